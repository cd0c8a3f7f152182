//! The layout of keys and values; nothing else knows it.
//!
//! ```text
//! 0                                      -> layout version u32
//! 6                                      -> number of batches u64
//! 7                                      -> segment u32 | at u32                 where the records end
//! 1 | circle 32                          -> count u64 | set hash 32
//! 2 | circle 32 | segment u32 | at u32   -> length u32 | slot 32 | author 32 | kind 1 | stamp 8 | digest 32
//! 4 | circle 32 | slot 32                -> item                                 another of the same stamp
//! 5 | shelf 1 | key                      -> anything small
//! 8 | segment u32 | at u32               -> length u32                           to be erased, if that has not happened
//! value = check 16 | bytes       check = first 16 bytes of BLAKE3(length of key u32 | key | bytes)
//! ```
//!
//! The key is part of the check, so that a value that ended up under another key is noticed as well. Current items are
//! records at the places that the entries name: `length u32 | check 16 | item`, where the key of the check is
//! `3 | circle 32 | slot 32`. Places ascend, so the entries of a batch are neighbours, which is what sled is quickest at.

use joinup_protocol::{
    id::{CircleId, CommunityId, Digest, Kind, SlotHash},
    reconcile::SetState,
    replica::Entry,
    time::Stamp,
};

use super::backing::Place;

/// The version of the layout that this joinup reads and writes.
pub(super) const LAYOUT: u32 = 2;

const CHECK: usize = 16;
const LENGTH: usize = 4;
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
    End = 7,
    Erased = 8,
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

    /// What the keys of the entries of a segment begin with.
    pub(super) fn of_segment(self, circle: &CircleId, segment: u32) -> Vec<u8> {
        [&self.prefix(), circle.as_bytes().as_slice(), &segment.to_be_bytes()].concat()
    }

    /// The key of the entry of a place.
    pub(super) fn of_place(self, circle: &CircleId, place: Place) -> Vec<u8> {
        [&self.prefix(), circle.as_bytes().as_slice(), &place_to_bytes(place)].concat()
    }

    /// The key of bytes that are to be erased.
    pub(super) fn of_bytes_at(self, place: Place) -> Vec<u8> {
        [self.prefix().as_slice(), &place_to_bytes(place)].concat()
    }

    /// The key of something on a shelf.
    pub(super) fn on_shelf(shelf: u8, key: &[u8]) -> Vec<u8> {
        [&[Self::Shelves as u8, shelf], key].concat()
    }
}

/// The circle that a key begins with.
pub(super) fn circle_of(key: &[u8]) -> Option<CircleId> {
    key.get(1..CIRCLE)?.try_into().ok().map(CircleId::new)
}

/// The bytes of where something is; how long it is stands elsewhere.
pub(super) fn place_to_bytes(place: Place) -> [u8; 8] {
    (u64::from(place.segment) << 32 | u64::from(place.at)).to_be_bytes()
}

/// Reads [`place_to_bytes`], of as many bytes.
pub(super) fn place_from_bytes(bytes: &[u8], length: u32) -> Option<Place> {
    let (segment, at) = bytes.split_first_chunk()?;
    let at = at.try_into().ok().map(u32::from_be_bytes)?;
    Some(Place { segment: u32::from_be_bytes(*segment), at, length })
}

/// Reads [`Table::of_bytes_at`] and the length beside it.
pub(super) fn erased_from_bytes(key: &[u8], bytes: &[u8]) -> Option<Place> {
    place_from_bytes(key.get(1..)?, bytes.try_into().ok().map(u32::from_be_bytes)?)
}

/// The record of an item.
pub(super) fn record(circle: &CircleId, slot: &SlotHash, item: &[u8], records: &mut Vec<u8>) -> u32 {
    let length = u32::try_from(CHECK + item.len()).unwrap_or(u32::MAX);
    records.extend_from_slice(&length.to_be_bytes());
    records.extend_from_slice(&check(&Table::Items.of_slot(circle, slot), item));
    records.extend_from_slice(item);
    length + LENGTH as u32
}

/// The item of a record, if its check holds.
pub(super) fn item_of<'a>(circle: &CircleId, slot: &SlotHash, record: &'a [u8]) -> Option<&'a [u8]> {
    unseal(&Table::Items.of_slot(circle, slot), record.get(LENGTH..)?)
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

/// The bytes of an entry; the rest of its place is in the key.
pub(super) fn entry_to_bytes(entry: &Entry, length: u32) -> Vec<u8> {
    let Entry { slot, author, kind, stamp, digest } = entry;
    let [slot, author] = [slot.as_bytes().as_slice(), author.as_bytes()];
    [&length.to_be_bytes(), slot, author, &[kind.0], &stamp.to_be_bytes(), digest.as_bytes()].concat()
}

/// Reads [`entry_to_bytes`] and the place in its key.
pub(super) fn entry_from_bytes(key: &[u8], bytes: &[u8]) -> Option<(Entry, Place)> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (slot, rest) = rest.split_first_chunk()?;
    let (author, rest) = rest.split_first_chunk()?;
    let (kind, rest) = rest.split_first()?;
    let (stamp, rest) = rest.split_first_chunk()?;
    let (slot, author, digest) = (SlotHash::new(*slot), CommunityId::new(*author), Digest::new(rest.try_into().ok()?));
    let stamp = Stamp::from_be_bytes(*stamp).ok()?;
    let place = place_from_bytes(key.get(CIRCLE..)?, u32::from_be_bytes(*length))?;
    Some((Entry { slot, author, kind: Kind(*kind), stamp, digest }, place))
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
        let place = Place { segment: 3, at: 0x0102_0304, length: 1_000 };
        let key = Table::Entries.of_place(&CircleId::open("bakers"), place);
        let bytes = entry_to_bytes(&entry, place.length);
        assert_eq!(entry_from_bytes(&key, &bytes), Some((entry, place)));
        assert_eq!(entry_from_bytes(&key, &bytes[1..]), None);
        assert_eq!(entry_from_bytes(&key[1..], &bytes), None);
    }

    #[test]
    fn a_record_is_its_slots_alone() {
        let (circle, slot) = (CircleId::open("bakers"), SlotHash::new([1; 32]));
        let mut records = b"before".to_vec();
        let length = record(&circle, &slot, b"item", &mut records);
        let record = &records[6..];
        assert_eq!(record.len(), length as usize);
        assert_eq!(item_of(&circle, &slot, record), Some(b"item".as_slice()));
        assert_eq!(item_of(&circle, &SlotHash::new([2; 32]), record), None);
        assert_eq!(item_of(&circle, &slot, &record[..3]), None);
    }
}
