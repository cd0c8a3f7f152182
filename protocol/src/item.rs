//! An item: the signed, bounded, self-contained byte string that travels, and the only way to a [`Verified`] one.
//!
//! ```text
//! item = body | signature 64
//! body = version 1 | circle 32 | author 32 | kind 1 | id 16 | stamp 8 | schema major 1, minor 1 | payload
//! ```
//!
//! The bytes received are the ones kept and passed on; nobody's item is ever encoded again.

mod payload;
mod sign;
mod verify;

use std::sync::Arc;

pub use payload::{Payload, PayloadError};
pub use sign::{Draft, SignError};
pub use verify::{ParseError, RefusedItem, Verified, Verifier};

use crate::{
    id::{CircleId, CommunityId, Digest, EntryId, Kind, PublicId, SlotHash},
    limits,
    time::Stamp,
};

/// The version of the envelope that this joinup writes; items of another are not understood.
pub const VERSION: u8 = 1;

/// The version of a payload's layout. Within a major version fields are only ever appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Schema {
    /// Another layout.
    pub major: u8,
    /// More fields at the end.
    pub minor: u8,
}

impl Schema {
    /// What this joinup writes, of full records and of most kinds of items.
    pub const CURRENT: Self = Self { major: 1, minor: 0 };
    /// The bit of a major version that says: sealed for a private circle.
    const SEALED: u8 = 0x80;

    /// What this joinup writes of a kind; every kind counts its versions for itself.
    pub const fn of(kind: Kind) -> Self {
        match kind {
            Kind::PROFILE | Kind::MANIFEST => Self { minor: 1, ..Self::CURRENT },
            _ => Self::CURRENT,
        }
    }

    /// The layout of a payload that only the members of a private circle can read.
    pub const fn is_sealed(self) -> bool {
        self.major & Self::SEALED != 0
    }

    /// The same layout, sealed.
    pub const fn sealed(self) -> Self {
        Self { major: self.major | Self::SEALED, ..self }
    }

    /// The layout of what is within the seal.
    pub const fn opened(self) -> Self {
        Self { major: self.major & !Self::SEALED, ..self }
    }
}

/// The fixed-width part of an item: where it belongs, who says it, what it replaces, and when it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The circle it is said in.
    pub circle: CircleId,
    /// Who says it.
    pub author: CommunityId,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Which of the author's things of this kind it is.
    pub id: EntryId,
    /// When it was said, and whether it withdraws.
    pub stamp: Stamp,
    /// The layout of its payload.
    pub schema: Schema,
}

impl Header {
    /// The slot that the item fills.
    pub fn slot(&self) -> SlotHash {
        SlotHash::of(&self.circle, &self.author, self.kind, &self.id)
    }

    /// The id that people see.
    pub fn public_id(&self) -> PublicId {
        PublicId::of(&self.author, self.kind, &self.id)
    }

    pub(crate) fn to_bytes(self) -> [u8; limits::ITEM_HEADER] {
        let mut bytes = [0; limits::ITEM_HEADER];
        bytes[0] = VERSION;
        bytes[1..33].copy_from_slice(self.circle.as_bytes());
        bytes[33..65].copy_from_slice(self.author.as_bytes());
        bytes[65] = self.kind.0;
        bytes[66..82].copy_from_slice(self.id.as_bytes());
        bytes[82..90].copy_from_slice(&self.stamp.to_be_bytes());
        bytes[90] = self.schema.major;
        bytes[91] = self.schema.minor;
        bytes
    }
}

/// An item whose form has been read, but whose signature and payload nobody has checked yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Item {
    header: Header,
    slot: SlotHash,
    digest: Digest,
    bytes: Arc<[u8]>,
}

impl Item {
    /// The fixed-width part.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The slot that the item fills.
    pub const fn slot(&self) -> SlotHash {
        self.slot
    }

    /// BLAKE3 of the body: which of the possible items of its slot it is. The signature is no part of it.
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// The whole item as it travels.
    pub const fn bytes(&self) -> &Arc<[u8]> {
        &self.bytes
    }

    fn body(&self) -> &[u8] {
        &self.bytes[..self.bytes.len() - limits::SIGNATURE]
    }

    /// The payload's bytes.
    pub fn payload_bytes(&self) -> &[u8] {
        &self.body()[limits::ITEM_HEADER..]
    }
}

impl core::fmt::Debug for Item {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Header { kind, stamp, .. } = self.header;
        write!(f, "Item({} {} {stamp:?} {})", kind.name(), self.header.public_id(), self.digest)
    }
}
