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
    let declared = Role::all().iter().copied().find(|role| role.name() == db.service()).map(Role::steps).unwrap_or_default();
    let lack = db.pending(declared).await?;
    let steps = if lack == 1 { "step" } else { "steps" };
    let sentence =
        || format!("the database of {} lacks {lack} {steps} of its schema: run `borgertorg migrate` with these settings, then start again", db.service());
    Ok((lack > 0).then(sentence))
}

/// Says that the process lives, and of nothing yet that it is ready: for before the door opens.
pub async fn begin(health: &HealthReporter) {
    ready(health, "liveness", true).await;
    ready(health, "", false).await;
}

/// Says every second whether the databases answer; liveness does not depend on them.
pub async fn tell(health: HealthReporter, databases: Vec<Db>, names: Vec<&'static str>, stop: CancellationToken) {
    let mut known = vec![false; databases.len()];
    // one that answers nothing must not hold up the word that nobody comes any more
    while let Some(answering) = stop.run_until_cancelled(answer(&databases, &mut known)).await {
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

/// Whether each of them answers; those are known whose schema was seen.
async fn answer(databases: &[Db], known: &mut [bool]) -> bool {
    let mut all = true;
    for (db, known) in databases.iter().zip(known) {
        *known = *known || is_whole(db).await;
        all &= *known && db.answers().await.is_ok();
    }
    all
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
