//! The messages of a catch-up session. Each is one frame: length as u32 big-endian, then the canonical encoding.

use serde::{Deserialize, Serialize};

use crate::{
    id::{CircleId, SlotHash},
    limits,
    reconcile::{Page, SetState},
    text::List,
    time::Millis,
    wire::{
        bytes::ItemBytes,
        codec::{self, CodecError},
    },
};

/// Items in one message: as many as fit [`limits::BATCH`], and no more than were asked for.
pub type Batch = List<ItemBytes, { limits::WANTS }>;

/// What the opener of a session says; each is answered by one [`Answer`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// "This is what I hold. And you?"
    Open(Opening),
    /// "Which ids do you have after this slot?"
    List {
        /// The circle.
        circle: CircleId,
        /// The last slot of the page before.
        after: Option<SlotHash>,
    },
    /// "Give me the current items of these slots."
    Want {
        /// The circle.
        circle: CircleId,
        /// Their slots, the most wanted first.
        slots: List<SlotHash, { limits::WANTS }>,
    },
    /// "You lack these."
    Push {
        /// The circle.
        circle: CircleId,
        /// The items.
        items: Batch,
    },
}

/// What the opener holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The opener's clock.
    pub now: Millis,
    /// Its sets, a circle each.
    pub sets: List<(CircleId, SetState), { limits::CIRCLES }>,
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
    /// To [`Ask::List`].
    Page(Page),
    /// To [`Ask::Want`].
    Items {
        /// How many of the wanted slots, from the first, this answers; a slot that is empty by now gives no item.
        slots: u16,
        /// Their items.
        items: Batch,
    },
    /// To [`Ask::Push`].
    Taken {
        /// For each item, in order, whether it is held now.
        held: List<bool, { limits::WANTS }>,
    },
}

/// What the answerer holds of a circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theirs {
    /// The same set.
    Same,
    /// Another set.
    Other(SetState),
    /// It is not in that circle.
    Elsewhere,
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
