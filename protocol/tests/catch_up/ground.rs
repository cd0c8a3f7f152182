//! Two items ground to one short id: the sketch does not see them, the hash of the sets does, and the keyed retry finds
//! them.
//!
//! Grinding 47 bits of a digest takes somebody with money an hour; here the short id is made shorter instead, by items
//! whose slots, stamps and tags are the same but for what the short id leaves out. That is done on the side of the set:
//! entries are put into a replica as a store would, with digests that differ behind the tag.

use joinup_protocol::{
    id::Digest,
    reconcile::{LtHash, ShortId, SlotTag, sketch::keyed},
    replica::{Entry, Replica},
};

use super::nodes::*;

/// The same entry with a digest that differs only behind what a short id takes of it.
fn twin(entry: Entry) -> Entry {
    let mut digest = *entry.digest.as_bytes();
    digest[31] ^= 0xff;
    Entry { digest: Digest::new(digest), ..entry }
}

#[test]
fn a_sketch_is_blind_for_twins_and_a_keyed_one_is_not() {
    let entry = Entry::from(&*item(1, 1, 1));
    let [mut ours, mut theirs] = [Replica::new(circle()), Replica::new(circle())];
    ours.load(entry);
    theirs.load(twin(entry));
    assert_eq!(ShortId::from(&entry), ShortId::from(&twin(entry)));
    assert_eq!(SlotTag::from(&entry.slot), SlotTag::from(&twin(entry).slot));
    let cells = |replica: &Replica| replica.cells(0..72, replica.moment()).unwrap();
    assert_eq!(cells(&ours), cells(&theirs));
    assert_ne!(ours.state(), theirs.state());
    let key = keyed::session_key(&[1; 16], &[2; 16], &circle());
    assert_ne!(ours.keyed_cells(&key, 72), theirs.keyed_cells(&key, 72));
    assert_ne!(LtHash::default().digest(), ours.state().hash);
}
