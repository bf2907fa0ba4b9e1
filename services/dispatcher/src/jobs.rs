//! Where time starts the work: sessions, links, codes and looks that are over are forgotten, and copies of mails with such links.

use std::time::Duration;

use platform::db::Db;
use platform::error::Trouble;
use platform::jobs::{Job, Step};
use platform::mail::Sender;

use crate::{channel, store};

/// Once an hour; nobody is let in by what is over, kept or not.
pub(crate) fn forget(db: &Db, sender: &Sender) -> Job {
    let (db, sender) = (db.clone(), sender.clone());
    let step = move || {
        let (db, sender) = (db.clone(), sender.clone());
        async move { step(&db, &sender).await }
    };
    Job::new("dispatcher.forget", step).only_every(Duration::from_hours(1))
}

async fn step(db: &Db, sender: &Sender) -> Result<Step, Trouble> {
    let now = db.clock().now();
    let mut copies = sender.copies().await?;
    copies.retain(|name| channel::is_over(name, now));
    sender.forget_copies(&copies).await?;
    let tx = db.worker().write().await?;
    let (sessions, links) = (store::sessions::forget(&tx, now).await?, store::links::forget(&tx, now).await?);
    let gone = sessions + links + store::codes::forget(&tx, now).await? + store::looks::forget(&tx, now).await?;
    if gone > 0 {
        tx.commit().await?;
    }
    let all = copies.len().saturating_add(usize::try_from(gone).unwrap_or(usize::MAX));
    Ok(if all == 0 { Step::Idle } else { Step::Did(all) })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use platform::clock::Clock;
    use platform::db::{Settings, Synchronous};
    use platform::mail;
    use platform::privacy::Personal;

    use super::*;
    use crate::channel::Outgoing;

    #[tokio::test]
    async fn a_copy_of_a_mail_goes_when_its_link_is_over() {
        let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::fixed(DateTime::UNIX_EPOCH + TimeDelta::days(1), 1));
        let settings = Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Normal };
        let db = Db::open("dispatcher", &settings, clock.clone()).await.unwrap();
        db.migrate(crate::migrations()).await.unwrap();
        let sender = Sender::open(&mail::Settings { folder: folder.path().join("outgoing"), ..mail::Settings::default() }).unwrap();
        let to = Personal::new("kari@example.org".to_owned());
        for name in [channel::name(&clock), "delivery_1".to_owned()] {
            let outgoing = Outgoing { name, to: &to, subject: "Your link", body: "Here it is.".to_owned(), at: clock.now() };
            channel::send(&sender, outgoing).await.unwrap();
        }

        clock.advance(TimeDelta::minutes(14));
        assert_eq!(step(&db, &sender).await.unwrap(), Step::Idle, "it opens yet");
        clock.advance(TimeDelta::minutes(2));
        assert_eq!(step(&db, &sender).await.unwrap(), Step::Did(1));
        assert_eq!(sender.copies().await.unwrap(), ["delivery_1"], "what is not ours");
    }
}
