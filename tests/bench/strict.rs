//! How many signatures this computer checks strictly when it does nothing else: by ed25519-dalek alone, as a program
//! that takes it as it is would, which unpacks the key and R of each; and as joinup does it, with the same verdict.

use std::thread;

use ed25519_dalek::{Signature, VerifyingKey};
use joinup_node::clock::Clock;
use joinup_protocol::{
    item::Verified,
    key::{Authors, Domain},
    limits,
};

/// Signatures that each thread checks.
const CHECKED: usize = 20_000;

/// Checks a second by so many threads together, by ed25519-dalek alone.
pub(crate) fn rate(items: &[Verified], threads: usize, clock: &Clock) -> f64 {
    on(items, threads, clock, || is_signed)
}

/// The same as joinup does it.
pub(crate) fn own_rate(items: &[Verified], threads: usize, clock: &Clock) -> f64 {
    on(items, threads, clock, || {
        let mut authors = Authors::default();
        move |item| {
            let (body, signature) = split(item);
            authors.verify(&item.header().author, Domain::Item, body, signature).is_ok()
        }
    })
}

fn on<C: FnMut(&Verified) -> bool>(
    items: &[Verified],
    threads: usize,
    clock: &Clock,
    checker: impl Fn() -> C + Sync,
) -> f64 {
    let begun = clock.elapsed();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| assert!(items.iter().cycle().take(CHECKED).all(checker())));
        }
    });
    (threads * CHECKED) as f64 / (clock.elapsed() - begun).as_secs_f64()
}

fn is_signed(item: &Verified) -> bool {
    let (body, signature) = split(item);
    let Ok(key) = VerifyingKey::from_bytes(item.header().author.as_bytes()) else { return false };
    key.verify_strict(&[Domain::Item.prefix(), body].concat(), &Signature::from_bytes(signature)).is_ok()
}

/// What was signed, and the signature.
fn split(item: &Verified) -> (&[u8], &[u8; limits::SIGNATURE]) {
    item.bytes().split_last_chunk().unwrap_or((&[], &[0; limits::SIGNATURE]))
}
