//! An introduction: "we know them", said by one community about another. Shown, never added up.

use serde::{Deserialize, Serialize};

use crate::{
    date::PartialDate,
    id::{CommunityId, EntryId},
    text::{Code, Text},
    time::Millis,
};

/// How long an introduction holds: two years.
pub const LIFETIME: u64 = 730 * Millis::DAY;

/// Who is introduced and on what it rests. The order is the wire's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Introduction {
    /// Who is introduced.
    pub community: CommunityId,
    /// The name by which the author knows them.
    #[serde(default)]
    pub name: Text<80>,
    /// On what it rests: a [`crate::experiment::known::BASIS`], or something newer.
    pub basis: Code,
    /// Since when they know each other.
    #[serde(default)]
    pub since: Option<PartialDate>,
    /// What the author wants to add.
    #[serde(default)]
    pub text: Text<400>,
    /// When it ends.
    pub expires: Millis,
}

impl Introduction {
    /// The slot's id: one introduction for each community introduced.
    pub fn entry(community: &CommunityId) -> EntryId {
        let hash = blake3::Hasher::new().update(b"joinup introduction v1").update(community.as_bytes()).finalize();
        hash.as_bytes().first_chunk().map_or(EntryId::ONLY, |first| EntryId::new(*first))
    }

    /// Whether it has ended.
    pub fn is_over(&self, now: Millis) -> bool {
        now >= self.expires
    }
}
