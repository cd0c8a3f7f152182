//! Circles: what is said in a private one is read by its members, and carried by others who cannot read it.

use std::path::Path;

use joinup_tests::daemon::{Home, Node, list, text, until};
use serde_json::Value;

/// Words that stand nowhere else.
const TITLE: &str = "Zwiebelkuchen under the plane trees";

/// A private circle of this name, made by a node; its id.
#[expect(clippy::expect_used, reason = "a test that cannot go on says so and ends")]
async fn private_circle(node: &Node, name: &str) -> String {
    let circles = node.run(&["circle", "create", name, "--private"]).await;
    let row = list(&circles, "items").into_iter().find(|row| row["name"] == name).expect("the circle");
    assert_eq!(row["private"], true);
    text(&row, "id")
}

async fn connect(host: &Node, guest: &Node, circle: Option<&str>) -> Value {
    let to = circle.map(|circle| ["--circle", circle]);
    let args: Vec<&str> = ["invite"].into_iter().chain(to.into_iter().flatten()).collect();
    let invite = text(&host.run(&args).await, "invite");
    guest.run(&["join", &invite, "-y"]).await
}

/// The set of a circle as a node holds it.
async fn set(node: &Node, circle: &str) -> Option<(u64, String)> {
    let status = node.status().await;
    let row = list(&status, "circles").into_iter().find(|row| row["id"] == circle)?;
    Some((row["items"].as_u64()?, text(&row, "set")))
}

/// Waits until all of them hold the same of a circle, and as much.
async fn the_same_in(circle: &str, items: u64, nodes: &[&Node]) {
    until("all hold the same of the circle", nodes, async || {
        let mut sets = Vec::new();
        for node in nodes {
            sets.push(set(node, circle).await?);
        }
        sets.iter().all(|set| set.0 == items && *set == sets[0]).then_some(())
    })
    .await;
}

/// Whether some file of a folder holds these bytes.
#[expect(clippy::expect_used, reason = "a test that cannot go on says so and ends")]
fn holds(folder: &Path, words: &[u8]) -> bool {
    std::fs::read_dir(folder).expect("a folder").any(|entry| {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            return holds(&path, words);
        }
        // A socket cannot be read, and holds nothing.
        std::fs::read(&path).is_ok_and(|bytes| bytes.windows(words.len()).any(|found| found == words))
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn members_read_what_a_keeper_only_carries() {
    let street = Home::community("Sample Street").await.up().await;
    let hill = Home::community("Sample Hill").await.up().await;
    let keeper_home = Home::community("Sample Relay").await;
    let keeper = keeper_home.up().await;
    let circle = private_circle(&street, "Night kitchen").await;
    assert_eq!(connect(&street, &hill, Some("Night kitchen")).await["connected"], true);
    connect(&street, &keeper, None).await;
    keeper.run(&["circle", "keep", &circle]).await;

    let id = street.draft(TITLE).await;
    let said = street
        .run(&["publish", &id, "--circle", "Night kitchen", "--audience", "everyone", "--people-shown", "no", "-y"])
        .await;
    assert_eq!(said["items"][0]["circles"][0]["name"], "Night kitchen");
    // Two profiles and an experiment.
    the_same_in(&circle, 3, &[&street, &hill, &keeper]).await;

    let rows = hill.list().await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!((&rows[0]["title"], &rows[0]["circles"][0]["name"]), (&TITLE.into(), &"Night kitchen".into()));
    let shown = hill.run(&["show", &id, "--wait", "10s"]).await;
    assert_eq!((&shown["summary"]["title"], &shown["record_state"]), (&TITLE.into(), &"fetched".into()));
    let note = hill.run(&["ask", &id, "-m", "Who brings the onions to the plane trees?"]).await;
    the_same_in(&circle, 4, &[&street, &hill, &keeper]).await;
    let notes = list(&street.run(&["show", &id]).await, "notes");
    assert_eq!(notes[0]["text"], "Who brings the onions to the plane trees?", "{note}");

    assert!(keeper.list().await.is_empty());
    let kept = list(&keeper.run(&["circle", "list"]).await, "items");
    assert_eq!((&kept[1]["name"], &kept[1]["kept"], &kept[1]["items"]), (&"".into(), &true.into(), &4.into()));
    for words in [TITLE, "onions", "Night kitchen"] {
        assert!(!holds(&keeper_home.path(), words.as_bytes()), "the keeper's folder holds {words:?}");
    }

    // What the keeper carries reaches a member while nobody else is there, also after it was started again.
    let lane = Home::community("Sample Lane").await.up().await;
    connect(&street, &lane, Some("Night kitchen")).await;
    the_same_in(&circle, 5, &[&street, &hill, &keeper, &lane]).await;
    assert!(keeper.stop().await.success());
    let keeper = keeper_home.up().await;
    assert_eq!(set(&keeper, &circle).await.map(|set| set.0), Some(5));

    street.run(&["withdraw", &id, "-y"]).await;
    until("it is gone", &[&street, &hill], async || hill.list().await.is_empty().then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_expired_or_revoked_invite_opens_nothing() {
    let street = Home::community("Sample Street").await.up().await;
    let circle = private_circle(&street, "ours").await;
    let id = street.draft(TITLE).await;
    let terms = ["--circle", "ours", "--audience", "everyone", "--people-shown", "no", "-y"];
    street.run(&[&["publish", &id], &terms[..]].concat()).await;
    let into = async |more: &[&str]| street.run(&[&["invite", "--circle", "ours"], more].concat()).await;

    let used = text(&into(&[]).await, "invite");
    let hill = Home::community("Sample Hill").await.up().await;
    assert_eq!(hill.run(&["join", &used, "-y"]).await["connected"], true);
    let revoked = into(&[]).await;
    street.run(&["invite", "--revoke", &text(&revoked, "id")]).await;
    let expired = text(&into(&["--expires", "1s"]).await, "invite");
    let late = Home::community("Sample Harbour").await;
    for (name, invite) in [("Sample Lane", used), ("Sample Mill", text(&revoked, "invite"))] {
        let thief = Home::community(name).await.up().await;
        thief.refused(&["join", &invite, "-y"], 7).await;
        let circles = list(&thief.run(&["circle", "list"]).await, "items");
        assert_eq!(circles.len(), 1, "{circles:?}");
        // They can keep what they heard of, and read nothing.
        thief.run(&["circle", "keep", &circle]).await;
        connect(&street, &thief, None).await;
        the_same_in(&circle, 3, &[&street, &thief]).await;
        assert!(thief.list().await.is_empty());
        assert!(!holds(&thief.path(), TITLE.as_bytes()));
    }
    late.with_clock_off(60_000).refused(&["join", &expired, "-y"], 7).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_circle_is_there_after_a_restart_and_gone_when_it_was_left() {
    let street = Home::community("Sample Street").await.up().await;
    let home = Home::community("Sample Hill").await;
    let hill = home.up().await;
    let circle = private_circle(&street, "ours").await;
    connect(&street, &hill, Some("ours")).await;
    let terms = ["--circle", "ours", "--audience", "everyone", "--people-shown", "no", "-y"];
    let theirs = street.draft(TITLE).await;
    street.run(&[&["publish", &theirs], &terms[..]].concat()).await;
    let own = hill.draft("Sample lamps").await;
    hill.run(&[&["publish", &own], &terms[..]].concat()).await;
    the_same_in(&circle, 4, &[&street, &hill]).await;

    let place = hill.address().split("/p2p/").next().expect("an address").to_owned();
    assert!(hill.stop().await.success());
    // Own work brings the circle back, and the others what they said in it.
    home.run(&["doctor", "--rebuild"]).await;
    let hill = home.up_at(&place).await;
    the_same_in(&circle, 4, &[&street, &hill]).await;
    assert_eq!(hill.list().await.len(), 2);
    let in_circle = list(&hill.run(&["list", "--circle", "ours"]).await, "items");
    assert_eq!(in_circle.len(), 2);
    assert!(list(&hill.run(&["list", "--circle", "commons"]).await, "items").is_empty());
    assert_eq!(list(&hill.run(&["search", "plane", "--circle", "ours"]).await, "items").len(), 1);
    assert!(list(&hill.run(&["search", "plane", "--circle", "commons"]).await, "items").is_empty());

    hill.run(&["circle", "leave", "ours", "-y"]).await;
    assert_eq!(set(&hill, &circle).await, None);
    let rows = hill.list().await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["title"], "Sample lamps");
    assert!(hill.stop().await.success());
    assert_eq!(home.list().await.len(), 1, "what is ours stays");
}
