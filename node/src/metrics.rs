//! What a node counts, as Prometheus reads it (OpenMetrics): one page, made when somebody asks from what the parts have
//! counted. It refuses to know who: a label is a word of this program, never a name, an id, an address or anything else
//! that came from a person or a peer, and the types see to that.
//!
//! One file for each subject. Every metric stands in `docs/OPERATING.md` as well, which a test compares.

mod disk;
mod gossip;
mod items;
mod network;
mod node;
pub mod process;
mod promises;
mod relay;
mod sync;

use std::{fmt, time::Duration};

use prometheus_client::{
    encoding::{EncodeMetric, MetricEncoder, NoLabelSet, text},
    metrics::MetricType,
    registry::Registry,
};

use self::process::Process;
use crate::{engine, network::Status};

/// The media type of a page.
pub const TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What a page is made of.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// What the network says.
    pub network: Status,
    /// What the engine says.
    pub engine: engine::numbers::Numbers,
    /// What the system says of this process.
    pub process: Process,
    /// For how long the node has run.
    pub up: Duration,
}

/// All metrics.
///
/// # Errors
/// Never: a text takes everything.
pub fn page(reading: &Reading) -> Result<String, fmt::Error> {
    let mut page = Page(Registry::default());
    for subject in [
        node::add,
        process::add,
        network::add,
        gossip::add,
        sync::add,
        items::add,
        disk::add,
        promises::add,
        relay::add,
    ] {
        subject(&mut page, reading);
    }
    let mut text = String::new();
    text::encode(&mut text, &page.0)?;
    Ok(text)
}

/// The labels of a value: words of this program alone.
type Label = (&'static str, &'static str);

/// The page while it is written.
struct Page(Registry);

impl Page {
    /// Something that only grows.
    fn counter(&mut self, name: &str, help: &str, value: u64) {
        self.counters(name, help, vec![(Vec::new(), value)]);
    }

    /// The same for each of several labels.
    #[expect(clippy::cast_precision_loss, reason = "a count beyond 2^53 is not reached")]
    fn counters(&mut self, name: &str, help: &str, rows: Vec<(Vec<Label>, u64)>) {
        let rows = rows.into_iter().map(|(labels, value)| (labels, value as f64)).collect();
        self.0.register(name, help, Rows { sort: MetricType::Counter, rows });
    }

    /// Something as it is now.
    fn gauge(&mut self, name: &str, help: &str, value: f64) {
        self.0.register(name, help, Rows { sort: MetricType::Gauge, rows: vec![(Vec::new(), value)] });
    }

    /// The same, as a whole number.
    #[expect(clippy::cast_precision_loss, reason = "a number beyond 2^53 may be a little off")]
    fn number(&mut self, name: &str, help: &str, value: u64) {
        self.gauge(name, help, value as f64);
    }

    /// Something as it is now, where it is known.
    fn known(&mut self, name: &str, help: &str, value: Option<f64>) {
        let rows = value.into_iter().map(|value| (Vec::new(), value)).collect();
        self.0.register(name, help, Rows { sort: MetricType::Gauge, rows });
    }

    /// Something as it is now, for each of several labels.
    #[expect(clippy::cast_precision_loss, reason = "a number beyond 2^53 may be a little off")]
    fn numbers(&mut self, name: &str, help: &str, rows: Vec<(Vec<Label>, u64)>) {
        let rows = rows.into_iter().map(|(labels, value)| (labels, value as f64)).collect();
        self.0.register(name, help, Rows { sort: MetricType::Gauge, rows });
    }

    /// Time that only grows.
    fn seconds(&mut self, name: &str, help: &str, value: Duration) {
        let rows = vec![(Vec::new(), value.as_secs_f64())];
        self.0.register(name, help, Rows { sort: MetricType::Counter, rows });
    }

    /// How long things took.
    fn spans(&mut self, name: &str, help: &str, spans: Spans) {
        self.0.register(name, help, spans);
    }
}

/// Values with their labels.
#[derive(Debug)]
struct Rows {
    sort: MetricType,
    rows: Vec<(Vec<Label>, f64)>,
}

impl EncodeMetric for Rows {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        for (labels, value) in &self.rows {
            if labels.is_empty() {
                self.value(&mut encoder, *value)?;
            } else {
                self.value(&mut encoder.encode_family(labels)?, *value)?;
            }
        }
        Ok(())
    }

    fn metric_type(&self) -> MetricType {
        self.sort
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Rows {
    fn value(&self, encoder: &mut MetricEncoder<'_>, value: f64) -> fmt::Result {
        match self.sort {
            MetricType::Counter => encoder.encode_counter::<NoLabelSet, _, f64>(&value, None),
            _ => encoder.encode_gauge(&value),
        }
    }
}

/// How long things took: how many within each span, and longer than the one before.
#[derive(Debug)]
struct Spans {
    sum: Duration,
    spans: Vec<(f64, u64)>,
}

impl EncodeMetric for Spans {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        let count = self.spans.iter().map(|(_, count)| count).sum();
        encoder.encode_histogram::<NoLabelSet>(self.sum.as_secs_f64(), count, &self.spans, None)
    }

    fn metric_type(&self) -> MetricType {
        MetricType::Histogram
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use super::*;
    use crate::network::{RelayStats, numbers::Queue};

    /// A reading in which nothing is left out.
    fn full() -> Reading {
        let mut reading = Reading::default();
        reading.network.relaying = Some(RelayStats { carried: 7, ..RelayStats::default() });
        reading.network.clock_ahead = Some(-1_500);
        reading.network.reachable = Some(true);
        reading.network.numbers.queues = vec![Queue { name: "commands", waiting: 1, room: 256 }];
        reading.engine.disk.free = Some(5);
        reading.engine.items.youngest_evicted = Some(Duration::from_secs(86_400));
        reading.engine.items.refused.insert("no-room", 3);
        reading.engine.circles.insert("private", engine::numbers::Circles { circles: 2, items: 9 });
        reading.engine.authors.insert("followed", engine::numbers::Authors { most: 4, allowed: 5 });
        reading.engine.wrong.push("disk-full".into());
        reading.engine.withdrawals.heard = 2;
        reading.engine.withdrawals.spans[3] = 2;
        reading.process = Process { memory: Some(1), processor: Some(Duration::from_secs(2)), files: Some(3) };
        reading
    }

    fn metrics(page: &str) -> BTreeSet<String> {
        let types = page.lines().filter_map(|line| line.strip_prefix("# TYPE "));
        types
            .map(|line| {
                let (name, sort) = line.split_once(' ').unwrap();
                if sort == "counter" { format!("{name}_total") } else { name.to_owned() }
            })
            .collect()
    }

    #[test]
    fn a_page_is_as_prometheus_reads_it() {
        let page = page(&full()).unwrap();
        for line in [
            "# TYPE joinup_relay_circuits counter",
            "joinup_relay_circuits_total 7.0",
            "joinup_items{circle=\"private\"} 9.0",
            "joinup_items_refused_total{reason=\"no-room\"} 3.0",
            "joinup_forgetting_seconds_bucket{le=\"300.0\"} 2",
            "joinup_forgetting_seconds_bucket{le=\"+Inf\"} 2",
            "joinup_forgetting_seconds_count 2",
            "joinup_clock_ahead_seconds -1.5",
            "joinup_problems{problem=\"disk-full\"} 1.0",
        ] {
            assert!(page.lines().any(|found| found == line), "{line}\n{page}");
        }
        assert!(page.ends_with("# EOF\n"));
        for line in page.lines().filter(|line| !line.starts_with('#')) {
            let value = line.rsplit_once(' ').unwrap().1;
            assert!(value.parse::<f64>().is_ok(), "{line}");
        }
        let helps: Vec<&str> = page.lines().filter(|line| line.starts_with("# HELP ")).collect();
        assert!(helps.iter().all(|help| help.len() > 40 && help.ends_with('.') && !help.ends_with("..")), "{helps:?}");
    }

    #[test]
    fn the_manual_names_all_metrics_and_only_those_there_are() {
        let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/OPERATING.md");
        let manual = std::fs::read_to_string(manual).unwrap();
        let rows = manual.lines().filter_map(|line| line.strip_prefix("| `"));
        let named = rows
            .filter_map(|row| row.split('`').next())
            .filter(|name| ["joinup_", "process_"].iter().any(|prefix| name.starts_with(prefix)));
        let named: BTreeSet<String> = named.map(str::to_owned).collect();
        let there = metrics(&page(&full()).unwrap());
        let missing: Vec<_> = there.difference(&named).collect();
        let made_up: Vec<_> = named.difference(&there).collect();
        assert!(missing.is_empty() && made_up.is_empty(), "not in the manual: {missing:?}; not there: {made_up:?}");
    }
}
