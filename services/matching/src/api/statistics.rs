//! Figures of a centre's days.

use platform::auth::Caller;
use platform::error::Faults;
use proto::matching as pb;
use proto::matching::statistics_service_server::StatisticsService;
use tonic::{Request, Response, Status};

use super::{Api, COORDINATOR, words};
use crate::domain::statistics::{Figures, Grouping, MOST_DAYS, Stretch};
use crate::store;

#[tonic::async_trait]
impl StatisticsService for Api {
    async fn get_statistics(&self, request: Request<pb::GetStatisticsRequest>) -> Result<Response<pb::GetStatisticsResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let message = request.get_ref();
        let mut faults = Faults::new();
        let grouping = grouping(&mut faults, message.grouping);
        let days = words::days(&mut faults, &message.from_date, &message.until_date, MOST_DAYS);
        let ((from, until), grouping) = faults.or(|| days.zip(grouping))?;
        let tx = self.0.db.scoped(caller.centre()?).read().await?;
        let (zone, now) = (store::policies::of_centre(&tx).await?.quiet.zone, self.0.clock.now());
        let whole = Stretch::of(from, until, zone);
        let groups = whole.groups(grouping, zone);
        let figures = store::statistics::figures(&tx, &groups, now).await?;
        // neither a median nor different people can be added up
        let total = store::statistics::figures(&tx, &[whole], now).await?;
        Ok(Response::new(pb::GetStatisticsResponse {
            groups: groups.iter().zip(figures).map(|(days, figures)| shown(days, figures)).collect(),
            total: total.into_iter().next().map(|figures| shown(&whole, figures)),
        }))
    }
}

fn grouping(faults: &mut Faults, number: i32) -> Option<Grouping> {
    match pb::Grouping::try_from(number) {
        Ok(pb::Grouping::Unspecified | pb::Grouping::Month) => Some(Grouping::Month),
        Ok(pb::Grouping::Week) => Some(Grouping::Week),
        Err(_) => faults.take("grouping", Err("is not a known value")),
    }
}

fn shown(days: &Stretch, figures: Figures) -> pb::Figures {
    pb::Figures {
        from_date: days.from.to_string(),
        until_date: days.until.to_string(),
        window: Some(proto::types::Window { from: Some(words::at(days.begins)), until: Some(words::at(days.ends)) }),
        sessions: figures.sessions,
        places: figures.places,
        filled: figures.filled,
        needs_posted: figures.needs_posted,
        needs_cancelled: figures.needs_cancelled,
        asked: figures.asked,
        yes: figures.yes,
        no: figures.no,
        lapsed: figures.lapsed,
        sessions_answered: figures.sessions_answered,
        median_minutes_to_yes: figures.median_minutes_to_yes,
        volunteers: figures.volunteers,
        minutes: figures.minutes,
    }
}
