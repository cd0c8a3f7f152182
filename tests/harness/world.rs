//! A network of nodes in virtual time, in one process, on the real core: replica, sessions and scheduler.
//!
//! What is simulated is what lies between them: latency, gossip that is lost, doubled and reordered, streams that are
//! cut at any message, partitions, nodes that stop and start again from what they stored, clocks that are wrong. All of
//! it follows from one seed.
//!
//! The reference model is a set a node: of each slot the greatest item that was ever said, but for what is stamped in
//! the future, which only its author holds.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
    fmt,
};

use joinup_protocol::{
    id::{CircleId, Digest, EntryId, Kind, SlotHash},
    item::{Draft, Payload, Verified},
    key::CommunityKey,
    profile::Profile,
    reconcile::{
        LtHash,
        memory::MemoryHoldings,
        session::{Answerer, Holdings, Opener, Step},
    },
    replica::Same,
    sync::{Input, Scheduler},
    time::{Millis, Stamp},
    wire::message::{Answer, Ask},
};

use crate::random::Random;

/// What a run is made of.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Nodes.
    pub nodes: usize,
    /// Milliseconds during which things are said and go wrong.
    pub storm: u64,
    /// Things said in that time, new ones, edits and withdrawals.
    pub sayings: usize,
    /// Times that something goes wrong: a node stops or starts, the network falls apart or together, a stream is cut.
    pub troubles: usize,
    /// Gossip messages lost, of a hundred.
    pub loss: u64,
    /// Whether gossip works at all.
    pub gossip: bool,
}

/// The beginning of time in the simulation.
const START: Millis = Millis(1_800_000_000_000);
/// Enough for catch-up with every peer after everything is repaired.
const CALM: u64 = 30 * Millis::MINUTE;
/// Small, so that a listing has several pages.
const PAGE: usize = 7;
const YEAR: u64 = 365 * Millis::DAY;

type Name = usize;

#[derive(Debug)]
enum Event {
    Say(Name),
    Gossip { to: Name, item: Verified },
    Asked { session: u64, ask: Ask },
    Answered { session: u64, answer: Answer },
    Wake(Name),
    Trouble,
}

struct Scheduled(Millis, u64, Event);

impl PartialEq for Scheduled {
    fn eq(&self, other: &Self) -> bool {
        (self.0, self.1) == (other.0, other.1)
    }
}
impl Eq for Scheduled {}
impl PartialOrd for Scheduled {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Scheduled {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.0, self.1).cmp(&(other.0, other.1))
    }
}

struct Node {
    key: CommunityKey,
    holdings: MemoryHoldings<Same>,
    scheduler: Scheduler<Name>,
    neighbours: Vec<Name>,
    up: bool,
    island: u8,
    /// How far its clock is off, in milliseconds.
    clock: i64,
}

struct Session {
    opener: Name,
    answerer: Name,
    driving: Opener,
    answering: Answerer,
}

/// What happened in a run, for the test's last line.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    /// Things said.
    pub said: usize,
    /// Sessions that came to their end.
    pub sessions: usize,
    /// Sessions cut on the way.
    pub cut: usize,
    /// Items that came by gossip and were new.
    pub by_gossip: usize,
    /// Items that came by catch-up.
    pub by_catch_up: usize,
    /// Restarts.
    pub restarts: usize,
}

/// A way in which a run went wrong.
#[derive(Debug)]
pub struct Wrong(String);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The network.
pub struct World {
    plan: Plan,
    random: Random,
    now: Millis,
    queue: BinaryHeap<Reverse<Scheduled>>,
    sequence: u64,
    nodes: Vec<Node>,
    sessions: BTreeMap<u64, Session>,
    said: BTreeMap<SlotHash, Vec<(Name, Verified)>>,
    tally: Tally,
}

fn circle() -> CircleId {
    CircleId::open("simulated")
}

impl World {
    /// Runs a plan from a seed and compares every node with the model.
    ///
    /// # Errors
    /// What a node holds that it should not, or the other way round.
    pub fn run(plan: Plan, seed: u64) -> Result<Tally, Wrong> {
        let mut world = Self::new(plan, seed);
        world.storm()?;
        world.calm()?;
        world.compare()?;
        Ok(world.tally)
    }

    fn new(plan: Plan, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut nodes: Vec<Node> = (0..plan.nodes)
            .map(|name| {
                // Two machines of one community, who may say different things at the same time.
                let owner = if name == 1 { 0 } else { name };
                let holdings = MemoryHoldings::new([circle()], Same(u32::MAX)).with_page(PAGE);
                let clock = match name {
                    0 | 1 => 0,
                    2 => YEAR.cast_signed(),
                    3 => -YEAR.cast_signed(),
                    _ => random.below(10 * Millis::MINUTE).cast_signed() - (5 * Millis::MINUTE).cast_signed(),
                };
                let key = CommunityKey::from_seed(&[u8::try_from(owner).unwrap_or(u8::MAX); 32]);
                let scheduler = Scheduler::new(START, random.next());
                Node { key, holdings, scheduler, neighbours: Vec::new(), up: true, island: 0, clock }
            })
            .collect();
        // A ring, so that it hangs together, and as many chords again.
        for name in 0..plan.nodes {
            for other in [(name + 1) % plan.nodes, random.index(plan.nodes)] {
                if other != name && !nodes[name].neighbours.contains(&other) {
                    nodes[name].neighbours.push(other);
                    nodes[other].neighbours.push(name);
                }
            }
        }
        let (queue, sessions, said) = (BinaryHeap::new(), BTreeMap::new(), BTreeMap::new());
        let mut world =
            Self { plan, random, now: START, queue, sequence: 0, nodes, sessions, said, tally: Tally::default() };
        for name in 0..plan.nodes {
            world.set_clock(name);
            world.connect_all(name);
        }
        world
    }

    fn set_clock(&self, name: Name) {
        let node = &self.nodes[name];
        node.holdings.set_now(Millis(self.now.0.saturating_add_signed(node.clock)));
    }

    fn schedule(&mut self, after: u64, event: Event) {
        self.sequence += 1;
        self.queue.push(Reverse(Scheduled(self.now.plus(after), self.sequence, event)));
    }

    fn latency(&mut self) -> u64 {
        5 + self.random.below(200)
    }

    fn storm(&mut self) -> Result<(), Wrong> {
        for _ in 0..self.plan.sayings {
            // The two machines of one community say more than others, so that they say it at the same time now and then.
            let names = if self.random.percent(40) { 2 } else { self.plan.nodes };
            let (who, when) = (self.random.index(names), self.random.below(self.plan.storm));
            self.schedule(when, Event::Say(who));
        }
        for _ in 0..self.plan.troubles {
            let when = self.random.below(self.plan.storm);
            self.schedule(when, Event::Trouble);
        }
        self.advance(START.plus(self.plan.storm))
    }

    /// Everybody is up and on one island, and the clocks are set right.
    fn calm(&mut self) -> Result<(), Wrong> {
        for name in 0..self.plan.nodes {
            self.nodes[name].clock = 0;
            self.set_clock(name);
            self.move_to(name, 0);
            if !self.nodes[name].up {
                self.start(name);
            }
        }
        self.advance(self.now.plus(CALM))
    }

    fn advance(&mut self, end: Millis) -> Result<(), Wrong> {
        while self.queue.peek().is_some_and(|Reverse(next)| next.0 <= end) {
            let Some(Reverse(Scheduled(at, _, event))) = self.queue.pop() else { break };
            self.now = at;
            self.happen(event)?;
        }
        self.now = end;
        Ok(())
    }

    fn happen(&mut self, event: Event) -> Result<(), Wrong> {
        match event {
            Event::Say(name) => self.say(name),
            Event::Gossip { to, item } => self.hear(to, item),
            Event::Wake(name) => self.tell_scheduler(name, Input::Woken),
            Event::Trouble => self.trouble(),
            Event::Asked { session, ask } => return self.asked(session, ask),
            Event::Answered { session, answer } => return self.answered(session, answer),
        }
        Ok(())
    }

    /// Something new, a new version of something old, or a withdrawal. The author goes past what it knows of the slot.
    fn say(&mut self, name: Name) {
        if !self.nodes[name].up {
            return;
        }
        self.set_clock(name);
        let mut id = [0; 16];
        id[0] = u8::try_from(self.random.below(6)).unwrap_or(0);
        let withdraws = self.random.percent(8);
        let serial = self.tally.said;
        self.tally.said += 1;
        let node = &self.nodes[name];
        let slot = SlotHash::of(&circle(), &node.key.id(), Kind::PROFILE, &EntryId::new(id));
        let known = node.holdings.item(&circle(), &slot).and_then(|bytes| Verified::from_store(&bytes).ok());
        // A clock that shows minutes, so that two machines come to the same stamp.
        let clock = Millis(self.now.0.saturating_add_signed(node.clock));
        let clock = Millis(clock.0 - clock.0 % Millis::MINUTE);
        let payload = if withdraws {
            Payload::Tombstone
        } else {
            let name = format!("{serial} of {name}").parse().unwrap_or_default();
            Payload::Profile(Box::new(Profile { name, ..Profile::default() }))
        };
        let stamp = Stamp::next(clock, known.map(|item| item.header().stamp));
        let draft = Draft { circle: circle(), kind: Kind::PROFILE, id: EntryId::new(id), stamp, payload };
        let Ok(item) = draft.sign(&node.key) else { return };
        self.said.entry(slot).or_default().push((name, item.clone()));
        if node.holdings.offer(item.clone()).is_change() {
            self.spread(name, &item);
            self.tell_scheduler(name, Input::Changed);
        }
    }

    fn spread(&mut self, from: Name, item: &Verified) {
        if !self.plan.gossip {
            return;
        }
        for to in self.nodes[from].neighbours.clone() {
            if !self.is_linked(from, to) || self.random.percent(self.plan.loss) {
                continue;
            }
            for _ in 0..=u64::from(self.random.percent(10)) {
                let latency = self.latency();
                self.schedule(latency, Event::Gossip { to, item: item.clone() });
            }
        }
    }

    fn hear(&mut self, to: Name, item: Verified) {
        if !self.nodes[to].up {
            return;
        }
        self.set_clock(to);
        if self.nodes[to].holdings.offer(item.clone()).is_change() {
            self.tally.by_gossip += 1;
            self.spread(to, &item);
            self.tell_scheduler(to, Input::Changed);
        }
    }

    fn is_linked(&self, a: Name, b: Name) -> bool {
        let (a, b) = (&self.nodes[a], &self.nodes[b]);
        a.up && b.up && a.island == b.island
    }

    fn trouble(&mut self) {
        let name = self.random.index(self.plan.nodes);
        match self.random.below(5) {
            0 if self.nodes[name].up => self.stop(name),
            0 => self.start(name),
            1 => {
                let island = u8::try_from(self.random.below(3)).unwrap_or(0);
                for name in 0..self.plan.nodes {
                    if self.random.percent(40) {
                        self.move_to(name, island);
                    }
                }
            }
            2 => self.move_to(name, 0),
            _ => self.cut_session(),
        }
    }

    /// One of the streams breaks, wherever it is; the connection stays.
    fn cut_session(&mut self) {
        let running = self.sessions.len();
        if running == 0 {
            return;
        }
        let at = self.random.index(running);
        let Some(session) = self.sessions.keys().nth(at).copied().and_then(|name| self.sessions.remove(&name)) else {
            return;
        };
        self.tally.cut += 1;
        self.tell_scheduler(session.opener, Input::Finished { peer: session.answerer, failed: true });
    }

    fn stop(&mut self, name: Name) {
        self.disconnect_all(name);
        self.nodes[name].up = false;
    }

    /// A node comes back with nothing but what it had stored.
    fn start(&mut self, name: Name) {
        self.tally.restarts += 1;
        let seed = self.random.next();
        let fresh = MemoryHoldings::new([circle()], Same(u32::MAX)).with_page(PAGE);
        let node = &mut self.nodes[name];
        for item in node.holdings.items() {
            fresh.restore(item);
        }
        node.holdings = fresh;
        node.scheduler = Scheduler::new(self.now, seed);
        node.up = true;
        self.set_clock(name);
        self.connect_all(name);
    }

    fn move_to(&mut self, name: Name, island: u8) {
        if self.nodes[name].island != island {
            self.disconnect_all(name);
            self.nodes[name].island = island;
            self.connect_all(name);
        }
    }

    fn connect_all(&mut self, name: Name) {
        for other in self.nodes[name].neighbours.clone() {
            if self.is_linked(name, other) {
                self.tell_scheduler(name, Input::Connected { peer: other, dialled: true });
                self.tell_scheduler(other, Input::Connected { peer: name, dialled: false });
            }
        }
    }

    /// Cuts the streams, wherever they are, then the connections.
    fn disconnect_all(&mut self, name: Name) {
        let before = self.sessions.len();
        self.sessions.retain(|_, session| session.opener != name && session.answerer != name);
        self.tally.cut += before - self.sessions.len();
        for other in self.nodes[name].neighbours.clone() {
            self.tell_scheduler(name, Input::Disconnected(other));
            self.tell_scheduler(other, Input::Disconnected(name));
        }
    }

    fn tell_scheduler(&mut self, name: Name, input: Input<Name>) {
        if !self.nodes[name].up {
            return;
        }
        let now = self.now;
        for peer in self.nodes[name].scheduler.handle(now, input) {
            self.open_session(name, peer);
        }
        if let Some(at) = self.nodes[name].scheduler.next_wakeup() {
            self.schedule(at.since(now).max(1), Event::Wake(name));
        }
    }

    fn open_session(&mut self, opener: Name, answerer: Name) {
        if !self.is_linked(opener, answerer) {
            return self.tell_scheduler(opener, Input::Finished { peer: answerer, failed: true });
        }
        self.set_clock(opener);
        self.sequence += 1;
        let session = self.sequence;
        let (driving, ask) = Opener::open(self.now, &self.nodes[opener].holdings);
        self.sessions.insert(session, Session { opener, answerer, driving, answering: Answerer::default() });
        let latency = self.latency();
        self.schedule(latency, Event::Asked { session, ask });
    }

    fn asked(&mut self, name: u64, ask: Ask) -> Result<(), Wrong> {
        let Some(session) = self.sessions.get_mut(&name) else { return Ok(()) };
        let at = session.answerer;
        let node = &self.nodes[at];
        node.holdings.set_now(Millis(self.now.0.saturating_add_signed(node.clock)));
        let before = session.answering.received.total();
        let answer = session
            .answering
            .handle(ask, self.now, &node.holdings)
            .map_err(|fault| Wrong(format!("{at} calls an honest question a fault: {fault}")))?;
        let new = session.answering.received.total() - before;
        self.caught_up(at, new);
        let latency = self.latency();
        self.schedule(latency, Event::Answered { session: name, answer });
        Ok(())
    }

    fn answered(&mut self, name: u64, answer: Answer) -> Result<(), Wrong> {
        let Some(session) = self.sessions.get_mut(&name) else { return Ok(()) };
        let (at, peer) = (session.opener, session.answerer);
        let node = &self.nodes[at];
        node.holdings.set_now(Millis(self.now.0.saturating_add_signed(node.clock)));
        let step = session
            .driving
            .handle(answer, self.now, &node.holdings)
            .map_err(|fault| Wrong(format!("{at} calls an honest answer a fault: {fault}")))?;
        match step {
            Step::Ask(ask) => {
                let latency = self.latency();
                self.schedule(latency, Event::Asked { session: name, ask });
            }
            Step::Done(report) => {
                node.holdings.settle(&report.settled);
                self.tally.sessions += 1;
                self.sessions.remove(&name);
                self.caught_up(at, report.received.total());
                self.tell_scheduler(peer, Input::Answered(at));
                self.tell_scheduler(at, Input::Finished { peer, failed: false });
            }
        }
        Ok(())
    }

    fn caught_up(&mut self, at: Name, new: u32) {
        if new > 0 {
            self.tally.by_catch_up += usize::try_from(new).unwrap_or(usize::MAX);
            self.tell_scheduler(at, Input::Changed);
        }
    }

    /// Every node against the model.
    fn compare(&self) -> Result<(), Wrong> {
        for (name, node) in self.nodes.iter().enumerate() {
            let expected: BTreeSet<Digest> =
                self.said.values().filter_map(|said| self.current(name, said)).map(|item| item.digest()).collect();
            let items = node.holdings.items();
            let mut sum = LtHash::default();
            items.iter().for_each(|item| sum.add(&item.slot(), item.header().stamp, &item.digest()));
            if node.holdings.state(&circle()).is_none_or(|state| state.hash != sum.digest()) {
                return Err(Wrong(format!("the set hash of node {name} is not that of its items")));
            }
            let held: BTreeSet<Digest> = items.iter().map(|item| item.digest()).collect();
            if held != expected {
                let (lacks, extra) = (expected.difference(&held).count(), held.difference(&expected).count());
                return Err(Wrong(format!("node {name} lacks {lacks} items and has {extra} that it should not")));
            }
        }
        Ok(())
    }

    /// The greatest item of a slot that this node must hold.
    fn current<'a>(&self, name: Name, said: &'a [(Name, Verified)]) -> Option<&'a Verified> {
        let acceptable = |(by, item): &&(Name, Verified)| *by == name || !item.header().stamp.is_early(self.now);
        said.iter().filter(acceptable).map(|(_, item)| item).max_by_key(|item| (item.header().stamp, item.digest()))
    }
}
