//! What an item says: one type a kind, and the two cases in which there is nothing to read.

use std::borrow::Cow;

use serde::{Serialize, de::DeserializeOwned};

use super::{Header, Schema};
use crate::{
    experiment::Summary,
    id::Kind,
    introduction::Introduction,
    limits,
    manifest::Manifest,
    note::Note,
    profile::Profile,
    removal::Removal,
    succession::Succession,
    wire::codec::{self, CodecError},
};

/// Why a payload is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PayloadError {
    /// Its bytes are malformed.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// A tombstone says nothing.
    #[error("a withdrawal with content")]
    TombstoneWithContent,
    /// Longer than a payload may be.
    #[error("payload too long: {0} bytes")]
    Long(usize),
    /// A payload of one kind in an item of another.
    #[error("not the payload of a {}", .0.name())]
    Kind(Kind),
}

/// What an item says.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// Who a community is.
    Profile(Box<Profile>),
    /// The summary of an experiment.
    Experiment(Box<Summary>),
    /// A question, reply, offer ...
    Note(Box<Note>),
    /// "We know them."
    Introduction(Box<Introduction>),
    /// What a bridging institution promises.
    Manifest(Box<Manifest>),
    /// "From now on this key speaks for us."
    Succession(Box<Succession>),
    /// What a relay keeps no more, because it had to take it away.
    Removal(Box<Removal>),
    /// Its author took it back.
    Tombstone,
    /// Sealed for a private circle whose secret is not here: kept and passed on.
    Sealed,
    /// Of a kind or a major version that this joinup does not know: kept and passed on, shown as written by a newer one.
    Newer,
}

impl Payload {
    /// Reads the payload of an item with this header.
    ///
    /// # Errors
    /// When it is too long, malformed or not canonical, or a tombstone with content.
    pub fn decode(header: &Header, bytes: &[u8]) -> Result<Self, PayloadError> {
        Self::decode_as(header, bytes, Trust::None)
    }

    /// Reads the payload of an item that was found canonical before.
    pub(super) fn decode_again(header: &Header, bytes: &[u8]) -> Result<Self, PayloadError> {
        Self::decode_as(header, bytes, Trust::Canonical)
    }

    fn decode_as(header: &Header, bytes: &[u8], trust: Trust) -> Result<Self, PayloadError> {
        if bytes.len() > limits::PAYLOAD {
            return Err(PayloadError::Long(bytes.len()));
        }
        if header.stamp.is_tombstone() {
            return if bytes.is_empty() { Ok(Self::Tombstone) } else { Err(PayloadError::TombstoneWithContent) };
        }
        if header.schema.is_sealed() {
            return Ok(Self::Sealed);
        }
        if header.schema.major != Schema::CURRENT.major {
            return Ok(Self::Newer);
        }
        let form = (header.kind, header.schema.minor);
        Ok(match header.kind {
            Kind::PROFILE => Self::Profile(read(form, bytes, trust)?),
            Kind::EXPERIMENT => Self::Experiment(read(form, bytes, trust)?),
            Kind::NOTE => Self::Note(read(form, bytes, trust)?),
            Kind::INTRODUCTION => Self::Introduction(read(form, bytes, trust)?),
            Kind::MANIFEST => Self::Manifest(read(form, bytes, trust)?),
            Kind::SUCCESSION => Self::Succession(read(form, bytes, trust)?),
            Kind::REMOVAL => Self::Removal(read(form, bytes, trust)?),
            _ => Self::Newer,
        })
    }

    /// The bytes of the payload of an item of this kind.
    ///
    /// # Errors
    /// When it is longer than [`limits::PAYLOAD`] or of another kind.
    pub fn encode(&self, kind: Kind) -> Result<Vec<u8>, PayloadError> {
        let bytes = match (self, kind) {
            (Self::Profile(profile), Kind::PROFILE) => codec::encode(profile, limits::PAYLOAD),
            (Self::Experiment(summary), Kind::EXPERIMENT) => codec::encode(summary, limits::PAYLOAD),
            (Self::Note(note), Kind::NOTE) => codec::encode(note, limits::PAYLOAD),
            (Self::Introduction(introduction), Kind::INTRODUCTION) => codec::encode(introduction, limits::PAYLOAD),
            (Self::Manifest(manifest), Kind::MANIFEST) => codec::encode(manifest, limits::PAYLOAD),
            (Self::Succession(succession), Kind::SUCCESSION) => codec::encode(succession, limits::PAYLOAD),
            (Self::Removal(removal), Kind::REMOVAL) => codec::encode(removal, limits::PAYLOAD),
            (Self::Tombstone, _) => Ok(Vec::new()),
            _ => return Err(PayloadError::Kind(kind)),
        };
        Ok(bytes?)
    }
}

/// What is known of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// They may be anything.
    None,
    /// They have been read before, and were canonical.
    Canonical,
}

/// How nothing is spelled in the fields that were appended to a kind after a minor version of its layout.
const fn appended(kind: Kind, minor: u8) -> &'static [u8] {
    match (kind, minor) {
        // `kept_by`.
        (Kind::PROFILE, 0) => &[0],
        // `refuses`, `places`, `sealed_circles`.
        (Kind::MANIFEST, 0) => &[0, 0, 0],
        _ => &[],
    }
}

fn read<T: Serialize + DeserializeOwned>(
    (kind, minor): (Kind, u8),
    bytes: &[u8],
    trust: Trust,
) -> Result<T, CodecError> {
    let later = appended(kind, minor);
    let whole = if later.is_empty() { Cow::Borrowed(bytes) } else { Cow::Owned([bytes, later].concat()) };
    let limit = limits::PAYLOAD + later.len();
    let (value, used) = match trust {
        Trust::None => codec::decode_prefix(&whole, limit)?,
        Trust::Canonical => codec::decode_again(&whole, limit)?,
    };
    let left = whole.len() - used;
    let may_be_more = minor > Schema::of(kind).minor;
    if left > 0 && !may_be_more { Err(CodecError::Trailing(left)) } else { Ok(value) }
}
