//! The network: who is connected, what is said now, what was missed, what is asked for.
//!
//! One task, the `driver`, owns libp2p's swarm and awaits nothing but its events, commands and timers; this is the
//! only module that names libp2p. The rest of the node holds a [`Network`], which is a bounded queue of commands, and
//! gives a [`Backend`], which is asked for what only the rest of the node knows. Nothing here stores, believes or shows
//! anything: bytes become [`joinup_protocol::item::Verified`] items off the task, and the backend decides about them.
//!
//! - [`address`], [`identity`]: who and where a node is, and which addresses are dialled at all.
//! - `peers`, `group`, `dials`: the nodes that we know, are connected to, or refuse; on which networks; whom somebody
//!   waits for.
//! - `gossip`, `rate`: what is new, now. `sync`, `session`: what was missed. `fetch`: records. `join`: using an invite.
//! - `reservations`, `reach`, [`relay`]: places at relays, whether we are reached without, and being one. `border`: where bytes may leave for.
//! - `announce`: what we say in the table of addresses of where we are reached.
//! - [`numbers`], `traffic`: what is counted for an administrator.
//! - `transport`, `behaviour`, `gate`: libp2p, configured and bounded. `streams`, `wire`, `jobs`: our own streams, what
//!   is read from them, and work that blocks.

pub mod address;
mod announce;
pub mod backend;
mod behaviour;
mod border;
mod command;
mod dials;
mod driver;
pub mod event;
mod fetch;
mod gate;
mod gossip;
mod group;
pub mod identity;
mod jobs;
mod join;
pub mod numbers;
mod opened;
mod peers;
mod rate;
mod reach;
mod receipts;
pub mod relay;
mod reservations;
mod session;
mod streams;
mod sync;
mod traffic;
mod transport;
mod wire;

use std::{sync::Arc, time::Duration};

use joinup_protocol::{
    id::{CircleId, Digest},
    invite::Invite,
    receipt::Receipt,
    wire::receipts::Withdrawal,
};
use tokio::sync::{broadcast, mpsc, oneshot};

pub use self::{
    address::{Address, KnownAddress, ParseAddressError, Source},
    backend::{Backend, KnownNode, Verdict, Welcome},
    event::{
        DialError, Event, FetchError, NamedRelay, Peer, Published, RedeemError, Route, Status, Stopped, SyncReport,
        Warning, Whom,
    },
    identity::{NodeId, NodeKey},
    numbers::Numbers,
    reach::Router,
    relay::{RelayStats, Relaying},
};
use self::{command::Command, driver::Driver};

/// Commands waiting for the network task: more than a person's actions ever queue, few enough to notice a stall.
const COMMANDS: usize = 256;
/// Events kept for a slow listener; who is slower is told how many it missed.
const EVENTS: usize = 1_024;

/// How the network behaves.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: Vec<Address>,
    /// Whether to find and be found by nodes of the local network.
    pub mdns: bool,
    /// Name and version of the program, told to peers.
    pub agent: String,
    /// The circles whose news are listened to.
    pub circles: Vec<CircleId>,
    /// Nodes that are not talked to.
    pub blocked: Vec<NodeId>,
    /// Connections at once.
    pub connections: u32,
    /// Connections at once with one IP address; loopback is exempt.
    pub connections_per_address: u32,
    /// What is carried for others, if this node is a relay.
    pub relaying: Option<Relaying>,
    /// Relays that a person named, each with its node: kept connected, and asked first for a place.
    pub relays: Vec<Address>,
    /// Whether relays are asked to try whether this node can be reached.
    pub reachability: bool,
    /// Whether the household's router is asked to let others in.
    pub upnp: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: Vec::new(),
            mdns: true,
            agent: concat!("joinup/", env!("CARGO_PKG_VERSION")).to_owned(),
            circles: Vec::new(),
            blocked: Vec::new(),
            connections: 128,
            connections_per_address: 8,
            relaying: None,
            relays: Vec::new(),
            reachability: true,
            upnp: false,
        }
    }
}

/// Why the network did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An encryption or transport could not be set up.
    #[error("the transports could not be set up: {0}")]
    Transport(String),
    /// None of the addresses could be listened on; the first reason.
    #[error("cannot listen on {address}: {why}")]
    Listen {
        /// The address.
        address: Box<Address>,
        /// What the system said.
        why: String,
    },
}

/// The way to the network task. Cheap to clone; the task ends when it is told to or when all are dropped.
#[derive(Debug, Clone)]
pub struct Network {
    node: NodeId,
    commands: mpsc::Sender<Command>,
    events: broadcast::Sender<Event>,
}

impl Network {
    /// Listens, and starts the network task on the current runtime. Gives the handle, and the events from the first on.
    ///
    /// # Errors
    /// When the transports cannot be set up, or none of the addresses can be listened on.
    pub fn start<B: Backend>(
        config: Config,
        key: &NodeKey,
        backend: Arc<B>,
    ) -> Result<(Self, broadcast::Receiver<Event>), StartError> {
        let (commands, wishes) = mpsc::channel(COMMANDS);
        let (events, first) = broadcast::channel(EVENTS);
        let driver = Driver::new(config, key, backend, wishes, events.clone())?;
        tokio::spawn(driver.run());
        Ok((Self { node: key.node(), commands, events }, first))
    }

    /// Which node this is.
    pub const fn node(&self) -> NodeId {
        self.node
    }

    /// What happens from now on.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// Where this node listens, how many peers it has, and what gossip has done.
    ///
    /// # Errors
    /// When the network has stopped.
    pub async fn status(&self) -> Result<Status, Stopped> {
        self.ask(Command::Status).await
    }

    /// Who is connected.
    ///
    /// # Errors
    /// When the network has stopped.
    pub async fn peers(&self) -> Result<Vec<Peer>, Stopped> {
        self.ask(Command::Peers).await
    }

    /// Connects to a node at one of these addresses, which a person or an invite gave; waits until it is reached.
    ///
    /// # Errors
    /// When none of the addresses leads to that node.
    pub async fn dial(&self, addresses: Vec<Address>, expected: Option<NodeId>) -> Result<NodeId, DialError> {
        self.ask(|reply| Command::Dial { addresses, expected, reply }).await?
    }

    /// Remembers where a node may be found; the network goes there when it wants more peers.
    ///
    /// # Errors
    /// When the network has stopped.
    pub async fn learn(&self, node: NodeId, addresses: Vec<Address>, source: Source) -> Result<(), Stopped> {
        self.tell(Command::Learn { node, addresses, source }).await
    }

    /// Asks those who keep the table of addresses where a node is; it is dialled when they know.
    ///
    /// # Errors
    /// When the network has stopped.
    pub async fn find(&self, node: NodeId) -> Result<(), Stopped> {
        self.tell(Command::Find(node)).await
    }

    /// Sends an item's bytes to the circle's topic.
    ///
    /// # Errors
    /// When the network has stopped.
    pub async fn publish(&self, circle: CircleId, item: Arc<[u8]>) -> Result<Published, Stopped> {
        self.ask(|reply| Command::Publish { circle, item, reply }).await
    }

    /// Tells the network that this node's items changed by another way than the network, such as an import, so that
    /// connected peers catch up soon.
    ///
    /// # Errors
    /// When the network has stopped.
    pub async fn changed(&self) -> Result<(), Stopped> {
        self.tell(Command::Changed).await
    }

    /// Sets the circles whose news are listened to.
    ///
    /// # Errors
    /// When the network has stopped.
    pub async fn set_circles(&self, circles: Vec<CircleId>) -> Result<(), Stopped> {
        self.tell(Command::SetCircles(circles)).await
    }

    /// Goes by another configuration from here on, as far as that can be done while the network runs: how many
    /// connections, places at this relay and connections carried there may be; which relays are asked for a place
    /// first; and whether nodes of the local network are looked for. The rest holds when the node is started again.
    ///
    /// # Errors
    /// When the network has stopped.
    pub async fn adjust(&self, config: Config) -> Result<(), Stopped> {
        self.tell(Command::Adjust(Box::new(config))).await
    }

    /// Catches up with peers now, and tells what came of it; a peer that has not finished within `timeout` is reported
    /// as incomplete, and goes on.
    ///
    /// # Errors
    /// When the network has stopped.
    pub async fn sync_now(&self, whom: Whom, timeout: Duration) -> Result<Vec<SyncReport>, Stopped> {
        self.ask(|reply| Command::Sync { whom, timeout, reply }).await
    }

    /// Fetches a record from the first of these nodes that has it, then from anyone connected; the bytes have the
    /// digest asked for.
    ///
    /// # Errors
    /// When no reachable node has it and gives it to us.
    pub async fn fetch_record(&self, digest: Digest, holders: Vec<NodeId>) -> Result<Vec<u8>, FetchError> {
        self.ask(|reply| Command::Fetch { digest, holders, reply }).await?
    }

    /// Asks a connected node which of these withdrawals it has obeyed. Nobody has checked the signatures of what it says.
    ///
    /// # Errors
    /// When the network has stopped.
    pub async fn receipts(&self, node: NodeId, withdrawn: Vec<Withdrawal>) -> Result<Vec<Receipt>, Stopped> {
        self.ask(|reply| Command::Receipts { node, withdrawn, reply }).await
    }

    /// Uses an invite at the node that gave it out: sends our profile item, gets theirs.
    ///
    /// # Errors
    /// When the node is not reached or declines.
    pub async fn redeem(&self, invite: Invite, profile: Vec<u8>) -> Result<Welcome, RedeemError> {
        self.ask(|reply| Command::Redeem { invite: Box::new(invite), profile, reply }).await?
    }

    /// Closes every connection with a node and talks to it no more, until [`Network::unblock`].
    ///
    /// # Errors
    /// When the network has stopped.
    pub async fn block(&self, node: NodeId) -> Result<(), Stopped> {
        self.tell(Command::Block(node)).await
    }

    /// Talks to a node again.
    ///
    /// # Errors
    /// When the network has stopped.
    pub async fn unblock(&self, node: NodeId) -> Result<(), Stopped> {
        self.tell(Command::Unblock(node)).await
    }

    /// Stops: no new sessions, connections closed, task ended. Takes at most a few seconds; twice does no harm.
    pub async fn shutdown(&self) {
        // An error means that it had stopped already, which is what was wanted.
        let _ = self.ask(Command::Shutdown).await;
    }

    async fn tell(&self, command: Command) -> Result<(), Stopped> {
        self.commands.send(command).await.map_err(|_| Stopped)
    }

    async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, Stopped> {
        let (reply, answer) = oneshot::channel();
        self.tell(command(reply)).await?;
        answer.await.map_err(|_| Stopped)
    }
}
