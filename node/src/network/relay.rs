//! Being a relay: connections carried for those who cannot reach each other, within bounds.
//!
//! libp2p's own bounds (128 KiB and two minutes for each connection) are for a hole to be punched and no more. Here a
//! relay is for those as well to whom no hole leads, so that a community's whole shelf may pass over it; the bounds keep
//! one household from using it up.

use std::{num::NonZeroU32, time::Duration};

use libp2p::{PeerId, relay};

use super::Address;

/// Connections carried for one peer at once, in each direction: half a dozen neighbours, and their reconnecting.
pub const CIRCUITS_PER_PEER: u16 = 8;
/// How long a place is held before it must be renewed.
const RESERVATION: Duration = Duration::from_secs(60 * 60);
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
    pub(super) fn behaviour(&self, us: PeerId) -> relay::Behaviour {
        let config = relay::Config {
            max_reservations: self.reservations as usize,
            max_reservations_per_peer: usize::from(CIRCUITS_PER_PEER),
            reservation_duration: RESERVATION,
            reservation_rate_limiters: Vec::new(),
            max_circuits: self.circuits as usize,
            max_circuits_per_peer: usize::from(CIRCUITS_PER_PEER),
            max_circuit_duration: self.circuit_time,
            max_circuit_bytes: self.circuit_bytes,
            circuit_src_rate_limiters: Vec::new(),
        }
        .reservation_rate_per_peer(PEER_PLACES.0, PEER_PLACES.1)
        .reservation_rate_per_ip(ADDRESS_PLACES.0, ADDRESS_PLACES.1)
        .circuit_src_per_peer(PEER_CIRCUITS.0, PEER_CIRCUITS.1)
        .circuit_src_per_ip(ADDRESS_CIRCUITS.0, ADDRESS_CIRCUITS.1);
        relay::Behaviour::new(us, config)
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
}

impl RelayStats {
    /// Counts what happened.
    pub(super) const fn note(&mut self, event: &relay::Event) {
        match event {
            relay::Event::ReservationReqAccepted { renewed: false, .. } => {
                self.reserved += 1;
                self.reservations += 1;
            }
            relay::Event::ReservationReqDenied { .. } => self.reservations_refused += 1,
            relay::Event::ReservationClosed { .. } | relay::Event::ReservationTimedOut { .. } => {
                self.reservations = self.reservations.saturating_sub(1);
            }
            relay::Event::CircuitReqAccepted { .. } => {
                self.carried += 1;
                self.circuits += 1;
            }
            relay::Event::CircuitReqDenied { .. } => self.circuits_refused += 1,
            relay::Event::CircuitClosed { .. } => self.circuits = self.circuits.saturating_sub(1),
            _ => {}
        }
    }
}
