//! Messages to send: nearly right ones, ones of random fields, and bytes that are no message at all.

use std::collections::HashMap;
use std::path::PathBuf;

use fastrand::Rng;
use prost::Message as _;
use prost_reflect::{DynamicMessage, Value};

use crate::contract::Rpc;
use crate::value::Mint;

/// Writes a file where it is told to: nowhere but in the house's own folder.
const BACKUP: &str = "operations.v1.OperationService/Backup";
/// Longest message that the door takes.
const LONGEST: usize = 4 << 20;
/// Longest piece of a message that is worth printing.
const SHOWN: usize = 300;

/// Makes messages for every RPC.
#[derive(Debug)]
pub struct Sender {
    /// What it makes them of.
    pub mint: Mint,
    /// Good messages for each RPC.
    pub good: HashMap<String, Vec<Vec<u8>>>,
    /// The house's own folder.
    pub folder: PathBuf,
}

impl Sender {
    /// One that knows nothing of the house yet.
    pub fn new(seed: u64, folder: PathBuf) -> Self {
        Self { mint: Mint { rng: Rng::with_seed(seed), ids: Vec::new() }, good: HashMap::new(), folder }
    }

    /// A message for an RPC.
    pub fn message(&mut self, rpc: &Rpc) -> Vec<u8> {
        let way = self.mint.rng.u32(..100);
        if rpc.name == BACKUP {
            return self.kept_at_home(rpc);
        }
        match way {
            0..8 => (0..self.mint.rng.usize(..200)).map(|_| self.mint.rng.u8(..)).collect(),
            8..18 => self.scratched(rpc),
            18..60 => self.bent(rpc).encode_to_vec(),
            60..99 => self.mint.message(&rpc.request, 0).encode_to_vec(),
            _ => self.huge(rpc),
        }
    }

    fn good_one(&mut self, rpc: &Rpc) -> Vec<u8> {
        let good = self.good.get(&rpc.name).map_or(&[][..], Vec::as_slice);
        if good.is_empty() { Vec::new() } else { good[self.mint.rng.usize(..good.len())].clone() }
    }

    /// A good message with one to three fields changed.
    fn bent(&mut self, rpc: &Rpc) -> DynamicMessage {
        let good = self.good_one(rpc);
        let mut message = DynamicMessage::decode(rpc.request.clone(), good.as_slice()).expect("a good message");
        for _ in 0..self.mint.rng.u32(0..=3) {
            self.mint.bend(&mut message);
        }
        message
    }

    /// The bytes of a good message, some of them changed, cut off or doubled.
    fn scratched(&mut self, rpc: &Rpc) -> Vec<u8> {
        let mut bytes = self.good_one(rpc);
        for _ in 0..self.mint.rng.u32(1..4) {
            let at = self.mint.rng.usize(..=bytes.len());
            match self.mint.rng.u32(..4) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, self.mint.rng.u8(..)),
                2 => bytes.extend_from_within(at..),
                _ if at < bytes.len() => bytes[at] = self.mint.rng.u8(..),
                _ => {}
            }
        }
        bytes
    }

    /// One field as long as a message may be, or longer.
    fn huge(&mut self, rpc: &Rpc) -> Vec<u8> {
        let mut message = self.bent(rpc);
        let texts: Vec<_> = rpc.request.fields().filter(|field| matches!(field.kind(), prost_reflect::Kind::String) && !field.is_list()).collect();
        if !texts.is_empty() {
            let length = if self.mint.once_in(3) { LONGEST + 1 } else { LONGEST - 4_096 };
            let field = &texts[self.mint.rng.usize(..texts.len())];
            message.set_field(field, Value::String("x".repeat(length)));
        }
        message.encode_to_vec()
    }

    /// A backup into the house's own folder, under a strange name.
    fn kept_at_home(&mut self, rpc: &Rpc) -> Vec<u8> {
        let mut message = DynamicMessage::new(rpc.request.clone());
        let path = format!("{}/{}", self.folder.display(), self.mint.text().replace("..", ""));
        let relative = self.mint.once_in(4);
        message.set_field_by_name("path", Value::String(if relative { self.mint.text().replace('/', "") } else { path }));
        message.encode_to_vec()
    }
}

/// A message as a person can read it, and send it again.
pub fn shown(rpc: &Rpc, bytes: &[u8]) -> String {
    let cut = |text: String| text.chars().take(SHOWN).collect::<String>();
    let read = DynamicMessage::decode(rpc.request.clone(), bytes).map_or_else(|wrong| wrong.to_string(), |message| message.to_string());
    format!("{} with {} ({} bytes: {:02x?})", rpc.name, cut(read), bytes.len(), &bytes[..bytes.len().min(SHOWN)])
}
