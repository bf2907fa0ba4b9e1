//! The walls between centres in the database itself, asked of its catalogue and tried table by table: what our own queries would
//! forget to ask for, PostgreSQL does not show.

use std::collections::BTreeSet;

use world::desk::{Desk, asking};
use world::house::{House, KEEPERS};

use crate::things::furnish;

/// Tables without a centre, and what the app may do there; why each needs none stands in `services/platform/src/db/walls.rs`.
const WITHOUT_CENTRE: [(&str, bool); 5] = [("inbox", true), ("leases", false), ("migrations", false), ("receipts", true), ("tries", true)];
/// And when the house was restored, which notifications alone asks for; and the codes that the door alone keeps.
const OWN: [(&str, &str, bool); 2] = [("notifications", "restores", true), ("dispatcher", "codes", false)];

const RELATIONS: &str = "SELECT c.relname, c.relkind FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')";
const WITH_CENTRE: &str = "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'centre'
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'";
const WALLED: &str = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relnamespace = 'public'::regnamespace";
/// Every policy, word by word.
const POLICIES: &str = "SELECT tablename, policyname, permissive, roles, cmd, qual, coalesce(with_check, 'as it reads') FROM pg_policies
    WHERE schemaname = 'public'";
/// Who may do what to each table.
const GRANTS: &str =
    "SELECT c.relname, coalesce(pg_get_userbyid(nullif(g.grantee, 0)), 'everybody'), string_agg(lower(g.privilege_type), ' ' ORDER BY g.privilege_type)
    FROM pg_class c, aclexplode(c.relacl) g WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND g.grantee <> c.relowner GROUP BY 1, 2";
/// What must be written into a row: the columns that nothing else fills.
const NEEDED: &str = "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
    WHERE attrelid = 'TABLE'::regclass AND attnum > 0 AND NOT attisdropped AND attnotnull AND NOT atthasdef AND attidentity = '' AND attgenerated = ''";
/// Nobody who works for centres passes the walls by what he is, or by what he is a member of.
const PASSES: &str = "SELECT rolname FROM pg_roles WHERE rolname IN ('app', 'worker', 'owner') AND (rolsuper OR rolbypassrls OR rolcreaterole)
    UNION SELECT m.member::regrole::text FROM pg_auth_members m WHERE m.member::regrole::text IN ('app', 'worker', 'owner')";

fn names(rows: &str) -> BTreeSet<String> {
    rows.lines().map(|line| line.split('|').next().unwrap_or_default().to_owned()).filter(|name| !name.is_empty()).collect()
}

fn lines(rows: &str) -> BTreeSet<String> {
    rows.lines().map(ToOwned::to_owned).collect()
}

/// SQL in a transaction that works for a centre.
fn within(centre: &str, sql: &str) -> String {
    format!("BEGIN; SET LOCAL borgertorg.centre = '{centre}'; {sql}; COMMIT")
}

/// The house's database server as the users of one role's database see it.
struct Keeper<'a> {
    house: &'a House,
    role: &'static str,
}

impl Keeper<'_> {
    fn all(&self, sql: &str) -> String {
        self.house.query(self.role, sql)
    }

    fn by(&self, user: &str, sql: &str) -> Result<String, String> {
        self.house.postgres.as_ref().expect("PostgreSQL").query_as(user, &self.house.database(self.role), sql)
    }

    fn app(&self, sql: &str) -> Result<String, String> {
        self.by("app", sql)
    }

    /// The tables without a centre, and whether the app may use each.
    fn without_centre(&self) -> Vec<(&'static str, bool)> {
        let own = OWN.into_iter().filter(|(keeper, ..)| *keeper == self.role).map(|(_, table, app_may)| (table, app_may));
        WITHOUT_CENTRE.into_iter().chain(own).collect()
    }

    /// Puts a row of a centre into a table that no story has filled: an empty one hides whatever is wrong with its wall.
    fn plant(&self, table: &str, centre: &str) {
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        let needed = self.all(&NEEDED.replace("TABLE", table));
        for line in needed.lines() {
            let (column, kind) = line.split_once('|').expect("a column and its type");
            let value = match kind {
                _ if column == "centre" => format!("'{centre}'"),
                "uuid" => "gen_random_uuid()".to_owned(),
                "bigint" | "integer" | "smallint" | "double precision" => "1".to_owned(),
                "boolean" => "false".to_owned(),
                "bytea" => "uuid_send(gen_random_uuid())".to_owned(),
                "json" | "jsonb" => "'{}'".to_owned(),
                "date" | "timestamp with time zone" => "now()".to_owned(),
                _ if kind.starts_with("character varying") || kind == "text" => "gen_random_uuid()::text".to_owned(),
                _ => panic!("{}.{table}.{column}: what stands in a {kind}?", self.role),
            };
            columns.push(column);
            values.push(value);
        }
        // a replica looks at no foreign keys: what the row belongs to need not be there
        let row = format!("INSERT INTO \"{table}\" ({}) VALUES ({})", columns.join(", "), values.join(", "));
        assert_eq!(self.all(&format!("SET session_replication_role = replica; {row}")), "", "{}.{table}", self.role);
    }

    /// What the catalogue says of the walls.
    fn is_walled(&self) -> BTreeSet<String> {
        let role = self.role;
        let relations = self.all(RELATIONS);
        assert!(relations.lines().all(|line| line.ends_with("|r")), "{role}: a view shows what its owner sees, unless it is a security_invoker: {relations}");
        let with_centre = names(&self.all(WITH_CENTRE));
        let without: BTreeSet<String> = names(&relations).difference(&with_centre).cloned().collect();
        let known = self.without_centre();
        assert_eq!(without, known.iter().map(|(table, _)| (*table).to_owned()).collect(), "{role}: a table without a centre needs a reason");
        assert_eq!(names(&self.all(WALLED)), with_centre, "{role}: a wall round each table with a centre");
        let mine = "(centre = ( SELECT (NULLIF(current_setting('borgertorg.centre'::text, true), ''::text))::uuid AS \"nullif\"))";
        let policies = |table: &String| {
            [format!("{table}|of_centre|PERMISSIVE|{{app}}|ALL|{mine}|as it reads"), format!("{table}|of_all|PERMISSIVE|{{worker}}|ALL|true|as it reads")]
        };
        assert_eq!(lines(&self.all(POLICIES)), with_centre.iter().flat_map(policies).collect(), "{role}: two policies round each, and no other");
        let may = "delete insert select update";
        let open = with_centre.iter().map(String::as_str).chain(known.iter().filter(|(_, app_may)| *app_may).map(|(table, _)| *table));
        let granted = open.map(|table| format!("{table}|app|{may}")).chain(names(&relations).into_iter().map(|table| format!("{table}|worker|{may}")));
        assert_eq!(lines(&self.all(GRANTS)), granted.collect(), "{role}: each user may do what it is for");
        assert_eq!(self.all(PASSES), "", "nobody passes the walls");
        with_centre
    }

    /// Tries a table without a centre as the app.
    fn is_shut(&self, table: &str) {
        for sql in [format!("SELECT FROM {table}"), format!("DELETE FROM {table}"), format!("INSERT INTO {table} DEFAULT VALUES")] {
            let refused = self.app(&sql).expect_err(&format!("{}: {sql}", self.role));
            assert!(refused.contains(&format!("permission denied for table {table}")), "{}: {sql}: {refused}", self.role);
        }
    }

    /// Tries one table, in which both have rows, in the name of a centre.
    fn is_parted(&self, table: &str, ours: &str, theirs: &str) {
        let count = |of: &str| format!("SELECT count(*) FROM \"{table}\" {of}");
        let at = format!("{}.{table}", self.role);
        let mine = self.all(&count(&format!("WHERE centre = '{ours}'")));

        assert!(mine != "0" && self.all(&count(&format!("WHERE centre = '{theirs}'"))) != "0", "{at}: both have rows");
        assert_eq!(self.app(&count("")).as_deref(), Ok("0"), "{at}: without a centre there is nothing");
        assert_eq!(self.app(&within("", &count(""))).as_deref(), Ok("0"), "{at}: nor with an empty one");
        assert_eq!(self.app(&within(ours, &count(""))).as_deref(), Ok(mine.as_str()), "{at}: with one, its rows and no others");
        assert_eq!(
            self.app(&format!("{}; {}", within(ours, "SELECT"), count(""))).map(|said| said.trim().to_owned()).as_deref(),
            Ok("0"),
            "{at}: none after it"
        );
        assert_eq!(self.by("worker", &count("")), Ok(self.all(&count(""))), "{at}: the worker sees all");
        assert_eq!(self.by("owner", &count("")).as_deref(), Ok("0"), "{at}: who makes the tables sees nothing");
        let copied = format!("jsonb_populate_record(NULL::\"{table}\", to_jsonb(t) || jsonb_build_object('centre', '{theirs}'))");
        for sql in [format!("UPDATE \"{table}\" SET centre = '{theirs}'"), format!("INSERT INTO \"{table}\" SELECT ({copied}).* FROM \"{table}\" t LIMIT 1")] {
            let moved = self.app(&within(ours, &sql));
            assert!(moved.as_ref().is_err_and(|said| said.contains("row-level security")), "{at}: no row gets into another centre: {moved:?}");
        }
        for change in ["DELETE FROM", "UPDATE"] {
            let set = if change == "UPDATE" { "SET centre = centre" } else { "" };
            let sql = format!("WITH gone AS ({change} \"{table}\" {set} WHERE centre = '{ours}' RETURNING 1) SELECT count(*) FROM gone");
            assert_eq!(self.app(&within(theirs, &sql)).as_deref(), Ok("0"), "{at}: what one does not see one does not touch");
        }
    }
}

/// Two centres live in one house; then every table and view of every database is tried.
pub async fn the_database_itself_shows_a_centre_its_own_rows_only(house: &mut House) {
    for _ in 0..2 {
        let desk = Desk::open(house, asking(0)).await;
        Box::pin(furnish(house, &desk)).await;
        desk.at_rest(house).await;
    }
    house.stop().await; // nobody works on rows that are planted
    let centres = house.query("organisations", "SELECT centre FROM centres");
    let [ours, theirs] = centres.lines().collect::<Vec<_>>()[..] else { panic!("two centres: {centres}") };

    for role in KEEPERS {
        let keeper = Keeper { house, role };
        for (table, _) in keeper.without_centre().into_iter().filter(|(_, app_may)| !app_may) {
            keeper.is_shut(table);
        }
        for table in keeper.is_walled() {
            for centre in [ours, theirs] {
                if keeper.all(&format!("SELECT count(*) FROM \"{table}\" WHERE centre = '{centre}'")) == "0" {
                    keeper.plant(&table, centre);
                }
            }
            keeper.is_parted(&table, ours, theirs);
        }
        let wrong = keeper.app(&within("svarstad", "SELECT count(*) FROM outbox"));
        assert!(wrong.as_ref().is_err_and(|said| said.contains("invalid input syntax for type uuid")), "{role}: a centre that is none: {wrong:?}");
    }
    Box::pin(a_table_that_nobody_thought_of_stops_the_migration(house)).await;
}

/// Whoever adds a table must say whose its rows are: until then no step of the schema is done, and no user sees anything new.
async fn a_table_that_nobody_thought_of_stops_the_migration(house: &House) {
    let keeper = Keeper { house, role: "matching" };
    for table in ["strays (id uuid)", "walked (id uuid, centre uuid)"] {
        assert_eq!(keeper.by("owner", &format!("CREATE TABLE {table}")).as_deref(), Ok(""));
    }
    let walls = || (lines(&keeper.all(POLICIES)), lines(&keeper.all(GRANTS)));
    let before = walls();

    let refused = house.run(&["migrate"]).await;

    assert!(!refused.status.success(), "{refused:?}");
    assert!(refused.err.contains("the table strays has no centre, and no reason stands in walls.rs"), "{refused:?}");
    assert_eq!(walls(), before, "nothing of it was done");
    assert_eq!(keeper.by("owner", "DROP TABLE strays").as_deref(), Ok(""));
    let done = house.run(&["migrate"]).await;
    assert!(done.status.success(), "{done:?}");
    assert!(keeper.is_walled().contains("walked"));

    // whoever bends a wall by hand finds it as it was
    let stood = walls();
    for bent in ["of_centre ON needs USING (true)", "of_centre ON offers WITH CHECK (true)", "of_all ON sessions TO app"] {
        assert_eq!(keeper.by("owner", &format!("ALTER POLICY {bent}")).as_deref(), Ok(""));
        assert_ne!(walls(), stood, "{bent}");
        let done = house.run(&["migrate"]).await;
        assert!(done.status.success() && walls() == stood, "{bent}: {done:?}");
    }
}
