//! Records fetched from others, each in a file named by its hash. What is read is checked against the name.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::SystemTime,
};

use data_encoding::HEXLOWER;
use joinup_protocol::id::Digest;

use crate::durable;

/// A folder of files named by the hash of their content, in 256 folders by its first byte.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
    size: AtomicU64,
    count: AtomicU64,
}

/// A file that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// The hash of its content, by its name.
    pub digest: Digest,
    /// Its bytes.
    pub bytes: u64,
    /// When it was written.
    pub written: SystemTime,
}

impl Files {
    /// Opens the folder, or makes it.
    ///
    /// # Errors
    /// When it cannot be made or read.
    pub fn open(folder: &Path) -> io::Result<Self> {
        durable::create_folder(folder)?;
        for found in fs::read_dir(folder)? {
            let found = found?;
            if found.file_type()?.is_dir() {
                durable::remove_unfinished(&found.path())?;
            }
        }
        let files = Self { folder: folder.to_owned(), size: AtomicU64::default(), count: AtomicU64::default() };
        let all = files.all()?;
        files.size.store(all.iter().map(|kept| kept.bytes).sum(), Ordering::Relaxed);
        files.count.store(all.len() as u64, Ordering::Relaxed);
        Ok(files)
    }

    /// Bytes of all files.
    pub fn size(&self) -> u64 {
        self.size.load(Ordering::Relaxed)
    }

    /// How many files there are.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// All files, in no order; what does not bear the name of a hash is none of them.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn all(&self) -> io::Result<Vec<Kept>> {
        let mut all = Vec::new();
        for inner in fs::read_dir(&self.folder)? {
            let inner = inner?;
            if !inner.file_type()?.is_dir() {
                continue;
            }
            for found in fs::read_dir(inner.path())? {
                let found = found?;
                let name = found.file_name();
                let digest = HEXLOWER.decode(name.as_encoded_bytes()).ok().and_then(|hash| hash.try_into().ok());
                if let Some(digest) = digest.map(Digest::new) {
                    let about = found.metadata()?;
                    all.push(Kept { digest, bytes: about.len(), written: about.modified()? });
                }
            }
        }
        Ok(all)
    }

    /// Removes files, the oldest first, until so many bytes are free, or none is left.
    ///
    /// # Errors
    /// When the folder cannot be read, or a file not be removed.
    pub fn shrink_by(&self, bytes: u64) -> io::Result<()> {
        let mut all = self.all()?;
        all.sort_by_key(|kept| (kept.written, kept.digest));
        let mut freed: u64 = 0;
        for kept in all {
            if freed >= bytes {
                break;
            }
            self.remove(&kept.digest)?;
            freed = freed.saturating_add(kept.bytes);
        }
        Ok(())
    }

    /// Keeps bytes, durably; gives their hash.
    ///
    /// # Errors
    /// When they cannot be made durable.
    pub fn put(&self, bytes: &[u8]) -> io::Result<Digest> {
        let digest = Digest::of(bytes);
        if self.get(&digest)?.is_none() {
            let (folder, name) = self.place(&digest);
            durable::create_folder(&folder)?;
            durable::replace(&folder, &name, bytes)?;
            self.size.fetch_add(bytes.len() as u64, Ordering::Relaxed);
            self.count.fetch_add(1, Ordering::Relaxed);
        }
        Ok(digest)
    }

    /// The bytes of a hash. A file that no longer has them is removed, so that they are fetched again.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn get(&self, digest: &Digest) -> io::Result<Option<Vec<u8>>> {
        let (folder, name) = self.place(digest);
        let path = folder.join(name);
        match fs::read(&path) {
            Ok(bytes) if Digest::of(&bytes) == *digest => Ok(Some(bytes)),
            Ok(_) => {
                tracing::warn!(record = %digest, "a damaged file is removed");
                self.remove(digest).map(|()| None)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether there is a file of that hash; it is not read.
    pub fn has(&self, digest: &Digest) -> bool {
        let (folder, name) = self.place(digest);
        folder.join(name).is_file()
    }

    /// How long the bytes of a hash are, if they are there; they are not read.
    pub fn bytes_of(&self, digest: &Digest) -> Option<u64> {
        let (folder, name) = self.place(digest);
        fs::metadata(folder.join(name)).ok().filter(fs::Metadata::is_file).map(|about| about.len())
    }

    /// Removes the bytes of a hash, if they are there.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn remove(&self, digest: &Digest) -> io::Result<()> {
        let (folder, name) = self.place(digest);
        let path = folder.join(name);
        let bytes = fs::metadata(&path).map_or(0, |about| about.len());
        match fs::remove_file(path) {
            Ok(()) => {
                // A file that was changed by another hand may count for more than was ever added.
                let less = |size: u64| Some(size.saturating_sub(bytes));
                let _ = self.size.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
                let _ =
                    self.count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |all| Some(all.saturating_sub(1)));
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Where the bytes of a hash are, if they are kept.
    pub fn path_of(&self, digest: &Digest) -> PathBuf {
        let (folder, name) = self.place(digest);
        folder.join(name)
    }

    fn place(&self, digest: &Digest) -> (PathBuf, String) {
        let name = HEXLOWER.encode(digest.as_bytes());
        (self.folder.join(&name[..2]), name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_by_their_hash_and_damage_is_not_served() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let files = Files::open(folder.path())?;
        let digest = files.put(b"bread")?;
        assert_eq!(files.put(b"bread")?, digest);
        assert_eq!(files.get(&digest)?.as_deref(), Some(b"bread".as_slice()));

        let (inner, name) = files.place(&digest);
        fs::write(inner.join(name), b"broad")?;
        assert!(files.has(&digest));
        assert_eq!(files.get(&digest)?, None);
        assert!(!files.has(&digest));
        files.put(b"bread")?;
        assert_eq!((files.size(), files.all()?.len()), (5, 1));
        assert_eq!(Files::open(folder.path())?.size(), 5);
        files.put(b"butter")?;
        files.shrink_by(11)?;
        assert_eq!((files.size(), files.all()?), (0, Vec::new()));
        files.put(b"bread")?;
        files.remove(&digest)?;
        files.remove(&digest)?;
        assert_eq!(files.get(&digest)?, None);
        Ok(())
    }
}
