//! Homes that are far from everything: what is said travels for a while, and some of it gets lost on the way.

use std::time::Duration;

use joinup_tests::{
    daemon::all_the_same,
    internet::{Cable, Internet, Router, is_possible},
    load::samples,
};

use super::homes::{held, home, publish_many, relay, route};

/// Between each home and everything else: 50 ms in each direction, and one packet in a hundred is lost.
fn far(seed: u64) -> Option<Cable> {
    Some(Cable::new(Duration::from_millis(50), 10, seed))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_homes_far_away_meet_over_a_relay_and_everything_arrives() {
    const EACH: usize = 250;
    if !is_possible() {
        return;
    }
    let internet = Internet::new();
    let council = internet.host(1);
    let (one, other) =
        (internet.home_over(10, Router::KeepsPorts, far(1)), internet.home_over(20, Router::KeepsPorts, far(2)));
    let relay = relay(&council).await;
    let kitchen = home("Sample Kitchen", &one, &relay).await;
    let garden = home("Sample Garden", &other, &relay).await;
    garden.join(&kitchen).await;
    let met = garden.event("the kitchen", |event| event["node"] == kitchen.node_id()).await;
    assert_eq!(met["route"], "relayed", "nothing else leads from home to home: {met}");
    let (here, there) = (samples(0, EACH), samples(1, EACH));
    tokio::join!(publish_many(&kitchen, &here), publish_many(&garden, &there));
    all_the_same(&[&kitchen, &garden]).await;
    for node in [&kitchen, &garden] {
        assert_eq!(held(node).await, 2 * EACH as u64);
    }
    println!("in the end: {:?}", route(&garden, &kitchen).await);
}
