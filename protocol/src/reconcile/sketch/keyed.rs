//! Ids under a key that both sides made: for when two items were ground to one short id, and the cells of the short
//! ids do not tell what differs.
//!
//! ```text
//! key      = BLAKE3 derive_key("joinup sketch key v1", opener's nonce 16 | answerer's nonce 16 | circle 32)
//! keyed id = first 24 bytes of BLAKE3(key; slot 32 | stamp 8 | digest 32)
//! ```
//!
//! They tell nothing but which items differ; whose, where and how new these are has to be asked. Each session has a key
//! of its own, so that nothing can be prepared, and nothing can be kept up to date: a pass over the set makes the cells.

use crate::{
    id::{CircleId, Digest, SlotHash},
    reconcile::sketch::Id,
    time::Stamp,
    wire::message::Nonce,
};

/// The key of one retry.
pub type Key = [u8; 32];

/// The key to which both sides of a session contribute.
pub fn session_key(opener: &Nonce, answerer: &Nonce, circle: &CircleId) -> Key {
    let mut hasher = blake3::Hasher::new_derive_key("joinup sketch key v1");
    hasher.update(opener).update(answerer).update(circle.as_bytes());
    *hasher.finalize().as_bytes()
}

/// The id of an item under a key.
pub fn keyed_id(key: &Key, slot: &SlotHash, stamp: Stamp, digest: &Digest) -> Id {
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(slot.as_bytes()).update(&stamp.to_be_bytes()).update(digest.as_bytes());
    let hash = hasher.finalize();
    core::array::from_fn(|at| hash.as_bytes()[at])
}
