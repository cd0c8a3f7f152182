//! What a run is made of. Everything about it follows from its seed.

use joinup_protocol::time::Millis;

use crate::random::Random;

/// What a run is made of.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Nodes that keep to the protocol.
    pub honest: usize,
    /// Nodes that do not.
    pub hostile: usize,
    /// Circles; everybody is in the first, some are in the others.
    pub circles: usize,
    /// Milliseconds during which things are said and go wrong.
    pub storm: u64,
    /// Things said before, which everybody knows who is there from the start.
    pub history: u64,
    /// Nodes of a hundred that come later, and know nothing.
    pub newcomers: u64,
    /// Things said in that time: new ones, edits and withdrawals.
    pub sayings: usize,
    /// Times at which they are said; several at once, as people do.
    pub moments: usize,
    /// Whether everybody connects anew when the storm is over, and forgets whom it waits for after a failure.
    pub anew: bool,
    /// Times that something goes wrong.
    pub troubles: usize,
    /// Gossip messages lost, of a hundred.
    pub loss: u64,
    /// Whether gossip works at all.
    pub gossip: bool,
    /// Whether clocks are off, some by years.
    pub clocks: bool,
    /// Whether nodes block authors and keep only some items of others.
    pub policies: bool,
    /// Whether messages are so small that a few items go every way that many go.
    pub small: bool,
    /// Pairs of nodes that speak for one community.
    pub twins: usize,
}

impl Plan {
    /// The plan of a seed: a few dozen nodes, and every twentieth time hundreds.
    pub fn drawn(seed: u64) -> Self {
        let mut random = Random::new(seed ^ 0x706c_616e);
        let nodes = if seed % 20 == 19 { 200 + random.index(201) } else { 20 + random.index(41) };
        let many = nodes >= 200;
        let sayings = if many { 60 } else { 40 + random.index(80) };
        Self {
            honest: nodes - nodes / 5,
            hostile: nodes / 5,
            circles: 1 + random.index(3),
            storm: (6 + random.below(10)) * Millis::MINUTE,
            history: if many { 0 } else { random.below(160) },
            newcomers: random.below(12),
            sayings,
            moments: 4 + random.index(9),
            anew: random.percent(80),
            troubles: if many { 60 } else { 20 + random.index(120) },
            loss: random.below(90),
            gossip: !many && random.percent(75),
            clocks: random.percent(80),
            policies: random.percent(70),
            small: random.percent(30),
            twins: random.index(4),
        }
    }

    /// The same without gossip.
    #[must_use]
    pub fn without_gossip(self) -> Self {
        Self { gossip: false, ..self }
    }

    /// The same when nothing goes wrong and everybody is honest and wants everything.
    #[must_use]
    pub fn in_fair_weather(self) -> Self {
        let honest = self.honest + self.hostile;
        Self { honest, hostile: 0, troubles: 0, clocks: false, policies: false, ..self }
    }

    /// Milliseconds of quiet: enough for the longest wait after a failure, and then for catch-up across the network.
    pub const fn calm(&self) -> u64 {
        if self.anew { 9 * Millis::MINUTE } else { 20 * Millis::MINUTE }
    }

    /// What comes of age, or to an honest node, in so many milliseconds before the end need not be everywhere.
    pub const fn late(&self) -> u64 {
        if self.anew { 7 * Millis::MINUTE } else { 13 * Millis::MINUTE }
    }

    /// All nodes.
    pub const fn nodes(&self) -> usize {
        self.honest + self.hostile
    }
}
