//! `borgertorg republish`: what was told since an instant, or every living aggregate, goes onto the bus again.

use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Args as Clap;
use platform::error::Trouble;
use proto::operations as pb;
use proto::operations::operation_service_client::OperationServiceClient;

use crate::client::{Client, refused};
use crate::role::Role;
use crate::settings::Settings;

#[derive(Clap)]
#[group(required = true, multiple = true)]
pub struct Args {
    /// Letters told since this instant (2027-01-04T08:00:00Z)
    #[arg(long, value_parser = instant)]
    from: Option<DateTime<Utc>>,
    /// One letter per living aggregate, for a reader that comes later
    #[arg(long)]
    snapshot: bool,
}

fn instant(text: &str) -> Result<DateTime<Utc>, &'static str> {
    text.parse().map_err(|_| "must be an instant such as 2027-01-04T08:00:00Z")
}

impl Args {
    pub async fn run(self, settings: Settings) -> Result<ExitCode, Trouble> {
        let client = Client::reach(settings).await?;
        for role in Role::all().iter().copied() {
            let from = self.from.map(|at| prost_types::Timestamp { seconds: at.timestamp(), nanos: at.timestamp_subsec_nanos().cast_signed() });
            let request = pb::RepublishRequest { idempotency_key: String::new(), service: role.name().to_owned(), from, snapshot: self.snapshot };
            let mut door = OperationServiceClient::new(client.channel(role)?);
            let answer = door.republish(client.patient(request)?).await.map_err(|e| refused("republishing", &e))?;
            println!("{}: {} letters", role.name(), answer.into_inner().letters);
        }
        client.leave().await;
        Ok(ExitCode::SUCCESS)
    }
}
