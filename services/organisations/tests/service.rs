//! The service alone, through its gRPC door, on real databases: every scenario runs on SQLite and on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "in a test a surprise may end it")]

#[path = "service/centres.rs"]
mod centres;
#[path = "service/hostile.rs"]
mod hostile;
#[path = "service/house.rs"]
mod house;
#[path = "service/keys.rs"]
mod keys;
#[path = "service/members.rs"]
mod members;
#[path = "service/organisations.rs"]
mod organisations;
#[path = "service/venues.rs"]
mod venues;
#[path = "service/visits.rs"]
mod visits;

macro_rules! on_both {
    ($($noun:ident: $($scenario:ident),+;)+) => {
        mod on_sqlite {
            $($(#[tokio::test]
            async fn $scenario() {
                Box::pin(crate::$noun::$scenario(crate::house::House::on_sqlite().await)).await;
            })+)+
        }

        mod on_postgres {
            $($(#[tokio::test]
            async fn $scenario() {
                Box::pin(crate::$noun::$scenario(crate::house::House::on_postgres().await)).await;
            })+)+
        }
    };
}

on_both! {
    centres:
        a_new_centre_has_the_houses_policy_and_tells_it,
        a_policy_is_taken_as_asked_and_zero_is_a_choice_where_it_makes_sense,
        every_faulty_field_of_a_centre_is_named,
        asked_twice_with_one_key_a_centre_is_made_once,
        a_policy_that_moved_on_is_not_overwritten,
        a_mask_changes_what_it_names_and_leaves_the_rest,
        centres_are_seen_by_their_own_and_by_operators,
        centres_come_in_pages,
        the_snapshot_has_one_letter_per_living_centre,
        the_schema_is_made_once;
    organisations:
        an_organisation_is_registered_read_and_listed,
        a_number_of_ones_own_is_nobody_elses_in_a_centre,
        organisation_numbers_are_checked_and_kept_bare,
        every_faulty_field_of_an_organisation_is_named,
        validate_only_checks_and_changes_nothing,
        an_organisation_changes_by_version,
        changes_at_the_same_time_are_told_one_by_one,
        one_key_at_the_same_time_registers_once,
        contact_persons_see_their_own_organisation_only,
        another_centres_organisation_is_unknown;
    hostile:
        bad_texts_are_named_in_every_field,
        values_without_sense_are_named;
    members:
        a_member_joins_once_and_leaves,
        members_are_checked,
        lists_name_every_fault_at_once,
        contact_persons_see_the_members_of_their_organisation,
        facts_about_members_hold_nothing_personal;
    venues:
        a_venue_is_registered_and_read_as_it_was_told,
        every_faulty_field_of_a_venue_is_named,
        every_fault_of_a_period_is_named,
        a_venue_needs_an_owner_in_its_centre,
        a_venue_changes_by_version_and_tells;
    visits:
        visits_are_recorded_and_told_again,
        a_thousand_days_fit_in_one_call,
        visits_are_checked,
        visits_are_told_by_the_owner_and_the_coordinator;
    keys:
        a_secret_is_shown_once_and_opens_the_door,
        secrets_that_do_not_hold_are_answered_alike,
        the_last_use_of_a_key_is_kept_to_the_minute,
        contact_persons_keep_the_keys_of_their_own_organisation;
}
