//! Filling an empty folder with all of a community at once, or not at all.
//!
//! ```text
//! .restoring/...     the whole folder, while it is written
//! .restoring/ready   all of it is on disk: whoever opens the folder next moves it into its place
//! ```
//!
//! Without the last, what is there is rubbish after a restart.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use super::{Home, HomeError, lock, unwritable};
use crate::durable;

const FOLDER: &str = ".restoring";
const READY: &str = "ready";
/// What may be in a folder that counts as empty.
const NOTHING: [&str; 4] = ["lock", "ballast", "lost+found", FOLDER];
/// What is moved, in this order: with `format` the folder is set up.
const PARTS: [&str; 10] = [
    "keys",
    "own",
    "drafts",
    "records",
    "settings.toml",
    "settings.json",
    "peers.json",
    "restored",
    "instance",
    "format",
];

/// An empty folder that is being filled; nobody else may have it meanwhile. Dropped, nothing of it stays.
#[derive(Debug)]
pub(crate) struct Staged {
    home: PathBuf,
    folder: PathBuf,
    /// Folders that have files in them.
    folders: Vec<PathBuf>,
    _lock: File,
}

impl Staged {
    /// Begins in a folder that is empty or not there.
    ///
    /// # Errors
    /// When there is something in it, it is in use, or cannot be written.
    pub(crate) fn begin(home: &Path) -> Result<Self, HomeError> {
        durable::create_folder(home).map_err(|error| unwritable(home, error))?;
        let lock = lock(home)?;
        let io = |source| HomeError::Io { path: home.to_owned(), source };
        settle(home).map_err(|error| unwritable(home, error))?;
        for found in fs::read_dir(home).map_err(io)? {
            let name = found.map_err(io)?.file_name().to_string_lossy().into_owned();
            if !NOTHING.contains(&name.as_str()) && !name.starts_with(durable::UNFINISHED) {
                return Err(HomeError::NotEmpty { path: home.to_owned(), name });
            }
        }
        let folder = home.join(FOLDER);
        durable::create_folder(&folder).map_err(|error| unwritable(home, error))?;
        Ok(Self { home: home.to_owned(), folder, folders: Vec::new(), _lock: lock })
    }

    /// Writes a file; its folder is made when it is not there. `path` has been checked.
    pub(crate) fn write(&mut self, path: &str, from: &mut dyn Read) -> io::Result<()> {
        let path = self.folder.join(path);
        let above = path.parent().unwrap_or(&self.folder).to_owned();
        if !self.folders.contains(&above) {
            durable::create_folder(&above)?;
            self.folders.push(above);
        }
        let mut file = durable::private(OpenOptions::new().write(true).create_new(true)).open(&path)?;
        io::copy(from, &mut file)?;
        file.flush()?;
        file.sync_all()
    }

    /// Puts all that was written into its place: durable and whole when it returns, and nothing before.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        for folder in std::mem::take(&mut self.folders) {
            durable::sync_folder(&folder)?;
        }
        durable::sync_folder(&self.folder)?;
        durable::replace(&self.folder, READY, b"")?;
        settle(&self.home)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.folder.join(READY).exists() {
            // What stays behind is removed by whoever opens the folder next.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

impl Home {
    /// Whether all of a community is in that folder and only has to be moved into its place.
    pub(super) fn is_staged(path: &Path) -> bool {
        path.join(FOLDER).join(READY).is_file()
    }
}

/// Moves what is ready into its place, and removes what is not. Whoever calls has the lock.
pub(super) fn settle(home: &Path) -> io::Result<()> {
    let folder = home.join(FOLDER);
    if !folder.exists() {
        return Ok(());
    }
    if folder.join(READY).exists() {
        for part in PARTS {
            let (from, to) = (folder.join(part), home.join(part));
            if from.exists() {
                fs::rename(from, to)?;
            }
        }
        durable::sync_folder(&folder)?;
        durable::sync_folder(home)?;
    }
    fs::remove_dir_all(folder)?;
    durable::sync_folder(home)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(home: &Path) -> Staged {
        let mut staged = Staged::begin(home).unwrap();
        staged.write("keys/community", &mut b"joinup community key 1 abc\n".as_slice()).unwrap();
        staged.write("own/work", &mut b"work".as_slice()).unwrap();
        staged.write("instance", &mut [b'0'; 32].as_slice()).unwrap();
        staged.write("format", &mut b"joinup home 1\n".as_slice()).unwrap();
        staged
    }

    #[test]
    fn a_kill_leaves_nothing_or_all() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        // Killed while it writes: a guard that is never dropped.
        std::mem::forget(filled(&home));
        assert!(!Home::is_set_up(&home));
        // The lock went with the process, so to speak.
        fs::remove_file(home.join("lock")).unwrap();
        assert!(matches!(Home::open(&home), Err(HomeError::NotSetUp(_))));
        assert!(!home.join(FOLDER).exists(), "what was not whole is gone");

        // Killed after it was decided, with so many parts moved.
        for moved in 0..=3 {
            let home = folder.path().join(format!("home-{moved}"));
            let staged = filled(&home);
            durable::replace(&staged.folder, READY, b"").unwrap();
            for part in ["keys", "own", "instance"].iter().take(moved) {
                fs::rename(staged.folder.join(part), home.join(part)).unwrap();
            }
            drop(staged);
            assert!(Home::is_set_up(&home));
            let opened = Home::open(&home).unwrap();
            assert_eq!(fs::read(opened.own().join("work")).unwrap(), b"work", "{moved} moved");
            assert!(home.join("keys/community").exists() && !home.join(FOLDER).exists());
        }
    }

    #[test]
    fn only_an_empty_folder_is_filled() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("letter.txt"), b"dear").unwrap();
        let refused = Staged::begin(folder.path());
        assert!(matches!(refused, Err(HomeError::NotEmpty { name, .. }) if name == "letter.txt"));
        let home = folder.path().join("home");
        filled(&home).finish().unwrap();
        assert!(matches!(Staged::begin(&home), Err(HomeError::NotEmpty { .. })));
        let other = folder.path().join("other");
        drop(filled(&other));
        assert!(!other.join(FOLDER).exists());
        filled(&other).finish().unwrap();
    }
}
