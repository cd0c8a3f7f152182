//! What goes wrong during the storm: nodes that stop, the network that falls apart, streams that break, disks that fill,
//! old copies that come back, people who change their minds, clocks that jump.

use joinup_protocol::time::Millis;

use super::{Event, Name, World, Wrong, agenda::End, plan::Plan};
use crate::random::Random;

const YEAR: i64 = 365 * Millis::DAY.cast_signed();

/// How far a clock is off: most by minutes, some by hours, a few by years.
pub fn clock(plan: &Plan, random: &mut Random) -> i64 {
    if !plan.clocks {
        return 0;
    }
    match random.below(40) {
        0 => YEAR,
        1 => -YEAR,
        2 => 2 * YEAR,
        3 | 4 => Millis::DAY.cast_signed() - random.below(2 * Millis::DAY).cast_signed(),
        _ => random.below(8 * Millis::MINUTE).cast_signed() - (4 * Millis::MINUTE).cast_signed(),
    }
}

impl World {
    /// One of the troubles, drawn.
    pub(super) fn trouble(&mut self) -> Result<(), Wrong> {
        let name = self.random.index(self.plan.nodes());
        match self.random.below(14) {
            0 | 1 => self.crash(name),
            2 => return self.go_back(name),
            3 => self.nodes[name].backup = Some(self.nodes[name].shelf.copy()),
            4 => self.fall_apart(),
            5 => (0..self.plan.nodes()).for_each(|name| self.move_to(name, 0)),
            6..=8 => self.cut_session(),
            9 => self.crash_in_session()?,
            10 => {
                self.nodes[name].shelf.set_full(true);
                let after = self.random.below(3 * Millis::MINUTE);
                self.schedule(after, Event::Repair(name));
            }
            11 if self.plan.clocks => {
                let clock = clock(&self.plan, &mut self.random);
                self.correct_clock(name, clock);
            }
            _ if self.plan.policies => return self.change_mind(name),
            _ => self.crashing.push(name),
        }
        Ok(())
    }

    fn fall_apart(&mut self) {
        let island = u8::try_from(self.random.below(3)).unwrap_or(0);
        for name in 0..self.plan.nodes() {
            if self.random.percent(40) {
                self.move_to(name, island);
            }
        }
    }

    /// A node stops, and comes back after a while.
    fn crash(&mut self, name: Name) {
        if self.nodes[name].is_up {
            self.stop(name);
            let after = self.random.below(4 * Millis::MINUTE);
            self.schedule(after, Event::Start(name));
        }
    }

    /// A node stops right after it stored something, before it tells anybody.
    pub(super) fn crash_if_planned(&mut self, name: Name) -> bool {
        let Some(at) = self.crashing.iter().position(|planned| *planned == name) else {
            return false;
        };
        self.crashing.swap_remove(at);
        self.tally.crashes += 1;
        self.crash(name);
        true
    }

    /// One side of a session under way stops, wherever it is.
    fn crash_in_session(&mut self) -> Result<(), Wrong> {
        let Some(id) = self.any_session() else {
            return Ok(());
        };
        let Some(session) = self.sessions.get(&id) else {
            return Ok(());
        };
        let name = if self.random.percent(50) { session.opener } else { session.answerer };
        self.stop(name);
        self.start(name)
    }

    fn any_session(&mut self) -> Option<u64> {
        let running = self.sessions.len();
        if running == 0 {
            return None;
        }
        let at = self.random.index(running);
        self.sessions.keys().nth(at).copied()
    }

    /// One of the streams breaks, wherever it is; the connection stays.
    fn cut_session(&mut self) {
        if let Some(id) = self.any_session() {
            self.tally.cut += 1;
            self.end_session(id, End::Failed);
        }
    }

    /// A node comes back with an older copy of its store, and speaks from there.
    fn go_back(&mut self, name: Name) -> Result<(), Wrong> {
        let Some(copy) = self.nodes[name].backup.clone() else {
            return Ok(());
        };
        self.stop(name);
        self.nodes[name].shelf.go_back(copy);
        self.tally.rollbacks += 1;
        self.start(name)?;
        self.say(name)
    }

    /// A node keeps less of somebody, or more again.
    fn change_mind(&mut self, name: Name) -> Result<(), Wrong> {
        if !self.nodes[name].is_honest() {
            return Ok(());
        }
        let author = self.nodes[self.random.index(self.plan.nodes())].key.id();
        if author == self.nodes[name].key.id() {
            return Ok(());
        }
        let items = [0, 1, 2, 4, u32::MAX, u32::MAX][self.random.index(6)];
        self.nodes[name].shelf.decide(|policy| policy.limit(author, items));
        self.tally.decisions += 1;
        self.look_at(name, None)?;
        self.changed(name);
        Ok(())
    }
}
