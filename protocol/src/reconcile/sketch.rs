//! What differs between two sets of ids, for the price of the difference: a rateless invertible Bloom lookup table.
//!
//! After Yang, Gilad and Alizadeh, *Practical Rateless Set Reconciliation*, SIGCOMM 2024. A set is seen as an endless row
//! of [`Cell`]s; each id is added to cell 0 and to ever fewer of the later ones, as its own [`mapping`] says. Cells are
//! sums, so our cells minus the peer's are the cells of what differs. A cell in which one id is left gives that id
//! away; taken out of all its other cells, it leaves others with one. About 1.35 cells a difference do for many
//! differences, up to 1.7 for few; nobody has to know how many there are, for more cells can be asked for at any time
//! and every one counts.
//!
//! | room | what |
//! |---|---|
//! | [`mapping`] | in which cells an id is: integers only, the same on every machine |
//! | [`cell`] | a cell, and the id it gives away |
//! | [`run`] | a run of cells as bytes |
//! | [`bank`] | a set's first cells, kept up to date, and as they were some changes ago |
//! | [`decoder`] | two sides' cells in, what differs out |
//! | [`estimate`] | how many differ, and how many cells that takes |
//! | [`keyed`] | ids that nobody can prepare for, when somebody did for the others |
//!
//! Nothing here is a proof. Ids can be ground to cancel each other, and cells can be invented: whoever does so wastes a
//! bounded amount of work, and the result counts only when the sets' [`super::lthash`] agree afterwards.

use std::ops::Range;

pub mod bank;
pub mod cell;
pub mod decoder;
pub mod estimate;
pub mod keyed;
pub mod mapping;
pub mod run;

pub use bank::Bank;
pub use cell::{Cell, Element};
pub use decoder::{Decoder, Forged, Progress, Sides};
pub use estimate::Estimate;

/// What a sketch is made of: a [`super::ShortId`] or a [`keyed`] one. The sketch does not look into it.
pub type Id = [u8; 24];

/// The cells of a set in a range of indices, by one pass over its ids.
pub fn cells(ids: impl IntoIterator<Item = Id>, range: Range<u32>) -> Vec<Cell> {
    let mut cells = vec![Cell::EMPTY; range.len()];
    for id in ids {
        Element::of(&id).add_to(&mut cells, range.start, 1);
    }
    cells
}
