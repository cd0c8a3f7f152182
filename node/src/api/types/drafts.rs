//! Writing: drafts, import, preview, publishing, withdrawing.

use serde::{Deserialize, Serialize};

use super::{CircleRef, CommunityRef, Fields, Moment, NoteDraftRow, Notice, Problem, Warning};

/// A new draft: of a title, of a text, or an empty form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewDraft {
    /// Its title, when there is no text that has one.
    pub title: Option<String>,
    /// Its Markdown.
    pub text: Option<String>,
}

/// Which draft to write on: a draft, or a published experiment of ours, of which a draft is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditRequest {
    /// The start of an id, or `@last`.
    pub id: String,
}

/// The new text of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftText {
    /// Its Markdown; kept even when it is not valid.
    pub text: String,
}

/// How the text of a file is saved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaveQuery {
    /// Whether it comes from a file, which may be older than the draft: rounds and perspectives added since stay.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_file: bool,
    /// Whether the file replaces these, too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replace: bool,
}

/// Which text of a draft.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftQuery {
    /// Before how many savings; the text that it has now when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<usize>,
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Its id, which stays when it is published.
    pub id: String,
    /// The shortest start of the id that is still unique, at least four characters.
    #[serde(default)]
    pub short: String,
    /// Its title, or what can be made out of it.
    pub title: String,
    /// What keeps it from being published, and what was left out of it.
    pub problems: Vec<Problem>,
    /// Its Markdown.
    pub text: String,
    /// When it was last saved.
    pub saved: Moment,
    /// The published version that it will replace; 0 when there is none.
    pub replaces: u32,
    /// What could be written next; an invitation, never a demand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<String>,
    /// What to know about what was just written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
}

/// A draft in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRow {
    /// Its id.
    pub id: String,
    /// The shortest start of the id that is still unique, at least four characters.
    pub short: String,
    /// Its title.
    pub title: String,
    /// When it was last saved.
    pub saved: Moment,
    /// The published version that it will replace; 0 when there is none.
    pub replaces: u32,
    /// How many problems keep it from being published.
    pub problems: u32,
}

/// All drafts, the one saved last first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drafts {
    /// How they are ordered.
    pub order: String,
    /// The drafts.
    pub items: Vec<DraftRow>,
    /// Notes that were written and not said, in the same order.
    #[serde(default)]
    pub notes: Vec<NoteDraftRow>,
}

/// A draft that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// Where the lines of an import come from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportQuery {
    /// The name of the file, for the problems.
    pub file: String,
    /// Lines of the file before these; for a file that is sent in parts.
    pub after: u64,
    /// `jsonl` when absent: one experiment a line. `markdown`: one object of `file` and `text` a line, the text being a
    /// draft. `csv`: a table whose first line names the fields.
    pub format: Option<String>,
    /// Of what others wrote, keep a draft that names it as where an idea of ours came from; otherwise it is refused.
    pub inspired_by: bool,
}

/// What became of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Drafts made.
    pub drafts: u64,
    /// Lines that are no experiment, and, as a `warning`, what to know about those that became a draft.
    pub problems: Vec<Problem>,
    /// The first drafts made, at most a hundred.
    pub ids: Vec<String>,
    /// What to know about them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// Drafts with something in them that does not fit, to be mended before they are published.
    #[serde(default)]
    pub to_mend: u64,
}

/// Who may see it, and whether people can be recognised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PreviewQuery {
    /// `everyone`, `summary` or `only-us`; wins over the draft's own.
    pub audience: Option<String>,
    /// `no`, `roles-only`, `yes-with-consent` or `not-sure`; wins over the draft's own.
    pub people_shown: Option<String>,
    /// Why there is this version, in one line; wins over the draft's own.
    pub why: Option<String>,
    /// The circles, a name or the start of an id a line, beside those in which earlier versions are.
    pub circles: Option<String>,
}

impl PreviewQuery {
    /// The circles that are asked for.
    pub fn circles(&self) -> impl Iterator<Item = &str> {
        self.circles.iter().flat_map(|circles| circles.lines()).filter(|name| !name.trim().is_empty())
    }
}

/// What will travel, and what stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The draft.
    pub id: String,
    /// The shortest start of the id that is still unique, at least four characters.
    #[serde(default)]
    pub short: String,
    /// Its title.
    pub title: String,
    /// Who may see it.
    pub audience: String,
    /// Whether nobody has said yet who may see it, or who is in it: it shows what would be then.
    #[serde(default)]
    pub supposed: bool,
    /// Whether people can be recognised; empty when nobody has answered yet.
    pub people_shown: String,
    /// The version that it will be.
    pub version: u32,
    /// Why there is this version; empty when nobody said.
    #[serde(default)]
    pub why: String,
    /// The circles in which it will be.
    #[serde(default)]
    pub circles: Vec<CircleRef>,
    /// What goes to groups that nobody here has met.
    pub summary: Fields,
    /// What others may fetch, or ask for; null when it stays at home.
    pub record: Option<Fields>,
    /// The same in Markdown, as a person reads it.
    pub summary_text: String,
    /// What the longer story says beyond that, in the same way; empty when it stays at home or says no more.
    #[serde(default)]
    pub record_text: String,
    /// Bytes of the summary as it travels.
    pub summary_bytes: u64,
    /// Bytes of the record as it travels; 0 when it stays at home.
    pub record_bytes: u64,
    /// Fields of which nothing leaves this folder; `people_shown` stands for the whole longer story.
    pub stays: Vec<String>,
    /// What was shortened to fit.
    pub trimmed: Vec<String>,
    /// What happens to it, in sentences.
    pub notices: Vec<Notice>,
    /// What to think about first.
    pub warnings: Vec<Warning>,
    /// What keeps it from being published.
    pub problems: Vec<Problem>,
}

/// Publish some drafts, or all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublishRequest {
    /// Starts of ids, or `@last`.
    pub ids: Vec<String>,
    /// Every draft; `ids` is then empty.
    pub all_drafts: bool,
    /// `everyone` or `summary`; wins over the drafts' own.
    pub audience: Option<String>,
    /// `no`, `roles-only`, `yes-with-consent` or `not-sure`; wins over the drafts' own.
    pub people_shown: Option<String>,
    /// The lint's warnings have been seen and accepted.
    pub accept_warnings: bool,
    /// Why there is this version, in one line; wins over the drafts' own.
    pub why: Option<String>,
    /// The circles: names or starts of ids, beside those in which earlier versions are; the commons when there are none.
    pub circles: Vec<String>,
    /// Wait so long for another node to have it, in milliseconds.
    pub wait_ms: u64,
    /// Only look: say what would be published and what would stay, and publish nothing.
    pub only_look: bool,
}

/// An experiment that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedItem {
    /// Its id.
    pub id: String,
    /// The shortest start of the id that is still unique, at least four characters.
    #[serde(default)]
    pub short: String,
    /// Its version.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// The circles in which it is.
    #[serde(default)]
    pub circles: Vec<CircleRef>,
}

/// A draft that stayed a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedDraft {
    /// Its id.
    pub id: String,
    /// The shortest start of the id that is still unique, at least four characters.
    #[serde(default)]
    pub short: String,
    /// Its title.
    pub title: String,
    /// What sort of reason: `invalid`, `warnings`, `audience`, `people-shown`, `private-link`.
    pub code: String,
    /// The reason.
    pub message: String,
}

/// What became of a publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// What was published, or would be.
    pub items: Vec<PublishedItem>,
    /// The lint's warnings, accepted or not.
    pub warnings: Vec<Warning>,
    /// Whether any of it still waits for another node.
    pub queued: bool,
    /// Drafts that stayed drafts; only with `all_drafts` or `only_look`, otherwise the whole is refused.
    pub refused: Vec<RefusedDraft>,
    /// What happens next, in sentences.
    pub notices: Vec<Notice>,
}

/// Withdraw one experiment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawRequest {
    /// The start of an id, or `@last`.
    pub id: String,
}

/// Somebody has deleted something, and says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Who.
    pub community: CommunityRef,
    /// When, by their clock.
    pub at: Moment,
}

/// How far a withdrawal has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawalStatus {
    /// Its id.
    pub id: String,
    /// Its title, as it was; empty when this folder does not have its words.
    pub title: String,
    /// When it was withdrawn.
    pub withdrawn: Moment,
    /// Who has confirmed that it was deleted there, the first to do so first.
    pub confirmed: Vec<Confirmation>,
    /// The communities heard of that have not confirmed.
    pub unanswered: Vec<CommunityRef>,
    /// The same in one sentence.
    pub message: String,
    /// What is promised and what is not, in sentences.
    pub notices: Vec<Notice>,
}

/// What became of a withdrawal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Its id.
    pub id: String,
    /// Its title, as it was.
    pub title: String,
    /// Nodes connected now, which are asked at once.
    pub asked: u32,
    /// Whether it still waits for another node.
    pub queued: bool,
    /// What is promised and what is not, in sentences.
    pub notices: Vec<Notice>,
}
