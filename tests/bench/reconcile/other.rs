//! `negentropy` on the same sets: the digests as ids, the stamps as times.

use joinup_node::clock::Clock;
use joinup_protocol::replica::Replica;
use negentropy::{Error, Id, Negentropy, NegentropyStorageVector};

use super::{report::Run, sets::Sets};

/// Bytes of a frame, as relays use it.
const FRAME: u64 = 60_000;

/// With frames of any length.
pub(super) fn unlimited(sets: &Sets, clock: &Clock) -> Result<Run, Error> {
    run(sets, 0, clock)
}

/// With frames of a bounded length.
pub(super) fn in_frames(sets: &Sets, clock: &Clock) -> Result<Run, Error> {
    run(sets, FRAME, clock)
}

fn run(sets: &Sets, frame: u64, clock: &Clock) -> Result<Run, Error> {
    let (ours, theirs) = (storage(&sets.opener)?, storage(&sets.answerer)?);
    let begun = clock.elapsed();
    let mut client = Negentropy::borrowed(&ours, frame)?;
    let mut server = Negentropy::borrowed(&theirs, frame)?;
    let (mut have, mut need) = (Vec::new(), Vec::new());
    let mut run = Run::default();
    let mut ask = client.initiate()?;
    loop {
        let answer = server.reconcile(&ask)?;
        run.rounds += 1;
        run.there += ask.len() as u64;
        run.back += answer.len() as u64;
        match client.reconcile_with_ids(&answer, &mut have, &mut need)? {
            Some(next) => ask = next,
            None => break,
        }
    }
    run.found = have.len() + need.len();
    run.time = clock.elapsed() - begun;
    Ok(run)
}

fn storage(replica: &Replica) -> Result<NegentropyStorageVector, Error> {
    let mut storage = NegentropyStorageVector::new();
    for entry in replica.after(None) {
        let time = u64::from_be_bytes(entry.stamp.to_be_bytes());
        storage.insert(time, Id::from_byte_array(*entry.digest.as_bytes()))?;
    }
    storage.seal()?;
    Ok(storage)
}
