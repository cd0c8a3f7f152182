//! Learning across places: found, compared, asked about, adapted, answered, taken back, on three communities' nodes.

use joinup_tests::daemon::{Node, all_the_same, list, listed, text, three, until};
use serde_json::Value;

const SOUP: &str = "Title: Soup from the market's leftovers\nState: stopped\nReflected on: 2026-05\n\
Themes: food-and-growing\n\n## What was hard, or went wrong?\n\n- Nobody had a key for the second door.\n\n\
## What about your place or people made it possible, or harder?\n\n- a hall that costs nothing\n  Kind: needed\n  \
Facet: assets\n\n## What would you ask others?\n\n- Who washes up?\n";

/// Waits until something is in the inbox of a node.
async fn arrives(node: &Node, nodes: &[&Node], kind: &str) -> Value {
    until(kind, nodes, async || {
        let inbox = node.run(&["inbox"]).await;
        list(&inbox, "items").into_iter().find(|item| item["kind"] == kind && item["mine"] == false)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn three_communities_learn_from_each_other() {
    let [street, hill, harbour] = three().await;
    let all = [&street, &hill, &harbour];
    let file = street.write("soup.md", SOUP);
    let soup = text(&street.run(&["new", "-F", &file]).await, "id");
    street.publish_draft(&soup, "everyone").await;

    // Found by its words, stopped or not, and by what was hard.
    listed(&hill, &soup).await;
    for words in [&["search", "leftover"][..], &["search", "second door", "--hard"]] {
        let found = hill.run(words).await;
        assert_eq!(list(&found, "items")[0]["id"], soup.as_str(), "{found}");
    }
    let compared = hill.run(&["compare", &soup]).await;
    assert_eq!((&compared["of"]["record"], &compared["of"]["whole"]), (&"here".into(), &true.into()), "{compared}");
    let first = &list(&compared, "depended_on")[0];
    assert_eq!(first["text"], "a hall that costs nothing", "{compared}");

    // Asked and answered.
    hill.run(&["ask", &soup, "-m", "How long have you worked together?", "-y"]).await;
    let question = arrives(&street, &all, "question").await;
    assert_eq!(question["waits"], true, "{question}");
    street.run(&["reply", &text(&question, "id"), "-m", "Nine years.", "-y"]).await;
    assert_eq!(text(&arrives(&hill, &all, "reply").await, "text"), "Nine years.");
    let inbox = street.run(&["inbox"]).await;
    assert_eq!(inbox["waiting"], 0, "{inbox}");

    // Adapted, with reasons, and the origin hears of it.
    let (kept, changed, because) = ("the soup", "in the school kitchen", "there is no hall here");
    let flags =
        ["adapt", &soup, "--kept", kept, "--changed", changed, "--because", because, "--title", "Soup at school"];
    let adapted = text(&hill.run(&flags).await, "id");
    hill.publish_draft(&adapted, "everyone").await;
    let echo = arrives(&street, &all, "adaptation").await;
    assert_eq!(echo["adaptation"]["changed"], changed, "{echo}");
    assert_eq!(echo["ours"]["id"], adapted.as_str(), "{echo}");

    // Who reads it in a third place sees what came of what.
    listed(&harbour, &adapted).await;
    all_the_same(&all).await;
    let lineage = harbour.run(&["lineage", &soup]).await;
    let edges = list(&lineage, "edges");
    assert_eq!(edges.len(), 1, "{lineage}");
    assert_eq!((&edges[0]["relation"], &edges[0]["changed"]), (&"adapted-from".into(), &changed.into()), "{lineage}");

    // What is taken back is gone everywhere, and its place in the line stays empty of words.
    street.run(&["withdraw", &soup, "-y"]).await;
    until("the withdrawal", &all, async || (!harbour.lists(&soup).await).then_some(())).await;
    let found = harbour.run(&["search", "market's leftovers"]).await;
    assert!(list(&found, "items").is_empty(), "{found}");
    let lineage = harbour.run(&["lineage", &adapted]).await;
    assert!(!lineage.to_string().contains("market"), "{lineage}");
}
