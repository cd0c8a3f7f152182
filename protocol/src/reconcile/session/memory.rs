//! What a session with a peer leaves undone on purpose, so that the next one with it does not find it again.
//!
//! Items that one side declines stay in the difference of the two sets for ever. They are remembered, taken into our side of the sketch as if we held them (or not, if they are ours and the peer declines them), so
//! that they cancel out: a session after the first costs what has changed since, however much was declined before.

use std::collections::BTreeMap;

use crate::{
    id::CircleId,
    limits,
    reconcile::{AuthorTag, Listed, SetState, ShortId},
    time::{Millis, Stamp},
    wire::message::Floor,
};

/// What is remembered of one peer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    circles: BTreeMap<CircleId, Leftovers>,
}

/// What is remembered of one peer in one circle.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Leftovers {
    /// The sets (ours, theirs) between which nothing was left to do.
    pub(super) settled: Option<(SetState, SetState)>,
    /// Theirs that we declined, with their full names unless there were too many to ask.
    pub(super) declined: BTreeMap<ShortId, Option<Listed>>,
    /// Ours that they declined.
    pub(super) unwanted: BTreeMap<ShortId, Listed>,
    /// Below what they decline of an author.
    pub(super) floors: BTreeMap<AuthorTag, Stamp>,
    /// How far the peer's ids were walked through.
    pub(super) cursor: Option<ShortId>,
    since: Millis,
}

impl Memory {
    /// What is left over in a circle, unless it was too long ago: policies change, and nobody tells.
    pub(super) fn take(&mut self, circle: &CircleId, now: Millis) -> Leftovers {
        let found = self.circles.remove(circle).unwrap_or_default();
        if now < found.since || now.since(found.since) > limits::LEFTOVERS_LAST {
            Leftovers { since: now, ..Leftovers::default() }
        } else {
            found
        }
    }

    /// Puts it back.
    pub(super) fn put(&mut self, circle: CircleId, mut leftovers: Leftovers) {
        // The price of having more is that the rest is found again.
        while leftovers.declined.len() + leftovers.unwanted.len() > limits::LEFTOVERS {
            if leftovers.declined.pop_last().is_none() {
                leftovers.unwanted.pop_last();
            }
        }
        self.circles.insert(circle, leftovers);
    }

    /// How many of theirs we declined; at most [`limits::LEFTOVERS`] of a circle are known.
    pub fn declined(&self) -> usize {
        self.circles.values().map(|left| left.declined.len()).sum()
    }

    /// How many of ours they declined; at most [`limits::LEFTOVERS`] of a circle are known.
    pub fn unwanted(&self) -> usize {
        self.circles.values().map(|left| left.unwanted.len()).sum()
    }

    /// Entries, to bound how many are kept of all peers together.
    pub fn len(&self) -> usize {
        self.declined() + self.unwanted()
    }

    /// Whether nothing is declined on either side.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Leftovers {
    /// Both sides hold the same.
    pub(super) fn forget(&mut self) {
        *self = Self { since: self.since, ..Self::default() };
    }

    /// Whether the peer said that it keeps nothing of that author that was said then.
    pub(super) fn is_below_floor(&self, id: &ShortId) -> bool {
        !id.is_profile() && self.floors.get(&id.author()).is_some_and(|least| id.stamp() < *least)
    }

    pub(super) fn note_floors(&mut self, floors: &[Floor]) {
        for floor in floors {
            if self.floors.len() < limits::FLOORS || self.floors.contains_key(&floor.author) {
                self.floors.insert(floor.author, floor.least);
            }
        }
    }
}
