//! The files of the index, read by asking the system for bytes. Mapped into memory, a file that somebody shortens, or a
//! disk that fails, would end the whole process; read like this, they are an error, and the index is made again.
//!
//! Files are kept in memory while they are in use, because a question looks at thousands of places in them; positions,
//! which only phrases need, are read where they are.

use std::{
    collections::HashMap,
    fmt,
    fs::{self, File},
    io,
    ops::Range,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tantivy::{
    Directory, HasLen,
    directory::{
        DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle, WritePtr,
        error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
    },
};

/// The ends of the names of files that are read in parts.
const IN_PARTS: [&str; 2] = ["pos", "store"];

/// A folder with the files of an index.
#[derive(Clone)]
pub(super) struct Folder {
    /// Everything but reading.
    inner: MmapDirectory,
    path: PathBuf,
    /// The files in use, each opened once; their names are never used again.
    open: Arc<Mutex<HashMap<PathBuf, Weak<dyn FileHandle>>>>,
}

impl Folder {
    /// A folder that is there.
    pub(super) fn open(path: &Path) -> Result<Self, OpenDirectoryError> {
        Ok(Self { inner: MmapDirectory::open(path)?, path: path.to_owned(), open: Arc::default() })
    }

    fn read(&self, path: &Path) -> io::Result<Arc<dyn FileHandle>> {
        if !path.extension().is_some_and(|extension| IN_PARTS.iter().any(|part| extension == *part)) {
            let bytes = fs::read(self.path.join(path))?;
            return Ok(Arc::new(OwnedBytes::new(bytes)));
        }
        let file = File::open(self.path.join(path))?;
        let length = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        Ok(Arc::new(Part { file, length }))
    }
}

impl fmt::Debug for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Folder").field(&self.path).finish()
    }
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = open.get(path).and_then(Weak::upgrade) {
            return Ok(file);
        }
        let file = self.read(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
            _ => OpenReadError::wrap_io_error(error, path.to_owned()),
        })?;
        open.retain(|_, file| file.strong_count() > 0);
        open.insert(path.to_owned(), Arc::downgrade(&file));
        Ok(file)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.inner.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

/// A file of which parts are read.
#[derive(Debug)]
struct Part {
    file: File,
    length: usize,
}

impl HasLen for Part {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for Part {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let length = range.end.checked_sub(range.start).filter(|_| range.end <= self.length);
        let mut bytes = vec![0; length.ok_or(io::ErrorKind::UnexpectedEof)?];
        read_at(&self.file, &mut bytes, u64::try_from(range.start).map_err(io::Error::other)?)?;
        Ok(OwnedBytes::new(bytes))
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, at)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = &mut bytes[read..];
        at += read as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_that_becomes_shorter_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let files = Folder::open(folder.path()).unwrap();
        let [part, whole] = ["a.pos", "a.idx"].map(Path::new);
        for path in [part, whole] {
            let mut file = files.open_write(path).unwrap();
            file.write_all(&[7; 100_000]).unwrap();
            tantivy::directory::TerminatingWrite::terminate(file).unwrap();
        }
        let [part, whole] = [part, whole].map(|path| (files.open_read(path).unwrap(), path));
        assert_eq!(part.0.slice(99_990..100_000).read_bytes().unwrap().as_slice(), [7; 10]);
        for path in [part.1, whole.1] {
            File::options().write(true).open(folder.path().join(path)).unwrap().set_len(50_000).unwrap();
        }
        assert_eq!(part.0.slice(99_990..100_000).read_bytes().unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(part.0.slice(10..20).read_bytes().unwrap().as_slice(), [7; 10]);
        assert_eq!(whole.0.read_bytes().unwrap().len(), 100_000, "it is in memory");
        drop((part.0, whole.0));
        assert_eq!(files.open_read(part.1).unwrap().len(), 50_000, "opened anew, it is as it is");
        assert!(matches!(files.open_read(Path::new("none")), Err(OpenReadError::FileDoesNotExist(_))));
    }
}
