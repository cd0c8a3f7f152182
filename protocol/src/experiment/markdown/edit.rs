//! Writing into somebody's draft: what a command adds is put in, and everything else stays letter for letter, comments,
//! line ends and headings that joinup does not know included.
//!
//! Where something belongs is tried in a few places, the nearest first. The first text counts that says exactly what
//! was said before and the change; where there is none, nothing is changed.

use serde_json::Value;

use super::{
    Dictionary, English, codes, escape, field_of,
    read::{self, Line, entries, has_entries, heading},
    split_key,
    write::{entry, entry_lines},
};
use crate::experiment::{
    Experiment,
    field::{Field, Shape},
    json::{Problem, Severity},
};

/// One change to a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// One more entry at the end of a list.
    Entry(&'static str, Value),
    /// Words below those that stand there.
    Words(&'static str, String),
    /// One line in the place of what stands there.
    Line(&'static str, String),
    /// A list without its entry of this number, from 1.
    Without(&'static str, usize),
}

/// Why a draft stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritten {
    /// What should be written is not what belongs there.
    #[error("{0}")]
    Refused(Problem),
    /// There is no entry of that number; so many there are.
    #[error("there are {0} of them")]
    NoSuchEntry(usize),
    /// It has no place that would leave the rest as it is.
    #[error("the draft is written in a way into which it does not fit by itself")]
    NoPlace,
}

impl Edit {
    const fn field(&self) -> &'static str {
        match self {
            Self::Entry(field, _) | Self::Words(field, _) | Self::Line(field, _) | Self::Without(field, _) => field,
        }
    }
}

/// The draft with a change in it.
///
/// # Errors
/// When what should be written does not belong there, or would change something else.
pub fn edit(draft: &str, edit: &Edit) -> Result<String, Unwritten> {
    edit_in(draft, edit, &English)
}

/// The same, with questions and keys in several languages.
///
/// # Errors
/// When what should be written does not belong there, or would change something else.
pub fn edit_in(draft: &str, edit: &Edit, languages: &dyn Dictionary) -> Result<String, Unwritten> {
    let field = Experiment::FIELDS.iter().find(|field| field.name == edit.field()).ok_or(Unwritten::NoPlace)?;
    let edit = &in_codes(field, edit, languages);
    let (said, before) = read::read_in(draft, languages);
    let wanted = wanted(&said, field, edit)?;
    let errors = |problems: &[Problem]| problems.iter().filter(|found| found.severity == Severity::Error).count();
    let says_it = |text: &String| {
        let (says, after) = read::read_in(text, languages);
        says == wanted && errors(&after) <= errors(&before)
    };
    let plain = read::plain(draft);
    Sheet::new(draft, &plain, languages).tries(field, edit).into_iter().find(says_it).ok_or(Unwritten::NoPlace)
}

/// The change with codes in the place of the words for them.
fn in_codes(field: &Field, edit: &Edit, languages: &dyn Dictionary) -> Edit {
    match (edit, field.shape) {
        (Edit::Entry(name, value), Shape::List(_, of)) => {
            Edit::Entry(name, codes::understood_as(field, *of, value, languages))
        }
        (Edit::Line(name, words), shape) => Edit::Line(name, codes::understood(field, shape, words, languages)),
        (other, _) => other.clone(),
    }
}

/// What the draft should say afterwards.
fn wanted(said: &Experiment, field: &Field, edit: &Edit) -> Result<Experiment, Unwritten> {
    let mut fields = said.to_json();
    let now = fields.entry(field.name).or_insert(Value::Null);
    match (edit, &mut *now) {
        (Edit::Entry(_, value), Value::Array(entries)) => entries.push(value.clone()),
        (Edit::Entry(_, value), now) => *now = Value::Array(vec![value.clone()]),
        (Edit::Words(_, words), Value::String(said)) => *said = format!("{said}\n\n{words}"),
        (Edit::Words(_, words) | Edit::Line(_, words), now) => *now = Value::String(words.clone()),
        (Edit::Without(_, at), Value::Array(entries)) if (1..=entries.len()).contains(at) => {
            entries.remove(at - 1);
        }
        (Edit::Without(..), now) => return Err(Unwritten::NoSuchEntry(now.as_array().map_or(0, Vec::len))),
    }
    let (wanted, problems) = Experiment::from_json(fields);
    let is_new = |found: &Problem| found.severity == Severity::Error && found.field.starts_with(field.name);
    problems.into_iter().find(is_new).map_or(Ok(wanted), |problem| Err(Unwritten::Refused(problem)))
}

/// A draft line by line, as it was typed and as it is read.
struct Sheet<'a> {
    /// A mark of the encoding, if the file begins with one.
    mark: &'a str,
    /// Each line with its own end.
    typed: Vec<(&'a str, &'a str)>,
    /// How lines end in it.
    end: &'static str,
    /// The lines that are no comments.
    read: Vec<Line<'a>>,
    languages: &'a dyn Dictionary,
}

impl<'a> Sheet<'a> {
    fn new(draft: &'a str, plain: &'a str, languages: &'a dyn Dictionary) -> Self {
        let (mark, text) = match draft.strip_prefix('\u{feff}') {
            Some(text) => (draft.split_at(draft.len() - text.len()).0, text),
            None => ("", draft),
        };
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Self { mark, typed: typed(text), end, read: read::lines(plain), languages }
    }

    fn tries(&self, field: &Field, edit: &Edit) -> Vec<String> {
        match edit {
            Edit::Entry(_, value) => self.added(field, &lines_of(field, value, self.languages), true),
            Edit::Words(_, words) => self.added(field, &words.split('\n').map(escape).collect::<Vec<_>>(), false),
            Edit::Line(_, words) => {
                let said = codes::written_as(field, field.shape, &Value::from(words.as_str()), self.languages);
                let words = said.as_str().unwrap_or(words);
                [self.in_key(field, words), self.in_section(field, words), Some(self.new_key(field, words))]
                    .into_iter()
                    .flatten()
                    .collect()
            }
            Edit::Without(_, at) => self.without(field, *at).into_iter().collect(),
        }
    }

    /// Lines below the last question of this field, or below a question of their own.
    fn added(&self, field: &Field, new: &[String], entry: bool) -> Vec<String> {
        let mut tries = Vec::new();
        let question = |line: u32| {
            let gap = if line == 0 { Vec::new() } else { vec![String::new()] };
            self.with(
                line,
                &[gap, vec![format!("## {}", self.languages.question(field.words)), String::new()], new.to_vec()]
                    .concat(),
            )
        };
        if let Some((title, below)) = self.sections(field).pop() {
            let last = below.iter().rfind(|line| !line.is_blank());
            // Below words without dashes a dash would begin another list.
            let gap = last.is_none() || !entry;
            let new = if gap { [&[String::new()], new].concat() } else { new.to_vec() };
            if !entry || last.is_none() || has_entries(below) {
                tries.push(self.with(last.map_or(title.number, |line| line.number), &new));
            }
            tries.extend(last.map(|line| question(line.number)));
        }
        tries.push(question(self.last_line(&self.read)));
        tries
    }

    /// The line after its key.
    fn in_key(&self, field: &Field, words: &str) -> Option<String> {
        let line = self.keys().iter().find(|line| {
            split_key(Experiment::FIELDS, line.words, self.languages).is_some_and(|(found, _)| found.name == field.name)
        })?;
        let (key, _) = line.words.split_once(':')?;
        Some(self.replaced(&[(line, Some(format!("{key}: {words}")))]))
    }

    /// What stands below its question.
    fn in_section(&self, field: &Field, words: &str) -> Option<String> {
        let (title, below) = self.sections(field).into_iter().next()?;
        let mut said = below.iter().filter(|line| !line.is_blank());
        let Some(first) = said.next() else { return Some(self.with(title.number, &[String::new(), escape(words)])) };
        let rest = said.map(|line| (line, None));
        Some(self.replaced(&std::iter::once((first, Some(escape(words)))).chain(rest).collect::<Vec<_>>()))
    }

    /// A line of its own, below the others of its kind.
    fn new_key(&self, field: &Field, words: &str) -> String {
        self.with(self.last_line(self.keys()), &[format!("{}: {words}", self.languages.key(field.name))])
    }

    fn without(&self, field: &Field, at: usize) -> Option<String> {
        let all = self.sections(field).into_iter().flat_map(|(_, below)| {
            let from = below.iter().position(|line| !line.is_blank()).unwrap_or(below.len());
            entries(below.get(from..).unwrap_or_default())
        });
        let entry = all.filter(|entry| entry.iter().any(|line| !line.is_blank())).nth(at.checked_sub(1)?)?;
        let to = entry.iter().rposition(|line| !line.is_blank())?;
        let gone: Vec<_> = entry.iter().take(to + 1).filter_map(|line| self.line(line.number)).collect();
        Some(self.replaced(&gone.into_iter().map(|line| (line, None)).collect::<Vec<_>>()))
    }

    fn line(&self, number: u32) -> Option<&Line<'a>> {
        self.read.iter().find(|line| line.number == number)
    }

    /// The lines before the first question.
    fn keys(&self) -> &[Line<'a>] {
        let end = self
            .read
            .iter()
            .position(|line| heading(Experiment::FIELDS, line, self.languages).is_some())
            .unwrap_or(self.read.len());
        self.read.get(..end).unwrap_or_default()
    }

    /// The questions that mean this field, each with the lines below it.
    fn sections(&self, field: &Field) -> Vec<(&Line<'a>, &[Line<'a>])> {
        let titles = self
            .read
            .iter()
            .enumerate()
            .filter_map(|(at, line)| Some((at, line, heading(Experiment::FIELDS, line, self.languages)?)));
        let titles: Vec<_> = titles.collect();
        let ends = titles.iter().skip(1).map(|(at, ..)| *at).chain([self.read.len()]);
        let all = titles.iter().zip(ends).map(|((at, title, words), end)| (title, words, at + 1..end));
        all.filter(|(_, words, _)| {
            field_of(Experiment::FIELDS, words, self.languages).is_some_and(|found| found.name == field.name)
        })
        .map(|(title, _, below)| (*title, self.read.get(below).unwrap_or_default()))
        .collect()
    }

    /// The number of the last line with words on it; 0 when there is none.
    fn last_line(&self, lines: &[Line]) -> u32 {
        lines.iter().rfind(|line| !line.is_blank()).map_or(0, |line| line.number)
    }

    /// The draft with new lines below this one; above all for 0.
    fn with(&self, below: u32, new: &[String]) -> String {
        let mut text = self.mark.to_owned();
        let put = |text: &mut String| {
            if !text.is_empty() && text != self.mark && !text.ends_with(['\n', '\r']) {
                text.push_str(self.end);
            }
            for line in new {
                text.push_str(line);
                text.push_str(self.end);
            }
        };
        if below == 0 {
            put(&mut text);
        }
        for ((words, end), number) in self.typed.iter().zip(1..) {
            text.push_str(words);
            text.push_str(end);
            if number == below {
                put(&mut text);
            }
        }
        text
    }

    /// The draft with other words in some lines, or without these lines.
    fn replaced(&self, new: &[(&Line, Option<String>)]) -> String {
        let mut text = self.mark.to_owned();
        for ((words, end), number) in self.typed.iter().zip(1..) {
            let Some((line, new)) = new.iter().find(|(line, _)| line.number == number) else {
                text.push_str(words);
                text.push_str(end);
                continue;
            };
            // The end of a comment may stand before them.
            let before = words.strip_suffix(line.words).unwrap_or_default();
            text.push_str(before);
            text.push_str(new.as_deref().unwrap_or_default());
            if new.is_some() || !before.is_empty() {
                text.push_str(end);
            }
        }
        text
    }
}

/// Lines as they were typed, each with its end.
fn typed(text: &str) -> Vec<(&str, &str)> {
    let mut lines = Vec::new();
    let mut rest = text;
    loop {
        let Some(at) = rest.find(['\n', '\r']) else {
            lines.push((rest, ""));
            return lines;
        };
        let (words, tail) = rest.split_at(at);
        let (end, next) = tail.split_at(if tail.starts_with("\r\n") { 2 } else { 1 });
        lines.push((words, end));
        rest = next;
    }
}

/// An entry of this field's list, as a draft has it.
fn lines_of(field: &Field, value: &Value, languages: &dyn Dictionary) -> Vec<String> {
    match field.shape {
        Shape::List(_, of) => entry(entry_lines(*of, &codes::written_as(field, *of, value, languages), languages)),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A draft as somebody's hands leave it.
    const ODD: &str = "Title: Soup\nthemes :  food-and-growing\n<!-- ask Anna about\nthe pot -->\n\n\
                       ## What did the neighbours think?\nThey laughed.\n\n##surprises\n* nobody wanted bread\n\n  twice\n\
                       <!-- more? -->\n\n# Noticed\n\n\\# one hash\n\n<!-- ## What was hard, or went wrong? -->\n";

    fn cycle(did: &str) -> Edit {
        Edit::Entry("cycles", json!({"did": did, "decide": "keep"}))
    }

    /// Whether all lines of the one stand in the other, in their order.
    fn is_within(part: &str, whole: &str) -> bool {
        let mut lines = whole.lines();
        part.lines().all(|line| lines.any(|other| other == line))
    }

    #[test]
    fn a_round_is_put_in_and_all_else_stays_as_it_was_typed() {
        for draft in [ODD, "", "Title: x", "\u{feff}Title: x\n", "no key\n## Steps\n```\n# code\n", &form()] {
            for draft in [draft.to_owned(), draft.replace('\n', "\r\n")] {
                let once = edit(&draft, &cycle("moved it: to Tuesday\n# of May\ntwelve came")).unwrap();
                let twice = edit(&once, &cycle("thirteen came")).unwrap();
                assert!(is_within(&draft, &once) && is_within(&once, &twice), "{twice}");
                let (experiment, _) = read::read(&twice);
                assert_eq!(experiment.cycles.len(), 2);
                assert_eq!(experiment.cycles[0].did.as_str(), "moved it: to Tuesday\n# of May\ntwelve came");
                assert_eq!(twice.matches("round by round?\r\n").count() > 0, draft.contains("\r\n"), "{twice:?}");
                let bare = twice.replace("\r\n", "");
                assert!(!draft.contains("\r\n") || !bare.contains('\n'), "{twice:?}");
            }
        }
    }

    fn form() -> String {
        super::super::write(&Experiment { title: "Soup".parse().unwrap(), ..Experiment::default() })
    }

    #[test]
    fn what_is_added_stands_with_its_kind() {
        let once = edit(ODD, &Edit::Entry("surprises", json!("# and no spoons"))).unwrap();
        assert!(once.contains("* nobody wanted bread\n\n  twice\n- # and no spoons\n<!-- more? -->\n"), "{once}");
        let noticed = edit(ODD, &Edit::Words("noticed", "# two\nthree".into())).unwrap();
        assert!(noticed.contains("\\# one hash\n\n\\# two\nthree\n\n<!-- ## What was hard"), "{noticed}");
        let paragraphs = "Title: x\n\n## Surprises\n\none\n\ntwo\n\n## Next\n\nrest";
        let more = edit(paragraphs, &Edit::Entry("surprises", json!("three"))).unwrap();
        assert_eq!(read::read(&more).0.surprises.len(), 3);
        assert!(is_within(paragraphs, &more), "{more}");
    }

    #[test]
    fn a_line_takes_the_place_of_what_was_said() {
        let set = |draft: &str, words: &str| edit(draft, &Edit::Line("state", words.into())).unwrap();
        assert_eq!(set("Title: x\n", "trying"), "Title: x\nState: trying\n");
        assert_eq!(set("STATE:idea\nTitle: x", "trying"), "STATE: trying\nTitle: x");
        let below = "Title: x\n<!-- a\n--> # Where is it now?\n\nidea\n<!-- b -->\n";
        assert_eq!(set(below, "ended"), below.replace("\nidea\n", "\nended\n"));
        assert_eq!(set(ODD, "stopped"), ODD.replace("growing\n", "growing\nState: stopped\n"));
        assert_eq!(set("## Gist\nx\n", "idea"), "State: idea\n## Gist\nx\n");
        let reason = edit("Title: x\n", &Edit::Line("state_reason", "- # tired".into())).unwrap();
        assert_eq!(read::read(&reason).0.state_reason.as_str(), "- # tired");
    }

    #[test]
    fn an_entry_is_taken_out_and_its_neighbours_stay() {
        let draft = "Title: x\n\n## Surprises\n\n- a\n  Kind: b\n<!-- c -->\n- d\n\n  e\n\n- f\n\n## Gist\n\ng\n";
        let without = |at| edit(draft, &Edit::Without("surprises", at));
        assert_eq!(without(2).unwrap(), draft.replace("- d\n\n  e\n", ""));
        assert_eq!(without(1).unwrap(), draft.replace("- a\n  Kind: b\n", ""));
        assert_eq!(without(4), Err(Unwritten::NoSuchEntry(3)));
        assert_eq!(edit("Title: x", &Edit::Without("surprises", 1)), Err(Unwritten::NoSuchEntry(0)));
    }

    #[test]
    fn what_does_not_belong_there_changes_nothing() {
        let refused = |change: &Edit| matches!(edit("Title: x\n", change), Err(Unwritten::Refused(_)));
        assert!(refused(&Edit::Words("expected", "x".repeat(301))));
        assert!(refused(&Edit::Entry("cycles", json!({"did": "x", "ended": "yesterday"}))));
        assert!(refused(&Edit::Line("reflected_on", "soon".into())));
        assert_eq!(
            edit("Title: x\n<!-- open\n", &Edit::Line("state", "idea".into())).unwrap(),
            "Title: x\nState: idea\n<!-- open\n"
        );
        let twice = "Title: x\nState: idea\nState: trying\n  more\n";
        assert!(edit(twice, &Edit::Line("state", "ended".into())).unwrap().starts_with("Title: x\nState: ended\n"));
    }
}
