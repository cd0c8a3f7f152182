//! What of ours waits: items that no completed session has covered yet, and, while our clock is wrong, everything new.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::MutexGuard,
};

use joinup_protocol::{
    id::{CircleId, CommunityId, EntryId, SlotHash},
    item::{Draft, Verified},
    reconcile::SetState,
    time::{Millis, Stamp},
};

use super::{Engine, fact::Fact, own::OwnItem, refusal};
use crate::{
    api::{Error, types::Notice},
    journal::{Entry, Place},
    network::NodeId,
    say,
    store::{Remember, Shelf},
};

/// The number of the newest own item that another node is known to hold.
const DELIVERED: &[u8] = b"delivered";

/// Of each node, and of each circle that it shares with us: what we and it held when a session came to its end.
pub(super) type Compared = BTreeMap<NodeId, BTreeMap<CircleId, (SetState, SetState)>>;

impl Engine {
    /// Own changes that no other node is known to have. After a session, a node that holds the same set as we do, or
    /// has been given all that it wanted of it.
    pub fn waiting(&self) -> u64 {
        let circles = self.circles_now().ours();
        let delivered: BTreeMap<CircleId, u64> =
            circles.into_iter().map(|circle| (circle, self.delivered(&circle))).collect();
        // What was said in a circle that we left waits for nobody.
        let waits = |own: &&OwnItem| delivered.get(&own.circle).is_some_and(|delivered| own.number > *delivered);
        self.look(|state| state.own.newest.values().filter(waits).count() as u64)
    }

    fn delivered(&self, circle: &CircleId) -> u64 {
        let mark = self.0.store.recall(Shelf::Node, &self.delivered_in(circle)).ok().flatten();
        mark.and_then(|mark| mark.try_into().ok()).map_or(0, u64::from_be_bytes)
    }

    /// Under what it is remembered how much of ours others have of a circle.
    fn delivered_in(&self, circle: &CircleId) -> Vec<u8> {
        if *circle == self.commons() { DELIVERED.to_vec() } else { [DELIVERED, circle.as_bytes()].concat() }
    }

    /// A session settled what these sets (ours, theirs) can give each other.
    pub(super) fn note_settled(&self, pairs: &[(CircleId, SetState, SetState)]) {
        let circles = self.circles_now();
        for (circle, ours, _) in pairs.iter().filter(|(circle, ..)| circles.is_ours(circle)) {
            // Read before the set: what is said in between is not in `ours` and stays waiting.
            let offered = self.look(|state| state.own.offered);
            let is_current = self.0.store.state(circle) == *ours;
            if is_current && offered > self.delivered(circle) {
                let mark = Remember {
                    shelf: Shelf::Node,
                    key: self.delivered_in(circle),
                    value: Some(offered.to_be_bytes().to_vec()),
                };
                if let Err(error) = self.0.store.remember(vec![mark]) {
                    tracing::warn!(%error, "how far our items have come cannot be remembered");
                }
            }
        }
    }

    /// A session with a node came to its end: what these pairs of sets (ours, theirs) were then.
    pub(crate) fn note_compared(&self, node: NodeId, pairs: &[(CircleId, SetState, SetState)]) {
        if !pairs.is_empty() {
            let pairs = pairs.iter().map(|(circle, ours, theirs)| (*circle, (*ours, *theirs)));
            self.compared().entry(node).or_default().extend(pairs);
        }
    }

    /// A node is not connected any more: what it holds is not known any more.
    pub(crate) fn forget_compared(&self, node: &NodeId) {
        self.compared().remove(node);
    }

    /// Whether a node holds the same current items as we do, as far as the last session with it says.
    pub(crate) fn is_in_step(&self, node: &NodeId) -> Option<bool> {
        let circles = self.circles_now();
        let compared = self.compared();
        let mut pairs = compared.get(node)?.iter().filter(|(circle, _)| circles.is_carried(circle)).peekable();
        pairs.peek()?;
        Some(pairs.all(|(circle, (ours, theirs))| ours == theirs && self.0.store.state(circle) == *ours))
    }

    /// In which circles a community's connected nodes hold the same as we do, as far as the last sessions with them say;
    /// nothing when none of its nodes is connected and was compared with.
    pub(super) fn in_step_with(&self, community: &CommunityId) -> Option<BTreeSet<CircleId>> {
        let nodes: Vec<NodeId> = self.compared().keys().copied().collect();
        let is_theirs = |node: &NodeId| self.community_of(node).is_some_and(|of| of.id == community.to_string());
        let theirs: Vec<NodeId> = nodes.into_iter().filter(is_theirs).collect();
        let compared = self.compared();
        let pairs = theirs.iter().filter_map(|node| compared.get(node)).flatten();
        let is_same = |(circle, (ours, theirs)): &(&CircleId, &(SetState, SetState))| {
            ours == theirs && self.0.store.state(circle) == *ours
        };
        (!theirs.is_empty()).then(|| pairs.filter(is_same).map(|(circle, _)| *circle).collect())
    }

    fn compared(&self) -> MutexGuard<'_, Compared> {
        self.0.compared.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// What was settled or declined may be wanted now.
    pub(super) fn judge_anew(&self) {
        self.0.judgement.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }

    /// Peers say how far our clock is off; nothing when they find it right. Then what was held back is stamped again
    /// and said, and so is what we said with a wrong clock while nobody was there to tell: no peer whose clock is right
    /// has taken that. So is what would expire soon. Called after a catch-up, so that what our other machines said is
    /// known.
    ///
    /// # Errors
    /// When what was held back cannot be said.
    pub fn set_clock_off(&self, off: Option<i64>) -> Result<(), Error> {
        let now = self.now();
        let waits = self.change(|state| {
            state.clock_off = off;
            let own = &state.own;
            own.held_back().next().is_some() || own.early(now).next().is_some() || own.ageing(now).next().is_some()
        });
        if waits && off.is_none() && self.waits_to_hear().is_none() { self.say_again() } else { Ok(()) }
    }

    /// Stamps what was held back with the clock as it is now, and says it.
    fn say_again(&self) -> Result<(), Error> {
        let _turn = self.turn();
        let now = self.now();
        // What another machine of ours changed or withdrew in the meantime is not ours to renew.
        let is_current = |(slot, own): &(&SlotHash, &OwnItem)| {
            self.0.store.entry(&own.circle, slot).is_none_or(|held| held.digest == own.digest)
        };
        let places: BTreeSet<Place> = self.look(|state| {
            let own = &state.own;
            let ageing = own.ageing(now).filter(is_current).map(|(_, own)| own);
            own.held_back().chain(own.early(now)).chain(ageing).map(|own| own.place).collect()
        });
        if places.is_empty() {
            return Ok(());
        }
        self.0.store.remove_early(self.us(), now)?;
        let mut entries: Vec<Entry> = Vec::new();
        let mut items: Vec<Verified> = Vec::new();
        for place in places {
            let Some(old) = self.read_item(place)? else { continue };
            let header = *old.header();
            // Nobody has what was held back, so its wrong stamp need not be passed.
            let circle = header.circle;
            let newest = self.0.store.entry(&circle, &old.slot()).map(|entry| entry.stamp);
            let stamp = Stamp::next(self.now(), newest);
            let again = Draft { circle, kind: header.kind, id: header.id, stamp, payload: old.payload() };
            let item = self.sign(again)?;
            entries.extend(self.version_again(&header.id, &old, &item)?);
            items.push(item);
        }
        self.commit(entries, items)
    }

    /// The same version, said by another item.
    fn version_again(&self, id: &EntryId, old: &Verified, item: &Verified) -> Result<Option<Entry>, Error> {
        let version = self.look(|state| state.own.version_of(id, &old.digest()));
        let Some(version) = version else { return Ok(None) };
        let text = self.version_text(&version)?;
        let fact =
            Fact::Version { id: *id, version: version.version, item: item.digest(), record: version.record, text };
        fact.to_entry().map(Some).map_err(refusal::too_long)
    }

    /// What is wrong with our clock, if peers say so.
    pub(super) fn clock_health(&self) -> Option<Notice> {
        let off = self.look(|state| state.clock_off)?;
        let minutes = off.unsigned_abs() / Millis::MINUTE;
        let far = if minutes < 120 { say!("minutes", number = minutes) } else { say!("hours", number = minutes / 60) };
        Some(Notice {
            code: "clock".into(),
            message: if off > 0 { say!("clock-behind", far = far) } else { say!("clock-ahead", far = far) },
            next: say!("next-clock"),
        })
    }
}
