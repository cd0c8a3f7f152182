//! The nodes that we know, are connected to, or refuse; and whom to dial when. Pure: time is an argument.
//!
//! Who is known and not connected is dialled: at the start within seconds, after a failure later each time. A node
//! that was never reached is forgotten when the table is full, before one that was.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use joinup_protocol::time::Millis;
use libp2p::swarm::ConnectionId;

use super::{
    Address, KnownAddress, KnownNode, NodeId, Peer, Route, Source,
    address::{OwnNetworks, PER_NODE},
    numbers::Routes,
};

/// Nodes remembered.
const KNOWN: usize = 1_000;
/// With so many peers we dial nobody of our own accord: gossip needs a dozen, catch-up any one.
const ENOUGH: usize = 32;
/// Dials at once of our own accord.
const DIALLING: usize = 8;
/// Within this time of a start, every known node has been dialled.
const FIRST_DIALS: u64 = 5 * Millis::SECOND;
const FIRST_BACK_OFF: u64 = 5 * Millis::SECOND;
/// How much longer the lesser of two nodes waits after a cut.
const POLITE: u64 = 2 * Millis::SECOND;
const LONGEST_BACK_OFF: u64 = 30 * Millis::MINUTE;
/// When a node is dialled that has no address where we may go: when there is news.
const NEVER: Millis = Millis(u64::MAX);
/// Broken messages after which a node is not talked to.
const STRIKES: u8 = 3;
/// How long it is not talked to; strikes older than that are forgotten as well.
const BAN: u64 = 12 * 60 * Millis::MINUTE;
/// Nodes with strikes that are remembered; with more, the oldest are forgiven.
const OFFENDERS: usize = 4_096;

#[derive(Debug)]
struct Known {
    addresses: Vec<KnownAddress>,
    failures: u32,
    due: Millis,
    dialling: bool,
}

#[derive(Debug)]
struct Connection {
    address: Option<Address>,
    relayed: bool,
}

#[derive(Debug)]
struct Connected {
    connections: BTreeMap<ConnectionId, Connection>,
    since: Millis,
    agent: String,
    round_trip: Option<Duration>,
}

impl Connected {
    fn route(&self) -> Route {
        let local = |connection: &Connection| connection.address.as_ref().is_some_and(Address::is_local);
        let of = |connection: &Connection| match connection.relayed {
            true => Route::Relayed,
            false if local(connection) => Route::Local,
            false => Route::Direct,
        };
        let routes: Vec<Route> = self.connections.values().map(of).collect();
        let best = [Route::Local, Route::Direct].into_iter().find(|route| routes.contains(route));
        best.unwrap_or(Route::Relayed)
    }
}

impl Connected {
    /// The connections over a relay when there is one without.
    fn bypassed(&self) -> impl Iterator<Item = ConnectionId> {
        let around = self.connections.values().any(|connection| !connection.relayed);
        self.connections.iter().filter(move |(_, connection)| around && connection.relayed).map(|(id, _)| *id)
    }
}

#[derive(Debug, Clone, Copy)]
struct Offence {
    strikes: u8,
    last: Millis,
}

/// What a new connection means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrival {
    /// It is the first with that node.
    First(Route),
    /// Until now the node was reached over a relay.
    Around(Route),
    /// It is one more.
    Another,
}

/// What a broken message leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(super) enum Strike {
    /// It is remembered.
    Noted,
    /// It was one too many.
    Out,
}

/// The tables.
#[derive(Debug)]
pub(super) struct Peers {
    me: NodeId,
    own: OwnNetworks,
    known: BTreeMap<NodeId, Known>,
    connected: BTreeMap<NodeId, Connected>,
    offenders: BTreeMap<NodeId, Offence>,
    blocked: BTreeSet<NodeId>,
}

impl Peers {
    pub(super) fn new(me: NodeId, blocked: impl IntoIterator<Item = NodeId>) -> Self {
        Self {
            me,
            own: OwnNetworks::default(),
            known: BTreeMap::new(),
            connected: BTreeMap::new(),
            offenders: BTreeMap::new(),
            blocked: blocked.into_iter().collect(),
        }
    }

    /// We listen on these addresses now.
    pub(super) fn listening(&mut self, addresses: impl IntoIterator<Item = Address>, now: Millis) {
        self.own = OwnNetworks::new(addresses);
        for known in self.known.values_mut().filter(|known| known.due == NEVER) {
            known.due = now;
        }
    }

    /// A node may be found at these addresses. Tells what is to be remembered, if it is news.
    pub(super) fn learn(
        &mut self,
        node: NodeId,
        addresses: impl IntoIterator<Item = Address>,
        source: Source,
        now: Millis,
    ) -> Option<KnownNode> {
        if node == self.me || !self.make_room(&node, source) {
            return None;
        }
        let known =
            self.known.entry(node).or_insert(Known { addresses: Vec::new(), failures: 0, due: now, dialling: false });
        let before = known.addresses.clone();
        for address in addresses.into_iter().take(PER_NODE).map(Address::without_node) {
            note(&mut known.addresses, KnownAddress { address, source });
        }
        if known.addresses.is_empty() {
            self.known.remove(&node);
            return None;
        }
        if known.addresses == before {
            return None;
        }
        if source == Source::Given {
            known.failures = 0;
            known.due = now;
        } else if known.due == NEVER {
            known.due = now;
        }
        Some(KnownNode { node, addresses: known.addresses.clone() })
    }

    /// Takes in what was remembered from earlier runs; each is dialled within the first seconds.
    pub(super) fn recall(&mut self, remembered: Vec<KnownNode>, now: Millis) {
        let count = remembered.len().max(1) as u64;
        for (at, KnownNode { node, addresses }) in remembered.into_iter().take(KNOWN).enumerate() {
            if node == self.me || self.known.contains_key(&node) {
                continue;
            }
            let due = now.plus(FIRST_DIALS * at as u64 / count);
            let addresses = addresses.into_iter().take(PER_NODE).collect();
            self.known.insert(node, Known { addresses, failures: 0, due, dialling: false });
        }
    }

    fn make_room(&mut self, node: &NodeId, source: Source) -> bool {
        if self.known.len() < KNOWN || self.known.contains_key(node) {
            return true;
        }
        let worth = |known: &Known| known.addresses.iter().map(|known| known.source).max();
        let idle = self.known.iter().filter(|(node, _)| !self.connected.contains_key(node));
        let least = idle.min_by_key(|(_, known)| (worth(known), core::cmp::Reverse(known.failures)));
        match least.map(|(node, known)| (*node, worth(known))) {
            Some((least, worth)) if worth <= Some(source) => self.known.remove(&least).is_some(),
            _ => false,
        }
    }

    /// A connection is there. Tells what it means, and what is to be remembered when we found the node at an address.
    pub(super) fn connected(
        &mut self,
        node: NodeId,
        connection: ConnectionId,
        (address, relayed): (Option<Address>, bool),
        dialled: bool,
        now: Millis,
    ) -> (Arrival, Option<KnownNode>) {
        let first = !self.connected.contains_key(&node);
        let connected = self.connected.entry(node).or_insert_with(|| Connected {
            connections: BTreeMap::new(),
            since: now,
            agent: String::new(),
            round_trip: None,
        });
        connected.connections.insert(connection, Connection { address: address.clone(), relayed });
        let route = connected.route();
        let arrival = match first {
            true => Arrival::First(route),
            false if !relayed && connected.bypassed().next().is_some() => Arrival::Around(route),
            false => Arrival::Another,
        };
        let found = address.filter(|_| dialled);
        let news = found.and_then(|address| self.learn(node, [address], Source::Reached, now));
        if let Some(known) = self.known.get_mut(&node) {
            known.dialling = false;
            known.failures = 0;
        }
        (arrival, news)
    }

    /// A connection is gone; whether it was the last with that node.
    pub(super) fn disconnected(&mut self, node: &NodeId, connection: ConnectionId, now: Millis) -> bool {
        let Some(connected) = self.connected.get_mut(node) else { return false };
        connected.connections.remove(&connection);
        if !connected.connections.is_empty() {
            return false;
        }
        self.connected.remove(node);
        if let Some(known) = self.known.get_mut(node) {
            // Both ends see the cut at the same moment; one of them lets the other dial first.
            let polite = if self.me < *node { POLITE } else { 0 };
            known.due = now.plus(FIRST_BACK_OFF + polite);
        }
        true
    }

    /// Dialling a node led nowhere.
    pub(super) fn unreachable(&mut self, node: &NodeId, now: Millis) {
        if let Some(known) = self.known.get_mut(node) {
            let wait = FIRST_BACK_OFF.saturating_mul(1 << known.failures.min(16)).min(LONGEST_BACK_OFF);
            known.failures = known.failures.saturating_add(1);
            known.dialling = false;
            known.due = now.plus(wait);
        }
    }

    /// Another node answers at an address where this one was thought to be: the address is forgotten.
    pub(super) fn not_there(&mut self, node: &NodeId, address: &Address) -> Option<KnownNode> {
        let known = self.known.get_mut(node)?;
        known.addresses.retain(|known| known.address != *address);
        let news = KnownNode { node: *node, addresses: known.addresses.clone() };
        if known.addresses.is_empty() {
            self.known.remove(node);
        }
        Some(news)
    }

    /// Forgets a node that turned out to be none of ours.
    pub(super) fn forget(&mut self, node: NodeId) -> KnownNode {
        self.known.remove(&node);
        KnownNode { node, addresses: Vec::new() }
    }

    /// The nodes to dial now, and where; each is then reported as connected or unreachable.
    pub(super) fn due(&mut self, now: Millis) -> Vec<(NodeId, Vec<Address>)> {
        let dialling = self.known.values().filter(|known| known.dialling).count();
        let places = DIALLING.saturating_sub(dialling).min(ENOUGH.saturating_sub(self.connected.len()));
        let mut due: Vec<(Millis, NodeId)> = self.waiting().filter(|(due, _)| *due <= now).collect();
        due.sort_unstable();
        let mut dials = Vec::new();
        for (_, node) in due {
            if dials.len() >= places {
                break;
            }
            let addresses = self.reachable(&node);
            let Some(known) = self.known.get_mut(&node) else { continue };
            if addresses.is_empty() {
                known.due = NEVER;
            } else if is_refused(&self.blocked, &self.offenders, &node, now) {
                known.due = now.plus(LONGEST_BACK_OFF);
            } else {
                known.dialling = true;
                dials.push((node, addresses));
            }
        }
        dials
    }

    /// When to ask [`Peers::due`] again.
    pub(super) fn next_dial(&self) -> Option<Millis> {
        let dialling = self.known.values().filter(|known| known.dialling).count();
        let places = self.connected.len() < ENOUGH && dialling < DIALLING;
        self.waiting().map(|(due, _)| due).min().filter(|due| places && *due != NEVER)
    }

    fn waiting(&self) -> impl Iterator<Item = (Millis, NodeId)> {
        let idle = |(node, known): &(&NodeId, &Known)| !known.dialling && !self.connected.contains_key(node);
        self.known.iter().filter(idle).map(|(node, known)| (known.due, *node))
    }

    /// The addresses of a node that may be dialled, best first.
    pub(super) fn reachable(&self, node: &NodeId) -> Vec<Address> {
        let Some(known) = self.known.get(node) else { return Vec::new() };
        // Over a relay that is connected, nothing is dialled.
        let is_near = |address: &Address| address.relay().is_some_and(|relay| self.connected.contains_key(&relay));
        let may = |known: &&KnownAddress| is_near(&known.address) || self.own.may_dial(known);
        let mut addresses: Vec<Address> =
            known.addresses.iter().filter(may).map(|known| known.address.clone()).collect();
        addresses.sort_by_key(|address| address.relay().is_some());
        addresses
    }

    /// Of addresses that peers told, those where we would go.
    pub(super) fn dialable_of_told<'a>(&self, addresses: impl Iterator<Item = &'a Address>) -> Vec<Address> {
        let told = |address: &Address| KnownAddress { address: address.clone().without_node(), source: Source::Told };
        addresses.filter(|address| self.own.may_dial(&told(address))).take(PER_NODE).cloned().collect()
    }

    /// Of addresses that a person gave, those that do not lead to ourselves.
    pub(super) fn dialable(&self, addresses: Vec<Address>) -> Vec<Address> {
        let given = |address: &Address| KnownAddress { address: address.clone().without_node(), source: Source::Given };
        addresses.into_iter().filter(|address| self.own.may_dial(&given(address))).take(PER_NODE).collect()
    }

    /// A node broke the rules.
    pub(super) fn strike(&mut self, node: NodeId, now: Millis) -> Strike {
        if self.offenders.len() >= OFFENDERS && !self.offenders.contains_key(&node) {
            let oldest = self.offenders.iter().min_by_key(|(_, offence)| offence.last).map(|(node, _)| *node);
            oldest.and_then(|oldest| self.offenders.remove(&oldest));
        }
        let offence = self.offenders.entry(node).or_insert(Offence { strikes: 0, last: now });
        if now.since(offence.last) >= BAN {
            offence.strikes = 0;
        }
        *offence = Offence { strikes: offence.strikes.saturating_add(1), last: now };
        if offence.strikes >= STRIKES { Strike::Out } else { Strike::Noted }
    }

    /// The bans that are over; they are forgotten with this.
    pub(super) fn forgiven(&mut self, now: Millis) -> Vec<NodeId> {
        let over = |offence: &Offence| now.since(offence.last) >= BAN;
        let forgiven: Vec<NodeId> =
            self.offenders.iter().filter(|(_, offence)| over(offence)).map(|(node, _)| *node).collect();
        self.offenders.retain(|_, offence| !over(offence));
        forgiven.into_iter().filter(|node| !self.blocked.contains(node)).collect()
    }

    /// When the next ban is over.
    pub(super) fn next_forgiven(&self) -> Option<Millis> {
        self.offenders.values().map(|offence| offence.last.plus(BAN)).min()
    }

    pub(super) fn block(&mut self, node: NodeId) {
        self.blocked.insert(node);
    }

    /// A person wants to talk to the node again, whatever it did.
    pub(super) fn unblock(&mut self, node: &NodeId) {
        self.blocked.remove(node);
        self.offenders.remove(node);
    }

    pub(super) fn is_refused(&self, node: &NodeId, now: Millis) -> bool {
        is_refused(&self.blocked, &self.offenders, node, now)
    }

    pub(super) fn is_connected(&self, node: &NodeId) -> bool {
        self.connected.contains_key(node)
    }

    /// Whether a connection is over a relay.
    pub(super) fn is_relayed(&self, node: &NodeId, connection: ConnectionId) -> bool {
        let connected = self.connected.get(node);
        connected.and_then(|connected| connected.connections.get(&connection)).is_some_and(|one| one.relayed)
    }

    /// The connections over a relay with a node that is reached without as well.
    pub(super) fn bypassed(&self, node: &NodeId) -> Vec<ConnectionId> {
        self.connected.get(node).map(|connected| connected.bypassed().collect()).unwrap_or_default()
    }

    /// Whether a connection is over a relay, to a node that is reached without as well.
    pub(super) fn is_bypassed(&self, connection: ConnectionId) -> bool {
        self.connected.values().any(|connected| connected.bypassed().any(|one| one == connection))
    }

    /// Peers that are reached over a relay alone.
    pub(super) fn relayed(&self) -> usize {
        self.connected.values().filter(|connected| connected.route() == Route::Relayed).count()
    }

    /// How many peers are reached in which way.
    pub(super) fn routes(&self) -> Routes {
        let mut routes = Routes::default();
        for connected in self.connected.values() {
            *match connected.route() {
                Route::Direct => &mut routes.direct,
                Route::Local => &mut routes.local,
                Route::Relayed => &mut routes.relayed,
            } += 1;
        }
        routes
    }

    /// Where we are connected with a node, without a relay.
    pub(super) fn place_of(&self, node: &NodeId) -> Option<Address> {
        let connections = self.connected.get(node)?.connections.values();
        connections.filter(|connection| !connection.relayed).find_map(|connection| connection.address.clone())
    }

    pub(super) fn connected_nodes(&self) -> impl Iterator<Item = NodeId> {
        self.connected.keys().copied()
    }

    pub(super) fn counts(&self) -> (usize, usize) {
        (self.connected.len(), self.known.len())
    }

    pub(super) fn identified(&mut self, node: &NodeId, agent: &str) {
        if let Some(connected) = self.connected.get_mut(node) {
            connected.agent = agent.chars().take(64).collect();
        }
    }

    pub(super) fn measured(&mut self, node: &NodeId, round_trip: Duration) {
        if let Some(connected) = self.connected.get_mut(node) {
            connected.round_trip = Some(round_trip);
        }
    }

    pub(super) fn list(&self, now: Millis) -> Vec<Peer> {
        let peer = |(node, connected): (&NodeId, &Connected)| Peer {
            node: *node,
            route: connected.route(),
            connected_for: Duration::from_millis(now.since(connected.since)),
            addresses: connected.connections.values().filter_map(|connection| connection.address.clone()).collect(),
            agent: connected.agent.clone(),
            round_trip: connected.round_trip,
        };
        self.connected.iter().map(peer).collect()
    }
}

fn is_refused(blocked: &BTreeSet<NodeId>, offenders: &BTreeMap<NodeId, Offence>, node: &NodeId, now: Millis) -> bool {
    let banned = |offence: &Offence| offence.strikes >= STRIKES && now.since(offence.last) < BAN;
    blocked.contains(node) || offenders.get(node).is_some_and(banned)
}

/// Adds an address or raises its source; the best sources stay in front, and of one source the newest.
fn note(addresses: &mut Vec<KnownAddress>, news: KnownAddress) {
    match addresses.iter_mut().find(|known| known.address == news.address) {
        Some(known) if known.source >= news.source => return,
        Some(known) => known.source = news.source,
        None => addresses.insert(0, news),
    }
    addresses.sort_by_key(|known| core::cmp::Reverse(known.source));
    addresses.truncate(PER_NODE);
}

#[cfg(test)]
mod tests {
    use super::{super::NodeKey, *};

    const START: Millis = Millis(1_000_000);

    fn node(seed: u16) -> NodeId {
        let mut bytes = [0; 32];
        bytes[..2].copy_from_slice(&seed.to_be_bytes());
        NodeKey::from_seed(&mut bytes).unwrap().node()
    }

    fn address(port: u16) -> Address {
        format!("/ip4/9.9.9.9/tcp/{port}").parse().unwrap()
    }

    fn peers() -> Peers {
        Peers::new(node(0), [])
    }

    fn ports(known: &KnownNode) -> Vec<String> {
        known.addresses.iter().map(|known| known.address.to_string().replace("/ip4/9.9.9.9/tcp/", "")).collect()
    }

    #[test]
    fn a_way_around_a_relay_is_told_once_and_what_it_bypasses_is_known() {
        let mut peers = peers();
        let id = ConnectionId::new_unchecked;
        let over = |relayed| (None, relayed);
        assert_eq!(peers.connected(node(1), id(1), over(true), false, START).0, Arrival::First(Route::Relayed));
        assert_eq!((peers.relayed(), peers.bypassed(&node(1))), (1, vec![]));
        let local = (Some("/ip4/10.0.0.1/tcp/1".parse().unwrap()), false);
        assert_eq!(peers.connected(node(1), id(2), local, true, START).0, Arrival::Around(Route::Local));
        assert_eq!((peers.relayed(), peers.bypassed(&node(1))), (0, vec![id(1)]));
        assert!(!peers.disconnected(&node(1), id(1), START));
        assert_eq!(peers.bypassed(&node(1)), []);
        assert_eq!(peers.connected(node(1), id(3), over(false), true, START).0, Arrival::Another);
    }

    #[test]
    fn the_best_eight_addresses_are_kept_and_only_news_is_told() {
        let mut peers = peers();
        let news = peers.learn(node(1), (1..20).map(address), Source::Told, START).unwrap();
        assert_eq!(ports(&news), ["8", "7", "6", "5", "4", "3", "2", "1"]);
        assert_eq!(peers.learn(node(1), [address(3)], Source::Told, START), None);
        let news = peers.learn(node(1), [address(3)], Source::Reached, START).unwrap();
        assert_eq!(ports(&news)[0], "3");
        assert_eq!(peers.learn(node(1), [address(3)], Source::Told, START), None);
        let news = peers.learn(node(1), [address(99)], Source::Given, START).unwrap();
        assert_eq!(ports(&news)[..2], ["99", "3"]);
        assert_eq!(peers.learn(node(0), [address(1)], Source::Given, START), None, "ourselves");
    }

    #[test]
    fn known_nodes_are_dialled_within_seconds_and_later_each_time() {
        let mut peers = peers();
        let remembered = (1..=4).map(|seed| KnownNode {
            node: node(seed),
            addresses: vec![KnownAddress { address: address(seed), source: Source::Told }],
        });
        peers.recall(remembered.collect(), START);
        assert_eq!(peers.due(START).len(), 1);
        assert_eq!(peers.due(START.plus(FIRST_DIALS)).len(), 3);
        assert_eq!(peers.next_dial(), None);
        let mut now = START.plus(FIRST_DIALS);
        for wait in [5, 10, 20] {
            peers.unreachable(&node(1), now);
            assert_eq!(peers.next_dial(), Some(now.plus(wait * Millis::SECOND)));
            now = now.plus(wait * Millis::SECOND);
            assert_eq!(peers.due(now), [(node(1), vec![address(1)])]);
        }
        assert_eq!(
            peers.connected(node(1), ConnectionId::new_unchecked(1), (None, false), false, now).0,
            Arrival::First(Route::Direct)
        );
        assert!(peers.disconnected(&node(1), ConnectionId::new_unchecked(1), now));
        let wait = |me: NodeId, other: NodeId| FIRST_BACK_OFF + if me < other { POLITE } else { 0 };
        assert_eq!(peers.next_dial(), Some(now.plus(wait(peers.me, node(1)))));
        let mut other_end = Peers::new(node(1), []);
        other_end.learn(peers.me, [address(9)], Source::Told, now);
        let _ = other_end.connected(peers.me, ConnectionId::new_unchecked(1), (None, false), false, now);
        assert!(other_end.disconnected(&peers.me, ConnectionId::new_unchecked(1), now));
        assert_eq!(other_end.next_dial(), Some(now.plus(wait(node(1), peers.me))));
        assert_ne!(peers.next_dial(), other_end.next_dial());
    }

    #[test]
    fn addresses_that_may_not_be_dialled_are_not() {
        let mut peers = peers();
        let private: Address = "/ip4/192.168.1.9/tcp/1".parse().unwrap();
        peers.learn(node(1), [private.clone()], Source::Told, START);
        assert_eq!(peers.due(START), []);
        assert_eq!(peers.next_dial(), None);
        peers.listening(["/ip4/192.168.7.7/tcp/4001".parse().unwrap()], START);
        assert_eq!(peers.due(START), [(node(1), vec![private])]);
    }

    #[test]
    fn three_strikes_are_out_for_twelve_hours() {
        let mut peers = peers();
        peers.learn(node(1), [address(1)], Source::Told, START);
        assert_eq!(peers.strike(node(1), START), Strike::Noted);
        assert_eq!(peers.strike(node(1), START), Strike::Noted);
        assert!(!peers.is_refused(&node(1), START));
        assert_eq!(peers.strike(node(1), START), Strike::Out);
        assert!(peers.is_refused(&node(1), START));
        assert_eq!(peers.due(START), []);
        assert_eq!(peers.next_forgiven(), Some(START.plus(BAN)));
        assert_eq!(peers.forgiven(START.plus(BAN - 1)), []);
        assert_eq!(peers.forgiven(START.plus(BAN)), [node(1)]);
        assert!(!peers.is_refused(&node(1), START.plus(BAN)));
    }

    #[test]
    fn a_blocked_node_stays_blocked_until_a_person_says_otherwise() {
        let mut peers = Peers::new(node(0), [node(1)]);
        assert!(peers.is_refused(&node(1), START));
        peers.unblock(&node(1));
        assert!(!peers.is_refused(&node(1), START));
        peers.block(node(1));
        assert!(peers.is_refused(&node(1), START.plus(10 * BAN)));
    }

    #[test]
    fn a_full_table_forgets_those_never_reached_first() {
        let mut peers = peers();
        peers.learn(node(1), [address(1)], Source::Reached, START);
        for seed in 2..=u16::try_from(KNOWN).unwrap() {
            peers.learn(node(seed), [address(seed)], Source::Told, START);
        }
        peers.unreachable(&node(7), START);
        assert!(peers.learn(node(5_000), [address(1)], Source::Told, START).is_some());
        assert_eq!(peers.counts().1, KNOWN);
        assert!(peers.reachable(&node(7)).is_empty());
        assert_eq!(peers.reachable(&node(1)), [address(1)]);
    }

    #[test]
    fn offenders_are_bounded() {
        let mut peers = peers();
        for seed in 0..u16::try_from(OFFENDERS + 50).unwrap() {
            let _ = peers.strike(node(seed), START.plus(seed.into()));
        }
        assert_eq!(peers.offenders.len(), OFFENDERS);
    }
}
