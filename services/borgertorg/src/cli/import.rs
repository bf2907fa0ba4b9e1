//! `borgertorg import`: reads, says everything that is wrong, and has the people's door take in what is good.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use ::import::reading::Files;
use ::import::{Reading, date, read_files};
use chrono::NaiveDate;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use proto::dispatcher as pb;
use proto::dispatcher::import_service_client::ImportServiceClient;
use proto::dispatcher::{check_lists_response as checked, import_lists_response as taken};
use tonic::Code;

use crate::client::{Client, refused};
use crate::role::Role;
use crate::settings::Settings;

/// How often it goes on by itself after a room was away, and how that is said.
const TRIES: u32 = 4;
const PASSING: [Code; 3] = [Code::Unavailable, Code::DeadlineExceeded, Code::Cancelled];

/// Imports a folder into a centre.
///
/// # Errors
/// Where the folder cannot be read or the house is away.
pub async fn run(settings: Settings, folder: &Path, centre: Id<Centre>, as_of: NaiveDate, strict: bool) -> Result<ExitCode, Trouble> {
    let unread = |e| Trouble::broken("reading the files", e);
    let files = ::import::reading::files(folder).map_err(unread)?;
    let reading = read_files(&files, as_of).map_err(unread)?;
    tell(&reading);
    let today = date::today(crate::house::clock().now());
    if as_of > today {
        println!("note     --as-of lies ahead: the files are judged by that day, the house by today, and it refuses what it finds in the future");
    }
    if strict && !reading.faults.is_empty() {
        println!("nothing was imported: --strict refuses everything while there is a fault");
        return Ok(ExitCode::FAILURE);
    }
    if reading.good() == 0 {
        println!("nothing was imported: there is no row that can be taken");
        return Ok(ExitCode::FAILURE);
    }
    let client = Box::pin(Client::reach(settings)).await?;
    let lists = Lists { client: &client, centre, files, as_of, told_already: reading.faults.len() + reading.warnings.len() };
    let came = Box::pin(lists.bring(strict)).await;
    client.leave().await;
    let Some(sent) = came? else { return Ok(ExitCode::FAILURE) };
    tell_sent(&sent);
    let faults = reading.faults.len() + sent.faults.len();
    let unread = if reading.unread.is_empty() { String::new() } else { format!(", but nothing of {}", reading.unread.join(", ")) };
    let none = sent.files.iter().all(|file| file.new + file.changed + file.unchanged == 0);
    let stands = if none { "no row stands" } else { "the good rows stand" };
    println!("{faults} faults, {} warnings; {stands}{unread}", reading.warnings.len() + sent.warnings.len());
    let whole = !none && reading.unread.is_empty() && (!strict || sent.faults.is_empty());
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The files on their way to the door.
struct Lists<'a> {
    client: &'a Client,
    centre: Id<Centre>,
    files: Files,
    as_of: NaiveDate,
    /// How many notes the door begins with because the reading has them.
    told_already: usize,
}

/// What became of the rows.
#[derive(Default)]
struct Sent {
    /// In the order in which they were sent.
    files: Vec<pb::ListProgress>,
    faults: Vec<pb::ListNote>,
    changes: Vec<pb::ListNote>,
    warnings: Vec<pb::ListNote>,
    notes: usize,
}

impl Sent {
    fn hear(&mut self, told: taken::Told, known: usize) {
        match told {
            taken::Told::Note(_) if self.notes < known => self.notes += 1,
            taken::Told::Note(note) => match note.mark() {
                pb::ListMark::Changed => self.changes.push(note),
                pb::ListMark::Warning => self.warnings.push(note),
                pb::ListMark::Fault | pb::ListMark::Unspecified => self.faults.push(note),
            },
            taken::Told::Progress(one) => {
                show(&one);
                match self.files.iter_mut().find(|file| file.file == one.file) {
                    Some(file) => *file = one,
                    None => self.files.push(one),
                }
            }
            taken::Told::Read(_) | taken::Told::End(_) => {}
        }
    }

    /// What was done before a pause is no longer new, and is counted as it was.
    fn goes_on(self, before: &BTreeMap<String, (u32, u32)>) -> Self {
        let counted = |mut file: pb::ListProgress| {
            let (new, changed) = before.get(&file.file).copied().unwrap_or_default();
            file.unchanged = file.unchanged.saturating_sub(new + changed);
            (file.new, file.changed) = (file.new + new, file.changed + changed);
            file
        };
        Self { files: self.files.into_iter().map(counted).collect(), ..self }
    }
}

impl Lists<'_> {
    /// Brings them, after a rehearsal where `strict`; nothing where that found something, which is said.
    async fn bring(&self, strict: bool) -> Result<Option<Sent>, Trouble> {
        self.client.knows(self.centre).await?; // people are not registered with a centre that nobody has
        if strict {
            let found = self.check().await?;
            if !found.is_empty() {
                nothing_sent(&found);
                return Ok(None);
            }
        }
        let (mut before, mut changes, mut tries) = (BTreeMap::new(), Vec::new(), TRIES);
        loop {
            let (sent, paused) = self.take_in(&mut tries).await?;
            let mut sent = sent.goes_on(&before);
            changes.append(&mut sent.changes);
            if !paused {
                return Ok(Some(Sent { changes, ..sent }));
            }
            before.extend(sent.files.iter().map(|file| (file.file.clone(), (file.new, file.changed))));
        }
    }

    fn door(&self) -> Result<ImportServiceClient<tonic::transport::Channel>, Trouble> {
        Ok(ImportServiceClient::new(self.client.channel(Role::Dispatcher)?))
    }

    fn files(&self) -> Vec<pb::ListFile> {
        self.files.iter().map(|(name, content)| pb::ListFile { name: name.clone(), content: content.clone() }).collect()
    }

    /// What the rooms would refuse.
    async fn check(&self) -> Result<Vec<pb::ListNote>, Trouble> {
        let request = self.client.coordinator(self.centre, pb::CheckListsRequest { files: self.files(), as_of: self.as_of.to_string() })?;
        let halted = |status| refused("importing", &status);
        let mut stream = self.door()?.check_lists(request).await.map_err(halted)?.into_inner();
        let mut notes = Vec::new();
        while let Some(answer) = stream.message().await.map_err(halted)? {
            if let Some(checked::Told::Note(note)) = answer.told {
                notes.push(note);
            }
        }
        Ok(notes.split_off(self.told_already.min(notes.len())))
    }

    /// One call, and whether there is more to do: also where a room was away for a moment, a few times.
    async fn take_in(&self, tries: &mut u32) -> Result<(Sent, bool), Trouble> {
        let request = self.client.coordinator(self.centre, pb::ImportListsRequest { files: self.files(), as_of: self.as_of.to_string() })?;
        let halted = |status| refused("importing", &status);
        let mut stream = self.door()?.import_lists(request).await.map_err(halted)?.into_inner();
        let (mut sent, mut paused) = (Sent::default(), false);
        loop {
            let answer = match stream.message().await {
                Err(status) if *tries > 0 && PASSING.contains(&status.code()) => {
                    *tries -= 1;
                    return Ok((sent, true));
                }
                answer => answer.inspect_err(|_| {
                    println!("broken off: what was imported until then stands, and running it again goes on from there");
                }),
            };
            match answer.map_err(halted)?.map(|answer| answer.told) {
                Some(Some(taken::Told::End(end))) => paused = end.paused,
                Some(Some(told)) => sent.hear(told, self.told_already),
                Some(None) => {}
                None => break,
            }
        }
        if std::io::stderr().is_terminal() {
            eprint!("\r\x1b[K");
        }
        Ok((sent, paused))
    }
}

/// What stands in the way of a strict import.
fn nothing_sent(refused: &[pb::ListNote]) {
    for fault in refused {
        println!("fault    {}", line(fault));
    }
    println!("nothing was imported: the house would refuse {} of the rows, and --strict refuses everything then", refused.len());
}

/// A note on one line, as the reading writes its own.
fn line(note: &pb::ListNote) -> String {
    let column = if note.column.is_empty() { String::new() } else { format!(", {}", note.column) };
    format!("{}, line {}{column}: {}", note.file, note.line, note.what)
}

/// What became of the rows.
fn tell_sent(sent: &Sent) {
    for (mark, notes) in [("changed ", &sent.changes), ("warning ", &sent.warnings), ("fault   ", &sent.faults)] {
        for note in notes {
            println!("{mark} {}", line(note));
        }
    }
    for pb::ListProgress { file, new, changed, unchanged, refused, .. } in &sent.files {
        let refused = if *refused > 0 { format!(", {refused} refused by the house") } else { String::new() };
        println!("{file}: {new} new, {changed} changed, {unchanged} unchanged{refused}");
    }
}

/// Every fault and warning, and what was read.
fn tell(reading: &Reading) {
    for (file, encoding) in &reading.encodings {
        println!("read     {file}, {encoding}");
    }
    for file in reading.missing() {
        println!("missing  {file} is not in the folder; that is fine if it was imported before");
    }
    for fault in &reading.faults {
        println!("fault    {fault}");
    }
    for warning in &reading.warnings {
        println!("warning  {warning}");
    }
}

/// One line that counts up, where somebody looks.
fn show(progress: &pb::ListProgress) {
    if std::io::stderr().is_terminal() {
        eprint!("\r\x1b[K{}: {} of {}", progress.file, progress.done, progress.of);
        let _ = std::io::stderr().flush();
    }
}
