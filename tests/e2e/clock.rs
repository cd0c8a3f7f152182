//! A computer whose clock is wrong by a year: it says so, holds back what it would say, and nobody is punished.

use joinup_tests::daemon::{Node, all_the_same, list, listed, text, three, until};
use serde_json::Value;

const YEAR: i64 = 365 * 86_400_000;

async fn complains(node: &Node, of: &str) -> bool {
    list(&node.status().await, "health").iter().any(|notice| notice["code"] == of)
}

/// The year in which a node says that an experiment was said.
async fn year(node: &Node, id: &str) -> String {
    text(&node.run(&["show", id, "--wait", "1s"]).await, "updated")[..4].to_owned()
}

async fn wrong_by(off: i64) {
    let [street, hill, harbour] = three().await;
    let before = hill.publish("Said when all clocks were right").await;
    all_the_same(&[&street, &hill, &harbour]).await;
    let right = harbour.home().clone();
    assert!(harbour.stop().await.success());

    let harbour = right.with_clock_off(off).up().await;
    until("the clock is noticed", &[&harbour], async || complains(&harbour, "clock").await.then_some(())).await;
    let held_back = harbour.publish("Said with a wrong clock").await;
    assert!(harbour.lists(&held_back).await, "its authors see it");
    assert!(harbour.status().await["waiting"].as_u64() >= Some(1));

    // The others hear nothing of it, think nothing of it, and go on.
    let after = hill.publish("Said in the meantime").await;
    listed(&street, &after).await;
    assert!(!complains(&street, "clock").await && !complains(&hill, "clock").await);
    assert!(!street.lists(&held_back).await && !hill.lists(&held_back).await);
    let peers = list(&street.run(&["peers"]).await, "peers");
    assert!(peers.iter().any(|peer| peer["node"] == harbour.node_id()), "still welcome: {peers:?}");
    for node in [&street, &hill] {
        assert!(node.told().iter().all(|event| event["event"] != "warning"), "nobody is punished: {:?}", node.told());
    }

    assert!(harbour.stop().await.success());
    let harbour = right.up().await;
    listed(&street, &held_back).await;
    listed(&hill, &held_back).await;
    listed(&harbour, &after).await;
    all_the_same(&[&street, &hill, &harbour]).await;
    assert_eq!(year(&street, &held_back).await, year(&street, &before).await, "stamped again with the right clock");
    assert!(harbour.lists(&before).await);
    until("nothing waits", &[&harbour], async || {
        let status = harbour.status().await;
        (status["waiting"] == 0 && status["health"] == Value::Array(Vec::new())).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_a_year_ahead_holds_back_what_it_would_say() {
    wrong_by(YEAR).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_a_year_behind_holds_back_what_it_would_say() {
    wrong_by(-YEAR).await;
}
