//! The layout of keys and values; nothing else knows it.
//!
//! ```text
//! 0                          -> layout version u32
//! 6                          -> number of batches u64
//! 1 | circle 32              -> count u64 | set hash 32
//! 2 | circle 32 | slot 32    -> author 32 | kind 1 | stamp 8 | digest 32      what the replica is loaded from
//! 3 | circle 32 | slot 32    -> item                                         the current one
//! 4 | circle 32 | slot 32    -> item                                         another of the same stamp
//! 5 | shelf 1 | key          -> anything small
//! value = check 16 | bytes       check = first 16 bytes of BLAKE3(length of key u32 | key | bytes)
//! ```
//!
//! The key is part of the check, so that a value that ended up under another key is noticed as well.

use joinup_protocol::{
    id::{CircleId, CommunityId, Digest, Kind, SlotHash},
    reconcile::SetState,
    replica::Entry,
    time::Stamp,
};

/// The version of the layout that this joinup reads and writes.
pub(super) const LAYOUT: u32 = 1;

const CHECK: usize = 16;
const CIRCLE: usize = 1 + CircleId::LEN;

/// A sort of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Table {
    Layout = 0,
    Circles = 1,
    Entries = 2,
    Items = 3,
    Twins = 4,
    Shelves = 5,
    Batches = 6,
}

impl Table {
    /// What all its keys begin with.
    pub(super) const fn prefix(self) -> [u8; 1] {
        [self as u8]
    }

    /// The key of a circle, or what the keys of its slots begin with.
    pub(super) fn of_circle(self, circle: &CircleId) -> Vec<u8> {
        [&self.prefix(), circle.as_bytes().as_slice()].concat()
    }

    /// The key of a slot.
    pub(super) fn of_slot(self, circle: &CircleId, slot: &SlotHash) -> Vec<u8> {
        [&self.prefix(), circle.as_bytes().as_slice(), slot.as_bytes()].concat()
    }

    /// The key of something on a shelf.
    pub(super) fn on_shelf(shelf: u8, key: &[u8]) -> Vec<u8> {
        [&[Self::Shelves as u8, shelf], key].concat()
    }
}

/// The circle that a key of [`Table::of_circle`] or [`Table::of_slot`] names.
pub(super) fn circle_of(key: &[u8]) -> Option<CircleId> {
    key.get(1..CIRCLE)?.try_into().ok().map(CircleId::new)
}

/// The slot that a key of [`Table::of_slot`] names.
pub(super) fn slot_of(key: &[u8]) -> Option<SlotHash> {
    key.get(CIRCLE..)?.try_into().ok().map(SlotHash::new)
}

/// A value with its check.
pub(super) fn seal(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    [check(key, bytes).as_slice(), bytes].concat()
}

/// The bytes of a value, if its check holds.
pub(super) fn unseal<'a>(key: &[u8], value: &'a [u8]) -> Option<&'a [u8]> {
    let (found, bytes) = value.split_first_chunk::<CHECK>()?;
    (*found == check(key, bytes)).then_some(bytes)
}

fn check(key: &[u8], bytes: &[u8]) -> [u8; CHECK] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&u32::try_from(key.len()).unwrap_or(u32::MAX).to_be_bytes()).update(key).update(bytes);
    let mut check = [0; CHECK];
    hasher.finalize_xof().fill(&mut check);
    check
}

/// The bytes of an entry; its slot is in the key.
pub(super) fn entry_to_bytes(entry: &Entry) -> Vec<u8> {
    let Entry { slot: _, author, kind, stamp, digest } = entry;
    [author.as_bytes().as_slice(), &[kind.0], &stamp.to_be_bytes(), digest.as_bytes()].concat()
}

/// Reads [`entry_to_bytes`].
pub(super) fn entry_from_bytes(slot: SlotHash, bytes: &[u8]) -> Option<Entry> {
    let (author, rest) = bytes.split_first_chunk()?;
    let (kind, rest) = rest.split_first()?;
    let (stamp, rest) = rest.split_first_chunk()?;
    let digest = rest.try_into().ok()?;
    let stamp = Stamp::from_be_bytes(*stamp).ok()?;
    Some(Entry { slot, author: CommunityId::new(*author), kind: Kind(*kind), stamp, digest: Digest::new(digest) })
}

/// Reads the number of batches.
pub(super) fn batches_from_bytes(bytes: &[u8]) -> Option<u64> {
    bytes.try_into().ok().map(u64::from_be_bytes)
}

/// The bytes of a set's count and hash.
pub(super) fn state_to_bytes(state: &SetState) -> Vec<u8> {
    [state.count.to_be_bytes().as_slice(), state.hash.as_bytes()].concat()
}

/// Reads [`state_to_bytes`].
pub(super) fn state_from_bytes(bytes: &[u8]) -> Option<SetState> {
    let (count, hash) = bytes.split_first_chunk()?;
    Some(SetState { count: u64::from_be_bytes(*count), hash: Digest::new(hash.try_into().ok()?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_under_another_key_or_with_another_bit_is_noticed() {
        let value = seal(b"key", b"bytes");
        assert_eq!(unseal(b"key", &value), Some(b"bytes".as_slice()));
        assert_eq!(unseal(b"kez", &value), None);
        for at in 0..value.len() {
            let mut flipped = value.clone();
            flipped[at] ^= 4;
            assert_eq!(unseal(b"key", &flipped), None, "byte {at}");
        }
        assert_eq!(unseal(b"key", &value[..10]), None);
    }

    #[test]
    fn an_entry_survives_its_bytes() {
        let entry = Entry {
            slot: SlotHash::new([1; 32]),
            author: CommunityId::new([2; 32]),
            kind: Kind::NOTE,
            stamp: Stamp::try_from(77).unwrap(),
            digest: Digest::new([3; 32]),
        };
        assert_eq!(entry_from_bytes(entry.slot, &entry_to_bytes(&entry)), Some(entry));
        assert_eq!(entry_from_bytes(entry.slot, &entry_to_bytes(&entry)[1..]), None);
    }
}
