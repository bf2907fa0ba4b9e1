//! What a volunteer has agreed to, as her own calendar reads it.

use chrono::TimeDelta;
use proto::matching as pb;
use proto::matching::Scope;
use tonic::{Code, Status};

use crate::house::{House, homework};

async fn agreed(house: &House, volunteer: &str) -> Result<Vec<pb::Agreed>, Status> {
    let herself = house.somebody("volunteer", volunteer);
    Ok(house.assignments().list_agreed(house.by(&herself, pb::ListAgreedRequest {})).await?.into_inner().agreed)
}

pub async fn a_volunteer_s_own_calendar_has_what_she_agreed_to_and_no_more(house: House) {
    let people = house.neighbours(2).await;
    let mut needs = Vec::new();
    for (day, title) in [("26", "Kommer"), ("27", "Avlyst"), ("28", "Meldt avbud"), ("29", "Bare spurt"), ("30", "Den andres")] {
        let profile = pb::NeedProfile { title: title.to_owned(), ..homework(&format!("2026-11-{day}T17:00"), 1) };
        let (need, sessions) = house.post(profile).await;
        let asked = if title == "Den andres" { &people[1..] } else { &people[..1] };
        let offer = house.make(&sessions[0], asked).await.remove(0);
        if title != "Bare spurt" {
            house.accept(&offer).await.unwrap();
        }
        needs.push((need, sessions));
    }
    house.needs().cancel_need(house.ask(pb::CancelNeedRequest { id: needs[1].0.clone(), ..Default::default() })).await.unwrap();
    let taken_back = house.assignments_of(&needs[2].1[0]).await.remove(0).id;
    house.assignments().cancel_assignment(house.ask(pb::CancelAssignmentRequest { id: taken_back, ..Default::default() })).await.unwrap();

    let own = agreed(&house, &people[0]).await.unwrap();

    let shown: Vec<_> = own.iter().map(|one| (one.title.as_str(), one.cancelled, one.details.as_str())).collect();
    assert_eq!(shown, [("Kommer", false, "Inngang fra baksiden"), ("Avlyst", true, "")]);
    assert_eq!((own[0].place_name.as_str(), own[0].public_text.as_str()), ("Biblioteket", "To timer på biblioteket"));
    assert_eq!(own[0].assignment, house.assignments_of(&needs[0].1[0]).await[0].id);
    let of = |need: usize| house.need(&needs[need].0);
    assert_eq!((&own[0].starts_at, &own[0].ends_at), (&of(0).await.sessions[0].starts_at, &of(0).await.sessions[0].ends_at));
    for (caller, code) in [(house.coordinator.clone(), Code::PermissionDenied), (house.contact("organisation_x"), Code::PermissionDenied)] {
        assert_eq!(house.assignments().list_agreed(house.by(&caller, pb::ListAgreedRequest {})).await.unwrap_err().code(), code);
    }
    let elsewhere = platform::auth::Caller { centre: house.stranger().centre, ..house.somebody("volunteer", &people[0]) };
    let asked = house.assignments().list_agreed(house.by(&elsewhere, pb::ListAgreedRequest {})).await;
    assert_eq!(asked.unwrap_err().code(), Code::NotFound, "another centre knows nobody");

    house.later(TimeDelta::days(10)).await;
    assert_eq!(agreed(&house, &people[0]).await.unwrap()[0].details, "", "what is over has told it");
    house.later(TimeDelta::days(30)).await;
    assert_eq!(agreed(&house, &people[0]).await.unwrap(), []);
    house.volunteers().erase_volunteer(house.ask(proto::volunteers::EraseVolunteerRequest { id: people[0].clone(), ..Default::default() })).await.unwrap();
    house.settle().await;
    assert_eq!(agreed(&house, &people[0]).await.unwrap_err().code(), Code::NotFound);
}

pub async fn a_session_never_goes_back_in_time_wherever_it_moves(house: House) {
    let weekly = |starts: &str| pb::NeedProfile { recurrence: "FREQ=WEEKLY".into(), ..homework(starts, 1) };
    let (need, sessions) = house.post(weekly("2026-12-01T17:00")).await;
    let changed = async |of: &str| {
        let stamp = house.session(of, &sessions[2]).await.changed_at.unwrap();
        (stamp.seconds, stamp.nanos)
    };
    let first = changed(&need).await;

    house.later(TimeDelta::hours(1)).await;
    let (scope, profile) = (Scope::ThisAndFollowing.into(), Some(weekly("2026-12-15T18:00")));
    let message = pb::ChangeNeedRequest { id: need.clone(), scope, session: sessions[2].clone(), profile, ..Default::default() };
    let rest = house.needs().change_need(house.ask(message)).await.unwrap().into_inner().following;

    let moved = changed(&rest).await;
    assert!(moved > first, "{first:?} {moved:?}");
    house.later(TimeDelta::hours(1)).await;
    house.needs().cancel_need(house.ask(pb::CancelNeedRequest { id: rest.clone(), scope: Scope::All.into(), ..Default::default() })).await.unwrap();
    assert!(changed(&rest).await > moved);
}
