//! Withdrawing: a signed item without content that takes the place of the summary for ever.

use joinup_protocol::id::Kind;

use super::{Engine, fact::Fact, refusal};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Notice, WithdrawRequest, Withdrawn},
    },
    say,
};

impl Engine {
    /// Withdraws an experiment of ours, and its draft with it.
    ///
    /// # Errors
    /// When it is somebody else's, was never published, or it cannot be saved.
    pub fn withdraw(&self, request: &WithdrawRequest) -> Result<Withdrawn, Error> {
        let _turn = self.turn();
        if let Some(withdrawn) = self.withdraw_note(&request.id)? {
            return Ok(withdrawn);
        }
        let found = self.find(&request.id)?;
        let row = self.look(|state| state.catalogue.get(&found.id).cloned());
        let title = self.look(|state| state.title(&found.id));
        let Some(row) = row else {
            return Err(Error::new(ErrorCode::NotFound, say!("withdraw-never-published", title = &title))
                .next(format!("joinup drafts drop {}", request.id)));
        };
        if row.author != self.us() {
            return Err(Error::new(ErrorCode::NotAllowed, say!("withdraw-not-ours", title = &title))
                .why(say!("withdraw-not-ours-why"))
                .next("joinup community mute NAME"));
        }
        let id_text = found.id.to_string();
        if row.is_withdrawn() {
            return Err(Error::new(ErrorCode::NotFound, say!("withdraw-before", id = &id_text)));
        }
        // What another machine of ours published, or this one before its key was recovered, is ours to withdraw as well.
        let id = match found.own {
            Some(id) => id,
            None => {
                self.item_of(&row)?
                    .ok_or_else(|| refusal::not_found(&say!("experiment-word"), &id_text, "joinup list"))?
                    .header()
                    .id
            }
        };
        let mut items = self.tombstones(Kind::EXPERIMENT, id)?;
        let gone = Fact::DraftGone { id }.to_entry().map_err(refusal::too_long)?;
        items.extend(self.echoes_gone(&found.id)?);
        self.commit(vec![gone], items)?;
        self.forget_in_index();
        let withdrawn = Notice {
            code: "withdrawn".into(),
            message: say!("withdraw-done"),
            next: format!("joinup withdraw {} --status", self.look(|state| state.short(&found.id))),
        };
        Ok(Withdrawn { id: id_text, title, asked: 0, queued: true, notices: vec![withdrawn, own_words_stay()] })
    }
}

/// That withdrawing reaches what others have, and not the journal: own work is never written over.
pub(super) fn own_words_stay() -> Notice {
    Notice { code: "own-words-stay".into(), message: say!("own-words-stay"), next: "joinup --home NEW recover".into() }
}
