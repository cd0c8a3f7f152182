//! What libp2p tells, handed to the owners of the state it concerns.

use joinup_protocol::{id::CircleId, sync::Input};
use libp2p::{
    Multiaddr, PeerId,
    core::{ConnectedPoint, transport::ListenerId},
    gossipsub, identify, mdns, ping,
    swarm::{ConnectionId, SwarmEvent},
};

use super::{Driver, Notice};
use crate::network::{
    Address, Backend, Event, NodeId, Source,
    behaviour::{BehaviourEvent, SPOKEN},
    event::Warning,
    gossip::{self, Judgement},
    peers::{Arrival, Link},
};

impl<B: Backend> Driver<B> {
    pub(super) fn on_swarm(&mut self, event: SwarmEvent<BehaviourEvent>) {
        match event {
            SwarmEvent::Behaviour(event) => self.on_behaviour(event),
            SwarmEvent::NewListenAddr { listener_id, address } => self.on_listening(listener_id, &address),
            SwarmEvent::ExpiredListenAddr { listener_id, address } => {
                if let Ok(address) = Address::from_multiaddr(&address) {
                    self.listening.entry(listener_id).or_default().remove(&address);
                    self.networks_changed();
                }
            }
            SwarmEvent::ListenerClosed { listener_id, reason, .. } => {
                let why = reason.err().map_or_else(|| "closed".to_owned(), |error| error.to_string());
                self.on_listener_closed(listener_id, &why);
            }
            SwarmEvent::ConnectionEstablished { peer_id, connection_id, endpoint, .. } => {
                self.on_connected(peer_id, connection_id, &endpoint);
            }
            SwarmEvent::ConnectionClosed { peer_id, connection_id, .. } => {
                if let Ok(node) = NodeId::from_peer(peer_id)
                    && self.peers.disconnected(&node, connection_id, self.now())
                {
                    self.tell(Event::Disconnected(node));
                    self.reservations.left(&node);
                    self.opened.forget(&node);
                    self.scheduled(Input::Disconnected(node));
                }
            }
            SwarmEvent::OutgoingConnectionError { connection_id, peer_id, error } => {
                self.on_dial_failed(connection_id, peer_id, &error);
            }
            SwarmEvent::IncomingConnectionError { error, .. } => tracing::debug!(%error, "a connection was not made"),
            SwarmEvent::ListenerError { error, .. } => {
                tracing::debug!(%error, "trouble while listening");
                tracing::warn!("trouble while listening");
            }
            SwarmEvent::ExternalAddrConfirmed { .. } | SwarmEvent::ExternalAddrExpired { .. } => {
                self.on_external_addresses();
            }
            _ => {}
        }
    }

    fn on_listener_closed(&mut self, listener: ListenerId, why: &str) {
        let now = self.now();
        let was_place = self.reservations.closed(listener, now);
        for address in self.listening.remove(&listener).unwrap_or_default() {
            if address.relay().is_none() {
                self.tell(Event::Warning(Warning::ListenerLost { address, why: why.to_owned() }));
            }
        }
        if was_place {
            tracing::debug!(why, "a place at a relay was lost");
            self.reserve();
        }
        self.networks_changed();
    }

    pub(super) fn on_listening(&mut self, listener: ListenerId, address: &Multiaddr) {
        if let Ok(address) = Address::from_multiaddr(address) {
            self.tell(Event::Listening(address.clone().with_node(self.node)));
            self.announce(&address);
            self.listening.entry(listener).or_default().insert(address);
            self.networks_changed();
        }
    }

    pub(super) fn on_connected(&mut self, peer: PeerId, connection: ConnectionId, endpoint: &ConnectedPoint) {
        let Ok(node) = NodeId::from_peer(peer) else {
            // A key of another kind: no node of ours has one.
            self.swarm.close_connection(connection);
            return;
        };
        self.redials.remove(&connection);
        let dialled = endpoint.is_dialer();
        let (arrival, news) = self.peers.connected(node, connection, link(endpoint), self.now());
        self.remember(news);
        self.dials.connected(node, connection);
        match arrival {
            Arrival::First(route) => {
                self.tell(Event::Connected { node, route });
                self.scheduled(Input::Connected { peer: node, dialled });
            }
            Arrival::Around(route) => self.on_way_around(node, route),
            Arrival::Another => {}
        }
    }

    pub(super) fn on_behaviour(&mut self, event: BehaviourEvent) {
        match event {
            BehaviourEvent::Gossipsub(gossipsub::Event::Message { propagation_source, message_id, message }) => {
                self.on_message(propagation_source, message_id, message);
            }
            BehaviourEvent::Identify(identify::Event::Received { connection_id, peer_id, info }) => {
                self.on_identified(peer_id, connection_id, &info);
            }
            BehaviourEvent::Relayed(event) => self.on_relayed(&event),
            BehaviourEvent::Relay(event) => {
                let (swarm, ceiling) = (&self.swarm, &self.ceiling);
                let stats = self.relaying.iter_mut();
                stats.for_each(|stats| stats.note(&event, ceiling, |peer| swarm.is_connected(peer)));
            }
            BehaviourEvent::Dcutr(event) => self.on_punched(&event),
            BehaviourEvent::Reachability(event) => self.on_tried(&event),
            BehaviourEvent::Upnp(event) => self.on_router(&event),
            BehaviourEvent::Kademlia(event) => self.on_table(event),
            BehaviourEvent::Ping(ping::Event { peer, connection, result }) => match result {
                Ok(round_trip) => {
                    if let Ok(node) = NodeId::from_peer(peer) {
                        self.peers.measured(&node, round_trip);
                    }
                }
                Err(ping::Failure::Unsupported) => {}
                // A connection that died without telling anybody.
                Err(_) => {
                    self.swarm.close_connection(connection);
                }
            },
            BehaviourEvent::Mdns(mdns::Event::Discovered(found)) => {
                for (peer, address) in found {
                    if let (Ok(node), Ok(address)) = (NodeId::from_peer(peer), Address::from_multiaddr(&address)) {
                        self.learn(node, vec![address], Source::Told);
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn on_message(&mut self, from: PeerId, message: gossipsub::MessageId, content: gossipsub::Message) {
        let admitted = NodeId::from_peer(from).ok().and_then(|node| Some((node, self.gossip.admit(&content, node)?)));
        let Some((node, circle)) = admitted else {
            let gossipsub = &mut self.swarm.behaviour_mut().gossipsub;
            gossipsub.report_message_validation_result(&message, &from, gossipsub::MessageAcceptance::Ignore);
            return;
        };
        self.judge(node, circle, message, content.data);
    }

    pub(super) fn judge(&mut self, from: NodeId, circle: CircleId, message: gossipsub::MessageId, bytes: Vec<u8>) {
        let (backend, rates, now) = (self.backend.clone(), self.gossip.rates.clone(), self.now());
        let (jobs, notify) = (self.judges.clone(), self.notify.clone());
        self.tasks.spawn(async move {
            let judged = jobs.run(move || gossip::judge(&*backend, &rates, circle, &bytes, from, now)).await;
            // Our own failure is nobody's fault.
            let judgement = judged.unwrap_or(Judgement::Ignored);
            let _ = notify.send(Notice::Judged { message, from, judgement }).await;
        });
    }

    pub(super) fn on_identified(&mut self, peer: PeerId, connection: ConnectionId, info: &identify::Info) {
        let Ok(node) = NodeId::from_peer(peer) else { return };
        if info.protocol_version != SPOKEN {
            tracing::debug!(%node, "some other program");
            let forgotten = self.peers.forget(node);
            self.remember(Some(forgotten));
            let _ = self.swarm.disconnect_peer_id(peer);
            return;
        }
        self.peers.identified(&node, &info.agent_version);
        let addresses: Vec<Address> =
            info.listen_addrs.iter().filter_map(|address| Address::from_multiaddr(address).ok()).collect();
        self.learn(node, addresses.clone(), Source::Told);
        if !self.peers.is_relayed(&node, connection) {
            self.on_seen(node, info, &addresses);
        }
    }
}

/// What we know of a connection.
fn link(endpoint: &ConnectedPoint) -> Link {
    let address = Address::from_multiaddr(endpoint.get_remote_address()).ok().map(Address::without_node);
    // Who comes over a relay comes to the place that we have there.
    let place = match endpoint {
        ConnectedPoint::Dialer { address, .. } => address,
        ConnectedPoint::Listener { local_addr, .. } => local_addr,
    };
    let relay = Address::from_multiaddr(place).ok().and_then(|place| place.relay());
    Link { address, relayed: endpoint.is_relayed(), relay, dialled: endpoint.is_dialer() }
}
