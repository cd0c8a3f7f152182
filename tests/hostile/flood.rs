//! Too much of what is valid: it stays within its bounds, and those whom one follows are heard all the same.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use joinup_protocol::{
    limits,
    wire::message::{Answer, Ask},
};
use joinup_tests::daemon::{Home, Node, about_process, list, until};
use tokio::time::Instant;

use super::{
    items::Author,
    peer::{Peer, SYNC, batch, opening},
};

/// Bytes of memory of a node, while and after it is flooded.
const MEMORY: u64 = 256 * 1024 * 1024;
/// How soon those whom one follows are heard.
const SOON: Duration = Duration::from_secs(5);

/// The most memory that a process has had at a time; nothing where the system does not tell.
fn peak(node: &Node) -> Option<u64> {
    let status = about_process(node.pid(), "status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_free_keys_does_not_drown_a_neighbour() {
    const KEYS: u32 = 600;
    let node = Home::community("Sample Street").await.up().await;
    let neighbour = Home::community("Sample Hill").await.up().await;
    neighbour.join(&node).await;
    let flood: Vec<Vec<u8>> =
        (0..KEYS).map(|number| Author::new(number).experiment(1, "One of very many").bytes().to_vec()).collect();
    let peers = [Peer::meet(&node).await, Peer::meet(&node).await, Peer::meet(&node).await];
    let flooding = async {
        for (number, bytes) in flood.iter().enumerate() {
            peers[number % peers.len()].say(bytes).await;
        }
    };
    let speaking = async {
        let begun = Instant::now();
        let id = neighbour.publish("A word between neighbours").await;
        let said = Instant::now();
        node.received(&id).await;
        (said.elapsed(), begun.elapsed())
    };
    let ((), (heard, all)) = tokio::join!(flooding, speaking);
    assert!(heard < SOON, "heard after {heard:?}, {all:?} with the command itself");
    assert!(peers.iter().all(|peer| !peer.was_cut()), "valid items are nobody's fault");
    if let Some(peak) = peak(&node) {
        assert!(peak < MEMORY, "{peak} bytes of memory");
    }
    let held = node.status().await["experiments"]["held"].as_u64().unwrap();
    assert!(held <= u64::from(KEYS) + 1, "{held}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_community_has_its_share_by_gossip() {
    const SAID: u32 = 200;
    let node = Home::community("Sample Street").await.up().await;
    let peer = Peer::meet(&node).await;
    let author = Author::new(1);
    for number in 0..SAID {
        peer.say(author.experiment(number, &format!("Talkative {number}")).bytes()).await;
    }
    // What was too much at once was left to catch-up; there is room again for others.
    let other = AtomicU32::new(0);
    until("somebody else is heard", &[&node], async || {
        let number = other.fetch_add(1, Ordering::Relaxed);
        peer.say(Author::new(2).experiment(number, "Somebody else").bytes()).await;
        list(&node.run(&["search", "Somebody"]).await, "items").first().map(|_| ())
    })
    .await;
    let held = list(&node.run(&["search", "Talkative", "--all"]).await, "items").len();
    assert!(held <= limits::ITEMS_STRANGER as usize, "{held} of a stranger");
    assert!(!peer.was_cut());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_keeps_within_its_quota_whatever_is_pushed() {
    const EACH: u32 = 150;
    let node = Home::community("Sample Street").await.up().await;
    let before = node.status().await["circles"][0]["items"].as_u64().unwrap();
    let peer = Peer::meet(&node).await;
    let mut wire = peer.open(&node, SYNC).await;
    wire.ask(&opening(&peer, &node)).await;
    for author in 0..3 {
        let author = Author::new(author);
        let items: Vec<_> =
            (0..EACH).map(|number| author.experiment(number, &format!("Pushed {number}")).bytes().to_vec()).collect();
        for some in items.chunks(50) {
            let some: Vec<&[u8]> = some.iter().map(Vec::as_slice).collect();
            let taken = wire.ask(&Ask::Push { circle: 0, items: batch(&some) }).await;
            assert!(matches!(taken, Some(Answer::Taken { .. })), "{taken:?}");
        }
    }
    let status = node.status().await;
    let held = status["circles"][0]["items"].as_u64().unwrap() - before;
    assert_eq!(held, 3 * u64::from(limits::ITEMS_STRANGER));
    for row in list(&node.run(&["community", "list"]).await, "items") {
        assert!(row["experiments"].as_u64() <= Some(limits::ITEMS_STRANGER.into()), "{row}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_connections_than_there_may_be_leave_room_for_a_neighbour() {
    let node = Home::community("Sample Street").await.up().await;
    let neighbour = Home::community("Sample Hill").await.up().await;
    neighbour.join(&node).await;
    let mut crowd = Vec::new();
    for _ in 0..40 {
        crowd.push(Peer::meet(&node).await);
    }
    let id = neighbour.publish("Through the crowd").await;
    node.received(&id).await;
    let connected = node.status().await["peers"]["connected"].as_u64().unwrap();
    assert!(connected <= 128, "{connected}");
}
