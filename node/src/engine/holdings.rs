//! What the network asks of the engine: what is held, what is wanted, what is given to whom.

use std::sync::Arc;

use joinup_protocol::{
    id::{CircleId, Digest, SlotHash},
    invite::Grant,
    item::Verified,
    receipt::Receipt,
    reconcile::{
        AuthorTag, SetState, ShortId,
        session::{Holdings, Unavailable},
    },
    replica::{Entry, Outcome, Refusal, Replica},
    time::Millis,
    wire::{
        join::JoinRefusal,
        message::{Floor, Nonce},
        receipts::Withdrawal,
    },
};

use super::{Engine, room::Room};
use crate::network::{Backend, KnownNode, NodeId, Verdict, Welcome};

impl Holdings for Engine {
    fn circles(&self) -> Vec<CircleId> {
        self.carried_circles()
    }

    fn read<T>(&self, circle: &CircleId, look: impl FnOnce(&Replica) -> T) -> Option<T> {
        self.circles_now().is_carried(circle).then(|| self.0.store.look(circle, look))
    }

    fn refusals(&self, circle: &CircleId, ids: &[ShortId]) -> Vec<Option<Refusal>> {
        let (policy, now, tight) = (self.policy(), self.now(), self.is_tight());
        let refusals: Vec<Option<Refusal>> = self.0.store.look(circle, |replica| {
            let refusal = |id: &ShortId| {
                if policy.is_removed_by(circle, id) {
                    return Some(Refusal::Unwanted);
                }
                let is_held = || replica.find(id.slot()).any(|entry| AuthorTag::from(&entry.author) == id.author());
                if tight && !policy.is_wanted_first(id.author()) && !is_held() {
                    return Some(Refusal::NoRoom);
                }
                replica.would_refuse(id, &*policy, now)
            };
            ids.iter().map(refusal).collect()
        });
        self.0.tally.declined(refusals.iter().flatten().copied());
        refusals
    }

    fn floors(&self, circle: &CircleId, authors: &[AuthorTag]) -> Vec<Floor> {
        let policy = self.policy();
        self.0.store.look(circle, |replica| replica.floors(authors, &*policy))
    }

    fn bytes(&self, circle: &CircleId, slot: &SlotHash) -> Option<Arc<[u8]>> {
        self.0.store.bytes(circle, slot).unwrap_or_else(|error| {
            tracing::warn!(%error, "an item that a peer asked for cannot be read");
            None
        })
    }

    fn store(&self, items: Vec<Verified>) -> Result<Vec<Outcome>, Unavailable> {
        let room = self.room();
        if room == Room::None {
            return Err(Unavailable("the disk is full".to_owned()));
        }
        let fits: Vec<bool> = items.iter().map(|item| self.has_room_for(room, item)).collect();
        let taken = items.into_iter().zip(&fits).filter(|(_, fits)| **fits).map(|(item, _)| item).collect();
        let mut outcomes = self.keep(taken).map_err(|error| Unavailable(error.to_string()))?.into_iter();
        let refused = Outcome::Refused(Refusal::NoRoom);
        Ok(fits.into_iter().map(|fits| if fits { outcomes.next().unwrap_or(refused) } else { refused }).collect())
    }
}

impl Backend for Engine {
    fn now(&self) -> Millis {
        Self::now(self)
    }

    fn settled(&self, pairs: &[(CircleId, SetState, SetState)]) {
        self.note_settled(pairs);
    }

    fn nonce(&self) -> Result<Nonce, Unavailable> {
        self.0.clock.random().map_err(|error| Unavailable(error.to_string()))
    }

    fn judgement(&self) -> u64 {
        self.0.judgement.load(std::sync::atomic::Ordering::Relaxed)
    }

    fn offer(&self, item: Verified, _: NodeId) -> Verdict {
        if !self.circles_now().is_carried(&item.header().circle) || !self.has_room_for(self.room(), &item) {
            return Verdict::Ignore;
        }
        // What is held or older costs its author nothing, or anybody could use up their room with their own old words.
        let held = self.0.store.entry(&item.header().circle, &item.slot());
        if held.is_some_and(|held| held.rank() >= Entry::from(&*item).rank()) {
            return Verdict::Ignore;
        }
        match self.keep(vec![item]) {
            Ok(outcomes) if outcomes.iter().any(Outcome::is_change) => Verdict::Accept,
            Ok(_) => Verdict::Ignore,
            Err(error) => {
                tracing::warn!(%error, "an item that came by gossip cannot be kept");
                Verdict::Ignore
            }
        }
    }

    fn record(&self, digest: &Digest, asker: NodeId) -> Option<Vec<u8>> {
        let found = self.record_for_anybody(digest).and_then(|record| match record {
            Some(record) => Ok(Some(record)),
            None => self.granted_record(digest, &asker),
        });
        match found {
            Ok(record) => record,
            Err(error) => {
                tracing::warn!(%error, %asker, "a record that was asked for cannot be read");
                None
            }
        }
    }

    fn confirm(&self, withdrawn: &[Withdrawal]) -> Vec<Receipt> {
        self.receipts(withdrawn)
    }

    fn redeem(&self, grant: &Grant, profile: &[u8], from: NodeId) -> Result<Welcome, JoinRefusal> {
        Self::redeem(self, grant, profile, &from.to_bytes())
    }

    fn remembered(&self) -> Vec<KnownNode> {
        self.known_nodes()
    }

    fn remember(&self, known: KnownNode) {
        self.remember_node(&known);
    }

    fn anchors(&self) -> Vec<NodeId> {
        self.known_anchors()
    }

    fn keep_anchors(&self, anchors: &[NodeId]) {
        self.remember_anchors(anchors);
    }
}
