//! The board of the demo: needs with their places, and what just happened, drawn in a terminal.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::{IsTerminal as _, Write as _};

use chrono::{DateTime, TimeDelta, Utc};
use platform::error::Trouble;
use platform::id::{Centre, Id};
use proto::matching as pb;
use proto::matching::need_service_client::NeedServiceClient;
use proto::matching::offer_service_client::OfferServiceClient;
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use tonic::transport::Channel;

use super::words;
use crate::client::{Client, refused};
use crate::house::clock;
use crate::role::Role;

const ROWS: usize = 18;
const NEWS: usize = 7;

/// What is known of the house, through its doors only.
pub struct Board<'a> {
    client: &'a Client,
    centre: Id<Centre>,
    needs: NeedServiceClient<Channel>,
    offers: OfferServiceClient<Channel>,
    names: HashMap<String, String>,
    open: Vec<pb::Need>,
    states: BTreeMap<String, pb::Offer>,
    news: VecDeque<String>,
    terminal: bool,
    drawn: usize,
}

/// One line: the next session of a need.
struct Line {
    at: DateTime<Utc>,
    title: String,
    places: u32,
    taken: u32,
    out: u32,
    lonely: bool,
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
            names: page.into_inner().volunteers.into_iter().filter_map(name).collect(),
            open: Vec::new(),
            states: BTreeMap::new(),
            news: VecDeque::new(),
            terminal: std::io::stdout().is_terminal(),
            drawn: 0,
        })
    }

    /// Reads how things stand; says whether anything moved.
    pub async fn look(&mut self) -> Result<bool, Trouble> {
        let request = pb::ListNeedsRequest { page_size: 200, state: pb::NeedState::Open.into(), ..Default::default() };
        let page = self.needs.list_needs(self.client.coordinator(self.centre, request)?).await.map_err(|e| refused("reading needs", &e))?;
        self.open = page.into_inner().needs;
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

    /// A sentence for what became of an offer.
    fn tell(&mut self, offer: &pb::Offer) {
        let who = self.names.get(&offer.volunteer).map_or("somebody", String::as_str);
        let title = self.open.iter().find(|need| need.id == offer.need).and_then(|need| need.profile.as_ref()).map_or("a need", |profile| &profile.title);
        let why: Vec<String> = offer.reasons.iter().filter_map(|code| words::reason(code)).take(4).collect();
        let sentence = match offer.state() {
            pb::OfferState::Made => format!("asked   {who} for {title}: {}", why.join(", ")),
            pb::OfferState::Accepted => format!("yes     {who} takes a place at {title}"),
            pb::OfferState::Declined => format!("no      {who} cannot come to {title}; the next one is asked"),
            pb::OfferState::Filled => format!("thanks  {who} was asked for {title}, which is full now"),
            pb::OfferState::Lapsed => format!("silence {who} did not answer about {title}"),
            pb::OfferState::Withdrawn | pb::OfferState::Unspecified => return,
        };
        if !self.terminal {
            println!("{sentence}");
        }
        self.news.push_back(sentence);
        if self.news.len() > NEWS {
            self.news.pop_front();
        }
    }

    /// The next session of each need within two weeks: first those that lack somebody.
    fn lines(&self) -> Vec<Line> {
        let soon = clock().now() + TimeDelta::weeks(2);
        let mut lines: Vec<Line> = self
            .open
            .iter()
            .flat_map(|need| need.sessions.iter().map(move |session| (need, session)))
            .filter(|(_, session)| !session.cancelled)
            .filter_map(|(need, session)| {
                let at = session.starts_at.and_then(|at| DateTime::from_timestamp(at.seconds, 0))?;
                let title = need.profile.as_ref()?.title.clone();
                (at < soon).then_some(Line {
                    at,
                    title,
                    places: session.places,
                    taken: session.taken,
                    out: session.offers_out,
                    lonely: session.needs_attention,
                })
            })
            .collect();
        lines.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.title.cmp(&b.title)));
        lines
    }

    fn count(&self, state: pb::OfferState) -> usize {
        self.states.values().filter(|offer| offer.state() == state).count()
    }

    fn summary(&self, lines: &[Line]) -> String {
        let (places, taken): (u32, u32) = (lines.iter().map(|line| line.places).sum(), lines.iter().map(|line| line.taken).sum());
        let filled = (taken * 30).checked_div(places).unwrap_or(0) as usize;
        let bar = format!("{}{}", "█".repeat(filled), "░".repeat(30 - filled.min(30)));
        let (yes, no, out) = (self.count(pb::OfferState::Accepted), self.count(pb::OfferState::Declined), self.count(pb::OfferState::Made));
        format!("{bar} {taken} of {places} places filled · {} asked · {yes} yes · {no} no · {out} not answered yet", self.states.len())
    }

    /// Draws over the last picture; does nothing where nobody looks.
    pub fn draw(&mut self) {
        if !self.terminal {
            return;
        }
        let lines = self.lines();
        let mut picture = vec![self.summary(&lines), String::new()];
        picture.extend(lines.iter().take(ROWS).map(row));
        if lines.len() > ROWS {
            picture.push(format!("… and {} more sessions in these two weeks", lines.len() - ROWS));
        }
        picture.push(String::new());
        picture.extend(self.news.iter().map(|news| shorten(news, 110)));
        let up = if self.drawn > 0 { format!("\x1b[{}A", self.drawn) } else { String::new() };
        let text = picture.join("\x1b[K\n") + "\x1b[K\n";
        print!("{up}{text}\x1b[J");
        let _ = std::io::stdout().flush();
        self.drawn = picture.len();
    }

    /// What it came to, and for one need why nobody suits.
    pub async fn finish(&mut self) -> Result<(), Trouble> {
        let lines = self.lines();
        if self.terminal {
            self.draw();
            println!();
        } else {
            println!("\n{}", self.summary(&lines));
            lines.iter().map(row).for_each(|line| println!("{line}"));
            println!();
        }
        self.tell_why_nobody().await
    }

    /// For one need that nobody could be asked for: how many each rule turned away.
    async fn tell_why_nobody(&mut self) -> Result<(), Trouble> {
        for need in &self.open {
            let asked = self.states.values().any(|offer| offer.need == need.id);
            let Some(session) = need.sessions.iter().find(|session| !session.cancelled && session.needs_attention && !asked) else { continue };
            let request = pb::SuggestVolunteersRequest { session: session.id.clone(), limit: 1 };
            let answer = self
                .offers
                .suggest_volunteers(self.client.coordinator(self.centre, request)?)
                .await
                .map_err(|e| refused("asking why nobody suits", &e))?
                .into_inner();
            let title = need.profile.as_ref().map_or("", |profile| &profile.title);
            println!("{title}: nobody of {} volunteers suits, and the coordinator is told why:", answer.considered);
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

fn row(line: &Line) -> String {
    let dots: String = (0..line.places.min(12)).map(|place| if place < line.taken { '●' } else { '○' }).collect();
    let state = if line.taken >= line.places {
        "filled".to_owned()
    } else if line.out > 0 {
        format!("{} asked", line.out)
    } else if line.lonely {
        "nobody left to ask".to_owned()
    } else {
        String::new()
    };
    let at = line.at.with_timezone(&chrono_tz::Europe::Oslo).format("%a %d %b %H:%M");
    format!("{at}  {:<44} {dots:<12} {state}", shorten(&line.title, 44))
}

fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most - 1).chain(['…']).collect() }
}
