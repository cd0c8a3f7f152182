//! Whether others reach this node by itself: what relays tried, what the household's router says, and what libp2p holds
//! for confirmed. Pure.

use std::collections::BTreeSet;

use super::{Address, address::is_public};

/// What the household's router says to the wish that it lets others in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Router {
    /// It lets them in, at this address.
    Open(Box<Address>),
    /// It did, and does no more.
    Closed,
    /// No router answers to such wishes.
    Silent,
    /// It is itself behind another router, so that its letting in is of no use.
    Behind,
}

/// What is known of it.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// Whether libp2p holds an address of our own for confirmed.
    public: bool,
    /// Addresses at which a relay has reached us.
    reached: BTreeSet<Address>,
    /// Whether anybody has tried.
    tried: bool,
    router: Option<Router>,
}

impl Reach {
    /// The addresses that are confirmed are these now. Whether one of them is our own, and reached from everywhere.
    pub(super) fn confirmed(&mut self, addresses: impl IntoIterator<Item = Address>) -> bool {
        let own = |address: &Address| address.relay().is_none() && address.ip().is_none_or(is_public);
        self.public = addresses.into_iter().any(|address| own(&address));
        self.public
    }

    /// A relay has tried to reach us at an address of our own.
    pub(super) fn tried(&mut self, address: Option<Address>, reached: bool) {
        let Some(address) = address.filter(|address| address.ip().is_some_and(is_public)) else { return };
        self.tried = true;
        if reached {
            self.reached.insert(address);
        } else {
            self.reached.remove(&address);
        }
    }

    /// The router has said something.
    pub(super) fn router_says(&mut self, says: Router) {
        if says == Router::Closed
            && let Some(Router::Open(address)) = &self.router
        {
            self.reached.remove(&**address);
        }
        self.router = Some(says);
    }

    /// Whether others reach us; nothing while nobody has tried.
    pub(super) fn is_reached(&self) -> Option<bool> {
        match self.public || !self.reached.is_empty() {
            true => Some(true),
            false => self.tried.then_some(false),
        }
    }

    /// What the router said last; nothing when it was not asked, or has not answered yet.
    pub(super) const fn router(&self) -> Option<&Router> {
        self.router.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    #[test]
    fn what_a_relay_tried_counts_until_it_tries_again() {
        let mut reach = Reach::default();
        assert_eq!(reach.is_reached(), None);
        reach.tried(Some(address("/ip4/192.168.1.9/tcp/1")), true);
        assert_eq!(reach.is_reached(), None, "on our own network everybody is reached");
        let own = address("/ip4/9.9.9.9/tcp/1");
        reach.tried(Some(own.clone()), false);
        assert_eq!(reach.is_reached(), Some(false));
        reach.tried(Some(own.clone()), true);
        assert_eq!(reach.is_reached(), Some(true));
        reach.tried(Some(own), false);
        assert_eq!(reach.is_reached(), Some(false));
    }

    #[test]
    fn a_place_at_a_relay_is_no_reaching_by_ourselves() {
        let mut reach = Reach::default();
        let relay = "12D3KooWGC6TvWhfapngX6wvJHMYvKpDMXPb3ZnCZ6dMoaMtimQ5";
        assert!(!reach.confirmed([address(&format!("/ip4/9.9.9.9/tcp/1/p2p/{relay}/p2p-circuit"))]));
        assert!(!reach.confirmed([address("/ip4/192.168.1.9/tcp/1")]));
        assert_eq!(reach.is_reached(), None);
        assert!(reach.confirmed([address("/ip4/9.9.9.9/tcp/1")]));
        assert_eq!(reach.is_reached(), Some(true));
        assert!(!reach.confirmed([]));
        assert_eq!(reach.is_reached(), None);
    }

    #[test]
    fn a_router_that_closes_again_takes_back_what_came_of_it() {
        let mut reach = Reach::default();
        assert_eq!(reach.router(), None);
        let open = address("/ip4/9.9.9.9/udp/7/quic-v1");
        reach.router_says(Router::Open(Box::new(open.clone())));
        reach.tried(Some(open.clone()), true);
        assert_eq!((reach.is_reached(), reach.router()), (Some(true), Some(&Router::Open(Box::new(open)))));
        reach.router_says(Router::Closed);
        assert_eq!((reach.is_reached(), reach.router()), (Some(false), Some(&Router::Closed)));
        for says in [Router::Silent, Router::Behind] {
            reach.router_says(says.clone());
            assert_eq!((reach.is_reached(), reach.router()), (Some(false), Some(&says)));
        }
    }
}
