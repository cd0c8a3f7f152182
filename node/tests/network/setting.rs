//! Nodes for the tests: real networks on loopback, holdings in memory, events waited for with a deadline.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

use joinup_node::network::{
    Address, Backend, Config, Event, KnownNode, Network, NodeId, NodeKey, Published, Status, SyncReport, Verdict,
    Welcome,
};
use joinup_protocol::{
    id::{CircleId, Digest, EntryId, Kind, SlotHash},
    invite::Grant,
    item::{Draft, Payload, Verified},
    key::CommunityKey,
    profile::Profile,
    receipt::{Deed, Receipt, Statement},
    reconcile::{
        AuthorTag, SetState, ShortId,
        memory::MemoryHoldings,
        session::{Holdings, Unavailable},
    },
    replica::{Outcome, Refusal, Replica, Same},
    time::{Millis, Stamp},
    wire::{
        join::{CircleSecret, JoinRefusal, Secret},
        message::{Floor, Nonce},
        receipts::Withdrawal,
    },
};
use tokio::sync::{Notify, broadcast};

const NOW: Millis = Millis(1_800_000_000_000);
const DEADLINE: Duration = Duration::from_secs(30);

/// The one circle.
pub(crate) fn circle() -> CircleId {
    CircleId::open("test")
}

/// An item of a sample community.
pub(crate) fn item(author: u8, id: u16, age: u64) -> Verified {
    let mut entry = [0; 16];
    entry[..2].copy_from_slice(&id.to_be_bytes());
    let profile = Profile { name: format!("Sample {id} of {author}").parse().unwrap(), ..Profile::default() };
    let draft = Draft {
        circle: circle(),
        kind: Kind::PROFILE,
        id: EntryId::new(entry),
        stamp: Stamp::next(Millis(NOW.0 - age), None),
        payload: Payload::Profile(Box::new(profile)),
    };
    draft.sign(&CommunityKey::from_seed(&[author; 32])).unwrap()
}

/// The secret of a circle, which an invite leads to.
pub(crate) fn secret() -> CircleSecret {
    CircleSecret { name: "test".parse().unwrap(), secret: Secret([7; 32]) }
}

/// Waits for something, but not for ever.
pub(crate) async fn within<T>(wanted: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, wanted).await.expect("not within the deadline")
}

/// The rest of a node, in memory.
pub(crate) struct TestBackend {
    pub(crate) holdings: MemoryHoldings<Same>,
    records: Mutex<BTreeMap<Digest, Vec<u8>>>,
    grants: Mutex<BTreeMap<Grant, bool>>,
    joined: Mutex<Vec<(NodeId, Vec<u8>)>>,
    known: Mutex<BTreeMap<NodeId, KnownNode>>,
    changed: Notify,
    nonces: AtomicU16,
}

impl TestBackend {
    fn new() -> Self {
        let holdings = MemoryHoldings::new([circle()], Same(1_000));
        holdings.set_now(NOW);
        Self {
            holdings,
            records: Mutex::default(),
            grants: Mutex::default(),
            joined: Mutex::default(),
            known: Mutex::default(),
            changed: Notify::new(),
            nonces: AtomicU16::new(1),
        }
    }

    pub(crate) fn give(&self, items: impl IntoIterator<Item = Verified>) {
        for item in items {
            assert!(self.holdings.offer(item).is_change());
        }
    }

    pub(crate) fn keep_record(&self, digest: Digest, record: Vec<u8>) {
        self.records.lock().unwrap().insert(digest, record);
    }

    pub(crate) fn grant(&self, grant: Grant) {
        self.grants.lock().unwrap().insert(grant, false);
    }

    pub(crate) fn joined(&self) -> Vec<(NodeId, Vec<u8>)> {
        self.joined.lock().unwrap().clone()
    }

    /// Waits until the item is held.
    pub(crate) async fn holds(&self, item: &Verified) {
        self.until(|| self.holdings.bytes(&circle(), &item.slot()).is_some_and(|held| held == *item.bytes())).await;
    }

    /// Waits until an address of the node is remembered.
    pub(crate) async fn remembers(&self, node: NodeId) {
        self.until(|| self.known.lock().unwrap().get(&node).is_some_and(|known| !known.addresses.is_empty())).await;
    }

    async fn until(&self, done: impl Fn() -> bool) {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if done() {
                return;
            }
            changed.await;
        }
    }
}

impl Holdings for TestBackend {
    fn circles(&self) -> Vec<CircleId> {
        self.holdings.circles()
    }

    fn read<T>(&self, circle: &CircleId, look: impl FnOnce(&Replica) -> T) -> Option<T> {
        self.holdings.read(circle, look)
    }

    fn refusals(&self, circle: &CircleId, ids: &[ShortId]) -> Vec<Option<Refusal>> {
        self.holdings.refusals(circle, ids)
    }

    fn floors(&self, circle: &CircleId, authors: &[AuthorTag]) -> Vec<Floor> {
        self.holdings.floors(circle, authors)
    }

    fn bytes(&self, circle: &CircleId, slot: &SlotHash) -> Option<Arc<[u8]>> {
        self.holdings.bytes(circle, slot)
    }

    fn store(&self, items: Vec<Verified>) -> Result<Vec<Outcome>, Unavailable> {
        let outcomes = self.holdings.store(items);
        self.changed.notify_waiters();
        outcomes
    }
}

impl Backend for TestBackend {
    fn now(&self) -> Millis {
        NOW
    }

    fn settled(&self, _: &[(CircleId, SetState, SetState)]) {}

    fn nonce(&self) -> Result<Nonce, Unavailable> {
        let next = self.nonces.fetch_add(1, Ordering::Relaxed);
        Ok(u128::from(next).to_be_bytes())
    }

    fn judgement(&self) -> u64 {
        0
    }

    fn offer(&self, item: Verified, _: NodeId) -> Verdict {
        let accepted = self.holdings.offer(item).is_change();
        self.changed.notify_waiters();
        if accepted { Verdict::Accept } else { Verdict::Ignore }
    }

    fn record(&self, digest: &Digest, _: NodeId) -> Option<Vec<u8>> {
        self.records.lock().unwrap().get(digest).cloned()
    }

    fn confirm(&self, withdrawn: &[Withdrawal]) -> Vec<Receipt> {
        let key = CommunityKey::from_seed(&[7; 32]);
        let sign = |asked: &Withdrawal| {
            let (deed, community, node) = (Deed::Deleted, key.id(), joinup_protocol::id::NodeId::new([7; 32]));
            Statement { deed, slot: asked.slot, digest: asked.digest, community, node, at: NOW }.sign(&key).unwrap()
        };
        withdrawn.iter().map(sign).collect()
    }

    fn redeem(&self, grant: &Grant, profile: &[u8], from: NodeId) -> Result<Welcome, JoinRefusal> {
        match self.grants.lock().unwrap().insert(*grant, true) {
            None => Err(JoinRefusal::Unknown),
            Some(true) => Err(JoinRefusal::Used),
            Some(false) => {
                self.joined.lock().unwrap().push((from, profile.to_vec()));
                Ok(Welcome { profile: item(9, 0, 0).bytes().to_vec(), secret: Some(secret()) })
            }
        }
    }

    fn remembered(&self) -> Vec<KnownNode> {
        self.known.lock().unwrap().values().cloned().collect()
    }

    fn remember(&self, known: KnownNode) {
        self.known.lock().unwrap().insert(known.node, known);
        self.changed.notify_waiters();
    }

    fn anchors(&self) -> Vec<NodeId> {
        Vec::new()
    }

    fn keep_anchors(&self, _: &[NodeId]) {}
}

/// A node: its network, what is behind it, and what has happened.
pub(crate) struct TestNode {
    pub(crate) network: Network,
    pub(crate) backend: Arc<TestBackend>,
    events: broadcast::Receiver<Event>,
    address: Option<Address>,
    key: u16,
    author: u8,
}

/// Nodes of tests that run at once are different ones, as a port that one left may become another's.
static KEY: AtomicU16 = AtomicU16::new(1);
/// Items that show whether a mesh is there have ids of their own.
static PROBE: AtomicU16 = AtomicU16::new(10_000);

impl TestNode {
    /// A new node, which speaks for the sample community of that seed.
    pub(crate) fn start(author: u8, listen: &str) -> Self {
        Self::start_with(KEY.fetch_add(1, Ordering::Relaxed), author, listen, Arc::new(TestBackend::new()))
    }

    /// The same node again, after it has stopped.
    pub(crate) fn restart(&self, listen: &str) -> Self {
        Self::start_with(self.key, self.author, listen, self.backend.clone())
    }

    /// A new node, with what is otherwise than usual.
    pub(crate) fn start_as(author: u8, listen: &str, change: impl FnOnce(&mut Config)) -> Self {
        let key = KEY.fetch_add(1, Ordering::Relaxed);
        Self::start_changed(key, author, listen, Arc::new(TestBackend::new()), change)
    }

    fn start_with(key: u16, author: u8, listen: &str, backend: Arc<TestBackend>) -> Self {
        Self::start_changed(key, author, listen, backend, |_| ())
    }

    fn start_changed(
        key: u16,
        author: u8,
        listen: &str,
        backend: Arc<TestBackend>,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let mut config =
            Config { listen: vec![listen.parse().unwrap()], mdns: false, circles: vec![circle()], ..Config::default() };
        change(&mut config);
        let mut seed = [0; 32];
        seed[..2].copy_from_slice(&key.to_be_bytes());
        let node_key = NodeKey::from_seed(&mut seed).unwrap();
        let (network, events) = Network::start(config, &node_key, backend.clone()).unwrap();
        Self { network, backend, events, address: None, key, author }
    }

    /// The first event that is wanted; those before it are gone.
    pub(crate) async fn event<T>(&mut self, mut wanted: impl FnMut(Event) -> Option<T>) -> T {
        within(async {
            loop {
                if let Some(found) = wanted(self.events.recv().await.unwrap()) {
                    return found;
                }
            }
        })
        .await
    }

    /// Where it listens, with its id.
    pub(crate) async fn address(&mut self) -> Address {
        if self.address.is_none() {
            let address = self.event(|event| match event {
                Event::Listening(address) => Some(address),
                _ => None,
            });
            self.address = Some(address.await);
        }
        self.address.clone().unwrap()
    }

    pub(crate) async fn connected(&mut self) -> Event {
        self.event(|event| matches!(event, Event::Connected { .. }).then_some(event)).await
    }

    pub(crate) async fn disconnected(&mut self) -> Event {
        self.event(|event| matches!(event, Event::Disconnected(_)).then_some(event)).await
    }

    /// The report of the next catch-up that ends.
    pub(crate) async fn synced(&mut self) -> SyncReport {
        self.event(|event| match event {
            Event::Synced(report) => Some(report),
            _ => None,
        })
        .await
    }

    /// Has caught up with everybody once more.
    pub(crate) async fn all_synced(&mut self) {
        let reports = self.network.sync_now(joinup_node::network::Whom::Everyone, DEADLINE).await.unwrap();
        assert!(!reports.is_empty() && reports.iter().all(|report| report.complete), "{reports:?}");
    }

    pub(crate) async fn dial(&mut self, other: &mut Self) {
        let address = other.address().await;
        assert_eq!(self.network.dial(vec![address], None).await, Ok(other.network.node()));
    }

    pub(crate) async fn publish(&self, item: &Verified) -> Published {
        let _ = self.backend.holdings.offer(item.clone());
        self.network.publish(circle(), item.bytes().clone()).await.unwrap()
    }

    /// Gossip of ours reaches these nodes: shown with items that are published until one is accepted as gossip there.
    pub(crate) async fn meshed(&self, others: &[&Self]) {
        let probe = async {
            for node in others {
                let accepted = || async { node.network.status().await.unwrap().gossip.accepted };
                while accepted().await == 0 {
                    let probe = item(self.author, PROBE.fetch_add(1, Ordering::Relaxed), 0);
                    if self.publish(&probe).await == Published::Sent {
                        node.backend.holds(&probe).await;
                    }
                    tokio::task::yield_now().await;
                }
            }
        };
        within(probe).await;
    }

    /// Waits until the network says so of itself.
    pub(crate) async fn until(&self, is_so: impl Fn(&Status) -> bool) {
        within(async {
            while !is_so(&self.network.status().await.unwrap()) {
                tokio::task::yield_now().await;
            }
        })
        .await;
    }

    /// The nodes that are connected.
    pub(crate) async fn peers(&self) -> BTreeSet<NodeId> {
        self.network.peers().await.unwrap().into_iter().map(|peer| peer.node).collect()
    }
}
