//! The summary: what is gossiped about an experiment, kept by every node, and enough to decide whether to ask.

use serde::{Deserialize, Serialize};

use super::{Condition, Context};
use crate::{
    date::PartialDate,
    id::{CommunityId, Digest, PublicId},
    text::{Code, Currency, Label, Language, Licence, List, Text},
};

/// What travels to everybody. Fields bear the names of the experiment's; the order is the wire's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Which version of the experiment this is, from 1.
    pub version: u32,
    /// What they are trying.
    pub title: Text<160>,
    /// Where it is.
    pub state: Code,
    /// Why it is there.
    #[serde(default)]
    pub state_reason: Text<240>,
    /// When they last looked back.
    #[serde(default)]
    pub reflected_on: Option<PartialDate>,
    /// What should be different, and for whom.
    #[serde(default)]
    pub gist: Text<400>,
    /// What they are curious about.
    #[serde(default)]
    pub question: Text<200>,
    /// How it began.
    #[serde(default)]
    pub origin: Option<Code>,
    /// Who started it.
    #[serde(default)]
    pub started_by: Option<Code>,
    /// What it is about.
    #[serde(default)]
    pub themes: List<Code, 5>,
    /// Their own words for it.
    #[serde(default)]
    pub tags: List<Text<32>, 6>,
    /// Who takes part.
    #[serde(default)]
    pub who: List<Label, 8>,
    /// Whom it is meant to be good for.
    #[serde(default)]
    pub for_whom: List<Label, 6>,
    /// About how many took part.
    #[serde(default)]
    pub size: Option<Code>,
    /// When it started.
    #[serde(default)]
    pub started: Option<PartialDate>,
    /// When it ended.
    #[serde(default)]
    pub ended: Option<PartialDate>,
    /// What it took, in bands.
    #[serde(default)]
    pub effort: EffortBands,
    /// How many rounds there were, and how the last one ended.
    #[serde(default)]
    pub cycles: Cycles,
    /// The beginning of what happened.
    #[serde(default)]
    pub noticed: Text<240>,
    /// The beginning of what surprised them, one line each.
    #[serde(default)]
    pub surprises: Text<240>,
    /// The beginning of what was hard, one line each.
    #[serde(default)]
    pub hard: Text<200>,
    /// The first conditions.
    #[serde(default)]
    pub depended_on: List<SummaryCondition, 3>,
    /// How they know.
    #[serde(default)]
    pub how_we_know: List<Code, 8>,
    /// The roles that were heard.
    #[serde(default)]
    pub perspectives: List<Label, 12>,
    /// Whose view they have not heard.
    #[serde(default)]
    pub not_heard: List<Label, 6>,
    /// What they would ask others.
    #[serde(default)]
    pub asks: List<Text<200>, 2>,
    /// What they offer.
    #[serde(default)]
    pub offers: List<Code, 8>,
    /// The next small step.
    #[serde(default)]
    pub next: Text<200>,
    /// The place and the people: the community's profile under what this experiment says itself; no sentences.
    #[serde(default)]
    pub context: Context,
    /// Other experiments, without notes.
    #[serde(default)]
    pub links: List<SummaryLink, 8>,
    /// The language of the words.
    #[serde(default)]
    pub language: Option<Language>,
    /// The terms of reuse of the record; the summary itself is CC-BY-4.0 where these say `ask-us`.
    pub licence: Licence,
    /// Who may see the record.
    pub audience: Code,
    /// Whether people can be recognised.
    pub people_shown: Code,
    /// What asks for care.
    #[serde(default)]
    pub care: List<Code, 6>,
    /// What is attached to the record.
    #[serde(default)]
    pub attachments: List<AttachmentKinds, 4>,
    /// The full record, unless it stays at home.
    #[serde(default)]
    pub record: Option<RecordRef>,
    /// Whether words were left out beyond the usual excerpts, so that it fits.
    #[serde(default)]
    pub trimmed: bool,
}

/// What it took, in bands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EffortBands {
    /// Hours a week.
    pub hours: Option<Code>,
    /// Money.
    pub money: Option<Code>,
    /// In which currency.
    pub currency: Option<Currency>,
}

/// The rounds, told shortly.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Cycles {
    /// How many there were.
    pub count: u8,
    /// When the last one was.
    pub last: Option<PartialDate>,
    /// What the last one that decided something ended with.
    pub decision: Option<Code>,
}

/// The beginning of a [`Condition`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SummaryCondition {
    /// What it was.
    pub text: Text<160>,
    /// Whether it helped, hindered or was needed.
    pub kind: Option<Code>,
    /// Which facet it is about.
    pub facet: Option<Code>,
}

impl From<&Condition> for SummaryCondition {
    fn from(condition: &Condition) -> Self {
        let Condition { text, kind, facet } = condition;
        Self { text: Text::excerpt(text.as_str()), kind: kind.clone(), facet: facet.clone() }
    }
}

/// A [`super::Link`] without its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryLink {
    /// How they hang together.
    pub relation: Code,
    /// The other experiment.
    pub target: PublicId,
    /// Which version of it.
    #[serde(default)]
    pub version: Option<u32>,
    /// Whose it is, if the author knew.
    #[serde(default)]
    pub community: Option<CommunityId>,
}

/// How many attachments there are of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentKinds {
    /// Picture, sound, film or document.
    pub kind: Code,
    /// How many.
    pub count: u8,
}

/// Where the full record is found: by its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordRef {
    /// BLAKE3 of its bytes.
    pub digest: Digest,
    /// How many bytes they are.
    pub size: u32,
}

impl RecordRef {
    /// The reference to these bytes.
    pub fn of(record: &[u8]) -> Self {
        Self { digest: Digest::of(record), size: u32::try_from(record.len()).unwrap_or(u32::MAX) }
    }
}
