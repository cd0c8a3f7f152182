//! What durability costs on this computer.

use std::{fs, path::Path, process::Command};

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

/// Measures everything and prints it.
pub(crate) fn run() -> Outcome {
    let folder = tempfile::tempdir()?;
    for (items, batch) in [(200, 1), (10_000, 100), (20_000, 1_000)] {
        let store = folder.path().join(format!("batches-of-{batch}"));
        println!("{}", applied(&store, items, batch)?);
    }
    for items in [10_000, 100_000] {
        let store = folder.path().join(format!("store-of-{items}"));
        applied(&store, items, 1_000)?;
        let out = Command::new(std::env::current_exe()?).arg("open").arg(&store).output()?;
        print!("{}", String::from_utf8_lossy(&out.stdout));
    }
    println!("{}", journal(&folder.path().join("own"))?);
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
        fs::metadata(folder.join("db"))?.len()
    );
    Ok(())
}

fn applied(folder: &Path, count: usize, batch: usize) -> Result<String, Box<dyn std::error::Error>> {
    let (store, _) = Store::open(folder)?;
    let items = items(count);
    let clock = Clock::system();
    for chunk in items.chunks(batch) {
        store.apply(chunk.to_vec(), plan::NOW, &Same(u32::MAX))?;
    }
    let time = clock.elapsed();
    let rate = count as f64 / time.as_secs_f64();
    Ok(format!("{count} items of 1 KiB in batches of {batch}: {time:?}, {rate:.0} a second"))
}

fn items(count: usize) -> Vec<Verified> {
    let dice = Dice::new(1);
    let author = |number: usize| CommunityKey::from_seed(&[u8::try_from(number % 50).unwrap_or(0); 32]);
    let authors: Vec<CommunityKey> = (0..50).map(author).collect();
    (0..count)
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

fn resident() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.unwrap_or(" unknown").trim().to_owned()
}
