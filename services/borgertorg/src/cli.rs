//! The command line: what it offers, and what each command does.

pub mod backup;
mod centre;
mod dead_letters;
mod doctor;
mod import;
mod member;
mod plan;
mod republish;
mod retention;

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{NaiveDate, TimeDelta};
use clap::{Parser, Subcommand};
use platform::auth::{Caller, Keys};
use platform::db::Db;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::telemetry::Telemetry;

use crate::client::Client;
use crate::house::{House, clock};
use crate::role::Role;
use crate::settings::Settings;

/// What `--version` says; a binary with planned accidents says so.
pub const VERSION: &str = if cfg!(feature = "testkit") { concat!(env!("CARGO_PKG_VERSION"), " (testkit)") } else { env!("CARGO_PKG_VERSION") };

/// Borgertorg: needs are posted, volunteers are asked, places are filled.
#[derive(Parser)]
#[command(name = "borgertorg", version = VERSION)]
pub struct Command {
    /// Settings that differ from the defaults
    #[arg(long, global = true, env = "BORGERTORG_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// Run all roles in this process (as without a command)
    All,
    #[command(flatten)]
    One(Role),
    /// Make the keys and bring every database to the newest schema
    Migrate,
    /// Print the settings in force, without secrets
    Config,
    /// Say in plain words what is wrong with the settings and their servers
    Doctor,
    /// List, show, replay or drop letters that could not be handled
    DeadLetters(dead_letters::Args),
    /// Put letters onto the bus again
    Republish(republish::Args),
    /// Say what goes because it was kept long enough; nothing goes by asking
    Retention(retention::Args),
    /// Copy every database into one file, all at one position (on PostgreSQL with its own tools)
    Backup { file: PathBuf },
    /// Lay the databases of a backup into an empty data folder, or into empty databases
    Restore { file: PathBuf },
    /// Print a bearer token, for a programme that calls the services
    Token {
        /// operator or coordinator
        #[arg(long, default_value = "coordinator")]
        role: String,
        /// The centre; needed for a coordinator
        #[arg(long)]
        centre: Option<Id<Centre>>,
        #[arg(long, default_value_t = 10)]
        minutes: i64,
    },
    /// Make a centre with the house's usual policy, and print its id
    Centre {
        name: String,
        /// Four digits, such as 3909 for Larvik
        #[arg(long)]
        municipality: String,
    },
    /// Let somebody in as coordinator of a centre, and print who it is in the house; needed for the first one
    Member {
        name: String,
        email: String,
        /// The centre's id
        #[arg(long)]
        centre: Id<Centre>,
    },
    /// Read a folder of CSV files as Excel writes them
    Import {
        folder: PathBuf,
        /// Where it goes: the centre's id
        #[arg(long)]
        centre: Id<Centre>,
        /// The day on which the files' dates are judged, such as 05.01.2027; today when not given
        #[arg(long, value_parser = ::import::date::typed)]
        as_of: Option<NaiveDate>,
        /// Take nothing when there is any fault
        #[arg(long)]
        strict: bool,
    },
    /// Plan an instance of the matching benchmark, with a proof of how good the plan is; one line of JSON tells what was reached
    Plan(plan::Args),
    /// See it work: invented volunteers answer real-looking needs in this terminal
    Demo(crate::demo::Args),
}

impl Command {
    /// Does what was asked.
    pub async fn run(self) -> Result<ExitCode, Trouble> {
        let what = self.what.unwrap_or(What::All);
        if let What::Plan(args) = what {
            return args.run().await; // it has no house, and needs no settings
        }
        let mut settings = Settings::read(self.config.as_deref())?;
        match what {
            What::All => serve(settings, Role::all()).await,
            What::One(role) => serve(settings, &[role]).await,
            What::Migrate => migrate(&settings).await,
            What::Config => {
                print!("{}", settings.shown()?);
                Ok(ExitCode::SUCCESS)
            }
            What::Doctor => doctor::run(settings).await,
            What::DeadLetters(args) => Box::pin(args.run(quiet(&mut settings)?)).await,
            What::Republish(args) => Box::pin(args.run(quiet(&mut settings)?)).await,
            What::Retention(args) => Box::pin(args.run(quiet(&mut settings)?)).await,
            What::Backup { file } => Box::pin(backup::backup(quiet(&mut settings)?, &file)).await,
            What::Restore { file } => backup::restore(&settings, &file).await,
            What::Token { role, centre, minutes } => token(quiet(&mut settings)?, role, centre, minutes).await,
            What::Centre { name, municipality } => centre::run(quiet(&mut settings)?, name, municipality).await,
            What::Member { name, email, centre } => member::run(quiet(&mut settings)?, name, email, centre).await,
            What::Import { folder, centre, as_of, strict } => {
                let as_of = as_of.unwrap_or_else(|| ::import::date::today(clock().now()));
                import::run(quiet(&mut settings)?, &folder, centre, as_of, strict).await
            }
            What::Plan(args) => args.run().await,
            What::Demo(args) => Box::pin(crate::demo::run(args, settings)).await,
        }
    }
}

async fn serve(settings: Settings, roles: &[Role]) -> Result<ExitCode, Trouble> {
    let process = if let [role] = roles { format!("borgertorg-{}", role.name()) } else { "borgertorg".to_owned() };
    let telemetry = Telemetry::start(&process, &settings.log.level, settings.log.json)?;
    let running = House::start(settings, roles).await?;
    running.until_told().await?;
    let _ = tokio::task::spawn_blocking(move || telemetry.stop()).await;
    Ok(ExitCode::SUCCESS)
}

/// Settings for a command that prints for people: only warnings go to the log.
fn quiet(settings: &mut Settings) -> Result<Settings, Trouble> {
    Telemetry::start("borgertorg", "warn", false)?;
    Ok(settings.clone())
}

async fn migrate(settings: &Settings) -> Result<ExitCode, Trouble> {
    Keys::make(&settings.keys.folder)?;
    for role in Role::all().iter().copied() {
        let db = Db::open(role.name(), &settings.database(role), clock()).await?;
        db.migrate(role.steps()).await?;
        println!("{}: the schema is the newest", role.name());
    }
    println!("keys: in {}", settings.keys.folder.display());
    Ok(ExitCode::SUCCESS)
}

async fn token(settings: Settings, role: String, centre: Option<Id<Centre>>, minutes: i64) -> Result<ExitCode, Trouble> {
    let wrong = |what: &str| Err(Trouble::broken("making a token", what.to_owned()));
    if !["operator", "coordinator"].contains(&role.as_str()) {
        return wrong("--role must be operator or coordinator");
    }
    if role == "coordinator" && centre.is_none() {
        return wrong("a coordinator belongs to a centre: give --centre");
    }
    if !(1..=7 * 24 * 60).contains(&minutes) {
        return wrong("--minutes must be 1 to 10080");
    }
    let keys = Keys::read(&settings.keys.folder, true)?;
    if let Some(centre) = centre {
        let client = Box::pin(Client::reach(settings)).await?;
        let known = client.knows(centre).await;
        client.leave().await;
        known?;
    }
    let caller = Caller { subject: "command-line".to_owned(), centre: centre.filter(|_| role == "coordinator"), organisation: None, scopes: vec![role] };
    println!("{}", keys.token(&caller, clock().now(), TimeDelta::minutes(minutes))?);
    Ok(ExitCode::SUCCESS)
}
