//! Nodes that were met, remembered between runs; and where this one was last reachable.

use serde::{Deserialize, Serialize};

use super::Engine;
use crate::{
    api::{
        Error,
        types::{CommunityRef, Standing},
    },
    network::{Address, KnownAddress, KnownNode, NodeId, Source},
    store::{Remember, Shelf},
};

/// Nodes remembered: as many as the network keeps in mind. Anybody can make up nodes, so the disk has a bound as well.
const NODES: usize = 1_000;
const LISTENING: &[u8] = b"listening";
const ANCHORS: &[u8] = b"anchors";

/// Everything that is remembered is worth more.
struct Full;

#[derive(Serialize, Deserialize)]
struct Addresses(Vec<KnownAddress>);

/// A node as a backup keeps it.
#[derive(Serialize, Deserialize)]
struct Kept {
    node: String,
    addresses: Addresses,
}

/// Why a node is worth remembering: that we reached it, or that a person named it, counts for more than that we were
/// told of it.
fn worth(addresses: &[KnownAddress]) -> Option<Source> {
    addresses.iter().map(|known| known.source).max()
}

impl Engine {
    /// The nodes remembered from earlier runs.
    pub(super) fn known_nodes(&self) -> Vec<KnownNode> {
        let found = self.0.store.recall_after(Shelf::Addresses, None, NODES).unwrap_or_else(|error| {
            tracing::warn!(%error, "the nodes met before cannot be read");
            Vec::new()
        });
        let known = |(key, value): (Vec<u8>, Vec<u8>)| {
            let node = NodeId::from_bytes(key.first_chunk()?).ok()?;
            let Addresses(addresses) = serde_json::from_slice(&value).ok()?;
            Some(KnownNode { node, addresses })
        };
        found.into_iter().filter_map(known).collect()
    }

    /// The nodes remembered, as a backup keeps them: nobody else knows where we met others.
    pub(super) fn peers_to_keep(&self) -> Vec<u8> {
        let known: Vec<Kept> = self
            .known_nodes()
            .into_iter()
            .map(|known| Kept { node: known.node.to_string(), addresses: Addresses(known.addresses) })
            .collect();
        serde_json::to_vec(&known).unwrap_or_default()
    }

    /// Remembers the nodes that a backup brought.
    pub(super) fn take_peers(&self) {
        let taken = self.0.home.take_peers(|bytes| {
            let kept: Vec<Kept> = serde_json::from_slice(bytes).unwrap_or_default();
            for Kept { node, addresses } in kept.into_iter().take(NODES) {
                if let Ok(node) = node.parse() {
                    self.remember_node(&KnownNode { node, addresses: addresses.0 });
                }
            }
        });
        if let Err(error) = taken {
            tracing::warn!(%error, "the addresses from the backup cannot be taken");
        }
    }

    /// What has to be forgotten so that a node of this worth can be remembered; an error when nothing is worth less.
    fn room_for(&self, key: &[u8], worth_of_it: Option<Source>) -> Result<Option<Remember>, Full> {
        if self.0.store.recall(Shelf::Addresses, key).ok().flatten().is_some() {
            return Ok(None);
        }
        let known = self.known_nodes();
        if known.len() < NODES {
            return Ok(None);
        }
        let reached = |known: &KnownNode| known.addresses.iter().filter_map(|known| known.reached).max();
        let anchors = self.known_anchors();
        let others = known.iter().filter(|known| !anchors.contains(&known.node));
        let least = others.min_by_key(|known| (worth(&known.addresses), reached(known))).ok_or(Full)?;
        if worth(&least.addresses) > worth_of_it {
            return Err(Full);
        }
        Ok(Some(Remember { shelf: Shelf::Addresses, key: least.node.to_bytes().to_vec(), value: None }))
    }

    /// Remembers a node, or forgets one without addresses.
    pub(super) fn remember_node(&self, known: &KnownNode) {
        let value = (!known.addresses.is_empty()).then(|| serde_json::to_vec(&Addresses(known.addresses.clone())));
        let remembered = value.transpose().map_err(Error::failed).and_then(|value| {
            let key = known.node.to_bytes().to_vec();
            let mut changes = Vec::new();
            if value.is_some() {
                let Ok(forgotten) = self.room_for(&key, worth(&known.addresses)) else { return Ok(()) };
                changes.extend(forgotten);
            }
            changes.push(Remember { shelf: Shelf::Addresses, key, value });
            Ok(self.0.store.remember(changes)?)
        });
        if let Err(error) = remembered {
            tracing::warn!(%error, "a node cannot be remembered");
        }
    }

    /// The nodes that are dialled first.
    pub(super) fn known_anchors(&self) -> Vec<NodeId> {
        let found = self.0.store.recall(Shelf::Node, ANCHORS).ok().flatten();
        let keys: Vec<[u8; 32]> = found.and_then(|found| serde_json::from_slice(&found).ok()).unwrap_or_default();
        keys.iter().filter_map(|key| NodeId::from_bytes(key).ok()).collect()
    }

    /// Remembers which nodes are dialled first at the next start.
    pub(super) fn remember_anchors(&self, anchors: &[NodeId]) {
        let keys: Vec<[u8; 32]> = anchors.iter().copied().map(NodeId::to_bytes).collect();
        let remembered = serde_json::to_vec(&keys).map_err(Error::failed).and_then(|value| {
            Ok(self.0.store.remember(vec![Remember {
                shelf: Shelf::Node,
                key: ANCHORS.to_vec(),
                value: Some(value),
            }])?)
        });
        if let Err(error) = remembered {
            tracing::warn!(%error, "which nodes to dial first cannot be remembered");
        }
    }

    /// Whose a node is, as far as profiles say.
    pub fn community_of(&self, node: &NodeId) -> Option<CommunityRef> {
        let key = node.to_bytes();
        self.look(|state| {
            let owner =
                state.catalogue.communities().find(|(_, known)| known.nodes.iter().any(|node| *node.as_bytes() == key));
            owner.map(|(id, _)| state.community_ref(id))
        })
    }

    /// The nodes of each community that we follow, and of each that invited us and has not answered: whom to look for
    /// when none of them is connected.
    ///
    /// # Errors
    /// When invites that have expired cannot be taken out.
    pub(crate) fn nodes_wanted(&self) -> Result<Vec<Vec<NodeId>>, Error> {
        let inviting = self.joining()?.into_iter().filter_map(|waiting| NodeId::from_bytes(&waiting.invite.node).ok());
        let mut wanted: Vec<Vec<NodeId>> = inviting.map(|node| vec![node]).collect();
        self.look(|state| {
            let us = self.us();
            let followed = state
                .catalogue
                .communities()
                .filter(|(id, _)| **id != us && state.policy.standing(id) == Standing::Followed);
            wanted.extend(followed.map(|(_, known)| {
                known.nodes.iter().filter_map(|node| NodeId::from_bytes(node.as_bytes()).ok()).collect()
            }));
        });
        Ok(wanted)
    }

    /// How many nodes are remembered.
    pub(crate) fn nodes_met(&self) -> u64 {
        self.0.store.recall_after(Shelf::Addresses, None, NODES).map_or(0, |found| found.len() as u64)
    }

    /// Remembers where this node is reachable, for invites that are made while it does not run.
    ///
    /// # Errors
    /// When that cannot be made durable.
    pub fn remember_listening(&self, addresses: &[Address]) -> Result<(), Error> {
        let value = Some(serde_json::to_vec(addresses).map_err(Error::failed)?);
        Ok(self.0.store.remember(vec![Remember { shelf: Shelf::Node, key: LISTENING.to_vec(), value }])?)
    }

    /// Where this node was last reachable.
    pub fn last_listening(&self) -> Vec<Address> {
        let found = self.0.store.recall(Shelf::Node, LISTENING).ok().flatten();
        found.and_then(|found| serde_json::from_slice(&found).ok()).unwrap_or_default()
    }
}
