//! What the network tells: events as they happen, and answers to what it was asked.

use std::time::Duration;

use joinup_protocol::{
    id::{CircleId, Digest},
    reconcile::{
        SetState,
        session::{Moved, Progress, Report},
    },
    time::Millis,
    wire::join::JoinRefusal,
};

use super::{Address, NodeId, Numbers, RelayStats, Router};

/// What happens in the network.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// This node can be reached at one more address; the address names the node.
    Listening(Address),
    /// The first connection with a node.
    Connected {
        /// Who.
        node: NodeId,
        /// How.
        route: Route,
    },
    /// A way around the relay to a node was found.
    Rerouted {
        /// Who.
        node: NodeId,
        /// How it is reached now.
        route: Route,
    },
    /// The last connection with a node has ended.
    Disconnected(NodeId),
    /// A catch-up that takes long has come so far.
    CatchingUp {
        /// With whom.
        node: NodeId,
        /// How far.
        progress: Progress,
    },
    /// A catch-up has ended, well or not.
    Synced(SyncReport),
    /// A person should know.
    Warning(Warning),
}

/// Something that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// A node broke the rules so often that it is not talked to for a while.
    #[error("{0} sent several broken messages and is not talked to for 12 hours")]
    Banned(NodeId),
    /// An address is listened on no more.
    #[error("no longer listening on {address}: {why}")]
    ListenerLost {
        /// Which.
        address: Address,
        /// Why.
        why: String,
    },
    /// Finding nodes of the local network does not work.
    #[error("nodes on the local network cannot be found: {0}")]
    Mdns(String),
}

/// How a peer is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Over the internet.
    Direct,
    /// On the local network or the same machine.
    Local,
    /// Over a relay, as no way around it was found yet.
    Relayed,
}

/// A node that is connected.
#[derive(Debug, Clone, PartialEq)]
pub struct Peer {
    /// Who.
    pub node: NodeId,
    /// How.
    pub route: Route,
    /// Over which relay, if it is reached over one alone.
    pub relay: Option<NodeId>,
    /// Whether we have dialled it.
    pub dialled: bool,
    /// For how long.
    pub connected_for: Duration,
    /// Where it is connected from or to.
    pub addresses: Vec<Address>,
    /// The program it says it runs. Hostile text.
    pub agent: String,
    /// The last measured time there and back.
    pub round_trip: Option<Duration>,
}

/// How the network is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Status {
    /// Where this node can be reached; each names the node.
    pub listening: Vec<Address>,
    /// Nodes connected.
    pub connected: usize,
    /// Nodes remembered.
    pub known: usize,
    /// What gossip has done since the start.
    pub gossip: GossipStats,
    /// How far the median of the peers' clocks is ahead of ours, in milliseconds.
    pub clock_ahead: Option<i64>,
    /// Peers on this network or machine.
    pub local: usize,
    /// Peers over the internet, without a relay.
    pub direct: usize,
    /// Peers that are reached over a relay alone.
    pub relayed: usize,
    /// Peers that we have dialled ourselves.
    pub outbound: usize,
    /// Networks over which these are spread; this machine and its own networks are none of them.
    pub networks: usize,
    /// Whether others reach this node at an address of its own; nothing when nobody has tried yet.
    pub reachable: Option<bool>,
    /// What the household's router says; nothing when it was not asked, or has not answered yet.
    pub router: Option<Router>,
    /// Why nodes of the local network cannot be found, if that does not work.
    pub no_mdns: Option<String>,
    /// Whether somebody who keeps the table of addresses has been told where this node is reached.
    pub announced: bool,
    /// The relays that a person named.
    pub named: Vec<NamedRelay>,
    /// The relays where this node has a place.
    pub places: Vec<NodeId>,
    /// Relays that are connected.
    pub relays: usize,
    /// What this node carries for others, if it is a relay.
    pub relaying: Option<RelayStats>,
    /// Ways around relays that were found and that were not.
    pub punched: (u64, u64),
    /// What is counted for an administrator.
    pub numbers: Numbers,
}

/// A relay that a person named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedRelay {
    /// Which.
    pub node: NodeId,
    /// Whether it is connected.
    pub connected: bool,
    /// When it was last reached, by the clock on the wall; nothing when it never was.
    pub reached: Option<Millis>,
}

/// What gossip has done since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GossipStats {
    /// Items that were new, and passed on.
    pub accepted: u64,
    /// Items that were old, not wanted, or too many.
    pub ignored: u64,
    /// Messages that no honest node sends.
    pub rejected: u64,
    /// Items ignored only because there was too much to do; catch-up brings them.
    pub overloaded: u64,
    /// Items of our own sent.
    pub published: u64,
}

/// Who is to be caught up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Everyone connected.
    Everyone,
    /// One node.
    One(NodeId),
}

/// What came of one catch-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncReport {
    /// With whom.
    pub node: NodeId,
    /// Whether we opened it, or they did.
    pub opened: bool,
    /// Items that they had and that are new here.
    pub received: Moved,
    /// Items that we had and that they took.
    pub sent: Moved,
    /// Whether it came to its end, so that both hold the same, but for what one of them declined.
    pub complete: bool,
    /// Why it ended before.
    pub failure: Option<String>,
    /// What the core tells of a session that we opened and that came to its end.
    pub details: Option<Box<Report>>,
    /// Pairs of sets (ours, theirs) between which nothing was left to do at its end.
    pub settled: Vec<(CircleId, SetState, SetState)>,
    /// How far the peer's clock is ahead of ours, in milliseconds; nothing when it did not say.
    pub clock_ahead: Option<i64>,
    /// Bytes read.
    pub bytes_in: u64,
    /// Bytes written.
    pub bytes_out: u64,
    /// Questions asked.
    pub rounds: u32,
    /// How long it took.
    pub took: Duration,
}

/// What came of publishing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Published {
    /// Sent to peers of the circle.
    Sent,
    /// Sent before.
    Already,
    /// Not sent, as nobody of the circle is connected, or much was said lately; catch-up carries it.
    LeftToCatchUp,
}

/// The network has stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the network has stopped")]
pub struct Stopped;

/// Why a node was not reached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DialError {
    /// Nothing to dial.
    #[error("no address that can be dialled")]
    NoAddress,
    /// That is this node.
    #[error("that is this node itself")]
    Ourselves,
    /// The node is blocked, or banned for what it sent.
    #[error("the node is blocked")]
    Blocked,
    /// Another node answered.
    #[error("another node answered there: {0}")]
    OtherNode(NodeId),
    /// Nobody answered, or not in a way that we understand.
    #[error("not reached: {0}")]
    Unreachable(String),
    /// The network has stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Why a record did not come.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Nobody who might have it can be reached.
    #[error("nobody who might have the record can be reached")]
    NobodyThere,
    /// Those who were asked do not have it, or do not give it to us.
    #[error("{asked} nodes asked for record {digest}, {lied} gave something else, the others do not have it")]
    NotFound {
        /// What was asked for.
        digest: Digest,
        /// Nodes asked.
        asked: usize,
        /// Nodes whose bytes were not the record.
        lied: usize,
    },
    /// Too many are being fetched.
    #[error("too many records are being fetched")]
    Busy,
    /// The network has stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Why an invite could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RedeemError {
    /// The inviting node is not reached.
    #[error(transparent)]
    Dial(#[from] DialError),
    /// It declines.
    #[error("declined: {0}")]
    Refused(JoinRefusal),
    /// It stopped talking, or said something else.
    #[error("the inviting node did not answer properly: {0}")]
    Broken(String),
    /// The network has stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}
