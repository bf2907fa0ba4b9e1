//! The walls between centres in PostgreSQL. Three users of each database: the app sees the rows of the centre that its transaction
//! names, the worker (letters, timers, sweeps) those of all, the owner makes the tables. SQLite has no such walls.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use crate::error::Trouble;

/// What a transaction sets to the centre that it works for.
pub(super) const SETTING: &str = "borgertorg.centre";

/// The tables without a centre: whether the app may use them, and why that shows nobody another centre's rows.
const WITHOUT_CENTRE: [(&str, bool, &str); 7] = [
    ("inbox", true, "ids of letters that a reaction has dealt with, marked in its own transaction"),
    ("receipts", true, "found by a digest of caller and key, which nobody else can ask for"),
    ("restores", true, "when the house was restored"),
    ("tries", true, "how often a letter was begun; a reaction that has dealt with it forgets the count in its own transaction"),
    ("codes", false, "what a browser may type to be let in, before anybody knows whether it is anybody's; a worker finds it by a digest of a secret"),
    ("leases", false, "whose turn it is among workers"),
    ("migrations", false, "steps of the schema"),
];

/// Tables of ours with what stands around them. A policy is ours as it was made: for its one user, whatever he does, and asking for the centre.
const TABLES: &str = "SELECT c.relname, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'centre' AND NOT a.attisdropped),
        c.relrowsecurity AND c.relforcerowsecurity AND 2 = (SELECT count(*) FROM pg_policy p JOIN pg_roles r ON p.polroles = ARRAY[r.oid]
            WHERE p.polrelid = c.oid AND p.polcmd = '*' AND p.polpermissive AND p.polwithcheck IS NULL
            AND (p.polname = 'of_centre' AND r.rolname = $1 AND pg_get_expr(p.polqual, c.oid) LIKE '(centre = %borgertorg.centre%'
                OR p.polname = 'of_all' AND r.rolname = $2 AND pg_get_expr(p.polqual, c.oid) = 'true')),
        has_table_privilege($2, c.oid, 'SELECT') AND (has_table_privilege($1, c.oid, 'SELECT') OR c.relname IN ('codes', 'leases', 'migrations'))
    FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname";

/// One table, as the catalogue has it.
struct Table {
    name: String,
    has_centre: bool,
    is_walled: bool,
    is_granted: bool,
}

impl Table {
    fn stands(&self) -> bool {
        self.is_granted && (self.is_walled || !self.has_centre)
    }
}

async fn tables(tx: &impl ConnectionTrait, app: &str, worker: &str) -> Result<Vec<Table>, DbErr> {
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, TABLES, [app.into(), worker.into()]);
    let read = |row: &sea_orm::QueryResult| {
        Ok(Table {
            name: row.try_get_by_index(0)?,
            has_centre: row.try_get_by_index(1)?,
            is_walled: row.try_get_by_index(2)?,
            is_granted: row.try_get_by_index(3)?,
        })
    };
    tx.query_all_raw(statement).await?.iter().map(read).collect()
}

/// Opens the walls for the owner, whose steps may move the rows of all centres; in the same transaction [`raise`] closes them.
pub(super) async fn lower(tx: &impl ConnectionTrait, app: &str, worker: &str) -> Result<(), DbErr> {
    for table in tables(tx, app, worker).await?.iter().filter(|table| table.has_centre) {
        tx.execute_unprepared(&format!("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY", quoted(&table.name))).await?;
    }
    Ok(())
}

/// Puts walls round every table that has none, and lets each user do what it is for. Does nothing where all stand.
///
/// # Errors
/// Where the database is away, a user does not exist, or a table without a centre has no reason to be.
pub(super) async fn raise(tx: &impl ConnectionTrait, app: &str, worker: &str) -> Result<(), Trouble> {
    let tables = tables(tx, app, worker).await?;
    if tables.iter().all(Table::stands) {
        return Ok(());
    }
    for Table { name, has_centre, .. } in &tables {
        let (table, app, worker) = (quoted(name), quoted(app), quoted(worker));
        let mut steps = vec![format!("GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {worker}")];
        let reason = WITHOUT_CENTRE.iter().find(|(known, ..)| known == name);
        if *has_centre || reason.is_some_and(|(_, app_may, _)| *app_may) {
            steps.push(format!("GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {app}"));
        }
        if *has_centre {
            steps.extend([
                format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
                format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY"),
                format!("DROP POLICY IF EXISTS of_centre ON {table}"),
                format!("CREATE POLICY of_centre ON {table} TO {app} USING (centre = (SELECT nullif(current_setting('{SETTING}', true), '')::uuid))"),
                format!("DROP POLICY IF EXISTS of_all ON {table}"),
                format!("CREATE POLICY of_all ON {table} TO {worker} USING (true)"),
            ]);
        } else if reason.is_none() {
            return Err(Trouble::broken("building walls between centres", format!("the table {name} has no centre, and no reason stands in walls.rs")));
        }
        for step in steps {
            tx.execute_unprepared(&step).await?;
        }
    }
    for user in [app, worker] {
        tx.execute_unprepared(&format!("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}", quoted(user))).await?;
    }
    Ok(())
}

/// A name as PostgreSQL takes it whatever is in it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
