//! Conversation: signed notes about an experiment or another note. They travel and are kept like summaries; nothing
//! about them is counted.
//!
//! `write` says them, `drafts` keeps what was written and could not be said, `thread` puts them in order under an
//! experiment, `inbox` and `questions` list them, and `echo` tells the origin of an experiment what became of it.

mod drafts;
mod echo;
mod inbox;
mod questions;
#[cfg(test)]
mod tests;
mod thread;
mod write;

use joinup_protocol::{
    experiment::Adaptation,
    id::{CommunityId, Kind, PublicId},
    item::{Payload, Verified},
    note::Note as Words,
};

pub(super) use self::drafts::only_a_note_draft;
use super::{Engine, State, catalogue::NoteRow, find::Meant, refusal};
use crate::{
    api::{
        Error, ErrorCode,
        types::{AboutRef, Fields, Moment, Note, NoteState, Notice, Standing, Withdrawn},
    },
    say, speech,
};

impl Engine {
    /// One note.
    ///
    /// # Errors
    /// When there is none, several fit, or it cannot be read.
    pub fn note(&self, typed: &str) -> Result<Note, Error> {
        let none = || refusal::not_found(&say!("note-word"), typed, "joinup inbox");
        let Meant::Note(id) = self.look(|state| state.meant(typed))? else { return Err(none()) };
        let row = self.look(|state| state.catalogue.note(&id).cloned()).ok_or_else(none)?;
        self.shown_note(&row)
    }

    /// A note as people and scripts see it.
    fn shown_note(&self, row: &NoteRow) -> Result<Note, Error> {
        let words = self.words_of(row)?;
        Ok(self.look(|state| state.note(row, words.as_ref())))
    }

    /// What a note says; nothing when it was taken back, or a newer joinup wrote it.
    pub(super) fn words_of(&self, row: &NoteRow) -> Result<Option<Words>, Error> {
        Ok(match self.item_in(&row.circle, &row.slot)?.map(|item| item.payload()) {
            Some(Payload::Note(words)) => Some(*words),
            _ => None,
        })
    }

    /// Withdraws a note of ours; nothing when it is something else that is meant.
    pub(super) fn withdraw_note(&self, typed: &str) -> Result<Option<Withdrawn>, Error> {
        let Meant::Note(id) = self.look(|state| state.meant(typed))? else { return Ok(None) };
        let Some(row) = self.look(|state| state.catalogue.note(&id).cloned()) else { return Ok(None) };
        let title = self.look(|state| state.note_title(&id)).unwrap_or_default();
        if row.author != self.us() {
            return Err(Error::new(ErrorCode::NotAllowed, say!("note-of-others"))
                .why(say!("note-of-others-why"))
                .next("joinup community mute NAME"));
        }
        if row.is_withdrawn() {
            return Err(Error::new(ErrorCode::NotFound, say!("note-withdrawn-before", id = row.id.to_string())));
        }
        self.commit(Vec::new(), self.tombstones_of(&row)?)?;
        let next = format!("joinup withdraw {} --status", self.look(|state| state.short(&row.id)));
        let notice = Notice { code: "withdrawn".into(), message: say!("note-withdrawing"), next };
        Ok(Some(Withdrawn {
            id: row.id.to_string(),
            title,
            asked: 0,
            queued: true,
            notices: vec![notice, super::withdraw::own_words_stay()],
        }))
    }

    /// What takes a note of ours back, in every circle in which it was said.
    pub(super) fn tombstones_of(&self, row: &NoteRow) -> Result<Vec<Verified>, Error> {
        match self.item_in(&row.circle, &row.slot)? {
            Some(item) => self.tombstones(Kind::NOTE, item.header().id),
            None => Ok(Vec::new()),
        }
    }

    /// Whether a note that arrived is in our inbox.
    pub(super) fn is_in_inbox(&self, id: &PublicId) -> bool {
        self.look(|state| state.catalogue.note(id).is_some_and(|row| state.why_here(row, false).is_some()))
    }
}

impl State {
    /// A note as people and scripts see it. Of one without words only its place is told.
    fn note(&self, row: &NoteRow, words: Option<&Words>) -> Note {
        let state = match (row.is_withdrawn(), words) {
            (true, _) => NoteState::Withdrawn,
            (false, None) => NoteState::Missing,
            (false, Some(_)) => NoteState::Here,
        };
        let about = row.about.map(|about| self.about(&about)).unwrap_or_default();
        let said = Note {
            kind: self.catalogue.note_kind(row).to_owned(),
            community: Some(self.community_ref(&row.author)),
            mine: self.policy.standing(&row.author) == Standing::Us,
            ..self.empty_note(&row.id, about, Moment(row.stamp.millis()), state)
        };
        words.map_or_else(|| said.clone(), |words| self.with_words(said.clone(), words))
    }

    /// The place of a note of which nothing can be shown.
    fn empty_note(&self, id: &PublicId, about: AboutRef, at: Moment, state: NoteState) -> Note {
        Note {
            id: id.to_string(),
            short: self.short(id),
            kind: String::new(),
            community: None,
            mine: false,
            about,
            version: None,
            in_reply_to: None,
            to: None,
            text: String::new(),
            language: None,
            at,
            state,
            ours: None,
            adaptation: None,
            depth: 0,
        }
    }

    fn with_words(&self, note: Note, words: &Words) -> Note {
        Note {
            kind: words.kind.as_str().to_owned(),
            version: words.version,
            in_reply_to: words.in_reply_to.map(|id| id.to_string()),
            to: words.to.map(|who| self.community_ref(&who)),
            text: words.text.as_str().to_owned(),
            language: words.language.as_ref().map(|language| language.as_str().to_owned()),
            ours: words.ours.map(|id| self.about(&id)),
            adaptation: words.adaptation.as_ref().map(fields_of),
            ..note
        }
    }

    /// The experiment of this id, as something is about it.
    pub(super) fn about(&self, id: &PublicId) -> AboutRef {
        let withdrawn = self.catalogue.get(id).is_some_and(|row| row.is_withdrawn());
        AboutRef { id: id.to_string(), short: self.short(id), title: self.experiment_title(id), withdrawn }
    }

    fn experiment_title(&self, id: &PublicId) -> String {
        self.catalogue.get(id).map(|row| row.title.to_string()).unwrap_or_default()
    }

    /// What a note is called where there is no room for its words.
    pub(super) fn note_title(&self, id: &PublicId) -> Option<String> {
        if let Some(draft) = self.own.note_ids.get(id) {
            return Some(self.note_draft_title(draft));
        }
        let row = self.catalogue.note(id)?;
        let who = self.community_ref(&row.author).name;
        Some(match row.about.map(|about| self.experiment_title(&about)) {
            None => say!("note-of", who = who),
            Some(title) => self.kind_about(self.catalogue.note_kind(row), &title, &who),
        })
    }

    fn kind_about(&self, kind: &str, title: &str, who: &str) -> String {
        let kind = speech::code(kind).into_owned();
        if title.is_empty() {
            say!("note-title-unknown", kind = kind, who = who)
        } else {
            say!("note-title", kind = kind, who = who, title = title)
        }
    }

    /// The id of a note was typed where only an experiment can be meant.
    pub(super) fn is_a_note(&self, typed: &str, id: &PublicId) -> Error {
        let error = Error::new(ErrorCode::NotFound, say!("note-not-experiment", id = typed));
        match self.catalogue.note(id).and_then(|row| row.about) {
            Some(about) if self.catalogue.get(&about).is_some() => {
                error.why(self.note_title(id).unwrap_or_default()).next(format!("joinup show {}", self.short(&about)))
            }
            _ => error.next("joinup inbox"),
        }
    }

    /// Whether what a community says is to be shown.
    pub(super) fn shows(&self, community: &CommunityId) -> bool {
        !matches!(self.policy.standing(community), Standing::Muted | Standing::Blocked)
    }

    fn is_us(&self, community: &CommunityId) -> bool {
        self.policy.standing(community) == Standing::Us
    }

    /// Whether an experiment is ours.
    fn is_our_experiment(&self, id: &PublicId) -> bool {
        self.own.ids.contains_key(id) || self.catalogue.get(id).is_some_and(|row| self.is_us(&row.author))
    }
}

/// An adaptation by the names of the record format.
fn fields_of(adaptation: &Adaptation) -> Fields {
    match serde_json::to_value(adaptation) {
        Ok(serde_json::Value::Object(fields)) => {
            let is_said = |value: &serde_json::Value| {
                value.as_str() != Some("") && value.as_array().is_none_or(|list| !list.is_empty())
            };
            fields.into_iter().filter(|(_, value)| is_said(value)).collect()
        }
        _ => Fields::new(),
    }
}
