//! Bundles: files that bring what is held here to those whom no connection reaches.

use joinup_protocol::id::Kind;
use serde::{Deserialize, Serialize};

use super::{CircleRef, CommunityRef, Counts, Moment, Notice};
use crate::api::Error;

/// What goes into a bundle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BundleRequest {
    /// Of these circles, by name or start of an id; of all that we are in when none is named.
    pub circles: Vec<String>,
    /// Only what was said in this year, month or day, or later; who somebody is goes with it in any case.
    pub since: Option<String>,
    /// The records that go with it: ids of experiments, or `all-that-may-travel`.
    pub records: Vec<String>,
    /// For the community of this name: without the circles in which it is known to hold the same.
    pub community: Option<String>,
    /// The answer to this question: a file that `ask` wrote, in base64.
    pub ask: Option<String>,
}

impl BundleRequest {
    /// The same as the answer to a question: the bytes of a file that `ask` wrote.
    #[must_use]
    pub fn answering(self, question: &[u8]) -> Self {
        Self { ask: Some(data_encoding::BASE64.encode(question)), ..self }
    }
}

/// What to ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BundleAsk {
    /// Of these circles, by name or start of an id; of all when none is named.
    pub circles: Vec<String>,
}

/// What will go into a bundle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundlePlan {
    /// Of which circles it will be.
    pub circles: Vec<CircleRef>,
    /// How many items.
    pub items: u64,
    /// How many records.
    pub records: u64,
    /// Whose question it answers, as the question says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<CommunityRef>,
    /// When the question was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Moment>,
    /// What whoever writes it should know, in sentences.
    pub notices: Vec<Notice>,
}

/// A bundle that was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleWritten {
    /// What is in it.
    pub items: Counts,
    /// Records in it.
    pub records: u64,
    /// Of a question: how many items it says are held.
    pub held: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Of which circles it is.
    pub circles: Vec<CircleRef>,
    /// Whose question it answers, as the question says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<CommunityRef>,
    /// When the question was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Moment>,
    /// What whoever wrote it should know, in sentences.
    pub notices: Vec<Notice>,
}

/// What became of a bundle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleRead {
    /// Who wrote it, as it says; nobody has signed that.
    pub by: Option<CommunityRef>,
    /// When, as it says.
    pub at: Option<Moment>,
    /// From when on what is in it was said, if not all was taken.
    pub since: Option<Moment>,
    /// Of which circles it is, as it says.
    pub circles: Vec<CircleRef>,
    /// What is new here.
    pub new: Counts,
    /// Items that were here already, or in a newer version.
    pub here: u64,
    /// Records that are new here.
    pub records: u64,
    /// Records that were here already.
    pub records_here: u64,
    /// What was not kept, by reason.
    pub not_kept: Vec<NotKept>,
    /// Bytes that were read.
    pub bytes: u64,
    /// Why it was not read to its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Error>,
}

/// Some things that were not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotKept {
    /// Why.
    pub code: String,
    /// How many.
    pub number: u64,
    /// Why, in a sentence that says how many.
    pub message: String,
}

impl Counts {
    /// One more.
    pub(crate) fn count(&mut self, kind: Kind, withdrawn: bool) {
        let counter = match kind {
            _ if withdrawn => &mut self.withdrawn,
            Kind::PROFILE => &mut self.communities,
            Kind::EXPERIMENT => &mut self.experiments,
            Kind::NOTE => &mut self.notes,
            _ => &mut self.other,
        };
        *counter += 1;
    }
}

impl BundleRead {
    /// Whether something came that was not here.
    pub(crate) fn is_news(&self) -> bool {
        self.new != Counts::default() || self.records > 0
    }
}
