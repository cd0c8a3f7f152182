//! What a node keeps of whom: its own decision, different from node to node and from time to time.

use std::collections::{BTreeMap, BTreeSet};

use joinup_protocol::{id::CommunityId, reconcile::AuthorTag, replica::Allowance};

/// Everything of everybody, but for the authors named.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// How many items a circle of these; nothing of those with 0.
    limits: BTreeMap<CommunityId, u32>,
    blocked: BTreeSet<AuthorTag>,
}

impl Policy {
    /// Keeps that many items a circle of this author from now on.
    pub fn limit(&mut self, author: CommunityId, items: u32) {
        self.limits.insert(author, items);
        let tag = AuthorTag::from(&author);
        if items == 0 {
            self.blocked.insert(tag);
        } else {
            self.blocked.remove(&tag);
        }
    }
}

impl Allowance for Policy {
    fn items(&self, author: &CommunityId) -> u32 {
        self.limits.get(author).copied().unwrap_or(u32::MAX)
    }

    fn is_unwanted(&self, tag: AuthorTag) -> bool {
        self.blocked.contains(&tag)
    }
}
