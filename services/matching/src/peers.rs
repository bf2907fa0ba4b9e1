//! The one card read of matching: matching cards, from volunteers, read by a job and kept as copies.

use chrono::NaiveDate;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::peers::Peer;
use proto::types::WeekdayPeriod;
use proto::volunteers as pb;
use proto::volunteers::card_service_client::CardServiceClient;

use crate::domain::Volunteer;
use crate::domain::card::{Exception, Period, Told};

/// Of one answer.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// Reads the cards of these volunteers; unknown and erased ones are left out.
pub(crate) async fn cards(peer: &Peer, centre: Id<Centre>, volunteers: &[Id<Volunteer>]) -> Result<Vec<Told>, Trouble> {
    let volunteers = volunteers.iter().map(ToString::to_string).collect();
    let request = peer.request(pb::GetMatchingCardsRequest { centre: centre.to_string(), volunteers })?;
    let mut client = CardServiceClient::new(peer.channel()).max_decoding_message_size(MOST_BYTES);
    let answer = client.get_matching_cards(request).await.map_err(Peer::trouble)?;
    Ok(answer.into_inner().cards.into_iter().filter_map(told).collect())
}

fn told(card: pb::MatchingCard) -> Option<Told> {
    Some(Told {
        id: card.volunteer.parse().ok()?,
        version: card.version,
        active: card.active,
        consents: card.consents,
        unreachable: card.unreachable,
        position: card.position.map(|position| (position.latitude, position.longitude)),
        max_metres: card.max_metres,
        weekly_minutes: card.weekly_minutes,
        skills: card.skills,
        languages: card.languages,
        interests: card.interests,
        attestations: card.attestations.into_iter().filter_map(attestation).collect(),
        adult_from_year: card.adult_from_year,
        recent_minutes: card.recent_minutes,
        week: card.availability.iter().map(period).collect(),
        exceptions: card.exceptions.iter().filter_map(exception).collect(),
    })
}

/// Without a readable last day it is not taken for one without limit.
fn attestation(held: pb::HeldAttestation) -> Option<(String, Option<NaiveDate>)> {
    let until = if held.valid_until.is_empty() { None } else { Some(held.valid_until.parse().ok()?) };
    Some((held.requirement, until))
}

fn period(told: &WeekdayPeriod) -> Period {
    Period { weekday: told.weekday, from: told.from_minute, until: told.until_minute }
}

fn exception(told: &proto::types::DateException) -> Option<Exception> {
    Some(Exception { from: told.from_date.parse().ok()?, until: told.until_date.parse().ok()?, periods: told.periods.iter().map(period).collect() })
}
