//! Nothing is scored: no word of ranking, approval or likeness in figures, in no answer and no line of any command.
#![cfg(unix)]

#[path = "harness/program.rs"]
mod harness;

use std::collections::BTreeSet;

use harness::{Home, Ran};
use serde_json::Value;

/// Words that no key, no value of an order, and no line may hold.
const FORBIDDEN: &[&str] = &[
    "score",
    "scores",
    "scored",
    "vote",
    "votes",
    "upvote",
    "upvotes",
    "likes",
    "liked",
    "stars",
    "rating",
    "ratings",
    "rank",
    "ranks",
    "ranked",
    "ranking",
    "popular",
    "popularity",
    "similarity",
    "percent",
    "percentage",
    "trending",
    "reaction",
    "reactions",
    "winner",
    "badge",
    "badges",
    "karma",
    "leaderboard",
    "best",
    "evidence",
    "successful",
    "recommended",
    "featured",
    "views",
];

const SOUP: &str = "Title: Soup from leftovers\nState: stopped\nThemes: food-and-growing\nReflected on: 2026-05\n\n\
## What would you like to be different, and for whom?\n\nLess is thrown away.\n\n\
## What are you curious to find out?\n\nDoes anybody come?\n\n\
## What was hard, or went wrong?\n\n- Nobody had a key.\n\n\
## What surprised you?\n\n- Children came.\n\n\
## What about your place or people made it possible, or harder?\n\n- a hall that costs nothing\n  Kind: helped\n  Facet: assets\n\n\
## What would you ask others?\n\n- Who washes up?\n\n## What did you do, round by round?\n\n- cooked for twelve\n";

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn keys(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            into.insert(key.clone());
            keys(value, into);
        }),
        Value::Array(values) => values.iter().for_each(|value| keys(value, into)),
        _ => {}
    }
}

fn forbidden(text: &str) -> Option<String> {
    words(text).find(|word| FORBIDDEN.contains(&word.as_str()))
}

/// Fails on a line that holds such a word, or a number followed by a sign for hundredths.
fn assert_plain(command: &str, ran: &Ran) {
    for line in ran.stdout.lines().chain(ran.stderr.lines()) {
        assert_eq!(forbidden(line), None, "joinup {command}: {line}");
        let hundredths =
            line.split('%').rev().skip(1).any(|before| before.trim_end().ends_with(|c: char| c.is_numeric()));
        assert!(!hundredths, "joinup {command}: {line}");
    }
}

#[test]
fn no_answer_and_no_line_ranks_or_counts_approval() {
    let home = Home::of("Canal Street");
    let first = home.publish(SOUP);
    let second = home.publish(&SOUP.replace("leftovers", "the canal").replace("stopped", "trying"));
    home.answer(["new", "--title", "A draft"]);
    let id = first.as_str();
    let commands: Vec<Vec<&str>> = vec![
        vec!["status"],
        vec!["doctor"],
        vec!["list", "--all"],
        vec!["list", "--state", "stopped"],
        vec!["list", "--hard"],
        vec!["search", "soup"],
        vec!["search", "soup", "--facets"],
        vec!["search", "soup", "--hard"],
        vec!["show", id],
        vec!["show", id, "--first-step"],
        vec!["show", id, "--effort"],
        vec!["show", id, "--perspectives"],
        vec!["compare", id],
        vec!["compare", id, &second],
        vec!["lineage", id],
        vec!["drafts"],
        vec!["preview", "@last"],
        vec!["inbox"],
        vec!["questions"],
        vec!["community", "list"],
        vec!["community", "show", "us"],
        vec!["community", "block-list"],
        vec!["community", "conduct"],
        vec!["config", "get"],
        vec!["invite"],
        vec!["invite", "--list"],
        vec!["peers"],
        vec!["step", id, "cooked for twenty"],
        vec!["adapt", &second],
        vec!["ask", id, "-m", "Who washes up?", "-y"],
        vec!["withdraw", &second, "-y"],
        vec!["withdraw", &second, "--status"],
    ];
    let mut all = BTreeSet::new();
    for args in &commands {
        let command = args.join(" ");
        let ran = home.json(args);
        assert!([0, 3, 10].contains(&ran.code), "joinup {command}: {ran:?}");
        for line in ran.stdout.lines().chain(ran.stderr.lines()).filter(|line| line.starts_with('{')) {
            let answer: Value = serde_json::from_str(line).unwrap();
            keys(&answer, &mut all);
            let order = answer["order"].as_str().unwrap_or_default();
            assert_eq!(forbidden(order), None, "joinup {command}: {order}");
        }
        if !["step", "adapt", "ask", "withdraw", "invite"].contains(&args[0]) {
            assert_plain(&command, &home.run(args));
        }
    }
    assert!(all.len() > 120, "{} keys", all.len());
    for key in &all {
        assert_eq!(forbidden(&key.replace('_', " ")), None, "the key {key}");
    }
}

#[test]
fn no_help_offers_an_order_by_approval() {
    let home = Home::empty();
    let help = home.run(["--help"]);
    let commands = help.stdout.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next());
    let commands: Vec<&str> = commands.filter(|word| word.chars().all(|c| c.is_ascii_lowercase())).collect();
    assert!(commands.len() > 25, "{commands:?}");
    for command in commands {
        assert_plain(&format!("{command} --help"), &home.run([command, "--help"]));
    }
}

/// Keys of numbers that are no judgement: how much there is of something here, versions, sizes, times, and what came and
/// went. A number under any other key has to be thought about, and put here.
const COUNTED: &[&str] = &[
    "allowed",
    "asked",
    "bytes_in",
    "bytes_out",
    "communities",
    "connected",
    "count",
    "depth",
    "direct",
    "drafts",
    "exit",
    "experiments",
    "found",
    "held",
    "hidden",
    "inbox",
    "index",
    "items",
    "known",
    "local",
    "mine",
    "networks",
    "not_kept_here",
    "not_kept_there",
    "notes",
    "other",
    "outbound",
    "pid",
    "problems",
    "relayed",
    "replaces",
    "rounds",
    "size",
    "up_ms",
    "used",
    "uses",
    "version",
    "waiting",
    "withdrawn",
];

fn numbers(value: &Value, key: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| numbers(value, key, into)),
        Value::Array(values) => values.iter().for_each(|value| numbers(value, key, into)),
        Value::Number(_) => drop(into.insert(key.to_owned())),
        _ => {}
    }
}

/// Two communities that met, and everything that they can say to each other and be told.
#[test]
fn no_answer_counts_anything_but_what_is_there() {
    let (street, kitchen) = (Home::of("Canal Street"), Home::of("Leith Kitchen"));
    let soup = street.publish(SOUP);
    let running = street.up();
    let other = kitchen.up();
    let invite = street.answer(["invite"]);
    let mut answers = vec![invite.clone()];
    answers.push(kitchen.answer(["join", invite["invite"].as_str().unwrap(), "-y"]));
    let mut say = |home: &Home, args: &[&str]| {
        let ran = home.json(args);
        assert!([0, 3, 6, 10].contains(&ran.code), "joinup {args:?}: {ran:?}");
        let lines = ran.stdout.lines().chain(ran.stderr.lines()).filter(|line| line.starts_with('{'));
        answers.extend(lines.map(|line| serde_json::from_str::<Value>(line).unwrap()));
        answers.last().cloned().unwrap()
    };
    say(&kitchen, &["sync"]);
    let question = say(&kitchen, &["ask", &soup, "-m", "Who washes up?", "-y"]);
    let question = question["id"].as_str().unwrap_or_else(|| panic!("{question}")).to_owned();
    say(&kitchen, &["sync"]);
    let adapted = say(&kitchen, &["adapt", &soup, "--kept", "the pot", "--changed", "the day", "--because", "no hall"]);
    let adapted = adapted["id"].as_str().unwrap_or_else(|| panic!("{adapted}")).to_owned();
    say(&kitchen, &["publish", &adapted, "--audience", "everyone", "--people-shown", "no", "-y"]);
    say(&street, &["sync"]);
    say(&street, &["reply", &question, "-m", "We all do.", "-y"]);
    for args in [
        &["offer", &soup, "-m", "A call"][..],
        &["step", &soup, "cooked for twenty"],
        &["community", "introduce", "Leith Kitchen", "--basis", "worked-together"],
        &["inbox"],
        &["community", "show", "Leith Kitchen"],
        &["circle", "create", "the stairwell", "--private"],
        &["circle", "list"],
        &["drafts"],
        &["report", "--since", "2020", "-o", street.folder.path().join("report.md").to_str().unwrap()],
        &["status"],
        &["peers"],
        &["doctor"],
    ] {
        say(&street, args);
    }
    say(&kitchen, &["sync"]);
    for args in [
        &["thank", &soup, "-m", "Thank you", "-y"][..],
        &["list", "--all"],
        &["search", "soup", "--facets"],
        &["search", "soup", "--like", "setting,languages"],
        &["show", &soup],
        &["show", &soup, "--changes"],
        &["compare", &soup],
        &["lineage", &soup],
        &["inbox"],
        &["questions"],
        &["community", "list"],
        &["community", "list", "--offers", "call"],
        &["export", "--format", "jsonl", "-o", kitchen.folder.path().join("out").to_str().unwrap()],
        &["withdraw", &adapted, "-y"],
        &["withdraw", &adapted, "--status"],
        &["config", "get"],
    ] {
        say(&kitchen, args);
    }
    answers.push(running.ready.clone());
    drop((running, other));
    let (mut all, mut counted) = (BTreeSet::new(), BTreeSet::new());
    for answer in &answers {
        keys(answer, &mut all);
        numbers(answer, "", &mut counted);
    }
    assert!(all.len() > 160, "{} keys", all.len());
    for key in &all {
        assert_eq!(forbidden(&key.replace('_', " ")), None, "the key {key}");
    }
    let unknown: Vec<&String> = counted.iter().filter(|key| !COUNTED.contains(&key.as_str())).collect();
    assert!(unknown.is_empty(), "numbers that nobody has thought about: {unknown:?}");
}
