//! What the network asks the rest of the node.

use joinup_protocol::{
    id::{CircleId, Digest},
    invite::Grant,
    item::Verified,
    receipt::Receipt,
    reconcile::{
        SetState,
        session::{Holdings, Unavailable},
    },
    time::Millis,
    wire::{
        join::{CircleSecret, JoinRefusal},
        message::Nonce,
        receipts::Withdrawal,
    },
};

use super::{KnownAddress, NodeId};

/// What the node thinks of an item that gossip brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// New to us and kept: pass it on.
    Accept,
    /// Old, known, not wanted, too early: nobody's fault, not passed on.
    Ignore,
    /// Nothing an honest node sends: costs the sender score.
    Reject,
}

/// A node and where it has been, as remembered between runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownNode {
    /// Who.
    pub node: NodeId,
    /// Where, best first; at most [`super::address::PER_NODE`].
    pub addresses: Vec<KnownAddress>,
}

/// What comes of a grant that was good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcome {
    /// The profile item of the community that invited.
    pub profile: Vec<u8>,
    /// The secret of the circle, if it is a private one.
    pub secret: Option<CircleSecret>,
}

/// The rest of the node, seen from the network. Every method may block (they are called on threads for that), must
/// come back in bounded time, and may be called from several threads at once.
///
/// What a catch-up asks for are the [`Holdings`].
pub trait Backend: Holdings + Send + Sync + 'static {
    /// The time of the clock on the wall; the one method that answers at once.
    fn now(&self) -> Millis;

    /// A session settled what these pairs of sets (ours, theirs) can give each other.
    fn settled(&self, pairs: &[(CircleId, SetState, SetState)]);

    /// Sixteen random bytes.
    ///
    /// # Errors
    /// When the system gives none.
    fn nonce(&self) -> Result<Nonce, Unavailable>;

    /// A number that changes with every decision of ours about what is wanted: what was declined under another one may
    /// be wanted now.
    fn judgement(&self) -> u64;

    /// Judges, and if it is wanted keeps, an item that `from` passed on. Its form, signature and circle are checked.
    fn offer(&self, item: Verified, from: NodeId) -> Verdict;

    /// The bytes of a record, if this node has it and `asker` may have it.
    fn record(&self, digest: &Digest, asker: NodeId) -> Option<Vec<u8>>;

    /// Signed receipts for those of these withdrawals that were obeyed here.
    fn confirm(&self, withdrawn: &[Withdrawal]) -> Vec<Receipt>;

    /// Uses up a grant for the community of this profile item, which nobody has checked yet.
    ///
    /// # Errors
    /// When the grant is not good, or the profile is none.
    fn redeem(&self, grant: &Grant, profile: &[u8], from: NodeId) -> Result<Welcome, JoinRefusal>;

    /// The nodes remembered from earlier runs.
    fn remembered(&self) -> Vec<KnownNode>;

    /// Remembers a node, in place of what was remembered of it; forgets it when it has no addresses.
    fn remember(&self, known: KnownNode);

    /// The nodes that are dialled first, as remembered from the last run.
    fn anchors(&self) -> Vec<NodeId>;

    /// Remembers durably which nodes are dialled first at the next start, in place of those before.
    fn keep_anchors(&self, anchors: &[NodeId]);
}
