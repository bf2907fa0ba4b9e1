//! A fortnight whose figures are worked out by hand.

use chrono::{DateTime, TimeDelta, Utc};
use proto::matching as pb;
use proto::matching::{Answer, Grouping};
use tonic::Code;

use crate::house::{House, fields, homework};

/// Lets time pass until an instant.
async fn at(house: &House, text: &str) {
    house.later(text.parse::<DateTime<Utc>>().unwrap() - house.clock.now()).await;
}

fn asked(from: &str, until: &str, grouping: Grouping) -> pb::GetStatisticsRequest {
    pb::GetStatisticsRequest { from_date: from.into(), until_date: until.into(), grouping: grouping.into() }
}

async fn get(house: &House, message: pb::GetStatisticsRequest) -> pb::GetStatisticsResponse {
    house.statistics().get_statistics(house.ask(message)).await.unwrap().into_inner()
}

/// Figures without their days, which the story looks at by themselves.
fn bare(figures: &pb::Figures) -> pb::Figures {
    pb::Figures { from_date: String::new(), until_date: String::new(), window: None, ..figures.clone() }
}

fn days(groups: &[pb::Figures]) -> Vec<(&str, &str)> {
    groups.iter().map(|one| (one.from_date.as_str(), one.until_date.as_str())).collect()
}

/// Somebody comes to a session and leaves again.
async fn comes(house: &House, assignment: &str, from: &str, until: &str) {
    at(house, from).await;
    house.assignments().check_in(house.ask(pb::CheckInRequest { id: assignment.into(), ..Default::default() })).await.unwrap();
    at(house, until).await;
    house.assignments().check_out(house.ask(pb::CheckOutRequest { id: assignment.into(), ..Default::default() })).await.unwrap();
}

/// Week 48: of three who are asked on Monday one says yes after half an hour, one says no, one is silent, so one of two places is filled,
/// for 125 minutes; on Friday one is asked for the Monday after, and says yes after an hour and a half.
/// Week 49: that Monday, 90 minutes by the same person; a need is posted and cancelled, after an ask that was taken back before it left;
/// another is still ahead.
async fn fortnight(house: &House) {
    let people = house.neighbours(3).await;
    let (_, first) = house.post(homework("2026-11-26T17:00", 2)).await;
    let offers = house.make(&first[0], &people).await;
    house.clock.advance(TimeDelta::minutes(30));
    let thursday = house.accept(&offers[1]).await.unwrap().assignment;
    house.decline(&offers[0], Answer::No).await.unwrap();
    comes(house, &thursday, "2026-11-26T15:55:00Z", "2026-11-26T18:00:00Z").await;

    at(house, "2026-11-27T09:00:00Z").await;
    let (_, second) = house.post(homework("2026-11-30T12:00", 1)).await;
    let offers = house.make(&second[0], &people[1..2]).await;
    house.clock.advance(TimeDelta::minutes(90));
    let monday = house.accept(&offers[0]).await.unwrap().assignment;
    comes(house, &monday, "2026-11-30T11:00:00Z", "2026-11-30T12:30:00Z").await;

    at(house, "2026-12-01T09:00:00Z").await;
    let (called_off, third) = house.post(homework("2026-12-04T17:00", 3)).await;
    let held = pb::MakeOffersRequest { session: third[0].clone(), volunteers: people[..1].to_vec(), hold_seconds: 60, ..Default::default() };
    let held = house.offers().make_offers(house.ask(held)).await.unwrap().into_inner().offers.remove(0);
    house.offers().withdraw_offer(house.ask(pb::WithdrawOfferRequest { id: held, ..Default::default() })).await.unwrap();
    house.needs().cancel_need(house.ask(pb::CancelNeedRequest { id: called_off, ..Default::default() })).await.unwrap();
    house.post(homework("2026-12-05T17:00", 4)).await;
}

pub async fn the_figures_of_a_fortnight_are_those_worked_out_by_hand(house: House) {
    fortnight(&house).await;
    let week_48 = pb::Figures {
        sessions: 1,
        places: 2,
        filled: 1,
        needs_posted: 2,
        asked: 4,
        yes: 2,
        no: 1,
        lapsed: 1,
        sessions_answered: 2,
        median_minutes_to_yes: 60,
        volunteers: 1,
        minutes: 125,
        ..Default::default()
    };
    let week_49 = pb::Figures { sessions: 1, places: 1, filled: 1, needs_posted: 2, needs_cancelled: 1, volunteers: 1, minutes: 90, ..Default::default() };
    let together = pb::Figures { sessions: 2, places: 3, filled: 2, needs_posted: 4, needs_cancelled: 1, minutes: 215, ..week_48.clone() };

    let weeks = get(&house, asked("2026-11-23", "2026-12-06", Grouping::Week)).await;
    assert_eq!(days(&weeks.groups), [("2026-11-23", "2026-11-29"), ("2026-11-30", "2026-12-06")]);
    assert_eq!(weeks.groups.iter().map(bare).collect::<Vec<_>>(), [week_48.clone(), week_49]);
    let total = weeks.total.unwrap();
    assert_eq!((bare(&total), days(std::slice::from_ref(&total))), (together.clone(), vec![("2026-11-23", "2026-12-06")]));
    let window = total.window.unwrap();
    let begins = "2026-11-22T23:00:00Z".parse::<DateTime<Utc>>().unwrap().timestamp(); // midnight in Larvik
    assert_eq!((window.from.unwrap().seconds, window.until.unwrap().seconds), (begins, begins + 14 * 86_400));

    let months = get(&house, asked("2026-11-23", "2026-12-06", Grouping::Month)).await;
    assert_eq!(days(&months.groups), [("2026-11-23", "2026-11-30"), ("2026-12-01", "2026-12-06")]);
    let november = pb::Figures { needs_posted: 2, needs_cancelled: 0, ..together };
    let december = pb::Figures { needs_posted: 2, needs_cancelled: 1, ..Default::default() };
    assert_eq!(months.groups.iter().map(bare).collect::<Vec<_>>(), [november, december], "nothing has begun in December yet");

    let friday = get(&house, asked("2026-11-27", "2026-11-27", Grouping::Month)).await.total.unwrap();
    assert_eq!((friday.asked, friday.sessions_answered, friday.median_minutes_to_yes), (1, 1, 90), "one day alone");
}

pub async fn a_session_asked_for_again_has_waited_since_its_first_ask(house: House) {
    let people = house.neighbours(2).await;
    let (_, sessions) = house.post(homework("2026-12-10T17:00", 1)).await;
    let first = house.make(&sessions[0], &people[..1]).await;
    house.clock.advance(TimeDelta::minutes(10));
    house.decline(&first[0], Answer::CannotNow).await.unwrap();
    at(&house, "2026-11-24T09:00:00Z").await;
    let second = house.make(&sessions[0], &people[1..]).await;
    house.accept(&second[0]).await.unwrap();

    let week = get(&house, asked("2026-11-23", "2026-11-24", Grouping::Week)).await.total.unwrap();
    let tuesday = get(&house, asked("2026-11-24", "2026-11-24", Grouping::Week)).await.total.unwrap();

    assert_eq!((week.asked, week.sessions_answered, week.median_minutes_to_yes), (2, 1, 24 * 60));
    assert_eq!((tuesday.asked, tuesday.yes, tuesday.sessions_answered), (1, 1, 0), "its first ask was the day before");
}

pub async fn a_divided_series_is_one_need_and_another_centre_has_none(house: House) {
    let series = pb::NeedProfile { recurrence: "FREQ=WEEKLY;COUNT=4".into(), ..homework("2026-11-24T17:00", 2) };
    let (need, sessions) = house.post(series.clone()).await;
    let later = pb::NeedProfile { starts_local: "2026-12-08T18:00".into(), ends_local: "2026-12-08T20:00".into(), ..series };
    let (scope, session) = (pb::Scope::ThisAndFollowing.into(), sessions[2].clone());
    let change = pb::ChangeNeedRequest { id: need, scope, session, profile: Some(later), ..Default::default() };
    let following = house.needs().change_need(house.ask(change)).await.unwrap().into_inner().following;
    assert_ne!(following, "");

    let month = asked("2026-11-01", "2026-11-30", Grouping::Month);
    let theirs = house.statistics().get_statistics(house.by(&house.stranger(), month.clone())).await.unwrap().into_inner();

    assert_eq!(get(&house, month).await.total.unwrap().needs_posted, 1);
    assert_eq!(theirs.groups.iter().map(bare).collect::<Vec<_>>(), [pb::Figures::default()]);
    assert_eq!(theirs.total.map(|total| bare(&total)), Some(pb::Figures::default()));
}

pub async fn a_bad_window_is_named_in_one_answer(house: House) {
    let refused = async |from: &str, until: &str, grouping: i32| {
        let message = pb::GetStatisticsRequest { from_date: from.into(), until_date: until.into(), grouping };
        let status = house.statistics().get_statistics(house.ask(message)).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument);
        fields(&status)
    };

    assert_eq!(refused("yesterday", "2026-02-30", 7).await, ["grouping", "from_date", "until_date"]);
    assert_eq!(refused("2026-11-30", "2026-11-29", 0).await, ["until_date"]);
    assert_eq!(refused("2026-01-01", "2027-01-02", 0).await, ["until_date"], "367 days");
    assert_eq!(refused("1969-12-31", "1970-01-05", 0).await, ["from_date"]);
    get(&house, asked("2026-01-01", "2027-01-01", Grouping::Week)).await;
    let contact = house.contact("org_01h2xcejqtf2nbrexx3vqjhp41");
    let message = asked("2026-11-01", "2026-11-30", Grouping::Month);
    assert_eq!(house.statistics().get_statistics(house.by(&contact, message)).await.unwrap_err().code(), Code::PermissionDenied);
}
