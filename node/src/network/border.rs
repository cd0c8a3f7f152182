//! Which IP addresses bytes may leave for at all.
//!
//! Addresses come from everywhere: from peers, from the distributed table, from who wants a hole punched, from names
//! that resolve to anything. The table of peers looks at those that it is told; this looks at every one, below the
//! resolver and above the sockets, so that no protocol of libp2p that dials by itself goes where we would not.
//!
//! "Our networks" are those that a network card of this machine is on, no wider than its prefix says: behind a household's
//! router somebody else's `192.168.2.1` is not one of our `192.168.1.0/24`. This machine itself is one only while the
//! node listens nowhere else; else whoever tells addresses would choose which of its services gets our bytes.

use std::{
    collections::BTreeSet,
    io,
    net::IpAddr,
    pin::Pin,
    sync::{Arc, PoisonError, RwLock},
    task::{Context, Poll},
};

use if_addrs::IfAddr;
use libp2p::{
    Multiaddr, Transport, TransportError,
    core::transport::{DialOpts, ListenerId, TransportEvent},
};

use super::address::{OwnNetworks, ip_of, is_public};

/// Hosts that persons have named; who names more has the first ones forgotten.
const NAMED: usize = 1_024;

/// What the border goes by. Shared: the driver changes it, the transport obeys.
#[derive(Debug, Clone, Default)]
pub(super) struct Border(Arc<RwLock<Rules>>);

#[derive(Debug, Default)]
struct Rules {
    own: OwnNetworks,
    cards: Vec<Network>,
    named: BTreeSet<IpAddr>,
}

/// A network that a network card is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Network {
    ip: IpAddr,
    /// Bits of the address that all hosts of the network share.
    prefix: u8,
}

impl Network {
    /// The networks of all cards; none when the system does not tell.
    pub(super) fn of_all_cards() -> Vec<Self> {
        let cards = if_addrs::get_if_addrs().unwrap_or_else(|error| {
            tracing::warn!(%error, "the system does not tell which networks it is on: nobody there is reached");
            Vec::new()
        });
        let of = |card: if_addrs::Interface| match card.addr {
            IfAddr::V4(at) => Self { ip: at.ip.into(), prefix: at.prefixlen },
            IfAddr::V6(at) => Self { ip: at.ip.into(), prefix: at.prefixlen },
        };
        cards.into_iter().map(of).collect()
    }

    fn holds(self, ip: IpAddr) -> bool {
        let bits = |ip: IpAddr| match ip {
            IpAddr::V4(ip) => (u128::from(ip.to_bits()) << 96, 32),
            IpAddr::V6(ip) => (ip.to_bits(), 128),
        };
        let ((ours, length), (theirs, other)) = (bits(self.ip), bits(ip));
        let shared = u32::from(self.prefix).min(length);
        length == other && (ours ^ theirs).leading_zeros() >= shared
    }
}

impl Border {
    /// We listen there now, and this machine's cards are on these networks.
    pub(super) fn set_own(&self, own: OwnNetworks, cards: Vec<Network>) {
        let mut rules = self.0.write().unwrap_or_else(PoisonError::into_inner);
        (rules.own, rules.cards) = (own, cards);
    }

    /// A person, or an invite that a person used, named this host.
    pub(super) fn name(&self, ip: IpAddr) {
        let mut rules = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if rules.named.len() >= NAMED {
            rules.named.pop_first();
        }
        rules.named.insert(ip.to_canonical());
    }

    /// Whether bytes may leave for that host.
    pub(super) fn lets_out(&self, ip: IpAddr) -> bool {
        let rules = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let ip = ip.to_canonical();
        rules.named.contains(&ip) || rules.own.reaches(ip) && (is_public(ip) || rules.is_near(ip))
    }
}

impl Rules {
    /// Whether a private address is on a network of ours.
    fn is_near(&self, ip: IpAddr) -> bool {
        match ip.is_loopback() {
            true => self.own.is_this_machine(),
            false => self.cards.iter().any(|card| card.holds(ip)),
        }
    }
}

/// A transport that dials only where the border lets it.
#[derive(Debug)]
pub(super) struct Guarded<T> {
    inner: T,
    border: Border,
}

impl<T> Guarded<T> {
    pub(super) const fn new(inner: T, border: Border) -> Self {
        Self { inner, border }
    }
}

impl<T: Transport<Error = io::Error> + Unpin> Transport for Guarded<T> {
    type Output = T::Output;
    type Error = io::Error;
    type ListenerUpgrade = T::ListenerUpgrade;
    type Dial = T::Dial;

    fn listen_on(&mut self, id: ListenerId, address: Multiaddr) -> Result<(), TransportError<Self::Error>> {
        self.inner.listen_on(id, address)
    }

    fn remove_listener(&mut self, id: ListenerId) -> bool {
        self.inner.remove_listener(id)
    }

    fn dial(&mut self, address: Multiaddr, options: DialOpts) -> Result<Self::Dial, TransportError<Self::Error>> {
        match ip_of(&address) {
            Some(ip) if !self.border.lets_out(ip) => {
                let why = format!("{ip} is on a private network that this machine is not on");
                Err(TransportError::Other(io::Error::new(io::ErrorKind::PermissionDenied, why)))
            }
            _ => self.inner.dial(address, options),
        }
    }

    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<TransportEvent<Self::ListenerUpgrade, Self::Error>> {
        Pin::new(&mut self.inner).poll(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_for_private_networks_that_we_are_not_on_unless_a_person_named_the_host() {
        let border = Border::default();
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let listening = ["/ip4/192.168.7.2/tcp/4001", "/ip4/127.0.0.1/tcp/4001", "/ip6/fd00::7/tcp/4001"];
        let listening = OwnNetworks::new(listening.map(|text| text.parse().unwrap()));
        let cards = [("192.168.7.2", 24), ("127.0.0.1", 8), ("fd00::7", 64), ("10.0.0.7", 8)];
        border.set_own(listening, cards.map(|(text, prefix)| Network { ip: ip(text), prefix }).into());
        for (text, may) in [
            ("9.9.9.9", true),
            ("2a00::1", true),
            ("192.168.7.1", true),
            ("::ffff:192.168.7.1", true),
            ("192.168.1.1", false),
            ("fd00::8", true),
            ("fd00:0:0:1::8", false),
            ("10.0.0.1", false),
            ("172.16.0.1", false),
            ("127.0.0.1", false),
            ("169.254.1.1", false),
            ("100.64.0.1", false),
            ("::ffff:10.0.0.1", false),
            ("fd01::1", false),
            ("::1", false),
            ("224.0.0.1", false),
        ] {
            assert_eq!(border.lets_out(ip(text)), may, "{text}");
        }
        border.set_own(OwnNetworks::new(["/ip4/127.0.0.1/tcp/4001".parse().unwrap()]), Vec::new());
        assert!(border.lets_out(ip("127.0.0.2")), "who listens on this machine alone stays on it");
        border.name(ip("::ffff:10.0.0.1"));
        assert!(border.lets_out(ip("10.0.0.1")));
        assert!(!border.lets_out(ip("10.0.0.2")));
    }
}
