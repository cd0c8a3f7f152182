//! One circle's current items, as a state machine: an item is offered, and a named [`Outcome`] says what became of it.
//!
//! A slot is a register that holds the item with the greatest (stamp, digest). Offered items may come in any order,
//! any number of times, from anybody; two replicas that were offered the same items with the same allowance hold the
//! same set.
//!
//! | offered | slot | outcome |
//! |---|---|---|
//! | stamp more than ten minutes ahead | any | `Refused(Early)`: comes again with a later catch-up |
//! | older than 400 days and no tombstone | any | `Refused(Expired)` |
//! | author's allowance is nothing | any | `Refused(Unwanted)` |
//! | any | the same item | `Duplicate` |
//! | lesser (stamp, digest) | held | `Older` |
//! | greater (stamp, digest) | held | `Superseded` |
//! | worth less than all of an author whose allowance is used up | free | `Refused(OverQuota)` |
//! | any other | free | `Accepted`; the author's item worth least leaves when the allowance was used up |

use core::ops::Range;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::{
    id::{CircleId, CommunityId, Digest, Kind, SlotHash},
    item::Item,
    limits,
    reconcile::{
        AuthorTag, Listed, LtHash, SetState, ShortId, SlotTag,
        difference::Worth,
        short::Urgency,
        sketch::{self, Bank, Cell, keyed},
    },
    time::{Millis, Stamp},
    wire::message::Floor,
};

/// What a replica remembers of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The slot it fills.
    pub slot: SlotHash,
    /// Whose it is.
    pub author: CommunityId,
    /// What sort of thing it is.
    pub kind: Kind,
    /// When it was said.
    pub stamp: Stamp,
    /// Which item it is.
    pub digest: Digest,
}

impl Entry {
    /// What decides between two items of a slot.
    pub const fn rank(&self) -> (Stamp, Digest) {
        (self.stamp, self.digest)
    }

    /// What decides which of an author's items leave first; see [`Listed::worth`].
    pub fn worth(&self) -> Worth {
        Listed::from(self).worth()
    }
}

impl From<&Item> for Entry {
    fn from(item: &Item) -> Self {
        let header = item.header();
        Self { slot: item.slot(), author: header.author, kind: header.kind, stamp: header.stamp, digest: item.digest() }
    }
}

impl From<&Entry> for Listed {
    fn from(entry: &Entry) -> Self {
        Self {
            slot: entry.slot,
            author: AuthorTag::from(&entry.author),
            kind: entry.kind,
            stamp: entry.stamp,
            digest: entry.digest,
        }
    }
}

/// What became of an offered item.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It fills a slot that was free; the author's least item left for it if one is named.
    Accepted {
        /// The author's item that was let go.
        evicted: Option<Entry>,
    },
    /// It replaces the item that its slot held.
    Superseded {
        /// The item that was replaced.
        old: Entry,
    },
    /// It is the item that its slot holds.
    Duplicate,
    /// Its slot holds a greater one.
    Older {
        /// The item that stays.
        current: Entry,
    },
    /// It is not kept.
    Refused(Refusal),
}

impl Outcome {
    /// Whether the set changed.
    pub const fn is_change(&self) -> bool {
        matches!(self, Self::Accepted { .. } | Self::Superseded { .. })
    }
}

/// Why an item is not kept; another node may think otherwise, and this one later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// Its stamp is more than [`limits::FUTURE_STAMP`] ahead.
    Early,
    /// It is older than [`limits::EXPIRY`].
    Expired,
    /// Nothing of this author is wanted.
    Unwanted,
    /// It is worth less than everything kept of an author whose allowance is used up.
    OverQuota,
    /// There is no room on the disk for more of this author.
    NoRoom,
}

impl Refusal {
    /// Whether it stays so as long as we want what we want now, whatever clocks and disks do.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Unwanted | Self::OverQuota)
    }

    /// The word used in reports and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Expired => "expired",
            Self::Unwanted => "unwanted",
            Self::OverQuota => "over-quota",
            Self::NoRoom => "no-room",
        }
    }
}

/// How many current items of an author a node keeps: its own policy, nobody else's business.
pub trait Allowance {
    /// Items per circle; 0 for an author of whom nothing is wanted.
    fn items(&self, author: &CommunityId) -> u32;

    /// Whether some author of this tag is one of whom nothing is wanted.
    fn is_unwanted(&self, tag: AuthorTag) -> bool;
}

/// The same allowance for everybody.
#[derive(Debug, Clone, Copy)]
pub struct Same(pub u32);

impl Allowance for Same {
    fn items(&self, _: &CommunityId) -> u32 {
        self.0
    }

    fn is_unwanted(&self, _: AuthorTag) -> bool {
        self.0 == 0
    }
}

#[derive(Debug, Clone, Copy)]
struct Held {
    author: CommunityId,
    kind: Kind,
    stamp: Stamp,
    digest: Digest,
}

/// The current items of one circle.
#[derive(Debug, Clone)]
pub struct Replica {
    circle: CircleId,
    slots: BTreeMap<SlotHash, Held>,
    authors: BTreeMap<CommunityId, BTreeSet<(Worth, SlotHash)>>,
    hash: LtHash,
    bank: Bank,
}

impl Replica {
    /// An empty replica of that circle.
    pub fn new(circle: CircleId) -> Self {
        Self {
            circle,
            slots: BTreeMap::new(),
            authors: BTreeMap::new(),
            hash: LtHash::default(),
            bank: Bank::default(),
        }
    }

    /// The circle.
    pub const fn circle(&self) -> CircleId {
        self.circle
    }

    /// Takes an entry that this replica held before a restart, without judging it again. Gives back the one that it
    /// displaces, which a sound store never has.
    pub fn load(&mut self, entry: Entry) -> Option<Entry> {
        let old = self.get(&entry.slot);
        self.insert(entry);
        old
    }

    /// Judges an item and takes it when it is to be kept.
    pub fn offer(&mut self, entry: Entry, allowance: &impl Allowance, now: Millis) -> Outcome {
        let quota = allowance.items(&entry.author);
        if let Some(refusal) = Self::refusal_at_sight(entry.stamp, quota, now) {
            return Outcome::Refused(refusal);
        }
        if let Some(current) = self.get(&entry.slot) {
            return if current.rank() == entry.rank() {
                Outcome::Duplicate
            } else if current.rank() > entry.rank() {
                Outcome::Older { current }
            } else {
                self.insert(entry);
                Outcome::Superseded { old: current }
            };
        }
        let Some(least) = self.least_of_full(&entry.author, quota) else {
            self.insert(entry);
            return Outcome::Accepted { evicted: None };
        };
        if entry.worth() < least.worth() {
            return Outcome::Refused(Refusal::OverQuota);
        }
        self.remove(&least.slot);
        self.insert(entry);
        Outcome::Accepted { evicted: Some(least) }
    }

    /// Whether an item that a peer has would be refused, judged by its short id before it is fetched.
    pub fn would_refuse(&self, id: &ShortId, allowance: &impl Allowance, now: Millis) -> Option<Refusal> {
        if allowance.is_unwanted(id.author()) {
            return Some(Refusal::Unwanted);
        }
        if let Some(refusal) = Self::refusal_at_sight(id.stamp(), 1, now) {
            return Some(refusal);
        }
        if self.find(id.slot()).any(|entry| AuthorTag::from(&entry.author) == id.author()) {
            return None;
        }
        let author = self.author_of(id.author())?;
        let least = self.least_of_full(&author, allowance.items(&author))?;
        (id.worth() < ShortId::from(&least).worth()).then_some(Refusal::OverQuota)
    }

    fn refusal_at_sight(stamp: Stamp, quota: u32, now: Millis) -> Option<Refusal> {
        if quota == 0 {
            Some(Refusal::Unwanted)
        } else if stamp.is_early(now) {
            Some(Refusal::Early)
        } else if stamp.is_expired(now) {
            Some(Refusal::Expired)
        } else {
            None
        }
    }

    fn author_of(&self, tag: AuthorTag) -> Option<CommunityId> {
        let mut from = [0; 32];
        from[..6].copy_from_slice(&tag.0);
        let (author, _) = self.authors.range(CommunityId::new(from)..).next()?;
        (AuthorTag::from(author) == tag).then_some(*author)
    }

    fn least_of_full(&self, author: &CommunityId, quota: u32) -> Option<Entry> {
        let items = self.authors.get(author)?;
        let full = items.len() >= usize::try_from(quota).unwrap_or(usize::MAX);
        let (_, slot) = items.first().filter(|_| full)?;
        self.get(slot)
    }

    /// Takes an item out, as when its author is no longer wanted or it has expired.
    pub fn remove(&mut self, slot: &SlotHash) -> Option<Entry> {
        let held = self.slots.remove(slot)?;
        let entry = held.entry(*slot);
        self.hash.remove(slot, held.stamp, &held.digest);
        self.bank.remove(&ShortId::from(&entry).0);
        if let Some(items) = self.authors.get_mut(&held.author) {
            items.remove(&(entry.worth(), *slot));
            if items.is_empty() {
                self.authors.remove(&held.author);
            }
        }
        Some(entry)
    }

    fn insert(&mut self, entry: Entry) {
        self.remove(&entry.slot);
        let Entry { slot, author, kind, stamp, digest } = entry;
        self.hash.add(&slot, stamp, &digest);
        self.authors.entry(author).or_default().insert((entry.worth(), slot));
        self.slots.insert(slot, Held { author, kind, stamp, digest });
        self.bank.add(&ShortId::from(&entry).0);
        if self.bank.is_outgrown_by(self.slots.len()) {
            let Self { bank, slots, .. } = self;
            bank.grow(short_ids(slots));
        }
    }

    /// The current item of a slot.
    pub fn get(&self, slot: &SlotHash) -> Option<Entry> {
        self.slots.get(slot).map(|held| held.entry(*slot))
    }

    /// The current items of all slots of that tag: almost always one at most.
    pub fn find(&self, tag: SlotTag) -> impl Iterator<Item = Entry> {
        let (mut from, mut to) = ([0; 32], [0xff; 32]);
        from[..6].copy_from_slice(&tag.0);
        to[..6].copy_from_slice(&tag.0);
        self.slots.range(SlotHash::new(from)..=SlotHash::new(to)).map(|(slot, held)| held.entry(*slot))
    }

    /// Whether the slot of this id holds what it names, or something newer, as far as ids tell: of two slots of an author
    /// that were ground to one tag either passes for the other.
    pub fn holds(&self, id: &ShortId) -> bool {
        self.find(id.slot()).any(|entry| {
            let held = ShortId::from(&entry);
            held.author() == id.author() && held.rank() >= id.rank()
        })
    }

    /// Names the set as it is now for [`Replica::cells`]: how many changes it has seen since this replica was made.
    pub const fn moment(&self) -> u64 {
        self.bank.moment()
    }

    /// Cells of the sketch of short ids, of the set as it was at that moment; nothing when that is too long ago. Beyond
    /// [`limits::BANK_CELLS`] this takes a pass over the set.
    pub fn cells(&self, range: Range<u32>, moment: u64) -> Option<Vec<Cell>> {
        self.bank.cells(range, moment, |range| sketch::cells(short_ids(&self.slots), range))
    }

    /// All items under their ids for that key.
    pub fn keyed(&self, key: &keyed::Key) -> impl Iterator<Item = (sketch::Id, Entry)> {
        self.after(None).map(move |entry| (keyed::keyed_id(key, &entry.slot, entry.stamp, &entry.digest), entry))
    }

    /// The first cells of the sketch of keyed ids, of the set as it is now; a pass over it.
    pub fn keyed_cells(&self, key: &keyed::Key, length: u32) -> Vec<Cell> {
        sketch::cells(self.keyed(key).map(|(id, _)| id), 0..length.min(limits::SKETCH_CELLS))
    }

    /// One stretch of the set in the order of [`ShortId::urgency`], after an id. Takes a pass over the set, so that a
    /// stretch should be long.
    pub fn stretch(&self, after: Option<ShortId>, limit: usize) -> Vec<Entry> {
        let after = after.map(|id| id.urgency());
        let mut stretch: BinaryHeap<(Urgency, &SlotHash)> = BinaryHeap::new();
        for (slot, held) in &self.slots {
            let urgency = ShortId::from(&held.entry(*slot)).urgency();
            if after.is_some_and(|after| urgency <= after) {
                continue;
            }
            if stretch.len() < limit {
                stretch.push((urgency, slot));
            } else if let Some(mut last) = stretch.peek_mut().filter(|last| urgency < last.0) {
                *last = (urgency, slot);
            }
        }
        stretch.into_sorted_vec().into_iter().filter_map(|(_, slot)| self.get(slot)).collect()
    }

    /// Everything after an id and up to another, in no order. Takes a pass over the set.
    pub fn between(&self, after: Option<ShortId>, until: Option<ShortId>) -> impl Iterator<Item = (ShortId, Entry)> {
        let [after, until] = [after, until].map(|id| id.map(|id| id.urgency()));
        let entries = self.slots.iter().map(|(slot, held)| held.entry(*slot));
        entries.map(|entry| (ShortId::from(&entry), entry)).filter(move |(id, _)| {
            let urgency = id.urgency();
            after.is_none_or(|after| after < urgency) && until.is_none_or(|until| urgency <= until)
        })
    }

    /// The sum behind the hash of the set.
    pub const fn sum(&self) -> &LtHash {
        &self.hash
    }

    /// Below what items of these authors are refused, of those whose allowance is used up.
    pub fn floors(&self, authors: &[AuthorTag], allowance: &impl Allowance) -> Vec<Floor> {
        let floor = |tag: &AuthorTag| {
            let author = self.author_of(*tag)?;
            let least = self.least_of_full(&author, allowance.items(&author))?;
            Some(Floor { author: *tag, least: least.stamp }).filter(|_| least.kind != Kind::PROFILE)
        };
        authors.iter().filter_map(floor).collect()
    }

    /// Number of items and hash of the set.
    pub fn state(&self) -> SetState {
        SetState { count: self.slots.len() as u64, hash: self.hash.digest() }
    }

    /// All entries after a slot, ascending.
    pub fn after(&self, after: Option<SlotHash>) -> impl Iterator<Item = Entry> {
        use core::ops::Bound::{Excluded, Unbounded};
        self.slots.range((after.map_or(Unbounded, Excluded), Unbounded)).map(|(slot, held)| held.entry(*slot))
    }

    /// One page of the listing: at most [`limits::PAGE`] entries after a slot.
    pub fn page(&self, after: Option<SlotHash>) -> (Vec<Listed>, bool) {
        let mut rest = self.after(after);
        let entries: Vec<Listed> = rest.by_ref().take(limits::PAGE).map(|entry| Listed::from(&entry)).collect();
        let last = rest.next().is_none();
        (entries, last)
    }

    /// The entries of one author, in the order in which they would leave.
    pub fn of_author(&self, author: &CommunityId) -> impl Iterator<Item = Entry> {
        self.authors.get(author).into_iter().flatten().filter_map(|(_, slot)| self.get(slot))
    }

    /// The authors of what is held, and how many items of each.
    pub fn counts(&self) -> impl Iterator<Item = (&CommunityId, usize)> {
        self.authors.iter().map(|(author, items)| (author, items.len()))
    }

    /// The authors of what is held.
    pub fn authors(&self) -> impl Iterator<Item = &CommunityId> {
        self.authors.keys()
    }

    /// Entries that have expired, to be removed by the store.
    pub fn expired(&self, now: Millis) -> Vec<Entry> {
        self.after(None).filter(|entry| entry.stamp.is_expired(now)).collect()
    }
}

fn short_ids(slots: &BTreeMap<SlotHash, Held>) -> impl Iterator<Item = sketch::Id> {
    slots.iter().map(|(slot, held)| ShortId::from(&held.entry(*slot)).0)
}

impl Held {
    const fn entry(&self, slot: SlotHash) -> Entry {
        let Self { author, kind, stamp, digest } = *self;
        Entry { slot, author, kind, stamp, digest }
    }
}
