//! Lists that somebody brings: who may, what they are, and what is told of them.

use std::pin::Pin;

use chrono::NaiveDate;
use futures::{Stream, StreamExt as _};
use platform::auth::{Caller, UNKNOWN_CALLER};
use platform::error::Faults;
use proto::dispatcher as pb;
use proto::dispatcher::import_service_server::ImportService;
use proto::dispatcher::{check_lists_response as checked, import_lists_response as taken};
use tonic::metadata::MetadataMap;
use tonic::{Request, Response, Status};

use super::{COORDINATOR, Cx};
use crate::imports::{Aim, Brought, Telling, Told};

type Answers<A> = Pin<Box<dyn Stream<Item = Result<A, Status>> + Send>>;

#[tonic::async_trait]
impl ImportService for Cx {
    type CheckListsStream = Answers<pb::CheckListsResponse>;
    type ImportListsStream = Answers<pb::ImportListsResponse>;

    async fn check_lists(&self, request: Request<pb::CheckListsRequest>) -> Result<Response<Self::CheckListsStream>, Status> {
        let (centre, token) = (Caller::of(&request)?.may(&[COORDINATOR])?.centre()?, bearer(request.metadata())?);
        let pb::CheckListsRequest { files, as_of } = request.into_inner();
        let brought = Brought { aim: Aim::Check, centre, token, files, as_of: day(&as_of)? };
        Ok(Response::new(told(self.imports.begin(brought).await?, checked)))
    }

    async fn import_lists(&self, request: Request<pb::ImportListsRequest>) -> Result<Response<Self::ImportListsStream>, Status> {
        let (centre, token) = (Caller::of(&request)?.may(&[COORDINATOR])?.centre()?, bearer(request.metadata())?);
        let pb::ImportListsRequest { files, as_of } = request.into_inner();
        let brought = Brought { aim: Aim::TakeIn, centre, token, files, as_of: day(&as_of)? };
        Ok(Response::new(told(self.imports.begin(brought).await?, taken)))
    }
}

/// The token of the call itself: whoever may not register somebody may not do it by a list either.
fn bearer(metadata: &MetadataMap) -> Result<String, Status> {
    let (_, token) = metadata.get("authorization").and_then(|value| value.to_str().ok()).and_then(|value| value.split_once(' ')).ok_or(UNKNOWN_CALLER)?;
    Ok(token.trim().to_owned())
}

fn day(text: &str) -> Result<Option<NaiveDate>, Status> {
    if text.is_empty() {
        return Ok(None);
    }
    let mut faults = Faults::new();
    let day = faults.take("as_of", text.parse().map_err(|_| "must be a day such as 2027-01-03"));
    Ok(faults.or(|| Some(day))?)
}

fn told<A: Send + 'static>(telling: Telling, answer: fn(Told) -> A) -> Answers<A> {
    let next = async |mut telling: Telling| telling.recv().await.map(|told| (told, telling));
    Box::pin(futures::stream::unfold(telling, next).map(move |told| told.map(answer)))
}

fn checked(told: Told) -> pb::CheckListsResponse {
    let told = match told {
        Told::Read(read) => checked::Told::Read(read),
        Told::Note(note) => checked::Told::Note(note),
        Told::Progress(progress) => checked::Told::Progress(progress),
        Told::End(end) => checked::Told::End(end),
    };
    pb::CheckListsResponse { told: Some(told) }
}

fn taken(told: Told) -> pb::ImportListsResponse {
    let told = match told {
        Told::Read(read) => taken::Told::Read(read),
        Told::Note(note) => taken::Told::Note(note),
        Told::Progress(progress) => taken::Told::Progress(progress),
        Told::End(end) => taken::Told::End(end),
    };
    pb::ImportListsResponse { told: Some(told) }
}
