//! One connected peer, as the scheduler sees it.
//!
//! | it is | event | then it is |
//! |---|---|---|
//! | | connected, we dialled | due now |
//! | | connected, they dialled | due in [`LEAVE_OPENING`], unless they open one until then |
//! | idle | a reason for a session, and no earlier session made it wait | due |
//! | due | its time comes | queued |
//! | due for a change | a complete session that they opened after that change is over | idle |
//! | queued | a place is free | running |
//! | running | a reason for a session | running, and due [`GATHER`] after it ends well |
//! | running | nothing moves, and others are queued | dropped |
//! | running | it ends: complete | idle |
//! | running | it ends: waiting, incomplete or failed | due after a time that doubles |
//! | dropped | it ends | as failed |

use super::End;
use crate::{limits, time::Millis};

/// For a change no peer gets a second session so soon after the beginning of the last: with what opening one takes,
/// everybody still knows of a change within 5 s.
pub const REST: u64 = 4 * Millis::SECOND;
/// How long changes are gathered before peers are told.
pub(super) const GATHER: u64 = 2 * Millis::SECOND;
/// How long the side that did not dial leaves the opening to the other.
pub(super) const LEAVE_OPENING: u64 = 5 * Millis::SECOND;

/// A peer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer {
    pub(super) doing: Doing,
    due: Option<Due>,
    standing: Standing,
    /// Sessions in a row that brought it this standing.
    tries: u32,
    /// When the last session began that told it our set.
    told: Option<Millis>,
    /// Whether it lacked something that we had, the last time.
    pub(super) lacked: bool,
    /// A reason for another session came while one ran.
    again: bool,
}

/// What goes on with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Idle,
    Queued,
    Running { begun: Millis, stalled: Option<Millis> },
    Dropped,
}

/// Why a session is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// We are connected, and they are to open it.
    Theirs,
    /// Our set changed.
    Change,
    /// It is theirs or a person's wish, its turn, or the next try.
    Turn,
}

#[derive(Debug, Clone, Copy)]
struct Due {
    at: Millis,
    why: Why,
}

/// What the last session says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Well,
    Waiting,
    Incomplete,
    Failing,
}

impl Standing {
    /// How long to wait for the next try, the first time and at most.
    const fn back_off(self) -> (u64, u64) {
        match self {
            Self::Well => (0, 0),
            Self::Waiting => (limits::CLAIM_STALL, Millis::MINUTE),
            Self::Incomplete => (2 * Millis::SECOND, Millis::MINUTE),
            Self::Failing => (5 * Millis::SECOND, 10 * Millis::MINUTE),
        }
    }
}

impl Peer {
    /// A peer that is just connected.
    pub(super) const fn new(now: Millis, dialled: bool) -> Self {
        let due = if dialled {
            Due { at: now, why: Why::Turn }
        } else {
            Due { at: now.plus(LEAVE_OPENING), why: Why::Theirs }
        };
        Self {
            doing: Doing::Idle,
            due: Some(due),
            standing: Standing::Well,
            tries: 0,
            told: None,
            lacked: false,
            again: false,
        }
    }

    /// When a session with it is due.
    pub(super) fn due_at(&self) -> Option<Millis> {
        self.due.map(|due| due.at)
    }

    /// Whether a session runs that makes use of a place.
    pub(super) const fn is_running(&self) -> bool {
        matches!(self.doing, Doing::Running { .. })
    }

    /// Whether it can take a session that nobody waits for.
    pub(super) fn is_free(&self) -> bool {
        self.doing == Doing::Idle && self.standing == Standing::Well
    }

    /// Whether what it has is being fetched from another.
    pub(super) fn is_waiting(&self) -> bool {
        self.doing == Doing::Idle && self.standing == Standing::Waiting
    }

    /// Whether a session that will tell it our set is on its way.
    pub(super) fn will_be_told(&self) -> bool {
        match self.doing {
            Doing::Idle => self.due.is_some_and(|due| due.why == Why::Change),
            Doing::Queued => true,
            Doing::Running { .. } => self.again,
            Doing::Dropped => false,
        }
    }

    /// Whether it may lack what changed at that time, and can be told.
    pub(super) fn may_lack(&self, changed: Millis) -> bool {
        let is_open = matches!(self.standing, Standing::Well | Standing::Waiting) && self.doing != Doing::Dropped;
        is_open && !self.will_be_told() && self.told.is_none_or(|told| told <= changed)
    }

    /// A reason for a session, unless an earlier one makes it wait.
    pub(super) fn want(&mut self, at: Millis, why: Why) {
        match (self.doing, self.standing) {
            (Doing::Running { .. } | Doing::Dropped, _) => self.again = true,
            (Doing::Idle, Standing::Well | Standing::Waiting) if self.due.is_none_or(|due| at < due.at) => {
                self.due = Some(Due { at, why });
            }
            (Doing::Idle, Standing::Well) if self.due.is_some_and(|due| due.why == Why::Theirs) => {
                // Whatever they do, there is a reason of ours now.
                self.due = self.due.map(|due| Due { why, ..due });
            }
            _ => {}
        }
    }

    /// The same, but not so soon after the last.
    pub(super) fn want_rested(&mut self, at: Millis, why: Why) {
        self.want(self.told.map_or(at, |told| at.max(told.plus(REST))), why);
    }

    /// A person wants it.
    pub(super) fn ask(&mut self, now: Millis) {
        (self.standing, self.tries) = (Standing::Well, 0);
        self.want(now, Why::Turn);
    }

    /// Takes its place among those that wait for one, if it is due.
    #[must_use]
    pub(super) fn queue(&mut self, now: Millis) -> bool {
        let is_due = self.doing == Doing::Idle && self.due.is_some_and(|due| due.at <= now);
        if is_due {
            (self.doing, self.due) = (Doing::Queued, None);
        }
        is_due
    }

    /// Nothing moves; whether that is news.
    pub(super) fn stall(&mut self, now: Millis) -> bool {
        match &mut self.doing {
            Doing::Running { stalled: stalled @ None, .. } => {
                *stalled = Some(now);
                true
            }
            Doing::Running { .. } | Doing::Dropped => false,
            // It is a session that they opened.
            Doing::Idle | Doing::Queued => true,
        }
    }

    /// Since when nothing moves.
    pub(super) const fn stalled(&self) -> Option<Millis> {
        match self.doing {
            Doing::Running { stalled, .. } => stalled,
            _ => None,
        }
    }

    /// The session that we opened is over. Whether there was one.
    pub(super) fn finished(&mut self, now: Millis, end: End, gave: bool) -> bool {
        let end = match self.doing {
            Doing::Idle | Doing::Queued => return false,
            Doing::Dropped => End::Failed,
            Doing::Running { begun, .. } => {
                self.told = Some(begun).filter(|_| end != End::Failed).or(self.told);
                end
            }
        };
        self.doing = Doing::Idle;
        if end != End::Failed {
            self.lacked = gave;
        }
        self.stand(now, end);
        if core::mem::take(&mut self.again) {
            self.want_rested(now.plus(GATHER), Why::Change);
        }
        true
    }

    fn stand(&mut self, now: Millis, end: End) {
        let standing = match end {
            End::Complete => Standing::Well,
            End::Waiting => Standing::Waiting,
            End::Incomplete => Standing::Incomplete,
            End::Failed => Standing::Failing,
        };
        let before = if standing == self.standing { self.tries } else { 0 };
        let (first, most) = standing.back_off();
        let wait = first.saturating_mul(1 << before.min(16)).min(most);
        self.standing = standing;
        self.tries = if standing == Standing::Well { 0 } else { before.saturating_add(1) };
        self.due = (standing != Standing::Well).then_some(Due { at: now.plus(wait), why: Why::Turn });
    }

    /// A session that they opened came to its end. `changed` is when our set last did.
    pub(super) fn answered(&mut self, begun: Millis, gave: bool, changed: Option<Millis>) {
        self.told = self.told.max(Some(begun));
        self.lacked = gave;
        if matches!(self.standing, Standing::Waiting | Standing::Incomplete) {
            (self.standing, self.tries, self.due) = (Standing::Well, 0, None);
        }
        // A change since then is another matter.
        let is_told = changed.is_none_or(|changed| changed < begun);
        self.due = self.due.filter(|due| !(due.why == Why::Theirs || (due.why == Why::Change && is_told)));
    }
}
