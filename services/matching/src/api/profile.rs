//! A need's profile, read at the door: every faulty field in one answer.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use platform::error::Faults;
use platform::id::{Id, Kind};
use platform::privacy::{self, Personal};
use proto::matching as pb;
use proto::types;

use crate::domain::need::{FURTHEST_AHEAD, Profile, Required, Schedule};
use crate::domain::recurrence::Rule;
use crate::domain::session::Session;
use crate::domain::wall::Wall;

/// No session is longer.
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// Reads a profile as it is at `now`.
///
/// # Errors
/// All that is wrong with it, each under `profile.`.
pub(super) fn read(message: Option<pb::NeedProfile>, now: DateTime<Utc>) -> Result<Profile, Faults> {
    let mut inner = Faults::new();
    let read = parse(&mut inner, &message.unwrap_or_default(), now);
    let mut faults = Faults::new();
    faults.within("profile", inner);
    faults.or(|| read)
}

/// How much it presses.
pub(super) fn priority(faults: &mut Faults, number: u32) -> Option<engine::Priority> {
    let read = u8::try_from(number).ok().and_then(|step| engine::Priority::new(step).ok());
    faults.take("priority", read.ok_or("must be 1 to 5"))
}

fn parse(faults: &mut Faults, told: &pb::NeedProfile, now: DateTime<Utc>) -> Option<Profile> {
    let organisation = optional(faults, "organisation", &told.organisation);
    let title = privacy::some_line(faults, "title", &told.title, 120);
    let public_text = privacy::text(faults, "public_text", &told.public_text, 4000);
    let details = Personal::new(privacy::text(faults, "details", &told.details, 4000));
    let category = privacy::some_line(faults, "category", &told.category, 60).to_lowercase();
    let venue = optional(faults, "venue", &told.venue);
    let place_name = privacy::line(faults, "place_name", &told.place_name, 200);
    let spot = position(faults, told.position);
    let schedule = schedule(faults, told, now);
    let places = Some(told.places).filter(|places| (1..=500).contains(places));
    let places = faults.take("places", places.ok_or("must be 1 to 500"));
    let priority = priority(faults, told.priority);
    let requires_skills = privacy::words(faults, "requires_skills", &told.requires_skills);
    let desired_skills = privacy::words(faults, "desired_skills", &told.desired_skills);
    let requires_languages = privacy::languages(faults, "requires_languages", &told.requires_languages);
    let requires_attestations = attestations(faults, &told.requires_attestations);
    if ![0, 18].contains(&told.minimum_age) {
        faults.add("minimum_age", "must be 0 or 18");
    }
    let (position, spot) = spot?;
    Some(Profile {
        organisation,
        title,
        public_text,
        details,
        category,
        venue,
        place_name,
        position,
        spot,
        schedule: schedule?,
        places: places?,
        priority: priority?,
        requires_skills,
        desired_skills,
        requires_languages,
        requires_attestations,
        adults_only: told.minimum_age == 18,
        urgent: told.urgent,
    })
}

fn optional<K: Kind>(faults: &mut Faults, field: &str, text: &str) -> Option<Id<K>> {
    if text.is_empty() { None } else { faults.take(field, text.parse()) }
}

fn position(faults: &mut Faults, told: Option<types::Position>) -> Option<((f64, f64), engine::Position)> {
    let Some(told) = told else {
        faults.add("position", "is missing");
        return None;
    };
    let spot = faults.take("position", engine::Position::from_degrees(told.latitude, told.longitude))?;
    Some(((told.latitude, told.longitude), spot))
}

fn attestations(faults: &mut Faults, told: &[pb::RequiredAttestation]) -> Vec<Required> {
    if told.len() > 20 {
        faults.add("requires_attestations", format!("has {} entries, at most 20 fit", told.len()));
        return Vec::new();
    }
    let read = |(number, one): (usize, &pb::RequiredAttestation)| Required {
        requirement: privacy::some_line(faults, &format!("requires_attestations[{number}].requirement"), &one.requirement, 60).to_lowercase(),
        legal_basis: privacy::line(faults, &format!("requires_attestations[{number}].legal_basis"), &one.legal_basis, 300),
    };
    told.iter().enumerate().map(read).collect()
}

fn local(faults: &mut Faults, field: &str, text: &str, now: DateTime<Utc>) -> Option<NaiveDateTime> {
    let read = Some(text).filter(|text| text.len() == 16).and_then(|text| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok());
    let read = faults.take(field, read.ok_or("must be a local time, YYYY-MM-DDTHH:MM"))?;
    if read.year() < 2000 {
        faults.add(field, "is before the year 2000");
        return None;
    }
    if read.and_utc() > now + FURTHEST_AHEAD {
        faults.add(field, "is more than five years ahead");
        return None;
    }
    Some(read)
}

fn schedule(faults: &mut Faults, told: &pb::NeedProfile, now: DateTime<Utc>) -> Option<Schedule> {
    let zone = if told.zone.is_empty() { Some(Tz::Europe__Oslo) } else { faults.take("zone", told.zone.parse::<Tz>().map_err(|_| "is no IANA zone")) };
    let starts = local(faults, "starts_local", &told.starts_local, now);
    let ends = local(faults, "ends_local", &told.ends_local, now + LONGEST);
    let rule_text = told.recurrence.trim().to_owned();
    let rule = if rule_text.is_empty() { None } else { faults.take("recurrence", Rule::read(&rule_text, zone.unwrap_or(Tz::Europe__Oslo))) };
    let rule_is_sound = rule.is_some() || rule_text.is_empty();
    let except = except(faults, &told.except_dates);
    let wall = Wall { starts: starts?, ends: ends?, zone: zone? };
    if wall.ends <= wall.starts {
        faults.add("ends_local", "must be after starts_local");
        return None;
    }
    if wall.ends - wall.starts > LONGEST {
        faults.add("ends_local", "must be at most 24 hours after starts_local");
        return None;
    }
    let schedule = Schedule { wall, rule, rule_text, except: except? };
    if rule_is_sound && schedule.days(now).is_empty() {
        let (field, what) =
            if schedule.rule.is_some() { ("recurrence", "gives no session from now on") } else { ("starts_local", "gives no session from now on") };
        faults.add(field, what);
    }
    rule_is_sound.then_some(schedule)
}

fn except(faults: &mut Faults, told: &[String]) -> Option<Vec<NaiveDate>> {
    if told.len() > 400 {
        faults.add("except_dates", format!("has {} entries, at most 400 fit", told.len()));
        return None;
    }
    let read = |(number, day): (usize, &String)| {
        let read = Some(day).filter(|day| day.len() == 10).and_then(|day| day.parse().ok());
        faults.take(&format!("except_dates[{number}]"), read.ok_or("must be a day, YYYY-MM-DD"))
    };
    let mut days: Vec<NaiveDate> = told.iter().enumerate().map(read).collect::<Option<_>>()?;
    days.sort_unstable();
    days.dedup();
    Some(days)
}

/// A profile for the wire; the details only for whoever may see them.
pub(super) fn write(profile: &Profile, with_details: bool) -> pb::NeedProfile {
    let wall = profile.schedule.wall;
    pb::NeedProfile {
        organisation: profile.organisation.map(|id| id.to_string()).unwrap_or_default(),
        title: profile.title.clone(),
        public_text: profile.public_text.clone(),
        details: if with_details { profile.details.reveal().clone() } else { String::new() },
        category: profile.category.clone(),
        venue: profile.venue.map(|id| id.to_string()).unwrap_or_default(),
        place_name: profile.place_name.clone(),
        position: Some(types::Position { latitude: profile.position.0, longitude: profile.position.1 }),
        starts_local: minute(wall.starts),
        ends_local: minute(wall.ends),
        zone: wall.zone.name().to_owned(),
        recurrence: profile.schedule.rule_text.clone(),
        except_dates: profile.schedule.except.iter().map(ToString::to_string).collect(),
        places: profile.places,
        priority: profile.priority.step().into(),
        requires_skills: profile.requires_skills.clone(),
        desired_skills: profile.desired_skills.clone(),
        requires_languages: profile.requires_languages.clone(),
        requires_attestations: profile
            .requires_attestations
            .iter()
            .map(|one| pb::RequiredAttestation { requirement: one.requirement.clone(), legal_basis: one.legal_basis.clone() })
            .collect(),
        minimum_age: if profile.adults_only { 18 } else { 0 },
        urgent: profile.urgent,
    }
}

/// A session for the wire; the details of its own profile only for whoever may see them.
pub(super) fn session(session: &Session, with_details: bool) -> pb::Session {
    pb::Session {
        id: session.id.to_string(),
        starts_at: Some(super::words::at(session.starts_at)),
        ends_at: Some(super::words::at(session.ends_at)),
        starts_local: minute(session.wall.starts),
        ends_local: minute(session.wall.ends),
        places: session.counts.places,
        taken: session.counts.taken,
        offers_out: session.counts.offers_out,
        waiting: session.counts.waiting,
        cancelled: session.cancelled,
        needs_attention: session.counts.needs_attention,
        vacated: session.counts.vacated,
        profile: session.own.as_deref().map(|own| write(own, with_details)),
        changed_at: Some(super::words::at(session.changed_at)),
    }
}

/// A local time for the wire.
pub(super) fn minute(local: NaiveDateTime) -> String {
    local.format("%Y-%m-%dT%H:%M").to_string()
}
