//! Needs: posted, read, listed, changed, cancelled, closed; and who must not be asked.

use platform::auth::Caller;
use platform::error::Faults;
use platform::id::Id;
use platform::page::Page;
use platform::privacy;
use platform::receipts::{self, Begun};
use proto::matching as pb;
use proto::matching::need_service_server::NeedService;
use tonic::{Request, Response, Status};

use super::{Api, CONTACT, COORDINATOR, MACHINE, SHOWN_AHEAD, SHOWN_BACK, VOLUNTEER, filter, id, organisation, profile, theirs, words};
use crate::domain::error::Error;
use crate::domain::fact::NeedFact;
use crate::domain::need::{Need, Profile};
use crate::domain::session::Session;
use crate::domain::title;
use crate::events::work::Work;
use crate::events::{changing, leaving};
use crate::store;

const POSTERS: [&str; 3] = [COORDINATOR, CONTACT, MACHINE];
/// Words of one search.
const WORDS: usize = 8;
/// Needs that one list names.
const NAMED: usize = 200;
const READERS: [&str; 4] = [COORDINATOR, CONTACT, MACHINE, VOLUNTEER];

/// A contact or machine posts for its own organisation; any other is as good as unknown.
fn post_for(caller: &Caller, mut profile: Profile) -> Result<Profile, Status> {
    let own = organisation(caller)?;
    if own.is_some() && profile.organisation.is_some() && own != profile.organisation {
        return Err(Error::Missing.into());
    }
    profile.organisation = own.or(profile.organisation);
    Ok(profile)
}

fn shown(need: &Need, sessions: &[Session], blocked: Vec<String>, with_details: bool) -> pb::Need {
    pb::Need {
        id: need.id.to_string(),
        version: need.version,
        state: words::need_state(need.state),
        outcome: need.outcome.map(words::outcome).unwrap_or_default(),
        profile: Some(profile::write(&need.profile, with_details)),
        sessions: sessions.iter().filter(|session| session.need == need.id).map(|session| profile::session(session, with_details)).collect(),
        blocked,
        ends_before: need.ends_before.map(|day| day.to_string()).unwrap_or_default(),
    }
}

#[tonic::async_trait]
impl NeedService for Api {
    async fn post_need(&self, request: Request<pb::PostNeedRequest>) -> Result<Response<pb::PostNeedResponse>, Status> {
        let caller = Caller::of(&request)?.may(&POSTERS)?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let now = self.0.clock.now();
        let profile = post_for(&caller, profile::read(message.profile.clone(), now)?)?;
        if message.validate_only {
            return Ok(Response::new(pb::PostNeedResponse::default()));
        }
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "PostNeed", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let id = self.0.clock.id();
        let (need, sessions) = Need::post(id, id, caller.subject.clone(), profile, now, || self.0.clock.id());
        let mut work = Work::on(command.tx(), need, caller.kind())?;
        changing::post(&mut work, &sessions)?;
        let need = work.finish().await?;
        let answer = pb::PostNeedResponse { id: need.id.to_string(), version: need.version, sessions: sessions.iter().map(|one| one.id.to_string()).collect() };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn get_need(&self, request: Request<pb::GetNeedRequest>) -> Result<Response<pb::GetNeedResponse>, Status> {
        let caller = Caller::of(&request)?.may(&READERS)?;
        let tx = self.0.db.scoped(caller.centre()?).read().await?;
        let need = store::needs::find(&tx, id(&request.get_ref().id)?).await?.ok_or(Error::Missing)?;
        let need = theirs(&caller, need)?;
        let sessions = store::sessions::of_needs(&tx, &[need.id]).await?;
        let blocked = if caller.is(&[COORDINATOR]) { store::blocks::of(&tx, need.id).await? } else { Vec::new() };
        let blocked = blocked.iter().map(ToString::to_string).collect();
        Ok(Response::new(pb::GetNeedResponse { need: Some(shown(&need, &sessions, blocked, !caller.is(&[VOLUNTEER]))) }))
    }

    async fn list_needs(&self, request: Request<pb::ListNeedsRequest>) -> Result<Response<pb::ListNeedsResponse>, Status> {
        let caller = Caller::of(&request)?.may(&READERS)?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let page = Page::<Need>::read(message.page_size, &message.page_token).map_err(|wrong| faults.within("", wrong));
        let now = self.0.clock.now();
        let mut wanted = store::listing::Wanted {
            ids: named(&mut faults, &message.ids),
            state: words::read_need_state(&mut faults, "state", message.state),
            window: message.window.map_or((Some(now - SHOWN_BACK), Some(now + SHOWN_AHEAD)), |window| words::window(&mut faults, "window", Some(window))),
            organisation: filter(&mut faults, "organisation", &message.organisation),
            venue: filter(&mut faults, "venue", &message.venue),
            category: Some(privacy::line(&mut faults, "category", &message.category, 60).to_lowercase()).filter(|text| !text.is_empty()),
            priority: if message.priority == 0 { None } else { profile::priority(&mut faults, message.priority) },
            poster: message.mine.then(|| caller.subject.clone()),
            words: looked_for(&mut faults, &message.words),
        };
        let page = faults.or(|| page.ok())?;
        if let Some(own) = organisation(&caller)? {
            if wanted.organisation.is_some_and(|other| other != own) {
                return Ok(Response::new(pb::ListNeedsResponse::default()));
            }
            wanted.organisation = Some(own);
        }
        let tx = self.0.db.scoped(centre).read().await?;
        let mut needs = store::listing::page(&tx, &wanted, &page).await?;
        let found = needs.len();
        let sessions = store::listing::sessions(&tx, &mut needs, wanted.window).await?;
        let (last, cut) = (needs.last().map(|need| need.id), needs.len() < found);
        let next_page_token = last.filter(|_| cut).map_or_else(|| page.next(last, found), |last| last.to_string());
        let needs = needs.iter().map(|need| shown(need, &sessions, Vec::new(), !caller.is(&[VOLUNTEER]))).collect();
        Ok(Response::new(pb::ListNeedsResponse { needs, next_page_token }))
    }

    async fn change_need(&self, request: Request<pb::ChangeNeedRequest>) -> Result<Response<pb::ChangeNeedResponse>, Status> {
        let caller = Caller::of(&request)?.may(&POSTERS)?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let scope = scope(&mut faults, message.scope);
        let profile = profile::read(message.profile.clone(), self.0.clock.now()).map_err(|wrong| faults.within("", wrong));
        let (scope, profile) = faults.or(|| scope.zip(profile.ok()))?;
        let profile = post_for(&caller, profile)?;
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "ChangeNeed", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let mut work = Work::hold(command.tx(), id(&message.id)?, caller.kind()).await?;
        theirs(&caller, work.need.clone())?;
        work.need.is_open()?;
        work.need.unmoved_since(message.if_version)?;
        which(scope, &work.need, &message.session)?;
        let following = match scope {
            pb::Scope::This => changing::change_one(&mut work, id(&message.session)?, profile).await.map(|()| None)?,
            pb::Scope::ThisAndFollowing => Box::pin(changing::change_following(&mut work, id(&message.session)?, profile, caller.kind())).await?,
            pb::Scope::All | pb::Scope::Unspecified => changing::change_all(&mut work, profile).await.map(|()| None)?,
        };
        let need = work.finish().await?;
        let following = following.map(|id| id.to_string()).unwrap_or_default();
        let answer = pb::ChangeNeedResponse { id: need.id.to_string(), version: need.version, following };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn cancel_need(&self, request: Request<pb::CancelNeedRequest>) -> Result<Response<pb::CancelNeedResponse>, Status> {
        let caller = Caller::of(&request)?.may(&POSTERS)?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let scope = scope(&mut faults, message.scope);
        let scope = faults.or(|| scope)?;
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "CancelNeed", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let mut work = Work::hold(command.tx(), id(&message.id)?, caller.kind()).await?;
        theirs(&caller, work.need.clone())?;
        work.need.is_open()?;
        which(scope, &work.need, &message.session)?;
        let from = match scope {
            pb::Scope::This | pb::Scope::ThisAndFollowing => Some(id(&message.session)?),
            pb::Scope::All | pb::Scope::Unspecified => None,
        };
        changing::cancel(&mut work, from, scope == pb::Scope::ThisAndFollowing).await?;
        let need = work.finish().await?;
        let answer = pb::CancelNeedResponse { id: need.id.to_string(), version: need.version };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn close_need(&self, request: Request<pb::CloseNeedRequest>) -> Result<Response<pb::CloseNeedResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let outcome = words::read_outcome(&mut faults, "outcome", message.outcome);
        if message.outcome == 0 {
            faults.add("outcome", "is missing");
        }
        let outcome = faults.or(|| outcome)?;
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "CloseNeed", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let mut work = Work::hold(command.tx(), id(&message.id)?, caller.kind()).await?;
        work.need.is_open()?;
        changing::close(&mut work, outcome).await?;
        let need = work.finish().await?;
        let answer = pb::CloseNeedResponse { id: need.id.to_string(), version: need.version };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn block_volunteer(&self, request: Request<pb::BlockVolunteerRequest>) -> Result<Response<pb::BlockVolunteerResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "BlockVolunteer", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let volunteer = id(&message.volunteer)?;
        let mut work = Work::hold(command.tx(), id(&message.id)?, caller.kind()).await?;
        if message.blocked {
            store::cards::find(command.tx(), volunteer).await?.ok_or(Error::Missing)?;
            store::blocks::add(command.tx(), work.need.id, volunteer).await?;
            leaving::shut_out(&mut work, volunteer).await?;
        } else {
            store::blocks::remove(command.tx(), work.need.id, volunteer).await?;
        }
        work.tell(NeedFact::Changed { moved: Vec::new(), cancelled: Vec::new(), added: Vec::new() });
        let need = work.finish().await?;
        let answer = pb::BlockVolunteerResponse { id: need.id.to_string(), version: need.version };
        Ok(Response::new(command.answer(answer).await?))
    }
}

/// The needs that a list is about alone.
fn named(faults: &mut Faults, ids: &[String]) -> Vec<Id<Need>> {
    if ids.len() > NAMED {
        faults.add("ids", format!("has {} entries, at most {NAMED} fit", ids.len()));
        return Vec::new();
    }
    ids.iter().enumerate().filter_map(|(number, id)| faults.take(&format!("ids[{number}]"), id.parse())).collect()
}

/// The words of a search; none where nothing is looked for.
fn looked_for(faults: &mut Faults, text: &str) -> Vec<String> {
    let found = title::words(&privacy::line(faults, "words", text, 120));
    if found.len() > WORDS {
        faults.add("words", format!("has {} words, at most {WORDS} fit", found.len()));
    }
    if found.is_empty() && !text.trim().is_empty() {
        faults.add("words", "has neither letters nor digits");
    }
    found
}

fn scope(faults: &mut Faults, number: i32) -> Option<pb::Scope> {
    faults.take("scope", pb::Scope::try_from(number).map_err(|_| "is not a known value"))
}

/// Refuses what leaves open which sessions it means: of a series that must be said, of one that does not recur it is plain.
fn which(scope: pb::Scope, need: &Need, session: &str) -> Result<(), Error> {
    let mut faults = Faults::new();
    if scope == pb::Scope::Unspecified && need.profile.schedule.rule.is_some() {
        faults.add("scope", "is missing: the need recurs, so say THIS, THIS_AND_FOLLOWING or ALL");
    }
    if matches!(scope, pb::Scope::This | pb::Scope::ThisAndFollowing) && session.is_empty() {
        faults.add("session", "is missing: from which session on, or which one");
    }
    Ok(faults.or(|| Some(()))?)
}
