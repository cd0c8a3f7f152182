//! What the parts of a node report, in words for people. Their own texts are for logs.

use crate::{
    api::BindError,
    clock::NoRandomness,
    config::{SettingError, SettingsError},
    home::HomeError,
    journal::JournalError,
    network::{ParseAddressError, Warning},
    passphrase::PassphraseError,
    say,
    store::{OpenError, StoreError},
};

/// Why a home folder cannot be used.
pub(crate) fn home(error: &HomeError) -> String {
    match error {
        HomeError::NotSetUp(path) => say!("home-not-set-up", path = shown(path)),
        HomeError::Locked { path, process: None } => say!("home-locked", path = shown(path)),
        HomeError::Locked { path, process: Some(process) } => {
            say!("home-locked-by", path = shown(path), process = process.to_string())
        }
        HomeError::NotAFolder(path) => say!("home-no-folder", path = shown(path)),
        HomeError::ReadOnly { path, why } => say!("home-read-only", path = shown(path), why = why.to_string()),
        HomeError::NotOurs(path) => say!("home-not-ours", path = shown(path)),
        HomeError::LooseKey { path, mode } => {
            say!("home-loose-key", path = shown(path), mode = format!("{mode:o}"))
        }
        HomeError::KeyMissing(path) => say!("home-key-missing", path = shown(path)),
        HomeError::BadKey(path) => say!("home-bad-key", path = shown(path)),
        HomeError::KeyLocked(path) => say!("home-key-locked", path = shown(path)),
        HomeError::WrongPassphrase { path, from: None } => say!("home-key-wrong", path = shown(path)),
        HomeError::WrongPassphrase { path, from: Some(from) } => {
            say!("home-key-wrong-in", path = shown(path), file = shown(from))
        }
        HomeError::NoPassphrase(error) => passphrase(error),
        HomeError::NotEmpty { path, name } => {
            say!("restore-not-empty", path = shown(path), name = name.as_str())
        }
        HomeError::OtherKey(path) => say!("home-other-key", path = shown(path)),
        HomeError::Newer(format) => say!("home-newer", format = *format),
        HomeError::BadFormat(path) => say!("home-bad-format", path = shown(path)),
        HomeError::NoRandomness(error) => no_randomness(error),
        HomeError::Io { path, source } => format!("{}: {source}", path.display()),
    }
}

fn shown(path: &std::path::Path) -> String {
    path.display().to_string()
}

/// Why there is no passphrase.
pub(crate) fn passphrase(error: &PassphraseError) -> String {
    match error {
        PassphraseError::Io { path, source } => format!("{}: {source}", path.display()),
        PassphraseError::Empty => say!("passphrase-empty"),
        PassphraseError::TooLong => say!("passphrase-too-long"),
        PassphraseError::NotText => say!("passphrase-not-text"),
    }
}

/// The system gives no random bytes.
pub(crate) fn no_randomness(error: &NoRandomness) -> String {
    say!("no-randomness", why = error.why())
}

/// Why own work cannot be read or written.
pub(crate) fn journal(error: &JournalError) -> String {
    match error {
        JournalError::Io { path, source } => format!("{}: {source}", path.display()),
        JournalError::Stopped(why) => say!("journal-stopped", why = why.as_str()),
        JournalError::Damaged(file) => say!("journal-entry-damaged", file = file.as_str()),
        JournalError::Full { free } => say!("disk-free", free = free.to_string()),
        JournalError::TooLong(bytes) => say!("journal-too-long", bytes = *bytes),
    }
}

/// Why the store did not do something.
pub(crate) fn store(error: &StoreError) -> String {
    match error {
        StoreError::Stopped(why) => say!("store-stopped", why = why.as_str()),
        StoreError::Full { free } => say!("disk-free", free = free.to_string()),
        StoreError::Unreadable(why) => say!("store-unreadable", why = why.as_str()),
        // These are about bytes that a machine wrote.
        other => other.to_string(),
    }
}

/// Why the store does not open, in the middle of a sentence.
pub(crate) fn open(error: &OpenError) -> String {
    match error {
        OpenError::Unreadable(why) => say!("store-unreadable", why = why.as_str()),
        OpenError::Mismatch { found, written, .. } => {
            say!("store-mismatch", found = found.count, written = written.count)
        }
        OpenError::System(why) => say!("store-system", why = why.as_str()),
        OpenError::Newer(layout) => say!("store-newer", layout = *layout),
        OpenError::Earlier(layout) => say!("store-earlier", layout = *layout),
    }
}

/// Why a setting was not changed, in the middle of a sentence.
pub(crate) fn setting(error: &SettingError) -> String {
    match error {
        SettingError::Unknown(key) => say!("setting-unknown", key = key.as_str()),
        SettingError::Count { found, least, most } => {
            say!("setting-count", found = found.as_str(), least = least.to_string(), most = most.to_string())
        }
        SettingError::Bytes(found) => say!("setting-bytes", found = found.as_str()),
        SettingError::Switch(found) => say!("setting-switch", found = found.as_str()),
        SettingError::Language(found) => say!("setting-language-unknown", found = found.as_str()),
        SettingError::Choice { found, possible } => {
            say!("setting-choice", found = found.as_str(), possible = possible.as_str())
        }
        SettingError::Address(found) => say!("setting-address", found = found.as_str()),
        SettingError::NoNode(found) => say!("setting-no-node", found = found.as_str()),
        SettingError::Socket(found) => say!("setting-socket", found = found.as_str()),
        SettingError::NotLoopback(found) => say!("setting-not-loopback", found = found.as_str()),
        SettingError::Sort(found) => say!("setting-sort", found = found.as_str()),
    }
}

/// Why the settings cannot be read or written.
pub(crate) fn settings(error: &SettingsError) -> String {
    match error {
        SettingsError::Io(why) => say!("settings-io", why = why.to_string()),
        SettingsError::Malformed { file, line, why } => {
            say!("settings-malformed", file = *file, line = line.to_string(), why = why.as_str())
        }
        SettingsError::Unknown { file, line, key, like } => {
            let told = say!("settings-unknown", file = *file, line = line.to_string(), key = key.as_str());
            match like {
                Some(like) => format!("{told}. {}", say!("setting-meant", key = *like)),
                None => told,
            }
        }
        SettingsError::Value { file, line, key, why } => {
            say!("settings-value", file = *file, line = line.to_string(), key = *key, why = setting(why))
        }
    }
}

/// Why the local socket cannot be offered.
pub(crate) fn socket(error: &BindError) -> String {
    match error {
        BindError::NotOurs(path) => say!("socket-not-ours", path = shown(path)),
        BindError::Live(path) => say!("socket-live", path = shown(path)),
        BindError::System { path, error } => format!("{}: {error}", path.display()),
    }
}

/// Why something is no address.
pub(crate) fn address(error: &ParseAddressError) -> String {
    match error {
        ParseAddressError::Malformed(why) => say!("address-malformed", why = why.as_str()),
        ParseAddressError::Form => say!("address-form"),
    }
}

/// What the network wants people to know.
pub(crate) fn network(warning: &Warning) -> String {
    match warning {
        Warning::Banned(node) => say!("warning-banned", node = node.to_string()),
        Warning::ListenerLost { address, why } => {
            say!("warning-listener", address = address.to_string(), why = why.as_str())
        }
        Warning::Mdns(why) => say!("warning-mdns", why = why.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_in_english_what_the_logs_say() {
        let errors = [
            HomeError::NotSetUp("/x".into()),
            HomeError::Locked { path: "/x".into(), process: None },
            HomeError::Locked { path: "/x".into(), process: Some(12_345) },
            HomeError::LooseKey { path: "/x".into(), mode: 0o644 },
            HomeError::KeyMissing("/x".into()),
            HomeError::Newer(2),
            HomeError::BadFormat("/x".into()),
        ];
        for error in errors {
            assert_eq!(home(&error), error.to_string());
        }
        for error in [JournalError::Full { free: 123_456 }, JournalError::TooLong(9), JournalError::Damaged("a".into())]
        {
            assert_eq!(journal(&error), error.to_string());
        }
        let count = SettingError::Count { found: "x".into(), least: 1, most: 1_000_000 };
        assert_eq!(setting(&count), count.to_string());
        let value =
            SettingsError::Value { file: "settings.toml", line: 7, key: "mdns", why: SettingError::Switch("7".into()) };
        assert_eq!(settings(&value), value.to_string());
        for wrong in [
            SettingError::NotLoopback("0.0.0.0:1".into()),
            SettingError::Socket("x".into()),
            SettingError::NoNode("x".into()),
            SettingError::Address("x".into()),
            SettingError::Sort("x".into()),
            SettingError::Choice { found: "x".into(), possible: "y, z".into() },
        ] {
            assert_eq!(setting(&wrong), wrong.to_string());
        }
        for error in [OpenError::Newer(2), OpenError::Earlier(1), OpenError::System("x".into())] {
            assert_eq!(open(&error), error.to_string());
        }
        assert_eq!(address(&ParseAddressError::Form), ParseAddressError::Form.to_string());
        assert_eq!(network(&Warning::Mdns("x".into())), Warning::Mdns("x".into()).to_string());
    }
}
