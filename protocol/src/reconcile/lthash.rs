//! A homomorphic hash of a set, kept incrementally: the set's items as a sum of vectors.
//!
//! LtHash16 with 1,024 lanes (Bellare and Micciancio, *A New Paradigm for Collision-Free Hashing*, EUROCRYPT 1997;
//! Lewi et al., *Securing Update Propagation with Homomorphic Hashing*, 2019), over BLAKE3 as the extendable-output
//! function. Two different sets with the same hash are as hard to find as in a 200-bit lattice problem, also for
//! somebody who chooses the items.

use serde::{Deserialize, Serialize};

use crate::{
    id::{Digest, SlotHash},
    time::Stamp,
};

const LANES: usize = 1_024;
const BYTES: usize = 2 * LANES;

/// The sum of a set's items; 2,048 bytes. The empty set is zero.
#[derive(Clone, PartialEq, Eq)]
pub struct LtHash(Box<[u16; LANES]>);

/// How many items a set has, and the 32-byte hash of its [`LtHash`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SetState {
    /// Number of items.
    pub count: u64,
    /// BLAKE3 of the sum.
    pub hash: Digest,
}

impl SetState {
    /// Of a set without items.
    pub fn empty() -> Self {
        Self { count: 0, hash: LtHash::default().digest() }
    }
}

fn lanes(slot: &SlotHash, stamp: Stamp, digest: &Digest) -> [u8; BYTES] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(slot.as_bytes()).update(&stamp.to_be_bytes()).update(digest.as_bytes());
    let mut bytes = [0; BYTES];
    hasher.finalize_xof().fill(&mut bytes);
    bytes
}

impl LtHash {
    /// Adds an item. Adding one twice is the caller's mistake: a sum does not know its parts.
    pub fn add(&mut self, slot: &SlotHash, stamp: Stamp, digest: &Digest) {
        self.combine(slot, stamp, digest, u16::wrapping_add);
    }

    /// Takes an item out that was added before.
    pub fn remove(&mut self, slot: &SlotHash, stamp: Stamp, digest: &Digest) {
        self.combine(slot, stamp, digest, u16::wrapping_sub);
    }

    fn combine(&mut self, slot: &SlotHash, stamp: Stamp, digest: &Digest, operation: fn(u16, u16) -> u16) {
        let bytes = lanes(slot, stamp, digest);
        let (pairs, _) = bytes.as_chunks::<2>();
        for (lane, pair) in self.0.iter_mut().zip(pairs) {
            *lane = operation(*lane, u16::from_le_bytes(*pair));
        }
    }

    /// The 32 bytes that are compared: BLAKE3 of the lanes, each little-endian.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }

    /// The lanes, each little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|lane| lane.to_le_bytes()).collect()
    }
}

impl Default for LtHash {
    fn default() -> Self {
        Self(Box::new([0; LANES]))
    }
}

impl core::fmt::Debug for LtHash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "LtHash({})", self.digest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Millis;

    fn item(n: u8) -> (SlotHash, Stamp, Digest) {
        (SlotHash::new([n; 32]), Stamp::next(Millis(n.into()), None), Digest::new([n ^ 0xff; 32]))
    }

    #[test]
    fn order_does_not_matter_and_removing_undoes_adding() {
        let mut forwards = LtHash::default();
        let mut backwards = LtHash::default();
        for n in 0..20 {
            let (slot, stamp, digest) = item(n);
            forwards.add(&slot, stamp, &digest);
            let (slot, stamp, digest) = item(19 - n);
            backwards.add(&slot, stamp, &digest);
        }
        assert_eq!(forwards, backwards);
        for n in 0..20 {
            let (slot, stamp, digest) = item(n);
            forwards.remove(&slot, stamp, &digest);
        }
        assert_eq!(forwards.digest(), LtHash::default().digest());
    }

    #[test]
    fn every_part_of_an_item_counts() {
        let (slot, stamp, digest) = item(1);
        let sum = |slot, stamp, digest| {
            let mut hash = LtHash::default();
            hash.add(&slot, stamp, &digest);
            hash.digest()
        };
        let whole = sum(slot, stamp, digest);
        assert_ne!(whole, sum(item(2).0, stamp, digest));
        assert_ne!(whole, sum(slot, stamp.withdrawing(), digest));
        assert_ne!(whole, sum(slot, stamp, item(2).2));
    }
}
