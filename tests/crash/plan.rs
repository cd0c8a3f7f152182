//! What a lane writes in each of its batches: known from the seed alone, so that the parent knows without being told.

use std::collections::BTreeMap;

use joinup_node::{
    clock::Clock,
    journal::{self, Sort},
};
use joinup_protocol::{
    id::{CircleId, SlotHash},
    item::Verified,
    key::{CommunityKey, Domain},
    time::{Millis, Stamp},
};

/// When everything happens.
pub(crate) const NOW: Millis = Millis(1_800_000_000_000);
/// The lane whose batches are own work, and go to the journal first.
pub(crate) const OWN: u32 = 0;
/// Things of a lane; its batches mostly write these again.
const THINGS: u16 = 400;

/// Random numbers from a seed.
pub(crate) struct Dice(Clock);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Clock::manual(NOW, seed))
    }

    /// A number below `end`, or 0.
    pub(crate) fn below(&self, end: u64) -> u64 {
        u64::from_be_bytes(self.0.random().unwrap_or_default()).checked_rem(end).unwrap_or_default()
    }

    pub(crate) fn bytes(&self, length: u64) -> Vec<u8> {
        (0..length.div_ceil(32)).flat_map(|_| self.0.random::<32>().unwrap_or_default()).collect()
    }
}

/// The circle of all items.
pub(crate) fn circle() -> CircleId {
    CircleId::open("crash")
}

/// The key of a lane.
pub(crate) fn key(seed: u64, lane: u32) -> CommunityKey {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    bytes[8..12].copy_from_slice(&lane.to_be_bytes());
    CommunityKey::from_seed(&bytes)
}

/// The items of a batch: new ones, later versions, withdrawals; each thing once.
pub(crate) fn batch(seed: u64, lane: u32, number: u32) -> Vec<Verified> {
    let key = key(seed, lane);
    let dice = Dice::new(seed ^ u64::from(lane) << 48 ^ u64::from(number) << 8);
    let mut items = BTreeMap::new();
    for _ in 0..=dice.below(20) {
        let thing = u16::try_from(dice.below(THINGS.into())).unwrap_or_default();
        let stamp = Stamp::next(NOW.plus(u64::from(number)), None);
        let item = if dice.below(12) == 0 {
            item(&key, thing, stamp.withdrawing(), &[])
        } else {
            item(&key, thing, stamp, &dice.bytes(dice.below(3_000)))
        };
        items.insert(thing, item);
    }
    items.into_values().collect()
}

/// The entries of a batch of own work: its items, a record, and its number.
pub(crate) fn entries(seed: u64, number: u32, items: &[Verified]) -> Vec<journal::Entry> {
    let entry = |sort, body| journal::Entry { sort, body };
    let mut entries: Vec<_> = items.iter().map(|item| entry(Sort::Item, item.bytes().to_vec())).collect();
    entries.push(entry(Sort::Record, record(seed, number)));
    entries.push(entry(Sort::Fact, number.to_be_bytes().to_vec()));
    entries
}

/// The record of a batch of own work.
pub(crate) fn record(seed: u64, number: u32) -> Vec<u8> {
    let dice = Dice::new(seed ^ u64::from(number) << 8 ^ 0xff);
    dice.bytes(dice.below(20_000))
}

/// The greatest item of each slot of the first batches of a lane.
pub(crate) fn winners(seed: u64, lane: u32, batches: u32) -> BTreeMap<SlotHash, Verified> {
    let mut winners: BTreeMap<SlotHash, Verified> = BTreeMap::new();
    for item in (0..batches).flat_map(|number| batch(seed, lane, number)) {
        let slot = item.slot();
        if winners.get(&slot).is_none_or(|held| rank(held) < rank(&item)) {
            winners.insert(slot, item);
        }
    }
    winners
}

/// What decides between two items of a slot.
pub(crate) fn rank(item: &Verified) -> (Stamp, [u8; 32]) {
    (item.header().stamp, *item.digest().as_bytes())
}

/// An item of a kind that nobody knows yet, so that its payload can be anything.
#[expect(clippy::expect_used, reason = "bytes of the form of an item, signed by their author")]
pub(crate) fn item(author: &CommunityKey, thing: u16, stamp: Stamp, payload: &[u8]) -> Verified {
    let mut id = [0; 16];
    id[..2].copy_from_slice(&thing.to_be_bytes());
    let mut bytes = [&[1], circle().as_bytes().as_slice(), author.id().as_bytes(), &[200], &id].concat();
    bytes.extend(stamp.to_be_bytes());
    bytes.extend([1, 0]);
    bytes.extend(payload);
    bytes.extend(author.sign(Domain::Item, &bytes));
    Verified::from_bytes(&bytes).expect("an item")
}
