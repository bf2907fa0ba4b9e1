//! A backup while people ask, more questions, a loss, and a house that comes back: whatever had left by then is not sent again.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::MetadataExt as _;

use proto::notifications::preference_service_client::PreferenceServiceClient;
use proto::notifications::{Channel, Preferences, SetPreferencesRequest};
use world::clock::oslo;
use world::desk::key;
use world::house::House;

use crate::crowd::Crowd;

/// What is asked before the backup.
const BEFORE: usize = 100;
/// Half of the people are not written to by day.
const BY_DAY: (u32, u32) = (9 * 60, 20 * 60);
const EVENING: &str = "2027-03-02 20:05";
const WAITING: &str = "SELECT id FROM deliveries WHERE state = 'WAITING'";

/// Each message in the mailbox: which writing of it, and to whom it says what.
type Mailbox = BTreeMap<String, (u64, String)>;

fn mailbox(house: &House) -> Mailbox {
    let files = std::fs::read_dir(house.data().join("outgoing")).expect("the mailbox").flatten();
    let read = |entry: std::fs::DirEntry| {
        let (name, text) = (entry.file_name().into_string().ok()?, std::fs::read_to_string(entry.path()).ok()?);
        let (headers, body) = text.split_once("\n\n").or_else(|| text.split_once("\r\n\r\n"))?;
        let to = headers.lines().find(|line| line.starts_with("To:"))?;
        Some((name, (entry.metadata().ok()?.ino(), format!("{to}\n{body}"))))
    };
    files.filter_map(read).collect()
}

/// The files of the messages that wait: named by an id as people see it, where rows hold a number.
fn waiting(house: &House) -> BTreeSet<String> {
    let letter = |number: u128, at: u32| char::from(b"0123456789abcdefghjkmnpqrstvwxyz"[(number >> (5 * at)) as usize & 31]);
    let rows = house.query("notifications", WAITING).replace('-', "");
    let numbers = rows.lines().map(|id| u128::from_str_radix(id, 16).expect("the number of an id"));
    numbers.map(|number| format!("delivery_{}.eml", (0..26).rev().map(|at| letter(number, at)).collect::<String>())).collect()
}

/// Lets half of those who live there sleep by day: what they are told waits, and leaves after the backup.
async fn hush(crowd: &mut Crowd) {
    let people = crowd.people();
    for person in people.into_iter().step_by(2) {
        let (quiet_from_minute, quiet_until_minute) = BY_DAY;
        let preferences = Preferences { channels: vec![Channel::Email.into()], language: "nb".to_owned(), quiet_from_minute, quiet_until_minute };
        let message = SetPreferencesRequest { idempotency_key: key(), person, preferences: Some(preferences) };
        let call = async |door, request| PreferenceServiceClient::new(door).set_preferences(request).await;
        crowd.town.desk.ask(&mut crowd.house, "notifications", message, call).await;
    }
}

/// What a house that comes back does wrong with what had left before the loss of so many commands; the crowd is at home then, and its
/// ledger as of the backup.
pub async fn lose_and_come_back(crowd: &mut Crowd, lost: usize) -> Vec<String> {
    hush(crowd).await;
    crowd.ask_on(BEFORE).await;
    crowd.house.until("messages that wait", async |house| (!waiting(house).is_empty()).then_some(())).await;
    let (known, file) = (crowd.ledger.entries(), crowd.house.data().join("backup").display().to_string());
    let saved = crowd.house.run(&["backup", &file]).await;
    assert!(saved.status.success(), "{saved:?}");
    crowd.ask_on(lost).await;
    crowd.go_home().await;
    crowd.house.at_rest().await;
    crowd.house.clock.move_to(oslo(EVENING));
    crowd.come_to_rest().await;

    let before = mailbox(&crowd.house);
    crowd.house.stop().await;
    crowd.house.lose_everything();
    let restored = crowd.house.run(&["restore", &file]).await;
    assert!(restored.status.success(), "{restored:?}");
    let left: BTreeSet<String> = waiting(&crowd.house).into_iter().filter(|name| before.contains_key(name)).collect();
    assert!(!left.is_empty(), "nothing that waited at the backup left before the loss: this run sees nothing");
    crowd.house.begin_again().await;
    crowd.come_to_rest().await;

    let said: BTreeSet<&str> = before.values().map(|(_, text)| text.as_str()).collect();
    let after = mailbox(&crowd.house);
    let written = after.iter().filter(|(name, (writing, _))| before.get(*name).is_none_or(|(known, _)| known != writing));
    let mut faults: Vec<String> = written.filter(|(_, (_, text))| said.contains(text.as_str())).map(|(name, _)| format!("{name} was sent again")).collect();
    faults.extend(left.intersection(&waiting(&crowd.house)).map(|name| format!("{name} still waits")));
    let calls = crowd.house.query("notifications", "SELECT count(*) FROM deliveries WHERE state = 'CALL_YOURSELF' AND why = 'RESTORED'");
    println!("{} messages had left since the backup, {} are left to the telephone, {} faults", left.len(), calls.trim(), faults.len());
    if calls.trim() == "0" {
        faults.push("nobody is told what became of what had left".to_owned());
    }
    crowd.ledger.go_back_to(&known);
    faults
}
