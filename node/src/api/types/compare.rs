//! Comparing two places, adapting another's experiment, and its lineage.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{CommunityRef, Moment, RecordState};

/// With what to compare, and which facets to see first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ComparisonQuery {
    /// Another experiment, ours or not; our community's profile when absent.
    pub with: Option<String>,
    /// Facets to see first, separated by commas.
    pub pin: Option<String>,
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedSide {
    /// The experiment; null when it is a community's profile.
    pub id: Option<String>,
    /// The shortest start of the id that is still unique.
    pub short: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its version; null of a profile and of a draft.
    pub version: Option<u32>,
    /// Whose it is.
    pub community: CommunityRef,
    /// Whether its whole story was compared, with sentences and all conditions; else what its summary says.
    pub whole: bool,
    /// Where its whole story is: `here`, `unavailable`, or `on-request`; null when there is none but what we keep.
    #[serde(default)]
    pub record: Option<RecordState>,
}

/// A facet, and what both sides say of it, in the shapes of an experiment's `context`: null is not said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparedFacet {
    /// Its name.
    pub facet: String,
    /// What they say.
    pub theirs: Value,
    /// What we say.
    pub ours: Value,
    /// Their sentence about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub theirs_note: String,
    /// Our sentence about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ours_note: String,
    /// Whether it mattered there: `yes`, `no`, `unknown`; null is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theirs_mattered: Option<String>,
    /// Whether it mattered here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ours_mattered: Option<String>,
}

/// A facet of which one side, or both, says nothing, and the question that would fill it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotKnown {
    /// The facet, and what is said of it.
    #[serde(flatten)]
    pub said: ComparedFacet,
    /// Whose answer is missing: `theirs`, `ours` or `both`.
    pub whose: String,
    /// A question ready to ask: them where theirs is missing, else ourselves.
    pub question: String,
    /// The command that asks or notes it.
    pub next: String,
    /// The command that notes ours, where both are missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_ours: Option<String>,
}

/// Something that they say it depended on, and how it is with us. About a set of which part is shared, it comes twice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DependedOn {
    /// Their words.
    pub text: String,
    /// `helped`, `hindered` or `needed`; null is not said.
    pub kind: Option<String>,
    /// The facet that they named; null when they named none.
    pub facet: Option<String>,
    /// What they say of the facet; null is not said.
    pub theirs: Value,
    /// What we say of the facet, or the kind of the same condition of ours; null is not known.
    pub ours: Value,
    /// `alike`, `near`, `different`, `not-known` or `side-by-side`.
    pub answer: String,
    /// The command that would tell what is not known; empty when there is none.
    pub next: String,
}

/// Two places beside each other. There is no total, and no order but the fixed one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What is compared: theirs.
    pub of: ComparedSide,
    /// With what: ours.
    pub with: ComparedSide,
    /// How each list is ordered.
    pub order: String,
    /// What they say it depended on.
    pub depended_on: Vec<DependedOn>,
    /// Both say the same; of sets the shared items.
    pub alike: Vec<ComparedFacet>,
    /// Neighbours in an order, or places of a similar sort.
    pub near: Vec<ComparedFacet>,
    /// They differ; of sets what is not shared.
    pub different: Vec<ComparedFacet>,
    /// One side, or both, says nothing.
    pub not_known: Vec<NotKnown>,
    /// Words that only people can compare.
    pub side_by_side: Vec<ComparedFacet>,
}

/// Tell what became of another's experiment here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdaptRequest {
    /// The other experiment: the start of its id, or all of the id of one that is not here.
    pub id: String,
    /// A draft or experiment of ours that gets the link; a new draft when absent.
    pub to: Option<String>,
    /// How they hang together; `adapted-from` when absent.
    pub relation: Option<String>,
    /// The title of the new draft.
    pub title: Option<String>,
    /// What was kept.
    pub kept: Option<String>,
    /// What was changed.
    pub changed: Option<String>,
    /// Why.
    pub because: Option<String>,
    /// What others should know about the link.
    pub note: Option<String>,
    /// Facets that differ.
    pub facets: Vec<String>,
}

/// What this node knows of an experiment in a lineage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// It is here.
    Here,
    /// It was taken back.
    Withdrawn,
    /// It is not here.
    NotHere,
    /// Its community is muted.
    Muted,
    /// It was written by a newer joinup.
    Newer,
}

/// An experiment in a lineage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineageNode {
    /// Its id.
    pub id: String,
    /// The shortest start of the id that is still unique.
    pub short: String,
    /// What is known of it; where it is not `here`, there are no words of it.
    pub known: Known,
    /// Its title.
    pub title: Option<String>,
    /// Its state.
    pub state: Option<String>,
    /// Its current version.
    pub version: Option<u32>,
    /// Whose it is.
    pub community: Option<CommunityRef>,
    /// When it began, as its authors say: a date.
    pub started: Option<String>,
    /// When its current version was said.
    pub updated: Option<Moment>,
}

/// A link, as the experiment that it goes from says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineageEdge {
    /// The experiment whose authors say it.
    pub from: String,
    /// The experiment that they say it of.
    pub to: String,
    /// How they say they hang together.
    pub relation: String,
    /// The version of `to` that they read.
    pub version: Option<u32>,
    /// What they kept.
    pub kept: String,
    /// What they changed.
    pub changed: String,
    /// Why.
    pub because: String,
    /// How their place is different.
    pub differs: String,
    /// What else they say about it.
    pub note: String,
    /// Where the words are from: `record`, `note`, or `summary`, which has none.
    pub source: String,
}

/// Where an experiment comes from and what became of it, as far as this node has heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineage {
    /// The experiment in question.
    pub id: String,
    /// How the lists are ordered, and what they may be missing.
    pub order: String,
    /// The experiments: oldest first.
    pub nodes: Vec<LineageNode>,
    /// The links.
    pub edges: Vec<LineageEdge>,
    /// Whether there is more, further away.
    pub cut: bool,
    /// How many experiments of muted communities are linked with these, by links that are not shown.
    #[serde(default)]
    pub hidden: u64,
}
