//! A cell: the sum of some ids, by which the last one left in it can be read off.

use crate::reconcile::sketch::{
    Id,
    mapping::{IdHash, Mapping},
};

/// The sum of the ids that are mapped to it. Also a difference of two such sums, in which an id of the other side
/// counts -1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    sum: Words,
    check: u32,
    count: i64,
}

/// An id as the machine adds it fastest; the order of the bytes within a word is of no account, for it is only XORed.
type Words = [u64; 3];

fn words(id: &Id) -> Words {
    let (words, _) = id.as_chunks::<8>();
    core::array::from_fn(|at| u64::from_le_bytes(words[at]))
}

fn bytes(sum: &Words) -> Id {
    let mut id = [0; 24];
    for (bytes, word) in id.chunks_exact_mut(8).zip(sum) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    id
}

impl Cell {
    /// The cell of no ids.
    pub const EMPTY: Self = Self { sum: [0; 3], check: 0, count: 0 };

    /// A cell of these parts.
    pub fn new(sum: &Id, check: u32, count: i64) -> Self {
        Self { sum: words(sum), check, count }
    }

    /// XOR of the ids.
    pub fn sum(&self) -> Id {
        bytes(&self.sum)
    }

    /// XOR of the ids' checks.
    pub const fn check(&self) -> u32 {
        self.check
    }

    /// How many ids there are; of a difference, how many more on our side.
    pub const fn count(&self) -> i64 {
        self.count
    }

    /// Whether nothing is in it, or nothing is left.
    pub fn is_empty(&self) -> bool {
        *self == Self::EMPTY
    }

    /// This cell of our set without that of theirs: what differs.
    #[must_use]
    pub fn minus(&self, theirs: &Self) -> Self {
        Self {
            sum: core::array::from_fn(|at| self.sum[at] ^ theirs.sum[at]),
            check: self.check ^ theirs.check,
            count: self.count.wrapping_sub(theirs.count),
        }
    }

    /// The id that is left in it alone, and the count it is there with: 1 if it is ours, -1 if it is theirs.
    pub fn last_one(&self) -> Option<(Element, i64)> {
        if !self.may_be_last_one() {
            return None;
        }
        let element = Element::of(&self.sum());
        (element.check == self.check).then_some((element, self.count))
    }

    /// Whether the count says that one id may be left; cheap.
    pub const fn may_be_last_one(&self) -> bool {
        matches!(self.count, 1 | -1)
    }

    /// Adds an id so many times: 1 to add it, -1 to take it out.
    pub const fn add(&mut self, element: &Element, times: i64) {
        let [a, b, c] = self.sum;
        self.sum = [a ^ element.words[0], b ^ element.words[1], c ^ element.words[2]];
        self.check ^= element.check;
        self.count = self.count.wrapping_add(times);
    }
}

/// An id on its way through the cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element {
    words: Words,
    check: u32,
    mapping: Mapping,
}

impl Element {
    /// The id, before its first cell.
    pub fn of(id: &Id) -> Self {
        let hash = IdHash::of(id);
        Self { words: words(id), check: hash.check, mapping: hash.mapping() }
    }

    /// The id.
    pub fn id(&self) -> Id {
        bytes(&self.words)
    }

    /// The id's next cell if it lies before `end`; then the one after it is next.
    pub fn next_before(&mut self, end: u32) -> Option<u32> {
        self.mapping.next_before(end)
    }

    /// Adds the id to those of its further cells that are among `cells`, of which the first has that index.
    pub fn add_to(&mut self, cells: &mut [Cell], first: u32, times: i64) {
        let end = u32::try_from(cells.len()).map_or(u32::MAX, |length| first.saturating_add(length));
        while let Some(index) = self.next_before(end) {
            if let Some(cell) = index.checked_sub(first).and_then(|at| cells.get_mut(at as usize)) {
                cell.add(self, times);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_left_is_read_off_with_its_side() {
        let ids = [[1; 24], [2; 24], [3; 24]];
        let mut ours = Cell::EMPTY;
        ids.iter().for_each(|id| ours.add(&Element::of(id), 1));
        let mut theirs = ours;
        assert!(ours.minus(&theirs).is_empty());
        ours.add(&Element::of(&ids[1]), -1);
        assert_eq!(ours.minus(&theirs).last_one().map(|(element, side)| (element.id(), side)), Some((ids[1], -1)));
        theirs.add(&Element::of(&ids[0]), -1);
        assert_eq!(ours.minus(&theirs).last_one(), None);
        theirs.add(&Element::of(&ids[1]), -1);
        assert_eq!(ours.minus(&theirs).last_one().map(|(element, side)| (element.id(), side)), Some((ids[0], 1)));
    }

    #[test]
    fn a_count_of_one_alone_is_no_last_one() {
        let mut cell = Cell::EMPTY;
        for (id, times) in [([1; 24], 1), ([2; 24], 1), ([3; 24], -1)] {
            cell.add(&Element::of(&id), times);
        }
        assert_eq!((cell.count(), cell.last_one()), (1, None));
    }

    #[test]
    fn the_bytes_of_an_id_come_back() {
        let id = core::array::from_fn(|at| u8::try_from(at).unwrap());
        let mut cell = Cell::EMPTY;
        cell.add(&Element::of(&id), 1);
        assert_eq!((cell.sum(), Element::of(&id).id()), (id, id));
        assert_eq!(Cell::new(&cell.sum(), cell.check(), cell.count()), cell);
    }
}
