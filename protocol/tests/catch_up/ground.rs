//! Two items ground to one short id: the sketch does not see them, the hash of the sets does, and the keyed retry finds
//! them.
//!
//! Two names were ground in a minute on one core, as 2^23.5 tries are to be expected for 47 bits.

use joinup_protocol::{
    id::{EntryId, Kind},
    item::{Draft, Payload, Verified},
    key::{CommunityKey, Domain},
    limits,
    profile::Profile,
    reconcile::{ShortId, session::Memory},
    time::{Millis, Stamp},
};

use super::nodes::*;

/// An item that has one short id with the other one of these.
fn ground(number: u64) -> Verified {
    let name = format!("{number:010} of many").parse().unwrap();
    let payload = Payload::Profile(Box::new(Profile { name, ..Profile::default() }));
    let stamp = Stamp::next(Millis(NOW.0 - 1_000), None);
    let draft = Draft { circle: circle(), kind: Kind::PROFILE, id: EntryId::new([5; 16]), stamp, payload };
    let key = CommunityKey::from_seed(&[1; 32]);
    let bytes = draft.sign(&key).unwrap().bytes().to_vec();
    // The names were ground for profiles of version 1.0, which end before the relays, of which there are none.
    let mut body = bytes[..bytes.len() - limits::SIGNATURE - 1].to_vec();
    body[limits::ITEM_HEADER - 1] = 0;
    let signature = key.sign(Domain::Item, &body);
    Verified::from_bytes(&[&body[..], &signature].concat()).unwrap()
}

fn twins() -> [Verified; 2] {
    let twins = [1_376_003, 6_144_185].map(ground);
    assert_eq!(ShortId::from(&twins[0]), ShortId::from(&twins[1]));
    assert_ne!(twins[0].digest(), twins[1].digest());
    twins
}

#[test]
fn two_bodies_with_one_short_id_are_told_apart_by_a_key_and_the_greater_one_stays() {
    for turned in [false, true] {
        let mut twins = twins();
        let greater = twins.iter().map(|item| item.digest()).max().unwrap();
        if turned {
            twins.reverse();
        }
        let (a, b) = (node(99), node(99));
        let both: Vec<Verified> = (0..50).map(|id| item(2, id, 1)).collect();
        for (node, twin) in [(&a, &twins[0]), (&b, &twins[1])] {
            give(node, &both);
            give(node, std::slice::from_ref(twin));
        }
        let (report, tape) = session_on_tape(&a, &b, Memory::default());
        let report = report.unwrap();
        assert!(report.complete, "{report:?}");
        assert_eq!(held(&a), held(&b));
        assert!(held(&a).contains(&greater));
        assert_eq!(tape.lines[..4], ["open", "sets 72 cells", "keyed 64", "keyed"]);
        assert_eq!(tape.received.len() + tape.pushed.len(), 1, "one moves, one way: {:?}", tape.lines);
    }
}

#[test]
fn twins_among_other_differences_are_found_after_them() {
    let [one, other] = twins();
    let (a, b) = (node(999), node(999));
    give(&a, &(0..30).map(|id| item(3, id, 1)).collect::<Vec<_>>());
    give(&b, &(0..30).map(|id| item(4, id, 1)).collect::<Vec<_>>());
    give(&a, &[one]);
    give(&b, &[other]);
    let (report, tape) = session_on_tape(&a, &b, Memory::default());
    assert!(report.unwrap().complete, "{:?}", tape.lines);
    assert_eq!(held(&a), held(&b));
}
