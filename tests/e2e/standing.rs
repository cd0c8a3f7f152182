//! What a community is to us: local decisions that nobody else feels.

use joinup_tests::daemon::{all_the_same, list, listed, text, three, until};

#[tokio::test(flavor = "multi_thread")]
async fn whom_one_mutes_the_others_still_hear_and_one_still_passes_on() {
    let [street, hill, harbour] = three().await;
    let id = hill.publish("Muted at the street").await;
    listed(&street, &id).await;
    let muted = street.run(&["community", "mute", "Sample Hill"]).await;
    assert_eq!(muted["community"]["standing"], "muted");
    assert!(!street.lists(&id).await);
    let hidden = list(&street.run(&["list", "--all", "--hidden"]).await, "items");
    assert!(hidden.iter().any(|row| row["id"] == *id));
    let second = hill.publish("Still passed on").await;
    listed(&harbour, &second).await;
    all_the_same(&[&street, &hill, &harbour]).await;
    street.run(&["community", "mute", "Sample Hill", "--stop"]).await;
    assert!(street.lists(&id).await && street.lists(&second).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_one_blocks_is_deleted_and_comes_back_only_when_asked_for() {
    let [street, hill, harbour] = three().await;
    let id = hill.publish("Blocked at the harbour").await;
    all_the_same(&[&street, &hill, &harbour]).await;
    harbour.refused(&["community", "block", "Sample Hill"], 10).await;
    let blocked = harbour.run(&["community", "block", "Sample Hill", "-y"]).await;
    assert_eq!(blocked["community"]["standing"], "blocked");
    let hills = text(&blocked["community"], "id");
    harbour.refused(&["show", &id], 3).await;

    // It is connected with the street only, which has it and offers it again and again.
    let second = hill.publish("Not for the harbour").await;
    let third = street.publish("For everybody").await;
    listed(&harbour, &third).await;
    listed(&street, &second).await;
    harbour.run(&["sync", "--timeout", "20s"]).await;
    assert_eq!(harbour.status().await["experiments"]["held"], 1);
    assert!(!harbour.lists(&id).await && !harbour.lists(&second).await);
    assert_ne!(harbour.set().await, street.set().await);

    harbour.run(&["community", "block", &hills, "--stop"]).await;
    listed(&harbour, &id).await;
    listed(&harbour, &second).await;
    all_the_same(&[&street, &hill, &harbour]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_is_kept_of_those_whom_one_follows() {
    let [street, hill, harbour] = three().await;
    harbour.run(&["config", "set", "limits.items-stranger", "3"]).await;
    let home = harbour.home().clone();
    assert!(harbour.stop().await.success());
    let harbour = home.up().await;
    let ids = futures::future::join_all((0..6).map(|number| {
        let hill = &hill;
        async move { hill.publish(&format!("Many {number}")).await }
    }))
    .await;
    listed(&street, &ids[5]).await;
    all_the_same(&[&street, &hill]).await;
    until("a stranger's share is used up", &[&harbour], async || {
        let communities = list(&harbour.run(&["community", "list"]).await, "items");
        let row = communities.iter().find(|row| row["name"] == "Sample Hill")?;
        (row["standing"] == "not-introduced" && row["experiments"].as_u64()? >= 2).then_some(())
    })
    .await;
    assert_eq!(harbour.run(&["community", "show", "Sample Hill"]).await["profile"]["name"], "Sample Hill");
    let held = async || harbour.status().await["experiments"]["held"].as_u64().unwrap();
    assert!(held().await <= 3, "{} of a stranger", held().await);
    until("a catch-up says how much of theirs is not kept", &[&harbour], async || {
        let peers = list(&harbour.run(&["sync"]).await, "peers");
        peers.iter().any(|peer| peer["not_kept_here"].as_u64() == Some(4)).then_some(())
    })
    .await;
    harbour.run(&["community", "follow", "Sample Hill"]).await;
    until("all of them are kept", &[&harbour], async || (held().await == 6).then_some(())).await;
    all_the_same(&[&street, &hill, &harbour]).await;
}
