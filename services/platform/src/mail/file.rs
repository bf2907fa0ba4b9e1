//! A folder as a mailbox: one file for each message, there as a whole or not at all.

use std::path::{Path, PathBuf};

use crate::error::Trouble;
use tokio::io::AsyncWriteExt as _;

/// A folder that messages are put into.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes the folder where it is not there yet.
    pub(super) fn open(path: &Path) -> Result<Self, Trouble> {
        std::fs::create_dir_all(path).map_err(|e| Trouble::broken("making the folder for messages", format!("{}: {e}", path.display())))?;
        Ok(Self(path.to_owned()))
    }

    /// Puts a message under its name; the same name again is the same message again.
    pub(super) async fn put(&self, name: &str, message: &[u8]) -> Result<(), Trouble> {
        let (whole, part) = (self.0.join(format!("{name}.eml")), self.0.join(format!(".{name}.part")));
        let written = async {
            let mut file = tokio::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part).await?;
            file.write_all(message).await?;
            file.sync_all().await?;
            tokio::fs::rename(&part, &whole).await?;
            // the name must reach the disk as well: whoever is told that a message left looks for it after a power cut
            tokio::fs::File::open(&self.0).await?.sync_all().await
        };
        written.await.map_err(|e| Trouble::away("the folder for messages", e))
    }

    /// The names of the messages in it.
    pub(super) async fn names(&self) -> Result<Vec<String>, Trouble> {
        let read = async {
            let (mut names, mut entries) = (Vec::new(), tokio::fs::read_dir(&self.0).await?);
            while let Some(entry) = entries.next_entry().await? {
                names.extend(entry.file_name().to_string_lossy().strip_suffix(".eml").map(str::to_owned));
            }
            Ok::<_, std::io::Error>(names)
        };
        read.await.map_err(|e| Trouble::away("the folder for messages", e))
    }

    /// Takes messages away; one that is not there is gone.
    pub(super) async fn remove(&self, names: &[String]) -> Result<(), Trouble> {
        for name in names {
            match tokio::fs::remove_file(self.0.join(format!("{name}.eml"))).await {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(Trouble::away("the folder for messages", e)),
                _ => {}
            }
        }
        Ok(())
    }
}
