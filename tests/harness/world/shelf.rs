//! What a node stores: the core's replicas with their items, and beside them the ledger that says what must be in them.
//!
//! Whatever goes into a shelf is durable at once; what else a node knows is gone when it stops. A shelf that does not
//! agree with its ledger says so, and the run has failed.

use std::{
    cell::{Ref, RefCell},
    collections::{BTreeMap, HashMap},
};

use joinup_protocol::{
    id::{CircleId, SlotHash},
    item::Verified,
    reconcile::{LtHash, SetState},
    replica::{Entry, Outcome, Refusal, Replica},
    time::Millis,
};

use super::{
    Name,
    ledger::{Leaves, Ledger},
    policy::Policy,
    session::Memory,
};

/// What came of the items offered since the last time that somebody looked.
#[derive(Debug, Default)]
pub struct Arrivals {
    /// They changed the set.
    pub new: Vec<(CircleId, Entry)>,
    /// They were held already, or were older than what is held.
    pub known: usize,
    /// They were not wanted.
    pub declined: usize,
}

/// A copy of a store, made at some time, to which a node may go back.
#[derive(Debug, Clone)]
pub struct Copy {
    items: BTreeMap<SlotHash, Verified>,
    ledger: Ledger,
}

/// A node's store.
#[derive(Debug)]
pub struct Shelf(RefCell<Inner>);

/// What is behind a shelf.
#[derive(Debug)]
pub struct Inner {
    /// The node's own clock.
    pub clock: Millis,
    /// The node's own decisions.
    pub policy: Policy,
    /// The sets, as the core keeps them.
    pub replicas: BTreeMap<CircleId, Replica>,
    /// The items in them.
    pub items: BTreeMap<SlotHash, Verified>,
    /// What must be in them.
    pub ledger: Ledger,
    /// What was left undone with each peer on purpose, and what that peer was of a mind to keep then.
    memories: BTreeMap<Name, (Memory, u64)>,
    /// How often this node has begun to judge by something else: another clock, other decisions, an older copy.
    pub mind: u64,
    /// Changes of the sets and of the decisions since the beginning.
    pub changes: u64,
    /// Whether the disk takes anything.
    pub is_full: bool,
    arrivals: Arrivals,
    wrong: Option<String>,
}

impl Shelf {
    /// An empty one.
    pub fn new(circles: &[CircleId], policy: Policy) -> Self {
        Self(RefCell::new(Inner {
            clock: Millis(0),
            policy,
            replicas: circles.iter().map(|circle| (*circle, Replica::new(*circle))).collect(),
            items: BTreeMap::new(),
            ledger: Ledger::new(circles),
            memories: BTreeMap::new(),
            mind: 0,
            changes: 0,
            is_full: false,
            arrivals: Arrivals::default(),
            wrong: None,
        }))
    }

    /// What is in it.
    pub fn inner(&self) -> Ref<'_, Inner> {
        self.0.borrow()
    }

    /// Sets the node's clock.
    pub fn set_clock(&self, clock: Millis) {
        self.0.borrow_mut().clock = clock;
    }

    /// Sets a clock that jumps: what was declined before may be wanted now.
    pub fn jump_to(&self, clock: Millis) {
        let mut inner = self.0.borrow_mut();
        inner.clock = clock;
        inner.turn();
    }

    /// Fills or empties the disk.
    pub fn set_full(&self, is_full: bool) {
        self.0.borrow_mut().is_full = is_full;
    }

    /// Offers one item to the core and to the ledger.
    pub fn offer(&self, item: &Verified) -> Outcome {
        self.0.borrow_mut().offer(item)
    }

    /// What was offered since this was called last, or why the core is wrong.
    ///
    /// # Errors
    /// When the core did something else than the ledger.
    pub fn arrivals(&self) -> Result<Arrivals, String> {
        let mut inner = self.0.borrow_mut();
        let arrivals = std::mem::take(&mut inner.arrivals);
        inner.wrong.take().map_or(Ok(arrivals), Err)
    }

    /// What was left undone with a peer on purpose, and what that peer was of a mind to keep when it began.
    pub fn recall(&self, peer: Name) -> Option<(Memory, u64)> {
        self.0.borrow_mut().memories.remove(&peer)
    }

    /// Remembers that for a peer, if this node is of the same mind as when the session began; `minds` are its own and the
    /// peer's.
    pub fn remember(&self, peer: Name, minds: [u64; 2], memory: Memory) {
        let mut inner = self.0.borrow_mut();
        if inner.mind == minds[0] {
            inner.memories.insert(peer, (memory, minds[1]));
        }
    }

    /// Other decisions from now on.
    pub fn decide(&self, change: impl FnOnce(&mut Policy)) {
        let mut inner = self.0.borrow_mut();
        change(&mut inner.policy);
        inner.turn();
        inner.trim(None);
    }

    /// What has expired by the node's clock leaves.
    pub fn expire(&self) {
        let mut inner = self.0.borrow_mut();
        let clock = inner.clock;
        inner.trim(Some(clock));
    }

    /// What is on the disk at this moment.
    pub fn copy(&self) -> Copy {
        let inner = self.0.borrow();
        Copy { items: inner.items.clone(), ledger: inner.ledger.clone() }
    }

    /// Starts again from what is stored: everything else is forgotten.
    pub fn restart(&self) {
        let copy = self.copy();
        let mut inner = self.0.borrow_mut();
        inner.memories.clear();
        inner.load(copy);
    }

    /// Starts again from an older copy.
    pub fn go_back(&self, copy: Copy) {
        let mut inner = self.0.borrow_mut();
        inner.turn();
        inner.load(copy);
    }

    /// Compares the core with the ledger, item by item, and its hash with that of its items.
    ///
    /// # Errors
    /// What is not as it should be.
    pub fn audit(&self) -> Result<(), String> {
        let inner = self.0.borrow();
        for (circle, book) in inner.ledger.books() {
            let replica = inner.replicas.get(circle).ok_or("a circle is gone")?;
            let held: HashMap<SlotHash, Entry> = replica.after(None).map(|entry| (entry.slot, entry)).collect();
            let mut sum = LtHash::default();
            held.values().for_each(|entry| sum.add(&entry.slot, entry.stamp, &entry.digest));
            if replica.state() != (SetState { count: held.len() as u64, hash: sum.digest() }) {
                return Err("the state of a set is not that of its items".to_owned());
            }
            if let Some(lost) = book.iter().find(|entry| held.get(&entry.slot) != Some(*entry)) {
                return Err(format!("an acknowledged item is lost: {lost:?}; instead: {:?}", held.get(&lost.slot)));
            }
            if held.len() != book.count() {
                return Err(format!("{} items are held that should not be", held.len() - book.count()));
            }
            if let Some(entry) = held
                .values()
                .find(|entry| inner.items.get(&entry.slot).is_none_or(|item| item.digest() != entry.digest))
            {
                return Err(format!("an item is in the set and not in the store: {entry:?}"));
            }
        }
        Ok(())
    }
}

impl Inner {
    /// Offers one item to the core and to the ledger.
    pub fn offer(&mut self, item: &Verified) -> Outcome {
        let circle = item.header().circle;
        let Some(replica) = self.replicas.get_mut(&circle) else {
            return Outcome::Refused(Refusal::Unwanted);
        };
        let entry = Entry::from(&**item);
        let outcome = replica.offer(entry, &self.policy, self.clock);
        let leaves = self.ledger.offer(&circle, entry, &self.policy, self.clock);
        if !is_same(&outcome, leaves.as_ref()) {
            self.wrong = Some(format!("offered {entry:?}: the core says {outcome:?}, the ledger {leaves:?}"));
        }
        match outcome {
            Outcome::Accepted { evicted } => {
                if let Some(evicted) = evicted {
                    self.items.remove(&evicted.slot);
                }
                self.arrived(circle, entry, item);
            }
            Outcome::Superseded { .. } => self.arrived(circle, entry, item),
            Outcome::Duplicate | Outcome::Older { .. } => self.arrivals.known += 1,
            Outcome::Refused(_) => self.arrivals.declined += 1,
        }
        outcome
    }

    fn load(&mut self, copy: Copy) {
        for (circle, replica) in &mut self.replicas {
            *replica = Replica::new(*circle);
        }
        for item in copy.items.values() {
            let replica = self.replicas.get_mut(&item.header().circle);
            if let Some(old) = replica.and_then(|replica| replica.load(Entry::from(&**item))) {
                self.wrong = Some(format!("a sound store displaces {old:?} when it is loaded"));
            }
        }
        self.items = copy.items;
        self.ledger = copy.ledger;
        self.is_full = false;
        self.trim(None);
    }

    fn arrived(&mut self, circle: CircleId, entry: Entry, item: &Verified) {
        self.items.insert(entry.slot, item.clone());
        self.arrivals.new.push((circle, entry));
        self.changes += 1;
    }

    /// Judges by something else from now on: what was left undone is looked at again.
    fn turn(&mut self) {
        self.mind += 1;
        self.changes += 1;
        self.memories.clear();
    }

    /// Takes out what decisions or a date have made unwanted, as the node's store does.
    fn trim(&mut self, clock: Option<Millis>) {
        self.changes += 1;
        for (circle, entry) in self.ledger.trim(&self.policy, clock) {
            self.items.remove(&entry.slot);
            let taken = self.replicas.get_mut(&circle).and_then(|replica| replica.remove(&entry.slot));
            if taken != Some(entry) {
                self.wrong = Some(format!("{entry:?} should have left, but it was {taken:?}"));
            }
        }
    }
}

fn is_same(outcome: &Outcome, leaves: Option<&Leaves>) -> bool {
    match (outcome, leaves) {
        (Outcome::Accepted { evicted }, Some(Leaves { replaced: None, evicted: expected })) => evicted == expected,
        (Outcome::Superseded { old }, Some(Leaves { replaced, evicted: None })) => Some(*old) == *replaced,
        (Outcome::Duplicate | Outcome::Older { .. } | Outcome::Refused(_), None) => true,
        _ => false,
    }
}
