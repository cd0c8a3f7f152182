//! Every way in which a command can end other than well: what happened, why, the next command to type, the exit code.
//!
//! The kinds and their exit codes are those of the node's API, so that a script sees the same from a running node, from
//! the folder itself, and from this program's own refusals.

use std::{fmt, io, path::Path, process::ExitCode};

use joinup_node::{
    api::{Error, ErrorCode},
    say,
};

/// The exit code of an interrupted command.
const INTERRUPTED: u8 = 130;

/// Why a command ends.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It was refused, here or by the node; to be told on standard error.
    Refused(Box<Error>),
    /// The answer has been given and says it all; only the exit code is left.
    Told(ErrorCode),
    /// Nobody reads the output any more, such as behind `| head`: nothing is wrong.
    Closed,
    /// Ctrl-C.
    Interrupted,
}

/// What a command gives.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// The exit code of the program.
    pub(crate) fn exit(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Refused(error) => error.exit,
            Self::Told(code) => code.exit(),
            Self::Closed => 0,
            Self::Interrupted => INTERRUPTED,
        })
    }

    /// The command makes no sense as it was typed.
    pub(crate) fn usage(message: impl Into<String>, next: impl Into<String>) -> Self {
        Error::new(ErrorCode::Usage, message).next(next).into()
    }

    /// A question would have to be asked, and nobody can answer.
    pub(crate) fn unanswered(message: impl Into<String>, next: impl Into<String>) -> Self {
        Error::new(ErrorCode::NotAllowed, message).why(say!("nobody-asked")).next(next).into()
    }

    /// A person said no.
    pub(crate) fn declined(message: impl Into<String>) -> Self {
        Error::new(ErrorCode::NotAllowed, message).into()
    }

    /// A file cannot be read or written.
    pub(crate) fn file(doing: &str, path: &Path, error: &io::Error) -> Self {
        let code = match error.kind() {
            io::ErrorKind::NotFound => ErrorCode::NotFound,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => ErrorCode::NotAllowed,
            _ => ErrorCode::Failed,
        };
        Error::new(code, file(doing, path)).why(reason(error)).into()
    }
}

/// What did not work with a file.
fn file(doing: &str, path: &Path) -> String {
    let path = path.display().to_string();
    match doing {
        "Reading" => say!("file-reading", path = path),
        "Writing" => say!("file-writing", path = path),
        "Removing" => say!("file-removing", path = path),
        "Making the folder" => say!("file-making-folder", path = path),
        doing => say!("file-doing", doing = doing, path = path),
    }
}

/// The system's reason as a sentence, without its number.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => say!("file-missing"),
        io::ErrorKind::PermissionDenied => say!("file-forbidden"),
        io::ErrorKind::ReadOnlyFilesystem => say!("file-read-only"),
        io::ErrorKind::InvalidData => say!("file-no-text"),
        _ => error.to_string(),
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Refused(Box::new(error))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Error::failed(error).into(),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Error::failed(error).into()
    }
}

impl From<fmt::Error> for Failure {
    fn from(error: fmt::Error) -> Self {
        Error::failed(error).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_no_failure() {
        assert!(matches!(Failure::from(io::Error::from(io::ErrorKind::BrokenPipe)), Failure::Closed));
        assert!(matches!(Failure::from(io::Error::from(io::ErrorKind::Other)), Failure::Refused(_)));
    }

    #[test]
    fn files_that_are_missing_or_forbidden_have_their_own_exit_codes() {
        for (kind, code) in [
            (io::ErrorKind::NotFound, ErrorCode::NotFound),
            (io::ErrorKind::PermissionDenied, ErrorCode::NotAllowed),
            (io::ErrorKind::Other, ErrorCode::Failed),
        ] {
            let failure = Failure::file("Reading", Path::new("x"), &kind.into());
            assert!(matches!(failure, Failure::Refused(error) if error.code == code));
        }
    }
}
