//! The node itself: setting up, status, settings, doctor, events.

use serde::{Deserialize, Serialize};

use super::{CommunityRef, Counts, Moment, Notice, Paths};
use crate::passphrase::Passphrase;

/// One facet of a profile, as typed: `setting=city`. Several values are separated by commas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// The facet's name.
    pub name: String,
    /// Its value or values; empty takes the facet away.
    pub value: String,
}

/// Who we are. In an `init` the name is needed; in a change of the profile only what is there changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProfileRequest {
    /// The community's name.
    pub name: Option<String>,
    /// Two letters of ISO 3166-1.
    pub country: Option<String>,
    /// ISO 3166-2 or a place name, as coarse as chosen.
    pub region: Option<String>,
    /// One of the settings of the record format.
    pub setting: Option<String>,
    /// BCP 47 tags.
    pub languages: Vec<String>,
    /// Other facets.
    pub facets: Vec<FacetValue>,
    /// Sentences about facets that are said, or an empty one to take it away.
    pub notes: Vec<FacetValue>,
    /// Whether facets that are said matter: `yes`, `no` (it is just so), `unknown`, or nothing to take that away.
    pub mattered: Vec<FacetValue>,
    /// It is a sample, made to look around in.
    pub sample: Option<bool>,
    /// The lint's warnings have been seen and accepted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accept_warnings: bool,
}

/// A profile as a text to be edited, like a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileText {
    /// Its Markdown.
    pub text: String,
    /// The lint's warnings have been seen and accepted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accept_warnings: bool,
}

/// Set up a community in an empty folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InitRequest {
    /// Who we are.
    pub profile: ProfileRequest,
    /// The 24 words of an existing community's recovery sheet, in one text; a new key is made when absent.
    pub recovery_words: Option<String>,
    /// The passphrase that the keys are under from the beginning; in plain when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passphrase: Option<Passphrase>,
}

/// A community that was set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Init {
    /// Who we are.
    pub community: CommunityRef,
    /// The folder.
    pub home: String,
    /// The recovery sheet, shown this once; empty when the key was restored from one.
    pub recovery_words: Vec<String>,
    /// What happens next, in sentences.
    pub notices: Vec<Notice>,
}

/// What the running node is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeStatus {
    /// Whether a node runs; everything else of this object is empty when none does.
    pub running: bool,
    /// Its libp2p peer id.
    pub id: String,
    /// Where it can be reached.
    pub addresses: Vec<String>,
    /// Its process.
    pub pid: u32,
    /// For how long it has run, in milliseconds.
    pub up_ms: u64,
    /// Where it tells its administrator counts and health; empty where it does not.
    #[serde(default)]
    pub metrics: String,
    /// The version of this program.
    pub version: String,
    /// The service that it runs as, when the system's service manager started it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
}

/// A service of the system's service manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// The name of its unit, such as `joinup.service`.
    pub unit: String,
    /// Whether it is one of the user's own services, and not of the whole system.
    pub user: bool,
}

/// How many peers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerCounts {
    /// Connected now.
    pub connected: u64,
    /// Remembered.
    pub known: u64,
}

/// How many experiments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExperimentCounts {
    /// Held here, ours included, withdrawn ones not.
    pub held: u64,
    /// Ours.
    pub mine: u64,
    /// Drafts.
    pub drafts: u64,
}

/// One circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircleStatus {
    /// Its name; empty when only its id is known here.
    pub name: String,
    /// Its id.
    #[serde(default)]
    pub id: String,
    /// Whether only its members can read what is said in it.
    #[serde(default)]
    pub private: bool,
    /// Whether it is kept for others and not read here.
    #[serde(default)]
    pub kept: bool,
    /// Current items held.
    pub items: u64,
    /// The set hash in hex: two nodes with the same hold the same.
    pub set: String,
}

/// What the copies of everybody's work take on the disk, in bytes. Own work in `own/` is not among it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskUse {
    /// The store, the records fetched from others, and the index of words.
    pub used: u64,
    /// The index of words alone.
    pub index: u64,
    /// How much it may be: `limits.disk`.
    pub allowed: u64,
}

/// What this node has, whom it sees, what waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Who we are.
    pub community: CommunityRef,
    /// Where we are, as coarse as chosen.
    pub place: String,
    /// The folder.
    pub home: String,
    /// The node.
    pub node: NodeStatus,
    /// Its peers.
    pub peers: PeerCounts,
    /// The ways to them, and from others to it.
    #[serde(default)]
    pub paths: Paths,
    /// Experiments.
    pub experiments: ExperimentCounts,
    /// Communities heard of, ourselves not.
    pub communities: u64,
    /// Circles.
    pub circles: Vec<CircleStatus>,
    /// What it takes on the disk.
    #[serde(default)]
    pub disk: DiskUse,
    /// Own changes that no other node is known to have.
    pub waiting: u64,
    /// How much in the inbox waits for us.
    pub inbox: u64,
    /// Whether the keys are under a passphrase.
    #[serde(default)]
    pub key_protected: bool,
    /// When the last backup was written, as far as this folder knows.
    #[serde(default)]
    pub backup: Option<Moment>,
    /// What is wrong; empty when nothing is.
    pub health: Vec<Notice>,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Its name.
    pub key: String,
    /// Its value.
    pub value: String,
    /// Its value when nobody has set it.
    pub default: String,
    /// What it decides.
    pub help: String,
    /// What it may be.
    #[serde(default)]
    pub possible: String,
    /// Whether a running node goes by it as soon as it is set, and needs not be started again.
    #[serde(default)]
    pub at_once: bool,
}

/// Settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The settings, by name.
    pub items: Vec<Setting>,
    /// Whether a running node has to be started again to notice.
    pub restart: bool,
    /// What a running node could not do of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
}

/// The settings were read again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reread {
    /// The settings that differ from before.
    pub changed: Vec<Setting>,
    /// Names of settings that differ from those with which the running node was started, and hold when it is started
    /// again.
    pub at_start: Vec<String>,
    /// What the running node could not do of it.
    pub notices: Vec<Notice>,
}

/// A settings file in which every setting is explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Its text: nothing in it is set.
    pub text: String,
}

/// A setting's new value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetRequest {
    /// The value; empty for the default.
    pub value: String,
}

/// Whether a running node is well, for whoever watches over it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Whether nothing is wrong.
    pub ok: bool,
    /// What is wrong.
    pub problems: Vec<Notice>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was looked at.
    pub name: String,
    /// `ok`, `hint`, `warning` or `problem`; a hint is no fault.
    pub state: String,
    /// What was found.
    pub message: String,
    /// The next command to type; empty when there is none.
    pub next: String,
}

/// What the doctor found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doctor {
    /// Whether nothing is wrong.
    pub ok: bool,
    /// What was looked at.
    pub checks: Vec<Check>,
    /// Whether the working store was built again from our own work.
    pub rebuilt: bool,
}

/// Which program answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Its version.
    pub version: String,
    /// The version of the API.
    pub api: u32,
    /// Whether it is a running node.
    pub running: bool,
    /// Its process.
    pub pid: u32,
}

/// A running node that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopping {
    /// Its process.
    pub pid: u32,
}

/// Something that happened, as it happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The node can be reached; always the first.
    Ready {
        /// Addresses with `/p2p/`.
        addresses: Vec<String>,
        /// Who we are.
        community: CommunityRef,
        /// The folder.
        home: String,
        /// Its libp2p peer id.
        node: String,
    },
    /// A connection.
    PeerConnected {
        /// The peer id.
        node: String,
        /// Whose it is, when that is known.
        community: Option<CommunityRef>,
        /// `direct`, `local` or `relayed`.
        route: String,
    },
    /// A way around the relay to a node was found.
    PeerRerouted {
        /// The peer id.
        node: String,
        /// Whose it is, when that is known.
        community: Option<CommunityRef>,
        /// `direct` or `local`.
        route: String,
    },
    /// The end of the last connection to a node.
    PeerDisconnected {
        /// The peer id.
        node: String,
        /// Whose it is, when that is known.
        community: Option<CommunityRef>,
    },
    /// Something arrived and was kept.
    ItemReceived {
        /// `experiment`, `profile`, `note` ...
        kind: String,
        /// The id that people see.
        id: String,
        /// Who says it.
        community: CommunityRef,
        /// Its title or name; of a note, the title of what it is about. Empty for a withdrawal.
        title: String,
        /// What sort of note it is; empty when it is none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// Whether it is a note that is in the inbox.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        in_inbox: bool,
        /// The experiment that a note is about; empty when it is none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        about: String,
        /// Of a community that is heard of for the first time: how it wants to be met.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        conduct: String,
        /// Whether it takes something back.
        withdrawn: bool,
    },
    /// A catch-up that takes long has come so far.
    SyncProgress {
        /// Its community's name, or its peer id.
        peer: String,
        /// Communities of which everything that was missing has arrived.
        communities: u64,
        /// Communities of which something was missing.
        of_communities: u64,
        /// Experiments, profiles and notes that have arrived.
        items: u64,
        /// As many as were missing, as far as is known by now.
        of_items: u64,
    },
    /// A catch-up ended.
    SyncCompleted {
        /// Its community's name, or its peer id.
        peer: String,
        /// What came.
        received: Counts,
        /// What went.
        sent: Counts,
        /// Whether both hold the same.
        complete: bool,
    },
    /// What a relay promises, told once when it is first met.
    RelayManifest {
        /// All of it.
        manifest: Box<super::RelayManifest>,
    },
    /// A relay promises something else than before.
    RelayChanged {
        /// Whose it is.
        community: CommunityRef,
        /// What changed.
        changes: Vec<super::ManifestChange>,
    },
    /// Something that a person should know.
    Warning {
        /// What it is about.
        code: String,
        /// The sentence.
        message: String,
    },
}
