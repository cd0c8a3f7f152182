//! What was said about an experiment, as part of an export: beside its page a page of the conversation, or a line for
//! each note. Notes are the signed words of those who said them, so no import takes them in as anything else.

use core::fmt::Write as _;

use joinup_protocol::id::PublicId;
use serde_json::{Value, json};

use super::{Export, Format};
use crate::{
    api::{
        Error,
        types::{Exported, Fields, Note, NoteState},
    },
    engine::Engine,
    say, speech,
};

/// How a page of a conversation begins.
const BEGIN: &str = "<!-- joinup conversation ";
/// What a line that is a note says of itself.
const LINE: (&str, &str) = ("line", "note");
/// The deepest heading of a page.
const DEEPEST: u32 = 4;

/// Whether a page of an export is a conversation.
pub(in crate::engine) fn is_conversation(page: &str) -> bool {
    page.strip_prefix('\u{feff}').unwrap_or(page).starts_with(BEGIN)
}

/// Whether a line of an export is a note.
pub(in crate::engine) fn is_note(fields: &Fields) -> bool {
    fields.get(LINE.0).and_then(Value::as_str) == Some(LINE.1)
}

impl Engine {
    /// The conversation about an experiment, in the forms that have room for it.
    pub(super) fn exported_talk(&self, export: Export, id: &PublicId, title: &str) -> Result<Vec<Exported>, Error> {
        if !matches!(export.format, Format::Jsonl | Format::Markdown) {
            return Ok(Vec::new());
        }
        let notes = self.conversation(id)?;
        let here = || notes.iter().filter(|note| note.state == NoteState::Here);
        Ok(match export.format {
            _ if here().next().is_none() => Vec::new(),
            Format::Markdown => vec![Exported {
                file: format!("{id}.notes.md"),
                text: page(id, title, &notes),
                head: false,
                notes: here().count() as u64,
            }],
            _ => here().map(line).collect(),
        })
    }
}

fn line(note: &Note) -> Exported {
    let community = note.community.as_ref().map(|who| json!({ "id": who.id, "name": who.name }));
    let to = note.to.as_ref().map(|who| json!({ "id": who.id, "name": who.name }));
    let said = json!({
        LINE.0: LINE.1, "id": note.id, "kind": note.kind, "about": note.about.id, "version": note.version,
        "in_reply_to": note.in_reply_to, "community": community, "to": to, "at": note.at, "language": note.language,
        "text": note.text, "ours": note.ours.as_ref().map(|ours| &ours.id), "adaptation": note.adaptation,
    });
    Exported { file: "notes.jsonl".into(), text: format!("{said}\n"), head: false, notes: 1 }
}

fn page(id: &PublicId, title: &str, notes: &[Note]) -> String {
    let mut page = format!("{BEGIN}{id}\n     {} -->\n\n# {}\n", say!("export-talk-mark"), in_a_line(title));
    for note in notes {
        let level = "#".repeat((2 + note.depth).min(DEEPEST) as usize);
        let day: String = note.at.to_string().chars().take(10).collect();
        let who = note.community.as_ref().map(|who| in_a_line(&who.name)).unwrap_or_default();
        // Writing to a text does not fail.
        let _ = match note.state {
            NoteState::Here => {
                let kind = speech::code(&note.kind).into_owned();
                let heading = say!("note-title-unknown", kind = kind, who = who);
                writeln!(page, "\n{level} {heading}, {day}\n\n{}", quoted(&words(note)))
            }
            NoteState::Withdrawn => writeln!(page, "\n{level} {}", say!("export-talk-withdrawn")),
            NoteState::Hidden | NoteState::Missing | NoteState::Blocked => {
                writeln!(page, "\n{level} {}", say!("export-talk-not-here"))
            }
        };
    }
    page
}

/// What a note says, what became of an experiment elsewhere included.
fn words(note: &Note) -> String {
    let said = |name: &str| {
        let said = note.adaptation.as_ref().and_then(|said| said.get(name)).and_then(Value::as_str);
        said.filter(|said| !said.is_empty()).map(str::to_owned)
    };
    let became = [
        said("kept").map(|words| say!("note-kept-of-it", words = words)),
        said("changed").map(|words| say!("note-changed", words = words)),
        said("because").map(|words| say!("note-because", words = words)),
        said("differs").map(|words| say!("note-differs", words = words)),
    ];
    let text = Some(note.text.clone()).filter(|text| !text.is_empty());
    let all: Vec<String> = text.into_iter().chain(became.into_iter().flatten()).collect();
    all.join("\n\n")
}

/// Words that are a quotation to whoever reads the page, whatever they say.
fn quoted(words: &str) -> String {
    words.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn in_a_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_a_quotation() {
        assert_eq!(quoted("# Not a heading\n\n<!-- nor this"), "> # Not a heading\n>\n> <!-- nor this");
        assert!(is_conversation("\u{feff}<!-- joinup conversation x") && !is_conversation("Title: Soup"));
    }
}
