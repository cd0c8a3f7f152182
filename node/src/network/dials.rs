//! Dials that somebody waits for: one wish may be several attempts, and the first that succeeds fulfils it.

use std::collections::{BTreeMap, BTreeSet};

use libp2p::swarm::ConnectionId;
use tokio::sync::oneshot;

use super::{DialError, NodeId};

/// Who waits for a dial.
pub(super) type Waiting = oneshot::Sender<Result<NodeId, DialError>>;

#[derive(Debug)]
struct Wish {
    expected: Option<NodeId>,
    attempts: BTreeSet<ConnectionId>,
    failure: DialError,
    waiting: Waiting,
}

/// The wishes that are not fulfilled yet.
#[derive(Debug, Default)]
pub(super) struct Dials {
    wishes: BTreeMap<u64, Wish>,
    next: u64,
}

impl Dials {
    /// Waits for the first of these attempts, or for any connection with the node that is expected.
    pub(super) fn begin(&mut self, expected: Option<NodeId>, attempts: BTreeSet<ConnectionId>, waiting: Waiting) {
        let wish = Wish { expected, attempts, failure: DialError::NoAddress, waiting };
        self.wishes.insert(self.next, wish);
        self.next += 1;
    }

    /// A connection is there.
    pub(super) fn connected(&mut self, node: NodeId, connection: ConnectionId) {
        let fulfilled = |wish: &Wish| wish.expected == Some(node) || wish.attempts.contains(&connection);
        self.answer(fulfilled, |_| Ok(node));
    }

    /// An attempt has failed; whether somebody waited for it.
    pub(super) fn failed(&mut self, connection: ConnectionId, why: &DialError) {
        for wish in self.wishes.values_mut() {
            if wish.attempts.remove(&connection) {
                wish.failure = why.clone();
            }
        }
        self.answer(|wish| wish.attempts.is_empty(), |wish| Err(wish.failure.clone()));
    }

    fn answer(&mut self, ready: impl Fn(&Wish) -> bool, result: impl Fn(&Wish) -> Result<NodeId, DialError>) {
        let ready: Vec<u64> = self.wishes.iter().filter(|(_, wish)| ready(wish)).map(|(at, _)| *at).collect();
        for wish in ready.into_iter().filter_map(|at| self.wishes.remove(&at)) {
            let result = result(&wish);
            // Whoever asked may have gone.
            let _ = wish.waiting.send(result);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::NodeKey, *};

    fn connection(at: usize) -> ConnectionId {
        ConnectionId::new_unchecked(at)
    }

    #[tokio::test]
    async fn the_first_success_counts_and_only_the_last_failure() {
        let node = NodeKey::from_seed(&mut [1; 32]).unwrap().node();
        let mut dials = Dials::default();
        let (waiting, result) = oneshot::channel();
        dials.begin(None, BTreeSet::from([connection(1), connection(2)]), waiting);
        dials.failed(connection(1), &DialError::Unreachable("refused".to_owned()));
        dials.connected(node, connection(2));
        assert_eq!(result.await.unwrap(), Ok(node));

        let (waiting, result) = oneshot::channel();
        dials.begin(None, BTreeSet::from([connection(3), connection(4)]), waiting);
        dials.failed(connection(3), &DialError::Ourselves);
        dials.failed(connection(4), &DialError::OtherNode(node));
        assert_eq!(result.await.unwrap(), Err(DialError::OtherNode(node)));

        let (waiting, result) = oneshot::channel();
        dials.begin(Some(node), BTreeSet::from([connection(5)]), waiting);
        dials.connected(node, connection(6));
        assert_eq!(result.await.unwrap(), Ok(node), "they came to us");
        assert!(dials.wishes.is_empty());
    }
}
