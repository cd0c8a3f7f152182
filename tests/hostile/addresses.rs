//! Ten thousand addresses of private networks, handed over in every way in which peers hand over addresses: no packet
//! leaves for any of them. Each way hands over one public address as well, which is dialled, so that it is known that
//! the way leads somewhere.

use std::{
    net::{Ipv4Addr, Ipv6Addr},
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures::StreamExt as _;
use joinup_tests::{
    daemon::{Home, Node, until},
    internet::{Internet, Place, Router, is_possible},
    random::Random,
};
use libp2p::{
    Multiaddr, PeerId, StreamProtocol, SwarmBuilder, identify,
    multiaddr::Protocol,
    noise, relay,
    swarm::{NetworkBehaviour, SwarmEvent},
    tcp, yamux,
};
use libp2p_stream::{Control, IncomingStreams};
use tokio::sync::{mpsc, oneshot, watch};

use super::{peer::within, protobuf};

const KADEMLIA: StreamProtocol = StreamProtocol::new("/joinup/kad/1");
const IDENTIFY_PUSH: StreamProtocol = StreamProtocol::new("/ipfs/id/push/1.0.0");
const DIAL_REQUEST: StreamProtocol = StreamProtocol::new("/libp2p/autonat/2/dial-request");
const HOLE_PUNCH: StreamProtocol = StreamProtocol::new("/libp2p/dcutr");

/// The addresses that are handed over in all.
const ALL: usize = 10_000;
/// Addresses in one message of identify or of those who punch holes, which may have 4 KiB.
const MESSAGE: usize = 140;
/// Nodes in an answer of the table of addresses, and addresses of each of them.
const NODES: usize = 20;
const EACH: usize = 25;
/// Names that stand for private addresses.
const NAMES: &str =
    "10.9.9.9 inside.example\n192.168.9.9 printer.example\n127.0.0.1 self.example\nfd00::9 six.example\n";

/// Public addresses at which nobody is: one for each way.
const IDENTIFIED: &str = "9.0.0.71";
const TABLED: &str = "9.0.0.72";
const PUNCHED: &str = "9.0.0.73";
const TRIED: &str = "9.0.0.74";

fn tempting(ip: &str, port: usize) -> Multiaddr {
    format!("/ip4/{ip}/tcp/{port}").parse().expect("an address")
}

/// One of all sorts of addresses where nobody should be sent.
fn hostile(number: usize, random: &mut Random) -> Multiaddr {
    let [a, b, c, d, e, f, g, h] = random.next().to_be_bytes();
    let four = |ip: [u8; 4]| Protocol::Ip4(Ipv4Addr::from(ip));
    let six = |text: &str| Protocol::Ip6(text.parse::<Ipv6Addr>().expect("an address"));
    let first = match number % 18 {
        0 => four([10, a, b, c]),
        1 => four([172, 16 + a % 16, b, c]),
        2 => four([192, 168, 2 + a % 200, b]),
        3 => four([127, a, b, c]),
        4 => four([169, 254, a, b]),
        5 => four([100, 64 + a % 64, b, c]),
        6 => four([0, a, b, c]),
        7 => four([224 + a % 16, b, c, d]),
        8 => four([255, 255, 255, 255]),
        9 => six(&format!("::ffff:10.{a}.{b}.{c}")),
        10 => six(&format!("fe80::{a:x}:{b:x}")),
        11 => six(&format!("fd{a:02x}::{b:x}")),
        12 => six("::1"),
        13 => six(&format!("64:ff9b::10.{a}.{b}.{c}")),
        14 => six(&format!("2002:a{a:02x}:{b:x}{c:02x}::1")),
        15 => Protocol::Dns4(["inside.example", "printer.example", "self.example"][usize::from(a) % 3].into()),
        16 => Protocol::Dns6("six.example".into()),
        _ => six(&format!("ff02::{a:x}:{b:x}")),
    };
    let port = u16::from_be_bytes([e | 1, f]);
    let address = Multiaddr::empty().with(first);
    let address = match g % 3 {
        0 => address.with(Protocol::Udp(port)).with(Protocol::QuicV1),
        _ => address.with(Protocol::Tcp(port)),
    };
    // Some of them are a relay's, behind which somebody is said to be.
    if h % 8 == 0 { address.with(Protocol::P2p(PeerId::random())).with(Protocol::P2pCircuit) } else { address }
}

/// What somebody hands over, and how much that was.
#[derive(Debug, Clone)]
struct Bag(Arc<(AtomicUsize, AtomicU64)>);

impl Bag {
    fn new(seed: u64) -> Self {
        Self(Arc::new((AtomicUsize::new(0), AtomicU64::new(seed))))
    }

    /// So many more.
    fn take(&self, count: usize) -> Vec<Multiaddr> {
        let from = self.0.0.fetch_add(count, Ordering::Relaxed);
        let mut random = Random::new(self.0.1.fetch_add(1, Ordering::Relaxed));
        (from..from + count).map(|number| hostile(number, &mut random)).collect()
    }

    fn taken(&self) -> usize {
        self.0.0.load(Ordering::Relaxed)
    }
}

#[derive(NetworkBehaviour)]
struct Behaviour {
    identify: identify::Behaviour,
    streams: libp2p_stream::Behaviour,
    relayed: relay::client::Behaviour,
}

/// Somebody on a public host who hands over addresses to whoever listens.
struct Stranger {
    control: Control,
    dials: mpsc::Sender<Multiaddr>,
    connected: watch::Receiver<Vec<PeerId>>,
    bag: Bag,
}

impl Stranger {
    async fn at(place: &Place, bag: Bag) -> Self {
        let (tell, told) = oneshot::channel();
        let (dials, mut wanted) = mpsc::channel(8);
        let (sight, connected) = watch::channel(Vec::new());
        let handing = bag.clone();
        // It ends with the test.
        drop(place.work(async move || {
            let mut swarm = SwarmBuilder::with_new_identity()
                .with_tokio()
                .with_tcp(tcp::Config::default().nodelay(true), noise::Config::new, yamux::Config::default)
                .expect("encryption")
                .with_relay_client(noise::Config::new, yamux::Config::default)
                .expect("encryption")
                .with_behaviour(|key, relayed| Behaviour {
                    identify: identify::Behaviour::new(identify::Config::new("joinup/1".to_owned(), key.public())),
                    streams: libp2p_stream::Behaviour::new(),
                    relayed,
                })
                .expect("a behaviour")
                .with_swarm_config(|config| config.with_idle_connection_timeout(Duration::from_secs(60)))
                .build();
            swarm.listen_on("/ip4/9.0.0.66/tcp/4001".parse().expect("an address")).expect("it can listen");
            let mut control = swarm.behaviour().streams.new_control();
            tokio::spawn(be_a_table(control.accept(KADEMLIA).expect("nobody accepts yet"), handing.clone()));
            tokio::spawn(punch(control.accept(HOLE_PUNCH).expect("nobody accepts yet"), handing));
            let _ = tell.send(control);
            loop {
                tokio::select! {
                    event = swarm.select_next_some() => match event {
                        SwarmEvent::ConnectionEstablished { peer_id, .. } => {
                            sight.send_modify(|peers| peers.push(peer_id));
                        }
                        SwarmEvent::ConnectionClosed { peer_id, num_established: 0, .. } => {
                            sight.send_modify(|peers| peers.retain(|peer| *peer != peer_id));
                        }
                        _ => {}
                    },
                    dial = wanted.recv() => match dial {
                        Some(address) => drop(swarm.dial(address)),
                        None => return,
                    },
                }
            }
        }));
        let control = told.await.expect("the stranger is there");
        Self { control, dials, connected, bag }
    }

    async fn meet(&self, node: PeerId, address: Multiaddr) {
        self.dials.send(address).await.expect("the swarm runs");
        let mut connected = self.connected.clone();
        let met = within("a connection", connected.wait_for(|peers| peers.contains(&node))).await;
        drop(met.expect("the swarm runs"));
    }

    /// Says again and again that it listens at other addresses.
    async fn identify(&self, node: PeerId, times: usize) {
        for number in 0..times {
            // What is new comes before what was said already.
            let mut addresses = vec![tempting(IDENTIFIED, 4_001 + number)];
            addresses.extend(self.bag.take(MESSAGE));
            let message: Vec<u8> = addresses.iter().flat_map(|address| protobuf::bytes(2, &address.to_vec())).collect();
            let mut stream =
                within("a stream", self.control.clone().open_stream(node, IDENTIFY_PUSH)).await.expect("one");
            protobuf::send(&mut stream, &message).await.expect("it listens");
            let _ = futures::AsyncWriteExt::close(&mut stream).await;
        }
    }

    /// Asks a relay to try whether it is reached at an address; what that costs is paid.
    async fn ask_to_be_tried(&self, node: PeerId, address: &Multiaddr) {
        let request = [protobuf::bytes(1, &address.to_vec()), vec![0x11, 1, 2, 3, 4, 5, 6, 7, 8]].concat();
        let mut stream = within("a stream", self.control.clone().open_stream(node, DIAL_REQUEST)).await.expect("one");
        protobuf::send(&mut stream, &protobuf::bytes(1, &request)).await.expect("it listens");
        let Some(answer) = within("an answer", protobuf::receive(&mut stream)).await else { return };
        if protobuf::fields(&answer, 3).is_empty() {
            return;
        }
        for _ in 0..26 {
            let data = protobuf::bytes(4, &protobuf::bytes(1, &[7; 4_000]));
            if protobuf::send(&mut stream, &data).await.is_none() {
                break;
            }
        }
        // Whatever it says, it has tried by then.
        let _ = within("a verdict", protobuf::receive(&mut stream)).await;
    }
}

/// Answers who looks for nodes: they are all on private networks, and one is not.
async fn be_a_table(mut incoming: IncomingStreams, bag: Bag) {
    while let Some((_, mut stream)) = incoming.next().await {
        let bag = bag.clone();
        tokio::spawn(async move {
            while let Some(asked) = protobuf::receive(&mut stream).await {
                let node = |addresses: &[Multiaddr]| {
                    let addresses = addresses.iter().flat_map(|address| protobuf::bytes(2, &address.to_vec()));
                    let node = [protobuf::bytes(1, &PeerId::random().to_bytes()), addresses.collect()].concat();
                    protobuf::bytes(8, &node)
                };
                let mut answer = protobuf::number(1, protobuf::sort(&asked));
                answer.extend(node(&[tempting(TABLED, 4_001)]));
                (1..NODES).for_each(|_| answer.extend(node(&bag.take(EACH))));
                if protobuf::send(&mut stream, &answer).await.is_none() {
                    break;
                }
            }
        });
    }
}

/// Answers who wants to punch a hole: it is reached at private addresses.
async fn punch(mut incoming: IncomingStreams, bag: Bag) {
    while let Some((_, mut stream)) = incoming.next().await {
        let bag = bag.clone();
        tokio::spawn(async move {
            let _ = protobuf::receive(&mut stream).await;
            let mut addresses = vec![tempting(PUNCHED, 4_001)];
            addresses.extend(bag.take(MESSAGE));
            let addresses = addresses.iter().flat_map(|address| protobuf::bytes(2, &address.to_vec()));
            let answer = [protobuf::number(1, 100), addresses.collect()].concat();
            let _ = protobuf::send(&mut stream, &answer).await;
            // It says when to begin.
            let _ = protobuf::receive(&mut stream).await;
        });
    }
}

fn peer_of(node: &Node) -> PeerId {
    node.node_id().parse().expect("a peer id")
}

/// Counts what leaves a computer for private networks and for the addresses that are to be dialled.
fn watch(place: &Place, own: &str) {
    place.watch_private(own);
    for ip in [IDENTIFIED, TABLED, PUNCHED, TRIED] {
        place.count(&name_of(ip), "output", &[&format!("ip daddr {ip}")]);
    }
}

fn name_of(ip: &str) -> String {
    format!("at_{}", ip.replace('.', "_"))
}

/// Waits until a node has tried the public address that was handed over in that way.
async fn is_tempted(place: &Place, node: &Node, ip: &str) {
    until(&format!("{ip} is dialled"), &[node], async || (place.counted(&name_of(ip)).packets > 0).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_hostile_addresses_and_no_packet_to_private_space() {
    if !is_possible() {
        return;
    }
    let internet = Internet::new();
    let (council, outside, household) = (internet.host(1), internet.host(66), internet.home(20, Router::KeepsPorts));
    council.lead_everywhere(1);
    for place in [&council, &household] {
        place.resolve(NAMES);
    }
    watch(&council, "9.0.0.0/24");
    watch(&household, "192.168.1.0/24");

    let home = Home::community("Sample Council").await;
    home.run(&["config", "set", "relay.on", "yes"]).await;
    let relay = home.inside(council.name()).up_at("/ip4/9.0.0.1/tcp/4001").await;
    let home = Home::community("Sample Garden").await;
    home.run(&["config", "set", "relays", &relay.address()]).await;
    let garden = home.inside(household.name()).up_at("/ip4/0.0.0.0/tcp/0").await;
    let place = until("it has a place at the relay", &[&garden], async || {
        let status = garden.status().await;
        let addresses = status["node"]["addresses"].as_array()?;
        addresses
            .iter()
            .filter_map(|address| address.as_str())
            .find(|text| text.contains("/p2p-circuit/"))
            .map(str::to_owned)
    })
    .await;

    let bag = Bag::new(11);
    let stranger = Stranger::at(&outside, bag.clone()).await;
    let (to_relay, to_garden) = (peer_of(&relay), peer_of(&garden));
    stranger.meet(to_relay, relay.address().parse().expect("an address")).await;
    stranger.meet(to_garden, place.parse().expect("an address")).await;

    is_tempted(&council, &relay, TABLED).await;
    is_tempted(&household, &garden, PUNCHED).await;
    for address in bag.take(30).iter().chain([&tempting(TRIED, 4_001)]) {
        stranger.ask_to_be_tried(to_relay, address).await;
    }
    is_tempted(&council, &relay, TRIED).await;
    let times = ALL.saturating_sub(bag.taken()).div_ceil(MESSAGE).max(20);
    stranger.identify(to_relay, times).await;
    stranger.identify(to_garden, times).await;
    // Who is told of cannot be dialled while it is there.
    drop(stranger);
    is_tempted(&council, &relay, IDENTIFIED).await;
    is_tempted(&household, &garden, IDENTIFIED).await;
    assert!(bag.taken() >= ALL, "{} addresses", bag.taken());
    println!("{} addresses were handed over", bag.taken());
    for (who, place) in [("the relay", &council), ("the home", &household)] {
        assert_eq!(place.counted("private").packets, 0, "packets to private space from {who}");
    }
}
