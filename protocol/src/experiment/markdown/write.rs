//! From an experiment to its draft.

use serde_json::Value;

use super::{Dictionary, English, codes, escape, split_key};
use crate::{
    experiment::{
        Context, Experiment, FACETS, FacetKind, facet_kind,
        field::{self, Field, Form, Shape},
        json::Fields,
    },
    profile::Profile,
};

/// The five-minute form: these questions stand open in every draft, below the title.
const FIRST: [&str; 3] = ["gist", "question", "next"];

/// What stands in an empty draft beside the questions.
const HINT: &str = "Only a title is needed. All of this stays with you until you publish it.";
/// What stands above the questions that are comments.
const MORE: &str = "More questions, for later or never. To answer one, take away the arrows around it.";
/// What stands beside a question whose answer has parts.
const PARTS: &str = "Below it, each on a line of its own, if you like:";
/// The same where there may be several answers.
const ENTRY_PARTS: &str = "Each begins with a dash; below it, two spaces in, if you like:";
/// The sentences that stand in a draft beside its questions.
pub const SENTENCES: [&str; 4] = [HINT, MORE, PARTS, ENTRY_PARTS];
/// What a command fills in, and nobody types.
const FILLED_IN: [&str; 2] = ["links", "attachments"];

/// Writes the draft of an experiment: what is said, the first questions, and the others as comments.
pub fn write(experiment: &Experiment) -> String {
    write_in(experiment, &English)
}

/// The same in another language.
pub fn write_in(experiment: &Experiment, languages: &dyn Dictionary) -> String {
    write_draft_in(&experiment.to_json(), languages)
}

/// Writes the draft of an experiment of which these are the fields; words that are there and empty stand open.
pub fn write_draft(fields: &Fields) -> String {
    write_draft_in(fields, &English)
}

/// The same in another language.
pub fn write_draft_in(fields: &Fields, languages: &dyn Dictionary) -> String {
    let fields = &codes::written_fields(Experiment::FIELDS, fields, languages);
    let mut draft = String::new();
    if !fields.contains_key("title") {
        draft.push_str(&format!("{}: \n", languages.key("title")));
    }
    draft.push_str(&lines_of(Experiment::FIELDS, fields, languages));
    if fields.len() <= 1 {
        draft.push('\n');
        draft.push_str(&format!("<!-- {} -->\n", languages.question(HINT)));
    }
    let mut sections = Sections { languages, fields, text: draft };
    for name in FIRST {
        sections.open(name);
    }
    for field in Experiment::FIELDS.iter().filter(|field| !FIRST.contains(&field.name)) {
        sections.said(field);
    }
    sections.text.push('\n');
    sections.text.push_str(&format!("<!-- {} -->\n", languages.question(MORE)));
    for field in Experiment::FIELDS.iter().filter(|field| !FIRST.contains(&field.name)) {
        sections.unsaid(field);
    }
    sections.text
}

/// Writes fields to be read, not edited: of an experiment, or of its summary.
pub fn write_fields(fields: &Fields) -> String {
    write_fields_in(fields, &English)
}

/// The same in another language.
pub fn write_fields_in(fields: &Fields, languages: &dyn Dictionary) -> String {
    let fields = &codes::written_fields(Experiment::FIELDS, fields, languages);
    let mut sections = Sections { languages, fields, text: lines_of(Experiment::FIELDS, fields, languages) };
    for field in Experiment::FIELDS {
        sections.said(field);
    }
    sections.text
}

/// What joinup says of a community by itself, and nobody writes.
const NOT_WRITTEN: [&str; 4] = ["nodes", "software", "sample", "kept_by"];

/// Writes a profile as a draft is written: each question open, each facet with its question and known values above it.
/// `facet` gives the line about a facet's known values.
pub fn write_profile(profile: &Profile, facet: impl Fn(&'static FacetKind) -> String) -> String {
    write_profile_in(profile, facet, &English)
}

/// The same in another language.
pub fn write_profile_in(
    profile: &Profile,
    facet: impl Fn(&'static FacetKind) -> String,
    languages: &dyn Dictionary,
) -> String {
    let fields = codes::written_fields(Profile::FIELDS, &profile.to_json(), languages);
    let mut text = String::new();
    let written = || Profile::FIELDS.iter().filter(|field| !NOT_WRITTEN.contains(&field.name));
    for field in written().filter(|field| field.form == Form::Line) {
        let said = fields.get(field.name).and_then(|value| one_line(field, value)).unwrap_or_default();
        text.push_str(&format!("<!-- {} -->\n", comment(&languages.question(field.words))));
        text.push_str(format!("{}: {said}", languages.key(field.name)).trim_end());
        text.push('\n');
    }
    for field in written().filter(|field| field.form == Form::Section) {
        text.push_str(&format!("\n## {}\n\n", languages.question(field.words)));
        if field.shape == Shape::Context {
            facets(&profile.context, &facet, languages, &mut text);
        } else if let Some(said) = fields.get(field.name) {
            body(field.shape, said, languages).iter().for_each(|line| text.push_str(&format!("{line}\n")));
        }
    }
    text
}

/// Every facet that joinup knows, said or open, and those of a group's own.
fn facets(
    context: &Context,
    known: &impl Fn(&'static FacetKind) -> String,
    languages: &dyn Dictionary,
    text: &mut String,
) {
    let Ok(Value::Object(said)) = serde_json::to_value(context) else { return };
    for kind in FACETS {
        text.push_str(&format!("<!-- {} -->\n", comment(&known(kind))));
        match said.get(kind.name) {
            Some(value) => {
                text.extend(entry(facet_lines(kind.name, value, languages)).iter().map(|line| format!("{line}\n")))
            }
            None => text.push_str(&format!("- {}:\n", codes::written_facet(kind.name, languages))),
        }
    }
    for (name, value) in said.iter().filter(|(name, _)| facet_kind(name).is_none()) {
        text.extend(entry(facet_lines(name, value, languages)).iter().map(|line| format!("{line}\n")));
    }
}

/// Words that can stand in a comment: they do not end it.
pub fn comment(words: &str) -> String {
    words.replace("--", "- -")
}

/// The fields that stand on one line each.
fn lines_of(table: &[Field], fields: &Fields, languages: &dyn Dictionary) -> String {
    table
        .iter()
        .filter_map(|field| {
            Some(format!("{}: {}\n", languages.key(field.name), one_line(field, fields.get(field.name)?)?))
        })
        .collect()
}

/// A value on one line, if that is its form and it can stand on one.
fn one_line(field: &Field, value: &Value) -> Option<String> {
    if field.form == Form::Section {
        return None;
    }
    match value {
        Value::String(words) => (!words.contains('\n')).then(|| words.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
        Value::Array(entries) => {
            let words: Option<Vec<&str>> =
                entries.iter().map(|entry| entry.as_str().filter(|word| !word.contains([',', '\n']))).collect();
            words.map(|words| words.join(", "))
        }
        Value::Null | Value::Object(_) => None,
    }
}

struct Sections<'a> {
    languages: &'a dyn Dictionary,
    fields: &'a Fields,
    text: String,
}

impl Sections<'_> {
    /// A question with its answer, or with room for one.
    fn open(&mut self, name: &str) {
        let Some(field) = Experiment::FIELDS.iter().find(|field| field.name == name) else { return };
        match self.fields.get(name) {
            Some(_) => self.said(field),
            None => self.text.push_str(&format!("\n## {}\n\n", self.languages.question(field.words))),
        }
    }

    /// A question with its answer, unless that stands on a line already.
    fn said(&mut self, field: &Field) {
        let Some(value) = self.fields.get(field.name).filter(|value| one_line(field, value).is_none()) else { return };
        self.text.push_str(&format!("\n## {}\n\n", self.languages.question(field.words)));
        for line in body(field.shape, value, self.languages) {
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    /// A question as a comment, with the known values.
    fn unsaid(&mut self, field: &Field) {
        if self.fields.contains_key(field.name) {
            return;
        }
        let known = known_values(field, self.languages);
        self.text.push_str(&format!("<!-- ## {}{known} -->\n", self.languages.question(field.words)));
        let parts = match field.shape {
            Shape::Group(table) => Some((PARTS, table)),
            Shape::List(_, Shape::Group(table)) => Some((ENTRY_PARTS, *table)),
            _ => None,
        };
        if let Some((sentence, table)) = parts.filter(|_| !FILLED_IN.contains(&field.name)) {
            self.parts(sentence, table);
        }
    }

    /// The keys that may stand below a question, with their known values. Nobody has to take this comment away.
    fn parts(&mut self, sentence: &'static str, table: &'static [Field]) {
        let heart = field::heart(table).map(|heart| heart.name);
        let keys = table.iter().filter(|part| Some(part.name) != heart);
        let keys: Vec<String> = keys
            .map(|part| format!("{}:{}", self.languages.key(part.name), known_values(part, self.languages)))
            .collect();
        let sentence = self.languages.question(sentence);
        self.text.push_str(&format!("<!-- {} -->\n", comment(&format!("{sentence} {}", keys.join(" ")))));
    }
}

/// The known values of a field, in parentheses; of a code without any, the facets.
fn known_values(field: &Field, languages: &dyn Dictionary) -> String {
    let known: Vec<_> = if field.shape == Shape::Code && field.known.is_empty() {
        FACETS.iter().map(|kind| codes::written_facet(kind.name, languages)).collect()
    } else {
        field.known.iter().map(|code| languages.code(code)).collect()
    };
    if known.is_empty() { String::new() } else { format!(" ({})", known.join(", ")) }
}

/// The lines below a question.
fn body(shape: Shape, value: &Value, languages: &dyn Dictionary) -> Vec<String> {
    match (shape, value) {
        (Shape::Context, Value::Object(facets)) => {
            facets.iter().flat_map(|(facet, said)| entry(facet_lines(facet, said, languages))).collect()
        }
        (Shape::List(_, of), Value::Array(entries)) => {
            entries.iter().flat_map(|value| entry(entry_lines(*of, value, languages))).collect()
        }
        (Shape::Group(table), Value::Object(fields)) => {
            let mut lines = group(table, fields, languages);
            if let Some(first) = lines.first_mut() {
                *first = escape(first);
            }
            lines
        }
        (_, Value::Object(fields)) => plain(fields, languages),
        (_, Value::Array(entries)) => entries.iter().flat_map(|value| entry(vec![leaf(value)])).collect(),
        (_, value) => leaf(value).split('\n').map(escape).collect(),
    }
}

fn leaf(value: &Value) -> String {
    match value {
        Value::String(words) => words.clone(),
        Value::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        other => other.to_string(),
    }
}

/// Lines as one entry of a list.
pub(super) fn entry(lines: Vec<String>) -> Vec<String> {
    let marked = lines.into_iter().enumerate();
    marked.map(|(at, line)| if at == 0 { format!("- {line}") } else { indent(&line) }).collect()
}

/// An empty line stays one, so that editors that strip spaces change nothing.
fn indent(line: &str) -> String {
    if line.is_empty() { String::new() } else { format!("  {line}") }
}

pub(super) fn entry_lines(shape: Shape, value: &Value, languages: &dyn Dictionary) -> Vec<String> {
    match (shape, value) {
        (Shape::Group(table), Value::Object(fields)) => group(table, fields, languages),
        (_, Value::Object(fields)) => plain(fields, languages),
        (_, value) => continued(&leaf(value), 0),
    }
}

/// Words whose first line follows something; the others are indented by as many steps.
fn continued(words: &str, steps: usize) -> Vec<String> {
    let mut lines = words.split('\n');
    let first = lines.next().unwrap_or_default().to_owned();
    let rest = lines.map(|line| (0..steps).fold(escape(line), |line, _| indent(&line)));
    core::iter::once(first).chain(rest).collect()
}

/// The fields of a group: the words that it is about first, without a key where that cannot be mistaken.
fn group(table: &'static [Field], fields: &Fields, languages: &dyn Dictionary) -> Vec<String> {
    let heart = field::heart(table).and_then(|heart| Some((heart, fields.get(heart.name)?.as_str()?)));
    let bare = heart.filter(|(_, words)| split_key(table, words, languages).is_none());
    let mut lines = bare.map_or_else(Vec::new, |(_, words)| continued(words, 1));
    for field in table {
        if let Some(value) = fields.get(field.name).filter(|_| bare.is_none_or(|(heart, _)| heart.name != field.name)) {
            lines.extend(part(field, value, languages));
        }
    }
    lines
}

/// A field of a group.
fn part(field: &Field, value: &Value, languages: &dyn Dictionary) -> Vec<String> {
    let key = languages.key(field.name);
    if let Some(line) = one_line(field, value).or_else(|| (value == "").then(String::new)) {
        return vec![if line.is_empty() { format!("{key}:") } else { format!("{key}: {line}") }];
    }
    match value {
        Value::String(words) => {
            let mut lines = continued(words, 1);
            if let Some(first) = lines.first_mut() {
                *first = format!("{key}: {first}");
            }
            lines
        }
        value => {
            let below = body(field.shape, value, languages);
            core::iter::once(format!("{key}:")).chain(below.iter().map(|line| indent(line))).collect()
        }
    }
}

/// A facet: its values after its name, or below when they hold commas; then its sentence and whether it mattered.
fn facet_lines(facet: &str, said: &Value, languages: &dyn Dictionary) -> Vec<String> {
    let (value, parts) = match said {
        Value::Object(parts) => (parts.get("value").unwrap_or(said), Some(parts)),
        value => (value, None),
    };
    let values: Vec<_> = value
        .as_array()
        .map_or_else(|| vec![value], |values| values.iter().collect())
        .into_iter()
        .filter_map(Value::as_str)
        .map(|value| codes::written_value(facet, value, languages))
        .collect();
    let facet = codes::written_facet(facet, languages);
    let mut lines = if values.iter().any(|value| value.contains(',')) {
        let below = values.iter().map(|value| format!("  - {value}"));
        [format!("{facet}:"), format!("{}:", languages.key("value"))].into_iter().chain(below).collect()
    } else {
        vec![format!("{facet}: {}", values.join(", "))]
    };
    for name in ["note", "mattered"] {
        if let Some(words) = parts.and_then(|parts| parts.get(name)).and_then(Value::as_str) {
            let words = if name == "mattered" { codes::written_mattered(words, languages) } else { words.into() };
            lines.extend(continued(&format!("{}: {words}", languages.key(name)), 1));
        }
    }
    lines
}

/// Fields that no table knows, such as those of a summary that differ from the experiment's.
fn plain(fields: &Fields, languages: &dyn Dictionary) -> Vec<String> {
    let said = |(name, value): (&String, &Value)| {
        continued(&format!("{}: {}", languages.key(name), languages.code(&leaf(value))), 1)
    };
    fields.iter().flat_map(said).collect()
}
