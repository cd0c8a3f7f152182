//! Who is linked with whom, and who opens a session when: connections come and go, and each node's scheduler is told.
//! Only this file names the scheduler of the core.

use joinup_protocol::sync::{Input, Scheduler};

use super::{Event, Name, World, Wrong, audit};

/// Decides with which peers a node talks.
pub type Agenda = Scheduler<Name>;

/// How a session ended, for the scheduler of the node that opened it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Nothing is left to do.
    Complete,
    /// Something is left.
    Incomplete,
    /// It broke off.
    Failed,
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
    pub(super) fn heard(&mut self, name: Name, _from: Name) {
        self.tell(name, Input::Changed);
    }

    /// The time has come that a node's scheduler asked for.
    pub(super) fn wake(&mut self, name: Name) {
        self.nodes[name].wakes = None;
        self.tell(name, Input::Woken);
    }

    /// A session is over at both its ends.
    pub(super) fn session_ended(&mut self, opener: Name, answerer: Name, end: End) {
        if end != End::Failed {
            self.tell(answerer, Input::Answered(opener));
        }
        self.tell(opener, Input::Finished { peer: answerer, failed: end == End::Failed });
    }

    /// A peer found that a node lacks so much that it had better ask.
    pub(super) fn invited(&mut self, name: Name, by: Name) {
        self.tell(name, Input::Asked(by));
    }

    fn tell(&mut self, name: Name, input: Input<Name>) {
        if !self.nodes[name].is_up {
            return;
        }
        let now = self.now;
        for peer in self.nodes[name].agenda.handle(now, input) {
            self.open_session(name, peer);
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
