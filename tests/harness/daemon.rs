//! Real nodes: the program itself, run on folders of its own as anybody would run it, talking over loopback.
//!
//! A [`Home`] is a community's folder; a [`Node`] is a process of `joinup up` on it. Nothing here waits for time to
//! pass: it waits for what a node tells, for an answer that is as wanted, or for a deadline.

#![expect(clippy::panic, reason = "a test that cannot go on says so and ends")]
#![expect(clippy::expect_used, reason = "a test that cannot go on says so and ends")]

use std::{
    env, fs,
    future::pending,
    ops::{AsyncFn, Deref},
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::future::select_all;
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, ChildStdout, Command},
    sync::watch,
    time::{Instant, timeout},
};

/// How long anything may take that a person would wait for; generous, as a test computer does many things at once.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// How long until an answer is asked for again when no node has told anything.
const AGAIN: Duration = Duration::from_millis(500);
/// How long a node may take to stop in order.
pub const STOP: Duration = Duration::from_secs(5);
/// Where nodes listen unless a test says otherwise.
pub const LOOPBACK: &str = "/ip4/127.0.0.1/tcp/0";
/// What a node logs unless a test says otherwise.
const LOGGED: &str = "joinup_node=debug,warn";
/// By how many milliseconds the program's clock is wrong on purpose.
const CLOCK: &str = "JOINUP_CLOCK_OFFSET_MS";

/// The program, built beside this one.
fn program() -> PathBuf {
    let name = format!("joinup{}", env::consts::EXE_SUFFIX);
    let here = env::current_exe().expect("this program knows where it is");
    let found = here.ancestors().skip(1).take(2).map(|folder| folder.join(&name)).find(|path| path.is_file());
    found.unwrap_or_else(|| {
        panic!("there is no {name} beside {}: run `cargo test --workspace`, or `cargo build` before", here.display())
    })
}

/// What a command said.
#[derive(Debug)]
pub struct Said {
    /// How it ended.
    pub status: ExitStatus,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Said {
    /// The exit code; nothing when a signal ended it.
    pub fn exit(&self) -> Option<i32> {
        self.status.code()
    }

    /// The object on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("no JSON ({error}): {self:?}"))
    }
}

/// A community's folder, deleted when nobody holds it any more. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Home {
    folder: Arc<TempDir>,
    clock: i64,
    patience: Duration,
    /// The network namespace in which its commands run, if not the test's own.
    namespace: Option<String>,
    /// What its node logs.
    logging: &'static str,
}

impl Default for Home {
    fn default() -> Self {
        Self::new()
    }
}

impl Home {
    /// A folder in which nothing is.
    pub fn new() -> Self {
        let folder = Arc::new(TempDir::new().expect("a temporary folder"));
        Self { folder, clock: 0, patience: PATIENCE, namespace: None, logging: LOGGED }
    }

    /// A folder with a community in it.
    pub async fn community(name: &str) -> Self {
        let home = Self::new();
        home.run(&["init", "--community", name, "--country", "BE", "--setting", "village", "--language", "en"]).await;
        home
    }

    /// The same folder for a computer whose clock is wrong by so many milliseconds.
    #[must_use]
    pub fn with_clock_off(&self, millis: i64) -> Self {
        Self { clock: millis, ..self.clone() }
    }

    /// The same folder for somebody who waits so long for anything.
    #[must_use]
    pub fn with_patience(&self, patience: Duration) -> Self {
        Self { patience, ..self.clone() }
    }

    /// The same folder on a computer that is in this network namespace.
    #[must_use]
    pub fn inside(&self, namespace: &str) -> Self {
        Self { namespace: Some(namespace.to_owned()), ..self.clone() }
    }

    /// The same folder for a node that logs this.
    #[must_use]
    pub fn logging(&self, filter: &'static str) -> Self {
        Self { logging: filter, ..self.clone() }
    }

    /// The community's folder.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Writes a file beside the community's folder.
    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("the file can be written");
        path.to_str().expect("a path in Unicode").to_owned()
    }

    /// The program on this folder, to be given a command.
    pub fn command(&self) -> Command {
        let mut command = match &self.namespace {
            None => Command::new(program()),
            Some(namespace) => {
                // It becomes the program, with the same process id.
                let mut command = Command::new("ip");
                command.args(["netns", "exec", namespace]).arg(program());
                command
            }
        };
        command
            .env_remove("JOINUP_HOME")
            .env_remove("JOINUP_LOG")
            .env_remove("JOINUP_LOG_FORMAT")
            .env("NO_COLOR", "1")
            .env("LANG", "C.UTF-8");
        command.arg("--home").arg(self.path()).kill_on_drop(true);
        if self.clock != 0 {
            command.env(CLOCK, self.clock.to_string());
        }
        command
    }

    /// Runs a command as it is, with this on its standard input, to its end.
    pub async fn say(&self, args: &[&str], input: &str) -> Said {
        let mut command = self.command();
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("joinup can be run");
        let mut stdin = child.stdin.take().expect("its input");
        let ended = async {
            // A command that does not read its input may have closed it.
            let _ = stdin.write_all(input.as_bytes()).await;
            drop(stdin);
            child.wait_with_output().await.expect("joinup ends")
        };
        let patience = self.patience;
        let output =
            timeout(patience, ended).await.unwrap_or_else(|_| panic!("not within {patience:?}: joinup {args:?}"));
        let text = |bytes| String::from_utf8(bytes).expect("joinup speaks Unicode");
        Said { status: output.status, out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs a command with `--json` and whatever comes of it.
    pub async fn try_run(&self, args: &[&str]) -> Said {
        self.say(&[args, &["--json", "--no-input"]].concat(), "").await
    }

    /// Runs a command with `--json`, which must succeed; gives its answer.
    pub async fn run(&self, args: &[&str]) -> Value {
        let said = self.try_run(args).await;
        assert!(said.status.success(), "joinup {args:?}: {said:?}");
        said.json()
    }

    /// Runs a command with `--json`, which must end with this exit code; gives the refusal.
    pub async fn refused(&self, args: &[&str], exit: i32) -> Value {
        let said = self.try_run(args).await;
        assert_eq!(said.exit(), Some(exit), "joinup {args:?}: {said:?}");
        let last = said.err.lines().last().unwrap_or_default();
        serde_json::from_str(last).unwrap_or_else(|error| panic!("no refusal in JSON ({error}): {said:?}"))
    }

    /// Writes a draft down; gives its id.
    pub async fn draft(&self, title: &str) -> String {
        text(&self.run(&["new", "--title", title]).await, "id")
    }

    /// Publishes a draft of this title for everyone; gives its id.
    pub async fn publish(&self, title: &str) -> String {
        let id = self.draft(title).await;
        self.publish_draft(&id, "everyone").await;
        id
    }

    /// Publishes a draft.
    pub async fn publish_draft(&self, id: &str, audience: &str) -> Value {
        self.run(&["publish", id, "--audience", audience, "--people-shown", "no", "-y"]).await
    }

    /// What the node has.
    pub async fn status(&self) -> Value {
        self.run(&["status"]).await
    }

    /// The hash of the set of the first circle.
    pub async fn set(&self) -> String {
        text(&self.status().await["circles"][0], "set")
    }

    /// All experiments in the list.
    pub async fn list(&self) -> Vec<Value> {
        list(&self.run(&["list", "--all"]).await, "items")
    }

    /// Whether the list holds this experiment.
    pub async fn lists(&self, id: &str) -> bool {
        self.list().await.iter().any(|row| row["id"] == id && row["withdrawn"] == false)
    }

    /// Starts the node and waits until it can be reached.
    pub async fn up(&self) -> Node {
        self.up_at(LOOPBACK).await
    }

    /// Starts the node at this address and waits until it can be reached.
    pub async fn up_at(&self, listen: &str) -> Node {
        self.up_with(&["--no-mdns", "--listen", listen]).await
    }

    /// Starts the node as this says and waits until it can be reached.
    pub async fn up_with(&self, options: &[&str]) -> Node {
        let log = self.folder.path().join("log");
        let errors = fs::File::options().create(true).append(true).open(&log).expect("a file for the log");
        let mut command = self.command();
        command.args(["--json", "up"]).args(options).env("JOINUP_LOG", self.logging);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(errors);
        let mut child = command.spawn().expect("joinup can be run");
        let events = Events::of(child.stdout.take().expect("its output"));
        let mut node = Node { home: self.clone(), child, events, ready: Value::Null, log };
        node.ready = node.event("ready", |event| event["event"] == "ready").await;
        node
    }

    /// What `up` says when it ends at once.
    pub async fn up_refused(&self, exit: i32) -> Value {
        self.refused(&["up", "--no-mdns", "--listen", LOOPBACK], exit).await
    }
}

/// Everything that a node has told, and a bell that rings when it tells more.
#[derive(Debug, Clone)]
struct Events {
    told: Arc<Mutex<Vec<Value>>>,
    count: watch::Receiver<usize>,
}

impl Events {
    fn of(out: ChildStdout) -> Self {
        let (counter, count) = watch::channel(0);
        let told = Arc::new(Mutex::new(Vec::new()));
        let telling = Arc::clone(&told);
        tokio::spawn(async move {
            let mut lines = BufReader::new(out).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                let event = serde_json::from_str(&line).unwrap_or(Value::String(line));
                lock(&telling).push(event);
                counter.send_modify(|count| *count += 1);
            }
        });
        Self { told, count }
    }

    /// Waits until there are more than before; false when there will be no more.
    async fn more(&mut self) -> bool {
        self.count.changed().await.is_ok()
    }

    /// Waits until there are more than before, for ever when the node has ended.
    async fn ring(&mut self) {
        if !self.more().await {
            pending::<()>().await;
        }
    }
}

fn lock(events: &Mutex<Vec<Value>>) -> MutexGuard<'_, Vec<Value>> {
    events.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running node. Killed when dropped; when a test fails, what it told and logged is shown.
#[derive(Debug)]
pub struct Node {
    home: Home,
    child: Child,
    events: Events,
    ready: Value,
    log: PathBuf,
}

impl Deref for Node {
    type Target = Home;

    fn deref(&self) -> &Home {
        &self.home
    }
}

impl Node {
    /// Its folder.
    pub const fn home(&self) -> &Home {
        &self.home
    }

    /// The first of its addresses, with its peer id.
    pub fn address(&self) -> String {
        self.ready["addresses"][0].as_str().expect("a node that is ready has an address").to_owned()
    }

    /// Its peer id.
    pub fn node_id(&self) -> String {
        text(&self.ready, "node")
    }

    /// The id of its process.
    pub fn pid(&self) -> u32 {
        self.child.id().expect("the node runs")
    }

    /// Everything that it has told.
    pub fn told(&self) -> Vec<Value> {
        lock(&self.events.told).clone()
    }

    /// Waits until the node has told something, since it started, that is so.
    pub async fn event(&self, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let mut events = self.events.clone();
        let waiting = async {
            loop {
                events.count.mark_unchanged();
                if let Some(found) = lock(&events.told).iter().find(|event| is_so(event)) {
                    return found.clone();
                }
                if !events.more().await {
                    panic!("the node ended before it told {what}: {:?}\n{}", self.told(), self.logged());
                }
            }
        };
        let patience = self.patience;
        timeout(patience, waiting).await.unwrap_or_else(|_| panic!("not within {patience:?}: the node tells {what}"))
    }

    /// Waits until the node has received this item.
    pub async fn received(&self, id: &str) -> Value {
        self.event("an item", |event| event["event"] == "item_received" && event["id"] == id).await
    }

    /// Joins with an invite that the other gives.
    pub async fn join(&self, other: &Self) -> Value {
        let invite = text(&other.run(&["invite"]).await, "invite");
        let joined = self.run(&["join", &invite, "-y"]).await;
        assert_eq!(joined["connected"], true, "{joined}");
        joined
    }

    /// Asks the process to stop; it must do so in order, and in time.
    #[cfg(unix)]
    pub async fn stop(mut self) -> ExitStatus {
        let pid = i32::try_from(self.pid()).ok().and_then(rustix::process::Pid::from_raw).expect("the id of a process");
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("it can be asked");
        let ended = timeout(STOP, self.child.wait()).await;
        ended.unwrap_or_else(|_| panic!("not stopped within {STOP:?}")).expect("it ends")
    }

    /// Kills the process without a word.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("our own child can be killed");
    }

    /// What it has logged so far.
    pub fn logged(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.logged();
            let lines: Vec<&str> = log.lines().collect();
            let last = lines[lines.len().saturating_sub(60)..].join("\n");
            eprintln!("--- {}: told\n{}", self.home.path().display(), told(&self.told()));
            eprintln!("--- logged\n{last}");
        }
    }
}

fn told(events: &[Value]) -> String {
    let lines: Vec<String> = events.iter().rev().take(40).rev().map(Value::to_string).collect();
    lines.join("\n")
}

/// Asks until the answer is as wanted: at once, whenever one of the nodes tells something, and now and then.
pub async fn until<T>(what: &str, nodes: &[&Node], wanted: impl AsyncFn() -> Option<T>) -> T {
    let patience = nodes.iter().map(|node| node.patience).max().unwrap_or(PATIENCE);
    let limit = Instant::now() + patience;
    let mut bells: Vec<Events> = nodes.iter().map(|node| node.events.clone()).collect();
    loop {
        for bell in &mut bells {
            bell.count.mark_unchanged();
        }
        if let Some(found) = wanted().await {
            return found;
        }
        assert!(Instant::now() < limit, "not within {patience:?}: {what}");
        let bell = async {
            if bells.is_empty() {
                pending::<()>().await;
            }
            select_all(bells.iter_mut().map(|bell| Box::pin(bell.ring()))).await;
        };
        // No bell within that time is as good a reason to ask again.
        let _ = timeout(AGAIN, bell).await;
    }
}

/// Waits until all nodes hold the same set; gives its hash.
pub async fn all_the_same(nodes: &[&Node]) -> String {
    until("all hold the same set", nodes, async || {
        let mut sets = Vec::new();
        for node in nodes {
            sets.push(node.set().await);
        }
        sets.dedup();
        if sets.len() == 1 { sets.pop() } else { None }
    })
    .await
}

/// Waits until a node lists this experiment.
pub async fn listed(node: &Node, id: &str) {
    until("the experiment is listed", &[node], async || node.lists(id).await.then_some(())).await;
}

/// Three communities whose nodes run: the second and the third were invited by the first.
pub async fn three() -> [Node; 3] {
    let first = Home::community("Sample Street").await.up().await;
    let second = Home::community("Sample Hill").await.up().await;
    let third = Home::community("Sample Harbour").await.up().await;
    second.join(&first).await;
    third.join(&first).await;
    [first, second, third]
}

/// A text of an answer.
pub fn text(answer: &Value, field: &str) -> String {
    answer[field].as_str().unwrap_or_else(|| panic!("no text {field} in {answer}")).to_owned()
}

/// A list of an answer.
pub fn list(answer: &Value, field: &str) -> Vec<Value> {
    answer[field].as_array().unwrap_or_else(|| panic!("no list {field} in {answer}")).clone()
}

/// What stands in a file of /proc about a process; empty on other systems.
pub fn about_process(pid: u32, file: &str) -> String {
    fs::read_to_string(Path::new("/proc").join(pid.to_string()).join(file)).unwrap_or_default()
}
