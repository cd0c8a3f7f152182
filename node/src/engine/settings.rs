//! Settings: reading and changing them.

use super::Engine;
use crate::{
    api::{
        Error,
        types::{SetRequest, Setting, Settings},
    },
    config::{self, Key, SettingError},
};

impl Engine {
    /// All settings.
    pub fn settings(&self) -> Settings {
        let items = self.look(|state| Key::ALL.into_iter().map(|key| shown(&state.settings, key)).collect());
        Settings { items, restart: false }
    }

    /// One setting.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn setting(&self, name: &str) -> Result<Settings, Error> {
        let key = key(name)?;
        Ok(Settings { items: vec![self.look(|state| shown(&state.settings, key))], restart: false })
    }

    /// Changes one setting, durably.
    ///
    /// # Errors
    /// When there is none of that name, the value is not one of it, or it cannot be saved.
    pub fn set(&self, name: &str, request: &SetRequest) -> Result<Settings, Error> {
        let key = key(name)?;
        let _turn = self.turn();
        let mut settings = self.look(|state| state.settings.clone());
        settings.set(key, &request.value)?;
        settings.save(self.0.home.path())?;
        self.change(|state| state.settings = settings);
        self.refresh_policy();
        self.make_room();
        self.room();
        let restart = matches!(key, Key::Listen | Key::Mdns | Key::Relays);
        Ok(Settings { restart, ..self.setting(name)? })
    }

    /// The settings as they are now.
    pub fn config(&self) -> config::Settings {
        self.look(|state| state.settings.clone())
    }
}

fn key(name: &str) -> Result<Key, Error> {
    Key::of(name.trim()).ok_or_else(|| SettingError::Unknown(name.trim().to_owned()).into())
}

fn shown(settings: &config::Settings, key: Key) -> Setting {
    Setting {
        key: key.name().into(),
        value: settings.get(key),
        default: config::Settings::default().get(key),
        help: help(key).into(),
    }
}

const fn help(key: Key) -> &'static str {
    match key {
        Key::ItemsFollowed => "items kept of each community that we follow",
        Key::ItemsIntroduced => "items kept of each community that somebody whom we follow introduced",
        Key::ItemsStranger => "items kept of each other community",
        Key::Disk => {
            "bytes for the store and for records of others, such as 4GB; beyond it, nothing new of communities not followed"
        }
        Key::Relays => "addresses of nodes to stay connected with, each with /p2p/ at its end",
        Key::Editor => "the program that drafts are edited with",
        Key::Language => "the language in which joinup speaks: en, ca, es, ur; else that of the system",
        Key::Listen => "addresses on which the node listens",
        Key::Mdns => "whether the node looks for others on the local network: yes or no",
    }
}
