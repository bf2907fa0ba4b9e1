//! What is told of lists while they are read and taken in.

use import::fault::Fault;
use import::send::Tally;
use import::{Reading, reading::Seen};
use proto::dispatcher as pb;

/// One thing that is told.
#[derive(Debug)]
pub(crate) enum Told {
    Read(pb::ListRead),
    Note(pb::ListNote),
    Progress(pb::ListProgress),
    End(pb::ListsEnd),
}

/// What was understood of each file that is there, and what is wrong in it.
pub(super) fn reading(reading: &Reading) -> Vec<Told> {
    let mut told = Vec::new();
    for (kind, good) in reading.kinds() {
        let Some(encoding) = reading.encodings.get(kind.file) else { continue };
        let seen = reading.seen.iter().find(|seen| seen.file == kind.file);
        let columns = seen.map(|_| kind.columns.iter().map(|column| (*column).to_owned()).collect());
        told.push(Told::Read(pb::ListRead {
            file: kind.file.to_owned(),
            encoding: encoding.to_string(),
            rows: count(seen.map_or(0, |seen| seen.rows)),
            good: count(good),
            columns: columns.unwrap_or_default(),
            unread_columns: seen.map(|Seen { unread, .. }| unread.clone()).unwrap_or_default(),
        }));
    }
    told.extend(reading.faults.iter().map(|fault| note(fault, pb::ListMark::Fault)));
    told.extend(reading.warnings.iter().map(|warning| note(warning, pb::ListMark::Warning)));
    told
}

pub(super) fn note(fault: &Fault, mark: pb::ListMark) -> Told {
    let Fault { file, line, column, what } = fault;
    Told::Note(pb::ListNote {
        mark: mark.into(),
        file: file.clone(),
        line: count(*line),
        column: column.clone(),
        what: what.to_string(),
        template: what.template.to_owned(),
        values: what.values.clone(),
    })
}

pub(super) fn progress(file: &str, tally: Tally, of: usize) -> Told {
    Told::Progress(pb::ListProgress {
        file: file.to_owned(),
        done: count(tally.done()),
        of: count(of),
        new: count(tally.new),
        changed: count(tally.changed),
        unchanged: count(tally.unchanged),
        refused: count(tally.refused),
    })
}

pub(super) fn end(paused: bool) -> Told {
    Told::End(pb::ListsEnd { paused })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
