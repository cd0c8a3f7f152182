//! Short ids: 24 bytes that tell whose an item is, which slot it fills and which of two versions is newer.
//!
//! ```text
//! short id = author tag 6 | slot tag 6 | stamp 6 | digest tag 6
//! ```
//!
//! The tags of author and slot are the first bytes of both; the stamp is big-endian; the digest tag is the first 47 bits
//! of the digest, and its lowest bit says whether the item is a profile. So a replaced, an unwanted and an urgent item
//! are recognised before a byte of it moves.
//!
//! A short id serves to find differences and to judge them, nothing else: who wants to can grind two items with one
//! short id, so that equality is decided by the [`super::lthash`] and an item is kept by its whole slot and digest.

use core::{cmp::Reverse, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    id::{CommunityId, Digest, Kind, SlotHash},
    item::Verified,
    reconcile::Listed,
    replica::Entry,
    time::Stamp,
};

/// Bytes of a short id.
pub const SHORT_ID: usize = 24;

/// The first six bytes of an author: enough to recognise whose an item is before it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AuthorTag(pub [u8; 6]);

impl From<&CommunityId> for AuthorTag {
    fn from(author: &CommunityId) -> Self {
        Self(first(author.as_bytes()))
    }
}

/// The first six bytes of a slot's hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SlotTag(pub [u8; 6]);

impl From<&SlotHash> for SlotTag {
    fn from(slot: &SlotHash) -> Self {
        Self(first(slot.as_bytes()))
    }
}

/// The first 47 bits of a digest, and in the lowest bit whether the item is a profile.
pub type DigestTag = [u8; 6];

/// What stands for an item in a sketch. Any 24 bytes are one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ShortId(pub [u8; SHORT_ID]);

impl ShortId {
    fn new(author: AuthorTag, slot: &SlotHash, kind: Kind, stamp: Stamp, digest: &Digest) -> Self {
        let mut bytes = [0; SHORT_ID];
        bytes[..6].copy_from_slice(&author.0);
        bytes[6..12].copy_from_slice(&SlotTag::from(slot).0);
        bytes[12..18].copy_from_slice(&stamp.to_six_bytes());
        bytes[18..].copy_from_slice(&first(digest.as_bytes()));
        bytes[23] = bytes[23] & !1 | u8::from(kind == Kind::PROFILE);
        Self(bytes)
    }

    fn part(&self, from: usize) -> [u8; 6] {
        core::array::from_fn(|at| self.0[from + at])
    }

    /// Whose the item is.
    pub fn author(&self) -> AuthorTag {
        AuthorTag(self.part(0))
    }

    /// Which slot it fills.
    pub fn slot(&self) -> SlotTag {
        SlotTag(self.part(6))
    }

    /// When it was said.
    pub fn stamp(&self) -> Stamp {
        Stamp::from_six_bytes(self.part(12))
    }

    /// Which item it is.
    pub fn digest(&self) -> DigestTag {
        self.part(18)
    }

    /// Whether it says who somebody is.
    pub const fn is_profile(&self) -> bool {
        self.0[SHORT_ID - 1] & 1 == 1
    }

    /// What decides between two ids of one author and slot: the greater one is the newer item.
    pub fn rank(&self) -> (Stamp, DigestTag) {
        (self.stamp(), self.digest())
    }

    /// What decides which of many moves first, the least before all others: withdrawals, then profiles, then everything
    /// else, of each the newest first.
    pub fn urgency(&self) -> Urgency {
        let class = match self {
            _ if self.stamp().is_tombstone() => 0,
            _ if self.is_profile() => 1,
            _ => 2,
        };
        Urgency { class, stamp: Reverse(self.stamp()), id: *self }
    }

    /// What decides which of an author's items leave first, as [`Listed::worth`].
    pub fn worth(&self) -> (bool, Stamp, DigestTag) {
        (self.is_profile(), self.stamp(), self.digest())
    }
}

/// The place of an id in the order in which a set is given to somebody who lacks much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Urgency {
    class: u8,
    stamp: Reverse<Stamp>,
    id: ShortId,
}

impl From<&Entry> for ShortId {
    fn from(entry: &Entry) -> Self {
        Self::new(AuthorTag::from(&entry.author), &entry.slot, entry.kind, entry.stamp, &entry.digest)
    }
}

impl From<&Verified> for ShortId {
    fn from(item: &Verified) -> Self {
        Self::from(&Entry::from(&**item))
    }
}

impl From<&Listed> for ShortId {
    fn from(listed: &Listed) -> Self {
        Self::new(listed.author, &listed.slot, listed.kind, listed.stamp, &listed.digest)
    }
}

impl fmt::Debug for ShortId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ShortId({})", data_encoding::HEXLOWER.encode(&self.0))
    }
}

fn first(bytes: &[u8; 32]) -> [u8; 6] {
    core::array::from_fn(|at| bytes[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Millis;

    fn entry(kind: Kind) -> Entry {
        Entry {
            slot: SlotHash::new([0x51; 32]),
            author: CommunityId::new([0xa0; 32]),
            kind,
            stamp: Stamp::next(Millis(0x0102_0304_0506), None).withdrawing(),
            digest: Digest::new([0xd1; 32]),
        }
    }

    #[test]
    fn a_short_id_tells_whose_where_when_and_which() {
        let id = ShortId::from(&entry(Kind::EXPERIMENT));
        assert_eq!((id.author(), id.slot()), (AuthorTag([0xa0; 6]), SlotTag([0x51; 6])));
        assert_eq!(id.stamp(), entry(Kind::NOTE).stamp);
        assert_eq!(id.digest(), [0xd1, 0xd1, 0xd1, 0xd1, 0xd1, 0xd0]);
        assert!(!id.is_profile());
        assert_eq!(id, ShortId::from(&Listed::from(&entry(Kind::EXPERIMENT))));
    }

    #[test]
    fn a_profile_is_marked_in_the_lowest_bit() {
        let id = ShortId::from(&entry(Kind::PROFILE));
        assert!(id.is_profile());
        assert_eq!(id.digest(), [0xd1; 6]);
        assert!(id.worth() > ShortId::from(&entry(Kind::NOTE)).worth());
    }
}
