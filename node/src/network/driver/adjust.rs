//! What an administrator sees and sets while the network runs.

use libp2p::{
    mdns,
    swarm::{FromSwarm, NetworkBehaviour as _, NewListenAddr, behaviour::toggle::Toggle},
};

use super::{COMMANDS, Driver, ERRANDS, NOTICES};
use crate::network::{
    Backend, Config, Event,
    event::Warning,
    gate::Limits,
    numbers::{Allowed, Numbers, Queue, Routes},
};

impl<B: Backend> Driver<B> {
    /// Goes by another configuration, as far as that can be done now.
    pub(super) fn adjust(&mut self, config: Config) {
        self.swarm.behaviour_mut().gate.set_limits(Limits::of(config.connections, config.connections_per_address));
        // Whether there is a relay at all was decided at the start.
        if self.relaying.is_some() && config.relaying.is_some() {
            self.ceiling.set(config.relaying.as_ref());
        }
        self.set_relays(config.relays);
        self.look_around(config.mdns);
    }

    /// Begins to look for nodes of the local network, or stops.
    fn look_around(&mut self, wanted: bool) {
        if wanted == self.swarm.behaviour().mdns.is_enabled() {
            return;
        }
        if !wanted {
            self.swarm.behaviour_mut().mdns = Toggle::from(None);
            return;
        }
        match mdns::tokio::Behaviour::new(mdns::Config::default(), self.node.peer()) {
            Ok(mut mdns) => {
                // It comes too late to have heard where we listen.
                for (listener_id, addresses) in &self.listening {
                    for address in addresses {
                        let addr = &address.clone().to_multiaddr();
                        mdns.on_swarm_event(FromSwarm::NewListenAddr(NewListenAddr {
                            listener_id: *listener_id,
                            addr,
                        }));
                    }
                }
                self.swarm.behaviour_mut().mdns = Toggle::from(Some(mdns));
            }
            Err(error) => self.tell(Event::Warning(Warning::Mdns(error.to_string()))),
        }
    }

    /// What was counted, and how it is now.
    pub(super) fn numbers(&self) -> Numbers {
        let gate = &self.swarm.behaviour().gate;
        let (limits, (places, circuits)) = (gate.limits(), self.ceiling.bounds());
        let [local, direct, relayed] = self.peers.routes().map(|peers| peers as u64);
        let memories = self.memories.max_capacity();
        Numbers {
            routes: Routes { direct, local, relayed },
            traffic: self.traffic.so_far(),
            connections: gate.connections(),
            refused: gate.refused(),
            queues: vec![
                Queue::new("commands", self.commands.len(), COMMANDS),
                Queue::new("notices", self.notices.len(), NOTICES),
                Queue::new("memories", memories - self.memories.capacity(), memories),
                Queue::new("errands", self.errands, ERRANDS),
                self.gossip.queue(),
                self.judges.queue("judges"),
                self.workers.queue("workers"),
            ],
            allowed: Allowed {
                connections: limits.connections as u64,
                per_address: limits.per_address as u64,
                places,
                circuits,
                ..self.tally.allowed
            },
            ..self.tally.clone()
        }
    }
}
