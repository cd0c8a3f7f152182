//! Which machine talks: the node's key, which is libp2p's identity and has nothing to do with the community's.

use core::{fmt, str::FromStr};

use libp2p::{
    PeerId,
    identity::{Keypair, PublicKey, ed25519},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A node: its ed25519 public key. Shown as libp2p shows it (`12D3Koo...`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(PeerId);

/// Not the id of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a node (12D3Koo...)")]
pub struct NotANode;

impl From<NodeId> for joinup_protocol::id::NodeId {
    fn from(node: NodeId) -> Self {
        Self::new(node.to_bytes())
    }
}

impl NodeId {
    /// The node with this public key.
    ///
    /// # Errors
    /// When the bytes are no ed25519 key.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, NotANode> {
        let key = ed25519::PublicKey::try_from_bytes(bytes).map_err(|_| NotANode)?;
        Ok(Self(PublicKey::from(key).to_peer_id()))
    }

    /// The public key.
    pub fn to_bytes(self) -> [u8; 32] {
        // libp2p's id of an ed25519 key is the key itself behind four bytes that say so.
        self.0.as_ref().digest().last_chunk().copied().unwrap_or_default()
    }

    /// The node that libp2p calls so.
    ///
    /// # Errors
    /// When its key is of another kind than ours, or spelled in another way than libp2p does.
    pub(super) fn from_peer(peer: PeerId) -> Result<Self, NotANode> {
        let key = PublicKey::try_decode_protobuf(peer.as_ref().digest()).map_err(|_| NotANode)?;
        let canonical = key.to_peer_id() == peer && key.try_into_ed25519().is_ok();
        if canonical { Ok(Self(peer)) } else { Err(NotANode) }
    }

    /// What libp2p calls it.
    pub(super) const fn peer(self) -> PeerId {
        self.0
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NodeId({self})")
    }
}

impl FromStr for NodeId {
    type Err = NotANode;

    fn from_str(text: &str) -> Result<Self, NotANode> {
        text.parse().map_err(|_| NotANode).and_then(Self::from_peer)
    }
}

impl Serialize for NodeId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for NodeId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// A node's secret key.
#[derive(Clone)]
pub struct NodeKey {
    keypair: Keypair,
    node: NodeId,
}

/// Bytes that are no secret key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the secret key of a node")]
pub struct NotAKey;

impl NodeKey {
    /// The key of a seed of 32 random bytes, which are wiped.
    ///
    /// # Errors
    /// When libp2p takes the bytes for no ed25519 seed; at present every 32 bytes are one.
    pub fn from_seed(seed: &mut [u8; 32]) -> Result<Self, NotAKey> {
        let keypair = Keypair::ed25519_from_bytes(seed).map_err(|_| NotAKey)?;
        let node = NodeId::from_peer(keypair.public().to_peer_id()).map_err(|_| NotAKey)?;
        Ok(Self { keypair, node })
    }

    /// Which node it makes.
    pub const fn node(&self) -> NodeId {
        self.node
    }

    pub(super) const fn keypair(&self) -> &Keypair {
        &self.keypair
    }
}

impl fmt::Debug for NodeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NodeKey(of {})", self.node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_survives_text_bytes_and_json() {
        let node = NodeKey::from_seed(&mut [7; 32]).unwrap().node();
        assert!(node.to_string().starts_with("12D3Koo"));
        assert_eq!(node.to_string().parse(), Ok(node));
        assert_eq!(NodeId::from_bytes(&node.to_bytes()), Ok(node));
        assert_eq!(serde_json::from_str::<NodeId>(&serde_json::to_string(&node).unwrap()).unwrap(), node);
    }

    #[test]
    fn keys_of_other_kinds_are_no_nodes() {
        let hash_of_an_rsa_key = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";
        assert_eq!(hash_of_an_rsa_key.parse::<NodeId>(), Err(NotANode));
        assert_eq!("".parse::<NodeId>(), Err(NotANode));
    }
}
