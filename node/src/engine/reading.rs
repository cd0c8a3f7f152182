//! Fields as a person reads them, in the language spoken: what says nothing is left out, and of the place only what is particular to an
//! experiment stands under the question for it; what its community says of itself anyway comes once, at the end.

use joinup_protocol::experiment::{Experiment, field::Form};
use serde_json::Value;

use crate::{
    api::types::Fields,
    say,
    speech::{code, draft, facet, question},
};

/// Fields to be read. `usual` is the context of its community's profile, as far as that is known.
pub(super) fn readable(fields: &Fields, usual: &Fields) -> String {
    let mut fields = fields.clone();
    if fields.get("cycles").and_then(|cycles| cycles.get("count")) == Some(&Value::from(0)) {
        fields.remove("cycles");
    }
    let place = match fields.remove("context") {
        Some(Value::Object(context)) => {
            // Sentences stay behind when only the summary travels; what is said decides.
            let is_particular =
                |facet: &str, said: &Value| usual.get(facet).is_some_and(|usual| bare(usual) != bare(said));
            let (particular, place): (Fields, Fields) =
                context.into_iter().partition(|(facet, value)| is_particular(facet, value));
            if !particular.is_empty() {
                fields.insert("context".into(), Value::Object(particular));
            }
            place
        }
        _ => Fields::new(),
    };
    let mut text = with_expectation(fields).replacen(&asked_of_us(), &say!("show-particular"), 1);
    if !place.is_empty() {
        text.push_str(&format!("\n## {}\n\n", say!("show-place")));
        for (name, value) in &place {
            text.push_str(&format!("- {}: {}\n", capital(&facet(name)), said(value)));
        }
    }
    text
}

/// The question for what is particular to an experiment's place: it speaks to whoever writes, not to who reads.
fn asked_of_us() -> String {
    let context = Experiment::FIELDS.iter().find(|field| field.name == "context");
    context.map_or_else(String::new, |field| question(field.words).into_owned())
}

/// The answers, with what was expected, and since when, right before what happened.
fn with_expectation(mut fields: Fields) -> String {
    let Some(expected) = fields.remove("expected") else { return draft::write_fields(&fields) };
    let day = fields.remove("expected_on");
    let comes_before = |name: &str| {
        let earlier = Experiment::FIELDS.iter().take_while(|field| field.name != "noticed");
        let is_line = Experiment::FIELDS.iter().any(|field| field.name == name && field.form == Form::Line);
        is_line || earlier.into_iter().any(|field| field.name == name)
    };
    let (before, after): (Fields, Fields) = fields.into_iter().partition(|(name, _)| comes_before(name));
    let mut expectation = draft::write_fields(&Fields::from_iter([("expected".to_owned(), expected)]));
    if let Some(day) = day.as_ref().and_then(Value::as_str) {
        let heading = expectation.trim_start().lines().next().unwrap_or_default().to_owned();
        expectation = expectation.replacen(&heading, &format!("{heading} ({day})"), 1);
    }
    [draft::write_fields(&before), expectation, draft::write_fields(&after)].concat()
}

/// What is said of a facet, without the sentence beside it and whether it mattered.
fn bare(said: &Value) -> &Value {
    said.get("value").unwrap_or(said)
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn said(value: &Value) -> String {
    match value {
        Value::String(words) => code(words).into_owned(),
        Value::Array(values) => values.iter().map(said).collect::<Vec<_>>().join(", "),
        Value::Object(parts) => {
            let part = |name: &str| parts.get(name).and_then(Value::as_str).unwrap_or_default();
            let mattered = match part("mattered") {
                "" => String::new(),
                word => say!("show-mattered", said = code(word)),
            };
            let value = parts.get("value").map(said).unwrap_or_default();
            let all = [value, part("note").to_owned(), mattered];
            all.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Fields {
        if let Value::Object(fields) = value { fields } else { Fields::new() }
    }

    #[test]
    fn what_says_nothing_and_what_the_profile_says_does_not_stand_among_the_answers() {
        let summary = fields(json!({"title": "Soup", "cycles": {"count": 0},
            "context": {"group-size": "8-20", "setting": "village", "languages": ["en", "fr"]}}));
        let usual = fields(json!({"group-size": "8-20", "setting": "city"}));
        let text = readable(&summary, &usual);
        assert!(!text.contains("Count"), "{text}");
        let (answers, place) = text.split_once("## Where it is").unwrap();
        assert!(answers.contains("- setting: village") && !answers.contains("8-20"), "{text}");
        assert_eq!(place.trim(), "- Group size: 8-20\n- Languages: en, fr");

        let usual = fields(json!({"x-wind": {"value": "strong", "note": "from the west", "mattered": "yes"}}));
        let summary = fields(json!({"title": "Soup", "context": {"x-wind": {"value": "strong", "mattered": "yes"}}}));
        let text = readable(&summary, &usual);
        assert!(text.contains("## Where it is\n\n- X-wind: strong"), "only the sentence stayed behind: {text}");
    }

    #[test]
    fn the_whole_is_in_the_language_of_who_reads() {
        let record = fields(json!({"title": "Sopa", "state": "stopped", "themes": ["health"], "expected": "Deu",
            "expected_on": "2026-05-01", "context": {"group-size": "8-20", "setting": {"value": "village", "note": "health",
            "mattered": "yes"}}}));
        let usual =
            fields(json!({"group-size": "8-20", "setting": {"value": "village", "note": "health", "mattered": "yes"}}));
        let text = crate::speech::Language::Catalan.speak(|| readable(&record, &usual));
        let wanted = "Títol: Sopa\nEstat: aturat\nTemes: salut\n\n## Què espereu que passi? (2026-05-01)\n\nDeu\n\n\
            ## On és\n\n- Mida del grup: 8-20\n- Mena de lloc: poble; health; va importar: sí\n";
        assert_eq!(text, wanted);
        let rest = crate::speech::Language::Catalan.speak(|| draft::without_lines(&text, &["title", "state"]));
        assert!(rest.starts_with("Temes: salut\n"), "{rest}");
    }

    #[test]
    fn what_was_expected_stands_with_its_day_beside_what_happened() {
        let record = fields(json!({"title": "Soup", "expected": "Ten? Twenty?", "expected_on": "2026-05-01",
            "noticed": "Twelve came", "next": "spoons", "hard": ["stairs"], "cycles": [{"did": "soup"}], "size": "6-15"}));
        let text = readable(&record, &Fields::new());
        let (before, after) = text.split_once("\n## What do you expect? (2026-05-01)\n\nTen? Twenty?\n").unwrap();
        assert!(
            before.contains("Size: 6-15\n") && before.contains("- soup") && !text.contains("Expected on"),
            "{text}"
        );
        assert!(after.starts_with("\n## What happened? For whom? For whom not?\n\nTwelve came\n"), "{text}");
        assert!(after.contains("- stairs") && after.contains("spoons"), "{text}");
    }

    #[test]
    fn rounds_that_were_done_are_said() {
        let summary = fields(json!({"title": "Soup", "cycles": {"count": 2, "decision": "keep"}}));
        assert!(readable(&summary, &Fields::new()).contains("Count: 2"));
    }
}
