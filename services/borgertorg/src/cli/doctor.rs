//! `borgertorg doctor`: what is wrong with the settings and their servers, and what to do about it.

use std::process::ExitCode;
use std::time::Duration;

use platform::auth::Keys;
use platform::bus::JetStream;
use platform::db::{Db, Synchronous};
use platform::error::{Trouble, chain};

use crate::house::{clock, running_at};
use crate::role::Role;
use crate::settings::{BusKind, DatabaseKind, Settings, address};

/// Findings, printed as they come.
#[derive(Default)]
struct Findings {
    wrong: usize,
}

impl Findings {
    fn fine(text: &str) {
        println!("fine     {text}");
    }
    fn look(text: &str) {
        println!("look at  {text}");
    }
    fn wrong(&mut self, text: &str) {
        self.wrong += 1;
        println!("wrong    {text}");
    }
}

pub async fn run(settings: Settings) -> Result<ExitCode, Trouble> {
    let mut findings = Findings::default();
    keys(&settings, &mut findings);
    for role in Role::all().iter().copied() {
        if role.keeps() {
            database(&settings, role, &mut findings).await;
        }
        if let Some(at) = running_at(&settings.data, role) {
            Findings::fine(&format!("{} runs from this folder at {at}", role.name()));
        }
    }
    bus(&settings, &mut findings).await;
    if settings.database.kind == DatabaseKind::Sqlite && settings.database.synchronous == Synchronous::Normal {
        Findings::look("database.synchronous is \"normal\": a power cut can lose the last commits; \"full\" does not");
    }
    if settings.mail.channel == notifications::Kind::File {
        Findings::look("mail.channel is \"file\": messages are written into a folder and reach nobody; set \"smtp\" when people should get them");
    }
    println!("{}", if findings.wrong == 0 { "nothing is wrong".to_owned() } else { format!("{} to put right", findings.wrong) });
    Ok(if findings.wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn keys(settings: &Settings, findings: &mut Findings) {
    use std::os::unix::fs::PermissionsExt as _;
    match Keys::read(&settings.keys.folder, true) {
        Ok(_) => Findings::fine(&format!("keys can be read from {}", settings.keys.folder.display())),
        Err(trouble) => findings.wrong(&format!("{}: run `borgertorg migrate`, or copy the keys of the other roles here", chain(&trouble))),
    }
    for file in Keys::files(&settings.keys.folder) {
        if std::fs::metadata(&file).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0) {
            findings.wrong(&format!("others can read {}: chmod 600 it", file.display()));
        }
    }
}

async fn database(settings: &Settings, role: Role, findings: &mut Findings) {
    let opened = async { Db::open(role.name(), &settings.database(role), clock()).await?.pending(role.steps()).await };
    match tokio::time::timeout(Duration::from_secs(5), opened).await {
        Ok(Ok(0)) => Findings::fine(&format!("the database of {} answers and has the newest schema", role.name())),
        Ok(Ok(n)) => findings.wrong(&format!("the database of {} lacks {n} steps: run `borgertorg migrate`", role.name())),
        Ok(Err(trouble)) => {
            findings.wrong(&format!("the database of {} does not answer: {}; check database.url and that the server runs", role.name(), chain(&trouble)));
        }
        Err(_) => findings.wrong(&format!("the database of {} did not answer within 5 seconds", role.name())),
    }
}

async fn bus(settings: &Settings, findings: &mut Findings) {
    if settings.bus.kind == BusKind::Local {
        Findings::fine("bus.kind is \"local\": all roles run in one process");
        return;
    }
    let url = address::shown(settings.bus.jetstream.url.reveal());
    let asked = async {
        let broker = JetStream::connect(settings.bus.jetstream.clone(), "doctor").await?;
        while !broker.is_connected() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        broker.drift().await
    };
    match tokio::time::timeout(Duration::from_secs(5), asked).await {
        Ok(Ok(drift)) if drift.is_empty() => Findings::fine(&format!("the broker at {url} answers and its stream is as declared")),
        Ok(Ok(drift)) => findings.wrong(&format!("the stream differs from what this version declares: {}", drift.join("; "))),
        Ok(Err(trouble)) => findings.wrong(&format!("the broker at {url}: {}", chain(&trouble))),
        Err(_) => {
            findings.wrong(&format!("the broker at {url} did not answer within 5 seconds: check bus.jetstream.url and that nats-server runs with jetstream"));
        }
    }
}
