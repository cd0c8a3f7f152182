//! Receipts: what we confirm to those who withdrew something, and who has confirmed what we withdrew.

use std::{collections::BTreeMap, sync::PoisonError};

use joinup_protocol::{
    id::{CircleId, CommunityId, Digest, EntryId, Kind, NodeId, PublicId, SlotHash},
    limits,
    receipt::{Deed, Receipt, Statement},
    time::Millis,
    wire::receipts::Withdrawal,
};

use super::{Engine, State, catalogue::Community, fact::Fact, find::Meant};
use crate::{
    api::{
        Error, ErrorCode,
        types::{CommunityRef, Confirmation, Moment, Notice, Standing, WithdrawalStatus},
    },
    network, say,
};

/// Something that we withdrew.
struct Gone {
    id: PublicId,
    at: Millis,
    title: String,
}

/// Who has confirmed which tombstone, and when each did.
pub(super) type Confirmed = BTreeMap<Digest, BTreeMap<CommunityId, Millis>>;

impl Engine {
    /// Signs for each of these withdrawals that was obeyed here: whose tombstone fills its slot, and whose words have
    /// left the disk. What has not come so far is not signed for now, and is asked for again.
    pub(super) fn receipts(&self, withdrawn: &[Withdrawal]) -> Vec<Receipt> {
        let circles = self.carried_circles();
        let is_obeyed = |asked: &&Withdrawal| {
            // A slot is of one circle only.
            let held = circles.iter().find_map(|circle| self.0.store.entry(circle, &asked.slot));
            held.is_some_and(|held| held.stamp.is_tombstone() && held.digest == asked.digest)
        };
        let sign = |asked: &Withdrawal| {
            let statement = Statement {
                deed: Deed::Deleted,
                slot: asked.slot,
                digest: asked.digest,
                community: self.us(),
                node: self.node(),
                at: self.now(),
            };
            statement.sign(&self.0.key).ok()
        };
        let obeyed: Vec<&Withdrawal> = withdrawn.iter().filter(is_obeyed).collect();
        if obeyed.is_empty() {
            return Vec::new();
        }
        match self.words_are_gone() {
            Ok(()) => obeyed.into_iter().filter_map(sign).collect(),
            Err(error) => {
                tracing::info!(%error, "what was withdrawn is confirmed later");
                Vec::new()
            }
        }
    }

    /// Waits until what was replaced by all that can be seen now has left the store, the records and the index.
    fn words_are_gone(&self) -> Result<(), Box<dyn std::error::Error>> {
        drop(self.0.keeping.write().unwrap_or_else(PoisonError::into_inner));
        let lots = self.0.tally.awaited();
        self.0.store.settle()?;
        self.forget_words_now()?;
        self.0.tally.forgotten(lots, self.0.clock.elapsed());
        Ok(())
    }

    /// What of ours a node's community has not confirmed yet, the newest first; the community that has to sign for it.
    pub(crate) fn unconfirmed_by(&self, node: &network::NodeId) -> Option<(CommunityId, Vec<Withdrawal>)> {
        let community: CommunityId = self.community_of(node)?.id.parse().ok()?;
        if community == self.us() {
            return None;
        }
        let open = self.look(|state| {
            let newest = state.own.newest.iter().filter(|(_, own)| own.stamp.is_tombstone());
            let has_confirmed =
                |digest: &Digest| state.own.confirmed.get(digest).is_some_and(|by| by.contains_key(&community));
            let mut open: Vec<_> = newest.filter(|(_, own)| !has_confirmed(&own.digest)).collect();
            open.sort_by_key(|(_, own)| std::cmp::Reverse(own.number));
            let asked = open.into_iter().map(|(slot, own)| Withdrawal { slot: *slot, digest: own.digest });
            asked.take(limits::RECEIPTS).collect::<Vec<_>>()
        });
        (!open.is_empty()).then_some((community, open))
    }

    /// Writes down what a node confirmed of what it was asked; everything else that it says is let go.
    ///
    /// # Errors
    /// When it cannot be saved.
    pub(crate) fn take_receipts(
        &self,
        node: &network::NodeId,
        (community, asked): &(CommunityId, Vec<Withdrawal>),
        receipts: Vec<Receipt>,
    ) -> Result<(), Error> {
        let node = NodeId::new(node.to_bytes());
        let is_sound = |receipt: &Receipt| {
            let Statement { deed, slot, digest, community: by, node: on, .. } = receipt.statement;
            let was_asked = asked.contains(&Withdrawal { slot, digest });
            deed == Deed::Deleted && was_asked && by == *community && on == node && receipt.verify().is_ok()
        };
        let _turn = self.turn();
        let is_new = |receipt: &Receipt| {
            let Statement { digest, community, .. } = &receipt.statement;
            !self.look(|state| state.own.confirmed.get(digest).is_some_and(|by| by.contains_key(community)))
        };
        let sound = receipts.into_iter().filter(|receipt| is_sound(receipt) && is_new(receipt));
        let facts: Vec<Fact> = sound.map(|receipt| Fact::Confirmed { receipt }).collect();
        if facts.is_empty() { Ok(()) } else { self.write_facts(&facts) }
    }

    /// Who has confirmed that they deleted something that we withdrew, and who has not answered.
    ///
    /// # Errors
    /// When there is no such thing, or it was not withdrawn by us.
    pub fn withdrawal(&self, typed: &str) -> Result<WithdrawalStatus, Error> {
        let Gone { id, at, title } = self.withdrawn(typed)?;
        Ok(self.look(|state| {
            let said = Tombstones::of(state, &id);
            let unanswered = said.unanswered(state);
            let mut confirmed: Vec<Confirmation> = said
                .confirmed(state)
                .into_iter()
                .map(|(who, at)| Confirmation { community: state.community_ref(&who), at: Moment(at) })
                .filter(|confirmed| !unanswered.contains(&confirmed.community))
                .collect();
            confirmed.sort_by_key(|confirmed| confirmed.at);
            let message = say!(
                "withdraw-status",
                asked = confirmed.len() + unanswered.len(),
                confirmed = confirmed.len(),
                unanswered = unanswered.len()
            );
            let notice = Notice { code: "copies".into(), message: say!("withdraw-copies"), next: String::new() };
            WithdrawalStatus {
                id: id.to_string(),
                title,
                withdrawn: Moment(at),
                confirmed,
                unanswered,
                message,
                notices: vec![notice],
            }
        }))
    }

    /// The experiment or note that is meant, if we have withdrawn it.
    fn withdrawn(&self, typed: &str) -> Result<Gone, Error> {
        let us = self.us();
        let found = if let Meant::Note(id) = self.look(|state| state.meant(typed))? {
            let row = self.look(|state| state.catalogue.note(&id).cloned());
            let row = row.filter(|row| row.is_withdrawn() && row.author == us);
            row.map(|row| Gone { id, at: row.stamp.millis(), title: say!("withdraw-a-note") })
        } else {
            let id = self.find(typed)?.id;
            let row = self.look(|state| state.catalogue.get(&id).cloned());
            let row = row.filter(|row| row.is_withdrawn() && row.author == us);
            let title = self.last_title(&id)?;
            row.map(|row| Gone { id, at: row.stamp.millis(), title })
        };
        found.ok_or_else(|| {
            Error::new(ErrorCode::NotFound, say!("withdraw-not-withdrawn", id = typed))
                .why(say!("withdraw-not-withdrawn-why"))
                .next(format!("joinup show {typed}"))
        })
    }

    /// What a withdrawn experiment of ours was called, as far as this folder has its words.
    fn last_title(&self, id: &PublicId) -> Result<String, Error> {
        let version = self.look(|state| {
            let own = state.own.ids.get(id)?;
            state.own.last_version(own).copied()
        });
        let Some(version) = version else { return Ok(String::new()) };
        Ok(crate::speech::draft::read(&self.version_text(&version)?).0.title.as_str().to_owned())
    }
}

/// The tombstones of one experiment or note, each in its circle.
struct Tombstones(Vec<(CircleId, Digest)>);

impl Tombstones {
    fn of(state: &State, id: &PublicId) -> Self {
        let places = state.catalogue.withdrawn_from(id);
        Self(places.filter_map(|(circle, slot)| Some((circle, state.own.newest.get(&slot)?.digest))).collect())
    }

    /// Who has confirmed one of them, and when.
    fn confirmed(&self, state: &State) -> BTreeMap<CommunityId, Millis> {
        let by = self.0.iter().filter_map(|(_, digest)| state.own.confirmed.get(digest));
        by.flatten().map(|(who, at)| (*who, *at)).collect()
    }

    /// The communities that have not confirmed in a circle in which they are; of those who are blocked nothing is
    /// expected.
    fn unanswered(&self, state: &State) -> Vec<CommunityRef> {
        let has_confirmed =
            |digest: &Digest, who: &CommunityId| state.own.confirmed.get(digest).is_some_and(|by| by.contains_key(who));
        let is_in = |circle: &CircleId, who: &CommunityId, known: &Community| {
            known.has_profile_in(&SlotHash::of(circle, who, Kind::PROFILE, &EntryId::ONLY))
        };
        let silent = state.catalogue.communities().filter(|(who, known)| {
            self.0.iter().any(|(circle, digest)| is_in(circle, who, known) && !has_confirmed(digest, who))
        });
        let refs = silent.map(|(who, _)| state.community_ref(who));
        refs.filter(|community| !matches!(community.standing, Standing::Us | Standing::Blocked)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::types::{AdaptRequest, DraftText, ListQuery, NoteRequest, WithdrawRequest},
        engine::tests::community,
    };

    /// The node of an engine, as the network calls it.
    fn node(engine: &Engine) -> network::NodeId {
        network::NodeId::from_bytes(engine.node().as_bytes()).unwrap()
    }

    #[test]
    fn who_obeyed_a_withdrawal_confirms_it_once_and_nobody_can_for_another() {
        let (ours, theirs, others) = (community("Street", 1), community("Hill", 2), community("Harbour", 3));
        let id = ours.publish_text("Title: Soup\n");
        for other in [&theirs, &others] {
            ours.give_all_to(other);
            other.give_all_to(&ours);
        }
        assert_eq!(ours.unconfirmed_by(&node(&theirs)), None);
        ours.withdraw(&WithdrawRequest { id: id.clone() }).unwrap();
        let asked = ours.unconfirmed_by(&node(&theirs)).unwrap();
        assert!(theirs.receipts(&asked.1).is_empty(), "they have not heard of it");
        ours.give_all_to(&theirs);
        ours.give_all_to(&others);

        let confirmed = |engine: &Engine| -> Vec<String> {
            engine.withdrawal(&id).unwrap().confirmed.into_iter().map(|said| said.community.name).collect()
        };
        let receipts = theirs.receipts(&asked.1);
        assert_eq!(receipts.len(), 1);
        ours.take_receipts(&node(&theirs), &asked, others.receipts(&asked.1)).unwrap();
        ours.take_receipts(&node(&others), &asked, receipts.clone()).unwrap();
        let mut forged = receipts.clone();
        forged[0].statement.at = Millis(1);
        ours.take_receipts(&node(&theirs), &asked, forged).unwrap();
        assert_eq!(confirmed(&ours), [""; 0]);
        ours.take_receipts(&node(&theirs), &asked, receipts.clone()).unwrap();
        ours.take_receipts(&node(&theirs), &asked, receipts).unwrap();
        assert_eq!(confirmed(&ours), ["Hill"]);
        assert_eq!(ours.unconfirmed_by(&node(&theirs)), None);
        let ours = ours.restart();
        let status = ours.withdrawal(&id).unwrap();
        let silent: Vec<String> = status.unanswered.into_iter().map(|community| community.name).collect();
        assert_eq!(
            (confirmed(&ours), silent, status.title.as_str()),
            (vec!["Hill".into()], vec!["Harbour".into()], "Soup")
        );
        assert!(status.message.contains("1 has not answered"), "{}", status.message);
    }

    #[test]
    fn who_confirms_has_none_of_the_words_left_in_the_folder() {
        let (ours, theirs) = (community("Street", 1), community("Hill", 2));
        let text = |title: &str| {
            format!("Title: {title}\n\n## What would you like to be different, and for whom?\n\nThe zanzibar pot.\n")
        };
        let id = ours.publish_text(&text("A quixotic lunch"));
        let stays = ours.publish_text(&text("A lasting lunch"));
        ours.give_all_to(&theirs);
        theirs.give_all_to(&ours);
        let words = ListQuery { words: Some("quixotic".into()), ..ListQuery::default() };
        assert_eq!(theirs.experiments(&words).unwrap().found, 1);
        let adapted = theirs.adapt(&AdaptRequest { id: id.clone(), title: Some("Ours".into()), ..Default::default() });
        let adapted = adapted.unwrap();
        assert!(adapted.text.contains("A quixotic lunch"), "it is shown to write beside it");
        let saved = theirs.save_draft(&adapted.id, &DraftText { text: adapted.text.clone() }).unwrap();
        assert_eq!(saved.text, adapted.text);
        assert!(!theirs.files_with("quixotic").is_empty());

        ours.clock.advance(1_000);
        ours.withdraw(&WithdrawRequest { id: id.clone() }).unwrap();
        let asked = ours.unconfirmed_by(&node(&theirs)).unwrap();
        ours.give_all_to(&theirs);
        assert_eq!(theirs.receipts(&asked.1).len(), 1);
        assert!(theirs.files_with("quixotic").is_empty(), "{:?}", theirs.files_with("quixotic"));
        assert!(!theirs.files_with("lasting").is_empty() && theirs.show(&stays).summary["title"] == "A lasting lunch");
        assert!(!theirs.engine.draft(&adapted.id).unwrap().text.contains("quixotic"));
        let theirs = theirs.restart();
        assert!(theirs.files_with("quixotic").is_empty(), "{:?}", theirs.files_with("quixotic"));
    }

    #[test]
    fn a_note_that_was_withdrawn_has_a_status_as_well() {
        let (ours, theirs) = (community("Street", 1), community("Hill", 2));
        let soup = theirs.publish_text("Title: Soup\n");
        theirs.give_all_to(&ours);
        let said = ours
            .say_note(&NoteRequest {
                kind: Some("question".into()),
                id: Some(soup),
                text: Some("Who washes up?".into()),
                ..NoteRequest::default()
            })
            .unwrap();
        let id = said.note.id;
        assert_eq!(ours.withdrawal(&id).unwrap_err().code, ErrorCode::NotFound);
        ours.give_all_to(&theirs);
        ours.clock.advance(1_000);
        ours.withdraw(&WithdrawRequest { id: id.clone() }).unwrap();
        ours.give_all_to(&theirs);
        let asked = ours.unconfirmed_by(&node(&theirs)).unwrap();
        ours.take_receipts(&node(&theirs), &asked, theirs.receipts(&asked.1)).unwrap();
        let status = ours.withdrawal(&id).unwrap();
        assert_eq!((status.id, status.confirmed.len(), status.unanswered.len()), (id, 1, 0));
        assert!(theirs.files_with("washes up").is_empty());
    }

    #[test]
    fn what_was_not_withdrawn_has_no_status() {
        let ours = community("Street", 1);
        let id = ours.publish_text("Title: Soup\n");
        assert_eq!(ours.withdrawal(&id).unwrap_err().code, ErrorCode::NotFound);
    }
}
