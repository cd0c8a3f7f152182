//! Being a relay: connections carried for those who cannot reach each other, within bounds.
//!
//! libp2p's own bounds (128 KiB and two minutes for each connection) are for a hole to be punched and no more. Here a
//! relay is for those as well to whom no hole leads, so that a community's whole shelf may pass over it; the bounds keep
//! one household from using it up.

use std::{
    collections::BTreeSet,
    io::ErrorKind,
    num::NonZeroU32,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use libp2p::{Multiaddr, PeerId, relay};

use super::Address;

/// Connections carried for one peer at once, in each direction: half a dozen neighbours, and their reconnecting.
pub const CIRCUITS_PER_PEER: u16 = 8;
/// How long a place is held before it must be renewed.
const RESERVATION: Duration = Duration::from_secs(60 * 60);
/// What libp2p itself would take, which takes its bounds once and for all; below that the [`Ceiling`] decides, which can
/// be moved while the node runs.
const MOST: usize = 65_536;
/// Places asked for: so many at once by one peer, then one in each interval; and the same for an IP address, behind
/// which a whole village may be.
const PEER_PLACES: (NonZeroU32, Duration) = (NonZeroU32::MIN.saturating_add(59), Duration::from_secs(60));
const ADDRESS_PLACES: (NonZeroU32, Duration) = (NonZeroU32::MIN.saturating_add(599), Duration::from_secs(6));
/// Connections asked for, likewise.
const PEER_CIRCUITS: (NonZeroU32, Duration) = (NonZeroU32::MIN.saturating_add(119), Duration::from_secs(30));
const ADDRESS_CIRCUITS: (NonZeroU32, Duration) = (NonZeroU32::MIN.saturating_add(599), Duration::from_secs(6));

/// What a relay carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relaying {
    /// Where it is reached from everywhere; where it listens when that is not said.
    pub addresses: Vec<Address>,
    /// Nodes that may have a place.
    pub reservations: u32,
    /// Connections carried at once.
    pub circuits: u32,
    /// Bytes of one of them, in each direction.
    pub circuit_bytes: u64,
    /// How long one may last.
    pub circuit_time: Duration,
}

impl Relaying {
    pub(super) fn behaviour(&self, us: PeerId, ceiling: &Ceiling) -> relay::Behaviour {
        let mut config = relay::Config {
            max_reservations: MOST,
            max_reservations_per_peer: usize::from(CIRCUITS_PER_PEER),
            reservation_duration: RESERVATION,
            reservation_rate_limiters: Vec::new(),
            max_circuits: MOST,
            max_circuits_per_peer: usize::from(CIRCUITS_PER_PEER),
            max_circuit_duration: self.circuit_time,
            max_circuit_bytes: self.circuit_bytes,
            circuit_src_rate_limiters: Vec::new(),
        }
        .reservation_rate_per_peer(PEER_PLACES.0, PEER_PLACES.1)
        .reservation_rate_per_ip(ADDRESS_PLACES.0, ADDRESS_PLACES.1)
        .circuit_src_per_peer(PEER_CIRCUITS.0, PEER_CIRCUITS.1)
        .circuit_src_per_ip(ADDRESS_CIRCUITS.0, ADDRESS_CIRCUITS.1);
        // Asked last, so that whoever is granted something by it has it.
        let (places, circuits) = (ceiling.clone(), ceiling.clone());
        config.reservation_rate_limiters.push(Box::new(move |peer, _: &Multiaddr, _| places.gives_place(peer)));
        config.circuit_src_rate_limiters.push(Box::new(move |_, _: &Multiaddr, _| circuits.has_circuit()));
        relay::Behaviour::new(us, config)
    }
}

/// How many may have a place and how many connections are carried, and who has one: shared with libp2p's relay, which
/// asks before it gives anything.
#[derive(Debug, Clone, Default)]
pub(super) struct Ceiling(Arc<Mutex<Carried>>);

#[derive(Debug, Default)]
struct Carried {
    places: u32,
    circuits: u32,
    holders: BTreeSet<PeerId>,
    /// Connections that are carried; one that is being set up is not counted yet.
    carried: u64,
}

impl Ceiling {
    fn now(&self) -> MutexGuard<'_, Carried> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes by other bounds from here on; who has a place keeps it, and may renew it.
    pub(super) fn set(&self, relaying: Option<&Relaying>) {
        let (places, circuits) = relaying.map_or((0, 0), |relaying| (relaying.reservations, relaying.circuits));
        let mut now = self.now();
        (now.places, now.circuits) = (places, circuits);
    }

    /// Places and connections that are allowed.
    pub(super) fn bounds(&self) -> (u64, u64) {
        let now = self.now();
        (now.places.into(), now.circuits.into())
    }

    fn gives_place(&self, peer: PeerId) -> bool {
        let mut now = self.now();
        if now.holders.contains(&peer) {
            return true;
        }
        let has_room = now.holders.len() < now.places as usize;
        if has_room {
            now.holders.insert(peer);
        }
        has_room
    }

    fn has_circuit(&self) -> bool {
        let now = self.now();
        now.carried < now.circuits.into()
    }
}

/// What a relay has done since the start, and does now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RelayStats {
    /// Nodes that have a place now.
    pub reservations: u64,
    /// Connections carried now.
    pub circuits: u64,
    /// Places given.
    pub reserved: u64,
    /// Places refused.
    pub reservations_refused: u64,
    /// Connections carried since the start.
    pub carried: u64,
    /// Connections refused.
    pub circuits_refused: u64,
    /// Carried connections that ended because they had carried all that one may.
    pub circuits_out_of_bytes: u64,
    /// Carried connections that ended because they had lasted as long as one may.
    pub circuits_out_of_time: u64,
}

impl RelayStats {
    /// Counts what happened. libp2p tells of every connection that ends as if it had held a place, so a place counts as
    /// gone when its node is.
    pub(super) fn note(&mut self, event: &relay::Event, ceiling: &Ceiling, is_connected: impl Fn(&PeerId) -> bool) {
        let mut now = ceiling.now();
        match event {
            relay::Event::ReservationReqAccepted { renewed: false, .. } => self.reserved += 1,
            relay::Event::ReservationReqDenied { .. } => self.reservations_refused += 1,
            relay::Event::ReservationTimedOut { src_peer_id: peer } => drop(now.holders.remove(peer)),
            relay::Event::ReservationClosed { src_peer_id: peer } if !is_connected(peer) => {
                now.holders.remove(peer);
            }
            relay::Event::CircuitReqAccepted { .. } => {
                self.carried += 1;
                now.carried += 1;
            }
            relay::Event::CircuitReqDenied { .. } => self.circuits_refused += 1,
            relay::Event::CircuitClosed { error, .. } => {
                now.carried = now.carried.saturating_sub(1);
                // It tells of the bytes in a sentence only, and of nothing else in that way.
                match error.as_ref().map(std::io::Error::kind) {
                    Some(ErrorKind::TimedOut) => self.circuits_out_of_time += 1,
                    Some(ErrorKind::Other) => self.circuits_out_of_bytes += 1,
                    _ => {}
                }
            }
            _ => {}
        }
        (self.reservations, self.circuits) = (now.holders.len() as u64, now.carried);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relaying(reservations: u32, circuits: u32) -> Relaying {
        Relaying {
            addresses: Vec::new(),
            reservations,
            circuits,
            circuit_bytes: 1,
            circuit_time: Duration::from_secs(1),
        }
    }

    #[test]
    fn places_are_given_up_to_the_ceiling_and_the_ceiling_moves() {
        let (ceiling, mut stats) = (Ceiling::default(), RelayStats::default());
        let [one, two, three] = [(); 3].map(|()| PeerId::random());
        assert!(!ceiling.gives_place(one), "nothing is allowed until somebody says so");
        ceiling.set(Some(&relaying(2, 1)));
        assert_eq!([one, two, one, three].map(|peer| ceiling.gives_place(peer)), [true, true, true, false]);
        ceiling.set(Some(&relaying(1, 1)));
        assert!(ceiling.gives_place(two), "who has a place may renew it");
        let closed = relay::Event::ReservationClosed { src_peer_id: two };
        stats.note(&closed, &ceiling, |_| true);
        assert_eq!(stats.reservations, 2, "another connection of it is left");
        stats.note(&closed, &ceiling, |_| false);
        assert_eq!((stats.reservations, ceiling.gives_place(three)), (1, false));
        ceiling.set(Some(&relaying(3, 1)));
        assert!(ceiling.gives_place(three));
    }

    #[test]
    fn circuits_are_counted_and_why_they_ended() {
        let (ceiling, mut stats) = (Ceiling::default(), RelayStats::default());
        ceiling.set(Some(&relaying(2, 1)));
        let [src_peer_id, dst_peer_id] = [(); 2].map(|()| PeerId::random());
        let closed = |error| relay::Event::CircuitClosed { src_peer_id, dst_peer_id, error };
        for (error, ended) in [
            (None, (0, 0)),
            (Some(std::io::Error::other("Max circuit bytes reached.")), (1, 0)),
            (Some(ErrorKind::TimedOut.into()), (1, 1)),
            (Some(ErrorKind::ConnectionAborted.into()), (1, 1)),
        ] {
            assert!(ceiling.has_circuit());
            stats.note(&relay::Event::CircuitReqAccepted { src_peer_id, dst_peer_id }, &ceiling, |_| true);
            assert!(!ceiling.has_circuit() && stats.circuits == 1);
            stats.note(&closed(error), &ceiling, |_| true);
            assert_eq!((stats.circuits_out_of_bytes, stats.circuits_out_of_time), ended);
        }
        assert_eq!((stats.carried, stats.circuits), (4, 0));
    }
}
