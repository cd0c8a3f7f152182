//! A removal: that a relay had to take something away on its own machines, said in public. It withdraws nothing for anybody
//! else: what was removed stays wherever else it is.

use serde::{Deserialize, Serialize};

use crate::{
    id::{CommunityId, EntryId, PublicId},
    text::Text,
    time::Millis,
};

/// What was removed, whose it was, when and why. The order is the wire's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// The experiment or note, by the id that people see.
    pub what: PublicId,
    /// Whose it is.
    pub whose: CommunityId,
    /// When it was removed.
    pub removed: Millis,
    /// Why.
    #[serde(default)]
    pub why: Text<600>,
    /// When that was taken back, so that it may be kept again.
    #[serde(default)]
    pub taken_back: Option<Millis>,
    /// Why it was taken back.
    #[serde(default)]
    pub taken_back_why: Text<600>,
}

impl Removal {
    /// The slot's id: one entry of the log for each thing removed.
    pub fn entry(what: &PublicId) -> EntryId {
        let hash = blake3::Hasher::new().update(b"joinup removal v1").update(what.as_bytes()).finalize();
        hash.as_bytes().first_chunk().map_or(EntryId::ONLY, |first| EntryId::new(*first))
    }

    /// Whether it holds now.
    pub const fn holds(&self) -> bool {
        self.taken_back.is_none()
    }
}
