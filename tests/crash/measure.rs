//! What durability costs on this computer.

use std::{ffi::OsString, fs, ops::Range, path::Path, process::Command, sync::mpsc::sync_channel, time::Duration};

use joinup_node::{
    clock::Clock,
    journal::{Entry, Journal, Sort},
    store::Store,
};
use joinup_protocol::{item::Verified, key::CommunityKey, replica::Same, time::Stamp};

use crate::{
    Outcome,
    plan::{self, Dice},
};

/// How long an idle store is watched.
const IDLE: Duration = Duration::from_secs(5);

/// Measures everything and prints it.
pub(crate) fn run() -> Outcome {
    let folder = tempfile::tempdir()?;
    for (items, batch) in [(200, 1), (10_000, 100), (20_000, 1_000)] {
        let store = folder.path().join(format!("batches-of-{batch}"));
        println!("{}", applied(&store, items, batch)?);
    }
    for items in [10_000, 100_000] {
        let store = folder.path().join(format!("store-of-{items}"));
        for arguments in
            [vec!["fill".into(), store.clone().into(), items.to_string().into()], vec!["open".into(), store.into()]]
        {
            let out = Command::new(std::env::current_exe()?).args::<_, OsString>(arguments).output()?;
            print!("{}", String::from_utf8_lossy(&out.stdout));
        }
    }
    println!("{}", journal(&folder.path().join("own"))?);
    Ok(())
}

/// Fills a store in a process of its own and says how much memory that has when it is done, and what it does then.
pub(crate) fn fill(folder: &Path, count: usize) -> Outcome {
    let (store, _) = Store::open(folder)?;
    for first in (0..count).step_by(500) {
        store.apply(items(first..first + 500), plan::NOW, &Same(u32::MAX))?;
    }
    let (full, busy) = (resident(), processor_ticks());
    let (_nobody, nothing) = sync_channel::<()>(1);
    let _ = nothing.recv_timeout(IDLE);
    let idle = processor_ticks() - busy;
    println!(
        "{count} items came in: {full} resident; idle for {IDLE:?}: {}, {idle} ticks of the processor",
        resident()
    );
    Ok(())
}

/// Opens a store in a process of its own and says how long that took and how much memory it has.
pub(crate) fn open(folder: &Path) -> Outcome {
    let clock = Clock::system();
    let (store, _) = Store::open(folder)?;
    let opened = clock.elapsed();
    let after_open = resident();
    let count = store.items(plan::circle()).filter(Result::is_ok).count();
    let all = clock.elapsed() - opened;
    println!(
        "{count} items: opened in {opened:?}, then {after_open} resident; all read in {all:?}, then {}; {} on disk",
        resident(),
        store.size()
    );
    Ok(())
}

fn applied(folder: &Path, count: usize, batch: usize) -> Result<String, Box<dyn std::error::Error>> {
    let (store, _) = Store::open(folder)?;
    let items = items(0..count);
    let clock = Clock::system();
    for chunk in items.chunks(batch) {
        store.apply(chunk.to_vec(), plan::NOW, &Same(u32::MAX))?;
    }
    let time = clock.elapsed();
    let rate = count as f64 / time.as_secs_f64();
    Ok(format!("{count} items of 1 KiB in batches of {batch}: {time:?}, {rate:.0} a second"))
}

fn items(numbers: Range<usize>) -> Vec<Verified> {
    let dice = Dice::new(numbers.start as u64);
    let author = |number: usize| CommunityKey::from_seed(&[u8::try_from(number % 50).unwrap_or(0); 32]);
    let authors: Vec<CommunityKey> = (0..50).map(author).collect();
    numbers
        .map(|number| {
            let thing = u16::try_from(number / 50).unwrap_or(0);
            plan::item(&authors[number % 50], thing, Stamp::next(plan::NOW, None), &dice.bytes(868))
        })
        .collect()
}

/// As many entries as a large import publishes at once.
fn journal(folder: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let dice = Dice::new(2);
    let entry = |size| Entry { sort: Sort::Record, body: dice.bytes(size) };
    let entries: Vec<Entry> = (0..11_450).map(|_| entry(4_000)).collect();
    let clock = Clock::system();
    let (written, _) = Journal::open(folder, |_, _| {})?;
    written.append(&entries)?;
    let append = clock.elapsed();
    let (_, report) = Journal::open(folder, |_, _| {})?;
    let open = clock.elapsed() - append;
    Ok(format!("{} entries of 4 KB appended to the journal in {append:?}, read again in {open:?}", report.entries))
}

/// Time of the processor that this process had, in ticks of usually 10 ms.
fn processor_ticks() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}

fn resident() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.unwrap_or(" unknown").trim().to_owned()
}
