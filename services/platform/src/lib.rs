//! The shared ground of every service: mechanism only, no word of the domain.

pub mod auth;
pub mod bus;
pub mod clock;
pub mod config;
pub mod crash;
pub mod db;
pub mod error;
pub mod id;
pub mod inbox;
pub mod jobs;
pub mod lease;
pub mod link;
pub mod mail;
pub mod measures;
pub mod outbox;
pub mod page;
pub mod peers;
pub mod privacy;
pub mod receipts;
pub mod retention;
pub mod server;
pub mod service;
pub mod telemetry;
pub mod tidy;
mod windows;
