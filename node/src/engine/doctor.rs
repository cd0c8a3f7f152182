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
    say, store,
};

impl Engine {
    /// Looks at journal, store, disk and clock.
    pub fn doctor(&self) -> Doctor {
        let (journal, store) = &self.0.found;
        let items: u64 = self.0.store.circles().iter().map(|circle| self.0.store.state(circle).count).sum();
        let mut checks = vec![
            ok(say!("check-folder"), say!("doctor-folder", path = self.0.home.path().display().to_string())),
            ok(say!("check-key"), self.key_found()),
        ];
        if journal.faults.is_empty() {
            let written = self.look(|state| state.written);
            let batches = batches(journal.files + written.batches);
            let entries = say!("entries", number = journal.entries + written.entries);
            checks.push(ok(say!("check-own-work"), say!("doctor-own-work", batches = batches, entries = entries)));
        }
        checks.extend(journal.faults.iter().map(|(file, fault)| damaged(file, fault)));
        checks.push(ok(say!("check-store"), say!("doctor-store", number = items)));
        let disk = self.disk();
        let [used, index, allowed] = [disk.used, disk.index, disk.allowed].map(|bytes| bytes.div_ceil(1_000_000));
        checks.push(ok(say!("check-disk"), say!("doctor-disk", used = used, index = index, allowed = allowed)));
        if store.lost > 0 {
            let message = say!("doctor-lost", lost = batches(store.lost));
            let (name, next) = (say!("check-store"), "joinup sync".into());
            checks.push(Check { name, state: "warning".into(), message, next });
        }
        checks.extend(self.health().into_iter().map(warning));
        Doctor { ok: checks.iter().all(|check| check.state == "ok"), checks, rebuilt: false }
    }
}

impl Engine {
    fn key_found(&self) -> String {
        if self.0.home.is_protected() { say!("doctor-key-protected") } else { say!("doctor-key") }
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
    let built = ok(say!("check-rebuilt"), say!("doctor-rebuilt", number = items));
    Ok((engine, Doctor { rebuilt: true, checks: std::iter::once(built).chain(doctor.checks).collect(), ..doctor }))
}

/// What the doctor says when the store does not open.
pub fn cannot_open(error: &Error) -> Doctor {
    let message = error.to_string();
    let check = Check { name: say!("check-store"), state: "problem".into(), message, next: error.next.clone() };
    Doctor { ok: false, checks: vec![check], rebuilt: false }
}

fn batches(number: impl TryInto<u64>) -> String {
    say!("batches", number = number.try_into().unwrap_or(u64::MAX))
}

fn ok(name: String, message: String) -> Check {
    Check { name, state: "ok".into(), message, next: String::new() }
}

fn warning(Notice { code, message, next }: Notice) -> Check {
    Check { name: code, state: "warning".into(), message, next }
}

fn damaged(file: &str, fault: &Fault) -> Check {
    let message = match fault {
        Fault::Damaged { entries } => {
            say!("doctor-damaged", file = file, sound = say!("entries", number = *entries))
        }
        Fault::Missing => say!("doctor-missing", file = file),
        Fault::Newer => say!("doctor-newer", file = file),
    };
    let next = say!("next-backup");
    Check { name: say!("check-own-work"), state: "problem".into(), message, next }
}
