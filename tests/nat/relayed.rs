//! Two homes that nobody can reach, and a relay that everybody can.

use joinup_tests::{
    daemon::{Home, Node, all_the_same, listed, until},
    internet::{Internet, Place, Router, is_possible},
};
use serde_json::Value;

const RELAY: &str = "/ip4/9.0.0.1/tcp/4001";
const ANYWHERE: &str = "/ip4/0.0.0.0/tcp/0";

async fn relay(place: &Place) -> Node {
    let home = Home::community("Sample Council").await;
    home.run(&["config", "set", "relay.on", "yes"]).await;
    home.inside(place.name()).up_at(RELAY).await
}

/// A community at home that uses the relay, and has a place there.
async fn home(name: &str, place: &Place, relay: &Node) -> Node {
    let home = Home::community(name).await;
    home.run(&["config", "set", "relays", &relay.address()]).await;
    let node = home.inside(place.name()).up_at(ANYWHERE).await;
    has_place(&node).await;
    node
}

async fn has_place(node: &Node) {
    until("it has a place at the relay", &[node], async || {
        let status = node.status().await;
        let addresses = status["node"]["addresses"].as_array()?;
        let is_place = |address: &&Value| address.as_str().is_some_and(|text| text.contains("/p2p-circuit/"));
        addresses.iter().find(is_place).map(drop)
    })
    .await;
}

async fn route(node: &Node, other: &Node) -> Option<String> {
    let peers = node.run(&["peers"]).await;
    let id = other.node_id();
    let peer = peers["peers"].as_array()?.iter().find(|peer| peer["node"] == *id)?.clone();
    peer["route"].as_str().map(str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_homes_behind_routers_meet_over_a_relay_and_find_a_way_around_it() {
    if !is_possible() {
        return;
    }
    let internet = Internet::new();
    let (council, one, other) =
        (internet.host(1), internet.home(10, Router::KeepsPorts), internet.home(20, Router::KeepsPorts));
    let relay = relay(&council).await;
    let kitchen = home("Sample Kitchen", &one, &relay).await;
    let garden = home("Sample Garden", &other, &relay).await;
    garden.join(&kitchen).await;
    for (node, peer) in [(&garden, &kitchen), (&kitchen, &garden)] {
        until("no relay is between them", &[node], async || (route(node, peer).await? == "direct").then_some(())).await;
    }
    let id = kitchen.publish("Soup on Tuesdays").await;
    listed(&garden, &id).await;
    assert_eq!(garden.run(&["show", &id, "--wait", "20s"]).await["record_state"], "fetched");
    all_the_same(&[&kitchen, &garden, &relay]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_hole_can_be_punched_the_relay_carries_and_a_cut_is_survived() {
    if !is_possible() {
        return;
    }
    let internet = Internet::new();
    let (council, one, other) =
        (internet.host(1), internet.home(10, Router::Symmetric), internet.home(20, Router::Symmetric));
    let relay = relay(&council).await;
    let kitchen = home("Sample Kitchen", &one, &relay).await;
    let garden = home("Sample Garden", &other, &relay).await;
    one.lose(1);
    garden.join(&kitchen).await;
    assert_eq!(route(&garden, &kitchen).await.as_deref(), Some("relayed"));
    // More than a relay keeps of a stranger, so that most of it goes from home to home.
    let lines: Vec<String> = (0..300)
        .map(|number| format!("{{\"title\":\"Sample {number}\",\"gist\":\"{}\"}}", "what we tried ".repeat(24)))
        .collect();
    let file = kitchen.write("many.jsonl", &lines.join("\n"));
    kitchen.run(&["import", "--format", "jsonl", &file]).await;
    kitchen.run(&["publish", "--all-drafts", "--audience", "everyone", "--people-shown", "no", "-y"]).await;
    until("some have arrived", &[&garden], async || {
        (garden.status().await["experiments"]["held"].as_u64()? > 0).then_some(())
    })
    .await;
    let at_council = relay.home().clone();
    let gone = relay.node_id();
    relay.kill().await;
    garden
        .event("that the relay is gone", |event| event["event"] == "peer_disconnected" && event["node"] == *gone)
        .await;
    let _relay = at_council.up_at(RELAY).await;
    has_place(&kitchen).await;
    all_the_same(&[&kitchen, &garden]).await;
    assert_eq!(garden.status().await["experiments"]["held"], 300);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_away_is_read_from_the_relay() {
    if !is_possible() {
        return;
    }
    let internet = Internet::new();
    let (council, one, other) =
        (internet.host(1), internet.home(10, Router::KeepsPorts), internet.home(20, Router::KeepsPorts));
    let relay = relay(&council).await;
    let kitchen = home("Sample Kitchen", &one, &relay).await;
    let id = kitchen.publish("Soup on Tuesdays").await;
    relay.received(&id).await;
    assert!(kitchen.stop().await.success());
    let garden = home("Sample Garden", &other, &relay).await;
    listed(&garden, &id).await;
    assert_eq!(garden.run(&["show", &id]).await["summary"]["title"], "Soup on Tuesdays");
}
