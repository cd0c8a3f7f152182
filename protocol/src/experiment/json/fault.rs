//! What can be wrong with what somebody wrote, each with the words and numbers that belong to it.
//!
//! The English here is for logs and for programs; people read the same in their language, which is a node's business.

use core::fmt;

use crate::{
    date::DateError,
    id::ParseIdError,
    text::{ListError, TextError},
};

/// What is wrong, or left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An experiment has no title.
    #[error("a title is needed: what are you trying, in a few words?")]
    Untitled,
    /// A community has no name.
    #[error("a name is needed: what do you call yourselves?")]
    Nameless,
    /// Words that are not accepted.
    #[error(transparent)]
    Words(#[from] TextError),
    /// Too many entries.
    #[error(transparent)]
    Entries(#[from] ListError),
    /// No date.
    #[error(transparent)]
    Date(#[from] DateError),
    /// No id.
    #[error(transparent)]
    Id(#[from] ParseIdError),
    /// The types behind the table of fields see it otherwise, which they should not.
    #[error("{0}")]
    Unreadable(String),
    /// A field of other places that joinup does not carry.
    #[error("joinup carries no votes, likes or scores; left out")]
    NotCarried,
    /// No such field.
    #[error("no field of this name; left out")]
    NoField,
    /// A value of another sort than the field's.
    #[error("{wanted} should stand here, not {found}")]
    Sort {
        /// What should stand here.
        wanted: Sort,
        /// What does.
        found: Sort,
    },
    /// What a group is nothing without: its question.
    #[error("needed here: {0}")]
    Needed(&'static str),
    /// Nearly a known value.
    #[error("did you mean '{meant}'? '{word}' is kept as it is")]
    Slip {
        /// What was written.
        word: String,
        /// The known value that it nearly is.
        meant: &'static str,
    },
    /// None of the known values.
    #[error("'{word}' is not one of {}; kept as it is", .known.join(", "))]
    Unknown {
        /// What was written.
        word: String,
        /// The known values.
        known: &'static [&'static str],
    },
    /// None of the known values, and nothing that another joinup could know.
    #[error("'{word}' is not one of {}", .known.join(", "))]
    NoCode {
        /// What was written.
        word: String,
        /// The known values.
        known: &'static [&'static str],
    },
    /// More facets than fit.
    #[error("more than {0} facets")]
    ManyFacets(usize),
    /// A facet that nobody knows.
    #[error("not a facet that joinup knows; kept. Names of your own begin with x-")]
    StrangeFacet,
    /// A facet with a sentence and no value.
    #[error("a value is needed beside the note; it may be unknown or rather-not-say")]
    NoValue,
    /// Something else than yes, no or unknown.
    #[error("'{0}' does not say whether it mattered: yes, no or unknown")]
    Mattered(String),
    /// A comment without an end.
    #[error("a comment begins here (<!--) and never ends (-->), so nothing after it was read")]
    OpenComment,
    /// A key that no draft has.
    #[error("'{0}' is no line that a draft has")]
    NoKey(String),
    /// A key that belongs below a question.
    #[error("'{key}' does not stand up here, but below its question: ## {question}")]
    KeyBelow {
        /// The key.
        key: String,
        /// The question, in English.
        question: &'static str,
    },
    /// Words before the first question.
    #[error("these words stand under no question; put a question above them, such as ## {0}")]
    NoQuestionAbove(&'static str),
    /// A heading that is no question.
    #[error(
        "'{0}' is none of the questions, so the words below it stay in your draft only; if it is part of your own \
         words, put a backslash in front of it: \\#"
    )]
    NoQuestion(String),
    /// A field that has been said.
    #[error("this is said a second time; the first counts")]
    Twice,
    /// More lines than belong here.
    #[error("'{0}' is not understood here")]
    NotUnderstood(String),
    /// Words of which nobody knows where they belong.
    #[error("'{0}' has no place here")]
    NoPlace(String),
    /// A facet without a colon.
    #[error("a facet is written as its name, a colon and its values, such as setting: village")]
    FacetForm,
}

/// A sort of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Words.
    Words,
    /// A number.
    Number,
    /// A whole number.
    WholeNumber,
    /// Yes or no.
    Flag,
    /// A list.
    List,
    /// An object.
    Object,
    /// An object whose names are facets.
    Facets,
    /// Nothing.
    Nothing,
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Words => "words",
            Self::Number => "a number",
            Self::WholeNumber => "a whole number",
            Self::Flag => "true or false",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Facets => "an object with facets as names",
            Self::Nothing => "nothing",
        })
    }
}
