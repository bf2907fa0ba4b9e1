//! Views with a name: one's own, and everybody's.

use platform::auth::Caller;
use proto::dispatcher as pb;

use crate::house::{Answer, House, conflict, faulty, not_allowed, not_found, refused};

fn view(name: &str, shared: bool) -> pb::View {
    pb::View { id: String::new(), name: name.to_owned(), address: "/behov?tid=uka".to_owned(), shared }
}

async fn save(house: &House, by: &Caller, view: pb::View, key: &str) -> Answer<pb::SaveViewResponse> {
    house.views().save_view(house.by(by, pb::SaveViewRequest { idempotency_key: key.to_owned(), view: Some(view) })).await
}

async fn saved(house: &House, by: &Caller, view: pb::View) -> String {
    save(house, by, view, "").await.unwrap().into_inner().id
}

async fn delete(house: &House, by: &Caller, id: &str) -> Answer<pb::DeleteViewResponse> {
    house.views().delete_view(house.by(by, pb::DeleteViewRequest { idempotency_key: String::new(), id: id.to_owned() })).await
}

async fn names(house: &House, by: &Caller) -> Vec<String> {
    let views = house.views().list_views(house.by(by, pb::ListViewsRequest {})).await.unwrap().into_inner().views;
    views.into_iter().map(|view| view.name).collect()
}

pub async fn ones_own_are_ones_own_and_shared_ones_everybodys(house: House) {
    let (anne, kari, contact) = (house.coordinator("anne"), house.coordinator("kari"), house.contact("randi"));
    let own = saved(&house, &anne, view("Mine", false)).await;
    let shared = saved(&house, &anne, view("Uka", true)).await;
    saved(&house, &contact, view("Våre", false)).await;

    assert_eq!(names(&house, &anne).await, ["Mine", "Uka"]);
    assert_eq!(names(&house, &kari).await, ["Uka"]);
    assert_eq!(names(&house, &contact).await, ["Uka", "Våre"]);
    assert_eq!(names(&house, &house.stranger()).await, Vec::<String>::new());

    let other = |id: &str, shared: bool| pb::View { id: id.to_owned(), ..view("Annet", shared) };
    assert_eq!(refused(save(&house, &kari, other(&own, false), "").await), not_found());
    assert_eq!(refused(delete(&house, &kari, &own).await), not_found());
    assert_eq!(refused(save(&house, &contact, other(&shared, false), "").await), not_allowed(), "nobody takes for herself what is everybody's");
    assert_eq!(refused(save(&house, &contact, view("Alles", true), "").await), not_allowed());
    assert_eq!(refused(delete(&house, &contact, &shared).await), not_allowed());
    assert_eq!(refused(delete(&house, &house.stranger(), &shared).await), not_found());
    assert_eq!(refused(save(&house, &house.stranger(), other(&shared, true), "").await), not_found());

    saved(&house, &kari, other(&shared, true)).await;
    saved(&house, &anne, pb::View { id: own.clone(), ..view("Til alle", true) }).await;
    assert_eq!(names(&house, &kari).await, ["Annet", "Til alle"]);
    for id in [own, shared] {
        delete(&house, &kari, &id).await.unwrap();
        assert_eq!(refused(delete(&house, &kari, &id).await), not_found());
    }
    assert_eq!(names(&house, &anne).await, Vec::<String>::new());
}

pub async fn a_view_has_a_name_of_its_own_and_leads_within_the_console(house: House) {
    let (anne, kari) = (house.coordinator("anne"), house.coordinator("kari"));
    let own = saved(&house, &anne, view("  Uka ", false)).await;

    assert_eq!(refused(save(&house, &anne, view("UKA", false), "").await), conflict("NAME_TAKEN"));
    saved(&house, &anne, view("Uka", true)).await;
    saved(&house, &kari, view("Uka", false)).await;
    saved(&house, &anne, pb::View { id: own, ..view("uka", false) }).await;
    for bad in ["", "behov", "//evil.example.org", "https://evil.example.org", &format!("/{}", "x".repeat(500))] {
        let bad = pb::View { address: bad.to_owned(), ..view("Ny", false) };
        assert!(faulty(save(&house, &anne, bad.clone(), "").await).contains(&"view.address".to_owned()), "{bad:?}");
    }
    for bad in ["", " ", "to\nlinjer", &"x".repeat(61), "13097248022"] {
        assert_eq!(faulty(save(&house, &anne, view(bad, false), "").await), ["view.name"], "{bad}");
    }
    assert_eq!(faulty(save(&house, &anne, pb::View { id: "x".to_owned(), ..view("Ny", false) }, "").await), ["view.id"]);
}

pub async fn there_are_fifty_of_each_and_one_key_makes_one(house: House) {
    let (anne, kari) = (house.coordinator("anne"), house.coordinator("kari"));
    for nth in 0..50 {
        saved(&house, &anne, view(&format!("Nr {nth:02}"), true)).await;
    }

    assert_eq!(refused(save(&house, &kari, view("En til", true), "").await), conflict("TOO_MANY"));
    let first = save(&house, &kari, view("Min", false), "k1").await.unwrap().into_inner();
    assert_eq!(save(&house, &kari, view("Min", false), "k1").await.unwrap().into_inner(), first);
    assert_eq!(names(&house, &kari).await.len(), 51);
}
