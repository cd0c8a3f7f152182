//! Nodes that were met, remembered between runs; and where this one was last reachable.

use serde::{Deserialize, Serialize};

use super::Engine;
use crate::{
    api::{Error, types::CommunityRef},
    network::{Address, KnownAddress, KnownNode, NodeId, Source},
    store::{Remember, Shelf},
};

/// Nodes remembered: as many as the network keeps in mind. Anybody can make up nodes, so the disk has a bound as well.
const NODES: usize = 1_000;
const LISTENING: &[u8] = b"listening";

/// Everything that is remembered is worth more.
struct Full;

#[derive(Serialize, Deserialize)]
struct Addresses(Vec<KnownAddress>);

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

    /// What has to be forgotten so that a node of this worth can be remembered; an error when nothing is worth less.
    fn room_for(&self, key: &[u8], worth_of_it: Option<Source>) -> Result<Option<Remember>, Full> {
        if self.0.store.recall(Shelf::Addresses, key).ok().flatten().is_some() {
            return Ok(None);
        }
        let known = self.known_nodes();
        if known.len() < NODES {
            return Ok(None);
        }
        let least = known.iter().min_by_key(|known| worth(&known.addresses)).ok_or(Full)?;
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

    /// Whose a node is, as far as profiles say.
    pub fn community_of(&self, node: &NodeId) -> Option<CommunityRef> {
        let key = node.to_bytes();
        self.look(|state| {
            let owner =
                state.catalogue.communities().find(|(_, known)| known.nodes.iter().any(|node| *node.as_bytes() == key));
            owner.map(|(id, _)| state.community_ref(id))
        })
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
