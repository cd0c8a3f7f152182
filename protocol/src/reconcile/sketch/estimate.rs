//! How many ids differ, and how many cells it takes to name them all.
//!
//! Two things tell, and what they tell is nearly independent:
//!
//! - **The counts.** Each of `d` differing ids counts +1 or -1 in cell `i` with probability `p = 2 / (i + 2)`. So the count
//!   of that cell has the mean `p c0`, with `c0` the count of cell 0, in which all are, and the variance `d p (1 - p)`: the
//!   squared distance from the mean divided by `p (1 - p)` is `d` on average, and the average over `m` cells is off by
//!   about `sqrt(2 / m)`: a sixth for the first 72 cells, a twentieth for a thousand.
//! - **The ids found so far.** Peeling finds few until there are 1.35 cells a difference, and then all; how few says how
//!   far that is.
//!
//! An estimate is nobody's business but of the side that asks, so that floating-point numbers do no harm.

use crate::limits;

/// The estimate over the cells seen so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Estimate {
    balance: i64,
    sum: f64,
    cells: u32,
}

impl Estimate {
    /// Takes the count of the next cell of a difference.
    pub(super) fn take(&mut self, count: i64) {
        if self.cells == 0 {
            self.balance = count;
        } else {
            let density = 2.0 / (f64::from(self.cells) + 2.0);
            let distance = count as f64 - density * self.balance as f64;
            self.sum += distance * distance / (density * (1.0 - density));
        }
        self.cells += 1;
    }

    /// How many ids are likely to differ, when peeling has found so many and is not at its end. At least as many as were
    /// found, and as one side has more.
    pub fn differences(&self, found: usize) -> u64 {
        let by_count = if self.cells > 1 { self.sum / f64::from(self.cells - 1) } else { 0.0 };
        let by_peeling =
            cells_a_difference(found as f64 / f64::from(self.cells.max(1))).map(|ratio| f64::from(self.cells) / ratio);
        let likely = by_peeling.map_or(by_count, |by_peeling| 0.5 * (by_count + by_peeling));
        (likely.round() as u64).max(self.balance.unsigned_abs()).max(found as u64)
    }
}

/// How many cells there are for each difference, by the number of ids that peeling found for each cell; nothing while
/// these are too few to tell. Measured with 40,000 differences; the same for any number, but for chance.
fn cells_a_difference(found_a_cell: f64) -> Option<f64> {
    const MEASURED: [(f64, f64); 9] = [
        (0.032, 0.6),
        (0.051, 0.7),
        (0.075, 0.8),
        (0.102, 0.9),
        (0.133, 1.0),
        (0.170, 1.1),
        (0.217, 1.2),
        (0.283, 1.3),
        (0.357, 1.35),
    ];
    let above = MEASURED.iter().position(|(found, _)| *found >= found_a_cell).unwrap_or(MEASURED.len() - 1);
    let [from, to] = [MEASURED.get(above.checked_sub(1)?)?, MEASURED.get(above)?];
    Some(from.1 + (to.1 - from.1) * ((found_a_cell - from.0) / (to.0 - from.0)).min(1.0))
}

/// How many more cells to ask for, when that many are here and so many ids are likely to differ: at most a run of them,
/// none when no more can be had.
///
/// Half of all differences of one size are named by `1.355 d + sqrt(d)` cells. The first answer tells the size so badly
/// that a margin would mostly be wasted: a question that falls short costs a round trip, and its cells tell the size
/// well. From then on the margin makes it unlikely to fall short again. Chosen by measurement, see `examples/sketch.rs`.
pub fn cells_to_ask(differences: u64, have: u32) -> u32 {
    let (d, have_cells) = (differences.max(1) as f64, f64::from(have.max(1)));
    let spread = (2.0 / have_cells + 1.0 / d).sqrt();
    let margin = if have <= limits::FIRST_CELLS { 0.2 } else { 1.4 };
    let needed = (1.355 * d + d.sqrt()) * (1.0 + margin * spread);
    let more = (needed - have_cells).max(have_cells / 8.0).max(16.0);
    (more as u32).min(limits::CELL_RUN).min(limits::SKETCH_CELLS.saturating_sub(have))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reconcile::sketch::{self, Decoder, Id, Progress};

    fn ids(numbers: core::ops::Range<u32>) -> impl Iterator<Item = Id> {
        numbers.map(|n| {
            let hash = blake3::hash(&n.to_be_bytes());
            core::array::from_fn(|at| hash.as_bytes()[at])
        })
    }

    fn estimate(ours: u32, theirs: u32, cells: u32) -> u64 {
        let mut decoder = Decoder::default();
        let (a, b) = (sketch::cells(ids(0..ours), 0..cells), sketch::cells(ids(ours..ours + theirs), 0..cells));
        assert_ne!(decoder.take(&a, &b), Ok(Progress::Complete));
        decoder.estimate()
    }

    #[test]
    fn the_first_cells_tell_the_size_roughly_and_more_cells_well() {
        for (ours, theirs) in [(100, 0), (50, 50), (900, 100), (5_000, 5_000), (0, 10_000)] {
            let d = f64::from(ours + theirs);
            let rough = estimate(ours, theirs, limits::FIRST_CELLS) as f64;
            assert!((rough / d - 1.0).abs() < 0.5, "{rough} of {d}");
            let good = estimate(ours, theirs, (d * 1.1) as u32) as f64;
            assert!((good / d - 1.0).abs() < 3.0 / d.sqrt(), "{good} of {d}");
        }
    }

    #[test]
    fn what_one_side_has_more_is_the_least() {
        assert_eq!(estimate(1_000, 0, 1), 1_000);
    }

    #[test]
    fn asking_ends_with_the_row() {
        assert_eq!(cells_to_ask(u64::MAX, 10), limits::CELL_RUN);
        assert_eq!(cells_to_ask(u64::MAX, limits::SKETCH_CELLS - 10), 10);
        assert_eq!(cells_to_ask(5, limits::SKETCH_CELLS), 0);
        assert_eq!(cells_to_ask(0, 0), 16);
    }

    #[test]
    fn the_more_peeling_has_found_the_nearer_is_the_end() {
        let ratios: Vec<f64> = (4..60).filter_map(|found| cells_a_difference(f64::from(found) / 100.0)).collect();
        assert_eq!(ratios.len(), 56);
        assert!(ratios.is_sorted());
        assert!(ratios.iter().all(|ratio| (0.6..=1.35).contains(ratio)));
        assert_eq!(cells_a_difference(0.0), None);
    }
}
