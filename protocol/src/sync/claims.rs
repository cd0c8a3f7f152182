//! Who fetches what: no two peers are asked for one item at a time, unless the first makes no progress.
//!
//! A node catches up with several peers at once, and most of what one of them has the others have too. Before a session
//! asks for items it claims their ids; what another session is fetching it leaves alone, and says so at its end
//! ([`End::Waiting`](super::End::Waiting)).
//!
//! One id, of which `s` and `t` are sessions:
//!
//! | it is | event | then it is | outcome |
//! |---|---|---|---|
//! | free | `s` claims it | held by `s` | granted |
//! | held by `s` | `s` claims it | held by `s` | granted |
//! | held by `s` | `t` claims it, `s` made progress within [`limits::CLAIM_STALL`] | held by `s` | elsewhere |
//! | held by `s` | `t` claims it, `s` made none for that long | held by `t` | granted |
//! | held by `s` | `s` has fetched it, or has ended | free | |
//! | held by `s` | it is the oldest of more than [`limits::CLAIMS`] | free | |
//!
//! A session that lost a claim and goes on all the same does no harm: its items arrive a second time.

use std::collections::BTreeMap;

use crate::{limits, time::Millis};

/// What sessions are fetching. `S` names a session, `K` an item; both are never used again for another.
#[derive(Debug)]
pub struct Claims<S, K> {
    items: BTreeMap<K, Claim<S>>,
    /// The same items by the age of their claims.
    ages: BTreeMap<u64, K>,
    /// Sessions that hold at least one claim.
    sessions: BTreeMap<S, Holder>,
    next_age: u64,
}

#[derive(Debug, Clone, Copy)]
struct Claim<S> {
    session: S,
    age: u64,
}

#[derive(Debug, Clone, Copy)]
struct Holder {
    claims: usize,
    progress: Millis,
}

/// What came of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Claimed {
    /// To be fetched by the session that asked.
    Granted,
    /// Another session is fetching it.
    Elsewhere,
}

impl<S: Ord + Copy, K: Ord + Copy> Claims<S, K> {
    /// Nothing is being fetched.
    pub const fn new() -> Self {
        Self { items: BTreeMap::new(), ages: BTreeMap::new(), sessions: BTreeMap::new(), next_age: 0 }
    }

    /// Claims items that a session is about to ask for: one outcome an item, in order. `now` is of a clock that does
    /// not go back.
    #[must_use]
    pub fn claim(&mut self, now: Millis, session: S, ids: impl IntoIterator<Item = K>) -> Vec<Claimed> {
        ids.into_iter().map(|id| self.take(now, session, id)).collect()
    }

    /// A session moved something: what it claimed stays its own.
    pub fn progress(&mut self, now: Millis, session: S) {
        if let Some(holder) = self.sessions.get_mut(&session) {
            holder.progress = now;
        }
    }

    /// A session has got these items, or its peer has them no more: nothing keeps others from them.
    pub fn fetched(&mut self, now: Millis, session: S, ids: impl IntoIterator<Item = K>) {
        for id in ids {
            // What nobody asked for is no progress, or a peer could keep its claims with anything.
            if self.items.get(&id).is_some_and(|claim| claim.session == session) {
                self.progress(now, session);
                self.drop_item(&id);
            }
        }
    }

    /// A session has ended, or is given up: all that it claimed is free.
    pub fn release(&mut self, session: S) {
        if self.sessions.remove(&session).is_some() {
            let ages = &mut self.ages;
            self.items.retain(|_, claim| {
                let stays = claim.session != session;
                if !stays {
                    ages.remove(&claim.age);
                }
                stays
            });
        }
    }

    /// Whether a claim of `owner` keeps `session` out.
    fn keeps_out(&self, now: Millis, owner: &S, session: &S) -> bool {
        owner != session && self.sessions.get(owner).is_some_and(|holder| !holder.is_stalled(now))
    }

    fn take(&mut self, now: Millis, session: S, id: K) -> Claimed {
        match self.items.get(&id) {
            Some(claim) if claim.session == session => return Claimed::Granted,
            Some(claim) if self.keeps_out(now, &claim.session, &session) => return Claimed::Elsewhere,
            Some(_) => self.drop_item(&id),
            None if self.items.len() >= limits::CLAIMS => {
                if let Some((_, oldest)) = self.ages.first_key_value() {
                    self.drop_item(&oldest.clone());
                }
            }
            None => {}
        }
        let age = self.next_age;
        self.next_age += 1;
        self.items.insert(id, Claim { session, age });
        self.ages.insert(age, id);
        self.hold(now, session);
        Claimed::Granted
    }

    /// Time without progress begins with the first claim.
    fn hold(&mut self, now: Millis, session: S) {
        self.sessions.entry(session).or_insert(Holder { claims: 0, progress: now }).claims += 1;
    }

    fn drop_item(&mut self, id: &K) {
        if let Some(claim) = self.items.remove(id) {
            self.ages.remove(&claim.age);
            self.let_go(&claim.session);
        }
    }

    fn let_go(&mut self, session: &S) {
        if let Some(holder) = self.sessions.get_mut(session) {
            holder.claims = holder.claims.saturating_sub(1);
            if holder.claims == 0 {
                self.sessions.remove(session);
            }
        }
    }
}

impl<S: Ord + Copy, K: Ord + Copy> Default for Claims<S, K> {
    fn default() -> Self {
        Self::new()
    }
}

impl Holder {
    const fn is_stalled(&self, now: Millis) -> bool {
        now.since(self.progress) >= limits::CLAIM_STALL
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::{collection::vec, prelude::*};

    use super::*;

    const START: Millis = Millis(1_000);
    const STALL: u64 = limits::CLAIM_STALL;

    fn granted(claims: &mut Claims<u8, u32>, now: Millis, session: u8, ids: &[u32]) -> Vec<u32> {
        let claimed = claims.claim(now, session, ids.iter().copied());
        assert_eq!(claimed.len(), ids.len());
        ids.iter().zip(claimed).filter(|(_, claimed)| *claimed == Claimed::Granted).map(|(id, _)| *id).collect()
    }

    #[test]
    fn what_one_session_fetches_the_other_leaves_alone_until_it_has_come_or_the_session_ends() {
        let mut claims = Claims::new();
        assert_eq!(granted(&mut claims, START, 1, &[1, 2, 3]), [1, 2, 3]);
        assert_eq!(granted(&mut claims, START, 1, &[1]), [1], "its own");
        assert_eq!(granted(&mut claims, START, 2, &[4, 3, 2]), [4]);
        claims.fetched(START, 2, [2]);
        assert_eq!(granted(&mut claims, START, 2, &[2]), [0; 0], "nobody gives back what another claimed");
        claims.fetched(START, 1, [2]);
        assert_eq!(granted(&mut claims, START, 2, &[2, 3]), [2]);
        claims.release(1);
        assert_eq!(granted(&mut claims, START, 2, &[1, 3]), [1, 3]);
        assert_eq!(claims.sessions[&2].claims, 4);
    }

    #[test]
    fn a_session_without_progress_loses_its_claims_to_whoever_asks() {
        let mut claims = Claims::new();
        assert_eq!(granted(&mut claims, START, 1, &[1, 2]), [1, 2]);
        claims.progress(START.plus(5), 1);
        assert_eq!(granted(&mut claims, START.plus(STALL), 2, &[1]), [0; 0]);
        let late = START.plus(5 + STALL);
        assert_eq!(granted(&mut claims, late, 2, &[1]), [1]);
        assert_eq!(granted(&mut claims, late, 1, &[1]), [0; 0], "it is the other's now");
        claims.progress(late, 1);
        assert_eq!(granted(&mut claims, late, 2, &[2]), [0; 0], "what nobody took is its own again");
    }

    #[test]
    fn claiming_more_is_no_progress() {
        let mut claims = Claims::new();
        assert_eq!(granted(&mut claims, START, 1, &[1]), [1]);
        assert_eq!(granted(&mut claims, START.plus(STALL - 1), 1, &[2]), [2]);
        assert_eq!(granted(&mut claims, START.plus(STALL), 2, &[1, 2]), [1, 2]);
    }

    #[test]
    fn the_oldest_claims_are_forgotten_when_there_are_too_many() {
        let mut claims = Claims::new();
        let most = u32::try_from(limits::CLAIMS).unwrap();
        let all: Vec<u32> = (0..=most + 1).collect();
        assert_eq!(granted(&mut claims, START, 1, &all).len(), all.len());
        assert_eq!((claims.items.len(), claims.ages.len()), (limits::CLAIMS, limits::CLAIMS));
        assert_eq!(granted(&mut claims, START, 2, &[0, 3, 1]), [0, 1]);
        claims.release(1);
        claims.release(2);
        assert!(claims.items.is_empty() && claims.ages.is_empty() && claims.sessions.is_empty());
    }

    #[derive(Debug, Clone)]
    enum Step {
        Claim(u8, Vec<u32>),
        Fetched(u8, Vec<u32>),
        Progress(u8),
        Release(u8),
        Wait(u64),
    }

    fn step() -> impl Strategy<Value = Step> {
        let (session, ids) = (0_u8..4, vec(0_u32..8, 0..5));
        prop_oneof![
            4 => (session.clone(), ids.clone()).prop_map(|(session, ids)| Step::Claim(session, ids)),
            1 => (session.clone(), ids).prop_map(|(session, ids)| Step::Fetched(session, ids)),
            2 => session.clone().prop_map(Step::Progress),
            1 => session.prop_map(Step::Release),
            2 => (0..STALL).prop_map(Step::Wait),
        ]
    }

    /// What a session believes: what it was granted and has neither got nor given up, and when it last moved something.
    #[derive(Debug, Default)]
    struct Belief {
        items: BTreeSet<u32>,
        moved: Millis,
    }

    /// The claims, and beside them what the sessions believe.
    struct Model {
        claims: Claims<u8, u32>,
        now: Millis,
        beliefs: BTreeMap<u8, Belief>,
    }

    impl Model {
        fn step(&mut self, step: Step) {
            let now = self.now;
            match step {
                Step::Claim(session, ids) => {
                    let got = granted(&mut self.claims, now, session, &ids);
                    self.check(session, &got);
                    for (_, belief) in self.beliefs.iter_mut().filter(|(name, _)| **name != session) {
                        belief.items.retain(|id| !got.contains(id));
                    }
                    self.begin(session).items.extend(got);
                }
                Step::Fetched(session, ids) => {
                    self.claims.fetched(now, session, ids.iter().copied());
                    let belief = self.beliefs.entry(session).or_default();
                    if ids.iter().any(|id| belief.items.remove(id)) {
                        belief.moved = now;
                    }
                    belief.items.retain(|id| !ids.contains(id));
                }
                Step::Progress(session) => {
                    self.claims.progress(now, session);
                    self.beliefs.entry(session).or_default().moved = now;
                }
                Step::Release(session) => {
                    self.claims.release(session);
                    self.beliefs.remove(&session);
                }
                Step::Wait(millis) => self.now = now.plus(millis),
            }
        }

        /// Nobody else who makes progress is fetching what was granted.
        fn check(&self, session: u8, got: &[u32]) {
            for (name, belief) in self.beliefs.iter().filter(|(name, _)| **name != session) {
                let is_live = self.now.since(belief.moved) < STALL;
                let is_fetching = got.iter().any(|id| belief.items.contains(id));
                assert!(!(is_live && is_fetching), "{session} was granted what {name} is fetching: {belief:?}");
            }
        }

        /// Time without progress begins with the first claim.
        fn begin(&mut self, session: u8) -> &mut Belief {
            let belief = self.beliefs.entry(session).or_default();
            if belief.items.is_empty() {
                belief.moved = self.now;
            }
            belief
        }
    }

    proptest! {
        /// Whatever happens: what is granted is no live session's, and in the end everything is claimable again, after
        /// some time or as soon as all sessions have ended.
        #[test]
        fn no_two_live_sessions_hold_one_item_and_nothing_is_lost(steps in vec(step(), 0..60), by_time: bool) {
            let mut model = Model { claims: Claims::new(), now: START, beliefs: BTreeMap::new() };
            steps.into_iter().for_each(|step| model.step(step));
            let Model { mut claims, mut now, .. } = model;
            if by_time {
                now = now.plus(STALL);
            } else {
                (0..4).for_each(|session| claims.release(session));
            }
            let all: Vec<u32> = (0..8).collect();
            prop_assert_eq!(granted(&mut claims, now, 9, &all), all);
        }
    }
}
