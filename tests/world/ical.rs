//! Calendars as a program reads them that is none of ours: Python's icalendar.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::tools::tool;

/// Reads a calendar, and says each property as a text; instants in UTC, in the form of RFC 3339.
const READ: &str = "
import datetime, icalendar, json, sys
def text(value):
    if isinstance(value, icalendar.vCategory):
        return ','.join(str(one) for one in value.cats)
    at = getattr(value, 'dt', None)
    return at.astimezone(datetime.timezone.utc).isoformat() if isinstance(at, datetime.datetime) else str(value if at is None else at)
def told(part):
    assert not part.errors, part.errors
    return {name: text(value) for name, value in part.items()}
[calendar] = icalendar.Calendar.from_ical(sys.stdin.buffer.read(), multiple=True)
print(json.dumps(told(calendar) | {'events': [told(event) for event in calendar.walk('VEVENT')]}))
";

/// What stands in a calendar: its properties by name, and under `events` those of each event.
///
/// # Panics
/// When it is none.
#[must_use]
pub fn read(text: &str) -> Value {
    let mut python = Command::new(tool("python/bin/python"));
    let mut python = python.args(["-c", READ]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python runs");
    python.stdin.take().expect("its input").write_all(text.as_bytes()).expect("it listens");
    let output = python.wait_with_output().expect("it ends");
    assert!(output.status.success(), "no calendar: {text}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}
