//! The very rows of a command, committed by nobody but the database: in the house's own tables, with their indexes and walls.

use super::figures::{Figures, measure};
use super::ground::Ground;
use super::tables::{Cell, Tables, Written};

/// The last row that a fact, or a receipt, has left.
fn last(subject: &str) -> String {
    format!("seq = (SELECT max(seq) FROM outbox WHERE subject LIKE '%.{subject}')")
}

fn last_receipt(method: &str) -> String {
    format!("method = '{method}' AND answered_at = (SELECT max(answered_at) FROM receipts WHERE method = '{method}')")
}

/// As another call leaves it.
fn another(row: &Written, key: &str) -> (String, Vec<Cell>) {
    let fresh = |column: &str| match (row.table, column) {
        ("outbox", "event") => Some(Cell::new_id()),
        ("receipts", "key") => Some(Cell::Text(key.to_owned())),
        _ => None,
    };
    row.insert_with(fresh)
}

/// Posts needs as a database does that has nothing else to do: what it wrote for its last need of one session, under new ids.
pub async fn posts(ground: &Ground, clients: usize, calls: usize) -> Figures {
    let tables = Tables::of(ground).await;
    let newest = "(SELECT need FROM sessions GROUP BY need HAVING count(*) = 1 ORDER BY need DESC LIMIT 1)";
    let mut rows = tables.rows("needs", &format!("id = {newest}")).await;
    rows.extend(tables.rows("sessions", &format!("need = {newest}")).await);
    rows.extend(tables.rows("outbox", &last("need_posted")).await);
    rows.extend(tables.rows("receipts", &last_receipt("PostNeed")).await.into_iter().take(1));
    measure(clients, calls, |_| {
        let (tables, rows) = (tables.clone(), rows.clone());
        async move {
            let need = Cell::new_id();
            let statements = rows.iter().map(|row| match row.table {
                "needs" => row.insert_with(|column| (column == "id").then(|| need.clone())),
                "sessions" => row.insert_with(|column| match column {
                    "id" => Some(Cell::new_id()),
                    "need" => Some(need.clone()),
                    _ => None,
                }),
                _ => another(row, &need.text()),
            });
            tables.commit(statements.collect()).await;
        }
    })
    .await
}

/// The rows of answers that were given: taken back at first, so that a database can write each of them again.
pub struct Answers {
    tables: Tables,
    /// Of each answer its assignment, and what was changed by it.
    given: Vec<(Written, [Written; 3])>,
    /// What each leaves besides.
    left: Vec<Written>,
    next: usize,
}

impl Answers {
    /// Takes the answers back that the house was given.
    pub async fn taken_back(ground: &Ground) -> Self {
        let tables = Tables::of(ground).await;
        let mut left = Vec::new();
        for subject in ["assignment_agreed", "offer_accepted", "session_changed"] {
            left.extend(tables.rows("outbox", &last(subject)).await);
        }
        left.extend(tables.rows("receipts", &last_receipt("AcceptOffer")).await.into_iter().take(1));
        let mut given = Vec::new();
        // by the time of the session, as the house was asked: neighbours are of different people and different needs
        for assignment in tables.rows("assignments", "state = 'agreed' ORDER BY starts_at, id").await {
            let mut changed = Vec::new();
            for (table, column) in [("offers", "offer"), ("sessions", "session"), ("needs", "need")] {
                changed.extend(tables.row(table, assignment.cell(column)).await);
            }
            given.push((assignment, changed.try_into().expect("an offer, a session and a need")));
        }
        tables.run("DELETE FROM assignments").await;
        tables.run("UPDATE offers SET state = 'made', answered_at = NULL WHERE state = 'accepted'").await;
        tables.run("UPDATE sessions SET touched_at = starts_at").await;
        Self { tables, given, left, next: 0 }
    }

    /// Writes so many of them again as a database does that has nothing else to do.
    pub async fn again(&mut self, clients: usize, calls: usize) -> Figures {
        let answers = &self.given[self.next..self.next + calls];
        self.next += calls;
        measure(clients, calls, |call| {
            let (tables, left, (assignment, changed)) = (self.tables.clone(), self.left.clone(), answers[call].clone());
            async move {
                let key = Cell::new_id().text();
                let mut statements = vec![assignment.insert_with(|_| None)];
                statements.extend(changed.iter().map(Written::update));
                statements.extend(left.iter().map(|row| another(row, &key)));
                tables.commit(statements).await;
            }
        })
        .await
    }
}
