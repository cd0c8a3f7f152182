//! Where nodes are, and which of the addresses that we are told are dialled at all.
//!
//! An address that a stranger hands over is data: followed blindly, it makes this node knock at the doors of somebody's
//! home network. So a told address is dialled only when it is public, or of the same sort of private network as one
//! that we listen on ourselves.

use core::{fmt, str::FromStr};
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener, UdpSocket},
};

use joinup_protocol::{invite, text::Text, time::Millis};
use libp2p::{Multiaddr, PeerId, multiaddr::Protocol};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::NodeId;

/// Addresses kept of one node: its networks twice over; more are a waste of dials.
pub const PER_NODE: usize = 8;
/// Characters of an address in text: a name of 253, and what stands around it.
const TEXT: usize = 400;

/// Where a node may be, of the forms that this joinup can dial or listen on, with or without the node's id behind:
/// `/ip4/A/tcp/P`, `/ip4/A/udp/P/quic-v1`, the same with `ip6`, and with `dns`, `dns4` or `dns6` and a name; or a place
/// at a relay that is itself at such an address, `…/p2p/RELAY/p2p-circuit`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    host: Host,
    port: u16,
    transport: Transport,
    /// The relay that listens there, when that is not the node itself.
    relay: Option<NodeId>,
    node: Option<NodeId>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Host {
    Ip(IpAddr),
    Name { version: IpVersion, name: String },
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum IpVersion {
    Any,
    Four,
    Six,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Transport {
    Tcp,
    Quic,
}

impl Host {
    fn from_protocol(protocol: &Protocol<'_>) -> Result<Self, ParseAddressError> {
        let named = |version, name: &str| Self::Name { version, name: name.to_owned() };
        Ok(match protocol {
            Protocol::Ip4(ip) => Self::Ip((*ip).into()),
            Protocol::Ip6(ip) => Self::Ip(ip.to_canonical()),
            Protocol::Dns(name) => named(IpVersion::Any, name),
            Protocol::Dns4(name) => named(IpVersion::Four, name),
            Protocol::Dns6(name) => named(IpVersion::Six, name),
            _ => return Err(ParseAddressError::Form),
        })
    }
}

/// Why a text is not an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseAddressError {
    /// Not a multiaddress.
    #[error("not an address: {0}")]
    Malformed(String),
    /// A multiaddress of a form that is not spoken here.
    #[error("not an address of the form /ip4/192.0.2.1/tcp/4001 or /ip4/192.0.2.1/udp/4001/quic-v1")]
    Form,
}

impl Address {
    /// The node that is expected there, if the address names one.
    pub const fn node(&self) -> Option<NodeId> {
        self.node
    }

    /// The same place, naming the node that is expected there.
    #[must_use]
    pub fn with_node(self, node: NodeId) -> Self {
        Self { node: Some(node), ..self }
    }

    /// The same place, without a node.
    #[must_use]
    pub fn without_node(self) -> Self {
        Self { node: None, ..self }
    }

    /// The relay over which the node is reached there, if it is not reached itself.
    pub const fn relay(&self) -> Option<NodeId> {
        self.relay
    }

    /// The place that a node has at the relay which is at this address; none when the address names no node, or is
    /// itself a place at a relay.
    #[must_use]
    pub fn at_relay(self) -> Option<Self> {
        let relay = self.node.filter(|_| self.relay.is_none())?;
        Some(Self { relay: Some(relay), node: None, ..self })
    }

    /// The port, unless the system picks one.
    pub fn fixed_port(&self) -> Option<u16> {
        Some(self.port).filter(|port| *port != 0)
    }

    /// The IP address, if it is not a name.
    pub const fn ip(&self) -> Option<IpAddr> {
        match self.host {
            Host::Ip(ip) => Some(ip),
            Host::Name { .. } => None,
        }
    }

    /// Whether nobody listens there. libp2p shares a TCP port with whoever else shares it, so that a second node on
    /// one port would take every other connection of the first.
    ///
    /// # Errors
    /// What the system says when one tries to listen there.
    pub(super) fn is_free(&self) -> io::Result<()> {
        match (&self.host, self.transport) {
            (Host::Ip(ip), Transport::Tcp) => TcpListener::bind((*ip, self.port)).map(drop),
            (Host::Ip(ip), Transport::Quic) => UdpSocket::bind((*ip, self.port)).map(drop),
            (Host::Name { .. }, _) => Ok(()),
        }
    }

    /// The same with a port from an earlier run in place of port 0, if one is still free: invites and the memory of
    /// peers lead there.
    #[must_use]
    pub fn at_earlier_port(self, earlier: &[Self]) -> Self {
        if self.port != 0 {
            return self;
        }
        let alike = |other: &&Self| {
            other.transport == self.transport && other.ip().map(|ip| ip.is_ipv4()) == self.ip().map(|ip| ip.is_ipv4())
        };
        let again = earlier.iter().filter(alike).map(|other| Self { port: other.port, ..self.clone() });
        again.into_iter().find(|address| address.is_free().is_ok()).unwrap_or(self)
    }

    pub(super) fn from_multiaddr(address: &Multiaddr) -> Result<Self, ParseAddressError> {
        let parts: Vec<Protocol<'_>> = address.iter().collect();
        let (host, parts) = parts.split_first().ok_or(ParseAddressError::Form)?;
        let (port, transport, parts) = match parts {
            [Protocol::Tcp(port), parts @ ..] => (*port, Transport::Tcp, parts),
            [Protocol::Udp(port), Protocol::QuicV1, parts @ ..] => (*port, Transport::Quic, parts),
            _ => return Err(ParseAddressError::Form),
        };
        let (relay, parts) = match parts {
            [Protocol::P2p(relay), Protocol::P2pCircuit, parts @ ..] => (Some(node_of(relay)?), parts),
            parts => (None, parts),
        };
        let node = match parts {
            [] => None,
            [Protocol::P2p(peer)] => Some(node_of(peer)?),
            _ => return Err(ParseAddressError::Form),
        };
        Ok(Self { host: Host::from_protocol(host)?, port, transport, relay, node })
    }

    pub(super) fn to_multiaddr(&self) -> Multiaddr {
        let mut address = Multiaddr::empty();
        address.push(match &self.host {
            Host::Ip(IpAddr::V4(ip)) => Protocol::Ip4(*ip),
            Host::Ip(IpAddr::V6(ip)) => Protocol::Ip6(*ip),
            Host::Name { version: IpVersion::Any, name } => Protocol::Dns(name.into()),
            Host::Name { version: IpVersion::Four, name } => Protocol::Dns4(name.into()),
            Host::Name { version: IpVersion::Six, name } => Protocol::Dns6(name.into()),
        });
        match self.transport {
            Transport::Tcp => address.push(Protocol::Tcp(self.port)),
            Transport::Quic => {
                address.push(Protocol::Udp(self.port));
                address.push(Protocol::QuicV1);
            }
        }
        if let Some(relay) = self.relay {
            address.push(Protocol::P2p(relay.peer()));
            address.push(Protocol::P2pCircuit);
        }
        if let Some(node) = self.node {
            address.push(Protocol::P2p(node.peer()));
        }
        address
    }
}

fn node_of(peer: &PeerId) -> Result<NodeId, ParseAddressError> {
    NodeId::from_peer(*peer).map_err(|_| ParseAddressError::Form)
}

impl From<&invite::Address> for Address {
    fn from(address: &invite::Address) -> Self {
        let host = match &address.host {
            invite::Host::Ip4(ip) => Host::Ip(Ipv4Addr::from(*ip).into()),
            invite::Host::Ip6(ip) => Host::Ip(Ipv6Addr::from(*ip).to_canonical()),
            invite::Host::Name(name) => Host::Name { version: IpVersion::Any, name: name.to_string() },
        };
        let transport = match address.transport {
            invite::Transport::Tcp => Transport::Tcp,
            invite::Transport::Quic => Transport::Quic,
        };
        // A relay whose key is none is not found there, and neither is who is behind it.
        let relay = address.relay.as_ref().and_then(|key| NodeId::from_bytes(key).ok());
        Self { host, port: address.port, transport, relay, node: None }
    }
}

impl Address {
    /// The address as an invite holds it; none for a name that is too long for one.
    pub fn for_invite(&self) -> Option<invite::Address> {
        let transport = match self.transport {
            Transport::Tcp => invite::Transport::Tcp,
            Transport::Quic => invite::Transport::Quic,
        };
        let host = match &self.host {
            Host::Ip(ip) => (*ip).into(),
            Host::Name { name, .. } => invite::Host::Name(Text::try_from(name.as_str()).ok()?),
        };
        Some(invite::Address { host, port: self.port, transport, relay: self.relay.map(|relay| relay.to_bytes()) })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_multiaddr().fmt(f)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

impl FromStr for Address {
    type Err = ParseAddressError;

    fn from_str(text: &str) -> Result<Self, ParseAddressError> {
        if text.len() > TEXT {
            return Err(ParseAddressError::Form);
        }
        let address: Multiaddr =
            text.parse().map_err(|error: libp2p::multiaddr::Error| ParseAddressError::Malformed(error.to_string()))?;
        Self::from_multiaddr(&address)
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// The IP address that a multiaddress begins with.
pub(super) fn ip_of(address: &Multiaddr) -> Option<IpAddr> {
    match address.iter().next()? {
        Protocol::Ip4(ip) => Some(ip.into()),
        Protocol::Ip6(ip) => Some(ip.into()),
        _ => None,
    }
}

/// Whether a host of that address is reached from everywhere.
pub(super) fn is_public(ip: IpAddr) -> bool {
    Scope::of(ip) == Scope::Public
}

/// Who says that a node is at an address; decides whether it is dialled, and which are kept when there are too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The node itself or others, over the network.
    Told,
    /// We have reached the node there.
    Reached,
    /// A person, or an invite that a person used.
    Given,
}

/// An address and who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownAddress {
    /// Where; does not name the node.
    pub address: Address,
    /// Who says so.
    pub source: Source,
    /// When we heard of it first.
    #[serde(default)]
    pub heard: Millis,
    /// When we last reached the node there, to the hour; nothing when we never did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<Millis>,
}

impl KnownAddress {
    /// An address that was heard of at no known time.
    pub const fn new(address: Address, source: Source) -> Self {
        Self { address, source, heard: Millis(0), reached: None }
    }
}

/// The sorts of network that an address can be on. Two networks of one private sort are not always one network, but an
/// address of a sort that we are not on is never one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Public,
    Loopback,
    Private10,
    Private172,
    Private192,
    CarrierNat,
    LinkLocal4,
    LinkLocal6,
    UniqueLocal,
    /// No host is there: unspecified, multicast, reserved, examples, or an address wrapped into another.
    Nowhere,
}

impl Scope {
    fn of(ip: IpAddr) -> Self {
        match ip.to_canonical() {
            IpAddr::V4(ip) => Self::of_v4(ip),
            IpAddr::V6(ip) => Self::of_v6(ip),
        }
    }

    fn of_v4(ip: Ipv4Addr) -> Self {
        match ip.octets() {
            [127, ..] => Self::Loopback,
            [10, ..] => Self::Private10,
            [172, 16..=31, ..] => Self::Private172,
            [192, 168, ..] => Self::Private192,
            [100, 64..=127, ..] => Self::CarrierNat,
            [169, 254, ..] => Self::LinkLocal4,
            // "This network", protocol assignments, examples, 6to4 relays, benchmarks.
            [0, ..] | [192, 0, 0 | 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Self::Nowhere,
            [192, 88, 99, _] | [198, 18..=19, ..] => Self::Nowhere,
            [224..=255, ..] => Self::Nowhere,
            _ => Self::Public,
        }
    }

    fn of_v6(ip: Ipv6Addr) -> Self {
        match ip.segments() {
            [0, 0, 0, 0, 0, 0, 0, 1] => Self::Loopback,
            [0xfe80..=0xfebf, ..] => Self::LinkLocal6,
            [0xfc00..=0xfdff, ..] => Self::UniqueLocal,
            // Teredo, benchmarks and ORCHID; examples; 6to4, which wraps any IPv4 address.
            [0x2001, 0..=0x01ff, ..] | [0x2001, 0x0db8, ..] | [0x2002, ..] | [0x3fff, 0..=0x0fff, ..] => Self::Nowhere,
            [0x2000..=0x3fff, ..] => Self::Public,
            _ => Self::Nowhere,
        }
    }
}

/// The networks that we are on, as far as our own listening addresses tell.
#[derive(Debug, Clone, Default)]
pub(super) struct OwnNetworks {
    scopes: Vec<Scope>,
    listening: Vec<Address>,
}

impl OwnNetworks {
    pub(super) fn new(listening: impl IntoIterator<Item = Address>) -> Self {
        let listening: Vec<Address> = listening.into_iter().map(Address::without_node).collect();
        let mut scopes: Vec<Scope> = Vec::new();
        // A place at a relay says where the relay is.
        let ours = listening.iter().filter(|address| address.relay.is_none());
        for scope in ours.filter_map(Address::ip).map(Scope::of) {
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
        Self { scopes, listening }
    }

    /// Whether an address is dialled. What a person gave always is; what was told is not when it is a name, which may
    /// stand for any address, or on a network that we are not on.
    pub(super) fn may_dial(&self, known: &KnownAddress) -> bool {
        let KnownAddress { address, source, .. } = known;
        if address.port == 0 || self.listening.contains(address) {
            return false;
        }
        match (source, &address.host) {
            (Source::Given, _) => true,
            (_, Host::Name { .. }) => false,
            (_, Host::Ip(ip)) => self.reaches(*ip),
        }
    }

    /// Whether we are reached from this machine alone.
    pub(super) fn is_this_machine(&self) -> bool {
        self.scopes.iter().all(|scope| *scope == Scope::Loopback)
    }

    /// Whether a host is public, or on a network of a sort that we are on.
    pub(super) fn reaches(&self, ip: IpAddr) -> bool {
        match Scope::of(ip) {
            Scope::Public => true,
            Scope::Nowhere => false,
            scope => self.scopes.contains(&scope),
        }
    }
}

impl Address {
    /// Whether it is on this machine or a private network, and not the place of somebody behind a relay.
    pub(super) fn is_local(&self) -> bool {
        self.relay.is_none() && self.ip().is_some_and(|ip| !matches!(Scope::of(ip), Scope::Public | Scope::Nowhere))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_of_an_earlier_run_is_taken_again_unless_somebody_has_it() {
        let free = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let taken_port = taken.local_addr().unwrap().port();
        let address = |text: String| text.parse::<Address>().unwrap();
        let earlier = [
            address(format!("/ip4/127.0.0.1/tcp/{taken_port}")),
            address(format!("/ip4/127.0.0.1/udp/{free}/quic-v1")),
        ];
        let again = |text: &str| address(text.to_owned()).at_earlier_port(&earlier).to_string();
        assert_eq!(again("/ip4/127.0.0.1/udp/0/quic-v1"), format!("/ip4/127.0.0.1/udp/{free}/quic-v1"));
        assert_eq!(again("/ip4/127.0.0.1/tcp/0"), "/ip4/127.0.0.1/tcp/0");
        assert_eq!(again("/ip4/127.0.0.1/tcp/7"), "/ip4/127.0.0.1/tcp/7");
        assert_eq!(again("/ip6/::1/udp/0/quic-v1"), "/ip6/::1/udp/0/quic-v1");
    }

    fn own(listening: &[&str]) -> OwnNetworks {
        OwnNetworks::new(listening.iter().map(|text| text.parse().unwrap()))
    }

    fn told(address: &str) -> KnownAddress {
        KnownAddress::new(address.parse().unwrap(), Source::Told)
    }

    #[test]
    fn addresses_survive_text_and_only_known_forms_are_read() {
        for text in [
            "/ip4/192.0.2.1/tcp/4001",
            "/ip6/2001:db8::1/udp/4001/quic-v1",
            "/dns/example.org/tcp/443/p2p/12D3KooWGC6TvWhfapngX6wvJHMYvKpDMXPb3ZnCZ6dMoaMtimQ5",
            "/dns4/example.org/udp/1/quic-v1",
            "/ip4/9.9.9.9/tcp/1/p2p/12D3KooWGC6TvWhfapngX6wvJHMYvKpDMXPb3ZnCZ6dMoaMtimQ5/p2p-circuit",
            "/ip4/9.9.9.9/tcp/1/p2p/12D3KooWGC6TvWhfapngX6wvJHMYvKpDMXPb3ZnCZ6dMoaMtimQ5/p2p-circuit/p2p/\
             12D3KooWGC6TvWhfapngX6wvJHMYvKpDMXPb3ZnCZ6dMoaMtimQ5",
        ] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "hello",
            "/ip4/192.0.2.1",
            "/ip4/192.0.2.1/udp/4001",
            "/ip4/192.0.2.1/tcp/4001/ws",
            "/ip4/192.0.2.1/tcp/4001/p2p-circuit",
            "/unix/tmp",
            "/ip4/192.0.2.1/tcp/4001/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
        ] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }

    #[test]
    fn private_addresses_are_dialled_only_from_a_network_of_their_sort() {
        let listening = [
            "/ip4/127.0.0.1/tcp/4001",
            "/ip4/10.1.2.3/tcp/4001",
            "/ip4/172.20.0.1/tcp/4001",
            "/ip4/192.168.7.7/udp/4001/quic-v1",
            "/ip4/100.100.1.1/tcp/4001",
            "/ip4/169.254.3.3/tcp/4001",
            "/ip6/fe80::7/tcp/4001",
            "/ip6/fd00::7/tcp/4001",
        ];
        let there = [
            "/ip4/127.9.9.9/tcp/1",
            "/ip4/10.200.0.1/tcp/1",
            "/ip4/172.31.255.255/tcp/1",
            "/ip4/192.168.0.1/tcp/1",
            "/ip4/100.127.0.1/tcp/1",
            "/ip4/169.254.169.254/tcp/1",
            "/ip6/febf::1/tcp/1",
            "/ip6/fcff::1/tcp/1",
        ];
        for (own_at, own_address) in listening.iter().enumerate() {
            let networks = own(&[own_address]);
            for (at, address) in there.iter().enumerate() {
                assert_eq!(networks.may_dial(&told(address)), at == own_at, "{address} from {own_address}");
            }
        }
        assert!(there.iter().all(|address| !own(&[]).may_dial(&told(address))));
    }

    #[test]
    fn public_addresses_are_dialled_and_impossible_ones_never() {
        let everywhere = own(&["/ip4/127.0.0.1/tcp/4001", "/ip4/203.0.113.5/tcp/4001", "/ip4/10.1.2.3/tcp/4001"]);
        for address in ["/ip4/9.9.9.9/tcp/1", "/ip4/172.32.0.1/tcp/1", "/ip6/2a00::1/tcp/1", "/ip4/192.167.1.1/tcp/1"] {
            assert!(everywhere.may_dial(&told(address)), "{address}");
            assert!(own(&[]).may_dial(&told(address)), "{address}");
        }
        for address in [
            "/ip4/0.0.0.0/tcp/1",
            "/ip4/224.0.0.1/tcp/1",
            "/ip4/255.255.255.255/tcp/1",
            "/ip4/203.0.113.9/tcp/1",
            "/ip6/::/tcp/1",
            "/ip6/ff02::1/tcp/1",
            "/ip6/2002:a00:1::/tcp/1",
            "/ip6/64:ff9b::a00:1/tcp/1",
            "/ip4/9.9.9.9/tcp/0",
            "/dns/example.org/tcp/1",
        ] {
            assert!(!everywhere.may_dial(&told(address)), "{address}");
        }
    }

    #[test]
    fn a_private_address_in_ipv6_clothes_is_still_private() {
        assert!(!own(&[]).may_dial(&told("/ip6/::ffff:10.0.0.1/tcp/1")));
        assert!(!own(&[]).may_dial(&told("/ip6/::10.0.0.1/tcp/1")));
    }

    #[test]
    fn what_a_person_gave_is_dialled_but_never_ourselves() {
        let networks = own(&["/ip4/127.0.0.1/tcp/4001"]);
        let given = |address: &str| KnownAddress::new(address.parse().unwrap(), Source::Given);
        assert!(networks.may_dial(&given("/ip4/10.0.0.1/tcp/1")));
        assert!(networks.may_dial(&given("/dns/example.org/tcp/1")));
        assert!(!networks.may_dial(&given("/ip4/127.0.0.1/tcp/4001")));
        assert!(networks.may_dial(&told("/ip4/127.0.0.1/tcp/4002")));
    }
}
