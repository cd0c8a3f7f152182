//! What was measured, as a table for people and as JSON for programs.

use std::{collections::BTreeMap, fmt, time::Duration};

use serde_json::{Value, json};

use super::{pair::Took, rates::Rates};

/// A row of figures.
#[derive(Debug)]
struct Fresh {
    name: String,
    took: Took,
    rates: Rates,
}

/// Everything of one run.
#[derive(Debug, Default)]
pub(super) struct Report {
    fresh: Vec<Fresh>,
    equal: BTreeMap<usize, Vec<Took>>,
    few: BTreeMap<usize, Vec<Took>>,
}

impl Report {
    pub(super) fn fresh(&mut self, name: &str, took: &Took, rates: &Rates) {
        self.fresh.push(Fresh { name: name.to_owned(), took: *took, rates: *rates });
    }

    pub(super) fn equal(&mut self, items: usize, took: &Took) {
        self.equal.entry(items).or_default().push(*took);
    }

    pub(super) fn few(&mut self, items: usize, took: &Took) {
        self.few.entry(items).or_default().push(*took);
    }

    pub(super) fn to_json(&self) -> Value {
        let some = |rows: &BTreeMap<usize, Vec<Took>>| -> Vec<Value> {
            let row = |(items, all): (&usize, &Vec<Took>)| {
                json!({
                    "items": items,
                    "ms": all.iter().map(|took| took.time.as_secs_f64() * 1e3).collect::<Vec<_>>(),
                    "wire_bytes": all.iter().map(Took::moved).collect::<Vec<_>>(),
                    "wire_bytes_at_rest": all.iter().map(|took| took.rested).collect::<Vec<_>>(),
                })
            };
            rows.iter().map(row).collect()
        };
        json!({
            "schema": "joinup.bench-nodes/1",
            "fresh": self.fresh.iter().map(Fresh::to_json).collect::<Vec<_>>(),
            "equal": some(&self.equal),
            "hundred_new": some(&self.few),
        })
    }
}

impl Took {
    /// Bytes on the wire in both directions until everything was there.
    const fn moved(&self) -> u64 {
        self.wire.0 + self.wire.1
    }
}

impl Fresh {
    fn rate(&self) -> f64 {
        self.took.items as f64 / self.took.time.as_secs_f64()
    }

    fn wire(&self) -> f64 {
        self.took.moved() as f64 / self.took.bytes as f64
    }

    /// Of the processor time of the node that catches up: reading and checking items, the store, everything else. The first two
    /// are what the same work takes by itself.
    fn shares(&self) -> [f64; 3] {
        let all = self.took.processor.0.as_secs_f64();
        let items = self.took.items as f64;
        let checks = items * self.rates.check.as_secs_f64() / all;
        let store = items * self.rates.store.as_secs_f64() / all;
        [checks, store, 1.0 - checks - store]
    }

    fn to_json(&self) -> Value {
        let (limit, binds) = self.rates.limit();
        let [checks, store, rest] = self.shares();
        json!({
            "name": self.name,
            "items": self.took.items,
            "item_bytes": self.took.bytes,
            "seconds": self.took.time.as_secs_f64(),
            "items_per_second": self.rate(),
            "sessions": self.took.sessions,
            "wire_bytes": self.took.moved(),
            "wire_bytes_per_item_byte": self.wire(),
            "peak_memory": self.took.memory,
            "processor_seconds": [self.took.processor.0.as_secs_f64(), self.took.processor.1.as_secs_f64()],
            "checks_per_second": self.rates.checks,
            "durable_per_second": self.rates.stored,
            "of_limit": self.rate() / limit,
            "binds": binds,
            "shares": { "checks": checks, "store": store, "rest": rest },
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fresh in &self.fresh {
            write!(f, "{fresh}")?;
        }
        for (items, all) in &self.equal {
            some(f, &format!("equal sets, {items} items, reconnected"), all)?;
        }
        for (items, all) in &self.few {
            some(f, &format!("100 new among {items}, reconnected"), all)?;
        }
        Ok(())
    }
}

impl fmt::Display for Fresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, took, rates } = self;
        let (limit, binds) = rates.limit();
        let [checks, store, rest] = self.shares().map(|share| share * 100.0);
        writeln!(f, "{name}, {} bytes each", took.bytes / took.items.max(1))?;
        writeln!(f, "  caught up in    {:.2?}: {:.0} items/s, {} sessions", took.time, self.rate(), took.sessions)?;
        writeln!(
            f,
            "  of the limit    {:.0} %: {:.0} checks/s, {:.0} durable items/s; {binds} bind",
            self.rate() / limit * 100.0,
            rates.checks,
            rates.stored,
        )?;
        writeln!(f, "  on the wire     {} bytes, {:.3} a byte of items", took.moved(), self.wire())?;
        writeln!(f, "  memory          {:.0} MiB at most", took.memory as f64 / 1_048_576.0)?;
        let (follower, holder) = took.processor;
        writeln!(f, "  processor       {follower:.2?}, the node that gives {holder:.2?}")?;
        writeln!(
            f,
            "  of the first    {checks:.0} % reading and checking, {store:.0} % store, {rest:.0} % everything else"
        )
    }
}

fn some(f: &mut fmt::Formatter<'_>, name: &str, all: &[Took]) -> fmt::Result {
    let mut times: Vec<Duration> = all.iter().map(|took| took.time).collect();
    let mut wire: Vec<u64> = all.iter().map(Took::moved).collect();
    let mut rested: Vec<u64> = all.iter().map(|took| took.rested).collect();
    times.sort_unstable();
    wire.sort_unstable();
    rested.sort_unstable();
    let at = all.len() / 2;
    writeln!(f, "{name}, median of {}", all.len())?;
    if let (Some(time), Some(most), Some(wire), Some(rested)) =
        (times.get(at), times.last(), wire.get(at), rested.get(at))
    {
        writeln!(f, "  decided after   {time:.1?}, {most:.1?} at most")?;
        writeln!(f, "  on the wire     {wire} bytes, {rested} when everything rested")?;
    }
    Ok(())
}
