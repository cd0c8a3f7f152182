//! Who is linked with whom, and who opens a session when: connections come and go, and each node's scheduler is told.
//! Only this file names the scheduler of the core.

pub use joinup_protocol::sync::End;
use joinup_protocol::{
    sync::{Input, Output, Scheduler},
    time::Millis,
};

use super::{Event, Name, World, Wrong, audit};

/// Decides with which peers a node talks.
pub type Agenda = Scheduler<Name>;

/// A session that is over.
#[derive(Debug, Clone, Copy)]
pub struct Over {
    /// Who opened it.
    pub opener: Name,
    /// Who answered.
    pub answerer: Name,
    /// When it was opened.
    pub begun: Millis,
    /// How it ended.
    pub end: End,
    /// Whether the answerer lacked something.
    pub gave: bool,
    /// Whether the opener did.
    pub fetched: bool,
}

impl World {
    /// Whether two nodes can talk.
    pub(super) fn is_linked(&self, a: Name, b: Name) -> bool {
        let (a, b) = (&self.nodes[a], &self.nodes[b]);
        a.is_up && b.is_up && a.island == b.island
    }

    /// A node is gone, with everything but what it had stored.
    pub(super) fn stop(&mut self, name: Name) {
        self.disconnect_all(name);
        self.nodes[name].is_up = false;
    }

    /// A node comes back with nothing but what it had stored.
    pub(super) fn start(&mut self, name: Name) -> Result<(), Wrong> {
        self.tally.restarts += 1;
        let seed = self.random.next();
        self.set_clock(name);
        let node = &mut self.nodes[name];
        node.shelf.restart();
        node.claims.take();
        node.agenda = Agenda::new(self.now, seed);
        node.is_up = true;
        audit(name, node)?;
        self.connect_all(name);
        self.look_at(name, None).map(drop)
    }

    /// A node finds itself on another part of a broken network.
    pub(super) fn move_to(&mut self, name: Name, island: u8) {
        if self.nodes[name].island != island {
            self.disconnect_all(name);
            self.nodes[name].island = island;
            self.connect_all(name);
        }
    }

    /// All connections of a node break, and come back.
    pub(super) fn reconnect(&mut self, name: Name) {
        self.disconnect_all(name);
        self.connect_all(name);
    }

    /// A node connects with all whom it can reach.
    pub(super) fn connect_all(&mut self, name: Name) {
        for other in self.nodes[name].neighbours.clone() {
            if self.is_linked(name, other) {
                self.tell(name, Input::Connected { peer: other, dialled: true });
                self.tell(other, Input::Connected { peer: name, dialled: false });
            }
        }
    }

    /// Cuts the streams, wherever they are, then the connections.
    fn disconnect_all(&mut self, name: Name) {
        let ids: Vec<u64> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.opener == name || session.answerer == name)
            .map(|(id, _)| *id)
            .collect();
        for id in ids {
            self.tally.cut += 1;
            self.forget_session(id);
        }
        for other in self.nodes[name].neighbours.clone() {
            self.tell(name, Input::Disconnected(other));
            self.tell(other, Input::Disconnected(name));
        }
    }

    /// A node's set changed by what it said or decided itself.
    pub(super) fn changed(&mut self, name: Name) {
        self.tell(name, Input::Changed);
    }

    /// A node's set changed by what a peer told.
    pub(super) fn heard(&mut self, name: Name, from: Name) {
        self.tell(name, Input::Heard(from));
    }

    /// The time has come that a node's scheduler asked for.
    pub(super) fn wake(&mut self, name: Name) {
        self.nodes[name].wakes = None;
        self.tell(name, Input::Woken);
    }

    /// A session is over at both its ends.
    pub(super) fn session_ended(&mut self, over: &Over) {
        let Over { opener, answerer, begun, end, gave, fetched } = *over;
        let complete = end == End::Complete;
        self.tell(answerer, Input::Answered { peer: opener, begun, complete, gave: fetched });
        self.tell(opener, Input::Finished { peer: answerer, end, gave });
    }

    /// A session could not be opened, or is no more.
    pub(super) fn no_session(&mut self, opener: Name, answerer: Name) {
        self.tell(opener, Input::Finished { peer: answerer, end: End::Failed, gave: false });
    }

    /// Nothing has moved in a session for a while.
    pub(super) fn stalled(&mut self, opener: Name, answerer: Name) {
        self.tell(opener, Input::Stalled(answerer));
    }

    /// Others wait for the place of a session.
    fn drop_session(&mut self, opener: Name, answerer: Name) {
        let mut sessions = self.sessions.iter();
        let it = sessions.find(|(_, session)| (session.opener, session.answerer) == (opener, answerer));
        match it.map(|(id, _)| *id) {
            Some(id) => self.end_session(id, End::Failed),
            None => self.no_session(opener, answerer),
        }
    }

    /// A peer found that a node lacks so much that it had better ask.
    pub(super) fn invited(&mut self, name: Name, by: Name) {
        self.tell(name, Input::Invited(by));
    }

    fn tell(&mut self, name: Name, input: Input<Name>) {
        if !self.nodes[name].is_up {
            return;
        }
        let now = self.now;
        for output in self.nodes[name].agenda.handle(now, input) {
            match output {
                Output::Open(peer) => self.open_session(name, peer),
                Output::Drop(peer) => self.drop_session(name, peer),
            }
        }
        let node = &mut self.nodes[name];
        if let Some(at) = node.agenda.next_wakeup()
            && node.wakes.is_none_or(|wakes| at < wakes)
        {
            node.wakes = Some(at);
            self.schedule(at.since(now).max(1), Event::Wake(name));
        }
    }
}
