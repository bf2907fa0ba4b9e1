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

/// Four people whose names, addresses and numbers are alike in one thing or another.
async fn namesakes(house: &House) -> Vec<String> {
    let mut ids = Vec::new();
    for (name, email, phone) in [
        ("Åse-Marie Ødegård", "ase@example.org", "42577970"),
        ("Zoë Berg", "zoe@example.org", ""),
        ("Anders Åsen", "", "+46 701 23 45 67"),
        ("berit Berg", "post@berit.example", "42570000"),
    ] {
        let mut request = another("x");
        let profile = request.profile.as_mut().unwrap();
        (profile.name, profile.email, profile.phone) = (name.into(), email.into(), phone.into());
        house.clock.advance(chrono::TimeDelta::milliseconds(1));
        ids.push(house.register(request).await);
    }
    ids
}

pub async fn somebody_is_found_by_the_beginnings_of_words(house: House) {
    let ids = namesakes(&house).await;
    let sought = async |query: &str| found(&house, pb::ListVolunteersRequest { query: query.into(), by_name: true, ..Default::default() }).await;

    let everybody = ["Anders Åsen", "berit Berg", "Zoë Berg", "Åse-Marie Ødegård"];
    assert_eq!(sought("").await, everybody, "å comes last, and capitals make no difference");
    assert_eq!(sought(" BERG ").await, everybody[1..3]);
    assert_eq!(sought("ase").await, ["Anders Åsen", "Åse-Marie Ødegård"]);
    assert_eq!(sought("odeg ÅSE").await, ["Åse-Marie Ødegård"]);
    assert_eq!(sought("zoe berg").await, ["Zoë Berg"]);
    assert_eq!(sought("erg").await, [] as [&str; 0], "words begin so");
    assert_eq!(sought("be_").await, everybody[1..3], "a sign is no letter");
    assert_eq!(sought("post@berit").await, ["berit Berg"]);
    for number in ["425 77 970", "+47 42577970", "4257797"] {
        assert_eq!(sought(number).await, ["Åse-Marie Ødegård"], "{number}");
    }
    assert_eq!(sought("4257").await, ["berit Berg", "Åse-Marie Ødegård"]);
    assert_eq!(sought("+46701").await, ["Anders Åsen"]);

    let profile = Some(pb::VolunteerProfile { name: "Aase Lund".into(), ..Default::default() });
    let mask = Some(prost_types::FieldMask { paths: vec!["name".into()] });
    let rename = pb::UpdateVolunteerRequest { id: ids[0].clone(), profile, mask, ..Default::default() };
    house.volunteers().update_volunteer(house.ask(rename)).await.unwrap();
    assert_eq!(sought("odegard").await, [] as [&str; 0]);
    assert_eq!(sought("").await[0], "Aase Lund");
    let stranger = house.by(&house.stranger(), pb::ListVolunteersRequest { query: "berg".into(), with_counts: true, ..Default::default() });
    let stranger = house.volunteers().list_volunteers(stranger).await.unwrap().into_inner();
    assert_eq!((stranger.volunteers.len(), stranger.counts.unwrap()), (0, pb::VolunteerCounts::default()));
}

pub async fn a_list_by_name_comes_in_pages_and_tells_how_many_there_are(house: House) {
    let ids = namesakes(&house).await;
    let mut last = another("berit berg");
    let profile = last.profile.as_mut().unwrap();
    (profile.email, profile.skills) = ("b@example.org".into(), vec!["sang".into(), "foto".into()]);
    house.clock.advance(chrono::TimeDelta::milliseconds(1));
    house.register(last).await;
    house.volunteers().pause_volunteer(house.ask(pb::PauseVolunteerRequest { id: ids[1].clone(), ..Default::default() })).await.unwrap();
    let page = async |page_token: String, with_counts: bool| {
        let message = pb::ListVolunteersRequest { page_size: 2, page_token, by_name: true, query: "berg".into(), with_counts, ..Default::default() };
        house.volunteers().list_volunteers(house.ask(message)).await
    };

    let first = page(String::new(), true).await.unwrap().into_inner();
    let second = page(first.next_page_token.clone(), false).await.unwrap().into_inner();

    let names = |some: &[pb::Volunteer]| some.iter().map(|one| one.profile.as_ref().unwrap().name.clone()).collect::<Vec<_>>();
    assert_eq!((names(&first.volunteers), names(&second.volunteers)), (vec!["berit Berg".into(), "berit berg".into()], vec!["Zoë Berg".into()]));
    assert_eq!((second.next_page_token.as_str(), second.counts), ("", None));
    let counts = first.counts.unwrap();
    assert_eq!((counts.found, counts.active, counts.paused), (3, 2, 1));
    let word = |word: &str| pb::WordCount { word: word.into(), volunteers: 1 };
    assert!(counts.skills.contains(&word("foto")) && counts.skills.contains(&word("sang")), "{counts:?}");
    let with = pb::ListVolunteersRequest { skills: vec!["sang".into()], state: pb::VolunteerState::Paused.into(), with_counts: true, ..Default::default() };
    let with = house.volunteers().list_volunteers(house.ask(with)).await.unwrap().into_inner().counts.unwrap();
    assert_eq!((with.found, with.active, with.paused), (0, 1, 0), "what the other state would find with this skill");
    assert!(!with.skills.contains(&word("sang")), "nobody who pauses sings, and the others are not counted");

    let gone = pb::EraseVolunteerRequest { id: first.volunteers[1].id.clone(), ..Default::default() };
    house.volunteers().erase_volunteer(house.ask(gone)).await.unwrap();
    let refused = page(first.next_page_token, false).await.unwrap_err();
    assert!(refused.message().contains("page_token"), "{refused:?}");
}

pub async fn a_list_shows_nobody_of_another_centre(house: House) {
    house.register(kari()).await;

    let message = pb::ListVolunteersRequest { skills: vec!["leksehjelp".into()], ..Default::default() };
    let listed = house.volunteers().list_volunteers(house.by(&house.stranger(), message)).await.unwrap().into_inner();

    assert_eq!((listed.volunteers.len(), listed.next_page_token.as_str()), (0, ""));
}
