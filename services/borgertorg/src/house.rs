//! A running house: its folder and lock, its keys and databases, its doors, and how everything ends.

pub mod certificate;
mod folder;
mod people;
mod readiness;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use platform::auth::Keys;
use platform::bus::{Bus, Feed, JetStream, Local};
use platform::clock::Clock;
use platform::db::Db;
use platform::error::{Fault as _, Kind, Trouble, chain};
use platform::jobs::Job;
use platform::lease::Lease;
use platform::measures;
use platform::server::{Doorway, Rates};
use platform::service::Service;
use platform::telemetry;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::operations::Operations;
use crate::role::Role;
use crate::settings::{BusKind, DatabaseKind, Settings};
pub use folder::{Folder, running_at};
use people::People;
pub use readiness::lacking;

/// What the roles of one process share while they are opened.
pub struct House {
    pub settings: Settings,
    pub clock: Clock,
    pub keys: Keys,
    /// What screens are told; joined to the bus once that stands.
    pub feed: Feed,
    roles: Vec<Role>,
    address: SocketAddr,
    people: Mutex<Option<People>>,
    folder: Folder,
}

/// A house that runs: where it is, and how to end it.
pub struct Running {
    pub grpc: SocketAddr,
    pub http: Option<SocketAddr>,
    /// Not ready any more, and no new letter or job; the doors are open yet.
    leaving: CancellationToken,
    linger: Duration,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl House {
    /// Opens the roles and lets them run; returns when all doors are open.
    pub async fn start(settings: Settings, roles: &[Role]) -> Result<Running, Trouble> {
        let alone = roles.len() == Role::all().len();
        if settings.bus.kind == BusKind::Local && !alone {
            let text = "bus.kind = \"local\" carries letters within one process only: run all roles in one, or use jetstream";
            return Err(Trouble::broken("starting some of the roles", text));
        }
        let folder = Folder::lock(&settings.data, roles).await?;
        if alone {
            Keys::make(&settings.keys.folder)?;
        }
        let keys = Keys::read(&settings.keys.folder, roles.iter().any(|role| role.signs()))?;
        let at = settings.listen(roles);
        let taken = |e: Trouble| Trouble::broken("starting", format!("{}; is it running already? Stop that, or set server.listen", chain(&e)));
        let doorway = Doorway::bind(&at).await.map_err(taken)?.limited(Rates::new(settings.rates)).open_to_all(organisations::OPEN);
        loopback_only(doorway.address())?;
        let (clock, feed) = (clock(), Feed::default());
        let house = Self { clock, keys, feed, roles: roles.to_vec(), address: doorway.address(), people: Mutex::new(None), folder, settings };
        house.run(doorway).await
    }

    async fn run(self, doorway: Doorway) -> Result<Running, Trouble> {
        let mut services = Vec::new();
        for role in self.roles.clone() {
            services.push(crate::open(role, &self).await?);
        }
        let people = self.people.lock().unwrap_or_else(PoisonError::into_inner).take();
        let bus = self.bus(&services).await?;
        self.feed.join(&bus);
        let (leaving, stop, tasks) = (CancellationToken::new(), CancellationToken::new(), TaskTracker::new());
        let health = doorway.health();
        readiness::begin(&health).await;
        let grpc = doorway.address();
        let databases: Vec<Db> = services.iter().map(|service| service.db.clone()).collect();
        let names: Vec<&'static str> = services.iter().flat_map(|service| service.serves.clone()).chain([Operations::NAME]).collect();

        let operations = Operations::new(&services, &bus);
        let mut mounts = Vec::new();
        for service in services {
            let Service { db, mount, reactions, jobs, measures, retention, .. } = service;
            let kept = retention.map(|retention| retention.job(&db));
            let measured = telemetry::is_measured().then(|| measures::job(&db, &bus, &reactions, measures));
            mounts.push(mount);
            spawn_relay(&tasks, &bus, &db, self.folder.holder(), &stop);
            for reaction in reactions {
                let (bus, db, leaving) = (bus.clone(), db.clone(), leaving.clone());
                tasks.spawn(async move { bus.consume(&db, &reaction, &leaving).await });
            }
            for job in jobs.into_iter().chain([tidy(&db, self.settings.database.keep_letters_days)]).chain(kept).chain(measured) {
                let lease = Lease::new(&db, job.name, self.folder.holder());
                let (clock, db, leaving) = (self.clock.clone(), db.clone(), leaving.clone());
                tasks.spawn(async move { job.run(&clock, &db, lease, &leaving).await });
            }
        }
        let (keys, clock, end) = (self.keys.clone(), self.clock.clone(), stop.clone());
        let mount = move |routes: &mut tonic::service::RoutesBuilder| {
            for mount in mounts {
                mount(routes);
            }
            routes.add_service(operations.server());
        };
        tasks.spawn(async move {
            if let Err(trouble) = doorway.serve(mount, proto::DESCRIPTORS, keys, clock, end).await {
                tracing::error!("the gRPC door closed: {}", chain(&trouble));
            }
        });
        let http = people.as_ref().map(|people| people.address);
        let open = people.as_ref().map(|people| format!(", people on {}://{}", people.scheme(), people.address)).unwrap_or_default();
        if let Some(people) = people {
            tasks.spawn(people.serve(stop.clone()));
        }
        tasks.spawn(readiness::tell(health, databases, names, leaving.clone()));
        for role in &self.roles {
            self.folder.announce(*role, self.roles.len() == Role::all().len(), grpc, http)?;
        }
        tracing::info!(bus = bus.name(), "the doors are open: gRPC on {grpc}{open}");
        let linger = Duration::from_secs(self.settings.server.linger_seconds);
        let held = Arc::new(self);
        let end = stop.clone();
        tasks.spawn(async move {
            end.cancelled().await;
            drop(held);
        });
        tasks.close();
        Ok(Running { grpc, http, leaving, linger, stop, tasks })
    }

    /// A role's database, opened and, where this start may, migrated. On an older schema nothing could work: that is said, not tried.
    /// A database that is away holds no start up; the process is ready when it has answered with its schema.
    pub async fn database(&self, role: Role) -> Result<Db, Trouble> {
        let db = Db::open(role.name(), &self.settings.database(role), self.clock.clone()).await?;
        if self.settings.database.migrate || self.settings.database.kind == DatabaseKind::Sqlite {
            db.migrate(role.steps()).await?;
            return Ok(db);
        }
        match readiness::lacking(&db).await {
            Ok(None) => {}
            Ok(Some(what)) => return Err(Trouble::broken("opening the database", what)),
            Err(trouble) if trouble.kind() == Kind::Unavailable => tracing::warn!("{}: {}", role.name(), chain(&trouble)),
            Err(trouble) => return Err(trouble),
        }
        Ok(db)
    }

    /// Where a role's gRPC door is: in this process, or where the settings say.
    pub fn address_of(&self, role: Role) -> Result<String, Trouble> {
        if self.roles.contains(&role) { Ok(format!("http://{}", self.address)) } else { self.settings.peer(role).map(ToOwned::to_owned) }
    }

    /// Opens the people's door.
    pub async fn open_to_people(&self, app: axum::Router) -> Result<(), Trouble> {
        let people = People::open(&self.settings, &self.clock, app).await?;
        loopback_only(people.address)?;
        *self.people.lock().unwrap_or_else(PoisonError::into_inner) = Some(people);
        Ok(())
    }

    async fn bus(&self, services: &[Service]) -> Result<Bus, Trouble> {
        if self.settings.bus.kind == BusKind::Local {
            let readers = services.iter().flat_map(|service| service.reactions.iter().map(|reaction| (service.db.clone(), reaction.clone())));
            return Ok(Bus::Local(Arc::new(Local::new(readers.collect()))));
        }
        let name = self.roles.first().map_or("borgertorg", |role| role.name());
        let broker = JetStream::connect(self.settings.bus.jetstream.clone(), name).await?;
        match broker.declare().await {
            Err(trouble) if trouble.kind() == Kind::Unavailable => tracing::warn!("{}; commands are taken, letters wait", chain(&trouble)),
            declared => declared?,
        }
        Ok(Bus::JetStream(Arc::new(broker)))
    }
}

/// What still runs after this long is cut: whoever runs the house kills after ten seconds at the earliest.
const LAST_CALL: Duration = Duration::from_secs(9);

impl Running {
    /// Ends it: readiness off, no new work, what runs comes to its end.
    pub async fn stop(self) {
        self.stop_within(LAST_CALL).await;
    }

    async fn stop_within(self, limit: Duration) {
        self.leaving.cancel();
        let end = async {
            tokio::time::sleep(self.linger).await; // whoever balances over several sees that we are not ready
            self.stop.cancel();
            self.tasks.wait().await;
        };
        if tokio::time::timeout(limit, end).await.is_err() {
            tracing::warn!("not everything came to its end within {} s; what is left is done again after the next start", limit.as_secs());
        }
    }

    /// Runs until SIGTERM or Ctrl-C.
    pub async fn until_told(self) -> Result<(), Trouble> {
        told_to_stop().await?;
        tracing::info!("told to stop: what runs comes to its end");
        self.stop().await;
        Ok(())
    }
}

/// Waits for SIGTERM or Ctrl-C.
pub async fn told_to_stop() -> Result<(), Trouble> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).map_err(|e| Trouble::broken("listening for signals", e))?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    Ok(())
}

fn spawn_relay(tasks: &TaskTracker, bus: &Bus, db: &Db, holder: &str, stop: &CancellationToken) {
    let lease = Lease::new(db, "relay", holder);
    let (bus, db, stop) = (bus.clone(), db.clone(), stop.clone());
    tasks.spawn(async move { bus.run_relay(&db, lease, &stop).await });
}

/// Forgets once an hour what is old enough.
fn tidy(db: &Db, keep_days: u32) -> Job {
    let db = db.clone();
    let step = move || {
        let db = db.clone();
        async move { platform::tidy::step(&db, TimeDelta::days(i64::from(keep_days))).await }
    };
    Job::new("platform.tidy", step).only_every(Duration::from_hours(1))
}

/// The machine's clock; with the feature `testkit`, one that a file moves.
pub fn clock() -> Clock {
    #[cfg(feature = "testkit")]
    if let Ok(path) = std::env::var("BORGERTORG_CLOCK") {
        return Clock::Shared(Arc::new(path.into()));
    }
    Clock::System
}

/// A binary with planned accidents never listens where others can reach it, at neither door.
fn loopback_only(address: SocketAddr) -> Result<(), Trouble> {
    if cfg!(feature = "testkit") && !address.ip().is_loopback() {
        return Err(Trouble::broken("opening the door", "a testkit binary listens on loopback only"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_comes_to_no_end_does_not_hold_the_house() {
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        tasks.spawn(std::future::pending::<()>());
        tasks.close();
        let (grpc, leaving) = (([127, 0, 0, 1], 1).into(), CancellationToken::new());

        Running { grpc, http: None, leaving, linger: Duration::ZERO, stop: stop.clone(), tasks }.stop_within(Duration::from_millis(10)).await;

        assert!(stop.is_cancelled());
    }
}
