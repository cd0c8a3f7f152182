//! Two homes that nobody can reach, and a relay that everybody can.

use joinup_tests::{
    daemon::{all_the_same, listed, until},
    internet::{Internet, Router, is_possible},
};

use super::homes::{has_place, held, home, publish_many, relay, route, up_again};

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
    publish_many(&kitchen, &lines.join("\n")).await;
    until("some have arrived", &[&garden], async || (held(&garden).await > 0).then_some(())).await;
    let at_council = relay.home().clone();
    let gone = relay.node_id();
    relay.kill().await;
    garden
        .event("that the relay is gone", |event| event["event"] == "peer_disconnected" && event["node"] == *gone)
        .await;
    let _relay = up_again(&at_council).await;
    has_place(&kitchen).await;
    all_the_same(&[&kitchen, &garden]).await;
    assert_eq!(held(&garden).await, 300);
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
