//! Asking those whom this node meets whether they have obeyed what we withdrew: soon after, then ever more rarely.

use std::{collections::BTreeMap, time::Duration};

use joinup_protocol::{id::CommunityId, wire::receipts::Withdrawal};
use tokio::{
    sync::watch,
    task::{AbortHandle, JoinSet},
};

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
/// Nodes asked side by side: each may take half a minute, and there may be many.
const AT_ONCE: usize = 8;

/// What a community has not confirmed yet.
type Open = (CommunityId, Vec<Withdrawal>);

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
    let mut asking = Asking::default();
    for look in 0_u64.. {
        let done = tokio::select! {
            () = stop_asked(&mut stopping) => return,
            done = async {
                ticks.tick().await;
                ask_all(&host, &running, &mut asking, look).await
            } => done,
        };
        if let Err(error) = done {
            tracing::warn!(%error, "what others have not confirmed cannot be read");
        }
    }
}

async fn ask_all(host: &Host, running: &Running, asking: &mut Asking, look: u64) -> Result<(), Error> {
    let Ok(peers) = running.network.peers().await else { return Ok(()) };
    let here: Vec<NodeId> = peers.into_iter().map(|peer| peer.node).collect();
    asking.keep(&here);
    let open = host.run(move |engine| {
        let open = here.into_iter().filter_map(|node| engine.unconfirmed_by(&node).map(|open| (node, open)));
        Ok(open.collect::<Vec<_>>())
    });
    asking.ask(look, open.await?, |node, open| ask(host.clone(), running.clone(), node, open));
    Ok(())
}

/// Asks one node, and writes down what it confirms.
async fn ask(host: Host, running: Running, node: NodeId, open: Open) {
    // A network that has stopped asks nobody.
    let Ok(receipts) = running.network.receipts(node, open.1.clone()).await else { return };
    if let Err(error) = host.run(move |engine| engine.take_receipts(&node, &open, receipts)).await {
        tracing::warn!(%error, "what others confirmed cannot be kept");
    }
}

/// Who is asked side by side, and when each is asked again. Dropped, it asks no more.
#[derive(Debug, Default)]
struct Asking {
    patience: BTreeMap<NodeId, Patience>,
    tasks: JoinSet<()>,
    under_way: BTreeMap<NodeId, AbortHandle>,
}

impl Asking {
    /// Forgets everybody who is not here.
    fn keep(&mut self, here: &[NodeId]) {
        self.patience.retain(|node, _| here.contains(node));
    }

    /// Begins to ask those who are due, no more than [`AT_ONCE`] side by side: who does not answer keeps no other from
    /// being asked, and comes after those who were asked less.
    fn ask<F>(&mut self, look: u64, open: Vec<(NodeId, Open)>, ask: impl Fn(NodeId, Open) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        while self.tasks.try_join_next().is_some() {}
        self.under_way.retain(|_, task| !task.is_finished());
        let mut due: Vec<(u64, NodeId, Open)> = Vec::new();
        for (node, open) in open {
            let before = self.patience.get(&node).filter(|before| before.open == open.1.len());
            if !self.under_way.contains_key(&node) && before.is_none_or(|before| before.due <= look) {
                due.push((before.map_or(0, |before| before.wait), node, open));
            }
        }
        due.sort_by_key(|(wait, node, _)| (*wait, *node));
        for (wait, node, open) in due.into_iter().take(AT_ONCE.saturating_sub(self.under_way.len())) {
            let wait = (wait * 2).clamp(1, RAREST);
            self.patience.insert(node, Patience { due: look + wait, wait, open: open.1.len() });
            self.under_way.insert(node, self.tasks.spawn(ask(node, open)));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use joinup_protocol::id::{Digest, SlotHash};
    use tokio::sync::mpsc;

    use super::*;
    use crate::network::NodeKey;

    fn node(number: u8) -> NodeId {
        NodeKey::from_seed(&mut [number; 32]).unwrap().node()
    }

    fn one_open() -> Open {
        (CommunityId::new([9; 32]), vec![Withdrawal { slot: SlotHash::new([1; 32]), digest: Digest::of(b"gone") }])
    }

    #[tokio::test]
    async fn whoever_does_not_answer_keeps_nobody_else_from_being_asked() {
        let mut asking = Asking::default();
        let (asked, mut who) = mpsc::channel(100);
        let silent: Vec<(NodeId, Open)> = (1..=20).map(|number| (node(number), one_open())).collect();
        let begin = |node: NodeId, _| {
            let asked = asked.clone();
            async move {
                asked.send(node).await.unwrap();
                pending::<()>().await;
            }
        };
        asking.ask(0, silent.clone(), begin);
        let mut first = Vec::new();
        for _ in 0..AT_ONCE {
            first.push(who.recv().await.unwrap());
        }
        asking.ask(1, silent.clone(), begin);
        tokio::task::yield_now().await;
        assert!(who.try_recv().is_err(), "no more than so many side by side");

        asking.under_way.values().for_each(AbortHandle::abort);
        while asking.tasks.join_next().await.is_some() {}
        asking.ask(1000, silent, begin);
        for _ in 0..AT_ONCE {
            let next = who.recv().await.unwrap();
            assert!(!first.contains(&next), "who has not been asked comes before who has not answered");
        }
    }

    #[tokio::test]
    async fn who_has_not_confirmed_is_asked_ever_more_rarely_and_at_once_when_there_is_more() {
        let mut asking = Asking::default();
        let mut looks = Vec::new();
        for look in 0..40 {
            let (asked, mut who) = mpsc::channel(1);
            asking.ask(look, vec![(node(1), one_open())], |_, _| {
                let asked = asked.clone();
                async move { asked.send(()).await.unwrap() }
            });
            drop(asked);
            if who.recv().await.is_some() {
                looks.push(look);
            }
            while asking.tasks.join_next().await.is_some() {}
        }
        assert_eq!(looks, [0, 1, 3, 7, 15, 31]);
        let mut two = one_open();
        two.1.extend(one_open().1);
        asking.ask(40, vec![(node(1), two)], |_, _| async {});
        assert_eq!(asking.patience[&node(1)].due, 41);
        asking.keep(&[]);
        assert!(asking.patience.is_empty(), "whoever comes back is asked at once");
    }
}
