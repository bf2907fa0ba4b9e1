//! The house and the world around it, for tests that look from outside: real processes, a real broker, a real database,
//! which can be cut, killed, stopped and started again. Everything dies with the test that made it.

#[path = "world/child.rs"]
mod child;
#[path = "world/clock.rs"]
pub mod clock;
#[path = "world/desk.rs"]
pub mod desk;
#[path = "world/disk.rs"]
mod disk;
#[path = "world/folder.rs"]
mod folder;
#[path = "world/house.rs"]
pub mod house;
#[path = "world/ical.rs"]
pub mod ical;
#[path = "world/issuer.rs"]
pub mod issuer;
#[path = "world/mail.rs"]
pub mod mail;
#[path = "world/nats.rs"]
mod nats;
#[path = "world/ports.rs"]
mod ports;
#[path = "world/postgres.rs"]
mod postgres;
#[path = "world/process.rs"]
mod process;
#[path = "world/tables.rs"]
mod tables;
#[path = "world/tools.rs"]
pub mod tools;
#[path = "world/wait.rs"]
pub mod wait;
#[path = "world/watch.rs"]
mod watch;

pub use folder::Folder;
pub use nats::Nats;
pub use ports::Port;
pub use postgres::Postgres;
pub use process::{Build, Outcome, Process};
