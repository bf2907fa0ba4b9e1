//! What is logged while something runs, as text with every field.

use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::sync::{LazyLock, Mutex};
use std::thread::{self, ThreadId};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// What each thread has logged since it began to listen; the future of a test stays on one thread.
static HEARD: LazyLock<Mutex<HashMap<ThreadId, String>>> = LazyLock::new(Mutex::default);

/// Writes down what this house logs, at every level. One for all tests: which lines are wanted is remembered by the process.
struct Ear;

impl Ear {
    fn hears(write: impl FnOnce(&mut String)) {
        if let Some(heard) = HEARD.lock().unwrap().get_mut(&thread::current().id()) {
            write(heard);
        }
    }
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, "{field}={value:?} ").unwrap();
    }
}

impl Subscriber for Ear {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("notifications") || metadata.target().starts_with("lettre")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        Self::hears(|heard| attributes.record(&mut Line(heard)));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        Self::hears(|heard| values.record(&mut Line(heard)));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        Self::hears(|heard| {
            event.record(&mut Line(heard));
            heard.push('\n');
        });
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// What is logged while `work` runs.
pub async fn of<T>(work: impl Future<Output = T>) -> String {
    let _first_or_again = tracing::subscriber::set_global_default(Ear);
    let here = thread::current().id();
    HEARD.lock().unwrap().insert(here, String::new());
    work.await;
    HEARD.lock().unwrap().remove(&here).expect("still on the same thread")
}
