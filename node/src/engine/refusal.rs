//! From the errors of the parts to refusals that a person can act upon.

use std::path::Path;

use joinup_protocol::{item::SignError, wire::codec::CodecError};

use crate::{
    api::{Error, ErrorCode},
    clock::NoRandomness,
    config::{SettingError, SettingsError},
    home::HomeError,
    journal::JournalError,
    store::{OpenError, StoreError},
};

/// Nobody set a community up here.
pub(crate) fn not_set_up(path: &Path) -> Error {
    Error::new(ErrorCode::NotSetUp, "No community has been set up here yet.")
        .why(format!("{} has no key in it.", path.display()))
        .next("joinup init")
}

/// Something is too long to be kept.
pub(super) fn too_long(error: CodecError) -> Error {
    Error::new(ErrorCode::Invalid, "That is too long to be kept.").why(error.to_string())
}

/// There is nothing of that name.
pub(super) fn not_found(what: &str, name: &str, next: &str) -> Error {
    Error::new(ErrorCode::NotFound, format!("There is no {what} {name}.")).next(next)
}

impl From<HomeError> for Error {
    fn from(error: HomeError) -> Self {
        let (code, next) = match &error {
            HomeError::NotSetUp(_) => (ErrorCode::NotSetUp, "joinup init"),
            HomeError::Locked { .. } => (ErrorCode::InUse, "joinup status"),
            HomeError::NotAFolder(_) => (ErrorCode::Usage, "joinup --home FOLDER status"),
            HomeError::ReadOnly { .. } | HomeError::NotOurs(_) => {
                (ErrorCode::NotAllowed, "joinup --home FOLDER status")
            }
            HomeError::LooseKey { .. } => (ErrorCode::NotAllowed, "chmod -R go-rwx FOLDER/keys"),
            HomeError::KeyMissing(_) => (ErrorCode::Failed, "joinup recover"),
            HomeError::OtherKey(_) => (ErrorCode::NotAllowed, "joinup --home ANOTHER-FOLDER recover"),
            HomeError::Newer(_) => (ErrorCode::Version, "Install the newer joinup"),
            HomeError::BadKey(_) | HomeError::BadFormat(_) | HomeError::NoRandomness(_) | HomeError::Io { .. } => {
                (ErrorCode::Failed, "joinup doctor")
            }
        };
        Self::new(code, "This folder cannot be used.").why(error.to_string()).next(next)
    }
}

impl From<JournalError> for Error {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::TooLong(_) => Self::new(ErrorCode::Invalid, "That is too long to be kept."),
            _ => Self::new(ErrorCode::Failed, "Nothing was saved: your own work cannot be written or read."),
        }
        .why(error.to_string())
        .next("joinup doctor")
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::new(ErrorCode::Failed, "The store did not do that.").why(error.to_string()).next("joinup doctor")
    }
}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Self {
        let refusal = Self::new(ErrorCode::Failed, "The store does not open.");
        match error {
            OpenError::Newer(_) => {
                Self { code: ErrorCode::Version, exit: ErrorCode::Version.exit(), ..refusal }.why(error.to_string())
            }
            OpenError::System(_) => {
                refusal.why(error.to_string()).next("Make room, or the folder yours, and try again")
            }
            OpenError::Unreadable(_) | OpenError::Mismatch { .. } | OpenError::Earlier(_) => {
                let why =
                    format!("{error}. Your own work is safe beside it, and everything else comes back from others.");
                refusal.why(why).next("joinup doctor --rebuild")
            }
        }
    }
}

impl From<SettingsError> for Error {
    fn from(error: SettingsError) -> Self {
        Self::new(ErrorCode::Failed, "The settings cannot be read or written.").why(error.to_string())
    }
}

impl From<SettingError> for Error {
    fn from(error: SettingError) -> Self {
        let refused = match error {
            SettingError::Unknown(key) => Self::new(ErrorCode::NotFound, format!("There is no setting {key}.")),
            error => Self::new(ErrorCode::Invalid, "That setting was not changed.").why(error.to_string()),
        };
        refused.next("joinup config get")
    }
}

impl From<NoRandomness> for Error {
    fn from(error: NoRandomness) -> Self {
        Self::failed(error)
    }
}

impl From<SignError> for Error {
    fn from(error: SignError) -> Self {
        Self::new(ErrorCode::Invalid, "That cannot be said.").why(error.to_string())
    }
}
