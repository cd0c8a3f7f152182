//! Checks what peers send on all cores: each item alone and strictly, in the order in which they came.
//!
//! A batch is shared out in small pieces to threads that live as long as the batch does, so nothing runs, and no queue
//! grows, while there is nothing to check. The caller's thread does its share; it is one that may be busy for long, never
//! a network task's. It refuses to know where the bytes come from and what becomes of the items.

use std::{
    num::NonZero,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use joinup_protocol::item::{RefusedItem, Verified, Verifier};

/// Items of a piece: so few that nobody waits long for the last one, so many that sharing out costs nothing.
const PIECE: usize = 16;

/// An item that is refused, and which one of the batch it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("item {at} of a batch: {why}")]
pub struct RefusedAt {
    /// Its place in the batch, from 0.
    pub at: usize,
    /// Why.
    pub why: RefusedItem,
}

/// Verifiers whose knowledge of authors is kept: those of the threads of a few sessions at once.
const KEPT: usize = 8;

/// Checks batches of items. Clones share what is known of authors.
#[derive(Debug, Clone)]
pub struct Verification {
    threads: usize,
    /// Verifiers that nobody uses at the moment.
    idle: Arc<Mutex<Vec<Verifier>>>,
}

impl Default for Verification {
    /// One that uses all cores.
    fn default() -> Self {
        Self::on(thread::available_parallelism().map_or(1, NonZero::get))
    }
}

impl Verification {
    /// One that uses so many threads, the caller's among them.
    pub fn on(threads: usize) -> Self {
        Self { threads: threads.max(1), idle: Arc::default() }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Verifier>> {
        // Whoever panicked held nothing but whole verifiers.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lends a verifier that knows authors, if one is idle; a new one is as right, and only slower.
    fn share<B: AsRef<[u8]>>(&self, work: &Work<'_, B>) -> Vec<Piece> {
        let mut verifier = self.idle().pop().unwrap_or_default();
        let pieces = work.share(&mut verifier);
        let mut idle = self.idle();
        if idle.len() < KEPT {
            idle.push(verifier);
        }
        pieces
    }

    /// Reads and checks all items of a batch.
    ///
    /// # Errors
    /// When one is refused: the first of them.
    pub fn verify<B: AsRef<[u8]> + Sync>(&self, batch: &[B]) -> Result<Vec<Verified>, RefusedAt> {
        let work = Work { batch, next: AtomicUsize::new(0), to_the_end: false };
        let checked = self.work(&work).into_iter().enumerate();
        checked.map(|(at, checked)| checked.map_err(|why| RefusedAt { at, why })).collect()
    }

    /// Reads and checks the items of a batch, each for itself: one that is refused says nothing of the others, as when
    /// they came from many and nobody vouches for how they were put together.
    pub fn verify_each<B: AsRef<[u8]> + Sync>(&self, batch: &[B]) -> Vec<Result<Verified, RefusedItem>> {
        self.work(&Work { batch, next: AtomicUsize::new(0), to_the_end: true })
    }

    /// Does all of the work, or all before the first refused item and what came with it.
    fn work<B: AsRef<[u8]> + Sync>(&self, work: &Work<'_, B>) -> Vec<Result<Verified, RefusedItem>> {
        let batch = work.batch;
        let mut pieces = thread::scope(|scope| {
            let helpers = self.threads.min(batch.len().div_ceil(PIECE)).saturating_sub(1);
            let helpers: Vec<_> = (0..helpers).map(|_| scope.spawn(|| self.share(work))).collect();
            let mut pieces = self.share(work);
            for helper in helpers {
                match helper.join() {
                    Ok(done) => pieces.extend(done),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            pieces
        });
        pieces.sort_unstable_by_key(|piece| piece.from);
        pieces.into_iter().flat_map(|piece| piece.items).collect()
    }
}

/// A batch that several threads take pieces of, in order: so before the first refused item, nothing is left out.
struct Work<'a, B> {
    batch: &'a [B],
    next: AtomicUsize,
    /// Whether it goes on after a refused item.
    to_the_end: bool,
}

struct Piece {
    from: usize,
    items: Vec<Result<Verified, RefusedItem>>,
}

impl<B: AsRef<[u8]>> Work<'_, B> {
    /// Does one piece after the other until nothing is left, or an item is refused.
    fn share(&self, verifier: &mut Verifier) -> Vec<Piece> {
        let mut pieces = Vec::new();
        loop {
            let from = self.next.fetch_add(PIECE, Ordering::Relaxed);
            let Some(rest) = self.batch.get(from..).filter(|rest| !rest.is_empty()) else { return pieces };
            let mut items = Vec::with_capacity(PIECE);
            let mut ends = false;
            for bytes in rest.iter().take(PIECE) {
                let checked = verifier.verify(bytes.as_ref());
                ends = checked.is_err() && !self.to_the_end;
                items.push(checked);
                if ends {
                    break;
                }
            }
            pieces.push(Piece { from, items });
            if ends {
                // Nobody needs what comes after it.
                self.next.fetch_max(self.batch.len(), Ordering::Relaxed);
                return pieces;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use joinup_protocol::{
        id::{CircleId, EntryId, Kind},
        item::{Draft, Payload},
        key::{CommunityKey, SignatureError},
        profile::Profile,
        time::{Millis, Stamp},
    };

    use super::*;

    fn items(count: u8) -> Vec<Vec<u8>> {
        let item = |seed: u8| {
            let profile = Profile { name: format!("Sample {seed}").parse().unwrap(), ..Profile::default() };
            let draft = Draft {
                circle: CircleId::open("bakers"),
                kind: Kind::PROFILE,
                id: EntryId::ONLY,
                stamp: Stamp::next(Millis(1), None),
                payload: Payload::Profile(Box::new(profile)),
            };
            draft.sign(&CommunityKey::from_seed(&[seed % 7; 32])).unwrap().bytes().to_vec()
        };
        (0..count).map(item).collect()
    }

    #[test]
    fn order_is_kept_on_any_number_of_threads() {
        let batch = items(100);
        for threads in [1, 2, 5, 40] {
            let verification = Verification::on(threads);
            for batch in [&batch[..], &batch[..3], &[]] {
                let verified = verification.verify(batch).unwrap();
                assert!(verified.iter().map(|item| &item.bytes()[..]).eq(batch.iter().map(|bytes| &bytes[..])));
            }
        }
    }

    #[test]
    fn the_first_refused_item_is_told_whoever_finds_another_one_sooner() {
        let mut batch = items(100);
        for at in [37, 38, 80] {
            *batch[at].last_mut().unwrap() ^= 1;
        }
        for threads in [1, 2, 5, 40] {
            let refused = RefusedAt { at: 37, why: RefusedItem::Signature(SignatureError::Mismatch) };
            assert_eq!(Verification::on(threads).verify(&batch), Err(refused), "{threads} threads");
        }
    }

    #[test]
    fn each_item_is_checked_for_itself_when_that_is_asked_for() {
        let mut batch = items(100);
        for at in [0, 37, 38, 99] {
            *batch[at].last_mut().unwrap() ^= 1;
        }
        for threads in [1, 2, 40] {
            let checked = Verification::on(threads).verify_each(&batch);
            let refused: Vec<usize> = (0..100).filter(|at| checked[*at].is_err()).collect();
            assert_eq!((checked.len(), refused), (100, vec![0, 37, 38, 99]));
        }
    }

    #[test]
    fn verifiers_are_lent_and_come_back_and_few_are_kept() {
        let (batch, verification) = (items(100), Verification::on(2));
        for _ in 0..3 {
            assert_eq!(verification.verify(&batch).unwrap().len(), 100);
            assert!([1, 2].contains(&verification.idle().len()));
        }
        let many = Verification { threads: 40, ..verification };
        assert_eq!(many.verify(&items(200)).unwrap().len(), 200);
        assert!(many.idle().len() <= KEPT);
    }
}
