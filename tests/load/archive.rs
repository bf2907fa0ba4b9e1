//! A million needs in two hundred centres, written straight into matching's database, and lists of them through the door.

use std::time::Duration;

use proto::matching as pb;
use proto::types::Window;
use sea_orm::sqlx::Connection as _;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{self, Executor as _};

use super::door::Door;
use super::figures::{self, Figures, Table};
use super::ground::Form;
use super::town::Town;

/// Needs of all centres; every twentieth is one of the centre that is looked at.
const NEEDS: u64 = 1_000_000;
/// Needs that are written in one transaction.
const AT_ONCE: u64 = 50_000;
/// Lists of each kind.
const LISTS: usize = 200;
const DAY: i64 = 86_400;

/// A need in a thousand has the rare word; the others have one of 29 before one of 31.
const KINDS: &str = "Leksehjelp,Besøksvenn,Turfølge,Språkkafé,Kafévert,Datahjelp,Strikkekafé,Matlaging,Høytlesing,Sykkelverksted,Bibliotekvert,\
    Følge til lege,Barnepass,Hagearbeid,Snømåking,Sjakk,Korøving,Dugnad,Fotballtrening,Svømmefølge,Quiz,Bingo,Gitarkurs,Loppemarked,Utdeling,Kjøring,\
    Frokost,Juletrefest,Skolefrokost";
const PLACES: &str = "biblioteket,Sentralen,sykehjemmet,skolen,kirken,samfunnshuset,torget,idrettshallen,ungdomsklubben,museet,rådhuset,stranda,parken,\
    kulturhuset,eldresenteret,barnehagen,gården,brygga,stasjonen,flerbrukshuset,klatrehallen,svømmehallen,grendehuset,verkstedet,kantina,kino,teateret,\
    festivalen,hytta,markedet,bydelshuset";

/// The words of SQL in which the two databases differ.
struct Tongue {
    /// The id of a kind of things with a number.
    id: fn(u32, &str) -> String,
    json: fn(&str) -> String,
    /// An instant, of seconds since 1970.
    at: fn(&str) -> String,
    /// The same on the wall.
    wall: fn(&str) -> String,
    day: fn(&str) -> String,
    /// The entry of a number in a list of texts.
    entry: fn(&str, &str) -> String,
    numbers: fn(u64, u64) -> String,
}

const SQLITE: Tongue = Tongue {
    id: |kind, number| format!("unhex(printf('%032x', ({kind} << 40) + {number}))"),
    json: str::to_owned,
    at: |seconds| format!("strftime('%Y-%m-%dT%H:%M:%S+00:00', {seconds}, 'unixepoch')"),
    wall: |seconds| format!("strftime('%Y-%m-%d %H:%M:%S', {seconds}, 'unixepoch')"),
    day: |seconds| format!("strftime('%Y-%m-%d', {seconds}, 'unixepoch')"),
    entry: |list, number| {
        let quoted = list.split(',').map(|entry| format!("\"{}\"", entry.trim())).collect::<Vec<_>>().join(",");
        format!("json_extract('[{quoted}]', '$[' || ({number}) || ']')")
    },
    numbers: |from, until| format!("(WITH RECURSIVE n(i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {until} - 1) SELECT i FROM n)"),
};

const POSTGRES: Tongue = Tongue {
    id: |kind, number| format!("lpad(to_hex(({kind}::bigint << 40) + {number}), 32, '0')::uuid"),
    json: |text| format!("({text})::jsonb"),
    at: |seconds| format!("to_timestamp({seconds})"),
    wall: |seconds| format!("(to_timestamp({seconds}) AT TIME ZONE 'UTC')"),
    day: |seconds| format!("(to_timestamp({seconds}) AT TIME ZONE 'UTC')::date"),
    entry: |list, number| {
        let quoted = list.split(',').map(|entry| format!("'{}'", entry.trim())).collect::<Vec<_>>().join(",");
        format!("(ARRAY[{quoted}])[({number}) + 1]")
    },
    numbers: |from, until| format!("(SELECT i FROM generate_series({from}::bigint, {until}::bigint - 1) AS i)"),
};

/// Kinds of ids.
const CENTRE: u32 = 1;
const NEED: u32 = 2;
const SESSION: u32 = 3;
const ORGANISATION: u32 = 4;
const VENUE: u32 = 5;

impl Tongue {
    /// The statements that write the needs from one number to another: needs of three years back to four months ahead.
    fn statements(&self, centre: &str, now: i64, from: u64, until: u64) -> [String; 2] {
        let Self { id, json, at, wall, day, entry, numbers } = self;
        let first = now / DAY * DAY;
        // i numbers all needs, j those of one centre
        let base = format!(
            "SELECT i, i / 20 AS j, CASE WHEN i % 20 = 0 THEN {centre} ELSE {} END AS centre,
                {first} + (i * 1100 / {NEEDS} - 980) * {DAY} + 36000 + i % 9 * 3600 AS starts FROM {} AS n",
            id(CENTRE, "1 + i % 199"),
            numbers(from, until),
        );
        let state = format!("CASE WHEN j % 21 = 3 THEN 'cancelled' WHEN starts < {now} AND j % 7 <> 1 THEN 'closed' ELSE 'open' END");
        let several = "CASE WHEN j % 10 = 0 THEN 4 ELSE 1 END";
        let title = format!("CASE WHEN j % 1000 = 7 THEN 'Flyttehjelp' ELSE {} || ' på ' || {} END", entry(KINDS, "j % 29"), entry(PLACES, "j / 29 % 31"));
        let profile = "'{\"organisation\":null,\"title\":\"' || title || '\",\"public_text\":\"To timer sammen med andre. Det er kaffe etterpå, og du får opplæring \
            den første gangen.\",\"details\":\"\",\"category\":\"' || category || '\",\"venue\":null,\"place_name\":\"Sentralen\",\"latitude\":59.4,\
            \"longitude\":9.96,\"starts_local\":\"2026-12-01T15:00:00\",\"ends_local\":\"2026-12-01T17:00:00\",\"zone\":\"Europe/Oslo\",\"rule\":\"\",\
            \"except\":[],\"places\":2,\"priority\":3,\"requires_skills\":[],\"desired_skills\":[\"norsk\"],\"requires_languages\":[],\
            \"requires_attestations\":[],\"adults_only\":false,\"urgent\":false}'";
        let profile = json(profile);
        let needs = format!(
            "INSERT INTO needs (id, centre, version, edited, state, organisation, venue, category, priority, poster, words, first_at, last_at, called_off,
                profile, series, opened_through, bare)
             SELECT {need}, centre, 1, 1, {state}, {organisation}, {venue}, category, 1 + j / 7 % 5, CASE WHEN j / 11 % 6 = 0 THEN 'command-line' ELSE 'member_' || j / 11 % 6 END,
                ' ' || lower(title), starts, starts + 7200 + ({several} - 1) * 7 * {DAY}, j % 21 = 3, {profile}, {need}, {opened}, true
             FROM (SELECT i, j, centre, starts, {title} AS title, {category} AS category FROM ({base}) AS b) AS t",
            need = id(NEED, "i"),
            organisation = id(ORGANISATION, "j % 40"),
            venue = id(VENUE, "j / 40 % 100"),
            category = entry("besøk,språk,leksehjelp,kafé,tur,data,mat,lesing,verksted,kjøring,barn,fest", "j / 3 % 12"),
            opened = day("starts"),
        );
        let sessions = format!(
            "INSERT INTO sessions (id, centre, need, starts_local, ends_local, zone, starts_at, ends_at, east, north, places, taken, offers_out, waiting,
                needs_attention, vacated, cancelled, wave, touched_at)
             SELECT {session}, centre, {need}, {starts_local}, {ends_local}, 'Europe/Oslo', {starts_at}, {ends_at}, 0, 0, 2, 1, 0, 0, false, false, j % 21 = 3, 1, {made}
             FROM (SELECT i, j, k, centre, starts + k * 7 * {DAY} AS starts FROM ({base}) AS b, (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) AS w
                WHERE k < {several}) AS t",
            session = id(SESSION, "i * 4 + k"),
            need = id(NEED, "i"),
            starts_local = wall("starts"),
            ends_local = wall("starts + 7200"),
            starts_at = at("starts"),
            ends_at = at("starts + 7200"),
            made = at(&format!("{first} - 2000 * {DAY}")),
        );
        [needs, sessions]
    }
}

/// Fills the house: the centre of the town gets fifty thousand, the others about five thousand each.
async fn fill(town: &Town, from: u64, upto: u64) {
    let now = i64::try_from(std::time::UNIX_EPOCH.elapsed().expect("it is later than 1970").as_secs()).expect("a second");
    let parts = (from / AT_ONCE..upto / AT_ONCE).map(|part| (part * AT_ONCE, (part + 1) * AT_ONCE));
    let hex = format!("{:032x}", number(&town.centre));
    if let Some(postgres) = town.ground.postgres() {
        for (from, until) in parts {
            for statement in POSTGRES.statements(&format!("'{hex}'::uuid"), now, from, until) {
                postgres.run("matching", &statement);
            }
        }
        postgres.run("matching", "VACUUM ANALYZE");
    } else {
        let options = SqliteConnectOptions::new().filename(town.ground.data.path().join("matching.sqlite")).busy_timeout(Duration::from_secs(60));
        let mut db = SqliteConnection::connect_with(&options).await.expect("matching's database");
        for (from, until) in parts {
            for statement in SQLITE.statements(&format!("X'{hex}'"), now, from, until) {
                db.execute(sqlx::AssertSqlSafe(statement)).await.expect("rows");
            }
        }
        db.close().await.expect("closed");
    }
}

/// The digits of an id's number.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

fn number(id: &str) -> u128 {
    let digit = |letter: u8| DIGITS.iter().position(|digit| *digit == letter).expect("a digit") as u128;
    id.rsplit('_').next().unwrap_or(id).bytes().fold(0, |number, letter| number << 5 | digit(letter))
}

/// An id as the contract writes it.
fn id_text(prefix: &str, kind: u32, number: usize) -> String {
    let number = (u128::from(kind) << 40) + number as u128;
    let digits = (0..26).rev().map(|place| char::from(DIGITS[(number >> (5 * place) & 31) as usize]));
    format!("{prefix}_{}", digits.collect::<String>())
}

type Filter = (&'static str, fn(usize) -> pb::ListNeedsRequest);

/// The closed list of filters, each with another value at each call.
const FILTERS: [Filter; 8] = [
    ("nothing", |_| pb::ListNeedsRequest::default()),
    ("state", |call| pb::ListNeedsRequest { state: i32::try_from(1 + call % 3).expect("small"), ..Default::default() }),
    ("organisation", |call| pb::ListNeedsRequest { organisation: id_text("org", ORGANISATION, call % 40), ..Default::default() }),
    ("venue", |call| pb::ListNeedsRequest { venue: id_text("venue", VENUE, call % 100), ..Default::default() }),
    ("category", |call| pb::ListNeedsRequest { category: ["besøk", "språk", "mat", "ukjent"][call % 4].to_owned(), ..Default::default() }),
    ("priority", |call| pb::ListNeedsRequest { priority: u32::try_from(1 + call % 5).expect("small"), ..Default::default() }),
    ("mine", |_| pb::ListNeedsRequest { mine: true, ..Default::default() }),
    ("words of the title", |call| pb::ListNeedsRequest { words: ["flytte", "kafé bibl", "sykkel", "finnesikke"][call % 4].to_owned(), ..Default::default() }),
];

/// One day, another at each call.
fn a_day(call: usize) -> Window {
    let now = i64::try_from(std::time::UNIX_EPOCH.elapsed().expect("it is later than 1970").as_secs()).expect("a second");
    let from = now / DAY * DAY + (i64::try_from(call % 60).expect("small") - 20) * DAY;
    let at = |seconds| Some(prost_types::Timestamp { seconds, nanos: 0 });
    Window { from: at(from), until: at(from + DAY) }
}

/// Lists by each filter alone (the usual window), with state and one day, and with no window at all.
pub async fn lists(table: &mut Table, form: Form) {
    let mut town = Town::found(form).await;
    for (needs, upto) in [("100,000", NEEDS / 10), ("1,000,000", NEEDS)] {
        fill(&town, if upto == NEEDS { NEEDS / 10 } else { 0 }, upto).await;
        let began = std::time::Instant::now();
        town.ground.restart().await;
        table.fact(&format!("ready again on {needs} needs, {form}"), format!("{:.2} s", began.elapsed().as_secs_f64()));
    }
    town.come_back().await;
    for (name, filter) in FILTERS {
        let ways: [(&str, fn(pb::ListNeedsRequest, usize) -> pb::ListNeedsRequest); 3] = [
            ("", |request, _| request),
            (" + state + a day", |request, call| pb::ListNeedsRequest { state: request.state.max(1), window: Some(a_day(call)), ..request }),
            (" + state, of all times", |request, _| pb::ListNeedsRequest { state: request.state.max(1), window: Some(Window::default()), ..request }),
        ];
        for (with, way) in ways {
            let (figures, found) = list(&town.door(), |call| way(filter(call), call)).await;
            table.row(&format!("ListNeeds by {name}{with} ({found:.1} found), {form}"), 1, figures);
        }
    }
}

/// How long lists take, and how many needs each shows.
async fn list(door: &Door, request: impl Fn(usize) -> pb::ListNeedsRequest) -> (Figures, f64) {
    let found = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let figures = figures::measure(1, LISTS, |call| {
        let (door, request, found) = (door.clone(), request(call), found.clone());
        async move {
            let page = door.needs().list_needs(door.coordinator(request)).await.expect("a list").into_inner();
            found.fetch_add(page.needs.len(), std::sync::atomic::Ordering::Relaxed);
        }
    });
    let figures = figures.await;
    (figures, found.load(std::sync::atomic::Ordering::Relaxed) as f64 / LISTS as f64)
}
