//! Replicas and their sketches: cells are those of the set at any remembered moment, what two replicas lack is found by
//! ids alone, and a whole set is walked stretch by stretch.

#![allow(clippy::unwrap_used, reason = "what cannot be found fails the test")]

use std::collections::{BTreeMap, BTreeSet};

use joinup_protocol::{
    id::{CircleId, CommunityId, Digest, Kind, SlotHash},
    limits,
    reconcile::{
        ShortId, SlotTag,
        sketch::{self, Decoder, Progress, Sides},
    },
    replica::{Entry, Outcome, Replica, Same},
    time::{Millis, Stamp},
};
use proptest::prelude::*;

const NOW: Millis = Millis(1_800_000_000_000);

/// An item of that slot; a later version is a newer one.
fn entry(slot: u16, version: u8, sort: Sort) -> Entry {
    let author = CommunityId::new(*Digest::of(&[(slot % 7) as u8]).as_bytes());
    let stamp = Stamp::next(Millis(NOW.0 - 1_000 + u64::from(version)), None);
    Entry {
        slot: SlotHash::new(*Digest::of(&slot.to_be_bytes()).as_bytes()),
        author,
        kind: if matches!(sort, Sort::Profile | Sort::Tombstone(true)) { Kind::PROFILE } else { Kind::EXPERIMENT },
        stamp: if matches!(sort, Sort::Tombstone(_)) { stamp.withdrawing() } else { stamp },
        digest: Digest::of(&[slot.to_be_bytes(), [version, u8::from(matches!(sort, Sort::Tombstone(_)))]].concat()),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Profile,
    Experiment,
    /// Of a profile or not.
    Tombstone(bool),
}

fn entries(slots: u16, count: usize) -> impl Strategy<Value = Vec<Entry>> {
    let any_entry = (0..slots, 0u8..5, prop::bool::weighted(0.1)).prop_map(|(slot, version, gone)| {
        // A slot is always of one kind.
        let sort = if slot % 11 == 0 { Sort::Profile } else { Sort::Experiment };
        entry(slot, version, if gone { Sort::Tombstone(slot % 11 == 0) } else { sort })
    });
    prop::collection::vec(any_entry, 0..count)
}

fn replica(entries: &[Entry]) -> Replica {
    let mut replica = Replica::new(CircleId::open("test"));
    offer(&mut replica, entries);
    replica
}

fn offer(replica: &mut Replica, entries: &[Entry]) {
    for entry in entries {
        let outcome = replica.offer(*entry, &Same(u32::MAX), NOW);
        assert!(!matches!(outcome, Outcome::Refused(_)));
    }
}

fn short_ids(replica: &Replica) -> BTreeSet<ShortId> {
    replica.after(None).map(|entry| ShortId::from(&entry)).collect()
}

/// Asks for cells until nothing is left to ask for; both replicas as they were at these moments.
fn decode(ours: (&Replica, u64), theirs: (&Replica, u64)) -> Sides {
    let (mut decoder, mut more) = (Decoder::default(), limits::FIRST_CELLS);
    loop {
        let range = decoder.length()..decoder.length() + more;
        let cells = |(replica, moment): (&Replica, u64)| replica.cells(range.clone(), moment).unwrap();
        match decoder.take(&cells(ours), &cells(theirs)).unwrap() {
            Progress::Complete => return decoder.finish().unwrap(),
            Progress::More(asked) => more = asked,
            Progress::TooMuch => panic!("{} differ", decoder.estimate()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn cells_of_a_moment_are_those_of_a_copy_made_then(
        before in entries(400, 300), since in entries(400, 300), gone in prop::collection::vec(0u16..400, 0..40),
        from in 0u32..700, length in 0u32..300
    ) {
        let mut live = replica(&before);
        let (copy, moment) = (live.clone(), live.moment());
        offer(&mut live, &since);
        for slot in gone {
            live.remove(&entry(slot, 0, Sort::Experiment).slot);
        }
        let range = from..from + length;
        let then = sketch::cells(short_ids(&copy).into_iter().map(|id| id.0), range.clone());
        let now = sketch::cells(short_ids(&live).into_iter().map(|id| id.0), range.clone());
        prop_assert_eq!(live.cells(range.clone(), moment), Some(then));
        prop_assert_eq!(live.cells(range.clone(), live.moment()), Some(now));
        prop_assert_eq!(live.cells(range, live.moment() + 1), None);
    }

    #[test]
    fn what_two_replicas_lack_is_found_by_ids(
        both in entries(600, 400), ours in entries(600, 60), theirs in entries(600, 60)
    ) {
        let (mut a, mut b) = (replica(&both), replica(&both));
        offer(&mut a, &ours);
        offer(&mut b, &theirs);
        let (known_a, known_b) = (short_ids(&a), short_ids(&b));
        let sides = decode((&a, a.moment()), (&b, b.moment()));
        prop_assert_eq!(sides.ours, known_a.difference(&known_b).map(|id| id.0).collect::<Vec<_>>());
        prop_assert_eq!(sides.theirs, known_b.difference(&known_a).map(|id| id.0).collect::<Vec<_>>());
    }

    #[test]
    fn the_stretches_are_the_set_in_the_order_of_urgency(held in entries(300, 400), limit in 1usize..70) {
        let replica = replica(&held);
        let mut expected: Vec<Entry> = replica.after(None).collect();
        expected.sort_by_key(|entry| {
            let urgent = (entry.stamp.is_tombstone(), entry.kind == Kind::PROFILE && !entry.stamp.is_tombstone());
            (core::cmp::Reverse((urgent, entry.stamp)), ShortId::from(entry))
        });
        let (mut streamed, mut after) = (Vec::new(), None);
        loop {
            let stretch = replica.stretch(after, limit);
            prop_assert!(stretch.len() <= limit);
            let Some(last) = stretch.last() else { break };
            after = Some(ShortId::from(last));
            streamed.extend(stretch);
        }
        prop_assert_eq!(streamed, expected);
    }
}

#[test]
fn both_sides_may_change_while_they_compare() {
    let entry = |slot| entry(slot, 1, Sort::Experiment);
    let mut a = replica(&(0..300).map(entry).collect::<Vec<_>>());
    let mut b = replica(&(200..500).map(entry).collect::<Vec<_>>());
    let moments = (a.moment(), b.moment());
    offer(&mut a, &(600..1_600).map(entry).collect::<Vec<_>>());
    b.remove(&entry(450).slot);
    let sides = decode((&a, moments.0), (&b, moments.1));
    assert_eq!((sides.ours.len(), sides.theirs.len()), (200, 200));
}

#[test]
fn a_moment_too_long_ago_is_not_answered() {
    let mut replica = replica(&[]);
    let moment = replica.moment();
    let entry = entry(1, 1, Sort::Experiment);
    while replica.moment() - moment < limits::BANK_CHANGES as u64 {
        offer(&mut replica, &[entry]);
        replica.remove(&entry.slot);
    }
    assert!(replica.cells(0..5, moment).is_some());
    offer(&mut replica, &[entry]);
    assert_eq!(replica.cells(0..5, moment), None);
}

#[test]
fn two_items_ground_to_one_short_id_differ_under_a_key() {
    let common = (0..100).map(|slot| entry(slot, 1, Sort::Experiment)).collect::<Vec<_>>();
    let (mut a, mut b) = (replica(&common), replica(&common));
    let one = entry(200, 1, Sort::Experiment);
    let mut ground = *one.digest.as_bytes();
    ground[31] ^= 1;
    let other = Entry { digest: Digest::new(ground), ..one };
    offer(&mut a, &[one]);
    offer(&mut b, &[other]);
    assert_eq!(decode((&a, a.moment()), (&b, b.moment())), Sides::default());
    assert_ne!(a.state(), b.state());

    let key = [7; 32];
    let mut decoder = Decoder::default();
    assert_eq!(decoder.take(&a.keyed_cells(&key, 20), &b.keyed_cells(&key, 20)), Ok(Progress::Complete));
    let Sides { ours, theirs } = decoder.finish().unwrap();
    let named = |replica: &Replica, ids: &[sketch::Id]| -> Vec<Entry> {
        let by_id: BTreeMap<_, _> = replica.keyed(&key).collect();
        ids.iter().map(|id| by_id[id]).collect()
    };
    assert_eq!((named(&a, &ours), named(&b, &theirs)), (vec![one], vec![other]));
}

#[test]
fn a_slot_is_found_by_its_tag() {
    let held: Vec<Entry> = (0..50).map(|slot| entry(slot, 1, Sort::Experiment)).collect();
    let mut ground = held[3];
    let mut slot = *ground.slot.as_bytes();
    slot[31] ^= 1;
    ground.slot = SlotHash::new(slot);
    let mut replica = replica(&held);
    offer(&mut replica, &[ground]);
    for entry in &held {
        let found: Vec<Entry> = replica.find(SlotTag::from(&entry.slot)).collect();
        assert!(found.contains(entry));
        assert_eq!(found.len(), 1 + usize::from(entry.slot == held[3].slot));
    }
    assert_eq!(replica.find(SlotTag([0xff; 6])).count(), 0);
}

#[test]
fn a_walk_goes_on_where_it_was_whatever_became_of_the_set() {
    let held: Vec<Entry> = (0..20).map(|slot| entry(slot, (slot % 5) as u8, Sort::Experiment)).collect();
    let mut replica = replica(&held);
    let first = replica.stretch(None, 8);
    let cursor = ShortId::from(&first[7]);
    let rest: Vec<Entry> = replica.stretch(Some(cursor), 100);
    first.iter().for_each(|entry| assert!(replica.remove(&entry.slot).is_some()));
    assert_eq!(replica.stretch(Some(cursor), 100), rest);
    assert_eq!(first.len() + rest.len(), held.len());
}
