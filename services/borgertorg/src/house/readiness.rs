//! Whether a process is ready: its databases answer, and with the schema that it was built for.

use std::time::Duration;

use platform::db::Db;
use platform::error::Trouble;
use platform::server::ready;
use tokio_util::sync::CancellationToken;
use tonic_health::server::HealthReporter;

use crate::role::Role;

/// What a database lacks, as a sentence with what to do; none where its schema is the newest.
pub async fn lacking(db: &Db) -> Result<Option<String>, Trouble> {
    let steps = Role::all().iter().copied().find(|role| role.name() == db.service()).map(Role::steps).unwrap_or_default();
    let lack = db.pending(steps).await?;
    let sentence =
        || format!("the database of {} lacks {lack} steps of its schema: run `borgertorg migrate` with these settings, then start again", db.service());
    Ok((lack > 0).then(sentence))
}

/// Says every second whether the databases answer; liveness does not depend on them.
pub async fn tell(health: HealthReporter, databases: Vec<Db>, names: Vec<&'static str>, stop: CancellationToken) {
    ready(&health, "liveness", true).await;
    let mut known = vec![false; databases.len()];
    while !stop.is_cancelled() {
        let mut answering = true;
        for (db, known) in databases.iter().zip(&mut known) {
            answering &= if *known { db.worker().read().await.is_ok() } else { is_whole(db).await };
            *known |= answering;
        }
        for name in names.iter().chain(&[""]) {
            ready(&health, name, answering).await;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
    for name in names.iter().chain(&[""]) {
        ready(&health, name, false).await;
    }
}

/// A database that was away at the start may come back without its schema.
async fn is_whole(db: &Db) -> bool {
    match lacking(db).await {
        Ok(None) => true,
        Ok(Some(what)) => {
            tracing::error!("not ready: {what}");
            false
        }
        Err(_) => false,
    }
}
