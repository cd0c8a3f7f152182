//! A hundred schedulers in virtual time: who knows what when, and how many sessions that costs.
//!
//! A session takes a tenth of a second and makes two sets equal. Gossip reaches everybody from the one who says something,
//! later or not at all.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap},
};

use joinup_protocol::{
    limits,
    sync::{End, Input, Output, Scheduler},
    time::Millis,
};

const START: Millis = Millis(1_000_000);
const SESSION: u64 = 100;
/// Gossip takes up to so long.
const GOSSIP: u64 = 500;
const PEERS: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Wake(usize),
    /// What it knows is told by gossip.
    Told {
        to: usize,
        from: usize,
        what: u32,
    },
    /// The session between them is over.
    Over {
        opener: usize,
        answerer: usize,
        begun: Millis,
    },
}

struct Node {
    scheduler: Scheduler<usize>,
    peers: BTreeSet<usize>,
    knows: BTreeSet<u32>,
    /// When it came to know the last of it.
    since: Millis,
    opened: usize,
    running: usize,
}

struct Crowd {
    nodes: Vec<Node>,
    queue: BinaryHeap<Reverse<(Millis, Event)>>,
    now: Millis,
    random: u64,
}

impl Crowd {
    /// Nodes that are connected as told, know the same, and have come to rest.
    fn settled(linked: impl Fn(usize, usize) -> bool) -> Self {
        let node = |name: usize| Node {
            scheduler: Scheduler::new(START, 0x9e37_79b9_7f4a_7c15 ^ name as u64),
            peers: (0..PEERS).filter(|other| *other != name && linked(name, *other)).collect(),
            knows: BTreeSet::new(),
            since: START,
            opened: 0,
            running: 0,
        };
        let nodes = (0..PEERS).map(node).collect();
        let mut crowd = Self { nodes, queue: BinaryHeap::new(), now: START, random: 17 };
        for name in 0..PEERS {
            for peer in crowd.nodes[name].peers.clone() {
                crowd.handle(name, Input::Connected { peer, dialled: name < peer });
            }
        }
        crowd.advance(20 * Millis::SECOND);
        crowd.nodes.iter_mut().for_each(|node| node.opened = 0);
        crowd
    }

    fn mesh() -> Self {
        Self::settled(|_, _| true)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) % end
    }

    fn handle(&mut self, name: usize, input: Input<usize>) {
        let now = self.now;
        let node = &mut self.nodes[name];
        for output in node.scheduler.handle(now, input) {
            let Output::Open(answerer) = output else { panic!("nothing stalls here: {output:?}") };
            (node.opened, node.running) = (node.opened + 1, node.running + 1);
            assert!(node.running <= limits::SESSIONS);
            self.queue.push(Reverse((now.plus(SESSION), Event::Over { opener: name, answerer, begun: now })));
        }
        if let Some(at) = node.scheduler.next_wakeup() {
            self.queue.push(Reverse((at.max(now.plus(1)), Event::Wake(name))));
        }
    }

    /// A node says something, and gossip brings it to those whom it reaches.
    fn say(&mut self, from: usize, what: u32, reaches: impl Fn(usize) -> bool) {
        self.learn(from, what);
        for to in (0..PEERS).filter(|to| *to != from && reaches(*to)) {
            let after = 1 + self.below(GOSSIP);
            self.queue.push(Reverse((self.now.plus(after), Event::Told { to, from, what })));
        }
        self.handle(from, Input::Changed);
    }

    fn learn(&mut self, name: usize, what: u32) -> bool {
        let is_new = self.nodes[name].knows.insert(what);
        if is_new {
            self.nodes[name].since = self.now;
        }
        is_new
    }

    fn advance(&mut self, millis: u64) {
        let end = self.now.plus(millis);
        while let Some((at, event)) = self.next(end) {
            self.now = at;
            match event {
                Event::Wake(name) => {
                    // Others may have made it needless; then nothing happens.
                    if self.nodes[name].scheduler.next_wakeup().is_some_and(|due| due <= at) {
                        self.handle(name, Input::Woken);
                    }
                }
                Event::Told { to, from, what } => {
                    if self.learn(to, what) {
                        self.handle(to, Input::Heard(from));
                    }
                }
                Event::Over { opener, answerer, begun } => self.over(opener, answerer, begun),
            }
        }
        self.now = end;
    }

    fn next(&mut self, end: Millis) -> Option<(Millis, Event)> {
        let is_due = self.queue.peek().is_some_and(|Reverse((at, _))| *at <= end);
        is_due.then(|| self.queue.pop()).flatten().map(|Reverse(next)| next)
    }

    fn over(&mut self, opener: usize, answerer: usize, begun: Millis) {
        self.nodes[opener].running -= 1;
        let all: BTreeSet<u32> = self.nodes[opener].knows.union(&self.nodes[answerer].knows).copied().collect();
        let [gave, took] = [answerer, opener].map(|name| {
            let new = all.iter().filter(|what| self.learn(name, **what)).count();
            new > 0
        });
        for (name, from, news) in [(answerer, opener, gave), (opener, answerer, took)] {
            if news {
                self.handle(name, Input::Heard(from));
            }
        }
        self.handle(answerer, Input::Answered { peer: opener, begun, complete: true, gave: took });
        self.handle(opener, Input::Finished { peer: answerer, end: End::Complete, gave });
    }

    fn sessions(&self) -> usize {
        self.nodes.iter().map(|node| node.opened).sum()
    }

    /// When the last node came to know all of it.
    fn since(&self) -> Millis {
        assert!(self.nodes.iter().all(|node| node.knows == self.nodes[0].knows), "some lack something");
        self.nodes.iter().map(|node| node.since).max().unwrap_or(START)
    }
}

#[test]
fn what_gossip_carried_costs_eight_sessions_a_node_whatever_the_number_of_peers() {
    let mut crowd = Crowd::mesh();
    crowd.say(0, 1, |_| true);
    crowd.advance(8 * Millis::SECOND);
    let rounds = PEERS / 3;
    let (sessions, most) = (crowd.sessions(), crowd.nodes.iter().map(|node| node.opened).max().unwrap());
    println!("{sessions} sessions, {most} of them by one node");
    assert!(sessions <= 9 * PEERS + rounds, "{sessions} sessions");
    assert!(most <= PEERS, "{most} by one node");
}

#[test]
fn without_gossip_everybody_knows_within_five_seconds() {
    let mut crowd = Crowd::mesh();
    let said = crowd.now;
    crowd.say(0, 1, |_| false);
    crowd.advance(20 * Millis::SECOND);
    println!("after {} ms, with {} sessions", crowd.since().since(said), crowd.sessions());
    assert!(crowd.since().since(said) <= 5 * Millis::SECOND);
    assert!(crowd.sessions() <= 12 * PEERS, "{} sessions", crowd.sessions());
}

#[test]
fn what_comes_into_a_crowd_by_one_session_reaches_all_within_seconds() {
    let mut crowd = Crowd::mesh();
    let heard = crowd.now;
    crowd.learn(7, 1);
    crowd.handle(7, Input::Heard(8));
    crowd.advance(20 * Millis::SECOND);
    println!("after {} ms, with {} sessions", crowd.since().since(heard), crowd.sessions());
    assert!(crowd.since().since(heard) <= 5 * Millis::SECOND);
    assert!(crowd.sessions() <= 12 * PEERS, "{} sessions", crowd.sessions());
}

#[test]
fn from_leaf_to_leaf_over_one_node_in_the_middle() {
    let mut crowd = Crowd::settled(|a, b| a == 0 || b == 0);
    let said = crowd.now;
    crowd.say(50, 1, |_| false);
    crowd.advance(20 * Millis::SECOND);
    println!("after {} ms, with {} sessions", crowd.since().since(said), crowd.sessions());
    assert!(crowd.since().since(said) <= 2 * 5 * Millis::SECOND, "two steps");
    assert!(crowd.sessions() <= 3 * PEERS, "{} sessions", crowd.sessions());
}

#[test]
fn those_whom_gossip_never_reaches_are_remembered() {
    let mut crowd = Crowd::mesh();
    let deaf = |name: usize| name % 20 == 3;
    for what in 0..6 {
        let (said, speaker) = (crowd.now, 10 + what as usize);
        crowd.say(speaker, what, |to| !deaf(to));
        crowd.advance(20 * Millis::SECOND);
        assert!(crowd.since().since(said) <= 5 * Millis::SECOND, "{what}");
    }
}

#[test]
fn a_crowd_that_speaks_all_the_time_is_not_drowned_in_sessions() {
    let mut crowd = Crowd::mesh();
    let minutes = 2;
    for what in 0..60 * minutes {
        let speaker = usize::try_from(crowd.below(PEERS as u64)).unwrap();
        crowd.say(speaker, what, |_| true);
        crowd.advance(Millis::SECOND);
    }
    let seconds = 60 * minutes as usize;
    let rate = crowd.sessions() as f64 / (seconds * PEERS) as f64;
    println!("{rate:.1} sessions a second and node");
    assert!(rate <= 6.0, "{rate} sessions a second and node");
}
