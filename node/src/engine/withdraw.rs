//! Withdrawing: a signed item without content that takes the place of the summary for ever.

use joinup_protocol::{
    id::Kind,
    item::{Draft, Payload},
};

use super::{Engine, fact::Fact, refusal};
use crate::api::{
    Error, ErrorCode,
    types::{Notice, WithdrawRequest, Withdrawn},
};

impl Engine {
    /// Withdraws an experiment of ours, and its draft with it.
    ///
    /// # Errors
    /// When it is somebody else's, was never published, or it cannot be saved.
    pub fn withdraw(&self, request: &WithdrawRequest) -> Result<Withdrawn, Error> {
        let _turn = self.turn();
        let found = self.find(&request.id)?;
        let row = self.look(|state| state.catalogue.get(&found.id).cloned());
        let title = self.look(|state| state.title(&found.id));
        let Some(row) = row else {
            return Err(Error::new(ErrorCode::NotFound, format!("'{title}' was never published."))
                .next(format!("joinup drafts drop {}", request.id)));
        };
        if row.author != self.us() {
            return Err(Error::new(ErrorCode::NotAllowed, format!("'{title}' is another community's."))
                .why("Only they can withdraw it. You can stop showing what they publish.")
                .next("joinup community mute NAME"));
        }
        let id_text = found.id.to_string();
        if row.is_withdrawn() {
            return Err(Error::new(ErrorCode::NotFound, format!("{id_text} was withdrawn before.")));
        }
        // What another machine of ours published, or this one before its key was recovered, is ours to withdraw as well.
        let id = match found.own {
            Some(id) => id,
            None => {
                self.item_of(&row)?
                    .ok_or_else(|| refusal::not_found("experiment", &id_text, "joinup list"))?
                    .header()
                    .id
            }
        };
        let circle = self.commons();
        let stamp = self.next_stamp(&row.slot);
        let item =
            Draft { circle, kind: Kind::EXPERIMENT, id, stamp, payload: Payload::Tombstone }.sign(&self.0.key)?;
        let gone = Fact::DraftGone { id }.to_entry().map_err(refusal::too_long)?;
        self.commit(vec![gone], vec![item])?;
        self.forget_in_index();
        Ok(Withdrawn { id: id_text, title, asked: 0, queued: true, notices: notices() })
    }
}

fn notices() -> Vec<Notice> {
    let message = "It is shown and given to nobody any more, and every node that hears of this deletes what it has. \
                   Which of them have done so is not known to this version of joinup. Copies outside joinup are beyond \
                   reach. Your own words stay in this folder.";
    vec![Notice { code: "withdrawn".into(), message: message.into(), next: String::new() }]
}
