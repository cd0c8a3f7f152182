//! Who a community is: its name, where and how it lives, what it offers, and which machines carry its words.
//!
//! One current profile a community and circle, in the slot [`crate::id::EntryId::ONLY`].

use serde::{Deserialize, Serialize};

use crate::{
    experiment::Context,
    id::NodeId,
    limits,
    text::{Code, Language, List, Text},
};

/// Who a community is. Every part but the name may be left out. The order is the wire's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// What it calls itself; others may bear the same name, so the key's words stand beside it.
    pub name: Text<80>,
    /// Its place in its own words, as coarse as it likes.
    pub place: Text<120>,
    /// What it wants others to know.
    pub about: Text<600>,
    /// The languages it writes in, the usual one first.
    pub languages: List<Language, 8>,
    /// Its context, which holds for all its experiments unless they say otherwise.
    pub context: Context,
    /// What it offers to those who are curious.
    pub offers: List<Code, 8>,
    /// Its machines.
    pub nodes: List<Node, { limits::PROFILE_NODES }>,
    /// What it runs, such as `joinup 0.1.0`.
    pub software: Text<40>,
    /// Whether these are samples, made to look around in.
    pub sample: bool,
}

/// A machine of a community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Its key.
    pub id: NodeId,
    /// Where it was last reachable: multiaddresses as text, hints only.
    #[serde(default)]
    pub addresses: List<Text<160>, 4>,
    /// What it is: `home`, `relay` ...
    #[serde(default)]
    pub role: Option<Code>,
}
