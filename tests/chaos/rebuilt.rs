//! What is a copy of something else is taken away and comes back as it was: the rows that rooms keep of each other, and the stream.

use std::collections::BTreeSet;

use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use world::house::House;

use crate::checker::Findings;
use crate::command::Command;
use crate::crowd::Crowd;

/// Each copy with the cells that it took over: whose, which table, what it has of its own left out.
const COPIES: [(&str, &str, &str); 5] = [
    ("matching", "cards", "volunteer, centre, version, card"),
    ("matching", "policies", "*"),
    ("notifications", "policies", "*"),
    ("volunteers", "policies", "*"),
    ("notifications", "agreements", "*"),
];
/// What goes with them.
const OTHERS: [(&str, &str); 2] = [("matching", "card_wanted"), ("matching", "decks")];
const AGREED: &str = "SELECT id FROM assignments WHERE state = 'agreed'";
const WISHES: &str = "SELECT count(*) FROM card_wanted";
/// Whoever comes while the copies are on their way.
const LATE: usize = 3;
/// What is asked before the broker loses its store, without it, and after it is filled again.
const ASKED: usize = 40;

fn rows(house: &House, role: &str, sql: &str) -> BTreeSet<String> {
    house.query(role, sql).lines().map(ToOwned::to_owned).collect()
}

/// The whole rows of each copy. What is over for good is in no snapshot: of agreements, those that stand.
fn copies(house: &House) -> Vec<BTreeSet<String>> {
    let agreed = rows(house, "matching", AGREED);
    let stands = |table: &str, row: &String| table != "agreements" || row.split('|').next().is_some_and(|id| agreed.contains(id));
    let read = |(role, table, cells): (&str, &str, &str)| {
        let all = rows(house, role, &format!("SELECT {cells} FROM {table}"));
        all.into_iter().filter(|row| stands(table, row)).collect()
    };
    COPIES.into_iter().map(read).collect()
}

/// Takes every copy away, tells everything that lives once more, lets somebody new come, and holds the rows against those of before.
pub async fn copies_again(crowd: &mut Crowd, findings: &mut Findings) {
    let before = copies(&crowd.house);
    let house = &mut crowd.house;
    for (role, table) in COPIES.into_iter().map(|(role, table, _)| (role, table)).chain(OTHERS) {
        house.execute(role, &format!("DELETE FROM {table}"));
    }
    for role in ["matching", "notifications", "volunteers"] {
        house.kill(role).await; // what it held in memory is gone too
    }
    let told = house.run(&["republish", "--snapshot"]).await;
    assert!(told.status.success(), "{told:?}");
    for number in 0..LATE {
        let Command::Register(message) = Command::register(format!("late-{number}")) else { unreachable!("somebody who registers") };
        let call = async |door, request| VolunteerServiceClient::new(door).register_volunteer(request).await;
        crowd.town.desk.ask(house, "volunteers", message, call).await;
    }
    house.at_rest().await;
    house.drained("the cards that are to be read", async |house| house.query("matching", WISHES).trim().parse().ok()).await;
    house.at_rest().await;

    for ((before, after), (role, table, _)) in before.iter().zip(copies(house)).zip(COPIES) {
        let (lost, new) = (before.difference(&after).count(), after.difference(before).count());
        let late = if table == "cards" { LATE } else { 0 };
        println!("{table} of {role}: {} rows, {lost} of them otherwise than before, {new} new", before.len());
        if (lost, new) != (0, late) {
            let (lost, new) = (before.difference(&after).next(), after.difference(before).next());
            findings.0.push(format!("lost: {table} of {role} is not what it was: {lost:?} became {new:?}"));
        }
    }
}

/// Takes the broker's store away while people ask, and lets everything be told again.
pub async fn stream_again(crowd: &mut Crowd) {
    crowd.ask_on(ASKED).await;
    let nats = crowd.house.nats.as_mut().expect("a broker");
    nats.kill();
    std::fs::remove_dir_all(nats.store()).expect("the store of a broker that is away");
    crowd.ask_on(ASKED).await;
    crowd.house.nats.as_mut().expect("a broker").restart().await;
    crowd.ask_on(ASKED).await;
    let told = crowd.house.run(&["republish", "--from", "2027-03-01T00:00:00Z"]).await;
    assert!(told.status.success(), "{told:?}");
    println!("told again: {}", told.out.replace('\n', ", "));
    crowd.ask_on(ASKED).await;
}
