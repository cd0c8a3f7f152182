//! Writing: drafts, versions, rounds, perspectives, reports.

use std::fs;

use serde_json::json;

use crate::{SOUP, count, harness::Home, is_id};

#[test]
fn new() {
    let home = Home::of("Canal Street");
    let draft = home.answer(["new", "--title", "Soup"]);
    assert_eq!(draft["schema"], "joinup.draft/1");
    assert!(is_id(&draft["id"]));
    assert_eq!((draft["title"].as_str(), count(&draft["problems"], "problems")), (Some("Soup"), 0));

    let file = home.folder.path().join("soup.md");
    fs::write(&file, SOUP).unwrap();
    assert_eq!(home.answer(["new", "-F", file.to_str().unwrap()])["title"], "Soup from leftovers");
    assert_eq!(home.fed(["new", "-F", "-", "--json"], SOUP).json()["title"], "Soup from leftovers");

    let broken = home.fed(["new", "-F", "-", "--json"], "Title: Soup\nStarted: the day before yesterday\n");
    let problem = &broken.json()["problems"][0];
    assert_eq!((problem["line"].as_u64(), problem["field"].as_str()), (Some(2), Some("started")), "{broken:?}");
    assert!(problem["message"].is_string());
    assert_eq!(broken.code, 0, "an invalid draft is kept");
    assert_eq!(home.json(["new"]).error()["exit"], 2);
    assert_eq!(home.json(["new", "-F", "/nowhere.md"]).error()["exit"], 3);
}

#[test]
fn publish() {
    let home = Home::of("Canal Street");
    let id = home.draft(&format!(
        "{SOUP}\n## What is the next small step?\n\nCall 0470 12 34 56 or write to soup@example.org\n"
    ));
    assert_eq!(
        home.json(["publish", &id, "--audience", "everyone"]).error()["exit"],
        10,
        "nothing travels without a yes"
    );
    let published = home.answer(["publish", &id, "--audience", "everyone", "--people-shown", "roles-only", "-y"]);
    assert_eq!(published["schema"], "joinup.published/1");
    let item = &published["items"][0];
    assert_eq!((&item["id"], &item["version"], &item["title"]), (&json!(id), &json!(1), &json!("Soup from leftovers")));
    let warning = &published["warnings"][0];
    assert!(
        warning["id"] == id.as_str() && warning["code"].is_string() && warning["message"].is_string(),
        "{published}"
    );
    assert_eq!(published["queued"], true);

    for title in ["One", "Two"] {
        home.answer(["new", "--title", title]);
    }
    let published = home.answer(["publish", "--all-drafts", "--audience", "summary", "--people-shown", "no", "-y"]);
    assert_eq!(count(&published["items"], "items"), 2);
    let late = home.draft("Title: Late\n");
    let ran = home.json(["publish", &late, "--audience", "everyone", "--people-shown", "no", "-y", "--wait", "1s"]);
    assert_eq!(ran.code, 6, "nobody is there to have it: {ran:?}");
    assert_eq!(
        home.json(["publish", "zzzzzz", "--audience", "everyone", "--people-shown", "no", "-y"]).error()["exit"],
        3
    );
}

#[test]
fn rounds_perspectives_and_versions() {
    let home = Home::of("Canal Street");
    let id = home.publish(SOUP);
    let draft = home.answer(["step", &id, "twelve came", "--decide", "keep", "--on", "today", "--learned", "much"]);
    assert_eq!((&draft["schema"], &draft["id"], &draft["replaces"]), (&json!("joinup.draft/1"), &json!(id), &json!(1)));
    assert!(
        draft["text"].as_str().unwrap().contains("\n- twelve came\n  Learned: much\n  Decide: keep\n  Ended: 20"),
        "{draft}"
    );
    let fed = home.fed(["step", &id, "-", "--json"], "with bread\n");
    assert!(fed.json()["text"].as_str().unwrap().contains("\n- with bread\n"));
    let draft = home.answer(["step", &id, "--state", "stopped", "--reason", "no hall"]);
    assert_eq!(draft["notices"][0]["code"], "stopped");
    assert_eq!(home.json(["step", &id]).error()["exit"], 2);
    assert_eq!(home.json(["step", &id, "--reason", "no state"]).error()["exit"], 2);
    assert_eq!(home.json(["step", &id, &"x".repeat(1_001)]).error()["exit"], 7);
    assert_eq!(home.json(["step", "zzzzzz", "x"]).error()["exit"], 3);

    let reflect = ["reflect", &id, "--expected", "ten", "--happened", "twelve", "--why", "Tuesday", "--next", "spoons"];
    let draft = home.answer([&reflect[..], &["--surprise", "one", "--surprise", "two", "--on", "2025"]].concat());
    let text = draft["text"].as_str().unwrap();
    assert!(
        text.contains("Reflected on: 2025\n") && !text.contains("Expected on: 20") && text.contains("- two\n"),
        "{text}"
    );
    assert_eq!(home.json(["reflect", &id, "--next", "x", "--on", "2999"]).error()["exit"], 2);
    assert_eq!(home.json(["reflect", &id]).error()["exit"], 2);

    let add = ["perspective", "add", &id, "--role", "carers", "-m", "warm", "--consent", "asked-and-yes"];
    assert_eq!(home.answer(add)["schema"], "joinup.draft/1");
    let draft = home.answer(["perspective", "add", &id, "-m", "cold", "--consent", "not-asked"]);
    assert_eq!(draft["notices"][0]["code"], "stays-here");
    let listed = home.answer(["perspective", "list", &id]);
    assert_eq!(listed["schema"], "joinup.perspectives/1");
    assert_eq!((&listed["items"][0]["stays"], &listed["items"][1]["stays"]), (&json!(false), &json!(true)));
    assert!(listed["order"].is_string() && listed["items"][0]["perspective"]["text"] == "warm", "{listed}");

    let publish =
        ["publish", &id, "--audience", "everyone", "--people-shown", "no", "-y", "--why", "what became of it"];
    assert_eq!(home.answer(publish)["items"][0]["version"], 2);
    let shown = home.answer(["show", &id, "--perspectives"]);
    assert_eq!(shown["schema"], "joinup.experiment/1");
    assert_eq!(count(&shown["record"]["perspectives"], "perspectives"), 1);
    assert_eq!((&shown["versions"][0]["why"], &shown["versions"][1]["why"]), (&json!("what became of it"), &json!("")));
    for view in ["--first-step", "--effort", "--hard"] {
        assert_eq!(home.answer(["show", &id, view])["schema"], "joinup.experiment/1");
    }
    assert_eq!(home.json(["show", &id, "--hard", "--effort"]).error()["exit"], 2);
    let changes = home.answer(["show", &id, "--changes"]);
    assert_eq!(
        (&changes["schema"], &changes["from"], &changes["to"]),
        (&json!("joinup.changes/1"), &json!(1), &json!(2))
    );
    let rows = changes["items"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["field"] == "state" && row["kind"] == "changed" && row["after"] == "stopped"));
    assert_eq!(home.json(["show", &id, "--changes", "7"]).error()["exit"], 3);
    let removed = home.answer(["perspective", "remove", &id, "1"]);
    assert_eq!(removed["notices"][0]["code"], "still-published");
    assert_eq!(home.json(["perspective", "remove", &id, "9"]).error()["exit"], 3);
}

#[test]
fn report() {
    let home = Home::of("Canal Street");
    home.publish(&format!("{SOUP}\n## What surprised you?\n\n- bread\n"));
    let report = home.answer(["report", "--since", "2020"]);
    assert_eq!((&report["schema"], &report["left_out"]), (&json!("joinup.report/1"), &json!(["consent_notes"])));
    assert_eq!(report["items"][0]["fields"]["surprises"], json!(["bread"]));
    assert!(report["order"].is_string() && report["text"].as_str().unwrap().starts_with("# What we learned"));
    assert!(report.get("file").is_none(), "nothing is written unless a file is named");
    let file = home.folder.path().join("learned.md");
    let file = file.to_str().unwrap();
    let report = home.answer(["report", "--since", "2020", "-o", file]);
    assert_eq!(
        (report["file"].as_str(), fs::read_to_string(file).unwrap()),
        (Some(file), report["text"].as_str().unwrap().to_owned())
    );
    assert_eq!(home.json(["report", "--since", "2020", "-o", file]).error()["exit"], 10);
    assert_eq!(home.run(["report", "--since", "2020", "-o", "-"]).stdout, report["text"].as_str().unwrap());
    assert_eq!(count(&home.answer(["report", "--since", "2999"])["items"], "items"), 0);
    assert_eq!(home.json(["report", "--since", "May"]).error()["exit"], 2);
}
