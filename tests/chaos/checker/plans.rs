//! Needs, offers and agreements: what was done stands, each place is given once, nobody is in two places, and people hear of it once.

use std::collections::{BTreeMap, HashMap};

use proto::matching as pb;
use proto::matching::assignment_service_client::AssignmentServiceClient;
use proto::matching::need_service_client::NeedServiceClient;
use proto::matching::offer_service_client::OfferServiceClient;
use proto::matching::{Assignment, AssignmentState, Need, NeedState, Offer, OfferState};
use proto::notifications::delivery_service_client::DeliveryServiceClient;
use proto::notifications::{Delivery, DeliveryState, ListDeliveriesRequest};
use world::clock::instant;
use world::house::House;

use super::{Findings, every};
use crate::command::Command;
use crate::ledger::{Entry, Told};
use crate::town::Town;

/// How many messages are due and have not left.
pub async fn due(house: &mut House, town: &Town) -> u64 {
    let (all, now) = (deliveries(house, town).await, house.clock.now());
    all.iter().filter(|one| one.state() == DeliveryState::Waiting && instant(one.not_before.as_ref()) <= now).count() as u64
}

async fn deliveries(house: &mut House, town: &Town) -> Vec<Delivery> {
    every(async |page_token| {
        let message = ListDeliveriesRequest { page_size: 200, page_token, ..Default::default() };
        let call = async |door, request| DeliveryServiceClient::new(door).list_deliveries(request).await;
        let page = town.desk.ask(house, "notifications", message, call).await;
        (page.deliveries, page.next_page_token)
    })
    .await
}

struct Plans {
    needs: Vec<Need>,
    offers: Vec<Offer>,
    assignments: Vec<Assignment>,
    deliveries: Vec<Delivery>,
}

pub async fn check(house: &mut House, town: &Town, entries: &[Entry], findings: &mut Findings) {
    let plans = Plans::read(house, town).await;
    for entry in entries {
        plans.stands(entry, entries, findings);
    }
    plans.posted_once(entries, findings);
    plans.given_once(findings);
    plans.told_once(house, entries, findings);
}

impl Plans {
    async fn read(house: &mut House, town: &Town) -> Self {
        let needs = every(async |page_token| {
            let message = pb::ListNeedsRequest { page_size: 200, page_token, window: Some(proto::types::Window::default()), ..Default::default() };
            let page = town.desk.ask(house, "matching", message, async |door, request| NeedServiceClient::new(door).list_needs(request).await).await;
            (page.needs, page.next_page_token)
        });
        let needs = needs.await;
        let offers = every(async |page_token| {
            let message = pb::ListOffersRequest { page_size: 200, page_token, ..Default::default() };
            let page = town.desk.ask(house, "matching", message, async |door, request| OfferServiceClient::new(door).list_offers(request).await).await;
            (page.offers, page.next_page_token)
        });
        let offers = offers.await;
        let assignments = every(async |page_token| {
            let message = pb::ListAssignmentsRequest { page_size: 200, page_token, ..Default::default() };
            let call = async |door, request| AssignmentServiceClient::new(door).list_assignments(request).await;
            let page = town.desk.ask(house, "matching", message, call).await;
            (page.assignments, page.next_page_token)
        });
        let assignments = assignments.await;
        Self { needs, offers, assignments, deliveries: deliveries(house, town).await }
    }

    /// What a client was told that it moved is moved.
    fn stands(&self, entry: &Entry, entries: &[Entry], findings: &mut Findings) {
        let Some(answer) = entry.done() else { return };
        let offer = self.offers.iter().find(|offer| offer.id == entry.command.about());
        let held = |id: &str| self.assignments.iter().find(|held| held.id == id);
        let answered_otherwise = |id: &str| entries.iter().filter(|other| other.command.about() == id && !matches!(other.end(), Told::Refused(..))).count() > 1;
        let fault = match &entry.command {
            Command::Register(_) | Command::Post(_) => None,
            Command::Accept(message) if answer.id.is_empty() => offer.is_none().then(|| format!("the offer {}", message.id)),
            Command::Accept(message) => {
                let fits = held(&answer.id).is_some_and(|held| held.offer == message.id);
                (!fits).then(|| format!("the place {} of the offer {}", answer.id, message.id))
            }
            Command::Decline(message) => {
                // whoever says no once the places are gone leaves the waiting list, and the offer stays filled
                let late = answer.text.contains("state: Filled");
                let fits = offer
                    .is_some_and(|offer| offer.state() == OfferState::Declined || (late || answered_otherwise(&offer.id)) && offer.state() != OfferState::Made);
                (!fits).then(|| format!("the no to {}, which is {:?}", message.id, offer.map(Offer::state)))
            }
            Command::Withdraw(message) => {
                let fits = offer.is_some_and(|offer| offer.state() == OfferState::Withdrawn);
                (!fits).then(|| format!("the withdrawal of {}, which is {:?}", message.id, offer.map(Offer::state)))
            }
            Command::CallOff(message) => {
                let fits = held(&message.id).is_some_and(|held| held.state() == AssignmentState::Cancelled);
                (!fits).then(|| format!("the end of {}", message.id))
            }
            Command::Cancel(message) => {
                let gone = self.needs.iter().any(|need| need.id == message.id && need.state() == NeedState::Cancelled);
                let busy = self.assignments.iter().any(|held| held.need == message.id && held.state() == AssignmentState::Agreed);
                let asked = self.offers.iter().any(|offer| offer.need == message.id && offer.state() == OfferState::Made);
                (!gone || busy || asked).then(|| format!("the end of {}: cancelled {gone}, somebody still comes {busy}, is still asked {asked}", message.id))
            }
        };
        if let Some(what) = fault {
            findings.say(format!("lost: {what}"));
        }
    }

    /// Each need that was posted is there once, under the title that its key gave it; what was refused is not.
    fn posted_once(&self, entries: &[Entry], findings: &mut Findings) {
        let mut by_title: BTreeMap<&str, Vec<&Need>> = BTreeMap::new();
        for need in &self.needs {
            by_title.entry(need.profile.as_ref().map_or("", |profile| &profile.title)).or_default().push(need);
        }
        for entry in entries {
            let Command::Post(message) = &entry.command else { continue };
            let stands = by_title.remove(message.idempotency_key.as_str()).unwrap_or_default();
            match (entry.done(), &stands[..]) {
                (Some(answer), [one]) if one.id == answer.id => {
                    if one.sessions.len() != 1 {
                        findings.say(format!("half done: {} has {} sessions", one.id, one.sessions.len()));
                    }
                }
                (Some(answer), []) => findings.say(format!("lost: {} was posted", answer.id)),
                (None, []) => {}
                (done, several) => findings.say(format!("doubled: {} needs stand for what was told as {done:?}", several.len())),
            }
        }
        for title in by_title.keys() {
            findings.say(format!("doubled: nobody posted {title}"));
        }
    }

    /// Places, counts and people's time.
    fn given_once(&self, findings: &mut Findings) {
        let mut by_session: HashMap<&str, u32> = HashMap::new();
        let mut by_person: HashMap<&str, Vec<&Assignment>> = HashMap::new();
        let stands = |held: &&Assignment| held.state() != AssignmentState::Cancelled;
        for held in self.assignments.iter().filter(stands) {
            *by_session.entry(&held.session).or_default() += 1;
            by_person.entry(&held.volunteer).or_default().push(held);
        }
        for offer in self.offers.iter().filter(|offer| offer.state() == OfferState::Accepted) {
            if !self.assignments.iter().any(|held| held.offer == offer.id) {
                findings.say(format!("half done: {} is accepted, and nobody has its place", offer.id));
            }
        }
        for session in self.needs.iter().flat_map(|need| &need.sessions) {
            let taken = by_session.get(session.id.as_str()).copied().unwrap_or_default();
            let out = self.offers.iter().filter(|offer| offer.session == session.id && offer.state() == OfferState::Made).count();
            if taken > session.places {
                findings.say(format!("doubled: {taken} come to {} places of {}", session.places, session.id));
            }
            if (taken, out) != (session.taken, session.offers_out as usize) {
                findings.say(format!("half done: {} says {}/{} taken/asked, {taken}/{out} are", session.id, session.taken, session.offers_out));
            }
        }
        for (person, mut held) in by_person {
            held.sort_by_key(|held| instant(held.starts_at.as_ref()));
            for two in held.windows(2) {
                if instant(two[0].ends_at.as_ref()) > instant(two[1].starts_at.as_ref()) {
                    findings.say(format!("doubled: {person} is at {} and at {} at one time", two[0].session, two[1].session));
                }
            }
        }
    }

    /// Who is asked or comes hears of it once; what left lies in the mailbox once.
    fn told_once(&self, house: &House, entries: &[Entry], findings: &mut Findings) {
        let mut told: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
        for one in &self.deliveries {
            *told.entry((one.person.as_str(), one.template.as_str(), one.subject.as_str())).or_default() += 1;
        }
        // whoever leaves the waiting list and says yes once more waits again, and hears of it again
        let is_yes = |entry: &&Entry, subject: &str| matches!(&entry.command, Command::Accept(one) if one.id == subject) && entry.done().is_some();
        let yes = |subject: &str| entries.iter().filter(|entry| is_yes(entry, subject)).count();
        let once = |template: &str, subject: &str| if template == "waiting" { yes(subject).max(1) } else { 1 };
        for ((person, template, subject), times) in told.iter().filter(|((_, template, subject), times)| **times > once(template, subject)) {
            findings.say(format!("doubled: {person} has {times} messages `{template}` about {subject}"));
        }
        let has = |template: &[&str], subject: &str| self.deliveries.iter().any(|one| template.contains(&one.template.as_str()) && one.subject == subject);
        for offer in &self.offers {
            let heard = matches!(offer.state(), OfferState::Made | OfferState::Accepted | OfferState::Declined | OfferState::Lapsed);
            if heard && !has(&["offer", "promotion"], &offer.id) {
                findings.say(format!("lost: nobody was told of the offer {}, which is {:?}", offer.id, offer.state()));
            }
        }
        for held in self.assignments.iter().filter(|held| held.state() == AssignmentState::Agreed) {
            if !has(&["accepted"], &held.offer) {
                findings.say(format!("lost: nobody was told that {} is agreed", held.id));
            }
        }
        for one in self.deliveries.iter().filter(|one| one.state() == DeliveryState::Sent) {
            if !house.data().join("outgoing").join(format!("{}.eml", one.id)).exists() {
                findings.say(format!("lost: the message {} is said to be sent", one.id));
            }
        }
        for one in self.deliveries.iter().filter(|one| one.state() == DeliveryState::Failed) {
            findings.say(format!("stuck: the message {} failed: {}", one.id, one.why));
        }
    }
}
