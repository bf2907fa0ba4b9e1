//! Planned accidents: named points at which a test may end the process, and switches that break a promise on purpose.

/// Every point at which a process may be ended by a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// The rows of a command, a reaction or a job are written, their transaction is not committed. Leases and the relay's
    /// marks are nobody's work and do not pass here.
    BeforeCommit,
    /// Committed; its letters are not on the bus.
    AfterCommit,
    /// A letter is on the bus; its row does not say so.
    AfterPublish,
    /// A reaction is committed; the bus does not know.
    AfterHandle,
    /// A message was handed to the provider; its row does not say so.
    AfterSend,
}

impl Point {
    /// All of them, for tests that iterate.
    pub const ALL: [Self; 5] = [Self::BeforeCommit, Self::AfterCommit, Self::AfterPublish, Self::AfterHandle, Self::AfterSend];

    /// Its name in `BORGERTORG_CRASH=after_publish:2`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BeforeCommit => "before_commit",
            Self::AfterCommit => "after_commit",
            Self::AfterPublish => "after_publish",
            Self::AfterHandle => "after_handle",
            Self::AfterSend => "after_send",
        }
    }
}

/// Ends the process where the environment asks for it, or stops it until somebody lets it go on (`BORGERTORG_CRASH=after_publish:2:stop`);
/// compiled to nothing without the feature `testkit`.
#[cfg(feature = "testkit")]
pub fn at(point: Point) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static PASSES: AtomicU32 = AtomicU32::new(0);
    let Ok(wish) = std::env::var("BORGERTORG_CRASH") else { return };
    let mut words = wish.split(':');
    let (name, pass, stops) = (words.next(), words.next().unwrap_or("1"), words.next() == Some("stop"));
    if name != Some(point.name()) || PASSES.fetch_add(1, Ordering::SeqCst) + 1 != pass.parse().unwrap_or(1) {
        return;
    }
    let name = point.name();
    if !stops {
        eprintln!("crash point {name} reached at pass {pass}");
        std::process::abort();
    }
    eprintln!("stops at {name}, pass {pass}");
    let _ = std::process::Command::new("sh").args(["-c", "kill -STOP $PPID"]).status();
}

/// Ends the process where the environment asks for it; compiled to nothing without the feature `testkit`.
#[cfg(not(feature = "testkit"))]
#[inline]
pub fn at(_: Point) {}

/// Ends the process where a test has poisoned this fact for this consumer (`BORGERTORG_POISON=offer_made:notifications-offer`);
/// compiled to nothing without the feature `testkit`.
#[cfg(feature = "testkit")]
pub fn on_letter(fact: &str, consumer: &str) {
    if std::env::var("BORGERTORG_POISON").is_ok_and(|wish| wish.split_once(':') == Some((fact, consumer))) {
        eprintln!("{consumer} was brought a poisoned {fact}");
        std::process::abort();
    }
}

/// Ends the process where a test has poisoned this fact for this consumer; compiled to nothing without the feature `testkit`.
#[cfg(not(feature = "testkit"))]
#[inline]
pub fn on_letter(_: &str, _: &str) {}

#[cfg(feature = "testkit")]
static SABOTAGE: std::sync::Mutex<Vec<&str>> = std::sync::Mutex::new(Vec::new());

/// Breaks a promise on purpose for the rest of this process, for tests that run the services within their own.
#[cfg(feature = "testkit")]
pub fn sabotage(switch: &'static str) {
    SABOTAGE.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(switch);
}

/// Whether a promise is to be broken on purpose (`BORGERTORG_SABOTAGE=no_inbox`): tests must then see the harm.
#[must_use]
#[cfg(feature = "testkit")]
pub fn sabotaged(switch: &str) -> bool {
    let here = SABOTAGE.lock().unwrap_or_else(std::sync::PoisonError::into_inner).contains(&switch);
    here || std::env::var("BORGERTORG_SABOTAGE").is_ok_and(|set| set.split(',').any(|one| one == switch))
}

/// Whether a promise is to be broken on purpose: never, without the feature `testkit`.
#[must_use]
#[cfg(not(feature = "testkit"))]
#[inline]
pub fn sabotaged(_: &str) -> bool {
    false
}
