//! What a relay sends for what it receives: what it carries and hardly more, and next to nothing for what nobody asked
//! for. Counted at its network card, from the head of IP on.

use std::{
    cell::Cell,
    net::{SocketAddr, UdpSocket},
};

use joinup_tests::{
    daemon::{Home, all_the_same, text, until},
    internet::{Count, Internet, Place, Router, is_possible},
    random::Random,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::homes::{home, publish_many, relay, route};

/// At most so many bytes out for a byte in, of what is carried.
const CARRIED: f64 = 1.05;
/// At most so many bytes out for a byte in, of what is garbage.
const ANSWERED: f64 = 0.1;

/// Counts what a host and others say to each other.
fn watch(host: &Place, others: &str) {
    host.count("in", "input", &[&format!("ip saddr {others}")]);
    host.count("out", "output", &[&format!("ip daddr {others}")]);
}

fn seen(host: &Place) -> (Count, Count) {
    (host.counted("in"), host.counted("out"))
}

fn ratio(host: &Place) -> f64 {
    let (received, sent) = seen(host);
    println!("in {received:?}, out {sent:?}");
    sent.bytes as f64 / received.bytes as f64
}

/// Many long stories, each of 24 KB: what a home asks another for, and no relay has.
const STORIES: usize = 16;

fn stories() -> String {
    let mut random = Random::new(3);
    let story = |number: usize| {
        let letters = (0..7_900).map(|_| char::from_u32(0x915 + u32::try_from(random.below(32)).unwrap_or(0)));
        serde_json::json!({ "title": format!("Sample {number}"), "steps": letters.flatten().collect::<String>() })
    };
    (0..STORIES).map(story).map(|story| story.to_string() + "\n").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_sends_what_it_carries_and_hardly_more() {
    if !is_possible() {
        return;
    }
    let internet = Internet::new();
    let (council, one, other) =
        (internet.host(1), internet.home(10, Router::Symmetric), internet.home(20, Router::Symmetric));
    let relay = relay(&council).await;
    let kitchen = home("Sample Kitchen", &one, &relay).await;
    let garden = home("Sample Garden", &other, &relay).await;
    garden.join(&kitchen).await;
    assert_eq!(route(&garden, &kitchen).await.as_deref(), Some("relayed"));
    publish_many(&kitchen, &stories()).await;
    // From then on only the stories are left to be carried.
    all_the_same(&[&kitchen, &garden, &relay]).await;
    watch(&council, "{ 9.0.0.10, 9.0.0.20 }");
    is_quiet(&council).await;
    let mut ratios = Vec::new();
    for row in garden.list().await {
        let before = seen(&council);
        let shown = garden.run(&["show", &text(&row, "id"), "--wait", "20s"]).await;
        assert_eq!(shown["record_state"], "fetched", "{}", shown["record_state"]);
        let after = seen(&council);
        let (received, sent) = (after.0.bytes - before.0.bytes, after.1.bytes - before.1.bytes);
        assert!(received > 20_000, "the story was carried over the relay: {received} bytes");
        ratios.push(sent as f64 / received as f64);
    }
    assert_eq!(ratios.len(), STORIES);
    // The median: now and then the relay tries again whether a home is reached, for which it is sent what it sends to
    // nobody, and that would hide what goes out without having come in.
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[STORIES / 2];
    println!("carried: {ratio:.3} bytes out for a byte in; {ratios:.2?}");
    assert!((0.9..=CARRIED).contains(&ratio), "{ratio:.3} bytes out for a byte in");
}

/// Waits until homes and relay have nothing to say to each other but now and then a ping. When a home has just come, the
/// relay tries whether it is reached, for which the home sends it many bytes that nobody answers.
async fn is_quiet(host: &Place) {
    const QUIET: u64 = 1_500;
    let (last, rounds) = (Cell::new(0), Cell::new(0));
    until("nothing is said", &[], async || {
        let bytes = seen(host).0.bytes;
        let is_quiet = bytes - last.replace(bytes) < QUIET;
        rounds.set(if is_quiet { rounds.get() + 1 } else { 0 });
        (rounds.get() >= 6).then_some(())
    })
    .await;
}

/// Garbage by datagram: random bytes, and what looks like the first packet of QUIC in a version that nobody speaks.
fn datagrams(to: SocketAddr, random: &mut Random) {
    let socket = UdpSocket::bind("0.0.0.0:0").expect("a socket");
    for number in 0..1_000 {
        let mut datagram = random.bytes::<1_200>();
        match number % 3 {
            0 => {}
            // A long head of version 1 with connection ids of 8 bytes.
            1 => datagram[..6].copy_from_slice(&[0xc3, 0, 0, 0, 1, 8]),
            // The same of a version that there is not.
            _ => datagram[..6].copy_from_slice(&[0xc3, 0x1a, 0x2a, 0x3a, 0x4a, 8]),
        }
        let _ = socket.send_to(&datagram, to);
    }
}

/// Garbage over connections of TCP: bytes that are none of ours, and a beginning that is.
async fn connections(to: SocketAddr, random: &mut Random) {
    for number in 0..100 {
        let Ok(mut stream) = TcpStream::connect(to).await else { continue };
        let garbage: Vec<u8> = (0..64).flat_map(|_| random.bytes::<64>()).collect();
        let hello = b"\x13/multistream/1.0.0\n\x07/noise\n";
        let head: &[u8] = if number % 2 == 0 { hello } else { &[] };
        // It may be cut off in the middle.
        let _ = stream.write_all(&[head, &garbage].concat()).await;
        let _ = stream.shutdown().await;
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_is_hardly_answered() {
    if !is_possible() {
        return;
    }
    let internet = Internet::new();
    let (council, stranger) = (internet.host(1), internet.host(66));
    let home = Home::community("Sample Council").await;
    home.run(&["config", "set", "relay.on", "yes"]).await;
    let listen = ["--no-mdns", "--listen", "/ip4/9.0.0.1/tcp/4001", "/ip4/9.0.0.1/udp/4001/quic-v1"];
    let relay = home.inside(council.name()).up_with(&listen).await;
    watch(&council, "9.0.0.66");
    let to: SocketAddr = "9.0.0.1:4001".parse().expect("an address");
    let by_datagram = stranger.work(async move || datagrams(to, &mut Random::new(1)));
    by_datagram.join().expect("sent");
    let (received, _) = seen(&council);
    assert!(received.packets >= 900, "{received:?}");
    let by_datagram = ratio(&council);
    assert!(by_datagram <= ANSWERED, "{by_datagram:.3} bytes out for a byte in, by datagram");
    let before = seen(&council);
    stranger.work(async move || connections(to, &mut Random::new(2)).await).join().expect("sent");
    let after = seen(&council);
    let (received, sent) = (after.0.bytes - before.0.bytes, after.1.bytes - before.1.bytes);
    println!("by connection: in {received}, out {sent}");
    assert!(received > 100_000);
    let by_connection = sent as f64 / received as f64;
    assert!(by_connection <= ANSWERED, "{by_connection:.3} bytes out for a byte in, by connection");
    assert!(relay.told().iter().all(|event| event["event"] != "peer_connected"));
}
