//! The suite that both backings pass, and what only one of them can get wrong.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
};

use joinup_protocol::{
    id::CircleId,
    key::{CommunityKey, Domain},
    limits,
    replica::{Refusal, Same},
    time::Stamp,
};
use proptest::prelude::*;

use super::{backing::Pairs, disk::Disk, memory::Memory, *};

const NOW: Millis = Millis(1_800_000_000_000);
const ALL: Same = Same(u32::MAX);

/// A place in which a store is opened again and again.
enum Place {
    Disk(tempfile::TempDir),
    Memory(Memory),
}

impl Place {
    fn both() -> [Self; 2] {
        [Self::Disk(tempfile::tempdir().unwrap()), Self::Memory(Memory::default())]
    }

    fn backing(&self) -> Box<dyn Backing> {
        match self {
            Self::Disk(folder) => Box::new(Disk::open(folder.path()).unwrap()),
            Self::Memory(memory) => Box::new(memory.clone()),
        }
    }

    fn open(&self) -> Store {
        Store::over(self.backing()).unwrap().0
    }

    /// Changes the bytes of all segments behind the store's back.
    fn damage(&self, change: impl Fn(&mut Vec<u8>)) {
        match self {
            Self::Memory(memory) => memory.change().segments.values_mut().for_each(change),
            Self::Disk(folder) => {
                for path in segments(folder.path()) {
                    let mut bytes = fs::read(&path).unwrap();
                    change(&mut bytes);
                    fs::write(path, bytes).unwrap();
                }
            }
        }
    }

    /// The bytes of all segments.
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Memory(memory) => memory.change().segments.values().flatten().copied().collect(),
            Self::Disk(folder) => segments(folder.path()).iter().flat_map(|path| fs::read(path).unwrap()).collect(),
        }
    }

    /// The numbers of its segments.
    fn segments(&self) -> Vec<u32> {
        match self {
            Self::Memory(memory) => memory.change().segments.keys().copied().collect(),
            Self::Disk(folder) => {
                let name = |path: &std::path::PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
                segments(folder.path()).iter().map(|path| u32::from_str_radix(&name(path)[6..], 16).unwrap()).collect()
            }
        }
    }
}

fn segments(folder: &Path) -> Vec<std::path::PathBuf> {
    let all = fs::read_dir(folder).unwrap().map(|found| found.unwrap().path());
    let mut segments: Vec<_> = all.filter(|path| path.to_string_lossy().contains("items-")).collect();
    segments.sort();
    segments
}

/// Writes keys and values behind the store's back.
fn write(backing: &dyn Backing, pairs: impl Into<Pairs>) {
    backing.write(&backing::Batch::of(pairs.into())).unwrap();
    backing.sync().unwrap();
}

fn key(seed: u8) -> CommunityKey {
    CommunityKey::from_seed(&[seed; 32])
}

fn circle() -> CircleId {
    CircleId::open("bakers")
}

/// An item of a kind that nobody knows yet, so that its payload can be anything.
fn item_in(circle: CircleId, author: &CommunityKey, id: u16, stamp: u64, payload: &[u8]) -> Verified {
    let mut entry = [0; 16];
    entry[..2].copy_from_slice(&id.to_be_bytes());
    let mut bytes = [&[1], circle.as_bytes().as_slice(), author.id().as_bytes(), &[200], &entry].concat();
    bytes.extend(stamp.to_be_bytes());
    bytes.extend([1, 0]);
    bytes.extend(payload);
    bytes.extend(author.sign(Domain::Item, &bytes));
    Verified::from_bytes(&bytes).unwrap()
}

fn item(author: &CommunityKey, id: u16, later: u64, payload: &[u8]) -> Verified {
    item_in(circle(), author, id, NOW.0 + later, payload)
}

fn tombstone(author: &CommunityKey, id: u16) -> Verified {
    let stamp = Stamp::next(Millis(1), None).withdrawing();
    item_in(circle(), author, id, stamp.into(), &[])
}

/// What is held, sorted by slot.
fn held(store: &Store) -> Vec<Verified> {
    let mut held: Vec<Verified> = store.items(circle()).collect::<Result<_, _>>().unwrap();
    held.sort_by_key(|item| item.slot());
    held
}

fn one(outcomes: Vec<Outcome>) -> Outcome {
    let [outcome] = outcomes.try_into().unwrap();
    outcome
}

#[test]
fn what_is_applied_is_there_after_opening_again() {
    for place in Place::both() {
        let store = place.open();
        let items: Vec<Verified> = (0..1_500).map(|id| item(&key(1), id, 0, b"bread")).collect();
        let outcomes = store.apply(items.clone(), NOW, &ALL).unwrap();
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Accepted { evicted: None }));
        let state = store.state(&circle());
        assert_eq!(state.count, 1_500);
        drop(store);

        let store = place.open();
        assert_eq!(store.state(&circle()), state);
        for item in &items {
            assert_eq!(store.item(&circle(), &item.slot()).unwrap().as_ref(), Some(item));
        }
        assert_eq!(held(&store).len(), 1_500);
        assert_eq!(one(store.apply(vec![items[7].clone()], NOW, &ALL).unwrap()), Outcome::Duplicate);
    }
}

#[test]
fn the_newer_item_stays_and_a_tombstone_wins_for_ever() {
    for place in Place::both() {
        let store = place.open();
        let [old, new] = [1, 2].map(|later| item(&key(1), 0, later, b"soup"));
        let gone = tombstone(&key(1), 0);
        assert!(one(store.apply(vec![new.clone()], NOW, &ALL).unwrap()).is_change());
        assert!(matches!(one(store.apply(vec![old.clone()], NOW, &ALL).unwrap()), Outcome::Older { .. }));
        assert_eq!(held(&store).first(), Some(&new));
        assert!(matches!(one(store.apply(vec![gone.clone()], NOW, &ALL).unwrap()), Outcome::Superseded { .. }));
        assert!(matches!(one(store.apply(vec![new], NOW, &ALL).unwrap()), Outcome::Older { .. }));
        drop(store);
        assert_eq!(held(&place.open()), [gone]);
    }
}

#[test]
fn what_is_said_twice_is_kept_beside_it_until_something_newer_comes() {
    for place in Place::both() {
        let mut said = [b"yes", b"no!"].map(|text| item(&key(1), 0, 0, text));
        said.sort_by_key(|item| item.digest());
        let [least, greatest] = said;
        for order in [[&least, &greatest], [&greatest, &least]] {
            let store = place.open();
            for item in order {
                store.apply(vec![item.clone()], NOW, &ALL).unwrap();
            }
            assert_eq!(held(&store).first(), Some(&greatest));
            assert_eq!(store.twin(&circle(), &least.slot()).unwrap(), Some(least.clone()));
            assert_eq!(store.remove_author(key(1).id()), Ok(1));
            assert_eq!(store.twin(&circle(), &least.slot()).unwrap(), None);
        }
        let store = place.open();
        store.apply(vec![least.clone(), greatest, item(&key(1), 0, 5, b"well")], NOW, &ALL).unwrap();
        assert_eq!(store.twin(&circle(), &least.slot()).unwrap(), None);
    }
}

#[test]
fn an_author_has_as_much_room_as_it_is_given() {
    for place in Place::both() {
        let store = place.open();
        let items: Vec<Verified> = (0..5).map(|id| item(&key(1), id, id.into(), b"soup")).collect();
        store.apply(items[1..4].to_vec(), NOW, &Same(3)).unwrap();
        let outcome = one(store.apply(vec![items[0].clone()], NOW, &Same(3)).unwrap());
        assert_eq!(outcome, Outcome::Refused(Refusal::OverQuota));
        let outcome = one(store.apply(vec![items[4].clone()], NOW, &Same(3)).unwrap());
        assert!(matches!(outcome, Outcome::Accepted { evicted: Some(evicted) } if evicted.slot == items[1].slot()));
        drop(store);
        let store = place.open();
        assert_eq!(store.state(&circle()).count, 3);
        assert_eq!(store.item(&circle(), &items[1].slot()), Ok(None));
        let outcome = one(store.apply(vec![item(&key(2), 0, 0, b"")], NOW, &Same(0)).unwrap());
        assert_eq!(outcome, Outcome::Refused(Refusal::Unwanted));
    }
}

#[test]
fn authors_circles_and_what_expired_can_be_taken_out() {
    for place in Place::both() {
        let store = place.open();
        let other = CircleId::open("gardeners");
        let mut items: Vec<Verified> = (0..4).map(|id| item(&key(1), id, 0, b"")).collect();
        items.push(item(&key(2), 0, 0, b""));
        items.push(item_in(other, &key(1), 0, NOW.0, b""));
        items.push(item_in(other, &key(3), 0, NOW.0, b""));
        store.apply(items, NOW, &ALL).unwrap();
        assert_eq!(store.remove_author(key(1).id()), Ok(5));
        assert_eq!(store.circles().len(), 2);
        assert_eq!(store.remove_from(other, |_| true), Ok(1));
        assert_eq!(store.circles(), [circle()]);
        assert_eq!(store.expire(NOW), Ok(0));
        assert_eq!(store.expire(NOW.plus(limits::EXPIRY + 2 * Millis::DAY)), Ok(1));
        assert_eq!(store.circles(), []);
        drop(store);
        assert_eq!(place.open().circles(), []);
    }
}

#[test]
fn items_of_made_up_circles_that_are_refused_leave_nothing_behind() {
    for place in Place::both() {
        let store = place.open();
        for name in ["a", "b", "c"] {
            let stranger = item_in(CircleId::open(name), &key(1), 0, NOW.0, b"");
            store.apply(vec![stranger], NOW, &Same(0)).unwrap();
        }
        assert_eq!(store.circles(), []);
    }
}

#[test]
fn changes_are_told_after_they_happened() {
    for place in Place::both() {
        let store = place.open();
        let mut changes = store.subscribe();
        let [old, new] = [0, 1].map(|later| item(&key(1), 0, later, b""));
        store.apply(vec![old.clone(), new.clone(), old.clone()], NOW, &ALL).unwrap();
        store.remove_author(key(1).id()).unwrap();
        let stored = |item: &Verified, replaced| Change::Stored {
            header: *item.header(),
            slot: item.slot(),
            digest: item.digest(),
            replaced,
        };
        assert_eq!(changes.try_recv(), Ok(stored(&old, None)));
        assert_eq!(changes.try_recv(), Ok(stored(&new, Some(Entry::from(&*old)))));
        let removed = Change::Removed { circle: circle(), entry: Entry::from(&*new), why: Departure::Unwanted };
        assert_eq!(changes.try_recv(), Ok(removed));
        assert!(changes.try_recv().is_err());
    }
}

#[test]
fn shelves_remember_small_things() {
    for place in Place::both() {
        let store = place.open();
        let thing = |key: &[u8], value: Option<&[u8]>| Remember {
            shelf: Shelf::Stances,
            key: key.to_vec(),
            value: value.map(<[u8]>::to_vec),
        };
        store.remember(vec![thing(b"a", Some(b"1")), thing(b"b", Some(b"2")), thing(b"c", Some(b""))]).unwrap();
        store.remember(vec![thing(b"b", None)]).unwrap();
        let large = store.remember(vec![thing(b"d", Some(&[0; SHELF_LIMIT + 1]))]);
        assert_eq!(large, Err(StoreError::TooLarge(SHELF_LIMIT + 2)));
        drop(store);
        let store = place.open();
        assert_eq!(store.recall(Shelf::Stances, b"a"), Ok(Some(b"1".to_vec())));
        assert_eq!(store.recall(Shelf::Stances, b"b"), Ok(None));
        assert_eq!(store.recall(Shelf::Invites, b"a"), Ok(None));
        let all = store.recall_after(Shelf::Stances, None, 9).unwrap();
        assert_eq!(all, [(b"a".to_vec(), b"1".to_vec()), (b"c".to_vec(), Vec::new())]);
        assert_eq!(store.recall_after(Shelf::Stances, Some(b"a"), 9).unwrap().len(), 1);
    }
}

#[test]
fn a_damaged_item_is_reported_once_and_leaves_the_set() {
    for place in Place::both() {
        let store = place.open();
        let items = [0, 1, 2].map(|id| item(&key(1), id, 0, b"soup"));
        store.apply(items.to_vec(), NOW, &ALL).unwrap();
        let place_of = |item: &Verified| store.shared.sets().place(&circle(), &item.slot()).unwrap();
        let at = place_of(&items[1]).at as usize + 60;
        place.damage(|bytes| bytes[at] ^= 4);
        let damaged = StoreError::Damaged { circle: circle(), slot: items[1].slot() };
        assert_eq!(store.items(circle()).filter_map(Result::err).collect::<Vec<_>>(), [damaged]);
        assert_eq!(store.state(&circle()).count, 2);
        assert_eq!(store.item(&circle(), &items[1].slot()), Ok(None));
        drop(store);
        let store = place.open();
        assert_eq!(store.state(&circle()).count, 2);
        assert_eq!(one(store.apply(vec![items[1].clone()], NOW, &ALL).unwrap()), Outcome::Accepted { evicted: None });
    }
}

#[test]
fn a_set_that_is_not_what_was_written_does_not_open() {
    for place in Place::both() {
        let store = place.open();
        let items = [0, 1].map(|id| item(&key(1), id, 0, b"soup"));
        store.apply(items.to_vec(), NOW, &ALL).unwrap();
        drop(store);
        let backing = place.backing();
        let entries = backing.scan(&Table::Entries.prefix(), None, 2).unwrap();
        write(&*backing, [(entries[1].0.clone(), None)]);
        drop(backing);
        let error = Store::over(place.backing()).err();
        assert!(
            matches!(&error, Some(OpenError::Mismatch { written, found, .. }) if written.count == 2 && found.count == 1)
        );
        assert!(error.is_some_and(|error| error.is_damage()));
    }
}

#[test]
fn records_that_are_missing_do_not_open_and_those_that_nobody_was_told_of_are_cut_off() {
    for place in Place::both() {
        let store = place.open();
        let items = [0, 1].map(|id| item(&key(1), id, 0, b"soup"));
        store.apply(items.to_vec(), NOW, &ALL).unwrap();
        drop(store);
        place.damage(|bytes| bytes.extend(b"half a record"));
        let store = place.open();
        assert_eq!(held(&store).len(), 2);
        store.apply(vec![item(&key(1), 2, 0, b"bread")], NOW, &ALL).unwrap();
        drop(store);
        assert_eq!(held(&place.open()).len(), 3);
        place.damage(|bytes| bytes.truncate(bytes.len() - 1));
        assert!(Store::over(place.backing()).err().is_some_and(|error| error.is_damage()));
    }
}

#[test]
fn a_segment_goes_when_nothing_in_it_is_current() {
    for place in Place::both() {
        let store = place.open();
        let apply =
            |items: Vec<Verified>| assert!(store.apply(items, NOW, &ALL).unwrap().iter().all(Outcome::is_change));
        let payload = vec![7; limits::PAYLOAD];
        let stays = |ids: std::ops::Range<u16>| ids.map(|id| item(&key(2), id, 0, b"stays")).collect();
        apply(stays(0..writer::MOVED as u16));
        apply(stays(writer::MOVED as u16..300));
        // Each replaces the one before, until the first segment is full and the next begins.
        for later in (0..).take_while(|_| place.segments() == [0]) {
            apply(vec![item(&key(1), 0, later, &payload)]);
        }
        assert_eq!(place.segments(), [0, 1], "what stays is taken along, a few at a time");
        apply(vec![item(&key(3), 0, 0, b"")]);
        assert_eq!(place.segments(), [1]);
        assert_eq!(held(&store).len(), 302);
        let state = store.state(&circle());
        drop(store);
        let store = place.open();
        assert_eq!(store.state(&circle()), state);
        assert_eq!(held(&store).len(), 302);
    }
}

#[test]
fn a_store_of_another_layout_is_left_alone() {
    for (layout, error) in [(1, OpenError::Earlier(1)), (9, OpenError::Newer(9))] {
        for place in Place::both() {
            drop(place.open());
            let key = Table::Layout.prefix();
            let backing = place.backing();
            write(&*backing, [(key.to_vec(), Some(keys::seal(&key, &[0, 0, 0, layout])))]);
            drop(backing);
            assert_eq!(Store::over(place.backing()).err(), Some(error.clone()));
        }
    }
}

#[test]
fn many_callers_at_once_all_get_their_own_answer() {
    for place in Place::both() {
        let store = place.open();
        std::thread::scope(|scope| {
            for author in 1..=8 {
                let store = store.clone();
                scope.spawn(move || {
                    for id in 0..20 {
                        let item = item(&key(author), id, 0, b"soup");
                        assert!(one(store.apply(vec![item.clone()], NOW, &ALL).unwrap()).is_change());
                        assert_eq!(store.item(&circle(), &item.slot()), Ok(Some(item)));
                    }
                });
            }
        });
        assert_eq!(store.state(&circle()).count, 160);
    }
}

#[test]
fn what_is_no_longer_current_is_erased_before_anybody_is_told() {
    for place in Place::both() {
        let store = place.open();
        let (words, other) = (b"nine names on a list", b"bread for all of us!");
        let holds = |words: &[u8]| place.bytes().windows(words.len()).any(|found| found == words);
        let items = [item(&key(1), 0, 0, words), item(&key(1), 1, 0, other), item(&key(2), 0, 0, words)];
        store.apply(items.to_vec(), NOW, &ALL).unwrap();
        assert!(holds(words) && holds(other));
        store.apply(vec![tombstone(&key(1), 0)], NOW, &ALL).unwrap();
        store.remove_author(key(2).id()).unwrap();
        assert!(!holds(words) && holds(other));
        assert_eq!(store.item(&circle(), &items[1].slot()), Ok(Some(items[1].clone())));
        store.apply(vec![item(&key(1), 1, 1, words), item(&key(1), 1, 2, b"")], NOW, &ALL).unwrap();
        assert!(!holds(words) && !holds(other), "nor what was there for a part of a batch");
        assert_eq!(held(&store).len(), 2);
        assert_eq!(store.settle(), Ok(()));
    }
}

#[test]
fn what_was_still_to_be_erased_when_the_program_ended_is_erased_at_the_next_start() {
    for place in Place::both() {
        let store = place.open();
        let words = item(&key(1), 0, 0, b"nine names on a list");
        store.apply(vec![words.clone(), item(&key(1), 1, 0, b"bread")], NOW, &ALL).unwrap();
        let before = place.bytes();
        store.apply(vec![tombstone(&key(1), 0)], NOW, &ALL).unwrap();
        drop(store);
        let first = words.bytes().len() + 20;
        place.damage(|bytes| bytes[..first].copy_from_slice(&before[..first]));
        let store = place.open();
        assert!(place.bytes()[..first].iter().all(|byte| *byte == 0));
        assert_eq!(held(&store).len(), 2);
        let waiting = || store.shared.backing.scan(&Table::Erased.prefix(), None, 9).unwrap().len();
        assert_eq!(waiting(), 1);
        store.apply(vec![item(&key(1), 2, 0, b"soup")], NOW, &ALL).unwrap();
        assert_eq!(waiting(), 0, "the next batch takes it off the list");
    }
}

/// Something that happens to a store.
#[derive(Debug, Clone)]
enum Step {
    Offer { author: u8, id: u16, later: u64, payload: u8, quota: u32 },
    Withdraw { author: u8, id: u16 },
    Block { author: u8 },
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    let offer = (1..4u8, 0..6u16, 0..4u64, 0..3u8, 1..5u32)
        .prop_map(|(author, id, later, payload, quota)| Step::Offer { author, id, later, payload, quota });
    prop_oneof![
        20 => offer,
        3 => (1..4u8, 0..6u16).prop_map(|(author, id)| Step::Withdraw { author, id }),
        1 => (1..4u8).prop_map(|author| Step::Block { author }),
        1 => Just(Step::Reopen),
    ]
}

/// Does the same to a store and to a bare replica, and compares the two after each step.
fn compare_with_replica(place: &Place, steps: &[Step]) {
    let mut store = Some(place.open());
    let mut replica = Replica::new(circle());
    for step in steps {
        let open = store.get_or_insert_with(|| place.open());
        let mut offer = |item: Verified, quota| {
            let expected = replica.offer(Entry::from(&*item), &Same(quota), NOW);
            assert_eq!(one(open.apply(vec![item], NOW, &Same(quota)).unwrap()), expected);
        };
        match *step {
            Step::Offer { author, id, later, payload, quota } => {
                offer(item(&key(author), id, later, &[payload]), quota)
            }
            Step::Withdraw { author, id } => offer(tombstone(&key(author), id), 5),
            Step::Block { author } => {
                let entries: Vec<Entry> = replica.of_author(&key(author).id()).collect();
                assert_eq!(open.remove_author(key(author).id()), Ok(entries.len()));
                entries.iter().for_each(|entry| assert_eq!(replica.remove(&entry.slot), Some(*entry)));
            }
            Step::Reopen => store = None,
        }
        let open = store.get_or_insert_with(|| place.open());
        assert_eq!(open.state(&circle()), replica.state());
        let held: Vec<Entry> = held(open).iter().map(|item| Entry::from(&**item)).collect();
        assert_eq!(held, replica.after(None).collect::<Vec<_>>());
        let stray = open.shared.backing.scan(&Table::Twins.prefix(), None, 99).unwrap().into_iter();
        let slot_of = |key: &[u8]| SlotHash::new(*key.last_chunk().unwrap());
        assert!(stray.into_iter().all(|(key, _)| replica.get(&slot_of(&key)).is_some()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_store_in_memory_does_what_a_replica_does(steps in prop::collection::vec(step(), 1..80)) {
        compare_with_replica(&Place::Memory(Memory::default()), &steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_store_on_disk_does_what_a_replica_does(steps in prop::collection::vec(step(), 1..80)) {
        compare_with_replica(&Place::Disk(tempfile::tempdir().unwrap()), &steps);
    }
}

/// A memory on a disk that can fail and be full.
struct Failing(Memory, AtomicBool, AtomicU64);

impl Backing for Arc<Failing> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, BackingError> {
        self.0.get(key)
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, limit: usize) -> Result<Vec<backing::Pair>, BackingError> {
        self.0.scan(prefix, after, limit)
    }

    fn read(&self, place: backing::Place) -> Result<Option<Vec<u8>>, BackingError> {
        self.0.read(place)
    }

    fn append(&self, batch: &backing::Batch) -> Result<(), BackingError> {
        self.0.append(batch)
    }

    fn write(&self, batch: &backing::Batch) -> Result<(), BackingError> {
        self.0.write(batch)
    }

    fn erase(&self, places: &[backing::Place]) -> Result<(), BackingError> {
        if self.1.load(SeqCst) {
            return Err(BackingError::System("the disk is gone".to_owned()));
        }
        self.0.erase(places)
    }

    fn forget(&self, segment: u32) -> Result<(), BackingError> {
        self.0.forget(segment)
    }

    fn cut(&self, ends: &BTreeMap<u32, u64>) -> Result<(), BackingError> {
        self.0.cut(ends)
    }

    fn sync(&self) -> Result<(), BackingError> {
        if self.1.load(SeqCst) { Err(BackingError::System("the disk is gone".to_owned())) } else { Ok(()) }
    }

    fn mark(&self, _: u64) -> Result<(), BackingError> {
        Ok(())
    }

    fn marked(&self) -> u64 {
        0
    }

    fn size(&self) -> u64 {
        0
    }

    fn is_in_place(&self) -> bool {
        true
    }

    fn free(&self) -> Option<u64> {
        Some(self.2.load(SeqCst))
    }
}

#[test]
fn after_a_failed_sync_nothing_is_acknowledged_any_more() {
    let failing = Arc::new(Failing(Memory::default(), false.into(), u64::MAX.into()));
    let (store, _) = Store::over(Box::new(Arc::clone(&failing))).unwrap();
    let mut changes = store.subscribe();
    failing.1.store(true, SeqCst);
    let stopped = Err(StoreError::Stopped("the disk is gone".to_owned()));
    assert_eq!(store.apply(vec![item(&key(1), 0, 0, b"")], NOW, &ALL), stopped);
    failing.1.store(false, SeqCst);
    assert_eq!(store.apply(vec![item(&key(1), 1, 0, b"")], NOW, &ALL), stopped);
    assert!(changes.try_recv().is_err());
}

#[test]
fn a_store_whose_folder_is_replaced_writes_nothing_more_and_says_so() {
    let above = tempfile::tempdir().unwrap();
    let (folder, elsewhere) = (above.path().join("store"), above.path().join("elsewhere"));
    let store = on_disk(&folder).unwrap();
    let bread = item(&key(1), 0, 0, b"bread");
    store.apply(vec![bread.clone()], NOW, &ALL).unwrap();
    assert!(store.is_in_place());
    fs::rename(&folder, &elsewhere).unwrap();
    drop(on_disk(&folder).unwrap());
    assert!(!store.is_in_place());
    let refused = store.apply(vec![item(&key(1), 1, 0, b"soup")], NOW, &ALL);
    assert!(matches!(refused, Err(StoreError::Stopped(_))), "{refused:?}");
    fs::remove_dir_all(&folder).unwrap();
    fs::rename(&elsewhere, &folder).unwrap();
    let refused = store.apply(vec![item(&key(1), 1, 0, b"soup")], NOW, &ALL);
    assert!(matches!(refused, Err(StoreError::Stopped(_))), "nothing is tried twice");
    assert_eq!(store.item(&circle(), &bread.slot()), Ok(Some(bread)));
}

#[test]
fn a_full_disk_is_read_but_not_written_until_there_is_room() {
    let disk = Arc::new(Failing(Memory::default(), false.into(), u64::MAX.into()));
    let (store, _) = Store::over(Box::new(Arc::clone(&disk))).unwrap();
    let item = item(&key(1), 0, 0, b"");
    store.apply(vec![item.clone()], NOW, &ALL).unwrap();
    disk.2.store(SCARCE - 1, SeqCst);
    assert_eq!(store.space(), Space::Scarce { free: SCARCE - 1 });
    assert_eq!(one(store.apply(vec![item.clone()], NOW, &ALL).unwrap()), Outcome::Duplicate);
    disk.2.store(7, SeqCst);
    assert_eq!(store.space(), Space::Full { free: 7 });
    assert_eq!(store.remove_author(key(1).id()), Err(StoreError::Full { free: 7 }));
    assert_eq!(store.item(&circle(), &item.slot()), Ok(Some(item)));
    disk.2.store(u64::MAX, SeqCst);
    assert_eq!(store.remove_author(key(1).id()), Ok(1));
}

#[test]
fn a_database_that_went_back_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let store = on_disk(folder.path()).unwrap();
    for id in 0..3 {
        store.apply(vec![item(&key(1), id, 0, b"")], NOW, &ALL).unwrap();
    }
    drop(store);
    assert_eq!(Store::open(folder.path()).unwrap().1.lost, 0);
    let files = fs::read_dir(folder.path()).unwrap().map(|found| found.unwrap().path());
    for file in files.filter(|path| path.is_file() && !path.ends_with("batches")) {
        fs::remove_file(file).unwrap();
    }
    let (store, report) = Store::open(folder.path()).unwrap();
    assert_eq!((report.lost, store.circles().len()), (3, 0));
    store.apply(vec![item(&key(1), 0, 0, b"")], NOW, &ALL).unwrap();
    drop(store);
    assert_eq!(Store::open(folder.path()).unwrap().1.lost, 0);
}

fn on_disk(folder: &Path) -> Result<Store, OpenError> {
    Store::open(folder).map(|(store, _)| store)
}

#[test]
fn what_a_kill_while_opening_leaves_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    drop(on_disk(folder.path()).unwrap());
    let leftover = folder.path().join("snap.FFFFFFFFFFFFFFFF.generating");
    fs::write(&leftover, b"half a snapshot").unwrap();
    drop(on_disk(folder.path()).unwrap());
    assert!(!leftover.exists());
}

#[test]
fn the_largest_items_never_go_to_files_that_are_not_synced() {
    let folder = tempfile::tempdir().unwrap();
    let payload: Vec<u8> = (0..limits::PAYLOAD).map(|at| ((at * 7_919) >> 3) as u8).collect();
    for round in 0..2 {
        let store = on_disk(folder.path()).unwrap();
        for chunk in 0..5u16 {
            let items = (0..100).map(|id| item(&key(1), chunk * 100 + id, round, &payload)).collect();
            store.apply(items, NOW, &ALL).unwrap();
        }
        assert_eq!(store.state(&circle()).count, 500);
    }
    let blobs = fs::read_dir(folder.path().join("blobs")).map_or(0, Iterator::count);
    assert_eq!(blobs, 0);
}

#[test]
fn a_store_is_rebuilt_from_own_items_and_the_old_one_kept() {
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("store");
    let own: Vec<Verified> = (0..50).map(|id| item(&key(1), id, 0, b"ours")).collect();
    let store = on_disk(&folder).unwrap();
    store.apply(own.clone(), NOW, &ALL).unwrap();
    store.apply(vec![item(&key(2), 0, 0, b"theirs")], NOW, &ALL).unwrap();
    drop(store);
    fs::write(folder.join("conf"), b"nonsense").unwrap();
    fs::write(folder.join("db"), vec![0x5a; 5_000_000]).unwrap();
    let rebuilt = rebuild(&folder, own.clone(), NOW).unwrap();
    assert_eq!(rebuilt.items, 50);
    assert!(rebuilt.moved_to.is_some_and(|moved| moved.join("db").exists()));
    for item in &own {
        assert_eq!(rebuilt.store.item(&circle(), &item.slot()), Ok(Some(item.clone())));
    }
}
