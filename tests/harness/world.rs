//! A network of nodes in virtual time, in one process, on the real core: replica, sessions and scheduler.
//!
//! What is simulated is what lies between and around them: latency; gossip that is lost, doubled and overtaken; streams
//! cut at any message; partitions; nodes that stop at any moment and start again from what they stored, or from an older
//! copy of it; full disks; clocks that are wrong by years; decisions that differ and change; and one node in five that
//! does not keep to the protocol. All of it follows from one seed.
//!
//! A run has two parts. In the *storm* things are said and go wrong. In the *calm* the honest nodes are up, linked, and
//! their clocks right; the hostile ones go on, but say nothing new. Three things are held against it:
//!
//! - at every moment each store against its [`ledger`], the rules of a set written a second time;
//! - at the end of every undisturbed session between honest nodes, that both hold the same but for what one declines,
//!   after one round trip if they held the same before, and that neither blamed the other (see [`session`]);
//! - at the end of the calm, every honest node against the [`model`].
//!
//! | room | what is in it |
//! |---|---|
//! | [`plan`] | what a run is made of, from its seed |
//! | [`node`], [`shelf`], [`policy`] | a node, what it stores, what it keeps of whom |
//! | [`speech`], [`gossip`] | signed items, and how they spread at once |
//! | [`session`] | catch-up between two nodes |
//! | [`hostile`] | those who lie |
//! | [`trouble`] | what goes wrong |
//! | [`ledger`], [`model`] | what must be |

pub mod gossip;
pub mod hostile;
pub mod ledger;
pub mod model;
pub mod node;
pub mod plan;
pub mod policy;
pub mod session;
pub mod shelf;
pub mod speech;
pub mod tally;
pub mod trouble;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
    fmt,
};

use joinup_protocol::{
    id::CircleId,
    item::Verified,
    limits,
    sync::{Input, Scheduler},
    time::Millis,
    wire::message::{Answer, Ask},
};

pub use plan::Plan;
pub use tally::Tally;

use crate::random::Random;
use hostile::{Rogue, Trick};
use model::{Admission, Model};
use node::Node;
use policy::Policy;
use session::{Session, Turn};
use shelf::{Arrivals, Shelf};
use speech::Believed;

/// The beginning of time in the simulation.
const START: Millis = Millis(1_800_000_000_000);
/// Enough for the longest wait after a failure, and then for catch-up across the network.
const CALM: u64 = 30 * Millis::MINUTE;

/// A node's number.
pub type Name = usize;

/// Something that will happen.
#[derive(Debug)]
enum Event {
    Say(Name),
    Gossip { from: Name, to: Name, item: Verified },
    Asked { session: u64, ask: Box<Ask> },
    Answered { session: u64, answer: Box<Answer> },
    Stall { session: u64, frames: u64 },
    Wake(Name),
    Trouble,
    Repair(Name),
    Start(Name),
}

/// A way in which a run went wrong.
#[derive(Debug)]
pub struct Wrong(String);

impl Wrong {
    fn new(why: String) -> Self {
        Self(why)
    }
}

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
    /// When, in which order, and which of the events.
    queue: BinaryHeap<Reverse<(Millis, u64)>>,
    events: BTreeMap<u64, Event>,
    sequence: u64,
    nodes: Vec<Node>,
    sessions: BTreeMap<u64, Session>,
    /// Nodes that will stop when they have next stored something.
    crashing: Vec<Name>,
    /// What hostile nodes gave to honest ones since the storm ended; nothing before.
    admissions: Option<Vec<Admission>>,
    believed: Believed,
    tally: Tally,
}

impl World {
    /// Runs a plan from a seed and compares every node with the model.
    ///
    /// # Errors
    /// What is not as it must be.
    pub fn run(plan: &Plan, seed: u64) -> Result<Tally, Wrong> {
        let mut world = Self::new(plan.clone(), seed);
        let result = world.storm().and_then(|()| world.calm());
        result.map_err(|Wrong(why)| Wrong(format!("{} s after the start: {why}", world.now.since(START) / 1_000)))?;
        Ok(world.tally)
    }

    fn new(plan: Plan, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let nodes: Vec<Node> = (0..plan.nodes()).map(|name| draw_node(name, &plan, &mut random)).collect();
        let mut world = Self {
            plan,
            random,
            now: START,
            queue: BinaryHeap::new(),
            events: BTreeMap::new(),
            sequence: 0,
            nodes,
            sessions: BTreeMap::new(),
            crashing: Vec::new(),
            admissions: None,
            believed: Believed::default(),
            tally: Tally::default(),
        };
        world.tally.nodes = world.nodes.len() as u64;
        world.lay_links();
        if world.plan.policies {
            world.draw_policies();
        }
        for name in 0..world.nodes.len() {
            world.set_clock(name);
            world.connect_all(name);
        }
        world
    }

    /// The honest ones in a ring, so that they hang together, and as many chords again; each hostile one beside four.
    fn lay_links(&mut self) {
        let honest = self.plan.honest;
        for name in 0..self.plan.nodes() {
            let others = if name < honest {
                vec![(name + 1) % honest, self.random.index(honest)]
            } else {
                (0..4).map(|_| self.random.index(honest)).collect()
            };
            for other in others {
                if other != name && !self.nodes[name].neighbours.contains(&other) {
                    self.nodes[name].neighbours.push(other);
                    self.nodes[other].neighbours.push(name);
                }
            }
        }
    }

    /// Some authors say more than most keep; some are not wanted by everybody.
    fn draw_policies(&mut self) {
        for author in 0..self.plan.nodes() {
            let author_id = self.nodes[author].key.id();
            let usual = if self.random.percent(30) { 2 + self.random.index(5) } else { 0 };
            for name in 0..self.plan.honest {
                if self.nodes[name].key.id() == author_id {
                    continue;
                }
                let limit = match self.random.below(20) {
                    0 => Some(0),
                    1 if usual > 0 => Some(1 + self.random.index(6)),
                    _ => (usual > 0).then_some(usual),
                };
                if let Some(limit) = limit {
                    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
                    self.nodes[name].shelf.decide(|policy| policy.limit(author_id, limit));
                }
            }
        }
    }

    fn honest(&self) -> impl Iterator<Item = (Name, &Node)> {
        self.nodes.iter().enumerate().filter(|(_, node)| node.is_honest())
    }

    fn set_clock(&self, name: Name) {
        let node = &self.nodes[name];
        node.shelf.set_clock(node.clock_at(self.now));
    }

    fn correct_clock(&mut self, name: Name, clock: i64) {
        let node = &mut self.nodes[name];
        node.clock = clock;
        node.shelf.jump_to(node.clock_at(self.now));
    }

    fn schedule(&mut self, after: u64, event: Event) {
        self.sequence += 1;
        self.queue.push(Reverse((self.now.plus(after), self.sequence)));
        self.events.insert(self.sequence, event);
    }

    fn latency(&mut self) -> u64 {
        5 + self.random.below(200)
    }

    fn storm(&mut self) -> Result<(), Wrong> {
        let moments: Vec<u64> = (0..self.plan.moments).map(|_| self.random.below(self.plan.storm)).collect();
        for _ in 0..self.plan.sayings {
            // Communities on two machines say more than others, so that they say it at the same time now and then.
            let twins = 2 * self.plan.twins;
            let names = if twins > 0 && self.random.percent(30) { twins } else { self.plan.nodes() };
            let when = moments[self.random.index(moments.len())] + self.random.below(3 * Millis::SECOND);
            let who = self.random.index(names);
            self.schedule(when, Event::Say(who));
        }
        for _ in 0..self.plan.troubles {
            let when = self.random.below(self.plan.storm);
            self.schedule(when, Event::Trouble);
        }
        self.advance(START.plus(self.plan.storm))
    }

    /// Everybody is up and on one island, and the clocks are set right. Then the model decides.
    fn calm(&mut self) -> Result<(), Wrong> {
        self.crashing.clear();
        for name in 0..self.nodes.len() {
            self.correct_clock(name, 0);
            self.nodes[name].shelf.set_full(false);
            self.nodes[name].shelf.expire();
            self.move_to(name, 0);
            if !self.nodes[name].is_up {
                self.start(name)?;
            }
            self.look_at(name, None)?;
        }
        let end = self.now.plus(CALM);
        let mut model = Model::default();
        for (name, node) in self.honest() {
            audit(name, node)?;
            for (circle, book) in node.shelf.inner().ledger.books() {
                for entry in book.iter() {
                    model.admit(&Admission { name, circle: *circle, entry: *entry, at: self.now }, end);
                }
            }
        }
        self.admissions = Some(Vec::new());
        self.advance(end)?;
        self.admissions.iter().flatten().for_each(|admission| model.admit(admission, end));
        self.honest().try_for_each(|(name, node)| audit(name, node))?;
        self.tally.compared = model.compare(self)?;
        Ok(())
    }

    fn advance(&mut self, end: Millis) -> Result<(), Wrong> {
        while let Some(Reverse((at, number))) = self.queue.peek().copied().filter(|Reverse((at, _))| *at <= end) {
            self.queue.pop();
            self.now = at;
            if let Some(event) = self.events.remove(&number) {
                self.happen(event)?;
            }
        }
        self.now = end;
        Ok(())
    }

    fn happen(&mut self, event: Event) -> Result<(), Wrong> {
        match event {
            Event::Say(name) => return self.say(name),
            Event::Gossip { from, to, item } => return self.hear(from, to, &item),
            Event::Wake(name) => {
                self.nodes[name].wakes = None;
                self.tell_scheduler(name, Input::Woken);
            }
            Event::Trouble => return self.trouble(),
            Event::Repair(name) => self.nodes[name].shelf.set_full(false),
            Event::Start(name) if !self.nodes[name].is_up => return self.start(name),
            Event::Start(_) => {}
            Event::Stall { session, frames } => {
                if self.sessions.get(&session).is_some_and(|session| session.frames == frames) {
                    self.tally.stalled += 1;
                    self.end_session(session, true);
                }
            }
            Event::Asked { session, ask } => return self.asked(session, *ask),
            Event::Answered { session, answer } => return self.answered(session, *answer),
        }
        Ok(())
    }

    fn is_linked(&self, a: Name, b: Name) -> bool {
        let (a, b) = (&self.nodes[a], &self.nodes[b]);
        a.is_up && b.is_up && a.island == b.island
    }

    fn stop(&mut self, name: Name) {
        self.disconnect_all(name);
        self.nodes[name].is_up = false;
    }

    /// A node comes back with nothing but what it had stored.
    fn start(&mut self, name: Name) -> Result<(), Wrong> {
        self.tally.restarts += 1;
        let seed = self.random.next();
        self.set_clock(name);
        let node = &mut self.nodes[name];
        let copy = node.shelf.copy();
        node.shelf.start_from(copy);
        node.scheduler = Scheduler::new(self.now, seed);
        node.is_up = true;
        audit(name, node)?;
        self.connect_all(name);
        self.look_at(name, None).map(drop)
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
        self.tally.cut += (before - self.sessions.len()) as u64;
        for other in self.nodes[name].neighbours.clone() {
            self.tell_scheduler(name, Input::Disconnected(other));
            self.tell_scheduler(other, Input::Disconnected(name));
        }
    }

    fn tell_scheduler(&mut self, name: Name, input: Input<Name>) {
        if !self.nodes[name].is_up {
            return;
        }
        let now = self.now;
        for peer in self.nodes[name].scheduler.handle(now, input) {
            self.open_session(name, peer);
        }
        let node = &mut self.nodes[name];
        if let Some(at) = node.scheduler.next_wakeup()
            && node.wakes.is_none_or(|wakes| at < wakes)
        {
            node.wakes = Some(at);
            self.schedule(at.since(now).max(1), Event::Wake(name));
        }
    }

    fn open_session(&mut self, opener: Name, answerer: Name) {
        if !self.is_linked(opener, answerer) {
            return self.tell_scheduler(opener, Input::Finished { peer: answerer, failed: true });
        }
        self.set_clock(opener);
        let ours = (opener, &self.nodes[opener].shelf);
        let (session, ask) = Session::open(self.now, ours, (answerer, &self.nodes[answerer].shelf));
        self.sequence += 1;
        let id = self.sequence;
        self.sessions.insert(id, session);
        self.send_ask(id, opener, ask);
    }

    fn send_ask(&mut self, id: u64, from: Name, ask: Ask) {
        let ask = match self.nodes[from].rogue.as_mut() {
            Some(rogue) => rogue.ask(ask),
            None => Some(ask),
        };
        if let Some(ask) = ask {
            let latency = self.latency();
            self.schedule(latency, Event::Asked { session: id, ask: Box::new(ask) });
        }
        self.watch(id);
    }

    fn send_answers(&mut self, id: u64, from: Name, answers: Vec<Answer>) {
        let answers = match self.nodes[from].rogue.as_mut() {
            Some(rogue) => rogue.answer(answers),
            None => answers,
        };
        // A stream keeps its order.
        for (latency, answer) in (self.latency()..).zip(answers) {
            self.schedule(latency, Event::Answered { session: id, answer: Box::new(answer) });
        }
        self.watch(id);
    }

    /// A session that makes no progress is given up; only hostile nodes fall silent.
    fn watch(&mut self, id: u64) {
        if let Some(session) = self.sessions.get(&id)
            && !(self.nodes[session.opener].is_honest() && self.nodes[session.answerer].is_honest())
        {
            let frames = session.frames;
            self.schedule(limits::SESSION_STALL, Event::Stall { session: id, frames });
        }
    }

    fn asked(&mut self, id: u64, ask: Ask) -> Result<(), Wrong> {
        let Some(mut session) = self.sessions.remove(&id) else { return Ok(()) };
        let (at, peer) = (session.answerer, session.opener);
        self.set_clock(at);
        let answers = session.asked(ask, self.now, &self.nodes[at].shelf);
        self.sessions.insert(id, session);
        let has_new = self.received(at, peer)?;
        if has_new && self.crash_if_planned(at) {
            return Ok(());
        }
        match answers {
            Ok(answers) => self.send_answers(id, at, answers),
            Err(fault) => {
                self.judge(at, peer, &fault)?;
                self.end_session(id, true);
            }
        }
        Ok(())
    }

    fn answered(&mut self, id: u64, answer: Answer) -> Result<(), Wrong> {
        let Some(mut session) = self.sessions.remove(&id) else { return Ok(()) };
        let (at, peer) = (session.opener, session.answerer);
        self.set_clock(at);
        self.set_clock(peer);
        let turn = session.answered(answer, self.now, &self.nodes[at].shelf);
        self.sessions.insert(id, session);
        let has_new = self.received(at, peer)?;
        if has_new && self.crash_if_planned(at) {
            return Ok(());
        }
        match turn {
            Ok(Turn::Ask(ask)) => self.send_ask(id, at, ask),
            Ok(Turn::Done(ending)) => {
                self.check(id, &ending)?;
                self.end_session(id, false);
            }
            Err(fault) => {
                self.judge(at, peer, &fault)?;
                self.end_session(id, true);
            }
        }
        Ok(())
    }

    fn end_session(&mut self, id: u64, failed: bool) {
        let Some(session) = self.sessions.remove(&id) else { return };
        if !failed {
            self.tell_scheduler(session.answerer, Input::Answered(session.opener));
        }
        self.tell_scheduler(session.opener, Input::Finished { peer: session.answerer, failed });
    }

    /// Nobody blames an honest node but a hostile one.
    fn judge(&mut self, at: Name, peer: Name, fault: &joinup_protocol::reconcile::session::Fault) -> Result<(), Wrong> {
        let is_honest = self.nodes[at].is_honest() && self.nodes[peer].is_honest();
        if is_honest && Session::is_reproach(fault) {
            return Err(Wrong(format!("node {at} blames the honest node {peer}: {fault}")));
        }
        self.tally.blamed += u64::from(self.nodes[at].is_honest() && Session::is_reproach(fault));
        Ok(())
    }

    /// A session between honest nodes came to its end.
    fn check(&mut self, id: u64, ending: &session::Ending) -> Result<(), Wrong> {
        let Some(session) = self.sessions.get(&id) else { return Ok(()) };
        let (ours, theirs) = (&self.nodes[session.opener], &self.nodes[session.answerer]);
        if !ours.is_honest() || !theirs.is_honest() {
            return Ok(());
        }
        self.tally.sessions += 1;
        self.tally.equal += u64::from(ending.rounds == 1);
        if session.was_disturbed(&ours.shelf, &theirs.shelf) {
            return Ok(());
        }
        self.tally.checked += 1;
        let (opener, answerer) = (session.opener, session.answerer);
        session
            .check(ending, &ours.shelf, &theirs.shelf)
            .map_err(|why| Wrong(format!("node {opener} with {answerer}: {why}")))
    }

    /// What a session brought; whether something is new.
    fn received(&mut self, at: Name, from: Name) -> Result<bool, Wrong> {
        let arrivals = self.look_at(at, Some(from))?;
        if self.nodes[from].is_honest() && self.nodes[at].is_honest() {
            self.tally.by_catch_up += arrivals.new.len() as u64;
            self.tally.twice += arrivals.known as u64;
        }
        let has_new = !arrivals.new.is_empty();
        if has_new {
            self.tell_scheduler(at, Input::Changed);
        }
        Ok(has_new)
    }

    /// What a node was offered since the last time, and by whom.
    fn look_at(&mut self, name: Name, from: Option<Name>) -> Result<Arrivals, Wrong> {
        let arrivals = self.nodes[name].shelf.arrivals().map_err(|why| Wrong(format!("node {name}: {why}")))?;
        self.tally.declined += arrivals.declined as u64;
        let is_foreign = from.is_some_and(|from| !self.nodes[from].is_honest());
        let Node { rogue, shelf, .. } = &mut self.nodes[name];
        if let Some(rogue) = rogue {
            let inner = shelf.inner();
            let items = arrivals.new.iter().filter_map(|(_, entry)| inner.items.get(&entry.slot));
            items.for_each(|item| rogue.see(item.clone()));
        } else if is_foreign {
            self.tally.from_hostile += arrivals.new.len() as u64;
            let at = self.now;
            let new = arrivals.new.iter().map(|&(circle, entry)| Admission { name, circle, entry, at });
            self.admissions.iter_mut().for_each(|admissions| admissions.extend(new.clone()));
        }
        Ok(arrivals)
    }
}

fn audit(name: Name, node: &Node) -> Result<(), Wrong> {
    node.shelf.audit().map_err(|why| Wrong(format!("node {name}: {why}")))
}

/// Pairs of honest nodes at the front speak for one community.
fn draw_node(name: Name, plan: &Plan, random: &mut Random) -> Node {
    let speaker = if name < 2 * plan.twins { name / 2 * 2 } else { name };
    let circles: Vec<usize> = (0..plan.circles).filter(|circle| *circle == 0 || random.percent(60)).collect();
    let ids: Vec<CircleId> = circles.iter().map(|circle| speech::circle(*circle)).collect();
    let is_hostile = name >= plan.honest;
    let rogue = is_hostile.then(|| Rogue::new(Trick::ALL[random.index(Trick::ALL.len())], random.next()));
    let foretells = rogue.as_ref().is_some_and(|rogue| rogue.trick == Trick::Foretells);
    Node {
        key: speech::key(speaker),
        shelf: Shelf::new(&ids, Policy::default()),
        circles,
        scheduler: Scheduler::new(START, random.next()),
        neighbours: Vec::new(),
        is_up: true,
        island: 0,
        clock: if foretells { Millis::DAY.cast_signed() } else { trouble::clock(plan, random) },
        rogue,
        backup: None,
        wakes: None,
    }
}
