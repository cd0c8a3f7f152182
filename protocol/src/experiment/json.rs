//! Experiments and profiles as JSON: read liberally, with every problem named, and written back as they were said.
//!
//! Reading goes by the table of fields. First each value is brought into its field's shape: words are trimmed, codes
//! spelled as codes, a single entry becomes a list. What then does not fit is left out and named, so that one wrong
//! value hides neither the others nor their problems.

mod fault;
mod read;

use core::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

pub use fault::{Fault, Sort};
pub(super) use read::FACET_PARTS;
use read::Problems;

use super::{Experiment, Summary};
use crate::profile::Profile;

/// Fields by name.
pub type Fields = Map<String, Value>;

/// Whether a problem keeps an experiment from being used as it was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something that was said was not understood, and is left out.
    Error,
    /// All is understood; something is left out that joinup does not carry, or may be a slip.
    Warning,
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line of a draft, from 1; 0 where there are no lines or it is about the whole.
    pub line: u32,
    /// The field, with the way into it: `cycles[2].did`, counted from 1.
    pub field: String,
    /// What is wrong and what would be right.
    pub fault: Fault,
    /// How much it matters.
    pub severity: Severity,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.fault)
    }
}

impl Experiment {
    /// Reads an experiment; what does not fit is left out and named.
    pub fn from_json(fields: Fields) -> (Self, Vec<Problem>) {
        let mut problems = Problems::default();
        let experiment: Self = problems.read(Self::FIELDS, fields);
        if experiment.title.is_empty() && !problems.found.iter().any(|problem| problem.field == "title") {
            problems.error("title", Fault::Untitled);
        }
        (experiment, problems.found)
    }

    /// Fields in the shapes of a draft with nothing left out that does not fit, to be mended there; beside them what
    /// cannot stand in its field, by the way to it. Fields that joinup does not have are left out of both.
    pub fn to_mend(fields: Fields) -> (Fields, Fields) {
        let (kept, left) = Problems::keeping(Self::FIELDS, fields);
        (without_silence(kept), left)
    }

    /// The fields that are said.
    pub fn to_json(&self) -> Fields {
        said(self)
    }
}

impl Profile {
    /// Reads a profile; what does not fit is left out and named.
    pub fn from_json(fields: Fields) -> (Self, Vec<Problem>) {
        let mut problems = Problems::default();
        let profile: Self = problems.read(Self::FIELDS, fields);
        if profile.name.is_empty() && !problems.found.iter().any(|problem| problem.field == "name") {
            problems.error("name", Fault::Nameless);
        }
        (profile, problems.found)
    }

    /// The fields that are said.
    pub fn to_json(&self) -> Fields {
        said(self)
    }
}

impl Summary {
    /// Reads what [`Summary::to_json`] wrote.
    ///
    /// # Errors
    /// When a field is missing or not what it should be.
    pub fn from_json(fields: Fields) -> Result<Self, serde_json::Error> {
        serde_json::from_value(Value::Object(fields))
    }

    /// The fields that are said.
    pub fn to_json(&self) -> Fields {
        said(self)
    }
}

fn said<T: Serialize>(value: &T) -> Fields {
    match serde_json::to_value(value) {
        Ok(Value::Object(fields)) => without_silence(fields),
        _ => Fields::new(),
    }
}

fn without_silence(fields: Fields) -> Fields {
    fields.into_iter().map(|(name, value)| (name, prune(value))).filter(|(_, value)| !is_silence(value)).collect()
}

fn prune(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(without_silence(fields)),
        Value::Array(entries) => Value::Array(entries.into_iter().map(prune).collect()),
        other => other,
    }
}

fn is_silence(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(words) => words.is_empty(),
        Value::Array(entries) => entries.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::text::Code;

    fn read(value: Value) -> (Experiment, Vec<String>) {
        let Value::Object(fields) = value else { panic!("not an object") };
        let (experiment, problems) = Experiment::from_json(fields);
        let severity = |problem: &Problem| if problem.severity == Severity::Error { "error" } else { "warning" };
        let told = problems.iter().map(|problem| format!("{} {}", severity(problem), problem.field));
        (experiment, told.collect())
    }

    #[test]
    fn every_problem_is_told_and_hides_nothing_else() {
        let (experiment, problems) = read(json!({
            "title": "x".repeat(161), "gist": "Less waste", "state": "Carrying on", "votes": 12, "likes": {"a": 1}, "colour": "red",
            "started": "12/05/2026", "tags": ["a", "b", "c", "d", "e", "f", "g"], "themes": ["helth", 3],
            "cycles": [{"did": "soup", "score": 5}, {"decide": "k€€p", "learned": "much"}], "links": [{"relation": "continues"}], "steps": {"a": 1},
        }));
        assert_eq!(
            problems,
            [
                "error title",
                "warning votes",
                "warning likes",
                "warning colour",
                "error started",
                "error tags",
                "warning themes[1]",
                "warning themes[2]",
                "warning cycles[1].score",
                "error cycles[2].decide",
                "error links[1].target",
                "error steps",
            ]
        );
        assert_eq!(experiment.gist.as_str(), "Less waste");
        assert_eq!(experiment.state(), &Code::known("carrying-on"));
        assert_eq!(
            (experiment.cycles.len(), experiment.cycles[1].learned.as_str(), experiment.tags.len()),
            (2, "much", 6)
        );
    }

    #[test]
    fn what_does_not_fit_is_kept_to_be_mended() {
        let fields = json!({
            "title": "x".repeat(161), "gist": "न".repeat(500), "state": "k€€p", "votes": 12, "started": "12/05/2026",
            "tags": ["a", "b", "c", "d", "e", "f", "g"], "next": "soup\u{7}", "steps": {"a": 1, "likes": 4},
            "cycles": [{"did": "soup", "score": 5}, {"decide": "k€€p", "learned": ["much", {"b": 2}]}],
            "links": [{"relation": "continues"}], "context": {"we!rd": "x", "setting": {"note": "small"},
            "mode": {"value": "both", "mattered": "perhaps"}},
        });
        let Value::Object(fields) = fields else { panic!("not an object") };
        let (kept, left) = Experiment::to_mend(fields);
        assert_eq!(
            Value::Object(left),
            json!({"steps": {"a": 1}, "cycles[2].learned": ["much", {"b": 2}], "context.we!rd": "x"})
        );
        assert_eq!(
            Value::Object(kept),
            json!({
                "title": "x".repeat(161), "gist": "न".repeat(500), "state": "k€€p", "started": "12/05/2026",
                "tags": ["a", "b", "c", "d", "e", "f", "g"], "next": "soup\u{7}",
                "cycles": [{"did": "soup"}, {"decide": "k€€p"}], "links": [{"relation": "continues"}],
                "context": {"setting": {"note": "small"}, "mode": {"value": ["both"], "mattered": "perhaps"}},
            })
        );
    }

    #[test]
    fn a_long_text_is_told_with_its_cap_and_its_length() {
        let (_, problems) = Experiment::from_json(Fields::from_iter([("title".to_owned(), json!("न".repeat(170)))]));
        assert_eq!(problems[0].fault.to_string(), "170 characters where at most 160 fit");
    }

    #[test]
    fn shapes_are_taken_liberally() {
        let (experiment, problems) = read(json!({
            "title": "  Soup \n and bread ", "surprises": "one", "cycles": ["twelve came"], "depended_on": "a hall", "how_we_know": ["we saw"], "started": 2026,
            "effort": "mostly carrying", "noticed": ["one", "two"], "licence": "cc-by-sa-4.0", "id": "given", "version": 3, "next": null, "hard": "",
            "context": {"setting": "Village", "languages": ["nl", "fr"], "money": {"value": "none", "note": "so far", "mattered": "just so"}, "who": "unknown",
                        "x-trams": 4, "culture": null},
        }));
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(experiment.title.as_str(), "Soup and bread");
        assert_eq!(
            (experiment.cycles[0].did.as_str(), experiment.depended_on[0].text.as_str()),
            ("twelve came", "a hall")
        );
        assert_eq!((experiment.noticed.as_str(), experiment.effort.text.as_str()), ("one\ntwo", "mostly carrying"));
        assert_eq!(
            Value::Object(experiment.to_json()),
            json!({
                "title": "Soup and bread", "started": "2026", "effort": {"text": "mostly carrying"}, "cycles": [{"did": "twelve came"}], "noticed": "one\ntwo",
                "surprises": ["one"], "depended_on": [{"text": "a hall"}], "how_we_know": {"codes": ["we-saw"]}, "licence": "CC-BY-SA-4.0",
                "context": {"setting": "village", "languages": ["nl", "fr"], "money": {"value": "none", "note": "so far", "mattered": "no"}, "who": "unknown", "x-trams": "4"},
            })
        );
    }

    #[test]
    fn a_slip_is_pointed_out() {
        for (slip, meant) in [("tryng", "trying"), ("tyring", "trying"), ("pauses", "paused"), ("ideas", "idea")] {
            let (_, problems) =
                Experiment::from_json(Fields::from_iter([("title".into(), json!("x")), ("state".into(), json!(slip))]));
            assert_eq!(problems[0].fault.to_string(), format!("did you mean '{meant}'? '{slip}' is kept as it is"));
        }
    }

    #[test]
    fn a_title_is_needed() {
        assert_eq!(read(json!({})).1, ["error title"]);
        assert_eq!(read(json!({"title": " "})).1, ["error title"]);
    }

    #[test]
    fn a_profile_reads_as_an_experiment_does() {
        let Value::Object(fields) =
            json!({"name": "Leith Kitchen", "languages": "en", "context": {"country": "GB"}, "members": 4})
        else {
            panic!()
        };
        let (profile, problems) = Profile::from_json(fields);
        assert_eq!(problems.len(), 1);
        assert_eq!(Profile::from_json(profile.to_json()), (profile, vec![]));
    }
}
