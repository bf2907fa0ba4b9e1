//! One volunteer at a time: found, held for a change, inserted, saved, erased.

use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::outbox::Letter;
use platform::privacy::Personal;
use sea_orm::ActiveValue::NotSet;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QuerySelect, SqlErr};

use super::forms::{Attestations, Consents, Exceptions, Periods, Words};
use super::rows::{hours, reading, volunteer, word};
use crate::domain::error::Error;
use crate::domain::name;
use crate::domain::place::Place;
use crate::domain::profile::Profile;
use crate::domain::volunteer::{Pause, Volunteer};

/// Kinds of `volunteer_words`.
pub(super) const SKILL: &str = "skill";
pub(super) const LANGUAGE: &str = "language";
/// Of the name, the address and the number.
pub(super) const FOUND: &str = "found";

/// The volunteer of this id in the transaction's centre.
pub(crate) async fn find(tx: &Tx, id: Id<Volunteer>) -> Result<Option<Volunteer>, Trouble> {
    query(tx, id)?.one(tx).await?.map(read).transpose()
}

/// As [`find`], for a change: who else wants to change it waits (on SQLite there is one writer anyway).
pub(crate) async fn hold(tx: &Tx, id: Id<Volunteer>) -> Result<Option<Volunteer>, Trouble> {
    query(tx, id)?.lock_exclusive().one(tx).await?.map(read).transpose()
}

fn query(tx: &Tx, id: Id<Volunteer>) -> Result<Select<volunteer::Entity>, Trouble> {
    Ok(volunteer::Entity::find_by_id(id.uuid()).filter(volunteer::Column::Centre.eq(tx.centre()?.uuid())))
}

/// Whether somebody of the centre has this address.
pub(crate) async fn has_email(tx: &Tx, email: &Personal<String>) -> Result<bool, Trouble> {
    let centre = volunteer::Column::Centre.eq(tx.centre()?.uuid());
    let found = volunteer::Entity::find().filter(centre).filter(volunteer::Column::EmailKey.eq(email_key(email))).count(tx).await?;
    Ok(found > 0)
}

/// The same address in another dress has the same key.
pub(super) fn email_key(email: &Personal<String>) -> String {
    email.reveal().to_lowercase()
}

/// Keeps a new volunteer and tells of it.
///
/// # Errors
/// [`Error::EmailTaken`].
pub(crate) async fn insert(tx: &Tx, volunteer: Volunteer, letters: Vec<Letter>) -> Result<(), Error> {
    let words = words(&volunteer, tx.centre()?);
    let row = row(volunteer, tx.centre()?)?.into_active_model();
    volunteer::Entity::insert(row).exec_without_returning(tx).await.map_err(taken)?;
    insert_words(tx, words).await?;
    tx.tell(letters);
    Ok(())
}

/// Keeps what has changed and tells of it.
///
/// # Errors
/// [`Error::EmailTaken`].
pub(crate) async fn save(tx: &Tx, volunteer: Volunteer, letters: Vec<Letter>) -> Result<(), Error> {
    if letters.is_empty() {
        return Ok(()); // nothing happened
    }
    let (id, words) = (volunteer.id.uuid(), words(&volunteer, tx.centre()?));
    let mut row = row(volunteer, tx.centre()?)?.into_active_model().reset_all();
    (row.last_active_at, row.asked_at) = (NotSet, NotSet); // signs of life are noted by themselves
    volunteer::Entity::update(row).exec_without_returning(tx).await.map_err(taken)?;
    let before = word::Entity::find().filter(word::Column::Volunteer.eq(id)).all(tx).await.map_err(Trouble::from)?;
    if before.len() != words.len() || !words.iter().all(|word| before.contains(word)) {
        word::Entity::delete_many().filter(word::Column::Volunteer.eq(id)).exec(tx).await.map_err(Trouble::from)?;
        insert_words(tx, words).await?;
    }
    tx.tell(letters);
    Ok(())
}

/// Deletes every row of the person and tells of it; hours stay, as nobody's.
pub(crate) async fn erase(tx: &Tx, id: Id<Volunteer>, letter: Letter) -> Result<(), Trouble> {
    let id = id.uuid();
    let nobody = Expr::value(Option::<Uuid>::None);
    hours::Entity::update_many().col_expr(hours::Column::Volunteer, nobody).filter(hours::Column::Volunteer.eq(id)).exec(tx).await?;
    reading::Entity::delete_many().filter(reading::Column::Volunteer.eq(id)).exec(tx).await?;
    word::Entity::delete_many().filter(word::Column::Volunteer.eq(id)).exec(tx).await?;
    volunteer::Entity::delete_many().filter(volunteer::Column::Id.eq(id)).exec(tx).await?;
    tx.tell([letter]);
    Ok(())
}

async fn insert_words(tx: &Tx, words: Vec<word::Model>) -> Result<(), Trouble> {
    if !words.is_empty() {
        word::Entity::insert_many(words.into_iter().map(IntoActiveModel::into_active_model)).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The only unique key of the table besides the id is the address.
fn taken(error: DbErr) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Error::email_taken(),
        _ => Error::Trouble(error.into()),
    }
}

fn words(volunteer: &Volunteer, centre: Id<Centre>) -> Vec<word::Model> {
    let Profile { name, email, phone, skills, languages, .. } = &volunteer.profile;
    let bare = |kept: &Option<Personal<String>>| kept.as_ref().map(|personal| personal.reveal().clone());
    let found = name::found_by(name.reveal(), bare(email).as_deref(), bare(phone).as_deref());
    let of = |kind: &'static str| {
        move |text: &String| word::Model { volunteer: volunteer.id.uuid(), kind: kind.to_owned(), word: text.clone(), centre: centre.uuid() }
    };
    skills.iter().map(of(SKILL)).chain(languages.iter().map(of(LANGUAGE))).chain(found.iter().map(of(FOUND))).collect()
}

fn row(volunteer: Volunteer, centre: Id<Centre>) -> Result<volunteer::Model, Trouble> {
    let (resumes_at, unconsented_since) = (volunteer.resumes_at(), volunteer.unconsented_since());
    let Volunteer { id, version, profile, attestations, consents, pause, registered_at } = volunteer;
    let bare = |kept: Option<Personal<String>>| kept.map(|personal| personal.reveal().clone());
    let integer = |value: u32| i32::try_from(value).map_err(|e| Trouble::broken("keeping a number", e));
    let place = *profile.place.reveal();
    Ok(volunteer::Model {
        id: id.uuid(),
        centre: centre.uuid(),
        version: version.cast_signed(),
        name: profile.name.reveal().clone(),
        name_order: name::order(profile.name.reveal()),
        email_key: profile.email.as_ref().map(email_key),
        email: bare(profile.email),
        phone: bare(profile.phone),
        birth_year: profile.birth_year,
        postal_code: bare(profile.postal_code),
        latitude: place.latitude,
        longitude: place.longitude,
        max_metres: integer(profile.max_metres)?,
        weekly_minutes: integer(profile.weekly_minutes)?,
        skills: Words(profile.skills),
        languages: Words(profile.languages),
        interests: Words(profile.interests),
        week: Periods::of(&profile.week),
        exceptions: Exceptions::of(&profile.exceptions),
        attestations: Attestations::of(attestations),
        consents: Consents::of(&consents),
        paused: pause.is_some(),
        paused_until: if let Some(Pause::Until(day)) = pause { Some(day) } else { None },
        resumes_at,
        registered_at,
        last_active_at: registered_at,
        asked_at: None,
        unconsented_since,
    })
}

pub(super) fn read(row: volunteer::Model) -> Result<Volunteer, Trouble> {
    let count = |value: i32| u32::try_from(value).map_err(|e| Trouble::broken("reading a number", e));
    let pause = row.paused.then(|| row.paused_until.map_or(Pause::Open, Pause::Until));
    let profile = Profile {
        name: Personal::new(row.name),
        email: row.email.map(Personal::new),
        phone: row.phone.map(Personal::new),
        birth_year: row.birth_year,
        postal_code: row.postal_code.map(Personal::new),
        place: Personal::new(Place { latitude: row.latitude, longitude: row.longitude }),
        max_metres: count(row.max_metres)?,
        skills: row.skills.0,
        languages: row.languages.0,
        interests: row.interests.0,
        week: row.week.read(),
        exceptions: row.exceptions.read(),
        weekly_minutes: count(row.weekly_minutes)?,
    };
    let (attestations, consents) = (row.attestations.read(), row.consents.read()?);
    Ok(Volunteer { id: Id::stored(row.id), version: row.version.cast_unsigned(), profile, attestations, consents, pause, registered_at: row.registered_at })
}
