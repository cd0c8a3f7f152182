//! One catch-up session between two nodes: strictly ask and answer, so that both sides are simple and every step is
//! bounded.
//!
//! The [`Opener`] drives. It compares the sets of all circles in one round trip; for each circle that differs it lists
//! the peer's ids, fetches what it lacks (withdrawals and profiles first, then newest first) and pushes what the peer
//! lacks. The [`Answerer`] only answers.
//!
//! | opener's state | answer | next |
//! |---|---|---|
//! | opening | `Sets` | listing the first circle that differs and was not settled; none: closing |
//! | listing | `Page` | listing on; after the last page: fetching |
//! | fetching | `Items` | fetching on; nothing wanted left: pushing |
//! | pushing | `Taken` | pushing on; nothing left: listing the next circle; none: closing |
//! | closing | `Sets` | done; equal sets are settled, and those that stayed as they were compared |
//!
//! Any other answer, and any item that cannot be verified or was not asked for, is a [`Fault`] and ends the session.
//! What was stored until then stays; the next session goes on from there.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    id::{CircleId, Kind, SlotHash},
    item::{RefusedItem, Verified},
    limits,
    reconcile::{
        Listed, Page, SetState,
        difference::{Listing, PageFault},
    },
    replica::{Outcome, Refusal},
    text::List,
    time::Millis,
    wire::{
        bytes::ItemBytes,
        message::{Answer, Ask, Batch, Opening, Theirs},
    },
};

/// What a node holds, as a session sees it. Called between messages; may block on a disk.
pub trait Holdings {
    /// The circles this node is in.
    fn circles(&self) -> Vec<CircleId>;

    /// Count and hash of a circle's set; nothing when this node is not in the circle.
    fn state(&self, circle: &CircleId) -> Option<SetState>;

    /// At most [`limits::PAGE`] ids after a slot, ascending, and whether they are the last.
    fn page(&self, circle: &CircleId, after: Option<SlotHash>) -> (Vec<Listed>, bool);

    /// Why an item that the peer lists is not wanted, if so.
    fn would_refuse(&self, circle: &CircleId, listed: &Listed) -> Option<Refusal>;

    /// The current item of a slot.
    fn item(&self, circle: &CircleId, slot: &SlotHash) -> Option<Arc<[u8]>>;

    /// Offers items to the set; what is acknowledged is durable. One outcome an item, in order.
    ///
    /// # Errors
    /// When the store cannot take anything at the moment.
    fn store(&self, items: Vec<Verified>) -> Result<Vec<Outcome>, Unavailable>;

    /// Whether a session already settled what these two sets (ours, theirs) can give each other.
    fn is_settled(&self, circle: &CircleId, ours: &SetState, theirs: &SetState) -> bool;
}

/// The store cannot take anything at the moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("our store takes nothing: {0}")]
pub struct Unavailable(pub String);

/// Why a session ended before its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An answer to another question.
    #[error("an answer that does not fit the question")]
    OutOfTurn,
    /// A listing that no honest peer sends.
    #[error(transparent)]
    Page(#[from] PageFault),
    /// An item that is none.
    #[error("an item that nobody would take: {0}")]
    Item(#[from] RefusedItem),
    /// An item of another slot or circle, or more items than were asked for.
    #[error("items that were not asked for")]
    Unasked,
    /// More messages than any honest session needs.
    #[error("more than {} messages", limits::SESSION_MESSAGES)]
    Endless,
    /// Not the peer's doing.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl Fault {
    /// Whether the peer broke the protocol, so that it counts against it.
    pub const fn is_theirs(&self) -> bool {
        !matches!(self, Self::Unavailable(_))
    }
}

/// Items that moved in one direction, by what they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moved {
    /// Profiles.
    pub profiles: u32,
    /// Experiments, new or in a new version.
    pub experiments: u32,
    /// Withdrawals.
    pub withdrawn: u32,
    /// Notes.
    pub notes: u32,
    /// Everything else.
    pub others: u32,
}

impl Moved {
    fn count(&mut self, kind: Kind, tombstone: bool) {
        let counter = match kind {
            _ if tombstone => &mut self.withdrawn,
            Kind::PROFILE => &mut self.profiles,
            Kind::EXPERIMENT => &mut self.experiments,
            Kind::NOTE => &mut self.notes,
            _ => &mut self.others,
        };
        *counter = counter.saturating_add(1);
    }

    fn add(&mut self, other: &Self) {
        self.profiles = self.profiles.saturating_add(other.profiles);
        self.experiments = self.experiments.saturating_add(other.experiments);
        self.withdrawn = self.withdrawn.saturating_add(other.withdrawn);
        self.notes = self.notes.saturating_add(other.notes);
        self.others = self.others.saturating_add(other.others);
    }

    /// All together.
    pub const fn total(&self) -> u32 {
        self.profiles
            .saturating_add(self.experiments)
            .saturating_add(self.withdrawn)
            .saturating_add(self.notes)
            .saturating_add(self.others)
    }
}

/// How a finished session went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Items that are new here.
    pub received: Moved,
    /// Items that the peer took.
    pub sent: Moved,
    /// Items that the peer has and we do not want, by reason.
    pub declined: BTreeMap<Refusal, u32>,
    /// Items of ours that the peer did not want.
    pub unwanted: u32,
    /// Whether both sides hold the same, but for what one of them declined.
    pub complete: bool,
    /// Pairs of sets (ours, theirs) between which nothing is left to do: equal ones, and those of which one side declined
    /// the rest.
    pub settled: Vec<(CircleId, SetState, SetState)>,
    /// How far the peer's clock is ahead of ours, in milliseconds.
    pub clock_ahead: i64,
    /// Questions asked.
    pub rounds: u32,
}

/// What the opener does next.
#[derive(Debug)]
pub enum Step {
    /// Send this and hand the answer to [`Opener::handle`].
    Ask(Ask),
    /// The session is over.
    Done(Box<Report>),
}

#[derive(Debug)]
enum State {
    Opening,
    Listing(Listing),
    Fetching(Vec<Listed>),
    Pushing(Vec<(Kind, bool)>),
    Closing,
}

/// A circle whose sets differ, and what is left to do there. Both lists have the most urgent last, where it is taken.
#[derive(Debug)]
struct Work {
    circle: CircleId,
    to_fetch: Vec<Listed>,
    to_push: Vec<Listed>,
}

impl Work {
    const fn new(circle: CircleId) -> Self {
        Self { circle, to_fetch: Vec::new(), to_push: Vec::new() }
    }

    fn is_full(&self) -> bool {
        self.to_fetch.len().max(self.to_push.len()) >= limits::DIFFERENCES
    }

    fn sort(&mut self) {
        for side in [&mut self.to_fetch, &mut self.to_push] {
            side.sort_by_key(|listed| (listed.stamp.is_tombstone(), listed.kind == Kind::PROFILE, listed.stamp));
        }
    }

    /// As many as one message asks for, without those that what came before has made unwanted.
    fn next_to_fetch(&mut self, holdings: &impl Holdings, declined: &mut BTreeMap<Refusal, u32>) -> Vec<Listed> {
        let mut wanted = Vec::new();
        while wanted.len() < limits::WANTS
            && let Some(listed) = self.to_fetch.pop()
        {
            match holdings.would_refuse(&self.circle, &listed) {
                None => wanted.push(listed),
                Some(refusal) => *declined.entry(refusal).or_default() += 1,
            }
        }
        wanted
    }

    /// As many items as one message takes; those that left our set in the meantime are passed over.
    fn next_to_push(&mut self, holdings: &impl Holdings) -> (Vec<ItemBytes>, Vec<(Kind, bool)>) {
        let mut batch = BatchBuilder::default();
        let mut pushed = Vec::new();
        while let Some(listed) = self.to_push.last() {
            let Some(bytes) = holdings.item(&self.circle, &listed.slot) else {
                self.to_push.pop();
                continue;
            };
            if !batch.push(&bytes) {
                break;
            }
            pushed.push((listed.kind, listed.stamp.is_tombstone()));
            self.to_push.pop();
        }
        (batch.items, pushed)
    }
}

/// Fills a message with items up to [`limits::WANTS`] and [`limits::BATCH`].
#[derive(Default)]
struct BatchBuilder {
    items: Vec<ItemBytes>,
    bytes: usize,
}

impl BatchBuilder {
    /// Adds an item; false when it has no room.
    fn push(&mut self, item: &[u8]) -> bool {
        let Ok(bytes) = ItemBytes::try_from(item.to_vec()) else { return true };
        let room = self.items.len() < limits::WANTS && self.bytes + item.len() <= limits::BATCH;
        if room {
            self.bytes += item.len();
            self.items.push(bytes);
        }
        room
    }
}

/// The side that opened the session and drives it.
#[derive(Debug)]
pub struct Opener {
    state: State,
    opened: Vec<(CircleId, SetState)>,
    compared: Vec<(CircleId, SetState, SetState)>,
    left: Vec<Work>,
    work: Option<Work>,
    cut_short: bool,
    report: Report,
}

impl Opener {
    /// Opens a session.
    pub fn open(now: Millis, holdings: &impl Holdings) -> (Self, Ask) {
        let mut opener = Self {
            state: State::Opening,
            opened: Vec::new(),
            compared: Vec::new(),
            left: Vec::new(),
            work: None,
            cut_short: false,
            report: Report::default(),
        };
        let ask = opener.compare_sets(now, holdings);
        (opener, ask)
    }

    /// Takes an answer and says what to do next.
    ///
    /// # Errors
    /// When the peer breaks the protocol, or our own store takes nothing.
    pub fn handle(&mut self, answer: Answer, now: Millis, holdings: &impl Holdings) -> Result<Step, Fault> {
        if self.report.rounds >= limits::SESSION_MESSAGES {
            return Err(Fault::Endless);
        }
        match (core::mem::replace(&mut self.state, State::Closing), answer) {
            (State::Opening, Answer::Sets { now: theirs, sets }) => {
                self.report.clock_ahead = theirs.0.cast_signed().wrapping_sub(now.0.cast_signed());
                self.compared = self.differing(&sets, holdings)?;
                self.left = self.compared.iter().map(|&(circle, ..)| Work::new(circle)).collect();
                if self.left.is_empty() { Ok(self.done(&sets)) } else { Ok(self.next_circle(now, holdings)) }
            }
            (State::Listing(listing), Answer::Page(page)) => self.take_page(listing, &page, now, holdings),
            (State::Fetching(asked), Answer::Items { slots, items }) => {
                self.take_items(asked, slots.into(), &items, holdings)?;
                Ok(self.next_move(now, holdings))
            }
            (State::Pushing(pushed), Answer::Taken { held }) => {
                self.count_taken(&pushed, &held)?;
                Ok(self.next_move(now, holdings))
            }
            (State::Closing, Answer::Sets { sets, .. }) => {
                let still = self.differing(&sets, holdings)?;
                self.settle(&still);
                Ok(self.done(&sets))
            }
            _ => Err(Fault::OutOfTurn),
        }
    }

    fn ask(&mut self, state: State, ask: Ask) -> Ask {
        self.report.rounds += 1;
        self.state = state;
        ask
    }

    fn compare_sets(&mut self, now: Millis, holdings: &impl Holdings) -> Ask {
        let circles = holdings.circles().into_iter().take(limits::CIRCLES);
        self.opened = circles.filter_map(|circle| Some((circle, holdings.state(&circle)?))).collect();
        self.report.rounds += 1;
        Ask::Open(Opening { now, sets: List::first(self.opened.iter().copied()) })
    }

    /// The circles that both are in, whose sets differ, and that no session has settled.
    fn differing(
        &self,
        answers: &[Theirs],
        holdings: &impl Holdings,
    ) -> Result<Vec<(CircleId, SetState, SetState)>, Fault> {
        if answers.len() != self.opened.len() {
            return Err(Fault::OutOfTurn);
        }
        let pairs = self.opened.iter().zip(answers);
        let differing = pairs.filter_map(|(&(circle, ours), theirs)| match *theirs {
            Theirs::Other(theirs) if ours != theirs && !holdings.is_settled(&circle, &ours, &theirs) => {
                Some((circle, ours, theirs))
            }
            _ => None,
        });
        Ok(differing.collect())
    }

    fn next_circle(&mut self, now: Millis, holdings: &impl Holdings) -> Step {
        self.work = self.left.pop();
        Step::Ask(match &self.work {
            Some(work) => {
                let circle = work.circle;
                self.ask(State::Listing(Listing::default()), Ask::List { circle, after: None })
            }
            None => {
                self.state = State::Closing;
                self.compare_sets(now, holdings)
            }
        })
    }

    fn take_page(
        &mut self,
        mut listing: Listing,
        page: &Page,
        now: Millis,
        holdings: &impl Holdings,
    ) -> Result<Step, Fault> {
        let work = self.work.as_mut().ok_or(Fault::OutOfTurn)?;
        let circle = work.circle;
        let difference = listing.take(page, |after| holdings.page(&circle, after))?;
        for listed in difference.theirs {
            match holdings.would_refuse(&circle, &listed) {
                None => work.to_fetch.push(listed),
                Some(refusal) => *self.report.declined.entry(refusal).or_default() += 1,
            }
        }
        work.to_push.extend(difference.ours);
        if !page.last && !work.is_full() {
            let after = listing.cursor();
            return Ok(Step::Ask(self.ask(State::Listing(listing), Ask::List { circle, after })));
        }
        work.sort();
        self.cut_short |= !page.last;
        Ok(self.next_move(now, holdings))
    }

    /// Fetches, then pushes, then turns to the next circle.
    fn next_move(&mut self, now: Millis, holdings: &impl Holdings) -> Step {
        let Some(work) = self.work.as_mut() else { return self.next_circle(now, holdings) };
        let circle = work.circle;
        let wanted = work.next_to_fetch(holdings, &mut self.report.declined);
        if !wanted.is_empty() {
            let slots = List::first(wanted.iter().map(|listed| listed.slot));
            return Step::Ask(self.ask(State::Fetching(wanted), Ask::Want { circle, slots }));
        }
        let (items, pushed) = work.next_to_push(holdings);
        if items.is_empty() {
            return self.next_circle(now, holdings);
        }
        Step::Ask(self.ask(State::Pushing(pushed), Ask::Push { circle, items: List::first(items) }))
    }

    fn take_items(
        &mut self,
        asked: Vec<Listed>,
        answered: usize,
        items: &Batch,
        holdings: &impl Holdings,
    ) -> Result<(), Fault> {
        let work = self.work.as_mut().ok_or(Fault::OutOfTurn)?;
        if answered == 0 || answered > asked.len() {
            return Err(Fault::Unasked);
        }
        let (done, rest) = asked.split_at(answered);
        work.to_fetch.extend(rest.iter().rev());
        let mut expected = done.iter();
        let verified = verify(&work.circle, items)?;
        if !verified.iter().all(|item| expected.any(|listed| listed.slot == item.slot())) {
            return Err(Fault::Unasked);
        }
        let (received, declined) = store(verified, holdings)?;
        self.report.received.add(&received);
        for refusal in declined {
            *self.report.declined.entry(refusal).or_default() += 1;
        }
        Ok(())
    }

    fn count_taken(&mut self, pushed: &[(Kind, bool)], held: &[bool]) -> Result<(), Fault> {
        if pushed.len() != held.len() {
            return Err(Fault::OutOfTurn);
        }
        for ((kind, tombstone), held) in pushed.iter().zip(held) {
            if *held {
                self.report.sent.count(*kind, *tombstone);
            } else {
                self.report.unwanted = self.report.unwanted.saturating_add(1);
            }
        }
        Ok(())
    }

    /// The sets are still the ones that were compared: then nothing moved, all that differs was declined, by us or by
    /// them, and these two sets need not be compared again. Unless it was only too early for some of it.
    fn settle(&mut self, still: &[(CircleId, SetState, SetState)]) {
        if !self.cut_short && !self.report.declined.contains_key(&Refusal::Early) {
            self.report.settled.extend(still.iter().filter(|pair| self.compared.contains(pair)));
        }
    }

    fn done(&mut self, answers: &[Theirs]) -> Step {
        let equal = self.opened.iter().zip(answers).filter(|(_, theirs)| **theirs == Theirs::Same);
        self.report.settled.extend(equal.map(|(&(circle, ours), _)| (circle, ours, ours)));
        self.report.complete = !self.cut_short;
        Step::Done(Box::new(core::mem::take(&mut self.report)))
    }
}

fn verify(circle: &CircleId, items: &Batch) -> Result<Vec<Verified>, Fault> {
    let verified = items.iter().map(|bytes| Verified::from_bytes(bytes)).collect::<Result<Vec<_>, _>>()?;
    if verified.iter().all(|item| item.header().circle == *circle) { Ok(verified) } else { Err(Fault::Unasked) }
}

/// Offers items to our set; says what is new, and why others are not kept.
fn store(items: Vec<Verified>, holdings: &impl Holdings) -> Result<(Moved, Vec<Refusal>), Fault> {
    if items.is_empty() {
        return Ok((Moved::default(), Vec::new()));
    }
    let kinds: Vec<_> = items.iter().map(|item| (item.header().kind, item.header().stamp.is_tombstone())).collect();
    let mut received = Moved::default();
    let mut declined = Vec::new();
    for ((kind, tombstone), outcome) in kinds.into_iter().zip(holdings.store(items)?) {
        match outcome {
            Outcome::Accepted { .. } | Outcome::Superseded { .. } => received.count(kind, tombstone),
            Outcome::Duplicate | Outcome::Older { .. } => {}
            Outcome::Refused(refusal) => declined.push(refusal),
        }
    }
    Ok((received, declined))
}

fn compare((circle, opened): &(CircleId, SetState), holdings: &impl Holdings) -> Theirs {
    match holdings.state(circle) {
        None => Theirs::Elsewhere,
        Some(state) if state == *opened => Theirs::Same,
        Some(state) => Theirs::Other(state),
    }
}

/// The side that was asked.
#[derive(Debug, Default)]
pub struct Answerer {
    asked: u32,
    /// Items that the opener pushed and that are new here.
    pub received: Moved,
    /// Items that the opener fetched.
    pub sent: Moved,
    /// How far the opener's clock is ahead of ours, in milliseconds.
    pub clock_ahead: i64,
    /// Sets that were equal when the opener asked last: nothing is left to do.
    pub settled: Vec<(CircleId, SetState, SetState)>,
}

impl Answerer {
    /// Answers a question.
    ///
    /// # Errors
    /// When the opener breaks the protocol, or our own store takes nothing.
    pub fn handle(&mut self, ask: Ask, now: Millis, holdings: &impl Holdings) -> Result<Answer, Fault> {
        self.asked += 1;
        if self.asked > limits::SESSION_MESSAGES {
            return Err(Fault::Endless);
        }
        match ask {
            Ask::Open(opening) => {
                self.clock_ahead = opening.now.0.cast_signed().wrapping_sub(now.0.cast_signed());
                let sets: Vec<Theirs> = opening.sets.iter().map(|opened| compare(opened, holdings)).collect();
                let equal = opening.sets.iter().zip(&sets).filter(|(_, theirs)| **theirs == Theirs::Same);
                self.settled = equal.map(|(&(circle, state), _)| (circle, state, state)).collect();
                Ok(Answer::Sets { now, sets: List::first(sets) })
            }
            Ask::List { circle, after } => {
                let (entries, last) = holdings.page(&circle, after);
                Ok(Answer::Page(Page { entries: List::first(entries), last }))
            }
            Ask::Want { circle, slots } => Ok(self.give(&circle, &slots, holdings)),
            Ask::Push { circle, items } => self.take(&circle, &items, holdings),
        }
    }

    fn give(&mut self, circle: &CircleId, wanted: &[SlotHash], holdings: &impl Holdings) -> Answer {
        let mut batch = BatchBuilder::default();
        let mut slots = 0;
        for slot in wanted {
            if let Some(bytes) = holdings.item(circle, slot) {
                if !batch.push(&bytes) {
                    break;
                }
                if let Ok(item) = Verified::from_store(&bytes) {
                    self.sent.count(item.header().kind, item.header().stamp.is_tombstone());
                }
            }
            slots += 1;
        }
        Answer::Items { slots, items: List::first(batch.items) }
    }

    fn take(&mut self, circle: &CircleId, items: &Batch, holdings: &impl Holdings) -> Result<Answer, Fault> {
        if holdings.state(circle).is_none() {
            return Err(Fault::Unasked);
        }
        let verified = verify(circle, items)?;
        let entries: Vec<_> = verified.iter().map(|item| (item.slot(), item.digest())).collect();
        let (received, _) = store(verified, holdings)?;
        self.received.add(&received);
        let held = entries.iter().map(|(slot, digest)| {
            holdings.item(circle, slot).and_then(|bytes| Verified::from_store(&bytes).ok()).map(|item| item.digest())
                == Some(*digest)
        });
        Ok(Answer::Taken { held: List::first(held) })
    }
}
