//! A node's holdings in memory: the least that a session works on, for simulations and tests of everything above.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    id::{CircleId, SlotHash},
    item::Verified,
    limits,
    reconcile::{
        Listed, SetState, ShortId,
        session::{Holdings, Unavailable},
    },
    replica::{Allowance, Entry, Outcome, Refusal, Replica},
    time::Millis,
};

/// Items of any number of circles, and the allowance by which they are kept.
#[derive(Debug)]
pub struct MemoryHoldings<A> {
    allowance: A,
    page: usize,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    now: Millis,
    replicas: BTreeMap<CircleId, Replica>,
    items: BTreeMap<SlotHash, Verified>,
    settled: BTreeSet<(CircleId, [u8; 32], [u8; 32])>,
}

impl<A: Allowance> MemoryHoldings<A> {
    /// Nothing, in these circles.
    pub fn new(circles: impl IntoIterator<Item = CircleId>, allowance: A) -> Self {
        let replicas = circles.into_iter().map(|circle| (circle, Replica::new(circle))).collect();
        let inner = Mutex::new(Inner { replicas, ..Inner::default() });
        Self { allowance, page: limits::PAGE, inner }
    }

    /// The same with smaller pages, so that a small set has many of them.
    #[must_use]
    pub fn with_page(mut self, entries: usize) -> Self {
        self.page = entries.clamp(1, limits::PAGE);
        self
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

    /// Remembers pairs of sets between which nothing is left to do.
    pub fn settle(&self, pairs: &[(CircleId, SetState, SetState)]) {
        let mut inner = self.inner();
        for (circle, ours, theirs) in pairs {
            inner.settled.insert((*circle, *ours.hash.as_bytes(), *theirs.hash.as_bytes()));
        }
    }
}

impl<A: Allowance> Holdings for MemoryHoldings<A> {
    fn circles(&self) -> Vec<CircleId> {
        self.inner().replicas.keys().copied().collect()
    }

    fn state(&self, circle: &CircleId) -> Option<SetState> {
        self.inner().replicas.get(circle).map(Replica::state)
    }

    fn page(&self, circle: &CircleId, after: Option<SlotHash>) -> (Vec<Listed>, bool) {
        let (mut entries, last) =
            self.inner().replicas.get(circle).map_or_else(|| (Vec::new(), true), |replica| replica.page(after));
        let cut = entries.len() > self.page;
        entries.truncate(self.page);
        (entries, last && !cut)
    }

    fn would_refuse(&self, circle: &CircleId, listed: &Listed) -> Option<Refusal> {
        let inner = self.inner();
        let Some(replica) = inner.replicas.get(circle) else { return Some(Refusal::Unwanted) };
        replica.would_refuse(&ShortId::from(listed), &self.allowance, inner.now)
    }

    fn item(&self, _: &CircleId, slot: &SlotHash) -> Option<Arc<[u8]>> {
        self.inner().items.get(slot).map(|item| Arc::clone(item.bytes()))
    }

    fn store(&self, items: Vec<Verified>) -> Result<Vec<Outcome>, Unavailable> {
        Ok(items.into_iter().map(|item| self.offer(item)).collect())
    }

    fn is_settled(&self, circle: &CircleId, ours: &SetState, theirs: &SetState) -> bool {
        self.inner().settled.contains(&(*circle, *ours.hash.as_bytes(), *theirs.hash.as_bytes()))
    }
}
