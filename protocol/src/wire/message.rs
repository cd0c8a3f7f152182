//! The messages of a catch-up session. Each is one frame: length as u32 big-endian, then the canonical encoding.
//!
//! The opener asks, the other side answers; only [`Answer::Items`] may be followed by more answers to the same
//! question. After the opening a circle is named by its place in it, so that its id never travels.

use serde::{Deserialize, Serialize};

use crate::{
    id::SlotHash,
    limits,
    reconcile::{
        AuthorTag, Listed, Page, SetState, ShortId, SlotTag,
        session::{CircleTag, Fingerprint},
        sketch::{Id, run::CellRun},
    },
    text::List,
    time::{Millis, Stamp},
    wire::{
        batch::Batch,
        codec::{self, CodecError},
    },
};

/// Sixteen random bytes.
pub type Nonce = [u8; 16];

/// What the opener of a session says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// "This is what I hold. And you?" Answered by [`Answer::Sets`].
    Open(Opening),
    /// "More cells of the set that you compared." Answered by [`Answer::Cells`] or [`Answer::Gone`].
    Cells {
        /// The circle's place in the opening.
        circle: u8,
        /// The first cell wanted.
        from: u32,
        /// How many.
        count: u32,
    },
    /// "Cells over ids that nobody could prepare for." Answered by [`Answer::Keyed`].
    Keyed {
        /// The circle's place in the opening.
        circle: u8,
        /// How many, from the first.
        cells: u32,
    },
    /// "Which ids do you have after this one?" Answered by [`Answer::Ids`].
    Ids {
        /// The circle's place in the opening.
        circle: u8,
        /// The last one known; nothing at the start.
        after: Option<ShortId>,
    },
    /// "Which are these in full?" Answered by [`Answer::Names`].
    Names {
        /// The circle's place in the opening.
        circle: u8,
        /// Short ids; keyed ids after [`Ask::Keyed`].
        of: Named,
    },
    /// "Which do you have in full after this slot?" Answered by [`Answer::Page`].
    List {
        /// The circle's place in the opening.
        circle: u8,
        /// The last slot of the page before.
        after: Option<SlotHash>,
    },
    /// "Give me the current items of these slots." Answered by any number of [`Answer::Items`].
    Want {
        /// The circle's place in the opening.
        circle: u8,
        /// The slots.
        slots: List<SlotTag, { limits::WANTS }>,
    },
    /// "Do you want these?" Answered by [`Answer::Wanted`].
    Offer {
        /// The circle's place in the opening.
        circle: u8,
        /// What can be had.
        ids: List<ShortId, { limits::OFFERS }>,
    },
    /// "Here they are." Answered by [`Answer::Taken`].
    Push {
        /// The circle's place in the opening.
        circle: u8,
        /// The items.
        items: Batch,
    },
    /// "You lack so much that you had better open a session yourself." Answered by [`Answer::Noted`].
    Behind {
        /// The circle's place in the opening.
        circle: u8,
    },
}

/// Ids of which the full names are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Named {
    /// Short ids.
    Short(List<ShortId, { limits::PAGE }>),
    /// Ids under the key of the last [`Ask::Keyed`].
    Keyed(List<Id, { limits::PAGE }>),
}

/// What the opener holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The opener's clock.
    pub now: Millis,
    /// Makes tags and fingerprints of this session unlike those of any other.
    pub nonce: Nonce,
    /// Its sets, a circle each.
    pub sets: List<Opened, { limits::CIRCLES }>,
}

/// A circle of the opener's, recognisable only for somebody who is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Which circle.
    pub circle: CircleTag,
    /// What the opener holds of it.
    pub set: Fingerprint,
    /// What the other side held when the two had nothing more to say to each other about what the opener holds now.
    pub settled: Option<Fingerprint>,
}

/// What the other side answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Ask::Open`].
    Sets {
        /// The answerer's clock.
        now: Millis,
        /// For each circle of the opening, in its order.
        sets: List<Theirs, { limits::CIRCLES }>,
    },
    /// To [`Ask::Cells`].
    Cells(CellRun),
    /// To [`Ask::Keyed`].
    Keyed {
        /// The answerer's part of the key.
        nonce: Nonce,
        /// The set that these cells are of.
        state: SetState,
        /// As many cells as were asked for.
        cells: CellRun,
    },
    /// To [`Ask::Ids`].
    Ids {
        /// Ids, the most urgent first.
        ids: List<ShortId, { limits::IDS }>,
        /// Whether nothing comes after.
        last: bool,
    },
    /// To [`Ask::Names`]: of those that are still held.
    Names(List<Listed, { limits::PAGE }>),
    /// To [`Ask::List`].
    Page(Page),
    /// To [`Ask::Want`], again and again until the last.
    Items {
        /// Tombstones first, then profiles, then the newest.
        items: Batch,
        /// Whether nothing comes after.
        last: bool,
    },
    /// To [`Ask::Offer`].
    Wanted {
        /// Places, ascending, of those that are not wanted.
        refused: List<u16, { limits::OFFERS }>,
        /// Places, ascending, of those that may be wanted another time.
        later: List<u16, { limits::OFFERS }>,
        /// Below what is refused of some authors.
        floors: List<Floor, { limits::FLOORS }>,
    },
    /// To [`Ask::Push`].
    Taken {
        /// Places, ascending, of those that are not held now.
        refused: List<u16, { limits::BATCH_ITEMS }>,
        /// Places, ascending, of those that may be wanted another time.
        later: List<u16, { limits::BATCH_ITEMS }>,
    },
    /// To [`Ask::Behind`].
    Noted,
    /// "The set is no longer the one that we compared."
    Gone,
}

/// What the answerer holds of a circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theirs {
    /// The same set.
    Same,
    /// The set with which the opener's is settled.
    Settled,
    /// Another set.
    Other {
        /// Which.
        state: SetState,
        /// Its first cells.
        cells: CellRun,
    },
    /// It is not in that circle.
    Elsewhere,
}

/// An author of whom the answerer keeps as much as it wants to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floor {
    /// Whose items.
    pub author: AuthorTag,
    /// Those said before this are refused, but for profiles.
    pub least: Stamp,
}

macro_rules! framed {
    ($name:ident) => {
        impl $name {
            /// The bytes of its frame, without the length.
            ///
            /// # Errors
            /// When it is longer than [`limits::FRAME`].
            pub fn encode(&self) -> Result<Vec<u8>, CodecError> {
                codec::encode(self, limits::FRAME)
            }

            /// Reads a frame.
            ///
            /// # Errors
            /// When it is too long, malformed or not canonical.
            pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
                codec::decode(bytes, limits::FRAME)
            }
        }
    };
}

framed!(Ask);
framed!(Answer);
