//! Two nodes and the wire between them: one that holds everything, and one that catches up.

use std::{fs, net::SocketAddr, thread, time::Duration};

use joinup_node::clock::Clock;
use joinup_protocol::item::Verified;
use joinup_tests::{daemon::Home, load};
use serde_json::Value;
use tokio::runtime::Runtime;

use super::{PATIENCE, process::Process, proxy::Proxy};
use crate::folder::{fill, said};

/// Items of a community that the node that catches up keeps, so that nothing is declined.
const QUOTA: &str = "200000";
/// How long the nodes rest before something is measured, and after it, so that what follows the last byte of catch-up
/// (identify, gossip's subscriptions) is counted as well.
const REST: Duration = Duration::from_millis(1_500);

/// What one catch-up took.
#[derive(Debug, Clone, Copy)]
pub(super) struct Took {
    /// Items that came.
    pub(super) items: u64,
    /// Their bytes.
    pub(super) bytes: u64,
    /// From the connection until it was told that everything is there.
    pub(super) time: Duration,
    /// Bytes on the wire until then: from the node that catches up, and to it.
    pub(super) wire: (u64, u64),
    /// Bytes on the wire in both directions until the connection rested.
    pub(super) rested: u64,
    /// Sessions that it took.
    pub(super) sessions: u32,
    /// Processor time of the node that catches up, and of the other.
    pub(super) processor: (Duration, Duration),
    /// The most memory of the node that catches up, since it was started.
    pub(super) memory: u64,
}

/// The two.
#[derive(Debug)]
pub(super) struct Pair {
    runtime: Runtime,
    clock: Clock,
    holder: Process,
    /// A community that holds nothing, and knows where the other node is.
    empty: Home,
    /// The same community when it holds everything that the other node began with.
    full: Home,
    wire: Proxy,
    items: u64,
    bytes: u64,
}

impl Pair {
    /// A node that holds these items and runs, and a community that does not run yet.
    pub(super) fn begin(items: &[Verified], clock: &Clock) -> Result<Self, Box<dyn std::error::Error>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let [holder, empty] = ["Sample Harbour", "Sample Hill"]
            .map(|name| runtime.block_on(Home::community(name)).with_patience(PATIENCE));
        let profiles = [said(&holder)?, said(&empty)?].concat();
        fill(&holder, &[items, &profiles].concat(), clock)?;
        let holder = Process::up(&holder, clock, PATIENCE)?;
        let address = holder.address()?;
        let target = socket(&address)?;
        let wire = Proxy::to(target, clock.clone())?;
        let through = address.replace(&target.port().to_string(), &wire.address().port().to_string());
        for (key, value) in [("limits.items-stranger", QUOTA), ("limits.items-followed", QUOTA), ("relays", &through)] {
            runtime.block_on(empty.run(&["config", "set", key, value]));
        }
        let full = copy(&empty)?;
        fill(&full, &[items, &profiles].concat(), clock)?;
        let bytes = items.iter().map(|item| item.bytes().len() as u64).sum();
        Ok(Self { runtime, clock: clock.clone(), holder, empty, full, wire, items: items.len() as u64, bytes })
    }

    /// A node that holds nothing catches up.
    pub(super) fn fresh(&self) -> Result<Took, Box<dyn std::error::Error>> {
        let took = self.catch_up(&self.empty, "everything", self.items)?;
        Ok(Took { bytes: self.bytes, ..took })
    }

    /// A node catches up that holds all but so many of the items.
    pub(super) fn behind(&self, items: u64) -> Result<Took, Box<dyn std::error::Error>> {
        self.catch_up(&self.full, "what is new", items)
    }

    /// The node that holds everything publishes so many experiments.
    pub(super) fn say(&self, experiments: usize) -> Result<(), Box<dyn std::error::Error>> {
        let home = &self.holder.home;
        let file = home.write("news.jsonl", &load::samples(0, experiments));
        self.runtime.block_on(home.run(&["import", "--format", "jsonl", &file]));
        let publish = ["publish", "--all-drafts", "--audience", "everyone", "--people-shown", "no", "-y"];
        let published = self.runtime.block_on(home.run(&publish));
        let said = published["items"].as_array().map_or(0, Vec::len);
        if said == experiments { Ok(()) } else { Err(format!("{said} of {experiments} were published").into()) }
    }

    /// Starts a node on a copy of a folder, lets it come to rest, and then lets it reach the other.
    fn catch_up(&self, home: &Home, what: &str, items: u64) -> Result<Took, Box<dyn std::error::Error>> {
        self.wire.hold();
        let follower = Process::up(&copy(home)?, &self.clock, PATIENCE)?;
        rest();
        let before = (follower.processor(), self.holder.processor());
        let passing = self.wire.carry(PATIENCE)?;
        let (mut came, mut sessions) = (0, 0);
        let told = loop {
            let told = follower.wait(what, PATIENCE, |event| event["event"] == "sync_completed")?;
            sessions += 1;
            came += received(&told.event);
            if came >= items && told.event["complete"] == true {
                break told;
            }
        };
        let wire = passing.bytes();
        let after = (follower.processor(), self.holder.processor());
        let memory = follower.peak();
        rest();
        self.same(&follower.home)?;
        let (there, back) = passing.bytes();
        Ok(Took {
            items,
            bytes: 0,
            time: told.at.saturating_sub(passing.since),
            wire,
            rested: there + back,
            sessions,
            processor: (after.0.saturating_sub(before.0), after.1.saturating_sub(before.1)),
            memory,
        })
    }

    /// Both hold the same, or the measurement is worth nothing.
    fn same(&self, follower: &Home) -> Result<(), String> {
        let set = |home: &Home| self.runtime.block_on(home.set());
        if set(follower) == set(&self.holder.home) {
            Ok(())
        } else {
            Err("the two nodes hold different sets".to_owned())
        }
    }
}

/// A folder like that of a community that does not run.
fn copy(home: &Home) -> Result<Home, Box<dyn std::error::Error>> {
    let like = Home::new().with_patience(PATIENCE);
    let mut folders = vec![(home.path(), like.path())];
    while let Some((from, to)) = folders.pop() {
        fs::create_dir(&to)?;
        fs::set_permissions(&to, fs::metadata(&from)?.permissions())?;
        for entry in fs::read_dir(&from)? {
            let entry = entry?;
            let (from, to) = (entry.path(), to.join(entry.file_name()));
            if from.is_dir() {
                folders.push((from, to))
            } else if from.is_file() {
                fs::copy(&from, &to).map(drop)?
            }
        }
    }
    Ok(like)
}

fn socket(address: &str) -> Result<SocketAddr, Box<dyn std::error::Error>> {
    let mut parts = address.split('/').skip(2);
    let (host, port) = (parts.next(), parts.nth(1));
    let text = format!("{}:{}", host.ok_or("no host")?, port.ok_or("no port")?);
    Ok(text.parse()?)
}

fn received(event: &Value) -> u64 {
    let of = |kind: &str| event["received"][kind].as_u64().unwrap_or_default();
    of("experiments") + of("communities") + of("withdrawn") + of("other")
}

#[expect(clippy::disallowed_methods, reason = "to see what happens when nobody does anything, nobody does anything")]
fn rest() {
    thread::sleep(REST);
}
