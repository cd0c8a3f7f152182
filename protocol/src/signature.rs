//! A signature as data: 64 bytes that travel inside a payload or a receipt. Checking it is the business of [`crate::key`].

use core::fmt;

use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::limits;

/// The bytes of an ed25519 signature. In JSON lower-case base32, as ids are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; limits::SIGNATURE]);

impl Signature {
    /// Takes the bytes as they are.
    pub const fn new(bytes: [u8; limits::SIGNATURE]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; limits::SIGNATURE] {
        &self.0
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({})", BASE32_NOPAD.encode(&self.0).to_ascii_lowercase())
    }
}

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.serialize_str(&BASE32_NOPAD.encode(&self.0).to_ascii_lowercase());
        }
        let (start, end) = self.0.split_at(limits::SIGNATURE / 2);
        (<[u8; 32]>::try_from(start).unwrap_or_default(), <[u8; 32]>::try_from(end).unwrap_or_default())
            .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            let bytes = BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).map_err(de::Error::custom)?;
            return bytes.try_into().map(Self).map_err(|_| de::Error::custom("not 64 bytes"));
        }
        let (start, end) = <([u8; 32], [u8; 32])>::deserialize(deserializer)?;
        let mut bytes = [0; limits::SIGNATURE];
        bytes[..32].copy_from_slice(&start);
        bytes[32..].copy_from_slice(&end);
        Ok(Self(bytes))
    }
}
