//! What is said in several circles at once is one thing: the newest of its items is shown, and the others are ready to
//! take its place.

use std::{
    collections::BTreeMap,
    ops::{Bound::Excluded, Bound::Unbounded, RangeInclusive},
};

use joinup_protocol::{
    id::{CircleId, PublicId, SlotHash},
    time::Stamp,
};

/// A row of the catalogue: one thing as it was said in one circle.
pub(super) trait Said {
    /// What it is.
    fn id(&self) -> PublicId;
    /// Where it was said.
    fn circle(&self) -> CircleId;
    /// The slot that it fills there.
    fn slot(&self) -> SlotHash;
    /// When it was said, and whether that was a withdrawal.
    fn stamp(&self) -> Stamp;
}

/// Rows by id: one that is shown, and the same of other circles.
#[derive(Debug)]
pub(super) struct Several<R> {
    shown: BTreeMap<PublicId, Box<R>>,
    others: BTreeMap<(PublicId, SlotHash), Box<R>>,
}

impl<R> Default for Several<R> {
    fn default() -> Self {
        Self { shown: BTreeMap::new(), others: BTreeMap::new() }
    }
}

fn all_of(id: &PublicId) -> RangeInclusive<(PublicId, SlotHash)> {
    let [first, last] = [0, 0xff].map(|byte| (*id, SlotHash::new([byte; SlotHash::LEN])));
    first..=last
}

impl<R: Said> Several<R> {
    /// Takes a row whose slot holds nothing here.
    pub(super) fn put(&mut self, row: R) {
        let rank = |row: &R| (row.stamp(), row.slot());
        let mut row = Box::new(row);
        if let Some(shown) = self.shown.get_mut(&row.id()) {
            if rank(&row) > rank(shown) {
                std::mem::swap(&mut row, shown);
            }
            self.others.insert((row.id(), row.slot()), row);
        } else {
            self.shown.insert(row.id(), row);
        }
    }

    /// Takes out what fills a slot.
    pub(super) fn take(&mut self, id: &PublicId, slot: &SlotHash) -> Option<Box<R>> {
        if self.shown.get(id).is_none_or(|shown| shown.slot() != *slot) {
            return self.others.remove(&(*id, *slot));
        }
        let next = self.others.range(all_of(id)).max_by_key(|(_, row)| (row.stamp(), row.slot())).map(|(key, _)| *key);
        match next.and_then(|next| self.others.remove(&next)) {
            Some(next) => self.shown.insert(*id, next),
            None => self.shown.remove(id),
        }
    }

    /// The one that is shown.
    pub(super) fn get(&self, id: &PublicId) -> Option<&R> {
        self.shown.get(id).map(|row| &**row)
    }

    /// Those that are shown, by id.
    pub(super) fn shown(&self) -> impl Iterator<Item = &R> {
        self.shown.values().map(|row| &**row)
    }

    /// All of them, the same thing as often as it was said.
    pub(super) fn all(&self) -> impl Iterator<Item = &R> {
        self.shown().chain(self.others.values().map(|row| &**row))
    }

    /// One thing, as often as it was said.
    pub(super) fn of(&self, id: &PublicId) -> impl Iterator<Item = &R> {
        self.get(id).into_iter().chain(self.others.range(all_of(id)).map(|(_, row)| &**row))
    }

    /// Those that are shown whose ids lie between these two, both included.
    pub(super) fn between(&self, first: PublicId, last: PublicId) -> impl Iterator<Item = &R> {
        self.shown.range(first..=last).map(|(_, row)| &**row)
    }

    /// The ids beside this one in order.
    pub(super) fn neighbours(&self, id: &PublicId) -> [Option<PublicId>; 2] {
        let before = self.shown.range(..id).next_back().map(|(id, _)| *id);
        let after = self.shown.range((Excluded(*id), Unbounded)).next().map(|(id, _)| *id);
        [before, after]
    }
}
