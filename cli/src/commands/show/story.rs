//! The text of an experiment as somebody reads it: the questions in the reader's language, the answers as they were
//! written.

use std::fmt::{self, Write as _};

use joinup_node::{
    say,
    speech::{Language, code, question},
};
use joinup_protocol::experiment::{Experiment, field::Field};

use crate::output::Page;

/// Prints a text that was written of fields.
pub(super) fn draw(page: &mut Page, text: &str) -> fmt::Result {
    for line in lines(text) {
        if line.starts_with("## ") {
            page.strong(&line)?;
            writeln!(page)?;
        } else {
            writeln!(page, "{line}")?;
        }
    }
    Ok(())
}

/// The lines of a text that was written of fields, in the reader's language.
pub(in crate::commands) fn lines(text: &str) -> impl Iterator<Item = String> {
    let mut in_keys = true;
    text.lines().map(move |line| match line.strip_prefix("## ") {
        Some(heading) => {
            in_keys = false;
            format!("## {}", asked(heading))
        }
        None if in_keys => key(line),
        None => line.to_owned(),
    })
}

/// A heading in the reader's language, with what stands in parentheses after it.
fn asked(heading: &str) -> String {
    let is_it = |field: &&Field| {
        heading.strip_prefix(field.words).is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
    };
    match Experiment::FIELDS.iter().find(is_it) {
        Some(field) => {
            let rest = heading.get(field.words.len()..).unwrap_or_default();
            format!("{}{rest}", question(field.words))
        }
        None if heading == "Where it is" => say!("show-place"),
        None => heading.to_owned(),
    }
}

/// A line of `Key: value` in the reader's language: English keeps the short key.
fn key(line: &str) -> String {
    if Language::now() == Language::English {
        return line.to_owned();
    }
    let Some((name, value)) = line.split_once(": ") else { return line.to_owned() };
    let Some(field) = Experiment::FIELDS.iter().find(|field| field.key() == name) else { return line.to_owned() };
    let values: Vec<_> =
        if field.known.is_empty() { vec![value.into()] } else { value.split(", ").map(code).collect() };
    format!("{} {}", question(field.words), values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_known_with_what_stands_behind_it() {
        assert_eq!(asked("What do you expect? (2026-05-01)"), "What do you expect? (2026-05-01)");
        assert_eq!(asked("Where it is"), "Where it is");
        assert_eq!(key("State: trying"), "State: trying");
        let spoken = Language::Catalan.speak(|| key("Colour: red: dark"));
        assert_eq!(spoken, "Colour: red: dark");
    }
}
