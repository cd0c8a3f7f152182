//! The one thread that changes the store: it gathers what waits, writes it as one batch, makes it durable, and then
//! answers everybody who waited.
//!
//! ```text
//! asked -> staged in a batch -> records appended (readers see it) -> fsync -> keys and values -> fsync
//!       -> what is no longer current erased -> fsync -> told, answered
//!                                  any failure: stopped for good, everybody is told why
//! ```
//!
//! What is to be erased stands among the keys and values of the same batch, and is taken out by the next one: a program
//! that ended in between erases it when the store is opened. A reader who finds zeros asks the writer, who knows better.
//!
//! The room that this leaves is given back when less than half of a segment is current. Then each batch takes a few of
//! its items along to the end, and the segment goes when it is empty.

use std::{
    collections::BTreeSet,
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::Ordering,
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
    backing::{Batch, Place},
    keys::{self, Table},
    sets::Sets,
};

/// Calls that may wait for the writer; more callers wait for a place in the queue.
pub(super) const QUEUE: usize = 64;
/// Bytes after which a batch is written, whoever else waits.
const BATCH: usize = 1024 * 1024;
/// Bytes after which records go to the next segment: a hundred files for many millions of items. Tests are short.
pub(super) const SEGMENT: u32 = if cfg!(test) { 1024 * 1024 } else { 64 * 1024 * 1024 };
/// Items that a batch takes along from a segment that is to go.
pub(super) const MOVED: usize = 256;
/// Batches after which their number is noted outside of the database; also when it is closed.
const MARK_EVERY: u64 = 1_024;

/// What a caller wants staged, or why nothing is; gives back how to answer once that is durable, or is not.
type Job = Box<dyn FnOnce(Result<&mut Stage<'_>, StoreError>) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// A handle on the thread; the thread ends when the handle goes.
pub(super) struct Writer {
    shared: Arc<Shared>,
    queue: Option<SyncSender<Job>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread on a store in which so many batches were written before, the last record at `end`.
    pub(super) fn start(shared: Arc<Shared>, batches: u64, end: Place, erased: Vec<Place>) -> io::Result<Self> {
        let (queue, jobs) = sync_channel(QUEUE);
        let written = Written { batches, end, erased };
        let of_thread = Arc::clone(&shared);
        let thread = thread::Builder::new().name("store".to_owned()).spawn(move || work(&of_thread, &jobs, written))?;
        Ok(Self { shared, queue: Some(queue), thread: Mutex::new(Some(thread)) })
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
        let queue = self.queue.as_ref().ok_or_else(ended)?;
        self.shared.waiting.fetch_add(1, Ordering::Relaxed);
        let answer = queue.send(job).map_err(|_| ended()).and_then(|()| answered.recv().map_err(|_| ended()));
        self.shared.waiting.fetch_sub(1, Ordering::Relaxed);
        answer?
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

/// How far the writer has come.
#[derive(Debug)]
struct Written {
    batches: u64,
    /// The last record.
    end: Place,
    /// What is erased and still stands among what is to be.
    erased: Vec<Place>,
}

fn work(shared: &Shared, jobs: &Receiver<Job>, before: Written) {
    let (mut stopped, mut written) = (None, before);
    let before = written.batches;
    while let Ok(first) = jobs.recv() {
        if stopped.is_none() && !shared.backing.is_in_place() {
            let gone = StoreError::Stopped("its folder was moved, deleted or replaced".to_owned());
            tracing::error!(error = %gone, "the store writes no more");
            let _ = shared.stopped.set(gone.clone());
            stopped = Some(gone);
        }
        if let Some(refusal) = stopped.clone().or_else(|| full(shared)) {
            first(Err(refusal))(Ok(()));
            continue;
        }
        let (answers, result) = commit(shared, first, jobs, &mut written);
        if let Err(error) = &result {
            tracing::error!(%error, "the store writes no more");
            let _ = shared.stopped.set(error.clone());
            stopped = Some(error.clone());
        } else if written.batches % MARK_EVERY == 0 {
            mark(shared, written.batches);
        }
        for answer in answers {
            answer(result.clone());
        }
    }
    if stopped.is_none() && written.batches > before {
        mark(shared, written.batches);
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

/// Gathers one batch and makes it durable. Readers wait while it is gathered and appended, not while it is synced.
fn commit(
    shared: &Shared,
    first: Job,
    jobs: &Receiver<Job>,
    written: &mut Written,
) -> (Vec<Answer>, Result<(), StoreError>) {
    let mut sets = shared.sets.write().unwrap_or_else(PoisonError::into_inner);
    let mut stage = Stage::new(shared, &mut sets, written.end);
    let mut answers = vec![first(Ok(&mut stage))];
    while stage.bytes < BATCH
        && let Ok(job) = jobs.try_recv()
    {
        answers.push(job(Ok(&mut stage)));
    }
    if stage.is_empty() {
        return (answers, Ok(()));
    }
    stage.tidy();
    let Sealed { batch, changes, end, erased } = stage.seal(written.batches + 1, &written.erased);
    *written = Written { batches: written.batches + 1, end, erased };
    let appended = shared.backing.append(&batch);
    let empty = sets.take_empty(end.segment);
    drop(sets);
    let durable = appended.and_then(|()| shared.backing.write(&batch)).and_then(|()| shared.backing.sync());
    let durable = durable.and_then(|()| shared.backing.erase(&written.erased));
    let durable = durable.map_err(|error| StoreError::Stopped(error.to_string()));
    if durable.is_ok() {
        for segment in empty {
            if let Err(error) = shared.backing.forget(segment) {
                tracing::warn!(%error, "items that are no longer current stay on the disk until the next start");
            }
        }
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
    sets: &'a mut Sets,
    batch: Batch,
    end: Place,
    bytes: usize,
    touched: BTreeSet<CircleId>,
    displaced: Vec<Place>,
    changes: Vec<Change>,
}

/// A batch that was gathered.
struct Sealed {
    batch: Batch,
    changes: Vec<Change>,
    /// The last record.
    end: Place,
    /// What is to be erased once the rest is durable.
    erased: Vec<Place>,
}

impl<'a> Stage<'a> {
    /// A batch after the one that ended there.
    fn new(shared: &'a Shared, sets: &'a mut Sets, end: Place) -> Self {
        let end = if end.end() < SEGMENT.into() { end } else { Place { segment: end.segment + 1, at: 0, length: 0 } };
        let batch = Batch::after(end);
        let (touched, displaced, changes) = (BTreeSet::new(), Vec::new(), Vec::new());
        Self { shared, sets, end: batch.begin, batch, bytes: 0, touched, displaced, changes }
    }

    fn is_empty(&self) -> bool {
        self.batch.pairs.is_empty()
    }

    /// Offers an item to the set of its circle.
    pub(super) fn offer(&mut self, item: &Verified, quota: u32, now: Millis) -> Result<Outcome, StoreError> {
        let circle = item.header().circle;
        let entry = Entry::from(&**item);
        let replica = self.sets.circles.entry(circle).or_insert_with(|| Replica::new(circle));
        let outcome = replica.offer(entry, &Same(quota), now);
        match outcome {
            Outcome::Accepted { evicted } => {
                if let Some(evicted) = evicted {
                    self.removed(circle, evicted, Departure::Evicted)?;
                }
                self.stored(item, None);
            }
            Outcome::Superseded { old } if old.stamp == entry.stamp => {
                if let Some(bytes) = self.current(&circle, &old.slot)? {
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

    pub(super) fn remove_from(
        &mut self,
        circle: &CircleId,
        which: impl Fn(&Entry) -> bool,
    ) -> Result<usize, StoreError> {
        self.remove_all(Departure::Unwanted, |found, replica| {
            if found == circle { replica.after(None).filter(&which).collect() } else { Vec::new() }
        })
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
        for circle in self.sets.circles.keys().copied().collect::<Vec<_>>() {
            let entries = self.sets.circles.get(&circle).map(|replica| of(&circle, replica)).unwrap_or_default();
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
        let Some(entry) = self.sets.circles.get(circle).and_then(|replica| replica.get(slot)) else { return Ok(None) };
        let bytes = self.current(circle, slot)?;
        let item = bytes.and_then(|bytes| Verified::from_store(&bytes).ok());
        if let Some(item) = item.filter(|item| item.digest() == entry.digest) {
            return Ok(Some(item));
        }
        self.damaged(*circle, entry)?;
        Err(StoreError::Damaged { circle: *circle, slot: *slot })
    }

    fn damaged(&mut self, circle: CircleId, entry: Entry) -> Result<(), StoreError> {
        tracing::warn!(circle = %circle, slot = %entry.slot, "a damaged item is dropped");
        self.remove(circle, entry, Departure::Damaged)
    }

    /// The sound bytes of the current item of a slot.
    fn current(&self, circle: &CircleId, slot: &SlotHash) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(place) = self.sets.place(circle, slot) else { return Ok(None) };
        if let Some(record) = self.batch.record(place) {
            return Ok(keys::item_of(circle, slot, record).map(<[u8]>::to_vec));
        }
        let record = self.shared.backing.read(place)?;
        Ok(record.and_then(|record| keys::item_of(circle, slot, &record).map(<[u8]>::to_vec)))
    }

    fn stored(&mut self, item: &Verified, replaced: Option<Entry>) {
        let header = *item.header();
        self.place(header.circle, &Entry::from(&**item), item.bytes());
        self.touched.insert(header.circle);
        self.changes.push(Change::Stored { header, slot: item.slot(), digest: item.digest(), replaced });
    }

    /// Puts the bytes of an entry's item at the end, and tells of them.
    fn place(&mut self, circle: CircleId, entry: &Entry, bytes: &[u8]) {
        let length = keys::record(&circle, &entry.slot, bytes, &mut self.batch.records);
        self.end = self.end.next(length);
        self.bytes += bytes.len();
        let value = keys::entry_to_bytes(entry, length);
        self.put(Table::Entries.of_place(&circle, self.end), Some(&value));
        let old = self.sets.put(entry.slot, Some(self.end));
        self.displace(&circle, old);
    }

    fn displace(&mut self, circle: &CircleId, old: Option<Place>) {
        if let Some(old) = old {
            self.put(Table::Entries.of_place(circle, old), None);
            self.displaced.push(old);
        }
    }

    fn remove(&mut self, circle: CircleId, entry: Entry, why: Departure) -> Result<(), StoreError> {
        if let Some(replica) = self.sets.circles.get_mut(&circle) {
            replica.remove(&entry.slot);
        }
        self.removed(circle, entry, why)
    }

    fn removed(&mut self, circle: CircleId, entry: Entry, why: Departure) -> Result<(), StoreError> {
        let old = self.sets.put(entry.slot, None);
        self.displace(&circle, old);
        self.touched.insert(circle);
        self.changes.push(Change::Removed { circle, entry, why });
        self.forget_twin(&circle, &entry.slot)
    }

    /// Takes a few items along from a segment that is mostly no longer current.
    fn tidy(&mut self) {
        let Some(segment) = self.sets.sparse(self.end.segment, u64::from(SEGMENT) / 2) else { return };
        if let Err(error) = self.take_along(segment) {
            tracing::warn!(%error, "items cannot be moved to where there is room");
        }
    }

    fn take_along(&mut self, segment: u32) -> Result<(), StoreError> {
        let mut moved = 0;
        for circle in self.sets.circles.keys().copied().collect::<Vec<_>>() {
            let prefix = Table::Entries.of_segment(&circle, segment);
            for (key, value) in self.shared.backing.scan(&prefix, None, MOVED - moved)? {
                let found = keys::unseal(&key, &value).and_then(|bytes| keys::entry_from_bytes(&key, bytes));
                let Some((entry, place)) = found else { continue };
                if self.sets.place(&circle, &entry.slot) != Some(place) {
                    continue;
                }
                match self.current(&circle, &entry.slot)? {
                    Some(bytes) => self.place(circle, &entry, &bytes),
                    None => self.damaged(circle, entry)?,
                }
                moved += 1;
            }
        }
        Ok(())
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
        if self.sets.circles.get(circle).is_some_and(|replica| replica.after(None).next().is_none()) {
            self.sets.circles.remove(circle);
        }
    }

    fn put(&mut self, key: Vec<u8>, bytes: Option<&[u8]>) {
        let value = bytes.map(|bytes| keys::seal(&key, bytes));
        self.bytes += key.len() + value.as_ref().map_or(0, Vec::len);
        self.batch.pairs.insert(key, value);
    }

    /// The sound bytes of a key as they will be after this batch.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.batch.pairs.get(key) {
            Some(value) => Ok(value.as_ref().and_then(|value| keys::unseal(key, value)).map(<[u8]>::to_vec)),
            None => Ok(self.shared.get(key)?.flatten()),
        }
    }

    /// Adds count and hash of the sets that changed, the end of the records, what is to be erased in place of what
    /// was, and the number of this batch.
    fn seal(mut self, number: u64, erased_before: &[Place]) -> Sealed {
        for circle in std::mem::take(&mut self.touched) {
            self.forget_if_empty(&circle);
            let state = self.sets.circles.get(&circle).map(|replica| keys::state_to_bytes(&replica.state()));
            self.put(Table::Circles.of_circle(&circle), state.as_deref());
        }
        if !self.batch.records.is_empty() {
            let end = keys::place_to_bytes(self.end.next(0));
            self.put(Table::End.prefix().to_vec(), Some(&end));
        }
        let erased = Place::joined(std::mem::take(&mut self.displaced));
        for place in erased_before {
            self.put(Table::Erased.of_bytes_at(*place), None);
        }
        for place in &erased {
            self.put(Table::Erased.of_bytes_at(*place), Some(&place.length.to_be_bytes()));
        }
        self.put(Table::Batches.prefix().to_vec(), Some(&number.to_be_bytes()));
        Sealed { batch: self.batch, changes: self.changes, end: self.end, erased }
    }
}
