//! A relay that everybody can reach, and homes that nobody can.

use joinup_tests::{
    daemon::{Home, Node, until},
    internet::Place,
};
use serde_json::Value;

const RELAY: &str = "/ip4/9.0.0.1/tcp/4001";
const ANYWHERE: &str = "/ip4/0.0.0.0/tcp/0";

/// A relay on the host 9.0.0.1.
pub(crate) async fn relay(place: &Place) -> Node {
    relay_with(place, &[]).await
}

/// A relay with these settings, too.
pub(crate) async fn relay_with(place: &Place, settings: &[(&str, &str)]) -> Node {
    let home = Home::community("Sample Council").await;
    home.run(&["config", "set", "relay.on", "yes"]).await;
    for (key, value) in settings {
        home.run(&["config", "set", key, value]).await;
    }
    up_again(&home.inside(place.name())).await
}

/// The node of that relay's folder, started again.
pub(crate) async fn up_again(relay: &Home) -> Node {
    relay.up_at(RELAY).await
}

/// A community at home that uses the relay, and has a place there.
pub(crate) async fn home(name: &str, place: &Place, relay: &Node) -> Node {
    let home = Home::community(name).await;
    home.run(&["config", "set", "relays", &relay.address()]).await;
    up_at_home(&home.inside(place.name())).await
}

/// Starts a node that names a relay, and waits until it has a place there.
pub(crate) async fn up_at_home(home: &Home) -> Node {
    let node = home.up_at(ANYWHERE).await;
    has_place(&node).await;
    node
}

/// Waits until the node has a place at a relay.
pub(crate) async fn has_place(node: &Node) {
    until("it has a place at the relay", &[node], async || {
        let status = node.status().await;
        let addresses = status["node"]["addresses"].as_array()?;
        let is_place = |address: &&Value| address.as_str().is_some_and(|text| text.contains("/p2p-circuit/"));
        addresses.iter().find(is_place).map(drop)
    })
    .await;
}

/// How a node reaches another.
pub(crate) async fn route(node: &Node, other: &Node) -> Option<String> {
    let peers = node.run(&["peers"]).await;
    let id = other.node_id();
    let peer = peers["peers"].as_array()?.iter().find(|peer| peer["node"] == *id)?.clone();
    peer["route"].as_str().map(str::to_owned)
}

/// Writes down and publishes so many made up experiments.
pub(crate) async fn publish_many(node: &Node, lines: &str) {
    let file = node.write("many.jsonl", lines);
    node.run(&["import", "--format", "jsonl", &file]).await;
    node.run(&["publish", "--all-drafts", "--audience", "everyone", "--people-shown", "no", "-y"]).await;
}

/// Experiments that the node holds.
pub(crate) async fn held(node: &Node) -> u64 {
    node.status().await["experiments"]["held"].as_u64().expect("a number")
}
