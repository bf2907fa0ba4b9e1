//! API keys through the door: made for an organisation's own system, and exchanged for a bearer token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use platform::auth::Caller;
use platform::error::{Faults, Kind, Refusal, Trouble};
use platform::page::Page;
use platform::privacy::some_line;
use platform::receipts::Begun;
use proto::organisations as pb;
use proto::organisations::key_service_server::KeyService;
use rand::RngCore as _;
use tonic::{Request, Response, Status};

use super::{Api, CONTACT, COORDINATOR, MACHINE, confined, fields, speaks_for};
use crate::domain::error::Error;
use crate::domain::key::{ApiKey, TOKEN_SPAN, named_in, secret};
use crate::events::timestamp;
use crate::store;

/// The one answer to secrets that are unknown, revoked or none at all.
const UNKNOWN_KEY: Refusal = Refusal { kind: Kind::Unauthenticated, reason: "API_KEY_UNKNOWN", what: "this API key is not known, or not any more" };
const SHOWN_ONCE: &str = "SECRET_SHOWN_ONCE";
const USE: &str = "apikey";

#[tonic::async_trait]
impl KeyService for Api {
    async fn create_api_key(&self, request: Request<pb::CreateApiKeyRequest>) -> Result<Response<pb::CreateApiKeyResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let organisation = faults.take("organisation", message.organisation.parse());
        let label = some_line(&mut faults, "label", &message.label, 100);
        let organisation = faults.or(|| organisation)?;
        if !speaks_for(&caller, organisation) {
            return Err(Error::Missing("organisation").into());
        }
        let command = match self.begin(centre, &caller, "CreateApiKey", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        store::organisations::find(command.tx(), organisation, false).await?.ok_or(Error::Missing("organisation"))?;
        let id = self.cx.clock.id();
        let secret = secret(id, &random());
        let digest = self.keys().digest(USE, &[secret.as_bytes()]);
        let created_at = self.cx.clock.now();
        let key = ApiKey { id, centre, organisation, label, digest, created_at, revoked_at: None, last_used_at: None };
        store::keys::add(command.tx(), &key).await?;
        let answer = pb::CreateApiKeyResponse { id: id.to_string(), secret, note: String::new() };
        Ok(Response::new(command.answer_but_keep(answer, without_secret).await?))
    }

    async fn revoke_api_key(&self, request: Request<pb::RevokeApiKeyRequest>) -> Result<Response<pb::RevokeApiKeyResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let id = fields::id("id", &message.id)?;
        let command = match self.begin(centre, &caller, "RevokeApiKey", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let found = store::keys::find(command.tx(), id).await?;
        let mut key = found.filter(|key| speaks_for(&caller, key.organisation)).ok_or(Error::Missing("API key"))?;
        key.revoke(self.cx.clock.now());
        store::keys::save(command.tx(), &key).await?;
        Ok(Response::new(command.answer(pb::RevokeApiKeyResponse { id: message.id }).await?))
    }

    async fn list_api_keys(&self, request: Request<pb::ListApiKeysRequest>) -> Result<Response<pb::ListApiKeysResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT])?;
        let (centre, own) = (caller.centre()?, confined(&caller)?);
        let message = request.into_inner();
        let mut faults = Faults::new();
        let asked = fields::also(&mut faults, fields::maybe_id("organisation", &message.organisation));
        let page = fields::also(&mut faults, Page::read(message.page_size, &message.page_token));
        let (asked, page) = faults.or(|| asked.zip(page))?;
        if asked.is_some() && own.is_some() && asked != own {
            return Err(Error::Missing("organisation").into());
        }
        let tx = self.cx.db.scoped(centre).read().await?;
        let keys = store::keys::page(&tx, &page, own.or(asked)).await?;
        let next_page_token = page.next(keys.last().map(|key| key.id), keys.len());
        Ok(Response::new(pb::ListApiKeysResponse { keys: keys.iter().map(shown).collect(), next_page_token }))
    }

    async fn exchange_api_key(&self, request: Request<pb::ExchangeApiKeyRequest>) -> Result<Response<pb::ExchangeApiKeyResponse>, Status> {
        let secret = request.into_inner().secret;
        let key = self.proven(&secret).await?.ok_or(UNKNOWN_KEY)?;
        let now = self.cx.clock.now();
        if key.is_due_for_a_note(now) {
            let tx = self.cx.db.scoped(key.centre).write().await?;
            store::keys::note_use(&tx, key.id, now).await?;
            tx.commit().await?;
        }
        let organisation = Some(key.organisation.to_string());
        let machine = Caller { subject: key.id.to_string(), centre: Some(key.centre), organisation, scopes: vec![MACHINE.to_owned()] };
        let bearer_token = self.keys().token(&machine, now, TOKEN_SPAN)?;
        Ok(Response::new(pb::ExchangeApiKeyResponse { bearer_token, expires_at: Some(timestamp(now + TOKEN_SPAN)) }))
    }
}

impl Api {
    /// The living key that this is the secret of. An unknown one takes as long as a known one.
    async fn proven(&self, secret: &str) -> Result<Option<ApiKey>, Trouble> {
        let Some(id) = named_in(secret) else { return Ok(None) };
        let tx = self.cx.db.worker().read().await?;
        let found = store::keys::find_anywhere(&tx, id).await?;
        drop(tx);
        let digest = found.as_ref().map_or(&[0; 32][..], |key| &key.digest);
        let is_it = self.keys().is_digest(USE, &[secret.as_bytes()], digest);
        Ok(found.filter(|key| is_it && key.revoked_at.is_none()))
    }
}

/// What whoever asks again is answered.
fn without_secret(answer: &pb::CreateApiKeyResponse) -> pb::CreateApiKeyResponse {
    pb::CreateApiKeyResponse { id: answer.id.clone(), secret: String::new(), note: SHOWN_ONCE.to_owned() }
}

/// 256 bits that nobody can guess.
fn random() -> String {
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn shown(key: &ApiKey) -> pb::ApiKey {
    pb::ApiKey {
        id: key.id.to_string(),
        organisation: key.organisation.to_string(),
        label: key.label.clone(),
        created_at: Some(timestamp(key.created_at)),
        revoked_at: key.revoked_at.map(timestamp),
        last_used_at: key.last_used_at.map(timestamp),
    }
}
