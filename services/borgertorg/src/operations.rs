//! What an operator does to a running process: status, dead letters, letters told again.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use platform::auth::Caller;
use platform::bus::Bus;
use platform::db::Db;
use platform::error::{Faults, Kind, Refusal, Trouble, status};
use platform::inbox::dead::{self, rows::Model};
use platform::inbox::{Outcome, Reaction};
use platform::outbox::relay;
use platform::retention::Retention;
use platform::service::{Service, Snapshot};
use prost_types::Timestamp;
use proto::operations as pb;
use proto::operations::operation_service_server::{OperationService, OperationServiceServer};
use tonic::server::NamedService;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use crate::cli::backup::archive;

const UNKNOWN: Refusal =
    Refusal { kind: Kind::Missing, reason: "NOT_FOUND", what: "there is no such service or letter in this process; `borgertorg dead-letters list` names them" };

const NOT_OURS: Refusal = Refusal {
    kind: Kind::Conflict,
    reason: "NO_FILES_HERE",
    what: "this process keeps its rows on a server: run `borgertorg backup` with the settings of the databases",
};

/// Letters of a snapshot in one transaction.
const AT_ONCE: usize = 500;

/// The services of this process, as an operator sees them.
#[derive(Clone)]
pub struct Operations {
    services: Arc<Vec<Room>>,
    bus: Bus,
}

struct Room {
    name: &'static str,
    db: Db,
    reactions: Vec<Reaction>,
    snapshot: Snapshot,
    retention: Option<Retention>,
}

impl Operations {
    /// As health knows it.
    pub const NAME: &'static str = <OperationServiceServer<Self> as NamedService>::NAME;

    pub fn new(services: &[Service], bus: &Bus) -> Self {
        let room =
            |s: &Service| Room { name: s.name, db: s.db.clone(), reactions: s.reactions.clone(), snapshot: s.snapshot.clone(), retention: s.retention.clone() };
        Self { services: Arc::new(services.iter().map(room).collect()), bus: bus.clone() }
    }

    pub fn server(&self) -> OperationServiceServer<Self> {
        OperationServiceServer::new(self.clone())
    }

    fn room(&self, name: &str) -> Result<&Room, Status> {
        self.services.iter().find(|room| room.name == name).ok_or_else(|| UNKNOWN.into())
    }

    /// The rooms that a request means: one by name, or all.
    fn rooms<'a>(&'a self, name: &'a str) -> Result<Vec<&'a Room>, Status> {
        if name.is_empty() { Ok(self.services.iter().collect()) } else { Ok(vec![self.room(name)?]) }
    }

    async fn find(&self, service: &str, consumer: &str, event: &str) -> Result<(&Room, Model), Status> {
        let room = self.room(service)?;
        let event: Uuid = event.parse().map_err(|_| Status::from(UNKNOWN))?;
        let letter = dead::find(&room.db, consumer, event).await?.ok_or_else(|| Status::from(UNKNOWN))?;
        Ok((room, letter))
    }
}

fn operator<T>(request: &Request<T>) -> Result<(), Status> {
    Caller::of(request)?.may(&["operator"])?;
    Ok(())
}

fn stamp(at: DateTime<Utc>) -> Timestamp {
    Timestamp { seconds: at.timestamp(), nanos: at.timestamp_subsec_nanos().cast_signed() }
}

fn shown(service: &str, row: &Model) -> pb::DeadLetter {
    pb::DeadLetter {
        service: service.to_owned(),
        consumer: row.consumer.clone(),
        event: row.event.to_string(),
        centre: row.subject.split('.').nth(2).unwrap_or_default().to_owned(),
        subject: row.subject.clone(),
        reason: row.reason.clone(),
        attempts: row.attempts.cast_unsigned(),
        trace: row.trace.clone().unwrap_or_default(),
        at: Some(stamp(row.died_at)),
    }
}

#[tonic::async_trait]
impl OperationService for Operations {
    async fn get_status(&self, request: Request<pb::GetStatusRequest>) -> Result<Response<pb::GetStatusResponse>, Status> {
        operator(&request)?;
        let mut services = Vec::new();
        for room in self.services.iter() {
            let (waiting, oldest) = relay::waiting(&room.db).await?;
            services.push(pb::ServiceStatus {
                service: room.name.to_owned(),
                outbox_waiting: waiting,
                outbox_oldest: oldest.map(stamp),
                dead_letters: dead::count(&room.db).await?,
                database: "answers".to_owned(),
                bus: self.bus.name().to_owned(),
            });
        }
        Ok(Response::new(pb::GetStatusResponse { services, version: crate::cli::VERSION.to_owned() }))
    }

    async fn list_dead_letters(&self, request: Request<pb::ListDeadLettersRequest>) -> Result<Response<pb::ListDeadLettersResponse>, Status> {
        operator(&request)?;
        let message = request.into_inner();
        let most = u64::from(if message.page_size == 0 { 100 } else { message.page_size.min(500) });
        let after = if message.page_token.is_empty() { None } else { Some(page(&message.page_token)?) };
        let mut letters = Vec::new();
        for room in self.rooms(&message.service)? {
            letters.extend(dead::list(&room.db, after, most).await?.iter().map(|row| shown(room.name, row)));
        }
        letters.sort_by(|a, b| (&a.event, &a.consumer).cmp(&(&b.event, &b.consumer)));
        letters.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        let last = letters.last().filter(|_| letters.len() as u64 == most);
        let next_page_token = last.map(|letter| format!("{}/{}", letter.event, letter.consumer)).unwrap_or_default();
        Ok(Response::new(pb::ListDeadLettersResponse { letters, next_page_token }))
    }

    async fn get_dead_letter(&self, request: Request<pb::GetDeadLetterRequest>) -> Result<Response<pb::GetDeadLetterResponse>, Status> {
        operator(&request)?;
        let message = request.into_inner();
        let (room, row) = self.find(&message.service, &message.consumer, &message.event).await?;
        Ok(Response::new(pb::GetDeadLetterResponse { letter: Some(shown(room.name, &row)), payload: row.payload }))
    }

    async fn replay_dead_letter(&self, request: Request<pb::ReplayDeadLetterRequest>) -> Result<Response<pb::ReplayDeadLetterResponse>, Status> {
        operator(&request)?;
        let message = request.into_inner();
        let (room, row) = self.find(&message.service, &message.consumer, &message.event).await?;
        let reaction = room.reactions.iter().find(|reaction| reaction.consumer == row.consumer).ok_or_else(|| Status::from(UNKNOWN))?;
        let verdict = match dead::replay(&room.db, reaction, row).await? {
            Outcome::Settled => "done",
            Outcome::Buried => "never",
            Outcome::Again(_) => "later",
        };
        Ok(Response::new(pb::ReplayDeadLetterResponse { verdict: verdict.to_owned() }))
    }

    async fn drop_dead_letter(&self, request: Request<pb::DropDeadLetterRequest>) -> Result<Response<pb::DropDeadLetterResponse>, Status> {
        operator(&request)?;
        let message = request.into_inner();
        let (room, row) = self.find(&message.service, &message.consumer, &message.event).await?;
        dead::remove(&room.db, &row.consumer, row.event).await?;
        Ok(Response::new(pb::DropDeadLetterResponse {}))
    }

    async fn backup(&self, request: Request<pb::BackupRequest>) -> Result<Response<pb::BackupResponse>, Status> {
        operator(&request)?;
        if !matches!(self.bus, Bus::Local(_)) {
            return Err(NOT_OURS.into());
        }
        let path = std::path::PathBuf::from(request.into_inner().path);
        let mut faults = Faults::new();
        if !path.is_absolute() {
            faults.add("path", "must be absolute");
        } else if let Some(hurdle) = archive::hurdle(&path) {
            faults.add("path", hurdle);
        }
        faults.or(|| Some(()))?;
        let databases: Vec<(&'static str, Db)> = self.services.iter().map(|room| (room.name, room.db.clone())).collect();
        let bytes = crate::cli::backup::sqlite::write(&self.bus, &databases, &path).await?;
        let services = databases.iter().map(|(name, _)| (*name).to_owned()).collect();
        Ok(Response::new(pb::BackupResponse { services, bytes }))
    }

    async fn preview_retention(&self, request: Request<pb::PreviewRetentionRequest>) -> Result<Response<pb::PreviewRetentionResponse>, Status> {
        operator(&request)?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let asked = message.at.map(|at| DateTime::from_timestamp(at.seconds, u32::try_from(at.nanos).ok()?));
        if asked == Some(None) {
            faults.add("at", "is not an instant");
        }
        faults.or(|| Some(()))?;
        let mut kinds = Vec::new();
        for room in self.rooms(&message.service)? {
            let Some(retention) = &room.retention else { continue };
            let at = asked.flatten().unwrap_or_else(|| room.db.clock().now());
            let due = retention.preview(&room.db, at).await?.into_iter();
            kinds.extend(due.map(|due| pb::KeptLongEnough {
                service: room.name.to_owned(),
                centre: due.centre.to_string(),
                kind: due.kind.to_owned(),
                count: due.count,
            }));
        }
        Ok(Response::new(pb::PreviewRetentionResponse { kinds }))
    }

    async fn republish(&self, request: Request<pb::RepublishRequest>) -> Result<Response<pb::RepublishResponse>, Status> {
        operator(&request)?;
        let message = request.into_inner();
        let from = message.from.and_then(|at| DateTime::from_timestamp(at.seconds, at.nanos.cast_unsigned()));
        if from.is_none() && !message.snapshot {
            let mut faults = Faults::new();
            faults.add("from", "is needed unless a snapshot is asked for");
            return Err(status(&faults));
        }
        let mut letters = 0;
        for room in self.rooms(&message.service)? {
            letters += match from {
                Some(from) => relay::again_from(&room.db, from).await?,
                None => 0,
            };
            if message.snapshot {
                letters += tell_snapshot(room).await?;
            }
        }
        Ok(Response::new(pb::RepublishResponse { letters }))
    }
}

/// Looks once, then tells a part at a time: commands go between. Who changes meanwhile has told a newer version, and a copy
/// ignores an older one.
async fn tell_snapshot(room: &Room) -> Result<u64, Trouble> {
    let tx = room.db.worker().read().await?;
    let mut letters = (room.snapshot)(&tx).await?;
    drop(tx);
    let count = letters.len() as u64;
    while !letters.is_empty() {
        let rest = letters.split_off(letters.len().min(AT_ONCE));
        let tx = room.db.worker().write().await?;
        tx.tell(letters);
        tx.commit().await?;
        letters = rest;
    }
    Ok(count)
}

/// Where the page before ended: an event and a consumer, for one event may be dead to several.
fn page(token: &str) -> Result<(Uuid, &str), Status> {
    let read = token.split_once('/').and_then(|(event, consumer)| Some((event.parse().ok()?, consumer)));
    read.ok_or_else(|| {
        let mut faults = Faults::new();
        faults.add("page_token", "is not a page token of this list");
        status(&faults)
    })
}
