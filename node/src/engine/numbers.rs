//! What the engine counts for whoever looks after the node: numbers, and no names. From them it can be checked whether
//! the node does what it promises: how much is kept of each author and how long, what is refused to whom, and how soon
//! what was withdrawn is forgotten.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use joinup_protocol::{
    id::CommunityId,
    item::Verified,
    replica::{Outcome, Refusal},
    time::Millis,
};

use super::{Engine, circles::Tie};
use crate::{api::types::Standing, config::Key, store::Space};

/// Upper ends of the spans in which forgetting is counted: a second to three days, which is what is promised.
pub const SPANS: [Duration; 8] = {
    const HOUR: u64 = 3_600;
    [
        Duration::from_secs(1),
        Duration::from_secs(10),
        Duration::from_secs(60),
        Duration::from_secs(300),
        Duration::from_secs(HOUR),
        Duration::from_secs(6 * HOUR),
        Duration::from_secs(24 * HOUR),
        Duration::from_secs(72 * HOUR),
    ]
};
/// Withdrawals that are waited for one by one; more count as heard with the last of them.
const AWAITED: usize = 4_096;

/// Numbers of the engine, since its start or as they are now.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Numbers {
    /// Circles by their sort: how many there are, and current items in them.
    pub circles: BTreeMap<&'static str, Circles>,
    /// For each standing: the most items that one author has in one circle, and how many one may.
    pub authors: BTreeMap<&'static str, Authors>,
    /// Communities that were heard of.
    pub communities: u64,
    /// What became of items that were offered.
    pub items: Items,
    /// What was withdrawn by others.
    pub withdrawals: Withdrawals,
    /// What it takes on the disk.
    pub disk: Disk,
    /// Calls that wait for the store's writer, and how many may.
    pub writer: (u64, u64),
    /// Own changes that no other node is known to have.
    pub waiting: u64,
    /// What is wrong, by its code.
    pub wrong: Vec<String>,
}

/// Circles of one sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circles {
    /// How many.
    pub circles: u64,
    /// Current items in all of them.
    pub items: u64,
}

/// Authors of one standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Authors {
    /// The most items that one of them has in one circle.
    pub most: u64,
    /// The most that one may have.
    pub allowed: u64,
}

/// What became of items that were offered, and of those that were held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Items {
    /// Kept, as something new.
    pub new: u64,
    /// Kept in place of something older.
    pub newer: u64,
    /// Held already, or older than what is held.
    pub known: u64,
    /// Not kept, by the reason.
    pub refused: BTreeMap<&'static str, u64>,
    /// Let go for newer ones of the same author.
    pub evicted: u64,
    /// Let go because they were too old.
    pub expired: u64,
    /// The age of the youngest that was let go for newer ones.
    pub youngest_evicted: Option<Duration>,
}

/// What others withdrew: from hearing of it to having forgotten it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Withdrawals {
    /// Heard of.
    pub heard: u64,
    /// Whose words have left the disk.
    pub forgotten: u64,
    /// For how long the first of those has waited that are not forgotten yet.
    pub oldest: Duration,
    /// The longest that it took.
    pub longest: Duration,
    /// All of it together.
    pub sum: Duration,
    /// How many took no longer than each of [`SPANS`], and longer than the one before; those that took longer come last.
    pub spans: [u64; SPANS.len() + 1],
}

/// What is kept of others on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Disk {
    /// Bytes of the store.
    pub store: u64,
    /// Bytes of the index of words.
    pub index: u64,
    /// Bytes of records fetched from others.
    pub records: u64,
    /// How many records.
    pub records_kept: u64,
    /// Bytes that all of it may take.
    pub allowed: u64,
    /// Bytes free on the disk, if the system tells.
    pub free: Option<u64>,
    /// Whether the store still writes.
    pub writing: bool,
}

/// What is counted as it happens.
#[derive(Debug, Default)]
pub(super) struct Tally(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    items: Items,
    withdrawals: Withdrawals,
    /// When each withdrawal was heard of that is not forgotten yet, the first one first.
    awaited: Vec<(Duration, u64)>,
}

impl Tally {
    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts what became of items.
    pub(super) fn offered(&self, outcomes: &[Outcome], now: Millis) {
        let mut counted = self.counted();
        let items = &mut counted.items;
        for outcome in outcomes {
            match outcome {
                Outcome::Accepted { evicted } => {
                    items.new += 1;
                    if let Some(gone) = evicted {
                        items.evicted += 1;
                        let age = Duration::from_millis(now.since(gone.stamp.millis()));
                        items.youngest_evicted = Some(items.youngest_evicted.map_or(age, |least| least.min(age)));
                    }
                }
                Outcome::Superseded { .. } => items.newer += 1,
                Outcome::Refused(why) => *items.refused.entry(why.name()).or_default() += 1,
                _ => items.known += 1,
            }
        }
    }

    /// Counts what was refused before anybody sent it.
    pub(super) fn declined(&self, why: impl Iterator<Item = Refusal>) {
        let mut counted = self.counted();
        for refusal in why {
            *counted.items.refused.entry(refusal.name()).or_default() += 1;
        }
    }

    /// Counts what was too old.
    pub(super) fn expired(&self, items: usize) {
        self.counted().items.expired += items as u64;
    }

    /// So many withdrawals were heard of at that time.
    pub(super) fn heard(&self, withdrawals: usize, at: Duration) {
        if withdrawals == 0 {
            return;
        }
        let (mut counted, number) = (self.counted(), withdrawals as u64);
        counted.withdrawals.heard += number;
        if counted.awaited.len() < AWAITED {
            counted.awaited.push((at, number));
        } else if let Some((_, last)) = counted.awaited.last_mut() {
            *last += number;
        }
    }

    /// How many lots of withdrawals are waited for: what is forgotten from here on, all of them are.
    pub(super) fn awaited(&self) -> usize {
        self.counted().awaited.len()
    }

    /// The first so many lots are forgotten now.
    pub(super) fn forgotten(&self, lots: usize, now: Duration) {
        let mut counted = self.counted();
        let lots = lots.min(counted.awaited.len());
        let gone: Vec<(Duration, u64)> = counted.awaited.drain(..lots).collect();
        let withdrawals = &mut counted.withdrawals;
        for (heard, number) in gone {
            let took = now.saturating_sub(heard);
            withdrawals.forgotten += number;
            withdrawals.longest = withdrawals.longest.max(took);
            let all = took.saturating_mul(u32::try_from(number).unwrap_or(u32::MAX));
            withdrawals.sum = withdrawals.sum.saturating_add(all);
            let span = SPANS.iter().position(|span| took <= *span).unwrap_or(SPANS.len());
            if let Some(count) = withdrawals.spans.get_mut(span) {
                *count += number;
            }
        }
    }

    fn told(&self, now: Duration) -> (Items, Withdrawals) {
        let counted = self.counted();
        let oldest = counted.awaited.first().map_or(Duration::ZERO, |(heard, _)| now.saturating_sub(*heard));
        (counted.items.clone(), Withdrawals { oldest, ..counted.withdrawals.clone() })
    }
}

impl Engine {
    /// What is counted, and how it is now.
    pub fn numbers(&self) -> Numbers {
        let (items, withdrawals) = self.0.tally.told(self.0.clock.elapsed());
        let us = self.us();
        Numbers {
            circles: self.circles_by_sort(),
            authors: self.authors_by_standing(),
            communities: self.look(|state| state.catalogue.communities().filter(|(id, _)| **id != us).count() as u64),
            items,
            withdrawals,
            disk: Disk {
                store: self.0.store.size(),
                index: self.0.index.size(),
                records: self.0.files.size(),
                records_kept: self.0.files.count(),
                allowed: self.disk().allowed,
                free: self.0.store.free(),
                writing: self.0.store.stopped().is_none() && !matches!(self.0.store.space(), Space::Full { .. }),
            },
            writer: self.0.store.queue(),
            waiting: self.waiting(),
            wrong: self.health().into_iter().map(|notice| notice.code).collect(),
        }
    }

    /// What others withdrew since the start, and how soon it was forgotten.
    pub(super) fn withdrawals(&self) -> Withdrawals {
        self.0.tally.told(self.0.clock.elapsed()).1
    }

    fn circles_by_sort(&self) -> BTreeMap<&'static str, Circles> {
        let (all, commons) = (self.circles_now(), self.commons());
        let mut sorts: BTreeMap<_, _> =
            ["commons", "open", "private", "kept"].map(|sort| (sort, Circles::default())).into();
        for circle in all.carried() {
            let sort = match all.get(&circle) {
                _ if circle == commons => "commons",
                Some(known) if known.tie == Tie::Keeper => "kept",
                Some(known) if known.secret.is_some() => "private",
                _ => "open",
            };
            let counted = sorts.entry(sort).or_default();
            counted.circles += 1;
            counted.items += self.0.store.state(&circle).count;
        }
        sorts
    }

    fn authors_by_standing(&self) -> BTreeMap<&'static str, Authors> {
        let policy = self.policy();
        let mut most: BTreeMap<CommunityId, usize> = BTreeMap::new();
        for circle in self.carried_circles() {
            self.0.store.look(&circle, |replica| {
                for (author, items) in replica.counts() {
                    let known = most.entry(*author).or_default();
                    *known = (*known).max(items);
                }
            });
        }
        // A relay keeps as much of everybody as of those whom it follows.
        let of = |key| if self.is_relay() { Key::ItemsFollowed } else { key };
        let allowed = |key| self.look(|state| state.settings.number(of(key)));
        let mut standings: BTreeMap<_, _> =
            [("followed", Key::ItemsFollowed), ("introduced", Key::ItemsIntroduced), ("stranger", Key::ItemsStranger)]
                .map(|(standing, key)| (standing, Authors { most: 0, allowed: allowed(key) }))
                .into();
        for (author, items) in most {
            let standing = match policy.standing(&author) {
                Standing::Us | Standing::Blocked => continue,
                Standing::Followed => "followed",
                Standing::Introduced => "introduced",
                // Of the muted as much is kept as of whatever they are beside that; the tighter bound is told.
                Standing::Muted | Standing::NotIntroduced => "stranger",
            };
            let counted = standings.entry(standing).or_default();
            counted.most = counted.most.max(items as u64);
        }
        standings
    }

    /// Counts withdrawals of others among what was kept.
    pub(super) fn note_withdrawals(&self, items: &[Verified], outcomes: &[Outcome], at: Duration) {
        let us = self.us();
        let is_heard = |(item, outcome): &(&Verified, &Outcome)| {
            let header = item.header();
            outcome.is_change() && header.stamp.is_tombstone() && header.author != us
        };
        self.0.tally.heard(items.iter().zip(outcomes).filter(is_heard).count(), at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::types::{SetRequest, WithdrawRequest},
        engine::tests::community,
    };

    #[test]
    fn forgetting_is_timed_from_hearing_on() {
        let tally = Tally::default();
        let at = Duration::from_secs;
        tally.heard(2, at(10));
        tally.heard(0, at(11));
        tally.heard(1, at(40));
        let lots = tally.awaited();
        tally.heard(1, at(65));
        assert_eq!(tally.told(at(70)).1.oldest, at(60));
        tally.forgotten(lots, at(70));
        let (_, told) = tally.told(at(70));
        assert_eq!((told.heard, told.forgotten, told.longest, told.oldest), (4, 3, at(60), at(5)));
        assert_eq!((told.sum, told.spans), (at(150), [0, 0, 3, 0, 0, 0, 0, 0, 0]));
        tally.forgotten(tally.awaited(), at(80 * 3_600));
        assert_eq!(tally.told(at(0)).1.spans.last(), Some(&1), "longer than is promised");
    }

    #[test]
    fn what_is_kept_refused_and_forgotten_is_counted() {
        let (ours, theirs) = (community("Street", 1), community("Hill", 2));
        theirs.set("limits.items-stranger", &SetRequest { value: "2".into() }).unwrap();
        let ids: Vec<String> = (0..4).map(|n| ours.publish_text(&format!("Title: Soup {n}\n"))).collect();
        ours.give_all_to(&theirs);
        let numbers = theirs.numbers();
        let strangers = numbers.authors["stranger"];
        assert_eq!((strangers.most, strangers.allowed), (2, 2));
        assert!(numbers.items.refused.values().sum::<u64>() + numbers.items.evicted >= 1, "{:?}", numbers.items);
        assert_eq!(numbers.circles["commons"].circles, 1);
        assert_eq!((numbers.withdrawals.heard, numbers.disk.writing), (0, true));

        ours.clock.advance(1_000);
        for id in ids {
            ours.withdraw(&WithdrawRequest { id }).unwrap();
        }
        ours.give_all_to(&theirs);
        let heard = theirs.numbers().withdrawals;
        assert!(heard.heard > 0 && heard.forgotten == 0, "{heard:?}");
        theirs.clock.advance(5_000);
        theirs.look_after().unwrap();
        let forgotten = theirs.numbers().withdrawals;
        assert_eq!((forgotten.forgotten, forgotten.longest), (heard.heard, Duration::from_secs(5)));
    }
}
