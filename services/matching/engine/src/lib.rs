//! The matching engine: who may take a session, how well they suit, and who comes first; pure, in whole numbers, the same answer every time.
//!
//! A coordinator's question "whom shall I ask?" is [`rank`] (or [`candidate`] for each, into [`Best`]); "why not her?" is [`why_not`].
//! Both read the same rules, one function each in `eligibility` and `agreed`, and the same five parts of a [`Score`].
//!
//! The engine knows no clock, calendar, database or network. Its caller gives positions in whole metres,
//! minutes since an origin of its own choice, and the number of the week that each session counts in.
//! Only metres, minutes and points are weighed: the rules and their arithmetic are those of the matching benchmark,
//! and [`Policy::default`] holds its constants.

mod agreed;
mod availability;
mod clash;
mod crowd;
mod eligibility;
mod key;
mod obstacle;
mod plan;
mod policy;
mod position;
mod priority;
mod projection;
mod rank;
mod score;
mod session;
mod span;
mod volunteer;
mod why;
mod words;

pub use agreed::{Agreed, Assignment};
pub use availability::Availability;
pub use clash::{Clash, clash};
pub use crowd::Crowd;
pub use eligibility::is_eligible;
pub use key::Key;
pub use obstacle::{Obstacle, Reason};
pub use plan::{Empty, Ended, Fairness, Lack, Open, Options, Place, Plan, Problem, ProblemError, Progress, plan};
pub use policy::Policy;
pub use position::{Position, PositionError};
pub use priority::{Priority, PriorityError};
pub use rank::{Best, Candidate, candidate, rank};
pub use score::{Score, score};
pub use session::Session;
pub use span::{Span, SpanError};
pub use volunteer::{Attestation, Volunteer};
pub use why::why_not;
pub use words::Words;
