//! Damages the files of the database at random: whatever happens to them, all own work comes back and nothing panics.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    panic,
    path::{Path, PathBuf},
    sync::mpsc::sync_channel,
    thread,
    time::Duration,
};

use joinup_node::{
    journal::{Journal, Sort},
    store::{Store, rebuild},
};
use joinup_protocol::{item::Verified, replica::Same};

use crate::{
    Outcome,
    plan::{self, Dice, OWN},
};

/// Batches of own work, and of another community's items.
const BATCHES: u32 = 40;
/// What one recovery may take.
const DEADLINE: Duration = Duration::from_secs(60);

/// How a damaged store was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// It opened, and everything was as it should be.
    Sound,
    /// It opened; it said that batches or items were lost, and those of our own were brought back.
    Repaired,
    /// It opened; items were missing and nothing said so, and those of our own were brought back.
    Silent,
    /// It did not open, or could not be used, and was rebuilt.
    Rebuilt,
}

/// Damages so many copies of a store and recovers each.
pub(crate) fn run(rounds: u32, seed: u64) -> Outcome {
    let dice = Dice::new(seed);
    let folder = tempfile::tempdir()?;
    let [own, original] = ["own", "original"].map(|name| folder.path().join(name));
    write_original(&own, &original, seed)?;
    // Panics of the database are caught; their messages would hide everything else.
    panic::set_hook(Box::new(|_| {}));
    let mut tally = [0; 4];
    for round in 0..rounds {
        let copy = folder.path().join(format!("copy-{round}"));
        copy_folder(&original, &copy)?;
        let done: Vec<String> = (0..=dice.below(3)).map(|_| damage(&copy, &dice)).collect::<io::Result<_>>()?;
        let found = recover_in_time(&own, &copy, seed);
        let found = found.map_err(|error| format!("round {round} of seed {seed} ({}): {error}", done.join(", ")))?;
        tally[found as usize] += 1;
        remove_copies(folder.path())?;
    }
    let [sound, repaired, silent, rebuilt] = tally;
    println!("{rounds} stores damaged: {sound} were sound all the same, {repaired} repaired, {rebuilt} rebuilt");
    println!("{silent} had lost others' items without a word; all own work was there after each");
    Ok(())
}

fn write_original(own: &Path, folder: &Path, seed: u64) -> Outcome {
    let (journal, _) = Journal::open(own, |_, _| {})?;
    let (store, _) = Store::open(folder)?;
    for number in 0..BATCHES {
        let items = plan::batch(seed, OWN, number);
        journal.append(&plan::entries(seed, number, &items))?;
        store.apply(items, plan::NOW, &Same(u32::MAX))?;
        store.apply(plan::batch(seed, OWN + 1, number), plan::NOW, &Same(u32::MAX))?;
    }
    drop(store);
    // The second time it is opened a snapshot is written, which is damaged like everything else.
    Store::open(folder)?;
    Ok(())
}

/// Recovers in another thread, so that an endless loop of the database is a failure and not a standstill.
fn recover_in_time(own: &Path, store: &Path, seed: u64) -> Result<Found, String> {
    let (send, result) = sync_channel(1);
    let (own, store) = (own.to_owned(), store.to_owned());
    let thread = thread::spawn(move || {
        let _ = send.send(recover(&own, &store, seed).map_err(|error| error.to_string()));
    });
    match result.recv_timeout(DEADLINE) {
        Ok(found) => {
            thread.join().map_err(|_| "a panic while closing".to_owned())?;
            found
        }
        Err(_) if thread.is_finished() => Err("a panic".to_owned()),
        Err(_) => Err(format!("no end after {DEADLINE:?}")),
    }
}

/// What a node does at its start: open, bring back what is missing of its own, and rebuild if that does not work.
fn recover(own: &Path, folder: &Path, seed: u64) -> Result<Found, Box<dyn std::error::Error>> {
    let mut items = Vec::new();
    Journal::open(own, |_, entry| {
        if entry.sort == Sort::Item {
            items.push(Verified::from_bytes(&entry.body));
        }
    })?;
    let items: Vec<Verified> = items.into_iter().collect::<Result<_, _>>()?;
    if let Ok((store, report)) = Store::open(folder)
        && let Ok(found) = repair(&store, report.lost, &items, seed)
    {
        return Ok(found);
    }
    let rebuilt = rebuild(folder, items, plan::NOW)?;
    check(&rebuilt.store, seed)?;
    Ok(Found::Rebuilt)
}

fn repair(store: &Store, lost: u64, own: &[Verified], seed: u64) -> Result<Found, Box<dyn std::error::Error>> {
    let everything = (OWN..=OWN + 1).map(|lane| plan::winners(seed, lane, BATCHES).len()).sum::<usize>();
    let found: Vec<bool> = store.items(plan::circle()).map(|item| item.is_ok()).collect();
    let damaged = found.contains(&false);
    store.apply(own.to_vec(), plan::NOW, &Same(u32::MAX))?;
    check(store, seed)?;
    Ok(match found.len() == everything && !damaged {
        true => Found::Sound,
        false if damaged || lost > 0 => Found::Repaired,
        false => Found::Silent,
    })
}

fn check(store: &Store, seed: u64) -> Outcome {
    for (slot, winner) in plan::winners(seed, OWN, BATCHES) {
        if store.item(&plan::circle(), &slot)?.as_ref() != Some(&winner) {
            return Err(format!("{winner:?} is not there").into());
        }
    }
    Ok(())
}

/// Does one thing to one file; gives what.
fn damage(folder: &Path, dice: &Dice) -> io::Result<String> {
    let files = files_of(folder)?;
    let choice = usize::try_from(dice.below(files.len() as u64)).unwrap_or_default();
    let Some(path) = files.get(choice) else { return Ok("nothing left to damage".to_owned()) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let length = fs::metadata(path)?.len();
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    Ok(match dice.below(6) {
        0 => {
            fs::remove_file(path)?;
            format!("{name} deleted")
        }
        1 => {
            let to = dice.below(length + 1);
            file.set_len(to)?;
            format!("{name} cut from {length} to {to}")
        }
        2 => {
            let (at, size) = (dice.below(length + 1), 1 + dice.below(8_192));
            overwrite(&mut file, at, &vec![0; usize::try_from(size).unwrap_or_default()])?;
            format!("{name} zeroed at {at} for {size}")
        }
        _ => {
            let flips = 1 + dice.below(40);
            for _ in 0..flips {
                flip(&mut file, dice.below(length), dice.below(8))?;
            }
            format!("{name} with {flips} bits flipped")
        }
    })
}

fn flip(file: &mut File, at: u64, bit: u64) -> io::Result<()> {
    let mut byte = [0];
    file.seek(SeekFrom::Start(at))?;
    if file.read(&mut byte)? == 1 {
        overwrite(file, at, &[byte[0] ^ 1 << bit])?;
    }
    Ok(())
}

fn overwrite(file: &mut File, at: u64, bytes: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(at))?;
    file.write_all(bytes)
}

fn files_of(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.map(|found| Ok(found?.path())).collect::<io::Result<_>>()?;
    files.retain(|path| path.is_file());
    files.sort();
    Ok(files)
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for file in files_of(from)? {
        fs::copy(&file, to.join(file.file_name().unwrap_or_default()))?;
    }
    Ok(())
}

/// The copy and what was moved aside from it.
fn remove_copies(folder: &Path) -> io::Result<()> {
    for found in fs::read_dir(folder)? {
        let found = found?;
        if found.file_name().to_string_lossy().starts_with("copy-") {
            fs::remove_dir_all(found.path())?;
        }
    }
    Ok(())
}
