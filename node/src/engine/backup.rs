//! What of a community belongs into a backup, and what a journal in one says.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
};

use joinup_protocol::{
    id::{COMMONS, CommunityId, EntryId, Kind},
    item::Verifier,
};
use zeroize::Zeroizing;

use super::{Engine, circles::Tie, own::Own};
use crate::{
    api::{
        Error,
        types::{BackupQuery, Moment},
    },
    backup::{KEY, Manifest, PEERS, Plan, SETTINGS, is_plain},
    journal::{Entry, Place, Sort},
    network::NodeId,
    say,
    store::{Remember, Shelf},
};

/// When the last backup was written.
const BACKUP: &[u8] = b"backup";
/// Entries that are refused and named.
const REFUSED: usize = 1_000;

impl Engine {
    /// Lists what a backup holds, as of one moment: what is written down later is not in it.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn backup(&self, query: BackupQuery) -> Result<Plan, Error> {
        let home = &self.0.home;
        let node = NodeId::from_bytes(self.node().as_bytes()).map(|node| node.to_string()).unwrap_or_default();
        let (community, made) = (self.community_ref(&self.us()), Moment(self.now()));
        let mut plan = Plan::new(Manifest::new(community, home.path().display().to_string(), node, made));
        let own = {
            let _turn = self.turn();
            self.small_files(&mut plan).map_err(unread)?;
            self.0.journal.files()
        };
        for name in own {
            plan.add_file(&format!("own/{name}"), home.own().join(name)).map_err(unread)?;
        }
        if query.records {
            let mut kept = self.0.files.all().map_err(unread)?;
            kept.sort_by_key(|kept| kept.digest);
            for kept in kept {
                let path = self.0.files.path_of(&kept.digest);
                if let (Ok(inner), true) = (path.strip_prefix(home.path()), path.exists()) {
                    plan.add_file(&inner.to_string_lossy().replace('\\', "/"), path.clone()).map_err(unread)?;
                }
            }
        }
        Ok(plan)
    }

    fn small_files(&self, plan: &mut Plan) -> io::Result<()> {
        let home = self.0.home.path();
        plan.add_small(KEY, &home.join(KEY))?;
        SETTINGS.into_iter().try_for_each(|file| plan.add_small(file, &home.join(file)))?;
        plan.add_bytes(PEERS, Zeroizing::new(self.peers_to_keep()));
        let mut drafts: Vec<String> = fs::read_dir(self.0.home.drafts())?
            .flatten()
            .map(|file| file.file_name().to_string_lossy().into_owned())
            .filter(|name| is_plain(name))
            .collect();
        drafts.sort_unstable();
        drafts.iter().try_for_each(|name| plan.add_small(&format!("drafts/{name}"), &self.0.home.drafts().join(name)))
    }

    /// A backup of this folder was written, and read back.
    ///
    /// # Errors
    /// When that cannot be remembered.
    pub(crate) fn note_backup(&self, made: Moment) -> Result<(), Error> {
        let value = Some(made.0.0.to_be_bytes().to_vec());
        Ok(self.0.store.remember(vec![Remember { shelf: Shelf::Node, key: BACKUP.to_vec(), value }])?)
    }

    /// When the last backup was written that this folder knows of.
    pub(super) fn last_backup(&self) -> Option<Moment> {
        let found = self.0.store.recall(Shelf::Node, BACKUP).ok().flatten()?;
        Some(Moment(joinup_protocol::time::Millis(u64::from_be_bytes(found.try_into().ok()?))))
    }
}

fn unread(error: io::Error) -> Error {
    Error::failed(error).next(say!("next-backup-again"))
}

/// What the journal in a backup says, entry by entry, and whether all of it is ours.
#[derive(Debug)]
pub(crate) struct Written {
    us: CommunityId,
    own: Own,
    verifier: Verifier,
    /// What we said, by kind and id, and whether it was withdrawn.
    said: BTreeMap<(u8, EntryId), bool>,
    signatures: u64,
    refused: Vec<String>,
}

impl Written {
    /// Nothing yet, of this community.
    pub(crate) fn of(us: CommunityId) -> Self {
        Self {
            us,
            own: Own::new(us),
            verifier: Verifier::default(),
            said: BTreeMap::new(),
            signatures: 0,
            refused: Vec::new(),
        }
    }

    /// Takes an entry of a file of the journal.
    pub(crate) fn take(&mut self, file: &str, place: Place, entry: &Entry) {
        if entry.sort == Sort::Item {
            match self.verifier.verify(&entry.body) {
                Ok(item) if item.header().author == self.us => {
                    self.signatures += 1;
                    let header = item.header();
                    let withdrawn = self.said.entry((header.kind.0, header.id)).or_default();
                    *withdrawn |= header.stamp.is_tombstone();
                }
                _ if self.refused.len() < REFUSED => {
                    self.refused.push(file.to_owned());
                    return;
                }
                _ => return,
            }
        }
        if let Err(error) = self.own.take(place, entry) {
            tracing::warn!(error, "an entry of a backup makes no sense to this joinup");
        }
    }

    /// Own items that were checked.
    pub(crate) const fn signatures(&self) -> u64 {
        self.signatures
    }

    /// The files with items that we never signed.
    pub(crate) fn refused(&self) -> &[String] {
        &self.refused
    }

    /// Experiments that were not withdrawn.
    pub(crate) fn experiments(&self) -> u64 {
        self.standing(Kind::EXPERIMENT)
    }

    /// Notes that were not withdrawn.
    pub(crate) fn notes(&self) -> u64 {
        self.standing(Kind::NOTE)
    }

    fn standing(&self, kind: Kind) -> u64 {
        self.said.iter().filter(|((of, _), withdrawn)| *of == kind.0 && !**withdrawn).count() as u64
    }

    /// All versions of all experiments.
    pub(crate) fn versions(&self) -> u64 {
        self.own.versions.values().map(|versions| versions.len() as u64).sum()
    }

    /// Drafts of experiments.
    pub(crate) fn drafts(&self) -> u64 {
        self.own.drafts.len() as u64
    }

    /// The names of the circles that we are in.
    pub(crate) fn circles(&self) -> Vec<String> {
        let ours = self.own.circles.values().filter(|circle| circle.tie == Tie::Member);
        let names: BTreeSet<String> = ours.map(|circle| circle.name.to_string()).collect();
        let (commons, others): (Vec<String>, Vec<String>) = names.into_iter().partition(|name| name == COMMONS);
        commons.into_iter().chain(others).collect()
    }
}
