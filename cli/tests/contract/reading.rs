//! Reading: lists, searches, one experiment, its id.

use serde_json::{Value, json};

use crate::{SOUP, count, harness::Home, is_id, is_moment};

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
fn what_was_stopped_stands_in_a_list_as_everything_else_does() {
    let home = Home::of("Canal Street");
    home.publish("Title: Soup\nState: stopped\n");
    home.publish("Title: Chairs\n");
    let list = home.answer(["list"]);
    let states: Vec<&str> =
        list["items"].as_array().unwrap().iter().filter_map(|item| item["state"].as_str()).collect();
    assert_eq!((states.len(), states.contains(&"stopped")), (2, true), "{list}");
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
    assert!(item["found_in"].is_array() && item["snippet"].is_string(), "{item}");
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
    assert_eq!((&item["found_in"], &item["matched"]), (&json!(["title"]), &json!(["setting"])));
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
