//! A missing fsync does not show by killing a process: the system still writes what it was given. So the child's system
//! calls are recorded, and before each acknowledgement there must be, in this order:
//!
//! - an fsync of the journal's new file after its last write, its rename, and an fsync of the journal's folder;
//! - an fsync of each file of items after the last write to it, before anything is written to the database, which tells
//!   of them;
//! - an fsync of the database's file after the last write to it.

use std::{collections::HashMap, fs, path::Path, process::Command};

use crate::{Outcome, child};

/// Batches that are written while being watched.
const BATCHES: u32 = 12;
const CALLS: &str = "trace=write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,rename,renameat,renameat2,ftruncate";

/// Watches a child write and checks the order of its calls.
pub(crate) fn run() -> Outcome {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("skipped: strace is not installed");
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let (home, log) = (folder.path().join("home"), folder.path().join("calls"));
    let child = Command::new("strace")
        .args(["-f", "-y", "-qq", "-s", "64", "-e", CALLS, "-o"])
        .arg(&log)
        .arg(std::env::current_exe()?)
        .arg("child")
        .arg(&home)
        .args(["7", "1", &BATCHES.to_string(), "0"])
        .output()?;
    let calls = fs::read_to_string(&log).unwrap_or_default();
    if !child.status.success() && !calls.contains(child::OPEN) {
        println!("skipped: strace does not work here: {}", String::from_utf8_lossy(&child.stderr).trim());
        return Ok(());
    }
    let acknowledged = check(&calls, &home)?;
    if acknowledged != BATCHES {
        return Err(format!("{acknowledged} of {BATCHES} acknowledgements were seen").into());
    }
    println!("{BATCHES} acknowledgements, each after an fsync of the journal, its folder, the items and the database");
    Ok(())
}

/// A call that has returned.
struct Call<'a> {
    name: &'a str,
    arguments: &'a str,
}

/// What is on its way to the disk.
#[derive(Debug, Default)]
struct Pending {
    batch_written: bool,
    batch_renamed: bool,
    batch_in_folder: bool,
    items_written: bool,
    store_written: bool,
    store_synced: bool,
}

/// Checks the order of calls; gives the number of acknowledgements.
fn check(calls: &str, home: &Path) -> Result<u32, Box<dyn std::error::Error>> {
    let own = home.join("own").display().to_string();
    let batch = format!("<{own}/.unfinished-");
    let folder = format!("<{own}>");
    let store = format!("<{}>", home.join("store").join("db").display());
    let items = format!("<{}", home.join("store").join("items-").display());
    let mut pending = Pending::default();
    let mut acknowledged = 0;
    for Call { name, arguments } in finished(calls) {
        let is_write = name.contains("write") || name == "ftruncate";
        let is_sync = name == "fsync" || name == "fdatasync";
        if is_write && arguments.contains(&batch) {
            pending = Pending { batch_written: true, ..Pending::default() };
        } else if is_sync && arguments.contains(&batch) {
            pending.batch_written = false;
        } else if name.starts_with("rename") && arguments.contains(&own) {
            if pending.batch_written {
                return Err("a file of the journal is renamed before it is synced".into());
            }
            pending.batch_renamed = true;
        } else if is_sync && arguments.contains(&folder) {
            pending.batch_in_folder = pending.batch_renamed;
        } else if (is_write || is_sync) && arguments.contains(&items) {
            pending.items_written = is_write;
        } else if is_write && arguments.contains(&store) {
            if pending.items_written {
                return Err("the database tells of items that are not synced".into());
            }
            pending.store_written = true;
            pending.store_synced = false;
        } else if is_sync && arguments.contains(&store) {
            pending.store_synced = pending.store_written;
        } else if is_write && arguments.contains(&format!("\"0 {acknowledged}\\n\"")) {
            if !pending.batch_in_folder || pending.items_written || !pending.store_synced {
                return Err(format!("batch {acknowledged} is acknowledged too early: {pending:?}").into());
            }
            acknowledged += 1;
        }
    }
    Ok(acknowledged)
}

/// The calls in the order in which they took effect as far as the process can know: writes when they begin, all others
/// when they have succeeded.
fn finished(calls: &str) -> impl Iterator<Item = Call<'_>> {
    let mut begun: HashMap<&str, Call<'_>> = HashMap::new();
    calls.lines().filter_map(move |line| {
        let (thread, rest) = line.split_once(' ')?;
        let rest = rest.trim_start();
        if let Some(resumed) = rest.strip_prefix("<... ") {
            let call = begun.remove(thread)?;
            return (resumed.contains("= ") && !resumed.contains("= -1")).then_some(call);
        }
        let (name, arguments) = rest.split_once('(')?;
        let call = Call { name, arguments };
        if !rest.ends_with("<unfinished ...>") {
            return (!rest.contains("= -1")).then_some(call);
        }
        if name.contains("write") {
            return Some(call);
        }
        begun.insert(thread, call);
        None
    })
}
