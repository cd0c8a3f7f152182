//! How many connections there may be: in all, with one peer, with one address, and on their way.
//!
//! libp2p has a behaviour for the first two, but it remembers every peer that was ever connected, so that whoever makes
//! up identities fills our memory; and it does not look at addresses.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    net::IpAddr,
    task::{Context, Poll},
};

use libp2p::{
    Multiaddr, PeerId,
    core::{Endpoint, transport::PortUse},
    swarm::{
        ConnectionClosed, ConnectionDenied, ConnectionId, DialFailure, FromSwarm, ListenFailure, NetworkBehaviour,
        THandler, THandlerInEvent, THandlerOutEvent, ToSwarm, dummy,
    },
};

use super::{address::ip_of, numbers::Refused, peers::OUTBOUND};

/// The bounds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Established, in all.
    pub(super) connections: usize,
    /// Of these, opened by others: the rest is ours, so that nobody surrounds us by connecting often enough.
    pub(super) inbound: usize,
    /// With one address (an IPv4 address, or the first 64 bits of an IPv6 one); loopback is exempt.
    pub(super) per_address: usize,
}

impl Limits {
    /// The bounds that follow from what is set: a quarter of all is for those whom we dial, and room for [`OUTBOUND`] of
    /// them always.
    pub(super) fn of(connections: u32, per_address: u32) -> Self {
        let connections = connections as usize;
        let inbound = connections.saturating_sub(OUTBOUND.max(connections / 4));
        Self { connections, inbound, per_address: per_address as usize }
    }
}

/// Connections with one peer: both sides may dial at once, over two transports.
const PER_PEER: usize = 4;
/// Connections in one direction that are being set up.
const PENDING: usize = 64;

/// Which bound was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Full {
    #[error("too many connections")]
    Connections,
    #[error("too many connections with this peer")]
    Peer,
    #[error("too many connections with this address")]
    Address,
    #[error("too many connections on their way")]
    Pending,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    inbound: bool,
    /// Nothing while it is on its way.
    peer: Option<PeerId>,
    /// Nothing when it is exempt, or not known yet.
    address: Option<IpAddr>,
}

/// Counts connections and denies what is too many.
#[derive(Debug)]
pub(super) struct Gate {
    limits: Limits,
    held: BTreeMap<ConnectionId, Held>,
    refused: Refused,
}

impl Gate {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, held: BTreeMap::new(), refused: Refused::default() }
    }

    /// Goes by other bounds from here on; what is connected stays.
    pub(super) const fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// The bounds as they are now.
    pub(super) const fn limits(&self) -> Limits {
        self.limits
    }

    /// What was refused so far.
    pub(super) const fn refused(&self) -> Refused {
        self.refused
    }

    /// Connections that others opened, and that we did.
    pub(super) fn connections(&self) -> (u64, u64) {
        let count = |inbound| self.count(|held| held.peer.is_some() && held.inbound == inbound) as u64;
        (count(true), count(false))
    }

    /// Counts a refusal, and tells libp2p of it.
    fn counted<T>(&mut self, result: Result<T, Full>) -> Result<T, ConnectionDenied> {
        result.map_err(|full| {
            let refused = match full {
                Full::Connections => &mut self.refused.connections,
                Full::Peer => &mut self.refused.peer,
                Full::Address => &mut self.refused.address,
                Full::Pending => &mut self.refused.pending,
            };
            *refused += 1;
            ConnectionDenied::new(full)
        })
    }

    fn count(&self, matches: impl Fn(&Held) -> bool) -> usize {
        self.held.values().filter(|held| matches(held)).count()
    }

    fn begin(&mut self, connection: ConnectionId, inbound: bool, address: Option<IpAddr>) -> Result<(), Full> {
        if self.count(|held| held.peer.is_none() && held.inbound == inbound) >= PENDING {
            return Err(Full::Pending);
        }
        if address.is_some() && self.count(|held| held.address == address) >= self.limits.per_address {
            return Err(Full::Address);
        }
        self.held.insert(connection, Held { inbound, peer: None, address });
        Ok(())
    }

    fn establish(
        &mut self,
        connection: ConnectionId,
        inbound: bool,
        peer: PeerId,
        address: Option<IpAddr>,
    ) -> Result<(), Full> {
        if self.count(|held| held.peer == Some(peer)) >= PER_PEER {
            return Err(Full::Peer);
        }
        if self.count(|held| held.peer.is_some()) >= self.limits.connections
            || inbound && self.count(|held| held.peer.is_some() && held.inbound) >= self.limits.inbound
        {
            return Err(Full::Connections);
        }
        self.held.insert(connection, Held { inbound, peer: Some(peer), address });
        Ok(())
    }
}

/// What connections of an address are counted under.
fn counted(address: &Multiaddr) -> Option<IpAddr> {
    match ip_of(address)?.to_canonical() {
        ip if ip.is_loopback() => None,
        IpAddr::V4(ip) => Some(ip.into()),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            Some(IpAddr::from([a, b, c, d, 0, 0, 0, 0]))
        }
    }
}

impl NetworkBehaviour for Gate {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = Infallible;

    fn handle_pending_inbound_connection(
        &mut self,
        connection: ConnectionId,
        _: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<(), ConnectionDenied> {
        let result = self.begin(connection, true, counted(remote));
        self.counted(result)
    }

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        let result = self.establish(connection, true, peer, counted(remote));
        self.counted(result).map(|()| dummy::ConnectionHandler)
    }

    fn handle_pending_outbound_connection(
        &mut self,
        connection: ConnectionId,
        _: Option<PeerId>,
        _: &[Multiaddr],
        _: Endpoint,
    ) -> Result<Vec<Multiaddr>, ConnectionDenied> {
        let result = self.begin(connection, false, None);
        self.counted(result).map(|()| Vec::new())
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        remote: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        let result = self.establish(connection, false, peer, counted(remote));
        self.counted(result).map(|()| dummy::ConnectionHandler)
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        let ended = match event {
            FromSwarm::ConnectionClosed(ConnectionClosed { connection_id, .. })
            | FromSwarm::DialFailure(DialFailure { connection_id, .. })
            | FromSwarm::ListenFailure(ListenFailure { connection_id, .. }) => connection_id,
            _ => return,
        };
        self.held.remove(&ended);
    }

    fn on_connection_handler_event(&mut self, _: PeerId, _: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {}
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate() -> Gate {
        Gate::new(Limits { connections: 8, inbound: 6, per_address: 3 })
    }

    fn inbound(gate: &mut Gate, connection: usize, peer: PeerId, address: &str) -> Result<(), Full> {
        let connection = ConnectionId::new_unchecked(connection);
        let address = counted(&address.parse().unwrap());
        gate.begin(connection, true, address)?;
        let result = gate.establish(connection, true, peer, address);
        if result.is_err() {
            gate.held.remove(&connection);
        }
        result
    }

    #[test]
    fn there_is_always_room_for_those_whom_we_dial() {
        for (connections, inbound) in [(0, 0), (4, 0), (8, 4), (16, 12), (128, 96), (10_000, 7_500)] {
            assert_eq!(Limits::of(connections, 8).inbound, inbound);
        }
    }

    #[test]
    fn an_address_has_its_share_and_loopback_is_exempt() {
        let mut gate = gate();
        for connection in 0..3 {
            assert_eq!(inbound(&mut gate, connection, PeerId::random(), "/ip4/192.0.2.1/tcp/1"), Ok(()));
        }
        assert_eq!(inbound(&mut gate, 3, PeerId::random(), "/ip4/192.0.2.1/tcp/2"), Err(Full::Address));
        for connection in 4..7 {
            assert_eq!(inbound(&mut gate, connection, PeerId::random(), "/ip4/127.0.0.1/tcp/1"), Ok(()));
        }
        assert_eq!(inbound(&mut gate, 7, PeerId::random(), "/ip4/127.0.0.1/tcp/1"), Err(Full::Connections));
        gate.held.remove(&ConnectionId::new_unchecked(0));
        assert_eq!(inbound(&mut gate, 8, PeerId::random(), "/ip4/192.0.2.1/tcp/2"), Ok(()));
    }

    #[test]
    fn other_bounds_hold_for_whoever_comes_next_and_refusals_are_counted() {
        let mut gate = gate();
        let come = |gate: &mut Gate, connection| {
            let result = inbound(gate, connection, PeerId::random(), "/ip4/192.0.2.1/tcp/1");
            gate.counted(result).is_ok()
        };
        assert_eq!([0, 1, 2, 3].map(|connection| come(&mut gate, connection)), [true, true, true, false]);
        gate.set_limits(Limits::of(10, 5));
        assert_eq!([4, 5, 6].map(|connection| come(&mut gate, connection)), [true, true, false]);
        gate.set_limits(Limits::of(4, 2));
        assert!(!come(&mut gate, 7));
        assert_eq!((gate.connections(), gate.refused().address), ((5, 0), 3));
    }

    #[test]
    fn addresses_of_one_ipv6_network_count_as_one() {
        let mut gate = gate();
        for (connection, host) in ["1", "2", "ffff"].iter().enumerate() {
            let address = format!("/ip6/2001:db8:0:7::{host}/tcp/1");
            assert_eq!(inbound(&mut gate, connection, PeerId::random(), &address), Ok(()));
        }
        assert_eq!(inbound(&mut gate, 3, PeerId::random(), "/ip6/2001:db8:0:7::9/tcp/1"), Err(Full::Address));
        assert_eq!(inbound(&mut gate, 4, PeerId::random(), "/ip6/2001:db8:0:8::9/tcp/1"), Ok(()));
    }

    #[test]
    fn a_peer_has_its_share_and_some_places_are_for_those_we_dial() {
        let mut gate = gate();
        let peer = PeerId::random();
        for connection in 0..4 {
            assert_eq!(inbound(&mut gate, connection, peer, "/ip4/127.0.0.1/tcp/1"), Ok(()));
        }
        assert_eq!(inbound(&mut gate, 4, peer, "/ip4/127.0.0.1/tcp/1"), Err(Full::Peer));
        for connection in 5..7 {
            assert_eq!(inbound(&mut gate, connection, PeerId::random(), "/ip4/127.0.0.1/tcp/1"), Ok(()));
        }
        assert_eq!(inbound(&mut gate, 7, PeerId::random(), "/ip4/127.0.0.1/tcp/1"), Err(Full::Connections));
        for (connection, expected) in [(8, Ok(())), (9, Ok(())), (10, Err(Full::Connections))] {
            let connection = ConnectionId::new_unchecked(connection);
            gate.begin(connection, false, None).unwrap();
            assert_eq!(gate.establish(connection, false, PeerId::random(), None), expected);
        }
    }
}
