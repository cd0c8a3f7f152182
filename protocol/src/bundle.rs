//! Bundles: items and records in one file, for those who are carried to each other on a stick or in a chat; and the
//! question before it, what the other side holds already.
//!
//! ```text
//! bundle = mark 15 | version 1 | head frame | other frames | end frame
//! frame  = kind 1 | length u32 big-endian | body | check 16
//! check  = first 16 bytes of BLAKE3 of everything in the bundle before it
//! ```
//!
//! | kind | frame | body |
//! |---|---|---|
//! | 0 | end | nothing |
//! | 1 | head | a [`Head`] |
//! | 2 | items | a [`Batch`] |
//! | 3 | record | the bytes of a record |
//! | 4 | held | a [`Held`] |
//!
//! The checks say where a file is damaged and that it is whole, and prove nothing: anybody can write a bundle. What is in
//! it is believed as if a stranger had sent it, item by item. Here are its bytes alone: whoever reads verifies and
//! judges what comes out.

mod reader;
mod writer;

use serde::{Deserialize, Serialize};

pub use self::{
    reader::{Fault, Found, Reader},
    writer::Writer,
};
use crate::{
    id::{CircleId, CommunityId},
    limits,
    reconcile::{
        session::CircleTag,
        sketch::{Id, keyed::Key},
    },
    text::List,
    time::Millis,
    wire::{batch::Batch, message::Nonce},
};

/// What every bundle begins with. The end of the line is there to be noticed when somebody's program changes it.
pub const MARK: [u8; 15] = *b"joinup bundle\r\n";
/// The version that this joinup reads and writes; it stands after the mark.
pub const VERSION: u8 = 1;
/// Bytes of a check.
const CHECK: usize = 16;

/// What a bundle is, as whoever wrote it says: nobody has signed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Head {
    /// It brings something.
    Contents(Contents),
    /// It asks for what its writer lacks.
    Asking(Asking),
}

/// The head of a bundle that brings items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Who wrote it.
    pub by: CommunityId,
    /// When.
    pub at: Millis,
    /// From when on its items were said, if not all were taken.
    pub since: Option<Millis>,
    /// Of which circles it is.
    pub circles: List<CircleId, { limits::CIRCLES }>,
    /// How many items were to go into it; some may have left their slots meanwhile.
    pub items: u64,
}

/// The head of a bundle that tells what its writer holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// Who wrote it.
    pub by: CommunityId,
    /// When.
    pub at: Millis,
    /// Makes its names of circles and items unlike those in any other.
    pub nonce: Nonce,
}

/// Some of what the writer holds of a circle; a circle of which it holds nothing has an empty one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Which circle.
    pub circle: CircleTag,
    /// Which items.
    pub ids: List<Id, { limits::IDS }>,
}

/// What follows the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Items that nobody has verified yet.
    Items(Batch),
    /// A record; which one, its hash says.
    Record(Vec<u8>),
    /// What the writer holds.
    Held(Held),
}

impl Asking {
    /// The name of a circle in this question, which only those recognise who know the circle.
    pub fn tag(&self, circle: &CircleId) -> CircleTag {
        let [a, b, c, d, e, f, g, h, ..] = self.derive("joinup bundle circle v1", circle);
        CircleTag([a, b, c, d, e, f, g, h])
    }

    /// The key under which the items of a circle are named; see [`keyed_id`](crate::reconcile::sketch::keyed::keyed_id).
    pub fn key(&self, circle: &CircleId) -> Key {
        self.derive("joinup bundle held v1", circle)
    }

    fn derive(&self, context: &str, circle: &CircleId) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_derive_key(context);
        hasher.update(&self.nonce).update(circle.as_bytes());
        *hasher.finalize().as_bytes()
    }
}

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    End,
    Head,
    Items,
    Record,
    Held,
}

impl Frame {
    /// Bytes of a frame around its body.
    const AROUND: usize = Self::BEFORE + CHECK;
    /// Bytes before its body.
    const BEFORE: usize = 5;

    const fn number(self) -> u8 {
        match self {
            Self::End => 0,
            Self::Head => 1,
            Self::Items => 2,
            Self::Record => 3,
            Self::Held => 4,
        }
    }

    const fn of(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::End,
            1 => Self::Head,
            2 => Self::Items,
            3 => Self::Record,
            4 => Self::Held,
            _ => return None,
        })
    }

    /// Bytes of its body, at most: nothing is waited for that is longer.
    const fn limit(self) -> usize {
        match self {
            Self::End => 0,
            Self::Head => limits::BUNDLE_HEAD,
            Self::Items | Self::Held => limits::FRAME,
            Self::Record => limits::RECORD,
        }
    }
}
