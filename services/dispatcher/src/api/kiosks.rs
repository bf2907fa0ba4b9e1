//! Kiosks through the door: made, shown once, revoked.

use chrono::{DateTime, Utc};
use platform::auth::Caller;
use platform::error::Faults;
use platform::privacy::some_line;
use platform::receipts::Begun;
use prost_types::Timestamp;
use proto::dispatcher as pb;
use proto::dispatcher::kiosk_service_server::KioskService;
use tonic::{Request, Response, Status};

use super::{COORDINATOR, Cx, MISSING};
use crate::domain::kiosk::{Kiosk, MOST};
use crate::domain::name::{LONGEST, fits};
use crate::kiosk::{digest, path};
use crate::sessions::secret;
use crate::store;

const SHOWN_ONCE: &str = "SECRET_SHOWN_ONCE";

#[tonic::async_trait]
impl KioskService for Cx {
    async fn list_kiosks(&self, request: Request<pb::ListKiosksRequest>) -> Result<Response<pb::ListKiosksResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let tx = self.opening.db.scoped(caller.centre()?).read().await?;
        let kiosks = store::kiosks::all(&tx).await?;
        Ok(Response::new(pb::ListKiosksResponse { kiosks: kiosks.into_iter().map(shown).collect() }))
    }

    async fn make_kiosk(&self, request: Request<pb::MakeKioskRequest>) -> Result<Response<pb::MakeKioskResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let name = some_line(&mut faults, "name", &message.name, LONGEST);
        let name = faults.or(|| Some(name))?;
        let command = match self.begin(&caller, "MakeKiosk", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        command.tx().queue_for(&format!("kiosks/{centre}")).await?;
        let (id, secret) = (self.clock().id(), secret());
        let stand = store::kiosks::all(command.tx()).await?;
        let names: Vec<_> = stand.iter().map(|one| (one.id, one.name.as_str())).collect();
        fits(&names, id, &name, MOST)?;
        let kiosk = Kiosk { id, centre, name, made_at: self.clock().now(), seen_at: None };
        store::kiosks::add(command.tx(), kiosk, digest(&self.opening.keys, &secret)).await?;
        let answer = pb::MakeKioskResponse { id: id.to_string(), path: path(&secret), note: String::new() };
        Ok(Response::new(command.answer_but_keep(answer, without_path).await?))
    }

    async fn revoke_kiosk(&self, request: Request<pb::RevokeKioskRequest>) -> Result<Response<pb::RevokeKioskResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let message = request.into_inner();
        let id = super::id(&message.id)?;
        let command = match self.begin(&caller, "RevokeKiosk", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        if !store::kiosks::remove(command.tx(), id).await? {
            return Err(MISSING.into());
        }
        Ok(Response::new(command.answer(pb::RevokeKioskResponse { id: message.id }).await?))
    }
}

/// What whoever asks again is answered.
fn without_path(answer: &pb::MakeKioskResponse) -> pb::MakeKioskResponse {
    pb::MakeKioskResponse { id: answer.id.clone(), path: String::new(), note: SHOWN_ONCE.to_owned() }
}

fn shown(kiosk: Kiosk) -> pb::Kiosk {
    pb::Kiosk { id: kiosk.id.to_string(), name: kiosk.name, made_at: Some(stamp(kiosk.made_at)), seen_at: kiosk.seen_at.map(stamp) }
}

fn stamp(at: DateTime<Utc>) -> Timestamp {
    Timestamp { seconds: at.timestamp(), nanos: 0 }
}
