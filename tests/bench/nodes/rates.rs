//! What this computer can do with the same items in the same run: check signatures, and make items durable.

use std::{thread, time::Duration};

use joinup_node::{clock::Clock, store::Store, verify::Verification};
use joinup_protocol::{item::Verified, replica::Same};

use crate::{meter, strict};

/// Items of one call of the store, as a session brings them.
const BATCH: usize = 512;

/// The rates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates {
    /// Processor time of reading and checking one item, as a node does it.
    pub(super) check: Duration,
    /// Strict checks of signatures a second on all cores, by ed25519-dalek alone.
    pub(super) checks: f64,
    /// Items that the store makes durable in a second.
    pub(super) stored: f64,
    /// Processor time of making one durable.
    pub(super) store: Duration,
}

impl Rates {
    pub(super) fn measure(items: &[Verified], clock: &Clock) -> Result<Self, Box<dyn std::error::Error>> {
        let checks = strict::rate(items, thread::available_parallelism()?.get(), clock);
        let check = check(items)?;
        let (stored, store) = store(items, clock)?;
        Ok(Self { check, checks, stored, store })
    }

    /// The rate that a catch-up cannot exceed, and what binds it.
    pub(super) fn limit(&self) -> (f64, &'static str) {
        if self.checks < self.stored { (self.checks, "signature checks") } else { (self.stored, "durable commits") }
    }
}

fn check(items: &[Verified]) -> Result<Duration, Box<dyn std::error::Error>> {
    let verification = Verification::default();
    let busy = meter::processor();
    for batch in items.chunks(BATCH) {
        let bytes: Vec<&[u8]> = batch.iter().map(|item| &item.bytes()[..]).collect();
        verification.verify(&bytes)?;
    }
    Ok((meter::processor() - busy) / u32::try_from(items.len().max(1))?)
}

fn store(items: &[Verified], clock: &Clock) -> Result<(f64, Duration), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let (store, _) = Store::open(&folder.path().join("store"))?;
    let (begun, busy) = (clock.elapsed(), meter::processor());
    for batch in items.chunks(BATCH) {
        let _ = store.apply(batch.to_vec(), clock.now(), &Same(u32::MAX))?;
    }
    let rate = items.len() as f64 / (clock.elapsed() - begun).as_secs_f64();
    Ok((rate, (meter::processor() - busy) / u32::try_from(items.len().max(1))?))
}
