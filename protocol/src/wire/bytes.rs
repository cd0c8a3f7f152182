//! Byte strings of bounded length. In JSON lower-case base32, as ids are.

use core::fmt;
use std::ops::Deref;

use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::limits;

/// At most `MAX` bytes; the length is checked before anything is allocated.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Bytes<const MAX: usize>(Vec<u8>);

/// The bytes of an item on its way.
pub type ItemBytes = Bytes<{ limits::ITEM }>;

/// More bytes than there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{found} bytes where at most {limit} are allowed")]
pub struct TooManyBytes {
    /// Bytes found.
    pub found: usize,
    /// Bytes allowed.
    pub limit: usize,
}

impl<const MAX: usize> TryFrom<Vec<u8>> for Bytes<MAX> {
    type Error = TooManyBytes;

    fn try_from(bytes: Vec<u8>) -> Result<Self, TooManyBytes> {
        if bytes.len() > MAX { Err(TooManyBytes { found: bytes.len(), limit: MAX }) } else { Ok(Self(bytes)) }
    }
}

impl<const MAX: usize> Deref for Bytes<MAX> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl<const MAX: usize> fmt::Debug for Bytes<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl<const MAX: usize> Serialize for Bytes<MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.serialize_str(&BASE32_NOPAD.encode(&self.0).to_ascii_lowercase());
        }
        serializer.serialize_bytes(&self.0)
    }
}

struct Visitor<const MAX: usize>;

impl<const MAX: usize> de::Visitor<'_> for Visitor<MAX> {
    type Value = Bytes<MAX>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at most {MAX} bytes")
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        if bytes.len() > MAX {
            return Err(E::custom(TooManyBytes { found: bytes.len(), limit: MAX }));
        }
        Ok(Bytes(bytes.to_vec()))
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Bytes<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            let bytes = BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).map_err(de::Error::custom)?;
            return bytes.try_into().map_err(de::Error::custom);
        }
        deserializer.deserialize_bytes(Visitor)
    }
}
