//! `borgertorg doctor`: what is wrong with the settings and their servers, and what to do about it. It looks and changes nothing.

mod accounts;
mod broker;
mod certificate;
mod database;
mod doors;
mod files;
mod mail;
mod map;

use std::process::ExitCode;
use std::time::Duration;

use platform::error::Trouble;
use tokio::net::TcpStream;

use crate::house::clock;
use crate::role::Role;
use crate::settings::Settings;

/// Longest that one question waits for its answer.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Fine,
    /// Right for some houses, wrong for others.
    Look,
    Wrong,
}

/// What was found, printed as it comes.
#[derive(Default)]
struct Findings(Vec<(Weight, String)>);

impl Findings {
    fn fine(&mut self, text: impl Into<String>) {
        self.say(Weight::Fine, text.into());
    }
    fn look(&mut self, text: impl Into<String>) {
        self.say(Weight::Look, text.into());
    }
    fn wrong(&mut self, text: impl Into<String>) {
        self.say(Weight::Wrong, text.into());
    }

    fn say(&mut self, weight: Weight, text: String) {
        let word = match weight {
            Weight::Fine => "fine    ",
            Weight::Look => "look at ",
            Weight::Wrong => "wrong   ",
        };
        println!("{word} {text}");
        self.0.push((weight, text));
    }

    fn count(&self, weight: Weight) -> usize {
        self.0.iter().filter(|(found, _)| *found == weight).count()
    }
}

pub async fn run(settings: Settings) -> Result<ExitCode, Trouble> {
    let mut findings = Findings::default();
    files::data(&settings, &mut findings);
    files::keys(&settings, &mut findings);
    for role in Role::all().iter().copied() {
        database::look(&settings, role, &mut findings).await;
    }
    doors::look(&settings, &mut findings).await;
    certificate::look(&settings, clock().now(), &mut findings).await;
    accounts::look(&settings, &mut findings).await;
    map::look(&settings, &mut findings).await;
    broker::look(&settings, &mut findings).await;
    mail::look(&settings, &mut findings).await;
    mail::links(&settings, &mut findings);
    let (wrong, look) = (findings.count(Weight::Wrong), findings.count(Weight::Look));
    let beside = if look == 0 { String::new() } else { format!(", {look} to look at") };
    println!("{}{beside}", if wrong == 0 { "nothing is wrong".to_owned() } else { format!("{wrong} to put right") });
    Ok(if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether anybody opens where a server should be; else why not, in a few words.
async fn knock(host: &str, port: u16) -> Result<TcpStream, String> {
    match tokio::time::timeout(PATIENCE, TcpStream::connect((host, port))).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(e)) if e.kind() == std::io::ErrorKind::ConnectionRefused => Err("nobody listens there".to_owned()),
        Ok(Err(e)) => Err(e.to_string()),
        Err(_) => Err(format!("no answer within {} seconds", PATIENCE.as_secs())),
    }
}
