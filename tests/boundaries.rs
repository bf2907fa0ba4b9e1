//! The walls of the house, checked: who may name whom, how long a file may be, what lies in the root, which words
//! belong where, which licences come in. Each check is a function over given texts, with a bad example beside it.

#[path = "boundaries/accidents.rs"]
mod accidents;
#[path = "boundaries/bounds.rs"]
mod bounds;
#[path = "boundaries/cards.rs"]
mod cards;
#[path = "boundaries/contract.rs"]
mod contract;
#[path = "boundaries/crates.rs"]
mod crates;
#[path = "boundaries/documents.rs"]
mod documents;
#[path = "boundaries/licences.rs"]
mod licences;
#[path = "boundaries/manners.rs"]
mod manners;
#[path = "boundaries/mechanism.rs"]
mod mechanism;
#[path = "boundaries/purity.rs"]
mod purity;
#[path = "boundaries/rooms.rs"]
mod rooms;
#[path = "boundaries/sizes.rs"]
mod sizes;
#[path = "boundaries/source.rs"]
mod source;
#[path = "boundaries/tree.rs"]
mod tree;
