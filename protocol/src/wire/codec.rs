//! The canonical encoding: bincode 2 with big-endian variable-length integers, read back and compared.
//!
//! bincode accepts several spellings of one integer and stops before the end of its input without a word. So a
//! decoded value is encoded again, and anything but the same bytes is refused. The only file that names bincode.

use serde::{Serialize, de::DeserializeOwned};

use crate::limits;

/// Why bytes are not a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// Longer than this type may be; nothing was decoded.
    #[error("{found} bytes where at most {limit} are allowed")]
    TooLong {
        /// Bytes found.
        found: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Not the encoding of a value of this type, within its caps.
    #[error("malformed: {0}")]
    Malformed(String),
    /// Bytes are left over after the value.
    #[error("{0} bytes too many")]
    Trailing(usize),
    /// Another spelling of the same value.
    #[error("not the canonical encoding")]
    NotCanonical,
}

/// The hard end of everything: no value is longer than a record or a frame.
const LIMIT: usize = limits::FRAME;

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_big_endian().with_variable_int_encoding().with_limit::<LIMIT>()
}

/// Encodes a value.
///
/// # Errors
/// When it is longer than `limit` bytes.
pub fn encode<T: Serialize>(value: &T, limit: usize) -> Result<Vec<u8>, CodecError> {
    let bytes =
        bincode::serde::encode_to_vec(value, config()).map_err(|error| CodecError::Malformed(error.to_string()))?;
    if bytes.len() > limit { Err(CodecError::TooLong { found: bytes.len(), limit }) } else { Ok(bytes) }
}

/// Decodes a value that fills `bytes` exactly.
///
/// # Errors
/// When the bytes exceed `limit`, are malformed, have a tail, or are not canonical.
pub fn decode<T: Serialize + DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<T, CodecError> {
    let (value, used) = decode_prefix(bytes, limit)?;
    if used < bytes.len() { Err(CodecError::Trailing(bytes.len() - used)) } else { Ok(value) }
}

/// Decodes a value that may be followed by fields of a newer version; gives it and its length in bytes.
///
/// # Errors
/// As [`decode`], but for a tail.
pub fn decode_prefix<T: Serialize + DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<(T, usize), CodecError> {
    let (value, used): (T, usize) = decode_again(bytes, limit)?;
    if bytes.get(..used) == Some(encode(&value, limit)?.as_slice()) {
        Ok((value, used))
    } else {
        Err(CodecError::NotCanonical)
    }
}

/// Decodes a value out of bytes that [`decode_prefix`] has taken before, without asking again whether they are
/// canonical.
///
/// # Errors
/// When the bytes exceed `limit` or are malformed.
pub fn decode_again<T: DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<(T, usize), CodecError> {
    if bytes.len() > limit {
        return Err(CodecError::TooLong { found: bytes.len(), limit });
    }
    bincode::serde::borrow_decode_from_slice(bytes, config()).map_err(|error| match error {
        bincode::error::DecodeError::OtherString(ours) => CodecError::Malformed(ours),
        theirs => CodecError::Malformed(theirs.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_spelling_of_an_integer_is_refused() {
        assert_eq!(decode::<u64>(&[7], 16), Ok(7));
        assert_eq!(decode::<u64>(&[251, 0, 7], 16), Err(CodecError::NotCanonical));
    }

    #[test]
    fn a_tail_is_refused_but_for_a_newer_version() {
        assert_eq!(decode::<u8>(&[7, 9], 16), Err(CodecError::Trailing(1)));
        assert_eq!(decode_prefix::<u8>(&[7, 9], 16), Ok((7, 1)));
    }

    #[test]
    fn a_length_without_its_bytes_is_refused() {
        let claims_16_exabytes = [253, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert!(matches!(decode::<String>(&claims_16_exabytes, 16), Err(CodecError::Malformed(_))));
    }
}
