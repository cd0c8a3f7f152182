//! The nodes that we know, are connected to, or refuse; and whom to dial when. Pure: time is an argument, counted from
//! the start of the node.
//!
//! Who is known and not connected is dialled: at the start within seconds, after a failure later each time. With
//! [`ENOUGH`] peers nobody is dialled any more but for three reasons: a person wants to stay connected with the node;
//! of those connected we have dialled fewer than [`OUTBOUND`] ourselves; or these are not spread over [`OUTBOUND`]
//! networks and the node is on another. So whoever fills our places by connecting, or tells us of thousands of nodes of
//! their own, does not decide whom we hear.
//!
//! | dialled first | |
//! |---|---|
//! | 1 | nodes that a person wants to stay connected with |
//! | 2 | anchors: with whom we were connected long before |
//! | 3 | given by a person |
//! | 4 | reached before |
//! | 5 | told by others; not before what was remembered has been read |
//!
//! and in each class those of networks first where we have nobody.

mod anchors;
mod connected;
mod known;
mod offenders;

use std::{collections::BTreeSet, time::Duration};

use joinup_protocol::time::Millis;
use libp2p::swarm::ConnectionId;

use self::{
    anchors::Anchors,
    connected::Connections,
    known::{FIRST_BACK_OFF, KNOWN, Known, NEVER, Table},
    offenders::Offenders,
};
pub(super) use self::{
    connected::{Arrival, Link, Outbound},
    offenders::Strike,
};
use super::{
    Address, KnownAddress, KnownNode, NodeId, Peer, Source,
    address::{OwnNetworks, PER_NODE},
    group::Group,
};

/// With so many peers we dial few of our own accord: gossip needs a dozen, catch-up any one.
const ENOUGH: usize = 32;
/// Peers that we have dialled ourselves, and networks over which they are spread, at least when we know so many.
pub(super) const OUTBOUND: usize = 4;
/// Peers on one network that we dial of our own accord: a quarter of [`ENOUGH`], so that no network is most of them.
const PER_GROUP: usize = ENOUGH / 4;
/// Dials at once of our own accord.
const DIALLING: usize = 8;
/// Within this time of a start, every known node has been dialled.
const FIRST_DIALS: u64 = 5 * Millis::SECOND;
/// How much longer the lesser of two nodes waits after a cut.
const POLITE: u64 = 2 * Millis::SECOND;
/// How often it is looked at who is an anchor, what is to be forgotten, and who is still there.
const LOOK: u64 = Millis::MINUTE;

/// The tables.
#[derive(Debug)]
pub(super) struct Peers {
    me: NodeId,
    /// The time of the day at the start, by our clock.
    begun: Millis,
    own: OwnNetworks,
    known: Table,
    connections: Connections,
    anchors: Anchors,
    /// Nodes that a person wants to stay connected with.
    kept: BTreeSet<NodeId>,
    offenders: Offenders,
    /// Whether what was remembered has been read: before, nobody is dialled of whom we were only told.
    recalled: bool,
    looked: Millis,
}

/// What a look at everybody brings to be remembered.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Looked {
    /// Nodes that are remembered otherwise now.
    pub(super) nodes: Vec<KnownNode>,
    /// The anchors, when they are others than before.
    pub(super) anchors: Option<Vec<NodeId>>,
}

impl Peers {
    /// Knows nobody yet; `begun` is the time of the day.
    pub(super) fn new(me: NodeId, begun: Millis, blocked: impl IntoIterator<Item = NodeId>) -> Self {
        Self {
            me,
            begun,
            own: OwnNetworks::default(),
            known: Table::default(),
            connections: Connections::default(),
            anchors: Anchors::default(),
            kept: BTreeSet::new(),
            offenders: Offenders::new(blocked),
            recalled: false,
            looked: Millis(0),
        }
    }

    fn at(&self, now: Millis) -> Millis {
        self.begun.plus(now.0)
    }

    /// We listen on these addresses now.
    pub(super) fn listening(&mut self, addresses: impl IntoIterator<Item = Address>, now: Millis) {
        self.own = OwnNetworks::new(addresses);
        for known in self.known.values_mut().filter(|known| known.due == NEVER) {
            known.due = now;
        }
    }

    // Who is known.

    /// A node may be found at these addresses. Tells what is to be remembered, if it is news.
    pub(super) fn learn(
        &mut self,
        node: NodeId,
        addresses: impl IntoIterator<Item = Address>,
        source: Source,
        now: Millis,
    ) -> Option<KnownNode> {
        if node == self.me {
            return None;
        }
        let at = self.at(now);
        let Self { known, connections, kept, anchors, .. } = self;
        let busy = |node: &NodeId| connections.contains(node) || kept.contains(node) || anchors.contains(node);
        known.learn(node, addresses, source, (at, now), busy)
    }

    /// Takes in what was remembered from earlier runs; each is dialled within the first seconds, anchors at once.
    pub(super) fn recall(&mut self, remembered: Vec<KnownNode>, anchors: Vec<NodeId>, now: Millis) {
        self.recalled = true;
        self.anchors.recall(anchors);
        let count = remembered.len().clamp(1, KNOWN) as u64;
        for (place, known) in remembered.into_iter().filter(|known| known.node != self.me).take(KNOWN).enumerate() {
            let due = match self.anchors.contains(&known.node) {
                true => now,
                false => now.plus(FIRST_DIALS * place as u64 / count),
            };
            self.known.recall(known, due);
        }
    }

    /// A person wants to stay connected with these nodes, and with no others. Who is new among them is dialled now.
    pub(super) fn keep(&mut self, nodes: impl IntoIterator<Item = NodeId>, now: Millis) {
        let before = core::mem::replace(&mut self.kept, nodes.into_iter().collect());
        for node in self.kept.difference(&before) {
            if let Some(known) = self.known.get_mut(node) {
                (known.failures, known.due) = (0, now);
            }
        }
    }

    /// Another node answers at an address where this one was thought to be: the address is forgotten.
    pub(super) fn not_there(&mut self, node: &NodeId, address: &Address) -> Option<KnownNode> {
        self.known.not_there(node, address)
    }

    /// Forgets a node that turned out to be none of ours.
    pub(super) fn forget(&mut self, node: NodeId) -> KnownNode {
        self.known.remove(&node);
        self.anchors.drop(&node);
        KnownNode { node, addresses: Vec::new() }
    }

    /// When a node was last reached at one of its addresses.
    pub(super) fn last_reached(&self, node: &NodeId) -> Option<Millis> {
        self.known.get(node).and_then(Known::reached)
    }

    /// Looks at everybody once a minute: who is still there, who is an anchor, what is to be forgotten.
    pub(super) fn look(&mut self, now: Millis) -> Option<Looked> {
        if now.since(self.looked) < LOOK || !self.recalled {
            return None;
        }
        self.looked = now;
        let found: Vec<(NodeId, Address)> = self.connections.found().collect();
        let mut nodes: Vec<KnownNode> =
            found.into_iter().filter_map(|(node, address)| self.learn(node, [address], Source::Reached, now)).collect();
        let anchors = self.anchors.look(self.connections.steady(), now);
        let at = self.at(now);
        let Self { known, connections, kept, anchors: saved, .. } = self;
        let busy = |node: &NodeId| connections.contains(node) || kept.contains(node) || saved.contains(node);
        nodes.extend(known.forget(at, busy));
        Some(Looked { nodes, anchors })
    }

    // Who is connected.

    /// A connection is there. Tells what it means, and what is to be remembered when we found the node at an address.
    pub(super) fn connected(
        &mut self,
        node: NodeId,
        connection: ConnectionId,
        link: Link,
        now: Millis,
    ) -> (Arrival, Option<KnownNode>) {
        let found = link.address.clone().filter(|_| link.dialled);
        let arrival = self.connections.begin(node, connection, link, now);
        let news = found.and_then(|address| self.learn(node, [address], Source::Reached, now));
        if let Some(known) = self.known.get_mut(&node) {
            known.dialling = false;
            known.failures = 0;
        }
        (arrival, news)
    }

    /// A connection is gone; whether it was the last with that node.
    pub(super) fn disconnected(&mut self, node: &NodeId, connection: ConnectionId, now: Millis) -> bool {
        let gone = self.connections.end(node, connection);
        if gone && let Some(known) = self.known.get_mut(node) {
            // Both ends see the cut at the same moment; one of them lets the other dial first.
            let polite = if self.me < *node { POLITE } else { 0 };
            known.due = now.plus(FIRST_BACK_OFF + polite);
        }
        gone
    }

    pub(super) fn is_connected(&self, node: &NodeId) -> bool {
        self.connections.contains(node)
    }

    /// Whether a connection is over a relay.
    pub(super) fn is_relayed(&self, node: &NodeId, connection: ConnectionId) -> bool {
        self.connections.is_relayed(node, connection)
    }

    /// The connections over a relay with a node that is reached without as well.
    pub(super) fn bypassed(&self, node: &NodeId) -> Vec<ConnectionId> {
        self.connections.bypassed(node)
    }

    /// Whether a connection is over a relay, to a node that is reached without as well.
    pub(super) fn is_bypassed(&self, connection: ConnectionId) -> bool {
        self.connections.is_bypassed(connection)
    }

    /// Peers by the best way there: on this network, over the internet, over a relay alone.
    pub(super) fn routes(&self) -> [usize; 3] {
        self.connections.routes()
    }

    /// Where we are connected with a node, without a relay.
    pub(super) fn place_of(&self, node: &NodeId) -> Option<Address> {
        self.connections.place_of(node)
    }

    pub(super) fn connected_nodes(&self) -> impl Iterator<Item = NodeId> {
        self.connections.nodes()
    }

    /// Peers connected, and nodes known.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.connections.len(), self.known.len())
    }

    /// The peers that we have dialled, and their networks.
    pub(super) fn outbound(&self) -> Outbound {
        self.connections.outbound()
    }

    pub(super) fn identified(&mut self, node: &NodeId, agent: &str) {
        self.connections.identified(node, agent);
    }

    pub(super) fn measured(&mut self, node: &NodeId, round_trip: Duration) {
        self.connections.measured(node, round_trip);
    }

    pub(super) fn list(&self, now: Millis) -> Vec<Peer> {
        self.connections.list(now)
    }

    // Whom to dial.

    /// Dialling a node led nowhere.
    pub(super) fn unreachable(&mut self, node: &NodeId, now: Millis) {
        let kept = self.kept.contains(node);
        if let Some(known) = self.known.get_mut(node) {
            known.fail(kept, now);
        }
    }

    /// The nodes to dial now, and where; each is then reported as connected or unreachable.
    pub(super) fn due(&mut self, now: Millis) -> Vec<(NodeId, Vec<Address>)> {
        let mut plan = self.plan();
        let mut dials = Vec::new();
        while plan.dialling < DIALLING {
            let wanted = self.waiting(&plan).filter(|(_, known)| known.due <= now);
            let first =
                wanted.min_by_key(|(node, known)| (self.class(node, known), plan.has(known), known.due, **node));
            let Some(node) = first.map(|(node, _)| *node) else { break };
            let addresses = self.reachable(&node);
            let refused = self.offenders.is_refused(&node, now);
            let Some(known) = self.known.get_mut(&node) else { break };
            if addresses.is_empty() {
                known.due = NEVER;
            } else if refused {
                known.rest(now);
            } else {
                known.dialling = true;
                plan.add(known.group());
                dials.push((node, addresses));
            }
        }
        dials
    }

    /// When to ask [`Peers::due`] again.
    pub(super) fn next_dial(&self) -> Option<Millis> {
        let plan = self.plan();
        let due = self.waiting(&plan).map(|(_, known)| known.due).min();
        due.filter(|due| plan.dialling < DIALLING && *due != NEVER)
    }

    /// When to ask [`Peers::look`] again.
    pub(super) fn next_look(&self) -> Option<Millis> {
        self.recalled.then(|| self.looked.plus(LOOK))
    }

    fn plan(&self) -> Plan {
        let mut plan = Plan { connected: self.connections.len(), dialling: 0, outbound: self.connections.outbound() };
        self.known.dialling().for_each(|known| plan.add(known.group()));
        plan
    }

    /// The nodes that would be dialled if it were time.
    fn waiting(&self, plan: &Plan) -> impl Iterator<Item = (&NodeId, &Known)> {
        self.known.iter().filter(|(node, known)| {
            !known.dialling && !self.connections.contains(node) && self.wants(plan, node, known)
        })
    }

    fn wants(&self, plan: &Plan, node: &NodeId, known: &Known) -> bool {
        if self.kept.contains(node) {
            return true;
        }
        if !self.recalled && known.worth() == Some(Source::Told) {
            return false;
        }
        let group = known.group();
        let is_near = group == Group::Local;
        let crowded = !is_near && plan.outbound.of(group) >= PER_GROUP && known.worth() < Some(Source::Given);
        let few = plan.outbound.nodes < OUTBOUND;
        let narrow = plan.outbound.spread() < OUTBOUND && !is_near && plan.outbound.of(group) == 0;
        !crowded && (plan.connected + plan.dialling < ENOUGH || few || narrow)
    }

    /// The lesser, the sooner it is dialled.
    fn class(&self, node: &NodeId, known: &Known) -> u8 {
        match known.worth() {
            _ if self.kept.contains(node) => 0,
            _ if self.anchors.contains(node) => 1,
            Some(Source::Given) => 2,
            Some(Source::Reached) => 3,
            Some(Source::Told) | None => 4,
        }
    }

    /// The addresses of a node that may be dialled, best first.
    pub(super) fn reachable(&self, node: &NodeId) -> Vec<Address> {
        let Some(known) = self.known.get(node) else { return Vec::new() };
        // Over a relay that is connected, nothing is dialled.
        let is_near = |address: &Address| address.relay().is_some_and(|relay| self.connections.contains(&relay));
        let may = |known: &&KnownAddress| is_near(&known.address) || self.own.may_dial(known);
        let mut addresses: Vec<Address> =
            known.addresses.iter().filter(may).map(|known| known.address.clone()).collect();
        addresses.sort_by_key(|address| address.relay().is_some());
        addresses
    }

    /// Of addresses that peers told, those where we would go.
    pub(super) fn dialable_of_told<'a>(&self, addresses: impl Iterator<Item = &'a Address>) -> Vec<Address> {
        let told = |address: &Address| KnownAddress::new(address.clone().without_node(), Source::Told);
        addresses.filter(|address| self.own.may_dial(&told(address))).take(PER_NODE).cloned().collect()
    }

    /// Of addresses that a person gave, those that do not lead to ourselves.
    pub(super) fn dialable(&self, addresses: Vec<Address>) -> Vec<Address> {
        let given = |address: &Address| KnownAddress::new(address.clone().without_node(), Source::Given);
        addresses.into_iter().filter(|address| self.own.may_dial(&given(address))).take(PER_NODE).collect()
    }

    // Whom we refuse.

    /// A node broke the rules.
    pub(super) fn strike(&mut self, node: NodeId, now: Millis) -> Strike {
        let strike = self.offenders.strike(node, now);
        if strike == Strike::Out {
            self.anchors.drop(&node);
        }
        strike
    }

    /// The bans that are over; they are forgotten with this.
    pub(super) fn forgiven(&mut self, now: Millis) -> Vec<NodeId> {
        self.offenders.forgiven(now)
    }

    /// When the next ban is over.
    pub(super) fn next_forgiven(&self) -> Option<Millis> {
        self.offenders.next_forgiven()
    }

    pub(super) fn block(&mut self, node: NodeId) {
        self.anchors.drop(&node);
        self.offenders.block(node);
    }

    /// A person wants to talk to the node again, whatever it did.
    pub(super) fn unblock(&mut self, node: &NodeId) {
        self.offenders.unblock(node);
    }

    pub(super) fn is_refused(&self, node: &NodeId, now: Millis) -> bool {
        self.offenders.is_refused(node, now)
    }
}

/// Who is connected, and who will be when all that are being dialled answer.
#[derive(Debug)]
struct Plan {
    connected: usize,
    dialling: usize,
    outbound: Outbound,
}

impl Plan {
    fn add(&mut self, group: Group) {
        self.dialling += 1;
        self.outbound.add(group);
    }

    /// Whether somebody is on the network of that node already.
    fn has(&self, known: &Known) -> bool {
        self.outbound.of(known.group()) > 0
    }
}

#[cfg(test)]
mod tests;
