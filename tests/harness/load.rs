//! Many experiments on a few communities that are connected: how long writing, publishing and spreading them takes, and
//! what the nodes need afterwards.

#![expect(clippy::expect_used, reason = "a measurement that cannot go on says so and ends")]

use std::{fmt, path::PathBuf, time::Duration};

use futures::future::join_all;
use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::daemon::{Home, Node, about_process, all_the_same, list};

/// Experiments of a community that everybody keeps.
const QUOTA: &str = "100000";
/// Processor time is counted in hundredths of a second.
const TICKS: f64 = 100.0;

/// What is to be done.
#[derive(Debug, Clone)]
pub struct Plan {
    /// For each community the files, in JSON lines, of what it has written.
    pub communities: Vec<Vec<PathBuf>>,
    /// How long one step may take.
    pub patience: Duration,
    /// Lists read one after the other.
    pub lists: usize,
    /// How long the nodes are watched when nothing happens.
    pub idle: Duration,
}

/// What one idle node needs.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    /// Bytes of memory.
    pub memory: u64,
    /// The share of one processor, in per cent.
    pub processor: f64,
}

/// What was measured.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Experiments that every node holds.
    pub experiments: u64,
    /// Current items in the set that all share, and its hash.
    pub set: (u64, String),
    /// Making drafts of all files.
    pub import: Duration,
    /// Publishing all drafts.
    pub publish: Duration,
    /// From the last publication until all nodes hold the same.
    pub convergence: Duration,
    /// Reading the first experiments in a list, from the start of the command to its end; ascending.
    pub lists: Vec<Duration>,
    /// What each node needs when nothing happens.
    pub needs: Vec<Needs>,
    /// What the first node needs after it was opened again.
    pub reopened: Needs,
    /// From the start of a node's process until it can be reached.
    pub open: Duration,
    /// From asking a node to stop until its process is gone.
    pub stop: Duration,
}

/// Does it all.
///
/// # Panics
/// When a step fails or takes too long.
pub async fn run(plan: &Plan) -> Figures {
    let mut nodes = Vec::new();
    for number in 0..plan.communities.len() {
        nodes.push(start(number, plan.patience).await);
    }
    let (first, others) = nodes.split_first().expect("at least one community");
    for other in others {
        other.join(first).await;
    }
    let import = timed(join_all(nodes.iter().zip(&plan.communities).map(|(node, files)| import(node, files)))).await;
    let publish = timed(join_all(nodes.iter().map(publish_all))).await;
    let all: Vec<&Node> = nodes.iter().collect();
    let begun = Instant::now();
    let hash = all_the_same(&all).await;
    let convergence = begun.elapsed();
    let status = first.status().await;
    let items = status["circles"][0]["items"].as_u64().unwrap_or_default();
    let lists = read_lists(first, plan.lists).await;
    let needs = watch(&nodes, plan.idle).await;
    let (open, stop, reopened) = open_again(nodes.swap_remove(0), plan.idle).await;
    Figures {
        experiments: status["experiments"]["held"].as_u64().unwrap_or_default(),
        set: (items, hash),
        import: import.0,
        publish: publish.0,
        convergence,
        lists,
        needs,
        reopened,
        open,
        stop,
    }
}

async fn timed<T>(work: impl Future<Output = T>) -> (Duration, T) {
    let begun = Instant::now();
    let done = work.await;
    (begun.elapsed(), done)
}

async fn start(number: usize, patience: Duration) -> Node {
    let home = Home::community(&format!("Sample Community {number}")).await.with_patience(patience);
    for standing in ["followed", "introduced", "stranger"] {
        home.run(&["config", "set", &format!("limits.items-{standing}"), QUOTA]).await;
    }
    home.up().await
}

async fn import(node: &Node, files: &[PathBuf]) -> u64 {
    let files: Vec<&str> = files.iter().filter_map(|file| file.to_str()).collect();
    if files.is_empty() {
        return 0;
    }
    let said = node.try_run(&[&["import", "--format", "jsonl"], files.as_slice()].concat()).await;
    // Seven is for lines that are no experiments; the others were taken all the same.
    assert!(matches!(said.exit(), Some(0 | 7)), "{said:?}");
    said.json()["drafts"].as_u64().unwrap_or_default()
}

async fn publish_all(node: &Node) -> usize {
    if node.status().await["experiments"]["drafts"] == 0 {
        return 0;
    }
    let published =
        node.run(&["publish", "--all-drafts", "--audience", "everyone", "--people-shown", "roles-only", "-y"]).await;
    assert_eq!(published["refused"].as_array().map_or(0, Vec::len), 0, "{}", published["refused"][0]);
    list(&published, "items").len()
}

async fn read_lists(node: &Node, times: usize) -> Vec<Duration> {
    let mut took = Vec::new();
    for _ in 0..times {
        let (time, said) = timed(node.say(&["list"], "")).await;
        assert!(said.status.success(), "{said:?}");
        took.push(time);
    }
    took.sort_unstable();
    took
}

async fn watch(nodes: &[Node], idle: Duration) -> Vec<Needs> {
    // What came last may still be on its way to the disk.
    sleep(idle).await;
    let before: Vec<u64> = nodes.iter().map(|node| ticks(node.pid())).collect();
    let begun = Instant::now();
    sleep(idle).await;
    let seconds = begun.elapsed().as_secs_f64();
    let share = |spent: u64| f64::from(u32::try_from(spent).unwrap_or(u32::MAX)) / TICKS / seconds * 100.0;
    let needs = nodes.iter().zip(before).map(|(node, before)| Needs {
        memory: memory(node.pid()),
        processor: share(ticks(node.pid()).saturating_sub(before)),
    });
    needs.collect()
}

/// Processor time that a process has used so far, in hundredths of a second.
fn ticks(pid: u32) -> u64 {
    let stat = about_process(pid, "stat");
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    [11, 12].iter().filter_map(|field| fields.get(*field)?.parse::<u64>().ok()).sum()
}

/// Bytes of memory that a process has now.
fn memory(pid: u32) -> u64 {
    let status = about_process(pid, "status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default() * 1024
}

async fn open_again(node: Node, idle: Duration) -> (Duration, Duration, Needs) {
    let home = node.home().clone();
    let (stop, ended) = timed(node.stop()).await;
    assert!(ended.success());
    let (open, node) = timed(home.up()).await;
    let needs = watch(std::slice::from_ref(&node), idle).await;
    (open, stop, needs[0])
}

impl Figures {
    /// The time within which so many per cent of the lists were read.
    pub fn list_within(&self, percent: usize) -> Duration {
        let at = (self.lists.len() * percent).div_ceil(100).saturating_sub(1);
        self.lists.get(at).copied().unwrap_or_default()
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (items, hash) = &self.set;
        writeln!(f, "all hold        {} experiments, {items} items, set {}", self.experiments, &hash[..16])?;
        writeln!(f, "import          {:.2?}", self.import)?;
        writeln!(f, "publish         {:.2?}", self.publish)?;
        writeln!(f, "convergence     {:.2?} after the last publication", self.convergence)?;
        writeln!(f, "list            p50 {:.1?}, p95 {:.1?}", self.list_within(50), self.list_within(95))?;
        for Needs { memory, processor } in &self.needs {
            writeln!(f, "idle node       {} MiB, {processor:.2} % of one processor", memory / 1024 / 1024)?;
        }
        let Needs { memory, processor } = self.reopened;
        writeln!(f, "opened again    {} MiB, {processor:.2} % of one processor", memory / 1024 / 1024)?;
        writeln!(f, "open            {:.2?}", self.open)?;
        write!(f, "stop            {:.2?}", self.stop)
    }
}

/// Made up experiments, marked as samples, as JSON lines.
pub fn samples(community: usize, experiments: usize) -> String {
    let themes = ["food-and-growing", "getting-around", "energy-and-warmth", "care-and-ageing"];
    let states = ["idea", "trying", "carrying-on", "stopped"];
    let line = |number: usize| {
        serde_json::json!({
            "title": format!("Sample {number} of community {community}: {}", themes[number % themes.len()]),
            "gist": "Made up for a test: what would be different, and for whom.",
            "question": "Does it arrive everywhere?",
            "state": states[number % states.len()],
            "themes": [themes[number % themes.len()]],
            "tags": ["sample"],
            "steps": format!("Step {number}. ").repeat(40),
        })
    };
    (0..experiments).map(|number| Value::to_string(&line(number)) + "\n").collect()
}
