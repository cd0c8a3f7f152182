//! The scripting contract: what scripts rely on, one test a line, against the real program.
#![expect(clippy::unwrap_used, reason = "a test ends where the computer does not do as it should")]

#[path = "harness/program.rs"]
mod harness;

use std::fs;

use harness::{Home, Ran};
use serde_json::{Value, json};

const SOUP: &str = "Title: Soup from leftovers\nState: trying\nThemes: food-and-growing\n\n## What are you curious to find out?\n\nDoes anybody come?\n";

fn is_id(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|id| id.len() >= 26 && id.chars().all(|c| c.is_ascii_lowercase() || ('2'..='7').contains(&c)))
}

fn is_moment(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.len() >= 20 && text.ends_with('Z') && text.as_bytes()[10] == b'T')
}

fn count(value: &Value, what: &str) -> usize {
    value.as_array().unwrap_or_else(|| panic!("{what} is a list: {value}")).len()
}

/// Two communities, the first of which runs and has invited the second, which runs too.
fn two_that_met() -> (Home, harness::Running, Home, harness::Running) {
    let (ours, theirs) = (Home::of("Canal Street"), Home::of("Harbour Hall"));
    let (our_node, their_node) = (ours.up(), theirs.up());
    let invite = ours.answer(["invite"])["invite"].as_str().unwrap().to_owned();
    let joined = theirs.answer(["join", &invite, "-y"]);
    assert_eq!(joined["schema"], "joinup.joined/1");
    assert_eq!(joined["connected"], true, "{joined}");
    assert_eq!(joined["community"]["name"], "Canal Street");
    (ours, our_node, theirs, their_node)
}

#[test]
fn init() {
    let home = Home::empty();
    let init = home.answer([
        "init",
        "--no-input",
        "--community",
        "Canal Street",
        "--country",
        "be",
        "--region",
        "Ghent",
        "--setting",
        "city",
        "--language",
        "nl",
        "--language",
        "en",
        "--facet",
        "group-kind=faith",
        "--facet",
        "assets=associations,places-and-land",
    ]);
    assert_eq!(init["schema"], "joinup.init/1");
    assert!(is_id(&init["community"]["id"]), "{init}");
    assert_eq!(init["community"]["name"], "Canal Street");
    assert_eq!(count(&init["community"]["key_words"], "key words"), 4);
    assert_eq!(count(&init["recovery_words"], "recovery words"), 24);
    assert!(init["home"].as_str().unwrap().ends_with("home"));
    assert_eq!(home.json(["init", "--community", "Again"]).error()["exit"], 10);
}

#[test]
fn init_needs_a_name_when_nobody_can_be_asked() {
    assert_eq!(Home::empty().json(["init", "--no-input"]).error()["exit"], 2);
}

#[cfg(unix)]
#[test]
fn up_says_that_it_is_ready_and_stops_when_asked() {
    for signal in ["-INT", "-TERM"] {
        let home = Home::of("Canal Street");
        let node = home.up();
        assert_eq!(node.ready["schema"], "joinup.event/1");
        let addresses = node.ready["addresses"].as_array().unwrap();
        assert!(!addresses.is_empty() && addresses.iter().all(|address| address.as_str().unwrap().contains("/p2p/")));
        assert_eq!(home.answer(["status"])["node"]["running"], true);
        assert_eq!(home.json(["up"]).error()["exit"], 8, "a second node on a folder");
        assert_eq!(node.signal(signal), Some(0));
        assert_eq!(home.answer(["status"])["node"]["running"], false);
    }
}

#[test]
fn events() {
    let (ours, our_node, theirs, their_node) = two_that_met();
    assert!(our_node.wait_for("peer_connected")["node"].is_string());
    let id = ours.publish(SOUP);
    loop {
        let item = their_node.wait_for("item_received");
        assert!(item["kind"].is_string() && item["community"].is_object(), "{item}");
        if item["kind"] == "experiment" {
            assert_eq!(item["id"], id.as_str());
            break;
        }
    }
    let synced = our_node.wait_for("sync_completed");
    assert!(
        synced["peer"].is_string() && synced["received"].is_object() && synced["complete"].is_boolean(),
        "{synced}"
    );
    drop(their_node);
    our_node.wait_for("peer_disconnected");
    drop(theirs);
}

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
fn import() {
    let home = Home::of("Canal Street");
    let file = home.folder.path().join("some.jsonl");
    let good = json!({"title": "Soup", "state": "trying", "context": {"setting": "city"}});
    let odd = json!({"title": "Chairs", "votes": 12});
    fs::write(&file, format!("{good}\n{{\"title\": 3\n{odd}\n")).unwrap();
    let ran = home.json(["import", "--format", "jsonl", file.to_str().unwrap()]);
    assert_eq!(ran.code, 7, "{ran:?}");
    let imported = ran.json();
    assert_eq!(imported["schema"], "joinup.imported/1");
    assert_eq!(imported["drafts"], 2);
    let problems = imported["problems"].as_array().unwrap();
    assert!(
        problems
            .iter()
            .any(|problem| problem["line"] == 2 && problem["file"].as_str().unwrap().ends_with("some.jsonl")),
        "{imported}"
    );
    assert!(
        problems.iter().any(|problem| problem["line"] == 3 && problem["message"].as_str().unwrap().contains("votes")),
        "{imported}"
    );
    let good = home.fed(["import", "--format", "jsonl", "-", "--json"], &format!("{good}\n"));
    assert_eq!((good.code, &good.json()["drafts"]), (0, &json!(1)));
    let odd = home.fed(["import", "--format", "jsonl", "-", "--json"], &format!("{odd}\n"));
    assert_eq!((odd.code, &odd.json()["drafts"]), (7, &json!(1)), "what was left out is told by the exit code too");
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
fn list() {
    let home = Home::of("Canal Street");
    let id = home.publish(SOUP);
    home.publish("Title: Four chairs\n");
    let list = home.answer(["list"]);
    assert_eq!(list["schema"], "joinup.experiments/1");
    assert!(list["order"].is_string());
    assert_eq!((&list["held"], &list["communities"], count(&list["items"], "items")), (&json!(2), &json!(1), 2));
    let item = list["items"].as_array().unwrap().iter().find(|item| item["id"] == id.as_str()).unwrap();
    for (name, value) in [
        ("title", json!("Soup from leftovers")),
        ("state", json!("trying")),
        ("reflected_on", Value::Null),
        ("version", json!(1)),
        ("themes", json!(["food-and-growing"])),
        ("mine", json!(true)),
        ("withdrawn", json!(false)),
    ] {
        assert_eq!(item[name], value, "{name}");
    }
    assert!(is_moment(&item["updated"]) && item["language"] == "en", "{item}");
    assert!(is_id(&item["community"]["id"]) && item["community"]["name"] == "Canal Street");
    for (filters, found) in [
        (vec!["-n", "1"], 1),
        (vec!["--all"], 2),
        (vec!["--mine"], 2),
        (vec!["--state", "trying"], 1),
        (vec!["--state", "stopped"], 0),
        (vec!["--theme", "food-and-growing"], 1),
        (vec!["--community", "Canal Street"], 2),
    ] {
        let list = home.answer([vec!["list"], filters.clone()].concat());
        assert_eq!(count(&list["items"], "items"), found, "{filters:?}");
    }
}

#[test]
fn search() {
    let home = Home::of("Canal Street");
    let id = home.publish(SOUP);
    home.publish("Title: Four chairs\n");
    let found = home.answer(["search", "anybody", "soup"]);
    assert_eq!(found["schema"], "joinup.experiments/1");
    assert_eq!(count(&found["items"], "items"), 1);
    let item = &found["items"][0];
    assert_eq!(item["id"], id.as_str());
    assert!(item["matched"].is_array() && item["snippet"].is_string(), "{item}");
    assert_eq!(count(&home.answer(["search", "soup", "--state", "stopped"])["items"], "items"), 0);
}

#[test]
fn search_compares_tells_facets_and_is_ordered_by_what_it_says() {
    let home = Home::of("Canal Street");
    home.publish(SOUP);
    home.publish("Title: Four chairs\nState: stopped\n\n## What was hard, or went wrong?\n\nThe stairs.\n");
    home.answer(["community", "profile", "--setting", "village"]);
    let refused = home.json(["search", "soup", "--like", "landscape"]);
    assert_eq!((refused.error()["exit"].as_u64(), refused.error()["next"].is_string()), (Some(2), true));
    home.publish("Title: Soup in our village\n");
    let like = home.answer(["search", "soup", "--like", "setting"]);
    assert_eq!(count(&like["items"], "items"), 1);
    let item = &like["items"][0];
    assert_eq!(item["matched"], json!(["title", "setting"]));
    assert_eq!(item["compared"], json!([{"facet": "setting", "answer": "alike", "values": ["village"]}]));
    let unlike = home.answer(["search", "--unlike", "setting"]);
    assert_eq!(count(&unlike["items"], "items"), 2, "what was published before says another setting");
    let hard = home.answer(["list", "--hard"]);
    assert_eq!((count(&hard["items"], "items"), &hard["items"][0]["snippet"]), (1, &json!("The stairs.")));
    let facets = home.answer(["list", "--facets", "--state", "stopped"]);
    let values = json!([{"value": "stopped", "experiments": 1}]);
    assert_eq!(facets["facets"][0], json!({"name": "state", "flag": "--state ", "values": values}));
    let shuffled = home.answer(["list", "--shuffle"]);
    let seed = shuffled["seed"].to_string();
    assert_eq!(home.answer(["list", "--seed", &seed])["items"], shuffled["items"]);
    assert_eq!(home.answer(["doctor", "--reindex"])["schema"], "joinup.doctor/1");
    assert_eq!(home.json(["list", "--since", "yesterday"]).code, 2);
}

#[test]
fn show() {
    let home = Home::of("Canal Street");
    let id = home.publish(&format!("{SOUP}\n## What do you do, and with what?\n\nOne pot.\n"));
    let shown = home.answer(["show", &id[..6]]);
    assert_eq!(shown["schema"], "joinup.experiment/1");
    assert_eq!(shown["summary"]["title"], "Soup from leftovers");
    assert_eq!(shown["record"]["steps"], "One pot.");
    assert_eq!(shown["record_state"], "here");
    assert!(shown["links"].is_array() && shown["notes"].is_array());
    assert_eq!(home.answer(["show", "@last", "--version", "1", "--wait", "1s"])["version"], 1);
    assert_eq!(home.json(["show", "zzzzzz"]).error()["exit"], 3);
    assert_eq!(home.json(["show", &id, "--version", "9"]).error()["exit"], 3);
    assert_eq!(home.json(["show", "k"]).error()["exit"], 2, "an id of one letter is no id");
}

#[test]
fn an_id_that_several_things_have_is_ambiguous() {
    let home = Home::of("Canal Street");
    let lines: String = (0..3_000).map(|n| format!("{{\"title\":\"Soup {n}\"}}\n")).collect();
    let ids: Vec<String> = {
        let ran = home.fed(["import", "--format", "jsonl", "-", "--json"], &lines);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        home.answer(["drafts"])["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let twice =
        ids.iter().find(|id| ids.iter().filter(|other| other[..3] == id[..3]).count() > 1).expect("a common start");
    let error = home.json(["drafts", "show", &twice[..3]]).error();
    assert_eq!(error["exit"], 4);
    assert!(count(&error["candidates"], "candidates") > 1, "{error}");
}

#[test]
fn invite_and_join() {
    let home = Home::of("Canal Street");
    let node = home.up();
    let invite = home.answer(["invite", "--expires", "7d", "--uses", "1"]);
    assert_eq!(invite["schema"], "joinup.invite/1");
    let text = invite["invite"].as_str().unwrap();
    assert!(text.starts_with("JOINUP1-") && is_moment(&invite["expires"]), "{invite}");

    let theirs = Home::of("Harbour Hall");
    let their_node = theirs.up();
    let joined = theirs.fed(["join", "-", "-y", "--json"], &format!("  {text}\n"));
    assert_eq!((joined.code, joined.json()["connected"].clone()), (0, json!(true)), "{joined:?}");

    let third = Home::of("Ribeira");
    let third_node = third.up();
    assert_eq!(third.json(["join", text, "-y"]).error()["exit"], 7, "used already");
    assert_eq!(third.json(["join", "JOINUP1-NONSENSE", "-y"]).error()["exit"], 7);
    let brief = home.answer(["invite", "--expires", "1s"]);
    wait_until_expired(&home, brief["id"].as_str().unwrap());
    let brief = brief["invite"].as_str().unwrap();
    assert_eq!(third.json(["join", brief, "-y"]).error()["exit"], 7, "expired");
    let open = home.answer(["invite"])["invite"].as_str().unwrap().to_owned();
    assert_eq!(third.json(["join", &open]).error()["exit"], 10, "nobody said yes");
    drop((node, their_node, third_node));
}

/// Asks again and again; the clock decides when it is over, and the deadline whether it ever is.
fn wait_until_expired(home: &Home, id: &str) {
    let invites = || home.answer(["invite", "--list"])["items"].as_array().unwrap().clone();
    let is_expired = |invite: &Value| invite["id"] == id && invite["state"] == "expired";
    let asked = (0..2_000).any(|_| invites().iter().any(is_expired));
    assert!(asked, "an invite for one second ends");
}

#[test]
fn peers_sync_and_status() {
    let (ours, _our_node, theirs, _their_node) = two_that_met();
    ours.publish(SOUP);
    let sync = ours.answer(["sync", "--timeout", "30s"]);
    assert_eq!(sync["schema"], "joinup.sync/1");
    let peer = &sync["peers"][0];
    assert!(peer["name"].is_string() && peer["received"].is_object() && peer["sent"].is_object(), "{sync}");
    assert!(
        peer["complete"] == true && ["bytes_in", "bytes_out", "rounds"].iter().all(|name| peer[name].is_u64()),
        "{sync}"
    );

    let peers = ours.answer(["peers"]);
    assert_eq!(peers["schema"], "joinup.peers/1");
    let peer = &peers["peers"][0];
    assert!(peer["node"].is_string() && is_moment(&peer["since"]), "{peers}");
    assert!(["direct", "local", "relayed"].contains(&peer["route"].as_str().unwrap()), "{peers}");
    assert_eq!(peer["community"]["name"], "Harbour Hall");

    let [our_status, their_status] = [&ours, &theirs].map(|home| home.answer(["status"]));
    assert_eq!(our_status["schema"], "joinup.status/1");
    assert_eq!(our_status["community"]["name"], "Canal Street");
    assert_eq!((&our_status["node"]["running"], &our_status["peers"]["connected"]), (&json!(true), &json!(1)));
    assert_eq!(our_status["experiments"], json!({"held": 1, "mine": 1, "drafts": 0}));
    assert!(our_status["waiting"].is_u64() && our_status["inbox"].is_u64() && our_status["health"].is_array());
    let set = |status: &Value| status["circles"][0]["set"].as_str().unwrap().to_owned();
    assert_eq!(set(&our_status).len(), 64);
    assert_eq!(set(&our_status), set(&their_status), "both hold the same");
}

#[test]
fn without_a_node_there_is_nobody() {
    let home = Home::of("Canal Street");
    assert_eq!(home.answer(["peers"])["peers"], json!([]));
    assert_eq!(home.json(["sync"]).error()["exit"], 5);
    let empty = Home::empty();
    let error = empty.json(["status"]).error();
    assert_eq!((&error["code"], &error["exit"]), (&json!("not-set-up"), &json!(1)));
}

#[test]
fn withdraw_and_export() {
    let home = Home::of("Canal Street");
    let (gone, stays) = (home.publish(SOUP), home.publish("Title: Four chairs\n"));
    assert_eq!(home.json(["withdraw", &gone]).error()["exit"], 10);
    let withdrawn = home.answer(["withdraw", &gone, "-y"]);
    assert_eq!((&withdrawn["schema"], &withdrawn["id"]), (&json!("joinup.withdrawn/1"), &json!(gone)));
    assert_eq!(home.answer(["status"])["experiments"]["held"], 1);

    let folder = home.folder.path().join("out");
    for format in ["jsonl", "markdown"] {
        let exported = home.answer(["export", "--format", format, "-o", folder.to_str().unwrap()]);
        assert_eq!(exported["schema"], "joinup.export/1");
        let file = folder.join(exported["files"][0].as_str().unwrap());
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("Four chairs") && !text.contains("Soup"), "{text}");
    }
    let _ = stays;
    let jsonl = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|e| e == "jsonl"));
    let again = home.json(["import", "--format", "jsonl", jsonl.unwrap().to_str().unwrap()]);
    assert_eq!(again.json()["drafts"], 1, "what was exported can be imported: {again:?}");
}

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
        text.contains("Reflected on: 2025\n") && text.contains("Expected on: 20") && text.contains("- two\n"),
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

#[test]
fn export_and_import_of_pages_tables_and_prints() {
    let (home, theirs) = (Home::of("Canal Street"), Home::of("Harbour Hall"));
    let id = home.publish(&format!("{SOUP}\n## Who agreed, how, until when? (stays here)\n\nSECRETNOTES\n"));
    home.draft("Title: A draft\n");
    let at = |name: &str| home.folder.path().join(name).to_str().unwrap().to_owned();
    let exported = home.answer(["export", "--format", "csv", "-o", &at("t.csv")]);
    assert_eq!((&exported["schema"], &exported["experiments"]), (&json!("joinup.export/1"), &json!(1)));
    let exported = home.answer(["export", &id, "--format", "html", "-o", &at("p.html")]);
    assert_eq!(exported["left_out"], json!(["consent_notes"]));
    home.answer(["export", "--format", "markdown", "-o", &at("pages")]);
    for name in ["t.csv", "p.html", &format!("pages/{id}.md")] {
        let text = fs::read_to_string(at(name)).unwrap();
        assert!(text.contains("Soup from leftovers") && !text.contains("SECRETNOTES"), "{name}");
    }
    assert_eq!(home.json(["export", "--format", "html", "-o", &at("q.html")]).error()["exit"], 2);
    assert_eq!(home.json(["export", "--format", "csv", "-o", &at("t.csv")]).error()["exit"], 10);
    assert!(home.run(["export", "--format", "csv", "-o", "-"]).stdout.starts_with("\u{feff}id,version,"));
    assert_eq!(home.json(["export", "--format", "markdown", "--with-local", "-o", &at("x")]).error()["exit"], 2);
    let copy = home.answer(["export", "--format", "markdown", "--mine", "--with-local", "-o", &at("copy")]);
    assert_eq!((count(&copy["files"], "files"), copy.get("left_out")), (2, None));

    let imported = home.answer(["import", "--format", "markdown", &at("copy")]);
    assert_eq!((&imported["schema"], &imported["drafts"]), (&json!("joinup.imported/1"), &json!(2)));
    let texts: Vec<String> = imported["ids"]
        .as_array()
        .unwrap()
        .iter()
        .map(|id| home.answer(["drafts", "show", id.as_str().unwrap()])["text"].as_str().unwrap().to_owned())
        .collect();
    assert!(texts.iter().any(|text| text.contains("SECRETNOTES")), "{texts:?}");
    for (format, path) in [("markdown", at("pages")), ("csv", at("t.csv"))] {
        let refused = theirs.json(["import", "--format", format, &path]);
        assert_eq!((refused.code, &refused.json()["drafts"]), (7, &json!(0)), "{format}");
        let inspired = theirs.answer(["import", "--format", format, "--inspired-by", &path]);
        assert_eq!((&inspired["drafts"], &inspired["notices"][0]["code"]), (&json!(1), &json!("inspired-by")));
    }
}

#[test]
fn config() {
    let home = Home::of("Canal Street");
    for (key, value) in [
        ("limits.items-followed", "20000"),
        ("limits.items-introduced", "20000"),
        ("limits.items-stranger", "20000"),
        ("editor", "nano"),
        ("language", "nl"),
    ] {
        let set = home.answer(["config", "set", key, value]);
        assert_eq!((&set["schema"], &set["items"][0]["value"]), (&json!("joinup.config/1"), &json!(value)), "{key}");
        assert_eq!(home.answer(["config", "get", key])["items"][0]["value"], value);
        assert_eq!(home.run(["config", "get", key]).stdout, format!("{value}\n"));
    }
    for key in ["limits.disk", "relays"] {
        assert!(home.answer(["config", "get", key])["items"][0]["value"].is_string(), "{key}");
    }
    assert!(count(&home.answer(["config", "list"])["items"], "settings") >= 7);
    assert_eq!(home.json(["config", "get", "no-such"]).error()["exit"], 3);
    assert_eq!(home.json(["config", "set", "limits.items-followed", "many"]).error()["exit"], 7);
}

#[test]
fn recover_gives_the_same_community_back() {
    let home = Home::empty();
    let init = home.answer(["init", "--no-input", "--community", "Canal Street"]);
    let words: Vec<&str> =
        init["recovery_words"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let again = Home::empty();
    let ran = again.fed(["recover", "--community", "Canal Street", "--json"], &words.join("\n"));
    assert_eq!(ran.json()["community"]["id"], init["community"]["id"], "{ran:?}");
    let wrong = Home::empty().fed(["recover", "--community", "Canal Street", "--json"], &words[1..].join(" "));
    assert_eq!(wrong.error()["exit"], 7);
}

#[test]
fn every_other_answer_says_its_schema() {
    let home = Home::of("Canal Street");
    let id = home.draft(SOUP);
    for (args, schema) in [
        (vec!["drafts"], "joinup.drafts/1"),
        (vec!["drafts", "show", &id], "joinup.draft/1"),
        (vec!["preview", &id, "--audience", "everyone", "--people-shown", "no"], "joinup.preview/1"),
        (vec!["drafts", "drop", &id, "-y"], "joinup.dropped/1"),
        (vec!["invite", "--list"], "joinup.invites/1"),
        (vec!["community"], "joinup.communities/1"),
        (vec!["community", "show", "us"], "joinup.community/1"),
        (vec!["community", "profile", "--region", "Ghent"], "joinup.community/1"),
        (vec!["doctor"], "joinup.doctor/1"),
        (vec!["doctor", "--rebuild"], "joinup.doctor/1"),
        (vec!["completions", "bash"], "joinup.completions/1"),
    ] {
        assert_eq!(home.answer(args.clone())["schema"], schema, "{args:?}");
    }
}

#[test]
fn usage_is_refused_in_the_same_form() {
    let home = Home::empty();
    for args in [
        vec!["--nonsense"],
        vec!["nonsense"],
        vec!["publish"],
        vec!["list", "-n", "many"],
        vec!["invite", "--expires", "soon"],
    ] {
        let error = home.json(args.clone()).error();
        assert_eq!((&error["code"], &error["exit"]), (&json!("usage"), &json!(2)), "{args:?}");
    }
}

#[test]
fn data_is_on_standard_output_and_everything_else_is_not() {
    let home = Home::of("Canal Street");
    home.publish(SOUP);
    let list = home.run(["list"]);
    assert!(list.stdout.contains("Soup from leftovers") && list.stderr.is_empty(), "{list:?}");
    let missing = home.run(["show", "zzzzzz"]);
    assert!(missing.stdout.is_empty() && missing.stderr.contains("Next:"), "{missing:?}");
    let invite: Ran = home.run(["invite"]);
    assert_eq!(invite.stdout.lines().count(), 1, "{invite:?}");
    assert!(!list.stdout.contains('\u{1b}'), "no colour where there is no terminal");
    assert!(home.run(["list", "--color", "always"]).stdout.contains('\u{1b}'));
}

/// Nothing scores, ranks or counts people's work against them: no such word is a key of any answer.
#[test]
fn nothing_is_scored() {
    let home = Home::of("Canal Street");
    let id = home.publish(SOUP);
    let mut keys = Vec::new();
    for args in [
        vec!["list"],
        vec!["search", "soup"],
        vec!["show", &id],
        vec!["status"],
        vec!["community"],
        vec!["community", "show", "us"],
        vec!["ask", &id, "-m", "Who?"],
        vec!["inbox"],
        vec!["questions"],
        vec!["report", "--since", "2020"],
        vec!["perspective", "list", &id],
    ] {
        collect_keys(&home.answer(args), &mut keys);
    }
    for key in keys {
        for word in
            ["score", "rank", "vote", "like", "star", "popular", "similar", "evidence", "success", "views", "rating"]
        {
            assert!(!key.contains(word) || key == "started" || key == "started_by", "{key}");
        }
    }
}

fn collect_keys(value: &Value, keys: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                keys.push(key.clone());
                collect_keys(value, keys);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect_keys(value, keys)),
        _ => {}
    }
}

/// An experiment that says in its context what it is compared by.
const PLACE: &str = "Title: Soup Sunday\n\n## Depended on\n\n- they had met\n  Kind: needed\n  Facet: together-since\n\n\
                     ## Context\n\n- setting: town-or-suburb\n- languages: en, pl\n- x-tide: neap\n- money: 1k-10k\n\
                     - together-since: 1-5-years\n";

/// The names under which numbers stand, anywhere in an answer.
fn numbers(name: &str, value: &Value) -> Vec<String> {
    match value {
        Value::Number(_) => vec![name.to_owned()],
        Value::Array(values) => values.iter().flat_map(|value| numbers(name, value)).collect(),
        Value::Object(fields) => fields.iter().flat_map(|(name, value)| numbers(name, value)).collect(),
        Value::Null | Value::Bool(_) | Value::String(_) => Vec::new(),
    }
}

#[test]
fn compare() {
    let home = Home::of("Canal Street");
    let id = home.publish(PLACE);
    home.answer(["community", "profile", "--facet", "languages=en,nl", "--facet", "money=none"]);
    let compared = home.answer(["compare", &id]);
    assert_eq!(compared["schema"], "joinup.comparison/1");
    assert!(compared["with"]["community"].is_object());
    let find = |list: &str, facet: &str| {
        let found = compared[list].as_array().unwrap().iter().find(|item| item["facet"] == facet);
        found.unwrap_or_else(|| panic!("{facet} in {list}: {compared}")).clone()
    };
    let depended = &compared["depended_on"][0];
    assert_eq!((&depended["text"], &depended["kind"]), (&json!("they had met"), &json!("needed")));
    assert_eq!((&depended["theirs"], &depended["ours"]), (&json!("1-5-years"), &json!(null)));
    assert_eq!(depended["answer"], "not-known");
    assert_eq!(
        (&find("alike", "languages")["theirs"], &find("alike", "languages")["ours"]),
        (&json!("en"), &json!("en"))
    );
    assert_eq!(find("different", "languages")["theirs"], "pl");
    assert_eq!(find("different", "languages")["ours"], "nl");
    assert_eq!(find("near", "setting")["ours"], "city");
    assert_eq!(find("different", "money")["theirs"], "1k-10k");
    let tide = find("not_known", "x-tide");
    assert_eq!((&tide["whose"], &tide["theirs"], &tide["ours"]), (&json!("ours"), &json!("neap"), &json!(null)));
    assert!(tide["question"].as_str().unwrap().contains("x-tide"));
    assert_eq!(tide["next"], "joinup community profile --facet x-tide=...");
    assert!(compared["side_by_side"].is_array());
    assert_eq!(numbers("", &compared), ["version"], "nothing is counted or added up");
    let other = home.publish("Title: Bread\n\n## Context\n\n- setting: city\n- x-tide: neap\n");
    let both = home.answer(["compare", &id, &other, "--pin", "reach"]);
    assert_eq!(both["with"]["id"], other.as_str());
    assert!(both["alike"].as_array().unwrap().iter().any(|item| item["facet"] == "x-tide"));
    assert_eq!(home.json(["compare", "zzzzzz"]).error()["exit"], 3);
}

#[test]
fn an_empty_profile_gives_only_what_is_not_known_and_questions() {
    let home = Home::empty();
    assert_eq!(home.json(["init", "--no-input", "--community", "Nobody yet"]).code, 0);
    let id = home.publish(PLACE);
    let compared = home.answer(["compare", &id]);
    for list in ["alike", "near", "different", "side_by_side"] {
        assert_eq!(count(&compared[list], list), 0, "{compared}");
    }
    assert!(count(&compared["not_known"], "not known") >= 20);
    for missing in compared["not_known"].as_array().unwrap() {
        assert!(missing["question"].as_str().unwrap().contains('?'), "{missing}");
        assert!(missing["next"].as_str().unwrap().starts_with("joinup "), "{missing}");
    }
    assert!(compared["depended_on"].as_array().unwrap().iter().all(|depended| depended["answer"] == "not-known"));
}

#[test]
fn adapt() {
    let home = Home::of("Canal Street");
    let id = home.publish(PLACE);
    let draft = home.answer(["adapt", &id, "--kept", "the pot", "--changed", "the day", "--because", "no hall"]);
    assert_eq!(draft["schema"], "joinup.draft/1");
    assert_eq!((draft["title"].as_str(), count(&draft["problems"], "problems")), (Some("Soup Sunday"), 0));
    for words in [id.as_str(), "adapted-from", "Kept: the pot", "Changed: the day", "Because: no hall", "Differs: "] {
        assert!(draft["text"].as_str().unwrap().contains(words), "{words}: {draft}");
    }
    let ours = home.draft("Title: Bread\n");
    let linked =
        home.answer(["adapt", &id, "--to", &ours, "--relation", "found-otherwise", "--note", "we do not know why"]);
    assert_eq!(linked["id"], ours.as_str());
    let silent = home.draft(&format!("Title: Bread\n\n## Links\n\n- Relation: found-otherwise\n  Target: {id}\n"));
    let terms = ["--audience", "everyone", "--people-shown", "no", "-y"];
    let refused = home.json([&["publish", &silent], &terms[..]].concat()).error();
    assert_eq!((&refused["exit"], &refused["code"]), (&json!(7), &json!("invalid")));
    home.answer([&["publish", &ours], &terms[..]].concat());
}

#[test]
fn lineage() {
    let home = Home::of("Canal Street");
    let id = home.publish(PLACE);
    let draft = home.answer(["adapt", &id, "--kept", "the <pot>"]);
    let adapted = draft["id"].as_str().unwrap();
    home.answer(["publish", adapted, "--audience", "everyone", "--people-shown", "no", "-y"]);
    let lineage = home.answer(["lineage", &id]);
    assert_eq!(lineage["schema"], "joinup.lineage/1");
    assert_eq!(count(&lineage["nodes"], "nodes"), 2);
    let edge = &lineage["edges"][0];
    assert_eq!((&edge["from"], &edge["to"]), (&json!(adapted), &json!(id)));
    assert_eq!((&edge["relation"], &edge["version"]), (&json!("adapted-from"), &json!(1)));
    assert_eq!((&edge["kept"], &edge["changed"], &edge["because"]), (&json!("the <pot>"), &json!(""), &json!("")));
    assert!(edge["differs"].is_string());
    let svg = home.run(["lineage", &id, "--svg", "-"]);
    assert!(svg.stdout.starts_with("<svg ") && svg.stdout.ends_with("</svg>\n") && svg.stdout.contains("<desc"));
}

#[test]
fn an_answer_about_our_place_changes_only_what_it_names() {
    let home = Home::of("Canal Street");
    let profile = |args: &[&str]| home.answer([&["community", "profile"], args].concat())["profile"]["context"].clone();
    profile(&["--facet", "group-size=8-20", "--note", "group-size=more in summer", "--mattered", "group-size=yes"]);
    profile(&["--facet", "assets=associations,our oven", "--facet", "x-tide=neap", "--facet", "money=rather-not-say"]);
    let context = profile(&["--facet", "setting=", "--facet", "group-size=21-100"]);
    assert_eq!(context["group-size"], json!({"value": "21-100", "note": "more in summer", "mattered": "yes"}));
    assert_eq!((&context["x-tide"], &context["money"]), (&json!("neap"), &json!("rather-not-say")));
    assert_eq!(context["assets"], json!(["associations", "our oven"]));
    assert_eq!(context.get("setting"), None);
    let refused = home.json(["community", "profile", "--mattered", "mode=yes"]).error();
    assert_eq!(refused["exit"], 7);
    assert_eq!(home.json(["community", "profile", "--ask"]).error()["exit"], 10);
}
