//! The people's door, in its smallest form: the page on which a volunteer answers, and a sign of health.

mod asks;
mod door;
mod page;
mod stays;

use platform::auth::Keys;
use platform::clock::Clock;
use platform::peers::Peer;

/// The routes of the people's door: `GET /svar/{token}` shows, `POST /svar/{token}` answers, `/bli/{token}` is for who
/// is asked whether she stays, `GET /healthz` says `ok`.
///
/// `keys` must hold the private half: an answer is given in the volunteer's own name. `public_url` is where people reach
/// this door, as in the links.
pub fn app(keys: Keys, clock: Clock, public_url: &str, matching: Peer, volunteers: Peer) -> axum::Router {
    let stays = stays::Stays { keys: keys.clone(), clock: clock.clone(), volunteers };
    door::routes(door::Cx { asks: asks::Asks { keys, clock, matching }, stays, origin: door::origin(public_url) })
}
