//! Two sides' cells in, what differs out.
//!
//! A cell with one id left names it; taken out of all its other cells, it leaves others with one, and so on: this is
//! peeling. It goes on where it stopped when more cells come, for every id found knows its next cell.
//!
//! What a peer invents cannot keep it busy. Among honest cells every id found empties the cell that named it for good,
//! so that there are never more ids than cells; no id is found twice; and the cell that named an id is one of its cells.
//! Anything else is [`Forged`] and ends it, after work that is bounded by the cells received.

use crate::{
    limits,
    reconcile::sketch::{Cell, Element, Estimate, Id, estimate},
};

/// Cells that no two sets differ by, or, once in 2^32 cells, a coincidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cells that no two sets differ by")]
pub struct Forged;

/// How far decoding has come.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// All cells are empty: [`Decoder::finish`] has what differs.
    Complete,
    /// More cells are needed: about so many, at most [`limits::CELL_RUN`], from [`Decoder::length`] on. Each time it is an
    /// eighth more at least, so that no peer can make the questions many.
    More(u32),
    /// So much differs that a sketch is not worth it: more than [`limits::SKETCH_DIFFERENCES`].
    TooMuch,
}

/// What differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sides {
    /// What only we have, ascending.
    pub ours: Vec<Id>,
    /// What only they have, ascending.
    pub theirs: Vec<Id>,
}

/// The difference of two sets, on its way from cells to ids.
#[derive(Debug, Clone, Default)]
pub struct Decoder {
    cells: Vec<Cell>,
    found: Vec<Found>,
    estimate: Estimate,
}

/// An id that differs, before the first of its cells that is not here yet.
#[derive(Debug, Clone, Copy)]
struct Found {
    element: Element,
    /// 1 when it is ours, -1 when it is theirs.
    side: i64,
}

impl Decoder {
    /// How many cells were taken: the index of the next one.
    pub fn length(&self) -> u32 {
        u32::try_from(self.cells.len()).unwrap_or(u32::MAX)
    }

    /// How many ids are likely to differ.
    pub fn estimate(&self) -> u64 {
        self.estimate.differences(self.found.len())
    }

    /// Takes the next cells of both sets, from [`Decoder::length`] on. Where one side gives more than the other, the rest
    /// is left.
    ///
    /// # Errors
    /// When the cells contradict each other.
    pub fn take(&mut self, ours: &[Cell], theirs: &[Cell]) -> Result<Progress, Forged> {
        let first = self.length();
        for (our, their) in
            ours.iter().zip(theirs).take((limits::SKETCH_CELLS - first.min(limits::SKETCH_CELLS)) as usize)
        {
            let cell = our.minus(their);
            self.estimate.take(cell.count());
            self.cells.push(cell);
        }
        for found in &mut self.found {
            found.element.add_to(&mut self.cells, 0, -found.side);
        }
        self.peel(first)?;
        Ok(self.progress())
    }

    /// Peels, beginning with the cells from `first` on.
    fn peel(&mut self, first: u32) -> Result<(), Forged> {
        let end = self.length();
        let mut candidates: Vec<u32> = (first..end).filter(|index| self.may_name(*index)).collect();
        while let Some(index) = candidates.pop() {
            let Some((mut element, side)) = self.cells[index as usize].last_one() else { continue };
            if self.found.len() >= self.cells.len() {
                return Err(Forged);
            }
            let mut names_itself = false;
            while let Some(at) = element.next_before(end) {
                names_itself |= at == index;
                self.cells[at as usize].add(&element, -side);
                if self.may_name(at) {
                    candidates.push(at);
                }
            }
            if !names_itself {
                return Err(Forged);
            }
            self.found.push(Found { element, side });
        }
        Ok(())
    }

    fn may_name(&self, index: u32) -> bool {
        self.cells[index as usize].may_be_last_one()
    }

    fn progress(&self) -> Progress {
        if self.cells.iter().all(Cell::is_empty) {
            return Progress::Complete;
        }
        let estimate = self.estimate();
        match estimate::cells_to_ask(estimate, self.length()) {
            0 => Progress::TooMuch,
            _ if estimate > limits::SKETCH_DIFFERENCES as u64 => Progress::TooMuch,
            more => Progress::More(more),
        }
    }

    /// What differs, once decoding is complete.
    ///
    /// # Errors
    /// When it is not complete, or an id was found twice.
    pub fn finish(self) -> Result<Sides, Forged> {
        if !self.cells.iter().all(Cell::is_empty) {
            return Err(Forged);
        }
        let mut found: Vec<(Id, i64)> = self.found.iter().map(|found| (found.element.id(), found.side)).collect();
        found.sort_unstable();
        if !found.is_sorted_by(|(one, _), (other, _)| one < other) {
            return Err(Forged);
        }
        let (ours, theirs): (Vec<_>, Vec<_>) = found.into_iter().partition(|(_, side)| *side > 0);
        let ids = |side: Vec<(Id, i64)>| side.into_iter().map(|(id, _)| id).collect();
        Ok(Sides { ours: ids(ours), theirs: ids(theirs) })
    }
}

#[cfg(test)]
mod tests;
