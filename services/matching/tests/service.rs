//! Matching through its gRPC door, with volunteers beside it, on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "in a test a surprise may end it")]

#[path = "service/agreed.rs"]
mod agreed;
#[path = "service/answering.rs"]
mod answering;
#[path = "service/approving.rs"]
mod approving;
#[path = "service/asking.rs"]
mod asking;
#[path = "service/changing.rs"]
mod changing;
#[path = "service/conflicts.rs"]
mod conflicts;
#[path = "service/house.rs"]
mod house;
#[path = "service/keeping.rs"]
mod keeping;
#[path = "service/leaving.rs"]
mod leaving;
#[path = "service/listing.rs"]
mod listing;
#[path = "service/log.rs"]
mod log;
#[path = "service/orders.rs"]
mod orders;
#[path = "service/persons.rs"]
mod persons;
#[path = "service/planning.rs"]
mod planning;
#[path = "service/plans.rs"]
mod plans;
#[path = "service/posting.rs"]
mod posting;
#[path = "service/reminding.rs"]
mod reminding;
#[path = "service/rushing.rs"]
mod rushing;
#[path = "service/series.rs"]
mod series;
#[path = "service/statistics.rs"]
mod statistics;
#[path = "service/upgrading.rs"]
mod upgrading;

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
    agreed:
        a_volunteer_s_own_calendar_has_what_she_agreed_to_and_no_more
        a_session_never_goes_back_in_time_wherever_it_moves;
    orders: a_card_told_of_in_any_order_is_the_newest;
    posting:
        a_need_is_posted_and_read
        bad_input_is_named_in_one_answer
        a_trial_run_changes_nothing
        a_need_posted_twice_with_one_key_is_one
        another_centre_finds_nothing_anywhere
        a_contact_touches_the_needs_of_its_own_organisation_only
        a_series_opens_its_next_sessions_day_by_day
        the_night_of_the_clock_change_has_its_own_length;
    listing:
        each_filter_holds_alone_and_with_all_others
        pages_together_are_the_whole_list
        a_page_ends_where_its_sessions_are_as_many_as_one_answer_holds
        those_that_are_named_are_found_where_the_rest_holds
        where_nobody_names_a_time_it_is_a_month_back_and_half_a_year_ahead
        a_series_is_found_where_it_takes_place_and_wherever_it_moves
        what_was_called_off_is_found_at_its_time
        a_bad_filter_is_named;
    asking:
        a_coordinator_sees_who_suits_and_why_others_do_not
        who_would_suit_a_draft_is_who_suits_it_once_it_is_posted
        a_draft_needs_no_words_and_what_is_wrong_with_it_is_named
        what_may_be_overridden_needs_a_reason_and_the_rest_cannot
        a_wave_goes_out_by_policy_and_a_need_posted_before_the_cards_is_not_forgotten
        waves_begin_two_weeks_ahead
        an_offer_made_at_ten_to_nine_waits_for_the_morning
        an_ask_is_held_for_as_long_as_it_can_be_taken_back
        an_ask_that_was_undone_never_was
        whom_a_coordinator_has_undone_the_house_does_not_ask_by_itself
        of_several_it_is_said_who_cannot_be_asked
        who_changes_is_suggested_as_they_are_now
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
    reminding:
        who_is_silent_is_reminded_once_after_a_while
        a_reminder_is_taken_back_until_it_leaves
        all_who_wait_of_sessions_and_needs_are_meant_and_nobody_else
        at_night_a_reminder_waits_for_the_morning_and_what_is_urgent_leaves_at_once
        whom_no_message_reaches_is_named_to_be_called
        what_is_not_here_or_too_much_is_refused_whole;
    rushing:
        of_many_who_say_yes_at_once_one_has_the_place
        of_many_things_at_one_time_one_person_agrees_to_one;
    changing:
        a_moved_session_is_confirmed_again_or_lost
        whoever_changes_or_cancels_says_which_sessions
        one_session_of_a_series_changes_alone
        the_rest_of_a_series_becomes_a_need_of_its_own
        a_restricted_need_asks_again_who_may_stay
        places_that_are_taken_cannot_be_taken_away
        a_cancelled_need_lets_everybody_go
        a_closed_need_asks_nobody_any_more
        who_read_an_older_edition_is_told_so;
    series:
        a_divided_series_does_not_come_back_to_life
        the_rest_of_a_series_that_was_cut_ends_where_it_was_cut
        a_series_that_has_taken_place_is_ended_and_closed_not_cancelled
        a_plain_no_holds_for_the_rest_of_the_series
        a_session_with_a_profile_of_its_own_shows_it
        bad_scope_and_bad_profile_are_named_in_one_answer;
    leaving:
        a_place_vacated_on_the_day_is_shown_until_it_is_filled
        a_place_vacated_in_good_time_alarms_nobody
        who_was_promoted_hears_once_that_it_is_called_off
        a_closed_need_thanks_who_was_asked_and_takes_nobody_onto_its_list
        who_moves_at_the_last_moment_need_not_confirm_to_come
        who_is_there_is_neither_cancelled_nor_missed
        whoever_is_blocked_loses_what_is_ahead
        who_waits_again_takes_an_earlier_no_back
        fewer_places_thank_who_is_still_asked
        a_filter_with_a_nul_byte_is_a_fault_of_the_request;
    keeping: details_go_ninety_days_after_the_end_unless_the_centre_holds_everything;
    planning:
        a_week_is_planned_and_every_place_accounted_for
        one_plan_is_made_at_a_time_and_its_facts_are_told
        a_bad_wish_is_named_in_one_answer
        whoever_watches_sees_the_end_and_may_come_back
        a_plan_that_is_cancelled_is_a_proposal_and_takes_no_place_with_nothing_in_hand
        a_plan_that_is_cancelled_under_way_keeps_its_last_whole_round
        a_plan_whose_process_died_is_made_by_the_next_and_given_up_in_the_end
        a_plan_stays_close_to_the_last_one_and_says_who_moves
        who_is_asked_is_busy_and_a_place_with_offers_out_is_held_once
        a_night_counts_with_its_true_length_and_a_week_begins_on_the_local_monday
        another_centre_finds_no_plan_anywhere
        a_plan_goes_ninety_days_after_its_end_unless_the_centre_holds_everything;
    approving:
        approved_parts_go_out_as_offers_once
        what_was_approved_and_undone_can_be_approved_again
        what_the_world_has_overtaken_is_refused_with_its_reason_and_the_others_go_out
        who_pauses_is_not_asked_and_who_is_erased_stands_in_no_plan
        a_session_that_cannot_be_asked_for_in_time_is_not_planned;
    statistics:
        the_figures_of_a_fortnight_are_those_worked_out_by_hand
        a_session_asked_for_again_has_waited_since_its_first_ask
        a_divided_series_is_one_need_and_another_centre_has_none
        a_bad_window_is_named_in_one_answer;
    conflicts:
        who_has_agreed_and_what_speaks_against_it_now_stands_in_one_list
        who_is_only_asked_is_no_conflict_and_the_list_is_its_own_centre_s;
    log:
        what_has_happened_is_read_again_the_latest_first_and_names_nobody
        the_log_is_its_own_centre_s_and_a_bad_question_is_named
        the_log_of_one_need_says_whom_it_was_about_and_why_a_rule_was_overridden
        of_a_series_one_session_has_its_own_log_with_what_concerns_them_all
        a_need_of_another_centre_has_no_log_here;
    persons:
        an_erased_person_leaves_no_id_and_the_counts_stay
        a_volunteer_touches_only_its_own
        a_person_gets_everything_that_is_kept_and_nobody_else_s
        a_contact_finds_who_comes_to_its_own_sessions
        who_pauses_or_withdraws_the_consent_is_asked_no_more
        a_blocked_volunteer_is_not_asked
        an_attestation_that_falls_away_ends_what_needs_it;
}
