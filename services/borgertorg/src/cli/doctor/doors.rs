//! The doctor knocks at the house itself: whether its roles run, know our keys, and are of this version.

use platform::error::chain;
use proto::operations::GetStatusRequest;
use proto::operations::operation_service_client::OperationServiceClient;

use super::{Findings, PATIENCE};
use crate::cli::VERSION;
use crate::client::{Client, refused};
use crate::house::running_at;
use crate::role::Role;
use crate::settings::{BusKind, Settings};

pub async fn look(settings: &Settings, findings: &mut Findings) {
    let mut doors: Vec<(String, Vec<Role>)> = Vec::new();
    let ours: Vec<Option<String>> = Role::all().iter().map(|role| running_at(&settings.data, *role)).collect();
    let together = ours.first().is_some_and(|first| first.is_some() && ours.iter().all(|at| at == first));
    for (role, own) in Role::all().iter().zip(ours) {
        // where roles are apart, the doctor knocks where the others knock, whatever a process of this folder says of itself
        let told = settings.peers.get(role).filter(|_| settings.bus.kind == BusKind::Jetstream && !together).cloned();
        let Some(at) = told.or(own) else { continue };
        match doors.iter_mut().find(|(door, _)| *door == at) {
            Some((_, roles)) => roles.push(*role),
            None => doors.push((at, vec![*role])),
        }
    }
    if doors.is_empty() {
        findings.look(format!("no house runs from {}: start it with `borgertorg all`", settings.data.display()));
    }
    let Ok(client) = Client::of(settings.clone(), None) else {
        return; // what is wrong with the keys is said where they are looked at
    };
    people(settings, findings);
    for (at, roles) in doors {
        let names = if roles.len() == Role::all().len() { "the house".to_owned() } else { roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(", ") };
        match version(&client, roles[0], &at).await {
            Ok(version) if version == VERSION => findings.fine(format!("{names} runs at {at}")),
            Ok(version) => {
                findings.look(format!("{names} at {at} is of version {version}, this command of {VERSION}: the rest of an update waits to be started"));
            }
            Err(why) => findings.wrong(format!("{names} at {at}: {why}")),
        }
    }
}

/// Nobody but people looks for the dispatcher: it is told of where it does not run from this folder.
fn people(settings: &Settings, findings: &mut Findings) {
    if settings.bus.kind == BusKind::Jetstream && running_at(&settings.data, Role::Dispatcher).is_none() {
        let folder = settings.data.display();
        findings.look(format!("no dispatcher runs from {folder}: unless it runs elsewhere, no link in a message opens; start `borgertorg dispatcher`"));
    }
}

async fn version(client: &Client, role: Role, at: &str) -> Result<String, String> {
    let ask = async {
        let mut door = OperationServiceClient::new(Client::door(at.to_owned()).map_err(|e| chain(&e))?);
        let request = client.operator(GetStatusRequest {}).map_err(|e| chain(&e))?;
        door.get_status(request).await.map(|answer| answer.into_inner().version).map_err(|status| match status.code() {
            tonic::Code::Unavailable => format!("nobody answers; start `borgertorg {}`, or correct peers.{}", role.name(), role.name()),
            _ => chain(&refused("asking how it is", &status)),
        })
    };
    let late = |_| format!("no answer within {} seconds: look into its log", PATIENCE.as_secs());
    tokio::time::timeout(PATIENCE, ask).await.map_err(late)?
}
