//! The catch-up sessions that we opened: which one is with which node, and the way to end it.

use std::collections::BTreeMap;

use tokio::task::AbortHandle;

use super::NodeId;

/// At most one with each node. A session is told from earlier ones with the same node by its number.
#[derive(Debug, Default)]
pub(super) struct Opened {
    sessions: BTreeMap<NodeId, (u64, AbortHandle)>,
    last: u64,
}

impl Opened {
    /// The number of the next session.
    pub(super) const fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub(super) fn begun(&mut self, node: NodeId, session: u64, task: AbortHandle) {
        self.sessions.insert(node, (session, task));
    }

    /// Whether that is the session with the node now, not one that outlived its connection.
    pub(super) fn is(&self, node: &NodeId, session: u64) -> bool {
        self.sessions.get(node).is_some_and(|(current, _)| *current == session)
    }

    /// It has ended; whether it was the one with the node.
    pub(super) fn ended(&mut self, node: &NodeId, session: u64) -> bool {
        let is_current = self.is(node, session);
        if is_current {
            self.sessions.remove(node);
        }
        is_current
    }

    /// The node is gone: its session ends by itself, and reports.
    pub(super) fn forget(&mut self, node: &NodeId) {
        self.sessions.remove(node);
    }

    /// Ends the session with the node; it does not report.
    pub(super) fn drop(&mut self, node: &NodeId) {
        if let Some((_, task)) = self.sessions.remove(node) {
            task.abort();
        }
    }
}
