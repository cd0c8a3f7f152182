//! The manifest: what a bridging institution promises to those who rely on its node, shown to everybody who connects.

use serde::{Deserialize, Serialize};

use crate::{
    date::PartialDate,
    text::{Code, List, Text},
};

/// What is promised, by whom, and within which bounds. The order is the wire's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Manifest {
    /// Who runs it.
    pub operator: Text<120>,
    /// How to reach them.
    pub contact: Text<200>,
    /// Their code of conduct, or where it is.
    pub conduct: Text<1000>,
    /// The promises.
    pub promises: List<Promise, 16>,
    /// Who pays for it.
    pub funded_by: Text<200>,
    /// Which country's law it is under.
    pub jurisdiction: Text<64>,
    /// Since when it has been running.
    pub since: Option<PartialDate>,
    /// Until when it will run, if that is known.
    pub until: Option<PartialDate>,
    /// What it keeps, and how much it carries.
    pub bounds: Bounds,
    /// Whose requests it refuses, and why.
    pub refuses: List<Refused, 8>,
    /// Nodes that may have a place at it, where others reach them.
    pub places: u32,
    /// Whether it keeps private circles, which it cannot read, for communities that ask it to.
    pub sealed_circles: bool,
}

impl Manifest {
    /// Whether it promises that.
    pub fn promises(&self, promise: &str) -> bool {
        self.promises.iter().any(|made| made.promise == promise)
    }

    /// Whether it promises to keep the records of those who allow it.
    pub fn keeps_records(&self) -> bool {
        self.bounds.records && self.promises("keep")
    }
}

/// Somebody whose requests are refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Whose.
    pub whom: Text<200>,
    /// Why.
    #[serde(default)]
    pub why: Text<300>,
}

/// One promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Which one: a [`crate::experiment::known::PROMISE`], or one of its own.
    pub promise: Code,
    /// In its own words.
    #[serde(default)]
    pub words: Text<300>,
}

/// Bounds of a node that others rely on; 0 where nothing is promised.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Bounds {
    /// Days that it keeps what it follows.
    pub keep_days: u32,
    /// Bytes that it keeps.
    pub keep_bytes: u64,
    /// Current items that it keeps for each community and circle.
    pub keep_items: u32,
    /// Whether it keeps full records.
    pub records: bool,
    /// Whether it keeps attachments.
    pub attachments: bool,
    /// Hours after hearing of a withdrawal within which it has forgotten.
    pub forget_hours: u32,
    /// Connections that it relays at once.
    pub circuits: u32,
    /// Bytes of one relayed connection.
    pub circuit_bytes: u64,
    /// Seconds of one relayed connection.
    pub circuit_seconds: u32,
}
