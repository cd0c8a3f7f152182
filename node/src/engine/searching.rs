//! The index of words, as the engine keeps it: what it holds is in the catalogue and the store.

use std::sync::PoisonError;

use joinup_protocol::{id::PublicId, item::Payload};

use super::{Engine, catalogue};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Check, Doctor},
    },
    index::{Answer, Card, Held, Question, Unusable},
    say,
};

impl Held for Engine {
    fn all(&self) -> Vec<(PublicId, u64)> {
        self.look(|state| {
            let rows = state.catalogue.all().filter(|row| row.can_be_found());
            rows.map(|row| (row.id, state.catalogue.mark(row))).collect()
        })
    }

    fn card(&self, id: &PublicId) -> Option<Card> {
        let (row, mark, circles) = self.look(|state| {
            let row = state.catalogue.get(id).filter(|row| row.can_be_found())?;
            Some((row.clone(), state.catalogue.mark(row), state.catalogue.circles_of(id).collect()))
        })?;
        let item = match self.item_of(&row) {
            Ok(item) => item?,
            Err(error) => {
                tracing::warn!(%error, "an item cannot be read and is not found by its words");
                return None;
            }
        };
        let Payload::Experiment(summary) = item.payload() else { return None };
        let header = item.header();
        let news = catalogue::news(header.stamp, summary.reflected_on);
        // It may have been replaced meanwhile; then it comes again.
        let mark = if catalogue::mark(&item.digest()) == row.mark { mark } else { 0 };
        Some(Card { id: row.id, author: header.author, circles, mark, news, summary })
    }
}

impl Engine {
    /// Asks the index.
    pub(super) fn ask_index(&self, question: &Question) -> Result<Answer, Error> {
        self.0.index.answer(question, self).map_err(unusable)
    }

    /// Takes into the index a part of what changed, for whoever has the time; a search does so itself. Gives whether
    /// there is more.
    ///
    /// # Errors
    /// When the index can be neither used nor made again.
    pub(crate) fn settle_index(&self) -> Result<bool, Error> {
        self.0.index.settle(self).map_err(unusable)
    }

    /// Takes out of the index what is not held any more, before anybody is told that it is gone.
    pub(super) fn forget_in_index(&self) {
        if self.0.index.is_there()
            && let Err(error) = self.0.index.bring_up_to_date(self)
        {
            tracing::warn!(%error, "the index of words does not forget what is gone");
        }
    }

    /// Lets the words of what is gone leave the disk.
    pub(super) fn forget_words(&self) -> Result<(), Unusable> {
        self.0.index.forget_words()
    }

    /// The same, for what was withdrawn before: when it is done, nothing of that is left here.
    pub(super) fn forget_what_was_withdrawn(&self) -> Result<(), Unusable> {
        let lots = self.0.tally.awaited();
        if lots > 0 && self.0.index.is_there() {
            self.0.index.bring_up_to_date(self)?;
        }
        self.forget_words()?;
        self.0.tally.forgotten(lots, self.0.clock.elapsed());
        Ok(())
    }

    /// The same now, because somebody asks whether it has happened: an index without gaps has nothing to do. Whoever
    /// asks all the time has a tenth of the time.
    ///
    /// # Errors
    /// When the index cannot be written, or enough was done for now.
    pub(super) fn forget_words_now(&self) -> Result<(), Unusable> {
        if !self.0.index.is_there() {
            return Ok(());
        }
        let mut last = self.0.forgotten.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = self.0.clock.elapsed();
        if last.is_some_and(|(ended, took)| begun < ended + took * 9) {
            return Err(Unusable::for_now());
        }
        self.0.index.bring_up_to_date(self)?;
        if self.0.index.has_words_to_forget() {
            self.forget_words()?;
            let ended = self.0.clock.elapsed();
            *last = Some((ended, ended.saturating_sub(begun)));
        }
        Ok(())
    }

    /// Makes the index of words anew from what is held.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn reindex(&self) -> Result<Doctor, Error> {
        let found = self.0.index.make_again(self).map_err(unusable)?;
        let message = say!("search-index-made", number = found);
        let check = Check { name: say!("search-index"), state: "ok".into(), message, next: String::new() };
        Ok(Doctor { ok: true, checks: vec![check], rebuilt: false })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "what refuses takes the reason")]
fn unusable(why: Unusable) -> Error {
    Error::new(ErrorCode::Failed, say!("search-unusable")).why(why.to_string()).next("joinup doctor --reindex")
}
