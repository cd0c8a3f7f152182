//! Ids under a key that both sides made: for when two items were ground to one short id, and the cells of the short
//! ids do not tell what differs.
//!
//! ```text
//! keyed id = first 24 bytes of BLAKE3(key; slot 32 | stamp 8 | digest 32)
//! ```
//!
//! They tell nothing but which items differ; whose, where and how new these are has to be asked. Each session has a key
//! of its own, so that nothing can be prepared, and nothing can be kept up to date: a pass over the set makes the cells.

use crate::{reconcile::sketch::Id, replica::Entry};

/// The key of one retry.
pub type Key = [u8; 32];

/// The id of an item under a key.
pub fn keyed_id(key: &Key, entry: &Entry) -> Id {
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(entry.slot.as_bytes()).update(&entry.stamp.to_be_bytes()).update(entry.digest.as_bytes());
    let hash = hasher.finalize();
    core::array::from_fn(|at| hash.as_bytes()[at])
}
