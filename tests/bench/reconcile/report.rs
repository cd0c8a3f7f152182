//! What was measured, as a table for people and as JSON for programs.

use std::{fmt, time::Duration};

use serde_json::{Value, json};

use super::sets::Kind;

/// Bytes of an id in a plain listing.
const LISTED: u64 = 24;

/// What finding a difference took.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Run {
    /// Bytes from the side that asks.
    pub(super) there: u64,
    /// Bytes to it.
    pub(super) back: u64,
    /// Round trips.
    pub(super) rounds: u32,
    /// Both sides, one after the other.
    pub(super) time: Duration,
    /// Memory that it took at the most, beyond the sets.
    pub(super) memory: u64,
    /// Ids found that the first message after it names.
    pub(super) found: usize,
}

impl Run {
    const fn bytes(&self) -> u64 {
        self.there + self.back
    }
}

/// A whole session.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) name: String,
    /// Items that moved.
    pub(super) items: usize,
    /// Their bytes, with two each for their length.
    pub(super) bytes: u64,
    /// The same when compressed.
    pub(super) packed: u64,
    pub(super) run: Run,
}

/// One size, one number of differences, one sort of them.
#[derive(Debug)]
pub(super) struct Case {
    items: usize,
    differences: usize,
    kind: Kind,
    pub(super) ours: Vec<Run>,
    pub(super) theirs: Vec<Run>,
    pub(super) theirs_in_frames: Vec<Run>,
}

impl Case {
    /// Runs of the other program: it varies little.
    pub(super) const OTHERS: usize = 3;

    pub(super) const fn new(items: usize, differences: usize, kind: Kind) -> Self {
        Self { items, differences, kind, ours: Vec::new(), theirs: Vec::new(), theirs_in_frames: Vec::new() }
    }

    fn to_json(&self) -> Value {
        let runs = |runs: &[Run]| {
            json!({
                "bytes": median(runs, Run::bytes),
                "bytes_at_most": runs.iter().map(Run::bytes).max(),
                "there": median(runs, |run| run.there),
                "back": median(runs, |run| run.back),
                "rounds": median(runs, |run| run.rounds),
                "rounds_at_most": runs.iter().map(|run| run.rounds).max(),
                "ms": median(runs, |run| run.time).as_secs_f64() * 1e3,
                "memory": runs.iter().map(|run| run.memory).max(),
            })
        };
        json!({
            "items": self.items,
            "differences": self.differences,
            "kind": self.kind.name(),
            "joinup": runs(&self.ours),
            "negentropy": runs(&self.theirs),
            "negentropy_in_frames": runs(&self.theirs_in_frames),
            "listing_bytes": self.listing(),
        })
    }

    /// One side lists all its ids.
    fn listing(&self) -> u64 {
        self.items as u64 * LISTED
    }
}

fn median<T: Ord + Default>(runs: &[Run], of: impl Fn(&Run) -> T) -> T {
    let mut all: Vec<T> = runs.iter().map(of).collect();
    all.sort_unstable();
    let at = all.len() / 2;
    all.into_iter().nth(at).unwrap_or_default()
}

/// Everything of one run.
#[derive(Debug)]
pub(super) struct Report {
    first_seed: u64,
    seeds: u64,
    built: Vec<(usize, u64)>,
    cases: Vec<Case>,
    whole: Vec<(usize, Vec<Whole>)>,
}

impl Report {
    pub(super) const fn new(first_seed: u64, seeds: u64) -> Self {
        Self { first_seed, seeds, built: Vec::new(), cases: Vec::new(), whole: Vec::new() }
    }

    /// So much memory is taken by the names of so many items, with their first cells.
    pub(super) fn built(&mut self, items: usize, memory: u64) {
        self.built.push((items, memory));
    }

    pub(super) fn add(&mut self, case: Case) {
        self.cases.push(case);
    }

    pub(super) fn whole(&mut self, items: usize, sessions: Vec<Whole>) {
        self.whole.push((items, sessions));
    }

    pub(super) fn to_json(&self) -> Value {
        let whole = |(items, sessions): &(usize, Vec<Whole>)| {
            let session = |whole: &Whole| {
                json!({
                    "name": whole.name,
                    "items": whole.items,
                    "item_bytes": whole.bytes,
                    "packed_bytes": whole.packed,
                    "bytes": whole.run.bytes(),
                    "rounds": whole.run.rounds,
                    "ms": whole.run.time.as_secs_f64() * 1e3,
                })
            };
            json!({ "items": items, "sessions": sessions.iter().map(session).collect::<Vec<_>>() })
        };
        json!({
            "schema": "joinup.bench-reconcile/1",
            "first_seed": self.first_seed,
            "seeds": self.seeds,
            "memory": self.built.iter().map(|(items, bytes)| json!({ "items": items, "bytes": bytes })).collect::<Vec<_>>(),
            "cases": self.cases.iter().map(Case::to_json).collect::<Vec<_>>(),
            "whole": self.whole.iter().map(whole).collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "until the difference is known; medians of the seeds {} to {}", self.first_seed, self.last_seed())?;
        writeln!(
            f,
            "{:>9} {:>6} {:<8} | {:>9} {:>6} {:>4} {:>9} {:>7} | {:>10} {:>4} {:>9} {:>6} | {:>10} {:>4} {:>6} | {:>7}",
            "items",
            "d",
            "sort",
            "bytes",
            "each",
            "rtt",
            "ms",
            "KiB",
            "negentropy",
            "rtt",
            "ms",
            "times",
            "in frames",
            "rtt",
            "times",
            "listing",
        )?;
        for case in &self.cases {
            writeln!(f, "{case}")?;
        }
        for (items, memory) in &self.built {
            writeln!(f, "{items} items: {:.1} MiB for names, hash and first cells", *memory as f64 / 1_048_576.0)?;
        }
        for (items, sessions) in &self.whole {
            writeln!(f, "whole sessions among {items} items")?;
            for Whole { name, items, bytes, packed, run } in sessions {
                writeln!(
                    f,
                    "  {name:<15} {items:>6} items of {bytes:>9} bytes: {packed:>9} compressed, {:>9} in all, {} round \
                     trips, {:.1?}",
                    run.bytes(),
                    run.rounds,
                    run.time,
                )?;
            }
        }
        Ok(())
    }
}

impl Report {
    const fn last_seed(&self) -> u64 {
        self.first_seed + self.seeds.saturating_sub(1)
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = median(&self.ours, Run::bytes);
        let times = |runs: &[Run]| median(runs, Run::bytes) as f64 / bytes as f64;
        write!(
            f,
            "{:>9} {:>6} {:<8} | {bytes:>9} {:>6.1} {:>4} {:>9.2} {:>7} | ",
            self.items,
            self.differences,
            self.kind.name(),
            bytes as f64 / self.differences.max(1) as f64,
            median(&self.ours, |run| run.rounds),
            median(&self.ours, |run| run.time).as_secs_f64() * 1e3,
            self.ours.iter().map(|run| run.memory).max().unwrap_or_default() / 1_024,
        )?;
        write!(
            f,
            "{:>10} {:>4} {:>9.2} {:>6.1} | ",
            median(&self.theirs, Run::bytes),
            median(&self.theirs, |run| run.rounds),
            median(&self.theirs, |run| run.time).as_secs_f64() * 1e3,
            times(&self.theirs),
        )?;
        write!(
            f,
            "{:>10} {:>4} {:>6.1} | {:>6.1}x",
            median(&self.theirs_in_frames, Run::bytes),
            median(&self.theirs_in_frames, |run| run.rounds),
            times(&self.theirs_in_frames),
            self.listing() as f64 / bytes as f64,
        )
    }
}
