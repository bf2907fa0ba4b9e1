//! `borgertorg dead-letters`: list, show, replay, drop.

use std::process::ExitCode;

use clap::{Args as Clap, Subcommand};
use platform::error::Trouble;
use proto::operations as pb;
use proto::operations::operation_service_client::OperationServiceClient;

use crate::client::{Client, refused};
use crate::role::Role;
use crate::settings::Settings;

#[derive(Clap)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Every letter that was given up, by service
    List,
    /// One of them, with what it says
    Show(Which),
    /// Handle it once more
    Replay(Which),
    /// Forget it
    Drop(Which),
}

#[derive(Clap)]
struct Which {
    /// The service, as the list names it
    service: String,
    /// The consumer, as the list names it
    consumer: String,
    /// The event, as the list names it
    event: String,
}

impl Args {
    pub async fn run(self, settings: Settings) -> Result<ExitCode, Trouble> {
        let client = Client::reach(settings).await?;
        let done = match self.what {
            What::List => list(&client).await.map(|()| ExitCode::SUCCESS),
            What::Show(which) => show(&client, which).await.map(|()| ExitCode::SUCCESS),
            What::Replay(which) => replay(&client, which).await,
            What::Drop(which) => forget(&client, which).await.map(|()| ExitCode::SUCCESS),
        };
        client.leave().await;
        done
    }
}

fn door(client: &Client, service: &str) -> Result<OperationServiceClient<tonic::transport::Channel>, Trouble> {
    let names = || Role::all().iter().copied().map(Role::name).collect::<Vec<_>>().join(", ");
    let role = Role::all().iter().copied().find(|role| role.name() == service);
    let role = role.ok_or_else(|| Trouble::broken("reading the command", format!("there is no service {service}, only {}", names())))?;
    Ok(OperationServiceClient::new(client.channel(role)?))
}

async fn list(client: &Client) -> Result<(), Trouble> {
    let mut found = 0;
    for role in Role::all().iter().copied() {
        let (mut door, mut page_token) = (door(client, role.name())?, String::new());
        loop {
            let request = client.operator(pb::ListDeadLettersRequest { service: role.name().to_owned(), page_size: 500, page_token })?;
            let answer = door.list_dead_letters(request).await.map_err(|e| refused("listing dead letters", &e))?.into_inner();
            for letter in answer.letters {
                found += 1;
                let fact = letter.subject.rsplit('.').next().unwrap_or_default();
                println!("{} {} {}  {fact}, {} deliveries: {}", letter.service, letter.consumer, letter.event, letter.attempts, letter.reason);
            }
            page_token = answer.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
    }
    if found == 0 {
        println!("no dead letters");
    }
    Ok(())
}

async fn show(client: &Client, which: Which) -> Result<(), Trouble> {
    let request = pb::GetDeadLetterRequest { service: which.service.clone(), consumer: which.consumer, event: which.event };
    let answer = door(client, &which.service)?.get_dead_letter(client.operator(request)?).await.map_err(|e| refused("showing a dead letter", &e))?;
    let answer = answer.into_inner();
    if let Some(letter) = answer.letter {
        println!(
            "subject   {}\nconsumer  {}\nreason    {}\nattempts  {}\ntrace     {}",
            letter.subject, letter.consumer, letter.reason, letter.attempts, letter.trace
        );
    }
    match <proto::events::Event as prost::Message>::decode(answer.payload.as_slice()) {
        Ok(event) => println!("{event:#?}"),
        Err(e) => println!("its {} bytes are no event of this version: {e}", answer.payload.len()),
    }
    Ok(())
}

/// Handles it once more; fails where it stays dead.
async fn replay(client: &Client, which: Which) -> Result<ExitCode, Trouble> {
    let request = pb::ReplayDeadLetterRequest { idempotency_key: String::new(), service: which.service.clone(), consumer: which.consumer, event: which.event };
    let answer = door(client, &which.service)?.replay_dead_letter(client.operator(request)?).await.map_err(|e| refused("replaying a dead letter", &e))?;
    let (text, code) = match answer.into_inner().verdict.as_str() {
        "done" => ("handled: it is no dead letter any more", ExitCode::SUCCESS),
        "later" => ("not now: what it needs is away or has not come yet; it stays a dead letter, try again later", ExitCode::FAILURE),
        _ => ("it failed again and stays a dead letter; `borgertorg dead-letters show` and the log say why", ExitCode::FAILURE),
    };
    println!("{text}");
    Ok(code)
}

async fn forget(client: &Client, which: Which) -> Result<(), Trouble> {
    let request = pb::DropDeadLetterRequest { idempotency_key: String::new(), service: which.service.clone(), consumer: which.consumer, event: which.event };
    door(client, &which.service)?.drop_dead_letter(client.operator(request)?).await.map_err(|e| refused("dropping a dead letter", &e))?;
    println!("dropped");
    Ok(())
}
