//! What a group says of its place in its own words, on its way through others.

use joinup_tests::daemon::{Home, listed, text};

#[tokio::test(flavor = "multi_thread")]
async fn a_facet_that_nobody_knows_survives_three_hops_and_is_compared() {
    let (street, hill) = (Home::community("Sample Street").await, Home::community("Sample Hill").await);
    let (harbour, lane) = (Home::community("Sample Harbour").await, Home::community("Sample Lane").await);
    street.run(&["community", "profile", "--facet", "x-tide=twice a day"]).await;
    lane.run(&["community", "profile", "--facet", "x-tide=hardly any"]).await;
    let id = street.publish("Soup on the quay").await;

    // From one to the next, and each is gone before the one after comes.
    let (mut from, mut node) = (street.clone(), street.up().await);
    for next in [&hill, &harbour, &lane] {
        let to = next.up().await;
        to.join(&node).await;
        listed(&to, &id).await;
        assert!(node.stop().await.success(), "{:?}", from.path());
        (from, node) = (next.clone(), to);
    }
    let shown = lane.run(&["show", &id, "--wait", "0s"]).await;
    assert_eq!(shown["summary"]["context"]["x-tide"], "twice a day", "{shown}");
    let compared = lane.run(&["compare", &id]).await;
    let everywhere = ["alike", "near", "different", "not_known", "side_by_side"];
    let found = everywhere.iter().flat_map(|part| compared[*part].as_array().into_iter().flatten());
    let tide: Vec<_> = found.filter(|row| row["facet"] == "x-tide").collect();
    assert_eq!(tide.len(), 1, "{compared}");
    let said = tide[0].to_string();
    assert!(said.contains("twice a day") && said.contains("hardly any"), "{said}");
    assert_eq!(text(&compared, "schema"), "joinup.comparison/1");
}
