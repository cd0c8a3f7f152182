//! Sessions under way: questions and answers travel, what they bring is looked at, and each is judged at its end.

use joinup_protocol::{
    limits,
    reconcile::session::{Fault, Sizes},
    wire::message::{Answer, Ask},
};

use super::{
    Event, Name, World, Wrong,
    agenda::{End, Over},
    hostile::Trick,
    model::Admission,
    node::Node,
    session::{self, Desk, Ending, Opened, Session, Turn},
    shelf::Arrivals,
};

impl World {
    fn desk(&self, name: Name, session: u64) -> Desk<'_> {
        let Node { shelf, claims, .. } = &self.nodes[name];
        Desk { shelf, claims, session, now: self.now }
    }

    /// A scheduler says that it is time.
    pub(super) fn open_session(&mut self, opener: Name, answerer: Name) {
        if !self.is_linked(opener, answerer) {
            return self.no_session(opener, answerer);
        }
        self.set_clock(opener);
        self.set_clock(answerer);
        self.sequence += 1;
        let id = self.sequence;
        let sizes = if self.plan.small { session::SMALL } else { Sizes::default() };
        let stretch = if self.plan.small { 9 } else { 200 };
        let how = Opened { nonces: [self.random.bytes(), self.random.bytes()], sizes, stretch };
        let ours = (opener, self.desk(opener, id));
        let (session, ask) = Session::open(&how, ours, (answerer, self.desk(answerer, id)));
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
            self.schedule(limits::CLAIM_STALL, Event::Pause { session: id, frames });
            self.schedule(limits::SESSION_STALL, Event::Stall { session: id, frames });
        }
    }

    /// A question arrives.
    pub(super) fn asked(&mut self, id: u64, ask: Ask) -> Result<(), Wrong> {
        let Some(mut session) = self.sessions.remove(&id) else {
            return Ok(());
        };
        let (at, peer) = (session.answerer, session.opener);
        self.set_clock(at);
        let answers = session.asked(ask, self.desk(at, id), &self.believed);
        self.sessions.insert(id, session);
        if self.received(id, at, peer)? && self.crash_if_planned(at) {
            return Ok(());
        }
        match answers {
            Ok(answers) => self.send_answers(id, at, answers),
            Err(fault) => self.broken(id, at, peer, &fault)?,
        }
        Ok(())
    }

    /// A frame of an answer arrives.
    pub(super) fn answered(&mut self, id: u64, answer: Answer) -> Result<(), Wrong> {
        let Some(mut session) = self.sessions.remove(&id) else {
            return Ok(());
        };
        let (at, peer) = (session.opener, session.answerer);
        self.set_clock(at);
        self.set_clock(peer);
        let turn = session.answered(answer, self.desk(at, id), &self.believed);
        self.sessions.insert(id, session);
        if self.received(id, at, peer)? && self.crash_if_planned(at) {
            return Ok(());
        }
        match turn {
            Ok(Turn::Ask(ask)) => self.send_ask(id, at, ask),
            Ok(Turn::Listen) => self.watch(id),
            Ok(Turn::Done(ending)) => {
                self.check(id, &ending)?;
                let end = match ending {
                    Ending { complete: true, .. } => End::Complete,
                    Ending { waiting: true, .. } => End::Waiting,
                    Ending { .. } => End::Incomplete,
                };
                self.end_session(id, end);
            }
            Err(fault) => self.broken(id, at, peer, &fault)?,
        }
        Ok(())
    }

    /// One side gives up. Nobody blames an honest node but a hostile one.
    fn broken(&mut self, id: u64, at: Name, peer: Name, fault: &Fault) -> Result<(), Wrong> {
        if Session::is_reproach(fault) && self.nodes[at].is_honest() {
            if self.nodes[peer].is_honest() {
                return Err(Wrong::new(format!("node {at} blames the honest node {peer}: {fault}")));
            }
            self.tally.blamed += 1;
        }
        self.end_session(id, End::Failed);
        Ok(())
    }

    /// A session is over, one way or the other.
    pub(super) fn end_session(&mut self, id: u64, end: End) {
        let Some(session) = self.sessions.get(&id) else {
            return;
        };
        let Session { opener, answerer, begun, .. } = *session;
        let over = Over { opener, answerer, begun, end, gave: session.gave(), fetched: session.fetched() };
        let invites = session.invites();
        self.forget_session(id);
        self.session_ended(&over);
        if invites {
            self.invited(answerer, opener);
        }
    }

    /// What a session held at its two ends is free again.
    pub(super) fn forget_session(&mut self, id: u64) {
        let Some(session) = self.sessions.remove(&id) else {
            return;
        };
        let opener = session.opener;
        for name in [opener, session.answerer] {
            self.nodes[name].claims.borrow_mut().release(id);
        }
        session.cut(&self.nodes[opener].shelf);
    }

    /// A session came to its end.
    fn check(&mut self, id: u64, ending: &Ending) -> Result<(), Wrong> {
        let Some(session) = self.sessions.get(&id) else {
            return Ok(());
        };
        let (ours, theirs) = (&self.nodes[session.opener], &self.nodes[session.answerer]);
        if !ours.is_honest() || !theirs.is_honest() {
            return if session.walked { Ok(()) } else { settles_with_nothing_forged(ours, theirs, ending) };
        }
        self.tally.sessions += 1;
        self.tally.equal += u64::from(ending.rounds == 1);
        self.tally.rounds += ending.rounds;
        if session.was_disturbed(&ours.shelf, &theirs.shelf) {
            return Ok(());
        }
        self.tally.checked += 1;
        let (opener, answerer) = (session.opener, session.answerer);
        session
            .check(ending, &ours.shelf, &theirs.shelf)
            .map_err(|why| Wrong::new(format!("node {opener} with {answerer}: {why}; {ending:?}")))
    }

    /// What a session brought; whether something is new.
    fn received(&mut self, id: u64, at: Name, from: Name) -> Result<bool, Wrong> {
        let arrivals = self.look_at(at, Some(from))?;
        if self.nodes[from].is_honest() && self.nodes[at].is_honest() {
            self.tally.by_catch_up += arrivals.new.len() as u64;
            self.tally.twice += arrivals.known as u64;
            if let Some(session) = self.sessions.get_mut(&id) {
                session.repeats += arrivals.known;
            }
        }
        let has_new = !arrivals.new.is_empty();
        if has_new {
            self.heard(at, from);
        }
        Ok(has_new)
    }

    /// What a node was offered since the last time, and by whom.
    pub(super) fn look_at(&mut self, name: Name, from: Option<Name>) -> Result<Arrivals, Wrong> {
        let arrivals = self.nodes[name].shelf.arrivals().map_err(|why| Wrong::new(format!("node {name}: {why}")))?;
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

/// Beside cells that are true and enough, nobody is content with a set hash that is not.
fn settles_with_nothing_forged(ours: &Node, theirs: &Node, ending: &Ending) -> Result<(), Wrong> {
    let Some(rogue) = theirs.rogue.as_ref().filter(|rogue| ours.is_honest() && rogue.trick == Trick::ForgesHash) else {
        return Ok(());
    };
    let is_forged = ending.settled.iter().any(|hash| rogue.forged.contains(hash));
    if is_forged { Err(Wrong::new(format!("a made-up set hash is taken for explained: {ending:?}"))) } else { Ok(()) }
}
