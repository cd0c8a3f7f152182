//! What the network counts for whoever looks after the node: numbers, and no names. Counting costs an addition; what is
//! counted is put together when somebody asks.

use super::{SyncReport, relay::Relaying};

/// Numbers of the network, since its start or as they are now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Numbers {
    /// Peers by the way that leads to them.
    pub routes: Routes,
    /// Catch-ups that we opened, and that others opened.
    pub opened: Sessions,
    /// The same of others.
    pub answered: Sessions,
    /// Bytes read from and written to all peers, relayed ones included, without what encryption and packets add.
    pub traffic: (u64, u64),
    /// Connections that others opened, and that we did.
    pub connections: (u64, u64),
    /// Connections that were refused.
    pub refused: Refused,
    /// Peers that are not talked to for a while because of what they sent.
    pub banned: u64,
    /// Broken messages and sessions, of which a few lead to that.
    pub strikes: u64,
    /// What waits, and how much may.
    pub queues: Vec<Queue>,
    /// What is allowed now.
    pub allowed: Allowed,
}

/// Peers by the way that leads to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Routes {
    /// Over the internet.
    pub direct: u64,
    /// On the local network or the same machine.
    pub local: u64,
    /// Over a relay.
    pub relayed: u64,
}

/// Catch-ups that have ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sessions {
    /// After which both sides held the same, but for what one of them declined.
    pub complete: u64,
    /// That came to an end before that.
    pub incomplete: u64,
    /// That failed.
    pub failed: u64,
    /// Items that were new here.
    pub received: u64,
    /// Items that were new there.
    pub sent: u64,
    /// Bytes read.
    pub bytes_in: u64,
    /// Bytes written.
    pub bytes_out: u64,
}

impl Sessions {
    /// Counts one.
    pub(super) fn note(&mut self, report: &SyncReport) {
        let outcome = match report {
            SyncReport { failure: Some(_), .. } => &mut self.failed,
            SyncReport { complete: true, .. } => &mut self.complete,
            SyncReport { .. } => &mut self.incomplete,
        };
        *outcome += 1;
        self.received += u64::from(report.received.total());
        self.sent += u64::from(report.sent.total());
        self.bytes_in += report.bytes_in;
        self.bytes_out += report.bytes_out;
    }
}

/// Connections that were refused, by the bound that they met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Refused {
    /// Too many in all.
    pub connections: u64,
    /// Too many with one peer.
    pub peer: u64,
    /// Too many with one address.
    pub address: u64,
    /// Too many that were being set up.
    pub pending: u64,
}

/// Something bounded in which things wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Queue {
    /// What waits there.
    pub name: &'static str,
    /// How many.
    pub waiting: u64,
    /// How many may.
    pub room: u64,
}

impl Queue {
    pub(super) fn new(name: &'static str, waiting: usize, room: usize) -> Self {
        Self { name, waiting: waiting as u64, room: room as u64 }
    }
}

/// Bounds that hold now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Allowed {
    /// Connections in all.
    pub connections: u64,
    /// Connections with one address.
    pub per_address: u64,
    /// Places at this relay; 0 where it is none, as in the rest.
    pub places: u64,
    /// Connections carried at once.
    pub circuits: u64,
    /// Bytes of one of them in each direction.
    pub circuit_bytes: u64,
    /// Seconds of one of them.
    pub circuit_seconds: u64,
}

impl Allowed {
    /// What one may carry, which is said once and for all when the network starts.
    pub(super) fn of(relaying: Option<&Relaying>) -> Self {
        let relaying = relaying.map(|relaying| (relaying.circuit_bytes, relaying.circuit_time.as_secs()));
        let (circuit_bytes, circuit_seconds) = relaying.unwrap_or_default();
        Self { circuit_bytes, circuit_seconds, ..Self::default() }
    }
}
