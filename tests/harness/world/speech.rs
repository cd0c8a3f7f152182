//! What is said in a run: signed items of communities whose keys are always the same, and how bytes are believed.
//!
//! Checking a signature is a function of its bytes, so each item is checked once in a run however often it travels.

use std::{
    cell::RefCell,
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use joinup_protocol::{
    id::{CircleId, CommunityId, EntryId, Kind, PublicId},
    item::{Draft, Payload, RefusedItem, Verified},
    key::CommunityKey,
    note::Note,
    profile::Profile,
    text::Code,
    time::Stamp,
};

/// Keys of communities; those of hostile nodes' inventions come after those of nodes.
static KEYS: LazyLock<Vec<CommunityKey>> = LazyLock::new(|| {
    let seed = |number: u32| {
        let mut seed = [0x5e; 32];
        seed[..4].copy_from_slice(&number.to_be_bytes());
        seed
    };
    (0..1_024).map(|number| CommunityKey::from_seed(&seed(number))).collect()
});

/// The key with that number; the numbers go round.
pub fn key(number: usize) -> &'static CommunityKey {
    &KEYS[number % KEYS.len()]
}

/// The circle with that number.
pub fn circle(number: usize) -> CircleId {
    CircleId::open(["simulated", "another", "a third"][number % 3])
}

/// One thing that a community has: its profile or one of its notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thing {
    /// Profile or note.
    pub kind: Kind,
    /// Which of them.
    pub id: EntryId,
}

impl Thing {
    /// The profile.
    pub const PROFILE: Self = Self { kind: Kind::PROFILE, id: EntryId::ONLY };

    /// The note with that number.
    pub fn note(number: u64) -> Self {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&number.to_be_bytes());
        Self { kind: Kind::NOTE, id: EntryId::new(id) }
    }
}

/// Says something of a thing, or takes it back when there are no words.
pub fn say(key: &CommunityKey, circle: CircleId, thing: Thing, stamp: Stamp, words: Option<&str>) -> Option<Verified> {
    let payload = match words {
        None => Payload::Tombstone,
        Some(words) if thing.kind == Kind::PROFILE => {
            Payload::Profile(Box::new(Profile { name: words.parse().ok()?, ..Profile::default() }))
        }
        Some(words) => Payload::Note(Box::new(note(&key.id(), words)?)),
    };
    Draft { circle, kind: thing.kind, id: thing.id, stamp, payload }.sign(key).ok()
}

fn note(author: &CommunityId, words: &str) -> Option<Note> {
    Some(Note {
        kind: Code::known("question"),
        about: PublicId::of(author, Kind::EXPERIMENT, &EntryId::ONLY),
        version: None,
        in_reply_to: None,
        to: None,
        text: words.parse().ok()?,
        language: None,
        ours: None,
        adaptation: None,
    })
}

/// Items whose signature has been checked, by their bytes.
#[derive(Debug, Default)]
pub struct Believed(RefCell<HashMap<Arc<[u8]>, Verified>>);

impl Believed {
    /// As [`Verified::from_bytes`], but every item only once.
    ///
    /// # Errors
    /// When the bytes are no item of their author.
    pub fn verify(&self, bytes: &[u8]) -> Result<Verified, RefusedItem> {
        if let Some(item) = self.0.borrow().get(bytes) {
            return Ok(item.clone());
        }
        let item = Verified::from_bytes(bytes)?;
        self.remember(&item);
        Ok(item)
    }

    /// As [`Believed::verify`], for all of them.
    ///
    /// # Errors
    /// When one is no item of its author.
    pub fn verify_all(&self, items: &[Vec<u8>]) -> Result<Vec<Verified>, RefusedItem> {
        items.iter().map(|bytes| self.verify(bytes)).collect()
    }

    /// Somebody in this run has signed it.
    pub fn remember(&self, item: &Verified) {
        self.0.borrow_mut().insert(Arc::clone(item.bytes()), item.clone());
    }
}
