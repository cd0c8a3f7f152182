//! A run of cells as bytes.
//!
//! ```text
//! run  = cell*                     the cells from an index that the question named, of a set of n items
//! cell = sum 24 | check 4 | count
//! count of the cell i: with e = 2n div (i + 2) and d = count - e, the number 2d when d >= 0, else -2d - 1,
//!        seven bits a byte, the lowest first, the top bit set on all but the last byte (LEB128), no byte too many
//! ```
//!
//! `check` is big-endian. `e` is how many of n items are to be expected in cell i, so that a count is mostly one byte.

use crate::{limits, reconcile::sketch::Cell, wire::bytes::Bytes};

/// A run of cells on its way, in the form of this page.
pub type CellRun = Bytes<{ limits::CELL_RUN_BYTES }>;

/// Bytes that are no run of cells of such a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// A cell without its end.
    #[error("a run of cells that ends within a cell")]
    Short,
    /// More cells than were asked for, or beyond the last index.
    #[error("more than {0} cells")]
    TooMany(usize),
    /// A number in more bytes than it needs, or beyond 64 bits.
    #[error("a count that is not in its shortest form")]
    NotCanonical,
    /// A count below nothing, or above the number of items.
    #[error("a count that no set of that size has")]
    Count,
}

/// How many of so many items are to be expected in a cell, rounded down.
fn expected(index: u32, items: u64) -> i128 {
    2 * i128::from(items) / (i128::from(index) + 2)
}

/// Writes cells from that index on, of a set of so many items.
pub fn encode(cells: &[Cell], first: u32, items: u64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(cells.len() * 30);
    for (cell, index) in cells.iter().zip(first..) {
        bytes.extend_from_slice(&cell.sum());
        bytes.extend_from_slice(&cell.check().to_be_bytes());
        let deviation = i128::from(cell.count()) - expected(index, items);
        let folded = if deviation < 0 { -2 * deviation - 1 } else { 2 * deviation };
        // Counts of a set and their expectation are both within 0 ..= items, so that this cuts nothing off.
        write_number(&mut bytes, u64::try_from(folded).unwrap_or(u64::MAX));
    }
    bytes
}

/// Reads at most `most` cells from that index on, of a set of so many items.
///
/// # Errors
/// When these bytes are not what [`encode`] writes for such a set.
pub fn decode(bytes: &[u8], first: u32, items: u64, most: usize) -> Result<Vec<Cell>, RunError> {
    let most = most.min(limits::SKETCH_CELLS.saturating_sub(first) as usize);
    let mut rest = bytes;
    // A cell has 29 bytes at least.
    let mut cells = Vec::with_capacity(most.min(bytes.len() / 29));
    let mut index = first;
    while !rest.is_empty() {
        if cells.len() >= most {
            return Err(RunError::TooMany(most));
        }
        cells.push(read_cell(&mut rest, index, items)?);
        index += 1;
    }
    Ok(cells)
}

fn read_cell(rest: &mut &[u8], index: u32, items: u64) -> Result<Cell, RunError> {
    let (sum, after) = rest.split_first_chunk::<24>().ok_or(RunError::Short)?;
    let (check, after) = after.split_first_chunk::<4>().ok_or(RunError::Short)?;
    *rest = after;
    let folded = i128::from(read_number(rest)?);
    let deviation = if folded % 2 == 0 { folded / 2 } else { -(folded + 1) / 2 };
    let count = expected(index, items) + deviation;
    if count < 0 || count > i128::from(items) {
        return Err(RunError::Count);
    }
    Ok(Cell::new(sum, u32::from_be_bytes(*check), i64::try_from(count).map_err(|_| RunError::Count)?))
}

fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(0x80 | (number & 0x7f) as u8);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read_number(rest: &mut &[u8]) -> Result<u64, RunError> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first().ok_or(RunError::Short)?;
        *rest = after;
        let seven = u64::from(byte & 0x7f);
        if (seven << shift) >> shift != seven || (*byte == 0 && shift > 0) {
            return Err(RunError::NotCanonical);
        }
        number |= seven << shift;
        if *byte < 0x80 {
            return Ok(number);
        }
    }
    Err(RunError::NotCanonical)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reconcile::sketch::{Id, cells};

    fn ids(n: u32) -> impl Iterator<Item = Id> {
        (0..n).map(|n| {
            let mut id = [7; 24];
            id[..4].copy_from_slice(&n.to_be_bytes());
            id
        })
    }

    /// A cell of an empty sum with that count, as bytes.
    fn raw(count: &[u8]) -> Vec<u8> {
        [&[0; 28], count].concat()
    }

    #[test]
    fn cells_come_back_from_their_bytes() {
        for (items, range) in [(0, 0..5), (1, 0..40), (1_000, 0..100), (1_000, 70..200)] {
            let cells = cells(ids(items), range.clone());
            let bytes = encode(&cells, range.start, items.into());
            assert_eq!(decode(&bytes, range.start, items.into(), cells.len()), Ok(cells));
        }
    }

    #[test]
    fn a_count_mostly_takes_one_byte() {
        let cells = cells(ids(10_000), 0..500);
        assert!(encode(&cells, 0, 10_000).len() < 500 * 29 + 100);
    }

    #[test]
    fn every_cut_is_refused_but_between_cells() {
        let bytes = encode(&cells(ids(300), 0..3), 0, 300);
        for end in 0..bytes.len() {
            match decode(&bytes[..end], 0, 300, 3) {
                Ok(cells) => assert_eq!(encode(&cells, 0, 300), bytes[..end]),
                Err(error) => assert_eq!(error, RunError::Short),
            }
        }
    }

    #[test]
    fn more_cells_than_asked_for_are_refused_and_none_lies_beyond_the_last() {
        let bytes = encode(&cells(ids(9), 0..3), 0, 9);
        assert_eq!(decode(&bytes, 0, 9, 2), Err(RunError::TooMany(2)));
        let last = limits::SKETCH_CELLS - 1;
        assert_eq!(decode(&raw(&[0]), last, 9, 5).map(|cells| cells.len()), Ok(1));
        assert_eq!(decode(&[raw(&[0]), raw(&[0])].concat(), last, 9, 5), Err(RunError::TooMany(1)));
        assert_eq!(decode(&raw(&[0]), u32::MAX, 9, 5), Err(RunError::TooMany(0)));
    }

    #[test]
    fn a_number_has_one_spelling() {
        for longer in
            [&[0x80, 0x00][..], &[0x83, 0x80, 0x00], &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02]]
        {
            assert_eq!(decode(&raw(longer), 0, 1_000, 1), Err(RunError::NotCanonical));
        }
        assert_eq!(decode(&raw(&[0xff; 12]), 0, 1_000, 1), Err(RunError::NotCanonical));
        assert_eq!(decode(&raw(&[0x80]), 0, 1_000, 1), Err(RunError::Short));
    }

    #[test]
    fn a_count_that_no_set_of_that_size_has_is_refused() {
        // Of ten items ten are expected in cell 0, and six in cell 1.
        assert_eq!(decode(&raw(&[2]), 0, 10, 1), Err(RunError::Count));
        assert_eq!(decode(&raw(&[13]), 1, 10, 1), Err(RunError::Count));
        assert_eq!(decode(&raw(&[11]), 1, 10, 1).map(|cells| cells[0].count()), Ok(0));
        let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert_eq!(decode(&raw(&most), 0, 10, 1), Err(RunError::Count));
        assert_eq!(decode(&raw(&[0]), 0, u64::MAX, 1), Err(RunError::Count));
    }

    #[test]
    fn numbers_of_every_length_come_back() {
        for bits in 0..64 {
            for number in [1u64 << bits, (1u64 << bits) - 1, u64::MAX >> bits] {
                let mut bytes = Vec::new();
                write_number(&mut bytes, number);
                let mut rest = &bytes[..];
                assert_eq!((read_number(&mut rest), rest.len()), (Ok(number), 0));
            }
        }
    }
}
