//! How much news of one community is taken by gossip: a bucket for each that fills by the hour. What exceeds it is not
//! lost, catch-up brings it.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use joinup_protocol::{id::CommunityId, item::Verified, time::Millis};

/// Items of one community by gossip within an hour.
const PER_HOUR: u64 = 60;
/// Items of one community at once.
const BURST: u64 = 120;
/// Milliseconds after which there is room for one more.
const REFILL: u64 = 60 * Millis::MINUTE / PER_HOUR;
/// Communities whose buckets are remembered; a full bucket says nothing and is forgotten first.
const BUCKETS: usize = 10_000;

/// When the bucket of a community, for withdrawals or for anything else, will be full again.
#[derive(Debug, Default)]
pub(super) struct Rates(Mutex<BTreeMap<(CommunityId, bool), Millis>>);

impl Rates {
    /// Whether there is room for this item. Withdrawals have a bucket of their own, so that nobody's flood delays them.
    pub(super) fn admit(&self, item: &Verified, now: Millis) -> bool {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS {
            buckets.retain(|_, full| *full > now);
        }
        if buckets.len() >= BUCKETS {
            return false;
        }
        let full = buckets.entry((item.header().author, item.header().stamp.is_tombstone())).or_insert(now);
        let after = (*full).max(now).plus(REFILL);
        let room = after.since(now) <= BURST * REFILL;
        if room {
            *full = after;
        }
        room
    }
}
