//! Conversation, and words that could not be said.

use serde_json::{Value, json};

use crate::{SOUP, count, harness::Home, is_id, is_moment, two_that_met};

#[test]
fn conversation() {
    let (ours, _our_node, theirs, their_node) = two_that_met();
    let id = ours.publish(SOUP);
    while their_node.wait_for("item_received")["id"] != id.as_str() {}
    for (command, kind) in [("ask", "question"), ("offer", "offer"), ("thank", "thanks"), ("request", "request")] {
        let said = theirs.answer([command, &id, "-m", "Who brings the pots?"]);
        assert_eq!((&said["schema"], &said["kind"]), (&json!("joinup.note/1"), &json!(kind)));
        assert!(is_id(&said["id"]) && said["short"].is_string() && said["queued"].is_boolean(), "{said}");
        assert_eq!((&said["about"]["id"], &said["in_reply_to"]), (&json!(id), &Value::Null));
    }
    let asked = theirs.answer(["inbox"])["items"][0].clone();
    assert_eq!((&asked["why_here"], &asked["waits"]), (&json!("you-asked"), &json!(false)));
    let note = asked["id"].as_str().unwrap();
    assert!((0..2_000).any(|_| ours.answer(["inbox"])["found"] == 4), "all of it arrives");

    let inbox = ours.answer(["inbox"]);
    assert_eq!(inbox["schema"], "joinup.inbox/1");
    assert!(inbox["order"].is_string() && is_moment(&inbox["items"][0]["at"]), "{inbox}");
    assert_eq!((&inbox["waiting"], count(&inbox["items"], "items")), (&json!(3), 4));
    let item = &inbox["items"][0];
    for (name, value) in [
        ("id", json!(note)),
        ("kind", json!("question")),
        ("text", json!("Who brings the pots?")),
        ("waits", json!(true)),
        ("why_here", json!("about-yours")),
    ] {
        assert_eq!(item[name], value, "{name}");
    }
    assert_eq!(
        (&item["community"]["name"], &item["about"]["title"]),
        (&json!("Harbour Hall"), &json!("Soup from leftovers"))
    );
    assert_eq!(count(&ours.answer(["inbox", "-n", "1"])["items"], "items"), 1);
    assert_eq!(ours.answer(["status"])["inbox"], 3);

    let reply = ours.answer(["reply", note, "-m", "We do."]);
    assert_eq!((&reply["schema"], &reply["in_reply_to"]), (&json!("joinup.note/1"), &json!(note)));
    assert_eq!(ours.answer(["status"])["inbox"], 2);
    let notes = ours.answer(["show", &id])["notes"].clone();
    assert_eq!((count(&notes, "notes"), &notes[1]["id"], &notes[1]["depth"]), (5, &reply["id"], &json!(1)));

    let request = inbox["items"].as_array().unwrap().iter().find(|item| item["kind"] == "request").unwrap();
    assert_eq!(ours.answer(["decline", request["id"].as_str().unwrap()])["kind"], "decline");
    let offer = inbox["items"].as_array().unwrap().iter().find(|item| item["kind"] == "offer").unwrap();
    assert_eq!(ours.answer(["inbox", "--set-aside", offer["id"].as_str().unwrap()])["waiting"], 0);
    let withdrawn = ours.answer(["withdraw", reply["id"].as_str().unwrap(), "-y"]);
    assert_eq!((&withdrawn["schema"], &withdrawn["id"]), (&json!("joinup.withdrawn/1"), &reply["id"]));
    let questions = ours.answer(["questions", "--theme", "food-and-growing"]);
    assert_eq!(questions["schema"], "joinup.questions/1");
    assert!(questions["order"].is_string(), "{questions}");
    let question = &questions["items"][0];
    assert_eq!((&question["id"], &question["kind"]), (&json!(note), &json!("question")));
}

#[test]
fn words_that_cannot_be_said_are_kept() {
    let home = Home::of("Canal Street");
    let id = home.publish(SOUP);
    assert_eq!(home.json(["ask", &id]).error()["exit"], 2, "nobody can be asked for words");
    assert_eq!(home.json(["ask", "-m", "Who?"]).error()["exit"], 2, "nothing to ask about");
    for (target, words, exit) in [("zzzzzz", "Who?", 3), (&id, "Call 0470 12 34 56", 7), (&id, &*"x".repeat(2_001), 7)]
    {
        let error = home.json(["ask", target, "-m", words]).error();
        assert_eq!(error["exit"], exit, "{error}");
        assert!(error["next"].as_str().unwrap().starts_with("joinup ask --draft "), "{error}");
        assert_eq!(home.answer(["drafts"])["notes"][0]["text"], words);
    }
    let draft =
        home.answer(["drafts"])["notes"].as_array().unwrap().iter().find(|note| note["text"] == "Who?").unwrap()["id"]
            .clone();
    let said = home.answer(["ask", "--draft", draft.as_str().unwrap(), &id]);
    assert_eq!((&said["id"], &said["text"], &said["said"]), (&draft, &json!("Who?"), &json!(true)));
    assert_eq!(count(&home.answer(["drafts"])["notes"], "drafts"), 2);
}
