//! The only reader of the clock and of randomness; everything else is told.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use joinup_protocol::time::Millis;

/// By how many milliseconds the clock is wrong on purpose.
const OFFSET: &str = "JOINUP_CLOCK_OFFSET_MS";

/// The operating system has no random bytes to give; nothing can be signed or named then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gives no random bytes: {0}")]
pub struct NoRandomness(getrandom::Error);

impl NoRandomness {
    /// What the system said.
    pub fn why(&self) -> String {
        self.0.to_string()
    }
}

/// Where time and random bytes come from. Clones share one source.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System { offset: i64, started: Instant },
    Manual(Arc<Mutex<Manual>>),
}

#[derive(Debug)]
struct Manual {
    now: Millis,
    started: Millis,
    random: blake3::OutputReader,
}

impl Clock {
    /// The computer's clock; wrong by as many milliseconds as the environment's `JOINUP_CLOCK_OFFSET_MS` says, so that
    /// what a wrong clock does can be tried without setting one.
    pub fn system() -> Self {
        Self::system_off_by(offset(std::env::var(OFFSET).ok().as_deref()))
    }

    /// The computer's clock, wrong by so many milliseconds: for trying out what a wrong clock does.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn system_off_by(offset: i64) -> Self {
        Self(Source::System { offset, started: Instant::now() })
    }

    /// A clock that stands still until it is told, with the random bytes of a seed: for tests.
    pub fn manual(now: Millis, seed: u64) -> Self {
        let random = blake3::Hasher::new().update(&seed.to_be_bytes()).finalize_xof();
        Self(Source::Manual(Arc::new(Mutex::new(Manual { now, started: now, random }))))
    }

    /// Milliseconds since 1970, as far as this computer knows.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn now(&self) -> Millis {
        match &self.0 {
            Source::System { offset, .. } => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX).saturating_add_signed(*offset))
            }
            Source::Manual(manual) => lock(manual).now,
        }
    }

    /// Time since this clock was made; never goes back.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn elapsed(&self) -> Duration {
        match &self.0 {
            Source::System { started, .. } => Instant::now().duration_since(*started),
            Source::Manual(manual) => {
                let manual = lock(manual);
                Duration::from_millis(manual.now.since(manual.started))
            }
        }
    }

    /// Moves a manual clock on; the computer's clock goes by itself.
    pub fn advance(&self, millis: u64) {
        if let Source::Manual(manual) = &self.0 {
            let mut manual = lock(manual);
            manual.now = manual.now.plus(millis);
        }
    }

    /// Random bytes, fit for keys.
    ///
    /// # Errors
    /// When the operating system has none.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], NoRandomness> {
        let mut bytes = [0; N];
        match &self.0 {
            Source::System { .. } => getrandom::fill(&mut bytes).map_err(NoRandomness)?,
            Source::Manual(manual) => lock(manual).random.fill(&mut bytes),
        }
        Ok(bytes)
    }
}

/// An offset that makes no sense is none: a clock is too much in use to be refused over it.
fn offset(said: Option<&str>) -> i64 {
    said.and_then(|said| said.trim().parse().ok()).unwrap_or(0)
}

fn lock(manual: &Mutex<Manual>) -> std::sync::MutexGuard<'_, Manual> {
    manual.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_repeats_itself() {
        let [one, two] = [7, 7].map(|seed| Clock::manual(Millis(5), seed));
        assert_eq!(one.random::<16>(), two.random::<16>());
        one.advance(10);
        assert_eq!((one.now(), two.now()), (Millis(15), Millis(5)));
        assert_eq!(one.elapsed(), Duration::from_millis(10));
    }

    #[test]
    fn an_offset_is_a_number_of_milliseconds_or_none() {
        let said = [None, Some("0"), Some("-31536000000"), Some(" 5 "), Some("a year"), Some("")];
        assert_eq!(said.map(offset), [0, 0, -31_536_000_000, 5, 0, 0]);
    }

    #[test]
    fn a_clock_can_be_wrong_on_purpose() {
        let behind = Clock::system_off_by(-365 * 86_400_000);
        assert!(Clock::system().now().since(behind.now()) >= 364 * Millis::DAY);
    }
}
