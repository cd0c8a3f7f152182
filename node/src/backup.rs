//! A backup: one file with everything of a community that cannot come back from others.
//!
//! ```text
//! backup  = tar, closed with a passphrase in the age format; in plain when somebody asked for that by name
//! tar     = joinup-backup.json | keys/community | settings.toml | peers.json | drafts/.. | own/.. | records/..
//! ```
//!
//! Both formats are other people's, so that a backup opens without joinup. The first file lists the others with their
//! lengths and BLAKE3, so that nothing else is needed to verify them; they come in that order and nothing else does. The
//! node's key is not among them: a restored machine is another machine. What stands in the files is known to the engine.

mod make;
mod read;
mod restore;
#[cfg(test)]
mod tests;
mod verify;

use serde::{Deserialize, Serialize};

pub use self::{
    make::{Making, Plan, Source},
    read::is_closed,
    restore::restore,
    verify::{Sound, verify},
};
use crate::{
    api::types::{CommunityRef, Moment},
    config, journal,
};

/// The version of the layout that this joinup writes and reads.
const FORMAT: u32 = 1;
/// The first file.
const MANIFEST: &str = "joinup-backup.json";
/// Bytes of it: some 200 for each of the most files.
const MANIFEST_BYTES: u64 = 128 * 1024 * 1024;
/// Files in a backup: one a command that changed something, for decades.
const FILES: usize = 500_000;
/// Bytes of what is read into memory whole: keys, settings, addresses, drafts that are being edited.
const SMALL: u64 = 4 * 1024 * 1024;
/// Bytes of a path, which a tar header takes as it is.
const PATH: usize = 100;

/// The key that speaks.
pub(crate) const KEY: &str = "keys/community";
/// What differs from the usual settings.
pub(crate) const SETTINGS: [&str; 2] = [config::FILE, config::EARLIER];
/// Where others were met.
pub(crate) const PEERS: &str = "peers.json";
/// The folders of which there may be files.
const DRAFTS: &str = "drafts";
const OWN: &str = "own";
const RECORDS: &str = "records";

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `joinup-backup`.
    pub kind: String,
    /// The version of its layout.
    pub format: u32,
    /// The version of joinup that wrote it.
    pub software: String,
    /// When.
    pub made: Moment,
    /// Whose it is.
    pub community: CommunityRef,
    /// The folder that it is of.
    pub home: String,
    /// The machine that it is of: its id to others.
    pub node: String,
    /// The files that follow, in their order.
    pub files: Vec<Listed>,
}

impl Manifest {
    /// What `kind` says.
    const KIND: &'static str = "joinup-backup";

    /// Of a community, with no files yet.
    pub(crate) fn new(community: CommunityRef, home: String, node: String, made: Moment) -> Self {
        Self {
            kind: Self::KIND.to_owned(),
            format: FORMAT,
            software: env!("CARGO_PKG_VERSION").to_owned(),
            made,
            community,
            home,
            node,
            files: Vec::new(),
        }
    }

    /// Bytes of all files.
    fn bytes(&self) -> u64 {
        self.files.iter().fold(0, |sum, file| sum.saturating_add(file.bytes))
    }
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Where it is in the folder.
    pub path: String,
    /// Its bytes.
    pub bytes: u64,
    /// Their BLAKE3, in hex.
    pub blake3: String,
}

/// Whether a path is one that backups have: nothing else is ever written to a folder, whatever a file says.
fn is_ours(path: &str) -> bool {
    if path.len() > PATH {
        return false;
    }
    if [KEY, PEERS].contains(&path) || SETTINGS.contains(&path) {
        return true;
    }
    let is_hash =
        |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [OWN, name] => journal::number_in(name).is_some() && name.split('-').nth(1).is_some_and(is_hash),
        [DRAFTS, name] => is_plain(name),
        [RECORDS, folder, name] => is_hash(name) && name.starts_with(folder) && folder.len() == 2,
        _ => false,
    }
}

/// Whether a name is one of a file in a folder, on every system.
pub(crate) fn is_plain(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.@".contains(c);
    !name.is_empty() && !name.starts_with('.') && !name.ends_with('.') && name.chars().all(is_plain)
}
