//! Asking for a record: its digest, answered by a head of five bytes and the record itself.
//!
//! ```text
//! request = digest 32
//! answer  = status 1 | length u32, big-endian | record
//! ```

use crate::{id::Digest, limits};

/// Bytes of a request.
pub const REQUEST: usize = Digest::LEN;
/// Bytes of an answer's head.
pub const HEAD: usize = 5;

/// What an answer begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordHead {
    /// A record of so many bytes follows.
    Here(u32),
    /// The node does not have it, or does not give it to the one who asks; which of the two is not told.
    NotHere,
    /// The node has too much to do; try later or elsewhere.
    Busy,
}

/// Why bytes are no head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeadError {
    /// A status that is none.
    #[error("unknown status {0}")]
    Status(u8),
    /// Longer than a record may be.
    #[error("{0} bytes are more than a record may have")]
    Long(u32),
    /// A length where nothing follows.
    #[error("a length without a record")]
    Length,
}

impl RecordHead {
    /// The head of a record of so many bytes; none for one that is longer than a record may be.
    pub fn here(length: usize) -> Option<Self> {
        u32::try_from(length).ok().filter(|_| length <= limits::RECORD).map(Self::Here)
    }

    /// Its bytes.
    pub fn encode(self) -> [u8; HEAD] {
        let (status, length) = match self {
            Self::Here(length) => (0, length),
            Self::NotHere => (1, 0),
            Self::Busy => (2, 0),
        };
        let [a, b, c, d] = length.to_be_bytes();
        [status, a, b, c, d]
    }

    /// Reads its bytes; a length that is given is within [`limits::RECORD`].
    ///
    /// # Errors
    /// When they are no head.
    pub fn decode([status, a, b, c, d]: [u8; HEAD]) -> Result<Self, HeadError> {
        let length = u32::from_be_bytes([a, b, c, d]);
        match (status, length) {
            (0, length) if usize::try_from(length).is_ok_and(|length| length <= limits::RECORD) => {
                Ok(Self::Here(length))
            }
            (0, length) => Err(HeadError::Long(length)),
            (1, 0) => Ok(Self::NotHere),
            (2, 0) => Ok(Self::Busy),
            (1 | 2, _) => Err(HeadError::Length),
            (status, _) => Err(HeadError::Status(status)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_survive() {
        for head in [RecordHead::Here(0), RecordHead::Here(262_144), RecordHead::NotHere, RecordHead::Busy] {
            assert_eq!(RecordHead::decode(head.encode()), Ok(head));
        }
        assert_eq!(RecordHead::here(limits::RECORD), Some(RecordHead::Here(262_144)));
        assert_eq!(RecordHead::here(limits::RECORD + 1), None);
        assert_eq!(RecordHead::Here(258).encode(), [0, 0, 0, 1, 2]);
    }

    #[test]
    fn broken_heads_are_refused() {
        assert_eq!(RecordHead::decode([0, 0, 4, 0, 1]), Err(HeadError::Long(262_145)));
        assert_eq!(RecordHead::decode([1, 0, 0, 0, 1]), Err(HeadError::Length));
        assert_eq!(RecordHead::decode([2, 0, 0, 0, 1]), Err(HeadError::Length));
        assert_eq!(RecordHead::decode([3, 0, 0, 0, 0]), Err(HeadError::Status(3)));
    }
}
