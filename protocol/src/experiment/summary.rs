//! The summary: what is gossiped about an experiment, kept by every node, and enough to decide whether to ask.

use serde::{Deserialize, Serialize};

use super::{Condition, Context, Experiment, Link, Said};
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
    /// Why there is this version, in one line.
    #[serde(default)]
    pub version_why: Text<160>,
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

impl Cycles {
    fn of(experiment: &Experiment) -> Self {
        Self {
            count: u8::try_from(experiment.cycles.len()).unwrap_or(u8::MAX),
            last: experiment.cycles.iter().filter_map(super::Cycle::date).max(),
            decision: experiment.cycles.iter().rev().find_map(|cycle| cycle.decide.clone()),
        }
    }
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

impl From<&Link> for SummaryLink {
    fn from(link: &Link) -> Self {
        let Link { relation, target, version, community, .. } = link;
        Self { relation: relation.clone(), target: *target, version: *version, community: *community }
    }
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

impl Summary {
    /// The summary of what may travel, before it is made to fit.
    pub(super) fn of(experiment: &Experiment, people_shown: Code, version: u32, record: Option<RecordRef>) -> Self {
        let Experiment { title, state_reason, gist, question, next, themes, tags, who, for_whom, not_heard, .. } =
            experiment.clone();
        Self {
            version,
            title,
            state: experiment.state().clone(),
            state_reason,
            reflected_on: experiment.reflected_on,
            gist,
            question,
            origin: experiment.origin.clone(),
            started_by: experiment.started_by.clone(),
            themes,
            tags,
            who,
            for_whom,
            size: experiment.size.clone(),
            started: experiment.started,
            ended: experiment.ended,
            effort: EffortBands {
                hours: experiment.effort.hours.clone(),
                money: experiment.effort.money.clone(),
                currency: experiment.effort.currency.clone(),
            },
            cycles: Cycles::of(experiment),
            noticed: Text::excerpt(experiment.noticed.as_str()),
            surprises: first_of(&experiment.surprises),
            hard: first_of(&experiment.hard),
            depended_on: List::first(experiment.depended_on.iter().map(SummaryCondition::from)),
            how_we_know: experiment.how_we_know.codes.clone(),
            perspectives: roles(experiment),
            not_heard,
            asks: List::first(experiment.asks.iter().cloned()),
            offers: experiment.offers.clone(),
            next,
            context: without_sentences(&experiment.context),
            links: List::first(experiment.links.iter().map(SummaryLink::from)),
            language: experiment.language.clone(),
            licence: experiment.licence().clone(),
            audience: experiment.audience_code().clone(),
            people_shown,
            care: experiment.care.clone(),
            attachments: kinds(experiment),
            record,
            trimmed: false,
            version_why: experiment.version_why.clone(),
        }
    }
}

fn first_of<const ONE: usize, const COUNT: usize, const MAX: usize>(entries: &List<Text<ONE>, COUNT>) -> Text<MAX> {
    let lines: Vec<&str> = entries.iter().map(Text::as_str).collect();
    Text::excerpt(&lines.join("\n"))
}

fn roles(experiment: &Experiment) -> List<Label, 12> {
    let mut roles: Vec<Label> = Vec::new();
    for role in experiment.perspectives.iter().filter_map(|perspective| perspective.role.as_ref()) {
        if !roles.contains(role) {
            roles.push(role.clone());
        }
    }
    List::first(roles)
}

/// Values without their sentences; a facet that somebody left without an answer says nothing.
fn without_sentences(context: &Context) -> Context {
    let mut context = context.clone();
    context.retain(|facet| !matches!(&facet.value, Said::Values(values) if values.is_empty()));
    for facet in context.iter_mut() {
        facet.note = Text::default();
    }
    context
}

fn kinds(experiment: &Experiment) -> List<AttachmentKinds, 4> {
    let mut kinds: Vec<AttachmentKinds> = Vec::new();
    for attachment in &experiment.attachments {
        let kind = attachment.kind();
        match kinds.iter_mut().find(|known| known.kind == kind) {
            Some(known) => known.count = known.count.saturating_add(1),
            None => kinds.push(AttachmentKinds { kind, count: 1 }),
        }
    }
    List::first(kinds)
}
