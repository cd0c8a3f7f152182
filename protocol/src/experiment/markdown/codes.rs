//! Codes in a draft: written in the words of the draft's language, understood in those of all.
//!
//! A word is only ever taken for one of the codes that its field knows, and only written where it is read back as the
//! same code.

use std::borrow::Cow;

use serde_json::Value;

use super::{Dictionary, gist};
use crate::experiment::{
    FACETS, facet_kind,
    field::{Field, Shape},
    json::Fields,
    known,
};

/// What people say to a question that wants a yes or a no.
const FLAG: &[&str] = &["yes", "no"];

/// The code that these words mean, of the known ones; words that mean none stay as they are.
pub fn coded<'w>(known: &[&'static str], words: &'w str, languages: &dyn Dictionary) -> &'w str {
    let letters = gist(words);
    if letters.is_empty() || known.iter().any(|code| gist(code) == letters) {
        return words;
    }
    languages.coded(&letters).iter().find(|code| known.contains(code)).map_or(words, |code| code)
}

/// The name of the facet that these words mean; words that mean none stay as they are.
pub fn faceted<'w>(words: &'w str, languages: &dyn Dictionary) -> &'w str {
    let letters = gist(words);
    if FACETS.iter().any(|kind| gist(kind.name) == letters) {
        return words;
    }
    languages.faceted(&letters).first().map_or(words, |name| name)
}

/// The values of a facet that these words mean.
pub fn facet_values(facet: &str, values: &[&str], languages: &dyn Dictionary) -> Vec<String> {
    all_coded(&values_of(facet), values, languages)
}

/// The known values of a facet, and those that every facet has.
fn values_of(facet: &str) -> Vec<&'static str> {
    let known = facet_kind(facet).map_or(&[][..], |kind| kind.known);
    known.iter().chain(known::UNSAID).copied().collect()
}

/// Words that stood between commas: a code whose words have commas of their own is put together again.
fn all_coded(known: &[&'static str], words: &[&str], languages: &dyn Dictionary) -> Vec<String> {
    let mut codes = Vec::new();
    let mut rest = words;
    while let Some(first) = rest.first() {
        let together = (2..=rest.len()).rev().find_map(|taken| {
            let joined = rest.get(..taken)?.join(", ");
            let code = coded(known, &joined, languages);
            (code != joined).then(|| (code.to_owned(), taken))
        });
        let (code, taken) = together.unwrap_or_else(|| (coded(known, first, languages).to_owned(), 1));
        codes.push(code);
        rest = rest.get(taken..).unwrap_or_default();
    }
    codes
}

/// What somebody wrote into a field of this shape, as a code where it is one.
pub(super) fn understood(field: &Field, shape: Shape, words: &str, languages: &dyn Dictionary) -> String {
    match shape {
        Shape::Flag => coded(FLAG, words, languages),
        Shape::Code if field.known.is_empty() => faceted(words, languages),
        Shape::Code | Shape::Label | Shape::Licence => coded(field.known, words, languages),
        _ => words,
    }
    .to_owned()
}

/// The same for what stood between commas.
pub(super) fn all_understood(field: &Field, of: Shape, words: &[&str], languages: &dyn Dictionary) -> Value {
    let codes = match of {
        Shape::Code | Shape::Label if !field.known.is_empty() => all_coded(field.known, words, languages),
        of => words.iter().map(|words| understood(field, of, words, languages)).collect(),
    };
    codes.into_iter().map(Value::String).collect()
}

/// A value that a command puts into a field of this shape, with codes in the place of the words for them.
pub(super) fn understood_as(field: &Field, shape: Shape, value: &Value, languages: &dyn Dictionary) -> Value {
    match (shape, value) {
        (_, Value::String(words)) => Value::String(understood(field, shape, words, languages)),
        (Shape::List(_, of), Value::Array(entries)) => {
            entries.iter().map(|entry| understood_as(field, *of, entry, languages)).collect()
        }
        (Shape::Group(table), Value::Object(fields)) => {
            let said = |(name, value): (&String, &Value)| {
                let field = table.iter().find(|field| field.name == *name);
                let value = field.map(|field| understood_as(field, field.shape, value, languages));
                value.map(|value| (name.clone(), value))
            };
            let unknown = fields.iter().filter(|(name, _)| !table.iter().any(|field| field.name == **name));
            let unknown = unknown.map(|(name, value)| (name.clone(), value.clone()));
            Value::Object(fields.iter().filter_map(said).chain(unknown).collect())
        }
        _ => value.clone(),
    }
}

/// A code in the language to write in.
fn written<'c>(known: &[&'static str], code: &'c str, languages: &dyn Dictionary) -> Cow<'c, str> {
    if !known.contains(&code) {
        return Cow::Borrowed(code);
    }
    let words = languages.code(code);
    if coded(known, &words, languages) == code { words } else { Cow::Borrowed(code) }
}

/// The name of a facet in the language to write in.
pub(super) fn written_facet<'n>(name: &'n str, languages: &dyn Dictionary) -> Cow<'n, str> {
    let words = languages.facet(name);
    if faceted(&words, languages) == name { words } else { Cow::Borrowed(name) }
}

/// A value of a facet in the language to write in.
pub(super) fn written_value<'v>(facet: &str, value: &'v str, languages: &dyn Dictionary) -> Cow<'v, str> {
    written(&values_of(facet), value, languages)
}

/// Whether a facet mattered, in the language to write in.
pub(super) fn written_mattered<'v>(word: &'v str, languages: &dyn Dictionary) -> Cow<'v, str> {
    written(known::MATTERED, word, languages)
}

/// Fields with their codes in the language to write in; of the context, [`written_value`] and its kin take care.
pub(super) fn written_fields(table: &[Field], fields: &Fields, languages: &dyn Dictionary) -> Fields {
    let said = |(name, value): (&String, &Value)| {
        let field = table.iter().find(|field| field.name == *name);
        (name.clone(), field.map_or_else(|| value.clone(), |field| written_as(field, field.shape, value, languages)))
    };
    fields.iter().map(said).collect()
}

/// A value of a field of this shape, with its codes in the language to write in.
pub(super) fn written_as(field: &Field, shape: Shape, value: &Value, languages: &dyn Dictionary) -> Value {
    let code = |known: &[&'static str], words: &str| Value::String(written(known, words, languages).into_owned());
    match (shape, value) {
        (Shape::Code, Value::String(words)) if field.known.is_empty() => {
            Value::String(written_facet(words, languages).into_owned())
        }
        (Shape::Code | Shape::Label | Shape::Licence, Value::String(words)) => code(field.known, words),
        (Shape::Flag, Value::Bool(flag)) => code(FLAG, if *flag { "yes" } else { "no" }),
        (Shape::Group(table), Value::Object(fields)) => Value::Object(written_fields(table, fields, languages)),
        // A summary has only the codes of some groups.
        (Shape::Group(table), Value::String(words)) => {
            let codes = table.iter().find(|field| matches!(field.name, "codes" | "role"));
            codes.map_or_else(|| value.clone(), |field| code(field.known, words))
        }
        (Shape::List(_, of), Value::Array(entries)) => {
            entries.iter().map(|entry| written_as(field, *of, entry, languages)).collect()
        }
        (Shape::Group(_), Value::Array(entries)) => {
            entries.iter().map(|entry| written_as(field, shape, entry, languages)).collect()
        }
        _ => value.clone(),
    }
}
