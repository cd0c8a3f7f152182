//! What the network asks of the engine: what is held, what is wanted, what is given to whom.

use std::sync::Arc;

use joinup_protocol::{
    id::{CircleId, Digest, SlotHash},
    invite::Grant,
    item::Verified,
    limits,
    reconcile::{
        Listed, SetState, ShortId,
        session::{Holdings, Unavailable},
    },
    replica::{Entry, Outcome, Refusal},
    time::Millis,
    wire::join::JoinRefusal,
};

use super::{Engine, room::Room};
use crate::network::{Backend, KnownNode, NodeId, Verdict, Welcome};

impl Holdings for Engine {
    fn circles(&self) -> Vec<CircleId> {
        vec![self.commons()]
    }

    fn state(&self, circle: &CircleId) -> Option<SetState> {
        (*circle == self.commons()).then(|| self.0.store.state(circle))
    }

    fn page(&self, circle: &CircleId, after: Option<SlotHash>) -> (Vec<Listed>, bool) {
        let page = self.0.store.read(circle, |replica| {
            let mut page: Vec<Listed> =
                replica.after(after).take(limits::PAGE + 1).map(|entry| Listed::from(&entry)).collect();
            let last = page.len() <= limits::PAGE;
            page.truncate(limits::PAGE);
            (page, last)
        });
        page.unwrap_or((Vec::new(), true))
    }

    fn would_refuse(&self, circle: &CircleId, listed: &Listed) -> Option<Refusal> {
        let (policy, now) = (self.policy(), self.now());
        let held = self.0.store.entry(circle, &listed.slot);
        if held.is_none() && self.is_tight() && !policy.is_wanted_first(listed.author) {
            return Some(Refusal::NoRoom);
        }
        self.0.store.read(circle, |replica| replica.would_refuse(&ShortId::from(listed), &*policy, now)).flatten()
    }

    fn item(&self, circle: &CircleId, slot: &SlotHash) -> Option<Arc<[u8]>> {
        match self.0.store.item(circle, slot) {
            Ok(item) => item.map(|item| Arc::clone(item.bytes())),
            Err(error) => {
                tracing::warn!(%error, "an item that a peer asked for cannot be read");
                None
            }
        }
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

    fn is_settled(&self, _: &CircleId, ours: &SetState, theirs: &SetState) -> bool {
        self.is_pair_settled(ours, theirs)
    }
}

impl Backend for Engine {
    fn now(&self) -> Millis {
        Self::now(self)
    }

    fn settled(&self, pairs: &[(CircleId, SetState, SetState)]) {
        self.note_settled(pairs);
    }

    fn offer(&self, item: Verified, _: NodeId) -> Verdict {
        if item.header().circle != self.commons() || !self.has_room_for(self.room(), &item) {
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
        match self.record_for_anybody(digest) {
            Ok(record) => record,
            Err(error) => {
                tracing::warn!(%error, %asker, "a record that was asked for cannot be read");
                None
            }
        }
    }

    fn redeem(&self, grant: &Grant, profile: &[u8], from: NodeId) -> Result<Welcome, JoinRefusal> {
        let profile = Self::redeem(self, grant, profile, &from.to_bytes())?;
        Ok(Welcome { profile, secret: None })
    }

    fn remembered(&self) -> Vec<KnownNode> {
        self.known_nodes()
    }

    fn remember(&self, known: KnownNode) {
        self.remember_node(&known);
    }
}
