//! A request that could not be read at all. The transport answers it by itself, and says INTERNAL where it is no message of its call, as
//! if the fault were ours; here it gets the house's own words, with a reason.

use http::Response;
use tonic::{Code, Status};

use crate::error::{Fault, Kind, status};

/// What the transport has against a request.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
struct Unread {
    kind: Kind,
    reason: &'static str,
    what: String,
}

impl Fault for Unread {
    fn kind(&self) -> Kind {
        self.kind
    }
    fn reason(&self) -> &'static str {
        self.reason
    }
}

/// The answer itself, or ours where it is one of the transport's: those carry no details.
pub(super) fn told<B: Default>(answer: Response<B>) -> Response<B> {
    let Some(theirs) = Status::from_header_map(answer.headers()).filter(|status| status.details().is_empty()) else { return answer };
    let (kind, reason) = match theirs.code() {
        Code::Internal => (Kind::Invalid, "REQUEST_UNREADABLE"),
        Code::OutOfRange => (Kind::Exhausted, "REQUEST_TOO_LARGE"),
        _ => return answer,
    };
    let what = if theirs.message().is_empty() { "the request cannot be read".to_owned() } else { theirs.message().to_owned() };
    status(&Unread { kind, reason, what }).into_http()
}

#[cfg(test)]
mod tests {
    use tonic_types::StatusExt as _;

    use super::*;
    use crate::error::Trouble;

    fn after(status: Status) -> (Code, String) {
        let answer = told(status.into_http::<String>());
        let status = Status::from_header_map(answer.headers()).unwrap();
        (status.code(), status.get_details_error_info().map(|info| info.reason).unwrap_or_default())
    }

    #[test]
    fn who_sends_what_is_no_message_is_told_so() {
        assert_eq!(after(Status::internal("failed to decode Protobuf message")), (Code::InvalidArgument, "REQUEST_UNREADABLE".to_owned()));
        assert_eq!(after(Status::out_of_range("message length too large")), (Code::ResourceExhausted, "REQUEST_TOO_LARGE".to_owned()));
    }

    #[test]
    fn our_own_answers_stay_as_they_are() {
        assert_eq!(after(Trouble::broken("reading", "a row").into()), (Code::Internal, "INTERNAL".to_owned()));
        assert_eq!(after(Status::unimplemented("")), (Code::Unimplemented, String::new()));
        assert_eq!(told(Response::new("body".to_owned())).body(), "body");
    }
}
