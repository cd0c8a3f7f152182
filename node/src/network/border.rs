//! Which IP addresses bytes may leave for at all.
//!
//! Addresses come from everywhere: from peers, from the distributed table, from who wants a hole punched, from names
//! that resolve to anything. The table of peers looks at those that it is told; this looks at every one, below the
//! resolver and above the sockets, so that no protocol of libp2p that dials by itself goes where we would not.

use std::{
    collections::BTreeSet,
    io,
    net::IpAddr,
    pin::Pin,
    sync::{Arc, PoisonError, RwLock},
    task::{Context, Poll},
};

use libp2p::{
    Multiaddr, Transport, TransportError,
    core::transport::{DialOpts, ListenerId, TransportEvent},
};

use super::address::{OwnNetworks, ip_of};

/// Hosts that persons have named; who names more has the first ones forgotten.
const NAMED: usize = 1_024;

/// What the border goes by. Shared: the driver changes it, the transport obeys.
#[derive(Debug, Clone, Default)]
pub(super) struct Border(Arc<RwLock<Rules>>);

#[derive(Debug, Default)]
struct Rules {
    own: OwnNetworks,
    named: BTreeSet<IpAddr>,
}

impl Border {
    /// We are on these networks now.
    pub(super) fn set_own(&self, own: OwnNetworks) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).own = own;
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
        rules.named.contains(&ip.to_canonical()) || rules.own.reaches(ip)
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
        border.set_own(OwnNetworks::new(["/ip4/192.168.7.2/tcp/4001".parse().unwrap()]));
        for (text, may) in [
            ("9.9.9.9", true),
            ("2a00::1", true),
            ("192.168.1.1", true),
            ("10.0.0.1", false),
            ("172.16.0.1", false),
            ("127.0.0.1", false),
            ("169.254.1.1", false),
            ("100.64.0.1", false),
            ("::ffff:10.0.0.1", false),
            ("fd00::1", false),
            ("224.0.0.1", false),
        ] {
            assert_eq!(border.lets_out(ip(text)), may, "{text}");
        }
        border.name(ip("::ffff:10.0.0.1"));
        assert!(border.lets_out(ip("10.0.0.1")));
        assert!(!border.lets_out(ip("10.0.0.2")));
    }
}
