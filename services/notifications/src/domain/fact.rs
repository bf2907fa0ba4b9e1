//! What becomes true about a message.

use platform::id::Id;

use super::Volunteer;
use super::delivery::DeliveryKind;
use super::template::Template;

/// Something happened to a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) delivery: Id<DeliveryKind>,
    pub(crate) version: u64,
    pub(crate) person: Option<Id<Volunteer>>,
    pub(crate) template: Template,
    pub(crate) what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Sent { channel: &'static str },
    Failed { attempts: u32 },
    CallYourself { subject: String },
}
