//! Parts of an experiment, each answering a question that people bring: how small can we start, what does it take, how
//! does it look from other sides, what was hard.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{Experiment, Fields},
    say,
    speech::{code, draft, facet, question},
};
use joinup_protocol::experiment;
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::story;
use crate::{output::Page, untrusted::Untrusted};

/// Columns of a terminal that a voice needs at the least.
const COLUMN: usize = 34;
/// Columns between two voices.
const GAP: usize = 3;
/// Characters of the steps that show how it begins.
const BEGINNING: usize = 600;

/// Which part to show.
#[derive(Debug, Clone, Copy, clap::Args)]
#[group(id = "view", multiple = false)]
pub(crate) struct Flags {
    /// How small can we start: the next step, the first round, how it begins
    #[arg(long)]
    first_step: bool,
    /// What does it take: time, money, people
    #[arg(long)]
    effort: bool,
    /// How it looks from other sides, side by side
    #[arg(long)]
    perspectives: bool,
    /// What was hard, or went wrong
    #[arg(long)]
    hard: bool,
}

/// A part of an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    FirstStep,
    Effort,
    Perspectives,
    Hard,
}

impl Flags {
    pub(super) fn chosen(self) -> Option<View> {
        let all = [
            (self.first_step, View::FirstStep),
            (self.effort, View::Effort),
            (self.perspectives, View::Perspectives),
            (self.hard, View::Hard),
        ];
        all.into_iter().find_map(|(is_chosen, view)| is_chosen.then_some(view))
    }
}

impl View {
    pub(super) fn draw(self, page: &mut Page, found: &Experiment) -> fmt::Result {
        let fields = found.record.as_ref().unwrap_or(&found.summary);
        if self == Self::Perspectives {
            return draw_perspectives(page, fields);
        }
        let (wanted, beside) = self.fields();
        let mut part: Fields = wanted
            .iter()
            .chain(beside)
            .filter_map(|name| Some(((*name).to_owned(), fields.get(*name)?.clone())))
            .collect();
        self.narrow(&mut part);
        if !part.is_empty() {
            story::draw(page, self.text(&part).trim_start())?;
            writeln!(page)?;
        }
        let unsaid: Vec<_> = experiment::Experiment::FIELDS
            .iter()
            .filter(|field| wanted.contains(&field.name) && !part.contains_key(field.name))
            .map(|field| question(field.words))
            .collect();
        if unsaid.is_empty() {
            Ok(())
        } else {
            writeln!(page, "{}", say!("show-not-said", questions = unsaid.join(" ")))
        }
    }

    /// What is said, in words. Of the place only a few facets are of interest here, so they are named for themselves and
    /// not under the question for the whole of it.
    fn text(self, part: &Fields) -> String {
        let mut part = part.clone();
        let context = part.remove("context");
        let lines = context
            .as_ref()
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, value)| format!("- {}: {}\n", facet(name), crate::commands::compare::facet_said(value)));
        let place: String = lines.collect();
        let mut text = draft::write_fields(&part);
        if !place.is_empty() {
            text.push_str(&format!("\n## {}\n\n{place}", say!("show-place")));
        }
        text
    }

    /// The fields that answer the question, and those that are shown beside them when they are there.
    const fn fields(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::FirstStep => (&["next", "cycles", "effort", "steps"], &["safe_to_try"]),
            Self::Effort => (&["effort", "size"], &["started", "ended", "who", "context"]),
            Self::Hard => (&["hard", "surprises"], &["state", "state_reason", "depended_on", "safe_to_try", "mind"]),
            Self::Perspectives => (&[], &[]),
        }
    }

    /// Keeps of the fields what belongs to the question.
    fn narrow(self, part: &mut Fields) {
        match self {
            Self::FirstStep => {
                if let Some(Value::Array(rounds)) = part.get_mut("cycles") {
                    rounds.truncate(1);
                }
                if let Some(Value::String(steps)) = part.get_mut("steps") {
                    *steps = beginning(steps);
                }
            }
            Self::Effort => {
                if let Some(Value::Object(context)) = part.get_mut("context") {
                    context.retain(|facet, _| matches!(facet.as_str(), "money" | "time-span" | "group-size"));
                }
            }
            Self::Hard => {
                if let Some(Value::Array(conditions)) = part.get_mut("depended_on") {
                    conditions.retain(|condition| condition.get("kind").and_then(Value::as_str) == Some("hindered"));
                }
            }
            Self::Perspectives => {}
        }
        part.retain(|name, value| match value {
            Value::Array(entries) => !entries.is_empty(),
            Value::Object(parts) => {
                let no_rounds = name == "cycles" && parts.get("count") == Some(&Value::from(0));
                !parts.is_empty() && !no_rounds
            }
            _ => true,
        });
    }
}

fn beginning(words: &str) -> String {
    if words.chars().count() <= BEGINNING {
        return words.to_owned();
    }
    let cut: String = words.chars().take(BEGINNING).collect();
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut))
}

/// Who speaks: the role, and from where they see it.
pub(in crate::commands) fn who(perspective: &Fields) -> String {
    let said = |name: &str| perspective.get(name).and_then(Value::as_str).filter(|words| !words.is_empty());
    let who = [said("role").map(code), said("vantage").map(Into::into)];
    let who: Vec<_> = who.into_iter().flatten().collect();
    let who = if who.is_empty() { say!("perspective-somebody") } else { who.join(", ") };
    Untrusted::new(&who).line()
}

/// The voices in the order given: side by side where there is room, else one after another. Never merged, never counted.
fn draw_perspectives(page: &mut Page, fields: &Fields) -> fmt::Result {
    let all = fields.get("perspectives").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let voices: Vec<&Fields> = all.iter().filter_map(Value::as_object).collect();
    let roles: Vec<_> = all.iter().filter_map(Value::as_str).map(code).collect();
    if voices.is_empty() {
        let nothing = if roles.is_empty() {
            say!("perspective-none-here")
        } else {
            say!("perspective-in-record", roles = Untrusted::new(&roles.join(", ")).line())
        };
        writeln!(page, "{nothing}")?;
    }
    let width = page.width().filter(|_| !page.accessible()).unwrap_or(0);
    let beside = ((width + GAP) / (COLUMN + GAP)).min(voices.len());
    if beside >= 2 {
        let column = (width + GAP) / beside - GAP;
        for row in voices.chunks(beside) {
            draw_beside(page, row, column)?;
        }
    } else {
        for voice in &voices {
            page.strong(&who(voice))?;
            writeln!(page)?;
            body(voice).iter().try_for_each(|words| writeln!(page, "  {}", Untrusted::new(words)))?;
            writeln!(page)?;
        }
    }
    let missing = fields.get("not_heard").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let missing: Vec<_> = missing.map(code).collect();
    if missing.is_empty() {
        return Ok(());
    }
    writeln!(page, "{}", say!("perspective-not-heard", roles = Untrusted::new(&missing.join(", ")).line()))
}

/// What somebody says, paragraph by paragraph, and whose words they are.
fn body(voice: &Fields) -> Vec<String> {
    let said = |name: &str| voice.get(name).and_then(Value::as_str).filter(|words| !words.is_empty());
    let mut lines: Vec<String> = said("text").unwrap_or_default().lines().map(str::to_owned).collect();
    lines.extend(said("matters").map(|words| say!("perspective-matters", words = words)));
    let about = [said("voice").map(|voice| code(voice).into_owned()), said("date").map(str::to_owned)];
    let about: Vec<String> = about.into_iter().flatten().collect();
    if !about.is_empty() {
        lines.push(format!("({})", about.join(", ")));
    }
    lines
}

fn draw_beside(page: &mut Page, voices: &[&Fields], column: usize) -> fmt::Result {
    let heads: Vec<Vec<String>> = voices.iter().map(|voice| wrapped(&who(voice), column)).collect();
    let bodies: Vec<Vec<String>> =
        voices.iter().map(|voice| body(voice).iter().flat_map(|words| wrapped(words, column)).collect()).collect();
    for (columns, strong) in [(heads, true), (bodies, false)] {
        for at in 0..columns.iter().map(Vec::len).max().unwrap_or(0) {
            for (number, lines) in columns.iter().enumerate() {
                let words = lines.get(at).map_or("", String::as_str);
                let is_last = number + 1 == columns.len();
                let gap = if is_last { 0 } else { column.saturating_sub(words.width()) + GAP };
                if strong {
                    page.strong(words)?
                } else {
                    write!(page, "{words}")?
                };
                write!(page, "{:gap$}", "")?;
            }
            writeln!(page)?;
        }
    }
    writeln!(page)
}

/// Words in lines of so many columns.
fn wrapped(words: &str, columns: usize) -> Vec<String> {
    let clean = Untrusted::new(words).line();
    let mut lines = vec![String::new()];
    for word in clean.split(' ') {
        let used = lines.last().map_or(0, |line| line.width());
        if used > 0 && used + 1 + word.width() > columns {
            lines.push(String::new());
        }
        for (at, letter) in word.graphemes(true).enumerate() {
            let Some(line) = lines.last_mut() else { break };
            if at == 0 && !line.is_empty() {
                line.push(' ');
            }
            if line.width() + letter.width() > columns {
                lines.push(letter.to_owned());
            } else {
                line.push_str(letter);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_wide_as_they_may_be_in_every_script() {
        for words in
            ["the soup was warm and the room was full of people", "夜市での試みはとても楽しかったです", &"x".repeat(50)]
        {
            let lines = wrapped(words, 10);
            assert!(lines.iter().all(|line| line.width() <= 10), "{lines:?}");
            assert_eq!(lines.concat().replace(' ', ""), words.replace(' ', ""));
        }
        assert_eq!(wrapped("", 10), [""]);
    }

    #[test]
    fn the_beginning_ends_between_two_words() {
        let cut = beginning(&"soup ".repeat(300));
        assert!(cut.ends_with("soup…") && cut.chars().count() <= BEGINNING + 1);
        assert_eq!(beginning("short"), "short");
    }
}
