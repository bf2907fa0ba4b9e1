//! `borgertorg import`: from a folder of CSV files to typed rows, faults and warnings, and from there to the house.
//!
//! Reading sends nothing. Bytes become text ([`encoding`]), text becomes records ([`split`]), records become a
//! table whose header is checked ([`sheet`]), and each row is read by its column ([`cells`]) into a value.

pub mod cells;
pub mod date;
pub mod email;
pub mod encoding;
mod expansion;
pub mod fault;
pub mod hours;
pub mod ledger;
pub mod list;
pub mod need;
pub mod number;
pub mod organisation;
pub mod orgnr;
pub mod phone;
pub mod postal;
pub mod reading;
pub mod rebase;
pub mod recurrence;
pub mod register;
pub mod run;
pub mod send;
pub mod sheet;
pub mod split;
pub mod svarstad;
mod told;
pub mod venue;
pub mod visit;
pub mod volunteer;
pub mod week;

pub use cells::Row;
pub use fault::Fault;
pub use need::Need;
pub use organisation::Organisation;
pub use reading::{Reading, read, read_files};
pub use run::run;
pub use venue::Venue;
pub use visit::Visits;
pub use volunteer::Volunteer;
