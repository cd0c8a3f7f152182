//! Places: comparing, adapting, lineage, our own profile.

use serde_json::{Value, json};

use crate::{count, harness::Home};

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
