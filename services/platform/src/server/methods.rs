//! What can be asked at this door, as the descriptors say: which calls there are, which of them answer with a stream, and which
//! are for whoever has no token.

use std::collections::HashMap;

use prost::{DecodeError, Message as _};
use prost_types::FileDescriptorSet;

/// Health and reflection.
const OF_THE_DOOR: &str = "/grpc.";

/// The calls by their paths, and whether each answers with a stream.
#[derive(Clone, Debug, Default)]
pub struct Methods {
    calls: HashMap<String, bool>,
    open: &'static [&'static str],
}

impl Methods {
    /// Reads descriptors; `open` are paths that whoever has no token may ask.
    ///
    /// # Errors
    /// Where one is no descriptor.
    pub(super) fn read(descriptors: &[&[u8]], open: &'static [&'static str]) -> Result<Self, DecodeError> {
        let mut calls = HashMap::new();
        for known in descriptors {
            for file in FileDescriptorSet::decode(*known)?.file {
                for service in &file.service {
                    let path = |name: &str| format!("/{}.{}/{name}", file.package(), service.name());
                    calls.extend(service.method.iter().map(|method| (path(method.name()), method.server_streaming())));
                }
            }
        }
        Ok(Self { calls, open })
    }

    /// Whether a call answers with a stream.
    pub(super) fn streams(&self, path: &str) -> bool {
        self.calls.get(path).is_some_and(|streams| *streams)
    }

    /// Whether whoever has no token may ask it: then it is read before anybody knows who asks.
    pub(super) fn is_open(&self, path: &str) -> bool {
        Self::is_of_the_door(path) || self.open.contains(&path)
    }

    /// Whether the door itself answers it, from memory, whatever is going on behind.
    pub(super) fn is_of_the_door(path: &str) -> bool {
        path.starts_with(OF_THE_DOOR)
    }

    /// The path of a call for spans, as [`Methods::name`].
    pub(super) fn path<'a>(&self, path: &'a str) -> &'a str {
        if self.calls.contains_key(path) { path } else { "unknown" }
    }

    /// The name of a call for figures: whoever calls could fill the memory with others.
    pub(super) fn name<'a>(&self, path: &'a str) -> &'a str {
        if self.calls.contains_key(path) { path.rsplit('/').next().unwrap_or_default() } else { "unknown" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_read_from_the_descriptors() {
        let methods = Methods::read(&[tonic_health::pb::FILE_DESCRIPTOR_SET], &["/keys/Exchange"]).unwrap();

        assert!(methods.streams("/grpc.health.v1.Health/Watch") && !methods.streams("/grpc.health.v1.Health/Check"));
        assert_eq!((methods.name("/grpc.health.v1.Health/Watch"), methods.name("/grpc.health.v1.Health/Other")), ("Watch", "unknown"));
        assert!(methods.is_open("/grpc.health.v1.Health/Watch") && methods.is_open("/keys/Exchange") && !methods.is_open("/keys/Make"));
        assert!(Methods::read(&[&[0xff]], &[]).is_err());
    }
}
