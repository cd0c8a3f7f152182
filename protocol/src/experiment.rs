//! The experiment: what a community writes down about something that it tries.
//!
//! [`Experiment`] is the full record as its authors keep it. [`Summary`] is what travels to everybody; the record
//! follows on demand. Only a title is needed. Nothing in here scores, ranks or adds up anything.
//!
//! - In and out as JSON: [`json`]; as a draft that people edit: [`markdown`].
//! - What travels, what stays and why, making it fit: [`publication`]; beside another's: [`compare`]; what to think about before: [`lint`].
//! - The table of fields and where each goes: [`field`]; the known values of codes: [`known`].
//!
//! The rows below are at once the struct, the JSON keys, the headings of a draft and the table of what travels.

mod attachment;
pub mod compare;
mod context;
mod cycle;
mod depended;
mod effort;
mod facets;
pub mod field;
pub mod json;
pub mod known;
mod link;
pub mod lint;
pub mod markdown;
mod perspective;
pub mod publication;
mod summary;

pub use attachment::Attachment;
pub use context::{Context, FACETS, Facet, FacetKind, FacetShape, Mattered, Said, SaidTwice, facet_kind};
pub use cycle::Cycle;
pub use depended::Condition;
pub use effort::{Effort, HowWeKnow};
pub use link::{Adaptation, Change, Link};
pub use perspective::Perspective;
pub use publication::{Notice, Publication, Told, Unpublishable};
pub use summary::{AttachmentKinds, Cycles, EffortBands, RecordRef, Summary, SummaryCondition, SummaryLink};

use crate::{
    date::PartialDate,
    text::{Code, Label, Language, Licence, List, Text},
};
pub(crate) use field::record;

record! {
    /// The full record of an experiment, drafts included. What is not said is empty.
    #[derive(Default)]
    #[serde(default)]
    Experiment {
        [Summary, Line] title: Text<160> = "What are you trying, in a few words?";
        [Summary, Line] state: Option<Code> = "Where is it now?", known::STATE;
        [Summary, Line] state_reason: Text<240> = "Was there a reason, or just life?";
        [Summary, Line] reflected_on: Option<PartialDate> = "When did you last look back on it together?";
        [Summary, Section] gist: Text<400> = "What would you like to be different, and for whom?";
        [Summary, Section] question: Text<200> = "What are you curious to find out?";
        [Record, Section] why_here: Text<2000> = "Why do you think it may work here?";
        [Summary, Line] origin: Option<Code> = "How did it begin?", known::ORIGIN;
        [Summary, Line] started_by: Option<Code> = "Who started it?", known::STARTED_BY;
        [Summary, Line] themes: List<Code, 5> = "What is it about?", known::THEMES;
        [Summary, Line] tags: List<Text<32>, 6> = "Your own words for it";
        [Summary, Line] who: List<Label, 8> = "Who takes part? (kinds of people, no names)", known::PEOPLE;
        [Summary, Line] for_whom: List<Label, 6> = "Who is it meant to be good for? (kinds of people, no names)", known::PEOPLE;
        [Summary, Line] size: Option<Code> = "About how many people took part?", known::SIZE;
        [Summary, Line] started: Option<PartialDate> = "When did it start? (a year is enough)";
        [Summary, Line] ended: Option<PartialDate> = "When did it end? (a year is enough)";
        [Record, Section] steps: Text<8000> = "What do you do, and with what?";
        [Excerpt("the bands"), Section] effort: Effort = "What did it take?";
        [Record, Section] safe_to_try: Text<1000> = "What could go wrong? How would you notice, and stop?";
        [Record, Section] signs: List<Text<200>, 5> = "How would you know it helps, or does not?";
        [Record, Section] expected: Text<300> = "What do you expect?";
        [Record, Line] expected_on: Option<PartialDate> = "When did you expect that?";
        [Excerpt("how many, the last date and decision"), Section] cycles: List<Cycle, 64> = "What did you do, round by round?";
        [Excerpt("the first 240 characters"), Section] noticed: Text<4000> = "What happened? For whom? For whom not?";
        [Excerpt("the first 240 characters"), Section] surprises: List<Text<400>, 10> = "What surprised you?";
        [Excerpt("the first 200 characters"), Section] hard: List<Text<400>, 10> = "What was hard, or went wrong?";
        [Excerpt("the first three, 160 characters each"), Section] depended_on: List<Condition, 12> =
            "What about your place or people made it possible, or harder?";
        [Record, Section] why_we_think: Text<1500> = "Why do you think it turned out so?";
        [Excerpt("the codes"), Section] how_we_know: HowWeKnow = "How do you know?";
        [Excerpt("the roles heard"), Section] perspectives: List<Perspective, 32> = "How does it look to others?";
        [Summary, Line] not_heard: List<Label, 6> = "Whose view have you not heard?", known::PEOPLE;
        [Excerpt("the first two"), Section] asks: List<Text<200>, 5> = "What would you ask others?";
        [Summary, Line] offers: List<Code, 8> = "What could you offer someone who is curious?", known::OFFERS;
        [Record, Section] mind: Text<600> = "If you try something like this, mind...";
        [Summary, Section] next: Text<200> = "What is the next small step?";
        [Excerpt("the values, without the sentences"), Section] context: Context = "What is your place like, where it differs from your profile?";
        [Excerpt("the first eight, without the notes"), Section] links: List<Link, 32> = "Which other experiments does it hang together with?";
        [Summary, Line] language: Option<Language> = "In which language is this?";
        [Summary, Line] licence: Option<Licence> = "May others reuse your words?", known::LICENCE;
        [Summary, Line] audience: Option<Code> = "Who may see this?", known::AUDIENCE;
        [Summary, Line] people_shown: Option<Code> = "Are people recognisable?", known::PEOPLE_SHOWN;
        [Local, Section] consent_notes: Text<2000> = "Who agreed, how, until when? (stays here)";
        [Summary, Line] care: List<Code, 6> = "Is there something to take care with?", known::CARE;
        [Excerpt("how many of which kind"), Section] attachments: List<Attachment, 16> = "Pictures, documents, sound";
        [Summary, Line] version_why: Text<160> = "Why this version? (one line)";
    }
}

/// Who may see an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Nobody else. Also what an audience means that only a newer joinup knows.
    OnlyUs,
    /// The summary is for everybody, the record on request.
    Summary,
    /// Both are for everybody.
    Everyone,
}

impl From<&Code> for Audience {
    fn from(code: &Code) -> Self {
        match code.as_str() {
            "everyone" => Self::Everyone,
            "summary" => Self::Summary,
            _ => Self::OnlyUs,
        }
    }
}

/// Whether it is settled that people who can be recognised agreed; what nobody is sure of stays at home, and so does
/// an answer that only a newer joinup knows.
fn is_settled(people_shown: &Code) -> bool {
    matches!(people_shown.as_str(), "no" | "roles-only" | "yes-with-consent")
}

impl Experiment {
    /// Where it is; an idea, unless something else is said.
    pub fn state(&self) -> &Code {
        const IDEA: &Code = &Code::known("idea");
        self.state.as_ref().unwrap_or(IDEA)
    }

    /// Who may see it; only us, unless something else is said.
    pub fn audience(&self) -> Audience {
        self.audience_code().into()
    }

    fn audience_code(&self) -> &Code {
        const ONLY_US: &Code = &Code::known("only-us");
        self.audience.as_ref().unwrap_or(ONLY_US)
    }

    /// The terms of reuse; CC-BY-4.0, unless something else is said.
    pub fn licence(&self) -> &Licence {
        const CC_BY: &Licence = &Licence::known("CC-BY-4.0");
        self.licence.as_ref().unwrap_or(CC_BY)
    }

    /// Whether it is a wondering: an idea with a question and nothing tried yet.
    pub fn is_wondering(&self) -> bool {
        *self.state() == "idea" && !self.question.is_empty() && self.cycles.is_empty() && self.noticed.is_empty()
    }
}
