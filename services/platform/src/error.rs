//! What can go wrong, in ten kinds, and the one road from there to a gRPC status.

use std::collections::HashMap;
use std::time::Duration;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

/// The ten kinds of failure; each maps to one gRPC code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The request itself is wrong, whatever the state of the house.
    Invalid,
    /// Nobody knows who calls.
    Unauthenticated,
    /// The caller may not do this.
    Forbidden,
    /// There is no such thing, or it belongs to another centre: the answers are the same.
    Missing,
    /// The state of the thing does not allow it now.
    Conflict,
    /// The thing has moved on since the caller read it.
    Stale,
    /// Too much, too fast or too large.
    Exhausted,
    /// A database or broker is away; try again.
    Unavailable,
    /// It took longer than the caller or the house allows; nobody knows whether it happened.
    Late,
    /// A fault of ours; its text never leaves the house.
    Internal,
}

impl Kind {
    fn code(self) -> Code {
        match self {
            Self::Invalid => Code::InvalidArgument,
            Self::Unauthenticated => Code::Unauthenticated,
            Self::Forbidden => Code::PermissionDenied,
            Self::Missing => Code::NotFound,
            Self::Conflict => Code::FailedPrecondition,
            Self::Stale => Code::Aborted,
            Self::Exhausted => Code::ResourceExhausted,
            Self::Unavailable => Code::Unavailable,
            Self::Late => Code::DeadlineExceeded,
            Self::Internal => Code::Internal,
        }
    }
}

/// An error that a caller may be told of.
pub trait Fault: std::error::Error {
    /// Its kind.
    fn kind(&self) -> Kind;
    /// A stable word in `SCREAMING_SNAKE`, for programs.
    fn reason(&self) -> &'static str;
    /// The faulty fields, where it is about fields.
    fn faults(&self) -> Option<&Faults> {
        None
    }
}

/// Bytes of the faults that one answer tells. They travel in headers, twice, once of them with three letters for a byte; a client gives
/// up a connection, and whatever else is under way on it, for an answer with more than 16 KiB of headers.
const MOST_TOLD: usize = 2_000;
/// Letters of one field's name, and of what is wrong with it: the name may be one that the caller made up.
const LONGEST: usize = 200;

/// Every faulty field of one request with what is wrong, collected before anything is answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(Vec<(String, String)>);

impl Faults {
    /// None so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one: the field's path in the request (`profile.skills[2]`) and a sentence without its name.
    pub fn add(&mut self, field: impl Into<String>, what: impl Into<String>) {
        self.0.push((field.into(), what.into()));
    }

    /// Keeps what was parsed, or notes why it could not be.
    pub fn take<T, E: std::fmt::Display>(&mut self, field: &str, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|e| self.add(field, e.to_string())).ok()
    }

    /// Takes over the faults of a part, with the part's name before each field; of the whole, where the name is empty.
    pub fn within(&mut self, part: &str, inner: Self) {
        let named = |field: String| if part.is_empty() { field } else { format!("{part}.{field}") };
        self.0.extend(inner.0.into_iter().map(|(field, what)| (named(field), what)));
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As many of them as fit into the headers of an answer, long ones cut, and how many that leaves untold.
    fn told(&self) -> (Vec<(String, String)>, usize) {
        let cut = |text: &str| if text.chars().nth(LONGEST).is_some() { text.chars().take(LONGEST).chain(['…']).collect() } else { text.to_owned() };
        let mut bytes = 0;
        let short = self.iter().map(|(field, what)| (cut(field), cut(what)));
        let told: Vec<(String, String)> = short
            .take_while(|(field, what)| {
                bytes += field.len() + what.len();
                bytes <= MOST_TOLD
            })
            .collect();
        let untold = self.0.len() - told.len();
        (told, untold)
    }

    /// `(field, what)` in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, what)| (field.as_str(), what.as_str()))
    }

    /// The value when nothing is wrong.
    ///
    /// # Errors
    /// Itself, where there is at least one fault.
    pub fn or<T>(self, value: impl FnOnce() -> Option<T>) -> Result<T, Self> {
        if self.0.is_empty() { value().ok_or(self) } else { Err(self) }
    }
}

impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (told, untold) = self.told();
        let all: Vec<String> = told.iter().map(|(field, what)| format!("{field}: {what}")).collect();
        f.write_str(&all.join("; "))?;
        if untold > 0 { write!(f, "; and {untold} more") } else { Ok(()) }
    }
}

impl std::error::Error for Faults {}

impl Fault for Faults {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
    fn reason(&self) -> &'static str {
        "FIELDS_INVALID"
    }
    fn faults(&self) -> Option<&Faults> {
        Some(self)
    }
}

/// What the house itself failed at: a database or broker that is away, or a fault of ours.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// Away for now: the caller may try again.
    #[error("{what} is not reachable")]
    Away {
        /// The database or the broker.
        what: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Ours.
    #[error("{what}")]
    Broken {
        /// What was being done.
        what: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Trouble {
    /// A fault of ours while doing `what`.
    pub fn broken(what: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Broken { what, source: source.into() }
    }

    /// `what` is away.
    pub fn away(what: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Away { what, source: source.into() }
    }
}

impl Fault for Trouble {
    fn kind(&self) -> Kind {
        match self {
            Self::Away { .. } => Kind::Unavailable,
            Self::Broken { .. } => Kind::Internal,
        }
    }
    fn reason(&self) -> &'static str {
        match self {
            Self::Away { .. } => "TRY_AGAIN",
            Self::Broken { .. } => "INTERNAL",
        }
    }
}

/// The error with its whole chain of causes, for the log.
#[must_use]
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

/// The status of an error: its kind's code, its reason as `ErrorInfo`, its fields as `BadRequest`.
///
/// Internal texts stay in the log.
#[must_use]
pub fn status(error: &dyn Fault) -> Status {
    let kind = error.kind();
    let mut details = ErrorDetails::new();
    details.set_error_info(error.reason(), "borgertorg", HashMap::new());
    if let Some(faults) = error.faults() {
        let (told, _) = faults.told();
        details.set_bad_request(told.into_iter().map(|(field, what)| FieldViolation::new(field, what)).collect::<Vec<_>>());
    }
    let message = match kind {
        Kind::Internal => {
            tracing::error!(error.reason = error.reason(), "a request failed by our fault: {}", chain(error));
            "something went wrong in the house; it has been logged".to_owned()
        }
        Kind::Unavailable => {
            tracing::warn!(error.reason = error.reason(), "a request must be tried again: {}", chain(error));
            details.set_retry_info(Some(Duration::from_secs(1)));
            error.to_string()
        }
        _ => error.to_string(),
    };
    Status::with_error_details(kind.code(), message, details)
}

/// A refusal that needs no error type of its own (who may call, keys, pages).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Refusal {
    /// Its kind.
    pub kind: Kind,
    /// Its stable word.
    pub reason: &'static str,
    /// A sentence for a person.
    pub what: &'static str,
}

impl Fault for Refusal {
    fn kind(&self) -> Kind {
        self.kind
    }
    fn reason(&self) -> &'static str {
        self.reason
    }
}

impl From<Refusal> for Status {
    fn from(refusal: Refusal) -> Self {
        status(&refusal)
    }
}

impl From<Trouble> for Status {
    fn from(trouble: Trouble) -> Self {
        status(&trouble)
    }
}

impl From<Faults> for Status {
    fn from(faults: Faults) -> Self {
        status(&faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_faulty_field_is_one_violation() {
        let mut faults = Faults::new();
        faults.add("title", "is empty");
        faults.add("places", "must be 1 to 500");

        let status = status(&faults);

        let details = status.get_error_details();
        let fields: Vec<_> = details.bad_request().unwrap().field_violations.iter().map(|v| v.field.as_str()).collect();
        assert_eq!(status.code(), Code::InvalidArgument);
        assert_eq!(fields, ["title", "places"]);
        assert_eq!(details.error_info().unwrap().reason, "FIELDS_INVALID");
    }

    #[test]
    fn however_much_is_wrong_the_answer_fits_into_its_headers() {
        let mut faults = Faults::new();
        faults.add("æ".repeat(5_000), "is not known".repeat(5_000));
        (0..5_000).for_each(|at| faults.add(format!("exceptions[{at}].from_date"), "is no day"));

        let answer = status(&faults).into_http::<String>();

        let bytes: usize = answer.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        assert!(bytes < 12_000, "{bytes} bytes");
        let told = status(&faults);
        assert!(told.message().ends_with(" more") && told.get_error_details().bad_request().unwrap().field_violations.len() > 20);
    }

    #[test]
    fn our_own_faults_tell_nothing_outside() {
        let status = status(&Trouble::broken("reading the table", "password=hunter2"));

        assert_eq!(status.code(), Code::Internal);
        assert!(!status.message().contains("hunter2"));
    }

    #[test]
    fn what_is_away_says_when_to_try_again() {
        let status = status(&Trouble::away("the database", "connection refused"));

        assert_eq!(status.code(), Code::Unavailable);
        assert!(status.get_error_details().retry_info().is_some());
    }
}
