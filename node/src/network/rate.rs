//! How often somebody may say something: a bucket of tokens each, refilled with time. Pure; time is an argument.

use std::collections::BTreeMap;

use joinup_protocol::time::Millis;

/// Keys remembered at once. A key whose bucket is full again is forgotten; while more are in use, nobody new may speak,
/// which costs the newcomers a delay until the next catch-up.
const KEYS: usize = 10_000;

/// A bucket for each key: `burst` tokens, one more every `refill` milliseconds.
#[derive(Debug)]
pub(super) struct Buckets<K> {
    used: BTreeMap<K, Used>,
    burst: u64,
    refill: u64,
    swept: Millis,
}

/// Tokens taken, as the time that refilling them takes from `at` on.
#[derive(Debug, Clone, Copy)]
struct Used {
    at: Millis,
    debt: u64,
}

impl Used {
    const fn debt_at(self, now: Millis) -> u64 {
        self.debt.saturating_sub(now.since(self.at))
    }
}

impl<K: Ord> Buckets<K> {
    pub(super) const fn new(burst: u64, refill: u64) -> Self {
        Self { used: BTreeMap::new(), burst, refill, swept: Millis(0) }
    }

    /// Whether a token is there, without taking it.
    pub(super) fn has(&mut self, key: &K, now: Millis) -> bool {
        match self.used.get(key) {
            Some(used) => used.debt_at(now) + self.refill <= self.burst * self.refill,
            None => self.has_room(now),
        }
    }

    /// Takes a token, if one is there.
    pub(super) fn take(&mut self, key: K, now: Millis) -> bool {
        let there = self.has(&key, now);
        if there {
            let used = self.used.entry(key).or_insert(Used { at: now, debt: 0 });
            *used = Used { at: now, debt: used.debt_at(now) + self.refill };
        }
        there
    }

    fn has_room(&mut self, now: Millis) -> bool {
        if self.used.len() >= KEYS && now.since(self.swept) >= Millis::SECOND {
            self.swept = now;
            self.used.retain(|_, used| used.debt_at(now) > 0);
        }
        self.used.len() < KEYS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_let_through_and_then_one_a_minute() {
        let mut buckets = Buckets::new(120, Millis::MINUTE);
        let start = Millis(5_000);
        assert_eq!((0..200).filter(|_| buckets.take('a', start)).count(), 120);
        assert!(buckets.take('b', start));
        assert!(!buckets.take('a', start.plus(Millis::MINUTE - 1)));
        assert!(buckets.take('a', start.plus(Millis::MINUTE)));
        assert!(!buckets.has(&'a', start.plus(Millis::MINUTE)));
        let later = start.plus(1_000 * Millis::MINUTE);
        assert_eq!((0..200).filter(|_| buckets.take('a', later)).count(), 120);
    }

    #[test]
    fn looking_takes_nothing() {
        let mut buckets = Buckets::new(1, 10);
        assert!(buckets.has(&1, Millis(0)) && buckets.has(&1, Millis(0)));
        assert!(buckets.take(1, Millis(0)));
        assert!(!buckets.has(&1, Millis(9)));
        assert!(buckets.has(&1, Millis(10)));
    }

    #[test]
    fn the_table_is_bounded_and_recovers() {
        let mut buckets = Buckets::new(2, 5_000);
        for key in 0..KEYS {
            assert!(buckets.take(key, Millis(1_000)));
        }
        assert!(!buckets.take(KEYS, Millis(2_000)));
        assert!(buckets.take(0, Millis(2_000)), "those who are known go on");
        assert!(buckets.take(KEYS, Millis(6_000)));
        assert!(buckets.used.len() < 10);
    }
}
