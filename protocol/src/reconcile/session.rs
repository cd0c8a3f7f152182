//! One catch-up session between two nodes: what each lacks of the other's sets moves, and nothing else.
//!
//! The [`Opener`] drives, the [`Answerer`] only answers, so that both are simple and every step is bounded. The opener
//! compares the sets of all circles in one round trip. For each that differs it finds out how (`circle::Method`),
//! fetches what it lacks (withdrawals first, then profiles, then the newest) and offers what the peer lacks. Then it
//! compares again, until the sets are equal or what stays different explains exactly why the hashes differ.
//!
//! | opener's state | answer | next |
//! |---|---|---|
//! | opening | `Sets` | searching the first circle that differs and was not settled; none: over |
//! | searching | `Cells` `Keyed` `Ids` `Names` `Page` | searching on; found what differs: fetching |
//! | searching | `Gone` | the next circle, and this one again after that |
//! | fetching | `Items` | fetching on until the last; nothing wanted left: searching the next stretch, or offering |
//! | offering | `Wanted` | pushing what is wanted |
//! | pushing | `Taken` | pushing on; nothing left: the next circle; after the last: opening if anything moved |
//! | (nothing moved) | | naming what stays different and has no name yet |
//! | naming | `Names` | naming on; all named: judging |
//! | (judging) | | it explains the hashes: the next circle; it does not: searching more carefully |
//! | telling | `Noted` | the next circle |
//!
//! Any other answer, and any item that cannot be verified or was not asked for, is a [`Fault`] and ends the session.
//! What was stored until then stays; the next session goes on from there.
//!
//! Nothing here reads a clock, draws a random number, or verifies a signature: the first two are arguments, and bytes
//! become [`Heard`] and [`Asked`] outside, on as many threads as there are.

mod answerer;
mod blind;
mod circle;
mod holdings;
mod memory;
mod opener;
mod plan;
mod progress;
mod report;
mod search;

pub use answerer::{Answerer, Reply};
pub use blind::{Blind, CircleTag, Fingerprint, Parties};
pub use holdings::{Holdings, Unavailable};
pub use memory::Memory;
pub use opener::{Opener, Sizes};
pub use progress::Progress;
pub use report::{Fault, Moved, Report};

use crate::{
    item::{RefusedItem, Verified},
    wire::message::{Answer, Ask},
};

/// What the opener does next.
#[derive(Debug)]
pub enum Step {
    /// Send this and hand the answer to [`Opener::handle`].
    Ask(Ask),
    /// Another answer to the last question follows.
    Listen,
    /// The session is over.
    Done(Box<Report>),
}

/// An answer of which the items, if there are any, have been verified.
#[derive(Debug)]
pub enum Heard {
    /// Any answer but items.
    Said(Answer),
    /// Items.
    Items {
        /// In the order in which they came.
        items: Vec<Verified>,
        /// Whether no more follow.
        last: bool,
    },
}

impl Heard {
    /// Verifies what an answer brings; `verify` takes the bytes of all its items and gives them in the same order.
    ///
    /// # Errors
    /// When its batch cannot be opened, or an item is none.
    pub fn check(
        answer: Answer,
        verify: impl FnOnce(Vec<Vec<u8>>) -> Result<Vec<Verified>, RefusedItem>,
    ) -> Result<Self, Fault> {
        match answer {
            Answer::Items { items, last } => Ok(Self::Items { items: verify(items.open()?)?, last }),
            said => Ok(Self::Said(said)),
        }
    }
}

/// A question of which the items, if there are any, have been verified.
#[derive(Debug)]
pub enum Asked {
    /// Any question but a push.
    Said(Ask),
    /// A push.
    Pushed {
        /// The circle's place in the opening.
        circle: u8,
        /// In the order in which they came.
        items: Vec<Verified>,
    },
}

impl Asked {
    /// Verifies what a question brings, as [`Heard::check`].
    ///
    /// # Errors
    /// When its batch cannot be opened, or an item is none.
    pub fn check(
        ask: Ask,
        verify: impl FnOnce(Vec<Vec<u8>>) -> Result<Vec<Verified>, RefusedItem>,
    ) -> Result<Self, Fault> {
        match ask {
            Ask::Push { circle, items } => Ok(Self::Pushed { circle, items: verify(items.open()?)? }),
            said => Ok(Self::Said(said)),
        }
    }
}

/// Verifies items one after the other.
///
/// # Errors
/// When one is none.
pub fn verify_all(items: Vec<Vec<u8>>) -> Result<Vec<Verified>, RefusedItem> {
    items.iter().map(|bytes| Verified::from_bytes(bytes)).collect()
}
