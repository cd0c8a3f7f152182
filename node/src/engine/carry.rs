//! Carrying an experiment into another circle: a note there, signed by who carries it, that names the original and says
//! what it is called. Never a copy; and never out of a private circle, unless it is our own and that was agreed to.
//!
//! ```text
//! kind = carried · about = the original · version = the one that was read · to = its community
//! text = title | line feed | community · circles, open ones only | empty line, gist | empty line, why
//! ```

use joinup_protocol::{
    experiment::{Summary, lint},
    id::{CircleId, EntryId, Kind, PublicId, SlotHash},
    item::{Draft, Payload, Verified},
    note::Note as Words,
    text::{Code, Text},
};

use super::{
    Engine, State,
    catalogue::{NoteRow, Row},
};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Carried, CarriedRow, CarryRequest, Moment, Notice, Warning},
    },
    say,
};

/// What such a note is.
pub(super) const KIND: &str = "carried";
/// Characters of the reason.
const WHY: usize = 1_000;

impl State {
    /// Notes of ours that carry an experiment.
    fn carried_by_us(&self, about: &PublicId) -> impl Iterator<Item = &NoteRow> {
        let is_ours = |row: &&NoteRow| self.own_author(row) && self.catalogue.note_kind(row) == KIND;
        self.catalogue.notes_about(about).filter(is_ours).filter(|row| !row.is_withdrawn())
    }

    fn own_author(&self, row: &NoteRow) -> bool {
        self.policy.standing(&row.author) == crate::api::types::Standing::Us
    }
}

impl Engine {
    /// Carries an experiment into a circle that we are in.
    ///
    /// # Errors
    /// When there is no such experiment or circle, it is there already, it may not be carried there, or it cannot be said.
    pub fn carry(&self, request: &CarryRequest) -> Result<Carried, Error> {
        let id = self.find(&request.id)?.id;
        let none = || super::show::only_a_draft(&request.id);
        let row = self.look(|state| state.catalogue.get(&id).cloned()).ok_or_else(none)?;
        let summary = self.item_of(&row)?.and_then(|item| match item.payload() {
            Payload::Experiment(summary) => Some(summary),
            _ => None,
        });
        let summary = summary.ok_or_else(|| Error::new(ErrorCode::NotAllowed, say!("carry-nothing")))?;
        let circle = self.our_circle(&request.to)?;
        self.may_carry(&row, &circle)?;
        let why = request.why.trim();
        if why.chars().count() > WHY {
            return Err(Error::new(ErrorCode::Invalid, say!("carry-why-long", most = WHY)));
        }
        let found = lint::of_words("text", why);
        let mut warnings: Vec<Warning> =
            found.into_iter().map(|found| super::publish::warning(&id.to_string(), found)).collect();
        if self.look(|state| !state.catalogue.circles_of(&id).any(|there| state.circles.is_open(&there))) {
            let message = say!("carry-out-of-private", circle = self.look(|state| state.circle_ref(&circle).name));
            warnings.insert(0, Warning { id: id.to_string(), code: "private".into(), message, field: None });
        }
        if !warnings.is_empty() && !request.accept_warnings {
            let error = Error::new(ErrorCode::Warnings, say!("note-look-again"))
                .why(say!("note-look-again-why", number = warnings.len()));
            return Err(Error { warnings, ..error });
        }
        let _turn = self.turn();
        let item = self.carrying(&row, &summary, circle, why)?;
        self.commit(Vec::new(), vec![item])?;
        let name = self.look(|state| state.circle_ref(&circle).name);
        let message = say!("carry-done", title = summary.title.as_str(), circle = name);
        Ok(Carried { notices: vec![Notice { code: KIND.into(), message, next: String::new() }], ..self.carried()? })
    }

    fn may_carry(&self, row: &Row, to: &CircleId) -> Result<(), Error> {
        let us = self.us();
        let (there, is_open) = self.look(|state| {
            let circles: Vec<CircleId> = state.catalogue.circles_of(&row.id).collect();
            (circles.contains(to), circles.iter().any(|circle| state.circles.is_open(circle)))
        });
        if there {
            return Err(Error::new(ErrorCode::NotAllowed, say!("carry-there")).next("joinup list --circle NAME"));
        }
        if !is_open && row.author != us {
            return Err(Error::new(ErrorCode::NotAllowed, say!("carry-private")).why(say!("carry-private-why")));
        }
        Ok(())
    }

    /// The note; of what we carried into that circle before a newer one.
    fn carrying(&self, row: &Row, summary: &Summary, circle: CircleId, why: &str) -> Result<Verified, Error> {
        let before = self.look(|state| {
            let mut notes = state.carried_by_us(&row.id);
            notes.find(|note| note.circle == circle).map(|note| note.slot)
        });
        let id = match before.map(|slot| self.item_in(&circle, &slot)).transpose()?.flatten() {
            Some(item) => item.header().id,
            None => EntryId::new(self.0.clock.random()?),
        };
        let slot = SlotHash::of(&circle, &self.us(), Kind::NOTE, &id);
        let words = Words {
            kind: Code::known(KIND),
            about: row.id,
            version: Some(row.version),
            in_reply_to: None,
            to: Some(row.author),
            text: self.words_of_original(row, summary, why),
            language: summary.language.clone(),
            ours: None,
            adaptation: None,
        };
        let payload = Payload::Note(Box::new(words));
        self.sign(Draft { circle, kind: Kind::NOTE, id, stamp: self.next_stamp(&circle, &slot), payload })
    }

    fn words_of_original(&self, row: &Row, summary: &Summary, why: &str) -> Text<2000> {
        let (community, circles) = self.look(|state| {
            let open = state.catalogue.circles_of(&row.id).filter(|circle| state.circles.is_open(circle));
            let names: Vec<String> = open.map(|circle| state.circle_ref(&circle).name).collect();
            (state.community_ref(&row.author).name, names.join(", "))
        });
        let whence = [community, circles].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        let parts = [format!("{}\n{whence}", summary.title), summary.gist.to_string(), why.to_owned()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Text::excerpt(&parts.join("\n\n"))
    }

    /// What was carried into our circles, the newest first.
    ///
    /// # Errors
    /// When a note cannot be read.
    pub fn carried(&self) -> Result<Carried, Error> {
        let mut rows: Vec<NoteRow> = self.look(|state| {
            let is_shown = |row: &&NoteRow| {
                let gone = row.about.and_then(|about| state.catalogue.get(&about)).is_some_and(Row::is_withdrawn);
                state.catalogue.note_kind(row) == KIND && !row.is_withdrawn() && !gone && state.shows(&row.author)
            };
            state.catalogue.notes().filter(is_shown).cloned().collect()
        });
        rows.sort_by_key(|row| (std::cmp::Reverse(row.stamp), row.id));
        let mut items = Vec::new();
        for row in rows {
            let Some(words) = self.words_of(&row)? else { continue };
            items.push(self.look(|state| CarriedRow {
                id: row.id.to_string(),
                short: state.short(&row.id),
                about: words.about.to_string(),
                here: state.catalogue.get(&words.about).is_some(),
                circle: state.circle_ref(&row.circle),
                by: state.community_ref(&row.author),
                text: words.text.as_str().to_owned(),
                at: Moment(row.stamp.millis()),
            }));
        }
        Ok(Carried { items, notices: Vec::new() })
    }

    /// Takes back what we carried of what its author has withdrawn since.
    pub(super) fn carry_no_more(&self) -> Result<(), Error> {
        let gone: Vec<NoteRow> = self.look(|state| {
            let is_gone = |row: &&NoteRow| {
                let about = row.about.and_then(|about| state.catalogue.get(&about));
                state.catalogue.note_kind(row) == KIND
                    && state.own_author(row)
                    && !row.is_withdrawn()
                    && about.is_some_and(Row::is_withdrawn)
            };
            state.catalogue.notes().filter(is_gone).cloned().collect()
        });
        if gone.is_empty() {
            return Ok(());
        }
        let _turn = self.turn();
        let mut items = Vec::new();
        for row in gone {
            items.extend(self.tombstones_of(&row)?);
        }
        self.commit(Vec::new(), items)
    }
}
