//! Nodes that do not keep to the protocol. Each has one trick; between its tricks it behaves, so that others listen.
//!
//! A rogue runs the session of the core on a shelf of its own and changes what it says on the way out: so its lies come
//! in the right places, where they do most harm.

use joinup_protocol::{
    id::{Digest, Kind, SlotHash},
    item::Verified,
    reconcile::{AuthorTag, Listed, Page, SetState},
    text::List,
    time::{Millis, Stamp},
    wire::{
        bytes::ItemBytes,
        message::{Answer, Ask, Batch, Theirs},
    },
};

use crate::random::Random;

/// What a hostile node does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trick {
    /// Says a made-up set hash.
    ForgesHash,
    /// Says that its set is the same.
    Echoes,
    /// Lists real slots with wrong digests and stamps.
    ForgesIds,
    /// Lists ids of what does not exist.
    Invents,
    /// Its listing never ends.
    Endless,
    /// Lists pages that are out of order.
    Disorders,
    /// Says that it has items, and never gives them.
    Withholds,
    /// Gives and tells what is long replaced, again and again.
    Antiquates,
    /// Gives what nobody asked for.
    Imposes,
    /// Says many valid things under made-up keys.
    Floods,
    /// Says things that are stamped far in the future.
    Foretells,
    /// Says two things at the same time.
    Equivocates,
    /// Sends frames again that it has sent or heard before.
    Replays,
    /// Stops in the middle.
    Stalls,
    /// Gives items with broken bytes.
    Garbles,
}

impl Trick {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::ForgesHash,
        Self::Echoes,
        Self::ForgesIds,
        Self::Invents,
        Self::Endless,
        Self::Disorders,
        Self::Withholds,
        Self::Antiquates,
        Self::Imposes,
        Self::Floods,
        Self::Foretells,
        Self::Equivocates,
        Self::Replays,
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
}

impl Rogue {
    /// One with that trick.
    pub const fn new(trick: Trick, seed: u64) -> Self {
        Self { trick, random: Random::new(seed), seen: Vec::new(), asks: Vec::new(), answers: Vec::new() }
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
        keep(&mut self.asks, ask.clone(), &mut self.random);
        if self.random.percent(40) {
            return Some(ask);
        }
        Some(match (self.trick, ask) {
            (Trick::Stalls, _) => return None,
            (Trick::Replays, _) => self.asks[self.random.index(self.asks.len())].clone(),
            (Trick::ForgesHash, Ask::Open(mut opening)) => {
                let sets = opening.sets.iter().map(|(circle, _)| (*circle, self.state())).collect::<Vec<_>>();
                opening.sets = List::first(sets);
                Ask::Open(opening)
            }
            (Trick::Invents, Ask::Want { circle, .. }) => {
                Ask::Want { circle, slots: List::first((0..20).map(|_| self.slot())) }
            }
            (Trick::Endless | Trick::Disorders, Ask::List { circle, .. }) => Ask::List { circle, after: None },
            (Trick::Antiquates | Trick::Imposes, Ask::Want { circle, .. } | Ask::Push { circle, .. }) => {
                Ask::Push { circle, items: self.old_items() }
            }
            (Trick::Garbles, Ask::Push { circle, items }) => Ask::Push { circle, items: self.garbled(&items) },
            (_, ask) => ask,
        })
    }

    /// What it answers instead of what it should; nothing when it falls silent.
    pub fn answer(&mut self, answers: Vec<Answer>) -> Vec<Answer> {
        answers.into_iter().filter_map(|answer| self.answer_one(answer)).collect()
    }

    fn answer_one(&mut self, answer: Answer) -> Option<Answer> {
        keep(&mut self.answers, answer.clone(), &mut self.random);
        if self.random.percent(40) {
            return Some(answer);
        }
        Some(match (self.trick, answer) {
            (Trick::Stalls, _) => return None,
            (Trick::Replays, _) => self.answers[self.random.index(self.answers.len())].clone(),
            (Trick::ForgesHash, Answer::Sets { now, sets }) => {
                let sets = sets.iter().map(|_| Theirs::Other(self.state())).collect::<Vec<_>>();
                Answer::Sets { now, sets: List::first(sets) }
            }
            (Trick::Echoes, Answer::Sets { now, sets }) => {
                Answer::Sets { now, sets: List::first(sets.iter().map(|_| Theirs::Same)) }
            }
            (Trick::ForgesIds, Answer::Page(page)) => self.forged(&page),
            (Trick::Invents, Answer::Page(page)) => {
                let mut slots: Vec<SlotHash> = (0..6).map(|_| self.slot()).collect();
                slots.sort();
                let start = page.entries.first().map(|listed| listed.slot);
                let entries = slots.into_iter().filter(|slot| Some(*slot) >= start);
                let entries: Vec<Listed> = entries.map(|slot| self.listed(slot)).collect();
                Answer::Page(Page { entries: List::first(entries), last: true })
            }
            (Trick::Endless, Answer::Page(page)) => {
                let mut next = page.entries.last().map_or([0; 32], |listed| *listed.slot.as_bytes());
                next[31] = next[31].wrapping_add(1);
                let entry = self.listed(SlotHash::new(next));
                let entries = page.entries.iter().copied().chain([entry]).collect::<Vec<_>>();
                Answer::Page(Page { entries: List::first(entries), last: false })
            }
            (Trick::Disorders, Answer::Page(page)) => {
                let entries = page.entries.iter().rev().copied().collect::<Vec<_>>();
                Answer::Page(Page { entries: List::first(entries), last: page.last })
            }
            (Trick::Withholds, Answer::Items { slots, .. }) => Answer::Items { slots, items: List::new() },
            (Trick::Antiquates | Trick::Imposes, Answer::Items { slots, .. }) => {
                Answer::Items { slots, items: self.old_items() }
            }
            (Trick::Garbles, Answer::Items { slots, items }) => Answer::Items { slots, items: self.garbled(&items) },
            (Trick::Garbles, Answer::Taken { .. }) => Answer::Taken { held: List::first([true, false, true]) },
            (_, answer) => answer,
        })
    }

    fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&self.random.next().to_be_bytes());
        bytes[16..24].copy_from_slice(&self.random.next().to_be_bytes());
        bytes
    }

    fn state(&mut self) -> SetState {
        SetState { count: self.random.below(1 << 20), hash: Digest::new(self.bytes()) }
    }

    fn slot(&mut self) -> SlotHash {
        SlotHash::new(self.bytes())
    }

    fn listed(&mut self, slot: SlotHash) -> Listed {
        let stamp = Stamp::next(Millis(self.random.below(2_000_000_000_000)), None);
        let digest = Digest::new(self.bytes());
        Listed { slot, author: AuthorTag([1; 6]), kind: Kind::NOTE, stamp, digest }
    }

    fn forged(&mut self, page: &Page) -> Answer {
        let forged = page.entries.iter().map(|listed| {
            let stamp = Stamp::next(listed.stamp.millis().plus(1), None);
            Listed { stamp, digest: Digest::new(self.bytes()), ..*listed }
        });
        let entries = forged.collect::<Vec<_>>();
        Answer::Page(Page { entries: List::first(entries), last: page.last })
    }

    fn old_items(&mut self) -> Batch {
        let items = self.some_seen(8);
        List::first(items.iter().filter_map(|item| ItemBytes::try_from(item.bytes().to_vec()).ok()))
    }

    fn garbled(&mut self, items: &Batch) -> Batch {
        let garbled: Vec<ItemBytes> = items
            .iter()
            .filter_map(|item| {
                let mut bytes = item.to_vec();
                let at = self.random.index(bytes.len());
                bytes[at] ^= 1;
                ItemBytes::try_from(bytes).ok()
            })
            .collect();
        List::first(garbled)
    }
}

fn keep<T>(kept: &mut Vec<T>, value: T, random: &mut Random) {
    if kept.len() < KEPT {
        kept.push(value);
    } else {
        kept[random.index(KEPT)] = value;
    }
}
