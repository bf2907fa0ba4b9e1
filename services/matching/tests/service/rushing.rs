//! Many say yes in the same instant: each place is given once, and nobody agrees to two things at one time.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use futures::future::join_all;
use proto::matching::AcceptOfferResponse;
use tonic::{Code, Status};

use crate::house::{House, homework};

const CALLERS: u32 = 64;
/// Two hours each, from six in the morning.
const SLOTS_A_DAY: u32 = 9;
/// Few in every test run, a thousand by `just soak`.
const ROUNDS: u32 = 200;

fn rounds() -> u32 {
    std::env::var("RUSH_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS)
}

/// A start in the coming days that no round has had.
async fn slot(house: &House, round: u32) -> String {
    if round > 0 && round.is_multiple_of(SLOTS_A_DAY) {
        house.later(TimeDelta::days(1)).await;
    }
    let tomorrow = house.clock.now().date_naive() + TimeDelta::days(1);
    format!("{tomorrow}T{:02}:00", 6 + 2 * (round % SLOTS_A_DAY))
}

/// How many have a place; the others were told so in good order.
fn given(answers: &[Result<AcceptOfferResponse, Status>], round: u32) -> usize {
    for refused in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        assert_eq!(refused.code(), Code::FailedPrecondition, "round {round}: {refused:?}");
    }
    answers.iter().flatten().filter(|answer| !answer.assignment.is_empty()).count()
}

/// Everybody says yes at once; whom a busy house asks to come again does.
async fn all_say_yes(house: &House, offers: &[String]) -> Vec<Result<AcceptOfferResponse, Status>> {
    let yes = async |offer: &String| loop {
        match house.accept(offer).await {
            Err(busy) if busy.code() == Code::Unavailable => {}
            told => return told,
        }
    };
    join_all(offers.iter().map(yes)).await
}

pub async fn of_many_who_say_yes_at_once_one_has_the_place(house: House) {
    let people = house.neighbours(CALLERS).await;
    for round in 0..rounds() {
        let (need, sessions) = house.post(homework(&slot(&house, round).await, 1)).await;
        let offers = house.make(&sessions[0], &people).await;

        let answers = all_say_yes(&house, &offers).await;

        assert_eq!(given(&answers, round), 1, "round {round}");
        assert_eq!(house.assignments_of(&sessions[0]).await.len(), 1, "round {round}");
        assert_eq!(house.session(&need, &sessions[0]).await.taken, 1, "round {round}");
    }
}

pub async fn of_many_things_at_one_time_one_person_agrees_to_one(house: House) {
    let people = house.neighbours(1).await;
    for round in 0..rounds() / 50 {
        let starts = slot(&house, round).await;
        let mut offers = Vec::new();
        for _ in 0..CALLERS {
            let (_, sessions) = house.post(homework(&starts, 1)).await;
            offers.extend(house.make(&sessions[0], &people).await);
        }

        let answers = all_say_yes(&house, &offers).await;

        assert_eq!(given(&answers, round), 1, "round {round}");
        let agreed: BTreeSet<&str> = answers.iter().flatten().map(|answer| answer.assignment.as_str()).filter(|id| !id.is_empty()).collect();
        assert_eq!(agreed.len(), 1, "round {round}");
    }
}
