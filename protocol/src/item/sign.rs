//! Saying something: from a payload to a signed item.

use super::{Header, Item, Payload, PayloadError, Schema, Verified};
use crate::{
    id::{CircleId, Digest, EntryId, Kind},
    key::{CommunityKey, Domain},
    limits,
    seal::CircleKey,
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
    /// Signs it for everybody to read.
    ///
    /// # Errors
    /// When the payload is longer than an item may be, is not of this kind, or could not be read again.
    pub fn sign(self, key: &CommunityKey) -> Result<Verified, SignError> {
        let (header, payload) = self.written(key)?;
        Ok(Verified::own(signed(header, &payload, key)))
    }

    /// Seals it for a private circle and signs it. A withdrawal says nothing and so is not sealed.
    ///
    /// # Errors
    /// When the payload is longer than one that is sealed may be, is not of this kind, or could not be read again.
    pub fn sign_sealed(self, key: &CommunityKey, seal: &CircleKey) -> Result<Verified, SignError> {
        if self.payload == Payload::Tombstone {
            return self.sign(key);
        }
        let (header, payload) = self.written(key)?;
        if payload.len() > limits::SEALED_PAYLOAD {
            return Err(PayloadError::Long(payload.len()).into());
        }
        let header = Header { schema: header.schema.sealed(), ..header };
        let sealed = seal.seal(&header, &payload);
        let mut item = Verified::own(signed(header, &sealed, key));
        item.open(seal).map_err(|_| PayloadError::Long(payload.len()))?;
        Ok(item)
    }

    /// The header, and the payload's bytes.
    fn written(self, key: &CommunityKey) -> Result<(Header, Vec<u8>), SignError> {
        let stamp = if self.payload == Payload::Tombstone { self.stamp.withdrawing() } else { self.stamp };
        let header = Header {
            circle: self.circle,
            author: key.id(),
            kind: self.kind,
            id: self.id,
            stamp,
            schema: Schema::of(self.kind),
        };
        let payload = self.payload.encode(self.kind)?;
        // What the author's own node could not read back, nobody could.
        Payload::decode(&header, &payload)?;
        Ok((header, payload))
    }
}

fn signed(header: Header, payload: &[u8], key: &CommunityKey) -> Item {
    let mut bytes = header.to_bytes().to_vec();
    bytes.extend_from_slice(payload);
    let digest = Digest::of(&bytes);
    bytes.extend_from_slice(&key.sign(Domain::Item, &bytes));
    Item { slot: header.slot(), header, digest, bytes: bytes.into() }
}
