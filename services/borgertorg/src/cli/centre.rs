//! `borgertorg centre`: the first thing that a new house needs.

use std::process::ExitCode;

use platform::error::Trouble;
use proto::organisations as pb;
use proto::organisations::centre_service_client::CentreServiceClient;

use crate::client::{Client, refused};
use crate::role::Role;
use crate::settings::Settings;

pub async fn run(settings: Settings, name: String, municipality: String) -> Result<ExitCode, Trouble> {
    let client = Client::reach_or_begin(settings).await?;
    let request = client.operator(pb::CreateCentreRequest { idempotency_key: String::new(), name, municipality, policy: None })?;
    let answer = CentreServiceClient::new(client.channel(Role::Organisations)?).create_centre(request).await;
    client.leave().await;
    println!("{}", answer.map_err(|e| refused("making the centre", &e))?.into_inner().id);
    Ok(ExitCode::SUCCESS)
}
