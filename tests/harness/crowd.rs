//! Many communities on one computer that know a few of each other: how long it takes until a summary has reached all of
//! them, and how many bytes and copies that takes.

#![expect(clippy::expect_used, reason = "a measurement that cannot go on says so and ends")]

use std::{fmt, time::Duration};

use futures::{StreamExt as _, future::join_all, stream};
use joinup_node::clock::Clock;
use serde_json::{Map, Value, json};
use tokio::time::sleep;

use crate::{
    daemon::{Home, Node, all_the_same, until},
    items,
    random::Random,
};

/// Nodes that are set up or started at once: more than the cores of a small computer, as much of it is waiting.
const AT_ONCE: usize = 4;
/// What gossip logs of a message that it has already.
const COPY: &str = "Message already received";

/// What is to be done.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Communities.
    pub nodes: usize,
    /// Of those that were there before, how many each one dials.
    pub neighbours: usize,
    /// Summaries that are measured, by one community after the other.
    pub summaries: usize,
    /// Decides who dials whom and who publishes.
    pub seed: u64,
    /// How long one step may take.
    pub patience: Duration,
    /// How long everything rests before and after, so that what goes on anyway is known.
    pub rest: Duration,
}

/// What was measured.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Communities.
    pub nodes: usize,
    /// Connections, each counted once.
    pub connections: usize,
    /// For each summary, from the start of the command that publishes it until it is stored by all; ascending.
    pub all: Vec<Duration>,
    /// The same until the command has ended, which is when its author may go away.
    pub published: Vec<Duration>,
    /// For each summary and node, from the start of the command until it is stored there; ascending.
    pub each: Vec<Duration>,
    /// Copies of a summary that a node received by gossip, on average; one is enough.
    pub copies: f64,
    /// Bytes on the wire for a summary, over what goes on anyway, by all nodes; nothing where they cannot be counted.
    pub bytes: Option<f64>,
    /// Bytes on the wire in a second when nothing happens, by all nodes.
    pub idle: Option<f64>,
    /// Bytes of a summary on the wire, as an item.
    pub item: usize,
}

/// Where the nodes are, and what counts their bytes.
pub trait Wire {
    /// The name of a network namespace, if they are in one.
    fn namespace(&self) -> Option<&str>;
    /// Bytes that have passed so far.
    fn bytes(&self) -> Option<u64>;
}

/// Loopback of the computer itself, which others use as well.
#[derive(Debug, Clone, Copy)]
pub struct Shared;

impl Wire for Shared {
    fn namespace(&self) -> Option<&str> {
        None
    }

    fn bytes(&self) -> Option<u64> {
        None
    }
}

#[cfg(target_os = "linux")]
impl Wire for crate::internet::Alone {
    fn namespace(&self) -> Option<&str> {
        Some(self.name())
    }

    fn bytes(&self) -> Option<u64> {
        Some(self.loopback_bytes())
    }
}

/// Does it all.
///
/// # Panics
/// When a step fails or takes too long.
pub async fn run(plan: &Plan, wire: &impl Wire) -> Figures {
    let nodes = begin(plan, wire).await;
    let clock = Clock::system();
    let mut random = Random::new(plan.seed);
    // Once before anything is measured, so that everybody is in everybody's mesh.
    let all: Vec<&Node> = nodes.iter().collect();
    all_the_same(&all).await;
    publish(&nodes, 0, "before", &clock).await;
    let idle = resting(plan, wire).await;
    let copies_before = copies(&nodes);
    let (bytes_before, begun) = (wire.bytes(), clock.elapsed());
    let (mut all, mut published, mut each) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..plan.summaries {
        let author = random.index(nodes.len());
        let took = publish(&nodes, author, &number.to_string(), &clock).await;
        all.push(took.arrived.iter().copied().max().unwrap_or_default());
        published.push(took.published);
        each.extend(took.arrived);
    }
    // What is still under way is counted as well.
    sleep(plan.rest).await;
    let lasted = (clock.elapsed() - begun).as_secs_f64();
    let summaries = plan.summaries as f64;
    let bytes = wire.bytes().zip(bytes_before).zip(idle);
    let bytes = bytes.map(|((after, before), idle)| ((after - before) as f64 - idle * lasted) / summaries);
    let others = (nodes.len() - 1) as f64;
    let copies = 1.0 + (copies(&nodes) - copies_before) as f64 / summaries / others;
    let connections = connections(&nodes).await;
    for times in [&mut all, &mut published, &mut each] {
        times.sort_unstable();
    }
    Figures {
        nodes: nodes.len(),
        connections,
        all,
        published,
        each,
        copies,
        bytes,
        idle,
        item: items::bytes_of(words("0")),
    }
}

/// Sets the communities up and starts them, one group after the other.
async fn begin(plan: &Plan, wire: &impl Wire) -> Vec<Node> {
    let homes: Vec<Home> = stream::iter(0..plan.nodes)
        .map(async |number| {
            let home = Home::community(&format!("Sample Community {number}")).await.with_patience(plan.patience);
            let home = home.logging("joinup_node=debug,libp2p_gossipsub=debug,warn");
            match wire.namespace() {
                Some(namespace) => home.inside(namespace),
                None => home,
            }
        })
        .buffered(AT_ONCE)
        .collect()
        .await;
    let mut random = Random::new(plan.seed);
    let mut nodes: Vec<Node> = Vec::new();
    for homes in homes.chunks(AT_ONCE) {
        let mut begin = Vec::new();
        for home in homes {
            let known: Vec<String> = some(&mut random, &nodes, plan.neighbours).map(Node::address).collect();
            begin.push(async move {
                if !known.is_empty() {
                    home.run(&["config", "set", "relays", &known.join(",")]).await;
                }
                home.up().await
            });
        }
        let begun = join_all(begin).await;
        nodes.extend(begun);
    }
    until("everybody is connected", &nodes.iter().collect::<Vec<_>>(), async || {
        let connected: Vec<u64> = join_all(nodes.iter().map(peers)).await;
        connected.iter().all(|peers| *peers > 0).then_some(())
    })
    .await;
    nodes
}

/// So many of them, each at most once.
fn some<'a>(random: &mut Random, nodes: &'a [Node], count: usize) -> impl Iterator<Item = &'a Node> {
    let mut at: Vec<usize> = (0..nodes.len()).collect();
    for place in 0..at.len().min(count) {
        let other = place + random.index(at.len() - place);
        at.swap(place, other);
    }
    at.truncate(count);
    at.into_iter().map(|at| &nodes[at])
}

async fn peers(node: &Node) -> u64 {
    node.status().await["peers"]["connected"].as_u64().expect("a number")
}

async fn connections(nodes: &[Node]) -> usize {
    let peers = join_all(nodes.iter().map(peers)).await;
    usize::try_from(peers.iter().sum::<u64>() / 2).expect("not too many")
}

/// What it took until a summary was everywhere.
struct Took {
    published: Duration,
    arrived: Vec<Duration>,
}

/// What is published.
fn words(title: &str) -> Map<String, Value> {
    let fields = json!({
        "title": format!("Sample {title}: beans along the fence"),
        "gist": "Made up for a measurement: what would be different, and for whom, in about as many words as people use for it \
                 when they have tried something for a season and want others to know what came of it.",
        "question": "Does it arrive everywhere, and how soon?",
        "state": "trying",
        "themes": ["food-and-growing"],
        "tags": ["sample"],
        "noticed": "More came than we had chairs, and the quiet ones stayed longest.",
    });
    fields.as_object().cloned().unwrap_or_default()
}

/// Publishes something and waits until it is stored by all.
async fn publish(nodes: &[Node], author: usize, title: &str, clock: &Clock) -> Took {
    let node = &nodes[author];
    let file = node.write("one.jsonl", &Value::Object(words(title)).to_string());
    let imported = node.run(&["import", "--format", "jsonl", &file]).await;
    let draft = imported["ids"][0].as_str().expect("the id of a draft").to_owned();
    let begun = clock.elapsed();
    let publishing = async {
        node.publish_draft(&draft, "everyone").await;
        clock.elapsed() - begun
    };
    let others = nodes.iter().enumerate().filter(|(at, _)| *at != author).map(|(_, other)| async {
        other.received(&draft).await;
        clock.elapsed() - begun
    });
    let (published, arrived) = futures::join!(publishing, join_all(others));
    Took { published, arrived }
}

/// Bytes of a second in which nobody does anything.
async fn resting(plan: &Plan, wire: &impl Wire) -> Option<f64> {
    let clock = Clock::system();
    let before = wire.bytes()?;
    sleep(plan.rest).await;
    Some((wire.bytes()? - before) as f64 / clock.elapsed().as_secs_f64())
}

/// Copies of messages that nodes had already, as their logs tell.
fn copies(nodes: &[Node]) -> usize {
    nodes.iter().map(|node| node.logged().matches(COPY).count()).sum()
}

fn median(times: &[Duration]) -> Duration {
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The time that ninety-nine of a hundred do not exceed.
fn slowest_but_one_in_a_hundred(times: &[Duration]) -> Duration {
    let at = (times.len() * 99).div_ceil(100).saturating_sub(1);
    times.get(at).copied().unwrap_or_default()
}

impl Figures {
    /// Bytes on the wire for a summary, for a byte of it at each of those who received it.
    fn amplification(&self) -> Option<f64> {
        Some(self.bytes? / (self.item * (self.nodes - 1)) as f64)
    }

    /// The same as JSON.
    pub fn to_json(&self) -> Value {
        let millis = |time: Duration| time.as_secs_f64() * 1_000.0;
        json!({
            "nodes": self.nodes,
            "connections": self.connections,
            "summaries": self.all.len(),
            "item_bytes": self.item,
            "published_ms_p50": millis(median(&self.published)),
            "each_ms_p50": millis(median(&self.each)),
            "each_ms_p99": millis(slowest_but_one_in_a_hundred(&self.each)),
            "all_ms_p50": millis(median(&self.all)),
            "all_ms_p99": millis(slowest_but_one_in_a_hundred(&self.all)),
            "copies": self.copies,
            "bytes_per_summary": self.bytes,
            "bytes_per_summary_and_node": self.bytes.map(|bytes| bytes / self.nodes as f64),
            "amplification": self.amplification(),
            "idle_bytes_per_second_and_node": self.idle.map(|bytes| bytes / self.nodes as f64),
        })
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { nodes, connections, all, published, each, copies, bytes, idle, item } = self;
        let late = slowest_but_one_in_a_hundred;
        writeln!(f, "{nodes} nodes with {connections} connections, {} summaries of {item} bytes", all.len())?;
        writeln!(f, "  stored by all   {:.0?} in the median, {:.0?} at p99", median(all), late(all))?;
        writeln!(f, "  by each         {:.0?} in the median, {:.0?} at p99", median(each), late(each))?;
        writeln!(f, "  of which        {:.0?} are the command itself, in the median", median(published))?;
        writeln!(f, "  copies          {copies:.2} received by each node")?;
        if let (Some(bytes), Some(idle), Some(amplification)) = (bytes, idle, self.amplification()) {
            let of_each = |bytes: f64| bytes / *nodes as f64;
            writeln!(
                f,
                "  on the wire     {:.0} bytes a node for each summary, {amplification:.1} a byte of it",
                of_each(*bytes)
            )?;
            writeln!(f, "  at rest         {:.0} bytes a second for each node", of_each(*idle))?;
        }
        Ok(())
    }
}
