//! `borgertorg retention`: what goes because it was kept long enough, now or on a day to come. It only looks.

use std::process::ExitCode;

use chrono::{NaiveDate, NaiveTime};
use clap::Args as Clap;
use platform::error::Trouble;
use proto::operations as pb;
use proto::operations::operation_service_client::OperationServiceClient;

use crate::client::{Client, refused};
use crate::role::Role;
use crate::settings::Settings;

#[derive(Clap)]
pub struct Args {
    /// What would go on this day, such as 31.01.2027, as things stand now; today where it is left out
    #[arg(long, value_parser = ::import::date::typed)]
    on: Option<NaiveDate>,
}

/// Names of kinds in the policy, and in a sentence.
const KINDS: [(&str, &str); 7] = [
    ("need_details", "needs lose what only helpers may read"),
    ("plans", "plans of weeks are deleted, with who was thought of for what"),
    ("messages", "messages and agreements are forgotten: who was sent what, and who was to be called"),
    ("message_texts", "copies of messages are deleted"),
    ("applicants", "people are erased who withdrew their consent to coordination"),
    ("inactive", "volunteers are erased who were asked whether they stay and did not answer"),
    ("readings", "lines of the log go that says who looked at whom"),
];

impl Args {
    pub async fn run(self, settings: Settings) -> Result<ExitCode, Trouble> {
        let client = Client::reach(settings).await?;
        let at = self.on.map(|day| prost_types::Timestamp { seconds: day.and_time(NaiveTime::MIN).and_utc().timestamp(), nanos: 0 });
        let mut lines = Vec::new();
        for role in Role::all().iter().copied() {
            let request = pb::PreviewRetentionRequest { service: role.name().to_owned(), at };
            let mut door = OperationServiceClient::new(client.channel(role)?);
            let answer = door.preview_retention(client.patient(request)?).await.map_err(|e| refused("looking at what was kept long enough", &e))?;
            lines.extend(answer.into_inner().kinds);
        }
        client.leave().await;
        lines.sort_by(|a, b| (&a.centre, &a.kind).cmp(&(&b.centre, &b.kind)));
        for pb::KeptLongEnough { centre, kind, count, .. } in &lines {
            let said = KINDS.iter().find(|(name, _)| name == kind).map_or(kind.as_str(), |(_, said)| said);
            println!("{centre}: {count} {said} ({kind})");
        }
        if lines.is_empty() {
            println!("nothing was kept long enough to go");
        }
        Ok(ExitCode::SUCCESS)
    }
}
