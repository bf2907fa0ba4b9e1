//! What is kept can be brought back: a whole house from a backup, and the copies of one room from a snapshot.

use proto::matching::GetNeedRequest;
use proto::matching::need_service_client::NeedServiceClient;
use proto::notifications::DeliveryState;
use tonic::Code;

use crate::filling::fill;
use crate::people::register;
use crate::telling::agreed;
use world::desk::{Desk, asking, need};
use world::house::House;

pub async fn a_house_goes_on_from_its_backup_and_sends_nothing_again(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 3).await;
    let session = Box::pin(fill(house, &desk, &people, "2027-03-09", &mut async |_: &mut House| {})).await;
    let file = house.data().join("backup").display().to_string();
    let saved = house.run(&["backup", &file]).await;
    assert!(saved.status.success(), "{saved:?}");
    let (sent, offers) = (desk.sent(house).await, desk.offers(house, &session).await);
    let [lost, ..] = agreed(house, &desk, &people[2], "2027-03-12T12:00", "2027-03-12T14:00").await;
    desk.at_rest(house).await;

    house.stop().await;
    let refused = house.run(&["restore", &file]).await;
    assert!(!refused.status.success(), "a restore over what stands: {refused:?}");
    house.lose_everything();
    let restored = house.run(&["restore", &file]).await;
    assert!(restored.status.success(), "{restored:?}");
    house.begin_again().await;
    desk.at_rest(house).await;

    assert_eq!(desk.sent(house).await, sent, "nothing is sent again");
    assert_eq!(desk.offers(house, &session).await, offers);
    let get = async |door, request| NeedServiceClient::new(door).get_need(request).await;
    let gone = house.call("matching", Some(&desk.centre), GetNeedRequest { id: lost }, get).await;
    assert_eq!(gone.map_err(|status| status.code()).err(), Some(Code::NotFound), "what came after the backup is gone");
    Box::pin(fill(house, &desk, &people, "2027-03-16", &mut async |_: &mut House| {})).await;
    assert_eq!(house.dead_letters().await, []);
}

pub async fn a_room_that_lost_its_copies_has_them_again_from_a_snapshot(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 3).await;
    agreed(house, &desk, &people[2], "2027-03-12T12:00", "2027-03-12T14:00").await;
    let (_, session) = desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 1)).await;
    let suggested = desk.suggestions(house, &session, 3).await;
    desk.at_rest(house).await;
    let (sent, planned) = (desk.sent(house).await, planned(house, &desk).await);
    assert_eq!(planned.len(), 2, "a reminder the day before and one two hours before");

    house.execute("matching", "DELETE FROM cards; DELETE FROM card_wanted; DELETE FROM decks; DELETE FROM policies;");
    house.execute("notifications", "DELETE FROM policies; DELETE FROM agreements; DELETE FROM deliveries WHERE state = 'WAITING';");
    for role in ["matching", "notifications"] {
        house.kill(role).await; // what it held in memory is gone too
    }
    assert_eq!(self::planned(house, &desk).await, [], "the reminders are lost");
    let told = house.run(&["republish", "--snapshot"]).await;
    assert!(told.status.success(), "{told:?}");
    desk.at_rest(house).await;

    assert_eq!(desk.suggestions(house, &session, 3).await, suggested, "as before, points and reasons");
    assert_eq!(self::planned(house, &desk).await, planned, "the reminders are planned again, each once");
    assert_eq!(desk.sent(house).await, sent, "nothing is sent again");
    assert_eq!(house.dead_letters().await, []);
}

/// The messages that wait for their time: whose, of which kind, about what; sorted.
async fn planned(house: &mut House, desk: &Desk) -> Vec<(String, String, String)> {
    let waiting = desk.deliveries(house).await.into_iter().filter(|one| one.state() == DeliveryState::Waiting);
    let mut waiting: Vec<_> = waiting.map(|one| (one.person, one.template, one.subject)).collect();
    waiting.sort();
    waiting
}
