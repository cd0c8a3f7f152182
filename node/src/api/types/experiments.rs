//! Reading: lists, searches, one experiment, export.

use serde::{Deserialize, Serialize};

use super::{CircleRef, CommunityRef, Fields, Moment, Note};

/// Which experiments, and how many.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    /// At most so many; 20 when absent, all when 0.
    pub limit: Option<u64>,
    /// Only ours.
    pub mine: bool,
    /// Only of the community of this name or start of an id.
    pub community: Option<String>,
    /// Only in the circle of this name or start of an id.
    pub circle: Option<String>,
    /// Only in this state.
    pub state: Option<String>,
    /// Only with this theme.
    pub theme: Option<String>,
    /// Words that must all occur in the summary, and phrases in quotation marks; for a search.
    pub words: Option<String>,
    /// Those of muted communities and the withdrawn ones as well.
    pub hidden: bool,
    /// Only in this language.
    pub language: Option<String>,
    /// Only with news in this year, month or day, or later.
    pub since: Option<String>,
    /// Only with news in this year, month or day, or earlier.
    pub until: Option<String>,
    /// Only with this money band.
    pub money: Option<String>,
    /// Only with so many people taking part.
    pub size: Option<String>,
    /// Only with this offer.
    pub offers: Option<String>,
    /// Only with these values of facets, `setting=village,country=ES`.
    pub facet: Option<String>,
    /// Only those that are alike or near to us in each of these facets, `setting,languages`.
    pub alike: Option<String>,
    /// Only those that differ from us in each of these facets.
    pub unlike: Option<String>,
    /// Only those that say what was hard, or why they stopped.
    pub hard: bool,
    /// Tell which values of facets occur.
    pub facets: bool,
    /// `relevance`, `newest` or `shuffle`; a search by relevance, a list by newest unless told.
    pub order: Option<String>,
    /// Of which number a shuffle is made; another each time when absent.
    pub seed: Option<u64>,
}

/// An experiment in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExperimentRow {
    /// Its id.
    pub id: String,
    /// The shortest start of the id that is still unique, at least four characters.
    pub short: String,
    /// What they are trying.
    pub title: String,
    /// Where it is now; empty when withdrawn.
    pub state: String,
    /// When they last looked back at it: a date.
    pub reflected_on: Option<String>,
    /// When this version was said.
    pub updated: Moment,
    /// Its version.
    pub version: u32,
    /// The language it is written in.
    pub language: Option<String>,
    /// What it is about.
    pub themes: Vec<String>,
    /// Whose it is.
    pub community: CommunityRef,
    /// The circles in which it is, as far as it was heard there; none when withdrawn.
    #[serde(default)]
    pub circles: Vec<CircleRef>,
    /// Whether it is ours.
    pub mine: bool,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// Whether it was written by a newer joinup than this one.
    pub newer: bool,
    /// The fields in which a search found its words, such as `title` or `gist`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found_in: Vec<String>,
    /// The facets that were compared and fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched: Option<Vec<String>>,
    /// The text around the first word found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snippet: Option<String>,
    /// The facets that were compared, each with the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compared: Vec<Compared>,
}

/// A facet of theirs beside ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// Which facet.
    pub facet: String,
    /// `alike`, `near` or `different`.
    pub answer: String,
    /// Their values that make it so.
    pub values: Vec<String>,
}

/// What occurs among the experiments that fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// Of what.
    pub name: String,
    /// What to type before a value to see only those.
    pub flag: String,
    /// The values, in the order of the alphabet.
    pub values: Vec<FacetCount>,
}

/// A value, and how many experiments say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// Experiments that say it.
    pub experiments: u64,
}

/// A list of experiments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Experiments {
    /// How they are ordered, in words.
    pub order: String,
    /// Experiments held here.
    pub held: u64,
    /// Communities they are from.
    pub communities: u64,
    /// Experiments that fit the question, of which `items` are the first.
    pub found: u64,
    /// The experiments.
    pub items: Vec<ExperimentRow>,
    /// Experiments held of communities that are muted, which are not shown.
    #[serde(default)]
    pub hidden: u64,
    /// The number of which a shuffle was made: with it the next page goes on in the same order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Which values occur among those that fit, if that was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Facet>,
}

/// Which version to show, and how long to look for its record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShowQuery {
    /// This version instead of the current one; earlier ones are known of our own only.
    pub version: Option<u32>,
    /// Wait so long for the record, in milliseconds; 10 s when absent.
    pub wait_ms: Option<u64>,
}

/// Where a full record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordState {
    /// In this folder.
    Here,
    /// Fetched just now, and kept.
    Fetched,
    /// Nobody who can be reached has it.
    Unavailable,
    /// Its community gives it to those who ask.
    OnRequest,
    /// Its community said yes to our request; only its own node gives it, when the two meet.
    Granted,
    /// It does not travel: they are not sure whether people can be recognised in it.
    AtHome,
}

/// A version of an experiment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRow {
    /// Its number, from 1.
    pub version: u32,
    /// When it was said.
    pub said: Moment,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: String,
    /// Why there is this version; empty when nobody said.
    #[serde(default)]
    pub why: String,
}

/// A link between two experiments, as one of them claims it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRow {
    /// How they are related.
    pub relation: String,
    /// The other experiment.
    pub target: String,
    /// Its version when the link was made.
    pub version: u32,
    /// The adaptation in words.
    pub note: String,
    /// Title of the other experiment, when it is held here.
    pub title: Option<String>,
    /// Whether the other experiment claims it about this one.
    pub from_them: bool,
}

/// One experiment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    /// Its id.
    pub id: String,
    /// The shortest start of the id that is still unique, at least four characters.
    pub short: String,
    /// Whose it is.
    pub community: CommunityRef,
    /// The circles in which it is, as far as it was heard there; none when withdrawn.
    #[serde(default)]
    pub circles: Vec<CircleRef>,
    /// Whether it is ours.
    pub mine: bool,
    /// The version shown.
    pub version: u32,
    /// When it was said.
    pub updated: Moment,
    /// Whether it was taken back; the summary is then empty.
    pub withdrawn: bool,
    /// Whether it was written by a newer joinup than this one.
    pub newer: bool,
    /// The summary's fields.
    pub summary: Fields,
    /// The record's fields.
    pub record: Option<Fields>,
    /// Where the record is.
    pub record_state: RecordState,
    /// The whole in Markdown: the record when it is here, else the summary.
    pub text: String,
    /// Links from and to it.
    pub links: Vec<LinkRow>,
    /// The conversation about it, in the order in which a tree is read: below each note the answers to it, the oldest
    /// first. `depth` says how deep, `in_reply_to` below which.
    pub notes: Vec<Note>,
    /// The versions known here, the newest first.
    pub versions: Vec<VersionRow>,
    /// A draft of ours waits to replace it.
    pub draft: bool,
}

/// What to export.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExportQuery {
    /// `jsonl`, `markdown`, `csv` or `html`.
    pub format: String,
    /// Only ours.
    pub mine: bool,
    /// Only this one: the start of an id, or `@last`.
    pub id: Option<String>,
    /// With what never travels, and with the drafts: a copy for ourselves; only with `mine`, as `jsonl` or `markdown`.
    pub with_local: bool,
}

/// One line of an export: text to append to a file, whose name is made of this program's own characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The name of the file, relative to the folder that the person named.
    pub file: String,
    /// What to append to it.
    pub text: String,
    /// Whether it stands before the experiments, such as the names of columns.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub head: bool,
    /// How many notes of a conversation it holds; an experiment or a draft is none.
    #[serde(default)]
    pub notes: u64,
}
