//! The doctor looks at what is kept in files: the data folder, and the keys.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use platform::auth::Keys;
use platform::error::chain;

use super::Findings;
use crate::settings::{BusKind, Settings};

/// Whether the folders can be written, tried with a file that has no name.
pub fn data(settings: &Settings, findings: &mut Findings) {
    let mut folders = vec![("data", settings.data.as_path())];
    if settings.mail.channel == platform::mail::Kind::File {
        folders.push(("mail.folder", settings.mail.folder.as_path()));
    }
    for (name, folder) in folders {
        match (folder.is_dir(), tempfile::tempfile_in(standing(folder))) {
            (true, Ok(_)) => findings.fine(format!("{name}: {} can be written", folder.display())),
            (false, Ok(_)) => findings.look(format!("{name}: {} is not there yet; the first start makes it", folder.display())),
            (_, Err(e)) => {
                let place = standing(folder).display();
                findings.wrong(format!("{name}: {} cannot be written ({place}: {e}); give it to the user who runs this, or set another", folder.display()));
            }
        }
    }
}

/// The folder itself, or the nearest above it that is there.
fn standing(folder: &Path) -> &Path {
    let stands = folder.ancestors().find(|part| part.is_dir() || part.as_os_str().is_empty());
    stands.filter(|part| !part.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether the keys are there, can be read by us, and by nobody else.
pub fn keys(settings: &Settings, findings: &mut Findings) {
    let folder = &settings.keys.folder;
    let [private, public, shared] = Keys::files(folder);
    let there = [&private, &public, &shared].map(|file| file.exists());
    match (there, Keys::read(folder, there[0])) {
        ([false, false, false], _) if settings.bus.kind == BusKind::Local => {
            findings.look(format!("no keys in {} yet; the first start makes them", folder.display()));
        }
        ([true, ..], Ok(_)) => findings.fine(format!("keys can be read from {}", folder.display())),
        (_, Ok(_)) => findings.look(format!(
            "{} is not there: right where organisations, dispatcher and this command line do not run; else copy it from where `borgertorg migrate` made it",
            private.display()
        )),
        (_, Err(trouble)) => {
            findings.wrong(format!("{}; where other roles run already, copy their keys folder here instead", chain(&trouble)));
        }
    }
    for file in [private, public, shared] {
        if std::fs::metadata(&file).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0) {
            findings.wrong(format!("others can read {}: chmod 600 it", file.display()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Weight;
    use super::*;

    #[test]
    fn an_empty_folder_is_nothing_wrong_and_stays_empty() {
        let empty = tempfile::tempdir().unwrap();
        let mut settings = Settings::read(None).unwrap();
        settings.data = empty.path().join("a/b");
        settings.keys.folder = settings.data.join("keys");
        settings.mail.folder = settings.data.join("outgoing");
        let mut findings = Findings::default();

        data(&settings, &mut findings);
        keys(&settings, &mut findings);

        assert_eq!((findings.count(Weight::Wrong), findings.count(Weight::Look)), (0, 3));
        assert_eq!(std::fs::read_dir(empty.path()).unwrap().count(), 0);
    }

    #[test]
    fn keys_that_others_read_are_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::read(None).unwrap();
        settings.keys.folder = folder.path().to_owned();
        Keys::make(folder.path()).unwrap();
        let [private, ..] = Keys::files(folder.path());
        std::fs::set_permissions(private, std::fs::Permissions::from_mode(0o644)).unwrap();
        let mut findings = Findings::default();

        keys(&settings, &mut findings);

        assert_eq!(findings.count(Weight::Wrong), 1);
    }
}
