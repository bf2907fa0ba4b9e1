//! What is kept for a time only, and how a person shows that there is still somebody there.

use chrono::TimeDelta;
use proto::events::event::Fact;
use proto::events::{OfferAccepted, OfferDeclined};
use proto::organisations::Retention;
use proto::volunteers as pb;

use crate::house::{House, another, kari};

/// As a new centre has it.
fn usual() -> Retention {
    Retention { applicants_days: 90, inactive_ask_days: 365, inactive_erase_days: 548, readings_days: 365, ..Retention::default() }
}

async fn later(house: &House, days: i64) -> usize {
    house.clock.advance(TimeDelta::days(days));
    house.let_time_work().await
}

async fn asked(house: &House) -> usize {
    house.facts().await.iter().filter(|(_, fact)| matches!(fact, Fact::VolunteerInactive(_))).count()
}

pub async fn who_looked_is_forgotten_after_its_time(house: House) {
    house.keeps(usual()).await;
    let id = house.register(kari()).await;
    house.read(&id).await;

    later(&house, 364).await;
    assert_eq!((house.would_go(1).await, house.rows("readings").await), (vec![], 1));
    assert_eq!((house.would_go(2).await, house.rows("readings").await), (vec![("readings", 1)], 1), "asking takes nothing");
    later(&house, 2).await;
    assert_eq!(house.rows("readings").await, 0);
}

pub async fn who_is_silent_is_asked_and_erased_without_an_answer(house: House) {
    house.keeps(usual()).await;
    let id = house.register(kari()).await;
    house.read(&id).await; // who is looked at gives no sign of life

    later(&house, 364).await;
    assert_eq!(asked(&house).await, 0);
    later(&house, 1).await;
    later(&house, 1).await;
    assert_eq!(asked(&house).await, 1, "once");
    let told = house.facts().await;
    let (version, Fact::VolunteerInactive(inactive)) = told.last().unwrap() else { panic!("{told:?}") };
    let answer_by = inactive.answer_by.unwrap().seconds;
    assert_eq!((*version, answer_by), (2, (house.clock.now() + TimeDelta::days(182)).timestamp()));

    later(&house, 181).await;
    assert_eq!((house.rows("volunteers").await, house.would_go(0).await), (1, vec![]));
    assert_eq!(house.would_go(1).await, [("inactive", 1)]);
    later(&house, 1).await;
    assert_eq!((house.rows("volunteers").await, house.rows("volunteer_words").await), (0, 0));
    let told = house.facts().await;
    assert!(matches!(told.last(), Some((3, Fact::VolunteerErased(_)))), "{told:?}");
}

pub async fn every_sign_of_life_is_an_answer(house: House) {
    house.keeps(usual()).await;
    let id = house.register(kari()).await;
    let myself = house.somebody("volunteer", &id);
    let offer = |name, fact| platform::outbox::Letter {
        subject: platform::outbox::Letter::subject(house.centre, "matching", "offer", name),
        ..house.letter(&house.clock.id::<Offer>().to_string(), fact)
    };
    for sign in ["consents again", "says yes", "says no", "was there", "is changed"] {
        let before = asked(&house).await;
        later(&house, 366).await;
        assert_eq!(asked(&house).await, before + 1, "{sign}");
        later(&house, 100).await;
        match sign {
            "consents again" => {
                let again = pb::GiveConsentRequest { id: id.clone(), purpose: "coordination".into(), ..Default::default() };
                house.volunteers().give_consent(house.by(&myself, again)).await.unwrap();
            }
            "says yes" => {
                let yes = OfferAccepted { volunteer: id.clone(), ..Default::default() };
                house.deliver(offer("offer_accepted", Fact::OfferAccepted(yes))).await;
            }
            "says no" => {
                let no = OfferDeclined { volunteer: id.clone(), ..Default::default() };
                house.deliver(offer("offer_declined", Fact::OfferDeclined(no))).await;
            }
            "was there" => {
                house.check_out(&house.assignment(), &id, 60).await;
            }
            _ => {
                house.volunteers().resume_volunteer(house.ask(pb::ResumeVolunteerRequest { id: id.clone(), ..Default::default() })).await.unwrap();
            }
        }
        later(&house, 100).await;
        assert_eq!((house.rows("volunteers").await, house.would_go(80).await.len()), (1, 0), "{sign}");
    }
}

pub async fn who_pauses_until_a_day_is_not_silent(house: House) {
    house.keeps(usual()).await;
    let id = house.register(kari()).await;
    let until_date = (house.clock.now() + TimeDelta::days(400)).date_naive().to_string();
    house.volunteers().pause_volunteer(house.ask(pb::PauseVolunteerRequest { id, until_date, ..Default::default() })).await.unwrap();

    later(&house, 380).await;
    assert_eq!(asked(&house).await, 0);
    later(&house, 21).await; // the pause ends
    later(&house, 1).await;
    assert_eq!(asked(&house).await, 1);
}

pub async fn who_does_not_consent_any_more_is_not_kept(house: House) {
    house.keeps(usual()).await;
    let (gone, back) = (house.register(kari()).await, house.register(another("Ola")).await);
    let withdraw = |id: &str| pb::WithdrawConsentRequest { id: id.into(), purpose: "coordination".into(), ..Default::default() };
    for id in [&gone, &back] {
        house.volunteers().withdraw_consent(house.ask(withdraw(id))).await.unwrap();
    }
    later(&house, 89).await;
    assert_eq!((house.would_go(0).await, house.would_go(1).await), (vec![], vec![("applicants", 2)]));
    let again = pb::GiveConsentRequest { id: back.clone(), purpose: "coordination".into(), ..Default::default() };
    house.volunteers().give_consent(house.ask(again)).await.unwrap();

    later(&house, 1).await;

    assert_eq!(house.rows("volunteers").await, 1);
    assert_eq!(house.read(&back).await.id, back);
}

pub async fn nothing_goes_while_a_centre_holds_everything_or_said_nothing(house: House) {
    let id = house.register(kari()).await;
    house.read(&id).await;

    assert_eq!(later(&house, 1_000).await, 0);
    house.keeps(Retention { hold: true, ..usual() }).await;
    assert_eq!((later(&house, 1_000).await, house.would_go(0).await), (0, vec![]));

    assert_eq!((house.rows("volunteers").await, house.rows("readings").await, asked(&house).await), (1, 1, 0));
}

enum Offer {}

impl platform::id::Kind for Offer {
    const PREFIX: &'static str = "offer";
}
