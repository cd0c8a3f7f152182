//! How many signatures this computer checks strictly when it does nothing else: by ed25519-dalek alone, as a program
//! that takes it as it is would, which unpacks the key and R of each.

use std::thread;

use ed25519_dalek::{Signature, VerifyingKey};
use joinup_node::clock::Clock;
use joinup_protocol::{item::Verified, key::Domain};

/// Signatures that each thread checks.
pub(crate) const CHECKED: usize = 20_000;

/// Checks a second by so many threads together.
pub(crate) fn rate(items: &[Verified], threads: usize, clock: &Clock) -> f64 {
    let begun = clock.elapsed();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| assert!(items.iter().cycle().take(CHECKED).all(is_signed)));
        }
    });
    (threads * CHECKED) as f64 / (clock.elapsed() - begun).as_secs_f64()
}

fn is_signed(item: &Verified) -> bool {
    let Some((body, signature)) = item.bytes().split_last_chunk() else { return false };
    let Ok(key) = VerifyingKey::from_bytes(item.header().author.as_bytes()) else { return false };
    key.verify_strict(&[Domain::Item.prefix(), body].concat(), &Signature::from_bytes(signature)).is_ok()
}
