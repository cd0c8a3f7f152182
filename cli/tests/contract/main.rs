//! The scripting contract: what scripts rely on, one test a line, against the real program.
#![expect(clippy::unwrap_used, reason = "a test ends where the computer does not do as it should")]

mod bundles;
mod files;
#[path = "../harness/program.rs"]
mod harness;
mod keeping;
mod nodes;
mod places;
mod reading;
mod service;
mod starting;
mod talking;
mod writing;

use harness::Home;
use serde_json::Value;

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
