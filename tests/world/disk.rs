//! A disk in a file, mounted: what has not reached the file is what a power cut takes. Killing a process takes nothing, for the
//! kernel keeps what it wrote.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Room for a database cluster with its log; the file holds no more than what is used.
const SIZE: &str = "600M";
const IMAGE: &str = "disk.img";
const PLACE: &str = "disk";

#[derive(Debug)]
pub(crate) struct Disk {
    home: PathBuf,
    kept: Option<PathBuf>,
    cuts: u32,
}

impl Disk {
    /// An empty disk in a folder.
    pub(crate) fn new(home: &Path) -> Self {
        let disk = Self { home: home.to_owned(), kept: None, cuts: 0 };
        std::fs::create_dir(disk.place()).expect("a new folder");
        let image = home.join(IMAGE);
        run(Command::new("truncate").args(["--size", SIZE]).arg(&image));
        run(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image));
        disk.mount(&image);
        disk
    }

    /// Where it is mounted.
    pub(crate) fn place(&self) -> PathBuf {
        self.home.join(PLACE)
    }

    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// Copies the file as it is: without what the kernel still holds for it.
    pub(crate) fn cut(&mut self) {
        self.cuts += 1;
        let kept = self.home.join(format!("cut-{}.img", self.cuts));
        let image = self.kept.clone().unwrap_or_else(|| self.home.join(IMAGE));
        run(Command::new("cp").arg("--sparse=always").arg(image).arg(&kept));
        self.kept = Some(kept);
    }

    /// Mounts the copy in the place of the disk that it was made of.
    pub(crate) fn come_back(&mut self) {
        unmount(&self.home);
        self.mount(self.kept.as_ref().expect("a cut came before"));
    }

    fn mount(&self, image: &Path) {
        run(Command::new("mount").args(["-o", "loop"]).arg(image).arg(self.place()));
    }
}

/// Takes the disk of a folder away, where there is one; whoever holds a file of it open keeps that file.
pub(crate) fn unmount(home: &Path) {
    let place = home.join(PLACE);
    if place.is_dir() {
        drop(Command::new("umount").arg("--lazy").arg(place).output());
    }
}

fn run(command: &mut Command) {
    let output = command.output().expect("a command of Debian's own");
    assert!(output.status.success(), "{command:?} (as root?): {}", String::from_utf8_lossy(&output.stderr));
}
