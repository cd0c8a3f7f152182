//! Nodes that broke the rules, or that a person does not want to talk to. Pure: time is an argument.

use std::collections::{BTreeMap, BTreeSet};

use joinup_protocol::time::Millis;

use crate::network::NodeId;

/// Broken messages after which a node is not talked to.
const STRIKES: u8 = 3;
/// How long it is not talked to; strikes older than that are forgotten as well.
const BAN: u64 = 12 * 60 * Millis::MINUTE;
/// Nodes with strikes that are remembered; with more, the oldest are forgiven.
const OFFENDERS: usize = 4_096;

#[derive(Debug, Clone, Copy)]
struct Offence {
    strikes: u8,
    last: Millis,
}

/// What a broken message leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(in crate::network) enum Strike {
    /// It is remembered.
    Noted,
    /// It was one too many.
    Out,
}

/// Whom we refuse.
#[derive(Debug, Default)]
pub(super) struct Offenders {
    offences: BTreeMap<NodeId, Offence>,
    blocked: BTreeSet<NodeId>,
}

impl Offenders {
    pub(super) fn new(blocked: impl IntoIterator<Item = NodeId>) -> Self {
        Self { offences: BTreeMap::new(), blocked: blocked.into_iter().collect() }
    }

    /// A node broke the rules.
    pub(super) fn strike(&mut self, node: NodeId, now: Millis) -> Strike {
        if self.offences.len() >= OFFENDERS && !self.offences.contains_key(&node) {
            let oldest = self.offences.iter().min_by_key(|(_, offence)| offence.last).map(|(node, _)| *node);
            oldest.and_then(|oldest| self.offences.remove(&oldest));
        }
        let offence = self.offences.entry(node).or_insert(Offence { strikes: 0, last: now });
        if now.since(offence.last) >= BAN {
            offence.strikes = 0;
        }
        *offence = Offence { strikes: offence.strikes.saturating_add(1), last: now };
        if offence.strikes >= STRIKES { Strike::Out } else { Strike::Noted }
    }

    /// The bans that are over; they are forgotten with this.
    pub(super) fn forgiven(&mut self, now: Millis) -> Vec<NodeId> {
        let over = |offence: &Offence| now.since(offence.last) >= BAN;
        let forgiven: Vec<NodeId> =
            self.offences.iter().filter(|(_, offence)| over(offence)).map(|(node, _)| *node).collect();
        self.offences.retain(|_, offence| !over(offence));
        forgiven.into_iter().filter(|node| !self.blocked.contains(node)).collect()
    }

    /// When the next ban is over.
    pub(super) fn next_forgiven(&self) -> Option<Millis> {
        self.offences.values().map(|offence| offence.last.plus(BAN)).min()
    }

    pub(super) fn block(&mut self, node: NodeId) {
        self.blocked.insert(node);
    }

    /// A person wants to talk to the node again, whatever it did.
    pub(super) fn unblock(&mut self, node: &NodeId) {
        self.blocked.remove(node);
        self.offences.remove(node);
    }

    pub(super) fn is_refused(&self, node: &NodeId, now: Millis) -> bool {
        let banned = |offence: &Offence| offence.strikes >= STRIKES && now.since(offence.last) < BAN;
        self.blocked.contains(node) || self.offences.get(node).is_some_and(banned)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::node, *};

    const START: Millis = Millis(1_000_000);

    #[test]
    fn three_strikes_are_out_for_twelve_hours() {
        let mut offenders = Offenders::default();
        assert_eq!(offenders.strike(node(1), START), Strike::Noted);
        assert_eq!(offenders.strike(node(1), START), Strike::Noted);
        assert!(!offenders.is_refused(&node(1), START));
        assert_eq!(offenders.strike(node(1), START), Strike::Out);
        assert!(offenders.is_refused(&node(1), START));
        assert_eq!(offenders.next_forgiven(), Some(START.plus(BAN)));
        assert_eq!(offenders.forgiven(START.plus(BAN - 1)), []);
        assert_eq!(offenders.forgiven(START.plus(BAN)), [node(1)]);
        assert!(!offenders.is_refused(&node(1), START.plus(BAN)));
    }

    #[test]
    fn a_blocked_node_stays_blocked_until_a_person_says_otherwise() {
        let mut offenders = Offenders::new([node(1)]);
        assert!(offenders.is_refused(&node(1), START));
        offenders.unblock(&node(1));
        assert!(!offenders.is_refused(&node(1), START));
        offenders.block(node(1));
        assert!(offenders.is_refused(&node(1), START.plus(10 * BAN)));
    }

    #[test]
    fn offenders_are_bounded() {
        let mut offenders = Offenders::default();
        for seed in 0..u16::try_from(OFFENDERS + 50).unwrap() {
            let _ = offenders.strike(node(seed), START.plus(seed.into()));
        }
        assert_eq!(offenders.offences.len(), OFFENDERS);
    }
}
