//! A conversation as a tree of words: below each note the answers to it.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{CommunityRef, Fields, Note, NoteState, Standing},
    say, speech,
};
use unicode_width::UnicodeWidthStr;

use crate::{output::Page, untrusted::Untrusted, words};

/// Steps to the right that are drawn; what is deeper stands below them.
const STEPS: usize = 6;
/// Columns of such a step.
const STEP: usize = 4;
/// Columns that words have at least.
const LEAST: usize = 24;

/// The conversation about an experiment; nothing when nobody has said anything.
pub(crate) fn draw(page: &mut Page, notes: &[Note]) -> fmt::Result {
    if notes.is_empty() {
        return Ok(());
    }
    writeln!(page)?;
    page.strong(&say!("note-conversation"))?;
    writeln!(page)?;
    notes.iter().try_for_each(|note| draw_note(page, note))
}

fn draw_note(page: &mut Page, note: &Note) -> fmt::Result {
    let depth = usize::try_from(note.depth).unwrap_or(STEPS);
    let indent = 2 + depth.min(STEPS) * STEP;
    let place = match note.state {
        NoteState::Here => None,
        NoteState::Withdrawn => Some(say!("note-withdrawn")),
        NoteState::Hidden => Some(say!("note-hidden")),
        NoteState::Missing => Some(say!("note-missing")),
        NoteState::Blocked => Some(say!("note-blocked")),
    };
    let who = note.community.as_ref().map(who).filter(|_| note.state != NoteState::Hidden);
    let mut parts: Vec<String> = who.into_iter().collect();
    if place.is_none() {
        parts.push(speech::code(&note.kind).into_owned());
        parts.push(words::day(note.at));
        parts.push(note.short.clone());
    }
    parts.extend(place);
    writeln!(page, "{:indent$}{}", "", Untrusted::new(&parts.join(" · ")))?;
    draw_words(page, note, indent + 2)
}

/// What a note says.
pub(crate) fn draw_words(page: &mut Page, note: &Note, indent: usize) -> fmt::Result {
    wrapped(page, &note.text, indent)?;
    if let Some(adaptation) = &note.adaptation {
        for line in became(adaptation) {
            wrapped(page, &line, indent)?;
        }
    }
    if let Some(ours) = note.ours.as_ref().filter(|ours| !ours.title.is_empty()) {
        let title = Untrusted::new(&ours.title).line();
        writeln!(page, "{:indent$}{}", "", say!("note-theirs", title = title, id = ours.short.as_str()))?;
    }
    Ok(())
}

/// What became of an experiment elsewhere, in sentences.
fn became(adaptation: &Fields) -> Vec<String> {
    let said = |name: &str| adaptation.get(name).and_then(|words| words.as_str()).filter(|words| !words.is_empty());
    [
        said("kept").map(|words| say!("note-kept-of-it", words = words)),
        said("changed").map(|words| say!("note-changed", words = words)),
        said("because").map(|words| say!("note-because", words = words)),
        said("differs").map(|words| say!("note-differs", words = words)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A community with what it is to us, where that says something.
pub(crate) fn who(community: &CommunityRef) -> String {
    let name = Untrusted::new(&words::name(community)).line();
    match community.standing {
        Standing::Followed | Standing::Introduced => name,
        other => format!("{name} ({})", words::standing(other)),
    }
}

/// Words with a margin, in lines as wide as the terminal; as they are where there is none.
pub(crate) fn wrapped(page: &mut Page, text: &str, indent: usize) -> fmt::Result {
    let room = page.width().map(|width| width.saturating_sub(indent).max(LEAST));
    for line in Untrusted::new(text).lines().lines() {
        for part in room.map_or_else(|| vec![line.to_owned()], |room| in_lines(line, room)) {
            writeln!(page, "{}", format!("{:indent$}{part}", "").trim_end())?;
        }
    }
    Ok(())
}

fn in_lines(line: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in line.split(' ') {
        let width = word.width();
        if used > 0 && used + 1 + width > room {
            lines.push(String::new());
            used = 0;
        }
        if let Some(last) = lines.last_mut() {
            if used > 0 {
                last.push(' ');
                used += 1;
            }
            last.push_str(word);
            used += width;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_into_lines_and_none_is_lost() {
        let text = "Every week the market throws much away and 広場で we make soup of it";
        let lines = in_lines(text, 24);
        assert!(lines.len() > 2 && lines.iter().all(|line| line.width() <= 24), "{lines:?}");
        assert_eq!(lines.join(" "), text);
        assert_eq!(in_lines("", 24), [""]);
    }
}
