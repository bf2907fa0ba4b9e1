//! The service alone, through its gRPC door, on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "in a test a surprise may end it")]

#[path = "service/cards.rs"]
mod cards;
#[path = "service/changing.rs"]
mod changing;
#[path = "service/consenting.rs"]
mod consenting;
#[path = "service/erasing.rs"]
mod erasing;
#[path = "service/hostile.rs"]
mod hostile;
#[path = "service/hours.rs"]
mod hours;
#[path = "service/house.rs"]
mod house;
#[path = "service/keeping.rs"]
mod keeping;
#[path = "service/listing.rs"]
mod listing;
#[path = "service/pausing.rs"]
mod pausing;
#[path = "service/registering.rs"]
mod registering;
#[path = "service/upgrading.rs"]
mod upgrading;

/// One test for each scenario on each database.
macro_rules! on_both {
    ($($noun:ident: $($scenario:ident)*;)*) => {
        mod sqlite {
            $(mod $noun {
                $(#[tokio::test(flavor = "multi_thread")] async fn $scenario() { crate::$noun::$scenario(crate::house::House::on_sqlite().await).await })*
            })*
        }
        mod postgres {
            $(mod $noun {
                $(#[tokio::test(flavor = "multi_thread")] async fn $scenario() { crate::$noun::$scenario(crate::house::House::on_postgres().await).await })*
            })*
        }
    };
}

on_both! {
    registering:
        who_registers_can_be_read_and_a_fact_without_personal_data_is_told
        every_faulty_field_is_named_at_once
        an_address_belongs_to_one_volunteer_of_a_centre_in_any_dress
        two_who_register_one_address_at_the_same_time_become_one
        a_registration_asked_twice_with_one_key_happens_once
        a_key_is_kept_as_a_digest_and_is_nobodys_number
        nobody_is_registered_without_consent_or_too_young
        numbers_that_look_like_national_identity_numbers_are_refused
        only_a_coordinator_of_the_centre_registers_and_reads;
    listing:
        lists_are_filtered_and_come_in_pages
        somebody_is_found_by_the_beginnings_of_words
        a_list_by_name_comes_in_pages_and_tells_how_many_there_are
        a_list_shows_nobody_of_another_centre;
    changing:
        exactly_the_fields_of_the_mask_change
        a_mask_that_names_nothing_known_is_refused
        who_read_an_older_version_is_told_so
        an_address_cannot_be_taken_over
        a_volunteer_touches_only_itself
        a_volunteer_does_not_lift_an_age_rule_by_its_own_birth_year
        all_faults_of_a_request_come_in_one_answer
        an_attestation_is_shown_again_and_replaces_the_one_before;
    hostile:
        bad_texts_are_named_in_every_field_of_a_registration
        bad_texts_are_named_in_every_other_request
        numbers_places_and_dates_without_sense_are_named;
    pausing:
        a_pause_ends_on_its_day_and_tells
        an_open_pause_ends_when_resumed
        a_pause_needs_a_day_that_is_to_come;
    consenting:
        a_withdrawn_consent_to_messages_counts_at_once
        a_withdrawn_consent_to_coordination_makes_inactive
        a_coordinator_brings_an_earlier_consent_and_undoes_no_withdrawal_with_it
        consents_can_be_brought_along_but_not_from_the_future;
    cards:
        a_matching_card_shows_what_matching_needs_and_no_more
        fifty_of_the_fullest_cards_fit_into_one_answer
        cards_of_unknown_people_are_left_out
        cards_are_for_rooms_of_the_house_only
        every_reading_is_logged_and_counted
        the_snapshot_tells_of_everybody_alive;
    hours:
        hours_are_booked_once_and_count_as_recent
        bookings_at_the_same_time_all_count
        hours_are_corrected_by_the_coordinator
        hours_are_listed_with_their_sum
        a_check_out_that_makes_no_sense_becomes_a_dead_letter;
    keeping:
        who_looked_is_forgotten_after_its_time
        who_is_silent_is_asked_and_erased_without_an_answer
        every_sign_of_life_is_an_answer
        who_pauses_until_a_day_is_not_silent
        who_does_not_consent_any_more_is_not_kept
        nothing_goes_while_a_centre_holds_everything_or_said_nothing;
    erasing:
        an_erased_volunteer_is_gone_and_the_hours_stay
        an_erasure_asked_twice_happens_once
        a_volunteer_exports_and_erases_itself;
}
