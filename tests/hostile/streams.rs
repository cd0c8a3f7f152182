//! Our own streams: garbage ends the stream and nothing else; what is not for everybody is not given.

use joinup_protocol::{
    id::Kind,
    invite::Grant,
    item::{Payload, Verified},
    reconcile::{Listed, SetState, SlotTag},
    wire::{
        bytes::ItemBytes,
        join::{JoinAnswer, JoinRefusal, JoinRequest},
        message::{Answer, Ask, Theirs},
    },
};
use joinup_tests::daemon::{Home, Node, listed, until};
use libp2p::StreamProtocol;

use super::{
    items::Author,
    peer::{JOIN, Peer, RECORD, SYNC, opening},
};

/// Whether the node still speaks with the peer as if nothing had happened; gives its set.
async fn is_well(peer: &Peer, node: &Node) -> SetState {
    // One session at a time: the one before may just be ending.
    let nodes = [node];
    let state = until("a proper session", &nodes, async || {
        let mut wire = peer.open(node, SYNC).await;
        match wire.ask(&opening(peer, node)).await? {
            Answer::Sets { sets, .. } => match &sets[..] {
                [Theirs::Other { state, .. }] => Some(*state),
                _ => None,
            },
            _ => None,
        }
    });
    let state = state.await;
    assert!(!peer.was_cut());
    state
}

/// What no honest node ever sends on a stream of frames.
fn garbage() -> [(&'static str, Vec<u8>); 7] {
    [
        ("a length of four gigabytes", vec![0xff; 4]),
        ("a length just beyond a frame", (1_048_577_u32).to_be_bytes().to_vec()),
        ("a frame that says nothing", vec![0, 0, 0, 0]),
        ("an unknown question", [vec![0, 0, 0, 1], vec![200]].concat()),
        ("a question cut short", [vec![0, 0, 0, 9], vec![1, 2]].concat()),
        ("a list of a billion", [vec![0, 0, 0, 7], vec![6, 0, 252, 59, 154, 202, 0]].concat()),
        ("random bytes", (0..999_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect()),
    ]
}

/// Sends garbage on a new stream and waits for the end of that stream.
async fn send(peer: &Peer, node: &Node, protocol: &StreamProtocol, bytes: &[u8]) {
    let mut wire = peer.open(node, protocol.clone()).await;
    wire.write(bytes).await;
    // Nothing more comes; a node need not wait for it.
    let _ = futures::AsyncWriteExt::close(&mut wire.0).await;
    wire.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_ends_the_stream_and_nothing_else() {
    let node = Home::community("Sample Street").await.up().await;
    let mut before = None;
    for protocol in [SYNC, JOIN] {
        for (what, bytes) in garbage() {
            let peer = Peer::meet(&node).await;
            send(&peer, &node, &protocol, &bytes).await;
            let state = is_well(&peer, &node).await;
            assert_eq!(*before.get_or_insert(state), state, "{what} on {protocol}");
        }
    }
    let id = node.publish("Still well").await;
    assert!(node.lists(&id).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_garbage_again_and_again_is_cut_off() {
    let node = Home::community("Sample Street").await.up().await;
    let neighbour = Home::community("Sample Hill").await.up().await;
    neighbour.join(&node).await;
    let peer = Peer::meet(&node).await;
    // Three times, and not once more.
    for (_, bytes) in garbage().into_iter().take(3) {
        assert!(!peer.was_cut());
        send(&peer, &node, &SYNC, &bytes).await;
    }
    peer.is_cut(1).await;
    let gone = peer.id.to_string();
    node.event("the ban", |event| event["event"] == "warning" && event.to_string().contains(&gone)).await;
    let id = neighbour.publish("Nobody else is cut off").await;
    listed(&node, &id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_protocols_are_not_spoken() {
    let node = Home::community("Sample Street").await.up().await;
    let peer = Peer::meet(&node).await;
    let to = node.node_id().parse().unwrap();
    for unknown in ["/joinup/sync/2", "/joinup/shell/1", "/ipfs/kad/1.0.0", "/libp2p/circuit/relay/0.2.0/hop"] {
        let opened = peer.control().open_stream(to, StreamProtocol::new(unknown)).await;
        assert!(opened.is_err(), "{unknown}");
    }
    is_well(&peer, &node).await;
}

async fn summary_item(peer: &Peer, node: &Node) -> Verified {
    let mut wire = peer.open(node, SYNC).await;
    wire.ask(&opening(peer, node)).await;
    let Some(Answer::Page(page)) = wire.ask(&Ask::List { circle: 0, after: None }).await else {
        panic!("a page was asked for")
    };
    let is_summary = |listed: &&Listed| listed.kind == Kind::EXPERIMENT && !listed.stamp.is_tombstone();
    let slots = page.entries.iter().filter(is_summary).map(|listed| SlotTag::from(&listed.slot));
    let Some(items) = wire.want(slots).await else { panic!("items were asked for") };
    Verified::from_bytes(&items[0]).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_for_those_who_ask_is_not_given_to_who_knows_its_name() {
    let node = Home::community("Sample Street").await.up().await;
    for (audience, head) in [("everyone", 0_u8), ("summary", 1)] {
        let file = node.write("story.md", "Title: A story\n\n## What do you do, and with what?\n\nWords for few.\n");
        let draft = node.run(&["new", "-F", &file]).await;
        let id = draft["id"].as_str().unwrap().to_owned();
        node.publish_draft(&id, audience).await;
        listed(&node, &id).await;
        let peer = Peer::meet(&node).await;
        let Payload::Experiment(summary) = summary_item(&peer, &node).await.payload() else { panic!("a summary") };
        // Its name is in the summary, which everybody has.
        let record = summary.record.unwrap();
        let mut wire = peer.open(&node, RECORD).await;
        wire.write(record.digest.as_bytes()).await;
        assert_eq!(wire.read(5).await.unwrap()[0], head, "{audience}");
        node.run(&["withdraw", &id, "-y"]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_records_and_guessed_invites_are_refused() {
    let node = Home::community("Sample Street").await.up().await;
    let invite = node.run(&["invite"]).await;
    let peer = Peer::meet(&node).await;
    let mut wire = peer.open(&node, RECORD).await;
    wire.write(&[7; 32]).await;
    assert_eq!(wire.read(5).await, Some(vec![1, 0, 0, 0, 0]));

    let profile: ItemBytes = Author::new(1).profile("Sample Guessers").bytes().to_vec().try_into().unwrap();
    for guess in 0..20 {
        let request = JoinRequest { grant: Grant([guess; 10]), profile: profile.clone() };
        let mut wire = peer.open(&node, JOIN).await;
        wire.frame(&request.encode().unwrap()).await;
        let answer = JoinAnswer::decode(&wire.next().await.unwrap()).unwrap();
        let refused = [JoinRefusal::Unknown, JoinRefusal::Profile].map(JoinAnswer::Refused);
        assert!(refused.contains(&answer), "{answer:?}");
    }
    // With the right grant but a profile of which this node is no part.
    let text = invite["invite"].as_str().unwrap();
    let invite: joinup_protocol::invite::Invite = text.parse().unwrap();
    let mut wire = peer.open(&node, JOIN).await;
    wire.frame(&JoinRequest { grant: invite.grant, profile }.encode().unwrap()).await;
    let answer = JoinAnswer::decode(&wire.next().await.unwrap()).unwrap();
    assert_eq!(answer, JoinAnswer::Refused(JoinRefusal::Profile));
    let invites = node.run(&["invite", "--list"]).await;
    assert_eq!(invites["items"][0]["state"], "open", "nobody has used it: {invites}");
}
