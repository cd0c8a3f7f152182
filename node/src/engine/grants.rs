//! Who may have the record of an experiment whose summary alone is for everybody: those who requested it and whose
//! request its authors accepted. Nothing is written down for it beside the conversation; a later answer takes the place
//! of an earlier one.

use joinup_protocol::{
    experiment::Audience,
    id::{CommunityId, Digest, PublicId},
};

use super::{Engine, State, catalogue::Row};
use crate::{api::Error, network::NodeId};

impl State {
    /// Whether the authors of an experiment accepted a request of this community about it.
    pub(super) fn is_granted(&self, row: &Row, to: &CommunityId) -> bool {
        let catalogue = &self.catalogue;
        let requests = catalogue
            .notes_about(&row.id)
            .filter(|note| note.author == *to && !note.is_withdrawn() && catalogue.note_kind(note) == "request");
        let is_accepted = |request: &PublicId| {
            let answers =
                catalogue.replies_to(request).filter(|note| note.author == row.author && !note.is_withdrawn());
            let verdicts = answers.filter(|note| matches!(catalogue.note_kind(note), "accept" | "decline"));
            verdicts.max_by_key(|note| note.stamp).is_some_and(|note| catalogue.note_kind(note) == "accept")
        };
        requests.map(|note| note.id).any(|request| is_accepted(&request))
    }

    /// Whether this record is of an experiment of ours that was granted to the community.
    fn grants(&self, us: &CommunityId, digest: &Digest, to: &CommunityId) -> bool {
        let mut rows = self.catalogue.referring_to(digest);
        rows.any(|row| row.author == *us && row.audience == Audience::Summary && self.is_granted(row, to))
    }
}

impl Engine {
    /// The bytes of a record of ours that was granted to the community of this node. Only its authors' nodes give it.
    pub(super) fn granted_record(&self, digest: &Digest, asker: &NodeId) -> Result<Option<Vec<u8>>, Error> {
        let Some(community) = self.community_of(asker).and_then(|community| community.id.parse().ok()) else {
            return Ok(None);
        };
        let us = self.us();
        if self.look(|state| state.grants(&us, digest, &community)) {
            Ok(self.0.journal.record(digest)?)
        } else {
            Ok(None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::types::{NoteRequest, PublishRequest, RecordState, ShowQuery},
        engine::tests::{Community, community},
        network::Backend,
    };

    fn say(from: &Community, kind: &str, id: &str) -> String {
        let words = Some("Please.".to_owned());
        let request =
            NoteRequest { kind: Some(kind.into()), id: Some(id.into()), text: words, ..NoteRequest::default() };
        from.say_note(&request).unwrap().note.id
    }

    #[test]
    fn a_record_on_request_is_given_to_whom_it_was_granted_and_to_nobody_else() {
        let (ours, theirs, others) = (community("Street", 1), community("Hill", 2), community("Harbour", 3));
        let draft = ours.new_draft(&crate::api::types::NewDraft { title: Some("Soup".into()), text: None }).unwrap();
        let terms = PublishRequest {
            ids: vec![draft.id.clone()],
            audience: Some("summary".into()),
            people_shown: Some("no".into()),
            ..PublishRequest::default()
        };
        ours.publish(&terms).unwrap();
        let mix = || {
            for (one, other) in [(&ours, &theirs), (&theirs, &ours), (&ours, &others), (&others, &ours)] {
                one.give_all_to(other);
            }
        };
        mix();
        let digest = ours.look(|state| state.catalogue.get(&draft.id.parse().unwrap()).unwrap().record.unwrap());
        let node = |of: &Engine| NodeId::from_bytes(of.node().as_bytes()).unwrap();
        let given = |to: &Engine| ours.record(&digest, node(to)).is_some();
        let request = say(&theirs, "request", &draft.id);
        say(&others, "question", &draft.id);
        mix();
        assert!(!given(&theirs) && !given(&others));
        assert!(theirs.experiment(&draft.id, &ShowQuery::default()).unwrap().1.is_none(), "nobody is asked in vain");

        let accepted = say(&ours, "accept", &request);
        mix();
        assert!(given(&theirs) && !given(&others));
        let (shown, missing) = theirs.experiment(&draft.id, &ShowQuery::default()).unwrap();
        assert_eq!((shown.record_state, missing.unwrap().digest), (RecordState::Granted, digest));

        ours.withdraw(&crate::api::types::WithdrawRequest { id: accepted }).unwrap();
        assert!(!given(&theirs));
        ours.clock.advance(1_000);
        say(&ours, "accept", &request);
        ours.clock.advance(1_000);
        say(&ours, "decline", &request);
        assert!(!given(&theirs), "the later answer counts");
    }
}
