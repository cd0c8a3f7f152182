//! The one form of every refusal: what happened, why, what to type next, and the exit code that scripts see.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::say;

/// What sort of refusal it is; decides the exit code and the HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    /// Something failed that should not have.
    Failed,
    /// No community has been set up in this folder.
    NotSetUp,
    /// The request makes no sense.
    Usage,
    /// There is no such thing.
    NotFound,
    /// Several things fit.
    Ambiguous,
    /// The node that holds the folder does not answer, or none runs where one is needed.
    Unreachable,
    /// Saved here, but it has not reached anybody in time.
    NotDelivered,
    /// A draft, invite, backup or value that is not valid.
    Invalid,
    /// The draft's warnings have to be accepted first.
    Warnings,
    /// Another process has the folder.
    InUse,
    /// The key needs its passphrase.
    Locked,
    /// Not allowed.
    NotAllowed,
    /// Client and node are of different versions.
    Version,
}

impl ErrorCode {
    /// The exit code of the command.
    pub const fn exit(self) -> u8 {
        match self {
            Self::Failed | Self::NotSetUp => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::Ambiguous => 4,
            Self::Unreachable => 5,
            Self::NotDelivered => 6,
            Self::Invalid | Self::Warnings => 7,
            Self::InUse => 8,
            Self::Locked => 9,
            Self::NotAllowed => 10,
            Self::Version => 11,
        }
    }

    /// The status of the HTTP answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::Failed => 500,
            Self::Usage => 400,
            Self::NotFound => 404,
            Self::NotSetUp | Self::Ambiguous | Self::Warnings => 409,
            Self::Unreachable => 503,
            Self::NotDelivered => 504,
            Self::Invalid => 422,
            Self::InUse | Self::Locked => 423,
            Self::NotAllowed => 403,
            Self::Version => 426,
        }
    }
}

/// One of several things that an ambiguous id may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The full id.
    pub id: String,
    /// Its title or name.
    pub title: String,
}

/// A refusal. In JSON: `{"schema":"joinup.error/1","code":..,"message":..,"why":..,"next":..,"exit":n,...}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Error {
    /// What sort of refusal it is.
    pub code: ErrorCode,
    /// What happened, in one sentence.
    pub message: String,
    /// Why, in one sentence; empty when the message says it.
    #[serde(default)]
    pub why: String,
    /// The next command to type; empty when there is none.
    #[serde(default)]
    pub next: String,
    /// The exit code.
    pub exit: u8,
    /// What an ambiguous id may mean.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
    /// The warnings that have to be accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<super::types::Warning>,
    /// What is wrong in a draft.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<super::types::Problem>,
}

impl Error {
    /// A refusal with its message alone.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            why: String::new(),
            next: String::new(),
            exit: code.exit(),
            candidates: Vec::new(),
            warnings: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The same with its reason.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// The same with the next command to type.
    #[must_use]
    pub fn next(mut self, next: impl Into<String>) -> Self {
        self.next = next.into();
        self
    }

    /// Something failed that should not have.
    pub fn failed(error: impl fmt::Display) -> Self {
        Self::new(ErrorCode::Failed, say!("did-not-work")).why(error.to_string()).next("joinup doctor")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if self.why.is_empty() { Ok(()) } else { write!(f, " {}", self.why) }
    }
}

impl std::error::Error for Error {}
