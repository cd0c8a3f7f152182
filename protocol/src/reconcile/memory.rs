//! A node's holdings in memory: the least that a session works on, for simulations and tests of everything above.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    id::{CircleId, SlotHash},
    item::Verified,
    reconcile::{
        AuthorTag, ShortId,
        session::{Holdings, Unavailable},
    },
    replica::{Allowance, Entry, Outcome, Refusal, Replica},
    time::Millis,
    wire::message::Floor,
};

/// Items of any number of circles, and the allowance by which they are kept.
#[derive(Debug)]
pub struct MemoryHoldings<A> {
    allowance: A,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    now: Millis,
    replicas: BTreeMap<CircleId, Replica>,
    items: BTreeMap<SlotHash, Verified>,
}

impl<A: Allowance> MemoryHoldings<A> {
    /// Nothing, in these circles.
    pub fn new(circles: impl IntoIterator<Item = CircleId>, allowance: A) -> Self {
        let replicas = circles.into_iter().map(|circle| (circle, Replica::new(circle))).collect();
        let inner = Mutex::new(Inner { replicas, ..Inner::default() });
        Self { allowance, inner }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the clock by which items are judged.
    pub fn set_now(&self, now: Millis) {
        self.inner().now = now;
    }

    /// Offers one item.
    pub fn offer(&self, item: Verified) -> Outcome {
        let mut inner = self.inner();
        let now = inner.now;
        let Some(replica) = inner.replicas.get_mut(&item.header().circle) else {
            return Outcome::Refused(Refusal::Unwanted);
        };
        let outcome = replica.offer(Entry::from(&*item), &self.allowance, now);
        if let Outcome::Accepted { evicted: Some(evicted) } = outcome {
            inner.items.remove(&evicted.slot);
        }
        if outcome.is_change() {
            inner.items.insert(item.slot(), item);
        }
        outcome
    }

    /// Takes back an item that was held before a restart, without judging it again.
    pub fn restore(&self, item: Verified) {
        let mut inner = self.inner();
        if let Some(replica) = inner.replicas.get_mut(&item.header().circle) {
            replica.load(Entry::from(&*item));
            inner.items.insert(item.slot(), item);
        }
    }

    /// All items held, by slot.
    pub fn items(&self) -> Vec<Verified> {
        self.inner().items.values().cloned().collect()
    }
}

impl<A: Allowance> Holdings for MemoryHoldings<A> {
    fn circles(&self) -> Vec<CircleId> {
        self.inner().replicas.keys().copied().collect()
    }

    fn read<T>(&self, circle: &CircleId, look: impl FnOnce(&Replica) -> T) -> Option<T> {
        self.inner().replicas.get(circle).map(look)
    }

    fn refusals(&self, circle: &CircleId, ids: &[ShortId]) -> Vec<Option<Refusal>> {
        let inner = self.inner();
        let refusal = |id| match inner.replicas.get(circle) {
            Some(replica) => replica.would_refuse(id, &self.allowance, inner.now),
            None => Some(Refusal::Unwanted),
        };
        ids.iter().map(refusal).collect()
    }

    fn floors(&self, circle: &CircleId, authors: &[AuthorTag]) -> Vec<Floor> {
        let inner = self.inner();
        let replica = inner.replicas.get(circle);
        replica.map(|replica| replica.floors(authors, &self.allowance)).unwrap_or_default()
    }

    fn bytes(&self, _: &CircleId, slot: &SlotHash) -> Option<Arc<[u8]>> {
        self.inner().items.get(slot).map(|item| Arc::clone(item.bytes()))
    }

    fn store(&self, items: Vec<Verified>) -> Result<Vec<Outcome>, Unavailable> {
        Ok(items.into_iter().map(|item| self.offer(item)).collect())
    }
}
