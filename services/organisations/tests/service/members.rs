//! Members: who joins, who leaves, who sees whom.

use proto::events::event::Fact;
use proto::organisations as pb;
use proto::types::Role;
use tonic::Code;

use crate::house::{Answer, House, contact, coordinator, faulty, not_allowed, not_found, operator, refused};

fn kari(role: Role, organisation: &str) -> pb::AddMemberRequest {
    let (name, email) = ("Kari Nordmann".into(), "Kari@Example.org".into());
    pb::AddMemberRequest { idempotency_key: String::new(), name, email, role: role.into(), organisation: organisation.into() }
}

async fn add(house: &House, centre: &str, request: pb::AddMemberRequest) -> Answer<pb::AddMemberResponse> {
    house.members().add_member(house.by(&coordinator(centre), request)).await
}

async fn list(house: &House, by: &platform::auth::Caller, organisation: &str) -> Answer<pb::ListMembersResponse> {
    let request = pb::ListMembersRequest { organisation: organisation.into(), ..Default::default() };
    house.members().list_members(house.by(by, request)).await
}

pub async fn a_member_joins_once_and_leaves(house: House) {
    let (centre, elsewhere) = (house.a_centre().await, house.a_centre().await);
    let (one, two) = (house.an_organisation(&centre).await, house.an_organisation(&centre).await);

    let id = add(&house, &centre, kari(Role::Coordinator, "")).await.unwrap().into_inner().id;
    add(&house, &centre, kari(Role::Contact, &one)).await.unwrap();
    add(&house, &centre, kari(Role::Contact, &two)).await.unwrap();
    add(&house, &elsewhere, kari(Role::Coordinator, "")).await.unwrap();

    let exists = (Code::FailedPrecondition, "MEMBER_EXISTS".to_owned());
    assert_eq!(refused(add(&house, &centre, kari(Role::Coordinator, "")).await), exists);
    let shouting = pb::AddMemberRequest { email: "KARI@EXAMPLE.ORG".into(), ..kari(Role::Contact, &one) };
    assert_eq!(refused(add(&house, &centre, shouting).await), exists);
    let remove = |by: String| house.by(&coordinator(&by), pb::RemoveMemberRequest { id: id.clone(), ..Default::default() });
    assert_eq!(refused(house.members().remove_member(remove(elsewhere.clone())).await), not_found());
    house.members().remove_member(remove(centre.clone())).await.unwrap();
    assert_eq!(refused(house.members().remove_member(remove(centre.clone())).await), not_found());
    add(&house, &centre, kari(Role::Coordinator, "")).await.unwrap();
    assert_eq!(list(&house, &coordinator(&centre), "").await.unwrap().into_inner().members.len(), 3);
}

pub async fn members_are_checked(house: House) {
    let (centre, elsewhere) = (house.a_centre().await, house.a_centre().await);
    let foreign = house.an_organisation(&elsewhere).await;

    let bad = pb::AddMemberRequest { name: "01019012345".into(), email: "kari".into(), ..kari(Role::Volunteer, "") };
    assert_eq!(faulty(add(&house, &centre, bad).await), ["name", "email", "role"]);
    assert_eq!(faulty(add(&house, &centre, kari(Role::Coordinator, &foreign)).await), ["organisation"]);
    assert_eq!(faulty(add(&house, &centre, kari(Role::Contact, "")).await), ["organisation"]);
    assert_eq!(refused(add(&house, &centre, kari(Role::Contact, &foreign)).await), not_found());
    let by_operator = house.members().add_member(house.by(&operator(), kari(Role::Coordinator, ""))).await;
    assert_eq!(refused(by_operator), not_allowed());
    assert_eq!(refused(add(&house, "centre_01h2xcejqtf2nbrexx3vqjhp41", kari(Role::Coordinator, "")).await), not_found());
}

pub async fn lists_name_every_fault_at_once(house: House) {
    let centre = house.a_centre().await;
    let by = coordinator(&centre);
    let (token, bad) = (String::from("x"), String::from("library"));

    let members = pb::ListMembersRequest { page_token: token.clone(), organisation: bad.clone(), ..Default::default() };
    let keys = pb::ListApiKeysRequest { page_token: token.clone(), organisation: bad.clone(), ..Default::default() };
    let organisations = pb::ListOrganisationsRequest { page_token: token, orgnr: "1".into(), ..Default::default() };

    assert_eq!(faulty(house.members().list_members(house.by(&by, members)).await), ["organisation", "page_token"]);
    assert_eq!(faulty(house.api_keys().list_api_keys(house.by(&by, keys)).await), ["organisation", "page_token"]);
    assert_eq!(faulty(house.organisations().list_organisations(house.by(&by, organisations)).await), ["orgnr", "page_token"]);
    assert_eq!(faulty(add(&house, &centre, pb::AddMemberRequest { role: 99, ..kari(Role::Contact, &bad) }).await), ["role", "organisation"]);
}

pub async fn contact_persons_see_the_members_of_their_organisation(house: House) {
    let centre = house.a_centre().await;
    let (own, other) = (house.an_organisation(&centre).await, house.an_organisation(&centre).await);
    add(&house, &centre, kari(Role::Coordinator, "")).await.unwrap();
    let id = add(&house, &centre, kari(Role::Contact, &own)).await.unwrap().into_inner().id;
    add(&house, &centre, kari(Role::Contact, &other)).await.unwrap();
    let by = contact(&centre, &own);

    let seen = list(&house, &by, "").await.unwrap().into_inner().members;

    let expected = pb::Member { id, name: "Kari Nordmann".into(), email: "kari@example.org".into(), role: Role::Contact.into(), organisation: own.clone() };
    assert_eq!(seen, [expected]);
    assert_eq!(list(&house, &by, &own).await.unwrap().into_inner().members, seen);
    assert_eq!(refused(list(&house, &by, &other).await), not_found());
    let remove = pb::RemoveMemberRequest { id: seen[0].id.clone(), ..Default::default() };
    assert_eq!(refused(house.members().remove_member(house.by(&by, remove)).await), not_allowed());
}

pub async fn facts_about_members_hold_nothing_personal(house: House) {
    let centre = house.a_centre().await;
    let organisation = house.an_organisation(&centre).await;
    let id = add(&house, &centre, kari(Role::Contact, &organisation)).await.unwrap().into_inner().id;
    let remove = pb::RemoveMemberRequest { id: id.clone(), ..Default::default() };
    house.members().remove_member(house.by(&coordinator(&centre), remove)).await.unwrap();

    let told = house.told().await;

    let joined = Fact::MemberJoined(proto::events::MemberJoined { organisation: organisation.clone(), role: "contact".into() });
    let left = Fact::MemberLeft(proto::events::MemberLeft { organisation });
    assert_eq!(told[2..].iter().map(|(_, event)| (event.aggregate.as_str(), event.version)).collect::<Vec<_>>(), [(id.as_str(), 1), (id.as_str(), 2)]);
    assert_eq!(told[2..].iter().map(|(_, event)| event.fact.clone().unwrap()).collect::<Vec<_>>(), [joined, left]);
    assert!(!format!("{told:?}").contains("Kari"));
}
