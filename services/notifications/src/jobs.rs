//! The one thing that time starts here: messages that are due leave, are held, tried again, or given up.

pub(crate) mod retention;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use futures::future::join_all;
use futures::{FutureExt as _, StreamExt as _};
use platform::auth::Keys;
use platform::clock::Clock;
use platform::crash::{self, Point};
use platform::db::Db;
use platform::error::{Trouble, chain};
use platform::id::{Centre, Id};
use platform::jobs::Step;
use platform::link;
use platform::telemetry;
use tracing::{Instrument as _, Span};
use uuid::Uuid;

use crate::channel::{Address, Carried, Outgoing, Sender};
use crate::domain::Volunteer;
use crate::domain::card::OfferCard;
use crate::domain::delivery::{Delivery, Ending, MOST_ATTEMPTS, Why};
use crate::domain::fact::Fact;
use crate::domain::judgement;
use crate::domain::preferences::Preferences;
use crate::domain::texts;
use crate::events;
use crate::peers::Peers;
use crate::store;
use crate::store::claims::Claim;

/// Deliveries of one step, and how many of them are tried at the same time.
const BATCH: u64 = 32;
const AT_ONCE: usize = 8;
/// While another room is away, a message waits this long; that is not a try.
const ROOM_AWAY: chrono::TimeDelta = chrono::TimeDelta::seconds(20);

/// What the job works with.
#[derive(Clone, Debug)]
pub(crate) struct Cx {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) keys: Keys,
    pub(crate) peers: Peers,
    pub(crate) sender: Sender,
    pub(crate) public_url: Arc<str>,
}

/// Tries what is due: some at a time are looked at, tried and kept together. One whose last try did not come to its end is kept by itself,
/// so that no neighbour goes again because of it.
pub(crate) async fn send(cx: &Cx) -> Result<Step, Trouble> {
    let taken = store::claims::take(&cx.db, cx.clock.now(), BATCH).await?;
    if taken.is_empty() {
        return Ok(Step::Idle);
    }
    let tried = taken.len();
    let (mut fresh, again): (Vec<Claim>, Vec<Claim>) = taken.into_iter().partition(|claim| claim.delivery.attempts <= 1);
    fresh.sort_by_key(|claim| claim.centre); // in each centre as before
    let mut first = Ok(());
    for of_centre in fresh.chunk_by(|one, other| one.centre == other.centre) {
        for some in of_centre.chunks(AT_ONCE) {
            first = first.and(settle(cx, some).await);
        }
    }
    let mut alone = futures::stream::iter(again).map(async |claim| settle(cx, &[claim]).await).buffer_unordered(AT_ONCE);
    while let Some(settled) = alone.next().await {
        first = first.and(settled);
    }
    first.map(|()| Step::Did(tried))
}

/// A message with what its try came to.
struct Tried {
    delivery: Delivery,
    fact: Option<Fact>,
    span: Span,
}

/// One try of each, of one centre, and what is kept of it. Where keeping fails, the claims run out and they are tried again.
async fn settle(cx: &Cx, claims: &[Claim]) -> Result<(), Trouble> {
    let Some(Claim { centre, .. }) = claims.first() else { return Ok(()) };
    let looks = look(cx, *centre, claims).await.unwrap_or_else(|trouble| {
        let is_away = matches!(trouble, Trouble::Away { .. });
        let each = || if is_away { Trouble::away("the database", chain(&trouble)) } else { Trouble::broken("looking at a message", chain(&trouble)) };
        claims.iter().map(|_| Err(each())).collect()
    });
    let all = claims.iter().zip(looks).map(|(claim, look)| {
        let span = telemetry::resumed("notifications.send", claim.trace.as_deref());
        let tried = async { attempt(cx, *centre, &claim.delivery, look?).await };
        async { ending(cx, &claim.delivery, tried.await) }.instrument(span.clone()).map(|ending| {
            let mut delivery = claim.delivery.clone();
            let fact = delivery.ends(ending, cx.clock.now());
            Tried { delivery, fact, span }
        })
    });
    let tried = join_all(all).await;
    match keep(cx, *centre, &tried).await {
        // a letter that drops several of them may stand in the way of all; one by one they pass it
        Err(trouble) if tried.len() > 1 => {
            tracing::debug!("{} messages are kept one by one: {}", tried.len(), chain(&trouble));
            let mut first = Ok(());
            for one in tried.chunks(1) {
                first = first.and(keep(cx, *centre, one).await);
            }
            first
        }
        kept => kept,
    }
}

/// Keeps what tries came to, with what there is to tell.
async fn keep(cx: &Cx, centre: Id<Centre>, tried: &[Tried]) -> Result<(), Trouble> {
    let tx = cx.db.scoped(centre).write().await?;
    let kept = store::deliveries::save(&tx, tried.iter().map(|one| &one.delivery)).await?;
    for Tried { fact, span, .. } in tried.iter().filter(|one| kept.contains(&one.delivery.id)) {
        tx.tell(span.in_scope(|| fact.as_ref().map(|fact| events::seal(&tx, centre, fact.clone()))));
    }
    if !kept.is_empty() {
        tx.commit().await?;
    }
    for Tried { delivery, span, .. } in tried {
        let said = || tracing::info!(delivery.id = %delivery.id, attempt = delivery.attempts, "{} is now {}", delivery.template.word(), delivery.state.word());
        span.in_scope(said);
    }
    Ok(())
}

/// What a try came to, whatever went wrong.
fn ending(cx: &Cx, delivery: &Delivery, tried: Result<Ending, Trouble>) -> Ending {
    match tried {
        Ok(ending) => ending,
        Err(trouble @ Trouble::Away { .. }) => {
            tracing::warn!(delivery.id = %delivery.id, "a message waits: {}", chain(&trouble));
            Ending::Hold(cx.clock.now() + ROOM_AWAY)
        }
        Err(trouble) => {
            tracing::error!(delivery.id = %delivery.id, attempt = delivery.attempts, "a message could not be written: {}", chain(&trouble));
            Ending::Again
        }
    }
}

async fn attempt(cx: &Cx, centre: Id<Centre>, delivery: &Delivery, look: Look) -> Result<Ending, Trouble> {
    if delivery.attempts > MOST_ATTEMPTS {
        return Ok(Ending::Again); // the process ended during the last one
    }
    let Look { preferences, zone, ended } = look;
    if let Some(ending) = ended {
        return Ok(ending);
    }
    let Some(person) = delivery.person else { return Ok(Ending::Drop(Why::PersonGone)) };
    let card = if delivery.template.is_about_an_offer() {
        let Some(card) = cx.peers.offer_card(centre, delivery.offer).await? else { return Ok(Ending::Drop(Why::NoCard)) };
        if let Some(why) = judgement::not_needed(delivery, &card, cx.clock.now()) {
            return Ok(Ending::Drop(why));
        }
        Some(card)
    } else {
        None
    };
    let Some(contact) = cx.peers.contact_card(centre, person).await? else { return Ok(Ending::Drop(Why::PersonGone)) };
    if !contact.consents {
        return Ok(Ending::Drop(Why::NoConsent));
    }
    let Some(to) = Address::reach(&preferences.channels, &contact) else { return Ok(Ending::CallYourself(Why::NoChannel)) };
    let text = if let Some(card) = &card {
        let link = delivery.template.links().then(|| answer_link(cx, centre, person, delivery, card));
        texts::write(delivery.template, preferences.language, card, delivery.answer_by, link.as_deref())
    } else {
        let by = delivery.answer_by.unwrap_or(cx.clock.now());
        texts::stay(preferences.language, by, zone, &stay_link(cx, centre, person, by))
    };
    let outgoing = Outgoing { id: delivery.id, to, name: &contact.name, text, at: cx.clock.now() };
    match cx.sender.send(outgoing).await {
        Ok(Carried::Over) => {}
        Ok(Carried::Refused) => return Ok(Ending::CallYourself(Why::AddressRefused)),
        Err(trouble) => {
            tracing::warn!(delivery.id = %delivery.id, attempt = delivery.attempts, "a message did not leave: {}", chain(&trouble));
            return Ok(Ending::Again);
        }
    }
    crash::at(Point::AfterSend);
    Ok(Ending::Sent { channel: cx.sender.name() })
}

/// What our own rows say of a message: the person's wishes, the centre's zone, and perhaps that this try has ended already.
struct Look {
    preferences: Preferences,
    zone: Tz,
    ended: Option<Ending>,
}

/// Looks at the messages of one centre at once; what cannot be read of one person is her message's trouble alone.
async fn look(cx: &Cx, centre: Id<Centre>, claims: &[Claim]) -> Result<Vec<Result<Look, Trouble>>, Trouble> {
    let (tx, now) = (cx.db.scoped(centre).read().await?, cx.clock.now());
    let policy = store::policies::find(&tx).await?;
    let restored = store::restores::last(&tx).await?;
    let known = store::preferences::some(&tx, claims.iter().filter_map(|claim| claim.delivery.person)).await?;
    let mut looks = Vec::with_capacity(claims.len());
    for Claim { delivery, .. } in claims {
        let asked = if judgement::depends_on_the_ask(delivery) { store::deliveries::asked(&tx, delivery.offer).await } else { Ok(None) };
        let wished = match delivery.person.and_then(|person| known.get(&person)) {
            Some(Ok(preferences)) => Ok(preferences.clone()),
            Some(Err(trouble)) => Err(Trouble::broken("reading what a person wishes", chain(trouble))),
            None => Ok(Preferences::default()),
        };
        looks.push(wished.and_then(|preferences| {
            let asked = asked?;
            let ended = judgement::perhaps_sent(delivery, restored, now);
            let ended = ended.or_else(|| judgement::before_reading(delivery, &policy, &preferences, asked, now));
            Ok(Look { preferences, zone: policy.zone, ended })
        }));
    }
    Ok(looks)
}

/// The link to the page on which somebody says that she stays.
fn stay_link(cx: &Cx, centre: Id<Centre>, person: Id<Volunteer>, by: DateTime<Utc>) -> String {
    let token = link::seal(&cx.keys, &[Uuid::nil(), person.uuid(), centre.uuid()], by);
    format!("{}/bli/{token}", cx.public_url)
}

/// The link to the answer page: until the end of what it is about, so that a late click finds a friendly page.
fn answer_link(cx: &Cx, centre: Id<Centre>, person: Id<Volunteer>, delivery: &Delivery, card: &OfferCard) -> String {
    let token = link::seal(&cx.keys, &[delivery.offer.uuid(), person.uuid(), centre.uuid()], card.ends_at);
    format!("{}/svar/{token}", cx.public_url)
}
