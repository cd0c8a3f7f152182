//! How a node is connected, and how others reach it.

use serde::{Deserialize, Serialize};

use super::{CommunityRef, Moment};

/// A relay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayRef {
    /// Its libp2p peer id.
    pub node: String,
    /// Whose it is, when that is known.
    pub community: Option<CommunityRef>,
}

/// A relay of the setting `relays`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedRelay {
    /// Which.
    #[serde(flatten)]
    pub relay: RelayRef,
    /// Whether it is connected.
    pub connected: bool,
    /// When it was last reached; null when it never was.
    pub reached: Option<Moment>,
}

/// The ways to others, and from others to us.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Paths {
    /// Nodes connected on this network or computer.
    pub local: u64,
    /// Nodes connected over the internet, without a relay.
    pub direct: u64,
    /// Nodes connected over a relay alone.
    pub relayed: u64,
    /// Of all these, nodes that this one has dialled.
    pub outbound: u64,
    /// Networks over which these are spread: the first 16 bits of an IPv4 address, the first 32 of an IPv6 one.
    pub networks: u64,
    /// Whether others reach this node at an address of its own; null while nobody has tried.
    pub reachable: Option<bool>,
    /// The relays at which this node has a place, where others reach it.
    pub places: Vec<RelayRef>,
    /// The relays of the settings.
    pub relays: Vec<NamedRelay>,
    /// What the household's router said: `open`, `closed`, `silent`, `behind` another; empty when it was not asked.
    pub router: String,
    /// Which way others reach this node, in a sentence.
    pub reached: String,
}
