//! Everybody's current items, and small things that a node remembers: durable before it is acknowledged.
//!
//! The store holds a [`Replica`] per circle in memory (which slots, whose, how new) with the place of each item, and in a
//! `backing` the items themselves: on disk in files that are only appended to, and told of by sled; or all in memory. Only [`Verified`] items come in. It refuses to know what an item says:
//! indexes and lists are built by whoever [`Store::subscribe`]s.
//!
//! - Every change goes through one thread, `writer`, which gathers what waits into one batch, makes it durable, and
//!   then answers all at once. What cannot be made durable stops the store for good: nothing is tried twice.
//! - What no longer is current is erased, before anybody is told so: whoever withdraws something is promised that.
//! - Every value carries a check. A damaged item is reported and leaves the set; catch-up brings it back.
//! - Count and hash of each set are written with it and compared when the store is opened.
//! - A database that went back to an earlier state is noticed by the number of batches, which is kept beside it.
//! - It is never the only copy of own work: that is the [`journal`](crate::journal), from which [`rebuild`] fills a
//!   store that does not open.

mod backing;
mod disk;
mod keys;
mod memory;
mod open;
mod segments;
mod sets;
#[cfg(test)]
mod tests;
mod writer;

use std::{
    path::Path,
    sync::{
        Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicUsize, Ordering},
    },
};

use joinup_protocol::{
    id::{CircleId, CommunityId, Digest, SlotHash},
    item::{Header, Verified},
    reconcile::SetState,
    replica::{Allowance, Entry, Outcome, Replica},
    time::Millis,
};
use tokio::sync::broadcast;

use crate::durable::RESERVE;
use backing::{Backing, BackingError};
use keys::Table;
use open::Loaded;
pub use open::{OpenError, OpenReport, RebuildError, Rebuilt, rebuild};
use sets::Sets;
use writer::{Stage, Writer};

/// Items of one call that become durable together; more are taken in several batches.
const CHUNK: usize = 512;
/// Changes that a slow subscriber may lag behind before it is told that it missed some.
const CHANGES: usize = 4_096;
/// Items read at once by an iteration.
const PAGE: usize = 64;
/// Bytes of a value on a shelf: as small as an item.
const SHELF_LIMIT: usize = 8 * 1024;
/// Below so many bytes free, items of strangers should be refused.
const SCARCE: u64 = 256 * 1024 * 1024;

/// Why the store did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A write failed before; what is on disk is uncertain, so nothing more is written until it is opened again.
    #[error("the store stopped after a failed write: {0}")]
    Stopped(String),
    /// What is stored for this slot is not what was written; it has left the set and comes back by catch-up.
    #[error("a damaged item was dropped")]
    Damaged {
        /// The circle of the item.
        circle: CircleId,
        /// Its slot.
        slot: SlotHash,
    },
    /// What is stored on a shelf under this key is not what was written.
    #[error("a damaged entry on the shelf {0:?}")]
    DamagedShelf(Shelf),
    /// The disk is nearly full; reading goes on.
    #[error("only {free} bytes are free: nothing more is written")]
    Full {
        /// Bytes free.
        free: u64,
    },
    /// Too much for a shelf.
    #[error("{0} bytes do not belong on a shelf")]
    TooLarge(usize),
    /// Reading failed.
    #[error("the store cannot be read: {0}")]
    Unreadable(String),
}

impl From<BackingError> for StoreError {
    fn from(error: BackingError) -> Self {
        Self::Unreadable(error.to_string())
    }
}

/// A sort of small thing that the node remembers beside the items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Shelf {
    /// Where nodes were reached.
    Addresses = 1,
    /// Whom we follow, mute, block.
    Stances = 2,
    /// Invites that we gave.
    Invites = 3,
    /// How far catch-up with each peer has come.
    Cursors = 4,
    /// What the node needs to know about itself.
    Node = 5,
}

/// Something found on a shelf: its key and its value.
pub type Shelved = (Vec<u8>, Vec<u8>);

/// Something put on a shelf, or taken off it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remember {
    /// Which shelf.
    pub shelf: Shelf,
    /// Under which key.
    pub key: Vec<u8>,
    /// What; nothing takes it off.
    pub value: Option<Vec<u8>>,
}

/// What happened to the sets; told after it is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// An item fills its slot now.
    Stored {
        /// What it is.
        header: Header,
        /// The slot it fills.
        slot: SlotHash,
        /// Which item it is.
        digest: Digest,
        /// The item that it replaced.
        replaced: Option<Entry>,
    },
    /// Two items of one slot have the same stamp; the one that lost is kept beside it, see [`Store::twin`].
    SaidTwice {
        /// Their circle.
        circle: CircleId,
        /// Their slot.
        slot: SlotHash,
    },
    /// An item left its slot.
    Removed {
        /// The circle it was in.
        circle: CircleId,
        /// What is known of it.
        entry: Entry,
        /// Why.
        why: Departure,
    },
}

/// Why an item left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Departure {
    /// Its author's newer items needed the room.
    Evicted,
    /// Its author, or its circle, is no longer wanted.
    Unwanted,
    /// It was too old.
    Expired,
    /// It could not be read.
    Damaged,
}

/// How much room the disk has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// Enough.
    Plenty,
    /// Little: items of strangers should be refused.
    Scarce {
        /// Bytes free.
        free: u64,
    },
    /// Too little to write.
    Full {
        /// Bytes free.
        free: u64,
    },
}

/// What readers and the writer share.
struct Shared {
    backing: Box<dyn Backing>,
    sets: RwLock<Sets>,
    changes: broadcast::Sender<Change>,
    /// Calls that wait for the writer.
    waiting: AtomicUsize,
    /// Why the writer has stopped for good, once it has.
    stopped: OnceLock<StoreError>,
}

impl Shared {
    fn sets(&self) -> RwLockReadGuard<'_, Sets> {
        self.sets.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bytes of a value; `None` inside when there are some but not the ones written.
    fn get(&self, key: &[u8]) -> Result<Option<Option<Vec<u8>>>, BackingError> {
        let value = self.backing.get(key)?;
        Ok(value.map(|value| keys::unseal(key, &value).map(<[u8]>::to_vec)))
    }
}

/// A handle on the store: cheap to clone, usable from any thread. Its calls wait for the disk, so tasks call it from a
/// thread that may block. The last handle that goes waits for the writer to end.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
    writer: Arc<Writer>,
}

impl Store {
    /// Opens the store in that folder, or makes one.
    ///
    /// # Errors
    /// When it cannot be read or does not hold what it says it holds; [`rebuild`] makes a new one then.
    pub fn open(folder: &Path) -> Result<(Self, OpenReport), OpenError> {
        let disk = disk::Disk::open(folder)?;
        Self::over(Box::new(disk))
    }

    /// A store in memory, which ends with the process.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn in_memory() -> Result<Self, OpenError> {
        Self::over(Box::new(memory::Memory::default())).map(|(store, _)| store)
    }

    fn over(backing: Box<dyn Backing>) -> Result<(Self, OpenReport), OpenError> {
        let Loaded { sets, batches, end, erased, report } = open::load(backing.as_ref())?;
        if report.lost > 0 {
            tracing::warn!(batches = report.lost, "the store went back to an earlier state");
        }
        let (changes, _) = broadcast::channel(CHANGES);
        let shared = Arc::new(Shared {
            backing,
            sets: RwLock::new(sets),
            changes,
            waiting: AtomicUsize::default(),
            stopped: OnceLock::new(),
        });
        let writer = Writer::start(Arc::clone(&shared), batches, end, erased)
            .map_err(|error| OpenError::System(error.to_string()))?;
        Ok((Self { shared, writer: Arc::new(writer) }, report))
    }

    /// Offers items to the sets of their circles; the outcomes are durable and in the order of the items.
    ///
    /// # Errors
    /// When they cannot be made durable; some may have been, which the next start shows.
    pub fn apply(
        &self,
        items: Vec<Verified>,
        now: Millis,
        allowance: &impl Allowance,
    ) -> Result<Vec<Outcome>, StoreError> {
        let mut outcomes = Vec::with_capacity(items.len());
        let mut offers = items.into_iter().map(|item| {
            let quota = allowance.items(&item.header().author);
            (item, quota)
        });
        loop {
            let chunk: Vec<(Verified, u32)> = offers.by_ref().take(CHUNK).collect();
            if chunk.is_empty() {
                return Ok(outcomes);
            }
            let offer = move |stage: &mut Stage<'_>| -> Result<Vec<Outcome>, StoreError> {
                chunk.into_iter().map(|(item, quota)| stage.offer(&item, quota, now)).collect()
            };
            outcomes.extend(self.writer.run(offer)??);
        }
    }

    /// Takes all items of an author out of all circles, as when it is blocked. Gives their number.
    ///
    /// # Errors
    /// When that cannot be made durable.
    pub fn remove_author(&self, author: CommunityId) -> Result<usize, StoreError> {
        self.writer.run(move |stage| stage.remove_author(&author))?
    }

    /// Takes out the items of an author whose stamps are still to come, as when our own clock was wrong. Gives their
    /// number.
    ///
    /// # Errors
    /// When that cannot be made durable.
    pub fn remove_early(&self, author: CommunityId, now: Millis) -> Result<usize, StoreError> {
        self.writer.run(move |stage| stage.remove_early(&author, now))?
    }

    /// Takes those of a circle's items out that are named so. Gives their number.
    ///
    /// # Errors
    /// When that cannot be made durable.
    pub fn remove_from(
        &self,
        circle: CircleId,
        which: impl Fn(&Entry) -> bool + Send + 'static,
    ) -> Result<usize, StoreError> {
        self.writer.run(move |stage| stage.remove_from(&circle, which))?
    }

    /// Takes out what has expired. Gives the number of items.
    ///
    /// # Errors
    /// When that cannot be made durable.
    pub fn expire(&self, now: Millis) -> Result<usize, StoreError> {
        self.writer.run(move |stage| stage.expire(now))?
    }

    /// Waits until everything that can be seen now is durable, and what it took the place of is erased.
    ///
    /// # Errors
    /// When that was not possible.
    pub fn settle(&self) -> Result<(), StoreError> {
        self.writer.run(|_| ())
    }

    /// Puts small things on shelves, all or none.
    ///
    /// # Errors
    /// When one is too large, or they cannot be made durable.
    pub fn remember(&self, things: Vec<Remember>) -> Result<(), StoreError> {
        let sizes = things.iter().map(|thing| thing.key.len() + thing.value.as_ref().map_or(0, Vec::len));
        match sizes.max() {
            None => Ok(()),
            Some(largest) if largest > SHELF_LIMIT => Err(StoreError::TooLarge(largest)),
            Some(_) => self.writer.run(|stage| stage.remember(things)),
        }
    }

    /// What is on a shelf under a key.
    ///
    /// # Errors
    /// When it cannot be read or is damaged.
    pub fn recall(&self, shelf: Shelf, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let found = self.shared.get(&Table::on_shelf(shelf as u8, key))?;
        found.map(|bytes| bytes.ok_or(StoreError::DamagedShelf(shelf))).transpose()
    }

    /// At most `limit` things on a shelf after a key, ascending; damaged ones are left out.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn recall_after(&self, shelf: Shelf, after: Option<&[u8]>, limit: usize) -> Result<Vec<Shelved>, StoreError> {
        let prefix = Table::on_shelf(shelf as u8, &[]);
        let after = after.map(|key| Table::on_shelf(shelf as u8, key));
        let found = self.shared.backing.scan(&prefix, after.as_deref(), limit)?;
        let sound = found.into_iter().filter_map(|(key, value)| {
            let bytes = keys::unseal(&key, &value)?.to_vec();
            Some((key[prefix.len()..].to_vec(), bytes))
        });
        Ok(sound.collect())
    }

    /// The current item of a slot.
    ///
    /// # Errors
    /// When it cannot be read; a damaged one leaves the set.
    pub fn item(&self, circle: &CircleId, slot: &SlotHash) -> Result<Option<Verified>, StoreError> {
        let bytes = self.bytes(circle, slot)?;
        let item = bytes.as_deref().map(Verified::from_store);
        item.transpose().or_else(|_| self.reread(*circle, *slot))
    }

    /// The bytes of the current item of a slot, for whoever passes them on.
    ///
    /// # Errors
    /// When they cannot be read; a damaged item leaves the set.
    pub fn bytes(&self, circle: &CircleId, slot: &SlotHash) -> Result<Option<Arc<[u8]>>, StoreError> {
        let Some(place) = self.shared.sets().place(circle, slot) else { return Ok(None) };
        let record = self.shared.backing.read(place)?;
        match record.as_deref().and_then(|record| keys::item_of(circle, slot, record)) {
            Some(bytes) => Ok(Some(bytes.into())),
            None => Ok(self.reread(*circle, *slot)?.map(|item| Arc::clone(item.bytes()))),
        }
    }

    /// The reader found no sound item: either it was moved in between, which the writer's view decides, or it is
    /// damaged.
    fn reread(&self, circle: CircleId, slot: SlotHash) -> Result<Option<Verified>, StoreError> {
        self.writer.run(move |stage| stage.reread(&circle, &slot))?
    }

    /// The other item of the current one's stamp, by the same author: said twice.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn twin(&self, circle: &CircleId, slot: &SlotHash) -> Result<Option<Verified>, StoreError> {
        let bytes = self.shared.get(&Table::Twins.of_slot(circle, slot))?.flatten();
        Ok(bytes.and_then(|bytes| Verified::from_store(&bytes).ok()))
    }

    /// The current items of a circle in the order in which they lie on the disk, a few at a time: what changes meanwhile
    /// may be seen, or not, or twice.
    pub fn items(&self, circle: CircleId) -> Items<'_> {
        Items { store: self, circle, after: None, slots: Vec::new().into_iter() }
    }

    /// Looks at the set of a circle; `None` when nothing was ever offered to it. The writer waits for the look,
    /// which therefore must not call the store.
    pub fn read<T>(&self, circle: &CircleId, look: impl FnOnce(&Replica) -> T) -> Option<T> {
        self.shared.sets().circles.get(circle).map(look)
    }

    /// The same, of a set without items when nothing was ever offered to it.
    pub fn look<T>(&self, circle: &CircleId, look: impl FnOnce(&Replica) -> T) -> T {
        match self.shared.sets().circles.get(circle) {
            Some(replica) => look(replica),
            None => look(&Replica::new(*circle)),
        }
    }

    /// What is known of the current item of a slot.
    pub fn entry(&self, circle: &CircleId, slot: &SlotHash) -> Option<Entry> {
        self.read(circle, |replica| replica.get(slot)).flatten()
    }

    /// Count and hash of the set of a circle.
    pub fn state(&self, circle: &CircleId) -> SetState {
        self.read(circle, Replica::state).unwrap_or_else(|| Replica::new(*circle).state())
    }

    /// Bytes of the current items of a circle.
    pub fn bytes_of(&self, circle: &CircleId) -> u64 {
        let sets = self.shared.sets();
        let held = sets.circles.get(circle).into_iter().flat_map(|replica| replica.after(None));
        held.filter_map(|entry| sets.place(circle, &entry.slot)).map(|place| u64::from(place.length)).sum()
    }

    /// The circles that have items.
    pub fn circles(&self) -> Vec<CircleId> {
        self.shared.sets().circles.keys().copied().collect()
    }

    /// Tells every change from now on. A subscriber that lags far behind is told so and has to look at the sets again.
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.shared.changes.subscribe()
    }

    /// Bytes that the store takes on the disk.
    pub fn size(&self) -> u64 {
        self.shared.backing.size()
    }

    /// Bytes free where it is kept, if the system tells.
    pub fn free(&self) -> Option<u64> {
        self.shared.backing.free()
    }

    /// Why nothing more is written until it is opened again, once that is so.
    pub fn stopped(&self) -> Option<&StoreError> {
        self.shared.stopped.get()
    }

    /// Calls that wait for the writer now, and the places in its queue.
    pub fn queue(&self) -> (u64, u64) {
        (self.shared.waiting.load(Ordering::Relaxed) as u64, writer::QUEUE as u64)
    }

    /// Whether its folder is still the one that was opened; when it is not, nothing more is written.
    pub fn is_in_place(&self) -> bool {
        self.shared.backing.is_in_place()
    }

    /// How much room the disk has.
    pub fn space(&self) -> Space {
        match self.shared.backing.free() {
            Some(free) if free < RESERVE => Space::Full { free },
            Some(free) if free < SCARCE => Space::Scarce { free },
            _ => Space::Plenty,
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("circles", &self.shared.sets().circles.len()).finish_non_exhaustive()
    }
}

/// The items of a circle; see [`Store::items`].
#[derive(Debug)]
pub struct Items<'a> {
    store: &'a Store,
    circle: CircleId,
    after: Option<Vec<u8>>,
    slots: std::vec::IntoIter<SlotHash>,
}

impl Items<'_> {
    /// The slots whose current items lie in the next few places; none at the end.
    fn page(&mut self) -> Result<Option<Vec<SlotHash>>, StoreError> {
        let prefix = Table::Entries.of_circle(&self.circle);
        let page = self.store.shared.backing.scan(&prefix, self.after.as_deref(), PAGE)?;
        let sets = self.store.shared.sets();
        let slots = page.iter().filter_map(|(key, value)| {
            let (entry, place) = keys::entry_from_bytes(key, keys::unseal(key, value)?)?;
            (sets.place(&self.circle, &entry.slot) == Some(place)).then_some(entry.slot)
        });
        let slots = slots.collect();
        self.after = page.into_iter().next_back().map(|(key, _)| key);
        Ok(self.after.is_some().then_some(slots))
    }
}

impl Iterator for Items<'_> {
    type Item = Result<Verified, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(slot) = self.slots.next() {
                if let Some(found) = self.store.item(&self.circle, &slot).transpose() {
                    return Some(found);
                }
                continue;
            }
            match self.page() {
                Ok(page) => self.slots = page?.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
