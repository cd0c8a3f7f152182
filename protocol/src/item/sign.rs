//! Saying something: from a payload to a signed item.

use super::{Header, Item, Payload, PayloadError, Schema, Verified};
use crate::{
    id::{CircleId, Digest, EntryId, Kind},
    key::{CommunityKey, Domain},
    time::Stamp,
};

/// Why something cannot be said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The payload does not fit or does not belong to this kind.
    #[error(transparent)]
    Payload(#[from] PayloadError),
}

/// What an author is about to say in a circle.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The circle it is for.
    pub circle: CircleId,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Which of the author's things of this kind it is.
    pub id: EntryId,
    /// When it is said; made a tombstone's when the payload is one.
    pub stamp: Stamp,
    /// What is said.
    pub payload: Payload,
}

impl Draft {
    /// Signs it.
    ///
    /// # Errors
    /// When the payload is longer than an item may be, is not of this kind, or could not be read again.
    pub fn sign(self, key: &CommunityKey) -> Result<Verified, SignError> {
        let stamp = if self.payload == Payload::Tombstone { self.stamp.withdrawing() } else { self.stamp };
        let header = Header {
            circle: self.circle,
            author: key.id(),
            kind: self.kind,
            id: self.id,
            stamp,
            schema: Schema::CURRENT,
        };
        let payload = self.payload.encode(self.kind)?;
        // What the author's own node could not read back, nobody could.
        Payload::decode(&header, &payload)?;
        let mut bytes = header.to_bytes().to_vec();
        bytes.extend_from_slice(&payload);
        let digest = Digest::of(&bytes);
        bytes.extend_from_slice(&key.sign(Domain::Item, &bytes));
        Ok(Verified::own(Item { slot: header.slot(), header, digest, bytes: bytes.into() }))
    }
}
