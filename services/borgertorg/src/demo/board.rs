//! The board of the demo: needs with their places, who comes and why, and what just happened, drawn in a terminal.

use std::collections::{BTreeMap, HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use platform::error::Trouble;
use platform::id::{Centre, Id};
use proto::matching as pb;
use proto::matching::assignment_service_client::AssignmentServiceClient;
use proto::matching::need_service_client::NeedServiceClient;
use proto::matching::offer_service_client::OfferServiceClient;
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use tonic::transport::Channel;

use super::row::{Person, Row, shorten};
use super::screen::Screen;
use super::words;
use crate::client::{Client, refused};
use crate::house::clock;
use crate::role::Role;

/// Most rows and most news of a picture, and the lines that it needs besides.
const ROWS: usize = 20;
const NEWS: usize = 7;
const BESIDES: usize = 6;

/// What is known of the house, through its doors only.
pub struct Board<'a> {
    client: &'a Client,
    centre: Id<Centre>,
    needs: NeedServiceClient<Channel>,
    offers: OfferServiceClient<Channel>,
    assignments: AssignmentServiceClient<Channel>,
    names: HashMap<String, String>,
    open: Vec<pb::Need>,
    states: BTreeMap<String, pb::Offer>,
    /// Places that were given back, in order.
    back: BTreeMap<String, pb::Assignment>,
    news: VecDeque<String>,
    screen: Screen,
}

impl<'a> Board<'a> {
    pub async fn open(client: &'a Client, centre: Id<Centre>) -> Result<Self, Trouble> {
        let mut volunteers = VolunteerServiceClient::new(client.channel(Role::Volunteers)?);
        let request = proto::volunteers::ListVolunteersRequest { page_size: 500, ..Default::default() };
        let page = volunteers.list_volunteers(client.coordinator(centre, request)?).await.map_err(|e| refused("reading volunteers", &e))?;
        let name = |one: proto::volunteers::Volunteer| Some((one.id, words::short(&one.profile?.name)));
        Ok(Self {
            client,
            centre,
            needs: NeedServiceClient::new(client.channel(Role::Matching)?),
            offers: OfferServiceClient::new(client.channel(Role::Matching)?),
            assignments: AssignmentServiceClient::new(client.channel(Role::Matching)?),
            names: page.into_inner().volunteers.into_iter().filter_map(name).collect(),
            open: Vec::new(),
            states: BTreeMap::new(),
            back: BTreeMap::new(),
            news: VecDeque::new(),
            screen: Screen::open(),
        })
    }

    /// Reads how things stand; says whether anything moved.
    pub async fn look(&mut self) -> Result<bool, Trouble> {
        let request = pb::ListNeedsRequest { page_size: 200, state: pb::NeedState::Open.into(), ..Default::default() };
        let page = self.needs.list_needs(self.client.coordinator(self.centre, request)?).await.map_err(|e| refused("reading needs", &e))?;
        self.open = page.into_inner().needs;
        let moved = self.look_at_offers().await?;
        Ok(self.look_at_places().await? || moved)
    }

    async fn look_at_offers(&mut self) -> Result<bool, Trouble> {
        let (mut page_token, mut moved) = (String::new(), false);
        loop {
            let request = pb::ListOffersRequest { page_size: 500, page_token, ..Default::default() };
            let page = self.offers.list_offers(self.client.coordinator(self.centre, request)?).await.map_err(|e| refused("reading offers", &e))?.into_inner();
            for offer in page.offers {
                if self.states.get(&offer.id).is_none_or(|known| known.state != offer.state) {
                    moved = true;
                    self.tell(&offer);
                    self.states.insert(offer.id.clone(), offer);
                }
            }
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(moved);
            }
        }
    }

    /// Who had a place and gave it back.
    async fn look_at_places(&mut self) -> Result<bool, Trouble> {
        let request = pb::ListAssignmentsRequest { page_size: 500, state: pb::AssignmentState::Cancelled.into(), ..Default::default() };
        let page = self.assignments.list_assignments(self.client.coordinator(self.centre, request)?).await.map_err(|e| refused("reading places", &e))?;
        let mut moved = false;
        for place in page.into_inner().assignments {
            if place.cancelled_by == "volunteer" && !self.back.contains_key(&place.id) {
                moved = true;
                let sentence = format!(
                    "back    {} gives a place at {} back; the next ones are asked",
                    self.name(&place.volunteer),
                    self.event(&place.need, &place.session)
                );
                self.add(sentence);
                self.back.insert(place.id.clone(), place);
            }
        }
        Ok(moved)
    }

    fn name(&self, volunteer: &str) -> String {
        self.names.get(volunteer).map_or("somebody", String::as_str).to_owned()
    }

    /// "Babysang, vert (Wed 02 Dec)": a need recurs.
    fn event(&self, need: &str, session: &str) -> String {
        let need = self.open.iter().find(|one| one.id == need);
        let title = need.and_then(|need| need.profile.as_ref()).map_or("a need", |profile| &profile.title);
        let session = need.and_then(|need| need.sessions.iter().find(|one| one.id == session)).and_then(|session| session.starts_at);
        let day = session.and_then(|at| DateTime::from_timestamp(at.seconds, 0)).map(|at| at.with_timezone(&chrono_tz::Europe::Oslo));
        day.map_or_else(|| title.to_owned(), |day| format!("{title} ({})", day.format("%a %d %b")))
    }

    /// A sentence for what became of an offer.
    fn tell(&mut self, offer: &pb::Offer) {
        let (who, title) = (self.name(&offer.volunteer), self.event(&offer.need, &offer.session));
        let why = words::best(&offer.reasons, 70);
        self.add(match offer.state() {
            pb::OfferState::Made => format!("asked   {who} for {title}: {why}"),
            pb::OfferState::Accepted => format!("yes     {who} takes a place at {title}"),
            pb::OfferState::Declined => format!("no      {who} cannot come to {title}; the next one is asked"),
            pb::OfferState::Filled => format!("thanks  {who} was asked for {title}, which is full now"),
            pb::OfferState::Lapsed => format!("silence {who} did not answer about {title}"),
            pb::OfferState::Withdrawn | pb::OfferState::Unspecified => return,
        });
    }

    fn add(&mut self, sentence: String) {
        if !self.screen.is_terminal() {
            println!("{sentence}");
        }
        self.news.push_back(sentence);
        if self.news.len() > NEWS {
            self.news.pop_front();
        }
    }

    /// Every session within two weeks, in the order of time.
    fn rows(&self) -> Vec<Row> {
        let soon = clock().now() + TimeDelta::weeks(2);
        let sessions = self.open.iter().flat_map(|need| need.sessions.iter().map(move |session| (need, session)));
        let mut rows: Vec<Row> = sessions.filter(|(_, session)| !session.cancelled).filter_map(|(need, session)| self.row(need, session, soon)).collect();
        rows.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.title.cmp(&b.title)));
        rows
    }

    fn row(&self, need: &pb::Need, session: &pb::Session, soon: DateTime<Utc>) -> Option<Row> {
        let at = session.starts_at.and_then(|at| DateTime::from_timestamp(at.seconds, 0)).filter(|at| *at < soon)?;
        let gone: Vec<&pb::Assignment> = self.back.values().filter(|place| place.session == session.id).collect();
        let here = |state: pb::OfferState| {
            let offers = self.states.values().filter(move |offer| offer.session == session.id && offer.state() == state);
            let still = offers.filter(|offer| !gone.iter().any(|place| place.offer == offer.id));
            still.map(|offer| Person { name: self.name(&offer.volunteer), reasons: offer.reasons.clone() }).collect::<Vec<_>>()
        };
        Some(Row {
            at,
            title: need.profile.as_ref()?.title.clone(),
            places: session.places,
            taken: session.taken,
            lonely: session.needs_attention,
            tried: self.states.values().any(|offer| offer.session == session.id),
            comes: here(pb::OfferState::Accepted),
            asked: here(pb::OfferState::Made),
            gone: gone.iter().map(|place| self.name(&place.volunteer)).collect(),
        })
    }

    fn count(&self, state: pb::OfferState) -> usize {
        self.states.values().filter(|offer| offer.state() == state).count()
    }

    fn summary(&self, rows: &[Row], wide: usize) -> String {
        let (places, taken): (u32, u32) = (rows.iter().map(|row| row.places).sum(), rows.iter().map(|row| row.taken).sum());
        let length = if wide < 110 { 10 } else { 30 };
        let filled = (taken as usize * length).checked_div(places as usize).unwrap_or(0).min(length);
        let bar = format!("{}{}", "█".repeat(filled), "░".repeat(length - filled));
        let (yes, no) = (self.count(pb::OfferState::Accepted), self.count(pb::OfferState::Declined));
        let silent = if wide < 110 { String::new() } else { format!(", {} not answered", self.count(pb::OfferState::Made)) };
        format!("{bar} {taken} of {places} places filled · {} asked: {yes} yes, {no} no{silent} · {} given back", self.states.len(), self.back.len())
    }

    /// Draws over the last picture; does nothing where nobody looks.
    pub fn draw(&mut self) {
        if !self.screen.is_terminal() {
            return;
        }
        let (size, rows) = (self.screen.size(), self.rows());
        let news = NEWS.min(size.high / 5);
        let fit = size.high.saturating_sub(news + BESIDES).clamp(3, ROWS);
        let mut picture = vec![self.summary(&rows, size.wide), String::new()];
        picture.extend(rows.iter().take(fit).map(|row| row.line(&self.screen, size)));
        if rows.len() > fit {
            picture.push(format!("… and {} more sessions in these two weeks", rows.len() - fit));
        }
        picture.push(String::new());
        picture.extend(self.news.iter().skip(self.news.len().saturating_sub(news)).map(|news| shorten(news, size.wide)));
        self.screen.draw(&picture);
    }

    /// What it came to, and for one need why nobody suits.
    pub async fn finish(&mut self) -> Result<(), Trouble> {
        if self.screen.is_terminal() {
            self.draw();
            println!();
        } else {
            let (size, rows) = (self.screen.size(), self.rows());
            println!("\n{}", self.summary(&rows, size.wide));
            rows.iter().map(|row| row.line(&self.screen, size)).for_each(|line| println!("{line}"));
            println!();
        }
        self.tell_why_nobody().await
    }

    /// For one need that nobody could be asked for: how many each rule turned away.
    async fn tell_why_nobody(&mut self) -> Result<(), Trouble> {
        for need in &self.open {
            let asked = self.states.values().any(|offer| offer.need == need.id);
            let Some(session) = need.sessions.iter().find(|session| !session.cancelled && session.needs_attention && !asked) else { continue };
            let request = pb::SuggestVolunteersRequest { session: session.id.clone(), limit: 1, without_counts: false };
            let answer = self
                .offers
                .suggest_volunteers(self.client.coordinator(self.centre, request)?)
                .await
                .map_err(|e| refused("asking why nobody suits", &e))?
                .into_inner();
            let title = need.profile.as_ref().map_or("", |profile| &profile.title);
            println!("{title}: nobody of {} volunteers suits.", answer.considered);
            println!("The coordinator is told why:");
            let mut reasons: Vec<(String, u32)> = answer.turned_away.into_iter().collect();
            reasons.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            for (code, people) in reasons {
                println!("  {people:>4} {}", words::obstacle(&code));
            }
            return Ok(());
        }
        println!("Somebody suits every need.");
        Ok(())
    }
}
