//! What is said, and how it spreads at once: each node passes on what is new to it, and messages are lost, doubled and
//! overtaken.

use joinup_protocol::{
    id::SlotHash,
    item::Verified,
    time::{Millis, Stamp},
};

use super::{
    Event, Name, World, Wrong,
    hostile::Trick,
    speech::{self, Thing},
};

/// Things of an author in a circle, apart from its profile: few, so that many are edited.
const THINGS: u64 = 6;
/// The first number of a made-up key.
const MADE_UP: usize = 512;

impl World {
    /// A node says something new, a new version of something old, or takes something back; a rogue plays its trick.
    pub(super) fn say(&mut self, name: Name) -> Result<(), Wrong> {
        if !self.nodes[name].is_up {
            return Ok(());
        }
        self.set_clock(name);
        let thing = if self.random.percent(15) { Thing::PROFILE } else { Thing::note(self.random.below(THINGS)) };
        let withdraws = self.random.percent(8);
        let circles = &self.nodes[name].circles;
        let circle = speech::circle(circles[self.random.index(circles.len())]);
        let node = &self.nodes[name];
        // A clock that shows minutes, so that two machines come to the same stamp.
        let clock = node.clock_at(self.now);
        let clock = Millis(clock.0 - clock.0 % Millis::MINUTE);
        let slot = SlotHash::of(&circle, &node.key.id(), thing.kind, &thing.id);
        let known = node.shelf.inner().items.get(&slot).map(|item| item.header().stamp);
        let stamp = Stamp::next(clock, known);
        self.tally.said += 1;
        let words = format!("{} of {name}", self.tally.said);
        let Some(item) = speech::say(node.key, circle, thing, stamp, (!withdraws).then_some(words.as_str())) else {
            return Ok(());
        };
        match self.nodes[name].rogue.as_ref().map(|rogue| rogue.trick) {
            Some(Trick::Equivocates) => {
                let other = speech::say(self.nodes[name].key, circle, thing, stamp, Some("but also"));
                for (at, to) in self.nodes[name].neighbours.clone().into_iter().enumerate() {
                    let item = if at % 2 == 0 { Some(&item) } else { other.as_ref() };
                    item.into_iter().for_each(|item| self.whisper(name, to, item));
                }
            }
            Some(Trick::Antiquates | Trick::Imposes) => {
                let old = self.nodes[name].rogue.as_mut().map(|rogue| rogue.some_seen(6)).unwrap_or_default();
                old.iter().for_each(|item| self.spread(name, item));
            }
            Some(Trick::Floods) => return self.flood(name),
            _ => {}
        }
        self.publish(name, item)
    }

    /// What was said before the run began, to those who were there.
    pub(super) fn remember_history(&mut self) {
        let there: Vec<Name> = (0..self.nodes.len()).filter(|name| self.nodes[*name].is_up).collect();
        for number in 0..self.plan.history {
            let author = self.random.index(self.plan.nodes());
            let stamp = Stamp::next(Millis(self.now.0 - self.random.below(100 * Millis::DAY)), None);
            let circle = speech::circle(self.random.index(self.plan.circles));
            let words = (!self.random.percent(5)).then_some("long ago");
            let key = self.nodes[author].key;
            let Some(item) = speech::say(key, circle, Thing::note(THINGS + number), stamp, words) else { continue };
            self.believed.remember(&item);
            for name in &there {
                self.set_clock(*name);
                let _ = self.nodes[*name].shelf.offer(&item);
            }
        }
    }

    /// Valid items under keys that nobody knows.
    fn flood(&mut self, name: Name) -> Result<(), Wrong> {
        for _ in 0..8 {
            let key = speech::key(MADE_UP + self.random.index(MADE_UP));
            let thing = Thing::note(self.random.below(2));
            let stamp = Stamp::next(self.now, None);
            if let Some(item) = speech::say(key, speech::circle(0), thing, stamp, Some("who am I?")) {
                self.publish(name, item)?;
            }
        }
        Ok(())
    }

    fn publish(&mut self, name: Name, item: Verified) -> Result<(), Wrong> {
        self.believed.remember(&item);
        if self.nodes[name].shelf.offer(&item).is_change() {
            self.spread(name, &item);
            self.look_at(name, None)?;
            self.changed(name);
        }
        self.look_at(name, None).map(drop)
    }

    /// Tells all neighbours.
    fn spread(&mut self, from: Name, item: &Verified) {
        for to in self.nodes[from].neighbours.clone() {
            self.whisper(from, to, item);
        }
    }

    fn whisper(&mut self, from: Name, to: Name, item: &Verified) {
        if !self.plan.gossip || !self.is_linked(from, to) || self.random.percent(self.plan.loss) {
            return;
        }
        for _ in 0..=u64::from(self.random.percent(10)) {
            let latency = self.latency();
            self.schedule(latency, Event::Gossip { from, to, item: item.clone() });
        }
    }

    /// A message arrives.
    pub(super) fn hear(&mut self, from: Name, to: Name, item: &Verified) -> Result<(), Wrong> {
        if !self.nodes[to].is_up {
            return Ok(());
        }
        self.set_clock(to);
        if self.nodes[to].shelf.inner().is_full || !self.nodes[to].shelf.offer(item).is_change() {
            return self.look_at(to, None).map(drop);
        }
        self.tally.by_gossip += 1;
        self.look_at(to, Some(from))?;
        if !self.crash_if_planned(to) {
            self.spread(to, item);
            self.heard(to, from);
        }
        Ok(())
    }
}
