//! From the errors of the parts to refusals that a person can act upon.

use std::path::Path;

use joinup_protocol::{item::SignError, wire::codec::CodecError};

use crate::{
    api::{Error, ErrorCode},
    clock::NoRandomness,
    config::{Key, SettingError, SettingsError},
    home::HomeError,
    journal::JournalError,
    say,
    speech::{self, parts},
    store::{OpenError, StoreError},
};

/// Nobody set a community up here.
pub(crate) fn not_set_up(path: &Path) -> Error {
    Error::new(ErrorCode::NotSetUp, say!("not-set-up"))
        .why(say!("not-set-up-why", path = path.display().to_string()))
        .next("joinup init")
}

/// A command to type once what runs has been stopped.
pub(crate) fn restart(command: &str) -> String {
    say!("next-after-stop", command = command)
}

/// What somebody types who may become the user to whom a folder belongs.
pub(crate) fn as_its_user(path: &Path) -> String {
    match crate::home::other_owner(path) {
        Some(user) => format!("sudo -u '#{user}' joinup --home {} status", path.display()),
        None => "joinup --home FOLDER status".to_owned(),
    }
}

/// Something is too long to be kept.
pub(super) fn too_long(error: CodecError) -> Error {
    Error::new(ErrorCode::Invalid, say!("too-long")).why(speech::core::too_long(&error))
}

/// There is nothing of that name.
pub(super) fn not_found(what: &str, name: &str, next: &str) -> Error {
    no_such(say!("no-such", what = what, name = name), next)
}

/// There is no such thing, in words.
pub(super) fn no_such(words: String, next: &str) -> Error {
    Error::new(ErrorCode::NotFound, words).next(next)
}

/// The keys are under a passphrase, and there is none or another one.
fn locked(error: &HomeError) -> Error {
    let (message, next) = match error {
        HomeError::WrongPassphrase { from: None, .. } => (say!("key-wrong"), "joinup key".to_owned()),
        HomeError::WrongPassphrase { from: Some(_), .. } => (say!("key-wrong"), say!("next-passphrase-file")),
        HomeError::NoPassphrase(_) => (say!("key-no-passphrase"), say!("next-passphrase-file")),
        _ => (say!("key-locked"), say!("next-passphrase")),
    };
    Error::new(ErrorCode::Locked, message).why(parts::home(error)).next(next)
}

impl From<HomeError> for Error {
    fn from(error: HomeError) -> Self {
        let next = |command: &str| command.to_owned();
        let (code, next) = match &error {
            HomeError::NotSetUp(_) => (ErrorCode::NotSetUp, next("joinup init")),
            HomeError::Locked { .. } => (ErrorCode::InUse, next("joinup status")),
            HomeError::NotEmpty { .. } => (ErrorCode::NotAllowed, next("joinup --home ANOTHER-FOLDER restore FILE")),
            HomeError::NotAFolder(_) => (ErrorCode::Usage, next("joinup --home FOLDER status")),
            HomeError::NotOurs(path) => (ErrorCode::NotAllowed, as_its_user(path)),
            HomeError::ReadOnly { .. } => (ErrorCode::NotAllowed, next("joinup --home FOLDER status")),
            HomeError::LooseKey { .. } => (ErrorCode::NotAllowed, next("chmod -R go-rwx FOLDER/keys")),
            HomeError::KeyMissing(_) => (ErrorCode::Failed, next("joinup recover")),
            HomeError::KeyLocked(_) | HomeError::WrongPassphrase { .. } | HomeError::NoPassphrase(_) => {
                return locked(&error);
            }
            HomeError::OtherKey(_) => (ErrorCode::NotAllowed, next("joinup --home ANOTHER-FOLDER recover")),
            HomeError::Newer(_) => (ErrorCode::Version, say!("next-newer")),
            HomeError::BadKey(_) | HomeError::BadFormat(_) | HomeError::NoRandomness(_) | HomeError::Io { .. } => {
                (ErrorCode::Failed, next("joinup doctor"))
            }
        };
        Self::new(code, say!("folder-unusable")).why(parts::home(&error)).next(next)
    }
}

impl From<JournalError> for Error {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::TooLong(_) => Self::new(ErrorCode::Invalid, say!("too-long")),
            _ => Self::new(ErrorCode::Failed, say!("nothing-saved")),
        }
        .why(parts::journal(&error))
        .next("joinup doctor")
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::new(ErrorCode::Failed, say!("store-failed")).why(parts::store(&error)).next("joinup doctor")
    }
}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Self {
        let refusal = Self::new(ErrorCode::Failed, say!("store-closed"));
        match error {
            OpenError::Newer(_) => {
                Self { code: ErrorCode::Version, exit: ErrorCode::Version.exit(), ..refusal }.why(parts::open(&error))
            }
            OpenError::System(_) => refusal.why(parts::open(&error)).next(say!("next-make-room")),
            OpenError::Unreadable(_) | OpenError::Mismatch { .. } | OpenError::Earlier(_) => {
                refusal.why(say!("store-comes-back", why = parts::open(&error))).next("joinup doctor --rebuild")
            }
        }
    }
}

impl From<SettingsError> for Error {
    fn from(error: SettingsError) -> Self {
        let refused = |code| Self::new(code, say!("settings-unreadable")).why(parts::settings(&error));
        match &error {
            SettingsError::Io(_) => refused(ErrorCode::Failed),
            // What is possible stands in the template, which needs no settings.
            _ => refused(ErrorCode::Invalid).next("joinup config template"),
        }
    }
}

impl From<SettingError> for Error {
    fn from(error: SettingError) -> Self {
        let refused = match error {
            SettingError::Unknown(key) => {
                let meant = Key::like(&key).map(|meant| say!("setting-meant", key = meant.name()));
                Self::new(ErrorCode::NotFound, say!("no-setting", name = key)).why(meant.unwrap_or_default())
            }
            error => Self::new(ErrorCode::Invalid, say!("setting-unchanged")).why(parts::setting(&error)),
        };
        refused.next("joinup config get")
    }
}

impl From<NoRandomness> for Error {
    fn from(error: NoRandomness) -> Self {
        Self::failed(parts::no_randomness(&error))
    }
}

impl From<SignError> for Error {
    fn from(error: SignError) -> Self {
        Self::new(ErrorCode::Invalid, say!("cannot-be-said")).why(error.to_string())
    }
}
