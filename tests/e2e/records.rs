//! The longer story: fetched from whoever has it, or asked for, as its authors chose.

use joinup_tests::daemon::{Home, listed, text, three};

const STORY: &str = "Title: Seeds in the library\nState: trying\n\n## What do you do, and with what?\n\n\
                     A drawer, forty envelopes and a pencil on a string.\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_fetched_once_and_then_kept() {
    let [street, hill, harbour] = three().await;
    let file = street.write("seeds.md", STORY);
    let id = text(&street.run(&["new", "-F", &file]).await, "id");
    street.publish_draft(&id, "everyone").await;
    assert_eq!(street.run(&["show", &id]).await["record_state"], "here");
    listed(&hill, &id).await;
    let first = hill.run(&["show", &id]).await;
    assert_eq!(first["record_state"], "fetched", "{first}");
    assert!(text(&first["record"], "steps").contains("forty envelopes"));
    assert!(first["summary"].get("steps").is_none_or(|steps| steps == "" || steps.is_null()));
    assert_eq!(hill.run(&["show", &id]).await["record_state"], "here");

    // With its authors away, whoever keeps it gives it.
    listed(&harbour, &id).await;
    let (hill_at, harbour_at) = (hill.address(), harbour.home().clone());
    assert!(street.stop().await.success());
    drop(harbour);
    let harbour = harbour_at.up().await;
    harbour.join(&hill).await;
    assert!(hill_at.contains("127.0.0.1"));
    assert_eq!(harbour.run(&["show", &id, "--wait", "20s"]).await["record_state"], "fetched");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_nobody_there_has_is_unavailable_and_its_summary_is_shown() {
    let street = Home::community("Sample Street").await.up().await;
    let hill = Home::community("Sample Hill").await.up().await;
    hill.join(&street).await;
    let id = street.publish("Only its summary went out in time").await;
    listed(&hill, &id).await;
    assert!(street.stop().await.success());
    let shown = hill.run(&["show", &id, "--wait", "1s"]).await;
    assert_eq!(shown["record_state"], "unavailable");
    assert_eq!(shown["summary"]["title"], "Only its summary went out in time");
    let compared = hill.run(&["compare", &id]).await;
    assert_eq!((&compared["of"]["record"], &compared["of"]["whole"]), (&"unavailable".into(), &false.into()));
    let adapted = hill.run(&["adapt", &id]).await;
    assert_eq!(adapted["notices"][0]["code"], "summary-only", "{adapted}");
    let away = hill.home().clone();
    assert!(hill.stop().await.success());
    assert_eq!(away.run(&["show", &id]).await["record_state"], "unavailable");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_for_those_who_ask_does_not_travel() {
    let [street, hill, harbour] = three().await;
    let file = street.write("seeds.md", STORY);
    let id = text(&street.run(&["new", "-F", &file]).await, "id");
    street.publish_draft(&id, "summary").await;
    for other in [&hill, &harbour] {
        listed(other, &id).await;
        let shown = other.run(&["show", &id]).await;
        assert_eq!((&shown["record_state"], &shown["record"]), (&"on-request".into(), &serde_json::Value::Null));
        assert!(!shown.to_string().contains("forty envelopes"));
        let compared = other.run(&["compare", &id]).await;
        assert_eq!(compared["of"]["record"], "on-request", "{compared}");
    }
    assert_eq!(street.run(&["show", &id]).await["record_state"], "here");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_only_for_us_cannot_be_published_by_accident() {
    let [street, hill, _harbour] = three().await;
    let id = street.draft("Between us").await;
    street.refused(&["publish", &id, "--people-shown", "no", "-y"], 10).await;
    street.refused(&["publish", &id, "--audience", "everyone", "-y"], 10).await;
    street.refused(&["publish", &id, "--audience", "everyone", "--people-shown", "no"], 10).await;
    hill.refused(&["show", &id], 3).await;
}
