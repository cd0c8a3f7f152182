//! The protocols that libp2p runs for us on every connection.

use std::time::Duration;

use libp2p::{
    allow_block_list::{self, BlockedPeers},
    identify, mdns, ping,
    swarm::{NetworkBehaviour, behaviour::toggle::Toggle},
};

use super::{
    Config, NodeKey, StartError,
    gate::{Gate, Limits},
    gossip::{self, Gossipsub},
};

/// What we say that we speak; who says otherwise is some other libp2p program, and no peer of ours.
pub(super) const SPOKEN: &str = "joinup/1";

/// All of them. The gate and the block list come first, as they may refuse a connection.
#[derive(NetworkBehaviour)]
pub(super) struct Behaviour {
    pub(super) gate: Gate,
    pub(super) blocked: allow_block_list::Behaviour<BlockedPeers>,
    pub(super) identify: identify::Behaviour,
    pub(super) ping: ping::Behaviour,
    pub(super) gossipsub: Gossipsub,
    pub(super) mdns: Toggle<mdns::tokio::Behaviour>,
    pub(super) streams: libp2p_stream::Behaviour,
}

impl Behaviour {
    /// The protocols, and what went wrong with finding nodes on the local network, which the rest can do without.
    pub(super) fn new(config: &Config, key: &NodeKey) -> Result<(Self, Option<String>), StartError> {
        let connections = config.connections as usize;
        let limits = Limits {
            connections,
            inbound: connections - connections / 4,
            per_address: config.connections_per_address as usize,
        };
        let identify = identify::Config::new(SPOKEN.to_owned(), key.keypair().public())
            .with_agent_version(config.agent.clone())
            .with_push_listen_addr_updates(true)
            // What peers say of their addresses is filtered by us before it is dialled.
            .with_cache_size(0);
        let mdns = config.mdns.then(|| mdns::tokio::Behaviour::new(mdns::Config::default(), key.node().peer()));
        let (mdns, mdns_failure) = match mdns {
            Some(Err(error)) => (None, Some(error.to_string())),
            Some(Ok(mdns)) => (Some(mdns), None),
            None => (None, None),
        };
        let behaviour = Self {
            gate: Gate::new(limits),
            blocked: allow_block_list::Behaviour::default(),
            identify: identify::Behaviour::new(identify),
            ping: ping::Behaviour::new(ping::Config::new().with_interval(Duration::from_secs(30))),
            gossipsub: gossip::behaviour().map_err(StartError::Transport)?,
            mdns: mdns.into(),
            streams: libp2p_stream::Behaviour::new(),
        };
        Ok((behaviour, mdns_failure))
    }
}
