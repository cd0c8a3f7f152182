//! A backing on disk: keys and values in sled, records in [`Segments`]. The only file that names sled.
//!
//! sled 0.34.7 is used within the limits that were found by cutting its power and killing it:
//!
//! - its `flush` asks the system to write, but does not wait for the disk: [`Disk::sync`] calls fsync itself, and
//!   nothing is flushed at other times;
//! - a process killed while opening leaves `snap.*.generating`, which the next open takes for a snapshot and then
//!   fails for ever: such files are removed first;
//! - values near the size of a segment's 64th part go to files that it never syncs: segments are 2 MiB, which no value
//!   of the store comes near, and a test keeps `blobs/` empty;
//! - it panics on some damage: every call is fenced;
//! - a thread of its own may hold its lock for a moment after it was closed: opening waits that moment;
//! - on other damage it goes back to an earlier state without a word: the number of batches is kept beside it.

use std::{
    collections::BTreeMap,
    fs::{self, File, TryLockError},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use super::{
    backing::{Backing, BackingError, Batch, Pair, Place},
    segments::Segments,
};
use crate::durable;

/// Bytes of one of sled's segments.
const SEGMENT: usize = 2 * 1024 * 1024;
/// Bytes of pages that sled keeps in memory: those of the entries last written, and of the shelves.
const CACHE: u64 = 2 * 1024 * 1024;
/// The file with the number of batches that have to be there.
const MARK: &str = "batches";
/// How often, and how long each time, opening waits for a database of this process that is still closing.
const CLOSING: (u32, Duration) = (250, Duration::from_millis(20));

/// Keys and values in a sled database, and records in files beside it.
pub(super) struct Disk {
    db: Option<sled::Db>,
    file: File,
    segments: Segments,
    folder: PathBuf,
}

impl Disk {
    /// Opens the database in that folder, or makes one.
    pub(super) fn open(folder: &Path) -> Result<Self, BackingError> {
        durable::create_folder(folder)?;
        durable::remove_unfinished(folder).and_then(|_| remove_leftovers(folder))?;
        wait_until_closed(folder)?;
        let config = sled::Config::new()
            .path(folder)
            .segment_size(SEGMENT)
            .cache_capacity(CACHE)
            .flush_every_ms(None)
            .mode(sled::Mode::LowSpace);
        let db = fenced(|| config.open())?;
        // sled makes its files without making their names durable.
        for found in fs::read_dir(folder)? {
            let found = found?.path();
            if found.is_file() {
                File::open(found).and_then(|file| file.sync_all())?;
            }
        }
        durable::sync_folder(folder)?;
        let file = File::options().write(true).open(folder.join("db"))?;
        Ok(Self { db: Some(db), file, segments: Segments::open(folder)?, folder: folder.to_owned() })
    }
}

impl Disk {
    fn call<T>(&self, call: impl FnOnce(&sled::Db) -> sled::Result<T>) -> Result<T, BackingError> {
        let Some(db) = &self.db else { return Err(BackingError::Broken("the database is closed".to_owned())) };
        fenced(|| call(db))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // A database that panics while it is closed has been synced as far as anybody was told.
        let db = self.db.take();
        if let Err(error) = fenced(|| {
            drop(db);
            Ok(())
        }) {
            tracing::warn!(%error, "the database did not close");
        }
    }
}

/// Waits for the lock of a database that was closed a moment ago, then leaves it to sled, which refuses one that is
/// really open.
fn wait_until_closed(folder: &Path) -> io::Result<()> {
    let Ok(file) = File::open(folder.join("db")) else { return Ok(()) };
    let (times, pause) = CLOSING;
    for _ in 0..times {
        match file.try_lock() {
            Ok(()) => return file.unlock(),
            Err(TryLockError::WouldBlock) => thread::park_timeout(pause),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Ok(())
}

fn remove_leftovers(folder: &Path) -> io::Result<()> {
    for found in fs::read_dir(folder)? {
        let found = found?;
        let name = found.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(found.path())?;
        }
    }
    Ok(())
}

impl From<sled::Error> for BackingError {
    fn from(error: sled::Error) -> Self {
        match error {
            sled::Error::Io(error) => error.into(),
            other => Self::Broken(other.to_string()),
        }
    }
}

/// Calls sled; a panic of its is an error like any other.
fn fenced<T>(call: impl FnOnce() -> sled::Result<T>) -> Result<T, BackingError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => Ok(result?),
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map(String::as_str);
            let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
            Err(BackingError::Broken(format!("the database gave up: {said}")))
        }
    }
}

impl Backing for Disk {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, BackingError> {
        self.call(|db| Ok(db.get(key)?.map(|value| value.to_vec())))
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, limit: usize) -> Result<Vec<Pair>, BackingError> {
        use std::ops::Bound::{Excluded, Included, Unbounded};
        let from = after.map_or(Included(prefix), Excluded);
        self.call(|db| {
            let mut found = Vec::new();
            for pair in db.range::<&[u8], _>((from, Unbounded)).take(limit) {
                let (key, value) = pair?;
                if !key.starts_with(prefix) {
                    break;
                }
                found.push((key.to_vec(), value.to_vec()));
            }
            Ok(found)
        })
    }

    fn read(&self, place: Place) -> Result<Option<Vec<u8>>, BackingError> {
        Ok(self.segments.read(place)?)
    }

    fn append(&self, batch: &Batch) -> Result<(), BackingError> {
        if batch.records.is_empty() {
            return Ok(());
        }
        Ok(self.segments.append(batch.begin.segment, batch.begin.at.into(), &batch.records)?)
    }

    fn write(&self, batch: &Batch) -> Result<(), BackingError> {
        if !batch.records.is_empty() {
            self.segments.sync(batch.begin.segment)?;
        }
        let mut changes = sled::Batch::default();
        for (key, value) in &batch.pairs {
            match value {
                Some(value) => changes.insert(key.as_slice(), value.as_slice()),
                None => changes.remove(key.as_slice()),
            }
        }
        self.call(|db| db.apply_batch(changes))
    }

    fn sync(&self) -> Result<(), BackingError> {
        self.call(|db| db.flush())?;
        Ok(self.file.sync_all()?)
    }

    fn erase(&self, places: &[Place]) -> Result<(), BackingError> {
        Ok(self.segments.erase(places)?)
    }

    fn forget(&self, segment: u32) -> Result<(), BackingError> {
        Ok(self.segments.forget(segment)?)
    }

    fn cut(&self, ends: &BTreeMap<u32, u64>) -> Result<(), BackingError> {
        Ok(self.segments.cut(ends)?)
    }

    fn mark(&self, batches: u64) -> Result<(), BackingError> {
        durable::replace(&self.folder, MARK, format!("{batches}\n").as_bytes())?;
        Ok(())
    }

    fn marked(&self) -> u64 {
        let text = fs::read_to_string(self.folder.join(MARK)).unwrap_or_default();
        text.trim_end().parse().unwrap_or_default()
    }

    fn size(&self) -> u64 {
        self.file.metadata().map_or(0, |found| found.len()) + self.segments.size()
    }

    fn is_in_place(&self) -> bool {
        durable::is_still_at(&self.file, &self.folder.join("db"))
    }

    fn free(&self) -> Option<u64> {
        durable::free(&self.folder)
    }
}
