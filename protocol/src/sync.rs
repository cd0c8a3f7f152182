//! Whom to talk to, and when: a pure state machine, told of time and events, that says with which peers to open a
//! catch-up session.
//!
//! - A new connection: a session at once, opened by the side that dialled; the other opens one only when none came.
//! - Our set changed: after a short gathering time, a session with every connected peer. Gossip has usually carried
//!   the change by then, and the sessions find equal sets in one round trip.
//! - Otherwise every half minute a session with a peer drawn at random, so that what gossip lost is found.
//! - A failure makes that peer wait: 5 s, doubled each time, up to 10 minutes.
//!
//! At most [`limits::SESSIONS`] sessions at once and one with each peer; who waits is served first come, first served.

pub mod claims;
pub mod clocks;

use std::collections::{BTreeMap, VecDeque};

use crate::{limits, time::Millis};

/// Something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input<P> {
    /// A peer is connected; `dialled` by us or not.
    Connected {
        /// The peer.
        peer: P,
        /// Whether we dialled it.
        dialled: bool,
    },
    /// A peer is gone.
    Disconnected(P),
    /// A session that the peer opened is over.
    Answered(P),
    /// A session that we opened is over, and whether it came to its end.
    Finished {
        /// The peer.
        peer: P,
        /// Whether it failed.
        failed: bool,
    },
    /// Our set changed by something that did not come in a session with every peer.
    Changed,
    /// A person asks for a session now; waiting times are forgotten.
    Asked(P),
    /// The time of [`Scheduler::next_wakeup`] has come.
    Woken,
}

#[derive(Debug, Clone, Copy)]
struct Peer {
    /// When a session with it is due; nothing while one runs.
    due: Option<Millis>,
    running: bool,
    failures: u32,
    /// A reason for another session came while one ran.
    again: bool,
    /// The only reason for the one that is due is that we are connected, and they are to open it.
    theirs: bool,
}

/// Decides with which peers to open sessions. `P` names a peer.
#[derive(Debug)]
pub struct Scheduler<P> {
    peers: BTreeMap<P, Peer>,
    waiting: VecDeque<P>,
    running: usize,
    next_round: Millis,
    seed: u64,
}

/// How long changes are gathered before peers are told.
const GATHER: u64 = 2 * Millis::SECOND;
/// How long the side that did not dial leaves the opening to the other.
const LEAVE_OPENING: u64 = 5 * Millis::SECOND;
/// How often a random peer is asked.
const ROUND: u64 = 30 * Millis::SECOND;
const FIRST_BACK_OFF: u64 = 5 * Millis::SECOND;
const LONGEST_BACK_OFF: u64 = 10 * Millis::MINUTE;

impl<P: Copy + Ord> Scheduler<P> {
    /// A scheduler that knows no peer; `seed` decides its random draws.
    pub fn new(now: Millis, seed: u64) -> Self {
        let mut scheduler =
            Self { peers: BTreeMap::new(), waiting: VecDeque::new(), running: 0, next_round: now, seed: seed | 1 };
        scheduler.plan_round(now);
        scheduler
    }

    /// Takes an event; gives the peers with which to open a session now. For each of them [`Input::Finished`] must follow.
    #[must_use]
    pub fn handle(&mut self, now: Millis, input: Input<P>) -> Vec<P> {
        match input {
            Input::Connected { peer, dialled } => {
                let due = if dialled { now } else { now.plus(LEAVE_OPENING) };
                let new = Peer { due: Some(due), running: false, failures: 0, again: false, theirs: !dialled };
                self.peers.entry(peer).or_insert(new);
            }
            Input::Disconnected(peer) => {
                self.waiting.retain(|waiting| *waiting != peer);
                if self.peers.remove(&peer).is_some_and(|peer| peer.running) {
                    self.running = self.running.saturating_sub(1);
                }
            }
            Input::Answered(peer) => {
                // It asked us, so both know by now. A change is another matter: it may be newer than what was asked.
                if let Some(peer) = self.peers.get_mut(&peer).filter(|peer| peer.theirs) {
                    (peer.due, peer.theirs) = (None, false);
                }
            }
            Input::Finished { peer, failed } => self.finished(now, &peer, failed),
            Input::Changed => self.peers.values_mut().for_each(|peer| peer.want(now.plus(GATHER))),
            Input::Asked(peer) => {
                if let Some(peer) = self.peers.get_mut(&peer) {
                    (peer.failures, peer.theirs) = (0, false);
                    peer.again |= peer.running;
                    peer.due = Some(now).filter(|_| !peer.running);
                }
            }
            Input::Woken => {}
        }
        self.start_due(now)
    }

    /// When to come back with [`Input::Woken`], if nothing happens before.
    pub fn next_wakeup(&self) -> Option<Millis> {
        let due = self.peers.values().filter_map(|peer| peer.due).min();
        let round = Some(self.next_round).filter(|_| !self.peers.is_empty());
        due.into_iter().chain(round).min()
    }

    fn finished(&mut self, now: Millis, name: &P, failed: bool) {
        let Some(peer) = self.peers.get_mut(name).filter(|peer| peer.running) else { return };
        peer.running = false;
        self.running = self.running.saturating_sub(1);
        let again = core::mem::take(&mut peer.again);
        if failed {
            let wait = FIRST_BACK_OFF.saturating_mul(1 << peer.failures.min(16)).min(LONGEST_BACK_OFF);
            peer.failures = peer.failures.saturating_add(1);
            peer.due = Some(now.plus(wait));
        } else {
            peer.failures = 0;
            peer.due = again.then(|| now.plus(GATHER));
        }
    }

    fn start_due(&mut self, now: Millis) -> Vec<P> {
        if now >= self.next_round {
            self.plan_round(now);
            if let Some(peer) = self.draw() {
                peer.want(now);
            }
        }
        for (name, peer) in &mut self.peers {
            if peer.due.is_some_and(|due| due <= now) && !peer.running {
                (peer.due, peer.theirs) = (None, false);
                if !self.waiting.contains(name) {
                    self.waiting.push_back(*name);
                }
            }
        }
        let mut started = Vec::new();
        while self.running < limits::SESSIONS {
            let Some(name) = self.waiting.pop_front() else { break };
            if let Some(peer) = self.peers.get_mut(&name).filter(|peer| !peer.running) {
                peer.running = true;
                self.running += 1;
                started.push(name);
            }
        }
        started
    }

    /// The next round comes after [`ROUND`] and up to half as much again, so that nodes do not beat together.
    fn plan_round(&mut self, now: Millis) {
        let jitter = self.random() % (ROUND / 2);
        self.next_round = now.plus(ROUND + jitter);
    }

    /// A peer at random of those that are not waiting after a failure.
    fn draw(&mut self) -> Option<&mut Peer> {
        let random = self.random();
        let mut idle: Vec<&mut Peer> = self.peers.values_mut().filter(|peer| peer.failures == 0).collect();
        let count = u64::try_from(idle.len()).ok().filter(|count| *count > 0)?;
        let at = usize::try_from(random % count).ok()?;
        (at < idle.len()).then(|| idle.swap_remove(at))
    }

    /// Xorshift64 (Marsaglia, *Xorshift RNGs*, 2003): spreads load, protects nothing.
    fn random(&mut self) -> u64 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        self.seed
    }
}

impl Peer {
    /// A reason for a session at `at`, unless it waits after a failure.
    fn want(&mut self, at: Millis) {
        if self.running {
            self.again = true;
        } else if self.failures == 0 {
            self.theirs = false;
            self.due = Some(self.due.map_or(at, |due| due.min(at)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: [u8; 0] = [];
    const START: Millis = Millis(1_000_000);

    fn connected(peers: u8) -> Scheduler<u8> {
        let mut scheduler = Scheduler::new(START, 7);
        for peer in 0..peers {
            for peer in scheduler.handle(START, Input::Connected { peer, dialled: true }) {
                assert_eq!(scheduler.handle(START, Input::Finished { peer, failed: false }), NOBODY);
            }
        }
        scheduler
    }

    #[test]
    fn the_side_that_dialled_opens_at_once_and_the_other_only_when_nothing_came() {
        let mut scheduler = Scheduler::<u8>::new(START, 7);
        assert_eq!(scheduler.handle(START, Input::Connected { peer: 1, dialled: true }), [1]);
        assert_eq!(scheduler.handle(START, Input::Connected { peer: 2, dialled: false }), NOBODY);
        assert_eq!(scheduler.handle(START, Input::Connected { peer: 3, dialled: false }), NOBODY);
        assert_eq!(scheduler.handle(START, Input::Answered(2)), NOBODY);
        assert_eq!(scheduler.next_wakeup(), Some(START.plus(LEAVE_OPENING)));
        assert_eq!(scheduler.handle(START.plus(LEAVE_OPENING), Input::Woken), [3]);
    }

    #[test]
    fn a_change_is_told_to_everybody_after_gathering() {
        let mut scheduler = connected(3);
        assert_eq!(scheduler.handle(START, Input::Changed), NOBODY);
        assert_eq!(scheduler.handle(START.plus(500), Input::Changed), NOBODY);
        assert_eq!(scheduler.handle(START.plus(GATHER), Input::Woken), [0, 1, 2]);
    }

    #[test]
    fn a_change_is_told_even_when_a_session_ends_that_the_peer_opened_before_it() {
        let mut scheduler = connected(1);
        assert_eq!(scheduler.handle(START, Input::Changed), NOBODY);
        assert_eq!(scheduler.handle(START, Input::Answered(0)), NOBODY);
        assert_eq!(scheduler.handle(START.plus(GATHER), Input::Woken), [0]);
    }

    #[test]
    fn a_change_during_a_session_leads_to_another() {
        let mut scheduler = connected(1);
        assert_eq!(scheduler.handle(START, Input::Asked(0)), [0]);
        assert_eq!(scheduler.handle(START, Input::Changed), NOBODY);
        assert_eq!(scheduler.handle(START, Input::Finished { peer: 0, failed: false }), NOBODY);
        assert_eq!(scheduler.handle(START.plus(GATHER), Input::Woken), [0]);
    }

    #[test]
    fn no_more_sessions_at_once_than_allowed_and_the_rest_follow() {
        let mut scheduler = connected(20);
        assert_eq!(scheduler.handle(START, Input::Changed), NOBODY);
        let first = scheduler.handle(START.plus(GATHER), Input::Woken);
        assert_eq!(first.len(), limits::SESSIONS);
        assert_eq!(scheduler.handle(START.plus(GATHER), Input::Finished { peer: first[0], failed: false }), [8]);
        assert_eq!(scheduler.handle(START.plus(GATHER), Input::Disconnected(first[1])), [9]);
    }

    #[test]
    fn failures_make_a_peer_wait_longer_each_time_until_a_person_asks() {
        let mut scheduler = connected(1);
        let mut now = START;
        assert_eq!(scheduler.handle(now, Input::Asked(0)), [0]);
        for wait in [5, 10, 20] {
            assert_eq!(scheduler.handle(now, Input::Finished { peer: 0, failed: true }), NOBODY);
            assert_eq!(scheduler.handle(now, Input::Changed), NOBODY);
            now = now.plus(wait * Millis::SECOND - 1);
            assert_eq!(scheduler.handle(now, Input::Woken), NOBODY);
            now = now.plus(1);
            assert_eq!(scheduler.handle(now, Input::Woken), [0]);
        }
        assert_eq!(scheduler.handle(now, Input::Finished { peer: 0, failed: true }), NOBODY);
        assert_eq!(scheduler.handle(now, Input::Asked(0)), [0]);
    }

    #[test]
    fn a_random_peer_is_asked_every_half_minute() {
        let mut scheduler = connected(5);
        let mut now = START;
        let mut asked = std::collections::BTreeSet::new();
        for _ in 0..40 {
            now = scheduler.next_wakeup().unwrap();
            for peer in scheduler.handle(now, Input::Woken) {
                asked.insert(peer);
                assert_eq!(scheduler.handle(now, Input::Finished { peer, failed: false }), NOBODY);
            }
        }
        assert_eq!(asked.len(), 5);
        assert!(now.since(START) >= 40 * ROUND);
    }
}
