//! Every setting, as `deploy/config.toml` explains it.

pub mod address;
mod faults;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use platform::bus::jetstream;
use platform::db;
use platform::error::Trouble;
use platform::privacy::Personal;
use platform::server::RateSettings;
use serde::{Deserialize, Serialize};

use crate::role::Role;

const DEFAULTS: &str = include_str!("../../../deploy/config.toml");

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub data: PathBuf,
    pub log: Log,
    pub server: Server,
    pub door: Door,
    pub rates: RateSettings,
    pub database: Database,
    pub bus: Bus,
    pub peers: BTreeMap<Role, String>,
    pub keys: Keys,
    pub mail: platform::mail::Settings,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub level: String,
    pub json: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub listen: String,
    pub http: String,
    pub public_url: String,
    pub linger_seconds: u64,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Door {
    pub certificate: PathBuf,
    pub key: PathBuf,
    pub oidc: dispatcher::Oidc,
    pub map: dispatcher::Tiles,
}

impl Door {
    /// Whether the door has a certificate of its own.
    pub fn is_protected(&self) -> bool {
        !self.certificate.as_os_str().is_empty()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DatabaseKind {
    Sqlite,
    Postgres,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub kind: DatabaseKind,
    pub synchronous: db::Synchronous,
    pub url: Personal<String>,
    pub worker_url: Personal<String>,
    pub owner_url: Personal<String>,
    pub connections: u32,
    pub migrate: bool,
    pub keep_letters_days: u32,
}

impl Database {
    /// The address of a role's database for one of its users: app, worker or owner.
    pub fn address(&self, role: Role, user: &str) -> String {
        let own = match user {
            "worker" => &self.worker_url,
            "owner" => &self.owner_url,
            _ => &self.url,
        };
        let url = if own.reveal().is_empty() { &self.url } else { own };
        url.reveal().replace("{service}", role.name()).replace("{user}", user)
    }

    /// Which of the three users are one, where that harms the walls between centres: who sees one centre alone must be neither who sees all
    /// nor who can take the walls down.
    pub fn shared_user(&self) -> Option<&'static str> {
        let [app, worker, owner] = ["app", "worker", "owner"].map(|user| address::user(&self.address(Role::Matching, user)));
        match (app == worker, app == owner) {
            (true, true) => Some("app, worker and owner"),
            (true, false) => Some("app and worker"),
            (false, true) => Some("app and owner"),
            (false, false) => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BusKind {
    Local,
    Jetstream,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bus {
    pub kind: BusKind,
    pub jetstream: jetstream::Settings,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    pub folder: PathBuf,
}

impl Settings {
    /// Reads them in layers and holds what belongs together against each other.
    pub fn read(file: Option<&Path>) -> Result<Self, Trouble> {
        let mut settings: Self = platform::config::read(DEFAULTS, file)?;
        if settings.keys.folder.as_os_str().is_empty() {
            settings.keys.folder = settings.data.join("keys");
        }
        if settings.mail.folder.as_os_str().is_empty() {
            settings.mail.folder = settings.data.join("outgoing");
        }
        if settings.mail.public_url.is_empty() {
            settings.mail.public_url.clone_from(&settings.server.public_url);
        }
        let faults = faults::of(&settings);
        if faults.is_empty() { Ok(settings) } else { Err(wrong(&faults.join("; "))) }
    }

    /// The settings as text, without secrets; of addresses that may hold one, where they lead.
    pub fn shown(&self) -> Result<String, Trouble> {
        let broken = |e: toml::ser::Error| Trouble::broken("printing the settings", e);
        let mut shown = toml::Table::try_from(self).map_err(broken)?;
        let addresses = [
            (vec!["database"], "url", &self.database.url),
            (vec!["database"], "worker_url", &self.database.worker_url),
            (vec!["database"], "owner_url", &self.database.owner_url),
            (vec!["bus", "jetstream"], "url", &self.bus.jetstream.url),
        ];
        for (path, key, url) in addresses {
            let table = path.into_iter().try_fold(&mut shown, |table, key| table.get_mut(key)?.as_table_mut());
            if let Some(table) = table {
                table.insert(key.to_owned(), address::shown(url.reveal()).into());
            }
        }
        toml::to_string(&shown).map_err(broken)
    }

    /// Where one service's database is.
    pub fn database(&self, role: Role) -> db::Settings {
        match self.database.kind {
            DatabaseKind::Sqlite => db::Settings::Sqlite { folder: self.data.clone(), synchronous: self.database.synchronous },
            DatabaseKind::Postgres => {
                let [app, worker, owner] = ["app", "worker", "owner"].map(|user| Personal::new(self.database.address(role, user)));
                db::Settings::Postgres { app, worker, owner, connections: self.database.connections }
            }
        }
    }

    /// Where a role's gRPC door is, when it is not in this process.
    pub fn peer(&self, role: Role) -> Result<&str, Trouble> {
        self.peers.get(&role).map(String::as_str).ok_or_else(|| wrong(&format!("peers.{} is needed: where the gRPC door of that role is", role.name())))
    }

    /// Where the gRPC door of a process opens: each role by itself at the port at which the others look for it, so that five start
    /// side by side.
    pub fn listen(&self, roles: &[Role]) -> String {
        let port = |role: &Role| self.peers.get(role).and_then(|at| url::Url::parse(at).ok()?.port()).unwrap_or_else(|| role.port());
        match (self.server.listen.as_str(), roles) {
            ("", [role]) => format!("127.0.0.1:{}", port(role)),
            ("", _) => "127.0.0.1:7400".to_owned(),
            (said, _) => said.to_owned(),
        }
    }
}

fn wrong(what: &str) -> Trouble {
    Trouble::broken("reading the configuration", what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_listens_by_itself_where_the_others_look_for_it() {
        let mut settings: Settings = platform::config::read(DEFAULTS, None).unwrap();

        for role in Role::all().iter().copied() {
            assert_eq!(format!("http://{}", settings.listen(&[role])), settings.peer(role).unwrap());
        }
        assert_eq!(settings.listen(Role::all()), "127.0.0.1:7400");
        settings.peers.insert(Role::Matching, "http://127.0.0.1:27403".to_owned());
        assert_eq!(settings.listen(&[Role::Matching]), "127.0.0.1:27403");
    }
}
