//! The store on its own: durable items a second, what is read again, and what that takes; beside it how many signatures
//! this computer checks in the same minutes.

use std::{path::Path, process::Command, thread};

use joinup_node::{clock::Clock, store::Store};
use joinup_protocol::{item::Verified, limits, replica::Same};

use crate::{Outcome, items, meter, strict};

/// Numbers of items unless told otherwise.
const COUNTS: [&str; 2] = ["10000", "100000"];
/// `store [ITEMS ...]`: each number of items in processes of their own, so that memory is theirs.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    match arguments {
        [step, rest @ ..] if step == "fill" || step == "open" => return one(step, rest),
        _ => {}
    }
    let counts = if arguments.is_empty() { COUNTS.map(str::to_owned).to_vec() } else { arguments.to_vec() };
    let clock = Clock::system();
    for count in counts {
        let folder = tempfile::tempdir()?;
        let items = items::file(count.parse()?, clock.now())?;
        for step in ["fill", "open"] {
            let this = std::env::current_exe()?;
            let mut child = Command::new(this);
            let done = child.args(["store", step]).arg(&items).arg(folder.path().join("store")).status()?;
            if !done.success() {
                return Err(format!("{step} of {count} items failed").into());
            }
        }
    }
    signatures(&clock)
}

fn one(step: &str, rest: &[String]) -> Outcome {
    let [items, folder] = rest else { return Err("store fill|open ITEMS FOLDER".into()) };
    match step {
        "fill" => fill(Path::new(items), Path::new(folder)),
        _ => open(Path::new(folder)),
    }
}

/// Offers all items in batches as peers send them.
fn fill(path: &Path, folder: &Path) -> Outcome {
    let clock = Clock::system();
    let (store, _) = Store::open(folder)?;
    let (mut count, mut bytes) = (0usize, 0usize);
    // Reading the file is no work of the store: neither its time nor its share of the processor counts.
    let [mut reading, mut busy_reading] = [std::time::Duration::ZERO; 2];
    let (begun, busy) = (clock.elapsed(), meter::processor());
    let (before, _) = meter::memory();
    let mut batches = items::Batches::open(path)?;
    loop {
        let (from, busy_from) = (clock.elapsed(), meter::own_thread());
        let Some(batch) = batches.next() else { break };
        let items: Vec<Verified> = batch.iter().map(|item| Verified::from_store(item)).collect::<Result<_, _>>()?;
        reading += clock.elapsed() - from;
        busy_reading += meter::own_thread() - busy_from;
        count += items.len();
        bytes += batch.iter().map(Vec::len).sum::<usize>();
        let outcomes = store.apply(items, clock.now(), &Same(limits::ITEMS_STRANGER))?;
        if !outcomes.iter().all(joinup_protocol::replica::Outcome::is_change) {
            return Err("not all were taken".into());
        }
    }
    let took = clock.elapsed() - begun - reading;
    let worked = (meter::processor() - busy).saturating_sub(busy_reading);
    let (now, peak) = meter::memory();
    drop(store);
    println!(
        "store {count} items of {} bytes: {:.0} a second, {:.1} us of processor each; \
         {:.0} MiB before, {:.0} MiB after, {:.0} MiB at most; {:.2} bytes on disk a byte",
        bytes / count.max(1),
        count as f64 / took.as_secs_f64(),
        worked.as_secs_f64() * 1e6 / count as f64,
        meter::mebibytes(before),
        meter::mebibytes(now),
        meter::mebibytes(peak),
        on_disk(folder)? as f64 / bytes as f64,
    );
    Ok(())
}

/// Opens the store and reads everything again.
fn open(folder: &Path) -> Outcome {
    let clock = Clock::system();
    let (store, _) = Store::open(folder)?;
    let opened = clock.elapsed();
    let (memory, _) = meter::memory();
    let busy = meter::processor();
    let count = store.items(items::circle()).filter(Result::is_ok).count();
    let read = clock.elapsed() - opened;
    let worked = meter::processor() - busy;
    println!(
        "      opened in {:.0} ms, then {:.0} MiB; all read as they lie on the disk: {:.0} a second, {:.1} us each",
        opened.as_secs_f64() * 1e3,
        meter::mebibytes(memory),
        count as f64 / read.as_secs_f64(),
        worked.as_secs_f64() * 1e6 / count as f64,
    );
    Ok(())
}

fn on_disk(folder: &Path) -> std::io::Result<u64> {
    let sizes = std::fs::read_dir(folder)?.map(|found| Ok(found?.metadata()?.len()));
    sizes.sum()
}

/// Strict checks of one signature each over items like these, on one core and on all.
fn signatures(clock: &Clock) -> Outcome {
    let path = items::file(COUNTS[0].parse()?, clock.now())?;
    let items: Vec<Verified> =
        items::Batches::open(&path)?.flatten().map(|item| Verified::from_store(&item)).collect::<Result<_, _>>()?;
    let cores = thread::available_parallelism()?.get();
    for threads in [1, cores] {
        let [alone, own] = [strict::rate, strict::own_rate].map(|rate| rate(&items, threads, clock));
        println!("verify_strict on {threads}: {alone:.0} a second; the same verdict as joinup comes to it: {own:.0}");
    }
    Ok(())
}
