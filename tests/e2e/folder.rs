//! One process to a folder, and an end in order.

use joinup_tests::daemon::{Home, text};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_node_on_a_folder_is_refused() {
    let street = Home::community("Sample Street").await.up().await;
    let refusal = street.up_refused(8).await;
    assert_eq!(refusal["code"], "in-use");
    // The first one goes on as if nothing had happened.
    let id = street.publish("Still here").await;
    assert!(street.lists(&id).await);
    assert_eq!(street.status().await["node"]["pid"], street.pid());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_asked_to_stop_does_so_and_leaves_a_folder_that_works() {
    let street = Home::community("Sample Street").await.up().await;
    let hill = Home::community("Sample Hill").await.up().await;
    hill.join(&street).await;
    let id = street.publish("Before the end").await;
    let home = street.home().clone();
    let status = street.stop().await;
    assert_eq!(status.code(), Some(0));
    assert!(home.lists(&id).await);
    assert_eq!(home.status().await["node"]["running"], false);
    hill.event("that the other has gone", |event| event["event"] == "peer_disconnected").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_node_leaves_no_lock_and_no_socket_in_the_way() {
    let street = Home::community("Sample Street").await.up().await;
    let home = street.home().clone();
    let node = street.node_id();
    street.kill().await;
    assert_eq!(home.status().await["node"]["running"], false);
    let street = home.up().await;
    assert_eq!(street.node_id(), node, "the same node as before");
    assert_eq!(street.status().await["node"]["running"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_event_says_who_and_where() {
    let street = Home::community("Sample Street").await.up().await;
    let ready = street.told().into_iter().next().unwrap();
    assert_eq!((&ready["schema"], &ready["event"]), (&"joinup.event/1".into(), &"ready".into()));
    assert!(street.address().starts_with("/ip4/127.0.0.1/tcp/"));
    assert!(street.address().ends_with(&format!("/p2p/{}", street.node_id())), "{ready}");
    assert_eq!(text(&ready["community"], "name"), "Sample Street");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_run_without_anybody_to_ask_sets_itself_up() {
    let node = Home::new().up().await;
    let status = node.status().await;
    assert_eq!(status["node"]["running"], true);
    assert!(!text(&status["community"], "name").is_empty());
}
