//! Setting up, settings, and what every answer has in common.

use serde_json::{Value, json};

use crate::{
    SOUP, count,
    harness::{Home, Ran},
    is_id,
};

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

#[test]
fn config() {
    let home = Home::of("Canal Street");
    for (key, value) in [
        ("limits.items-followed", "20000"),
        ("limits.items-introduced", "20000"),
        ("limits.items-stranger", "20000"),
        ("editor", "nano"),
        ("language", "ca"),
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
