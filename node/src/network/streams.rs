//! Our own streams: opening them, accepting them, and how many there may be.

use std::{
    collections::BTreeMap,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::StreamExt as _;
use libp2p::{Stream, StreamProtocol};
use libp2p_stream::{Control, IncomingStreams};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::timeout,
};

use super::{NodeId, wire::Wire};

/// Catch-up.
pub(super) const SYNC: StreamProtocol = StreamProtocol::new("/joinup/sync/1");
/// Records.
pub(super) const RECORD: StreamProtocol = StreamProtocol::new("/joinup/record/1");
/// The use of invites.
pub(super) const JOIN: StreamProtocol = StreamProtocol::new("/joinup/join/1");

/// What was obeyed.
pub(super) const RECEIPTS: StreamProtocol = StreamProtocol::new("/joinup/receipts/1");

/// How long opening a stream may take; it waits for ever at a connection that is dead without knowing.
const OPENING: Duration = Duration::from_secs(10);

/// Opens a stream, and tries a second time: the first may have been on a connection that was about to close.
///
/// # Errors
/// Tells why the second time failed.
pub(super) async fn open(mut control: Control, node: NodeId, protocol: StreamProtocol) -> Result<Wire<Stream>, String> {
    let mut why = String::new();
    for _ in 0..2 {
        match timeout(OPENING, control.open_stream(node.peer(), protocol.clone())).await {
            Ok(Ok(stream)) => return Ok(Wire::new(stream)),
            Ok(Err(error)) => why = error.to_string(),
            Err(_) => why = "no stream within ten seconds".to_owned(),
        }
    }
    Err(why)
}

/// Serves streams as they come, each in a task of its own, so that the next never waits. Ends its tasks with itself.
pub(super) async fn accept<F: Future<Output = ()> + Send + 'static>(
    mut incoming: IncomingStreams,
    serve: impl Fn(NodeId, Wire<Stream>) -> F,
) {
    let mut serving = JoinSet::new();
    loop {
        tokio::select! {
            next = incoming.next() => match next {
                Some((peer, stream)) => if let Ok(node) = NodeId::from_peer(peer) {
                    serving.spawn(serve(node, Wire::new(stream)));
                },
                None => return,
            },
            Some(_) = serving.join_next() => {}
        }
    }
}

/// So many at once, and so many of them with one peer. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Slots {
    free: Arc<Semaphore>,
    taken: Arc<Mutex<BTreeMap<NodeId, usize>>>,
    per_peer: usize,
}

/// One of them, given back when dropped.
#[derive(Debug)]
pub(super) struct Slot {
    node: NodeId,
    taken: Arc<Mutex<BTreeMap<NodeId, usize>>>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Slots {
    pub(super) fn new(at_once: usize, per_peer: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(at_once)), taken: Arc::default(), per_peer }
    }

    /// Takes one: at once not at all when the peer has its share, else as soon as one is free, or after `longest` not.
    pub(super) async fn take(&self, node: NodeId, longest: Duration) -> Option<Slot> {
        {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            let share = taken.entry(node).or_default();
            if *share >= self.per_peer {
                return None;
            }
            *share += 1;
        }
        let mut slot = Slot { node, taken: self.taken.clone(), _permit: None };
        slot._permit = Some(timeout(longest, self.free.clone().acquire_owned()).await.ok()?.ok()?);
        Some(slot)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(share) = taken.get_mut(&self.node) {
            *share -= 1;
            if *share == 0 {
                taken.remove(&self.node);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::NodeKey, *};

    fn node(seed: u8) -> NodeId {
        NodeKey::from_seed(&mut [seed; 32]).unwrap().node()
    }

    #[tokio::test]
    async fn a_peer_gets_its_share_and_no_more_than_all_are_taken() {
        let slots = Slots::new(2, 1);
        let soon = Duration::from_millis(1);
        let first = slots.take(node(1), soon).await.unwrap();
        assert!(slots.take(node(1), soon).await.is_none());
        let second = slots.take(node(2), soon).await.unwrap();
        assert!(slots.take(node(3), soon).await.is_none());
        drop(first);
        let third = slots.take(node(3), soon).await.unwrap();
        drop((second, third));
        assert!(slots.taken.lock().unwrap().is_empty());
    }
}
