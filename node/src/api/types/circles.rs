//! Circles: which this home is in, and which it keeps for others.

use serde::{Deserialize, Serialize};

use super::Notice;

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
