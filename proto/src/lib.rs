//! The contract: modules of the code generated from the .proto files, and their descriptors for reflection.

/// Every file of the contract and what it imports, as an encoded `FileDescriptorSet`.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.binpb"));

macro_rules! package {
    ($module:ident, $name:literal) => {
        #[doc = concat!("Generated from the package `", $name, "`.")]
        pub mod $module {
            tonic::include_proto!($name);
        }
    };
}

/// The packages nest as prost expects of names that refer to each other.
pub mod borgertorg {
    /// Shapes that every room uses.
    pub mod types {
        package!(v1, "borgertorg.types.v1");
    }
    /// The envelope and every fact.
    pub mod events {
        package!(v1, "borgertorg.events.v1");
    }
    /// Centres, organisations, members, venues, keys.
    pub mod organisations {
        package!(v1, "borgertorg.organisations.v1");
    }
    /// Volunteers, cards, hours.
    pub mod volunteers {
        package!(v1, "borgertorg.volunteers.v1");
    }
    /// Needs, offers, assignments, the board, plans.
    pub mod matching {
        package!(v1, "borgertorg.matching.v1");
    }
    /// Preferences and deliveries.
    pub mod notifications {
        package!(v1, "borgertorg.notifications.v1");
    }
    /// Who is signed in at the people's door, and what its screens are told.
    pub mod dispatcher {
        package!(v1, "borgertorg.dispatcher.v1");
    }
    /// What an operator does.
    pub mod operations {
        package!(v1, "borgertorg.operations.v1");
    }
}

pub use borgertorg::{dispatcher::v1 as dispatcher, events::v1 as events, matching::v1 as matching, notifications::v1 as notifications};
pub use borgertorg::{operations::v1 as operations, organisations::v1 as organisations};
pub use borgertorg::{types::v1 as types, volunteers::v1 as volunteers};
