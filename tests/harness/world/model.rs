//! What every honest node must hold when all is quiet.
//!
//! Each node's own [`ledger`] says at any time what it must hold of what it was offered. This file says what
//! must have been offered to it, from what the ledgers held when the storm ended (and from what hostile nodes let out
//! since), over links between honest nodes alone:
//!
//! - An item **may** come to a node over a path of nodes that are in its circle and want something of its author, unless
//!   it is stamped in the future: then it stays where it is.
//! - On its way a node **carries** it if it wants its author, holds no item of its slot that is stamped in the future
//!   (which it can neither pass on nor give up), and has room: fewer things of the author that may come to it are worth
//!   more than its quota holds. What nodes with small quotas let go before is nobody's to give any more, and a node behind
//!   them need not have it; if it does, because it came in time, that is right as well.
//! - A node **must** hold an item, or a newer one of its slot, if it carries it, and so does every node on some path from
//!   somebody who held it.
//! - It must not hold anything that may not have come to it, nor an item while it lacks one of the same author that is
//!   worth more and that it must hold.
//! - And no two honest neighbours have anything left to give each other, but for what a hostile node let out in the last
//!   minutes.
//!
//! With one quota for all, "may" and "must" name the same N items. What counts as "in the future" is judged a while before
//! the end, because what comes of age in the last minutes is still on its way.

use std::collections::{BTreeMap, BTreeSet};

use joinup_protocol::{
    id::{CircleId, CommunityId, Digest, SlotHash},
    replica::{Allowance, Entry},
    time::Millis,
};

use super::{Name, World, Wrong, ledger, session::lacks};

/// An item and who held it: when the storm ended, or since when because a hostile node gave it away.
#[derive(Debug, Clone)]
struct Known {
    entry: Entry,
    holders: BTreeSet<Name>,
    /// The holders from whom it has had time to travel.
    early_holders: BTreeSet<Name>,
}

/// What an honest node came to hold, from whom nobody else need have it.
#[derive(Debug, Clone, Copy)]
pub struct Admission {
    /// The node.
    pub name: Name,
    /// The circle.
    pub circle: CircleId,
    /// The item.
    pub entry: Entry,
    /// When.
    pub at: Millis,
}

type Slots = BTreeMap<SlotHash, Vec<Known>>;

/// What is known at the end of the storm.
#[derive(Debug, Default)]
pub struct Model {
    authors: BTreeMap<(CircleId, CommunityId), Slots>,
}

impl Model {
    /// An honest node holds an item; what it came to hold after `late` need not be everywhere.
    pub fn admit(&mut self, admission: &Admission, late: Millis) {
        let Admission { name, circle, entry, at } = *admission;
        let slot = self.authors.entry((circle, entry.author)).or_default().entry(entry.slot).or_default();
        let known = match slot.iter_mut().position(|known| known.entry == entry) {
            Some(at) => &mut slot[at],
            None => {
                slot.push(Known { entry, holders: BTreeSet::new(), early_holders: BTreeSet::new() });
                let last = slot.len() - 1;
                &mut slot[last]
            }
        };
        known.holders.insert(name);
        if at <= late {
            known.early_holders.insert(name);
        }
    }

    /// Compares every honest node with the model; gives the number of items compared.
    ///
    /// # Errors
    /// What a node lacks, or holds that it should not.
    pub fn compare(&self, world: &World) -> Result<u64, Wrong> {
        let mut compared = 0;
        for ((circle, author), slots) in &self.authors {
            compared += Author { world, circle: *circle, author: *author, slots }.compare()?;
        }
        self.nothing_unknown(world)?;
        self.nothing_left_to_give(world)?;
        Ok(compared)
    }

    /// What came to an honest node so late that its neighbours need not have it, though somebody elsewhere had it long
    /// before: nodes that do not want it may lie between the two.
    fn late(&self) -> BTreeSet<Digest> {
        let known = self.authors.values().flat_map(Slots::values).flatten();
        known.filter(|known| known.holders != known.early_holders).map(|known| known.entry.digest).collect()
    }

    fn nothing_left_to_give(&self, world: &World) -> Result<(), Wrong> {
        let late = self.late();
        for (name, node) in world.honest() {
            for other in node.neighbours.iter().filter(|other| world.nodes[**other].is_honest()) {
                if let Some(entry) = lacks(&node.shelf.inner(), &world.nodes[*other].shelf.inner(), &late) {
                    return Err(Wrong::new(format!(
                        "at the end node {other} lacks what its neighbour {name} holds: {entry}"
                    )));
                }
            }
        }
        Ok(())
    }

    fn nothing_unknown(&self, world: &World) -> Result<(), Wrong> {
        for (name, node) in world.honest() {
            let inner = node.shelf.inner();
            for (circle, book) in inner.ledger.books() {
                let unknown = book.iter().find(|entry| {
                    let slots = self.authors.get(&(*circle, entry.author));
                    let known = slots.and_then(|slots| slots.get(&entry.slot));
                    known.is_none_or(|known| known.iter().all(|known| known.entry != **entry))
                });
                if let Some(entry) = unknown {
                    return Err(Wrong::new(format!("node {name} holds what nobody held: {entry:?}")));
                }
            }
        }
        Ok(())
    }
}

/// One author in one circle.
struct Author<'a> {
    world: &'a World,
    circle: CircleId,
    author: CommunityId,
    slots: &'a Slots,
}

impl Author<'_> {
    fn compare(&self) -> Result<u64, Wrong> {
        let (now, nodes) = (self.world.now, self.world.nodes.len());
        let quotas: Vec<u32> = (0..nodes).map(|name| self.quota(name)).collect();
        // For each slot, the most that anything in it may be worth at each node.
        let mut may: Vec<Vec<Option<ledger::Worth>>> = Vec::new();
        let mut compared = 0;
        for known in self.slots.values() {
            let mut best = vec![None; nodes];
            for known in known {
                let reach = self.reach(known, &known.holders, now, |name| quotas[name] > 0);
                for (best, _) in best.iter_mut().zip(reach).filter(|(_, reached)| *reached) {
                    *best = (*best).max(Some(ledger::worth(&known.entry)));
                }
            }
            may.push(best);
        }
        for (at, slot) in self.slots.values().enumerate() {
            for known in slot {
                let worth = ledger::worth(&known.entry);
                let carries = |name: Name| {
                    let better =
                        may.iter().enumerate().filter(|(other, best)| *other != at && best[name] > Some(worth));
                    let held_back = slot.iter().any(|other| {
                        other.holders.contains(&name)
                            && ledger::is_early(&other.entry, now)
                            && ledger::rank(&other.entry) > ledger::rank(&known.entry)
                    });
                    !held_back && better.count() < usize::try_from(quotas[name]).unwrap_or(usize::MAX)
                };
                let then = Millis(now.0 - self.world.plan.late());
                let must = self.reach(known, &known.early_holders, then, carries);
                for (name, _) in must.iter().enumerate().filter(|(_, must)| **must) {
                    compared += 1;
                    self.holds(name, &known.entry)?;
                }
                self.may_be_held(known, &may[at])?;
            }
        }
        Ok(compared)
    }

    /// How many items of this author a node keeps; none if it is hostile or not in the circle.
    fn quota(&self, name: Name) -> u32 {
        let node = &self.world.nodes[name];
        let inner = node.shelf.inner();
        if node.is_honest() && inner.ledger.book(&self.circle).is_some() { inner.policy.items(&self.author) } else { 0 }
    }

    /// The nodes to which an item comes from its holders over nodes that let it through.
    fn reach(
        &self,
        known: &Known,
        holders: &BTreeSet<Name>,
        clock: Millis,
        passes: impl Fn(Name) -> bool,
    ) -> Vec<bool> {
        let mut reached = vec![false; self.world.nodes.len()];
        let mut border: Vec<Name> = holders.iter().copied().filter(|name| passes(*name)).collect();
        border.iter().for_each(|name| reached[*name] = true);
        if ledger::is_early(&known.entry, clock) || ledger::is_expired(&known.entry, clock) {
            return reached;
        }
        while let Some(name) = border.pop() {
            for next in &self.world.nodes[name].neighbours {
                if !reached[*next] && self.quota(*next) > 0 && passes(*next) {
                    reached[*next] = true;
                    border.push(*next);
                }
            }
        }
        reached
    }

    fn holds(&self, name: Name, entry: &Entry) -> Result<(), Wrong> {
        let inner = self.world.nodes[name].shelf.inner();
        let held = inner.ledger.book(&self.circle).and_then(|book| book.get(&self.author, &entry.slot));
        if held.is_some_and(|held| ledger::rank(held) >= ledger::rank(entry)) {
            return Ok(());
        }
        let holders: Vec<Name> = self.world.nodes[name]
            .neighbours
            .iter()
            .copied()
            .filter(|other| {
                let inner = self.world.nodes[*other].shelf.inner();
                let book = inner.ledger.book(&self.circle);
                book.is_some_and(|book| book.get(&self.author, &entry.slot) == Some(entry))
            })
            .collect();
        let quota = inner.policy.items(&self.author);
        Err(Wrong::new(format!(
            "at the end node {name}, which keeps {quota} of that author, lacks {entry:?}; it holds {held:?} there; \
             its neighbours {holders:?} hold it; of that author it holds {:?}",
            inner.ledger.book(&self.circle).map(|book| book.of(&self.author))
        )))
    }

    fn may_be_held(&self, known: &Known, may: &[Option<ledger::Worth>]) -> Result<(), Wrong> {
        let worth = ledger::worth(&known.entry);
        for (name, _) in self.world.honest() {
            let inner = self.world.nodes[name].shelf.inner();
            let held = inner.ledger.book(&self.circle).and_then(|book| book.get(&self.author, &known.entry.slot));
            if held == Some(&known.entry) && may[name] < Some(worth) {
                return Err(Wrong::new(format!(
                    "at the end node {name} holds what cannot have come: {:?}",
                    known.entry
                )));
            }
        }
        Ok(())
    }
}
