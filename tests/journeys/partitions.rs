//! The walls between centres in the database itself, asked of its catalogue and tried table by table: what our own queries would
//! forget to ask for, PostgreSQL does not show.

use std::collections::BTreeSet;

use world::desk::{Desk, asking};
use world::house::{House, KEEPERS};

use crate::people::register;
use crate::telling::agreed;

/// Tables without a centre; why each needs none stands in `services/platform/src/db/walls.rs`.
const WITHOUT_CENTRE: [&str; 5] = ["inbox", "leases", "migrations", "receipts", "tries"];
/// And when the house was restored, which notifications alone asks for; and the codes that the door alone keeps.
const OWN: [(&str, &str); 2] = [("notifications", "restores"), ("dispatcher", "codes")];
/// Of these the app may use three.
const OPEN_TO_THE_APP: [&str; 3] = ["inbox", "receipts", "tries"];

const RELATIONS: &str = "SELECT c.relname, c.relkind FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')";
const WITH_CENTRE: &str = "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'centre'
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'";
const WALLED: &str = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relnamespace = 'public'::regnamespace";
/// Nobody who works for centres passes the walls by what he is.
const PASSES: &str = "SELECT rolname FROM pg_roles WHERE rolname IN ('app', 'worker', 'owner') AND (rolsuper OR rolbypassrls OR rolcreaterole)";

fn names(rows: &str) -> BTreeSet<String> {
    rows.lines().map(|line| line.split('|').next().unwrap_or_default().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// SQL in a transaction that works for a centre.
fn within(centre: &str, sql: &str) -> String {
    format!("BEGIN; SET LOCAL borgertorg.centre = '{centre}'; {sql}; COMMIT")
}

/// Tries one table in the name of a centre; returns how many rows of it there are.
fn tried(house: &House, role: &str, table: &str, ours: &str, theirs: &str) -> usize {
    let (server, database) = (house.postgres.as_ref().expect("PostgreSQL"), house.database(role));
    let count = |of: &str| format!("SELECT count(*) FROM \"{table}\" {of}");
    let all = |of: &str| server.query(&database, &count(of));
    let app = |sql: &str| server.query_as("app", &database, sql);
    let at = format!("{role}.{table}");

    assert_eq!(app(&count("")).as_deref(), Ok("0"), "{at}: without a centre there is nothing");
    let mine = all(&format!("WHERE centre = '{ours}'"));
    assert_eq!(app(&within(ours, &count(""))).as_deref(), Ok(mine.as_str()), "{at}: with one, its rows and no others");
    assert_eq!(app(&format!("{}; {}", within(ours, "SELECT"), count(""))).map(|said| said.trim().to_owned()).as_deref(), Ok("0"), "{at}: and none after it");
    assert_eq!(server.query_as("worker", &database, &count("")), Ok(all("")), "{at}: the worker sees all");
    assert_eq!(server.query_as("owner", &database, &count("")).as_deref(), Ok("0"), "{at}: who makes the tables sees nothing");
    if mine != "0" {
        let moved = app(&within(ours, &format!("UPDATE \"{table}\" SET centre = '{theirs}'")));
        assert!(moved.as_ref().is_err_and(|said| said.contains("row-level security")), "{at}: no row leaves its centre: {moved:?}");
    }
    let touched = app(&within(theirs, &format!("WITH gone AS (DELETE FROM \"{table}\" WHERE centre = '{ours}' RETURNING 1) SELECT count(*) FROM gone")));
    assert_eq!(touched.as_deref(), Ok("0"), "{at}: what one does not see one does not touch");
    mine.parse().expect("a number")
}

/// Two centres live in one house; then every table and view of every database is tried.
pub async fn the_database_itself_shows_a_centre_its_own_rows_only(house: &mut House) {
    for _ in 0..2 {
        let desk = Desk::open(house, asking(0)).await;
        let people = register(house, &desk, 2).await;
        agreed(house, &desk, &people[0], "2027-03-11T12:00", "2027-03-11T14:00").await;
        desk.at_rest(house).await;
    }
    let centres = house.query("organisations", "SELECT centre FROM centres");
    let [ours, theirs] = centres.lines().collect::<Vec<_>>()[..] else { panic!("two centres: {centres}") };

    let (mut tables, mut filled) = (0, 0);
    for role in KEEPERS {
        let (server, database) = (house.postgres.as_ref().expect("PostgreSQL"), house.database(role));
        let relations = server.query(&database, RELATIONS);
        assert!(relations.lines().all(|line| line.ends_with("|r")), "{role}: a view shows what its owner sees, unless it is a security_invoker: {relations}");
        let with_centre = names(&server.query(&database, WITH_CENTRE));
        let without: BTreeSet<String> = names(&relations).difference(&with_centre).cloned().collect();
        let known = WITHOUT_CENTRE.into_iter().chain(OWN.into_iter().filter(|(keeper, _)| *keeper == role).map(|(_, table)| table));
        assert_eq!(without, known.map(str::to_owned).collect(), "{role}: a table without a centre needs a reason");
        assert_eq!(names(&server.query(&database, WALLED)), with_centre, "{role}: a wall round each table with a centre");
        assert_eq!(server.query(&database, PASSES), "", "nobody passes the walls");
        for table in WITHOUT_CENTRE {
            let may = server.query_as("app", &database, &format!("SELECT count(*) FROM {table}")).is_ok();
            assert_eq!(may, OPEN_TO_THE_APP.contains(&table), "{role}.{table}");
        }
        for table in &with_centre {
            tables += 1;
            filled += usize::from(tried(house, role, table, ours, theirs) > 0);
        }
    }
    println!("{tables} tables with a centre, {filled} of them with rows");
    assert!(filled >= 15, "{filled} of {tables} tables had rows to hide");
}
