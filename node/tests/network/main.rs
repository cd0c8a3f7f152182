//! Two and three real nodes on loopback, over TCP and QUIC, with holdings in memory.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on stops")]

mod found;
mod hostile;
mod setting;

use std::time::Duration;

use joinup_node::network::{
    Address, Config, DialError, Event, FetchError, Network, NodeKey, Published, RedeemError, StartError, Whom,
};
use joinup_protocol::{
    id::{Digest, SlotHash},
    invite::{Grant, Invite, InvitedTo},
    limits,
    reconcile::session::Holdings as _,
    replica::Replica,
    text::List,
    wire::{join::JoinRefusal, receipts::Withdrawal},
};
use setting::{TestNode, circle, item, secret, within};

/// A node of the test, on TCP.
fn tcp(author: u8) -> TestNode {
    TestNode::start(author, "/ip4/127.0.0.1/tcp/0")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_reaches_everybody_through_gossip() {
    let (mut a, mut b, mut c) = (tcp(1), TestNode::start(2, "/ip4/127.0.0.1/udp/0/quic-v1"), tcp(3));
    a.dial(&mut b).await;
    b.dial(&mut c).await;
    for node in [&mut a, &mut b, &mut c] {
        node.all_synced().await;
    }
    // a and c are connected only through b, which passes on what it believes.
    a.meshed(&[&b, &c]).await;
    let before = c.network.status().await.unwrap().gossip.accepted;
    let item = item(1, 1, 0);
    assert_eq!(a.publish(&item).await, Published::Sent);
    within(b.backend.holds(&item)).await;
    within(c.backend.holds(&item)).await;
    // Held a moment before it is counted.
    within(async { while c.network.status().await.unwrap().gossip.accepted <= before {} }).await;
    assert_eq!(a.publish(&item).await, Published::Already);
    for node in [a, b, c] {
        node.network.shutdown().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_comes_with_the_connection_in_both_directions() {
    for listen in ["/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/udp/0/quic-v1"] {
        let (mut a, mut b) = (TestNode::start(1, listen), TestNode::start(2, listen));
        a.backend.give((0..300).map(|id| item(1, id, 0)));
        b.backend.give((0..20).map(|id| item(2, id, 0)));
        a.dial(&mut b).await;
        let report = a.synced().await;
        assert!(report.complete && report.opened, "{report:?}");
        assert_eq!((report.received.total(), report.sent.total()), (20, 300));
        // A signature does not get smaller.
        assert!(report.bytes_in > 20 * 64 && report.bytes_out > 300 * 64);
        let [ours, theirs] = [&a, &b].map(|node| node.backend.holdings.read(&circle(), Replica::state));
        assert_eq!(ours, theirs);
        let theirs = b.synced().await;
        assert_eq!((theirs.opened, theirs.received.total(), theirs.sent.total()), (false, 300, 20));

        let again = a.network.sync_now(Whom::Everyone, Duration::from_secs(20)).await.unwrap();
        assert_eq!(again.len(), 1);
        assert_eq!((again[0].complete, again[0].rounds, again[0].received.total()), (true, 1, 0));
        a.network.shutdown().await;
        b.network.shutdown().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_by_another_way_is_caught_up_with_soon() {
    let (mut a, mut b) = (tcp(1), tcp(2));
    a.dial(&mut b).await;
    a.all_synced().await;
    b.all_synced().await;
    let item = item(1, 7, 0);
    a.backend.give([item.clone()]);
    a.network.changed().await.unwrap();
    within(b.backend.holds(&item)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_comes_from_the_second_holder_when_the_first_lies() {
    let (mut a, mut liar, mut honest) = (tcp(1), tcp(2), tcp(3));
    let record = b"all that we learned".repeat(10_000);
    let digest = Digest::of(&record);
    liar.backend.keep_record(digest, b"something else".to_vec());
    a.dial(&mut liar).await;
    let holders = vec![liar.network.node()];
    let alone = a.network.fetch_record(digest, holders.clone()).await;
    assert_eq!(alone, Err(FetchError::NotFound { digest, asked: 1, lied: 1 }));
    honest.backend.keep_record(digest, record.clone());
    a.dial(&mut honest).await;
    assert_eq!(a.network.fetch_record(digest, holders).await, Ok(record));
    let other = Digest::of(b"nobody has this");
    assert_eq!(
        a.network.fetch_record(other, vec![]).await,
        Err(FetchError::NotFound { digest: other, asked: 2, lied: 0 })
    );
    assert_eq!(liar.network.fetch_record(other, vec![liar.network.node()]).await.map_err(|_| ()), Err(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_confirms_what_it_is_asked_for() {
    let (mut a, mut b) = (tcp(1), tcp(2));
    a.dial(&mut b).await;
    let asked: Vec<Withdrawal> =
        (0..80).map(|seed| Withdrawal { slot: SlotHash::new([seed; 32]), digest: Digest::new([seed; 32]) }).collect();
    let receipts = a.network.receipts(b.network.node(), asked.clone()).await.unwrap();
    let confirmed: Vec<_> = receipts.iter().map(|receipt| receipt.statement.digest).collect();
    assert_eq!(confirmed, asked[..limits::RECEIPTS].iter().map(|asked| asked.digest).collect::<Vec<_>>());
    assert!(receipts.iter().all(|receipt| receipt.verify().is_ok()));
    let stranger = tcp(9).network.node();
    assert_eq!(a.network.receipts(stranger, asked).await, Ok(Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_works_once() {
    let (mut a, mut b) = (tcp(1), tcp(2));
    let address = b.address().await;
    let invite = Invite {
        circle: InvitedTo::Commons,
        community: item(2, 0, 0).header().author,
        name: "Sample".parse().unwrap(),
        node: b.network.node().to_bytes(),
        addresses: List::try_from(vec![address.for_invite().unwrap()]).unwrap(),
        expires: u32::MAX,
        grant: Grant([5; 10]),
    };
    b.backend.grant(invite.grant);
    let ours = item(1, 0, 0).bytes().to_vec();
    let welcome = a.network.redeem(invite.clone(), ours.clone()).await.unwrap();
    assert_eq!(welcome.profile, item(9, 0, 0).bytes().to_vec());
    assert_eq!(welcome.secret, Some(secret()));
    assert_eq!(b.backend.joined(), [(a.network.node(), ours.clone())]);
    let again = a.network.redeem(invite.clone(), ours.clone()).await;
    assert_eq!(again, Err(RedeemError::Refused(JoinRefusal::Used)));
    let elsewhere = Invite { node: a.network.node().to_bytes(), ..invite };
    assert_eq!(a.network.redeem(elsewhere, ours).await, Err(RedeemError::Dial(DialError::Ourselves)));
    assert!(matches!(a.connected().await, Event::Connected { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_is_taken_cannot_be_listened_on() {
    let mut a = tcp(1);
    let address = a.address().await.without_node();
    let config = Config { listen: vec![address.clone()], mdns: false, ..Config::default() };
    let key = NodeKey::from_seed(&mut [2; 32]).unwrap();
    match Network::start(config, &key, a.backend.clone()) {
        Err(StartError::Listen { address: taken, .. }) => assert_eq!(*taken, address),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dialling_tells_what_went_wrong() {
    let (mut a, mut b) = (tcp(1), tcp(2));
    let own = a.address().await;
    assert_eq!(a.network.dial(vec![own.clone()], None).await, Err(DialError::Ourselves));
    let there = b.address().await.without_node();
    assert_eq!(a.network.dial(vec![], None).await, Err(DialError::NoAddress));
    let stranger = tcp(9).network.node();
    let wrong = a.network.dial(vec![there.clone()], Some(stranger)).await;
    assert_eq!(wrong, Err(DialError::OtherNode(b.network.node())));
    let nobody: Address = "/ip4/127.0.0.1/tcp/1".parse().unwrap();
    assert!(matches!(a.network.dial(vec![nobody.clone()], None).await, Err(DialError::Unreachable(_))));
    a.network.block(b.network.node()).await.unwrap();
    assert_eq!(a.network.dial(vec![there.clone()], Some(b.network.node())).await, Err(DialError::Blocked));
    assert_eq!(a.network.dial(vec![there.clone()], None).await, Err(DialError::Blocked));
    a.network.unblock(b.network.node()).await.unwrap();
    assert_eq!(a.network.dial(vec![nobody, there], None).await, Ok(b.network.node()));
    let peers = a.network.peers().await.unwrap();
    assert_eq!(peers.len(), 1);
    assert_eq!(peers[0].node, b.network.node());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_was_known_is_found_again_after_a_restart() {
    let (mut a, mut b) = (tcp(1), tcp(2));
    a.dial(&mut b).await;
    within(a.backend.remembers(b.network.node())).await;
    within(b.backend.remembers(a.network.node())).await;
    a.network.shutdown().await;
    assert!(a.network.peers().await.is_err());
    assert_eq!(b.disconnected().await, Event::Disconnected(a.network.node()));
    let mut again = a.restart("/ip4/127.0.0.1/tcp/0");
    assert!(matches!(again.connected().await, Event::Connected { node, .. } if node == b.network.node()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_circle_joined_later_is_heard_from_those_who_are_connected_already() {
    let (mut a, mut b) = (tcp(1), tcp(2));
    a.network.set_circles(vec![]).await.unwrap();
    a.dial(&mut b).await;
    a.all_synced().await;
    a.network.set_circles(vec![circle()]).await.unwrap();
    a.meshed(&[&b]).await;
    b.meshed(&[&a]).await;
}
