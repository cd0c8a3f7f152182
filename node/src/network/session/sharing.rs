//! What sessions share: who fetches what, what is remembered of each peer between sessions, and how often each may
//! open one.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use joinup_protocol::{
    id::{CircleId, SlotHash},
    item::Verified,
    reconcile::{
        AuthorTag, ShortId,
        session::{Holdings, Memory, Unavailable},
    },
    replica::{Outcome, Refusal, Replica},
    sync::claims::{Claimed, Claims},
    time::Millis,
    wire::message::Floor,
};
use tokio::time::Instant;

use super::super::{Backend, NodeId, rate::Buckets};

/// Peers of whom something is remembered.
const PEERS: usize = 256;
/// Declined ids that are remembered of all peers together: about 14 MB.
const ENTRIES: usize = 131_072;

/// Sessions that one peer may open at once after a time of silence, and how many milliseconds bring one more. By itself
/// an honest node opens at most one in 4 s for changes and one in half a minute besides; people who ask for more by hand
/// are within the first sixty. Each may cost us [`SCANS`](joinup_protocol::limits::SCANS) looks at everything we hold.
const OPENINGS: (u64, u64) = (60, 3 * Millis::SECOND);

/// What is remembered of one peer.
#[derive(Debug)]
struct Remembered {
    /// The number of our decisions by which its items were judged.
    judgement: u64,
    at: u64,
    memory: Memory,
}

#[derive(Debug)]
struct Inner {
    claims: Claims<u64, ShortId>,
    sessions: u64,
    memories: BTreeMap<NodeId, Remembered>,
    openings: Buckets<NodeId>,
}

impl Default for Inner {
    fn default() -> Self {
        let openings = Buckets::new(OPENINGS.0, OPENINGS.1);
        Self { claims: Claims::new(), sessions: 0, memories: BTreeMap::new(), openings }
    }
}

/// What sessions share. Cheap to clone.
#[derive(Debug, Clone)]
pub(in super::super) struct Sharing {
    inner: Arc<Mutex<Inner>>,
    begun: Instant,
}

impl Sharing {
    pub(in super::super) fn new() -> Self {
        Self { inner: Arc::default(), begun: Instant::now() }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Time that does not go back.
    fn now(&self) -> Millis {
        Millis(u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    /// Whether a peer may open one more session with us now.
    pub(super) fn admits(&self, peer: NodeId) -> bool {
        let now = self.now();
        self.inner().openings.take(peer, now)
    }

    /// What was remembered of a peer, if we still decide as we did then.
    pub(super) fn recall(&self, peer: NodeId, judgement: u64) -> Option<Memory> {
        let inner = self.inner();
        let found = inner.memories.get(&peer).filter(|found| found.judgement == judgement);
        // What is remembered stays if this session is cut off before it can tell.
        found.map(|found| found.memory.clone())
    }

    /// Remembers a peer. Of too many, who was not met for longest is forgotten first; when there is too much to
    /// remember, the peer of whom there is most, so that nobody makes us forget the others.
    pub(super) fn remember(&self, peer: NodeId, judgement: u64, memory: Memory) {
        let mut inner = self.inner();
        let at = inner.sessions;
        inner.memories.insert(peer, Remembered { judgement, at, memory });
        while inner.memories.len() > PEERS {
            let oldest = inner.memories.iter().min_by_key(|(_, remembered)| remembered.at).map(|(peer, _)| *peer);
            oldest.map(|oldest| inner.memories.remove(&oldest));
        }
        let mut entries: usize = inner.memories.values().map(|remembered| remembered.memory.len()).sum();
        while entries > ENTRIES {
            let most = inner.memories.iter().max_by_key(|(_, remembered)| remembered.memory.len());
            let Some(peer) = most.map(|(peer, _)| *peer) else { return };
            entries -= inner.memories.remove(&peer).map_or(0, |remembered| remembered.memory.len());
        }
    }

    /// The holdings as one session sees them.
    pub(super) fn holdings<B>(&self, backend: Arc<B>) -> Arc<Claiming<B>> {
        let mut inner = self.inner();
        inner.sessions += 1;
        Arc::new(Claiming { backend, sharing: self.clone(), session: inner.sessions })
    }
}

/// Holdings of which no item is fetched by two sessions at once. What a session claims is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Claiming<B> {
    pub(super) backend: Arc<B>,
    sharing: Sharing,
    session: u64,
}

/// The way to say that a session moves something, so that it keeps what it claimed.
#[derive(Debug, Clone)]
pub(in super::super) struct Pulse {
    sharing: Sharing,
    session: u64,
}

impl Pulse {
    pub(in super::super) fn beat(&self) {
        let now = self.sharing.now();
        self.sharing.inner().claims.progress(now, self.session);
    }
}

impl<B> Claiming<B> {
    pub(super) fn pulse(&self) -> Pulse {
        Pulse { sharing: self.sharing.clone(), session: self.session }
    }
}

impl<B> Drop for Claiming<B> {
    fn drop(&mut self) {
        self.sharing.inner().claims.release(self.session);
    }
}

impl<B: Backend> Holdings for Claiming<B> {
    fn circles(&self) -> Vec<CircleId> {
        self.backend.circles()
    }

    fn read<T>(&self, circle: &CircleId, look: impl FnOnce(&Replica) -> T) -> Option<T> {
        self.backend.read(circle, look)
    }

    fn refusals(&self, circle: &CircleId, ids: &[ShortId]) -> Vec<Option<Refusal>> {
        self.backend.refusals(circle, ids)
    }

    fn floors(&self, circle: &CircleId, authors: &[AuthorTag]) -> Vec<Floor> {
        self.backend.floors(circle, authors)
    }

    fn bytes(&self, circle: &CircleId, slot: &SlotHash) -> Option<Arc<[u8]>> {
        self.backend.bytes(circle, slot)
    }

    fn store(&self, items: Vec<Verified>) -> Result<Vec<Outcome>, Unavailable> {
        let ids: Vec<ShortId> = items.iter().map(ShortId::from).collect();
        let outcomes = self.backend.store(items)?;
        self.sharing.inner().claims.fetched(self.sharing.now(), self.session, ids);
        Ok(outcomes)
    }

    fn claim(&self, _: &CircleId, ids: &[ShortId]) -> Vec<bool> {
        let now = self.sharing.now();
        let claimed = self.sharing.inner().claims.claim(now, self.session, ids.iter().copied());
        claimed.into_iter().map(|claimed| claimed == Claimed::Granted).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::super::NodeKey, *};

    fn node(seed: u8) -> NodeId {
        NodeKey::from_seed(&mut [seed; 32]).unwrap().node()
    }

    #[tokio::test]
    async fn who_opens_sessions_again_and_again_has_to_wait_and_others_do_not() {
        let sharing = Sharing::new();
        assert!((0..OPENINGS.0).all(|_| sharing.admits(node(1))));
        assert!((0..9).any(|_| !sharing.admits(node(1))));
        assert!(sharing.admits(node(2)));
    }

    #[tokio::test]
    async fn what_is_remembered_of_a_peer_goes_with_the_decisions_it_came_from() {
        let sharing = Sharing::new();
        sharing.remember(node(1), 1, Memory::default());
        assert_eq!(sharing.recall(node(1), 1), Some(Memory::default()));
        assert_eq!(sharing.recall(node(1), 1), Some(Memory::default()), "it stays");
        assert_eq!(sharing.recall(node(1), 2), None);
        assert_eq!(sharing.recall(node(2), 1), None);
    }
}
