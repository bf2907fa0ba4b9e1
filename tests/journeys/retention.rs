//! Three years pass in a house: what was kept long enough goes by itself, a dry run said so before, and who answers stays.

use chrono::TimeDelta;
use proto::matching::NeedProfile;
use proto::notifications::{Delivery, DeliveryState};
use proto::organisations::{Policy, Retention};
use world::desk::{Desk, asking, need};
use world::house::House;

use crate::browser;
use crate::filling::fill;
use crate::people::{Person, link_in, message, register, register_those};

/// What only helpers may read of the need.
const DETAILS: &str = "The key is in the blue box.";

/// What the command line says of a day so far ahead.
async fn preview(house: &House, days: i64) -> String {
    let on = (house.clock.now() + TimeDelta::days(days)).date_naive().to_string();
    let said = house.run(&["retention", "--on", &on]).await;
    assert!(said.status.success(), "{}", said.err);
    said.out
}

/// Copies of messages in the folder.
fn copies(house: &House) -> usize {
    std::fs::read_dir(house.data().join("outgoing")).expect("the folder for messages").count()
}

/// Lets days pass one month at a time, as they do: what is asked for at its time is not asked for years later.
async fn pass(house: &mut House, days: i64) {
    for _ in 0..days / 30 {
        house.clock.advance(TimeDelta::days(30));
        house.at_rest().await;
    }
    house.clock.advance(TimeDelta::days(days % 30));
    house.at_rest().await;
}

async fn asked_to_stay(house: &mut House, desk: &Desk, person: &Person) -> Delivery {
    let asks = |one: &Delivery| one.person == person.id && one.template == "stay" && one.state() == DeliveryState::Sent;
    house.until("the question whether she stays", async |house| desk.deliveries(house).await.into_iter().rfind(asks)).await
}

pub async fn what_was_kept_long_enough_goes_by_itself(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 3).await;
    let [stays, leaves, _] = &people[..] else { panic!("three people") };
    Box::pin(fill(house, &desk, &people, "2027-03-09", &mut async |_: &mut House| {})).await;
    desk.at_rest(house).await;
    let kept = copies(house);
    assert!(kept > 0 && house.dump("matching").contains(DETAILS));

    // a month: copies of messages
    pass(house, 25).await;
    assert_eq!(copies(house), kept);
    let said = preview(house, 15).await;
    assert!(said.contains(&format!("{}: {kept} copies of messages are deleted", desk.centre)) && !said.contains("need_details"), "{said}");
    pass(house, 15).await;
    house.until("no copy of a message", async |house| (copies(house) == 0).then_some(())).await;
    assert!(!desk.deliveries(house).await.is_empty(), "who was sent what is kept longer");

    // a quarter: what only helpers may read
    let said = preview(house, 70).await;
    assert!(said.contains("1 needs lose what only helpers may read") && house.dump("matching").contains(DETAILS), "{said}");
    pass(house, 70).await;
    house.until("a need without details", async |house| (!house.dump("matching").contains(DETAILS)).then_some(())).await;
    let need = house.query("matching", "SELECT count(*) FROM needs WHERE bare");
    assert_eq!(need.trim(), "1", "the need itself stays");

    // a year: everybody is asked, one answers
    pass(house, 270).await;
    let asked = asked_to_stay(house, &desk, stays).await;
    let text = message(house, &asked.id);
    assert!(text.contains("Would you still like to volunteer") && text.contains("we will delete what we hold about you"), "{text}");
    let link = link_in(house, &asked.id);
    for _ in 0..2 {
        let page = house.until("the page", async |_| browser::get(&link).await.filter(|page| page.status < 500)).await;
        assert!(page.status == 200 && page.body.contains("value=\"yes\""), "{}", page.body);
    }
    let yes = house.until("an answer", async |_| browser::post(&link, "answer=yes").await.filter(|page| page.status < 500)).await;
    assert_eq!(yes.status, 303, "{}", yes.body);
    asked_to_stay(house, &desk, leaves).await;

    // half a year later: who did not answer is nowhere, and neither is who was sent what in the first days
    pass(house, 200).await;
    house.until("nothing of who left", async |house| (!house.dump("volunteers").contains(&leaves.email)).then_some(())).await;
    assert!(house.dump("volunteers").contains(&stays.email));
    let left: Vec<String> = desk.deliveries(house).await.into_iter().filter(|one| one.template != "stay").map(|one| one.template).collect();
    assert_eq!(left, [] as [&str; 0], "{left:?}");

    // and after another silence the other is asked again
    pass(house, 200).await;
    let again = asked_to_stay(house, &desk, stays).await;
    assert_ne!(again.id, asked.id);

    // three years after the first day: who did not answer that time is nowhere either
    pass(house, 330).await;
    house.until("nothing of who said nothing more", async |house| (!house.dump("volunteers").contains(&stays.email)).then_some(())).await;
}

/// What each of three centres still has: the details of its need, how many messages, whether its silent volunteer.
async fn kept(house: &mut House, desks: &[Desk; 3], people: &[Person]) -> Vec<(bool, usize, bool)> {
    let (needs, volunteers) = (house.dump("matching"), house.dump("volunteers"));
    let mut all = Vec::new();
    for (number, desk) in desks.iter().enumerate() {
        let messages = desk.deliveries(house).await.into_iter().filter(|one| one.template != "stay").count();
        all.push((needs.contains(&format!("{DETAILS} {number}")), messages, volunteers.contains(&people[number].email)));
    }
    all
}

pub async fn each_centre_keeps_for_its_own_time_and_one_holds_everything(house: &mut House) {
    let brief = Retention { need_details_days: 20, messages_days: 100, inactive_ask_days: 150, inactive_erase_days: 200, ..Retention::default() };
    let keeping = [None, Some(brief), Some(Retention { hold: true, ..brief })];
    let (mut desks, mut people) = (Vec::new(), Vec::new());
    for (number, retention) in keeping.into_iter().enumerate() {
        let desk = Desk::open(house, Policy { retention, ..asking(1) }).await;
        people.extend(register_those(house, &desk, number..number + 1).await);
        let at = ("2027-03-09T12:00", "2027-03-09T14:00");
        desk.post(house, NeedProfile { details: format!("{DETAILS} {number}"), ..need(at.0, at.1, 1) }).await;
        // her card may come before, after or while the house looks for somebody
        desks.push(desk);
    }
    let desks: [Desk; 3] = desks.try_into().unwrap_or_else(|_| panic!("three centres"));
    // each of the three is asked, and nobody answers
    let held = house.until("three who are asked", async |house| {
        let all = kept(house, &desks, &people).await;
        all.iter().all(|one| *one == all[0] && one.0 && one.1 > 0 && one.2).then(|| all[0])
    });
    let held = held.await;
    house.at_rest().await;
    assert_eq!(kept(house, &desks, &people).await, [held; 3]);
    let messages = held.1;

    for (days, usual, brief) in [
        (60, (true, messages, true), (false, messages, true)),
        (60, (false, messages, true), (false, 0, true)),
        (120, (false, messages, true), (false, 0, false)),
        (180, (false, 0, true), (false, 0, false)),
        (180, (false, 0, false), (false, 0, false)),
    ] {
        pass(house, days).await;
        let stands = house.until("what is old to go", async |house| {
            let stands = kept(house, &desks, &people).await;
            (stands[0] == usual && stands[1] == brief).then_some(stands)
        });
        assert_eq!(stands.await[2], held, "the centre that holds has everything, after {days} days more");
    }
}
