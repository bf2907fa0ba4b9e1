//! Several processes that play one role, each from a folder of its own, as if each were on a machine of its own.

use std::path::PathBuf;

use tonic::transport::Channel;

use super::House;
use crate::{Folder, Port, Process};

impl House {
    /// Starts one more process of a role beside those that play it; its callers find them all.
    pub async fn join(&mut self, role: &'static str) {
        let (folder, port) = (Folder::new("annex"), Port::reserve());
        let shared = |name: &str| self.data().join(name).display().to_string();
        let (keys, outgoing, listen) = (shared("keys"), shared("outgoing"), format!("127.0.0.1:{}", port.number()));
        let mut env: Vec<(&str, &str)> = self.env.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        env.extend([("BORGERTORG_KEYS__FOLDER", keys.as_str()), ("BORGERTORG_MAIL__FOLDER", &outgoing), ("BORGERTORG_SERVER__LISTEN", &listen)]);
        env.push(("BORGERTORG_SERVER__HTTP", "127.0.0.1:0")); // people know the first door
        let process = Process::start(self.build, &folder, &[role], &[role], &env).await;
        self.processes.push((role, process));
        self.annexes.push((folder, port));
        self.channels.clear();
    }

    /// Lets the callers of a role go by another way.
    pub fn lead(&mut self, role: &'static str, channel: Channel) {
        self.channels.insert(role, channel);
    }

    /// The processes that play a role, in the order in which they came.
    pub fn replicas(&mut self, role: &str) -> Vec<&mut Process> {
        let played = |name: &str| name == role || name == "all";
        self.processes.iter_mut().filter(|(name, _)| played(name)).map(|(_, process)| process).collect()
    }

    /// The folder in which the databases lie.
    pub fn database_place(&mut self) -> PathBuf {
        if self.postgres.is_some() { self.database_server().folder().path().to_owned() } else { self.data().to_owned() }
    }

    /// Starts the database server again where it has ended by itself.
    pub async fn tend_database(&mut self) {
        if self.postgres.is_some() && self.database_server().ended() {
            self.database_server().restart().await;
        }
    }

    /// Where a role listens for gRPC: each process that plays it.
    pub fn doors_of(&self, role: &str) -> Vec<String> {
        let further = self.processes.iter().skip(super::ROLES.len()).zip(&self.annexes).filter(|((name, _), _)| *name == role);
        let further = further.map(|(_, (_, port))| format!("127.0.0.1:{}", port.number()));
        std::iter::once(self.address(role)).chain(further).map(|address| format!("http://{address}")).collect()
    }
}
