//! In which cells an id is.
//!
//! Every id is in cell 0, and in cell `i` with probability 2 / (i + 2), independently of all other cells: the density
//! 1 / (1 + i/2) of the paper. Which cells these are follows from the id alone:
//!
//! ```text
//! hash  = BLAKE3("joinup cell v1" | id 24)
//! seed  = hash[0..8], check = hash[8..12]                       both big-endian
//!
//! draw:   seed = seed + 0x9e3779b97f4a7c15                      mod 2^64, as all of these
//!         z = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9
//!         z = (z ^ (z >> 27)) * 0x94d049bb133111eb
//!         z = z ^ (z >> 31)                                     (SplitMix64; Steele, Lea and Flood, OOPSLA 2014)
//!
//! first:  i = 0
//! next:   z = draw
//!         a = (i + 1) * 2^32 div (1 + (z >> 32))
//!         b = (i + 2) * 2^32 div (1 + (z mod 2^32))  -  1
//!         i = min(a, b)                                         at 80,000 the row ends
//! ```
//!
//! Why this is the density. With all cells independent, the next cell after `i` lies beyond `j` with probability
//! `(1 - 2/(i+3)) (1 - 2/(i+4)) ... (1 - 2/(j+2))`, of which almost everything cancels:
//! `(i+1)(i+2) / ((j+1)(j+2))`. For `u` drawn evenly from (0, 1], `a = (i+1)/u` rounded down lies beyond `j` with
//! probability `(i+1)/(j+1)`, and `b` likewise with `(i+2)/(j+2)`; the lesser of two independent draws lies beyond `j`
//! when both do. So two integer divisions take the place of the square root in the paper, whose last bit depends on how a
//! machine rounds: here there is nothing to round but down.

use crate::{limits, reconcile::sketch::Id};

/// What an id is turned into before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdHash {
    /// Where its [`Mapping`] starts.
    pub seed: u64,
    /// By which a cell that holds this id alone is known from one that holds several.
    pub check: u32,
}

impl IdHash {
    /// BLAKE3("joinup cell v1" | id), and of it the first 8 bytes and the next 4.
    pub fn of(id: &Id) -> Self {
        let mut input = *b"joinup cell v1------------------------";
        input[14..].copy_from_slice(id);
        let hash = blake3::hash(&input);
        let [s0, s1, s2, s3, s4, s5, s6, s7, c0, c1, c2, c3, ..] = *hash.as_bytes();
        let seed = u64::from_be_bytes([s0, s1, s2, s3, s4, s5, s6, s7]);
        let check = u32::from_be_bytes([c0, c1, c2, c3]);
        Self { seed, check }
    }

    /// The cells of the id, from the first.
    pub const fn mapping(&self) -> Mapping {
        Mapping { next: 0, seed: self.seed }
    }
}

/// Where the row of cells ends.
const END: u32 = limits::SKETCH_CELLS;

/// The cells of one id, ascending, one after the other: cheap to keep, so that it goes on where it stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mapping {
    next: u32,
    seed: u64,
}

impl Mapping {
    /// The next cell of the id if it lies before `end`.
    pub fn next_before(&mut self, end: u32) -> Option<u32> {
        let index = self.next;
        if index >= end.min(END) {
            return None;
        }
        self.advance();
        Some(index)
    }

    fn advance(&mut self) {
        let z = self.draw();
        let index = u64::from(self.next);
        let a = ((index + 1) << 32) / ((z >> 32) + 1);
        let b = ((index + 2) << 32) / ((z & 0xffff_ffff) + 1) - 1;
        self.next = u32::try_from(a.min(b)).map_or(END, |next| next.min(END));
    }

    const fn draw(&mut self) -> u64 {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.seed ^ (self.seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u32) -> Id {
        let mut id = [0; 24];
        id[..4].copy_from_slice(&n.to_be_bytes());
        id
    }

    fn indices(id: &Id, end: u32) -> Vec<u32> {
        let mut mapping = IdHash::of(id).mapping();
        core::iter::from_fn(|| mapping.next_before(end)).collect()
    }

    #[test]
    fn indices_begin_with_the_first_cell_ascend_and_end() {
        for n in 0..500 {
            let indices = indices(&id(n), u32::MAX);
            assert_eq!(indices.first(), Some(&0));
            assert!(indices.is_sorted_by(|a, b| a < b));
            assert!(indices.iter().all(|index| *index < limits::SKETCH_CELLS));
        }
    }

    #[test]
    fn the_extreme_draws_stay_within_the_row() {
        let step = |next: u32, z: u64| {
            let (a, b) = (
                ((u64::from(next) + 1) << 32) / ((z >> 32) + 1),
                ((u64::from(next) + 2) << 32) / ((z & 0xffff_ffff) + 1) - 1,
            );
            a.min(b)
        };
        for next in [0, 1, END - 1] {
            assert_eq!(step(next, u64::MAX), u64::from(next) + 1);
            assert!(step(next, 0) > u64::from(END));
        }
    }

    #[test]
    fn cells_are_hit_as_often_as_their_density_says() {
        const IDS: u32 = 40_000;
        let mut hits = vec![0u32; 400];
        for n in 0..IDS {
            indices(&id(n), 400).into_iter().for_each(|index| hits[index as usize] += 1);
        }
        for (index, hits) in hits.iter().enumerate() {
            let density = 2.0 / (index as f64 + 2.0);
            let (mean, variance) = (f64::from(IDS) * density, f64::from(IDS) * density * (1.0 - density));
            assert!((f64::from(*hits) - mean).abs() <= 5.0 * variance.sqrt(), "cell {index}: {hits} for {mean}");
        }
    }

    #[test]
    fn neighbouring_cells_are_independent() {
        const IDS: u32 = 40_000;
        let both = (0..IDS).filter(|n| indices(&id(*n), 12).ends_with(&[10, 11])).count() as f64;
        let mean = f64::from(IDS) * (2.0 / 12.0) * (2.0 / 13.0);
        assert!((both - mean).abs() <= 5.0 * mean.sqrt(), "{both} for {mean}");
    }
}
