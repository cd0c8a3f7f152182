//! From a draft to an experiment.

use serde_json::Value;

use super::{Dictionary, English, codes, field_of, gist, is_comment, split_key, unescape};
use crate::experiment::{
    Experiment, FACETS,
    field::{self, Field, Form, Shape},
    json::{FACET_PARTS, Fault, Fields, Problem, Severity},
};
use crate::profile::Profile;

/// A question that a message may name.
const SUCH_AS: &str = "What surprised you?";

/// Reads a draft. What is not understood is left out and named with its line; the draft itself is the caller's to keep.
pub fn read(draft: &str) -> (Experiment, Vec<Problem>) {
    read_in(draft, &English)
}

/// The same, with questions and keys in several languages.
pub fn read_in(draft: &str, languages: &dyn Dictionary) -> (Experiment, Vec<Problem>) {
    read_as(Experiment::FIELDS, draft, languages, Experiment::from_json)
}

/// Reads a profile that was written down as a draft is.
pub fn read_profile(text: &str) -> (Profile, Vec<Problem>) {
    read_profile_in(text, &English)
}

/// The same, with questions and keys in several languages.
pub fn read_profile_in(text: &str, languages: &dyn Dictionary) -> (Profile, Vec<Problem>) {
    read_as(Profile::FIELDS, text, languages, Profile::from_json)
}

fn read_as<T>(
    table: &'static [Field],
    draft: &str,
    languages: &dyn Dictionary,
    from_json: fn(Fields) -> (T, Vec<Problem>),
) -> (T, Vec<Problem>) {
    let draft = plain(draft);
    let mut reader = Reader { table, languages, problems: Vec::new(), places: Vec::new() };
    let lines = reader.without_comments(&draft);
    let fields = reader.draft(&lines);
    let (said, problems) = from_json(fields);
    let mut all = reader.problems;
    all.extend(
        problems.into_iter().map(|problem| Problem { line: line_of(&reader.places, &problem.field), ..problem }),
    );
    all.sort_by_key(|problem| problem.line);
    (said, all)
}

/// A line of a draft, or what is left of it within a list or group.
#[derive(Clone)]
pub(super) struct Line<'a> {
    pub(super) number: u32,
    pub(super) words: &'a str,
    /// Whether it is a line of its own: what follows a key or a dash cannot be taken for anything else.
    whole: bool,
}

impl<'a> Line<'a> {
    pub(super) fn is_blank(&self) -> bool {
        self.words.trim().is_empty()
    }

    fn is_indented(&self) -> bool {
        self.words.starts_with("  ") || self.words.starts_with('\t')
    }

    fn dedented(&self) -> Self {
        let words = ["  ", "\t", " "].iter().find_map(|space| self.words.strip_prefix(space)).unwrap_or(self.words);
        Self { words, ..self.clone() }
    }

    /// What follows the mark of a list entry.
    fn after_dash(&self) -> Option<&'a str> {
        let rest = self.words.strip_prefix(['-', '*']).filter(|_| self.whole)?;
        (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| rest.trim_start())
    }

    fn text(&self) -> String {
        if self.whole { unescape(self.words) } else { self.words.to_owned() }
    }
}

/// The line of the closest thing that contains this field.
fn line_of(places: &[(String, u32)], field: &str) -> u32 {
    let mut path = field;
    loop {
        if let Some((_, line)) = places.iter().find(|(place, _)| place == path) {
            return *line;
        }
        match path.rfind(['.', '[']) {
            Some(end) => path = &path[..end],
            None => return 0,
        }
    }
}

/// The lines of a draft that are no comments, of one whose line ends are all alike.
pub(super) fn lines(draft: &str) -> Vec<Line<'_>> {
    let mut reader = Reader { table: &[], languages: &English, problems: Vec::new(), places: Vec::new() };
    reader.without_comments(draft)
}

/// One way to spell line ends, and no mark of the encoding.
pub(super) fn plain(draft: &str) -> String {
    draft.strip_prefix('\u{feff}').unwrap_or(draft).replace("\r\n", "\n").replace('\r', "\n")
}

struct Reader<'d> {
    table: &'static [Field],
    languages: &'d dyn Dictionary,
    problems: Vec<Problem>,
    places: Vec<(String, u32)>,
}

impl Reader<'_> {
    fn problem(&mut self, line: u32, field: &str, fault: Fault) {
        self.problems.push(Problem { line, field: field.to_owned(), fault, severity: Severity::Error });
    }

    fn without_comments<'a>(&mut self, draft: &'a str) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        let mut opened: Option<u32> = None;
        for (words, number) in draft.split('\n').zip(1..) {
            if opened.is_none() && !is_comment(words) {
                lines.push(Line { number, words, whole: true });
                continue;
            }
            let Some((_, rest)) = words.split_once("-->") else {
                opened.get_or_insert(number);
                continue;
            };
            opened = None;
            if !rest.trim().is_empty() {
                lines.push(Line { number, words: rest, whole: true });
            }
        }
        if let Some(line) = opened {
            self.problem(line, "", Fault::OpenComment);
        }
        lines
    }

    /// Lines of `Key: words` up to the first heading, then sections.
    fn draft(&mut self, lines: &[Line]) -> Fields {
        let mut fields = Fields::new();
        let (table, languages) = (self.table, self.languages);
        let is_heading = |line: &Line| heading(table, line, languages).is_some();
        let first = lines.iter().position(is_heading).unwrap_or(lines.len());
        let (keys, mut rest) = lines.split_at(first);
        self.keys(keys, &mut fields);
        while let Some((title, below)) = rest.split_first() {
            let end = below.iter().position(is_heading).unwrap_or(below.len());
            let (section, next) = below.split_at(end);
            self.section(title, section, &mut fields);
            rest = next;
        }
        fields
    }

    fn keys(&mut self, lines: &[Line], fields: &mut Fields) {
        let mut rest = lines;
        while let Some((line, below)) = rest.split_first() {
            rest = below;
            if line.is_blank() {
                continue;
            }
            let Some((field, words)) = split_key(self.table, line.words, self.languages) else {
                self.unknown_key(line);
                continue;
            };
            let belongs = |line: &Line| line.is_indented() || line.after_dash().is_some();
            let end = below.iter().position(|line| !line.is_blank() && !belongs(line)).unwrap_or(below.len());
            let (block, next) = below.split_at(end);
            let block: Vec<Line> = first_line(line, words).into_iter().chain(block.iter().cloned()).collect();
            self.put(field, line.number, &block, fields);
            rest = next;
        }
    }

    fn unknown_key(&mut self, line: &Line) {
        let fault = match line.words.split_once(':') {
            Some((key, _)) => match elsewhere(self.table, key, self.languages) {
                Some(question) => Fault::KeyBelow { key: key.trim().to_owned(), question },
                None => Fault::NoKey(key.trim().to_owned()),
            },
            None => Fault::NoQuestionAbove(SUCH_AS),
        };
        self.problem(line.number, "", fault);
    }

    fn section(&mut self, title: &Line, lines: &[Line], fields: &mut Fields) {
        let meant = |words| field_of(self.table, words, self.languages);
        match heading(self.table, title, self.languages).and_then(meant) {
            Some(field) => self.put(field, title.number, lines, fields),
            None => {
                let words = title.words.trim_start().trim_start_matches('#').trim();
                self.problem(title.number, "", Fault::NoQuestion(words.to_owned()));
            }
        }
    }

    /// Reads a block into its field, after what the field holds already.
    fn put(&mut self, field: &Field, line: u32, block: &[Line], fields: &mut Fields) {
        self.places.push((field.name.to_owned(), line));
        let Some(value) = self.value(field.name, field, field.shape, block) else { return };
        match (fields.get_mut(field.name), value) {
            (None, value) => {
                fields.insert(field.name.to_owned(), value);
            }
            (Some(Value::Array(entries)), Value::Array(more)) => entries.extend(more),
            (Some(Value::String(words)), Value::String(more)) if field.form == Form::Section => {
                words.push_str("\n\n");
                words.push_str(&more);
            }
            (Some(_), _) => self.problem(line, field.name, Fault::Twice),
        }
    }

    fn value(&mut self, path: &str, field: &Field, shape: Shape, lines: &[Line]) -> Option<Value> {
        let from = lines.iter().position(|line| !line.is_blank())?;
        let to = lines.iter().rposition(|line| !line.is_blank())?;
        let lines = &lines[from..=to];
        Some(match shape {
            Shape::List(_, of) if field.form == Form::Line && !has_entries(lines) => {
                let words = text(lines);
                codes::all_understood(field, *of, &between_commas(&words), self.languages)
            }
            Shape::List(_, of) => Value::Array(self.list(path, field, *of, lines)),
            Shape::Group(table) => Value::Object(self.group(path, table, lines)),
            Shape::Context => Value::Object(self.context(path, lines)),
            Shape::Text(_) => Value::String(text(lines)),
            _ => {
                let words = self.one_line(path, lines);
                Value::String(codes::understood(field, shape, &words, self.languages))
            }
        })
    }

    /// The first line, of something that has only one.
    fn one_line(&mut self, path: &str, lines: &[Line]) -> String {
        for more in lines.iter().skip(1).filter(|line| !line.is_blank()) {
            self.problem(more.number, path, Fault::NotUnderstood(more.words.trim().to_owned()));
        }
        lines.first().map_or_else(String::new, Line::text)
    }

    fn list(&mut self, path: &str, field: &Field, of: Shape, lines: &[Line]) -> Vec<Value> {
        let mut values = Vec::new();
        for (entry, at) in entries(lines).into_iter().zip(1..) {
            let path = format!("{path}[{at}]");
            if let Some(first) = entry.first() {
                self.places.push((path.clone(), first.number));
            }
            values.extend(self.value(&path, field, of, &entry));
        }
        values
    }

    fn group(&mut self, path: &str, table: &'static [Field], lines: &[Line]) -> Fields {
        let languages = self.languages;
        let mut fields = Fields::new();
        let mut rest = lines;
        while let Some((line, below)) = rest.split_first() {
            if line.is_blank() {
                rest = below;
                continue;
            }
            let (field, words) = match split_key(table, line.words, languages).filter(|_| !line.is_indented()) {
                Some((field, words)) => (Some(field), first_line(line, words)),
                None => (field::heart(table), Some(line.clone())),
            };
            let is_next = |line: &Line| !line.is_indented() && split_key(table, line.words, languages).is_some();
            let end = below.iter().position(is_next).unwrap_or(below.len());
            let (block, next) = below.split_at(end);
            rest = next;
            let Some(field) = field else {
                self.problem(line.number, path, Fault::NoPlace(line.words.trim().to_owned()));
                continue;
            };
            let path = format!("{path}.{}", field.name);
            self.places.push((path.clone(), line.number));
            let block: Vec<Line> = words.into_iter().chain(block.iter().map(Line::dedented)).collect();
            let value = self.value(&path, field, field.shape, &block);
            if value.is_some() && fields.contains_key(field.name) {
                self.problem(line.number, &path, Fault::Twice);
            } else {
                fields.extend(value.map(|value| (field.name.to_owned(), value)));
            }
        }
        fields
    }

    /// Facets: `name: values` each, with or without a dash.
    fn context(&mut self, path: &str, lines: &[Line]) -> Fields {
        let mut facets = Fields::new();
        let entries =
            if has_entries(lines) { entries(lines) } else { lines.iter().map(|line| vec![line.clone()]).collect() };
        for entry in entries {
            let Some((line, below)) = entry.split_first().filter(|(line, _)| !line.is_blank()) else { continue };
            let Some((facet, words)) = line.words.split_once(':') else {
                self.problem(line.number, path, Fault::FacetForm);
                continue;
            };
            let facet = codes::faceted(facet.trim(), self.languages);
            self.places.push((format!("{path}.{facet}"), line.number));
            let mut said = self.group(&format!("{path}.{facet}"), FACET_PARTS, below);
            if !words.trim().is_empty() {
                let words: Vec<Line> = first_line(line, words).into_iter().collect();
                said.insert("value".to_owned(), comma_list(&words));
            }
            if let Some(Value::Array(values)) = said.get_mut("value") {
                let words: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
                let meant = codes::facet_values(facet, &words, self.languages);
                *values = meant.into_iter().map(Value::String).collect();
            }
            facets.insert(facet.to_owned(), Value::Object(said));
        }
        facets
    }
}

/// The question below which a key belongs that is none of the first lines: a part of an answer, or a facet.
fn elsewhere(table: &[Field], key: &str, languages: &dyn Dictionary) -> Option<&'static str> {
    let is_part = |field: &&Field| match field.shape {
        Shape::Group(parts) => field_of(parts, key, languages).is_some(),
        Shape::List(_, Shape::Group(parts)) => field_of(parts, key, languages).is_some(),
        _ => false,
    };
    let letters = gist(codes::faceted(key.trim(), languages));
    let is_facet = FACETS.iter().any(|kind| gist(kind.name) == letters);
    let of_facets = || table.iter().find(|field| is_facet && field.shape == Shape::Context);
    table.iter().find(is_part).or_else(of_facets).map(|field| field.words)
}

/// The words of a heading: `#`s, a space and words, or `#`s right before a question that is known.
pub(super) fn heading<'a>(table: &[Field], line: &Line<'a>, languages: &dyn Dictionary) -> Option<&'a str> {
    let words = line.words.trim_start().strip_prefix('#')?.trim_start_matches('#');
    let is_spaced = words.is_empty() || words.starts_with([' ', '\t']);
    (is_spaced || field_of(table, words, languages).is_some()).then(|| words.trim())
}

/// What follows a key on its line.
fn first_line<'a>(line: &Line<'a>, words: &'a str) -> Option<Line<'a>> {
    let words = words.trim();
    (!words.is_empty()).then_some(Line { number: line.number, words, whole: false })
}

fn text(lines: &[Line]) -> String {
    lines.iter().map(Line::text).collect::<Vec<_>>().join("\n")
}

pub(super) fn has_entries(lines: &[Line]) -> bool {
    lines.iter().any(|line| line.after_dash().is_some())
}

fn comma_list(lines: &[Line]) -> Value {
    between_commas(&text(lines)).into_iter().map(|word| Value::String(word.to_owned())).collect()
}

fn between_commas(words: &str) -> Vec<&str> {
    words.split([',', '\n']).map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// The entries of a list: each begins with a dash; where there are none, each paragraph is one.
pub(super) fn entries<'a>(lines: &[Line<'a>]) -> Vec<Vec<Line<'a>>> {
    let dashed = has_entries(lines);
    let mut entries: Vec<Vec<Line>> = Vec::new();
    let mut after_blank = true;
    for line in lines {
        let starts = if dashed { line.after_dash().is_some() } else { after_blank && !line.is_blank() };
        after_blank = line.is_blank();
        match (starts, entries.last_mut()) {
            (false, Some(entry)) if dashed => entry.push(line.dedented()),
            (false, Some(entry)) => entry.push(line.clone()),
            _ if line.is_blank() => {}
            _ => entries.push(vec![match line.after_dash().filter(|_| dashed) {
                Some(words) => Line { number: line.number, words, whole: false },
                None => line.clone(),
            }]),
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn problems(draft: &str) -> Vec<(u32, String)> {
        read(draft).1.into_iter().map(|problem| (problem.line, problem.fault.to_string())).collect()
    }

    #[test]
    fn headings_are_known_by_question_or_name_however_they_are_typed() {
        for heading in [
            "## What surprised you?",
            "# what SURPRISED you",
            "##What surprised you...",
            "### Surprises",
            "  ##  surprises:",
        ] {
            let (experiment, problems) = read(&format!("Title: Soup\n{heading}\n\n- bread\n  and butter\n* more\n"));
            assert_eq!(problems, [], "{heading}");
            assert_eq!(
                experiment.surprises.iter().map(|text| text.as_str()).collect::<Vec<_>>(),
                ["bread\nand butter", "more"]
            );
        }
    }

    #[test]
    fn a_title_may_hold_a_colon_and_a_key_may_be_a_name() {
        let (experiment, problems) = read(
            "\u{feff}Title: Soup: a trial\r\nstarted_by: residents\r\nThemes:\r\n- health\r\n- safety and justice\r\n",
        );
        assert_eq!(problems, []);
        assert_eq!(experiment.title.as_str(), "Soup: a trial");
        assert_eq!(experiment.themes.len(), 2);
    }

    #[test]
    fn problems_bear_the_line_they_are_on() {
        let draft = "Title: Soup\nStarted: May 2026\nColour: red\n\n## What did you do, round by round?\n\n- one\n- two\n  Decide: k€€p\n\n## What about the cat?\nfine\n";
        let lines: Vec<u32> = problems(draft).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [2, 3, 9, 11]);
        assert_eq!(problems("## Gist\n\nx\n")[0].0, 0, "a missing title is on no line");
        assert_eq!(problems("Title: x\n<!-- open\n## Gist\n").first().map(|problem| problem.0), Some(2));
        assert_eq!(problems("Title: x\nTitle: y\n").first().map(|problem| problem.0), Some(2));
    }

    #[test]
    fn a_part_of_an_answer_that_stands_above_is_told_where_it_belongs() {
        let told = |line: &str| read(&format!("Title: x\n{line}\n")).1.remove(0).fault;
        let below = |key: &str, question| Fault::KeyBelow { key: key.to_owned(), question };
        assert_eq!(told("Money: under-100"), below("Money", "What did it take?"));
        assert_eq!(told("decide: keep"), below("decide", "What did you do, round by round?"));
        assert!(matches!(told("Setting: village"), Fault::KeyBelow { key, .. } if key == "Setting"));
        assert_eq!(told("Colour: red"), Fault::NoKey("Colour".to_owned()));
    }

    #[test]
    fn words_of_one_field_in_two_places_are_put_together() {
        let (experiment, problems) = read("Title: x\n## Gist\none\n## Surprises\na\n## Gist\ntwo\n## Surprises\n- b\n");
        assert_eq!(problems, []);
        assert_eq!((experiment.gist.as_str(), experiment.surprises.len()), ("one\n\ntwo", 2));
    }

    #[test]
    fn empty_lines_between_facets_say_nothing() {
        let (experiment, problems) =
            read("Title: x\n## Context\n\n- setting: city\n\n- mode: both\n\n  Note: mostly\n\n\n- money: none\n");
        assert_eq!(problems, []);
        assert_eq!(experiment.context.facets().len(), 3);
        assert_eq!(experiment.context.get("mode").unwrap().note.as_str(), "mostly");
    }

    #[test]
    fn comments_are_not_words() {
        let (experiment, problems) =
            read("Title: x\n<!-- Gist: no -->\n## Gist\n<!-- one\n## Surprises\n--> kept\na <!-- b\n");
        assert_eq!(problems, []);
        assert_eq!(experiment.gist.as_str(), "kept\na <!-- b");
    }
}
