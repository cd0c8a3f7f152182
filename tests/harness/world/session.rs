//! A catch-up session between two nodes of a run, and what a node's store is to it. Only this file and
//! [`hostile`](super::hostile), which lies in its messages, name the session of the core.

use std::{cell::RefCell, collections::BTreeSet, sync::Arc};

use joinup_protocol::{
    id::{CircleId, Digest, NodeId, SlotHash},
    item::Verified,
    reconcile::{
        AuthorTag, ShortId,
        session::{Answerer, Asked, Fault, Heard, Holdings, Opener, Parties, Sizes, Step, Unavailable},
    },
    replica::{Allowance, Entry, Outcome, Refusal, Replica},
    sync::claims,
    time::Millis,
    wire::message::{Answer, Ask, Floor, Nonce},
};

use super::{
    Name,
    ledger::{self, Book},
    shelf::{Inner, Shelf},
    speech::Believed,
};

/// What a session leaves undone on purpose, for the next one with the same peer.
pub type Memory = joinup_protocol::reconcile::session::Memory;
/// Who fetches what at a node, by the number of the session.
pub type Claims = RefCell<claims::Claims<u64, ShortId>>;

/// Where a session works at one of its two ends.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The node's store.
    pub shelf: &'a Shelf,
    /// Who fetches what there.
    pub claims: &'a Claims,
    /// The session.
    pub session: u64,
    /// The time, by a clock that does not go back.
    pub now: Millis,
}

impl Desk<'_> {
    fn clock(&self) -> Millis {
        self.shelf.inner().clock
    }
}

impl Holdings for Desk<'_> {
    fn circles(&self) -> Vec<CircleId> {
        self.shelf.inner().replicas.keys().copied().collect()
    }

    fn read<T>(&self, circle: &CircleId, look: impl FnOnce(&Replica) -> T) -> Option<T> {
        self.shelf.inner().replicas.get(circle).map(look)
    }

    fn refusals(&self, circle: &CircleId, ids: &[ShortId]) -> Vec<Option<Refusal>> {
        let inner = self.shelf.inner();
        let refusal = |id| match inner.replicas.get(circle) {
            Some(replica) => replica.would_refuse(id, &inner.policy, inner.clock),
            None => Some(Refusal::Unwanted),
        };
        ids.iter().map(refusal).collect()
    }

    fn floors(&self, circle: &CircleId, authors: &[AuthorTag]) -> Vec<Floor> {
        let inner = self.shelf.inner();
        inner.replicas.get(circle).map(|replica| replica.floors(authors, &inner.policy)).unwrap_or_default()
    }

    fn bytes(&self, _: &CircleId, slot: &SlotHash) -> Option<Arc<[u8]>> {
        self.shelf.inner().items.get(slot).map(|item| Arc::clone(item.bytes()))
    }

    fn store(&self, items: Vec<Verified>) -> Result<Vec<Outcome>, Unavailable> {
        if self.shelf.inner().is_full {
            return Err(Unavailable("the disk is full".to_owned()));
        }
        let ids: Vec<ShortId> = items.iter().map(|item| ShortId::from(&Entry::from(&**item))).collect();
        self.claims.borrow_mut().fetched(self.now, self.session, ids);
        Ok(items.iter().map(|item| self.shelf.offer(item)).collect())
    }

    fn claim(&self, _: &CircleId, ids: &[ShortId]) -> Vec<bool> {
        let mut claims = self.claims.borrow_mut();
        let claimed = claims.claim(self.now, self.session, ids.iter().copied());
        claimed.into_iter().map(|claimed| claimed == claims::Claimed::Granted).collect()
    }
}

/// A session under way.
pub struct Session {
    /// Who opened it.
    pub opener: Name,
    /// Who answers.
    pub answerer: Name,
    /// When it was opened.
    pub begun: Millis,
    /// Frames so far.
    pub frames: u64,
    driving: Opener,
    answering: Answerer,
    /// How often either side's set would have changed if nothing but this session had changed it.
    changes: [u64; 2],
    /// What each side was of a mind to keep when the two first agreed to leave something undone.
    minds: [u64; 2],
    were_equal: bool,
    is_done: bool,
    /// The opener went through the answerer's ids, because most of them differed.
    pub walked: bool,
    /// Items that came to one of both who held them, or newer ones.
    pub repeats: usize,
}

/// What the opener does next.
pub enum Turn {
    /// Asks this.
    Ask(Ask),
    /// Waits for more of the answer.
    Listen,
    /// It is over.
    Done(Ending),
}

/// How a session ended that came to its end.
#[derive(Debug, Clone)]
pub struct Ending {
    /// It says that nothing is left to do.
    pub complete: bool,
    /// It left something to another session under way.
    pub waiting: bool,
    /// Questions asked.
    pub rounds: u64,
    /// Items that the peer took.
    pub gave: bool,
    /// Sets that differ for no reason that it found.
    pub unresolved: usize,
    /// Sets of the peer with which nothing is left to do.
    pub settled: Vec<Digest>,
}

/// The two sides of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Asks.
    Opener,
    /// Answers.
    Answerer,
}

/// What opening a session takes.
pub struct Opened {
    /// The session's number and its random numbers.
    pub nonces: [Nonce; 2],
    /// How much it asks for at once.
    pub sizes: Sizes,
    /// How many ids it tells at once.
    pub stretch: usize,
}

/// Sizes of messages so small that a few items go every way that many go.
pub const SMALL: Sizes = Sizes { wants: 3, offers: 2, pushes: 6 };

impl Session {
    /// Opens one; gives the first question.
    pub fn open(how: &Opened, (opener, ours): (Name, Desk<'_>), (answerer, theirs): (Name, Desk<'_>)) -> (Self, Ask) {
        let parties = Parties { opener: node_id(opener), answerer: node_id(answerer) };
        let (memory, mind) = ours.shelf.recall(answerer).unwrap_or((Memory::default(), theirs.shelf.inner().mind));
        let (driving, ask) = Opener::open_with(how.sizes, parties, how.nonces[0], memory, ours.clock(), &ours);
        let session = Self {
            opener,
            answerer,
            begun: ours.now,
            frames: 0,
            driving,
            answering: Answerer::new(parties, how.nonces[1]).with_stretch(how.stretch),
            changes: [ours, theirs].map(|desk| desk.shelf.inner().changes),
            minds: [ours.shelf.inner().mind, mind],
            were_equal: are_equal(&ours.shelf.inner(), &theirs.shelf.inner()),
            is_done: false,
            walked: false,
            repeats: 0,
        };
        (session, ask)
    }

    /// Takes a question to the answerer; gives the frames of its answer.
    ///
    /// # Errors
    /// When the answerer blames the opener.
    pub fn asked(&mut self, ask: Ask, desk: Desk<'_>, believed: &Believed) -> Result<Vec<Answer>, Fault> {
        let asked = Asked::check(ask, |items| believed.verify_all(&items))?;
        self.own(Side::Answerer, desk, |session| {
            let mut reply = session.answering.handle(asked, desk.clock(), &desk)?;
            let mut answers = Vec::new();
            while reply.more {
                answers.push(reply.answer);
                reply = session.answering.go_on(&desk);
            }
            answers.push(reply.answer);
            Ok(answers)
        })
    }

    /// Takes an answer to the opener.
    ///
    /// # Errors
    /// When the opener blames the answerer.
    pub fn answered(&mut self, answer: Answer, desk: Desk<'_>, believed: &Believed) -> Result<Turn, Fault> {
        self.walked |= matches!(answer, Answer::Ids { .. });
        let heard = Heard::check(answer, |items| believed.verify_all(&items))?;
        Ok(match self.own(Side::Opener, desk, |session| session.driving.handle(heard, desk.clock(), &desk))? {
            Step::Ask(ask) => Turn::Ask(ask),
            Step::Listen => Turn::Listen,
            Step::Done(report) => {
                self.is_done = true;
                desk.shelf.remember(self.answerer, self.minds, report.memory);
                Turn::Done(Ending {
                    complete: report.complete,
                    waiting: report.waiting > 0,
                    rounds: report.rounds.into(),
                    gave: report.sent.total() > 0,
                    unresolved: report.unresolved.len(),
                    settled: report.settled.into_iter().map(|(_, _, theirs)| theirs.hash).collect(),
                })
            }
        })
    }

    /// Whether the opener found that the answerer lacks so much that it had better open a session itself.
    pub const fn invites(&self) -> bool {
        self.answering.behind
    }

    /// Whether the answerer lacked something.
    pub const fn gave(&self) -> bool {
        self.answering.received.total() > 0
    }

    /// Whether the opener fetched something.
    pub const fn fetched(&self) -> bool {
        self.answering.sent.total() > 0
    }

    /// The session is cut: what it knows of the peer stays with the opener, unless that is what stops.
    pub fn cut(self, ours: &Shelf) {
        if self.is_done {
            return;
        }
        ours.remember(self.answerer, self.minds, self.driving.into_memory());
    }

    /// Whether a fault is a reproach to the peer, and neither trouble at home nor more work than one is ready to do.
    pub const fn is_reproach(fault: &Fault) -> bool {
        !matches!(fault, Fault::Unavailable(_) | Fault::Costly)
    }

    fn own<T>(&mut self, side: Side, desk: Desk<'_>, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = desk.shelf.inner().changes;
        let result = work(self);
        self.changes[usize::from(side == Side::Answerer)] += desk.shelf.inner().changes - before;
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
        if self.repeats > 0 {
            return Err(format!("{} items were sent to where they were held, or newer ones", self.repeats));
        }
        if ending.unresolved > 0 {
            return Err("two honest sets differ for no reason that was found".to_owned());
        }
        if ending.complete {
            // A peer that has changed its mind since something was left undone comes by itself.
            if theirs.mind == self.minds[1] {
                none(lacks(&ours, &theirs, &BTreeSet::new()))
                    .map_err(|entry| format!("the answerer still lacks {entry}"))?;
            }
            none(lacks(&theirs, &ours, &BTreeSet::new())).map_err(|entry| format!("the opener still lacks {entry}"))?;
        }
        Ok(())
    }
}

fn none<T>(found: Option<T>) -> Result<(), T> {
    found.map_or(Ok(()), Err)
}

fn node_id(name: Name) -> NodeId {
    let mut id = [0; 32];
    id[..8].copy_from_slice(&(name as u64).to_be_bytes());
    NodeId::new(id)
}

/// Each item moved alone, and for every circle what it takes to find out, a few times over.
fn most_rounds(ours: &Inner, theirs: &Inner) -> u64 {
    let items = |inner: &Inner| inner.ledger.books().map(|(_, book)| book.count()).sum::<usize>();
    (items(ours) + items(theirs) + 16 * ours.replicas.len()) as u64
}

fn shared<'a>(ours: &'a Inner, theirs: &'a Inner) -> impl Iterator<Item = (&'a Book, &'a Book)> {
    ours.ledger.books().filter_map(|(circle, book)| Some((book, theirs.ledger.book(circle)?)))
}

fn are_equal(ours: &Inner, theirs: &Inner) -> bool {
    shared(ours, theirs).all(|(ours, theirs)| (ours.count(), ours.print()) == (theirs.count(), theirs.print()))
}

/// Something of ours that they lack and would not decline, but for what they need not have yet.
pub fn lacks(ours: &Inner, theirs: &Inner, late: &BTreeSet<Digest>) -> Option<String> {
    shared(ours, theirs).filter(|(ours, theirs)| ours.print() != theirs.print()).find_map(|(ours, book)| {
        let lacked = ours.iter().find(|entry| {
            let held = book.get(&entry.author, &entry.slot);
            let is_there = held.is_some_and(|held| ledger::rank(held) >= ledger::rank(entry));
            !is_there && !late.contains(&entry.digest) && !is_declined(entry, held.is_some(), book, theirs)
        });
        lacked.map(|entry| {
            let held = book.get(&entry.author, &entry.slot);
            let of_author = book.of(&entry.author).len();
            let quota = theirs.policy.items(&entry.author);
            let clock = theirs.clock;
            format!("{entry:?} by its clock {clock:?}; there it holds {held:?}; {of_author} of {quota} of that author")
        })
    })
}

fn is_declined(entry: &Entry, has_older: bool, book: &Book, by: &Inner) -> bool {
    // A clock that has gone on for a while since the item was declined.
    let then = Millis(by.clock.0.saturating_sub(5 * Millis::MINUTE));
    let of_author = book.of(&entry.author);
    let is_full = of_author.len() >= usize::try_from(by.policy.items(&entry.author)).unwrap_or(usize::MAX);
    ledger::is_refused_at_sight(entry, &by.policy, then)
        || (is_full && !has_older && of_author.iter().all(|held| ledger::worth(held) > ledger::worth(entry)))
}
