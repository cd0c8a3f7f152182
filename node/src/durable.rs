//! Files that are whole or absent: written under another name, synced, renamed, and the folder synced.
//!
//! After [`Unfinished::finish`], [`replace`] or [`create_folder`] returns, a power cut takes nothing of it away. All
//! files are private to the user (0600), all folders too (0700).

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// The beginning of the names of files that are not whole yet; what bears it is rubbish after a restart.
pub const UNFINISHED: &str = ".unfinished-";

/// Below so many bytes free, store and journal write nothing more: the rest is for a clean end and for reopening.
pub const RESERVE: u64 = 64 * 1024 * 1024;

/// Bytes that are free for us where this folder is, if the system tells.
#[cfg(unix)]
pub fn free(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    found.f_bavail.checked_mul(found.f_frsize)
}

/// Bytes that are free for us where this folder is, if the system tells.
#[cfg(not(unix))]
pub fn free(_: &Path) -> Option<u64> {
    None
}

/// A file that is being written and has no name of its own yet. Dropped, it is removed.
#[derive(Debug)]
pub struct Unfinished {
    file: File,
    path: PathBuf,
    finished: bool,
}

impl Unfinished {
    /// Begins a file in that folder.
    ///
    /// # Errors
    /// When the folder does not take it.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{UNFINISHED}{}-{count}", std::process::id()));
        let file = private(OpenOptions::new().write(true).create(true).truncate(true)).open(&path)?;
        Ok(Self { file, path, finished: false })
    }

    /// Where the file is meanwhile.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the file durable under its name, in the folder it was begun in.
    ///
    /// # Errors
    /// When it cannot be synced or renamed; nothing of that name has changed then, as far as anybody can know.
    pub fn finish(mut self, name: &str) -> io::Result<PathBuf> {
        self.file.sync_all()?;
        let path = self.path.with_file_name(name);
        fs::rename(&self.path, &path)?;
        self.finished = true;
        sync_folder(path.parent().unwrap_or_else(|| Path::new(".")))?;
        Ok(path)
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.finished {
            // What stays behind is removed at the next start.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Writes a file of that name, replacing one that is there.
///
/// # Errors
/// When it cannot be made durable; then the old one is still there, or nothing.
pub fn replace(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let mut file = Unfinished::begin(folder)?;
    file.write_all(bytes)?;
    file.finish(name)
}

/// Makes a folder and those above it, each durable in the one above.
///
/// # Errors
/// When one cannot be made.
pub fn create_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    create_folder(above)?;
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        made => made.and_then(|()| sync_folder(above)),
    }
}

/// Makes the names in a folder durable.
///
/// # Errors
/// When the system cannot; on Windows, which has no such call, never.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(windows) { Ok(()) } else { File::open(path)?.sync_all() }
}

/// Removes what was being written when the program ended.
///
/// # Errors
/// When the folder cannot be read or changed.
pub fn remove_unfinished(folder: &Path) -> io::Result<usize> {
    let mut removed = 0;
    for found in fs::read_dir(folder)? {
        let found = found?;
        if found.file_name().to_string_lossy().starts_with(UNFINISHED) {
            fs::remove_file(found.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Whether an open file is the one at that path: it may have been moved away, deleted or replaced.
#[cfg(unix)]
pub fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let there = fs::metadata(path).map(|found| (found.dev(), found.ino()));
    let open = file.metadata().map(|found| (found.dev(), found.ino()));
    matches!((open, there), (Ok(open), Ok(there)) if open == there)
}

/// Whether an open file is the one at that path, as far as this system tells.
#[cfg(not(unix))]
pub fn is_still_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Lets a file that these options create be read by its owner only.
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_what_is_unfinished_goes() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        replace(folder.path(), "settings", b"one")?;
        let mut begun = Unfinished::begin(folder.path())?;
        begun.write_all(b"tw")?;
        assert_eq!(fs::read(folder.path().join("settings"))?, b"one");
        std::mem::forget(begun);
        assert_eq!(remove_unfinished(folder.path())?, 1);
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn files_and_folders_are_private() -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir()?;
        let inner = folder.path().join("a/b");
        create_folder(&inner)?;
        let file = replace(&inner, "key", b"secret")?;
        assert_eq!(fs::metadata(inner)?.permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::metadata(file)?.permissions().mode() & 0o777, 0o600);
        Ok(())
    }
}
