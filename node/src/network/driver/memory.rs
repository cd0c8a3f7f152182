//! What is remembered of nodes between runs: recalled at the start, and written down one after the other.

use std::sync::Arc;

use joinup_protocol::time::Millis;
use tokio::{sync::mpsc, task::JoinSet};

use super::{Driver, Notice};
use crate::network::{Backend, KnownNode, NodeId, Source, jobs::Jobs, peers::Looked};

/// Nodes waiting to be remembered on disk; what does not fit is remembered at the next change.
const MEMORIES: usize = 256;

/// Something to be remembered on disk.
#[derive(Debug)]
pub(super) enum Memory {
    Node(KnownNode),
    Anchors(Vec<NodeId>),
}

impl<B: Backend> Driver<B> {
    pub(super) fn remember(&self, news: Option<KnownNode>) {
        if let Some(known) = news {
            self.memorize(Memory::Node(known));
        }
    }

    fn memorize(&self, memory: Memory) {
        if self.memories.try_send(memory).is_err() {
            tracing::debug!("too many nodes to remember at once");
        }
    }

    /// Takes in what was remembered from earlier runs.
    pub(super) fn on_remembered(&mut self, nodes: Vec<KnownNode>, anchors: Vec<NodeId>) {
        let now = self.now();
        let given = nodes.iter().flat_map(|known| &known.addresses).filter(|known| known.source == Source::Given);
        given.filter_map(|known| known.address.ip()).for_each(|ip| self.border.name(ip));
        self.peers.recall(nodes, anchors, now);
    }

    /// Looks at everybody, now and then.
    pub(super) fn look_at_peers(&mut self, now: Millis) {
        let Some(Looked { nodes, anchors }) = self.peers.look(now) else { return };
        nodes.into_iter().for_each(|known| self.memorize(Memory::Node(known)));
        if let Some(anchors) = anchors {
            self.memorize(Memory::Anchors(anchors));
        }
    }
}

/// Recalls the nodes of earlier runs, then remembers new ones, one after the other.
pub(super) fn keep_memory<B: Backend>(
    tasks: &mut JoinSet<()>,
    backend: Arc<B>,
    jobs: Jobs,
    notify: mpsc::Sender<Notice>,
) -> mpsc::Sender<Memory> {
    let (memories, mut remembering) = mpsc::channel(MEMORIES);
    tasks.spawn(async move {
        let recall = backend.clone();
        // Of whom nothing can be read, nothing is known.
        let recalled = jobs.run(move || (recall.remembered(), recall.anchors())).await;
        let (nodes, anchors) = recalled.unwrap_or_default();
        let _ = notify.send(Notice::Remembered { nodes, anchors }).await;
        while let Some(memory) = remembering.recv().await {
            let backend = backend.clone();
            let remember = move || match memory {
                Memory::Node(known) => backend.remember(known),
                Memory::Anchors(anchors) => backend.keep_anchors(&anchors),
            };
            if jobs.run(remember).await.is_err() {
                tracing::warn!("a node's addresses were not remembered");
            }
        }
    });
    memories
}
