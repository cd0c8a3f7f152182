//! Others: introductions, block lists, how a community wants to be met.

use serde::{Deserialize, Serialize};

use super::{CommunityRef, Moment, Problem};

/// On what we know a community.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IntroductionRequest {
    /// On what it rests: `met-in-person`, `worked-together`, `know-of`.
    pub basis: Option<String>,
    /// Since when we know each other: a year, a month or a day.
    pub since: Option<String>,
    /// What we want to add, at most 400 characters.
    pub text: String,
    /// Take the introduction back instead.
    pub stop: bool,
}

/// What one community says of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntroductionRow {
    /// Who says it.
    pub by: CommunityRef,
    /// On what it rests.
    pub basis: String,
    /// Since when they know each other.
    pub since: Option<String>,
    /// What they add.
    pub text: String,
    /// Until when it holds.
    pub expires: Moment,
}

/// A block list as text: an id a line, and after a `#` what its author wants to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockListText {
    /// The lines.
    pub text: String,
}

/// A community of a block list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockRow {
    /// Who it is, and what it is to us now.
    pub community: CommunityRef,
    /// Its experiments held here, which blocking deletes.
    pub experiments: u64,
    /// What the author of the list says.
    pub said: String,
}

/// Whom we block, or whom somebody proposes to block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockList {
    /// How they are ordered.
    pub order: String,
    /// The communities.
    pub items: Vec<BlockRow>,
    /// Lines that name nobody.
    pub problems: Vec<Problem>,
}

/// How a community wants to be met.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConductRequest {
    /// In its own words, at most 1,000 characters; empty takes it away.
    pub text: String,
    /// The lint's warnings have been seen and accepted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accept_warnings: bool,
}
