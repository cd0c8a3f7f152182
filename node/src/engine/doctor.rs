//! The doctor: looks at everything that can be damaged, says how it is, and builds the store again from own work.

use std::sync::Arc;

use super::Engine;
use crate::{
    api::{
        Error,
        types::{Check, Doctor, Notice},
    },
    clock::Clock,
    home::Home,
    journal::Fault,
    store,
};

impl Engine {
    /// Looks at journal, store, disk and clock.
    pub fn doctor(&self) -> Doctor {
        let (journal, store) = &self.0.found;
        let set = self.0.store.state(&self.commons());
        let mut checks = vec![
            ok("folder", format!("{} is ours alone, and in use by this joinup only.", self.0.home.path().display())),
            ok("key", "The community's key is there, and readable by you only.".into()),
        ];
        if journal.faults.is_empty() {
            let written = self.look(|state| state.written);
            let batches = count(journal.files + written.batches, "batch", "batches");
            let entries = count(journal.entries + written.entries, "entry", "entries");
            let message = format!("{batches} with {entries}, all sound.");
            checks.push(ok("own work", message));
        }
        checks.extend(journal.faults.iter().map(|(file, fault)| damaged(file, fault)));
        let items = count(set.count, "current item", "current items");
        checks.push(ok("store", format!("{items}, and the hash of all is as it should be.")));
        if store.lost > 0 {
            let lost = count(store.lost, "batch", "batches");
            let message = format!("Lost by damage: {lost}; ours are back, others' come back from others.");
            checks.push(Check { name: "store".into(), state: "warning".into(), message, next: "joinup sync".into() });
        };
        checks.extend(self.health().into_iter().map(warning));
        Doctor { ok: checks.iter().all(|check| check.state == "ok"), checks, rebuilt: false }
    }
}

/// Builds the store of a folder again from own work; what others wrote comes back by catch-up. The old store is moved
/// aside.
///
/// # Errors
/// When the journal cannot be read, or the new store cannot be written.
pub fn rebuild(home: Arc<Home>, clock: Clock) -> Result<(Engine, Doctor), Error> {
    // Opening the engine brings every store in step with the journal, so the new one may begin empty.
    drop(store::rebuild(&home.store(), [], clock.now()).map_err(Error::failed)?);
    let engine = Engine::open(home, clock)?;
    let doctor = engine.doctor();
    let items = engine.look(|state| state.own.newest.len());
    let items = count(items, "item", "items");
    let built = ok("rebuilt", format!("The store was built again with {items} of your own work."));
    Ok((engine, Doctor { rebuilt: true, checks: std::iter::once(built).chain(doctor.checks).collect(), ..doctor }))
}

/// What the doctor says when the store does not open.
pub fn cannot_open(error: &Error) -> Doctor {
    let message = error.to_string();
    let check = Check { name: "store".into(), state: "problem".into(), message, next: error.next.clone() };
    Doctor { ok: false, checks: vec![check], rebuilt: false }
}

fn count(number: impl TryInto<u64>, one: &str, several: &str) -> String {
    match number.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {one}"),
        number => format!("{number} {several}"),
    }
}

fn ok(name: &str, message: String) -> Check {
    Check { name: name.into(), state: "ok".into(), message, next: String::new() }
}

fn warning(Notice { code, message, next }: Notice) -> Check {
    Check { name: code, state: "warning".into(), message, next }
}

fn damaged(file: &str, fault: &Fault) -> Check {
    let message = match fault {
        Fault::Damaged { entries } => {
            format!("The file own/{file} is damaged; still sound in it: {}.", count(*entries, "entry", "entries"))
        }
        Fault::Missing => format!("The file own/{file} is missing."),
        Fault::Newer => format!("The file own/{file} was written by a newer joinup."),
    };
    let next = "Put the file back from a backup; what was published comes back from others".into();
    Check { name: "own work".into(), state: "problem".into(), message, next }
}
