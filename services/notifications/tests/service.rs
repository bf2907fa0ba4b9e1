//! Notifications alone: facts in, messages out, on real databases; matching and volunteers are stood in for by rooms that
//! speak the contract over real gRPC, since this service knows no more of them than their cards.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

#[path = "service/agreements.rs"]
mod agreements;
#[path = "service/asks.rs"]
mod asks;
#[path = "service/doors.rs"]
mod doors;
#[path = "service/house.rs"]
mod house;
#[path = "service/keeping.rs"]
mod keeping;
#[path = "service/leaving.rs"]
mod leaving;
#[path = "service/locked.rs"]
mod locked;
#[path = "service/log.rs"]
mod log;
#[path = "service/mail.rs"]
mod mail;
#[path = "service/orders.rs"]
mod orders;
#[path = "service/people.rs"]
mod people;
#[path = "service/refusing.rs"]
mod refusing;
#[path = "service/reminders.rs"]
mod reminders;
#[path = "service/rooms.rs"]
mod rooms;

/// One scenario, on each database.
macro_rules! on_both {
    ($($file:ident::$name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$file::$name(super::house::Kind::Sqlite).await })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$file::$name(super::house::Kind::Postgres).await })*
        }
    };
}

on_both!(
    asks::an_ask_leaves_when_it_may_with_a_link_that_opens,
    asks::a_letter_brought_twice_is_one_message,
    asks::an_ask_that_was_answered_before_it_left_is_dropped,
    asks::an_ask_that_matching_closed_meanwhile_is_not_sent,
    asks::a_yes_is_thanked_once_and_only_then_the_details_are_told,
    asks::who_comes_too_late_hears_of_the_waiting_list,
    asks::only_who_was_asked_hears_that_the_place_is_filled,
    asks::who_waits_hears_of_a_cancellation_though_no_ask_ever_left,
    asks::who_waited_reads_that_there_is_a_place_now,
    agreements::reminders_leave_at_nine_the_day_before_and_two_hours_before,
    agreements::what_was_cancelled_is_told_once_and_not_reminded_of,
    agreements::who_is_taken_off_is_not_told_that_it_is_cancelled,
    agreements::who_cancels_herself_gets_a_receipt,
    agreements::a_moved_time_is_told_and_reminded_of_anew,
    agreements::word_of_a_move_comes_before_the_start_that_was_known,
    agreements::who_has_not_heard_of_a_move_is_told_in_time_of_what_came_after,
    agreements::a_reminder_of_a_time_that_moved_unheard_is_not_sent,
    agreements::a_cancellation_that_comes_before_its_agreement_waits_for_it,
    agreements::the_centre_decides_about_reminders,
    orders::a_policy_told_in_any_order_is_the_newest,
    orders::what_was_agreed_and_moved_told_in_any_order_is_said_once,
    reminders::who_does_not_answer_is_reminded_once_by_the_same_link,
    reminders::a_reminder_that_was_taken_back_or_answered_does_not_leave,
    reminders::who_has_no_address_is_called_and_whose_ask_waits_is_not_reminded,
    reminders::a_reminder_arrives_at_a_real_server,
    reminders::reminders_told_in_any_order_are_one,
    people::quiet_hours_hold_messages_but_not_urgent_ones,
    people::withdrawn_consent_stops_what_waits_and_what_comes,
    people::who_is_erased_is_not_named_any_more,
    people::what_comes_after_an_erasure_brings_nobody_back,
    people::who_has_no_channel_is_left_to_the_telephone,
    people::each_person_is_written_to_in_her_language,
    keeping::a_copy_goes_after_a_month_and_a_message_after_a_year_unless_the_centre_holds_everything,
    keeping::a_copy_to_somebody_who_is_erased_goes_though_the_centre_holds_everything,
    leaving::two_workers_send_each_message_once,
    leaving::a_server_that_is_away_is_tried_eight_times,
    leaving::a_room_that_is_away_costs_no_try,
    leaving::a_crash_between_sending_and_marking_repeats_the_same_message_id,
    leaving::mail_arrives_at_a_real_server,
    locked::mail_leaves_protected_and_logged_in,
    locked::a_wrong_password_holds_the_message_and_names_nobody,
    locked::a_certificate_that_nobody_trusts_gets_no_mail,
    refusing::an_address_that_is_refused_for_good_is_left_to_the_telephone,
    refusing::what_is_not_the_fault_of_the_address_is_tried_again,
    leaving::facts_of_the_future_and_broken_letters_stop_nobody,
    leaving::what_cannot_be_read_of_one_message_stops_no_other_of_its_time,
    doors::preferences_are_kept_as_wished,
    doors::every_faulty_field_is_named,
    doors::a_volunteer_touches_only_herself,
    doors::a_coordinator_sees_the_deliveries_of_her_centre_only,
);

#[tokio::test(flavor = "multi_thread")]
async fn a_greeting_says_whether_mail_would_be_taken() {
    locked::a_greeting_says_whether_mail_would_be_taken().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_others_hold_crosswise_leave_once() {
    leaving::messages_that_others_hold_crosswise_leave_once().await;
}
