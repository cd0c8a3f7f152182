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
//! | [`agenda`], [`session`], [`catch_up`] | links and schedulers; catch-up between two nodes, on its way and judged |
//! | [`hostile`] | those who lie |
//! | [`trouble`] | what goes wrong |
//! | [`ledger`], [`model`] | what must be |

pub mod agenda;
pub mod catch_up;
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
    time::Millis,
    wire::message::{Answer, Ask},
};

pub use plan::Plan;
pub use tally::Tally;

use crate::random::Random;
use agenda::{Agenda, End};
use hostile::{Rogue, Trick};
use model::{Admission, Model};
use node::Node;
use policy::Policy;
use session::Session;
use shelf::Shelf;
use speech::Believed;

/// The beginning of time in the simulation.
const START: Millis = Millis(1_800_000_000_000);
/// A node's number.
pub type Name = usize;

/// Something that will happen.
#[derive(Debug)]
enum Event {
    Say(Name),
    Gossip { from: Name, to: Name, item: Verified },
    Asked { session: u64, ask: Box<Ask> },
    Answered { session: u64, answer: Box<Answer> },
    Pause { session: u64, frames: u64 },
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
        let result = world.begin().and_then(|()| world.storm()).and_then(|()| world.calm());
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
        world
    }

    /// Those who are there know what was said before, and connect.
    fn begin(&mut self) -> Result<(), Wrong> {
        self.remember_history();
        for name in 0..self.nodes.len() {
            self.set_clock(name);
            self.look_at(name, None)?;
            self.connect_all(name);
        }
        Ok(())
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
            let when = when.min(self.plan.storm - 1);
            let who = self.random.index(names);
            self.schedule(when, Event::Say(who));
        }
        for name in 0..self.nodes.len() {
            if !self.nodes[name].is_up {
                let when = self.random.below(self.plan.storm);
                self.schedule(when, Event::Start(name));
            }
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
            } else if self.plan.anew {
                self.reconnect(name);
            }
            self.look_at(name, None)?;
        }
        let end = self.now.plus(self.plan.calm());
        let late = Millis(end.0 - self.plan.late());
        let mut model = Model::default();
        for (name, node) in self.honest() {
            audit(name, node)?;
            for (circle, book) in node.shelf.inner().ledger.books() {
                for entry in book.iter() {
                    model.admit(&Admission { name, circle: *circle, entry: *entry, at: self.now }, late);
                }
            }
        }
        self.admissions = Some(Vec::new());
        self.advance(end)?;
        self.admissions.iter().flatten().for_each(|admission| model.admit(admission, late));
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
            Event::Wake(name) => self.wake(name),
            Event::Trouble => return self.trouble(),
            Event::Repair(name) => self.nodes[name].shelf.set_full(false),
            Event::Start(name) if !self.nodes[name].is_up => return self.start(name),
            Event::Start(_) => {}
            Event::Pause { session, frames } => {
                let paused = self.sessions.get(&session).filter(|session| session.frames == frames);
                if let Some((opener, answerer)) = paused.map(|session| (session.opener, session.answerer)) {
                    self.stalled(opener, answerer);
                }
            }
            Event::Stall { session, frames } => {
                if self.sessions.get(&session).is_some_and(|session| session.frames == frames) {
                    self.tally.stalled += 1;
                    self.end_session(session, End::Failed);
                }
            }
            Event::Asked { session, ask } => return self.asked(session, *ask),
            Event::Answered { session, answer } => return self.answered(session, *answer),
        }
        Ok(())
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
        agenda: Agenda::new(START, random.next()),
        claims: session::Claims::default(),
        neighbours: Vec::new(),
        is_up: name < 2 * plan.twins || !random.percent(plan.newcomers),
        island: 0,
        clock: if foretells { Millis::DAY.cast_signed() } else { trouble::clock(plan, random) },
        rogue,
        backup: None,
        wakes: None,
    }
}
