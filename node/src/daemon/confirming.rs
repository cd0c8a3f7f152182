//! Asking those whom this node meets whether they have obeyed what we withdrew: soon after, then ever more rarely.

use std::{collections::BTreeMap, time::Duration};

use tokio::sync::watch;

use super::{pump::every, stop_asked};
use crate::{
    api::{
        Error,
        host::{Host, Running},
    },
    network::NodeId,
};

/// How often somebody looks whether there is something to ask: a withdrawal has arrived within this time.
const LOOK: Duration = Duration::from_secs(2);
/// Looks that pass before a node that has not confirmed is asked again, at most: about five minutes.
const RAREST: u64 = 150;

/// When a node is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Patience {
    /// At this look.
    due: u64,
    /// And this many looks after that.
    wait: u64,
    /// So much was unconfirmed when it was asked.
    open: usize,
}

/// Asks until the node is to stop.
pub(super) async fn confirm(host: Host, running: Running, mut stopping: watch::Receiver<bool>) {
    let mut ticks = every(LOOK);
    let mut asked: BTreeMap<NodeId, Patience> = BTreeMap::new();
    for look in 0_u64.. {
        let done = tokio::select! {
            () = stop_asked(&mut stopping) => return,
            done = async {
                ticks.tick().await;
                ask_all(&host, &running, &mut asked, look).await
            } => done,
        };
        if let Err(error) = done {
            tracing::warn!(%error, "what others confirmed cannot be kept");
        }
    }
}

async fn ask_all(
    host: &Host,
    running: &Running,
    asked: &mut BTreeMap<NodeId, Patience>,
    look: u64,
) -> Result<(), Error> {
    let Ok(peers) = running.network.peers().await else { return Ok(()) };
    let here: Vec<NodeId> = peers.into_iter().map(|peer| peer.node).collect();
    asked.retain(|node, _| here.contains(node));
    for node in here {
        let Some(open) = host.run(move |engine| Ok(engine.unconfirmed_by(&node))).await? else { continue };
        let before = asked.get(&node).copied();
        if before.is_some_and(|before| before.due > look && before.open == open.1.len()) {
            continue;
        }
        let wait = before.filter(|before| before.open == open.1.len()).map_or(1, |before| before.wait * 2).min(RAREST);
        asked.insert(node, Patience { due: look + wait, wait, open: open.1.len() });
        let Ok(receipts) = running.network.receipts(node, open.1.clone()).await else { return Ok(()) };
        host.run(move |engine| engine.take_receipts(&node, &open, receipts)).await?;
    }
    Ok(())
}
