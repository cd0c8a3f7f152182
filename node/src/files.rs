//! Records fetched from others, each in a file named by its hash. What is read is checked against the name.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use joinup_protocol::id::Digest;

use crate::durable;

/// A folder of files named by the hash of their content, in 256 folders by its first byte.
#[derive(Debug, Clone)]
pub struct Files {
    folder: PathBuf,
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
        Ok(Self { folder: folder.to_owned() })
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
                tracing::warn!(file = %path.display(), "a damaged file is removed");
                fs::remove_file(&path).map(|()| None)
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

    /// Removes the bytes of a hash, if they are there.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn remove(&self, digest: &Digest) -> io::Result<()> {
        let (folder, name) = self.place(digest);
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
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
        files.remove(&digest)?;
        files.remove(&digest)?;
        assert_eq!(files.get(&digest)?, None);
        Ok(())
    }
}
