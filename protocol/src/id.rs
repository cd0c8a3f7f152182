//! Names of things: fixed-size byte strings with a type each, so that a digest is never taken for a key.
//!
//! In JSON and on screen an id is lower-case base32 without padding (RFC 4648); on the wire it is its bytes.

use core::fmt;

use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseIdError {
    /// A character that base32 does not have, or a length that cannot be.
    #[error("not base32")]
    NotBase32,
    /// Another number of bytes than this kind of id has.
    #[error("{found} bytes where {wanted} are needed")]
    Length {
        /// Bytes found.
        found: usize,
        /// Bytes of this kind of id.
        wanted: usize,
    },
}

fn parse_base32<const N: usize>(text: &str) -> Result<[u8; N], ParseIdError> {
    let bytes = BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).map_err(|_| ParseIdError::NotBase32)?;
    let found = bytes.len();
    bytes.try_into().map_err(|_| ParseIdError::Length { found, wanted: N })
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;

            /// Takes the bytes as they are.
            pub const fn new(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&BASE32_NOPAD.encode(&self.0).to_ascii_lowercase())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl core::str::FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                parse_base32(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() { serializer.collect_str(self) } else { self.0.serialize(serializer) }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
                } else {
                    <[u8; $len]>::deserialize(deserializer).map(Self)
                }
            }
        }
    };
}

id!(
    /// A circle: a set of communities that learn together; the unit of gossip, catch-up and storage.
    CircleId,
    32
);
id!(
    /// A community: its ed25519 public key (RFC 8032). Its form is checked where a signature is, in [`crate::key`].
    CommunityId,
    32
);
id!(
    /// A machine: the ed25519 public key of its node, of which libp2p's peer id is made.
    NodeId,
    32
);
id!(
    /// The hash of a slot: BLAKE3 of circle, author, kind and id. The store's key.
    SlotHash,
    32
);
id!(
    /// BLAKE3 of an item's body, of a record or of an attachment.
    Digest,
    32
);
id!(
    /// What an author calls one of its things: 16 random bytes, unique only together with author and kind.
    EntryId,
    16
);
id!(
    /// The id that people see: 16 bytes of a hash over author, kind and [`EntryId`], so that nobody can shadow it.
    PublicId,
    16
);

/// The circle that every node is in unless told otherwise.
pub const COMMONS: &str = "commons";

impl CircleId {
    /// The open circle of that name: BLAKE3("joinup circle v1" | name).
    pub fn open(name: &str) -> Self {
        Self(*blake3::Hasher::new().update(b"joinup circle v1").update(name.as_bytes()).finalize().as_bytes())
    }

    /// A private circle: BLAKE3("joinup circle v1" | name | 0 | secret of 32 bytes).
    pub fn private(name: &str, secret: &[u8; 32]) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"joinup circle v1").update(name.as_bytes()).update(&[0]).update(secret);
        Self(*hasher.finalize().as_bytes())
    }
}

impl Digest {
    /// BLAKE3 of the bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }
}

impl EntryId {
    /// The one slot of kinds of which a community has only one, such as its profile.
    pub const ONLY: Self = Self([0; 16]);
}

impl PublicId {
    /// First 16 bytes of BLAKE3("joinup id v1" | author | kind | id).
    pub fn of(author: &CommunityId, kind: Kind, id: &EntryId) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"joinup id v1").update(author.as_bytes()).update(&[kind.0]).update(id.as_bytes());
        let mut first = [0; 16];
        hasher.finalize_xof().fill(&mut first);
        Self(first)
    }
}

impl SlotHash {
    /// BLAKE3("joinup slot v1" | circle | author | kind | id).
    pub fn of(circle: &CircleId, author: &CommunityId, kind: Kind, id: &EntryId) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"joinup slot v1").update(circle.as_bytes()).update(author.as_bytes());
        hasher.update(&[kind.0]).update(id.as_bytes());
        Self(*hasher.finalize().as_bytes())
    }
}

/// What sort of thing an item is; unknown kinds are kept and passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Kind(pub u8);

impl Kind {
    /// Who a community is: name, context, nodes.
    pub const PROFILE: Self = Self(1);
    /// The summary of an experiment.
    pub const EXPERIMENT: Self = Self(2);
    /// A question, reply, offer ... attached to an experiment or a note.
    pub const NOTE: Self = Self(3);
    /// "We know them."
    pub const INTRODUCTION: Self = Self(4);
    /// What a bridging institution promises.
    pub const MANIFEST: Self = Self(5);
    /// "From now on this key speaks for us."
    pub const SUCCESSION: Self = Self(6);
    /// What a relay had to take away.
    pub const REMOVAL: Self = Self(7);

    /// The word used in events and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PROFILE => "profile",
            Self::EXPERIMENT => "experiment",
            Self::NOTE => "note",
            Self::INTRODUCTION => "introduction",
            Self::MANIFEST => "manifest",
            Self::SUCCESSION => "succession",
            Self::REMOVAL => "removal",
            _ => "newer",
        }
    }

    /// Whether this version of joinup knows what is in it.
    pub const fn is_known(self) -> bool {
        matches!(self.0, 1..=7)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_survive_text_in_either_case() {
        let id = PublicId::new(*b"0123456789abcdef");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_ascii_uppercase().parse(), Ok(id));
    }

    #[test]
    fn a_wrong_length_or_letter_is_told() {
        assert_eq!("1".repeat(26).parse::<PublicId>(), Err(ParseIdError::NotBase32));
        assert_eq!("aa".parse::<PublicId>(), Err(ParseIdError::Length { found: 1, wanted: 16 }));
    }

    #[test]
    fn a_private_circle_is_not_the_open_one_of_its_name() {
        assert_ne!(CircleId::open("commons"), CircleId::private("commons", &[0; 32]));
    }
}
