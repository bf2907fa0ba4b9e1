//! A centre's lists: from CSV files to typed rows, faults and warnings, and from there to the rooms, row by row.
//!
//! Reading sends nothing. Bytes become text ([`encoding`]), text becomes records ([`split`]), records become a
//! table whose header is checked ([`sheet`]), and each row is read by its column ([`cells`]) into a value. What is read is sent
//! ([`send`]) in the name of whoever imports, whose rights decide.

mod cells;
pub mod date;
mod email;
mod encoding;
mod expansion;
pub mod fault;
mod hours;
pub mod ledger;
mod list;
mod need;
mod number;
mod organisation;
mod orgnr;
mod phone;
mod postal;
pub mod reading;
pub mod rebase;
mod recurrence;
mod register;
pub mod send;
mod sheet;
mod split;
pub mod svarstad;
mod told;
mod venue;
mod visit;
mod volunteer;
pub mod way;
mod week;

pub use cells::Row;
pub use fault::Fault;
pub use need::Need;
pub use organisation::Organisation;
pub use reading::{ReadError, Reading, read_files};
pub use venue::Venue;
pub use visit::Visits;
pub use volunteer::Volunteer;
