//! A link from one experiment to another, and the adaptation statement: kept, changed, why, how our place differs.
//!
//! A link is a claim of its author alone.

use super::{field::record, known};
use crate::{
    id::{CommunityId, PublicId},
    text::{Code, List, Text},
};

record! {
    /// A link.
    Link {
        [Summary, Line] relation: Code = "How do they hang together?", known::RELATION;
        [Summary, Line] target: PublicId = "Which experiment?";
        [Summary, Line] #[serde(default)] version: Option<u32> = "Which version of it?";
        [Summary, Line] #[serde(default)] community: Option<CommunityId> = "Whose is it? (filled in when it is known)";
        [Record, Section] #[serde(default)] note: Text<400> = "What should others know about this?";
        [Record, Line] #[serde(default)] facets: List<Code, 8> = "Which facets of your contexts differ?";
        [Record, Section] #[serde(default)] adaptation: Option<Adaptation> = "What did you keep and what did you change?";
    }
}

impl Link {
    /// Whether it says what it has to: who found something otherwise names a difference of context, or says that
    /// nobody knows why.
    pub fn is_explained(&self) -> bool {
        let differs = self.adaptation.as_ref().is_some_and(|adaptation| !adaptation.differs.is_empty());
        self.relation != "found-otherwise"
            || differs
            || !self.facets.is_empty()
            || !self.note.as_str().trim().is_empty()
    }
}

record! {
    /// What became of something elsewhere. It needs nobody's permission.
    #[derive(Default)]
    #[serde(default)]
    Adaptation {
        [Record, Section] kept: Text<400> = "What did you keep?";
        [Record, Section] changed: Text<400> = "What did you change?";
        [Record, Section] because: Text<400> = "Why?";
        [Record, Section] differs: Text<400> = "How is your place different?";
        [Record, Section] changes: List<Change, 16> = "The changes one by one";
    }
}

record! {
    /// One change.
    #[derive(Default)]
    #[serde(default)]
    Change {
        [Record, Line] what: Option<Code> = "What was changed?", known::CHANGED;
        [Record, Line] from: Text<160> = "From";
        [Record, Line] to: Text<160> = "To";
        [Record, Line] because: List<Code, 8> = "Because of which facets?";
    }
}
