//! The tables as SeaORM sees them.

pub(super) mod volunteer {
    use sea_orm::entity::prelude::*;

    use super::super::forms::{Attestations, Consents, Exceptions, Periods, Words};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "volunteers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub version: i64,
        pub name: String,
        pub name_order: String,
        pub email: Option<String>,
        pub email_key: Option<String>,
        pub phone: Option<String>,
        pub birth_year: Option<i32>,
        pub postal_code: Option<String>,
        pub latitude: f64,
        pub longitude: f64,
        pub max_metres: i32,
        pub weekly_minutes: i32,
        #[sea_orm(column_type = "JsonBinary")]
        pub skills: Words,
        #[sea_orm(column_type = "JsonBinary")]
        pub languages: Words,
        #[sea_orm(column_type = "JsonBinary")]
        pub interests: Words,
        #[sea_orm(column_type = "JsonBinary")]
        pub week: Periods,
        #[sea_orm(column_type = "JsonBinary")]
        pub exceptions: Exceptions,
        #[sea_orm(column_type = "JsonBinary")]
        pub attestations: Attestations,
        #[sea_orm(column_type = "JsonBinary")]
        pub consents: Consents,
        pub paused: bool,
        pub paused_until: Option<Date>,
        pub resumes_at: Option<DateTimeUtc>,
        pub registered_at: DateTimeUtc,
        pub last_active_at: DateTimeUtc,
        pub asked_at: Option<DateTimeUtc>,
        pub unconsented_since: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod word {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "volunteer_words")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub volunteer: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub word: String,
        pub centre: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod reading {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "readings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub volunteer: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: Date,
        #[sea_orm(primary_key, auto_increment = false)]
        pub reader: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub card: String,
        pub centre: Uuid,
        pub times: i32,
        pub last_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod hours {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "hours")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub version: i64,
        pub volunteer: Option<Uuid>,
        pub assignment: Uuid,
        pub session: Option<Uuid>,
        pub ended_at: DateTimeUtc,
        pub minutes: i32,
        pub corrected: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
