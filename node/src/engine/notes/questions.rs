//! Open questions: what experiments ask others, what ideas wonder, and what was asked in notes and not answered.

use std::cmp::Reverse;

use joinup_protocol::{id::PublicId, item::Payload};

use super::{
    super::{
        Engine, State,
        catalogue::{NoteRow, Row},
    },
    inbox::limit,
};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Moment, QuestionRow, Questions, QuestionsQuery},
    },
    index::shuffled,
    say,
};

/// The kind of a note that asks.
const QUESTION: &str = "question";
/// The kind of a note that answers.
const REPLY: &str = "reply";

/// Where questions are found, and how many.
enum Asked {
    Experiment(PublicId, u8),
    Note(PublicId),
}

impl Asked {
    fn number(&self) -> u64 {
        match self {
            Self::Experiment(_, asks) => (*asks).into(),
            Self::Note(_) => 1,
        }
    }
}

impl Engine {
    /// What we could answer, then what we ask others: the newest first, or in a reader's own order.
    ///
    /// # Errors
    /// When there is no such order, or something cannot be read.
    pub fn questions(&self, query: &QuestionsQuery) -> Result<Questions, Error> {
        let seed = self.order_of_questions(query)?;
        let places = self.look(|state| state.asked(query, seed));
        let limit = limit(query.limit);
        let found = places.iter().map(Asked::number).sum();
        let mut items = Vec::new();
        for place in places {
            if items.len() >= limit {
                break;
            }
            match place {
                Asked::Experiment(id, _) => items.extend(self.asked_in(&id)?),
                Asked::Note(id) => items.extend(self.asked_note(&id)?),
            }
        }
        items.truncate(limit);
        let order = match seed {
            Some(seed) => say!("questions-order-shuffle", seed = seed.to_string()),
            None => say!("questions-order"),
        };
        Ok(Questions { order, found, items, seed })
    }

    /// The number of the reader's own order, if that is wanted.
    fn order_of_questions(&self, query: &QuestionsQuery) -> Result<Option<u64>, Error> {
        match query.order.as_deref() {
            None if query.seed.is_none() => Ok(None),
            None | Some("shuffle") => self.seed_of_shuffle(query.seed).map(Some),
            Some("newest") => Ok(None),
            Some(other) => Err(Error::new(ErrorCode::Usage, say!("questions-no-such-order", order = other))
                .next("joinup questions --shuffle")),
        }
    }

    /// What an experiment asks.
    fn asked_in(&self, id: &PublicId) -> Result<Vec<QuestionRow>, Error> {
        let Some(row) = self.look(|state| state.catalogue.get(id).cloned()) else { return Ok(Vec::new()) };
        let Some(Payload::Experiment(summary)) = self.item_of(&row)?.map(|item| item.payload()) else {
            return Ok(Vec::new());
        };
        let wonders = summary.state == "idea" && !summary.question.is_empty();
        let wondering = wonders.then(|| ("wondering", summary.question.as_str().to_owned()));
        let asks = summary.asks.iter().map(|ask| ("ask", ask.as_str().to_owned()));
        let said: Vec<(&str, String)> = wondering.into_iter().chain(asks).collect();
        Ok(self.look(|state| said.into_iter().map(|(kind, text)| state.question_of(&row, kind, text)).collect()))
    }

    fn asked_note(&self, id: &PublicId) -> Result<Option<QuestionRow>, Error> {
        let Some(row) = self.look(|state| state.catalogue.note(id).cloned()) else { return Ok(None) };
        let note = self.shown_note(&row)?;
        let Some(community) = note.community else { return Ok(None) };
        Ok(Some(QuestionRow {
            id: note.id,
            short: note.short,
            kind: note.kind,
            community,
            mine: note.mine,
            about: note.about,
            text: note.text,
            at: note.at,
            replied: false,
        }))
    }
}

impl State {
    /// Where something is asked: by others, then by us.
    fn asked(&self, query: &QuestionsQuery, seed: Option<u64>) -> Vec<Asked> {
        let fits = |row: &Row| {
            let is_wanted = |theme: &str| self.catalogue.themes(row).any(|has| has == theme);
            query.theme.as_deref().is_none_or(is_wanted)
        };
        let experiments =
            self.catalogue.newest_first().filter(|row| row.asks > 0 && self.shows(&row.author) && fits(row));
        let experiments = experiments
            .map(|row| (self.is_us(&row.author), row.news().moment(), row.id, Asked::Experiment(row.id, row.asks)));
        let about_fitting = |row: &NoteRow| match row.about.and_then(|about| self.catalogue.get(&about)) {
            Some(about) => fits(about) && !about.is_withdrawn(),
            None => query.theme.is_none(),
        };
        let is_open = |row: &&NoteRow| {
            let is_question = self.catalogue.note_kind(row) == QUESTION;
            is_question && self.shows(&row.author) && !self.is_answered(row) && about_fitting(row)
        };
        let notes = self.catalogue.notes().filter(is_open);
        let notes = notes.map(|row| (self.is_us(&row.author), row.stamp.millis(), row.id, Asked::Note(row.id)));
        let mut all: Vec<_> = experiments.chain(notes).collect();
        match seed {
            Some(seed) => all.sort_by_cached_key(|(ours, _, id, _)| (*ours, shuffled(seed, id), *id)),
            None => all.sort_by_key(|(ours, at, id, _)| (*ours, Reverse(*at), *id)),
        }
        all.into_iter().map(|(_, _, _, place)| place).collect()
    }

    /// Whether others replied to an experiment itself.
    fn has_replies(&self, row: &Row) -> bool {
        self.catalogue.notes_about(&row.id).any(|note| {
            let is_reply = note.in_reply_to.is_none() && self.catalogue.note_kind(note) == REPLY;
            is_reply && note.author != row.author && self.shows(&note.author)
        })
    }

    fn question_of(&self, row: &Row, kind: &str, text: String) -> QuestionRow {
        let about = self.about(&row.id);
        QuestionRow {
            id: about.id.clone(),
            short: about.short.clone(),
            kind: kind.to_owned(),
            community: self.community_ref(&row.author),
            mine: self.is_us(&row.author),
            about,
            text,
            at: Moment(row.news().moment()),
            replied: self.has_replies(row),
        }
    }
}
