//! Which network a host is on, as far as that tells who may have many addresses there.
//!
//! Addresses of one network are cheap for whoever has that network, and dear for everybody else. So peers that we dial
//! are spread over networks: whoever surrounds a node has to own addresses in several. The sizes are those of Bitcoin
//! Core's address manager: the first 16 bits of an IPv4 address, the first 32 of an IPv6 one.

use std::net::IpAddr;

use super::address::{Address, is_public};

/// A network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Group {
    /// This machine, or any private network: whoever is there is near, and counts as one.
    Local,
    /// A host that is known by name alone.
    Named,
    /// The first 16 bits of an IPv4 address.
    Four([u8; 2]),
    /// The first 32 bits of an IPv6 address.
    Six([u16; 2]),
}

impl Group {
    /// The network of an address; of a place at a relay, that of the relay, which decides what comes over it.
    pub(super) fn of(address: &Address) -> Self {
        match address.ip().map(|ip| ip.to_canonical()) {
            None => Self::Named,
            Some(ip) if !is_public(ip) => Self::Local,
            Some(IpAddr::V4(ip)) => {
                let [a, b, ..] = ip.octets();
                Self::Four([a, b])
            }
            Some(IpAddr::V6(ip)) => {
                let [a, b, ..] = ip.segments();
                Self::Six([a, b])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_what_one_owner_has_many_addresses_of() {
        let group = |text: &str| Group::of(&text.parse().unwrap());
        assert_eq!(group("/ip4/9.9.1.1/tcp/1"), group("/ip4/9.9.200.7/udp/5/quic-v1"));
        assert_ne!(group("/ip4/9.9.1.1/tcp/1"), group("/ip4/9.8.1.1/tcp/1"));
        assert_eq!(group("/ip6/2a00:1:2::1/tcp/1"), group("/ip6/2a00:1:ffff::1/tcp/1"));
        assert_ne!(group("/ip6/2a00:1:2::1/tcp/1"), group("/ip6/2a00:2:2::1/tcp/1"));
        assert_eq!(group("/ip6/::ffff:9.9.1.1/tcp/1"), group("/ip4/9.9.1.1/tcp/1"));
        for local in ["/ip4/127.0.0.1/tcp/1", "/ip4/10.0.0.1/tcp/1", "/ip6/fe80::1/tcp/1", "/ip6/::1/tcp/1"] {
            assert_eq!(group(local), Group::Local);
        }
        assert_eq!(group("/dns/example.org/tcp/1"), Group::Named);
        let place = "/ip4/9.9.1.1/tcp/1/p2p/12D3KooWGC6TvWhfapngX6wvJHMYvKpDMXPb3ZnCZ6dMoaMtimQ5/p2p-circuit";
        assert_eq!(group(place), group("/ip4/9.9.1.1/tcp/1"));
    }
}
