//! A catch-up session between two nodes of a run, and what a shelf is to it. Only this file and
//! [`hostile`](super::hostile), which lies in its messages, name the session of the core.

use std::sync::Arc;

use joinup_protocol::{
    id::{CircleId, SlotHash},
    item::Verified,
    reconcile::{
        Listed, SetState, ShortId,
        session::{Answerer, Fault, Holdings, Opener, Step, Unavailable},
    },
    replica::{Allowance, Entry, Outcome, Refusal, Replica},
    time::Millis,
    wire::message::{Answer, Ask},
};

use super::{
    Name,
    ledger::{self, Book},
    shelf::{Inner, Shelf},
};

/// Small, so that a listing has several pages.
const PAGE: usize = 7;

impl Holdings for Shelf {
    fn circles(&self) -> Vec<CircleId> {
        self.inner().replicas.keys().copied().collect()
    }

    fn state(&self, circle: &CircleId) -> Option<SetState> {
        self.inner().replicas.get(circle).map(Replica::state)
    }

    fn page(&self, circle: &CircleId, after: Option<SlotHash>) -> (Vec<Listed>, bool) {
        let inner = self.inner();
        let Some(replica) = inner.replicas.get(circle) else { return (Vec::new(), true) };
        let mut rest = replica.after(after);
        let page = rest.by_ref().take(PAGE).map(|entry| Listed::from(&entry)).collect();
        (page, rest.next().is_none())
    }

    fn would_refuse(&self, circle: &CircleId, listed: &Listed) -> Option<Refusal> {
        let inner = self.inner();
        let Some(replica) = inner.replicas.get(circle) else { return Some(Refusal::Unwanted) };
        replica.would_refuse(&ShortId::from(listed), &inner.policy, inner.clock)
    }

    fn item(&self, _: &CircleId, slot: &SlotHash) -> Option<Arc<[u8]>> {
        self.inner().items.get(slot).map(|item| Arc::clone(item.bytes()))
    }

    fn store(&self, items: Vec<Verified>) -> Result<Vec<Outcome>, Unavailable> {
        if self.inner().is_full {
            return Err(Unavailable("the disk is full".to_owned()));
        }
        Ok(items.iter().map(|item| self.offer(item)).collect())
    }

    fn is_settled(&self, circle: &CircleId, ours: &SetState, theirs: &SetState) -> bool {
        Self::is_settled(self, &(*circle, *ours, *theirs))
    }
}

/// A session under way.
pub struct Session {
    /// Who opened it.
    pub opener: Name,
    /// Who answers.
    pub answerer: Name,
    driving: Opener,
    answering: Answerer,
    /// Frames so far.
    pub frames: u64,
    /// How often either side's set would have changed if nothing but this session had changed it.
    changes: [u64; 2],
    /// Whether the sets of both were equal when it was opened.
    were_equal: bool,
    /// Circles that it left as an earlier session left them.
    skipped: Vec<CircleId>,
}

/// What the opener does next.
pub enum Turn {
    /// Asks this.
    Ask(Ask),
    /// It is over.
    Done(Ending),
}

/// How a session ended that came to its end.
pub struct Ending {
    /// It says that nothing is left to do.
    pub complete: bool,
    /// Questions asked.
    pub rounds: u64,
}

/// The two sides of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Asks.
    Opener,
    /// Answers.
    Answerer,
}

impl Session {
    /// Opens one; gives the first question.
    pub fn open(now: Millis, (opener, ours): (Name, &Shelf), (answerer, theirs): (Name, &Shelf)) -> (Self, Ask) {
        let (driving, ask) = Opener::open(now, ours);
        let changes = [ours.inner().changes, theirs.inner().changes];
        let were_equal = are_equal(&ours.inner(), &theirs.inner());
        (
            Self {
                opener,
                answerer,
                driving,
                answering: Answerer::default(),
                frames: 0,
                changes,
                were_equal,
                skipped: Vec::new(),
            },
            ask,
        )
    }

    /// Takes a question to the answerer; gives the frames of its answer.
    ///
    /// # Errors
    /// When the answerer blames the opener.
    pub fn asked(&mut self, ask: Ask, now: Millis, shelf: &Shelf) -> Result<Vec<Answer>, Fault> {
        self.own(Side::Answerer, shelf, |session| session.answering.handle(ask, now, shelf)).map(|answer| vec![answer])
    }

    /// Takes an answer to the opener.
    ///
    /// # Errors
    /// When the opener blames the answerer.
    pub fn answered(&mut self, answer: Answer, now: Millis, shelf: &Shelf) -> Result<Turn, Fault> {
        let step = self.own(Side::Opener, shelf, |session| session.driving.handle(answer, now, shelf));
        self.skipped.append(&mut shelf.skipped());
        Ok(match step? {
            Step::Ask(ask) => Turn::Ask(ask),
            Step::Done(report) => {
                shelf.settle(report.settled);
                Turn::Done(Ending { complete: report.complete, rounds: report.rounds.into() })
            }
        })
    }

    /// Whether a fault is a reproach to the peer, and not trouble at home.
    pub const fn is_reproach(fault: &Fault) -> bool {
        fault.is_theirs()
    }

    fn own<T>(&mut self, side: Side, shelf: &Shelf, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = shelf.inner().changes;
        let result = work(self);
        self.changes[usize::from(side == Side::Answerer)] += shelf.inner().changes - before;
        self.frames += 1;
        result
    }

    /// Whether something else than this session has changed what one of both holds or wants.
    pub fn was_disturbed(&self, ours: &Shelf, theirs: &Shelf) -> bool {
        self.changes != [ours.inner().changes, theirs.inner().changes]
    }

    /// What must be true of a session between honest nodes that came to its end undisturbed.
    ///
    /// # Errors
    /// What is not.
    pub fn check(&self, ending: &Ending, ours: &Shelf, theirs: &Shelf) -> Result<(), String> {
        let (ours, theirs) = (ours.inner(), theirs.inner());
        if self.were_equal && ending.rounds != 1 {
            return Err(format!("equal sets took {} round trips", ending.rounds));
        }
        let most = most_rounds(&ours, &theirs);
        if ending.rounds > most {
            return Err(format!("{} round trips where {most} are enough", ending.rounds));
        }
        if ending.complete {
            // A peer that has changed its mind since a circle was settled comes by itself.
            let skipped = &self.skipped;
            let lacked = lacks(&ours, &theirs, skipped);
            lacked.map_or(Ok(()), |entry| Err(format!("the answerer still lacks {entry}")))?;
            let lacked = lacks(&theirs, &ours, skipped);
            lacked.map_or(Ok(()), |entry| Err(format!("the opener still lacks {entry}")))?;
        }
        Ok(())
    }
}

/// A listing of every circle, and each item moved alone; opening and closing.
fn most_rounds(ours: &Inner, theirs: &Inner) -> u64 {
    let items = |inner: &Inner| inner.ledger.books().map(|(_, book)| book.count()).sum::<usize>();
    let circles = ours.replicas.len();
    (items(ours) + items(theirs) + 2 * circles + 2) as u64
}

fn shared<'a>(ours: &'a Inner, theirs: &'a Inner) -> impl Iterator<Item = (&'a Book, &'a Book)> {
    shared_but(ours, theirs, &[])
}

fn shared_but<'a>(
    ours: &'a Inner,
    theirs: &'a Inner,
    skipped: &'a [CircleId],
) -> impl Iterator<Item = (&'a Book, &'a Book)> {
    let books = ours.ledger.books().filter(|(circle, _)| !skipped.contains(circle));
    books.filter_map(|(circle, book)| Some((book, theirs.ledger.book(circle)?)))
}

fn are_equal(ours: &Inner, theirs: &Inner) -> bool {
    shared(ours, theirs).all(|(ours, theirs)| (ours.count(), ours.print()) == (theirs.count(), theirs.print()))
}

/// Something of ours that they lack and would not decline, but for some circles.
pub fn lacks(ours: &Inner, theirs: &Inner, skipped: &[CircleId]) -> Option<String> {
    shared_but(ours, theirs, skipped).filter(|(ours, theirs)| ours.print() != theirs.print()).find_map(
        |(ours, book)| {
            let lacked = ours.iter().find(|entry| {
                let held = book.get(&entry.author, &entry.slot);
                let is_there = held.is_some_and(|held| ledger::rank(held) >= ledger::rank(entry));
                !is_there && !is_declined(entry, held.is_some(), book, theirs)
            });
            lacked.map(|entry| {
                let held = book.get(&entry.author, &entry.slot);
                let of_author = book.of(&entry.author).len();
                let quota = theirs.policy.items(&entry.author);
                format!(
                    "{entry:?} by its clock {:?}; there it holds {held:?}; {of_author} of {quota} of that author",
                    theirs.clock
                )
            })
        },
    )
}

fn is_declined(entry: &Entry, has_older: bool, book: &Book, by: &Inner) -> bool {
    // A clock that has gone on for a while since the item was declined.
    let then = Millis(by.clock.0.saturating_sub(5 * Millis::MINUTE));
    let of_author = book.of(&entry.author);
    let is_full = of_author.len() >= usize::try_from(by.policy.items(&entry.author)).unwrap_or(usize::MAX);
    ledger::is_refused_at_sight(entry, &by.policy, then)
        || (is_full && !has_older && of_author.iter().all(|held| ledger::worth(held) > ledger::worth(entry)))
}
