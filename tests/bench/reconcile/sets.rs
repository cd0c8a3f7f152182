//! Two sets that are alike but for what is wanted. Their items are names without words: only the names are compared.

use joinup_protocol::{
    id::{COMMONS, CircleId, CommunityId, Digest, Kind as ItemKind, SlotHash},
    replica::{Entry, Replica},
    time::{Millis, Stamp},
};
use joinup_tests::random::Random;

/// Communities that have written what both hold.
const AUTHORS: u64 = 1_000;
/// When it was written: within so long before [`NOW`].
const SPAN: u64 = 300 * Millis::DAY;
/// The day of all sessions.
pub(super) const NOW: Millis = Millis(1_800_000_000_000);

/// What the differences are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Items that one side has and the other has not.
    New,
    /// Items of which one side has an older version.
    Replaced,
    /// Half of each.
    Mixed,
}

impl Kind {
    /// The sorts that so many differing ids can be of.
    pub(super) const fn of(differences: usize) -> &'static [Self] {
        if differences < 4 { &[Self::New] } else { &[Self::New, Self::Replaced, Self::Mixed] }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Replaced => "replaced",
            Self::Mixed => "mixed",
        }
    }
}

/// The side that opens the session, and the other.
#[derive(Debug)]
pub(super) struct Sets {
    pub(super) opener: Replica,
    pub(super) answerer: Replica,
    alike: usize,
}

impl Sets {
    /// Two sets of so many items that are alike.
    pub(super) fn new(size: usize, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut opener = Replica::new(circle());
        for _ in 0..size {
            opener.load(entry(&mut random));
        }
        Self { answerer: opener.clone(), opener, alike: size }
    }

    /// Items that both hold.
    pub(super) const fn len(&self) -> usize {
        self.alike
    }

    /// Makes them differ in so many ids. Gives the slots concerned.
    pub(super) fn differ(&mut self, ids: usize, kind: Kind, random: &mut Random) -> Vec<SlotHash> {
        let replaced = match kind {
            Kind::New => 0,
            Kind::Replaced => ids / 2,
            Kind::Mixed => ids / 4,
        };
        let mut slots = Vec::new();
        for number in 0..replaced {
            let old = entry(random);
            let stamp = Stamp::next(NOW, Some(old.stamp));
            let new = Entry { stamp, digest: Digest::new(bytes(random)), ..old };
            let (ours, theirs) = if number % 2 == 0 { (old, new) } else { (new, old) };
            self.opener.load(ours);
            self.answerer.load(theirs);
            slots.push(old.slot);
        }
        for number in 0..ids - 2 * replaced {
            let new = entry(random);
            let side = if number % 2 == 0 { &mut self.answerer } else { &mut self.opener };
            side.load(new);
            slots.push(new.slot);
        }
        slots
    }

    /// Takes out again what differs.
    pub(super) fn agree(&mut self, slots: Vec<SlotHash>) {
        for slot in slots {
            self.opener.remove(&slot);
            self.answerer.remove(&slot);
        }
    }
}

pub(super) fn circle() -> CircleId {
    CircleId::open(COMMONS)
}

fn entry(random: &mut Random) -> Entry {
    let mut author = [0x5a; 32];
    author[..8].copy_from_slice(&random.below(AUTHORS).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    Entry {
        slot: SlotHash::new(bytes(random)),
        author: CommunityId::new(author),
        kind: ItemKind::EXPERIMENT,
        stamp: Stamp::next(Millis(NOW.0 - random.below(SPAN)), None),
        digest: Digest::new(bytes(random)),
    }
}

pub(super) fn bytes<const N: usize>(random: &mut Random) -> [u8; N] {
    let mut bytes = [0; N];
    for part in bytes.chunks_mut(8) {
        part.copy_from_slice(&random.next().to_be_bytes()[..part.len()]);
    }
    bytes
}
