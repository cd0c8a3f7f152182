//! How far a session has come, in the words of people: communities and items, not bytes.

use std::collections::BTreeMap;

use super::plan::Candidate;
use crate::{reconcile::AuthorTag, replica::Entry};

/// Authors that are counted; a peer can invent any number.
const AUTHORS: usize = 65_536;

/// How far a session has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Communities of which everything that was missing has arrived.
    pub communities: usize,
    /// Communities of which something was missing, as far as is known by now.
    pub of_communities: usize,
    /// Items that have arrived.
    pub items: usize,
    /// Items that were missing, as far as is known by now.
    pub of_items: usize,
}

/// What is still to come of each author.
#[derive(Debug, Default)]
pub(super) struct Tally {
    missing: BTreeMap<AuthorTag, usize>,
    arrived: usize,
    expected: usize,
}

impl Tally {
    pub(super) fn expect(&mut self, candidates: &[Candidate]) {
        for candidate in candidates {
            let author = candidate.id.author();
            if self.missing.len() < AUTHORS || self.missing.contains_key(&author) {
                *self.missing.entry(author).or_default() += 1;
            }
        }
        self.expected += candidates.len();
    }

    pub(super) fn arrived(&mut self, entries: &[Entry]) {
        for entry in entries {
            if let Some(missing) = self.missing.get_mut(&AuthorTag::from(&entry.author)) {
                *missing = missing.saturating_sub(1);
            }
        }
        self.arrived += entries.len();
    }

    pub(super) fn told(&self) -> Progress {
        Progress {
            communities: self.missing.values().filter(|missing| **missing == 0).count(),
            of_communities: self.missing.len(),
            items: self.arrived,
            of_items: self.expected.max(self.arrived),
        }
    }
}
