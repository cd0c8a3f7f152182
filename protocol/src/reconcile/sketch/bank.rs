//! A set's first cells, kept up to date with every change, and as they were some changes ago.
//!
//! A change touches about 2 ln(cells) cells, at most twenty. The bank grows with the set, so that a small circle costs
//! little and a large one at most 1 MiB with its log.
//!
//! A session's cells must all be of one set, while items go on arriving. Cells are sums: so the cells of the set as it
//! was at some [`Bank::moment`] are those of today with the changes since taken back, and nothing is copied.

use std::{collections::VecDeque, ops::Range};

use crate::{
    limits,
    reconcile::sketch::{Cell, Element, Id},
};

/// Cells of the smallest bank: the first answer, and one more question for what is slightly out of step.
const LEAST: u32 = 128;

/// The first cells of a set, and its latest changes.
#[derive(Debug, Clone)]
pub struct Bank {
    cells: Vec<Cell>,
    log: VecDeque<Change>,
    moment: u64,
}

#[derive(Debug, Clone, Copy)]
struct Change {
    id: Id,
    came: bool,
}

impl Change {
    const fn times(self) -> i64 {
        if self.came { 1 } else { -1 }
    }
}

impl Default for Bank {
    /// The bank of the empty set.
    fn default() -> Self {
        Self { cells: vec![Cell::EMPTY; LEAST as usize], log: VecDeque::new(), moment: 0 }
    }
}

impl Bank {
    /// How many changes the set has seen; names the set as it is now.
    pub const fn moment(&self) -> u64 {
        self.moment
    }

    /// Number of cells kept.
    pub fn length(&self) -> u32 {
        u32::try_from(self.cells.len()).unwrap_or(u32::MAX)
    }

    /// An id came into the set.
    pub fn add(&mut self, id: &Id) {
        self.change(Change { id: *id, came: true });
    }

    /// An id left the set.
    pub fn remove(&mut self, id: &Id) {
        self.change(Change { id: *id, came: false });
    }

    fn change(&mut self, change: Change) {
        Element::of(&change.id).add_to(&mut self.cells, 0, change.times());
        if self.log.len() >= limits::BANK_CHANGES {
            self.log.pop_front();
        }
        self.log.push_back(change);
        self.moment += 1;
    }

    /// Whether a set of so many items has outgrown this bank; then [`Bank::grow`].
    pub fn is_outgrown_by(&self, items: usize) -> bool {
        self.cells.len() < items && self.length() < limits::BANK_CELLS
    }

    /// Doubles the bank, with all ids of the set. Done at powers of two, this costs each id a constant.
    pub fn grow(&mut self, ids: impl IntoIterator<Item = Id>) {
        let range = self.length()..self.length().saturating_mul(2).min(limits::BANK_CELLS);
        self.cells.extend(super::cells(ids, range));
    }

    /// The cells of the set as it was at that moment; nothing when it is too long ago, or never was. What lies beyond the
    /// bank is made by `scan`, from the set as it is now.
    pub fn cells(
        &self,
        range: Range<u32>,
        moment: u64,
        scan: impl FnOnce(Range<u32>) -> Vec<Cell>,
    ) -> Option<Vec<Cell>> {
        let since = usize::try_from(self.moment.checked_sub(moment)?).ok()?;
        let kept = self.log.len().checked_sub(since)?;
        let range = range.start..range.end.clamp(range.start, limits::SKETCH_CELLS.max(range.start));
        let from_bank = range.start.min(self.length())..range.end.min(self.length());
        let beyond = range.start.max(self.length())..range.end.max(self.length());
        let mut cells = self.cells[from_bank.start as usize..from_bank.end as usize].to_vec();
        if !beyond.is_empty() {
            cells.extend(scan(beyond));
        }
        for change in self.log.range(kept..) {
            Element::of(&change.id).add_to(&mut cells, range.start, -change.times());
        }
        Some(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reconcile::sketch;

    fn id(n: u32) -> Id {
        let mut id = [9; 24];
        id[..4].copy_from_slice(&n.to_be_bytes());
        id
    }

    fn no_scan(range: Range<u32>) -> Vec<Cell> {
        panic!("{range:?} is beyond the bank")
    }

    #[test]
    fn a_grown_bank_is_what_one_pass_over_the_set_gives() {
        let mut bank = Bank::default();
        for n in 0..1_000 {
            bank.add(&id(n));
            if bank.is_outgrown_by(n as usize + 1) {
                bank.grow((0..=n).map(id));
            }
        }
        (0..300).for_each(|n| bank.remove(&id(n)));
        assert_eq!(bank.length(), 1_024);
        assert_eq!(bank.cells(0..1_024, bank.moment(), no_scan), Some(sketch::cells((300..1_000).map(id), 0..1_024)));
    }

    #[test]
    fn a_bank_stays_within_its_bound() {
        let mut bank = Bank::default();
        while bank.is_outgrown_by(usize::MAX) {
            bank.grow([]);
        }
        assert_eq!(bank.length(), limits::BANK_CELLS);
        let bytes = bank.cells.len() * size_of::<Cell>() + limits::BANK_CHANGES * size_of::<Change>();
        assert!(bytes < 1 << 20, "{bytes}");
    }

    #[test]
    fn cells_are_those_of_the_moment_within_and_beyond_the_bank() {
        let mut bank = Bank::default();
        (0..50).for_each(|n| bank.add(&id(n)));
        let then = bank.moment();
        (50..90).for_each(|n| bank.add(&id(n)));
        (0..20).for_each(|n| bank.remove(&id(n)));
        for range in [0..72, 72..300, 100..128, 128..300, 5_000..5_010] {
            let scan = |range| sketch::cells((20..90).map(id), range);
            assert_eq!(bank.cells(range.clone(), then, scan), Some(sketch::cells((0..50).map(id), range)));
        }
    }

    #[test]
    fn what_is_too_long_ago_and_what_never_was_is_not_given() {
        let mut bank = Bank::default();
        let changes = u32::try_from(limits::BANK_CHANGES).unwrap();
        (0..=changes).for_each(|n| bank.add(&id(n)));
        assert!(bank.cells(0..1, 0, no_scan).is_none());
        assert!(bank.cells(0..1, 1, no_scan).is_some());
        assert!(bank.cells(0..1, bank.moment() + 1, no_scan).is_none());
        assert!(bank.cells(0..1, u64::MAX, no_scan).is_none());
    }

    #[test]
    fn a_range_is_cut_at_the_end_of_the_row() {
        let bank = Bank::default();
        let scan = |range: Range<u32>| sketch::cells([], range);
        let end = limits::SKETCH_CELLS;
        assert_eq!(bank.cells(end - 2..end + 9, 0, scan).map(|cells| cells.len()), Some(2));
        assert_eq!(bank.cells(end + 1..end + 9, 0, scan).map(|cells| cells.len()), Some(0));
        assert_eq!(bank.cells(0..u32::MAX, 0, scan).map(|cells| cells.len()), Some(end as usize));
    }
}
