//! The process that is killed: it opens a home folder and writes batch after batch, saying which are acknowledged.

use std::{
    io::{self, Write},
    path::Path,
    sync::{Mutex, PoisonError},
    thread,
};

use joinup_node::{
    clock::Clock,
    home::Home,
    journal::Journal,
    store::{Remember, Shelf, Store},
};
use joinup_protocol::replica::Same;

use crate::{
    Outcome,
    plan::{self, OWN},
};

/// What it says when everything is open.
pub(crate) const OPEN: &str = "open";

/// Writes `batches` batches in each lane, beginning with the numbers given, and says each that is acknowledged.
pub(crate) fn run(home: &Path, seed: u64, lanes: u32, batches: u32, from: &[u32]) -> Outcome {
    let home = Home::create(home, &Clock::system())?;
    let (journal, _) = Journal::open(&home.own(), |_, _| {})?;
    let (store, _) = Store::open(&home.store())?;
    say(OPEN)?;
    let failure = Mutex::new(None);
    thread::scope(|scope| {
        for lane in 0..lanes {
            let (store, journal, failure) = (&store, &journal, &failure);
            let first = from.get(lane as usize).copied().unwrap_or_default();
            scope.spawn(move || {
                for number in first..first.saturating_add(batches) {
                    if let Err(error) = write(store, journal, seed, lane, number) {
                        *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.to_string());
                        return;
                    }
                }
            });
        }
    });
    match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

fn write(store: &Store, journal: &Journal, seed: u64, lane: u32, number: u32) -> Outcome {
    let items = plan::batch(seed, lane, number);
    if lane == OWN {
        journal.append(&plan::entries(seed, number, &items))?;
    }
    store.apply(items, plan::NOW, &Same(u32::MAX))?;
    let (key, value) = (lane.to_be_bytes().to_vec(), number.to_be_bytes().to_vec());
    store.remember(vec![Remember { shelf: Shelf::Cursors, key, value: Some(value) }])?;
    say(&format!("{lane} {number}"))?;
    Ok(())
}

/// One line in one write, so that the parent never sees half of it.
fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(format!("{text}\n").as_bytes())?;
    out.flush()
}
