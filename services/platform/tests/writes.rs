//! Writes that wait and travel together do what they would have done one after another, on both databases.
#![expect(clippy::unwrap_used, reason = "tests say what went wrong by stopping there")]

use platform::clock::Clock;
use platform::db::{Db, Settings, Synchronous};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ActiveValue::Set, QueryOrder as _, QueryTrait as _};
use world::{Folder, Postgres};

/// A table of the platform that anybody may write to.
mod tries {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub consumer: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub event: Uuid,
        pub begun: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod inbox {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "inbox")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub consumer: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub event: Uuid,
        pub handled_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

async fn rows(tx: &platform::db::Tx) -> Vec<(String, i32)> {
    let rows = tries::Entity::find().order_by_asc(tries::Column::Consumer).all(tx).await.unwrap();
    rows.into_iter().map(|row| (row.consumer, row.begun)).collect()
}

async fn all_of_it(settings: Settings) {
    let clock = Clock::fixed("2026-11-28T08:00:00Z".parse().unwrap(), 1);
    let db = Db::open("writes", &settings, clock.clone()).await.unwrap();
    db.migrate(Vec::new()).await.unwrap();
    let (centre, event) = (clock.id(), clock.id::<()>().uuid());
    let begin = async || db.scoped(centre).write().await.unwrap();
    let new = |name: &str, begun| tries::ActiveModel { consumer: Set(name.to_owned()), event: Set(event), begun: Set(begun) };
    let more = |name: &str, begun: i32| {
        let more = tries::Entity::update_many().col_expr(tries::Column::Begun, Expr::col(tries::Column::Begun).add(begun));
        more.filter(tries::Column::Consumer.eq(name)).into_query()
    };
    let noted = |name: &str| inbox::ActiveModel { consumer: Set(name.to_owned()), event: Set(event), handled_at: Set(clock.now()) };

    // a look sees what waits; what is written to one table is done in order, with another table's between
    let tx = begin().await;
    tx.put(tries::Entity, tries::Entity::insert(new("a", 1)).into_query());
    assert_eq!(rows(&tx).await, [("a".to_owned(), 1)]);
    tx.put(tries::Entity, more("a", 1));
    tx.put(inbox::Entity, inbox::Entity::insert(noted("a")).into_query());
    tx.put(tries::Entity, tries::Entity::insert_many([new("b", 10), new("c", 20)]).into_query());
    tx.put(tries::Entity, more("b", 5));
    tx.put(tries::Entity, tries::Entity::delete_many().filter(tries::Column::Consumer.eq("c")).into_query());
    tx.put(inbox::Entity, inbox::Entity::insert(noted("b")).into_query());
    tx.commit().await.unwrap();
    let stands = [("a".to_owned(), 2), ("b".to_owned(), 15)];
    let tx = begin().await;
    assert_eq!(rows(&tx).await, stands);
    assert_eq!(inbox::Entity::find().count(&tx).await.unwrap(), 2);
    drop(tx);

    // many, as when a centre's whole year is looked at again: in order, whatever goes in one text
    let tx = begin().await;
    for step in 2..102 {
        let next = tries::Entity::update_many().col_expr(tries::Column::Begun, Expr::value(step + 1)).filter(tries::Column::Begun.eq(step));
        tx.put(tries::Entity, next.filter(tries::Column::Consumer.eq("a")).into_query());
    }
    assert_eq!(rows(&tx).await, [("a".to_owned(), 102), ("b".to_owned(), 15)]);
    drop(tx);

    // given up, with writes that wait
    let tx = begin().await;
    tx.put(tries::Entity, more("a", 100));
    drop(tx);
    assert_eq!(rows(&begin().await).await, stands);

    // one is refused: at the commit
    let tx = begin().await;
    tx.put(tries::Entity, more("a", 100));
    tx.put(inbox::Entity, inbox::Entity::insert(noted("a")).into_query());
    tx.put(tries::Entity, more("b", 100));
    assert!(tx.commit().await.is_err());
    assert_eq!(rows(&begin().await).await, stands);

    // or at a look before it, whatever anybody makes of that
    let tx = begin().await;
    tx.put(tries::Entity, more("a", 100));
    tx.put(inbox::Entity, inbox::Entity::insert(noted("a")).into_query());
    assert!(tries::Entity::find().all(&tx).await.is_err());
    tx.put(tries::Entity, more("b", 100));
    assert!(tx.commit().await.is_err());
    assert_eq!(rows(&begin().await).await, stands);
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_that_wait_are_done_in_order_or_not_at_all_on_sqlite() {
    let folder = Folder::new("writes");
    Box::pin(all_of_it(Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Normal })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_that_wait_are_done_in_order_or_not_at_all_on_postgres() {
    let postgres = Postgres::shared().await;
    Box::pin(all_of_it(Settings::postgres(&postgres.create_database("writes"), 4))).await;
}
