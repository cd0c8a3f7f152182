//! From "saved here" to "another node has it".

use joinup_tests::daemon::{Home, all_the_same, text, three, until};

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_has_yet_waits_and_the_exit_code_says_so() {
    let [street, hill, harbour] = three().await;
    all_the_same(&[&street, &hill, &harbour]).await;
    until("nothing waits", &[&street], async || (street.status().await["waiting"] == 0).then_some(())).await;
    let (hill_home, harbour_home) = (hill.home().clone(), harbour.home().clone());
    assert!(hill.stop().await.success());
    assert!(harbour.stop().await.success());

    let id = street.draft("Said to an empty room").await;
    let publish = ["publish", &id, "--audience", "everyone", "--people-shown", "no", "-y", "--wait", "1s"];
    let said = street.try_run(&publish).await;
    assert_eq!(said.exit(), Some(6), "{said:?}");
    assert_eq!((&said.json()["queued"], &said.json()["items"][0]["id"]), (&true.into(), &id.clone().into()));
    assert_eq!(street.status().await["waiting"], 1);
    let sync = street.try_run(&["sync", "--timeout", "1s"]).await;
    assert_eq!(sync.exit(), Some(6), "{sync:?}");

    let hill = hill_home.up().await;
    hill.received(&id).await;
    until("it was delivered", &[&street, &hill], async || (street.status().await["waiting"] == 0).then_some(())).await;
    drop(harbour_home);
}

#[tokio::test(flavor = "multi_thread")]
async fn publishing_can_wait_until_another_node_has_it() {
    let [street, hill, harbour] = three().await;
    let id = street.draft("Said to neighbours").await;
    let publish = ["publish", &id, "--audience", "everyone", "--people-shown", "no", "-y", "--wait", "30s"];
    let published = street.run(&publish).await;
    assert_eq!(published["queued"], false);
    assert!(hill.lists(&id).await || harbour.lists(&id).await, "somebody has it when the command says so");
    let synced = street.run(&["sync", "--timeout", "30s"]).await;
    assert_eq!(synced["peers"].as_array().unwrap().len(), 2, "{synced}");
    assert_eq!(synced["waiting"], 0);
    assert!(hill.lists(&id).await && harbour.lists(&id).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_published_before_anybody_was_known_goes_out_with_the_first_meeting() {
    let lane = Home::community("Sample Lane").await;
    let id = lane.publish("Alone so far").await;
    let street = Home::community("Sample Street").await.up().await;
    let lane = lane.up().await;
    let invite = text(&street.run(&["invite"]).await, "invite");
    let joined = lane.run(&["join", &invite, "-y"]).await;
    assert_eq!((&joined["connected"], &joined["complete"]), (&true.into(), &true.into()), "{joined}");
    until("it was delivered", &[&lane, &street], async || (lane.status().await["waiting"] == 0).then_some(())).await;
    assert!(street.lists(&id).await);
}
