//! How much of a call may be under way without having been read (HTTP/2's windows). All calls of a connection share one window: were it
//! smaller than those of its calls together, a few that nobody reads yet (they stand in line, or their screen sleeps) would keep
//! everybody else's from arriving, until the time of all is up.

/// Calls at once on one connection.
pub(crate) const CALLS: u32 = 1_000;
/// Bytes of one call; what the protocol itself begins with.
pub(crate) const OF_CALL: u32 = 65_535;
/// Bytes of a connection: room for all of them. A promise; memory is used for what has come and was not read.
pub(crate) const OF_CONNECTION: u32 = CALLS * OF_CALL;
