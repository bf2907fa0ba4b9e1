//! What is kept can be brought back: a whole house from a backup, and the copies of one room from a snapshot.

use std::process::Command;

use proto::matching::GetNeedRequest;
use proto::matching::need_service_client::NeedServiceClient;
use proto::notifications::DeliveryState;
use tonic::Code;
use world::tools::tool;

use crate::desk::{Desk, asking, need};
use crate::filling::fill;
use crate::house::{Form, House, KEEPERS};
use crate::people::register;
use crate::telling::agreed;

impl House {
    /// Runs SQL on a role's database.
    fn execute(&self, role: &str, sql: &str) {
        if self.form == Form::Distributed {
            self.postgres.as_ref().expect("PostgreSQL").run(&self.database(role), sql);
            return;
        }
        let script = "import sqlite3, sys\nwith sqlite3.connect(sys.argv[1], timeout=10) as db: db.executescript(sys.argv[2])";
        let mut python = Command::new(tool("python/bin/python"));
        let output = python.args(["-c", script]).arg(self.data().join(format!("{role}.sqlite"))).arg(sql).output().expect("python runs");
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Takes every database away, as a broken disk does; the keys lie elsewhere.
    fn lose_everything(&self) {
        for role in KEEPERS {
            if let Some(postgres) = &self.postgres {
                postgres.run("postgres", &format!("DROP DATABASE \"{}\" WITH (FORCE)", self.database(role)));
                postgres.run("postgres", &format!("CREATE DATABASE \"{}\"", self.database(role)));
                continue;
            }
            for ending in ["", "-wal", "-shm"] {
                drop(std::fs::remove_file(self.data().join(format!("{role}.sqlite{ending}"))));
            }
        }
    }
}

pub async fn a_house_goes_on_from_its_backup_and_sends_nothing_again(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 3).await;
    let session = Box::pin(fill(house, &desk, &people, "2027-03-09", &mut async |_: &mut House| {})).await;
    let file = house.data().join("backup").display().to_string();
    let saved = house.run(&["backup", &file]).await;
    assert!(saved.status.success(), "{saved:?}");
    let (sent, offers) = (desk.sent(house).await, desk.offers(house, &session).await);
    let [lost, ..] = agreed(house, &desk, &people[2], "2027-03-12T12:00", "2027-03-12T14:00").await;
    desk.at_rest(house).await;

    house.stop().await;
    let refused = house.run(&["restore", &file]).await;
    assert!(!refused.status.success(), "a restore over what stands: {refused:?}");
    house.lose_everything();
    let restored = house.run(&["restore", &file]).await;
    assert!(restored.status.success(), "{restored:?}");
    house.begin_again().await;
    desk.at_rest(house).await;

    assert_eq!(desk.sent(house).await, sent, "nothing is sent again");
    assert_eq!(desk.offers(house, &session).await, offers);
    let get = async |door, request| NeedServiceClient::new(door).get_need(request).await;
    let gone = house.call("matching", Some(&desk.centre), GetNeedRequest { id: lost }, get).await;
    assert_eq!(gone.map_err(|status| status.code()).err(), Some(Code::NotFound), "what came after the backup is gone");
    Box::pin(fill(house, &desk, &people, "2027-03-16", &mut async |_: &mut House| {})).await;
    assert_eq!(house.dead_letters().await, []);
}

pub async fn a_room_that_lost_its_copies_has_them_again_from_a_snapshot(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let people = register(house, &desk, 3).await;
    agreed(house, &desk, &people[2], "2027-03-12T12:00", "2027-03-12T14:00").await;
    let (_, session) = desk.post(house, need("2027-03-09T12:00", "2027-03-09T14:00", 1)).await;
    let suggested = desk.suggestions(house, &session, 3).await;
    desk.at_rest(house).await;
    let (sent, planned) = (desk.sent(house).await, planned(house, &desk).await);
    assert_eq!(planned.len(), 2, "a reminder the day before and one two hours before");

    house.execute("matching", "DELETE FROM cards; DELETE FROM card_wanted; DELETE FROM decks; DELETE FROM policies;");
    house.execute("notifications", "DELETE FROM policies; DELETE FROM agreements; DELETE FROM deliveries WHERE state = 'WAITING';");
    for role in ["matching", "notifications"] {
        house.kill(role).await; // what it held in memory is gone too
    }
    assert_eq!(self::planned(house, &desk).await, [], "the reminders are lost");
    let told = house.run(&["republish", "--snapshot"]).await;
    assert!(told.status.success(), "{told:?}");
    desk.at_rest(house).await;

    assert_eq!(desk.suggestions(house, &session, 3).await, suggested, "as before, points and reasons");
    assert_eq!(self::planned(house, &desk).await, planned, "the reminders are planned again, each once");
    assert_eq!(desk.sent(house).await, sent, "nothing is sent again");
    assert_eq!(house.dead_letters().await, []);
}

/// The messages that wait for their time: whose, of which kind, about what; sorted.
async fn planned(house: &mut House, desk: &Desk) -> Vec<(String, String, String)> {
    let waiting = desk.deliveries(house).await.into_iter().filter(|one| one.state() == DeliveryState::Waiting);
    let mut waiting: Vec<_> = waiting.map(|one| (one.person, one.template, one.subject)).collect();
    waiting.sort();
    waiting
}
