//! The one thing that time starts here: messages that are due leave, are held, tried again, or given up.

pub(crate) mod retention;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use futures::StreamExt as _;
use platform::auth::Keys;
use platform::clock::Clock;
use platform::crash::{self, Point};
use platform::db::Db;
use platform::error::{Trouble, chain};
use platform::id::{Centre, Id};
use platform::jobs::Step;
use platform::link;
use platform::telemetry;
use tracing::Instrument as _;
use uuid::Uuid;

use crate::channel::{Address, Carried, Outgoing, Sender};
use crate::domain::Volunteer;
use crate::domain::card::OfferCard;
use crate::domain::delivery::{Delivery, Ending, MOST_ATTEMPTS, Why};
use crate::domain::judgement;
use crate::domain::preferences::Preferences;
use crate::domain::texts;
use crate::events;
use crate::peers::Peers;
use crate::store;

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

/// Tries what is due.
pub(crate) async fn send(cx: &Cx) -> Result<Step, Trouble> {
    let taken = store::claims::take(&cx.db, cx.clock.now(), BATCH).await?;
    if taken.is_empty() {
        return Ok(Step::Idle);
    }
    let tried = taken.len();
    let endings = futures::stream::iter(taken).map(|claim| {
        let span = telemetry::resumed("notifications.send", claim.trace.as_deref());
        settle(cx, claim.centre, claim.delivery).instrument(span)
    });
    let mut endings = endings.buffer_unordered(AT_ONCE);
    let mut first = Ok(());
    while let Some(settled) = endings.next().await {
        first = first.and(settled);
    }
    first.map(|()| Step::Did(tried))
}

/// One try and what is kept of it. Where keeping fails, the claim runs out and the delivery is tried again.
async fn settle(cx: &Cx, centre: Id<Centre>, mut delivery: Delivery) -> Result<(), Trouble> {
    let ending = match attempt(cx, centre, &delivery).await {
        Ok(ending) => ending,
        Err(trouble @ Trouble::Away { .. }) => {
            tracing::warn!(delivery.id = %delivery.id, "a message waits: {}", chain(&trouble));
            Ending::Hold(cx.clock.now() + ROOM_AWAY)
        }
        Err(trouble) => {
            tracing::error!(delivery.id = %delivery.id, attempt = delivery.attempts, "a message could not be written: {}", chain(&trouble));
            Ending::Again
        }
    };
    let now = cx.clock.now();
    let fact = delivery.ends(ending, now);
    let tx = cx.db.scoped(centre).write().await?;
    let letters = fact.map(|fact| events::seal(&tx, centre, fact));
    if store::deliveries::save(&tx, &delivery, letters).await? {
        tx.commit().await?;
    }
    tracing::info!(delivery.id = %delivery.id, attempt = delivery.attempts, "{} is now {}", delivery.template.word(), delivery.state.word());
    Ok(())
}

async fn attempt(cx: &Cx, centre: Id<Centre>, delivery: &Delivery) -> Result<Ending, Trouble> {
    if delivery.attempts > MOST_ATTEMPTS {
        return Ok(Ending::Again); // the process ended during the last one
    }
    let (preferences, zone, ended) = look(cx, centre, delivery).await?;
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

/// What our own rows say: the person's wishes, the centre's zone, and perhaps that this try has ended already.
async fn look(cx: &Cx, centre: Id<Centre>, delivery: &Delivery) -> Result<(Preferences, Tz, Option<Ending>), Trouble> {
    let tx = cx.db.scoped(centre).read().await?;
    let policy = store::policies::find(&tx).await?;
    let preferences = match delivery.person {
        Some(person) => store::preferences::find(&tx, person).await?,
        None => None,
    };
    let preferences = preferences.unwrap_or_default();
    let asked = store::deliveries::asked(&tx, delivery.offer).await?;
    let now: DateTime<Utc> = cx.clock.now();
    let ended = judgement::perhaps_sent(delivery, store::restores::last(&tx).await?, now);
    let ended = ended.or_else(|| judgement::before_reading(delivery, &policy, &preferences, asked, now));
    Ok((preferences, policy.zone, ended))
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
