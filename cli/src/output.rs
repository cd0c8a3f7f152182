//! Where things are printed: answers on standard output, everything else on standard error.
//!
//! With `--json` an answer is its one object; otherwise a [`Page`] is drawn of it. Whatever goes to a terminal passes
//! through a page, which takes out what a terminal would obey, or through JSON that escapes it.

use std::{
    fmt::{self, Write as _},
    io::{self, IsTerminal, Write},
};

use joinup_node::{
    api::{
        Error,
        types::{Body, Notice},
    },
    say,
    speech::Language,
};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::{
    error::{Failure, Outcome},
    table::Table,
    untrusted::{Untrusted, is_hidden},
};

/// How wide a line is when there is no terminal to ask.
const USUAL_WIDTH: usize = 100;

/// How to print.
#[derive(Debug, Clone, Default)]
pub(crate) struct Output {
    /// One JSON object instead of words.
    pub(crate) json: bool,
    /// Nothing on standard error but failures.
    pub(crate) quiet: bool,
    /// Say more.
    pub(crate) verbose: bool,
    /// For screen readers: no columns, nothing that is drawn over.
    pub(crate) accessible: bool,
    /// The folder as it was named on the command line, to be named again in the commands that are proposed.
    pub(crate) home_flag: Option<String>,
}

impl Output {
    /// Gives an answer.
    pub(crate) fn answer<B: Body>(&self, body: &B, draw: impl FnOnce(&mut Page, &B) -> fmt::Result) -> Outcome {
        if self.json {
            return self.json(&body.to_json()?);
        }
        self.page(|page| draw(page, body))
    }

    /// Gives an answer of this program's own: an object of `schema` and fields.
    pub(crate) fn own_answer(&self, body: &Value, draw: impl FnOnce(&mut Page) -> fmt::Result) -> Outcome {
        if self.json { self.json(body) } else { self.page(draw) }
    }

    /// Prints a page of words.
    pub(crate) fn page(&self, draw: impl FnOnce(&mut Page) -> fmt::Result) -> Outcome {
        let mut page = self.new_page(terminal_width(&io::stdout()));
        draw(&mut page)?;
        let mut out = anstream::stdout().lock();
        out.write_all(page.styled.as_bytes())?;
        Ok(out.flush()?)
    }

    /// Prints one JSON object in one line.
    pub(crate) fn json(&self, value: &Value) -> Outcome {
        let mut out = io::stdout().lock();
        writeln!(out, "{}", printable(&value.to_string()))?;
        Ok(out.flush()?)
    }

    /// Tells something beside the answer.
    pub(crate) fn note(&self, draw: impl FnOnce(&mut Page) -> fmt::Result) -> Outcome {
        if self.quiet || self.json {
            return Ok(());
        }
        self.urgent(draw)
    }

    /// Tells sentences beside the answer, each with its next command.
    pub(crate) fn notices(&self, notices: &[Notice]) -> Outcome {
        self.note(|page| notices.iter().try_for_each(|notice| page.notice(notice)))
    }

    /// Tells something on standard error whether it is wanted or not.
    pub(crate) fn urgent(&self, draw: impl FnOnce(&mut Page) -> fmt::Result) -> Outcome {
        let mut page = self.new_page(terminal_width(&io::stderr()));
        draw(&mut page)?;
        Ok(anstream::stderr().lock().write_all(page.styled.as_bytes())?)
    }

    /// Tells a failure. What cannot be told, because standard error is closed too, stays untold.
    pub(crate) fn failure(&self, failure: &Failure) {
        let Failure::Refused(error) = failure else { return };
        if !self.json {
            let _ = self.urgent(|page| page.failure(error));
            return;
        }
        let _ = self.json_beside(&error.to_json().unwrap_or(Value::Null));
    }

    /// Prints one JSON object in one line on standard error.
    pub(crate) fn json_beside(&self, value: &Value) -> Outcome {
        Ok(writeln!(io::stderr(), "{}", printable(&value.to_string()))?)
    }

    /// A command to propose, with the folder that this one was given.
    pub(crate) fn command(&self, command: &str) -> String {
        match (&self.home_flag, command.strip_prefix("joinup ")) {
            (Some(home), Some(rest)) if !rest.starts_with("--home") => format!("joinup --home {} {rest}", quoted(home)),
            _ => command.to_owned(),
        }
    }

    fn new_page(&self, width: Option<usize>) -> Page {
        Page { styled: String::new(), width, out: self.clone() }
    }
}

/// A word as a shell reads it back.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-~:\\".contains(c);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// The same JSON with everything escaped that a terminal or a reader could be led astray with.
fn printable(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

fn terminal_width(stream: &impl IsTerminal) -> Option<usize> {
    let size = || terminal_size::terminal_size().map_or(USUAL_WIDTH, |(width, _)| usize::from(width.0));
    stream.is_terminal().then(size)
}

/// Words to be printed. Everything that is written into it is cleaned, whoever wrote it: no path around.
#[derive(Debug)]
pub(crate) struct Page {
    styled: String,
    width: Option<usize>,
    out: Output,
}

impl fmt::Write for Page {
    fn write_str(&mut self, words: &str) -> fmt::Result {
        self.styled.push_str(&Untrusted::new(words).lines());
        Ok(())
    }
}

impl Page {
    /// Spaces between columns.
    pub(crate) const GAP: usize = 2;
    const STRONG: &str = "\u{1b}[1m";
    const FAINT: &str = "\u{1b}[2m";
    const PLAIN: &str = "\u{1b}[0m";

    /// Columns of the terminal; none when the words go to a file or another program.
    pub(crate) const fn width(&self) -> Option<usize> {
        self.width
    }

    /// Whether to write for a screen reader.
    pub(crate) const fn accessible(&self) -> bool {
        self.out.accessible
    }

    /// Whether to say more.
    pub(crate) const fn verbose(&self) -> bool {
        self.out.verbose
    }

    /// Words that stand out.
    pub(crate) fn strong(&mut self, words: &str) -> fmt::Result {
        self.styled_as(Self::STRONG, words)
    }

    /// Words that stand back.
    pub(crate) fn faint(&mut self, words: &str) -> fmt::Result {
        self.styled_as(Self::FAINT, words)
    }

    fn styled_as(&mut self, style: &str, words: &str) -> fmt::Result {
        self.styled.push_str(style);
        self.write_str(words)?;
        self.styled.push_str(Self::PLAIN);
        Ok(())
    }

    /// A line with something at its left and something at its right end.
    pub(crate) fn both_ends(&mut self, left: &str, right: &str) -> fmt::Result {
        let (left, right) = (Untrusted::new(left).line(), Untrusted::new(right).line());
        self.strong(&left)?;
        let free = self.width.unwrap_or(USUAL_WIDTH).min(USUAL_WIDTH).saturating_sub(left.width() + right.width());
        let gap = if self.out.accessible { 1 } else { free };
        match gap {
            0 | 1 => writeln!(self, "\n  {right}"),
            gap => writeln!(self, "{:gap$}{right}", ""),
        }
    }

    /// A line of cells, each as wide as its column, in the style of heads.
    pub(crate) fn faint_cells(&mut self, cells: &[String], widths: &[usize]) -> fmt::Result {
        self.styled.push_str(Self::FAINT);
        self.styled.push_str(&aligned(cells, widths));
        self.styled.push_str(Self::PLAIN);
        writeln!(self)
    }

    /// A line of cells, each as wide as its column.
    pub(crate) fn cells(&mut self, cells: &[String], widths: &[usize]) -> fmt::Result {
        self.styled.push_str(&aligned(cells, widths));
        writeln!(self)
    }

    /// A table.
    pub(crate) fn table(&mut self, table: &Table) -> fmt::Result {
        table.draw(self)
    }

    /// A line `Name     value`, aligned with others of its kind.
    pub(crate) fn row(&mut self, name: &str, value: &str) -> fmt::Result {
        const NAME: usize = 12;
        let gap = if self.out.accessible { 1 } else { NAME.saturating_sub(name.width()).max(1) };
        self.faint(name)?;
        write!(self, "{:gap$}", "")?;
        isolate(&Untrusted::new(value).lines(), &mut self.styled);
        writeln!(self)
    }

    /// A sentence with its next command.
    pub(crate) fn notice(&mut self, notice: &Notice) -> fmt::Result {
        write!(self, "{}", Untrusted::new(&notice.message))?;
        if !notice.next.is_empty() {
            write!(self, "   ")?;
            self.strong(&self.out.command(&notice.next))?;
        }
        writeln!(self)
    }

    /// The next command or commands to type.
    pub(crate) fn next(&mut self, commands: &[&str]) -> fmt::Result {
        self.next_where(&say!("next"), commands)
    }

    /// The same, with where to type them.
    pub(crate) fn next_where(&mut self, heading: &str, commands: &[&str]) -> fmt::Result {
        write!(self, "{heading}:")?;
        for command in commands {
            write!(self, "   ")?;
            self.strong(&self.out.command(command))?;
        }
        writeln!(self)
    }

    fn failure(&mut self, error: &Error) -> fmt::Result {
        writeln!(self, "{}", Untrusted::new(&error.message))?;
        if !error.why.is_empty() {
            writeln!(self, "{}", Untrusted::new(&error.why))?;
        }
        for candidate in &error.candidates {
            writeln!(self, "  {}  {}", Untrusted::new(&candidate.id), Untrusted::new(&candidate.title))?;
        }
        for problem in &error.problems {
            self.problem(problem)?;
        }
        for warning in &error.warnings {
            writeln!(self, "  {}", Untrusted::new(&warning.message))?;
        }
        if error.next.is_empty() { Ok(()) } else { self.next(&[&error.next]) }
    }

    /// What is wrong in a text, and where.
    pub(crate) fn problem(&mut self, problem: &joinup_node::api::types::Problem) -> fmt::Result {
        write!(self, "  ")?;
        if let Some(file) = &problem.file {
            let gap = if problem.line > 0 { ", " } else { "" };
            write!(self, "{}{gap}", Untrusted::new(file))?;
        }
        if problem.line > 0 {
            write!(self, "{}", say!("line", number = problem.line))?;
        }
        // The last part of a path such as `cycles[2].decide` is what a person wrote.
        if let Some(field) =
            problem.field.as_deref().and_then(|path| path.rsplit('.').next()).filter(|field| !field.is_empty())
        {
            // An entry of a list is named with its number: `themes[2]`.
            let (name, number) =
                field.split_once('[').map_or((field, ""), |(name, number)| (name, number.trim_end_matches(']')));
            let name = joinup_node::speech::field(name);
            let gap = if number.is_empty() { "" } else { " " };
            write!(self, " ({}{gap}{number})", Untrusted::new(&name))?;
        }
        writeln!(self, ": {}", Untrusted::new(&problem.message))
    }

    /// A text of several lines, as it was written.
    pub(crate) fn text(&mut self, text: &str) -> fmt::Result {
        for line in text.lines() {
            if line.starts_with('#') {
                self.strong(line)?;
                writeln!(self)?;
            } else {
                writeln!(self, "{line}")?;
            }
        }
        Ok(())
    }
}

/// Cells in columns. A terminal that turns words around does so within each cell, not across them.
pub(crate) fn aligned(cells: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    if Language::now().is_right_to_left() {
        // The columns begin at the right, where a terminal knows how.
        line.push(RIGHT_TO_LEFT_MARK);
    }
    let mut gap = 0;
    for (cell, width) in cells.iter().zip(widths) {
        let cell = Untrusted::new(cell).fit(*width);
        if !cell.is_empty() {
            line.extend(std::iter::repeat_n(' ', gap));
            gap = 0;
        }
        gap += width.saturating_sub(cell.width()) + Page::GAP;
        isolate(&cell, &mut line);
    }
    line
}

const RIGHT_TO_LEFT_MARK: char = '\u{200f}';
const ISOLATE: char = '\u{2068}';
const END_OF_ISOLATE: char = '\u{2069}';

/// Words that are clean, so that what they are written with changes nothing around them.
fn isolate(clean: &str, into: &mut String) {
    if !clean.is_empty() && (Language::now().is_right_to_left() || clean.chars().any(is_right_to_left)) {
        into.push(ISOLATE);
        into.push_str(clean);
        into.push(END_OF_ISOLATE);
    } else {
        into.push_str(clean);
    }
}

/// Whether a letter is of a script that is written from right to left.
const fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        Output::default().new_page(None)
    }

    #[test]
    fn nothing_reaches_a_page_raw() {
        let mut page = page();
        page.write_str("a\u{1b}[31mb").unwrap();
        page.row("na\u{202e}me", "va\u{9b}2Jlue").unwrap();
        page.text("one\u{1b}[2J\ntwo").unwrap();
        assert_eq!(page.styled, "ab\u{1b}[2mname\u{1b}[0m        value\none\ntwo\n");
    }

    #[test]
    fn json_keeps_its_value_and_loses_what_a_terminal_would_obey() {
        let value = Value::from("a\u{9b}2J\u{202e}\u{10fffd}ü");
        let json = printable(&value.to_string());
        assert_eq!(json, r#""a\u009b2J\u202e\udbff\udffdü""#);
        assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), value);
    }

    #[test]
    fn proposed_commands_name_the_folder_that_was_named() {
        let out = Output { home_flag: Some("/tmp/a b".into()), ..Output::default() };
        assert_eq!(out.command("joinup list"), "joinup --home '/tmp/a b' list");
        assert_eq!(out.command("Look around"), "Look around");
        assert_eq!(Output::default().command("joinup list"), "joinup list");
    }
}
