//! Keeping a community safe: its keys, backups of it, and the machines that speak for it.

use serde::{Deserialize, Serialize};

use super::{CommunityRef, Moment, Notice};
use crate::passphrase::Passphrase;

/// How the keys are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Whether they are under a passphrase.
    pub protected: bool,
}

/// Puts the keys under a passphrase, under another one, or under none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyRequest {
    /// The one that they are under now.
    pub passphrase: Option<Passphrase>,
    /// The one that they will be under; none to keep them in plain.
    pub new: Option<Passphrase>,
}

/// What a backup should hold beside what cannot come back from others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BackupQuery {
    /// Also the records that were fetched from others.
    pub records: bool,
}

/// A backup of this folder was written, and read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupMade {
    /// When it was made, as it says itself.
    pub made: Moment,
}

/// What is in a backup, as far as it could be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    /// The file.
    pub file: String,
    /// Its bytes.
    pub bytes: u64,
    /// Whether it is closed with a passphrase.
    pub encrypted: bool,
    /// Whose it is.
    pub community: CommunityRef,
    /// When it was made.
    pub made: Moment,
    /// By which version of joinup.
    pub software: String,
    /// The folder that it is of.
    pub home: String,
    /// Whether the community's key in it is under a passphrase of its own.
    pub key_protected: bool,
    /// Files in it.
    pub files: u64,
    /// Experiments published, withdrawn ones not.
    pub experiments: u64,
    /// All their versions.
    pub versions: u64,
    /// Drafts of experiments.
    pub drafts: u64,
    /// Notes said, withdrawn ones not.
    pub notes: u64,
    /// Circles that the community is in.
    pub circles: Vec<String>,
    /// Records fetched from others.
    pub records: u64,
    /// Own items whose signatures were checked.
    pub signatures: u64,
    /// What is damaged or missing, in sentences; empty when nothing is.
    pub problems: Vec<Notice>,
}

/// A community that was restored from a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// The folder that it is in now.
    pub home: String,
    /// What was in the backup.
    pub backup: Backup,
    /// This machine's new id, to others.
    pub node: String,
    /// The machine that the backup is of.
    pub earlier_node: String,
    /// What happens next, in sentences.
    pub notices: Vec<Notice>,
}

/// A machine of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Its id.
    pub node: String,
    /// Whether it is this one.
    pub this: bool,
    /// Whether our profile names it, as others have it.
    pub named: bool,
}

/// The machines that speak for us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machines {
    /// All of them, in the order in which the profile names them.
    pub items: Vec<Machine>,
    /// What there is to know about them.
    #[serde(default)]
    pub notices: Vec<Notice>,
}
