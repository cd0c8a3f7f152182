//! How many ids differ, judged by the counts of the first cells, and how many cells it takes to name them.
//!
//! Each of `d` differing ids counts +1 or -1 in cell `i` with probability `p = 2 / (i + 2)`. So the count of that cell
//! has the mean `p c0`, with `c0` the count of cell 0, in which all are, and the variance `d p (1 - p)`: the squared
//! distance from the mean divided by `p (1 - p)` is `d` on average, and the average over many cells is near `d`; over
//! 72 cells to within a sixth, over a thousand to within a twentieth.
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

    /// How many ids are likely to differ; at least as many as one side has more.
    pub fn differences(&self) -> u64 {
        let average = if self.cells > 1 { self.sum / f64::from(self.cells - 1) } else { 0.0 };
        self.balance.unsigned_abs().max(average.round() as u64)
    }
}

/// How many more cells to ask for, when that many are here and the difference is likely to be this.
pub fn cells_to_ask(differences: u64, have: u32) -> u32 {
    let d = differences as f64;
    let needed = 1.35 * d + 2.0 * d.sqrt() + 4.0;
    let more = (needed - f64::from(have)).max(f64::from(have) / 16.0).max(16.0);
    (more as u32).min(limits::SKETCH_CELLS.saturating_sub(have))
}
