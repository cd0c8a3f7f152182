//! Believing something: the one way from bytes to a [`Verified`] item.

use std::{borrow::Cow, ops::Deref, sync::Arc};

use super::{Header, Item, Payload, PayloadError, Schema, VERSION};
use crate::{
    id::{CircleId, CommunityId, Digest, EntryId, Kind},
    key::{Authors, Domain, SignatureError},
    limits,
    seal::{CircleKey, Unopened},
    time::{Stamp, StampOutOfRange},
};

/// Why bytes do not have the form of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Shorter than an empty item.
    #[error("too short: {0} bytes")]
    Short(usize),
    /// Longer than an item may be.
    #[error("too long: {0} bytes")]
    Long(usize),
    /// Another envelope.
    #[error("envelope version {0} is not known")]
    Version(u8),
    /// A stamp with bits that stamps do not have.
    #[error(transparent)]
    Stamp(#[from] StampOutOfRange),
}

/// Why an item is refused for ever, by everybody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusedItem {
    /// Not an item.
    #[error(transparent)]
    Form(#[from] ParseError),
    /// Not signed by its author.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// What it says cannot be read.
    #[error(transparent)]
    Payload(#[from] PayloadError),
}

/// Reads fixed-width fields off the front of bytes whose length has been checked.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], ParseError> {
        let (field, rest) = self.0.split_first_chunk().ok_or(ParseError::Short(self.0.len()))?;
        self.0 = rest;
        Ok(*field)
    }
}

impl Item {
    /// Reads the form of an item; nothing is believed yet.
    ///
    /// # Errors
    /// When the bytes are too short or too long, of another version, or carry an impossible stamp.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        if bytes.len() > limits::ITEM {
            return Err(ParseError::Long(bytes.len()));
        }
        if bytes.len() < limits::ITEM_HEADER + limits::SIGNATURE {
            return Err(ParseError::Short(bytes.len()));
        }
        let mut fields = Fields(bytes);
        let [version] = fields.take()?;
        if version != VERSION {
            return Err(ParseError::Version(version));
        }
        let circle = CircleId::new(fields.take()?);
        let author = CommunityId::new(fields.take()?);
        let [kind] = fields.take()?;
        let id = EntryId::new(fields.take()?);
        let stamp = Stamp::from_be_bytes(fields.take()?)?;
        let [major, minor] = fields.take()?;
        let header = Header { circle, author, kind: Kind(kind), id, stamp, schema: Schema { major, minor } };
        let digest = Digest::of(&bytes[..bytes.len() - limits::SIGNATURE]);
        Ok(Self { slot: header.slot(), header, digest, bytes: bytes.into() })
    }

    /// Checks the payload's form, then the author's signature.
    ///
    /// # Errors
    /// When either is wrong; no node will ever think otherwise of the same bytes.
    pub fn verify(self) -> Result<Verified, RefusedItem> {
        Verifier::default().check(self)
    }
}

/// Checks many items, each alone, and remembers the authors' keys meanwhile.
#[derive(Debug, Default)]
pub struct Verifier(Authors);

impl Verifier {
    /// Reads and checks bytes that came from anywhere.
    ///
    /// # Errors
    /// As [`Verified::from_bytes`].
    pub fn verify(&mut self, bytes: &[u8]) -> Result<Verified, RefusedItem> {
        self.check(Item::parse(bytes)?)
    }

    fn check(&mut self, item: Item) -> Result<Verified, RefusedItem> {
        let payload = Payload::decode(&item.header, item.payload_bytes())?;
        let signature = item.bytes.last_chunk().ok_or(ParseError::Short(item.bytes.len()))?;
        self.0.verify(&item.header.author, Domain::Item, item.body(), signature)?;
        Ok(Verified { item, payload: Some(Arc::new(payload)) })
    }
}

/// An item that its author signed and whose payload can be read. Only such items enter a store.
#[derive(Debug, Clone)]
pub struct Verified {
    item: Item,
    /// What was read when it was checked.
    payload: Option<Arc<Payload>>,
}

impl PartialEq for Verified {
    fn eq(&self, other: &Self) -> bool {
        self.item == other.item
    }
}

impl Eq for Verified {}

impl Verified {
    /// Reads and checks bytes that came from anywhere.
    ///
    /// # Errors
    /// When they are not an item, or not one of its author.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RefusedItem> {
        Item::parse(bytes)?.verify()
    }

    /// Takes back bytes that this node verified before it stored them, and whose hash it has just checked.
    ///
    /// # Errors
    /// When they do not even have the form of an item.
    pub fn from_store(bytes: &[u8]) -> Result<Self, ParseError> {
        Item::parse(bytes).map(Self::own)
    }

    /// Opens the seal of an item that was said in the circle of this key, so that it can be read like any other. One
    /// that is withdrawn has none.
    ///
    /// # Errors
    /// When it is not sealed, or what is within is not what a member of the circle can have put there.
    pub fn open(&mut self, key: &CircleKey) -> Result<(), Unopened> {
        if !self.item.header.stamp.is_tombstone() {
            self.payload = Some(Arc::new(key.read(&self.item)?));
        }
        Ok(())
    }

    pub(super) const fn own(item: Item) -> Self {
        Self { item, payload: None }
    }

    /// What it says.
    pub fn payload(&self) -> Payload {
        self.payload_ref().into_owned()
    }

    /// The same without a copy of what was read when it was checked.
    pub fn payload_ref(&self) -> Cow<'_, Payload> {
        let again = || Payload::decode_again(&self.item.header, self.item.payload_bytes()).unwrap_or(Payload::Newer);
        self.payload.as_deref().map_or_else(|| Cow::Owned(again()), Cow::Borrowed)
    }
}

impl Deref for Verified {
    type Target = Item;

    fn deref(&self) -> &Item {
        &self.item
    }
}
