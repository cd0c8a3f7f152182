//! Circles: which this home is in, and which it keeps for others.

use serde::{Deserialize, Serialize};

use super::{CommunityRef, Moment, Notice};

/// A circle in one line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircleRef {
    /// Its id.
    pub id: String,
    /// What it is called; empty when only its id is known here.
    pub name: String,
    /// Whether only its members can read what is said in it.
    pub private: bool,
}

/// A circle, and what is held of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircleRow {
    /// Which.
    #[serde(flatten)]
    pub circle: CircleRef,
    /// Whether it is kept for others, who can read it, and not read here.
    pub kept: bool,
    /// Experiments in it that are held and can be read.
    pub experiments: u64,
    /// Communities that have said in it who they are, ourselves included.
    pub communities: u64,
    /// Current items held.
    pub items: u64,
    /// The set hash in hex: two nodes with the same hold the same.
    pub set: String,
}

/// The circles, the commons first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circles {
    /// The circles.
    pub items: Vec<CircleRow>,
    /// What happened, in sentences.
    #[serde(default)]
    pub notices: Vec<Notice>,
}

/// A circle to be in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CircleRequest {
    /// Its name.
    pub name: String,
    /// Make a private one; else the open one of that name.
    pub private: bool,
}

/// A circle to be kept for others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeepRequest {
    /// Its id.
    pub circle: String,
}

/// An experiment to be carried into another circle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CarryRequest {
    /// The start of its id.
    pub id: String,
    /// The circle, by its name or the start of its id.
    pub to: String,
    /// Why, in our own words; at most 1,000 characters.
    pub why: String,
    /// The lint's warnings about these words have been seen and accepted.
    pub accept_warnings: bool,
}

/// An experiment of another circle that somebody tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedRow {
    /// The note that tells of it.
    pub id: String,
    /// The shortest start of that id that is still unique, at least four characters.
    pub short: String,
    /// The experiment.
    pub about: String,
    /// Whether the experiment itself is here.
    pub here: bool,
    /// The circle into which it was carried.
    pub circle: CircleRef,
    /// Who carried it.
    pub by: CommunityRef,
    /// What it is called, whose it is, what it is about, and why it was carried.
    pub text: String,
    /// When.
    pub at: Moment,
}

/// What was carried into the circles of this home, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// The experiments.
    pub items: Vec<CarriedRow>,
    /// What happened, in sentences.
    #[serde(default)]
    pub notices: Vec<Notice>,
}
