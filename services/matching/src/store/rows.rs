//! The tables as entities; nobody outside the store sees them.

pub(super) mod need {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "needs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub version: i64,
        pub edited: i64,
        pub state: String,
        pub outcome: Option<String>,
        pub organisation: Option<Uuid>,
        pub venue: Option<Uuid>,
        pub category: String,
        pub priority: i32,
        pub poster: String,
        /// Of the title, each after a space.
        pub words: String,
        /// Seconds since 1970: a list compares many, and numbers are quicker than SQLite's instants, which are text.
        pub first_at: Option<i64>,
        pub last_at: Option<i64>,
        pub called_off: bool,
        #[sea_orm(column_type = "JsonBinary")]
        pub profile: Json,
        pub series: Uuid,
        pub ends_before: Option<Date>,
        pub opened_through: Date,
        pub next_opening_at: Option<DateTimeUtc>,
        pub ended_at: Option<DateTimeUtc>,
        pub bare: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod session {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub need: Uuid,
        pub starts_local: DateTime,
        pub ends_local: DateTime,
        pub zone: String,
        pub starts_at: DateTimeUtc,
        pub ends_at: DateTimeUtc,
        pub east: i32,
        pub north: i32,
        pub places: i32,
        pub taken: i32,
        pub offers_out: i32,
        pub waiting: i32,
        pub needs_attention: bool,
        pub vacated: bool,
        pub cancelled: bool,
        pub wave: i32,
        pub look_at: Option<DateTimeUtc>,
        #[sea_orm(column_type = "JsonBinary", nullable)]
        pub own: Option<Json>,
        pub touched_at: DateTimeUtc,
        /// The trace of whoever wants the job to look.
        pub trace: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod offer {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "offers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub version: i64,
        pub need: Uuid,
        pub session: Uuid,
        pub volunteer: Option<Uuid>,
        pub state: String,
        pub answer: Option<String>,
        pub wave: i32,
        pub promotion: bool,
        pub urgent: bool,
        pub moved: bool,
        pub made_at: DateTimeUtc,
        pub not_before: DateTimeUtc,
        pub deadline: DateTimeUtc,
        pub answered_at: Option<DateTimeUtc>,
        pub reminded_at: Option<DateTimeUtc>,
        #[sea_orm(column_type = "JsonBinary")]
        pub score: Json,
        #[sea_orm(column_type = "JsonBinary")]
        pub reasons: Json,
        pub override_reason: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod assignment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "assignments")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub version: i64,
        pub need: Uuid,
        pub session: Uuid,
        pub volunteer: Option<Uuid>,
        pub offer: Uuid,
        pub place: i32,
        pub state: String,
        pub starts_at: DateTimeUtc,
        pub ends_at: DateTimeUtc,
        pub east: i32,
        pub north: i32,
        pub confirm_by: Option<DateTimeUtc>,
        pub checked_in_at: Option<DateTimeUtc>,
        pub checked_out_at: Option<DateTimeUtc>,
        pub cancelled_by: String,
        pub agreed_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod waiting {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "waiting")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub session: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub volunteer: Uuid,
        pub centre: Uuid,
        pub offer: Uuid,
        pub since: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod block {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "blocks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub need: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub volunteer: Uuid,
        pub centre: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod card {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "cards")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub volunteer: Uuid,
        pub centre: Uuid,
        pub version: i64,
        pub revision: i64,
        #[sea_orm(column_type = "JsonBinary")]
        pub card: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod card_wanted {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "card_wanted")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub volunteer: Uuid,
        pub centre: Uuid,
        pub version: i64,
        pub wanted_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod deck {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "decks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub centre: Uuid,
        pub revision: i64,
        pub removed: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod policy {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "policies")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub centre: Uuid,
        pub version: i64,
        #[sea_orm(column_type = "JsonBinary")]
        pub policy: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod plan {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "plans")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub centre: Uuid,
        pub version: i64,
        pub state: String,
        pub from_date: Date,
        pub until_date: Date,
        pub stability: i32,
        pub most_rounds: i32,
        pub most_seconds: i32,
        pub begun_at: DateTimeUtc,
        pub ended_at: Option<DateTimeUtc>,
        pub round: i32,
        pub value: i64,
        pub bound: i64,
        pub plain: i64,
        pub plain_bound: i64,
        pub ending: Option<String>,
        pub failure: Option<String>,
        pub last: Option<Uuid>,
        pub cancel: bool,
        pub tries: i32,
        /// The process that plans it, until when it may be silent, and the trace of whoever wants it.
        pub holder: Option<Uuid>,
        pub held_until: Option<DateTimeUtc>,
        pub trace: Option<String>,
        #[sea_orm(column_type = "JsonBinary", nullable)]
        pub outcome: Option<Json>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod plan_session {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub plan: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub session: Uuid,
        pub centre: Uuid,
        pub need: Uuid,
        pub starts_at: DateTimeUtc,
        pub ends_at: DateTimeUtc,
        pub east: i32,
        pub north: i32,
        pub places: i32,
        pub taken: i32,
        pub offers_out: i32,
        pub held: i32,
        pub empty: i32,
        #[sea_orm(column_type = "JsonBinary", nullable)]
        pub lack: Option<Json>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod plan_part {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_parts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub plan: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub session: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub volunteer: Uuid,
        pub centre: Uuid,
        pub state: String,
        #[sea_orm(column_type = "JsonBinary")]
        pub score: Json,
        pub offer: Option<Uuid>,
        #[sea_orm(column_type = "JsonBinary")]
        pub reasons: Json,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
