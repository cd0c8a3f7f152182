//! A peer under our control: it gossips what it is told to, opens streams and answers them.

use std::time::Duration;

use futures::{AsyncReadExt as _, AsyncWriteExt as _, StreamExt as _};
use joinup_protocol::{
    id::{CircleId, NodeId},
    reconcile::{
        SlotTag,
        session::{Blind, Fingerprint, Parties},
    },
    text::List,
    wire::{
        batch::{Batch, BatchBuilder},
        message::{Answer, Ask, Opened, Opening},
    },
};
use joinup_tests::daemon::{Node, PATIENCE};
use libp2p::{
    Multiaddr, PeerId, Stream, StreamProtocol, Swarm, SwarmBuilder, gossipsub, identify, noise,
    swarm::{NetworkBehaviour, SwarmEvent},
    tcp, yamux,
};
use libp2p_stream::{Control, IncomingStreams};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::timeout,
};

/// The protocol of catch-up.
pub(crate) const SYNC: StreamProtocol = StreamProtocol::new("/joinup/sync/1");
/// The protocol of records.
pub(crate) const RECORD: StreamProtocol = StreamProtocol::new("/joinup/record/1");
/// The protocol of invites.
pub(crate) const JOIN: StreamProtocol = StreamProtocol::new("/joinup/join/1");

/// The circle that everybody is in.
pub(crate) fn commons() -> CircleId {
    CircleId::open("commons")
}

fn topic() -> gossipsub::IdentTopic {
    gossipsub::IdentTopic::new(format!("joinup/1/{}", commons()))
}

/// The key in the name of a peer, which for ed25519 is all of it but its head.
fn key_of(peer: &PeerId) -> NodeId {
    NodeId::new(*peer.to_bytes().last_chunk().expect("an ed25519 key"))
}

/// How the peer opens a session with a node: in the circle of everybody, with a set that nobody has.
pub(crate) fn opening(peer: &Peer, node: &Node) -> Ask {
    let answerer = key_of(&node.node_id().parse().expect("a peer id"));
    let nonce = [3; 16];
    let blind = Blind::new(nonce, Parties { opener: key_of(&peer.id), answerer });
    let set = Opened { circle: blind.tag(&commons()), set: Fingerprint([0; 16]), settled: None };
    Ask::Open(Opening { now: super::items::now(), nonce, sets: List::first([set]) })
}

/// Items as they travel together.
pub(crate) fn batch(items: &[&[u8]]) -> Batch {
    let mut batch = BatchBuilder::default();
    assert!(items.iter().all(|item| batch.push(item)), "they fit a batch");
    batch.finish()
}

/// Waits for something, but not for ever.
pub(crate) async fn within<T>(what: &str, wanted: impl Future<Output = T>) -> T {
    timeout(PATIENCE, wanted).await.unwrap_or_else(|_| panic!("not within {PATIENCE:?}: {what}"))
}

#[derive(NetworkBehaviour)]
struct Behaviour {
    gossipsub: gossipsub::Behaviour,
    identify: identify::Behaviour,
    streams: libp2p_stream::Behaviour,
}

/// What the peer has seen so far.
#[derive(Debug, Default)]
struct Seen {
    connected: bool,
    cut: usize,
    subscribed: bool,
    messages: Vec<Vec<u8>>,
}

enum Wish {
    Say(Vec<u8>, oneshot::Sender<bool>),
    Dial(Multiaddr),
}

/// The peer. Its swarm ends when it is dropped.
pub(crate) struct Peer {
    pub(crate) id: PeerId,
    wishes: mpsc::Sender<Wish>,
    seen: watch::Receiver<Seen>,
    control: Control,
}

impl Peer {
    /// A new peer, connected with a node and in its mesh as far as that node lets it.
    pub(crate) async fn meet(node: &Node) -> Self {
        let peer = Self::begin(None, |_| true);
        peer.dial(node).await;
        peer.sees("the node's subscription", |seen| seen.connected && seen.subscribed).await;
        peer
    }

    /// A new peer that waits for others at this address, and passes on only such messages.
    pub(crate) fn begin(listen: Option<&str>, passes_on: fn(&[u8]) -> bool) -> Self {
        let mut swarm = swarm();
        if let Some(address) = listen {
            swarm.listen_on(address.parse().expect("a multiaddress")).expect("it can listen");
        }
        let id = *swarm.local_peer_id();
        let control = swarm.behaviour().streams.new_control();
        let (wishes, wanted) = mpsc::channel(64);
        let (sight, seen) = watch::channel(Seen::default());
        tokio::spawn(run(swarm, wanted, sight, passes_on));
        Self { id, wishes, seen, control }
    }

    /// Waits until gossip has brought so many messages.
    #[cfg(target_os = "linux")]
    pub(crate) async fn hears_so_many(&self, messages: usize) {
        self.sees("messages by gossip", |seen| seen.messages.len() >= messages).await;
    }

    /// Dials the node, whatever comes of it.
    pub(crate) async fn dial(&self, node: &Node) {
        let address = node.address().parse().expect("a multiaddress");
        assert!(self.wishes.send(Wish::Dial(address)).await.is_ok(), "the swarm runs");
    }

    async fn sees(&self, what: &str, is_so: impl Fn(&Seen) -> bool) {
        let mut seen = self.seen.clone();
        let found = within(what, seen.wait_for(is_so)).await.is_ok();
        assert!(found, "the swarm runs");
    }

    /// Gossips these bytes; whether anybody took them.
    pub(crate) async fn say(&self, bytes: &[u8]) -> bool {
        let (reply, answer) = oneshot::channel();
        assert!(self.wishes.send(Wish::Say(bytes.to_vec(), reply)).await.is_ok(), "the swarm runs");
        answer.await.unwrap_or(false)
    }

    /// Waits until the node cuts it off for the so-manieth time.
    pub(crate) async fn is_cut(&self, times: usize) {
        self.sees("that it is cut off", |seen| seen.cut >= times).await;
    }

    /// Whether it has ever been cut off.
    pub(crate) fn was_cut(&self) -> bool {
        self.seen.borrow().cut > 0
    }

    /// Waits until gossip brings these bytes.
    pub(crate) async fn hears(&self, bytes: &[u8]) {
        self.sees("a message by gossip", |seen| seen.messages.iter().any(|message| message == bytes)).await;
    }

    /// Everything that gossip has brought.
    pub(crate) fn heard(&self) -> Vec<Vec<u8>> {
        self.seen.borrow().messages.clone()
    }

    /// Opens a stream to a node.
    pub(crate) async fn open(&self, node: &Node, protocol: StreamProtocol) -> Wire {
        let peer = node.node_id().parse().expect("a peer id");
        let stream = within("a stream", self.control.clone().open_stream(peer, protocol)).await;
        Wire(stream.expect("the node speaks this protocol"))
    }

    /// The way to open streams of any protocol.
    pub(crate) fn control(&self) -> Control {
        self.control.clone()
    }

    /// Answers streams of catch-up from now on.
    pub(crate) fn accept(&self) -> IncomingStreams {
        self.control.clone().accept(SYNC).expect("nobody accepts yet")
    }
}

fn swarm() -> Swarm<Behaviour> {
    let config = gossipsub::ConfigBuilder::default()
        .validation_mode(gossipsub::ValidationMode::Anonymous)
        .message_id_fn(|message: &gossipsub::Message| {
            let number = message
                .data
                .iter()
                .fold(7_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3).rotate_left(23));
            number.to_be_bytes().to_vec().into()
        })
        .heartbeat_initial_delay(Duration::from_millis(50))
        .max_transmit_size(1 << 20)
        .max_publish_messages(10_000)
        .validate_messages()
        .build()
        .expect("the configuration is consistent");
    let mut swarm = SwarmBuilder::with_new_identity()
        .with_tokio()
        .with_tcp(tcp::Config::default().nodelay(true), noise::Config::new, yamux::Config::default)
        .expect("encryption")
        .with_behaviour(|key| Behaviour {
            gossipsub: gossipsub::Behaviour::new(gossipsub::MessageAuthenticity::Anonymous, config)
                .expect("the configuration is consistent"),
            identify: identify::Behaviour::new(identify::Config::new("joinup/1".to_owned(), key.public())),
            streams: libp2p_stream::Behaviour::new(),
        })
        .expect("a behaviour")
        .with_swarm_config(|config| config.with_idle_connection_timeout(PATIENCE))
        .build();
    swarm.behaviour_mut().gossipsub.subscribe(&topic()).expect("a subscription");
    swarm
}

async fn run(
    mut swarm: Swarm<Behaviour>,
    mut wanted: mpsc::Receiver<Wish>,
    sight: watch::Sender<Seen>,
    passes_on: fn(&[u8]) -> bool,
) {
    loop {
        tokio::select! {
            event = swarm.select_next_some() => {
                if let SwarmEvent::Behaviour(BehaviourEvent::Gossipsub(gossipsub::Event::Message {
                    propagation_source, message_id, message,
                })) = &event {
                    let verdict = match passes_on(&message.data) {
                        true => gossipsub::MessageAcceptance::Accept,
                        false => gossipsub::MessageAcceptance::Ignore,
                    };
                    let gossipsub = &mut swarm.behaviour_mut().gossipsub;
                    gossipsub.report_message_validation_result(message_id, propagation_source, verdict);
                }
                sight.send_modify(|seen| see(seen, event));
            }
            wish = wanted.recv() => match wish {
                Some(Wish::Say(bytes, reply)) => {
                    let said = swarm.behaviour_mut().gossipsub.publish(topic(), bytes);
                    let _ = reply.send(said.is_ok());
                }
                // What comes of it is seen, or not.
                Some(Wish::Dial(address)) => drop(swarm.dial(address)),
                None => return,
            }
        }
    }
}

fn see(seen: &mut Seen, event: SwarmEvent<BehaviourEvent>) {
    match event {
        SwarmEvent::ConnectionEstablished { .. } => seen.connected = true,
        SwarmEvent::ConnectionClosed { num_established: 0, .. } => seen.cut += 1,
        SwarmEvent::Behaviour(BehaviourEvent::Gossipsub(gossipsub::Event::Subscribed { .. })) => seen.subscribed = true,
        SwarmEvent::Behaviour(BehaviourEvent::Gossipsub(gossipsub::Event::Message { message, .. })) => {
            seen.messages.push(message.data);
        }
        _ => {}
    }
}

/// A stream, read and written in frames or in bytes.
pub(crate) struct Wire(pub(crate) Stream);

impl Wire {
    /// Sends bytes as they are.
    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        // The other side may have ended it already, which is what some tests want.
        let _ = self.0.write_all(bytes).await;
        let _ = self.0.flush().await;
    }

    /// Sends a frame.
    pub(crate) async fn frame(&mut self, bytes: &[u8]) {
        let length = u32::try_from(bytes.len()).expect("a short frame");
        self.write(&[&length.to_be_bytes(), bytes].concat()).await;
    }

    /// Reads so many bytes; nothing when the stream ended before.
    pub(crate) async fn read(&mut self, length: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; length];
        within("bytes of a stream", self.0.read_exact(&mut bytes)).await.ok().map(|()| bytes)
    }

    /// Reads a frame; nothing when the stream ended before.
    pub(crate) async fn next(&mut self) -> Option<Vec<u8>> {
        let length: [u8; 4] = self.read(4).await?.try_into().ok()?;
        self.read(u32::from_be_bytes(length) as usize).await
    }

    /// Asks and gets the answer; nothing when the stream ended instead.
    pub(crate) async fn ask(&mut self, ask: &Ask) -> Option<Answer> {
        self.frame(&ask.encode().expect("a question that fits a frame")).await;
        Some(Answer::decode(&self.next().await?).expect("a node answers properly"))
    }

    /// The current items of these slots of the first circle; nothing when the stream ended instead.
    pub(crate) async fn want(&mut self, slots: impl IntoIterator<Item = SlotTag>) -> Option<Vec<Vec<u8>>> {
        let mut answer = self.ask(&Ask::Want { circle: 0, slots: List::first(slots) }).await?;
        let mut all = Vec::new();
        while let Answer::Items { items, last } = answer {
            all.extend(items.open().expect("a node packs properly"));
            if last {
                break;
            }
            answer = Answer::decode(&self.next().await?).expect("a node answers properly");
        }
        Some(all)
    }

    /// The next question; nothing when the stream ended.
    pub(crate) async fn asked(&mut self) -> Option<Ask> {
        Some(Ask::decode(&self.next().await?).expect("a node asks properly"))
    }

    /// Answers.
    pub(crate) async fn answer(&mut self, answer: &Answer) {
        self.frame(&answer.encode().expect("an answer that fits a frame")).await;
    }

    /// Waits until the other side has ended the stream, without another byte.
    pub(crate) async fn ends(&mut self) {
        let mut rest = Vec::new();
        // Cut or ended.
        let _ = within("the end of a stream", self.0.read_to_end(&mut rest)).await;
        assert!(rest.is_empty(), "{} bytes more", rest.len());
    }
}
