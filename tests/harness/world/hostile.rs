//! Nodes that do not keep to the protocol. Each has one trick; between its tricks it behaves, so that others listen.
//!
//! A rogue runs the session of the core on a store of its own and changes what it says on the way out: so its lies come
//! in the right places, where they do most harm.

use joinup_protocol::{
    id::{Digest, Kind, SlotHash},
    item::Verified,
    reconcile::{
        AuthorTag, Listed, Page, SetState, ShortId,
        session::Fingerprint,
        sketch::{
            self,
            run::{self, CellRun},
        },
    },
    text::List,
    time::{Millis, Stamp},
    wire::{
        batch::{Batch, BatchBuilder},
        message::{Answer, Ask, Floor, Opened, Theirs},
    },
};

use crate::random::Random;

/// What a hostile node does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trick {
    /// Says a made-up set hash.
    ForgesHash,
    /// Says that its set is the same, or the one that was settled.
    Echoes,
    /// Gives cells of nothing that anybody has: they never come to an end.
    ForgesCells,
    /// Spoils single bytes of cells.
    SpoilsCells,
    /// Has a sketch of things that do not exist, and lists them as well.
    Invents,
    /// Names real things wrongly: other digests, later stamps.
    Misnames,
    /// Its listings never end.
    Endless,
    /// Its listings are out of order.
    Disorders,
    /// Says that it has items, and never gives them.
    Withholds,
    /// Takes nothing, and says that it wants nothing of anybody.
    Refuses,
    /// Always says that its set has changed, or that the other is far behind.
    Evades,
    /// Gives and tells what is long replaced, again and again.
    Antiquates,
    /// Gives what nobody asked for.
    Imposes,
    /// Says many valid things under made-up keys.
    Floods,
    /// Says things that are stamped far in the future.
    Foretells,
    /// Says two things at the same time, to different neighbours.
    Equivocates,
    /// Sends frames again that it has sent before.
    Replays,
    /// Sends the frames of an answer the wrong way round, some twice.
    Shuffles,
    /// Stops in the middle.
    Stalls,
    /// Gives items and batches with broken bytes.
    Garbles,
}

impl Trick {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::ForgesHash,
        Self::Echoes,
        Self::ForgesCells,
        Self::SpoilsCells,
        Self::Invents,
        Self::Misnames,
        Self::Endless,
        Self::Disorders,
        Self::Withholds,
        Self::Refuses,
        Self::Evades,
        Self::Antiquates,
        Self::Imposes,
        Self::Floods,
        Self::Foretells,
        Self::Equivocates,
        Self::Replays,
        Self::Shuffles,
        Self::Stalls,
        Self::Garbles,
    ];
}

/// How many frames and items a rogue keeps for later.
const KEPT: usize = 48;

/// A hostile node's mind.
#[derive(Debug)]
pub struct Rogue {
    /// What it does.
    pub trick: Trick,
    random: Random,
    /// Items that it has seen, also those that are replaced.
    seen: Vec<Verified>,
    asks: Vec<Ask>,
    answers: Vec<Answer>,
    /// Hashes that it made up.
    pub forged: Vec<Digest>,
}

impl Rogue {
    /// One with that trick.
    pub const fn new(trick: Trick, seed: u64) -> Self {
        Self {
            trick,
            random: Random::new(seed),
            seen: Vec::new(),
            asks: Vec::new(),
            answers: Vec::new(),
            forged: Vec::new(),
        }
    }

    /// It has come to know an item.
    pub fn see(&mut self, item: Verified) {
        keep(&mut self.seen, item, &mut self.random);
    }

    /// Some items that it knows, old ones among them.
    pub fn some_seen(&mut self, most: usize) -> Vec<Verified> {
        (0..most.min(self.seen.len())).map(|_| self.seen[self.random.index(self.seen.len())].clone()).collect()
    }

    /// What it asks instead of what it should; nothing when it falls silent.
    pub fn ask(&mut self, ask: Ask) -> Option<Ask> {
        if self.trick == Trick::Replays {
            keep(&mut self.asks, ask.clone(), &mut self.random);
        }
        if self.random.percent(40) {
            return Some(ask);
        }
        Some(match (self.trick, ask) {
            (Trick::Stalls, _) => return None,
            (Trick::Replays, _) => self.asks[self.random.index(self.asks.len())].clone(),
            (Trick::ForgesHash, Ask::Open(mut opening)) => {
                let forged = opening.sets.iter().map(|set| Opened { set: self.fingerprint(), ..*set });
                opening.sets = List::first(forged.collect::<Vec<_>>());
                Ask::Open(opening)
            }
            (Trick::ForgesCells, Ask::Cells { circle, from, count }) => {
                Ask::Keyed { circle, cells: from.saturating_add(count).min(joinup_protocol::limits::CELL_RUN) }
            }
            (Trick::Endless, Ask::Want { circle, .. }) => Ask::List { circle, after: None },
            (Trick::Disorders, Ask::Offer { circle, ids }) => Ask::Ids { circle, after: ids.last().copied() },
            (Trick::Invents | Trick::Misnames, Ask::Offer { circle, .. }) => {
                Ask::Offer { circle, ids: List::first((0..20).map(|_| self.id()).collect::<Vec<_>>()) }
            }
            (Trick::Withholds, Ask::Push { circle, .. }) => Ask::Push { circle, items: Batch::empty() },
            (Trick::Evades, Ask::Offer { circle, .. } | Ask::Cells { circle, .. }) => Ask::Behind { circle },
            (
                Trick::Antiquates | Trick::Imposes,
                Ask::Want { circle, .. } | Ask::Offer { circle, .. } | Ask::Push { circle, .. },
            ) => Ask::Push { circle, items: self.old_items() },
            (Trick::Garbles, Ask::Push { circle, items }) => Ask::Push { circle, items: self.garbled(items) },
            (_, ask) => ask,
        })
    }

    /// What it answers instead of what it should; nothing when it falls silent.
    pub fn answer(&mut self, answers: Vec<Answer>) -> Vec<Answer> {
        let mut answers: Vec<Answer> = answers.into_iter().filter_map(|answer| self.answer_one(answer)).collect();
        if self.trick == Trick::Shuffles && self.random.percent(50) {
            answers.reverse();
            answers.extend(answers.first().cloned());
        }
        answers
    }

    fn answer_one(&mut self, answer: Answer) -> Option<Answer> {
        if self.trick == Trick::Replays {
            keep(&mut self.answers, answer.clone(), &mut self.random);
        }
        if self.random.percent(40) {
            return Some(answer);
        }
        Some(match (self.trick, answer) {
            (Trick::Stalls, _) => return None,
            (Trick::Replays, _) => self.answers[self.random.index(self.answers.len())].clone(),
            (Trick::Evades, Answer::Cells(_) | Answer::Keyed { .. } | Answer::Names(_)) => Answer::Gone,
            (_, Answer::Sets { now, sets }) => {
                let sets: Vec<Theirs> = sets.into_vec().into_iter().map(|theirs| self.theirs(theirs)).collect();
                Answer::Sets { now, sets: List::first(sets) }
            }
            (Trick::ForgesCells, Answer::Cells(cells)) => Answer::Cells(self.endless_cells(&cells)),
            (Trick::SpoilsCells, Answer::Cells(cells)) => Answer::Cells(self.spoilt(cells)),
            (Trick::ForgesCells, Answer::Keyed { nonce, state, cells }) => {
                Answer::Keyed { nonce, state, cells: self.endless_cells(&cells) }
            }
            (Trick::SpoilsCells, Answer::Keyed { nonce, state, cells }) => {
                Answer::Keyed { nonce, state, cells: self.spoilt(cells) }
            }
            (Trick::ForgesHash, Answer::Keyed { nonce, cells, .. }) => {
                Answer::Keyed { nonce, state: self.state(), cells }
            }
            (_, Answer::Ids { ids, last }) => self.ids(ids.into_vec(), last),
            (_, Answer::Names(names)) => Answer::Names(List::first(self.listed(names.into_vec()))),
            (_, Answer::Page(page)) => self.page(page),
            (_, Answer::Items { items, last }) => self.items(items, last),
            (Trick::Refuses, Answer::Wanted { .. }) => {
                let floor =
                    Floor { author: AuthorTag(self.random.bytes()), least: Stamp::next(Millis(u64::MAX >> 20), None) };
                Answer::Wanted { refused: List::first(0..200), later: List::new(), floors: List::first([floor]) }
            }
            (Trick::Invents, Answer::Wanted { floors, .. }) => {
                Answer::Wanted { refused: List::new(), later: List::new(), floors }
            }
            (Trick::Garbles | Trick::Disorders, Answer::Wanted { floors, .. }) => {
                Answer::Wanted { refused: List::first([3, 1]), later: List::first([60_000]), floors }
            }
            (Trick::Refuses | Trick::Garbles, Answer::Taken { .. }) => {
                Answer::Taken { refused: List::first([0, 1, 2]), later: List::new() }
            }
            (_, answer) => answer,
        })
    }

    fn theirs(&mut self, theirs: Theirs) -> Theirs {
        match (self.trick, theirs) {
            (Trick::ForgesHash, Theirs::Other { state, cells }) => {
                Theirs::Other { state: SetState { count: state.count, ..self.state() }, cells }
            }
            (Trick::Echoes, _) if self.random.percent(50) => Theirs::Settled,
            (Trick::Echoes, _) => Theirs::Same,
            (Trick::ForgesCells, Theirs::Other { state, cells }) => {
                Theirs::Other { state, cells: self.endless_cells(&cells) }
            }
            (Trick::SpoilsCells, Theirs::Other { state, cells }) => Theirs::Other { state, cells: self.spoilt(cells) },
            (Trick::Invents, Theirs::Other { state, .. }) => self.with_inventions(state.count),
            (_, theirs) => theirs,
        }
    }

    /// A sketch of nothing but inventions, sound in itself; the hash beside it is of something else.
    fn with_inventions(&mut self, count: u64) -> Theirs {
        let ids: Vec<sketch::Id> = (0..8).map(|_| self.id().0).collect();
        let cells = sketch::cells(ids, 0..joinup_protocol::limits::FIRST_CELLS);
        let cells = CellRun::try_from(run::encode(&cells, 0, count)).unwrap_or_default();
        Theirs::Other { state: SetState { count, ..self.state() }, cells }
    }

    /// As many bytes, and every run of them is of other ids.
    fn endless_cells(&mut self, like: &CellRun) -> CellRun {
        let ids: Vec<sketch::Id> = (0..200).map(|_| self.id().0).collect();
        let count = u32::try_from(like.len() / 30).unwrap_or(1).max(1);
        let first = u32::try_from(self.random.below(1_000)).unwrap_or(0);
        CellRun::try_from(run::encode(&sketch::cells(ids, first..first + count), first, 200)).unwrap_or_default()
    }

    fn spoilt(&mut self, cells: CellRun) -> CellRun {
        let mut bytes = cells.to_vec();
        if !bytes.is_empty() {
            let at = self.random.index(bytes.len());
            bytes[at] ^= 1 << self.random.below(8);
        }
        CellRun::try_from(bytes).unwrap_or(cells)
    }

    fn ids(&mut self, mut ids: Vec<ShortId>, last: bool) -> Answer {
        let mut last = last;
        match self.trick {
            Trick::Disorders => ids.reverse(),
            Trick::Endless => last = false,
            Trick::Invents => {
                ids.extend((0..10).map(|_| self.id()));
                ids.sort_by_key(ShortId::urgency);
            }
            _ => {}
        }
        Answer::Ids { ids: List::first(ids), last }
    }

    fn page(&mut self, page: Page) -> Answer {
        let mut last = page.last;
        let mut entries = self.listed(page.entries.into_vec());
        match self.trick {
            Trick::Disorders => entries.reverse(),
            Trick::Endless => {
                let mut next = entries.last().map_or([0; 32], |listed| *listed.slot.as_bytes());
                next[31] = next[31].wrapping_add(1);
                entries.push(self.invented(SlotHash::new(next)));
                last = false;
            }
            _ => {}
        }
        Answer::Page(Page { entries: List::first(entries), last })
    }

    fn listed(&mut self, names: Vec<Listed>) -> Vec<Listed> {
        let rename = |listed: Listed| {
            let stamp = Stamp::next(listed.stamp.millis().plus(1), None);
            Listed { stamp, digest: Digest::new(self.random.bytes()), ..listed }
        };
        match self.trick {
            Trick::Misnames => names.into_iter().map(rename).collect(),
            Trick::Invents => {
                let mut invented: Vec<Listed> = (0..6)
                    .map(|_| {
                        let slot = SlotHash::new(self.random.bytes());
                        self.invented(slot)
                    })
                    .collect();
                invented.extend(names);
                invented.sort_by_key(|listed| listed.slot);
                invented
            }
            _ => names,
        }
    }

    fn items(&mut self, items: Batch, last: bool) -> Answer {
        let (items, last) = match self.trick {
            Trick::Withholds => (Batch::empty(), true),
            Trick::Antiquates | Trick::Imposes => (self.old_items(), last),
            Trick::Garbles => (self.garbled(items), last),
            Trick::Endless => (items, false),
            _ => (items, last),
        };
        Answer::Items { items, last }
    }

    fn fingerprint(&mut self) -> Fingerprint {
        Fingerprint(self.random.bytes())
    }

    fn state(&mut self) -> SetState {
        let hash = Digest::new(self.random.bytes());
        self.forged.push(hash);
        SetState { count: self.random.below(1 << 12), hash }
    }

    /// The id of nothing, which may look like something of today.
    fn id(&mut self) -> ShortId {
        let slot = SlotHash::new(self.random.bytes());
        ShortId::from(&self.invented(slot))
    }

    fn invented(&mut self, slot: SlotHash) -> Listed {
        let stamp = Stamp::next(Millis(1_799_000_000_000 + self.random.below(1_000_000_000)), None);
        let digest = Digest::new(self.random.bytes());
        Listed { slot, author: AuthorTag(self.random.bytes()), kind: Kind::NOTE, stamp, digest }
    }

    fn old_items(&mut self) -> Batch {
        let mut batch = BatchBuilder::default();
        for item in self.some_seen(8) {
            batch.push(item.bytes());
        }
        batch.finish()
    }

    fn garbled(&mut self, items: Batch) -> Batch {
        let mut batch = BatchBuilder::default();
        for mut bytes in items.open().unwrap_or_default() {
            let at = self.random.index(bytes.len().max(1));
            bytes[at] ^= 1;
            batch.push(&bytes);
        }
        let Batch { mut raw, packed } = batch.finish();
        raw ^= u32::from(self.random.percent(30));
        Batch { raw, packed }
    }
}

fn keep<T>(kept: &mut Vec<T>, value: T, random: &mut Random) {
    if kept.len() < KEPT {
        kept.push(value);
    } else {
        kept[random.index(KEPT)] = value;
    }
}
