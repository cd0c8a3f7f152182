//! Homes that keep a place at a relay, and are found in the table of addresses that it keeps.

use std::time::Duration;

use joinup_node::network::{Address, Config, Event, Relaying, Route};

use super::setting::TestNode;

const TCP: &str = "/ip4/127.0.0.1/tcp/0";

fn relay(author: u8) -> TestNode {
    TestNode::start_as(author, TCP, |config| {
        config.relaying = Some(Relaying {
            addresses: Vec::new(),
            reservations: 16,
            circuits: 16,
            circuit_bytes: 1_000_000,
            circuit_time: Duration::from_secs(600),
        });
    })
}

/// As the nodes of the tests are configured, with these relays.
fn naming(relays: Vec<Address>) -> Config {
    Config { mdns: false, relays, ..Config::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_at_home_is_found_over_the_relay_that_a_person_names_while_the_node_runs() {
    let (mut relay, home, mut other) = (relay(1), TestNode::start(2, TCP), TestNode::start(3, TCP));
    let named = relay.address().await;
    assert_eq!(home.network.status().await.unwrap().named, []);
    home.network.adjust(naming(vec![named.clone()])).await.unwrap();
    home.until(|status| status.places == [relay.network.node()] && status.announced).await;
    let status = home.network.status().await.unwrap();
    assert!(status.named[0].connected && status.named[0].reached.is_some());
    assert_eq!((status.outbound, status.networks), (1, 0), "a relay on this computer is on no network");

    other.dial(&mut relay).await;
    assert!(matches!(other.connected().await, Event::Connected { .. }));
    // The table's keeper is known as one a moment after it is connected.
    let sought = home.network.node();
    let found = async {
        loop {
            other.network.find(sought).await.unwrap();
            let next = tokio::time::timeout(Duration::from_millis(500), other.connected()).await;
            if let Ok(Event::Connected { node, route }) = next {
                return (node, route);
            }
        }
    };
    assert_eq!(super::within(found).await, (sought, Route::Relayed));
    let peers = other.network.peers().await.unwrap();
    let peer = peers.iter().find(|peer| peer.node == sought).unwrap();
    assert!(peer.dialled);
    // By now there may be a way around it.
    assert!(peer.route != Route::Relayed || peer.relay == Some(relay.network.node()));

    home.network.adjust(naming(Vec::new())).await.unwrap();
    home.until(|status| status.named.is_empty()).await;
}
