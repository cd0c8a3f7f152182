//! What one node must hold by the rules alone: the rules of a set written a second time, naively, and from the
//! documents instead of the core.
//!
//! A ledger is told of everything that is offered to the node's replica, and of every decision. Then
//!
//! - of each slot it holds the item with the greatest (stamp, digest) that was ever offered; so a withdrawal, whose
//!   stamp has the top bit set, stays for ever, and no item gives way to an older one;
//! - of an author with a quota of N it holds the N items that are worth most by (is a profile, stamp, digest);
//! - nothing else ever leaves it but what a decision or a date takes out.
//!
//! Items of a slot only grow, and with them their worth; so what has left over a quota could come back only as a newer
//! version, and the N that are kept do not depend on the order in which items came.

use std::collections::BTreeMap;

use joinup_protocol::{
    id::{CircleId, CommunityId, Kind, SlotHash},
    replica::{Allowance, Entry},
    time::Millis,
};

use super::policy::Policy;

const AHEAD: u64 = 10 * 60 * 1_000;
const DAY: u64 = 24 * 60 * 60 * 1_000;
const WITHDRAWN: u64 = 1 << 47;

/// What decides between two items of a slot.
pub type Rank = (u64, [u8; 32]);
/// What decides which of an author's items stay.
pub type Worth = (bool, u64, [u8; 32]);

/// What decides between two items of a slot, read off the bytes.
pub fn rank(entry: &Entry) -> Rank {
    (u64::from(entry.stamp), *entry.digest.as_bytes())
}

/// What decides which of an author's items stay.
pub fn worth(entry: &Entry) -> Worth {
    let (stamp, digest) = rank(entry);
    (entry.kind == Kind::PROFILE, stamp, digest)
}

/// Whether an item is stamped so far ahead of a clock that it waits.
pub fn is_early(entry: &Entry, clock: Millis) -> bool {
    (u64::from(entry.stamp) & !WITHDRAWN) > clock.0.saturating_add(AHEAD)
}

/// Whether an item is too old for a clock.
pub fn is_expired(entry: &Entry, clock: Millis) -> bool {
    let stamp = u64::from(entry.stamp);
    stamp & WITHDRAWN == 0 && stamp + 400 * DAY < clock.0 - clock.0 % DAY
}

/// Why an item is not taken, whatever is held.
pub fn is_refused_at_sight(entry: &Entry, policy: &Policy, clock: Millis) -> bool {
    policy.items(&entry.author) == 0 || is_early(entry, clock) || is_expired(entry, clock)
}

/// What leaves for an item that is held from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaves {
    /// Of the same slot.
    pub replaced: Option<Entry>,
    /// Of another slot, over the quota.
    pub evicted: Option<Entry>,
}

/// One circle.
#[derive(Debug, Clone, Default)]
pub struct Book {
    authors: BTreeMap<CommunityId, Vec<Entry>>,
    count: usize,
    print: u128,
}

impl Book {
    /// Items held.
    pub const fn count(&self) -> usize {
        self.count
    }

    /// A number that is the same for the same items: the sum of parts of their digests. Nobody here makes up digests.
    pub const fn print(&self) -> u128 {
        self.print
    }

    /// The item of a slot.
    pub fn get(&self, author: &CommunityId, slot: &SlotHash) -> Option<&Entry> {
        self.of(author).iter().find(|entry| entry.slot == *slot)
    }

    /// The items of an author.
    pub fn of(&self, author: &CommunityId) -> &[Entry] {
        self.authors.get(author).map_or(&[], Vec::as_slice)
    }

    /// All items.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.authors.values().flatten()
    }

    fn put(&mut self, entry: Entry) {
        self.authors.entry(entry.author).or_default().push(entry);
        self.count += 1;
        self.print = self.print.wrapping_add(part(&entry));
    }

    fn take(&mut self, entry: &Entry) {
        if let Some(items) = self.authors.get_mut(&entry.author) {
            let before = items.len();
            items.retain(|held| held.slot != entry.slot);
            self.count -= before - items.len();
            self.print = self.print.wrapping_sub(part(entry));
        }
    }

    fn offer(&mut self, entry: Entry, policy: &Policy, clock: Millis) -> Option<Leaves> {
        if is_refused_at_sight(&entry, policy, clock) {
            return None;
        }
        let replaced = self.get(&entry.author, &entry.slot).copied();
        if let Some(held) = replaced {
            if rank(&held) >= rank(&entry) {
                return None;
            }
            self.take(&held);
        }
        self.put(entry);
        let evicted = if replaced.is_none() { self.least_over(&entry.author, policy) } else { None };
        match evicted {
            Some(least) => {
                self.take(&least);
                (least.slot != entry.slot).then_some(Leaves { replaced, evicted })
            }
            None => Some(Leaves { replaced, evicted }),
        }
    }

    fn least_over(&self, author: &CommunityId, policy: &Policy) -> Option<Entry> {
        let items = self.of(author);
        let over = items.len() > usize::try_from(policy.items(author)).unwrap_or(usize::MAX);
        items.iter().filter(|_| over).min_by_key(|entry| worth(entry)).copied()
    }

    /// What a decision or a date takes out.
    fn trim(&mut self, policy: &Policy, clock: Option<Millis>) -> Vec<Entry> {
        let mut gone: Vec<Entry> =
            self.iter().filter(|entry| clock.is_some_and(|clock| is_expired(entry, clock))).copied().collect();
        gone.iter().for_each(|entry| self.take(entry));
        let authors: Vec<CommunityId> = self.authors.keys().copied().collect();
        for author in authors {
            while let Some(least) = self.least_over(&author, policy) {
                self.take(&least);
                gone.push(least);
            }
        }
        gone
    }
}

fn part(entry: &Entry) -> u128 {
    let mut part = [0; 16];
    part.copy_from_slice(&entry.digest.as_bytes()[..16]);
    u128::from_be_bytes(part)
}

/// All circles of a node.
#[derive(Debug, Clone)]
pub struct Ledger {
    books: BTreeMap<CircleId, Book>,
}

impl Ledger {
    /// An empty one for these circles.
    pub fn new(circles: &[CircleId]) -> Self {
        Self { books: circles.iter().map(|circle| (*circle, Book::default())).collect() }
    }

    /// One circle; nothing when the node is not in it.
    pub fn book(&self, circle: &CircleId) -> Option<&Book> {
        self.books.get(circle)
    }

    /// All circles.
    pub fn books(&self) -> impl Iterator<Item = (&CircleId, &Book)> {
        self.books.iter()
    }

    /// An item is offered; nothing when it changes nothing.
    pub fn offer(&mut self, circle: &CircleId, entry: Entry, policy: &Policy, clock: Millis) -> Option<Leaves> {
        self.books.get_mut(circle)?.offer(entry, policy, clock)
    }

    /// Decisions have changed or a date has come; gives what leaves.
    pub fn trim(&mut self, policy: &Policy, clock: Option<Millis>) -> Vec<(CircleId, Entry)> {
        let books = self.books.iter_mut();
        books.flat_map(|(circle, book)| book.trim(policy, clock).into_iter().map(|entry| (*circle, entry))).collect()
    }
}
