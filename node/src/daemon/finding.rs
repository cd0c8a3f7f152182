//! Looking for the nodes of communities that matter here and are not connected: in the table of addresses that relays
//! keep, soon after the start, then ever more rarely.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::sync::watch;

use super::{pump::every, stop_asked};
use crate::{
    api::{
        Error,
        host::{Host, Running},
    },
    network::NodeId,
};

/// How often somebody looks whether there is somebody to look for. By the first look, what is known has been dialled.
const LOOK: Duration = Duration::from_secs(30);
/// Looks that pass before a node is looked for again, at most: an hour.
const RAREST: u64 = 120;
/// Nodes looked for at one look, of all communities: the network searches for so many at once.
const AT_ONCE: usize = 8;

/// Looks for them until the node is to stop.
pub(super) async fn find(host: Host, running: Running, mut stopping: watch::Receiver<bool>) {
    let mut ticks = every(LOOK);
    let mut seeking = Seeking::default();
    for look in 0_u64.. {
        let done = tokio::select! {
            () = stop_asked(&mut stopping) => return,
            done = async {
                ticks.tick().await;
                if look == 0 { Ok(()) } else { seek(&host, &running, &mut seeking, look).await }
            } => done,
        };
        if let Err(error) = done {
            tracing::warn!(%error, "whom to look for cannot be read");
        }
    }
}

async fn seek(host: &Host, running: &Running, seeking: &mut Seeking, look: u64) -> Result<(), Error> {
    let Ok(peers) = running.network.peers().await else { return Ok(()) };
    let here: BTreeSet<NodeId> = peers.into_iter().map(|peer| peer.node).collect();
    let wanted = host.run(crate::engine::Engine::nodes_wanted).await?;
    for node in seeking.due(look, &wanted, &here) {
        // A network that has stopped finds nobody.
        let _ = running.network.find(node).await;
    }
    Ok(())
}

/// Who was looked for, and when again.
#[derive(Debug, Default)]
struct Seeking(BTreeMap<NodeId, Patience>);

#[derive(Debug, Clone, Copy)]
struct Patience {
    due: u64,
    wait: u64,
}

impl Seeking {
    /// Whom to look for at this look: nodes of communities none of whose nodes is here, those first that were looked
    /// for less often.
    fn due(&mut self, look: u64, wanted: &[Vec<NodeId>], here: &BTreeSet<NodeId>) -> Vec<NodeId> {
        let away = wanted.iter().filter(|nodes| !nodes.iter().any(|node| here.contains(node)));
        let away: BTreeSet<NodeId> = away.flatten().copied().collect();
        // Whoever was here is looked for at once when it goes.
        self.0.retain(|node, _| away.contains(node));
        let patience = |node: &NodeId| self.0.get(node).copied().unwrap_or(Patience { due: 0, wait: 0 });
        let mut due: Vec<(u64, NodeId)> = away
            .iter()
            .map(|node| (patience(node), *node))
            .filter(|(patience, _)| patience.due <= look)
            .map(|(patience, node)| (patience.wait, node))
            .collect();
        due.sort_unstable();
        due.truncate(AT_ONCE);
        for (wait, node) in &due {
            let wait = (wait * 2).clamp(1, RAREST);
            self.0.insert(*node, Patience { due: look + wait, wait });
        }
        due.into_iter().map(|(_, node)| node).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::NodeKey;

    fn node(seed: u8) -> NodeId {
        NodeKey::from_seed(&mut [seed; 32]).unwrap().node()
    }

    #[test]
    fn nodes_of_communities_that_are_not_here_are_looked_for_ever_more_rarely() {
        let mut seeking = Seeking::default();
        let wanted = [vec![node(1), node(2)], vec![node(3)]];
        let here = BTreeSet::from([node(2)]);
        let looks: Vec<u64> = (1..400).filter(|look| !seeking.due(*look, &wanted, &here).is_empty()).collect();
        assert_eq!(looks, [1, 2, 4, 8, 16, 32, 64, 128, 248, 368], "at first soon, then each hour");
        let gone = BTreeSet::new();
        assert_eq!(seeking.due(400, &wanted, &gone).iter().collect::<BTreeSet<_>>(), [&node(1), &node(2)].into());
        assert_eq!(seeking.due(400, &[], &gone), []);
        assert!(seeking.0.is_empty(), "who is not wanted any more is forgotten");
    }

    #[test]
    fn no_more_are_looked_for_at_once_than_the_network_searches_for_and_each_has_its_turn() {
        let mut seeking = Seeking::default();
        let wanted: Vec<Vec<NodeId>> = (0..20).map(|seed| vec![node(seed)]).collect();
        let mut found = BTreeSet::new();
        for look in 1..=3 {
            let due = seeking.due(look, &wanted, &BTreeSet::new());
            assert!(due.len() <= AT_ONCE);
            found.extend(due);
        }
        assert_eq!(found.len(), 20);
    }
}
