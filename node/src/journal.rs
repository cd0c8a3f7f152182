//! A community's own work: an append-only folder of immutable files, each a batch of entries that became durable
//! together. Nothing else can bring it back, so nothing else is needed to bring everything of ours back.
//!
//! ```text
//! file name = sequence number, 16 hex | "-" | BLAKE3 of the file, 64 hex
//! file      = "joinup own work 1\n" | entry ...
//! entry     = sort u8 | length u32 | check 32 | body          check = BLAKE3(sort | length | body)
//! ```
//!
//! Numbers are big-endian. The journal knows of an entry only its [`Sort`]; what a fact means is the engine's. A file
//! that was damaged is named, and whatever of it is still sound is read.

use std::{
    collections::{BTreeMap, HashMap},
    ffi::OsStr,
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use data_encoding::HEXLOWER;
use joinup_protocol::{id::Digest, limits};

use crate::durable::{self, Unfinished};

const HEAD: &[u8] = b"joinup own work 1\n";
const FRAME: usize = 1 + 4 + 32;
/// Bytes of an entry's body: a record with all its local fields, and what is written beside it.
const BODY: usize = limits::FRAME;

/// What sort of thing an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Sort {
    /// A signed item that we said.
    Item = 1,
    /// The bytes of a record that others may fetch; found by its hash.
    Record = 2,
    /// Anything else: drafts, versions, stances, invites. Its layout is the engine's.
    Fact = 3,
}

impl Sort {
    const fn of(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::Item),
            2 => Some(Self::Record),
            3 => Some(Self::Fact),
            _ => None,
        }
    }
}

/// One thing that is written down for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What sort of thing it is.
    pub sort: Sort,
    /// Its bytes.
    pub body: Vec<u8>,
}

/// Where an entry is, for reading it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    file: u64,
    offset: u64,
    length: u32,
}

/// Why own work cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The system said no.
    #[error("{}: {source}", .path.display())]
    Io {
        /// Of which file or folder.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// A write failed before; what is on disk is uncertain, so nothing more is written until the next start.
    #[error("own work cannot be written since a write failed: {0}")]
    Stopped(String),
    /// The bytes at this place are not the ones that were written.
    #[error("a damaged entry in {0}")]
    Damaged(String),
    /// The disk is nearly full; reading goes on.
    #[error("only {free} bytes are free: nothing more is written")]
    Full {
        /// Bytes free.
        free: u64,
    },
    /// An entry that is too long.
    #[error("an entry of {0} bytes is too long")]
    TooLong(usize),
}

/// What is wrong with one file of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Its content is not what its name says; so many entries of it are still sound.
    Damaged {
        /// Sound entries.
        entries: usize,
    },
    /// The file is gone; others before and after it are there.
    Missing,
    /// A newer joinup wrote it.
    Newer,
}

/// What was found when the journal was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalReport {
    /// Sound files.
    pub files: usize,
    /// Sound entries.
    pub entries: usize,
    /// Files that are not as they should be, by name or number.
    pub faults: Vec<(String, Fault)>,
    /// Files that were being written when the program ended; nobody had been told that they were written.
    pub unfinished: usize,
}

#[derive(Debug, Default)]
struct Index {
    next: u64,
    files: BTreeMap<u64, String>,
    records: HashMap<Digest, Place>,
    stopped: Option<String>,
}

/// The journal. One process at a time; any thread of it.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    index: Mutex<Index>,
}

impl Journal {
    /// Opens the journal in that folder, or begins one, and shows every sound entry in the order of writing. Holds one
    /// entry in memory at a time.
    ///
    /// # Errors
    /// When the folder or a file cannot be read at all. Damage is no error: it is reported.
    pub fn open(folder: &Path, mut visit: impl FnMut(Place, Entry)) -> Result<(Self, JournalReport), JournalError> {
        let at = |source| JournalError::Io { path: folder.to_owned(), source };
        durable::create_folder(folder).map_err(at)?;
        let unfinished = durable::remove_unfinished(folder).map_err(at)?;
        let mut report = JournalReport { unfinished, ..JournalReport::default() };
        let mut index = Index::default();
        for (number, name) in batches(folder).map_err(at)? {
            if number > index.next {
                report
                    .faults
                    .extend((index.next..number).take(MISSING).map(|gone| (format!("{gone:016x}"), Fault::Missing)));
            }
            let path = folder.join(&name);
            let found = read_batch(&path, number, &mut |place, entry| {
                if entry.sort == Sort::Record {
                    index.records.insert(Digest::of(&entry.body), place);
                }
                visit(place, entry);
            });
            let found = found.map_err(|source| JournalError::Io { path, source })?;
            report.entries += found.entries;
            match found.fault(&name) {
                None => report.files += 1,
                Some(fault) => report.faults.push((name.clone(), fault)),
            }
            index.next = number.saturating_add(1);
            index.files.insert(number, name);
        }
        Ok((Self { folder: folder.to_owned(), index: Mutex::new(index) }, report))
    }

    /// Writes entries as one batch: all of them are durable on return, or none is there after a restart.
    ///
    /// # Errors
    /// When an entry is too long, the disk is full, or the batch cannot be made durable; after the last nothing more is
    /// taken.
    pub fn append(&self, entries: &[Entry]) -> Result<Vec<Place>, JournalError> {
        if let Some(entry) = entries.iter().find(|entry| entry.body.len() > BODY) {
            return Err(JournalError::TooLong(entry.body.len()));
        }
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let mut index = self.index();
        if let Some(why) = &index.stopped {
            return Err(JournalError::Stopped(why.clone()));
        }
        if let Some(free) = durable::free(&self.folder).filter(|free| *free < durable::RESERVE) {
            return Err(JournalError::Full { free });
        }
        let number = index.next;
        let io = |source| JournalError::Io { path: self.folder.clone(), source };
        let (file, name, places) = self.write_batch(number, entries).map_err(io)?;
        file.finish(&name).map_err(|source| {
            index.stopped = Some(source.to_string());
            io(source)
        })?;
        index.next += 1;
        index.files.insert(number, name);
        for (entry, place) in entries.iter().zip(&places) {
            if entry.sort == Sort::Record {
                index.records.insert(Digest::of(&entry.body), *place);
            }
        }
        Ok(places)
    }

    /// Writes a batch aside; failing here leaves nothing behind.
    fn write_batch(&self, number: u64, entries: &[Entry]) -> io::Result<(Unfinished, String, Vec<Place>)> {
        let mut file = BufWriter::new(Hashing::new(Unfinished::begin(&self.folder)?));
        let mut places = Vec::with_capacity(entries.len());
        let mut offset = HEAD.len() as u64;
        file.write_all(HEAD)?;
        for Entry { sort, body } in entries {
            let length = u32::try_from(body.len()).map_err(io::Error::other)?;
            file.write_all(&frame(*sort as u8, length, body))?;
            file.write_all(body)?;
            places.push(Place { file: number, offset, length });
            offset += FRAME as u64 + u64::from(length);
        }
        let Hashing { inner, hasher } = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        let name = format!("{number:016x}-{}", HEXLOWER.encode(hasher.finalize().as_bytes()));
        Ok((inner, name, places))
    }

    /// Reads an entry again.
    ///
    /// # Errors
    /// When it cannot be read, or is not what was written.
    pub fn read(&self, place: Place) -> Result<Entry, JournalError> {
        let name = self.index().files.get(&place.file).cloned();
        let name = name.ok_or_else(|| JournalError::Damaged(format!("{:016x}", place.file)))?;
        let path = self.folder.join(&name);
        let read = || {
            let mut file = File::open(&path)?;
            file.seek(SeekFrom::Start(place.offset))?;
            read_entry(&mut file, u64::MAX)
        };
        match read() {
            Ok(Some(Found::Sound(entry))) if entry.body.len() == place.length as usize => Ok(entry),
            Ok(_) => Err(JournalError::Damaged(name)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(JournalError::Damaged(name)),
            Err(source) => Err(JournalError::Io { path, source }),
        }
    }

    /// The bytes of one of our records.
    ///
    /// # Errors
    /// When it cannot be read, or is not what was written.
    pub fn record(&self, digest: &Digest) -> Result<Option<Vec<u8>>, JournalError> {
        let place = self.index().records.get(digest).copied();
        place.map(|place| self.read(place).map(|entry| entry.body)).transpose()
    }

    /// The names of all files as they are at this moment: what is written later is in later ones.
    pub fn files(&self) -> Vec<String> {
        self.index().files.values().cloned().collect()
    }

    /// Whether anything was ever written.
    pub fn is_empty(&self) -> bool {
        self.index().next == 0
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Missing files that are named one by one; of more only the first ones are.
const MISSING: usize = 100;

/// The files of a journal in the order of writing.
fn batches(folder: &Path) -> io::Result<Vec<(u64, String)>> {
    let mut found = Vec::new();
    for file in fs::read_dir(folder)? {
        let name = file?.file_name();
        if let Some(number) = number_of(&name) {
            found.push((number, name.to_string_lossy().into_owned()));
        }
    }
    found.sort_unstable();
    Ok(found)
}

fn number_of(name: &OsStr) -> Option<u64> {
    let (number, hash) = name.to_str()?.split_once('-')?;
    let shaped = number.len() == 16 && hash.len() == 64;
    shaped.then(|| u64::from_str_radix(number, 16).ok())?
}

struct Batch {
    entries: usize,
    whole: bool,
    newer: bool,
    hash: blake3::Hash,
}

impl Batch {
    fn fault(&self, name: &str) -> Option<Fault> {
        let hash = HEXLOWER.encode(self.hash.as_bytes());
        if name.ends_with(&hash) {
            (self.newer || !self.whole).then_some(Fault::Newer)
        } else {
            Some(Fault::Damaged { entries: self.entries })
        }
    }
}

/// Reads one file of a journal that stands somewhere else, such as in a backup, and shows its sound entries. Gives what
/// is wrong with it.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn read_elsewhere(
    name: &str,
    length: u64,
    file: impl Read,
    mut visit: impl FnMut(Place, Entry),
) -> io::Result<Option<Fault>> {
    let Some(number) = number_of(OsStr::new(name)) else { return Ok(Some(Fault::Newer)) };
    Ok(read_entries(file, length, number, &mut visit)?.fault(name))
}

/// The number of a journal's file by its name; none when it is none.
pub(crate) fn number_in(name: &str) -> Option<u64> {
    number_of(OsStr::new(name))
}

/// Reads one file; entries that are not sound are passed over as long as their length makes sense.
fn read_batch(path: &Path, number: u64, visit: &mut impl FnMut(Place, Entry)) -> io::Result<Batch> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    read_entries(BufReader::with_capacity(64 * 1024, file), length, number, visit)
}

fn read_entries(
    file: impl Read,
    mut rest: u64,
    number: u64,
    visit: &mut impl FnMut(Place, Entry),
) -> io::Result<Batch> {
    let mut file = Hashing::new(file);
    let mut batch = Batch { entries: 0, whole: true, newer: false, hash: blake3::hash(&[]) };
    let mut head = [0; HEAD.len()];
    if rest < HEAD.len() as u64 || file.read_exact(&mut head).is_err() || head != HEAD {
        batch.newer = true;
    } else {
        rest -= HEAD.len() as u64;
        let mut offset = HEAD.len() as u64;
        while let Some(found) = read_entry(&mut file, rest)? {
            let length = match found {
                Found::Sound(entry) => {
                    let length = entry.body.len();
                    batch.entries += 1;
                    visit(Place { file: number, offset, length: length_of(length) }, entry);
                    length
                }
                Found::Unsound { length } => {
                    batch.whole = false;
                    length
                }
                Found::Nonsense => {
                    batch.whole = false;
                    break;
                }
            };
            offset += (FRAME + length) as u64;
            rest = rest.saturating_sub((FRAME + length) as u64);
        }
    }
    io::copy(&mut file, &mut io::sink())?;
    batch.hash = file.hasher.finalize();
    Ok(batch)
}

fn length_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

enum Found {
    Sound(Entry),
    Unsound { length: usize },
    Nonsense,
}

/// Reads one entry of at most `rest` bytes; `None` at the end.
fn read_entry(file: &mut impl Read, rest: u64) -> io::Result<Option<Found>> {
    if rest == 0 {
        return Ok(None);
    }
    if rest < FRAME as u64 {
        return Ok(Some(Found::Nonsense));
    }
    let mut head = [0; FRAME];
    file.read_exact(&mut head)?;
    let [sort, a, b, c, d, ..] = head;
    let length = u32::from_be_bytes([a, b, c, d]);
    let size = length as usize;
    if size > BODY || u64::from(length) > rest - FRAME as u64 {
        return Ok(Some(Found::Nonsense));
    }
    let mut body = vec![0; size];
    file.read_exact(&mut body)?;
    Ok(Some(match Sort::of(sort) {
        Some(sort) if frame(sort as u8, length, &body) == head => Found::Sound(Entry { sort, body }),
        _ => Found::Unsound { length: size },
    }))
}

fn frame(sort: u8, length: u32, body: &[u8]) -> [u8; FRAME] {
    let mut head = [0; FRAME];
    head[0] = sort;
    head[1..5].copy_from_slice(&length.to_be_bytes());
    let check = blake3::Hasher::new().update(&head[..5]).update(body).finalize();
    head[5..].copy_from_slice(check.as_bytes());
    head
}

/// Hashes what passes through.
struct Hashing<T> {
    inner: T,
    hasher: blake3::Hasher,
}

impl<T> Hashing<T> {
    fn new(inner: T) -> Self {
        Self { inner, hasher: blake3::Hasher::new() }
    }
}

impl<T: Write> Write for Hashing<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Hashing<T> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.hasher.update(&bytes[..read]);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(text: &str) -> Entry {
        Entry { sort: Sort::Fact, body: text.as_bytes().to_vec() }
    }

    fn opened(folder: &Path) -> (Journal, JournalReport, Vec<Entry>) {
        let mut entries = Vec::new();
        let (journal, report) = Journal::open(folder, |_, entry| entries.push(entry)).unwrap();
        (journal, report, entries)
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        batches(folder).unwrap().into_iter().map(|(_, name)| folder.join(name)).collect()
    }

    #[test]
    fn what_was_appended_is_read_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let (journal, report, _) = opened(folder.path());
        assert_eq!(report, JournalReport::default());
        assert!(journal.is_empty());
        let record = Entry { sort: Sort::Record, body: vec![7; 300_000] };
        journal.append(&[fact("one"), record.clone()]).unwrap();
        let places = journal.append(&[fact("two"), fact("")]).unwrap();
        assert_eq!(journal.read(places[0]).unwrap(), fact("two"));

        let (journal, report, entries) = opened(folder.path());
        assert_eq!(entries, [fact("one"), record.clone(), fact("two"), fact("")]);
        assert_eq!((report.files, report.entries, report.faults.len()), (2, 4, 0));
        assert_eq!(journal.record(&Digest::of(&record.body)).unwrap(), Some(record.body));
        assert_eq!(journal.record(&Digest::of(b"other")).unwrap(), None);
        assert_eq!(journal.read(places[1]).unwrap(), fact(""));
    }

    #[test]
    fn a_damaged_file_is_named_and_the_rest_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let (journal, ..) = opened(folder.path());
        journal.append(&[fact("before")]).unwrap();
        let places = journal.append(&[fact("sound"), fact("damaged"), fact("sound too")]).unwrap();
        journal.append(&[fact("after")]).unwrap();
        let damaged = files(folder.path()).remove(1);
        let mut bytes = fs::read(&damaged).unwrap();
        let at = bytes.windows(7).position(|found| found == b"damaged").unwrap();
        bytes[at] ^= 1;
        fs::write(&damaged, bytes).unwrap();

        assert!(matches!(journal.read(places[1]), Err(JournalError::Damaged(_))));
        let (_, report, entries) = opened(folder.path());
        assert_eq!(entries, [fact("before"), fact("sound"), fact("sound too"), fact("after")]);
        let name = damaged.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(report.faults, [(name, Fault::Damaged { entries: 2 })]);
    }

    #[test]
    fn every_truncation_and_every_flip_is_noticed_and_none_panics() {
        let folder = tempfile::tempdir().unwrap();
        let (journal, ..) = opened(folder.path());
        journal.append(&[fact("one"), fact("two")]).unwrap();
        let file = files(folder.path()).remove(0);
        let whole = fs::read(&file).unwrap();
        for length in 0..whole.len() {
            fs::write(&file, &whole[..length]).unwrap();
            assert_eq!(opened(folder.path()).1.faults.len(), 1, "cut to {length} bytes");
        }
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x80;
            fs::write(&file, &flipped).unwrap();
            assert_eq!(opened(folder.path()).1.faults.len(), 1, "byte {at}");
        }
    }

    #[test]
    fn a_missing_file_is_named_and_an_unfinished_one_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (journal, ..) = opened(folder.path());
        for text in ["one", "two", "three"] {
            journal.append(&[fact(text)]).unwrap();
        }
        fs::remove_file(files(folder.path()).remove(1)).unwrap();
        fs::write(folder.path().join(format!("{}1-1", durable::UNFINISHED)), b"half a fi").unwrap();
        let (journal, report, entries) = opened(folder.path());
        assert_eq!(entries, [fact("one"), fact("three")]);
        assert_eq!(report.faults, [("0000000000000001".to_owned(), Fault::Missing)]);
        assert_eq!(report.unfinished, 1);
        journal.append(&[fact("four")]).unwrap();
        assert_eq!(opened(folder.path()).2.len(), 3);
    }

    #[test]
    fn an_entry_that_is_too_long_is_refused_and_nothing_of_its_batch_written() {
        let folder = tempfile::tempdir().unwrap();
        let (journal, ..) = opened(folder.path());
        let long = Entry { sort: Sort::Fact, body: vec![0; BODY + 1] };
        assert!(matches!(journal.append(&[fact("short"), long]), Err(JournalError::TooLong(_))));
        assert!(journal.is_empty());
    }
}
