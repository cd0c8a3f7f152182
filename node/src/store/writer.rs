//! The one thread that changes the store: it gathers what waits, writes it as one batch, makes it durable, and then
//! answers everybody who waited.
//!
//! ```text
//! asked -> staged in a batch -> written (readers see it) -> fsync -> told to subscribers -> answered
//!                                  any failure: stopped for good, everybody is told why
//! ```

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
};

use joinup_protocol::{
    id::{CircleId, CommunityId, SlotHash},
    item::Verified,
    replica::{Entry, Outcome, Replica, Same},
    time::Millis,
};

use crate::durable::RESERVE;

use super::{
    Change, Departure, Remember, Shared, StoreError,
    backing::Batch,
    is_current,
    keys::{self, Table},
};

/// Calls that may wait for the writer; more callers wait for a place in the queue.
const QUEUE: usize = 64;
/// Bytes after which a batch is written, whoever else waits: half a segment of the database.
const BATCH: usize = 1024 * 1024;
/// Batches after which their number is noted outside of the database; also when it is closed.
const MARK_EVERY: u64 = 1_024;

/// What a caller wants staged, or why nothing is; gives back how to answer once that is durable, or is not.
type Job = Box<dyn FnOnce(Result<&mut Stage<'_>, StoreError>) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// A handle on the thread; the thread ends when the handle goes.
pub(super) struct Writer {
    queue: Option<SyncSender<Job>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread on a store in which so many batches were written before.
    pub(super) fn start(shared: Arc<Shared>, batches: u64) -> io::Result<Self> {
        let (queue, jobs) = sync_channel(QUEUE);
        let thread = thread::Builder::new().name("store".to_owned()).spawn(move || work(&shared, &jobs, batches))?;
        Ok(Self { queue: Some(queue), thread: Mutex::new(Some(thread)) })
    }

    /// Stages something and waits until it is durable.
    pub(super) fn run<T: Send + 'static>(
        &self,
        stage: impl FnOnce(&mut Stage<'_>) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = sync_channel(1);
        let job: Job = Box::new(move |batch| {
            let result = batch.map(stage);
            Box::new(move |durable| {
                // A caller that no longer waits does not want to know.
                let _ = answer.send(durable.and(result));
            })
        });
        let ended = || StoreError::Stopped("its thread has ended".to_owned());
        self.queue.as_ref().ok_or_else(ended)?.send(job).map_err(|_| ended())?;
        answered.recv().map_err(|_| ended())?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // Whoever waited for a thread that panicked has been told.
            let _ = thread.join();
        }
    }
}

fn work(shared: &Shared, jobs: &Receiver<Job>, before: u64) {
    let (mut stopped, mut batches) = (None, before);
    while let Ok(first) = jobs.recv() {
        if let Some(refusal) = stopped.clone().or_else(|| full(shared)) {
            first(Err(refusal))(Ok(()));
            continue;
        }
        let (answers, result) = commit(shared, first, jobs, &mut batches);
        if let Err(error) = &result {
            tracing::error!(%error, "the store writes no more");
            stopped = Some(error.clone());
        } else if batches % MARK_EVERY == 0 {
            mark(shared, batches);
        }
        for answer in answers {
            answer(result.clone());
        }
    }
    if stopped.is_none() && batches > before {
        mark(shared, batches);
    }
}

/// Notes outside of the database how many batches it has to hold. It only helps to notice damage, so a failure stops
/// nothing.
fn mark(shared: &Shared, batches: u64) {
    if let Err(error) = shared.backing.mark(batches) {
        tracing::warn!(%error, "the number of batches is not noted");
    }
}

fn full(shared: &Shared) -> Option<StoreError> {
    shared.backing.free().filter(|free| *free < RESERVE).map(|free| StoreError::Full { free })
}

/// Gathers one batch and makes it durable. Readers wait while it is gathered and written, not while it is synced.
fn commit(
    shared: &Shared,
    first: Job,
    jobs: &Receiver<Job>,
    batches: &mut u64,
) -> (Vec<Answer>, Result<(), StoreError>) {
    let mut circles = shared.circles.write().unwrap_or_else(PoisonError::into_inner);
    let mut stage = Stage::new(shared, &mut circles);
    let mut answers = vec![first(Ok(&mut stage))];
    while stage.bytes < BATCH
        && let Ok(job) = jobs.try_recv()
    {
        answers.push(job(Ok(&mut stage)));
    }
    let (batch, changes) = stage.seal(*batches + 1);
    if batch.is_empty() {
        return (answers, Ok(()));
    }
    *batches += 1;
    let written = shared.backing.write(&batch);
    drop(circles);
    let durable = written.and_then(|()| shared.backing.sync()).map_err(|error| StoreError::Stopped(error.to_string()));
    if durable.is_ok() {
        for change in changes {
            // Nobody may be listening.
            let _ = shared.changes.send(change);
        }
    }
    (answers, durable)
}

/// A batch that is being gathered: the sets as they will be, and what has to be written for that.
pub(super) struct Stage<'a> {
    shared: &'a Shared,
    circles: &'a mut BTreeMap<CircleId, Replica>,
    batch: Batch,
    bytes: usize,
    touched: BTreeSet<CircleId>,
    changes: Vec<Change>,
}

impl<'a> Stage<'a> {
    fn new(shared: &'a Shared, circles: &'a mut BTreeMap<CircleId, Replica>) -> Self {
        Self { shared, circles, batch: Batch::new(), bytes: 0, touched: BTreeSet::new(), changes: Vec::new() }
    }

    /// Offers an item to the set of its circle.
    pub(super) fn offer(&mut self, item: &Verified, quota: u32, now: Millis) -> Result<Outcome, StoreError> {
        let circle = item.header().circle;
        let entry = Entry::from(&**item);
        let replica = self.circles.entry(circle).or_insert_with(|| Replica::new(circle));
        let outcome = replica.offer(entry, &Same(quota), now);
        match outcome {
            Outcome::Accepted { evicted } => {
                if let Some(evicted) = evicted {
                    self.removed(circle, evicted, Departure::Evicted)?;
                }
                self.stored(item, None);
            }
            Outcome::Superseded { old } if old.stamp == entry.stamp => {
                let bytes = self.get(&Table::Items.of_slot(&circle, &old.slot))?;
                if let Some(bytes) = bytes {
                    self.said_twice(&circle, &old.slot, &bytes);
                }
                self.stored(item, Some(old));
            }
            Outcome::Superseded { old } => {
                self.forget_twin(&circle, &old.slot)?;
                self.stored(item, Some(old));
            }
            Outcome::Older { current } if current.stamp == entry.stamp => {
                if self.get(&Table::Twins.of_slot(&circle, &entry.slot))?.is_none() {
                    self.said_twice(&circle, &entry.slot, item.bytes());
                }
            }
            Outcome::Older { .. } | Outcome::Duplicate | Outcome::Refused(_) => self.forget_if_empty(&circle),
        }
        Ok(outcome)
    }

    pub(super) fn remove_author(&mut self, author: &CommunityId) -> Result<usize, StoreError> {
        self.remove_all(Departure::Unwanted, |_, replica| replica.of_author(author).collect())
    }

    pub(super) fn remove_early(&mut self, author: &CommunityId, now: Millis) -> Result<usize, StoreError> {
        self.remove_all(Departure::Unwanted, |_, replica| {
            replica.of_author(author).filter(|entry| entry.stamp.is_early(now)).collect()
        })
    }

    pub(super) fn remove_circle(&mut self, circle: &CircleId) -> Result<usize, StoreError> {
        self.remove_all(
            Departure::Unwanted,
            |found, replica| {
                if found == circle { replica.after(None).collect() } else { Vec::new() }
            },
        )
    }

    pub(super) fn expire(&mut self, now: Millis) -> Result<usize, StoreError> {
        self.remove_all(Departure::Expired, |_, replica| replica.expired(now))
    }

    fn remove_all(
        &mut self,
        why: Departure,
        of: impl Fn(&CircleId, &Replica) -> Vec<Entry>,
    ) -> Result<usize, StoreError> {
        let mut removed = 0;
        for circle in self.circles.keys().copied().collect::<Vec<_>>() {
            let entries = self.circles.get(&circle).map(|replica| of(&circle, replica)).unwrap_or_default();
            removed += entries.len();
            for entry in entries {
                self.remove(circle, entry, why)?;
            }
        }
        Ok(removed)
    }

    pub(super) fn remember(&mut self, things: Vec<Remember>) {
        for Remember { shelf, key, value } in things {
            self.put(Table::on_shelf(shelf as u8, &key), value.as_deref());
        }
    }

    /// Reads a slot with nobody changing it; an item that cannot be read leaves the set.
    pub(super) fn reread(&mut self, circle: &CircleId, slot: &SlotHash) -> Result<Option<Verified>, StoreError> {
        let Some(entry) = self.circles.get(circle).and_then(|replica| replica.get(slot)) else { return Ok(None) };
        let bytes = self.get(&Table::Items.of_slot(circle, slot))?;
        let item = bytes.and_then(|bytes| Verified::from_store(&bytes).ok()).filter(|item| is_current(item, &entry));
        if item.is_some() {
            return Ok(item);
        }
        tracing::warn!(circle = %circle, slot = %slot, "a damaged item is dropped");
        self.remove(*circle, entry, Departure::Damaged)?;
        Err(StoreError::Damaged { circle: *circle, slot: *slot })
    }

    fn stored(&mut self, item: &Verified, replaced: Option<Entry>) {
        let header = *item.header();
        let (circle, slot) = (header.circle, item.slot());
        self.put(Table::Entries.of_slot(&circle, &slot), Some(&keys::entry_to_bytes(&Entry::from(&**item))));
        self.put(Table::Items.of_slot(&circle, &slot), Some(item.bytes()));
        self.touched.insert(circle);
        self.changes.push(Change::Stored { header, slot, digest: item.digest(), replaced });
    }

    fn remove(&mut self, circle: CircleId, entry: Entry, why: Departure) -> Result<(), StoreError> {
        if let Some(replica) = self.circles.get_mut(&circle) {
            replica.remove(&entry.slot);
        }
        self.removed(circle, entry, why)
    }

    fn removed(&mut self, circle: CircleId, entry: Entry, why: Departure) -> Result<(), StoreError> {
        self.put(Table::Entries.of_slot(&circle, &entry.slot), None);
        self.put(Table::Items.of_slot(&circle, &entry.slot), None);
        self.touched.insert(circle);
        self.changes.push(Change::Removed { circle, entry, why });
        self.forget_twin(&circle, &entry.slot)
    }

    fn said_twice(&mut self, circle: &CircleId, slot: &SlotHash, other: &[u8]) {
        self.put(Table::Twins.of_slot(circle, slot), Some(other));
        self.changes.push(Change::SaidTwice { circle: *circle, slot: *slot });
    }

    fn forget_twin(&mut self, circle: &CircleId, slot: &SlotHash) -> Result<(), StoreError> {
        let key = Table::Twins.of_slot(circle, slot);
        if self.get(&key)?.is_some() {
            self.put(key, None);
        }
        Ok(())
    }

    /// A circle of which nothing was kept takes no memory: anybody can make up circles.
    fn forget_if_empty(&mut self, circle: &CircleId) {
        if self.circles.get(circle).is_some_and(|replica| replica.after(None).next().is_none()) {
            self.circles.remove(circle);
        }
    }

    fn put(&mut self, key: Vec<u8>, bytes: Option<&[u8]>) {
        let value = bytes.map(|bytes| keys::seal(&key, bytes));
        self.bytes += key.len() + value.as_ref().map_or(0, Vec::len);
        self.batch.insert(key, value);
    }

    /// The sound bytes of a key as they will be after this batch.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.batch.get(key) {
            Some(value) => Ok(value.as_ref().and_then(|value| keys::unseal(key, value)).map(<[u8]>::to_vec)),
            None => Ok(self.shared.get(key)?.flatten()),
        }
    }

    /// Adds count and hash of the sets that changed, and the number of this batch, if there is anything to write.
    fn seal(mut self, number: u64) -> (Batch, Vec<Change>) {
        for circle in std::mem::take(&mut self.touched) {
            self.forget_if_empty(&circle);
            let state = self.circles.get(&circle).map(|replica| keys::state_to_bytes(&replica.state()));
            self.put(Table::Circles.of_circle(&circle), state.as_deref());
        }
        if !self.batch.is_empty() {
            self.put(Table::Batches.prefix().to_vec(), Some(&number.to_be_bytes()));
        }
        (self.batch, self.changes)
    }
}
