//! `borgertorg demo`: the whole house in a temporary folder, and invented volunteers who answer from the link in their mail.

mod board;
mod coordinator;
mod crowd;
mod row;
mod screen;
mod words;

use std::io::{IsTerminal as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clap::Args as Clap;
use import::ledger::Ledger;
use import::send::{Heard, send};
use import::way::Way;
use import::{Reading, read_files, rebase, svarstad};
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::telemetry::Telemetry;
use proto::organisations as org;
use proto::organisations::centre_service_client::CentreServiceClient;

use crate::client::{Client, refused};
use crate::house::{House, clock, told_to_stop};
use crate::role::Role;
use crate::settings::{BusKind, DatabaseKind, Door, Settings};
use board::Board;

/// How often the picture is drawn anew.
const PICTURE: Duration = Duration::from_millis(400);

#[derive(Clap)]
pub struct Args {
    /// Ends after so many seconds, or sooner when nobody is left to answer
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Stays open until Ctrl-C, with a coordinator who can sign in to the screens
    #[arg(long)]
    open: bool,
    /// Stays open, and nobody is asked or answers by itself: the coordinator does it all
    #[arg(long)]
    by_hand: bool,
}

/// Shows a week of Svarstad being filled.
pub async fn run(args: Args, settings: Settings) -> Result<ExitCode, Trouble> {
    Telemetry::start("borgertorg", "error", false)?;
    let folder = tempfile::tempdir().map_err(|e| Trouble::broken("making a temporary folder", e))?;
    let settings = arranged(settings, folder.path())?;
    println!("Borgertorg opens in a temporary folder: all roles in this process, SQLite, mail into files.");
    let running = House::start(settings.clone(), Role::all()).await?;
    let people = running.http;
    let client = Client::of(settings.clone(), Some(running))?;
    // whoever ends it early leaves no folder behind either
    let shown = tokio::select! {
        shown = Box::pin(show(&client, &settings, people, &args)) => shown,
        stopped = told_to_stop() => stopped,
    };
    client.leave().await;
    shown.map(|()| ExitCode::SUCCESS)
}

/// The defaults, moved into the temporary folder and onto free ports.
fn arranged(mut settings: Settings, folder: &std::path::Path) -> Result<Settings, Trouble> {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    let http = free.map_err(|e| Trouble::broken("finding a free port", e))?;
    folder.clone_into(&mut settings.data);
    settings.keys.folder = folder.join("keys");
    settings.mail.folder = folder.join("outgoing");
    settings.bus.kind = BusKind::Local;
    settings.database.kind = DatabaseKind::Sqlite;
    "127.0.0.1:0".clone_into(&mut settings.server.listen);
    settings.server.http = http.to_string();
    settings.server.public_url = format!("http://{http}");
    settings.door = Door { map: settings.door.map, ..Door::default() };
    settings.mail.public_url.clone_from(&settings.server.public_url);
    settings.mail.channel = platform::mail::Kind::File;
    Ok(settings)
}

async fn show(client: &Client, settings: &Settings, people: Option<std::net::SocketAddr>, args: &Args) -> Result<(), Trouble> {
    let centre = found(client, if args.by_hand { 0 } else { 2 }).await?;
    let reading = next_week()?;
    let (volunteers, needs) = (reading.volunteers.len(), reading.needs.len());
    println!("{volunteers} volunteers and {needs} needs of a village are taken in …");
    let began = Instant::now();
    let refused_rows = AtomicUsize::new(0);
    let hear = |one: Heard| match one {
        Heard::Row(file, tally, of) => progress(file, tally.done(), of),
        Heard::Fault(_) => drop(refused_rows.fetch_add(1, Ordering::Relaxed)),
        _ => {}
    };
    let sent = Box::pin(send(&way(client, centre)?, &reading, &mut Ledger::empty(), &hear)).await;
    sent.map_err(|halted| refused(halted.doing, &halted.status))?;
    let left_out = reading.faults.len() + refused_rows.into_inner();
    println!("{}… which took {:.1} s; {left_out} faulty rows are named and left out.\n", fresh_line(), began.elapsed().as_secs_f64());
    if let Some(door) = people.filter(|_| args.open || args.by_hand) {
        coordinator::invited(client, settings, centre, door).await?;
    }
    if args.by_hand {
        return told_to_stop().await;
    }
    println!("For each place the people who suit best are asked by mail and told why. They");
    println!("press yes or no, or forget it. A place is given once; who gives it back makes");
    println!("room for the next. The board shows who comes or is asked, and why.\n");

    let crowd = people.map(|at| tokio::spawn(crowd::answer(settings.mail.folder.clone(), at)));
    let mut board = Board::open(client, centre).await?;
    let (began, mut still) = (Instant::now(), Instant::now());
    while began.elapsed() < Duration::from_secs(args.seconds) && still.elapsed() < Duration::from_secs(10) {
        if board.look().await? {
            still = Instant::now();
        }
        board.draw();
        tokio::time::sleep(PICTURE).await;
    }
    board.look().await?;
    board.finish().await?;
    if args.open {
        println!("\nThe volunteers go on answering what you ask. Ctrl-C ends it.");
        told_to_stop().await?;
    }
    if let Some(crowd) = crowd {
        crowd.abort();
    }
    println!("\nThe folder goes now. To keep one: `cargo run -- all`; README.md says how it goes on.");
    Ok(())
}

/// The way to the rooms in a coordinator's name.
fn way(client: &Client, centre: Id<Centre>) -> Result<Way, Trouble> {
    Ok(Way {
        organisations: client.channel(Role::Organisations)?.into(),
        volunteers: client.channel(Role::Volunteers)?.into(),
        matching: client.channel(Role::Matching)?.into(),
        notifications: client.channel(Role::Notifications)?.into(),
        token: client.token("command-line", "coordinator", Some(centre))?,
    })
}

/// Tells on one line how far the taking in is, where somebody looks.
fn progress(file: &str, done: usize, of: usize) {
    if !fresh_line().is_empty() {
        print!("{}{file}: {done} of {of}", fresh_line());
        let _ = std::io::stdout().flush();
    }
}

fn fresh_line() -> &'static str {
    if std::io::stdout().is_terminal() { "\r\x1b[K" } else { "" }
}

/// A centre that asks so many people for each open place, by day and night: nobody sleeps in a demo.
async fn found(client: &Client, wave_size: u32) -> Result<Id<Centre>, Trouble> {
    let policy = org::Policy { wave_size: Some(wave_size), quiet_from_minute: Some(0), quiet_until_minute: Some(0), ..Default::default() };
    let request = org::CreateCentreRequest {
        idempotency_key: String::new(),
        name: "Svarstad frivilligsentral".to_owned(),
        municipality: "3909".to_owned(),
        policy: Some(policy),
    };
    let mut door = CentreServiceClient::new(client.channel(Role::Organisations)?);
    let answer = door.create_centre(client.operator(request)?).await.map_err(|e| refused("making the centre", &e))?;
    answer.into_inner().id.parse().map_err(|e: platform::id::NotAnId| Trouble::broken("making the centre", e))
}

/// The data that ships with the project, moved so that its first Monday is the next one.
fn next_week() -> Result<Reading, Trouble> {
    let mut reading = read_files(&svarstad::files(), svarstad::EXPORTED).map_err(|e| Trouble::broken("reading the data", e))?;
    rebase::rebase(&mut reading, svarstad::EXPORTED, import::date::today(clock().now()));
    Ok(reading)
}
