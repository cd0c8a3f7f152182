//! What each setting decides, in the language spoken.

use super::Key;
use crate::say;

impl Key {
    /// What it decides, in a sentence.
    pub fn help(self) -> String {
        match self {
            Self::ItemsFollowed => say!("setting-items-followed"),
            Self::ItemsIntroduced => say!("setting-items-introduced"),
            Self::ItemsStranger => say!("setting-items-stranger"),
            Self::Disk => say!("setting-disk"),
            Self::Relays => say!("setting-relays"),
            Self::Editor => say!("setting-editor"),
            Self::Language => say!("setting-language"),
            Self::Listen => say!("setting-listen"),
            Self::Mdns => say!("setting-mdns"),
            Self::Upnp => say!("setting-upnp"),
            Self::Connections => say!("setting-connections"),
            Self::ConnectionsPerAddress => say!("setting-connections-per-address"),
            Self::Relay => say!("setting-relay"),
            Self::RelayAddresses => say!("setting-relay-addresses"),
            Self::RelayPlaces => say!("setting-relay-places"),
            Self::RelayCircuits => say!("setting-relay-circuits"),
            Self::RelayCircuitBytes => say!("setting-relay-circuit-bytes"),
            Self::RelayCircuitMinutes => say!("setting-relay-circuit-minutes"),
            Self::MetricsListen => say!("setting-metrics-listen"),
            Self::LogFormat => say!("setting-log-format"),
            Self::LogLevel => say!("setting-log-level"),
        }
    }

    /// What it may be, in words.
    pub fn possible(self) -> String {
        self.form().possible()
    }
}
