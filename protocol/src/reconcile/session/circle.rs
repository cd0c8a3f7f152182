//! One circle of a session: what both sides hold of it, how carefully it is searched, and how it ended.

use std::collections::{BTreeMap, BTreeSet};

use super::{Holdings, memory::Leftovers, plan::Plan, search::entry_of};
use crate::{
    id::CircleId,
    limits,
    reconcile::{
        Listed, LtHash, SetState, ShortId,
        sketch::{Cell, run},
    },
    replica::{Entry, Refusal, Replica},
    wire::message::Nonce,
};

use super::report::Fault;

/// How what differs is found; each finds what the one before may miss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// A sketch over short ids, or the short ids themselves when nearly everything differs.
    Sketch,
    /// A sketch over ids under a key that nobody could know before.
    Keyed,
    /// The full names of everything.
    Listing,
}

/// How a circle ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Nothing is left to do.
    Settled,
    /// Something is left for another session.
    Pending,
    /// The peer is to open a session itself.
    Behind,
    /// The sets differ and nothing says why.
    Unresolved,
}

/// One moment of our set.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    pub(super) moment: u64,
    pub(super) state: SetState,
    sum: LtHash,
}

impl Snapshot {
    pub(super) fn of(replica: &Replica) -> Self {
        Self { moment: replica.moment(), state: replica.state(), sum: replica.sum().clone() }
    }
}

/// One circle of a session.
#[derive(Debug)]
pub(super) struct Circle {
    pub(super) id: CircleId,
    /// The opener's part of the key of a keyed sketch.
    pub(super) nonce: Nonce,
    pub(super) left: Leftovers,
    pub(super) method: Method,
    pub(super) ours: Option<Snapshot>,
    pub(super) theirs: Option<SetState>,
    /// Their first cells.
    pub(super) cells: Vec<Cell>,
    /// Something moved since the sets were compared last.
    pub(super) moved: bool,
    /// All ids were walked through once, and nothing of them moved.
    pub(super) walked: bool,
    /// Ids of theirs that a walk has told since the sets were compared last.
    pub(super) told: u64,
    /// Where the walk is to go on once the stretch at hand has moved; nothing inside at its end.
    pub(super) stretched: Option<Option<ShortId>>,
    /// Something of theirs another session is fetching.
    pub(super) waiting: bool,
    /// That came to its end since the sets were compared last.
    pub(super) walked_now: bool,
    /// Found in earlier stretches of a walk.
    pub(super) to_send: Vec<Entry>,
    /// Ours that the peer does not want.
    pub(super) refused: BTreeSet<ShortId>,
    /// Ours that the peer may want another time.
    pub(super) later: BTreeSet<ShortId>,
    /// Something of theirs was left to another session.
    pub(super) elsewhere: bool,
    /// Theirs that did not come when they were asked for.
    pub(super) withheld: BTreeSet<ShortId>,
    /// Full names of theirs that came and were not kept.
    names: BTreeMap<ShortId, Listed>,
    /// Theirs that are not kept today and may be tomorrow.
    unfit: BTreeSet<ShortId>,
    passes: u32,
    end: Option<End>,
}

impl Circle {
    pub(super) fn new(id: CircleId, nonce: Nonce, left: Leftovers) -> Self {
        Self {
            id,
            nonce,
            left,
            method: Method::Sketch,
            ours: None,
            theirs: None,
            cells: Vec::new(),
            moved: false,
            walked: false,
            told: 0,
            stretched: None,
            waiting: false,
            walked_now: false,
            to_send: Vec::new(),
            refused: BTreeSet::new(),
            later: BTreeSet::new(),
            elsewhere: false,
            withheld: BTreeSet::new(),
            names: BTreeMap::new(),
            unfit: BTreeSet::new(),
            passes: 0,
            end: None,
        }
    }

    /// Takes a look at our set before it is compared.
    pub(super) fn look(&mut self, holdings: &impl Holdings) {
        let left = &mut self.left;
        let before = (left.unwanted.len(), left.declined.len());
        self.ours = holdings.read(&self.id, |replica| {
            left.unwanted.retain(|id, _| entry_of(replica, id).is_some());
            left.declined.retain(|id, _| entry_of(replica, id).is_none());
            Snapshot::of(replica)
        });
        if before != (left.unwanted.len(), left.declined.len()) {
            // The same two sets may come back, and then nothing would say why they differ.
            left.settled = None;
        }
        (self.moved, self.walked_now, self.waiting) = (false, false, false);
        self.told = 0;
        self.to_send.clear();
    }

    /// Forgets what was declined and would not be any more: an author whose allowance was used up may have room again.
    pub(super) fn judge_again(&mut self, holdings: &impl Holdings) {
        let ids: Vec<ShortId> = self.left.declined.keys().copied().collect();
        for (id, refusal) in ids.iter().zip(holdings.refusals(&self.id, &ids)) {
            if refusal.is_none() {
                self.left.declined.remove(id);
                self.left.settled = None;
            }
        }
    }

    pub(super) fn state(&self) -> SetState {
        self.ours.as_ref().map_or_else(SetState::empty, |snapshot| snapshot.state)
    }

    /// Takes note of their set; whether there is something to do about it.
    pub(super) fn differs(&mut self, theirs: SetState, cells: &[u8]) -> Result<bool, Fault> {
        if self.is_over() {
            return Ok(false);
        }
        self.cells = run::decode(cells, 0, theirs.count, limits::FIRST_CELLS as usize)?;
        if self.cells.len() != limits::FIRST_CELLS as usize {
            return Err(Fault::OutOfTurn);
        }
        self.theirs = Some(theirs);
        self.left.settled = None;
        self.passes += 1;
        if self.ours.is_none() || self.passes > limits::PASSES {
            // It changes faster than it is compared.
            self.end(End::Pending);
        }
        Ok(!self.is_over())
    }

    pub(super) fn end(&mut self, end: End) {
        self.end = Some(end);
    }

    pub(super) const fn ended(&self) -> Option<End> {
        self.end
    }

    pub(super) const fn is_over(&self) -> bool {
        self.end.is_some()
    }

    /// The sets are equal.
    pub(super) fn settle(&mut self, both: SetState) {
        self.end(End::Settled);
        self.left.forget();
        self.left.settled = Some((both, both));
    }

    /// Something of theirs was not kept.
    pub(super) fn declined(&mut self, refusal: Refusal, listed: Listed) {
        if !refusal.is_final() {
            self.unfit(ShortId::from(&listed));
        }
        self.names.insert(ShortId::from(&listed), listed);
    }

    /// Something of theirs is not wanted today and may be tomorrow.
    pub(super) fn unfit(&mut self, id: ShortId) {
        if self.unfit.len() < limits::LEFTOVERS {
            self.unfit.insert(id);
        }
    }

    /// Whether something of theirs is not wanted today and may be tomorrow.
    pub(super) fn is_unfit(&self, id: &ShortId) -> bool {
        self.unfit.contains(id)
    }

    /// Whether there is any such thing.
    pub(super) fn has_unfit(&self) -> bool {
        !self.unfit.is_empty()
    }

    /// Something of theirs is not wanted and was found by a walk, which tells no names.
    pub(super) fn decline_unnamed(&mut self, id: ShortId) {
        if self.left.declined.len() < limits::LEFTOVERS {
            self.left.declined.insert(id, None);
        }
    }

    /// What was declined earlier and has no full name, as far as that counts in this search.
    pub(super) fn unnamed(&self) -> Vec<ShortId> {
        let declined = self.left.declined.iter().filter(|_| self.method == Method::Sketch);
        declined.filter(|(_, name)| name.is_none()).map(|(id, _)| *id).collect()
    }

    /// Takes full names of what was declined.
    pub(super) fn learn(&mut self, names: &[Listed]) {
        for listed in names {
            if let Some(name) = self.left.declined.get_mut(&ShortId::from(listed)) {
                *name = Some(*listed);
            }
        }
    }

    /// The peer does not want something of ours.
    pub(super) fn refused(&mut self, entry: &Entry) {
        let id = ShortId::from(entry);
        self.refused.insert(id);
        if self.left.unwanted.len() < limits::LEFTOVERS {
            self.left.unwanted.insert(id, Listed::from(entry));
        }
    }

    /// The full name of something of theirs, if it came here before.
    pub(super) fn name(&self, id: &ShortId) -> Option<Listed> {
        self.names.get(id).copied()
    }

    /// Whether the hash of our set, without what only we hold and with what only they hold, is the hash of theirs.
    pub(super) fn explains(&self, plan: &Plan) -> bool {
        let (Some(ours), Some(theirs)) = (&self.ours, &self.theirs) else { return false };
        let remembered = self.method == Method::Sketch;
        let mut sum = ours.sum.clone();
        let mut count = ours.state.count;
        let mut remove = |listed: &Listed| {
            sum.remove(&listed.slot, listed.stamp, &listed.digest);
            count = count.wrapping_sub(1);
        };
        let is_known = |entry: &Entry| remembered && self.left.unwanted.contains_key(&ShortId::from(entry));
        plan.ours.iter().filter(|entry| !is_known(entry)).map(Listed::from).for_each(|listed| remove(&listed));
        if remembered {
            self.left.unwanted.values().for_each(&mut remove);
        }
        let mut add = |listed: &Listed| {
            sum.add(&listed.slot, listed.stamp, &listed.digest);
            count = count.wrapping_add(1);
        };
        plan.named().for_each(&mut add);
        if remembered {
            self.left.declined.values().flatten().for_each(&mut add);
        }
        SetState { count, hash: sum.digest() } == *theirs
    }

    /// What stays different does so on purpose: remembers it, and gives the pair of sets if all of it does so for good.
    pub(super) fn leave(&mut self, plan: &Plan) -> Option<(CircleId, SetState, SetState)> {
        if self.method != Method::Sketch {
            self.left.forget();
        }
        let declined = plan.theirs.iter().map(|candidate| (candidate.id, candidate.name));
        self.left.declined.extend(declined.filter(|(id, _)| !self.unfit.contains(id)));
        let unwanted = plan.ours.iter().map(|entry| (ShortId::from(entry), Listed::from(entry)));
        self.left.unwanted.extend(unwanted.filter(|(id, _)| !self.later.contains(id)));
        self.leave_all()
    }

    /// The same when there is too much to remember.
    pub(super) fn leave_all(&mut self) -> Option<(CircleId, SetState, SetState)> {
        self.end(if self.later.is_empty() { End::Settled } else { End::Pending });
        let pair = (self.state(), self.theirs?);
        if !self.unfit.is_empty() || !self.later.is_empty() {
            return None;
        }
        self.left.settled = Some(pair);
        Some((self.id, pair.0, pair.1))
    }

    /// Turns to the next more careful search; false when there is none.
    pub(super) const fn escalate(&mut self) -> bool {
        self.method = match self.method {
            Method::Sketch => Method::Keyed,
            Method::Keyed => Method::Listing,
            Method::Listing => return false,
        };
        true
    }
}
