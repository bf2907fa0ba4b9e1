//! `borgertorg member`: lets the first coordinator of a centre in; further ones come in by the screens.

use std::process::ExitCode;

use platform::error::Trouble;
use platform::id::{Centre, Id};
use proto::organisations::AddMemberRequest;
use proto::organisations::member_service_client::MemberServiceClient;
use proto::types::Role as Part;

use crate::client::{Client, refused};
use crate::role::Role;
use crate::settings::Settings;

pub async fn run(settings: Settings, name: String, email: String, centre: Id<Centre>) -> Result<ExitCode, Trouble> {
    let door = settings.server.public_url.clone();
    let client = Client::reach(settings).await?;
    let added = add(&client, name, email, centre).await;
    client.leave().await;
    println!("{}", added?);
    println!("signs in at {door} with the code that is sent to the address");
    Ok(ExitCode::SUCCESS)
}

async fn add(client: &Client, name: String, email: String, centre: Id<Centre>) -> Result<String, Trouble> {
    client.knows(centre).await?;
    let member = AddMemberRequest { idempotency_key: String::new(), name, email, role: Part::Coordinator.into(), organisation: String::new() };
    let request = client.coordinator(centre, member)?;
    let answer = MemberServiceClient::new(client.channel(Role::Organisations)?).add_member(request).await;
    Ok(answer.map_err(|e| refused("letting the coordinator in", &e))?.into_inner().id)
}
