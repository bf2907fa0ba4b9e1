//! Who looks at the same need, and how long that holds.

use chrono::TimeDelta;
use platform::auth::Caller;
use platform::inbox::Verdict;
use platform::outbox::Letter;
use prost::Message as _;
use proto::dispatcher as pb;
use proto::dispatcher::watch_response::Told;
use proto::events::{Event, MemberLeft, event::Fact};

use crate::house::{House, faulty, not_allowed, refused};

const NEED: &str = "need_01h2xcejqtf2nbrexx3vqjhp41";
const ANNE: &str = "member_01h2xcejqtf2nbrexx3vqjhp42";
const KARI: &str = "member_01h2xcejqtf2nbrexx3vqjhp43";

async fn looks(house: &House, by: &Caller, leaves: bool) -> Vec<String> {
    let request = pb::LookRequest { need: NEED.to_owned(), leaves };
    house.live().look(house.by(by, request)).await.unwrap().into_inner().members
}

pub async fn two_see_each_other_until_one_leaves(house: House) {
    let (anne, kari) = (house.coordinator(ANNE), house.coordinator(KARI));

    assert_eq!(looks(&house, &anne, false).await, Vec::<String>::new());
    assert_eq!(looks(&house, &kari, false).await, [ANNE]);
    assert_eq!(looks(&house, &anne, false).await, [KARI], "nobody sees herself");
    looks(&house, &kari, true).await;
    looks(&house, &kari, true).await;
    assert_eq!(looks(&house, &anne, false).await, Vec::<String>::new());
}

pub async fn a_look_that_is_not_renewed_is_over(house: House) {
    let (anne, kari) = (house.coordinator(ANNE), house.coordinator(KARI));
    looks(&house, &anne, false).await;
    looks(&house, &kari, false).await;

    house.clock.advance(TimeDelta::seconds(30));
    assert_eq!(looks(&house, &anne, false).await, [KARI]);
    house.clock.advance(TimeDelta::seconds(11));

    assert_eq!(looks(&house, &anne, false).await, Vec::<String>::new(), "her screen was closed without a word");
    assert_eq!(looks(&house, &kari, false).await, [ANNE], "whose look was renewed");
}

pub async fn who_looks_is_told_to_coordinators_of_the_same_centre(house: House) {
    looks(&house, &house.coordinator(ANNE), false).await;

    assert_eq!(looks(&house, &house.stranger(), false).await, Vec::<String>::new());
    let request = || pb::LookRequest { need: NEED.to_owned(), leaves: false };
    assert_eq!(refused(house.live().look(house.by(&house.contact(KARI), request())).await), not_allowed());
    let nonsense = pb::LookRequest { need: "offer_01h2xcejqtf2nbrexx3vqjhp41".to_owned(), leaves: false };
    assert_eq!(faulty(house.live().look(house.by(&house.coordinator(KARI), nonsense)).await), ["need"]);
}

pub async fn who_comes_and_who_goes_is_told_to_open_screens_of_the_centre(house: House) {
    let (anne, kari) = (house.coordinator(ANNE), house.coordinator(KARI));
    let mut screen = house.live().watch(house.by(&anne, pb::WatchRequest::default())).await.unwrap().into_inner();
    let mut strangers = house.live().watch(house.by(&house.stranger(), pb::WatchRequest::default())).await.unwrap().into_inner();
    let here = screen.message().await.unwrap().unwrap();
    assert!(matches!(here.told, Some(Told::Heartbeat(_))), "{here:?}");
    strangers.message().await.unwrap().unwrap();

    looks(&house, &kari, false).await;
    looks(&house, &kari, false).await; // again: no news
    looks(&house, &kari, true).await;

    for fact in ["look_began", "look_ended"] {
        let response = screen.message().await.unwrap().unwrap();
        let Some(Told::Changed(changed)) = response.told else { panic!("{response:?}") };
        assert_eq!((changed.service.as_str(), changed.kind.as_str(), changed.id.as_str(), changed.fact.as_str()), ("dispatcher", "look", NEED, fact));
        assert_eq!(response.sequence, here.sequence, "who asks again goes on where the letters are");
    }
    house.clock.advance(TimeDelta::seconds(20));
    let response = strangers.message().await.unwrap().unwrap();
    assert!(matches!(response.told, Some(Told::Heartbeat(_))), "another centre hears nothing: {response:?}");
}

pub async fn a_member_who_left_leaves_nothing_of_her_own(house: House) {
    let anne = house.coordinator(ANNE);
    looks(&house, &anne, false).await;
    for shared in [false, true] {
        let view = pb::View { name: "Uka".to_owned(), address: "/behov?tid=uka".to_owned(), shared, ..Default::default() };
        house.views().save_view(house.by(&anne, pb::SaveViewRequest { view: Some(view), ..Default::default() })).await.unwrap();
    }

    let event = Event { fact: Some(Fact::MemberLeft(MemberLeft::default())), ..Event::default() };
    let letter = Letter {
        event: house.clock.uuid(),
        centre: house.centre.uuid(),
        subject: Letter::subject(house.centre, "organisations", "member", "member_left"),
        aggregate: ANNE.to_owned(),
        version: 2,
        payload: event.encode_to_vec(),
        trace: None,
        told_at: house.clock.now(),
    };
    let tx = house.db.scoped(house.centre).write().await.unwrap();
    let verdict = (house.reactions[0].handle)(&tx, letter).await;
    assert!(matches!(verdict, Verdict::Done), "{verdict:?}");
    tx.commit().await.unwrap();

    assert_eq!(looks(&house, &house.coordinator(KARI), false).await, Vec::<String>::new());
    let left = house.views().list_views(house.by(&anne, pb::ListViewsRequest {})).await.unwrap().into_inner().views;
    assert!(left.len() == 1 && left[0].shared, "what is everybody's stays: {left:?}");
}
