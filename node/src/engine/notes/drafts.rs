//! What was written to somebody and not said yet: kept in the journal before anything else is looked at.

use joinup_protocol::{id::EntryId, time::Millis};
use serde::{Deserialize, Serialize};

use super::super::{Engine, State, fact::Fact, find::Meant};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Draft, Dropped, Moment, NoteDraftRow},
    },
    say,
};

/// A note that is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct NoteDraft {
    /// What it will be.
    pub(super) kind: String,
    /// What it is about: a full id, or what was typed when nothing was found.
    pub(super) target: String,
    /// The words.
    pub(super) text: String,
}

/// The id of a draft of a note was typed where only an experiment can be meant.
pub(in super::super) fn only_a_note_draft(short: &str) -> Error {
    Error::new(ErrorCode::NotFound, say!("note-only-draft", id = short)).next("joinup drafts")
}

/// The command that goes on with a draft.
pub(super) fn going_on(kind: &str, short: &str) -> String {
    match kind {
        "question" => format!("joinup ask --draft {short}"),
        "offer" => format!("joinup offer --draft {short}"),
        "request" => format!("joinup request --draft {short}"),
        "accept" => format!("joinup accept --draft {short}"),
        "decline" => format!("joinup decline --draft {short}"),
        "thanks" => format!("joinup thank --draft {short}"),
        _ => format!("joinup reply --draft {short}"),
    }
}

impl Engine {
    /// The notes that are being written, the one saved last first.
    pub(in super::super) fn note_drafts(&self) -> Vec<NoteDraftRow> {
        self.look(|state| {
            let mut rows: Vec<NoteDraftRow> =
                state.own.note_drafts.keys().filter_map(|id| state.note_draft_row(id)).collect();
            rows.sort_by(|one, other| (other.saved, &one.id).cmp(&(one.saved, &other.id)));
            rows
        })
    }

    /// Saves a note that is being written.
    pub(super) fn save_note_draft(&self, id: EntryId, draft: &NoteDraft) -> Result<(), Error> {
        let json = serde_json::to_string(draft).map_err(Error::failed)?;
        if self.look(|state| state.own.note_drafts.get(&id).is_some_and(|(_, kept)| *kept == json)) {
            return Ok(());
        }
        self.write_facts(&[Fact::NoteDraft { id, saved: self.now(), json }])
    }

    /// The draft of a note as the commands for drafts show it; nothing when it is something else that is meant.
    pub(in super::super) fn note_as_draft(&self, typed: &str) -> Result<Option<Draft>, Error> {
        let Some(id) = self.unsaid(typed)? else { return Ok(None) };
        Ok(self.look(|state| {
            let (saved, draft) = state.note_draft(&id)?;
            let public = state.own.note_id(&id);
            Some(Draft {
                id: public.to_string(),
                short: state.short(&public),
                title: state.note_draft_title(&id),
                problems: Vec::new(),
                text: draft.text,
                saved: Moment(saved),
                replaces: 0,
                invitation: None,
                notices: Vec::new(),
            })
        }))
    }

    /// Saves new words of a note that is being written; nothing when it is something else that is meant.
    pub(in super::super) fn rewrite_note(&self, typed: &str, text: &str) -> Result<Option<Draft>, Error> {
        let Some(id) = self.unsaid(typed)? else { return Ok(None) };
        let Some((_, draft)) = self.look(|state| state.note_draft(&id)) else { return Ok(None) };
        self.save_note_draft(id, &NoteDraft { text: text.to_owned(), ..draft })?;
        self.note_as_draft(typed)
    }

    /// Throws a note away that is being written; nothing when it is something else that is meant.
    pub(in super::super) fn drop_note_draft(&self, typed: &str) -> Result<Option<Dropped>, Error> {
        let Some(id) = self.unsaid(typed)? else { return Ok(None) };
        let (public, title) = self.look(|state| (state.own.note_id(&id), state.note_draft_title(&id)));
        self.write_facts(&[Fact::NoteDraftGone { id }])?;
        Ok(Some(Dropped { id: public.to_string(), title }))
    }

    fn unsaid(&self, typed: &str) -> Result<Option<EntryId>, Error> {
        Ok(match self.look(|state| state.meant(typed))? {
            Meant::Unsaid(id) => Some(id),
            _ => None,
        })
    }
}

impl State {
    /// A note that is being written, and when it was saved.
    pub(super) fn note_draft(&self, id: &EntryId) -> Option<(Millis, NoteDraft)> {
        let (saved, json) = self.own.note_drafts.get(id)?;
        Some((*saved, serde_json::from_str(json).ok()?))
    }

    /// What was typed as a full id, if it means one thing.
    pub(super) fn full_id(&self, typed: &str) -> String {
        match self.meant(typed) {
            Ok(Meant::Experiment(found)) => found.id.to_string(),
            Ok(Meant::Note(id)) => id.to_string(),
            _ => typed.trim().to_owned(),
        }
    }

    /// The same words about the same thing, if they are kept already.
    pub(super) fn same_note_draft(&self, wanted: &NoteDraft) -> Option<EntryId> {
        let drafts = self.own.note_drafts.keys();
        drafts.copied().find(|id| self.note_draft(id).is_some_and(|(_, draft)| draft == *wanted))
    }

    fn note_draft_row(&self, id: &EntryId) -> Option<NoteDraftRow> {
        let (saved, draft) = self.note_draft(id)?;
        let public = self.own.note_id(id);
        let short = self.short(&public);
        let experiment = match self.meant(&draft.target) {
            Ok(Meant::Experiment(found)) => Some(found.id),
            Ok(Meant::Note(note)) => self.catalogue.note(&note).and_then(|row| row.about),
            _ => None,
        };
        Some(NoteDraftRow {
            id: public.to_string(),
            next: going_on(&draft.kind, &short),
            short,
            about: experiment.map(|id| self.about(&id)),
            kind: draft.kind,
            target: draft.target,
            text: draft.text,
            saved: Moment(saved),
        })
    }

    /// What a note is called that is being written.
    pub(super) fn note_draft_title(&self, id: &EntryId) -> String {
        let Some(row) = self.note_draft_row(id) else { return String::new() };
        let title = row.about.map(|about| about.title).filter(|title| !title.is_empty()).unwrap_or(row.target);
        say!("note-draft-title", kind = crate::speech::code(&row.kind).into_owned(), title = title)
    }
}
