//! What the store asks of whatever keeps its keys and values: two adapters, [`super::disk`] and [`super::memory`].

use std::{collections::BTreeMap, io};

/// Where a record is, in which segment and where in it. What is there stays as it is until it is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Which segment.
    pub(super) segment: u32,
    /// Bytes before it.
    pub(super) at: u32,
    /// Its own bytes.
    pub(super) length: u32,
}

impl Place {
    /// The place of as many bytes after it.
    pub(super) const fn next(self, length: u32) -> Self {
        Self { segment: self.segment, at: self.at + self.length, length }
    }

    /// Bytes of the segment up to its end.
    pub(super) const fn end(self) -> u64 {
        self.at as u64 + self.length as u64
    }

    /// The same places, those that touch each other put together.
    pub(super) fn joined(mut places: Vec<Self>) -> Vec<Self> {
        places.sort_unstable();
        let mut joined: Vec<Self> = Vec::new();
        for place in places {
            match joined.last_mut() {
                Some(last) if last.segment == place.segment && last.end() == u64::from(place.at) => {
                    last.length += place.length;
                }
                _ => joined.push(place),
            }
        }
        joined
    }
}

/// Changes of keys: each with its new value, or with none.
pub(super) type Pairs = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// What happens together or not at all.
#[derive(Debug)]
pub(super) struct Batch {
    /// Where the records begin: the end of the last batch, or of a new segment.
    pub(super) begin: Place,
    /// Records, one after the other.
    pub(super) records: Vec<u8>,
    /// Keys and values.
    pub(super) pairs: Pairs,
}

impl Batch {
    /// An empty batch whose records begin after that place.
    pub(super) const fn after(place: Place) -> Self {
        Self { begin: place.next(0), records: Vec::new(), pairs: Pairs::new() }
    }

    /// A batch of keys and values alone.
    pub(super) fn of(pairs: Pairs) -> Self {
        Self { pairs, ..Self::after(Place { segment: 0, at: 0, length: 0 }) }
    }

    /// The bytes of a place that this batch fills.
    pub(super) fn record(&self, place: Place) -> Option<&[u8]> {
        let at = place.at.checked_sub(self.begin.at).filter(|_| place.segment == self.begin.segment)? as usize;
        self.records.get(at..at + place.length as usize)
    }
}

/// A key with its value.
pub(super) type Pair = (Vec<u8>, Vec<u8>);

/// Why a backing did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum BackingError {
    /// The system does not let it: no permission, no room, no more files.
    #[error("{0}")]
    System(String),
    /// What is there is not what was written, or the backing gave up.
    #[error("{0}")]
    Broken(String),
}

impl From<io::Error> for BackingError {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{InvalidData, InvalidInput, NotFound, Other, UnexpectedEof};
        match error.kind() {
            InvalidData | InvalidInput | NotFound | Other | UnexpectedEof => Self::Broken(error.to_string()),
            _ => Self::System(error.to_string()),
        }
    }
}

/// Sorted keys and values, and records beside them.
pub(super) trait Backing: Send + Sync {
    /// The value of a key.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, BackingError>;

    /// At most `limit` pairs whose key begins with `prefix` and is greater than `after`, ascending.
    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, limit: usize) -> Result<Vec<Pair>, BackingError>;

    /// The bytes at a place; none when there are not so many.
    fn read(&self, place: Place) -> Result<Option<Vec<u8>>, BackingError>;

    /// Puts the records of a batch where they belong: they can be read at once, and nothing tells of them yet.
    fn append(&self, batch: &Batch) -> Result<(), BackingError>;

    /// Makes the records of a batch durable, then applies its keys and values: visible at once, durable after the next
    /// [`Backing::sync`], after a crash whole or absent.
    fn write(&self, batch: &Batch) -> Result<(), BackingError>;

    /// Writes zeros over what lies at these places, durably. What no longer has its place is passed over.
    fn erase(&self, places: &[Place]) -> Result<(), BackingError>;

    /// Lets a segment go of which nothing is needed.
    fn forget(&self, segment: u32) -> Result<(), BackingError>;

    /// Lets go of every segment but these, and of what lies behind these ends; fails when one does not reach so far.
    fn cut(&self, ends: &BTreeMap<u32, u64>) -> Result<(), BackingError>;

    /// Makes everything written durable.
    fn sync(&self) -> Result<(), BackingError>;

    /// Remembers, outside of what it keeps, that so many batches are durable: a lower bound of what has to be there.
    fn mark(&self, batches: u64) -> Result<(), BackingError>;

    /// The number last marked; 0 when there is none.
    fn marked(&self) -> u64;

    /// Bytes that it takes.
    fn size(&self) -> u64;

    /// Whether it still lies where it was opened, and has not been moved away, deleted or replaced.
    fn is_in_place(&self) -> bool;

    /// Bytes free where it is kept, if anybody knows.
    fn free(&self) -> Option<u64>;
}
