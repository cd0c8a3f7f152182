//! Three communities that are there: what one says, changes or takes back, the others see.

use joinup_tests::daemon::{Node, all_the_same, list, listed, text, three, until};
use serde_json::Value;

/// What a node shows of an experiment once it is so.
async fn shown(node: &Node, id: &str, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    until(what, &[node], async || {
        let said = node.try_run(&["show", id]).await;
        Some(said).filter(|said| said.status.success()).map(|said| said.json()).filter(&is_so)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_publishes_the_others_receive_and_read() {
    let [street, hill, harbour] = three().await;
    let id = street.publish("Soup from the market's leftovers").await;
    let us = street.status().await;
    for other in [&hill, &harbour] {
        let event = other.received(&id).await;
        assert_eq!((&event["kind"], &event["withdrawn"]), (&"experiment".into(), &false.into()));
        assert_eq!(event["community"]["id"], us["community"]["id"]);
        listed(other, &id).await;
        let row = other.list().await.into_iter().find(|row| row["id"] == *id).unwrap();
        assert_eq!(row["title"], "Soup from the market's leftovers");
        assert_eq!((&row["version"], &row["mine"]), (&1.into(), &false.into()));
        assert_eq!(row["community"]["name"], "Sample Street");
        let short = text(&row, "short");
        let by_short_id = other.run(&["show", &short]).await;
        assert_eq!(by_short_id["id"], *id);
    }
    let set = all_the_same(&[&street, &hill, &harbour]).await;
    assert_eq!(set.len(), 64);
    for node in [&street, &hill, &harbour] {
        let status = node.status().await;
        assert_eq!((&status["circles"][0]["items"], &status["communities"]), (&4.into(), &2.into()), "{status}");
        assert_eq!(status["health"], Value::Array(Vec::new()));
    }
    let found = hill.run(&["search", "leftovers"]).await;
    assert_eq!(list(&found, "items").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_replaces_and_a_withdrawal_deletes_everywhere() {
    let [street, hill, harbour] = three().await;
    let id = street.publish("A bench by the bus stop").await;
    for other in [&hill, &harbour] {
        let first = shown(other, &id, "the first version", |shown| !shown["record"].is_null()).await;
        assert_eq!(first["record"]["title"], "A bench by the bus stop");
    }

    let new = street.write("edit.md", "Title: A bench and a shade by the bus stop\nState: trying\n");
    let draft = street.run(&["edit", &id, "-F", &new]).await;
    assert_eq!((&draft["id"], &draft["replaces"]), (&Value::from(id.clone()), &1.into()));
    assert_eq!(street.publish_draft(&id, "everyone").await["items"][0]["version"], 2);
    for other in [&hill, &harbour] {
        let second = shown(other, &id, "the second version", |shown| shown["version"] == 2).await;
        assert_eq!(second["summary"]["title"], "A bench and a shade by the bus stop");
        assert_eq!(second["record"]["title"], "A bench and a shade by the bus stop");
        let rows = other.list().await;
        assert_eq!(rows.iter().filter(|row| row["id"] == *id).count(), 1, "one row for both versions");
    }

    let withdrawn = street.run(&["withdraw", &id, "-y"]).await;
    assert_eq!(withdrawn["id"], *id);
    for node in [&street, &hill, &harbour] {
        until("the experiment is gone", &[node], async || (!node.lists(&id).await).then_some(())).await;
        let gone = shown(node, &id, "that it was withdrawn", |shown| shown["withdrawn"] == true).await;
        assert_eq!((&gone["record"], &gone["text"]), (&Value::Null, &"".into()));
        assert!(gone["summary"].as_object().is_none_or(serde_json::Map::is_empty), "{gone}");
        assert!(list(&node.run(&["search", "bench"]).await, "items").is_empty());
    }
    for other in [&hill, &harbour] {
        until("the record is deleted", &[other], async || (records(other) == 0).then_some(())).await;
    }
    all_the_same(&[&street, &hill, &harbour]).await;
    // Nobody brings it back: not even its authors.
    street.refused(&["edit", &id, "-F", &new], 10).await;
}

/// Files in the folder of fetched records.
fn records(node: &Node) -> usize {
    let mut folders = vec![node.path().join("records")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                files += 1;
            }
        }
    }
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_can_speak_at_once() {
    let nodes = three().await;
    let mut ids = Vec::new();
    for round in 0..4 {
        let said = futures::future::join_all(
            nodes
                .iter()
                .enumerate()
                .map(|(node, at)| async move { at.publish(&format!("Sample {node} {round}")).await }),
        );
        ids.extend(said.await);
    }
    let all: Vec<&Node> = nodes.iter().collect();
    all_the_same(&all).await;
    for node in all {
        let status = node.status().await;
        assert_eq!((&status["experiments"]["held"], &status["experiments"]["mine"]), (&12.into(), &4.into()));
        for id in &ids {
            assert!(node.lists(id).await, "{id} at {}", node.path().display());
        }
    }
}
