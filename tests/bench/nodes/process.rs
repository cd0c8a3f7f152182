//! A node as a process of the program itself, with what it tells and when, and what it has used.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, ChildStdout, Stdio},
    sync::mpsc::{Receiver, sync_channel},
    thread,
    time::Duration,
};

use joinup_node::clock::Clock;
use joinup_tests::daemon::{Home, LOOPBACK};
use serde_json::Value;

use crate::meter;

/// Events that nobody has asked about.
const UNREAD: usize = 65_536;

/// Something that a node told, and when.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) at: Duration,
    pub(crate) event: Value,
}

/// A running node. Ended when dropped.
#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) home: Home,
    child: Child,
    told: Receiver<Told>,
    ready: Value,
}

impl Process {
    /// Starts the node of that folder and waits until it can be reached.
    pub(crate) fn up(home: &Home, clock: &Clock, patience: Duration) -> Result<Self, String> {
        let mut command = home.command().into_std();
        command.args(["--json", "up", "--no-mdns", "--listen", LOOPBACK]);
        // The log of a benchmark that fails is what tells why.
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().map_err(|error| format!("joinup does not run: {error}"))?;
        let out = child.stdout.take().ok_or("its output")?;
        let told = listen(out, clock.clone());
        let mut process = Self { home: home.clone(), child, told, ready: Value::Null };
        process.ready = process.wait("ready", patience, |event| event["event"] == "ready")?.event;
        Ok(process)
    }

    /// The first of its addresses that is so: `/ip4/127.0.0.1/tcp/PORT/p2p/NODE`.
    pub(crate) fn address(&self) -> Result<String, String> {
        self.ready["addresses"][0].as_str().map(str::to_owned).ok_or_else(|| format!("no address: {}", self.ready))
    }

    /// The next event that is so; those before it are forgotten.
    pub(crate) fn wait(&self, what: &str, patience: Duration, is_so: impl Fn(&Value) -> bool) -> Result<Told, String> {
        loop {
            let told = self.told.recv_timeout(patience).map_err(|error| format!("waiting for {what}: {error}"))?;
            if is_so(&told.event) {
                return Ok(told);
            }
        }
    }

    /// Processor time so far, in steps of 10 ms.
    pub(crate) fn processor(&self) -> Duration {
        meter::processor_of(self.child.id())
    }

    /// Bytes of memory now, and at the most.
    pub(crate) fn memory(&self) -> (u64, u64) {
        meter::memory_of(self.child.id())
    }

    /// Bytes of memory at the most.
    pub(crate) fn peak(&self) -> u64 {
        self.memory().1
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It has ended already, then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads what a node tells as soon as it does. Single items are not looked at: there may be a hundred thousand.
fn listen(out: ChildStdout, clock: Clock) -> Receiver<Told> {
    let (tell, told) = sync_channel(UNREAD);
    thread::spawn(move || {
        let mut out = BufReader::with_capacity(1 << 20, out);
        let mut line = String::new();
        while out.read_line(&mut line).is_ok_and(|bytes| bytes > 0) {
            let at = clock.elapsed();
            if !line.contains("\"item_received\"")
                && let Ok(event) = serde_json::from_str(&line)
            {
                // What nobody reads is not needed.
                let _ = tell.try_send(Told { at, event });
            }
            line.clear();
        }
    });
    told
}
