//! Nodes that were away: stopped, killed, or never there at the same time.

use std::collections::BTreeSet;

use joinup_tests::daemon::{Home, Node, all_the_same, listed, three, until};
use tokio::sync::oneshot;

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_was_off_catches_up_with_all_that_happened() {
    let [street, hill, harbour] = three().await;
    let kept = street.publish("Kept").await;
    let changed = street.publish("To be changed").await;
    let gone = street.publish("To be withdrawn").await;
    all_the_same(&[&street, &hill, &harbour]).await;
    let away = harbour.home().clone();
    assert!(harbour.stop().await.success());

    let new = street.write("edit.md", "Title: Changed\n");
    street.run(&["edit", &changed, "-F", &new]).await;
    street.publish_draft(&changed, "everyone").await;
    street.run(&["withdraw", &gone, "-y"]).await;
    let fresh = hill.publish("Said in the meantime").await;
    all_the_same(&[&street, &hill]).await;

    // What was there before is there without a node as well.
    assert!(away.lists(&gone).await);
    let harbour = away.up().await;
    all_the_same(&[&street, &hill, &harbour]).await;
    let titles: BTreeSet<String> =
        harbour.list().await.iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect();
    assert_eq!(titles, ["Kept", "Changed", "Said in the meantime"].map(str::to_owned).into());
    assert!(harbour.lists(&kept).await && harbour.lists(&fresh).await);
    assert_eq!(harbour.run(&["show", &gone]).await["withdrawn"], true);

    // Both have deleted it, and say so to its author.
    let status = until("two receipts", &[&street, &hill, &harbour], async || {
        let status = street.run(&["withdraw", &gone, "--status"]).await;
        (status["unanswered"].as_array()?.is_empty()).then_some(status)
    })
    .await;
    assert_eq!(status["confirmed"].as_array().unwrap().len(), 2, "{status}");
}

/// Publishes until told to stop; gives what was acknowledged.
async fn flow(node: &Node, name: &str, mut stop: oneshot::Receiver<()>) -> Vec<String> {
    let mut acknowledged = Vec::new();
    while stop.try_recv().is_err() {
        acknowledged.push(node.publish(&format!("{name} {}", acknowledged.len())).await);
    }
    acknowledged
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_stopped_and_killed_in_a_flow_of_items_end_complete() {
    let [street, hill, harbour] = three().await;
    let (enough, stop) = oneshot::channel();
    let interrupted = async {
        // In the midst of it: after each has received some, and while more come.
        for node in [&hill, &harbour] {
            node.event("an experiment", |event| event["event"] == "item_received" && event["kind"] == "experiment")
                .await;
        }
        let (off, killed) = (hill.home().clone(), harbour.home().clone());
        harbour.kill().await;
        assert!(hill.stop().await.success());
        let hill = off.up().await;
        let harbour = killed.up().await;
        harbour.publish("From the one that was killed").await;
        let _ = enough.send(());
        (hill, harbour)
    };
    let (acknowledged, (hill, harbour)) = tokio::join!(flow(&street, "Flow", stop), interrupted);
    all_the_same(&[&street, &hill, &harbour]).await;
    for node in [&street, &hill, &harbour] {
        let held: BTreeSet<String> =
            node.list().await.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
        assert!(acknowledged.iter().all(|id| held.contains(id)), "all {} are at {:?}", acknowledged.len(), node.path());
        assert_eq!(held.len(), acknowledged.len() + 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_author_killed_while_publishing_keeps_and_delivers_what_it_acknowledged() {
    let [street, hill, harbour] = three().await;
    let mut acknowledged = Vec::new();
    for number in 0..5 {
        acknowledged.push(street.publish(&format!("Acknowledged {number}")).await);
    }
    let home = street.home().clone();
    street.kill().await;
    let street = home.up().await;
    for id in &acknowledged {
        assert!(street.lists(id).await);
        listed(&hill, id).await;
        listed(&harbour, id).await;
    }
    all_the_same(&[&street, &hill, &harbour]).await;
    until("nothing waits", &[&street], async || (street.status().await["waiting"] == 0).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_never_meet_get_everything_through_a_third() {
    let [street, hill, harbour] = three().await;
    let hill_home = hill.home().clone();
    let harbour_home = harbour.home().clone();
    all_the_same(&[&street, &hill, &harbour]).await;
    assert!(harbour.stop().await.success());
    let from_hill = hill.publish("From the hill").await;
    listed(&street, &from_hill).await;
    assert!(hill.stop().await.success());

    let harbour = harbour_home.up().await;
    listed(&harbour, &from_hill).await;
    let from_harbour = harbour.publish("From the harbour").await;
    listed(&street, &from_harbour).await;
    assert!(harbour.stop().await.success());

    let hill = hill_home.up().await;
    listed(&hill, &from_harbour).await;
    all_the_same(&[&street, &hill]).await;
    assert_eq!(harbour_home.set().await, hill.set().await, "the one that is off holds the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_node_one_can_write_read_and_publish() {
    let home = Home::community("Sample Lane").await;
    let id = home.publish("Written on a train").await;
    assert!(home.lists(&id).await);
    let status = home.status().await;
    assert_eq!((&status["node"]["running"], &status["waiting"]), (&false.into(), &2.into()), "profile and experiment");
    let street = Home::community("Sample Street").await.up().await;
    let lane = home.up().await;
    lane.join(&street).await;
    listed(&street, &id).await;
}
