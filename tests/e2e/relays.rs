//! A relay keeps the longer stories of those who allow it, is met once, says what it changes, and can be left.

use joinup_tests::daemon::{Home, Node, list, listed, text, until};
use serde_json::Value;

const STORY: &str = "Title: Seeds in the library\nState: trying\n\n## What do you do, and with what?\n\n\
                     A drawer, forty envelopes and a pencil on a string.\n";

/// A relay, set up by flags, that runs.
async fn relay() -> Node {
    let home = Home::community("Sample Town").await;
    let setup = ["relay", "setup", "--contact", "at the desk", "--refuses", "shops: it is for communities"];
    home.refused(&setup, 10).await;
    let said = home.run(&[&setup[..], &["--pledge", "-y"]].concat()).await;
    assert_eq!((&said["manifest"]["bounds"]["circuits"], &said["manifest"]["ended"]), (&256.into(), &false.into()));
    assert!(list(&said, "to_do").iter().any(|notice| notice["code"] == "ports"), "{said}");
    home.up().await
}

/// The longer stories that a relay keeps.
async fn kept(relay: &Node) -> u64 {
    let status = relay.run(&["relay", "status"]).await;
    list(&status, "records").iter().filter_map(|row| row["records"].as_u64()).sum()
}

fn is_of(event: &Value, kind: &str) -> bool {
    event["event"] == kind
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_is_met_keeps_with_consent_says_what_it_changes_and_is_left() {
    let town = relay().await;
    let [street, hill] = [Home::community("Sample Street").await, Home::community("Sample Hill").await];
    let (street, hill) = (street.up().await, hill.up().await);
    let joined = street.join(&town).await;
    assert_eq!(joined["relays"][0]["contact"], "at the desk", "{joined}");
    hill.join(&town).await;

    // It is met once, and asks once.
    let met = street.event("that it met a relay", |event| is_of(event, "relay_manifest")).await;
    assert_eq!(met["manifest"]["refuses"][0]["whom"], "shops", "{met}");
    let inbox = street.run(&["inbox"]).await;
    assert_eq!((&inbox["waiting"], &inbox["relays"][0]["kind"]), (&1.into(), &"keep-records".into()), "{inbox}");
    street.run(&["relay", "allow", "Sample Town"]).await;
    assert_eq!(street.run(&["inbox"]).await["waiting"], 0);

    // What is published with consent is kept, and read while its authors are away.
    let file = street.write("seeds.md", STORY);
    let id = text(&street.run(&["new", "-F", &file]).await, "id");
    street.publish_draft(&id, "everyone").await;
    until("the relay keeps the longer story", &[&town, &street], async || (kept(&town).await == 1).then_some(())).await;
    listed(&hill, &id).await;
    let away = street.home().clone();
    assert!(street.stop().await.success());
    let shown = hill.run(&["show", &id, "--wait", "20s"]).await;
    assert_eq!(shown["record_state"], "fetched", "{shown}");
    assert!(text(&shown["record"], "steps").contains("forty envelopes"));

    // What it promises otherwise is told to whoever holds what it promised before.
    town.run(&["config", "set", "relay.circuits", "64"]).await;
    let changed = hill.event("what a relay changed", |event| is_of(event, "relay_changed")).await;
    assert_eq!(changed["changes"][0]["code"], "circuits", "{changed}");
    let inbox = hill.run(&["inbox"]).await;
    assert!(list(&inbox, "relays").iter().any(|news| news["kind"] == "changed"), "{inbox}");
    let read = hill.run(&["relay", "manifest", "Sample Town"]).await;
    assert_eq!((&read["bounds"]["circuits"], &read["changes"][0]["code"]), (&64.into(), &"circuits".into()));

    // Who was away hears of it when they meet again, and is not told all over again.
    let street = away.up().await;
    street.event("what a relay changed", |event| is_of(event, "relay_changed")).await;
    assert!(!street.told().iter().any(|event| is_of(event, "relay_manifest")));
    street.run(&["relay", "leave", "Sample Town"]).await;
    until("the relay keeps it no more", &[&town, &street], async || (kept(&town).await == 0).then_some(())).await;
    assert!(town.lists(&id).await, "the summary stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_relay_removes_is_said_in_public_and_stays_with_others() {
    let town = relay().await;
    let street = Home::community("Sample Street").await.up().await;
    street.join(&town).await;
    let id = street.publish("Sample lamps").await;
    listed(&town, &id).await;
    street.refused(&["relay", "remove", &id, "--why", "no relay", "-y"], 10).await;
    town.refused(&["relay", "remove", &id, "-y"], 2).await;
    town.run(&["relay", "remove", &id, "--why", "A court said so.", "-y"]).await;
    assert!(!town.lists(&id).await);
    street.run(&["sync", "--timeout", "30s"]).await;
    assert!(!town.lists(&id).await, "it is not taken again");
    let log = until("the log has come", &[&town, &street], async || {
        let manifest = street.run(&["relay", "manifest", "Sample Town", "--log"]).await;
        list(&manifest, "log").into_iter().next()
    })
    .await;
    assert_eq!((&log["what"], &log["why"]), (&Value::from(id.as_str()), &"A court said so.".into()));
    assert!(street.lists(&id).await);
    town.run(&["relay", "remove", &id, "--undo", "--why", "It was another one.", "-y"]).await;
    listed(&town, &id).await;
}
