//! The side that opened the session and drives it.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    Blind, Fault, Heard, Holdings, Memory, Parties, Progress, Report, Step,
    circle::{Circle, End, Method},
    plan::{Candidate, Plan},
    progress::Tally,
    report::Stored,
    search::{Found, Search, Searched},
};
use crate::{
    id::{CircleId, Kind},
    item::Verified,
    limits,
    reconcile::{Listed, ShortId, SlotTag},
    replica::{Entry, Replica},
    text::List,
    time::Millis,
    wire::{
        batch::BatchBuilder,
        message::{Answer, Ask, Named, Nonce, Opened, Opening, Theirs},
    },
};

/// Sizes of messages and thresholds; smaller ones make small sets go every way that large ones go.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Slots asked for at once.
    pub wants: usize,
    /// Ids offered at once.
    pub offers: usize,
    /// Items that are pushed; of more the peer is told that it is behind.
    pub pushes: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { wants: limits::WANTS, offers: limits::OFFERS, pushes: limits::PUSHES }
    }
}

#[derive(Debug)]
enum State {
    /// For [`Answer::Sets`].
    Opening,
    /// For whatever the search asked.
    Searching(Box<Search>),
    /// For the names of what stays different.
    Naming {
        plan: Plan,
        left: Vec<ShortId>,
    },
    /// For items, until the last.
    Fetching {
        asked: BTreeMap<SlotTag, Asked>,
        plan: Plan,
    },
    /// For which of these are wanted.
    Offering {
        offered: Vec<Entry>,
        plan: Plan,
    },
    /// For which of these are held now.
    Pushing {
        pushed: Vec<Entry>,
        plan: Plan,
    },
    /// For the end of "you are behind".
    Telling,
    Over,
}

/// What is expected of a slot that was asked for.
#[derive(Debug)]
struct Asked {
    ids: Vec<ShortId>,
    /// Slots whose tags are the same, of which one cannot be told from another before it comes.
    left: usize,
    came: bool,
}

/// The side that opened the session and drives it.
#[derive(Debug)]
pub struct Opener {
    sizes: Sizes,
    blind: Blind,
    nonce: Nonce,
    memory: Memory,
    circles: Vec<Circle>,
    /// Places of the circles that differ and were not looked at since they were compared last.
    queue: Vec<usize>,
    at: usize,
    state: State,
    report: Report,
    progress: Tally,
}

impl Opener {
    /// Opens a session. `nonce` is random, `memory` what the last session with this peer reported.
    pub fn open(parties: Parties, nonce: Nonce, memory: Memory, now: Millis, holdings: &impl Holdings) -> (Self, Ask) {
        Self::open_with(Sizes::default(), parties, nonce, memory, now, holdings)
    }

    /// The same with other sizes.
    pub fn open_with(
        sizes: Sizes,
        parties: Parties,
        nonce: Nonce,
        mut memory: Memory,
        now: Millis,
        holdings: &impl Holdings,
    ) -> (Self, Ask) {
        let circles = holdings.circles().into_iter().take(limits::CIRCLES);
        let circles = circles.map(|circle| Circle::new(circle, nonce, memory.take(&circle, now))).collect();
        let mut opener = Self {
            sizes,
            blind: Blind::new(nonce, parties),
            nonce,
            memory,
            circles,
            queue: Vec::new(),
            at: 0,
            state: State::Over,
            report: Report::default(),
            progress: Tally::default(),
        };
        let ask = opener.compare_sets(now, holdings);
        (opener, ask)
    }

    /// Takes an answer and says what to do next.
    ///
    /// # Errors
    /// When the peer breaks the protocol, or our own store takes nothing.
    pub fn handle(&mut self, heard: Heard, now: Millis, holdings: &impl Holdings) -> Result<Step, Fault> {
        if self.report.rounds >= limits::SESSION_MESSAGES {
            return Err(Fault::Endless);
        }
        match (core::mem::replace(&mut self.state, State::Over), heard) {
            (State::Opening, Heard::Said(Answer::Sets { now: theirs, sets })) => {
                self.report.clock_ahead = theirs.0.cast_signed().wrapping_sub(now.0.cast_signed());
                self.take_sets(sets.into_vec(), now, holdings)
            }
            (State::Searching(mut search), Heard::Said(answer)) => {
                let searched = search.take(answer, &mut self.circles[self.at], holdings)?;
                Ok(self.searched(search, searched, now, holdings))
            }
            (State::Naming { plan, left }, Heard::Said(Answer::Names(names))) => {
                self.take_names(plan, left, names.into_vec(), now, holdings)
            }
            (State::Fetching { asked, plan }, Heard::Items { items, last }) => {
                self.take_items(asked, plan, items, last, now, holdings)
            }
            (State::Offering { offered, mut plan }, Heard::Said(Answer::Wanted { refused, later, floors })) => {
                self.circles[self.at].left.note_floors(&floors);
                // Those offered before are more urgent, and the most urgent is last.
                let mut wanted = self.sort_out(&offered, &refused, &later)?;
                wanted.append(&mut plan.offered);
                plan.offered = wanted;
                Ok(self.offer(plan, now, holdings))
            }
            (State::Pushing { pushed, plan }, Heard::Said(Answer::Taken { refused, later })) => {
                for entry in self.sort_out(&pushed, &refused, &later)? {
                    self.report.sent.count(entry.kind, entry.stamp.is_tombstone());
                }
                Ok(self.push(plan, now, holdings))
            }
            (State::Telling, Heard::Said(Answer::Noted)) => Ok(self.next_circle(now, holdings)),
            _ => Err(Fault::OutOfTurn),
        }
    }

    /// What to remember of the peer, also when the session was cut.
    pub fn into_memory(mut self) -> Memory {
        self.remember();
        self.memory
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        self.progress.told()
    }

    fn ask(&mut self, state: State, ask: Ask) -> Step {
        self.report.rounds += 1;
        self.state = state;
        Step::Ask(ask)
    }

    fn place(&self) -> u8 {
        u8::try_from(self.at).unwrap_or(u8::MAX)
    }

    fn compare_sets(&mut self, now: Millis, holdings: &impl Holdings) -> Ask {
        let mut sets = Vec::new();
        for circle in &mut self.circles {
            circle.look(holdings);
            circle.judge_again(holdings);
            let ours = circle.state();
            let settled = circle.left.settled.filter(|(known, _)| *known == ours).map(|(_, theirs)| theirs);
            sets.push(Opened {
                circle: self.blind.tag(&circle.id),
                set: self.blind.fingerprint(&circle.id, &ours),
                settled: settled.map(|theirs| self.blind.fingerprint(&circle.id, &theirs)),
            });
        }
        self.report.rounds += 1;
        self.state = State::Opening;
        Ask::Open(Opening { now, nonce: self.nonce, sets: List::first(sets) })
    }

    fn take_sets(&mut self, sets: Vec<Theirs>, now: Millis, holdings: &impl Holdings) -> Result<Step, Fault> {
        if sets.len() != self.circles.len() {
            return Err(Fault::OutOfTurn);
        }
        for (place, theirs) in sets.into_iter().enumerate() {
            let circle = &mut self.circles[place];
            match theirs {
                Theirs::Elsewhere => circle.end(End::Settled),
                Theirs::Same => {
                    let ours = circle.state();
                    circle.settle(ours);
                    self.report.settled.push((circle.id, ours, ours));
                }
                Theirs::Settled => {
                    let pair =
                        circle.left.settled.filter(|(ours, _)| *ours == circle.state()).ok_or(Fault::OutOfTurn)?;
                    self.report.settled.push((circle.id, pair.0, pair.1));
                    circle.end(End::Settled);
                }
                Theirs::Other { state, cells } => {
                    if circle.differs(state, &cells)? {
                        self.queue.push(place);
                    }
                }
            }
        }
        // The first circle first.
        self.queue.reverse();
        Ok(self.next_circle(now, holdings))
    }

    /// Turns to the next circle that differs; after the last, compares again if anything moved.
    fn next_circle(&mut self, now: Millis, holdings: &impl Holdings) -> Step {
        while let Some(place) = self.queue.pop() {
            self.at = place;
            let circle = &mut self.circles[place];
            if circle.is_over() {
                continue;
            }
            return self.search(now, holdings);
        }
        if self.circles.iter().any(|circle| !circle.is_over()) {
            return Step::Ask(self.compare_sets(now, holdings));
        }
        self.done()
    }

    fn tell_behind(&mut self) -> Step {
        let circle = &mut self.circles[self.at];
        circle.end(End::Behind);
        self.report.behind.push(circle.id);
        let ask = Ask::Behind { circle: self.place() };
        self.ask(State::Telling, ask)
    }

    fn searched(&mut self, search: Box<Search>, searched: Searched, now: Millis, holdings: &impl Holdings) -> Step {
        let place = self.place();
        match searched {
            Searched::Ask(question) => self.ask(State::Searching(search), question.at(place)),
            Searched::Found(found) => self.plan(found, search, now, holdings),
            Searched::Unwanted => {
                let circle = &mut self.circles[self.at];
                if circle.elsewhere || !circle.withheld.is_empty() {
                    // Much of it is on its way from somebody else.
                    circle.end(End::Pending);
                } else {
                    let pair = circle.leave_all();
                    self.report.settled.extend(pair);
                }
                self.next_circle(now, holdings)
            }
            Searched::Forged => self.search_more_carefully(now, holdings),
            Searched::Lost => {
                // It changed under our hands; what it is now is compared again.
                self.circles[self.at].moved = true;
                self.next_circle(now, holdings)
            }
        }
    }

    /// Decides what of a difference moves.
    fn plan(&mut self, found: Found, search: Box<Search>, now: Millis, holdings: &impl Holdings) -> Step {
        let circle = &mut self.circles[self.at];
        let plan = Plan::of(found, search, circle, holdings);
        for (refusal, count) in &plan.declined {
            *self.report.declined.entry(*refusal).or_default() += count;
        }
        self.progress.expect(&plan.to_fetch);
        self.fetch(plan, now, holdings)
    }

    /// Asks for what is missing; after that, offers what the peer lacks.
    fn fetch(&mut self, mut plan: Plan, now: Millis, holdings: &impl Holdings) -> Step {
        let circle = &mut self.circles[self.at];
        let mut asked: BTreeMap<SlotTag, Asked> = BTreeMap::new();
        let at = plan.to_fetch.len().saturating_sub(self.sizes.wants);
        let some: Vec<Candidate> = plan.to_fetch.drain(at..).rev().collect();
        // What has come from somebody else since the sets were compared is not asked for again.
        let is_missing = |replica: &Replica| some.iter().map(|candidate| !candidate.is_held(replica)).collect();
        let missing: Vec<bool> = holdings.read(&circle.id, is_missing).unwrap_or_default();
        circle.moved |= missing.contains(&false);
        let some = some.iter().zip(missing).filter(|(_, is_missing)| *is_missing);
        let some: Vec<ShortId> = some.map(|(candidate, _)| candidate.id).collect();
        for (id, granted) in some.iter().zip(holdings.claim(&circle.id, &some)) {
            if !granted {
                self.report.waiting = self.report.waiting.saturating_add(1);
                (circle.waiting, circle.elsewhere) = (true, true);
                continue;
            }
            let entry = asked.entry(id.slot());
            entry.or_insert_with(|| Asked { ids: Vec::new(), left: limits::SAME_TAG, came: false }).ids.push(*id);
        }
        if asked.is_empty() && !plan.to_fetch.is_empty() {
            return self.fetch(plan, now, holdings);
        }
        if asked.is_empty() {
            return self.offer(plan, now, holdings);
        }
        circle.moved = true;
        let slots = List::first(asked.keys().copied());
        let ask = Ask::Want { circle: self.place(), slots };
        self.ask(State::Fetching { asked, plan }, ask)
    }

    fn take_items(
        &mut self,
        mut asked: BTreeMap<SlotTag, Asked>,
        plan: Plan,
        items: Vec<Verified>,
        last: bool,
        now: Millis,
        holdings: &impl Holdings,
    ) -> Result<Step, Fault> {
        let circle = &mut self.circles[self.at];
        if items.is_empty() && !last {
            return Err(Fault::Unasked);
        }
        for item in &items {
            let slot = SlotTag::from(&item.slot());
            let asked = asked.get_mut(&slot).filter(|asked| asked.left > 0 && item.header().circle == circle.id);
            let asked = asked.ok_or(Fault::Unasked)?;
            asked.left -= 1;
            asked.came = true;
        }
        let entries: Vec<Entry> = items.iter().map(|item| Entry::from(&**item)).collect();
        self.progress.arrived(&entries);
        let stored = store(items, holdings)?;
        self.report.received.add(&stored.received);
        for (place, refusal) in stored.refused {
            *self.report.declined.entry(refusal).or_default() += 1;
            circle.declined(refusal, Listed::from(&entries[place]));
        }
        if !last {
            self.state = State::Fetching { asked, plan };
            return Ok(Step::Listen);
        }
        for id in asked.into_values().filter(|asked| !asked.came).flat_map(|asked| asked.ids) {
            self.report.withheld = self.report.withheld.saturating_add(1);
            circle.withheld.insert(id);
        }
        if circle.withheld.len() > limits::WITHHELD {
            circle.end(End::Pending);
            return Ok(self.next_circle(now, holdings));
        }
        Ok(self.fetch(plan, now, holdings))
    }

    /// Asks which of what the peer lacks it wants, until all is asked or it is more than is pushed; ids that were made for
    /// this session cannot be judged, so what they found is pushed.
    fn offer(&mut self, mut plan: Plan, now: Millis, holdings: &impl Holdings) -> Step {
        let place = self.place();
        let circle = &mut self.circles[self.at];
        if let Some(cursor) = circle.stretched.take() {
            circle.left.cursor = cursor;
        }
        circle.to_send.append(&mut plan.to_send);
        if let Some(search) = plan.goes_on.take() {
            // The next stretch of the ids is asked for; what the peer lacks is offered when all of them are known.
            let question = search.go_on();
            return self.ask(State::Searching(search), question.at(place));
        }
        if circle.method != Method::Sketch {
            plan.offered.append(&mut circle.to_send);
            return self.push(plan, now, holdings);
        }
        if plan.offered.len() > self.sizes.pushes {
            return self.tell_behind();
        }
        if circle.to_send.is_empty() {
            return self.push(plan, now, holdings);
        }
        circle.to_send.sort_by_cached_key(|entry| Reverse(ShortId::from(entry).urgency()));
        let at = circle.to_send.len().saturating_sub(self.sizes.offers);
        let offered: Vec<Entry> = circle.to_send.split_off(at).into_iter().rev().collect();
        let ids = List::first(offered.iter().map(ShortId::from));
        self.ask(State::Offering { offered, plan }, Ask::Offer { circle: place, ids })
    }

    /// Sends what is wanted, a batch a message.
    fn push(&mut self, mut plan: Plan, now: Millis, holdings: &impl Holdings) -> Step {
        let circle = &mut self.circles[self.at];
        let mut batch = BatchBuilder::default();
        let mut pushed = Vec::new();
        while let Some(entry) = plan.offered.last() {
            // What left our set in the meantime is passed over.
            let still = holdings.read(&circle.id, |replica| replica.get(&entry.slot)) == Some(Some(*entry));
            match holdings.bytes(&circle.id, &entry.slot).filter(|_| still) {
                Some(bytes) if !batch.push(&bytes) => break,
                Some(_) => pushed.push(*entry),
                // It cannot be read, so the peer has had no chance to want it.
                None if still => drop(circle.later.insert(ShortId::from(entry))),
                None => {}
            }
            plan.offered.pop();
        }
        if pushed.is_empty() {
            return self.rest(plan, now, holdings);
        }
        circle.moved = true;
        let ask = Ask::Push { circle: self.place(), items: batch.finish() };
        self.ask(State::Pushing { pushed, plan }, ask)
    }

    /// Those that are neither refused nor left for later, the most urgent last.
    fn sort_out(&mut self, entries: &[Entry], refused: &[u16], later: &[u16]) -> Result<Vec<Entry>, Fault> {
        let [refused, later] = [refused, later].map(|places| {
            let ascending = places.windows(2).all(|pair| pair[0] < pair[1]);
            let within = places.last().is_none_or(|last| usize::from(*last) < entries.len());
            (ascending && within).then(|| places.iter().map(|place| usize::from(*place)).collect::<BTreeSet<_>>())
        });
        let (refused, later) = (refused.ok_or(Fault::OutOfTurn)?, later.ok_or(Fault::OutOfTurn)?);
        let circle = &mut self.circles[self.at];
        let mut kept = Vec::new();
        for (place, entry) in entries.iter().enumerate().rev() {
            if refused.contains(&place) {
                self.report.unwanted = self.report.unwanted.saturating_add(1);
                circle.refused(entry);
            } else if later.contains(&place) {
                self.report.postponed = self.report.postponed.saturating_add(1);
                circle.later.insert(ShortId::from(entry));
            } else {
                kept.push(*entry);
            }
        }
        Ok(kept)
    }

    /// Everything that moves has moved. If nothing did, what stays different must explain why the hashes do.
    fn rest(&mut self, plan: Plan, now: Millis, holdings: &impl Holdings) -> Step {
        let circle = &mut self.circles[self.at];
        if circle.walked_now {
            // Only a walk that moved nothing shows that the rest is not wanted.
            circle.walked &= !circle.moved;
        }
        if circle.moved || circle.walked_now {
            return self.next_circle(now, holdings);
        }
        if circle.waiting || !circle.withheld.is_empty() {
            circle.end(End::Pending);
            return self.next_circle(now, holdings);
        }
        let mut left: Vec<ShortId> = plan.unnamed().into_iter().filter(|id| !circle.is_unfit(id)).collect();
        left.extend(circle.unnamed());
        if left.len() > limits::NAMES {
            // Too much to ask; it is not wanted anyway.
            let pair = circle.leave(&plan);
            self.report.settled.extend(pair);
            return self.next_circle(now, holdings);
        }
        self.name(plan, left, now, holdings)
    }

    fn name(&mut self, plan: Plan, mut left: Vec<ShortId>, now: Millis, holdings: &impl Holdings) -> Step {
        if left.is_empty() {
            return self.judge(plan, now, holdings);
        }
        let some: Vec<ShortId> = left.split_off(left.len().saturating_sub(limits::PAGE));
        let ask = Ask::Names { circle: self.place(), of: Named::Short(List::first(some)) };
        self.ask(State::Naming { plan, left }, ask)
    }

    fn take_names(
        &mut self,
        mut plan: Plan,
        left: Vec<ShortId>,
        names: Vec<Listed>,
        now: Millis,
        holdings: &impl Holdings,
    ) -> Result<Step, Fault> {
        self.circles[self.at].learn(&names);
        plan.learn(names);
        Ok(self.name(plan, left, now, holdings))
    }

    /// Whether what stays different explains why the hashes do; if not, a more careful search follows.
    fn judge(&mut self, plan: Plan, now: Millis, holdings: &impl Holdings) -> Step {
        let circle = &mut self.circles[self.at];
        // What may be wanted tomorrow has no name, and nothing is settled by it.
        if circle.has_unfit() || circle.explains(&plan) {
            let pair = circle.leave(&plan);
            self.report.settled.extend(pair);
            return self.next_circle(now, holdings);
        }
        self.search_more_carefully(now, holdings)
    }

    fn search_more_carefully(&mut self, now: Millis, holdings: &impl Holdings) -> Step {
        let circle = &mut self.circles[self.at];
        if !circle.escalate() {
            circle.end(End::Unresolved);
            return self.next_circle(now, holdings);
        }
        self.search(now, holdings)
    }

    /// Begins the search of the circle at hand.
    fn search(&mut self, now: Millis, holdings: &impl Holdings) -> Step {
        let (search, searched) = Search::begin(&mut self.circles[self.at], holdings);
        self.searched(Box::new(search), searched, now, holdings)
    }

    fn done(&mut self) -> Step {
        self.report.unresolved = self.ended(End::Unresolved);
        let open = self.circles.iter().any(|circle| !matches!(circle.ended(), Some(End::Settled)));
        self.report.complete = !open && self.report.withheld == 0;
        self.remember();
        self.report.memory = core::mem::take(&mut self.memory);
        Step::Done(Box::new(core::mem::take(&mut self.report)))
    }

    fn ended(&self, end: End) -> Vec<CircleId> {
        self.circles.iter().filter(|circle| circle.ended() == Some(end)).map(|circle| circle.id).collect()
    }

    fn remember(&mut self) {
        for circle in self.circles.drain(..) {
            self.memory.put(circle.id, circle.left);
        }
    }
}

/// Offers items to our set.
pub(super) fn store(items: Vec<Verified>, holdings: &impl Holdings) -> Result<Stored, Fault> {
    if items.is_empty() {
        return Ok(Stored::default());
    }
    let kinds: Vec<(Kind, bool)> =
        items.iter().map(|item| (item.header().kind, item.header().stamp.is_tombstone())).collect();
    Ok(Stored::of(&kinds, &holdings.store(items)?))
}
