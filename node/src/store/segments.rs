//! Items on disk: files that bytes are appended to, and that go when nothing in them is current any more. What is no
//! longer current is written over with zeros.
//!
//! ```text
//! items-0000000a    record after record; the next file begins when this one has reached SEGMENT bytes
//! record            length of what follows u32 | check 16 | item
//! ```
//!
//! They know nothing of what is current: the database does, and a [`Place`] in it is a promise that the bytes are there.
//! So a record is durable before its place is written, and what lies behind the last known place is cut off when the
//! store is opened: nobody was ever told of it. A record is erased only after the database durably tells of it no more.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use super::backing::Place;
use crate::durable;

/// What the names of the files begin with.
const NAME: &str = "items-";

/// What is written over records, a piece at a time.
static ZEROS: [u8; 64 * 1024] = [0; 64 * 1024];

/// The files of a store, all open.
pub(super) struct Segments {
    folder: PathBuf,
    files: RwLock<BTreeMap<u32, Arc<File>>>,
}

impl Segments {
    /// Opens what is there.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for found in fs::read_dir(folder)? {
            let found = found?;
            let name = found.file_name();
            let number = name.to_str().and_then(|name| u32::from_str_radix(name.strip_prefix(NAME)?, 16).ok());
            if let Some(number) = number {
                files.insert(number, Arc::new(existing().open(found.path())?));
            }
        }
        Ok(Self { folder: folder.to_owned(), files: RwLock::new(files) })
    }

    /// Lets go of every file but these, and of all bytes behind these ends.
    ///
    /// # Errors
    /// When a file does not reach as far as it should, or the system does not let it be cut.
    pub(super) fn cut(&self, ends: &BTreeMap<u32, u64>) -> io::Result<()> {
        for (number, end) in ends {
            let file = self.file(*number);
            let length = file.as_ref().map_or(Ok(0), |file| file.metadata().map(|found| found.len()))?;
            if length < *end {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
            }
            if let Some(file) = file.filter(|_| length > *end) {
                file.set_len(*end)?;
                file.sync_all()?;
            }
        }
        let others: Vec<u32> = self.numbers().into_iter().filter(|number| !ends.contains_key(number)).collect();
        others.into_iter().try_for_each(|number| self.forget(number))
    }

    /// Writes bytes at the end of a file; they are durable after [`Segments::sync`] of it.
    pub(super) fn append(&self, number: u32, at: u64, bytes: &[u8]) -> io::Result<()> {
        let file = match self.file(number) {
            Some(file) => file,
            None => self.begin(number)?,
        };
        write_all_at(&file, bytes, at)
    }

    fn begin(&self, number: u32) -> io::Result<Arc<File>> {
        let mut options = existing();
        durable::private(options.create(true).truncate(true));
        let file = Arc::new(options.open(self.path(number))?);
        durable::sync_folder(&self.folder)?;
        self.files.write().unwrap_or_else(PoisonError::into_inner).insert(number, Arc::clone(&file));
        Ok(file)
    }

    /// Makes what was appended to a file durable.
    pub(super) fn sync(&self, number: u32) -> io::Result<()> {
        self.file(number).map_or(Ok(()), |file| file.sync_all())
    }

    /// The bytes at a place; none when the file does not have them.
    pub(super) fn read(&self, place: Place) -> io::Result<Option<Vec<u8>>> {
        let Some(file) = self.file(place.segment) else { return Ok(None) };
        let mut bytes = vec![0; place.length as usize];
        match read_exact_at(&file, &mut bytes, place.at.into()) {
            Ok(()) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes zeros over these places, durably. A file that is gone, or was cut shorter, has no such bytes any more.
    pub(super) fn erase(&self, places: &[Place]) -> io::Result<()> {
        let mut touched = BTreeMap::new();
        for place in places {
            let Some(file) = self.file(place.segment) else { continue };
            let end = place.end().min(file.metadata()?.len());
            let mut at = u64::from(place.at);
            while at < end {
                let part = ZEROS.len().min(usize::try_from(end - at).unwrap_or(ZEROS.len()));
                write_all_at(&file, &ZEROS[..part], at)?;
                at += part as u64;
            }
            touched.insert(place.segment, file);
        }
        touched.values().try_for_each(|file| file.sync_all())
    }

    /// Removes a file. Whoever reads in it at this moment still can.
    pub(super) fn forget(&self, number: u32) -> io::Result<()> {
        self.files.write().unwrap_or_else(PoisonError::into_inner).remove(&number);
        fs::remove_file(self.path(number))
    }

    /// Bytes of all files.
    pub(super) fn size(&self) -> u64 {
        let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
        files.values().filter_map(|file| file.metadata().ok()).map(|found| found.len()).sum()
    }

    fn numbers(&self) -> Vec<u32> {
        self.files.read().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }

    fn file(&self, number: u32) -> Option<Arc<File>> {
        self.files.read().unwrap_or_else(PoisonError::into_inner).get(&number).cloned()
    }

    fn path(&self, number: u32) -> PathBuf {
        self.folder.join(format!("{NAME}{number:08x}"))
    }
}

fn existing() -> OpenOptions {
    let mut options = File::options();
    options.read(true).write(true);
    options
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => (bytes, at) = (&mut bytes[read..], at + read as u64),
        }
    }
    Ok(())
}

#[cfg(windows)]
fn write_all_at(file: &File, mut bytes: &[u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_write(file, bytes, at)? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            written => (bytes, at) = (&bytes[written..], at + written as u64),
        }
    }
    Ok(())
}
