//! What a coordinator does with plans, for the stories about them.

use chrono::TimeDelta;
use proto::matching as pb;
use sea_orm::ConnectionTrait as _;
use tonic::Status;
use uuid::Uuid;

use crate::house::House;

impl House {
    /// A plan of these local days, for as long as is usual.
    pub fn wish(from: &str, until: &str) -> pb::PlanCentreRequest {
        pb::PlanCentreRequest { from_date: from.into(), until_date: until.into(), seconds: 60, ..Default::default() }
    }

    /// Begins a plan, a second later than whatever was before, and gives its id.
    pub async fn begin(&self, wish: pb::PlanCentreRequest) -> String {
        self.clock.advance(TimeDelta::seconds(1));
        self.plans().plan_centre(self.ask(wish)).await.unwrap().into_inner().id
    }

    /// A plan of these local days, made.
    pub async fn planned(&self, from: &str, until: &str) -> pb::Plan {
        let id = self.begin(Self::wish(from, until)).await;
        self.settle().await;
        self.plan(&id).await
    }

    pub async fn plan(&self, id: &str) -> pb::Plan {
        self.plans().get_plan(self.ask(pb::GetPlanRequest { id: id.into() })).await.unwrap().into_inner().plan.unwrap()
    }

    /// Its sessions, all pages of them.
    pub async fn plan_sessions(&self, id: &str) -> Vec<pb::PlanSession> {
        let (mut all, mut page_token) = (Vec::new(), String::new());
        loop {
            let message = pb::ListPlanSessionsRequest { page_size: 3, page_token, id: id.into() };
            let page = self.plans().list_plan_sessions(self.ask(message)).await.unwrap().into_inner();
            all.extend(page.sessions);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return all;
            }
        }
    }

    /// Approves these parts; the whole plan where none is named.
    pub async fn approve(&self, id: &str, parts: &[(&str, &str)]) -> Result<pb::ApprovePlanResponse, Status> {
        let name = |(session, volunteer): &(&str, &str)| pb::PlanPartName { session: (*session).into(), volunteer: (*volunteer).into() };
        let message = pb::ApprovePlanRequest { id: id.into(), parts: parts.iter().map(name).collect(), whole: parts.is_empty(), ..Default::default() };
        Ok(self.plans().approve_plan(self.ask(message)).await?.into_inner())
    }

    /// Posts a need, and lets nothing happen yet.
    pub async fn post_only(&self, profile: pb::NeedProfile) {
        self.needs().post_need(self.ask(pb::PostNeedRequest { profile: Some(profile), ..Default::default() })).await.unwrap();
    }

    /// Many people, each at another place, with another week and another limit, whose cards are there already.
    pub async fn crowd(&self, count: usize) {
        let tx = self.db.scoped(self.centre).write().await.unwrap();
        for number in 0..count {
            let (from, until) = (480 + 60 * (number % 5), 900 + 60 * (number % 7));
            let week: Vec<[usize; 3]> = (1..=7).filter(|day| (day + number) % 3 > 0).map(|day| [day, from, until]).collect();
            #[expect(clippy::cast_precision_loss, reason = "a hundred metres or so")]
            let position = [59.05 + number as f64 / 2000.0, 10.03 + (number * 7 % 50) as f64 / 1000.0];
            let card = serde_json::json!({
                "active": true, "consents": true, "position": position, "max_metres": 6_000 + 100 * number, "weekly_minutes": 150 + 45 * (number % 8),
                "skills": ["leksehjelp"], "languages": ["nb"], "interests": [], "attestations": [], "adult_from_year": 2010,
                "recent_minutes": 37 * number % 900, "week": week, "exceptions": [],
            });
            let (id, centre) = (self.id(self.clock.uuid()), self.id(self.centre.uuid()));
            let row = format!("INSERT INTO cards (volunteer, centre, version, revision, card) VALUES ({id}, {centre}, 1, 1, '{card}')");
            tx.execute_unprepared(&row).await.unwrap();
        }
        tx.execute_unprepared(&format!("INSERT INTO decks (centre, revision, removed) VALUES ({}, 1, 0)", self.id(self.centre.uuid()))).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Changes rows behind everybody's back.
    pub async fn sql(&self, statement: &str) {
        let tx = self.db.scoped(self.centre).write().await.unwrap();
        tx.execute_unprepared(statement).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// An id as the database writes it.
    pub fn id(&self, id: Uuid) -> String {
        if self.db.is_ours_alone() { format!("X'{}'", id.simple()) } else { format!("'{id}'") }
    }
}
