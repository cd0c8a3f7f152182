//! What the node wants of the network task, done or begun.

use std::{collections::VecDeque, time::Duration};

use joinup_protocol::{id::Digest, sync::Input};
use tokio::sync::oneshot;

use super::Driver;
use crate::network::{
    Address, Backend, FetchError, NodeId, RedeemError, Source, Status, SyncReport, Whom,
    command::Command,
    fetch::{self, Holder},
    join, receipts, session,
};

/// Nodes asked for one record, of those named and of the others.
const PER_FETCH: usize = 16;

impl<B: Backend> Driver<B> {
    pub(super) fn on_command(&mut self, command: Command) {
        match command {
            Command::Status(reply) => {
                let _ = reply.send(self.status());
            }
            Command::Peers(reply) => {
                let _ = reply.send(self.peers.list(self.now()));
            }
            Command::Dial { addresses, expected, reply } => self.dial(addresses, expected, reply),
            Command::Learn { node, addresses, source } => self.learn(node, addresses, source),
            Command::Publish { circle, item, reply } => {
                let now = self.now();
                let gossipsub = &mut self.swarm.behaviour_mut().gossipsub;
                let _ = reply.send(self.gossip.publish(gossipsub, &circle, &item, now));
                self.scheduled(Input::Changed);
            }
            Command::Changed => self.scheduled(Input::Changed),
            Command::SetCircles(circles) => {
                self.gossip.follow(&mut self.swarm.behaviour_mut().gossipsub, circles);
                self.scheduled(Input::Changed);
            }
            Command::Adjust(config) => self.adjust(*config),
            Command::Sync { whom, timeout, reply } => self.sync(whom, timeout, reply),
            Command::Fetch { digest, holders, reply } => {
                let holders = self.holders(digest, &holders);
                let work = fetch::fetch(self.control.clone(), digest, holders);
                self.errand(reply, Err(FetchError::Busy), work);
            }
            Command::Receipts { node, withdrawn, reply } => {
                let work = receipts::ask(self.control.clone(), node, withdrawn);
                self.errand(reply, Vec::new(), work);
            }
            Command::Redeem { invite, profile, reply } => {
                let dialled = self.dial_inviter(&invite);
                let work = join::redeem(self.control.clone(), dialled, invite.grant, profile);
                self.errand(reply, Err(RedeemError::Broken("too much is going on".to_owned())), work);
            }
            Command::Find(node) => self.find(&node),
            Command::Block(node) => {
                self.peers.block(node);
                self.swarm.behaviour_mut().blocked.block_peer(node.peer());
            }
            Command::Unblock(node) => {
                self.peers.unblock(&node);
                self.swarm.behaviour_mut().blocked.unblock_peer(node.peer());
            }
            // Taken out by the loop.
            Command::Shutdown(_) => {}
        }
    }

    pub(super) fn status(&self) -> Status {
        let (connected, known) = self.peers.counts();
        let [local, direct, relayed] = self.peers.routes();
        let outbound = self.peers.outbound();
        let listening = self.listening.values().flatten();
        Status {
            listening: listening.map(|address| address.clone().with_node(self.node)).collect(),
            connected,
            known,
            gossip: self.gossip.stats,
            clock_ahead: self.syncs.clock_ahead(),
            local,
            direct,
            relayed,
            outbound: outbound.nodes,
            networks: outbound.spread(),
            reachable: self.reach.is_reached(),
            router: self.reach.router().cloned(),
            no_mdns: self.no_mdns.clone(),
            announced: self.announced_at_keepers,
            named: self.named_relays(),
            places: self.reservations.held(),
            relays: self.reservations.near(),
            relaying: self.relaying,
            punched: self.punched,
            numbers: self.numbers(),
        }
    }

    pub(super) fn learn(&mut self, node: NodeId, addresses: Vec<Address>, source: Source) {
        if source == Source::Given {
            addresses.iter().filter_map(Address::ip).for_each(|ip| self.border.name(ip));
        }
        let news = self.peers.learn(node, addresses, source, self.now());
        self.remember(news);
    }

    pub(super) fn sync(&mut self, whom: Whom, timeout: Duration, reply: oneshot::Sender<Vec<SyncReport>>) {
        let nodes = match whom {
            Whom::Everyone => self.peers.connected_nodes().collect(),
            Whom::One(node) if self.peers.is_connected(&node) => vec![node],
            Whom::One(node) => {
                let _ = reply.send(vec![session::not_begun(node, "not connected")]);
                return;
            }
        };
        let outputs = self.syncs.wish(self.now(), nodes, timeout, reply);
        self.follow(outputs);
    }

    /// Whom to ask for a record: the holders that are connected, those that can be dialled, then everybody else here.
    pub(super) fn holders(&mut self, digest: Digest, named: &[NodeId]) -> VecDeque<Holder> {
        let named: Vec<NodeId> = named.iter().copied().filter(|node| *node != self.node).take(PER_FETCH).collect();
        let (here, away): (Vec<_>, Vec<_>) = named.iter().partition(|node| self.peers.is_connected(node));
        let mut others: Vec<NodeId> = self.peers.connected_nodes().filter(|node| !here.contains(&node)).collect();
        // Whom to ask first is drawn by the record's digest, so that not everybody asks the same node for everything.
        others.sort_by_key(|node| *blake3::hash(&[&node.to_bytes()[..], digest.as_bytes()].concat()).as_bytes());
        others.truncate(PER_FETCH);
        let away = away.into_iter().map(|node| Holder::Dialled(self.dial_known(*node))).collect::<Vec<_>>();
        here.into_iter().copied().map(Holder::Here).chain(away).chain(others.into_iter().map(Holder::Here)).collect()
    }
}
