//! The ways of people through the whole house, as real processes: once all roles in one, once each in its own.

#[path = "journeys/access.rs"]
mod access;
#[path = "journeys/accounts.rs"]
mod accounts;
#[path = "journeys/arrivals.rs"]
mod arrivals;
#[path = "journeys/browser.rs"]
mod browser;
#[path = "journeys/calendars.rs"]
mod calendars;
#[path = "journeys/callers.rs"]
mod callers;
#[path = "journeys/calls.rs"]
mod calls;
#[path = "journeys/codes.rs"]
mod codes;
#[path = "journeys/deaths.rs"]
mod deaths;
#[path = "journeys/doors.rs"]
mod doors;
#[path = "journeys/endings.rs"]
mod endings;
#[path = "journeys/figures.rs"]
mod figures;
#[path = "journeys/filling.rs"]
mod filling;
#[path = "journeys/granted.rs"]
mod granted;
#[path = "journeys/inside.rs"]
mod inside;
#[path = "journeys/keeping.rs"]
mod keeping;
#[path = "journeys/keys.rs"]
mod keys;
#[path = "journeys/limits.rs"]
mod limits;
#[path = "journeys/lists.rs"]
mod lists;
#[path = "journeys/narrowed.rs"]
mod narrowed;
#[path = "journeys/outages.rs"]
mod outages;
#[path = "journeys/partitions.rs"]
mod partitions;
#[path = "journeys/people.rs"]
mod people;
#[path = "journeys/persons.rs"]
mod persons;
#[path = "journeys/places.rs"]
mod places;
#[path = "journeys/planning.rs"]
mod planning;
#[path = "journeys/raw.rs"]
mod raw;
#[path = "journeys/retention.rs"]
mod retention;
#[path = "journeys/screens.rs"]
mod screens;
#[path = "journeys/seconds.rs"]
mod seconds;
#[path = "journeys/sink.rs"]
mod sink;
#[path = "journeys/spellings.rs"]
mod spellings;
#[path = "journeys/stream.rs"]
mod stream;
#[path = "journeys/telling.rs"]
mod telling;
#[path = "journeys/things.rs"]
mod things;
#[path = "journeys/traces.rs"]
mod traces;
#[path = "journeys/walls.rs"]
mod walls;

use world::house::Form;

/// Each story in a house of one process, and in one of many.
macro_rules! in_both_forms {
    ($($room:ident::$story:ident),* $(,)?) => {
        mod embedded {
            $(#[tokio::test] async fn $story() { Box::pin(crate::$room::$story(&mut world::house::House::embedded().await)).await })*
        }
        mod distributed {
            $(#[tokio::test] async fn $story() { Box::pin(crate::$room::$story(&mut world::house::House::distributed().await)).await })*
        }
    };
}

in_both_forms!(
    filling::a_need_that_is_posted_is_suggested_offered_accepted_filled_and_thanked_for,
    filling::a_declined_offer_goes_to_the_next_best,
    filling::a_silence_lapses_and_the_offer_goes_to_the_next,
    filling::an_offer_made_at_ten_to_nine_leaves_at_eight,
    places::of_two_who_accept_the_last_place_at_once_one_has_it_and_the_other_waits,
    places::when_who_had_the_place_drops_out_the_waiting_list_is_asked,
    planning::a_week_is_planned_and_what_is_approved_goes_out,
    planning::a_plan_is_made_though_whoever_plans_is_killed,
    telling::what_is_cancelled_is_told_once_to_everyone,
    telling::an_ask_that_is_taken_back_in_time_was_never_made,
    telling::who_does_not_answer_is_reminded_once_and_may_answer_by_it,
    telling::a_reminder_comes_in_time_and_not_for_what_moved,
    telling::a_session_in_the_night_of_a_clock_change_has_its_true_length,
    screens::a_coordinator_signs_in_by_a_link_once_and_out_again,
    screens::a_contact_signs_in_for_its_organisation,
    calendars::a_centre_and_a_volunteer_follow_in_calendars_of_their_own,
    codes::a_code_signs_in_where_it_was_asked_for_and_once,
    codes::whoever_guesses_learns_nothing_and_is_stopped,
    screens::a_screen_is_told_what_changes_in_its_own_centre,
    lists::a_list_is_taken_in_once_and_into_the_callers_own_centre_alone,
    lists::a_list_that_is_broken_off_is_gone_on_with,
    walls::a_coordinator_of_another_centre_sees_and_moves_nothing_of_it,
    walls::nobody_else_of_another_centre_learns_what_stands_in_it,
    walls::what_is_for_operators_or_rooms_is_refused_to_everybody_else,
    seconds::what_is_hung_on_ones_own_is_of_ones_own_centre,
    walls::a_board_shows_what_moves_in_its_own_centre,
    access::nobody_is_believed_without_a_good_token,
    access::each_role_may_do_what_is_written_down_and_no_more,
    keys::a_command_that_many_ask_at_once_happens_once_and_says_one_thing,
    endings::a_board_ends_with_the_token_that_opened_it,
    endings::an_open_board_is_told_to_come_again_when_its_process_ends,
    limits::who_asks_too_much_is_told_when_to_come_again,
    limits::a_neighbour_does_not_wait_for_a_loud_centre,
    limits::who_watches_with_every_call_leaves_the_others_theirs,
    limits::strangers_who_watch_have_no_more_than_a_centre,
    persons::an_erased_person_is_nowhere_and_the_counts_stay,
    deaths::a_need_is_filled_though_each_role_is_killed_between_each_two_steps,
    deaths::a_need_is_filled_though_a_process_ends_at_each_crash_point,
    deaths::an_offer_ends_once_though_a_process_ends_while_it_lapses,
    deaths::a_letter_that_ends_the_process_is_put_aside_and_its_neighbours_pass,
    keeping::a_house_goes_on_from_its_backup_and_sends_nothing_again,
    retention::what_was_kept_long_enough_goes_by_itself,
    retention::each_centre_keeps_for_its_own_time_and_one_holds_everything,
    keeping::a_room_that_lost_its_copies_has_them_again_from_a_snapshot,
);

#[tokio::test]
async fn the_database_itself_shows_a_centre_its_own_rows_only() {
    Box::pin(partitions::the_database_itself_shows_a_centre_its_own_rows_only(&mut world::house::House::distributed().await)).await;
}

#[tokio::test]
async fn an_account_somewhere_else_signs_in_the_member_with_its_address() {
    Box::pin(accounts::an_account_signs_in_the_member_with_its_address()).await;
}

#[tokio::test]
async fn the_door_has_a_certificate_of_its_own_and_takes_a_new_one_while_it_is_open() {
    Box::pin(doors::a_certificate_of_its_own_is_renewed_while_the_door_is_open()).await;
}

#[tokio::test]
async fn nothing_that_is_written_down_holds_personal_data() {
    Box::pin(persons::nothing_that_is_written_down_holds_personal_data(Form::Embedded)).await;
}

#[tokio::test]
async fn nothing_that_is_written_down_between_processes_holds_personal_data() {
    Box::pin(persons::nothing_that_is_written_down_holds_personal_data(Form::Distributed)).await;
}
