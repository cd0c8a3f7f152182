//! The replica against a reference model: whatever is offered in whatever order, the set is what the model says.

use std::collections::BTreeMap;

use joinup_protocol::{
    id::{CircleId, CommunityId, Digest, Kind, SlotHash},
    reconcile::LtHash,
    replica::{Entry, Outcome, Refusal, Replica, Same},
    time::{Millis, Stamp},
};
use proptest::prelude::*;

const NOW: Millis = Millis(1_800_000_000_000);

fn entry(author: u8, slot: u8, age: u32, digest: u8, tombstone: bool) -> Entry {
    let stamp = Stamp::next(Millis(NOW.0 - u64::from(age)), None);
    let mut name = [slot; 32];
    name[0] = author;
    Entry {
        slot: SlotHash::new(name),
        author: CommunityId::new([author; 32]),
        kind: Kind::EXPERIMENT,
        stamp: if tombstone { stamp.withdrawing() } else { stamp },
        digest: Digest::new([digest; 32]),
    }
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let any_entry = (0u8..4, 0u8..6, 0u32..8, 0u8..3, prop::bool::weighted(0.1));
    prop::collection::vec(any_entry.prop_map(|(a, s, age, d, t)| entry(a, s, age, d, t)), 0..120)
}

/// The greatest of each slot.
fn greatest(offered: &[Entry]) -> BTreeMap<SlotHash, Entry> {
    let mut model: BTreeMap<SlotHash, Entry> = BTreeMap::new();
    for entry in offered {
        let current = model.entry(entry.slot).or_insert(*entry);
        if entry.rank() > current.rank() {
            *current = *entry;
        }
    }
    model
}

fn sum<'a>(entries: impl Iterator<Item = &'a Entry>) -> Digest {
    let mut hash = LtHash::default();
    entries.for_each(|entry| hash.add(&entry.slot, entry.stamp, &entry.digest));
    hash.digest()
}

proptest! {
    #[test]
    fn order_and_repetition_do_not_matter(offered in entries(), shuffled in entries().prop_shuffle()) {
        let both: Vec<Entry> = offered.iter().chain(&shuffled).copied().collect();
        let mut backwards = both.clone();
        backwards.reverse();
        let model = greatest(&both);
        for order in [&both, &backwards] {
            let mut replica = Replica::new(CircleId::open("test"));
            for entry in order.iter().chain(order.iter().step_by(3)) {
                let _ = replica.offer(*entry, &Same(u32::MAX), NOW);
            }
            prop_assert_eq!(replica.after(None).collect::<Vec<_>>(), model.values().copied().collect::<Vec<_>>());
            prop_assert_eq!(replica.state().count, model.len() as u64);
            prop_assert_eq!(replica.state().hash, sum(model.values()));
        }
    }

    #[test]
    fn over_its_allowance_an_author_keeps_the_greatest(offered in entries(), quota in 1u32..5) {
        let mut replica = Replica::new(CircleId::open("test"));
        for entry in &offered {
            let _ = replica.offer(*entry, &Same(quota), NOW);
        }
        for author in 0..4 {
            let author = CommunityId::new([author; 32]);
            let held: Vec<Entry> = replica.of_author(&author).collect();
            prop_assert!(held.len() <= quota as usize);
            prop_assert!(held.is_sorted_by_key(Entry::rank));
            // The greatest of all that was offered is always among them.
            let greatest = offered.iter().filter(|entry| entry.author == author).map(Entry::rank).max();
            prop_assert_eq!(held.last().map(Entry::rank), greatest);
        }
        prop_assert_eq!(replica.state().hash, sum(replica.after(None).collect::<Vec<_>>().iter()));
    }

    #[test]
    fn what_would_be_refused_is_refused(offered in entries(), last in entries(), quota in 1u32..4) {
        let mut replica = Replica::new(CircleId::open("test"));
        for entry in &offered {
            let _ = replica.offer(*entry, &Same(quota), NOW);
        }
        for entry in last {
            let foretold = replica.would_refuse(&(&entry).into(), &Same(quota), NOW);
            let outcome = replica.clone().offer(entry, &Same(quota), NOW);
            prop_assert_eq!(foretold.is_some(), matches!(outcome, Outcome::Refused(_)), "{:?} {:?}", foretold, outcome);
        }
    }
}

#[test]
fn each_outcome_has_its_name() {
    let mut replica = Replica::new(CircleId::open("test"));
    let (first, newer) = (entry(1, 1, 10, 1, false), entry(1, 1, 5, 1, false));
    let gone = entry(1, 1, 99, 0, true);
    assert_eq!(replica.offer(first, &Same(1), NOW), Outcome::Accepted { evicted: None });
    assert_eq!(replica.offer(first, &Same(1), NOW), Outcome::Duplicate);
    assert_eq!(replica.offer(newer, &Same(1), NOW), Outcome::Superseded { old: first });
    assert_eq!(replica.offer(first, &Same(1), NOW), Outcome::Older { current: newer });
    assert_eq!(replica.offer(gone, &Same(1), NOW), Outcome::Superseded { old: newer });
    assert_eq!(replica.offer(newer, &Same(1), NOW), Outcome::Older { current: gone });
    assert_eq!(replica.offer(entry(1, 2, 0, 0, false), &Same(1), NOW), Outcome::Refused(Refusal::OverQuota));
    assert_eq!(replica.offer(entry(2, 2, 0, 0, false), &Same(0), NOW), Outcome::Refused(Refusal::Unwanted));
    let later = Entry { stamp: Stamp::next(NOW.plus(601_000), None), ..first };
    assert_eq!(replica.offer(later, &Same(9), NOW), Outcome::Refused(Refusal::Early));
    let ancient = Entry { stamp: Stamp::next(Millis(1), None), ..first };
    assert_eq!(replica.offer(ancient, &Same(9), NOW), Outcome::Refused(Refusal::Expired));
}

#[test]
fn whoever_says_much_keeps_its_name() {
    let mut replica = Replica::new(CircleId::open("test"));
    let named = |age| Entry { kind: Kind::PROFILE, ..entry(1, 0, age, 0, false) };
    assert_eq!(replica.offer(named(100), &Same(2), NOW), Outcome::Accepted { evicted: None });
    for slot in 1..5 {
        let outcome = replica.offer(entry(1, slot, 50 - u32::from(slot), 0, slot == 4), &Same(2), NOW);
        assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
        assert!(replica.get(&named(100).slot).is_some());
    }
    // A name that comes late makes room for itself.
    let other = |slot, age| Entry { author: CommunityId::new([2; 32]), ..entry(2, slot, age, 0, false) };
    let name = Entry { kind: Kind::PROFILE, ..other(9, 99) };
    let _ = replica.offer(other(1, 7), &Same(1), NOW);
    assert_eq!(replica.would_refuse(&(&name).into(), &Same(1), NOW), None);
    assert_eq!(replica.offer(name, &Same(1), NOW), Outcome::Accepted { evicted: Some(other(1, 7)) });
}

#[test]
fn removing_gives_the_hash_back() {
    let mut replica = Replica::new(CircleId::open("test"));
    let empty = replica.state();
    let entry = entry(1, 1, 1, 1, false);
    let _ = replica.offer(entry, &Same(9), NOW);
    assert_eq!(replica.remove(&entry.slot), Some(entry));
    assert_eq!(replica.remove(&entry.slot), None);
    assert_eq!(replica.state(), empty);
    assert_eq!(replica.authors().count(), 0);
}
