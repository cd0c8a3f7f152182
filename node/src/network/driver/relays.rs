//! Relays, routers and the table of addresses: how a node behind a household's router is reached, and how it finds
//! others. Who is asked for a place decides [`Reservations`](crate::network::reservations::Reservations); what libp2p
//! does of its own accord stays below the [`Border`](crate::network::border::Border).

use joinup_protocol::time::Millis;
use libp2p::{
    PeerId,
    autonat::v2::client::Event as Tried,
    dcutr, identify, kad, relay,
    swarm::{FromSwarm, NetworkBehaviour as _, NewExternalAddrCandidate},
    upnp,
};

use super::Driver;
use crate::network::{
    Address, Backend, Event, NodeId, Route, Source,
    address::{OwnNetworks, is_public},
    behaviour::KADEMLIA,
};

/// How long a connection over a relay is kept once there is a way around it, for what is under way on it.
const FADE: u64 = 10 * Millis::SECOND;

impl<B: Backend> Driver<B> {
    // Being a relay.

    /// A relay says where it is, or nobody takes it for one; and it answers who looks for others.
    pub(super) fn be_a_relay(&mut self) {
        if self.relaying.is_none() {
            return;
        }
        for address in self.announced.clone() {
            self.swarm.add_external_address(address.without_node().to_multiaddr());
        }
        let behaviour = self.swarm.behaviour_mut();
        if let Some(relay) = behaviour.relay.as_mut() {
            relay.set_status(Some(relay::Status::Enable));
        }
        behaviour.kademlia.set_mode(Some(kad::Mode::Server));
    }

    /// A relay of which nobody said where it is reached is reached where it listens.
    pub(super) fn announce(&mut self, listening: &Address) {
        if self.relaying.is_some() && self.announced.is_empty() && listening.relay().is_none() {
            self.swarm.add_external_address(listening.clone().without_node().to_multiaddr());
        }
    }

    // Having a place at relays.

    /// What a peer says of itself and of us, over a connection without a relay.
    pub(super) fn on_seen(&mut self, node: NodeId, info: &identify::Info, addresses: &[Address]) {
        if info.protocols.contains(&KADEMLIA) {
            self.tabulate(node, addresses);
        }
        if !info.protocols.contains(&relay::HOP_PROTOCOL_NAME) {
            return;
        }
        // identify puts the port that we listen on in place of the one that was seen, which is no use behind a router
        // that hands out ports.
        let candidate = NewExternalAddrCandidate { addr: &info.observed_addr };
        self.swarm.behaviour_mut().dcutr.on_swarm_event(FromSwarm::NewExternalAddrCandidate(candidate));
        let told = addresses.iter().find(|address| address.ip().is_some_and(is_public));
        let place = self.peers.place_of(&node);
        let place = place.filter(|address| address.ip().is_some()).or_else(|| told.cloned());
        if let Some(place) = place.or_else(|| self.peers.place_of(&node)) {
            let (chosen, now) = (self.chosen_relays.contains(&node), self.now());
            self.reservations.met(node, place.with_node(node), chosen, now);
            self.reserve();
        }
    }

    /// Asks for the places that are due.
    pub(super) fn reserve(&mut self) {
        let now = self.now();
        for (node, address) in self.reservations.due(now) {
            let place = address.at_relay().map(|place| self.swarm.listen_on(place.to_multiaddr()));
            match place {
                Some(Ok(listener)) => self.reservations.asked(&node, listener),
                Some(Err(error)) => {
                    tracing::debug!(%node, %error, "no place at a relay could be asked for");
                    self.reservations.refused(&node, now);
                }
                None => self.reservations.refused(&node, now),
            }
        }
    }

    pub(super) fn on_relayed(&mut self, event: &relay::client::Event) {
        if let relay::client::Event::ReservationReqAccepted { relay_peer_id, .. } = event
            && let Ok(node) = NodeId::from_peer(*relay_peer_id)
        {
            self.reservations.accepted(&node);
        }
    }

    /// Whether others reach us without a relay may have changed.
    pub(super) fn on_external_addresses(&mut self) {
        let external = self.swarm.external_addresses().filter_map(|address| Address::from_multiaddr(address).ok());
        let public =
            external.filter(|address| address.relay().is_none()).any(|address| address.ip().is_none_or(is_public));
        self.reservations.set_public(public);
        if public {
            self.reachable = Some(true);
        }
        let mode = if public || self.relaying.is_some() { kad::Mode::Server } else { kad::Mode::Client };
        self.swarm.behaviour_mut().kademlia.set_mode(Some(mode));
        self.reserve();
    }

    /// A relay has tried whether we are reached at an address.
    pub(super) fn on_tried(&mut self, event: &Tried) {
        tracing::debug!(address = %event.tested_addr, reached = event.result.is_ok(), "a relay tried to reach us");
        if event.result.is_ok() {
            self.reachable = Some(true);
        } else if self.reachable.is_none() {
            self.reachable = Some(false);
        }
    }

    // Ways around relays.

    /// A hole was punched, or was not.
    pub(super) fn on_punched(&mut self, event: &dcutr::Event) {
        match &event.result {
            Ok(_) => self.punched.0 += 1,
            Err(error) => {
                tracing::debug!(peer = %event.remote_peer_id, %error, "no way around the relay");
                self.punched.1 += 1;
            }
        }
    }

    /// A node that was reached over a relay is reached without.
    pub(super) fn on_way_around(&mut self, node: NodeId, route: Route) {
        self.tell(Event::Rerouted { node, route });
        let end = self.now().plus(FADE);
        for connection in self.peers.bypassed(&node) {
            self.fading.entry(connection).or_insert(end);
        }
    }

    /// Closes the connections over relays that have been bypassed long enough.
    pub(super) fn fade(&mut self, now: Millis) {
        let over: Vec<_> = self.fading.iter().filter(|(_, end)| **end <= now).map(|(one, _)| *one).collect();
        for connection in over {
            self.fading.remove(&connection);
            // It may be all that is left by now.
            if self.peers.is_bypassed(connection) {
                self.swarm.close_connection(connection);
            }
        }
    }

    // The table of addresses.

    /// Takes a node that serves the table into ours, where we would go ourselves.
    fn tabulate(&mut self, node: NodeId, addresses: &[Address]) {
        let direct = addresses.iter().filter(|address| address.relay().is_none());
        let reachable = self.peers.dialable_of_told(direct);
        for address in reachable {
            self.swarm.behaviour_mut().kademlia.add_address(&node.peer(), address.without_node().to_multiaddr());
        }
    }

    /// Looks for the addresses of a node that is not connected.
    pub(super) fn find(&mut self, node: &NodeId) {
        if !self.peers.is_connected(node) && !self.peers.is_refused(node, self.now()) {
            self.swarm.behaviour_mut().kademlia.get_closest_peers(node.peer());
        }
    }

    /// What the table's servers know.
    pub(super) fn on_found(&mut self, event: kad::Event) {
        let kad::Event::OutboundQueryProgressed { result: kad::QueryResult::GetClosestPeers(result), .. } = event
        else {
            return;
        };
        let (key, peers) = match result {
            Ok(found) => (found.key, found.peers),
            Err(kad::GetClosestPeersError::Timeout { key, peers }) => (key, peers),
        };
        let sought = PeerId::from_bytes(&key).ok();
        for found in peers.into_iter().filter(|found| Some(found.peer_id) == sought) {
            if let Ok(node) = NodeId::from_peer(found.peer_id) {
                let addresses = found.addrs.iter().filter_map(|address| Address::from_multiaddr(address).ok());
                self.learn(node, addresses.collect(), Source::Told);
            }
        }
    }

    // Where we may go.

    pub(super) fn networks_changed(&mut self) {
        let now = self.now();
        let listening: Vec<Address> = self.listening.values().flatten().cloned().collect();
        self.border.set_own(OwnNetworks::new(listening.clone()));
        self.peers.listening(listening, now);
    }
}

/// What the household's router said.
pub(super) fn on_router(event: &upnp::Event) {
    match event {
        upnp::Event::NewExternalAddr { external_addr, .. } => {
            tracing::debug!(%external_addr, "the router lets others in");
            tracing::info!("the router lets others in");
        }
        upnp::Event::ExpiredExternalAddr { external_addr, .. } => {
            tracing::debug!(%external_addr, "the router does not let others in any more");
            tracing::info!("the router does not let others in any more");
        }
        upnp::Event::GatewayNotFound => tracing::debug!("no router answers"),
        upnp::Event::NonRoutableGateway => tracing::debug!("the router is itself behind another"),
    }
}
