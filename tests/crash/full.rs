//! Fills a small disk: what does not fit is refused by name, what was acknowledged can be read, and when there is room
//! again writing goes on without a restart.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use joinup_node::{
    clock::Clock,
    home::Home,
    journal::{Journal, JournalError},
    store::{Space, Store, StoreError},
};
use joinup_protocol::replica::Same;

use crate::{
    Outcome,
    plan::{self, OWN},
};

/// Bytes of the disk.
const DISK: usize = 160 * 1024 * 1024;
/// Bytes that somebody else's file takes of it, so that the reserve is soon reached.
const FILLER: usize = 84 * 1024 * 1024;
const SEED: u64 = 3;

/// A disk in memory; taken away when dropped.
struct Mounted(PathBuf);

impl Mounted {
    fn at(path: &Path) -> Option<Self> {
        let options = format!("size={DISK}");
        let out = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "joinup-crash"]).arg(path).output();
        out.is_ok_and(|out| out.status.success()).then(|| Self(path.to_owned()))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // Lazily, because something may still be open when a check failed.
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

/// Fills a disk and empties it again.
pub(crate) fn run() -> Outcome {
    let folder = tempfile::tempdir()?;
    let Some(disk) = Mounted::at(folder.path()) else {
        println!("skipped: no disk can be mounted here");
        return Ok(());
    };
    let result = fill(&disk.0);
    drop(disk);
    result
}

fn fill(disk: &Path) -> Outcome {
    let filler = disk.join("filler");
    let home = Home::create(&disk.join("home"), &Clock::system())?;
    let (journal, _) = Journal::open(&home.own(), |_, _| {})?;
    let (store, _) = Store::open(&home.store())?;
    let write = |number| -> Result<(), Box<dyn std::error::Error>> {
        let items = plan::batch(SEED, OWN, number);
        journal.append(&plan::entries(SEED, number, &items))?;
        store.apply(items, plan::NOW, &Same(u32::MAX))?;
        Ok(())
    };
    write(0)?;
    fs::write(&filler, vec![1; FILLER])?;
    let (acknowledged, refusal) =
        (1..).find_map(|number| write(number).err().map(|error| (number, error))).ok_or("the disk never was full")?;
    let by_store = refusal.downcast_ref::<StoreError>().is_some_and(|error| matches!(error, StoreError::Full { .. }));
    let by_journal = refusal.downcast_ref().is_some_and(|error| matches!(error, JournalError::Full { .. }));
    if !(by_store || by_journal) || !matches!(store.space(), Space::Full { .. }) {
        return Err(format!("not refused for want of room: {refusal}").into());
    }
    // Others fill it to the last byte.
    let to_the_brim = fs::write(disk.join("more"), vec![1; DISK]).is_err();
    check(&store, acknowledged)?;
    if !to_the_brim || write(acknowledged).is_ok() {
        return Err("there was room on a full disk".into());
    }
    fs::remove_file(&filler)?;
    fs::remove_file(disk.join("more"))?;
    write(acknowledged)?;
    check(&store, acknowledged + 1)?;
    // Full to the brim again, and now it has to open.
    drop((store, home));
    fs::write(disk.join("more"), vec![1; DISK]).unwrap_or_default();
    let home = Home::open(&disk.join("home"))?;
    check(&Store::open(&home.store())?.0, acknowledged + 1)?;
    println!("{acknowledged} batches until the disk was full; all could be read, and writing went on with room");
    Ok(())
}

/// Compares with what was acknowledged; the refused batch never came into the set.
fn check(store: &Store, batches: u32) -> Outcome {
    let winners = plan::winners(SEED, OWN, batches);
    for (slot, winner) in &winners {
        if store.item(&plan::circle(), slot)?.as_ref() != Some(winner) {
            return Err(format!("{winner:?} is not there").into());
        }
    }
    let count = store.state(&plan::circle()).count;
    if count == winners.len() as u64 { Ok(()) } else { Err(format!("{count} items are held").into()) }
}
