//! What of a difference moves, and which way: of two versions of one thing only the newer, and only to the side that
//! has the older.
//!
//! Two ids of one author tag and slot tag are taken for versions of one thing. Whoever grinds two slots with one tag
//! delays an item of its own by a session: of every pair one moves, and what was passed over differs again next time.

use core::cmp::Reverse;
use std::collections::BTreeMap;

use crate::reconcile::{AuthorTag, ShortId, SlotTag};

/// What differs, by what is to be done about it. Both lists have the most urgent first: withdrawals, then profiles, then
/// the newest.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The peer has these and we lack them, or have older ones.
    pub to_fetch: Vec<ShortId>,
    /// We have these and the peer lacks them, or has older ones.
    pub to_send: Vec<ShortId>,
    /// Ids of ours whose newer version is to be fetched.
    pub older_here: usize,
    /// Ids of the peer's whose newer version is to be sent.
    pub older_there: usize,
}

/// The versions of one thing, as far as the two sides differ: almost always one on a side at most.
#[derive(Default)]
struct Versions {
    ours: Vec<ShortId>,
    theirs: Vec<ShortId>,
}

/// Says what is to be fetched and what is to be sent, of the ids that only we and only they have.
pub fn resolve(ours: &[ShortId], theirs: &[ShortId]) -> Difference {
    let mut things: BTreeMap<(AuthorTag, SlotTag), Versions> = BTreeMap::new();
    for id in ours {
        things.entry((id.author(), id.slot())).or_default().ours.push(*id);
    }
    for id in theirs {
        things.entry((id.author(), id.slot())).or_default().theirs.push(*id);
    }
    let mut difference = Difference::default();
    things.into_values().for_each(|versions| difference.take(versions));
    difference.to_fetch.sort_unstable_by_key(urgency);
    difference.to_send.sort_unstable_by_key(urgency);
    difference
}

impl Difference {
    /// Pairs the newest of ours with the newest of theirs, and so on; what has no partner moves.
    fn take(&mut self, Versions { mut ours, mut theirs }: Versions) {
        ours.sort_unstable_by_key(|id| Reverse(id.rank()));
        theirs.sort_unstable_by_key(|id| Reverse(id.rank()));
        let pairs = ours.len().min(theirs.len());
        for (our, their) in ours.iter().zip(&theirs) {
            if their.rank() > our.rank() {
                self.to_fetch.push(*their);
                self.older_here += 1;
            } else {
                self.to_send.push(*our);
                self.older_there += 1;
            }
        }
        self.to_send.extend(&ours[pairs..]);
        self.to_fetch.extend(&theirs[pairs..]);
    }
}

/// Ascending: the most urgent first. A withdrawal's stamp is greater than any other.
fn urgency(id: &ShortId) -> Reverse<(bool, bool, ShortIdByAge)> {
    Reverse((id.stamp().is_tombstone(), id.is_profile(), (id.rank(), *id)))
}

type ShortIdByAge = ((crate::time::Stamp, [u8; 6]), ShortId);

#[cfg(test)]
mod tests {
    use super::*;

    const TOMBSTONE: u8 = 0x80;

    fn id(author: u8, slot: u8, stamp: [u8; 2], profile: bool) -> ShortId {
        let mut bytes = [0; 24];
        (bytes[0], bytes[6], bytes[12], bytes[17]) = (author, slot, stamp[0], stamp[1]);
        bytes[23] = u8::from(profile);
        ShortId(bytes)
    }

    fn thing(slot: u8, stamp: u8) -> ShortId {
        id(1, slot, [0, stamp], false)
    }

    #[test]
    fn what_only_one_side_has_moves_to_the_other() {
        let difference = resolve(&[thing(1, 1)], &[thing(2, 1)]);
        assert_eq!((difference.to_send, difference.to_fetch), (vec![thing(1, 1)], vec![thing(2, 1)]));
        assert_eq!((difference.older_here, difference.older_there), (0, 0));
    }

    #[test]
    fn of_two_versions_only_the_newer_moves_and_only_one_way() {
        let difference = resolve(&[thing(1, 1), thing(2, 9)], &[thing(1, 2), thing(2, 8)]);
        assert_eq!((difference.to_send, difference.to_fetch), (vec![thing(2, 9)], vec![thing(1, 2)]));
        assert_eq!((difference.older_here, difference.older_there), (1, 1));
    }

    #[test]
    fn a_slot_of_that_tag_by_another_author_is_another_thing() {
        let theirs = id(2, 1, [0, 5], false);
        let difference = resolve(&[thing(1, 1)], &[theirs]);
        assert_eq!((difference.to_send, difference.to_fetch), (vec![thing(1, 1)], vec![theirs]));
    }

    #[test]
    fn withdrawals_then_profiles_then_the_newest_first() {
        let gone = id(1, 9, [TOMBSTONE, 1], false);
        let profile = id(1, 8, [0, 2], true);
        let difference = resolve(&[], &[thing(1, 3), profile, thing(2, 4), gone]);
        assert_eq!(difference.to_fetch, [gone, profile, thing(2, 4), thing(1, 3)]);
    }

    #[test]
    fn of_slots_ground_to_one_tag_something_always_moves() {
        let ours = [thing(1, 5), thing(1, 6)];
        let difference = resolve(&ours, &[thing(1, 7)]);
        assert_eq!((difference.to_fetch, difference.to_send), (vec![thing(1, 7)], vec![thing(1, 5)]));
    }
}
