//! Everybody who was registered is there once, and every copy of her is the newest.

use std::collections::BTreeMap;

use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use proto::volunteers::{ListVolunteersRequest, Volunteer};
use world::house::House;

use super::{Findings, every};
use crate::command::{Command, email};
use crate::ledger::Entry;
use crate::town::Town;

pub async fn check(house: &mut House, town: &Town, entries: &[Entry], findings: &mut Findings) {
    let mut by_email: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for volunteer in all(house, town).await {
        by_email.entry(volunteer.profile.unwrap_or_default().email).or_default().push(volunteer.id);
    }
    for entry in entries {
        let Command::Register(message) = &entry.command else { continue };
        let stands = by_email.remove(&email(&message.idempotency_key)).unwrap_or_default();
        match (entry.done(), &stands[..]) {
            (Some(answer), [one]) if *one == answer.id => {}
            (Some(answer), []) => findings.say(format!("lost: {} was registered", answer.id)),
            (None, []) => {}
            (done, several) => findings.say(format!("doubled: {several:?} stand for what was told as {done:?}")),
        }
    }
    for (_, strangers) in by_email {
        findings.say(format!("doubled: nobody asked for {strangers:?}"));
    }
    copies(house, findings);
}

async fn all(house: &mut House, town: &Town) -> Vec<Volunteer> {
    every(async |page_token| {
        let message = ListVolunteersRequest { page_size: 200, page_token, ..Default::default() };
        let call = async |door, request| VolunteerServiceClient::new(door).list_volunteers(request).await;
        let page = town.desk.ask(house, "volunteers", message, call).await;
        (page.volunteers, page.next_page_token)
    })
    .await
}

/// Matching's cards and the policies of three rooms against those who own them.
fn copies(house: &House, findings: &mut Findings) {
    let rows = |role: &str, sql: &str| -> Vec<String> {
        let mut rows: Vec<String> = house.query(role, sql).lines().map(|line| line.replace('-', "")).collect();
        rows.sort();
        rows
    };
    let compare = |what: &str, own: Vec<String>, copy: Vec<String>, findings: &mut Findings| {
        let behind = own.iter().filter(|row| !copy.contains(row)).count();
        if own != copy {
            findings.say(format!("lost: {behind} of {} {what} are not the newest, or more stand ({} copies)", own.len(), copy.len()));
        }
    };
    compare("cards", rows("volunteers", "SELECT id, version FROM volunteers"), rows("matching", "SELECT volunteer, version FROM cards"), findings);
    let own = rows("organisations", "SELECT centre, version FROM centres");
    for role in ["matching", "notifications", "volunteers"] {
        compare(&format!("policies in {role}"), own.clone(), rows(role, "SELECT centre, version FROM policies"), findings);
    }
}
