//! Writing that grows: rounds, looking back, perspectives, what changed between versions, a report of our own.

use serde::{Deserialize, Serialize};

use super::{Fields, Moment, VersionRow};

/// One more round of something that is being tried.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StepRequest {
    /// The start of an id, or `@last`.
    pub id: String,
    /// The round, by the names of the record format; empty when only the state is set. A date may be `today`.
    pub cycle: Fields,
    /// Where it is from now on.
    pub state: Option<String>,
    /// Why, in one line.
    pub reason: Option<String>,
}

/// Looking back: the four questions of an After Action Review, and what surprised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReflectRequest {
    /// The start of an id, or `@last`.
    pub id: String,
    /// What did we expect?
    pub expected: Option<String>,
    /// What happened?
    pub happened: Option<String>,
    /// What was different, and why?
    pub why: Option<String>,
    /// What surprised you?
    pub surprises: Vec<String>,
    /// What will we do next?
    pub next: Option<String>,
    /// On which day; today when absent.
    pub on: Option<String>,
    /// Where it is from now on.
    pub state: Option<String>,
    /// Why, in one line.
    pub reason: Option<String>,
}

/// How it looked to somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PerspectiveRequest {
    /// The start of an id, or `@last`.
    pub id: String,
    /// The perspective, by the names of the record format. A date may be `today`.
    pub perspective: Fields,
}

/// One perspective on an experiment of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerspectiveRow {
    /// Its number in the order given, from 1.
    pub number: u64,
    /// Whether it stays in this folder, because nobody has asked whether it may travel.
    pub stays: bool,
    /// Its fields.
    pub perspective: Fields,
}

/// The perspectives on an experiment of ours, as they will stand in its next version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Perspectives {
    /// The experiment.
    pub id: String,
    /// The shortest start of the id that is still unique, at least four characters.
    pub short: String,
    /// Its title.
    pub title: String,
    /// How they are ordered.
    pub order: String,
    /// The perspectives, in the order given.
    pub items: Vec<PerspectiveRow>,
    /// Whose view has not been heard.
    pub not_heard: Vec<String>,
}

/// Between which versions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChangesQuery {
    /// The earlier version; the one before when absent.
    pub from: Option<u32>,
    /// The later version; the current one when absent.
    pub to: Option<u32>,
}

/// What became of something that was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It was not there before.
    Added,
    /// It is not there any more.
    TakenOut,
    /// It is said otherwise.
    Changed,
}

/// One change: of a field, of an entry of a list, or of a part of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeRow {
    /// The field, by its name in the record format.
    pub field: String,
    /// The part of it, such as a facet of the context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// What became of it.
    pub kind: ChangeKind,
    /// What was said before.
    pub before: Option<serde_json::Value>,
    /// What is said now.
    pub after: Option<serde_json::Value>,
}

/// What changed between two versions of an experiment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// The experiment.
    pub id: String,
    /// The shortest start of the id that is still unique, at least four characters.
    pub short: String,
    /// Its title, in the later version.
    pub title: String,
    /// The earlier version.
    pub from: u32,
    /// When it was said.
    pub from_said: Moment,
    /// The later version.
    pub to: u32,
    /// When it was said.
    pub to_said: Moment,
    /// Why there is the later version; empty when nobody said.
    pub why: String,
    /// The changes, in the order of the questions.
    pub items: Vec<ChangeRow>,
}

/// Since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportQuery {
    /// A year, a month or a day.
    pub since: String,
}

/// What happened in one experiment of ours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportItem {
    /// The experiment.
    pub id: String,
    /// The shortest start of the id that is still unique, at least four characters.
    pub short: String,
    /// Its title.
    pub title: String,
    /// Where it is now.
    pub state: String,
    /// Why, if that was said.
    pub state_reason: String,
    /// The day of looking back, if that was since then.
    pub reflected_on: Option<String>,
    /// The versions published since then, the earliest first.
    pub versions: Vec<VersionRow>,
    /// Whether some of it stands in a draft that nobody else has.
    #[serde(default)]
    pub unpublished: bool,
    /// What is new since then, by the names of the record format.
    pub fields: Fields,
}

/// What we have learned since a day: our own words only, made for ourselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Since when.
    pub since: String,
    /// The day on which it was made.
    pub until: String,
    /// How it is ordered, and what it may be missing.
    pub order: String,
    /// The experiments in which something is new.
    pub items: Vec<ReportItem>,
    /// Fields that stay out of it, because they never travel.
    pub left_out: Vec<String>,
    /// The whole in Markdown.
    pub text: String,
}
