//! Lists: filtered, in pages, of one centre.

use proto::volunteers as pb;

use crate::house::{House, another, kari};

async fn found(house: &House, message: pb::ListVolunteersRequest) -> Vec<String> {
    let listed = house.volunteers().list_volunteers(house.ask(message)).await.unwrap().into_inner();
    listed.volunteers.into_iter().map(|volunteer| volunteer.profile.unwrap().name).collect()
}

pub async fn lists_are_filtered_and_come_in_pages(house: House) {
    house.register(kari()).await;
    for (name, skill, language) in [("Ola", "leksehjelp", "nb"), ("Per", "sykkelreparasjon", "so"), ("Eva", "sang", "en")] {
        let mut request = another(name);
        let profile = request.profile.as_mut().unwrap();
        (profile.skills, profile.languages) = (vec![skill.into()], vec![language.into()]);
        house.clock.advance(chrono::TimeDelta::milliseconds(1));
        let id = house.register(request).await;
        if name == "Eva" {
            house.volunteers().pause_volunteer(house.ask(pb::PauseVolunteerRequest { id, ..Default::default() })).await.unwrap();
        }
    }
    let all = pb::ListVolunteersRequest::default;

    assert_eq!(found(&house, all()).await, ["Kari Nordmann", "Ola", "Per", "Eva"]);
    assert_eq!(found(&house, pb::ListVolunteersRequest { skills: vec!["Leksehjelp".into()], ..all() }).await, ["Kari Nordmann", "Ola"]);
    let both = vec!["leksehjelp".into(), "sykkelreparasjon".into()];
    assert_eq!(found(&house, pb::ListVolunteersRequest { skills: both, ..all() }).await, ["Kari Nordmann"]);
    assert_eq!(
        found(&house, pb::ListVolunteersRequest { language: "so".into(), skills: vec!["sykkelreparasjon".into()], ..all() }).await,
        ["Kari Nordmann", "Per"]
    );
    assert_eq!(found(&house, pb::ListVolunteersRequest { state: pb::VolunteerState::Paused.into(), ..all() }).await, ["Eva"]);
    assert_eq!(
        found(&house, pb::ListVolunteersRequest { state: pb::VolunteerState::Active.into(), language: "en".into(), ..all() }).await,
        Vec::<String>::new()
    );
    assert_eq!(found(&house, pb::ListVolunteersRequest { email: " PER@example.org".into(), ..all() }).await, ["Per"]);

    let mut names = Vec::new();
    let mut page_token = String::new();
    loop {
        let message = pb::ListVolunteersRequest { page_size: 3, page_token, ..all() };
        let listed = house.volunteers().list_volunteers(house.ask(message)).await.unwrap().into_inner();
        names.extend(listed.volunteers.into_iter().map(|volunteer| volunteer.profile.unwrap().name));
        page_token = listed.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(names, ["Kari Nordmann", "Ola", "Per", "Eva"]);
}

pub async fn a_list_shows_nobody_of_another_centre(house: House) {
    house.register(kari()).await;

    let message = pb::ListVolunteersRequest { skills: vec!["leksehjelp".into()], ..Default::default() };
    let listed = house.volunteers().list_volunteers(house.by(&house.stranger(), message)).await.unwrap().into_inner();

    assert_eq!((listed.volunteers.len(), listed.next_page_token.as_str()), (0, ""));
}
