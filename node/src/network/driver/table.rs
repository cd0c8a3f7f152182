//! The table of addresses (Kademlia): who keeps it, what we say in it of ourselves, and whom we look for.
//!
//! Nodes that others reach keep the table; homes only ask. A node's record is taken from that node alone, over its own
//! connection, so nobody speaks for others and the table is as large as its keepers have had visitors.

use joinup_protocol::time::Millis;
use libp2p::{
    PeerId,
    kad::{
        self, GetRecordOk, InboundRequest, PeerRecord, QueryResult, Quorum, Record,
        store::{Error as StoreError, RecordStore as _},
    },
};
use tokio::time::Instant;

use super::Driver;
use crate::network::{Address, Backend, NodeId, Source, announce};

/// Searches at once; who looks for more nodes at a time asks again.
const FINDS: usize = 8;

impl<B: Backend> Driver<B> {
    /// Takes a node that keeps the table into ours, where we would go ourselves.
    pub(super) fn tabulate(&mut self, node: NodeId, addresses: &[Address]) {
        let direct = addresses.iter().filter(|address| address.relay().is_none());
        let reachable = self.peers.dialable_of_told(direct);
        // Who knows already where we are is told again in time.
        let new = !reachable.is_empty() && !self.announced_at_keepers;
        for address in reachable {
            self.swarm.behaviour_mut().kademlia.add_address(&node.peer(), address.without_node().to_multiaddr());
        }
        if new {
            let now = self.now();
            self.announcement.keeper(now);
        }
    }

    /// Looks for the addresses of a node that is not connected.
    pub(super) fn find(&mut self, node: &NodeId) {
        if self.peers.is_connected(node) || self.peers.is_refused(node, self.now()) {
            return;
        }
        let kademlia = &mut self.swarm.behaviour_mut().kademlia;
        if kademlia.iter_queries().count() < FINDS {
            kademlia.get_record(node.peer().to_bytes().into());
        }
    }

    /// Where others reach us may have changed.
    pub(super) fn reached_elsewhere(&mut self) {
        let external = self.swarm.external_addresses().filter_map(|address| Address::from_multiaddr(address).ok());
        let places = self.listening.values().flatten().filter(|address| address.relay().is_some()).cloned();
        let addresses: Vec<Address> = external.chain(places).collect();
        let now = self.now();
        self.announcement.reached_at(addresses, now);
    }

    /// Says where we are reached, if it is time.
    pub(super) fn announce_addresses(&mut self, now: Millis) {
        let Some(addresses) = self.announcement.due(now) else { return };
        let record = Record::new(self.node.peer().to_bytes(), announce::encode(addresses));
        if let Err(error) = self.swarm.behaviour_mut().kademlia.put_record(record, Quorum::One) {
            tracing::debug!(%error, "where we are reached was not said");
            self.announcement.failed(now);
        }
    }

    /// What the table's keepers say and ask.
    pub(super) fn on_table(&mut self, event: kad::Event) {
        match event {
            kad::Event::InboundRequest { request: InboundRequest::PutRecord { source, record: Some(record), .. } } => {
                self.on_put(source, record)
            }
            kad::Event::OutboundQueryProgressed {
                result: QueryResult::GetRecord(Ok(GetRecordOk::FoundRecord(PeerRecord { record, .. }))),
                ..
            } => self.on_found(&record),
            kad::Event::OutboundQueryProgressed { result: QueryResult::PutRecord(result), .. } => match result {
                Ok(_) => self.announced_at_keepers = true,
                Err(error) => {
                    tracing::debug!(%error, "nobody took where we are reached");
                    self.announced_at_keepers = false;
                    let now = self.now();
                    self.announcement.failed(now);
                }
            },
            _ => {}
        }
    }

    /// What somebody says of where a node is.
    fn on_found(&mut self, record: &Record) {
        let node = PeerId::from_bytes(record.key.as_ref()).ok().and_then(|peer| NodeId::from_peer(peer).ok());
        if let (Some(node), Some(addresses)) = (node, announce::decode(&record.value))
            && node != self.node
        {
            tracing::debug!(%node, "found in the table");
            self.learn(node, addresses, Source::Told);
        }
    }

    /// A node says where it is reached.
    fn on_put(&mut self, source: PeerId, record: Record) {
        let is_own = record.key.as_ref() == source.to_bytes().as_slice();
        if !is_own || announce::decode(&record.value).is_none() {
            tracing::debug!(%source, "what it put into the table is not its own, or no record");
            return;
        }
        let connected: Vec<PeerId> = self.swarm.connected_peers().copied().collect();
        let store = self.swarm.behaviour_mut().kademlia.store_mut();
        if let Err(StoreError::MaxRecords) = store.put(record.clone()) {
            let now = Instant::now().into_std();
            let here =
                |key: &kad::RecordKey| PeerId::from_bytes(key.as_ref()).is_ok_and(|peer| connected.contains(&peer));
            store.retain(|key, record| !record.is_expired(now) && here(key));
            // Full of nodes that are all connected: its own relay is another then.
            let _ = store.put(record);
        }
    }
}
