//! Relays and routers: how a node behind a household's router is reached. Who is asked for a place decides [`Reservations`](crate::network::reservations::Reservations); what libp2p
//! does of its own accord stays below the [`Border`](crate::network::border::Border).

use joinup_protocol::time::Millis;
use libp2p::{
    autonat::v2::client::Event as Tried,
    dcutr, identify, kad, relay,
    swarm::{FromSwarm, NetworkBehaviour as _, NewExternalAddrCandidate},
    upnp,
};

use super::Driver;
use crate::network::{
    Address, Backend, Event, NamedRelay, NodeId, Route, Router, Source,
    address::{OwnNetworks, is_public},
    behaviour::KADEMLIA,
    border::Network,
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

    /// A person names these relays now, and no others: a connection with them is kept, and they are asked first.
    pub(super) fn set_relays(&mut self, relays: Vec<Address>) {
        let named = |address: Address| Some((address.node().filter(|node| *node != self.node)?, address));
        let relays: Vec<(NodeId, Address)> = relays.into_iter().filter_map(named).collect();
        self.named_relays = relays.iter().map(|(node, _)| *node).collect();
        self.reservations.choose(&self.named_relays);
        for (node, address) in relays {
            self.learn(node, vec![address.without_node()], Source::Given);
        }
        let now = self.now();
        self.peers.keep(self.named_relays.iter().copied(), now);
        self.reserve();
    }

    pub(super) fn named_relays(&self) -> Vec<NamedRelay> {
        let relay = |node: &NodeId| NamedRelay {
            node: *node,
            connected: self.peers.is_connected(node),
            reached: self.peers.last_reached(node),
        };
        self.named_relays.iter().map(relay).collect()
    }

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
            let (chosen, now) = (self.named_relays.contains(&node), self.now());
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
        let public = self.reach.confirmed(external);
        self.reservations.set_public(public);
        let mode = if public || self.relaying.is_some() { kad::Mode::Server } else { kad::Mode::Client };
        self.swarm.behaviour_mut().kademlia.set_mode(Some(mode));
        self.reached_elsewhere();
        self.reserve();
    }

    /// A relay has tried whether we are reached at an address.
    pub(super) fn on_tried(&mut self, event: &Tried) {
        tracing::debug!(address = %event.tested_addr, reached = event.result.is_ok(), "a relay tried to reach us");
        self.reach.tried(Address::from_multiaddr(&event.tested_addr).ok(), event.result.is_ok());
    }

    /// What the household's router said. libp2p takes the address that it opens for confirmed by itself.
    pub(super) fn on_router(&mut self, event: &upnp::Event) {
        tracing::info!(?event, "the household's router");
        if let Some(says) = router_says(event) {
            self.reach.router_says(says);
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

    // Where we may go.

    pub(super) fn networks_changed(&mut self) {
        let now = self.now();
        let listening: Vec<Address> = self.listening.values().flatten().cloned().collect();
        self.border.set_own(OwnNetworks::new(listening.clone()), Network::of_all_cards());
        self.peers.listening(listening, now);
        self.reached_elsewhere();
    }
}

/// What the household's router said, in our words.
fn router_says(event: &upnp::Event) -> Option<Router> {
    Some(match event {
        upnp::Event::NewExternalAddr { external_addr, .. } => {
            Router::Open(Box::new(Address::from_multiaddr(external_addr).ok()?.without_node()))
        }
        upnp::Event::ExpiredExternalAddr { .. } => Router::Closed,
        upnp::Event::GatewayNotFound => Router::Silent,
        upnp::Event::NonRoutableGateway => Router::Behind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_router_says_is_put_into_our_words() {
        let (local_addr, external_addr): (libp2p::Multiaddr, libp2p::Multiaddr) =
            ("/ip4/192.168.1.9/tcp/4801".parse().unwrap(), "/ip4/9.9.9.9/tcp/4801".parse().unwrap());
        let says = |event| router_says(&event);
        let open =
            upnp::Event::NewExternalAddr { local_addr: local_addr.clone(), external_addr: external_addr.clone() };
        assert_eq!(says(open), Some(Router::Open(Box::new("/ip4/9.9.9.9/tcp/4801".parse().unwrap()))));
        let strange = upnp::Event::NewExternalAddr {
            local_addr: local_addr.clone(),
            external_addr: "/ip4/9.9.9.9/sctp/4801".parse().unwrap(),
        };
        assert_eq!(says(strange), None);
        assert_eq!(says(upnp::Event::ExpiredExternalAddr { local_addr, external_addr }), Some(Router::Closed));
        assert_eq!(says(upnp::Event::GatewayNotFound), Some(Router::Silent));
        assert_eq!(says(upnp::Event::NonRoutableGateway), Some(Router::Behind));
    }
}
