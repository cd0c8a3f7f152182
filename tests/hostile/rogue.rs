//! A relay that is nobody's friend: it gives places to whoever asks and then drops, delays, reorders and forges what it
//! carries; it passes on every second message of gossip, says in a catch-up that it holds nothing, or gives forgeries.
//! Nothing forged is kept, and everything arrives by another way.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures::{AsyncReadExt as _, AsyncWriteExt as _, StreamExt as _};
use joinup_protocol::{item::Verified, time::Millis, wire::message::Ask};
use joinup_tests::{
    daemon::{Home, Node, all_the_same, until},
    internet::{Internet, Place, Router, is_possible},
    load::samples,
    random::Random,
};
use libp2p::{PeerId, Stream, StreamProtocol, multiaddr::Multiaddr};
use libp2p_stream::{Control, IncomingStreams};
use tokio::{sync::oneshot, time::sleep};

use super::{
    catch_up::{emptily, holding, items, short_id},
    items::{Author, body, now},
    peer::{Peer, Wire, within},
    protobuf,
};

const HOP: StreamProtocol = StreamProtocol::new("/libp2p/circuit/relay/0.2.0/hop");
const STOP: StreamProtocol = StreamProtocol::new("/libp2p/circuit/relay/0.2.0/stop");
const AT: &str = "/ip4/9.0.0.3/tcp/4001";
/// What libp2p's protocol for relays means by "done".
const OK: u64 = 100;
/// Bytes that are carried at once.
const PART: usize = 1_024;

/// What the relay has done so far.
#[derive(Debug, Default)]
struct Done {
    places: AtomicUsize,
    circuits: AtomicUsize,
    forged: AtomicUsize,
}

/// What is done to the bytes of one connection.
#[derive(Debug, Clone, Copy)]
enum Malice {
    /// Nothing after the first bytes.
    Drops,
    /// Every part waits for its turn, and all come.
    Delays,
    /// Two parts change places.
    Reorders,
    /// One bit is another.
    Forges,
}

/// The relay; it ends with the test.
struct Rogue {
    peer: Peer,
    done: Arc<Done>,
}

impl Rogue {
    async fn at(place: &Place, seed: u64) -> Self {
        let (tell, told) = oneshot::channel();
        drop(place.work(async move || {
            // Every second message, as its last byte has it.
            let peer = Peer::begin(Some(AT), |bytes| bytes.last().is_some_and(|byte| byte % 2 == 0));
            let _ = tell.send(peer);
            std::future::pending::<()>().await;
        }));
        let peer = told.await.expect("the relay is there");
        let done = Arc::new(Done::default());
        let places = peer.control().accept(HOP).expect("nobody accepts yet");
        tokio::spawn(be_a_relay(peer.control(), peer.id, places, done.clone(), seed));
        tokio::spawn(catch_up(peer.accept(), done.clone()));
        Self { peer, done }
    }

    fn address(&self) -> String {
        format!("{AT}/p2p/{}", self.peer.id)
    }
}

async fn be_a_relay(control: Control, us: PeerId, mut incoming: IncomingStreams, done: Arc<Done>, seed: u64) {
    let mut random = Random::new(seed);
    while let Some((from, mut stream)) = incoming.next().await {
        let (control, done, own) = (control.clone(), done.clone(), random.next());
        tokio::spawn(async move {
            let asked = protobuf::receive(&mut stream).await?;
            if protobuf::sort(&asked) == 0 {
                done.places.fetch_add(1, Ordering::Relaxed);
                return protobuf::send(&mut stream, &reservation(us)).await;
            }
            let to = protobuf::fields(protobuf::fields(&asked, 2).first()?, 1);
            let far = open(control, PeerId::from_bytes(to.first()?).ok()?, from).await?;
            protobuf::send(&mut stream, &[protobuf::number(1, 2), protobuf::number(5, OK)].concat()).await?;
            let number = done.circuits.fetch_add(1, Ordering::Relaxed);
            let malice = [Malice::Forges, Malice::Delays, Malice::Drops, Malice::Reorders][number % 4];
            let (near_in, near_out) = stream.split();
            let (far_in, far_out) = far.split();
            let (there, back) = (Random::new(own), Random::new(own + 1));
            futures::join!(carry(near_in, far_out, malice, there), carry(far_in, near_out, malice, back));
            Some(())
        });
    }
}

/// A place for an hour.
fn reservation(us: PeerId) -> Vec<u8> {
    let address: Multiaddr = format!("{AT}/p2p/{us}").parse().expect("an address");
    let until = now().plus(60 * Millis::MINUTE).0 / 1_000;
    let place = [protobuf::number(1, until), protobuf::bytes(2, &address.to_vec())].concat();
    [protobuf::number(1, 2), protobuf::bytes(3, &place), protobuf::number(5, OK)].concat()
}

/// Tells somebody who has a place that somebody wants to talk.
async fn open(mut control: Control, to: PeerId, from: PeerId) -> Option<Stream> {
    let mut stream = control.open_stream(to, STOP).await.ok()?;
    let who = protobuf::bytes(1, &from.to_bytes());
    protobuf::send(&mut stream, &[protobuf::number(1, 0), protobuf::bytes(2, &who)].concat()).await?;
    protobuf::receive(&mut stream).await?;
    Some(stream)
}

async fn carry(
    mut from: impl futures::AsyncRead + Unpin,
    mut to: impl futures::AsyncWrite + Unpin,
    malice: Malice,
    mut random: Random,
) {
    let mut part = vec![0; PART];
    let mut held: Option<Vec<u8>> = None;
    let mut passed = 0;
    while let Ok(length @ 1..) = from.read(&mut part).await {
        let mut bytes = part[..length].to_vec();
        passed += length;
        match malice {
            Malice::Drops if passed > 4 * PART => continue,
            Malice::Drops => {}
            Malice::Delays => sleep(Duration::from_millis(random.below(20))).await,
            Malice::Reorders if passed > PART => match held.take() {
                None => {
                    held = Some(bytes);
                    continue;
                }
                Some(before) => bytes.extend(before),
            },
            Malice::Reorders => {}
            Malice::Forges => {
                let at = random.index(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
        }
        if to.write_all(&bytes).await.is_err() || to.flush().await.is_err() {
            break;
        }
    }
    let _ = to.close().await;
}

/// What somebody never said, under their name.
fn forgery(number: u32) -> (Verified, Vec<u8>) {
    let (author, forger) = (Author::new(70), Author::new(71));
    let item = author.experiment_at(number, "Forged by the relay", now().midnight());
    let other = forger.experiment_at(number, "Forged by the relay", now().midnight());
    let signature = &other.bytes()[body(&other).len()..];
    let forged = [body(&item), signature].concat();
    (item, forged)
}

/// Answers who catches up: at first it holds nothing, then it holds what nobody said.
async fn catch_up(mut incoming: IncomingStreams, done: Arc<Done>) {
    let mut sessions = 0_u32;
    while let Some((_, stream)) = incoming.next().await {
        let (done, forges) = (done.clone(), sessions % 2 == 1);
        sessions += 1;
        tokio::spawn(async move {
            let mut wire = Wire(stream);
            let (item, forged) = forgery(sessions);
            while let Some(ask) = wire.asked().await {
                let answer = match &ask {
                    Ask::Open(_) if forges => holding(&ask, &[short_id(&item)]),
                    Ask::Want { .. } => {
                        done.forged.fetch_add(1, Ordering::Relaxed);
                        items(&[&forged])
                    }
                    _ => emptily(&ask),
                };
                wire.answer(&answer).await;
            }
        });
    }
}

async fn at_home(name: &str, place: &Place, relays: &str) -> Node {
    let home = Home::community(name).await;
    home.run(&["config", "set", "relays", relays]).await;
    home.inside(place.name()).up_at("/ip4/0.0.0.0/tcp/0").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_drops_delays_reorders_and_forges_is_got_around() {
    const SEED: u64 = 21;
    const EXPERIMENTS: usize = 40;
    if !is_possible() {
        return;
    }
    println!("seed {SEED}");
    let internet = Internet::new();
    let (bad, good) = (internet.host(3), internet.host(1));
    let (one, other) = (internet.home(10, Router::Symmetric), internet.home(20, Router::Symmetric));
    let rogue = Rogue::at(&bad, SEED).await;
    let council = Home::community("Sample Council").await;
    council.run(&["config", "set", "relay.on", "yes"]).await;
    let council = council.inside(good.name()).up_at("/ip4/9.0.0.1/tcp/4001").await;
    let relays = format!("{},{}", rogue.address(), council.address());
    let kitchen = at_home("Sample Kitchen", &one, &relays).await;
    let garden = at_home("Sample Garden", &other, &relays).await;
    within("places at the bad relay", async {
        until("both have a place there", &[&kitchen, &garden], async || {
            (rogue.done.places.load(Ordering::Relaxed) >= 2).then_some(())
        })
        .await;
    })
    .await;
    garden.join(&kitchen).await;
    let file = kitchen.write("many.jsonl", &samples(0, EXPERIMENTS));
    kitchen.run(&["import", "--format", "jsonl", &file]).await;
    kitchen.run(&["publish", "--all-drafts", "--audience", "everyone", "--people-shown", "no", "-y"]).await;
    for number in 100..102 {
        // Said to whoever listens; two broken messages cost nobody its place, and the relay is to go on.
        rogue.peer.say(&forgery(number).1).await;
    }
    rogue.peer.hears_so_many(1).await;
    all_the_same(&[&kitchen, &garden, &council]).await;
    let listed = garden.list().await;
    assert_eq!(listed.len(), EXPERIMENTS);
    for node in [&kitchen, &garden, &council] {
        assert!(node.list().await.iter().all(|row| row["title"] != "Forged by the relay"));
    }
    println!("{:?}", rogue.done);
    assert!(rogue.done.circuits.load(Ordering::Relaxed) > 0, "somebody tried to go over the bad relay");
}
