//! Decides with which peers to open sessions. What happens to one of them is in [`Peer`].

use std::collections::{BTreeMap, VecDeque};

use super::{
    End, Input, Output,
    peer::{Doing, GATHER, Peer, Why},
};
use crate::{limits, time::Millis};

/// Decides with which peers to open sessions. `P` names a peer.
#[derive(Debug)]
pub struct Scheduler<P> {
    peers: BTreeMap<P, Peer>,
    queue: VecDeque<P>,
    next_round: Millis,
    /// When our set last changed.
    changed: Option<Millis>,
    random: Random,
}

/// So many peers are asked whether they heard what we heard. When every second peer has not, all of these have in one of
/// 256 cases.
const SAMPLE: usize = 8;
/// So many more are asked for each that had not: when more than half have not, this goes on until all were asked.
const MORE: usize = 2;
/// Sessions for one change are spread over this time when there are many.
const SPREAD: u64 = 2 * Millis::SECOND;
/// How often a random peer is asked.
const ROUND: u64 = 30 * Millis::SECOND;

impl<P: Copy + Ord> Scheduler<P> {
    /// A scheduler that knows no peer; `seed` decides its random draws.
    pub fn new(now: Millis, seed: u64) -> Self {
        let (peers, queue) = (BTreeMap::new(), VecDeque::new());
        let mut scheduler = Self { peers, queue, next_round: now, changed: None, random: Random(seed | 1) };
        scheduler.plan_round(now);
        scheduler
    }

    /// Takes an event; says which sessions to open now, and which to end.
    #[must_use]
    pub fn handle(&mut self, now: Millis, input: Input<P>) -> Vec<Output<P>> {
        match input {
            Input::Connected { peer, dialled } => {
                self.peers.entry(peer).or_insert_with(|| Peer::new(now, dialled));
            }
            Input::Disconnected(peer) => {
                self.queue.retain(|queued| *queued != peer);
                self.peers.remove(&peer);
                self.wake_waiting(now);
            }
            Input::Answered { peer, begun, complete, gave } => self.answered(now, &peer, begun, complete, gave),
            Input::Finished { peer, end, gave } => self.finished(now, &peer, end, gave),
            Input::Stalled(peer) => self.stalled(now, &peer),
            Input::Invited(peer) => {
                if let Some(peer) = self.peers.get_mut(&peer) {
                    peer.want_rested(now, Why::Turn);
                }
            }
            Input::Changed => self.tell_all(now),
            Input::Heard(from) => {
                self.changed = Some(now);
                let planned = self.peers.iter().filter(|(name, peer)| **name != from && peer.will_be_told()).count();
                self.tell_some(now.plus(GATHER), SAMPLE.saturating_sub(planned), &from);
            }
            Input::Asked(peer) => {
                if let Some(peer) = self.peers.get_mut(&peer) {
                    peer.ask(now);
                }
            }
            Input::Woken => {}
        }
        self.start_due(now)
    }

    /// When to come back with [`Input::Woken`], if nothing happens before.
    pub fn next_wakeup(&self) -> Option<Millis> {
        let due = self.peers.values().filter_map(Peer::due_at).min();
        let round = Some(self.next_round).filter(|_| !self.peers.is_empty());
        due.into_iter().chain(round).min()
    }

    fn answered(&mut self, now: Millis, name: &P, begun: Millis, complete: bool, gave: bool) {
        if let Some(peer) = self.peers.get_mut(name).filter(|_| complete) {
            peer.answered(begun, gave, self.changed);
        }
        if gave {
            self.tell_some(now, MORE, name);
        }
        self.wake_waiting(now);
    }

    fn finished(&mut self, now: Millis, name: &P, end: End, gave: bool) {
        if !self.peers.get_mut(name).is_some_and(|peer| peer.finished(now, end, gave)) {
            return;
        }
        if gave {
            self.tell_some(now, MORE, name);
        }
        // Two that wait for a third would wake each other for ever.
        if end != End::Waiting {
            self.wake_waiting(now);
        }
    }

    /// Asks another that may have the same: one that waits for just that, or anyone.
    fn stalled(&mut self, now: Millis, name: &P) {
        let is_news = self.peers.get_mut(name).is_some_and(|peer| peer.stall(now));
        if is_news && !self.wake_waiting(now) {
            self.draw(now, Some(name));
        }
    }

    /// Those whose items another was fetching may be asked again. Whether there are any.
    fn wake_waiting(&mut self, now: Millis) -> bool {
        let mut any = false;
        for peer in self.peers.values_mut().filter(|peer| peer.is_waiting()) {
            peer.want_rested(now, Why::Turn);
            any = true;
        }
        any
    }

    fn tell_all(&mut self, now: Millis) {
        self.changed = Some(now);
        let spread = if self.peers.len() > SAMPLE { SPREAD } else { 1 };
        for peer in self.peers.values_mut() {
            peer.want_rested(now.plus(GATHER + self.random.below(spread)), Why::Change);
        }
    }

    /// Plans sessions at that time with some that may lack the last change, and not with the one it came from: first
    /// with those that lacked something the last time.
    fn tell_some(&mut self, at: Millis, count: usize, from: &P) {
        let Some(changed) = self.changed else { return };
        let random = &mut self.random;
        let may_lack = self.peers.iter_mut().filter(|(name, peer)| *name != from && peer.may_lack(changed));
        let mut some: Vec<_> = may_lack.map(|(_, peer)| (!peer.lacked, random.next(), peer)).collect();
        some.sort_unstable_by_key(|(heard, random, _)| (*heard, *random));
        for (.., peer) in some.into_iter().take(count) {
            peer.want_rested(at, Why::Change);
        }
    }

    fn start_due(&mut self, now: Millis) -> Vec<Output<P>> {
        if now >= self.next_round {
            self.plan_round(now);
            self.draw(now, None);
        }
        for (name, peer) in &mut self.peers {
            if peer.queue(now) {
                self.queue.push_back(*name);
            }
        }
        let mut outputs = Vec::new();
        while let Some(next) = self.queue.front().copied() {
            if self.peers.values().filter(|peer| peer.is_running()).count() < limits::SESSIONS {
                self.queue.pop_front();
                if let Some(peer) = self.peers.get_mut(&next) {
                    peer.doing = Doing::Running { begun: now, stalled: None };
                    outputs.push(Output::Open(next));
                }
            } else if let Some(stalled) = self.drop_stalled() {
                outputs.push(Output::Drop(stalled));
            } else {
                break;
            }
        }
        outputs
    }

    /// Takes its place from the session in which nothing has moved for the longest time.
    fn drop_stalled(&mut self) -> Option<P> {
        let stalled = self.peers.iter_mut().filter_map(|(name, peer)| Some((peer.stalled()?, *name, peer)));
        let (_, name, peer) = stalled.min_by_key(|(since, name, _)| (*since, *name))?;
        peer.doing = Doing::Dropped;
        Some(name)
    }

    /// The next round comes after [`ROUND`] and up to half as much again, so that nodes do not beat together.
    fn plan_round(&mut self, now: Millis) {
        self.next_round = now.plus(ROUND + self.random.below(ROUND / 2));
    }

    /// A session with a peer at random, of those with which all is well and nothing goes on.
    fn draw(&mut self, now: Millis, but: Option<&P>) {
        let random = &mut self.random;
        let free = self.peers.iter_mut().filter(|(name, peer)| Some(*name) != but && peer.is_free());
        if let Some((_, peer)) = free.min_by_key(|_| random.next()) {
            peer.want(now, Why::Turn);
        }
    }
}

/// Xorshift64 (Marsaglia, *Xorshift RNGs*, 2003): spreads load, protects nothing.
#[derive(Debug)]
struct Random(u64);

impl Random {
    const fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `end`; 0 below 0.
    fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::REST;

    const START: Millis = Millis(1_000_000);
    /// When nobody rests any more.
    const LATER: Millis = START.plus(REST);
    const NOTHING: [Output<u8>; 0] = [];

    fn open<const N: usize>(peers: [u8; N]) -> [Output<u8>; N] {
        peers.map(Output::Open)
    }

    fn finished(peer: u8, end: End) -> Input<u8> {
        Input::Finished { peer, end, gave: false }
    }

    fn answered(peer: u8, begun: Millis) -> Input<u8> {
        Input::Answered { peer, begun, complete: true, gave: false }
    }

    /// The peers with which sessions are opened; nothing else happens.
    fn opened(outputs: Vec<Output<u8>>) -> Vec<u8> {
        let name = |output| match output {
            Output::Open(peer) => peer,
            Output::Drop(peer) => panic!("dropped {peer}"),
        };
        outputs.into_iter().map(name).collect()
    }

    fn connected(peers: u8) -> Scheduler<u8> {
        let mut scheduler = Scheduler::new(START, 7);
        for peer in 0..peers {
            assert_eq!(scheduler.handle(START, Input::Connected { peer, dialled: true }), open([peer]));
            assert_eq!(scheduler.handle(START, finished(peer, End::Complete)), NOTHING);
        }
        scheduler
    }

    /// These sessions end at once, and those that follow; gives all.
    fn end(scheduler: &mut Scheduler<u8>, now: Millis, outputs: Vec<Output<u8>>, gave: bool) -> Vec<u8> {
        let mut all = opened(outputs);
        let mut ended = 0;
        while let Some(peer) = all.get(ended).copied() {
            let over = Input::Finished { peer, end: End::Complete, gave };
            all.extend(opened(scheduler.handle(now, over)));
            ended += 1;
        }
        all
    }

    /// Lets time pass, all sessions end well at once, and gives those that were opened.
    fn settle(scheduler: &mut Scheduler<u8>, until: Millis) -> Vec<u8> {
        let mut all = Vec::new();
        while let Some(now) = scheduler.next_wakeup().filter(|at| *at <= until) {
            let outputs = scheduler.handle(now, Input::Woken);
            all.extend(end(scheduler, now, outputs, false));
        }
        all
    }

    #[test]
    fn the_side_that_dialled_opens_at_once_and_the_other_only_when_nothing_came() {
        let mut scheduler = Scheduler::<u8>::new(START, 7);
        assert_eq!(scheduler.handle(START, Input::Connected { peer: 1, dialled: true }), open([1]));
        for peer in 2..5 {
            assert_eq!(scheduler.handle(START, Input::Connected { peer, dialled: false }), NOTHING);
        }
        assert_eq!(scheduler.handle(START, answered(2, START)), NOTHING);
        let cut = Input::Answered { peer: 3, begun: START, complete: false, gave: false };
        assert_eq!(scheduler.handle(START, cut), NOTHING);
        let due = START.plus(5 * Millis::SECOND);
        assert_eq!(scheduler.next_wakeup(), Some(due));
        assert_eq!(scheduler.handle(due, Input::Woken), open([3, 4]));
    }

    #[test]
    fn what_we_say_is_told_to_few_after_gathering() {
        let mut scheduler = connected(3);
        assert_eq!(scheduler.handle(LATER, Input::Changed), NOTHING);
        assert_eq!(scheduler.handle(LATER.plus(500), Input::Changed), NOTHING);
        assert_eq!(scheduler.handle(LATER.plus(GATHER), Input::Woken), open([0, 1, 2]));
    }

    #[test]
    fn what_we_say_is_told_to_many_within_five_seconds() {
        let mut scheduler = connected(100);
        assert_eq!(scheduler.handle(LATER, Input::Changed), NOTHING);
        assert_eq!(settle(&mut scheduler, LATER.plus(GATHER - 1)).len(), 0);
        let half = settle(&mut scheduler, LATER.plus(GATHER + SPREAD / 2)).len();
        assert!((25..75).contains(&half), "{half} in the first half");
        assert_eq!(half + settle(&mut scheduler, LATER.plus(5 * Millis::SECOND)).len(), 100);
    }

    #[test]
    fn however_often_we_say_something_nobody_gets_more_than_a_session_in_four_seconds() {
        let mut scheduler = connected(100);
        let mut sessions = Vec::new();
        for now in (0..100).map(|step| LATER.plus(step * 200)) {
            let outputs = scheduler.handle(now, Input::Changed);
            sessions.extend(end(&mut scheduler, now, outputs, false));
        }
        assert!(sessions.len() <= 100 * 5, "{} in 20 s", sessions.len());
    }

    #[test]
    fn what_we_heard_leads_to_eight_sessions_when_everybody_has_heard_it() {
        let mut scheduler = connected(100);
        for millis in [0, 400, 900] {
            assert_eq!(scheduler.handle(LATER.plus(millis), Input::Heard(7)), NOTHING);
        }
        let asked = settle(&mut scheduler, LATER.plus(10 * Millis::SECOND));
        assert_eq!(asked.len(), SAMPLE);
        assert!(!asked.contains(&7));
    }

    #[test]
    fn what_we_heard_reaches_all_when_nobody_has_heard_it() {
        let mut scheduler = connected(100);
        assert_eq!(scheduler.handle(LATER, Input::Heard(7)), NOTHING);
        let now = scheduler.next_wakeup().unwrap();
        assert_eq!(now, LATER.plus(GATHER));
        let outputs = scheduler.handle(now, Input::Woken);
        let mut asked = end(&mut scheduler, now, outputs, true);
        asked.sort_unstable();
        asked.retain(|peer| *peer != 7);
        assert!(asked.into_iter().eq((0..100).filter(|peer| *peer != 7)), "each once");
    }

    #[test]
    fn who_lacked_something_is_asked_first_the_next_time() {
        let mut scheduler = connected(50);
        for peer in [11, 22, 33] {
            assert_eq!(scheduler.handle(START, Input::Asked(peer)), open([peer]));
            let lacked = Input::Finished { peer, end: End::Complete, gave: true };
            assert_eq!(scheduler.handle(START, lacked), NOTHING);
        }
        assert_eq!(scheduler.handle(LATER, Input::Heard(7)), NOTHING);
        let asked = settle(&mut scheduler, LATER.plus(GATHER));
        assert!([11, 22, 33].iter().all(|peer| asked.contains(peer)), "{asked:?}");
        assert_eq!(asked.len(), SAMPLE);
    }

    #[test]
    fn a_session_that_the_peer_opened_counts_unless_the_change_came_after_its_beginning() {
        let mut scheduler = connected(2);
        assert_eq!(scheduler.handle(LATER, Input::Changed), NOTHING);
        assert_eq!(scheduler.handle(LATER.plus(9), answered(0, LATER)), NOTHING);
        assert_eq!(scheduler.handle(LATER.plus(9), answered(1, LATER.plus(1))), NOTHING);
        assert_eq!(scheduler.handle(LATER.plus(GATHER), Input::Woken), open([0]));
    }

    #[test]
    fn a_change_during_a_session_leads_to_another() {
        let mut scheduler = connected(1);
        assert_eq!(scheduler.handle(START, Input::Asked(0)), open([0]));
        assert_eq!(scheduler.handle(START, Input::Changed), NOTHING);
        let end = START.plus(9 * Millis::SECOND);
        assert_eq!(scheduler.handle(end, finished(0, End::Complete)), NOTHING);
        assert_eq!(scheduler.handle(end.plus(GATHER), Input::Woken), open([0]));
    }

    #[test]
    fn no_more_sessions_at_once_than_allowed_and_the_rest_follow() {
        let mut scheduler = connected(20);
        let all: Vec<u8> = (0..20).flat_map(|peer| opened(scheduler.handle(LATER, Input::Asked(peer)))).collect();
        assert_eq!(all, [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(scheduler.handle(LATER, finished(0, End::Complete)), open([8]));
        assert_eq!(scheduler.handle(LATER, Input::Disconnected(1)), open([9]));
        assert_eq!(scheduler.handle(LATER, finished(1, End::Complete)), NOTHING, "it is gone");
    }

    #[test]
    fn failures_make_a_peer_wait_longer_each_time_until_a_person_asks() {
        let mut scheduler = connected(1);
        let mut now = LATER;
        assert_eq!(scheduler.handle(now, Input::Asked(0)), open([0]));
        for (end, waits) in [(End::Failed, [5, 10, 20]), (End::Incomplete, [2, 4, 8])] {
            for wait in waits {
                assert_eq!(scheduler.handle(now, finished(0, end)), NOTHING);
                assert_eq!(scheduler.handle(now, Input::Changed), NOTHING);
                assert_eq!(scheduler.handle(now, Input::Heard(1)), NOTHING);
                assert_eq!(scheduler.handle(now, Input::Invited(0)), NOTHING);
                now = now.plus(wait * Millis::SECOND - 1);
                assert_eq!(scheduler.handle(now, Input::Woken), NOTHING);
                now = now.plus(1);
                assert_eq!(scheduler.handle(now, Input::Woken), open([0]));
            }
        }
        assert_eq!(scheduler.handle(now, finished(0, End::Failed)), NOTHING);
        assert_eq!(scheduler.handle(now, Input::Asked(0)), open([0]));
    }

    #[test]
    fn a_peer_whose_items_another_was_fetching_is_asked_when_that_ends_or_stalls() {
        for other in [finished(1, End::Complete), finished(1, End::Failed), Input::Stalled(1), Input::Disconnected(1)] {
            let mut scheduler = connected(3);
            for peer in [0, 1, 2] {
                assert_eq!(scheduler.handle(LATER, Input::Asked(peer)), open([peer]));
            }
            let rested = LATER.plus(REST);
            assert_eq!(scheduler.handle(rested, finished(0, End::Waiting)), NOTHING);
            assert_eq!(scheduler.handle(rested, finished(2, End::Waiting)), NOTHING, "they do not wake each other");
            assert_eq!(opened(scheduler.handle(rested, other)), [0, 2], "{other:?}");
        }
        let mut scheduler = connected(1);
        assert_eq!(scheduler.handle(START, Input::Asked(0)), open([0]));
        assert_eq!(scheduler.handle(START, finished(0, End::Waiting)), NOTHING);
        assert_eq!(scheduler.next_wakeup(), Some(START.plus(limits::CLAIM_STALL)), "and if nothing happens, then");
    }

    #[test]
    fn an_invitation_is_followed_at_once_but_not_again_and_again() {
        let mut scheduler = connected(1);
        assert_eq!(scheduler.handle(LATER, Input::Invited(0)), open([0]));
        assert_eq!(scheduler.handle(LATER, finished(0, End::Complete)), NOTHING);
        assert_eq!(scheduler.handle(LATER, Input::Invited(0)), NOTHING);
        assert_eq!(scheduler.next_wakeup(), Some(LATER.plus(REST)));
    }

    #[test]
    fn for_a_peer_without_progress_another_is_asked_and_it_loses_its_place_when_there_are_too_few() {
        let mut scheduler = connected(12);
        assert_eq!(scheduler.handle(LATER, Input::Asked(0)), open([0]));
        assert_eq!(opened(scheduler.handle(LATER, Input::Stalled(0))).len(), 1, "somebody else");
        assert_eq!(scheduler.handle(LATER, Input::Stalled(0)), NOTHING, "that was known");
        let mut all: Vec<_> = (1..12).flat_map(|peer| scheduler.handle(LATER, Input::Asked(peer))).collect();
        let dropped = all.iter().position(|output| *output == Output::Drop(0)).unwrap();
        let _ = all.remove(dropped);
        assert_eq!(opened(all).len(), 7, "eight run without it, one since before");
        assert_eq!(scheduler.handle(LATER, finished(0, End::Complete)), NOTHING, "its place is taken");
        assert_eq!(scheduler.peers[&0].due_at(), Some(LATER.plus(5 * Millis::SECOND)), "as after a failure");
    }

    #[test]
    fn a_random_peer_is_asked_every_half_minute() {
        let mut scheduler = connected(5);
        let mut now = START;
        let mut asked = std::collections::BTreeSet::new();
        for _ in 0..40 {
            now = scheduler.next_wakeup().unwrap();
            for peer in opened(scheduler.handle(now, Input::Woken)) {
                asked.insert(peer);
                assert_eq!(scheduler.handle(now, finished(peer, End::Complete)), NOTHING);
            }
        }
        assert_eq!(asked.len(), 5);
        assert!(now.since(START) >= 40 * ROUND);
    }
}
