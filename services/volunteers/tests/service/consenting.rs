//! Consents: given, withdrawn, given again, and in force at once.

use proto::events::event::Fact;
use proto::volunteers as pb;

use crate::house::{House, fields, kari};

fn withdraw(id: &str, purpose: &str) -> pb::WithdrawConsentRequest {
    pb::WithdrawConsentRequest { id: id.into(), purpose: purpose.into(), ..Default::default() }
}

fn give(id: &str, purpose: &str) -> pb::GiveConsentRequest {
    pb::GiveConsentRequest { id: id.into(), purpose: purpose.into(), ..Default::default() }
}

pub async fn a_withdrawn_consent_to_messages_counts_at_once(house: House) {
    let id = house.register(kari()).await;
    let myself = house.somebody("volunteer", &id);
    assert!(house.contact_card(&id).await.unwrap().consents);

    house.volunteers().withdraw_consent(house.by(&myself, withdraw(&id, "messages"))).await.unwrap();

    assert!(!house.contact_card(&id).await.unwrap().consents);
    assert!(house.card(&id).await.unwrap().consents, "coordination is another purpose");
    house.volunteers().withdraw_consent(house.by(&myself, withdraw(&id, "messages"))).await.unwrap();
    house.volunteers().give_consent(house.by(&myself, give(&id, "messages"))).await.unwrap();
    house.volunteers().give_consent(house.by(&myself, give(&id, "messages"))).await.unwrap();
    assert!(house.contact_card(&id).await.unwrap().consents);
    let told: Vec<(u64, bool)> = house
        .facts()
        .await
        .iter()
        .filter_map(|(version, fact)| if let Fact::ConsentChanged(told) = fact { Some((*version, told.given)) } else { None })
        .collect();
    assert_eq!(told, [(2, false), (3, true)]);
    let consents = house.read(&id).await.consents;
    assert_eq!(consents.iter().filter(|consent| consent.purpose == "messages").count(), 2, "nothing is overwritten");
    assert!(consents.iter().any(|consent| consent.withdrawn_at.is_some()));
}

pub async fn a_withdrawn_consent_to_coordination_makes_inactive(house: House) {
    let id = house.register(kari()).await;

    let answer = house.volunteers().withdraw_consent(house.ask(withdraw(&id, "coordination"))).await.unwrap().into_inner();

    assert_eq!(answer.version, 3);
    assert!(!house.card(&id).await.unwrap().consents);
    let facts = house.facts().await;
    assert!(matches!(&facts[1], (2, Fact::ConsentChanged(told)) if told.purpose == "coordination" && !told.given));
    assert!(matches!(&facts[2], (3, Fact::VolunteerChanged(told)) if !told.active));
    let refused = house.volunteers().withdraw_consent(house.ask(withdraw(&id, "advertising"))).await.unwrap_err();
    assert_eq!(fields(&refused), ["purpose"]);
}

pub async fn a_coordinator_brings_an_earlier_consent_and_undoes_no_withdrawal_with_it(house: House) {
    let mut request = kari();
    request.consents.pop();
    let id = house.register(request).await;
    let myself = house.somebody("volunteer", &id);
    let at = |seconds| Some(prost_types::Timestamp { seconds, nanos: 0 });
    let earlier = |seconds| pb::GiveConsentRequest { given_at: at(seconds), ..give(&id, "messages") };

    let own = house.volunteers().give_consent(house.by(&myself, earlier(1_700_000_000))).await.unwrap_err();
    let ahead = house.volunteers().give_consent(house.ask(earlier(house.clock.now().timestamp() + 60))).await.unwrap_err();
    house.volunteers().give_consent(house.ask(earlier(1_700_000_000))).await.unwrap();
    let given = house.read(&id).await.consents;
    house.volunteers().withdraw_consent(house.by(&myself, withdraw(&id, "messages"))).await.unwrap();
    let older = house.volunteers().give_consent(house.ask(earlier(1_700_000_001))).await.unwrap_err();

    assert_eq!([fields(&own), fields(&ahead), fields(&older)], [["given_at"]; 3]);
    assert_eq!(given[1].given_at, at(1_700_000_000));
    assert!(!house.contact_card(&id).await.unwrap().consents);
}

pub async fn consents_can_be_brought_along_but_not_from_the_future(house: House) {
    let now = house.clock.now().timestamp();
    let at = |seconds| Some(prost_types::Timestamp { seconds, nanos: 0 });
    let mut request = kari();
    request.consents[0].given_at = at(1_600_000_000);
    request.consents[1].given_at = at(1_600_000_000);
    request.consents[1].withdrawn_at = at(1_700_000_000);

    let id = house.register(request.clone()).await;

    let consents = house.read(&id).await.consents;
    assert_eq!(consents, request.consents);
    assert!(!house.contact_card(&id).await.unwrap().consents);
    request.consents[0].given_at = at(now + 60);
    request.consents[1].withdrawn_at = at(1_500_000_000);
    request.consents.push(pb::Consent { purpose: "coordination".into(), given_at: at(-1), ..Default::default() });
    let refused = house.volunteers().register_volunteer(house.ask(request)).await.unwrap_err();
    assert_eq!(fields(&refused), ["consents[0].given_at", "consents[1].withdrawn_at", "consents[2].given_at", "consents[2].purpose"]);
}
