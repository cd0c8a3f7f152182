//! Dialling: for a person, an invite or a record, and what comes of it.

use std::collections::BTreeSet;

use joinup_protocol::invite::Invite;
use libp2p::{
    PeerId,
    swarm::{ConnectionId, DialError as SwarmError, dial_opts::DialOpts},
};
use tokio::sync::oneshot;

use super::Driver;
use crate::network::{Address, Backend, DialError, NodeId, Source, dials::Waiting};

impl<B: Backend> Driver<B> {
    pub(super) fn dial_node(&mut self, node: NodeId, addresses: &[Address]) -> Result<ConnectionId, DialError> {
        let addresses = addresses.iter().map(|address| address.clone().without_node().to_multiaddr()).collect();
        self.start_dial(DialOpts::peer_id(node.peer()).addresses(addresses).build())
    }

    pub(super) fn start_dial(&mut self, options: DialOpts) -> Result<ConnectionId, DialError> {
        let attempt = options.connection_id();
        self.swarm.dial(options).map(|()| attempt).map_err(|error| dial_error(&error))
    }

    pub(super) fn dial_known(&mut self, node: NodeId) -> oneshot::Receiver<Result<NodeId, DialError>> {
        let (waiting, result) = oneshot::channel();
        let addresses = self.peers.reachable(&node);
        self.dial_expected(node, &addresses, waiting);
        result
    }

    pub(super) fn dial_inviter(&mut self, invite: &Invite) -> oneshot::Receiver<Result<NodeId, DialError>> {
        let (waiting, result) = oneshot::channel();
        match NodeId::from_bytes(&invite.node) {
            Ok(node) => self.dial(invite.addresses.iter().map(Address::from).collect(), Some(node), waiting),
            Err(_) => {
                let _ = waiting.send(Err(DialError::NoAddress));
            }
        }
        result
    }

    /// Dials addresses that a person gave, and remembers them when they say whose they are.
    pub(super) fn dial(&mut self, addresses: Vec<Address>, expected: Option<NodeId>, waiting: Waiting) {
        let expected = expected.or_else(|| addresses.iter().find_map(Address::node));
        let fits = |address: &Address| address.node().is_none_or(|node| Some(node) == expected);
        let mut addresses: Vec<Address> = addresses.into_iter().filter(fits).collect();
        if let Some(node) = expected {
            self.learn(node, addresses, Source::Given);
            let addresses = self.peers.reachable(&node);
            return self.dial_expected(node, &addresses, waiting);
        }
        addresses = self.peers.dialable(addresses);
        addresses.iter().filter_map(Address::ip).for_each(|ip| self.border.name(ip));
        let mut attempts = BTreeSet::new();
        let mut failure = DialError::NoAddress;
        for address in addresses {
            match self.start_dial(DialOpts::unknown_peer_id().address(address.to_multiaddr()).build()) {
                Ok(attempt) => {
                    attempts.insert(attempt);
                }
                Err(error) => failure = error,
            }
        }
        self.wait_for(None, attempts, failure, waiting);
    }

    pub(super) fn dial_expected(&mut self, node: NodeId, addresses: &[Address], waiting: Waiting) {
        let refused = if node == self.node {
            Some(Err(DialError::Ourselves))
        } else if self.peers.is_refused(&node, self.now()) {
            Some(Err(DialError::Blocked))
        } else {
            self.peers.is_connected(&node).then_some(Ok(node))
        };
        if let Some(answer) = refused {
            let _ = waiting.send(answer);
            return;
        }
        if addresses.is_empty() {
            let _ = waiting.send(Err(DialError::NoAddress));
            return;
        }
        let (attempts, failure) = match self.dial_node(node, addresses) {
            Ok(attempt) => (BTreeSet::from([attempt]), DialError::NoAddress),
            Err(failure) => (BTreeSet::new(), failure),
        };
        self.wait_for(Some(node), attempts, failure, waiting);
    }

    pub(super) fn wait_for(
        &mut self,
        expected: Option<NodeId>,
        attempts: BTreeSet<ConnectionId>,
        failure: DialError,
        waiting: Waiting,
    ) {
        if attempts.is_empty() {
            let _ = waiting.send(Err(failure));
        } else {
            self.dials.begin(expected, attempts, waiting);
        }
    }

    pub(super) fn on_dial_failed(&mut self, attempt: ConnectionId, peer: Option<PeerId>, error: &SwarmError) {
        let expected = peer.and_then(|peer| NodeId::from_peer(peer).ok());
        tracing::debug!(node = ?expected, %error, "not reached");
        if let Some(node) = self.redials.remove(&attempt) {
            self.peers.unreachable(&node, self.now());
        }
        if let (Some(node), SwarmError::WrongPeerId { address, .. }) = (expected, error)
            && let Ok(address) = Address::from_multiaddr(address)
        {
            let news = self.peers.not_there(&node, &address.without_node());
            self.remember(news);
        }
        self.dials.failed(attempt, &dial_error(error));
    }
}

fn dial_error(error: &SwarmError) -> DialError {
    match error {
        SwarmError::LocalPeerId { .. } => DialError::Ourselves,
        SwarmError::NoAddresses => DialError::NoAddress,
        SwarmError::WrongPeerId { obtained, .. } => match NodeId::from_peer(*obtained) {
            Ok(node) => DialError::OtherNode(node),
            Err(_) => DialError::Unreachable("some other program answered".to_owned()),
        },
        SwarmError::Denied { cause } => {
            if cause.downcast_ref::<libp2p::allow_block_list::Blocked>().is_some() {
                DialError::Blocked
            } else {
                DialError::Unreachable(cause.to_string())
            }
        }
        // Every address with its reason would be a wall of text; the last says enough.
        SwarmError::Transport(reasons) => DialError::Unreachable(
            reasons.last().map_or_else(|| "no address".to_owned(), |(address, why)| format!("{address}: {why}")),
        ),
        error => DialError::Unreachable(error.to_string()),
    }
}
