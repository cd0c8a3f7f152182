//! The settings of a home folder: what `joinup config get` and `set` read and change, and what a person writes by hand.
//!
//! The file holds only what differs from the defaults. A key that this joinup does not know is refused, with its line:
//! a misspelt bound that is passed over in silence bounds nothing. `file` reads and writes the text and leaves a person's
//! remarks alone; [`template()`] is a file in which every key stands with what it is for.

mod file;
mod form;
mod template;
mod words;

use std::{io, path::Path};

use joinup_protocol::limits;
use serde_json::{Map, Value};

use self::form::{Form, parse, shown};
pub use self::{
    file::{EARLIER, FILE},
    form::at_loopback,
    template::template,
};
use crate::network::Address;

/// Bytes of disk that items and records of others may take.
const DISK: u64 = 4 * GIGABYTE;
const GIGABYTE: u64 = 1_000_000_000;
/// Connections and places that anybody may allow: with their buffers, what a large server has room for.
const CONNECTIONS: u64 = 65_536;
/// Bytes that a relay carries over one connection in each direction: a large community's shelf in one go.
const CIRCUIT_BYTES: u64 = 256 * 1_000_000;
/// Items per author and circle that anybody may allow: what a set can hold in memory.
const ITEMS: u64 = 1_000_000;
/// What a log may hold, from the least on.
const LEVELS: &[&str] = &["error", "warn", "info", "debug"];

/// Something that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Items kept per circle of each community that we follow.
    ItemsFollowed,
    /// Items kept per circle of each community that somebody introduced.
    ItemsIntroduced,
    /// Items kept per circle of each other community.
    ItemsStranger,
    /// Bytes of disk for what is others'.
    Disk,
    /// Nodes to stay connected with.
    Relays,
    /// The program that drafts are edited with.
    Editor,
    /// The language in which joinup speaks; else that of the system.
    Language,
    /// Where the node listens.
    Listen,
    /// Whether the node looks for others on the local network.
    Mdns,
    /// Whether the household's router is asked to let others in.
    Upnp,
    /// Connections at once.
    Connections,
    /// Connections at once with one IP address.
    ConnectionsPerAddress,
    /// Whether connections are carried for others.
    Relay,
    /// Where a relay is reached from everywhere.
    RelayAddresses,
    /// Nodes that may have a place at the relay.
    RelayPlaces,
    /// Connections that it carries at once.
    RelayCircuits,
    /// Bytes of one of them, in each direction.
    RelayCircuitBytes,
    /// Minutes that one of them may last.
    RelayCircuitMinutes,
    /// Where counts and health are told, on this computer.
    MetricsListen,
    /// How the log is written.
    LogFormat,
    /// How much the log holds.
    LogLevel,
}

/// When a running node does what a setting says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// As soon as the file is read again.
    AtOnce,
    /// When the node is started again.
    AtStart,
}

impl Key {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 21] = [
        Self::ItemsFollowed,
        Self::ItemsIntroduced,
        Self::ItemsStranger,
        Self::Disk,
        Self::Relays,
        Self::Editor,
        Self::Language,
        Self::Listen,
        Self::Mdns,
        Self::Upnp,
        Self::Connections,
        Self::ConnectionsPerAddress,
        Self::Relay,
        Self::RelayAddresses,
        Self::RelayPlaces,
        Self::RelayCircuits,
        Self::RelayCircuitBytes,
        Self::RelayCircuitMinutes,
        Self::MetricsListen,
        Self::LogFormat,
        Self::LogLevel,
    ];

    /// Its name in the file and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ItemsFollowed => "limits.items-followed",
            Self::ItemsIntroduced => "limits.items-introduced",
            Self::ItemsStranger => "limits.items-stranger",
            Self::Disk => "limits.disk",
            Self::Relays => "relays",
            Self::Editor => "editor",
            Self::Language => "language",
            Self::Listen => "listen",
            Self::Mdns => "mdns",
            Self::Upnp => "upnp",
            Self::Connections => "limits.connections",
            Self::ConnectionsPerAddress => "limits.connections-per-address",
            Self::Relay => "relay.on",
            Self::RelayAddresses => "relay.addresses",
            Self::RelayPlaces => "relay.places",
            Self::RelayCircuits => "relay.circuits",
            Self::RelayCircuitBytes => "relay.circuit-bytes",
            Self::RelayCircuitMinutes => "relay.circuit-minutes",
            Self::MetricsListen => "metrics.listen",
            Self::LogFormat => "log.format",
            Self::LogLevel => "log.level",
        }
    }

    /// The key of that name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }

    /// The key whose name is most like this one, if any is like it at all.
    pub fn like(name: &str) -> Option<Self> {
        form::most_like(name, Self::ALL)
    }

    /// When a running node does what it says: libp2p takes bytes and minutes of a connection that it carries, where it
    /// listens and what it is to others once and for all.
    pub const fn takes(self) -> Takes {
        match self {
            Self::Listen
            | Self::Upnp
            | Self::Relay
            | Self::RelayAddresses
            | Self::RelayCircuitBytes
            | Self::RelayCircuitMinutes
            | Self::LogFormat => Takes::AtStart,
            Self::ItemsFollowed
            | Self::ItemsIntroduced
            | Self::ItemsStranger
            | Self::Disk
            | Self::Relays
            | Self::Editor
            | Self::Language
            | Self::Mdns
            | Self::Connections
            | Self::ConnectionsPerAddress
            | Self::RelayPlaces
            | Self::RelayCircuits
            | Self::MetricsListen
            | Self::LogLevel => Takes::AtOnce,
        }
    }

    /// Whether a running node reads it again when it changes, and needs not be started anew.
    pub const fn is_read_again(self) -> bool {
        matches!(self.takes(), Takes::AtOnce)
    }

    const fn form(self) -> Form {
        match self {
            Self::ItemsFollowed => Form::Count { least: 1, most: ITEMS },
            Self::ItemsIntroduced | Self::ItemsStranger => Form::Count { least: 0, most: ITEMS },
            Self::Connections => Form::Count { least: 8, most: CONNECTIONS },
            Self::ConnectionsPerAddress | Self::RelayPlaces | Self::RelayCircuits => {
                Form::Count { least: 1, most: CONNECTIONS }
            }
            Self::RelayCircuitMinutes => Form::Count { least: 1, most: 24 * 60 },
            Self::Disk | Self::RelayCircuitBytes => Form::Bytes,
            Self::Listen | Self::RelayAddresses => Form::Addresses { with_node: false },
            Self::Relays => Form::Addresses { with_node: true },
            Self::Editor => Form::Text,
            Self::Language => Form::Language,
            Self::Mdns | Self::Upnp | Self::Relay => Form::Switch,
            Self::MetricsListen => Form::Loopback,
            Self::LogFormat => Form::Choice(&["text", "json"]),
            Self::LogLevel => Form::Choice(LEVELS),
        }
    }

    fn default(self) -> Value {
        match self {
            Self::ItemsFollowed => limits::ITEMS_FOLLOWED.into(),
            Self::ItemsIntroduced => limits::ITEMS_INTRODUCED.into(),
            Self::ItemsStranger => limits::ITEMS_STRANGER.into(),
            Self::Disk => DISK.into(),
            Self::Connections => 128.into(),
            Self::ConnectionsPerAddress => 8.into(),
            Self::RelayPlaces => 1_024.into(),
            Self::RelayCircuits => 256.into(),
            Self::RelayCircuitBytes => CIRCUIT_BYTES.into(),
            Self::RelayCircuitMinutes => 60.into(),
            Self::Upnp | Self::Relay => false.into(),
            Self::Relays | Self::RelayAddresses => Value::Array(Vec::new()),
            Self::Editor | Self::Language | Self::MetricsListen => "".into(),
            Self::LogFormat => "text".into(),
            Self::LogLevel => "error".into(),
            Self::Listen => vec!["/ip4/0.0.0.0/tcp/0", "/ip4/0.0.0.0/udp/0/quic-v1"].into(),
            Self::Mdns => true.into(),
        }
    }
}

/// Why a setting was not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// No such key.
    #[error("there is no setting {0}")]
    Unknown(String),
    /// Not a number within the bounds.
    #[error("not a whole number from {least} to {most}: {found}")]
    Count {
        /// What was given.
        found: String,
        /// The least that is possible.
        least: u64,
        /// The most that is possible.
        most: u64,
    },
    /// Not an amount of disk.
    #[error("not an amount such as 500MB or 4GB: {0}")]
    Bytes(String),
    /// Neither yes nor no.
    #[error("neither yes nor no: {0}")]
    Switch(String),
    /// A language that the catalogue does not have.
    #[error("no language that joinup speaks (en, ca, es, ur): {0}")]
    Language(String),
    /// None of the words that are possible.
    #[error("not one of {possible}: {found}")]
    Choice {
        /// What was given.
        found: String,
        /// What is possible.
        possible: String,
    },
    /// Not an address as it is written.
    #[error("not an address such as /ip4/0.0.0.0/tcp/4801: {0}")]
    Address(String),
    /// An address that does not say of which node.
    #[error("an address without /p2p/ and the node's id at its end: {0}")]
    NoNode(String),
    /// Not an address and a port.
    #[error("not an address and a port such as 127.0.0.1:9481: {0}")]
    Socket(String),
    /// An address that others reach.
    #[error("others than this computer reach {0}, and what is told there is for its administrator only")]
    NotLoopback(String),
    /// Another sort of value than belongs there.
    #[error("not the sort of value that belongs there: {0}")]
    Sort(String),
}

/// Why the settings cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The system said no.
    #[error("the settings: {0}")]
    Io(#[from] io::Error),
    /// Somebody wrote something else into the file.
    #[error("{file}, line {line}: {why}")]
    Malformed {
        /// Which file.
        file: &'static str,
        /// In which line, from 1.
        line: usize,
        /// What is wrong there.
        why: String,
    },
    /// A key that there is not.
    #[error("{file}, line {line}: there is no setting {key}")]
    Unknown {
        /// Which file.
        file: &'static str,
        /// In which line, from 1.
        line: usize,
        /// What stands there.
        key: String,
        /// What may have been meant.
        like: Option<&'static str>,
    },
    /// A value that the file holds is not possible.
    #[error("{file}, line {line}: {key}: {why}")]
    Value {
        /// Which file.
        file: &'static str,
        /// In which line, from 1.
        line: usize,
        /// Of which setting.
        key: &'static str,
        /// What is wrong with it.
        why: SettingError,
    },
}

/// The settings of a home folder.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings(Map<String, Value>);

impl Settings {
    /// Reads the settings of that folder; there need not be any.
    ///
    /// # Errors
    /// When the file cannot be read, or holds what cannot be.
    pub fn load(home: &Path) -> Result<Self, SettingsError> {
        match file::text(home, FILE)? {
            Some(text) => file::read(&text),
            None => file::text(home, EARLIER)?.map_or_else(|| Ok(Self::default()), |text| file::read_earlier(&text)),
        }
    }

    /// Reads them for whoever holds the folder: the file of an earlier joinup becomes one of now.
    ///
    /// # Errors
    /// When the file cannot be read, holds what cannot be, or cannot be written anew.
    pub fn take_over(home: &Path) -> Result<Self, SettingsError> {
        let settings = Self::load(home)?;
        file::take_over(home, &settings)?;
        Ok(settings)
    }

    /// Writes the settings into that folder, durably; what a person remarked in the file stays.
    ///
    /// # Errors
    /// When they cannot be written, or the file holds what cannot be.
    pub fn save(&self, home: &Path) -> Result<(), SettingsError> {
        file::write(home, self)
    }

    /// The value of a setting, as JSON.
    pub fn value(&self, key: Key) -> Value {
        self.0.get(key.name()).cloned().unwrap_or_else(|| key.default())
    }

    /// The value of a setting as people write it; lists are separated by spaces.
    pub fn get(&self, key: Key) -> String {
        shown(&self.value(key))
    }

    /// Changes a setting. An empty text brings the default back.
    ///
    /// # Errors
    /// When the text is not a value of this setting.
    pub fn set(&mut self, key: Key, text: &str) -> Result<(), SettingError> {
        if text.trim().is_empty() {
            self.0.remove(key.name());
        } else {
            self.0.insert(key.name().to_owned(), parse(key, text)?);
        }
        Ok(())
    }

    /// The value of a setting that is a count or an amount of disk.
    pub fn number(&self, key: Key) -> u64 {
        self.value(key).as_u64().unwrap_or_default()
    }

    /// The value of a setting that is a list.
    pub fn list(&self, key: Key) -> Vec<String> {
        self.get(key).split_whitespace().map(str::to_owned).collect()
    }

    /// The value of a setting that is a text, if it is set.
    pub fn text(&self, key: Key) -> Option<String> {
        Some(self.get(key)).filter(|text| !text.is_empty())
    }

    /// The keys whose values differ from those of other settings.
    pub fn differing(&self, other: &Self) -> Vec<Key> {
        Key::ALL.into_iter().filter(|key| self.value(*key) != other.value(*key)).collect()
    }

    /// Whether a setting that is a switch is on.
    pub fn is_on(&self, key: Key) -> bool {
        self.value(key).as_bool().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_language_is_one_that_joinup_speaks() {
        let mut settings = Settings::default();
        assert_eq!(settings.set(Key::Language, "klingon"), Err(SettingError::Language("klingon".into())));
        assert_eq!(settings.set(Key::Language, "ca-ES"), Ok(()));
        assert_eq!(settings.set(Key::Language, ""), Ok(()));
    }

    #[test]
    fn settings_survive_the_file() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Settings::load(folder.path()).unwrap(), Settings::default());
        fs::write(folder.path().join(FILE), "limits.disk = \"2 GB\"\n").unwrap();
        let mut settings = Settings::load(folder.path()).unwrap();
        assert_eq!(settings.number(Key::Disk), 2 * GIGABYTE);
        settings.set(Key::ItemsFollowed, "20000").unwrap();
        settings.set(Key::Listen, "/ip4/127.0.0.1/tcp/0, /ip4/127.0.0.1/udp/0/quic-v1").unwrap();
        settings.set(Key::Mdns, "off").unwrap();
        settings.save(folder.path()).unwrap();
        let settings = Settings::load(folder.path()).unwrap();
        assert_eq!(settings.number(Key::ItemsFollowed), 20_000);
        assert_eq!(settings.list(Key::Listen).len(), 2);
        assert!(!settings.is_on(Key::Mdns));
        assert_eq!(settings.get(Key::Mdns), "no");
        assert_eq!(settings.differing(&Settings::default()), [Key::ItemsFollowed, Key::Disk, Key::Listen, Key::Mdns]);
    }

    #[test]
    fn every_key_has_a_name_and_its_default_is_possible() {
        for key in Key::ALL {
            assert_eq!(Key::of(key.name()), Some(key));
            let default = Settings::default().get(key);
            assert!(Settings::default().set(key, &default).is_ok(), "{}", key.name());
        }
        assert_eq!(Key::of("limits.votes"), None);
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_reason() {
        let mut settings = Settings::default();
        for (key, text) in [
            (Key::ItemsFollowed, "0"),
            (Key::ItemsStranger, "-1"),
            (Key::ItemsStranger, "many"),
            (Key::Disk, "4 loaves"),
            (Key::Disk, "99999999999999 TB"),
            (Key::Mdns, "perhaps"),
            (Key::Listen, "4801"),
            (Key::Relays, "/ip4/192.0.2.1/tcp/4801"),
            (Key::MetricsListen, "9481"),
            (Key::MetricsListen, "0.0.0.0:9481"),
            (Key::MetricsListen, "192.0.2.1:9481"),
            (Key::MetricsListen, "[::]:9481"),
            (Key::LogFormat, "xml"),
            (Key::LogLevel, "everything"),
        ] {
            assert!(settings.set(key, text).is_err(), "{} {text}", key.name());
        }
        assert_eq!(settings, Settings::default());
        settings.set(Key::Editor, "nano").unwrap();
        settings.set(Key::Editor, " ").unwrap();
        assert_eq!(settings.text(Key::Editor), None);
    }

    #[test]
    fn the_manual_explains_every_setting_and_says_when_it_holds() {
        let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/OPERATING.md");
        let manual = fs::read_to_string(manual).unwrap();
        let chapter = manual.split("\n## Settings\n").nth(1).unwrap().split("\n## ").next().unwrap();
        let mut explained = Vec::new();
        for row in chapter.lines().filter(|line| line.starts_with("| `")) {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            let key = Key::of(cells[0].trim_matches('`')).unwrap_or_else(|| panic!("there is no setting {}", cells[0]));
            let holds = if key.is_read_again() { "at once" } else { "at the next start" };
            assert!(cells.last().unwrap().starts_with(holds), "{row}");
            explained.push(key);
        }
        assert_eq!(explained, Key::ALL);
    }

    #[test]
    fn the_key_that_was_meant_is_found() {
        for (typed, meant) in [
            ("limits.dsik", Some("limits.disk")),
            ("disk", Some("limits.disk")),
            ("limits.items_followed", Some("limits.items-followed")),
            ("relay.circuit-byte", Some("relay.circuit-bytes")),
            ("Listen", Some("listen")),
            ("colour.of-bread", None),
        ] {
            assert_eq!(Key::like(typed).map(Key::name), meant, "{typed}");
        }
    }
}
