//! Letters off the bus: what is read has the headers that it was read from, and its event is one that we would write.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use prost::Message as _;
use proto::events::Event;
use uuid::Uuid;

use crate::id::Centre;
use crate::outbox::Letter;
use crate::reading::{self, Read, Unread};

/// The subject, a line for each header, an empty line, and the payload; without the empty line all is payload.
pub fn feed(bytes: &[u8]) {
    let (head, payload) = bytes.windows(2).position(|two| two == b"\n\n").map_or((&[][..], bytes), |at| (&bytes[..at], &bytes[at + 2..]));
    let head = String::from_utf8_lossy(head);
    let (subject, lines) = head.split_once('\n').unwrap_or((&head, ""));
    let headers: HashMap<&str, &str> = lines.lines().filter_map(|line| line.split_once(": ")).collect();
    let letter = Letter::read(subject, payload, |name| headers.get(name).map(|value| (*value).to_owned()));
    if let Some(letter) = &letter {
        let again: HashMap<&str, String> = letter.headers().collect();
        assert_eq!(Letter::read(subject, payload, |name| again.get(name).cloned()).as_ref(), Some(letter));
        assert!([letter.service(), letter.kind(), letter.fact()].iter().all(|part| part.is_empty() || subject.contains(part)));
    }
    open(&letter.unwrap_or_else(|| stranger(subject, payload)));
}

fn stranger(subject: &str, payload: &[u8]) -> Letter {
    let (aggregate, payload, told_at) = (String::new(), payload.to_vec(), DateTime::<Utc>::UNIX_EPOCH);
    Letter { event: Uuid::nil(), centre: Uuid::nil(), subject: subject.to_owned(), aggregate, version: 0, payload, trace: None, told_at }
}

fn open(letter: &Letter) {
    let event = Event::decode(letter.payload.as_slice());
    match (Read::from(letter), &event) {
        (Ok(read), Ok(event)) => assert_eq!(Some(read.fact), event.fact),
        (Err(Unread::NewerSender), Ok(event)) => assert!(event.fact.is_none()),
        (Err(Unread::Malformed(what)), Err(_)) => assert!(!what.is_empty()),
        (read, event) => panic!("{read:?} of {event:?}"),
    }
    let Ok(event) = event else { return };
    let bytes = event.encode_to_vec();
    let again = Event::decode(bytes.as_slice()).expect("what we write can be read");
    assert_eq!(again.encode_to_vec(), bytes, "an event read twice is the same");
    if let Ok(id) = reading::id::<Centre>(&event.centre) {
        assert_eq!(id.to_string(), event.centre);
    }
    if let Some(at) = reading::time(event.occurred_at.as_ref()) {
        let told = event.occurred_at.expect("a time");
        assert_eq!((at.timestamp(), at.timestamp_subsec_nanos() % 1_000), (told.seconds, 0));
    }
    assert_eq!(reading::must(event.occurred_at.as_ref(), "occurred_at").ok(), reading::time(event.occurred_at.as_ref()));
}
