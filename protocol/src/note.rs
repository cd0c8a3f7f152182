//! A note: a question, reply, offer or other signed words attached to an experiment or to another note.

use serde::{Deserialize, Serialize};

use crate::{
    experiment::Adaptation,
    id::{CommunityId, PublicId},
    text::{Code, Language, Text},
};

/// Signed words about something. Replies form a tree; nothing is counted. The order is the wire's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it is: a [`crate::experiment::known::NOTE`], or something newer.
    pub kind: Code,
    /// The experiment that it belongs to in the end, so that it has a place even when what lies between is missing.
    pub about: PublicId,
    /// The version of the experiment that its author read.
    #[serde(default)]
    pub version: Option<u32>,
    /// The note that it answers; none when it speaks to the experiment itself.
    #[serde(default)]
    pub in_reply_to: Option<PublicId>,
    /// Whom it speaks to, if it is somebody.
    #[serde(default)]
    pub to: Option<CommunityId>,
    /// The words. A text in a script of four bytes a character may be too long for an item before it reaches the cap.
    #[serde(default)]
    pub text: Text<2000>,
    /// The language of the words.
    #[serde(default)]
    pub language: Option<Language>,
    /// The author's own experiment that this tells of: the adaptation, what was tried elsewhere, what answers a question.
    #[serde(default)]
    pub ours: Option<PublicId>,
    /// What became of it elsewhere: kept, changed, why, how the place differs.
    #[serde(default)]
    pub adaptation: Option<Adaptation>,
}
