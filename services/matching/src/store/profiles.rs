//! A need's profile as JSON: the form in which its row keeps it.

use chrono::{NaiveDate, NaiveDateTime};
use platform::error::Trouble;
use platform::id::Id;
use platform::privacy::Personal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::need::{Profile, Required, Schedule};
use crate::domain::recurrence::Rule;
use crate::domain::wall::Wall;
use crate::domain::{Position, Priority};

#[derive(Serialize, Deserialize)]
struct Form {
    organisation: Option<Uuid>,
    title: String,
    public_text: String,
    details: String,
    category: String,
    venue: Option<Uuid>,
    place_name: String,
    latitude: f64,
    longitude: f64,
    starts_local: NaiveDateTime,
    ends_local: NaiveDateTime,
    zone: String,
    rule: String,
    except: Vec<NaiveDate>,
    places: u32,
    priority: u8,
    requires_skills: Vec<String>,
    desired_skills: Vec<String>,
    requires_languages: Vec<String>,
    /// Requirement and legal basis.
    requires_attestations: Vec<(String, String)>,
    adults_only: bool,
    urgent: bool,
}

/// The JSON of a profile without what only helpers may read.
pub(super) fn bare(profile: serde_json::Value) -> Result<serde_json::Value, Trouble> {
    let form: Form = serde_json::from_value(profile).map_err(|e| Trouble::broken("reading a need", e))?;
    serde_json::to_value(Form { details: String::new(), ..form }).map_err(|e| Trouble::broken("writing a need", e))
}

/// The JSON of a profile.
pub(super) fn write(profile: &Profile) -> Result<serde_json::Value, Trouble> {
    let form = Form {
        organisation: profile.organisation.map(Id::uuid),
        title: profile.title.clone(),
        public_text: profile.public_text.clone(),
        details: profile.details.reveal().clone(),
        category: profile.category.clone(),
        venue: profile.venue.map(Id::uuid),
        place_name: profile.place_name.clone(),
        latitude: profile.position.0,
        longitude: profile.position.1,
        starts_local: profile.schedule.wall.starts,
        ends_local: profile.schedule.wall.ends,
        zone: profile.schedule.wall.zone.name().to_owned(),
        rule: profile.schedule.rule_text.clone(),
        except: profile.schedule.except.clone(),
        places: profile.places,
        priority: profile.priority.step(),
        requires_skills: profile.requires_skills.clone(),
        desired_skills: profile.desired_skills.clone(),
        requires_languages: profile.requires_languages.clone(),
        requires_attestations: profile.requires_attestations.iter().map(|one| (one.requirement.clone(), one.legal_basis.clone())).collect(),
        adults_only: profile.adults_only,
        urgent: profile.urgent,
    };
    serde_json::to_value(form).map_err(|e| Trouble::broken("writing a profile", e))
}

/// The profile of its JSON.
pub(super) fn read(value: serde_json::Value) -> Result<Profile, Trouble> {
    let broken = |e: &dyn std::fmt::Display| Trouble::broken("reading a profile", e.to_string());
    let form: Form = serde_json::from_value(value).map_err(|e| broken(&e))?;
    let zone = form.zone.parse().map_err(|e| broken(&e))?;
    let rule = if form.rule.is_empty() { None } else { Some(Rule::read(&form.rule, zone).map_err(|e| broken(&e))?) };
    let wall = Wall { starts: form.starts_local, ends: form.ends_local, zone };
    Ok(Profile {
        organisation: form.organisation.map(Id::stored),
        title: form.title,
        public_text: form.public_text,
        details: Personal::new(form.details),
        category: form.category,
        venue: form.venue.map(Id::stored),
        place_name: form.place_name,
        position: (form.latitude, form.longitude),
        spot: Position::from_degrees(form.latitude, form.longitude).map_err(|e| broken(&e))?,
        schedule: Schedule { wall, rule, rule_text: form.rule, except: form.except },
        places: form.places,
        priority: Priority::new(form.priority).map_err(|e| broken(&e))?,
        requires_skills: form.requires_skills,
        desired_skills: form.desired_skills,
        requires_languages: form.requires_languages,
        requires_attestations: form.requires_attestations.into_iter().map(|(requirement, legal_basis)| Required { requirement, legal_basis }).collect(),
        adults_only: form.adults_only,
        urgent: form.urgent,
    })
}
