//! The settings of a home folder: what `joinup config get` and `set` read and change.
//!
//! The file holds only what differs from the defaults. What a newer joinup put there stays there.

use std::{
    fs,
    io::{self, ErrorKind},
    path::Path,
};

use joinup_protocol::limits;
use serde_json::{Map, Value};

use crate::{durable, speech::Language};

const FILE: &str = "settings.json";

/// Bytes of disk that items and records of others may take.
const DISK: u64 = 4 * GIGABYTE;
const GIGABYTE: u64 = 1_000_000_000;
/// Connections and places that anybody may allow: with their buffers, what a large server has room for.
const CONNECTIONS: u64 = 65_536;
/// Bytes that a relay carries over one connection in each direction: a large community's shelf in one go.
const CIRCUIT_BYTES: u64 = 256 * 1_000_000;
/// Items per author and circle that anybody may allow: what a set can hold in memory.
const ITEMS: u64 = 1_000_000;

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
}

/// What a setting may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Count { least: u64, most: u64 },
    Bytes,
    Text,
    List,
    Switch,
}

impl Key {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 18] = [
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
        }
    }

    /// The key of that name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }

    /// Whether a running node reads it again when it changes, and needs not be started anew.
    pub const fn is_read_again(self) -> bool {
        matches!(
            self,
            Self::ItemsFollowed
                | Self::ItemsIntroduced
                | Self::ItemsStranger
                | Self::Disk
                | Self::Editor
                | Self::Language
        )
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
            Self::Relays | Self::Listen | Self::RelayAddresses => Form::List,
            Self::Editor | Self::Language => Form::Text,
            Self::Mdns | Self::Upnp | Self::Relay => Form::Switch,
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
            Self::Editor | Self::Language => "".into(),
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
}

/// Why the settings cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The system said no.
    #[error("the settings: {0}")]
    Io(#[from] io::Error),
    /// Somebody wrote something else into the file.
    #[error("{FILE} is not readable: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A value that the file holds is not possible.
    #[error("{FILE}: {key}: {why}")]
    Value {
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
        let text = match fs::read_to_string(home.join(FILE)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error.into()),
        };
        let mut settings = Self(serde_json::from_str(&text)?);
        for key in Key::ALL {
            if let Some(value) = settings.0.get(key.name()) {
                let parsed = parse(key, &shown(value)).map_err(|why| SettingsError::Value { key: key.name(), why })?;
                settings.0.insert(key.name().to_owned(), parsed);
            }
        }
        Ok(settings)
    }

    /// Writes the settings into that folder, durably.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn save(&self, home: &Path) -> Result<(), SettingsError> {
        let text = serde_json::to_string_pretty(&self.0)? + "\n";
        durable::replace(home, FILE, text.as_bytes())?;
        Ok(())
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
            // A file may name a language of a newer joinup; who sets one now should get it.
            if key == Key::Language && Language::of(text.trim()).is_none() {
                return Err(SettingError::Language(text.trim().to_owned()));
            }
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

    /// Whether a setting that is a switch is on.
    pub fn is_on(&self, key: Key) -> bool {
        self.value(key).as_bool().unwrap_or_default()
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(on) => if *on { "yes" } else { "no" }.to_owned(),
        Value::Array(list) => list.iter().map(shown).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

fn parse(key: Key, text: &str) -> Result<Value, SettingError> {
    let text = text.trim();
    Ok(match key.form() {
        Form::Count { least, most } => {
            let number = text.parse().ok().filter(|number| (least..=most).contains(number));
            let number: u64 = number.ok_or_else(|| SettingError::Count { found: text.to_owned(), least, most })?;
            number.into()
        }
        Form::Bytes => parse_bytes(text).ok_or_else(|| SettingError::Bytes(text.to_owned()))?.into(),
        Form::Text => text.into(),
        Form::List => text.split([' ', ',']).filter(|part| !part.is_empty()).collect::<Vec<_>>().into(),
        Form::Switch => match text.to_ascii_lowercase().as_str() {
            "yes" | "on" | "true" => true.into(),
            "no" | "off" | "false" => false.into(),
            _ => return Err(SettingError::Switch(text.to_owned())),
        },
    })
}

fn parse_bytes(text: &str) -> Option<u64> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = match unit.trim().to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => GIGABYTE,
        "TB" => 1_000 * GIGABYTE,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_one_that_joinup_speaks() {
        let mut settings = Settings::default();
        assert_eq!(settings.set(Key::Language, "klingon"), Err(SettingError::Language("klingon".into())));
        assert_eq!(settings.set(Key::Language, "ca-ES"), Ok(()));
        assert_eq!(settings.set(Key::Language, ""), Ok(()));
    }

    #[test]
    fn settings_survive_the_file_and_strangers_in_it_stay() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Settings::load(folder.path()).unwrap(), Settings::default());
        fs::write(folder.path().join(FILE), r#"{"limits.disk": "2 GB", "colour.of-bread": ["brown"]}"#).unwrap();
        let mut settings = Settings::load(folder.path()).unwrap();
        assert_eq!(settings.number(Key::Disk), 2 * GIGABYTE);
        settings.set(Key::ItemsFollowed, "20000").unwrap();
        settings.set(Key::Listen, "/ip4/127.0.0.1/tcp/0, /ip4/127.0.0.1/udp/0/quic-v1").unwrap();
        settings.set(Key::Mdns, "off").unwrap();
        settings.save(folder.path()).unwrap();
        let text = fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert!(text.contains("colour.of-bread"));
        let settings = Settings::load(folder.path()).unwrap();
        assert_eq!(settings.number(Key::ItemsFollowed), 20_000);
        assert_eq!(settings.list(Key::Listen).len(), 2);
        assert!(!settings.is_on(Key::Mdns));
        assert_eq!(settings.get(Key::Mdns), "no");
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
        ] {
            assert!(settings.set(key, text).is_err(), "{} {text}", key.name());
        }
        assert_eq!(settings, Settings::default());
        settings.set(Key::Editor, "nano").unwrap();
        settings.set(Key::Editor, " ").unwrap();
        assert_eq!(settings.text(Key::Editor), None);
    }

    #[test]
    fn a_file_that_holds_nonsense_is_told() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["", "[]", "{\"mdns\": 7}", "{\"limits.items-followed\": \"lots\"}"] {
            fs::write(folder.path().join(FILE), text).unwrap();
            assert!(Settings::load(folder.path()).is_err(), "{text}");
        }
    }
}
