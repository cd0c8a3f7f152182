//! Bringing values into the shapes of their fields, and gathering what is wrong with them.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Fault, Fields, Problem, Severity, Sort, is_silence};
use crate::{
    date::PartialDate,
    experiment::{
        Context, Facet, FacetShape, Said, facet_kind,
        field::{self, Field, Form, Shape, Travels},
        known,
    },
    id::{Digest, PublicId},
    text::{self, Code, Currency, Label, Language, Licence, ListError},
};

/// Names that come with an exported experiment and are given anew by the node, not said by people.
const GIVEN: &[&str] = &["id", "version", "record", "trimmed", "schema", "community", "updated"];

/// Fields of other places that joinup does not carry, whatever they hold.
const NOT_CARRIED: &[&str] = &["vote", "like", "score", "star", "rating", "rank", "upvote", "downvote", "popularity"];

/// One way to spell line ends, and no space that nobody sees: around the words and at the ends of lines.
fn tidy(words: &str) -> String {
    let words = words.replace("\r\n", "\n").replace('\r', "\n");
    words.trim().split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn is_not_carried(name: &str) -> bool {
    let name = name.to_lowercase();
    let mut parts = name.split(['_', '-', ' ']).map(|part| part.trim_end_matches('s'));
    parts.any(|part| NOT_CARRIED.contains(&part))
}

/// A value without what joinup does not carry.
fn without_votes(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let carried = fields.iter().filter(|(name, _)| !is_not_carried(name));
            Value::Object(carried.map(|(name, value)| (name.clone(), without_votes(value))).collect())
        }
        Value::Array(entries) => entries.iter().map(without_votes).collect(),
        other => other.clone(),
    }
}

/// Whether one word becomes the other by one letter more, less, or different, or by two that are swapped.
fn is_slip(word: &str, known: &str) -> bool {
    let (a, b) = (word.as_bytes(), known.as_bytes());
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    let swapped = matches!((a, b), ([a, b, rest @ ..], [c, d, other @ ..]) if (a, b) == (d, c) && rest == other);
    swapped || a.get(1..) == Some(b) || b.get(1..) == Some(a) || (a.len() == b.len() && a.get(1..) == b.get(1..))
}

fn on_one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn as_code(words: &str) -> String {
    on_one_line(words).to_lowercase().replace([' ', '_'], "-")
}

/// Reads values by their shapes and gathers what is wrong with them.
#[derive(Default)]
pub(super) struct Problems {
    pub(super) found: Vec<Problem>,
    /// Whether what does not fit stays where it was said, to be mended there.
    keeps: bool,
    /// What could not stay: values of another sort than their fields, by the way to them.
    left: Fields,
}

impl Problems {
    /// The fields in the shapes of the table with everything in them, fitting or not; beside them what has no place there.
    pub(super) fn keeping(table: &'static [Field], fields: Fields) -> (Fields, Fields) {
        let mut reader = Self { keeps: true, ..Self::default() };
        let kept = reader.group("", table, fields);
        (kept, reader.left)
    }

    pub(super) fn error(&mut self, field: &str, fault: impl Into<Fault>) {
        self.add(field, Severity::Error, fault);
    }

    fn warning(&mut self, field: &str, fault: impl Into<Fault>) {
        self.add(field, Severity::Warning, fault);
    }

    fn add(&mut self, field: &str, severity: Severity, fault: impl Into<Fault>) {
        self.found.push(Problem { line: 0, field: field.to_owned(), fault: fault.into(), severity });
    }

    pub(super) fn read<T: DeserializeOwned + Default>(&mut self, table: &'static [Field], fields: Fields) -> T {
        let fitting = self.group("", table, fields);
        serde_json::from_value(Value::Object(fitting)).unwrap_or_else(|error| {
            self.error("", Fault::Unreadable(error.to_string()));
            T::default()
        })
    }

    /// What fits of the fields of a group.
    fn group(&mut self, path: &str, table: &'static [Field], fields: Fields) -> Fields {
        let mut fitting = Fields::new();
        for (name, value) in fields {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            match table.iter().find(|field| field.name == name) {
                Some(_) if is_silence(&value) => {}
                Some(field) => {
                    if let Some(value) = self.value(&path, field, field.shape, value).filter(|value| !is_silence(value))
                    {
                        fitting.insert(name, value);
                    }
                }
                None if GIVEN.contains(&name.as_str()) => {}
                None => self.unknown(&path, &name),
            }
        }
        fitting
    }

    fn unknown(&mut self, path: &str, name: &str) {
        if is_not_carried(name) {
            self.warning(path, Fault::NotCarried);
        } else {
            self.warning(path, Fault::NoField);
        }
    }

    /// A value in the shape of its field, or nothing and a problem.
    fn value(&mut self, path: &str, field: &Field, shape: Shape, value: Value) -> Option<Value> {
        match (shape, value) {
            (Shape::List(cap, of), Value::Array(entries)) => self.list(path, field, cap, *of, entries),
            (Shape::List(cap, of), only) => self.list(path, field, cap, *of, vec![only]),
            (Shape::Group(table), value) => self.whole(path, table, value),
            (Shape::Context, Value::Object(facets)) => Some(Value::Object(self.context(path, facets))),
            (Shape::Number, Value::Number(number)) if number.is_u64() => Some(Value::Number(number)),
            (Shape::Number, Value::String(digits)) if digits.trim().parse::<u64>().is_ok() => {
                digits.trim().parse().ok().map(|number: u64| Value::Number(number.into()))
            }
            (Shape::Flag, Value::Bool(flag)) => Some(Value::Bool(flag)),
            (Shape::Flag, Value::String(word)) if matches!(word.trim(), "yes" | "no" | "true" | "false") => {
                Some(Value::Bool(matches!(word.trim(), "yes" | "true")))
            }
            (Shape::Text(_), Value::Array(lines)) if lines.iter().all(Value::is_string) => {
                let lines: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
                self.words(path, field, shape, &lines.join("\n"))
            }
            (Shape::Number | Shape::Flag | Shape::Context, other) => self.wrong(path, shape, &other),
            (_, Value::String(words)) => self.words(path, field, shape, &words),
            (_, Value::Number(number)) => self.words(path, field, shape, &number.to_string()),
            (_, other) => self.wrong(path, shape, &other),
        }
    }

    fn wrong(&mut self, path: &str, shape: Shape, value: &Value) -> Option<Value> {
        let wanted = match shape {
            Shape::Number => Sort::WholeNumber,
            Shape::Flag => Sort::Flag,
            Shape::Context => Sort::Facets,
            Shape::Group(_) => Sort::Object,
            _ => Sort::Words,
        };
        let found = match value {
            Value::Null => Sort::Nothing,
            Value::Bool(_) => Sort::Flag,
            Value::Number(_) => Sort::Number,
            Value::String(_) => Sort::Words,
            Value::Array(_) => Sort::List,
            Value::Object(_) => Sort::Object,
        };
        self.error(path, Fault::Sort { wanted, found });
        self.leave(path, value);
        None
    }

    /// Keeps what cannot stand in its field.
    fn leave(&mut self, path: &str, value: &Value) {
        if self.keeps {
            self.left.insert(path.to_owned(), without_votes(value));
        }
    }

    fn list(&mut self, path: &str, field: &Field, cap: usize, of: Shape, entries: Vec<Value>) -> Option<Value> {
        let found = entries.len();
        let mut fitting: Vec<Value> = entries
            .into_iter()
            .enumerate()
            .filter(|(_, entry)| !is_silence(entry))
            .filter_map(|(at, entry)| self.value(&format!("{path}[{}]", at + 1), field, of, entry))
            .filter(|entry| !is_silence(entry))
            .collect();
        if fitting.len() > cap {
            self.error(path, ListError { found, cap });
            fitting.truncate(if self.keeps { found } else { cap });
        }
        Some(Value::Array(fitting))
    }

    /// A group, or the words that are its heart.
    fn whole(&mut self, path: &str, table: &'static [Field], value: Value) -> Option<Value> {
        let codes = table.iter().find(|field| field.name == "codes");
        let fields = match value {
            Value::Object(fields) => fields,
            Value::String(word) if codes.is_some_and(|codes| codes.known.contains(&as_code(&word).as_str())) => {
                Fields::from_iter([("codes".to_owned(), Value::String(word))])
            }
            Value::Array(entries) if codes.is_some() => {
                Fields::from_iter([("codes".to_owned(), Value::Array(entries))])
            }
            Value::String(words) => match field::heart(table) {
                Some(heart) => Fields::from_iter([(heart.name.to_owned(), Value::String(words))]),
                None => return self.wrong(path, Shape::Group(table), &Value::String(words)),
            },
            other => return self.wrong(path, Shape::Group(table), &other),
        };
        let fitting = self.group(path, table, fields);
        let missing: Vec<_> =
            table.iter().filter(|field| field.required && !fitting.contains_key(field.name)).collect();
        for field in &missing {
            self.error(&format!("{path}.{}", field.name), Fault::Needed(field.words));
        }
        (missing.is_empty() || self.keeps).then_some(Value::Object(fitting))
    }

    /// A leaf that is written as words.
    fn words(&mut self, path: &str, field: &Field, shape: Shape, typed: &str) -> Option<Value> {
        let words = match shape {
            Shape::Text(_) if field.form == Form::Section => tidy(typed),
            Shape::Text(_) | Shape::Label => on_one_line(typed),
            Shape::Code => as_code(typed),
            Shape::Licence => known_spelling(typed.trim(), known::LICENCE),
            _ => typed.trim().to_owned(),
        };
        if words.is_empty() {
            return None;
        }
        if let Err(why) = check_words(shape, &words) {
            let is_of_few = shape == Shape::Code && !field.known.is_empty();
            self.error(
                path,
                if is_of_few { Fault::NoCode { word: on_one_line(typed), known: field.known } } else { why },
            );
            let as_typed = if matches!(shape, Shape::Text(_)) { words } else { on_one_line(typed) };
            return self.keeps.then_some(Value::String(as_typed));
        }
        if matches!(shape, Shape::Code | Shape::Licence) {
            self.check_known(path, field.known, &words);
        }
        Some(Value::String(words))
    }

    fn check_known(&mut self, path: &str, known: &'static [&'static str], word: &str) {
        if !known.is_empty() && !known.contains(&word) {
            let word = word.to_owned();
            let meant = known.iter().find(|known| is_slip(&word, known));
            self.warning(
                path,
                match meant {
                    Some(meant) => Fault::Slip { word, meant },
                    None => Fault::Unknown { word, known },
                },
            );
        }
    }

    fn context(&mut self, path: &str, facets: Fields) -> Fields {
        let mut fitting = Fields::new();
        for (name, value) in facets {
            let facet = as_code(&name);
            let path = format!("{path}.{facet}");
            if is_silence(&value) {
                continue;
            }
            if let Err(why) = facet.parse::<Code>() {
                self.error(&path, why);
                self.leave(&path, &value);
                continue;
            }
            if fitting.len() >= Context::CAP {
                self.error(&path, Fault::ManyFacets(Context::CAP));
                if !self.keeps {
                    continue;
                }
            }
            if let Some(said) = self.facet(&path, &facet, value) {
                fitting.insert(facet, said);
            }
        }
        fitting
    }

    fn facet(&mut self, path: &str, facet: &str, value: Value) -> Option<Value> {
        if is_not_carried(facet) {
            self.unknown(path, facet);
            return None;
        }
        if facet_kind(facet).is_none() && !facet.starts_with("x-") {
            self.warning(path, Fault::StrangeFacet);
        }
        let Value::Object(mut said) = value else {
            return self.facet_value(path, facet, value);
        };
        let value = said.remove("value").and_then(|value| self.facet_value(path, facet, value));
        let note = said.remove("note").and_then(|note| self.value(path, &NOTE, NOTE.shape, note));
        let mattered = said.remove("mattered").and_then(|word| self.mattered(path, word));
        for name in said.keys() {
            self.unknown(&format!("{path}.{name}"), name);
        }
        if value.is_none() {
            self.error(path, Fault::NoValue);
            if !self.keeps {
                return None;
            }
        }
        let parts = [("value", value), ("note", note), ("mattered", mattered)];
        Some(parts.into_iter().filter_map(|(name, part)| Some((name.to_owned(), part?))).collect())
    }

    fn facet_value(&mut self, path: &str, facet: &str, value: Value) -> Option<Value> {
        let kind = facet_kind(facet);
        let values = self.list(
            path,
            &VALUE,
            Said::CAP,
            Shape::Label,
            match value {
                Value::Array(values) => values,
                only => vec![only],
            },
        )?;
        let closed = kind.filter(|kind| matches!(kind.shape, FacetShape::Code | FacetShape::Band));
        let values: Vec<Value> = values.as_array().into_iter().flatten().cloned().collect();
        let spelled = values.into_iter().map(|value| match (&value, closed) {
            (Value::String(word), Some(kind)) => {
                let code = as_code(word);
                if !known::UNSAID.contains(&code.as_str()) {
                    self.check_known(path, kind.known, &code);
                }
                Value::String(if code.parse::<Code>().is_ok() { code } else { word.clone() })
            }
            _ => value,
        });
        let values: Vec<Value> = spelled.collect();
        (!values.is_empty()).then_some(Value::Array(values))
    }

    fn mattered(&mut self, path: &str, word: Value) -> Option<Value> {
        let word = match word {
            Value::Bool(mattered) => if mattered { "yes" } else { "no" }.to_owned(),
            Value::String(word) => as_code(&word),
            other => return self.wrong(path, Shape::Label, &other),
        };
        match word.as_str() {
            "yes" | "no" | "unknown" => Some(Value::String(word)),
            "just-so" => Some(Value::String("no".to_owned())),
            "" | "unsaid" => None,
            _ => {
                self.error(path, Fault::Mattered(word.clone()));
                self.keeps.then_some(Value::String(word))
            }
        }
    }
}

/// The parts of a facet that is more than a value.
pub(crate) const FACET_PARTS: &[Field] = &[VALUE, NOTE, MATTERED];
const VALUE: Field = part("value", Shape::List(Said::CAP, &Shape::Label), Form::Line);
const NOTE: Field = part("note", Shape::Text(Facet::NOTE), Form::Section);
const MATTERED: Field = Field { known: known::MATTERED, ..part("mattered", Shape::Label, Form::Line) };

const fn part(name: &'static str, shape: Shape, form: Form) -> Field {
    Field { name, words: "", shape, known: &[], travels: Travels::Record, form, required: false }
}

fn known_spelling(word: &str, known: &[&str]) -> String {
    known
        .iter()
        .find(|known| known.eq_ignore_ascii_case(word))
        .map_or_else(|| word.to_owned(), |known| (*known).to_owned())
}

/// Asks the type behind a shape whether these are its words.
fn check_words(shape: Shape, words: &str) -> Result<(), Fault> {
    fn check<T: core::str::FromStr<Err: Into<Fault>>>(words: &str) -> Result<(), Fault> {
        words.parse::<T>().map(drop).map_err(Into::into)
    }
    match shape {
        Shape::Text(cap) => Ok(text::check(words, cap)?),
        Shape::Code => check::<Code>(words),
        Shape::Label => check::<Label>(words),
        Shape::Language => check::<Language>(words),
        Shape::Licence => check::<Licence>(words),
        Shape::Currency => check::<Currency>(words),
        Shape::Date => check::<PartialDate>(words),
        Shape::Id(PublicId::LEN) => check::<PublicId>(words),
        Shape::Id(_) => check::<Digest>(words),
        Shape::Number | Shape::Flag | Shape::List(..) | Shape::Group(_) | Shape::Context => Ok(()),
    }
}
