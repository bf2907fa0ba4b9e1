//! The people's door: signing in, the console and its way to the services behind, the live stream of a browser, what members keep for
//! themselves and each other, the pages on which a volunteer answers, those of the screens in public rooms, and calendars for programs of
//! other houses.

mod api;
mod aside;
mod asks;
mod calendar;
mod channel;
mod domain;
mod door;
mod entrance;
mod events;
mod ical;
mod imports;
mod jobs;
mod kiosk;
mod migrations;
mod oidc;
mod origin;
mod outside;
mod page;
mod passage;
mod peers;
mod screens;
mod sessions;
mod stays;
mod store;
mod tiles;

use std::sync::Arc;

use platform::bus::Feed;
use platform::error::Trouble;
use platform::mail;
use platform::peers::Peer;
use platform::service::{Opening, Service};

pub use migrations::migrations;
pub use oidc::{Oidc, greet};
pub use tiles::Tiles;

/// The doors of the rooms behind, and of this one, which browsers reach like the others.
#[derive(Clone, Debug)]
pub struct Doors {
    /// Who is a member.
    pub organisations: Peer,
    /// Who helps.
    pub volunteers: Peer,
    /// What is needed, asked and agreed.
    pub matching: Peer,
    /// What was sent.
    pub notifications: Peer,
    /// This room itself.
    pub dispatcher: Peer,
}

/// The service, and the routes of the people's door: `/svar/{token}` shows and answers an ask, `/bli/{token}` is for who is asked
/// whether she stays, `/logg-inn…` and `/inn/{secret}` sign in, `/skjerm/{secret}` is for screens in public rooms,
/// `/ical/{secret}.ics` and `/ical/min/{token}.ics` are calendars, the console is everything else; `GET /healthz` says `ok`.
///
/// The keys must hold the private half: an answer is given in the volunteer's own name, a call of a screen in its member's.
/// `public_url` is where people reach this door, as in the links.
///
/// # Errors
/// A `public_url` that is neither https nor of this machine, and mail settings of which no way out can be made.
pub fn open(
    opening: Opening,
    feed: Feed,
    public_url: &str,
    mail: &mail::Settings,
    oidc: &Oidc,
    tiles: &Tiles,
    doors: &Doors,
) -> Result<(Service, axum::Router), Trouble> {
    let Opening { db, clock, keys } = opening.clone();
    let origin = origin::Origin::of(public_url)?;
    if !origin.is_https() {
        tracing::warn!("people reach the door over http: for this machine alone, with a plainer cookie");
    }
    let sessions = sessions::Sessions { db: db.clone(), keys: keys.clone(), clock: clock.clone(), https: origin.is_https() };
    let accounts = oidc::Accounts::of(oidc, public_url, &keys, &clock);
    let imports = imports::Imports::new(db.clone(), keys.clone(), clock.clone(), doors.clone());
    let public: Arc<str> = Arc::from(public_url.trim_end_matches('/'));
    let outside = outside::Outside { opening: opening.clone(), organisations: doors.organisations.clone(), matching: doors.matching.clone() };
    let calendars = calendar::Calendars { outside: outside.clone(), public_url: public.clone(), limits: outside::Limits::new(), own: outside::Limits::new() };
    let answers = door::Cx {
        calendars: calendars.clone(),
        asks: asks::Asks { keys: keys.clone(), clock: clock.clone(), matching: doors.matching.clone() },
        stays: stays::Stays { keys, clock, volunteers: doors.volunteers.clone() },
        origin: door::origin(public_url),
    };
    let sender = mail::Sender::open(mail)?;
    let entrance = entrance::Entrance {
        sessions: sessions.clone(),
        organisations: doors.organisations.clone(),
        sender: sender.clone(),
        origin: origin.clone(),
        accounts,
        public_url: public,
        limits: Arc::new(entrance::Limits::new()),
    };
    let rooms = passage::Rooms {
        dispatcher: doors.dispatcher.channel(),
        matching: doors.matching.channel(),
        notifications: doors.notifications.channel(),
        organisations: doors.organisations.channel(),
        volunteers: doors.volunteers.channel(),
    };
    let https = origin.is_https();
    let passage = passage::Passage { sessions: sessions.clone(), rooms: Arc::new(rooms), origin };
    let kiosks = kiosk::Kiosks { outside, limits: outside::Limits::new() };
    let others = [entrance::routes(entrance), passage::routes(passage), screens::routes(sessions, tiles), kiosk::routes(kiosks), calendar::routes(calendars)];
    let app = door::app(answers, https, others);
    let cx = api::Cx { opening, feed, aside: aside::Aside::new(), imports, tiles: tiles.clone() };
    let service = Service {
        name: "dispatcher",
        db: db.clone(),
        mount: Box::new(move |routes| api::mount(&cx, routes)),
        serves: api::SERVES.to_vec(),
        reactions: events::reactions(),
        jobs: vec![jobs::forget(&db, &sender)],
        measures: Vec::new(),
        // sessions are nobody else's business
        snapshot: Arc::new(|_| Box::pin(async { Ok(Vec::new()) })),
        retention: None,
    };
    Ok((service, app))
}
