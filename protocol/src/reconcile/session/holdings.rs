//! What a node holds, as a session sees it.

use std::sync::Arc;

use crate::{
    id::{CircleId, SlotHash},
    item::Verified,
    reconcile::{AuthorTag, ShortId},
    replica::{Outcome, Refusal, Replica},
    wire::message::Floor,
};

/// What a node holds. Called between messages; may block on a disk.
pub trait Holdings {
    /// The circles this node is in.
    fn circles(&self) -> Vec<CircleId>;

    /// Looks at a circle's set; nothing when this node is not in the circle. The look must not call back.
    fn read<T>(&self, circle: &CircleId, look: impl FnOnce(&Replica) -> T) -> Option<T>;

    /// For each id that a peer has, why its item is not wanted, if so.
    fn refusals(&self, circle: &CircleId, ids: &[ShortId]) -> Vec<Option<Refusal>>;

    /// Below what items of these authors are refused, of those whose allowance is used up.
    fn floors(&self, circle: &CircleId, authors: &[AuthorTag]) -> Vec<Floor>;

    /// The current item of a slot.
    fn bytes(&self, circle: &CircleId, slot: &SlotHash) -> Option<Arc<[u8]>>;

    /// Offers items to the set; what is acknowledged is durable. One outcome an item, in order.
    ///
    /// # Errors
    /// When the store cannot take anything at the moment.
    fn store(&self, items: Vec<Verified>) -> Result<Vec<Outcome>, Unavailable>;

    /// Marks items as about to be fetched by this session; false for each that another session is fetching.
    fn claim(&self, circle: &CircleId, ids: &[ShortId]) -> Vec<bool> {
        let _ = circle;
        vec![true; ids.len()]
    }
}

/// The store cannot take anything at the moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("our store takes nothing: {0}")]
pub struct Unavailable(pub String);
