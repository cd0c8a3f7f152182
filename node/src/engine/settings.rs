//! Settings: reading and changing them.

use super::Engine;
use crate::{
    api::{
        Error,
        types::{SetRequest, Setting, Settings},
    },
    config::{self, Key, SettingError},
    say,
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
        let restart = !key.is_read_again();
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
        help: help(key),
    }
}

fn help(key: Key) -> String {
    match key {
        Key::ItemsFollowed => say!("setting-items-followed"),
        Key::ItemsIntroduced => say!("setting-items-introduced"),
        Key::ItemsStranger => say!("setting-items-stranger"),
        Key::Disk => say!("setting-disk"),
        Key::Relays => say!("setting-relays"),
        Key::Editor => say!("setting-editor"),
        Key::Language => say!("setting-language"),
        Key::Listen => say!("setting-listen"),
        Key::Mdns => say!("setting-mdns"),
        Key::Upnp => say!("setting-upnp"),
        Key::Connections => say!("setting-connections"),
        Key::ConnectionsPerAddress => say!("setting-connections-per-address"),
        Key::Relay => say!("setting-relay"),
        Key::RelayAddresses => say!("setting-relay-addresses"),
        Key::RelayPlaces => say!("setting-relay-places"),
        Key::RelayCircuits => say!("setting-relay-circuits"),
        Key::RelayCircuitBytes => say!("setting-relay-circuit-bytes"),
        Key::RelayCircuitMinutes => say!("setting-relay-circuit-minutes"),
    }
}
