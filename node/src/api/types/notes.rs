//! Conversation: notes, the inbox, questions.

use serde::{Deserialize, Serialize};

use super::{CommunityRef, Fields, Moment, Notice, Warning};

/// The experiment that something is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutRef {
    /// Its id.
    pub id: String,
    /// The shortest start of the id that is still unique, at least four characters.
    pub short: String,
    /// Its title; empty when it is not here, or was taken back.
    pub title: String,
    /// Whether it was taken back.
    #[serde(default)]
    pub withdrawn: bool,
}

/// How much of a note is here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteState {
    /// All of it.
    #[default]
    Here,
    /// Its author took it back.
    Withdrawn,
    /// Its author is muted.
    Hidden,
    /// It has not arrived, or a newer joinup wrote it.
    Missing,
    /// It is of a community that we blocked, and will not come.
    Blocked,
}

/// A note: signed words about an experiment or about another note.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Its id.
    pub id: String,
    /// The shortest start of the id that is still unique, at least four characters.
    pub short: String,
    /// What it is: `question`, `reply`, `offer`, `request`, `accept`, `decline`, `reflection`, `thanks`, `correction`,
    /// `adaptation`, or something newer. Empty when it is not here.
    pub kind: String,
    /// Who says it; null when that is not known.
    pub community: Option<CommunityRef>,
    /// Whether it is ours.
    pub mine: bool,
    /// The experiment that it belongs to.
    pub about: AboutRef,
    /// The version of the experiment that its author read.
    pub version: Option<u32>,
    /// The note that it answers; null when it speaks to the experiment itself.
    pub in_reply_to: Option<String>,
    /// Whom it speaks to; null when it is nobody in particular.
    pub to: Option<CommunityRef>,
    /// The words.
    pub text: String,
    /// The language of the words.
    pub language: Option<String>,
    /// When it was said; of one that is not here, when it was first answered.
    pub at: Moment,
    /// How much of it is here. Of one that is not, the place in a conversation is shown and nothing else.
    pub state: NoteState,
    /// The author's own experiment that it tells of.
    pub ours: Option<AboutRef>,
    /// What became of it elsewhere: `kept`, `changed`, `because`, `differs`, `changes`.
    pub adaptation: Option<Fields>,
    /// In a conversation, below how many others it stands; 0 when it speaks to the experiment itself.
    #[serde(default)]
    pub depth: u32,
}

/// Say something, or go on with what was written and not said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NoteRequest {
    /// What it is; of a draft, what it was begun as when absent.
    pub kind: Option<String>,
    /// About what: the start of the id of an experiment or of a note; of a draft, what it was begun about when absent.
    pub id: Option<String>,
    /// The words; of a draft, those that were kept when absent.
    pub text: Option<String>,
    /// The draft to go on with: the start of its id.
    pub draft: Option<String>,
    /// The lint's warnings have been seen and accepted.
    pub accept_warnings: bool,
    /// Only look: keep it as a draft, and say what would be said.
    pub only_look: bool,
    /// Wait so long for another node to have it, in milliseconds.
    pub wait_ms: u64,
}

/// What was said, or would be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// The note.
    #[serde(flatten)]
    pub note: Note,
    /// Whether it was said; else it is kept as a draft of the same id.
    pub said: bool,
    /// Whether it still waits for another node.
    pub queued: bool,
    /// Whether it is the first that we say.
    pub first: bool,
    /// The lint's warnings, accepted or not.
    pub warnings: Vec<Warning>,
    /// What happens to it, in sentences.
    pub notices: Vec<Notice>,
}

/// A note that was written and not said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteDraftRow {
    /// The id that it will have.
    pub id: String,
    /// The shortest start of the id that is still unique, at least four characters.
    pub short: String,
    /// What it will be.
    pub kind: String,
    /// What it is about, as it was typed, or a full id.
    pub target: String,
    /// The experiment that it is about, when that is here.
    pub about: Option<AboutRef>,
    /// The words.
    pub text: String,
    /// When it was saved.
    pub saved: Moment,
    /// The command that goes on with it.
    pub next: String,
}

/// How much of the inbox.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InboxQuery {
    /// At most so many; 20 when absent, all when 0.
    pub limit: Option<u64>,
    /// Also what muted communities said.
    pub hidden: bool,
}

/// Put something in the inbox aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAsideRequest {
    /// The start of its id.
    pub id: String,
}

/// Why something is in the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyHere {
    /// It answers something that we said.
    AnswersYou,
    /// It is about an experiment of ours.
    AboutYours,
    /// It is addressed to us.
    ToYou,
    /// We asked it, and nobody has answered yet.
    YouAsked,
    /// They tell what became of an experiment of ours with them.
    Echo,
    /// An experiment of theirs names one of ours.
    Link,
}

/// Something in the inbox. A link is an experiment, whose id stands in the place of a note's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InboxItem {
    /// What it is.
    #[serde(flatten)]
    pub note: Note,
    /// Whether it waits for us.
    pub waits: bool,
    /// Whether we put it aside.
    pub set_aside: bool,
    /// Why it is here.
    pub why_here: WhyHere,
    /// How their experiment hangs together with ours, as they say; of an echo and a link, as far as it is known.
    pub relation: Option<String>,
}

/// What others said to us.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    /// How it is ordered, and what it may be missing.
    pub order: String,
    /// What waits for us.
    pub waiting: u64,
    /// All that is in it, of which `items` are the first.
    pub found: u64,
    /// What is in it.
    pub items: Vec<InboxItem>,
    /// How much muted communities said that is not among it.
    #[serde(default)]
    pub hidden: u64,
    /// What relays want of us, and what they promise otherwise than when somebody here read it last.
    #[serde(default)]
    pub relays: Vec<super::RelayNews>,
}

/// Which open questions, and how many.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QuestionsQuery {
    /// At most so many; 20 when absent, all when 0.
    pub limit: Option<u64>,
    /// Only about this theme.
    pub theme: Option<String>,
    /// `newest` or `shuffle`; the newest first unless told.
    pub order: Option<String>,
    /// Of which number a shuffle is made; another each time when absent.
    pub seed: Option<u64>,
}

/// An open question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionRow {
    /// What to answer: the id of an experiment or of a note.
    pub id: String,
    /// The shortest start of the id that is still unique, at least four characters.
    pub short: String,
    /// `ask` of an experiment, `wondering` of an idea, or `question` of a note.
    pub kind: String,
    /// Who asks.
    pub community: CommunityRef,
    /// Whether it is ours.
    pub mine: bool,
    /// What it is about.
    pub about: AboutRef,
    /// The question.
    pub text: String,
    /// When the experiment had news, or the note was said.
    pub at: Moment,
    /// Whether somebody replied to the experiment that asks; which of its questions that answers, nobody can tell.
    #[serde(default)]
    pub replied: bool,
}

/// Open questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questions {
    /// How they are ordered, and what may be missing.
    pub order: String,
    /// All that fit, of which `items` are the first.
    pub found: u64,
    /// The questions; ours come last.
    pub items: Vec<QuestionRow>,
    /// The number of which a shuffle was made: with it the next page goes on in the same order.
    #[serde(default)]
    pub seed: Option<u64>,
}
