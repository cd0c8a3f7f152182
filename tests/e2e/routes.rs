//! How nodes reach each other: over QUIC and TCP, and through addresses that they remember.

use joinup_tests::daemon::{Home, LOOPBACK, Node, all_the_same, listed, until};

const QUIC: &str = "/ip4/127.0.0.1/udp/0/quic-v1";

#[tokio::test(flavor = "multi_thread")]
async fn nodes_talk_over_quic() {
    let street = Home::community("Sample Street").await.up_at(QUIC).await;
    let hill = Home::community("Sample Hill").await.up_at(QUIC).await;
    assert!(street.address().contains("/quic-v1/p2p/"));
    hill.join(&street).await;
    let id = street.publish("Over QUIC").await;
    hill.received(&id).await;
    assert_eq!(hill.run(&["show", &id]).await["record_state"], "fetched");
    all_the_same(&[&street, &hill]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_speaks_both_joins_those_that_speak_one() {
    let by_tcp = Home::community("Sample Street").await.up_at(LOOPBACK).await;
    let by_quic = Home::community("Sample Hill").await.up_at(QUIC).await;
    let middle = Home::community("Sample Harbour").await.up().await;
    middle.join(&by_tcp).await;
    middle.join(&by_quic).await;
    let from_quic = by_quic.publish("From QUIC to TCP").await;
    let from_tcp = by_tcp.publish("From TCP to QUIC").await;
    listed(&by_tcp, &from_quic).await;
    listed(&by_quic, &from_tcp).await;
    all_the_same(&[&by_tcp, &by_quic, &middle]).await;
}

async fn sees(node: &Node, other: &str) -> bool {
    let peers = node.run(&["peers"]).await;
    peers["peers"].as_array().is_some_and(|peers| peers.iter().any(|peer| peer["node"] == other))
}

#[tokio::test(flavor = "multi_thread")]
async fn peers_are_found_again_after_a_restart() {
    let street = Home::community("Sample Street").await.up().await;
    let hill = Home::community("Sample Hill").await.up().await;
    hill.join(&street).await;
    let home = hill.home().clone();
    assert!(hill.stop().await.success());
    let hill = home.up().await;
    let other = street.node_id();
    hill.event("that it is connected again", |event| event["event"] == "peer_connected" && event["node"] == *other)
        .await;
    let peers = hill.run(&["peers"]).await;
    let row = &peers["peers"][0];
    assert_eq!((&row["route"], &row["community"]["name"]), (&"local".into(), &"Sample Street".into()), "{peers}");
    until("both see each other", &[&street, &hill], async || {
        (sees(&street, &hill.node_id()).await && sees(&hill, &street.node_id()).await).then_some(())
    })
    .await;
}
