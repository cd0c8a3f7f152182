//! The nodes that are connected: over which ways, since when, and who dialled whom. Pure: time is an argument.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use joinup_protocol::time::Millis;
use libp2p::swarm::ConnectionId;

use crate::network::{Address, NodeId, Peer, Route, group::Group};

/// One connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::network) struct Link {
    /// Where the other end is, as far as it has an address that we know.
    pub(in crate::network) address: Option<Address>,
    /// Whether it is over a relay.
    pub(in crate::network) relayed: bool,
    /// Over which.
    pub(in crate::network) relay: Option<NodeId>,
    /// Whether we dialled.
    pub(in crate::network) dialled: bool,
}

impl Link {
    fn route(&self) -> Route {
        match self.relayed {
            true => Route::Relayed,
            false if self.address.as_ref().is_some_and(Address::is_local) => Route::Local,
            false => Route::Direct,
        }
    }
}

/// What a new connection means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::network) enum Arrival {
    /// It is the first with that node.
    First(Route),
    /// Until now the node was reached over a relay.
    Around(Route),
    /// It is one more.
    Another,
}

#[derive(Debug)]
struct Connected {
    links: BTreeMap<ConnectionId, Link>,
    since: Millis,
    agent: String,
    round_trip: Option<Duration>,
}

impl Connected {
    fn route(&self) -> Route {
        let routes: Vec<Route> = self.links.values().map(Link::route).collect();
        let best = [Route::Local, Route::Direct].into_iter().find(|route| routes.contains(route));
        best.unwrap_or(Route::Relayed)
    }

    /// The connections over a relay when there is one without.
    fn bypassed(&self) -> impl Iterator<Item = ConnectionId> {
        let around = self.links.values().any(|link| !link.relayed);
        self.links.iter().filter(move |(_, link)| around && link.relayed).map(|(id, _)| *id)
    }

    /// The network of the first connection that we dialled.
    fn dialled_into(&self) -> Option<Group> {
        self.links.values().filter(|link| link.dialled).find_map(|link| link.address.as_ref()).map(Group::of)
    }
}

/// The nodes that we have dialled and are connected with, or are dialling, and the networks that they are on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::network) struct Outbound {
    /// How many.
    pub(in crate::network) nodes: usize,
    /// How many on each network.
    pub(in crate::network) groups: BTreeMap<Group, usize>,
}

impl Outbound {
    /// One more.
    pub(super) fn add(&mut self, group: Group) {
        self.nodes += 1;
        *self.groups.entry(group).or_default() += 1;
    }

    /// Networks beyond this machine and its own that they are spread over.
    pub(in crate::network) fn spread(&self) -> usize {
        self.groups.keys().filter(|group| **group != Group::Local).count()
    }

    pub(super) fn of(&self, group: Group) -> usize {
        self.groups.get(&group).copied().unwrap_or_default()
    }
}

/// Who is connected.
#[derive(Debug, Default)]
pub(super) struct Connections(BTreeMap<NodeId, Connected>);

impl Connections {
    pub(super) fn begin(&mut self, node: NodeId, connection: ConnectionId, link: Link, now: Millis) -> Arrival {
        let (first, relayed) = (!self.0.contains_key(&node), link.relayed);
        let connected = self.0.entry(node).or_insert_with(|| Connected {
            links: BTreeMap::new(),
            since: now,
            agent: String::new(),
            round_trip: None,
        });
        connected.links.insert(connection, link);
        match first {
            true => Arrival::First(connected.route()),
            false if !relayed && connected.bypassed().next().is_some() => Arrival::Around(connected.route()),
            false => Arrival::Another,
        }
    }

    /// A connection is gone; whether it was the last with that node.
    pub(super) fn end(&mut self, node: &NodeId, connection: ConnectionId) -> bool {
        let Some(connected) = self.0.get_mut(node) else { return false };
        connected.links.remove(&connection);
        connected.links.is_empty() && self.0.remove(node).is_some()
    }

    pub(super) fn contains(&self, node: &NodeId) -> bool {
        self.0.contains_key(node)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = NodeId> {
        self.0.keys().copied()
    }

    fn link(&self, node: &NodeId, connection: ConnectionId) -> Option<&Link> {
        self.0.get(node)?.links.get(&connection)
    }

    pub(super) fn is_relayed(&self, node: &NodeId, connection: ConnectionId) -> bool {
        self.link(node, connection).is_some_and(|link| link.relayed)
    }

    pub(super) fn bypassed(&self, node: &NodeId) -> Vec<ConnectionId> {
        self.0.get(node).map(|connected| connected.bypassed().collect()).unwrap_or_default()
    }

    pub(super) fn is_bypassed(&self, connection: ConnectionId) -> bool {
        self.0.values().any(|connected| connected.bypassed().any(|one| one == connection))
    }

    /// Peers by the best way there: on this network, over the internet, over a relay alone.
    pub(super) fn routes(&self) -> [usize; 3] {
        let routes: Vec<Route> = self.0.values().map(Connected::route).collect();
        [Route::Local, Route::Direct, Route::Relayed].map(|route| routes.iter().filter(|one| **one == route).count())
    }

    pub(super) fn place_of(&self, node: &NodeId) -> Option<Address> {
        let links = self.0.get(node)?.links.values();
        links.filter(|link| !link.relayed).find_map(|link| link.address.clone())
    }

    /// Where we have found a node that is connected: an address that we dialled ourselves.
    pub(super) fn found(&self) -> impl Iterator<Item = (NodeId, Address)> {
        let found = |connected: &Connected| {
            connected.links.values().filter(|link| link.dialled).find_map(|link| link.address.clone())
        };
        self.0.iter().filter_map(move |(node, connected)| Some((*node, found(connected)?)))
    }

    pub(super) fn outbound(&self) -> Outbound {
        let mut outbound = Outbound::default();
        self.0.values().filter_map(Connected::dialled_into).for_each(|group| outbound.add(group));
        outbound
    }

    /// The nodes that we dialled and reach without a relay: where, and since when.
    pub(super) fn steady(&self) -> impl Iterator<Item = (NodeId, Group, Millis)> {
        self.0
            .iter()
            .filter(|(_, connected)| connected.route() != Route::Relayed)
            .filter_map(|(node, connected)| Some((*node, connected.dialled_into()?, connected.since)))
    }

    pub(super) fn identified(&mut self, node: &NodeId, agent: &str) {
        if let Some(connected) = self.0.get_mut(node) {
            connected.agent = agent.chars().take(64).collect();
        }
    }

    pub(super) fn measured(&mut self, node: &NodeId, round_trip: Duration) {
        if let Some(connected) = self.0.get_mut(node) {
            connected.round_trip = Some(round_trip);
        }
    }

    pub(super) fn list(&self, now: Millis) -> Vec<Peer> {
        let peer = |(node, connected): (&NodeId, &Connected)| {
            let route = connected.route();
            let relays: BTreeSet<NodeId> = connected.links.values().filter_map(|link| link.relay).collect();
            Peer {
                node: *node,
                route,
                relay: relays.first().copied().filter(|_| route == Route::Relayed),
                dialled: connected.dialled_into().is_some(),
                connected_for: Duration::from_millis(now.since(connected.since)),
                addresses: connected.links.values().filter_map(|link| link.address.clone()).collect(),
                agent: connected.agent.clone(),
                round_trip: connected.round_trip,
            }
        };
        self.0.iter().map(peer).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::node, *};

    const START: Millis = Millis(1_000_000);

    fn id(number: usize) -> ConnectionId {
        ConnectionId::new_unchecked(number)
    }

    fn link(address: &str, dialled: bool) -> Link {
        Link { address: address.parse().ok(), relayed: false, relay: None, dialled }
    }

    #[test]
    fn a_way_around_a_relay_is_told_once_and_what_it_bypasses_is_known() {
        let mut connections = Connections::default();
        let over = Link { address: None, relayed: true, relay: Some(node(9)), dialled: false };
        assert_eq!(connections.begin(node(1), id(1), over.clone(), START), Arrival::First(Route::Relayed));
        assert_eq!((connections.routes(), connections.bypassed(&node(1))), ([0, 0, 1], vec![]));
        assert_eq!(connections.list(START)[0].relay, Some(node(9)));
        let local = link("/ip4/10.0.0.1/tcp/1", true);
        assert_eq!(connections.begin(node(1), id(2), local, START), Arrival::Around(Route::Local));
        assert_eq!((connections.routes(), connections.bypassed(&node(1))), ([1, 0, 0], vec![id(1)]));
        assert_eq!(connections.list(START)[0].relay, None);
        assert!(!connections.end(&node(1), id(1)));
        assert_eq!(connections.bypassed(&node(1)), []);
        assert_eq!(connections.begin(node(1), id(3), over, START), Arrival::Another);
    }

    #[test]
    fn those_whom_we_dialled_are_counted_by_their_networks() {
        let mut connections = Connections::default();
        for (at, (address, dialled)) in [
            ("/ip4/9.9.1.1/tcp/1", true),
            ("/ip4/9.9.2.2/udp/1/quic-v1", true),
            ("/ip4/8.8.8.8/tcp/1", false),
            ("/ip6/2a00:1:2::1/tcp/1", true),
            ("/ip4/127.0.0.1/tcp/1", true),
            ("/ip4/192.168.1.1/tcp/1", true),
        ]
        .into_iter()
        .enumerate()
        {
            let seed = u16::try_from(at).unwrap();
            let _ = connections.begin(node(seed), id(at), link(address, dialled), START);
        }
        let outbound = connections.outbound();
        assert_eq!((outbound.nodes, outbound.spread()), (5, 2));
        assert_eq!(outbound.of(Group::Local), 2);
        assert_eq!(outbound.of(Group::Four([9, 9])), 2);
        assert_eq!(outbound.of(Group::Six([0x2a00, 1])), 1);
    }
}
