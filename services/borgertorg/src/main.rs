//! The system on one page: which roles there are, how they are opened and joined, and what the command line offers.

// named from the root, as in the crate of the fuzz targets, which takes in the files that parse
extern crate import;

mod cli;
mod client;
mod demo;
mod house;
mod operations;
mod plan;
mod role;
mod settings;

use std::process::ExitCode;

use clap::Parser as _;
use platform::error::chain;
use platform::peers::Peer;
use platform::service::{Opening, Service};

use crate::house::House;
use crate::role::Role;

/// Opens one role: its rooms, and the doors to the rooms that it reads from.
async fn open(role: Role, house: &House) -> Result<Service, platform::error::Trouble> {
    let opening = |db| Opening { db, clock: house.clock.clone(), keys: house.keys.clone() };
    let peer = |to: Role| Peer::at(&house.address_of(to)?, role.name(), house.keys.clone(), house.clock.clone());
    Ok(match role {
        Role::Organisations => organisations::service(opening(house.database(role).await?)),
        Role::Volunteers => volunteers::service(opening(house.database(role).await?)),
        Role::Matching => matching::service(opening(house.database(role).await?), peer(Role::Volunteers)?),
        Role::Notifications => {
            let opening = opening(house.database(role).await?);
            notifications::service(opening, &house.settings.mail, peer(Role::Matching)?, peer(Role::Volunteers)?)?
        }
        Role::Dispatcher => {
            let opening = opening(house.database(role).await?);
            let doors = dispatcher::Doors {
                organisations: peer(Role::Organisations)?,
                volunteers: peer(Role::Volunteers)?,
                matching: peer(Role::Matching)?,
                notifications: peer(Role::Notifications)?,
                dispatcher: peer(Role::Dispatcher)?,
            };
            let settings = &house.settings;
            let (url, mail, door) = (&settings.server.public_url, &settings.mail, &settings.door);
            let (service, app) = dispatcher::open(opening, house.feed.clone(), url, mail, &door.oidc, &door.map, &doors)?;
            house.open_to_people(app).await?;
            service
        }
    })
}

#[tokio::main]
async fn main() -> ExitCode {
    quiet_pipes();
    many_files();
    match Box::pin(cli::Command::parse().run()).await {
        Ok(code) => code,
        Err(trouble) => {
            eprintln!("borgertorg: {}", chain(&trouble));
            ExitCode::FAILURE
        }
    }
}

/// `borgertorg demo | head`: who reads no further is no fault of ours, and gets no backtrace.
fn quiet_pipes() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.payload_as_str().is_some_and(|text| text.contains("Broken pipe")) {
            told(panic);
        }
    }));
}

/// Each connection is a file, and many systems grant a process 1,024 unless it asks for as many as it may have.
fn many_files() {
    let mut files = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    files.current = files.maximum;
    // refused, it goes on with what it has: who is one too many waits at the door
    rustix::process::setrlimit(rustix::process::Resource::Nofile, files).ok();
}
