//! The passage to the services behind: gRPC-web in, gRPC on, for a closed list of services, in the name of whoever is signed in.
//! What that person may do is decided behind.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use http::header::{AUTHORIZATION, CONTENT_TYPE, TE};
use http::{HeaderMap, HeaderName, StatusCode};
use platform::auth::UNKNOWN_CALLER;
use platform::error::{Trouble, chain};
use platform::telemetry;
use tonic::Status;
use tonic::body::Body;
use tonic::transport::Channel;
use tonic_web::GrpcWebLayer;
use tower::{Layer as _, Service as _, ServiceExt as _};

use crate::origin::Origin;
use crate::sessions::{CALL, STREAM, Sessions};

/// What screens may ask; cards and operations are not among it.
const SERVICES: [(&str, Room); 24] = [
    ("borgertorg.dispatcher.v1.CalendarService", Room::Dispatcher),
    ("borgertorg.dispatcher.v1.ImportService", Room::Dispatcher),
    ("borgertorg.dispatcher.v1.KioskService", Room::Dispatcher),
    ("borgertorg.dispatcher.v1.LiveService", Room::Dispatcher),
    ("borgertorg.dispatcher.v1.SessionService", Room::Dispatcher),
    ("borgertorg.dispatcher.v1.TemplateService", Room::Dispatcher),
    ("borgertorg.dispatcher.v1.ViewService", Room::Dispatcher),
    ("borgertorg.matching.v1.AssignmentService", Room::Matching),
    ("borgertorg.matching.v1.ConflictService", Room::Matching),
    ("borgertorg.matching.v1.LogService", Room::Matching),
    ("borgertorg.matching.v1.NeedService", Room::Matching),
    ("borgertorg.matching.v1.OfferService", Room::Matching),
    ("borgertorg.matching.v1.PersonService", Room::Matching),
    ("borgertorg.matching.v1.PlanService", Room::Matching),
    ("borgertorg.matching.v1.StatisticsService", Room::Matching),
    ("borgertorg.notifications.v1.DeliveryService", Room::Notifications),
    ("borgertorg.notifications.v1.PreferenceService", Room::Notifications),
    ("borgertorg.organisations.v1.CentreService", Room::Organisations),
    ("borgertorg.organisations.v1.KeyService", Room::Organisations),
    ("borgertorg.organisations.v1.MemberService", Room::Organisations),
    ("borgertorg.organisations.v1.OrganisationService", Room::Organisations),
    ("borgertorg.organisations.v1.VenueService", Room::Organisations),
    ("borgertorg.volunteers.v1.HoursService", Room::Volunteers),
    ("borgertorg.volunteers.v1.VolunteerService", Room::Volunteers),
];
/// The one call of those that needs no token, and gives one: for the systems of organisations, at their own door.
const TOKENS: &str = "/borgertorg.organisations.v1.KeyService/ExchangeApiKey";
/// The calls that last.
const WATCHES: [&str; 4] = [
    "/borgertorg.dispatcher.v1.ImportService/CheckLists",
    "/borgertorg.dispatcher.v1.ImportService/ImportLists",
    "/borgertorg.dispatcher.v1.LiveService/Watch",
    "/borgertorg.matching.v1.PlanService/WatchPlan",
];
/// What goes on with a call; everything else that a browser sends stays here.
const KEPT: [HeaderName; 5] =
    [CONTENT_TYPE, TE, HeaderName::from_static("grpc-timeout"), HeaderName::from_static("grpc-encoding"), HeaderName::from_static("grpc-accept-encoding")];

#[derive(Clone, Copy)]
enum Room {
    Dispatcher,
    Matching,
    Notifications,
    Organisations,
    Volunteers,
}

/// The rooms behind.
#[derive(Clone, Debug)]
pub(crate) struct Rooms {
    pub(crate) dispatcher: Channel,
    pub(crate) matching: Channel,
    pub(crate) notifications: Channel,
    pub(crate) organisations: Channel,
    pub(crate) volunteers: Channel,
}

impl Rooms {
    fn of(&self, room: Room) -> Channel {
        match room {
            Room::Dispatcher => &self.dispatcher,
            Room::Matching => &self.matching,
            Room::Notifications => &self.notifications,
            Room::Organisations => &self.organisations,
            Room::Volunteers => &self.volunteers,
        }
        .clone()
    }

    /// Where a call leads; nowhere where it is not on the list.
    fn behind(&self, path: &str) -> Option<Channel> {
        let (service, method) = path.strip_prefix('/')?.split_once('/')?;
        let plain = path != TOKENS && !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphanumeric());
        SERVICES.iter().find(|(name, _)| plain && *name == service).map(|(_, room)| self.of(*room))
    }
}

/// What the passage works with.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    pub(crate) sessions: Sessions,
    pub(crate) rooms: Arc<Rooms>,
    pub(crate) origin: Origin,
}

/// The route.
pub(crate) fn routes(passage: Passage) -> Router {
    Router::new().route("/{service}/{method}", post(pass)).with_state(passage)
}

/// Lets one call of a screen through.
async fn pass(State(passage): State<Passage>, request: Request) -> Response {
    if !passage.origin.is_of_our_page(request.headers()) {
        return (StatusCode::FORBIDDEN, "this call comes from another page than ours\n").into_response();
    }
    let forward = tower::service_fn(move |request: http::Request<Body>| {
        let passage = passage.clone();
        async move { Ok::<_, Infallible>(passage.forward(request).await) }
    });
    match GrpcWebLayer::new().layer(forward).call(request).await {
        Ok(answer) => answer.map(axum::body::Body::new).into_response(),
        Err(never) => match never {},
    }
}

impl Passage {
    async fn forward(self, request: http::Request<Body>) -> http::Response<Body> {
        let Some(mut channel) = self.rooms.behind(request.uri().path()) else {
            return Status::unimplemented("no screen may call this").into_http();
        };
        let (parts, body) = request.into_parts();
        let headers = match self.introduce(&parts.headers, WATCHES.contains(&parts.uri.path())).await {
            Ok(Some(headers)) => headers,
            Ok(None) => return Status::from(UNKNOWN_CALLER).into_http(),
            Err(trouble) => return Status::from(trouble).into_http(),
        };
        let mut onward = http::Request::new(body);
        (*onward.method_mut(), *onward.uri_mut(), *onward.headers_mut()) = (parts.method, parts.uri, headers);
        let answer = match channel.ready().await {
            Ok(ready) => ready.call(onward).await,
            Err(away) => Err(away),
        };
        answer.unwrap_or_else(|away| {
            tracing::warn!("a call of a screen must be tried again: {}", chain(&away));
            Status::unavailable("the room behind is away; try again").into_http()
        })
    }

    /// The headers with which a call goes on; none where nobody is signed in.
    async fn introduce(&self, sent: &HeaderMap, lasts: bool) -> Result<Option<HeaderMap>, Trouble> {
        let Some(session) = self.sessions.of(sent).await? else { return Ok(None) };
        let token = self.sessions.token(&session, if lasts { STREAM } else { CALL })?;
        let mut headers = telemetry::outgoing((), &token)?.into_parts().0.into_headers();
        for name in KEPT {
            if let Some(value) = sent.get(&name) {
                headers.insert(name, value.clone());
            }
        }
        debug_assert!(headers.contains_key(AUTHORIZATION));
        Ok(Some(headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_what_is_on_the_list_leads_anywhere() {
        let nowhere = || Channel::from_static("http://127.0.0.1:1").connect_lazy();
        let rooms = Rooms { dispatcher: nowhere(), matching: nowhere(), notifications: nowhere(), organisations: nowhere(), volunteers: nowhere() };

        assert!(rooms.behind("/borgertorg.matching.v1.NeedService/ListNeeds").is_some());
        assert!(rooms.behind("/borgertorg.organisations.v1.KeyService/ListApiKeys").is_some());
        for path in [
            "/borgertorg.matching.v1.CardService/GetOfferCard",
            "/borgertorg.operations.v1.OperationService/Backup",
            "/borgertorg.organisations.v1.KeyService/ExchangeApiKey",
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            "/borgertorg.matching.v1.NeedService/../CardService",
            "/borgertorg.matching.v1.NeedService/",
            "/borgertorg.matching.v1.NeedService",
            "//",
        ] {
            assert!(rooms.behind(path).is_none(), "{path}");
        }
    }
}
