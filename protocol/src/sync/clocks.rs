//! Is our clock right? The median of what connected peers say, for peers are more often right together than one alone.

use std::collections::BTreeMap;

use crate::limits;

/// How far each connected peer's clock is ahead of ours, in milliseconds. `P` names a peer.
#[derive(Debug, Default)]
pub struct Clocks<P> {
    ahead: BTreeMap<P, i64>,
}

impl<P: Ord> Clocks<P> {
    /// Knows no peer.
    pub const fn new() -> Self {
        Self { ahead: BTreeMap::new() }
    }

    /// A session told how far the peer's clock is ahead.
    pub fn heard(&mut self, peer: P, ahead: i64) {
        self.ahead.insert(peer, ahead);
    }

    /// The peer is gone, and with it its word.
    pub fn forget(&mut self, peer: &P) {
        self.ahead.remove(peer);
    }

    /// How far the median of the peers is ahead of us; nothing while nobody is connected. Of an even number, the one
    /// nearer to our own clock.
    pub fn median(&self) -> Option<i64> {
        let mut ahead: Vec<i64> = self.ahead.values().copied().collect();
        ahead.sort_unstable();
        let half = ahead.len() / 2;
        let upper = *ahead.get(half)?;
        let lower = *ahead.get(ahead.len().checked_sub(1)? / 2)?;
        Some(if lower.unsigned_abs() < upper.unsigned_abs() { lower } else { upper })
    }

    /// The median, if it is more than [`limits::FUTURE_STAMP`] off: then what we say is held back until the clock is
    /// right, because others would let it wait.
    pub fn off_by(&self) -> Option<i64> {
        self.median().filter(|ahead| ahead.unsigned_abs() > limits::FUTURE_STAMP)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_peer_among_three_does_not_count() {
        let mut clocks = Clocks::new();
        assert_eq!(clocks.median(), None);
        clocks.heard('a', 10);
        clocks.heard('b', -20);
        clocks.heard('c', 365 * 24 * 3_600_000);
        assert_eq!((clocks.median(), clocks.off_by()), (Some(10), None));
    }

    #[test]
    fn with_two_peers_the_one_nearer_to_us_is_believed() {
        let mut clocks = Clocks::new();
        clocks.heard('a', 0);
        clocks.heard('b', 3_600_000);
        assert_eq!(clocks.off_by(), None);
        clocks.heard('a', 3_500_000);
        assert_eq!(clocks.off_by(), Some(3_500_000));
        clocks.forget(&'a');
        assert_eq!(clocks.off_by(), Some(3_600_000));
    }
}
