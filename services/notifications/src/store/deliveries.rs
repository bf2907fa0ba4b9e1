//! Deliveries as rows: written once per event and template, dropped, listed, forgotten.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use platform::crash;
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use platform::page::Page;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, QueryTrait as _};

use super::{count, erased, int, unknown};
use crate::domain::delivery::{Delivery, DeliveryKind, State, Why};
use crate::domain::template::Template;
use crate::domain::{Offer, Volunteer};

pub(super) mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deliveries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub event: Uuid,
        pub person: Option<Uuid>,
        pub template: String,
        pub subject: String,
        pub offer: Uuid,
        pub offer_version: Option<i64>,
        pub state: String,
        pub not_before: DateTimeUtc,
        pub claimed_until: Option<DateTimeUtc>,
        pub urgent: bool,
        pub starts_at: Option<DateTimeUtc>,
        pub urgent_before: Option<DateTimeUtc>,
        pub answer_by: Option<DateTimeUtc>,
        pub attempts: i32,
        pub version: i64,
        pub sent_at: Option<DateTimeUtc>,
        pub why: Option<String>,
        pub trace: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use rows::Column;

/// What a list is about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) person: Option<Id<Volunteer>>,
    pub(crate) state: Option<State>,
    pub(crate) subject: Option<String>,
}

pub(super) fn read(row: rows::Model) -> Result<Delivery, Trouble> {
    Ok(Delivery {
        id: Id::stored(row.id),
        person: row.person.map(Id::stored),
        template: Template::of(&row.template).ok_or_else(|| unknown("template", &row.template))?,
        subject: row.subject,
        offer: Id::stored(row.offer),
        offer_version: row.offer_version.map(i64::cast_unsigned),
        state: State::of(&row.state).ok_or_else(|| unknown("state", &row.state))?,
        not_before: row.not_before,
        urgent: row.urgent,
        starts_at: row.starts_at,
        urgent_before: row.urgent_before,
        answer_by: row.answer_by,
        attempts: count(row.attempts),
        version: row.version.cast_unsigned(),
        sent_at: row.sent_at,
        why: row.why,
    })
}

/// Writes new ones to a person, unless she is erased.
pub(crate) async fn add(tx: &Tx, event: Uuid, person: Id<Volunteer>, deliveries: &[Delivery]) -> Result<(), Trouble> {
    if deliveries.is_empty() || erased::is_gone(tx, person).await? {
        return Ok(());
    }
    insert(tx, event, deliveries)
}

/// Writes new ones, to whom this transaction knows to be there; a second one of the same event and template is not written.
pub(crate) fn insert(tx: &Tx, event: Uuid, deliveries: &[Delivery]) -> Result<(), Trouble> {
    if deliveries.is_empty() {
        return Ok(());
    }
    let centre = tx.centre()?.uuid();
    let row = |delivery: &Delivery| rows::ActiveModel {
        id: Set(delivery.id.uuid()),
        centre: Set(centre),
        // a test may take this second net below the inbox away
        event: Set(if crash::sabotaged("no_keys") { tx.clock().uuid() } else { event }),
        person: Set(delivery.person.map(Id::uuid)),
        template: Set(delivery.template.word().to_owned()),
        subject: Set(delivery.subject.clone()),
        offer: Set(delivery.offer.uuid()),
        offer_version: Set(delivery.offer_version.map(u64::cast_signed)),
        state: Set(delivery.state.word().to_owned()),
        not_before: Set(delivery.not_before),
        claimed_until: Set(None),
        urgent: Set(delivery.urgent),
        starts_at: Set(delivery.starts_at),
        urgent_before: Set(delivery.urgent_before),
        answer_by: Set(delivery.answer_by),
        attempts: Set(int(delivery.attempts)),
        version: Set(delivery.version.cast_signed()),
        sent_at: Set(None),
        why: Set(None),
        trace: Set(platform::telemetry::traceparent()),
    };
    // by itself it would look at the primary key alone
    let new = rows::Entity::insert_many(deliveries.iter().map(row)).on_conflict_do_nothing_on([Column::Event, Column::Template]);
    tx.put(rows::Entity, new.into_query());
    Ok(())
}

/// Keeps what tries came to; gives the claims back. Names those that were kept: a row that has ended meanwhile stays as it is. What did
/// leave is marked as sent even where it was dropped meanwhile: that is what happened.
pub(crate) async fn save<'a>(tx: &Tx, deliveries: impl Iterator<Item = &'a Delivery>) -> Result<BTreeSet<Id<DeliveryKind>>, Trouble> {
    let mut kept = BTreeSet::new();
    for some in alike(deliveries) {
        let Some(first) = some.first() else { continue };
        let from: &[State] = if first.state == State::Sent { &[State::Waiting, State::Dropped] } else { &[State::Waiting] };
        let mut update = rows::Entity::update_many()
            .col_expr(Column::State, Expr::value(first.state.word()))
            .col_expr(Column::ClaimedUntil, Expr::value(None::<DateTime<Utc>>))
            .col_expr(Column::Attempts, Expr::value(int(first.attempts)))
            .col_expr(Column::Version, Expr::value(first.version.cast_signed()))
            .col_expr(Column::SentAt, Expr::value(first.sent_at))
            .col_expr(Column::Why, Expr::value(first.why.clone()));
        if first.state == State::Waiting {
            update = update.col_expr(Column::NotBefore, Expr::value(first.not_before));
        }
        if first.person.is_none() {
            update = update.col_expr(Column::Person, Expr::value(None::<Uuid>));
        }
        let update = update
            .filter(Column::Id.is_in(some.iter().map(|delivery| delivery.id.uuid())))
            .filter(Column::Centre.eq(tx.centre()?.uuid()))
            .filter(Column::State.is_in(from.iter().map(|state| state.word())));
        let done = tx.query_all(update.into_query().returning_col(Column::Id)).await?;
        for row in done {
            kept.insert(Id::stored(row.try_get_by_index(0)?));
        }
    }
    Ok(kept)
}

/// Those of which the same is kept, together. When it was due stays as it is once a message has ended.
fn alike<'a>(deliveries: impl Iterator<Item = &'a Delivery>) -> Vec<Vec<&'a Delivery>> {
    let kept = |one: &Delivery| {
        let due = (one.state == State::Waiting).then_some(one.not_before);
        (one.state, due, one.attempts, one.version, one.sent_at, one.why.clone(), one.person.is_none())
    };
    let mut groups: Vec<Vec<&Delivery>> = Vec::new();
    for delivery in deliveries {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| kept(first) == kept(delivery))) {
            Some(group) => group.push(delivery),
            None => groups.push(vec![delivery]),
        }
    }
    groups
}

/// Drops what still waits about an offer, of these templates.
pub(crate) fn drop_about(tx: &Tx, offer: Id<Offer>, templates: &[Template], why: Why) -> Result<(), Trouble> {
    let words = templates.iter().map(|template| template.word());
    let about = dropped(why).filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Offer.eq(offer.uuid()));
    tx.put(rows::Entity, about.filter(Column::Template.is_in(words)).into_query());
    Ok(())
}

/// Drops the reminders that still wait of an offer, from before this version of it.
pub(crate) fn drop_reminders(tx: &Tx, offer: Id<Offer>, version: u64) -> Result<(), Trouble> {
    let reminders = dropped(Why::Recalled).filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Offer.eq(offer.uuid()));
    let reminders = reminders.filter(Column::Template.eq(Template::Reminder.word())).filter(Column::OfferVersion.lt(version.cast_signed()));
    tx.put(rows::Entity, reminders.into_query());
    Ok(())
}

/// Drops whatever still waits for a person.
pub(crate) async fn drop_of(tx: &Tx, person: Id<Volunteer>, why: Why) -> Result<(), Trouble> {
    dropped(why).filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Person.eq(person.uuid())).exec(tx).await?;
    Ok(())
}

fn dropped(why: Why) -> sea_orm::UpdateMany<rows::Entity> {
    let rows = rows::Entity::update_many().col_expr(Column::State, Expr::value(State::Dropped.word())).col_expr(Column::Why, Expr::value(why.word()));
    rows.filter(Column::State.eq(State::Waiting.word()))
}

/// Replaces the person by nobody.
pub(crate) async fn forget(tx: &Tx, person: Id<Volunteer>) -> Result<(), Trouble> {
    let rows = rows::Entity::update_many().col_expr(Column::Person, Expr::value(None::<Uuid>));
    rows.filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Person.eq(person.uuid())).exec(tx).await?;
    Ok(())
}

/// Where the ask of an offer stands; none where there was none.
pub(crate) async fn asked(tx: &Tx, offer: Id<Offer>) -> Result<Option<State>, Trouble> {
    let rows = rows::Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Offer.eq(offer.uuid()));
    let row = rows.filter(Column::Template.is_in([Template::Offer, Template::Promotion].map(Template::word))).order_by_desc(Column::Id).one(tx).await?;
    Ok(row.map(read).transpose()?.map(|delivery| delivery.state))
}

/// Whether there is a message about an offer, of one of these templates and in one of these states.
pub(crate) async fn any(tx: &Tx, offer: Id<Offer>, templates: &[Template], states: &[State]) -> Result<bool, Trouble> {
    let rows = rows::Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Offer.eq(offer.uuid()));
    let rows = rows.filter(Column::Template.is_in(templates.iter().map(|template| template.word())));
    Ok(rows.filter(Column::State.is_in(states.iter().map(|state| state.word()))).one(tx).await?.is_some())
}

/// The soonest start in which somebody still believes who has not heard yet that it moved; none where all is told.
pub(crate) async fn unheard_of(tx: &Tx, offer: Id<Offer>) -> Result<Option<DateTime<Utc>>, Trouble> {
    let rows = rows::Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid())).filter(Column::Offer.eq(offer.uuid()));
    let waiting = rows.filter(Column::Template.eq(Template::Changed.word())).filter(Column::State.eq(State::Waiting.word())).all(tx).await?;
    Ok(waiting.into_iter().filter_map(|row| row.urgent_before).min())
}

/// A page of deliveries, in the order in which they were written.
pub(crate) async fn list(tx: &Tx, page: &Page<DeliveryKind>, filter: &Filter) -> Result<Vec<Delivery>, Trouble> {
    let mut rows = rows::Entity::find().filter(Column::Centre.eq(tx.centre()?.uuid()));
    if let Some(after) = page.after {
        rows = rows.filter(Column::Id.gt(after.uuid()));
    }
    if let Some(person) = filter.person {
        rows = rows.filter(Column::Person.eq(person.uuid()));
    }
    if let Some(state) = filter.state {
        rows = rows.filter(Column::State.eq(state.word()));
    }
    if let Some(subject) = &filter.subject {
        rows = rows.filter(Column::Subject.eq(subject.as_str()));
    }
    rows.order_by_asc(Column::Id).limit(page.size).all(tx).await?.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use platform::clock::Clock;
    use platform::db::{Db, Settings, Synchronous};
    use platform::id::Centre;

    use super::*;
    use crate::events::offers::blank;

    #[tokio::test]
    async fn of_one_event_each_template_is_written_once() {
        let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::System);
        let settings = Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Normal };
        let db = Db::open("notifications", &settings, clock.clone()).await.unwrap();
        db.migrate(crate::migrations::migrations()).await.unwrap();
        let (centre, event): (Id<Centre>, _) = (clock.id(), clock.uuid());
        let (person, offer): (Id<Volunteer>, Id<Offer>) = (clock.id(), clock.id());
        let message = |template| Delivery { id: clock.id(), ..blank(person, template, offer.to_string(), offer) };
        let tx = db.scoped(centre).write().await.unwrap();

        add(&tx, event, person, &[message(Template::Accepted)]).await.unwrap();
        add(&tx, event, person, &[message(Template::Accepted), message(Template::ReminderDay)]).await.unwrap();

        assert_eq!(rows::Entity::find().filter(Column::Event.eq(event)).count(&tx).await.unwrap(), 2);
    }
}
