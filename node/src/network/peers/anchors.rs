//! Anchors: a few nodes that this one has been connected with for long, by its own dialling, kept over restarts and
//! dialled first at the next start.
//!
//! A node that has just started knows nobody by experience but these; whoever wants to surround it waits for that
//! moment. The idea is that of Heilman, Kendler, Zohar and Goldberg (*Eclipse Attacks on Bitcoin's Peer-to-Peer
//! Network*, USENIX Security 2015), which Bitcoin Core follows with its file of anchors; there they are two and read
//! once, here they stay until others have proved themselves. Pure: time is an argument.

use std::collections::BTreeSet;

use joinup_protocol::time::Millis;

use crate::network::{NodeId, group::Group};

/// Anchors kept: as many networks as peers are spread over.
pub(super) const ANCHORS: usize = 4;
/// How long a node must have been connected to take the place of an anchor that is away: longer than a laptop's nap.
const PROVEN: u64 = 30 * Millis::MINUTE;

/// The anchors, the best first.
#[derive(Debug, Default)]
pub(super) struct Anchors(Vec<NodeId>);

impl Anchors {
    /// Those of an earlier run.
    pub(super) fn recall(&mut self, saved: Vec<NodeId>) {
        self.0 = saved.into_iter().take(ANCHORS).collect();
    }

    pub(super) fn contains(&self, node: &NodeId) -> bool {
        self.0.contains(node)
    }

    /// Forgets a node that is no good.
    pub(super) fn drop(&mut self, node: &NodeId) {
        self.0.retain(|anchor| anchor != node);
    }

    /// Looks at the nodes that we dialled and are connected with: where they are, and since when. Tells the anchors
    /// when they are others than before.
    ///
    /// In this order: anchors that are connected again; who has been connected for long; anchors that are away; who is
    /// new. Of all these, first one on each network.
    pub(super) fn look(
        &mut self,
        steady: impl Iterator<Item = (NodeId, Group, Millis)>,
        now: Millis,
    ) -> Option<Vec<NodeId>> {
        let mut all: Vec<(u8, Millis, NodeId, Option<Group>)> = steady
            .map(|(node, group, since)| {
                let class = match () {
                    () if self.contains(&node) => 0,
                    () if now.since(since) >= PROVEN => 1,
                    () => 3,
                };
                (class, since, node, Some(group))
            })
            .collect();
        let here: BTreeSet<NodeId> = all.iter().map(|(_, _, node, _)| *node).collect();
        all.extend(self.0.iter().filter(|node| !here.contains(node)).map(|node| (2, Millis(0), *node, None)));
        all.sort_unstable();
        let mut chosen = Vec::new();
        let mut groups = BTreeSet::new();
        let (mut away, mut new, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        for (class, _, node, group) in all {
            match group {
                // Where an anchor is that is away, nobody can tell now.
                None => away.push(node),
                Some(group) if !groups.insert(group) => rest.push(node),
                Some(_) if class == 3 => new.push(node),
                Some(_) => chosen.push(node),
            }
        }
        chosen.extend(away.into_iter().chain(new).chain(rest));
        chosen.truncate(ANCHORS);
        let news = chosen.iter().collect::<BTreeSet<_>>() != self.0.iter().collect::<BTreeSet<_>>();
        self.0 = chosen;
        news.then(|| self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::node, *};

    const START: Millis = Millis(1_000_000);

    fn on(seed: u16, network: u8, since: u64) -> (NodeId, Group, Millis) {
        (node(seed), Group::Four([9, network]), START.plus(since))
    }

    #[test]
    fn those_connected_longest_on_several_networks_are_anchors() {
        let mut anchors = Anchors::default();
        let now = START.plus(PROVEN + 100);
        let steady = [on(1, 1, 0), on(2, 1, 1), on(3, 2, 2), on(4, 3, 3), on(5, 4, 4), on(6, 5, 5)];
        assert_eq!(anchors.look(steady.into_iter(), now), Some(vec![node(1), node(3), node(4), node(5)]));
        assert_eq!(anchors.look(steady.into_iter(), now.plus(1)), None, "no news");
        // One network is better than none.
        let mut alone = Anchors::default();
        assert_eq!(alone.look([on(1, 1, 0), on(2, 1, 1)].into_iter(), START), Some(vec![node(1), node(2)]));
    }

    #[test]
    fn an_anchor_that_is_away_gives_way_only_to_who_has_proved_itself() {
        let mut anchors = Anchors::default();
        anchors.recall((1..=9).map(node).collect());
        assert!(anchors.contains(&node(4)) && !anchors.contains(&node(5)));
        let young: Vec<_> = (20..26).map(|seed| on(seed, u8::try_from(seed).unwrap(), u64::from(seed - 20))).collect();
        assert_eq!(anchors.look(young.iter().copied(), START.plus(PROVEN - 1)), None);
        let now = START.plus(PROVEN + 10);
        let with_one = young.iter().copied().chain([on(3, 99, 40)]);
        assert_eq!(anchors.look(with_one, now), Some(vec![node(3), node(20), node(21), node(22)]));
        anchors.drop(&node(3));
        assert_eq!(anchors.look(std::iter::empty(), now), None);
        assert!(!anchors.contains(&node(3)));
    }
}
