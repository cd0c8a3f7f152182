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
        Settings { items, ..Settings::default() }
    }

    /// One setting.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn setting(&self, name: &str) -> Result<Settings, Error> {
        let key = key(name)?;
        Ok(Settings { items: vec![self.look(|state| shown(&state.settings, key))], ..Settings::default() })
    }

    /// Changes one setting, durably; what else was changed in the file by hand holds from here on, too.
    ///
    /// # Errors
    /// When there is none of that name, the value is not one of it, or it cannot be saved.
    pub fn set(&self, name: &str, request: &SetRequest) -> Result<Settings, Error> {
        let key = key(name)?;
        let _turn = self.turn();
        let mut settings = config::Settings::take_over(self.0.home.path())?;
        settings.set(key, &request.value)?;
        settings.save(self.0.home.path())?;
        self.take_settings(settings)?;
        Ok(Settings { restart: !key.is_read_again(), ..self.setting(name)? })
    }

    /// Reads the file again, as after a change by hand. Gives the settings that differ now.
    ///
    /// # Errors
    /// When the file cannot be read, or holds what cannot be: then nothing changes.
    pub fn reread_settings(&self) -> Result<Vec<Setting>, Error> {
        let _turn = self.turn();
        let settings = config::Settings::take_over(self.0.home.path())?;
        let differing = self.look(|state| settings.differing(&state.settings));
        self.take_settings(settings)?;
        let changed = differing.iter().map(|key| key.name()).collect::<Vec<_>>().join(" ");
        tracing::info!(changed, "the settings were read again");
        Ok(self.look(|state| differing.into_iter().map(|key| shown(&state.settings, key)).collect()))
    }

    /// Goes by other settings from here on.
    fn take_settings(&self, settings: config::Settings) -> Result<(), Error> {
        self.change(|state| state.settings = settings);
        self.settled_anew()
    }

    /// What follows from other settings than before.
    pub(super) fn settled_anew(&self) -> Result<(), Error> {
        self.refresh_policy();
        self.make_room();
        self.room();
        self.restate_manifest()
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
        help: key.help(),
        possible: key.possible(),
        at_once: key.is_read_again(),
    }
}
