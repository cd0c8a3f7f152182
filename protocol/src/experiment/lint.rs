//! What to think about before publishing: words that may tell who or where somebody is.
//!
//! The lint looks at everything that will travel. It warns and shows where; it never edits, and what it does not find
//! may still be there. Where it cannot tell, it prefers to stay silent about dates, years, money and large numbers.

mod find;

use std::ops::Range;

use serde::Serialize;
use serde_json::Value;

use super::{
    Experiment,
    field::{Field, Shape},
    json::Fields,
};
use crate::{profile::Profile, text::Text};

/// Something to look at before it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What was found: `email`, `telephone`, `handle`, `postcode`, `name` or `birth-date`.
    pub code: &'static str,
    /// Where: `cycles[2].did`, counted from 1.
    pub field: String,
    /// The words found.
    pub excerpt: String,
    /// What they look like, and what could be written instead.
    pub message: &'static str,
}

struct Check {
    code: &'static str,
    find: fn(&str) -> Vec<Range<usize>>,
    message: &'static str,
}

const CHECKS: &[Check] = &[
    Check {
        code: "email",
        find: find::emails,
        message: "This looks like an e-mail address. People can reach you through joinup without one.",
    },
    Check {
        code: "telephone",
        find: find::telephones,
        message: "This looks like a telephone number. People can reach you through joinup without one.",
    },
    Check {
        code: "handle",
        find: find::handles,
        message: "This looks like somebody's name on a social network. A role, such as 'a neighbour', tells as much.",
    },
    Check {
        code: "postcode",
        find: find::postcodes,
        message: "This looks like a postcode, which tells where something is almost to the door. A region is enough.",
    },
    Check {
        code: "name",
        find: find::titled_names,
        message: "This looks like a person's name. Use 'a parent', 'a nurse', or ask them first.",
    },
    Check {
        code: "birth-date",
        find: find::birth_dates,
        message: "This looks like somebody's date of birth. 'About forty' tells as much.",
    },
];

impl Experiment {
    /// What to think about before this travels, with its community's profile beneath it.
    pub fn lint(&self, profile: &Profile) -> Vec<Warning> {
        let (public, _) = self.travelling(profile);
        lint(Self::FIELDS, &public.to_json())
    }
}

impl Profile {
    /// What to think about before this travels.
    pub fn lint(&self) -> Vec<Warning> {
        let (public, _) = self.travelling();
        lint(Self::FIELDS, &public.to_json())
    }
}

/// What to think about before these words travel, which are a field of this name.
pub fn of_words(field: &str, words: &str) -> Vec<Warning> {
    let mut warnings = Vec::new();
    look(field, words, &mut warnings);
    warnings
}

fn lint(table: &[Field], fields: &Fields) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for field in table {
        if let Some(value) = fields.get(field.name) {
            walk(field.name.to_owned(), field.shape, value, &mut warnings);
        }
    }
    warnings
}

/// Visits the words of a value that are somebody's own.
fn walk(path: String, shape: Shape, value: &Value, warnings: &mut Vec<Warning>) {
    match (shape, value) {
        (Shape::Text(_) | Shape::Label, Value::String(words)) => look(&path, words, warnings),
        (Shape::List(_, of), Value::Array(entries)) => {
            for (entry, at) in entries.iter().zip(1..) {
                walk(format!("{path}[{at}]"), *of, entry, warnings);
            }
        }
        (Shape::Group(table), Value::Object(fields)) => {
            for field in table {
                if let Some(value) = fields.get(field.name) {
                    walk(format!("{path}.{}", field.name), field.shape, value, warnings);
                }
            }
        }
        (Shape::Context, Value::Object(facets)) => {
            for (facet, said) in facets {
                walk_facet(&format!("{path}.{facet}"), said, warnings);
            }
        }
        _ => {}
    }
}

fn walk_facet(path: &str, said: &Value, warnings: &mut Vec<Warning>) {
    match said {
        Value::String(words) => look(path, words, warnings),
        Value::Array(values) => values.iter().for_each(|value| walk_facet(path, value, warnings)),
        Value::Object(parts) => parts.values().for_each(|part| walk_facet(path, part, warnings)),
        _ => {}
    }
}

fn look(field: &str, words: &str, warnings: &mut Vec<Warning>) {
    for Check { code, find, message } in CHECKS {
        for found in find(words) {
            let excerpt = words.get(found).unwrap_or_default().trim();
            let excerpt = String::from(Text::<60>::excerpt(excerpt));
            let warning = Warning { code, field: field.to_owned(), excerpt, message };
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        experiment::{Facet, Mattered, Perspective, Said},
        text::Code,
    };

    #[test]
    fn what_travels_is_looked_at_and_what_stays_is_not() {
        let mut experiment = Experiment { gist: "write to soup@example.org".parse().unwrap(), ..Experiment::default() };
        experiment.consent_notes = "signed by Mrs Jones".parse().unwrap();
        let mut perspective = Perspective { text: "call +32 470 12 34 56".parse().unwrap(), ..Perspective::default() };
        experiment.perspectives.push(perspective.clone()).unwrap();
        let codes = |experiment: &Experiment| -> Vec<(&str, String)> {
            experiment.lint(&Profile::default()).into_iter().map(|warning| (warning.code, warning.field)).collect()
        };
        assert_eq!(codes(&experiment), [("email", "gist".to_owned())]);
        perspective.consent = Some(Code::known("asked-and-yes"));
        experiment.perspectives.push(perspective).unwrap();
        assert_eq!(codes(&experiment)[1], ("telephone", "perspectives[1].text".to_owned()));
    }

    #[test]
    fn a_postcode_for_a_region_is_noticed_in_the_profile_and_in_what_stands_over_it() {
        let facet = |name: &'static str, value: &str| Facet {
            facet: Code::known(name),
            value: Said::one(value.parse().unwrap()),
            note: Text::default(),
            mattered: Mattered::Unsaid,
        };
        let mut profile = Profile::default();
        for (name, value) in [("place-population", "5k-50k"), ("region", "HX7 8AD"), ("x-den", "+32 470 12 34 56")] {
            profile.context.set(facet(name, value)).unwrap();
        }
        let codes = |found: Vec<Warning>| -> Vec<(&str, String)> {
            found.into_iter().map(|warning| (warning.code, warning.field)).collect()
        };
        let expected = [("postcode", "context.region".to_owned()), ("telephone", "context.x-den".to_owned())];
        assert_eq!(codes(profile.lint()), expected);
        assert_eq!(codes(Experiment::default().lint(&profile)), expected);
        profile.context.set(facet("place-population", "under-500")).unwrap();
        assert_eq!(codes(profile.lint()), expected[1..], "a name of a small place does not travel");
    }

    #[test]
    fn words_by_themselves_are_looked_at_too() {
        let found = of_words("text", "call +32 470 12 34 56");
        assert_eq!((found[0].code, found[0].field.as_str()), ("telephone", "text"));
        assert_eq!(of_words("text", "How long have you worked together?"), []);
    }
}
