//! What the rest of the node may want of the network task.

use std::{sync::Arc, time::Duration};

use joinup_protocol::{
    id::{CircleId, Digest},
    invite::Invite,
    receipt::Receipt,
    wire::receipts::Withdrawal,
};
use tokio::sync::oneshot;

use super::{
    Address, Config, DialError, FetchError, NodeId, Peer, Published, RedeemError, Source, Status, SyncReport, Welcome,
    Whom,
};

/// One wish; those with an answer bring the way for it.
#[derive(Debug)]
pub(super) enum Command {
    Status(oneshot::Sender<Status>),
    Peers(oneshot::Sender<Vec<Peer>>),
    Dial { addresses: Vec<Address>, expected: Option<NodeId>, reply: oneshot::Sender<Result<NodeId, DialError>> },
    Learn { node: NodeId, addresses: Vec<Address>, source: Source },
    Publish { circle: CircleId, item: Arc<[u8]>, reply: oneshot::Sender<Published> },
    Changed,
    SetCircles(Vec<CircleId>),
    Adjust(Box<Config>),
    Sync { whom: Whom, timeout: Duration, reply: oneshot::Sender<Vec<SyncReport>> },
    Fetch { digest: Digest, holders: Vec<NodeId>, reply: oneshot::Sender<Result<Vec<u8>, FetchError>> },
    Receipts { node: NodeId, withdrawn: Vec<Withdrawal>, reply: oneshot::Sender<Vec<Receipt>> },
    Redeem { invite: Box<Invite>, profile: Vec<u8>, reply: oneshot::Sender<Result<Welcome, RedeemError>> },
    Find(NodeId),
    Block(NodeId),
    Unblock(NodeId),
    Shutdown(oneshot::Sender<()>),
}
