//! The protocols that libp2p runs for us on every connection.

use std::time::Duration;

use libp2p::{
    StreamProtocol,
    allow_block_list::{self, BlockedPeers},
    autonat::v2 as autonat,
    dcutr, identify,
    kad::{
        self,
        store::{MemoryStore, MemoryStoreConfig},
    },
    mdns, ping, relay,
    swarm::{NetworkBehaviour, behaviour::toggle::Toggle},
    upnp,
};

use super::{
    Config, NodeKey, StartError, announce,
    gate::{Gate, Limits},
    gossip::{self, Gossipsub},
    relay::Ceiling,
};

/// What we say that we speak; who says otherwise is some other libp2p program, and no peer of ours.
pub(super) const SPOKEN: &str = "joinup/1";

/// How nodes find each other's addresses over third parties.
pub(super) const KADEMLIA: StreamProtocol = StreamProtocol::new("/joinup/kad/1");

/// Records kept of others: as many homes as a large relay has places for, four times over; 8 MB.
const RECORDS: usize = 4_096;

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
    pub(super) relayed: relay::client::Behaviour,
    pub(super) dcutr: dcutr::Behaviour,
    pub(super) relay: Toggle<relay::Behaviour>,
    pub(super) reachability: Toggle<autonat::client::Behaviour>,
    pub(super) reachability_for_others: Toggle<autonat::server::Behaviour>,
    pub(super) upnp: Toggle<upnp::tokio::Behaviour>,
    pub(super) kademlia: kad::Behaviour<MemoryStore>,
}

impl Behaviour {
    /// The protocols, and what went wrong with finding nodes on the local network, which the rest can do without.
    pub(super) fn new(
        config: &Config,
        key: &NodeKey,
        relayed: relay::client::Behaviour,
        ceiling: &Ceiling,
    ) -> Result<(Self, Option<String>), StartError> {
        let us = key.node().peer();
        let limits = Limits::of(config.connections, config.connections_per_address);
        let identify = identify::Config::new(SPOKEN.to_owned(), key.keypair().public())
            .with_agent_version(config.agent.clone())
            .with_push_listen_addr_updates(true)
            // What peers say of their addresses is filtered by us before it is dialled.
            .with_cache_size(0);
        let mdns = config.mdns.then(|| mdns::tokio::Behaviour::new(mdns::Config::default(), us));
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
            relayed,
            dcutr: dcutr::Behaviour::new(us),
            relay: config.relaying.as_ref().map(|relaying| relaying.behaviour(us, ceiling)).into(),
            reachability: config.reachability.then(autonat::client::Behaviour::default).into(),
            reachability_for_others: config.relaying.as_ref().map(|_| autonat::server::Behaviour::default()).into(),
            upnp: config.upnp.then(upnp::tokio::Behaviour::default).into(),
            kademlia: kademlia(us),
        };
        Ok((behaviour, mdns_failure))
    }
}

/// A table of addresses: records that nodes put there of themselves, and no providers; who is in it, and what is kept, is
/// decided by the driver.
fn kademlia(us: libp2p::PeerId) -> kad::Behaviour<MemoryStore> {
    let mut config = kad::Config::new(KADEMLIA);
    config
        .set_kbucket_inserts(kad::BucketInserts::Manual)
        .set_record_filtering(kad::StoreInserts::FilterBoth)
        .set_record_ttl(Some(Duration::from_millis(announce::KEPT)))
        .set_query_timeout(Duration::from_secs(30))
        .set_publication_interval(None)
        .set_replication_interval(None)
        .set_provider_publication_interval(None);
    let store = MemoryStoreConfig {
        max_records: RECORDS,
        max_value_bytes: announce::RECORD,
        max_providers_per_key: 1,
        max_provided_keys: 1,
    };
    let mut kademlia = kad::Behaviour::with_config(us, MemoryStore::with_config(us, store), config);
    // Left to itself it would serve as soon as it has any address that others reach, a place at a relay among them.
    kademlia.set_mode(Some(kad::Mode::Client));
    kademlia
}
