//! What the store asks of whatever keeps its keys and values: two adapters, [`super::disk`] and [`super::memory`].

use std::{collections::BTreeMap, io};

/// Changes that happen together or not at all: a key with its new value, or with none.
pub(super) type Batch = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

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

/// Sorted keys and values.
pub(super) trait Backing: Send + Sync {
    /// The value of a key.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, BackingError>;

    /// At most `limit` pairs whose key begins with `prefix` and is greater than `after`, ascending.
    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, limit: usize) -> Result<Vec<Pair>, BackingError>;

    /// Applies a batch: visible at once, durable after the next [`Backing::sync`], after a crash whole or absent.
    fn write(&self, batch: &Batch) -> Result<(), BackingError>;

    /// Makes everything written durable.
    fn sync(&self) -> Result<(), BackingError>;

    /// Remembers, outside of what it keeps, that so many batches are durable: a lower bound of what has to be there.
    fn mark(&self, batches: u64) -> Result<(), BackingError>;

    /// The number last marked; 0 when there is none.
    fn marked(&self) -> u64;

    /// Bytes that it takes.
    fn size(&self) -> u64;

    /// Bytes free where it is kept, if anybody knows.
    fn free(&self) -> Option<u64>;
}
