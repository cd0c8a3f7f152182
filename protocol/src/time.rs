//! Time as data: milliseconds since 1970 and the stamp of an item. Nothing here reads a clock.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::limits;

/// Milliseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Millis(pub u64);

impl Millis {
    /// One second.
    pub const SECOND: u64 = 1_000;
    /// One minute.
    pub const MINUTE: u64 = 60 * Self::SECOND;
    /// One day.
    pub const DAY: u64 = 24 * 60 * Self::MINUTE;

    /// This moment and so many milliseconds more; stays at the end of time.
    pub const fn plus(self, millis: u64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this moment, 0 if it is not earlier.
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The last midnight in UTC.
    pub const fn midnight(self) -> Self {
        Self(self.0 - self.0 % Self::DAY)
    }
}

/// When an item was said, and whether it withdraws: 48 bits, of which the top one marks a tombstone and the
/// other 47 are milliseconds since 1970 of a hybrid logical clock (Kulkarni et al., OPODIS 2014).
///
/// The order of stamps is the order in which items replace each other, so a tombstone wins whatever the time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Stamp(u64);

/// A stamp has only 48 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stamp beyond 48 bits")]
pub struct StampOutOfRange;

const TOMBSTONE: u64 = 1 << 47;
const MILLIS: u64 = TOMBSTONE - 1;

impl Stamp {
    /// The next stamp for a slot: now, but past the newest stamp of that slot that the writer knows.
    pub fn next(now: Millis, newest: Option<Self>) -> Self {
        let past = newest.map_or(0, |stamp| stamp.millis().0.saturating_add(1));
        Self(now.0.max(past).min(MILLIS))
    }

    /// The same moment, as a tombstone.
    pub const fn withdrawing(self) -> Self {
        Self(self.0 | TOMBSTONE)
    }

    /// Whether this withdraws its slot for ever.
    pub const fn is_tombstone(self) -> bool {
        self.0 & TOMBSTONE != 0
    }

    /// The moment.
    pub const fn millis(self) -> Millis {
        Millis(self.0 & MILLIS)
    }

    /// Whether it is so far ahead of `now` that it has to wait.
    pub const fn is_early(self, now: Millis) -> bool {
        self.millis().0 > now.0.saturating_add(limits::FUTURE_STAMP)
    }

    /// Whether an item of this stamp is too old to be kept, judged at the last midnight in UTC so that nodes agree
    /// for a whole day. A tombstone never is.
    pub const fn is_expired(self, now: Millis) -> bool {
        !self.is_tombstone() && self.millis().0.saturating_add(limits::EXPIRY) < now.midnight().0
    }

    /// Eight bytes, most significant first: the form in which stamps are compared, hashed and sent.
    pub const fn to_be_bytes(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }

    /// The 48 bits alone, most significant byte first: the form within a [`crate::reconcile::ShortId`].
    pub const fn to_six_bytes(self) -> [u8; 6] {
        let [_, _, six @ ..] = self.0.to_be_bytes();
        six
    }

    /// Reads [`Stamp::to_six_bytes`].
    pub const fn from_six_bytes([a, b, c, d, e, f]: [u8; 6]) -> Self {
        Self(u64::from_be_bytes([0, 0, a, b, c, d, e, f]))
    }

    /// Reads [`Stamp::to_be_bytes`].
    ///
    /// # Errors
    /// When one of the 16 unused bits is set.
    pub fn from_be_bytes(bytes: [u8; 8]) -> Result<Self, StampOutOfRange> {
        u64::from_be_bytes(bytes).try_into()
    }
}

impl TryFrom<u64> for Stamp {
    type Error = StampOutOfRange;

    fn try_from(bits: u64) -> Result<Self, StampOutOfRange> {
        if bits > TOMBSTONE | MILLIS { Err(StampOutOfRange) } else { Ok(Self(bits)) }
    }
}

impl From<Stamp> for u64 {
    fn from(stamp: Stamp) -> Self {
        stamp.0
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stamp({}{})", self.millis().0, if self.is_tombstone() { ", withdrawn" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_goes_past_the_newest_known_even_when_the_clock_went_back() {
        let newest = Stamp::next(Millis(1_000), None);
        assert_eq!(Stamp::next(Millis(500), Some(newest)).millis(), Millis(1_001));
        assert_eq!(Stamp::next(Millis(5_000), Some(newest)).millis(), Millis(5_000));
    }

    #[test]
    fn a_tombstone_wins_over_every_later_stamp_and_never_expires() {
        let gone = Stamp::next(Millis(1), None).withdrawing();
        assert!(gone > Stamp::next(Millis(MILLIS), None));
        assert!(!gone.is_expired(Millis(MILLIS)));
    }

    #[test]
    fn expiry_is_judged_at_midnight() {
        let stamp = Stamp::next(Millis(10 * Millis::DAY + 5), None);
        let last = Millis(10 * Millis::DAY + limits::EXPIRY + Millis::DAY - 1);
        assert!(!stamp.is_expired(last));
        assert!(stamp.is_expired(last.plus(1)));
    }

    #[test]
    fn stamps_have_48_bits() {
        assert_eq!(Stamp::try_from(1 << 48), Err(StampOutOfRange));
        assert!(Stamp::from_be_bytes([0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).is_ok_and(Stamp::is_tombstone));
    }
}
