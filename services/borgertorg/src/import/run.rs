//! `borgertorg import`: reads, says everything that is wrong, and sends what is good.

use std::fs::{File, TryLockError};
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use chrono::NaiveDate;
use platform::auth::Keys;
use platform::error::Trouble;
use platform::id::{Centre, Id};

use super::ledger::Ledger;
use super::send::{Sent, rehearse, send_news};
use super::{Fault, Reading, date, read};
use crate::client::Client;
use crate::settings::Settings;

/// Imports a folder into a centre.
///
/// # Errors
/// Where the folder cannot be read or the house is away.
pub async fn run(settings: Settings, folder: &Path, centre: Id<Centre>, as_of: NaiveDate, strict: bool) -> Result<ExitCode, Trouble> {
    let reading = read(folder, as_of).map_err(|e| Trouble::broken("reading the files", e))?;
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
    let (data, keys) = (settings.data.clone(), settings.keys.folder.clone());
    let client = Box::pin(Client::reach(settings)).await?;
    let begun = async {
        client.knows(centre).await?; // people are not registered with a centre that nobody has
        alone(&data, centre)
    };
    let _alone = match begun.await {
        Ok(held) => held,
        Err(trouble) => {
            client.leave().await;
            return Err(trouble);
        }
    };
    if strict {
        let refused = Box::pin(rehearse(&client, centre, &reading)).await;
        if !matches!(&refused, Ok(refused) if refused.is_empty()) {
            client.leave().await;
            return refused.map(|refused| nothing_sent(&refused));
        }
    }
    let mut ledger = Ledger::open(&data, centre, Keys::read(&keys, false)?)?;
    let sent = Box::pin(send_news(&client, centre, &reading, &mut ledger, &progress)).await;
    client.leave().await;
    ledger.save()?; // also where the house went away: what was done is done
    let sent = sent.inspect_err(|_| println!("broken off: what was imported until then stands, and running it again goes on from there"))?;
    if std::io::stderr().is_terminal() {
        eprint!("\r\x1b[K");
    }
    tell_sent(&sent);
    let faults = reading.faults.len() + sent.faults.len();
    let unread = if reading.unread.is_empty() { String::new() } else { format!(", but nothing of {}", reading.unread.join(", ")) };
    let none = sent.tallies.iter().all(|(_, tally)| tally.stand() == 0);
    let stands = if none { "no row stands" } else { "the good rows stand" };
    println!("{faults} faults, {} warnings; {stands}{unread}", reading.warnings.len() + sent.warnings.len());
    let whole = !none && reading.unread.is_empty() && (!strict || sent.faults.is_empty());
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Two imports into one centre at once would both find nothing there and bring everything twice.
fn alone(data: &Path, centre: Id<Centre>) -> Result<File, Trouble> {
    let folder = data.join("imports");
    let broken = |e: std::io::Error| Trouble::broken("importing", format!("{}: {e}", folder.display()));
    std::fs::create_dir_all(&folder).map_err(broken)?;
    let lock = File::create(folder.join(format!("{centre}.lock"))).map_err(broken)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Trouble::broken("importing", "another import into this centre runs; wait for its end")),
        Err(TryLockError::Error(e)) => Err(broken(e)),
    }
}

/// What stands in the way of a strict import.
fn nothing_sent(refused: &[Fault]) -> ExitCode {
    for fault in refused {
        println!("fault    {fault}");
    }
    println!("nothing was imported: the house would refuse {} of the rows, and --strict refuses everything then", refused.len());
    ExitCode::FAILURE
}

/// What became of the rows.
fn tell_sent(sent: &Sent) {
    for change in &sent.changes {
        println!("changed  {change}");
    }
    for warning in &sent.warnings {
        println!("warning  {warning}");
    }
    for fault in &sent.faults {
        println!("fault    {fault}");
    }
    for (file, tally) in &sent.tallies {
        println!("{file}: {tally}");
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
fn progress(file: &str, done: usize, of: usize) {
    if std::io::stderr().is_terminal() {
        eprint!("\r\x1b[K{file}: {done} of {of}");
        let _ = std::io::stderr().flush();
    }
}
