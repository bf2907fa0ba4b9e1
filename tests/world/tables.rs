//! The rows of a house, looked at and changed behind its back.

use std::process::Command;

use crate::house::{Form, House, KEEPERS};
use crate::tools::tool;

/// What Python does with a role's file and a text.
const EXECUTE: &str = "with sqlite3.connect(sys.argv[1], timeout=10) as db: db.executescript(sys.argv[2])";
const DUMP: &str = "for line in sqlite3.connect(sys.argv[1]).iterdump(): print(line)";
const QUERY: &str = "show = lambda cell: '' if cell is None else cell.hex() if isinstance(cell, bytes) else str(cell)
for row in sqlite3.connect(sys.argv[1], timeout=10).execute(sys.argv[2]): print('|'.join(map(show, row)))";

impl House {
    /// Runs SQL on a role's database.
    ///
    /// # Panics
    /// When the database refuses it.
    pub fn execute(&self, role: &str, sql: &str) {
        match self.form {
            Form::Distributed => self.server().run(&self.database(role), sql),
            Form::Embedded => drop(self.python(role, EXECUTE, sql)),
        }
    }

    /// The rows that SQL finds in a role's database, a row a line, its cells apart by `|`; what is binary in hexadecimal digits.
    ///
    /// # Panics
    /// When the database refuses it.
    #[must_use]
    pub fn query(&self, role: &str, sql: &str) -> String {
        match self.form {
            Form::Distributed => self.server().query(&self.database(role), sql),
            Form::Embedded => self.python(role, QUERY, sql),
        }
    }

    /// Every row of a role's database, one a line; what is binary in hexadecimal digits.
    ///
    /// # Panics
    /// When the database is away.
    #[must_use]
    pub fn dump(&self, role: &str) -> String {
        if self.form == Form::Embedded {
            return self.python(role, DUMP, "");
        }
        let tables = self.query(role, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'");
        let rows = |table: &str| format!("{table}\n{}\n", self.query(role, &format!("SELECT t::text FROM \"{table}\" t")));
        tables.lines().map(rows).collect()
    }

    /// Takes every database away, as a broken disk does; the keys lie elsewhere.
    pub fn lose_everything(&self) {
        for role in KEEPERS {
            if let Some(postgres) = &self.postgres {
                postgres.run("postgres", &format!("DROP DATABASE \"{}\" WITH (FORCE)", self.database(role)));
                postgres.make_database(&self.database(role));
                continue;
            }
            for ending in ["", "-wal", "-shm"] {
                drop(std::fs::remove_file(self.data().join(format!("{role}.sqlite{ending}"))));
            }
        }
    }

    fn server(&self) -> &crate::Postgres {
        self.postgres.as_ref().expect("PostgreSQL")
    }

    fn python(&self, role: &str, script: &str, sql: &str) -> String {
        let file = self.data().join(format!("{role}.sqlite"));
        let mut python = Command::new(tool("python/bin/python"));
        python.env("PYTHONIOENCODING", "utf-8").args(["-c", &format!("import sqlite3, sys\n{script}")]).arg(file).arg(sql);
        let output = python.output().expect("python runs");
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}
