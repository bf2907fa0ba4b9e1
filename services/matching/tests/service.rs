//! Matching through its gRPC door, with volunteers beside it, on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "in a test a surprise may end it")]

#[path = "service/answering.rs"]
mod answering;
#[path = "service/asking.rs"]
mod asking;
#[path = "service/changing.rs"]
mod changing;
#[path = "service/house.rs"]
mod house;
#[path = "service/persons.rs"]
mod persons;
#[path = "service/posting.rs"]
mod posting;

/// One test for each scenario on each database.
macro_rules! on_both {
    ($($noun:ident: $($scenario:ident)*;)*) => {
        mod sqlite {
            $(mod $noun {
                $(#[tokio::test(flavor = "multi_thread")] async fn $scenario() { Box::pin(crate::$noun::$scenario(crate::house::House::on_sqlite().await)).await })*
            })*
        }
        mod postgres {
            $(mod $noun {
                $(#[tokio::test(flavor = "multi_thread")] async fn $scenario() { Box::pin(crate::$noun::$scenario(crate::house::House::on_postgres().await)).await })*
            })*
        }
    };
}

on_both! {
    posting:
        a_need_is_posted_and_read
        bad_input_is_named_in_one_answer
        a_trial_run_changes_nothing
        a_need_posted_twice_with_one_key_is_one
        another_centre_finds_nothing_anywhere
        a_contact_touches_the_needs_of_its_own_organisation_only
        needs_are_listed_by_window_and_category
        a_series_opens_its_next_sessions_day_by_day
        the_night_of_the_clock_change_has_its_own_length;
    asking:
        a_coordinator_sees_who_suits_and_why_others_do_not
        what_may_be_overridden_needs_a_reason_and_the_rest_cannot
        a_wave_goes_out_by_policy_and_a_need_posted_before_the_cards_is_not_forgotten
        waves_begin_two_weeks_ahead
        an_offer_made_at_ten_to_nine_waits_for_the_morning
        a_withdrawn_offer_makes_room_for_the_next
        the_board_shows_each_move;
    answering:
        a_need_is_filled_and_the_others_are_thanked
        a_declined_offer_goes_to_the_next_best_volunteer
        silence_is_an_answer
        the_last_place_is_given_once_however_fast_two_answer
        a_vacated_place_goes_to_the_first_of_the_waiting_list
        nobody_agrees_to_two_things_at_one_time
        answers_said_twice_count_once
        the_database_itself_refuses_what_we_might_overlook
        details_are_shown_once_the_place_is_held
        who_checks_in_and_out_has_met;
    changing:
        a_moved_session_is_confirmed_again_or_lost
        one_session_of_a_series_changes_alone
        the_rest_of_a_series_becomes_a_need_of_its_own
        a_restricted_need_asks_again_who_may_stay
        places_that_are_taken_cannot_be_taken_away
        a_cancelled_need_lets_everybody_go
        a_closed_need_asks_nobody_any_more
        who_read_an_older_edition_is_told_so;
    persons:
        an_erased_person_leaves_no_id_and_the_counts_stay
        a_volunteer_touches_only_its_own
        a_blocked_volunteer_is_not_asked
        an_attestation_that_falls_away_ends_what_needs_it;
}
