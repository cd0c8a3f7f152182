//! Room on the disk for what is others': what the disk has, and what the settings allow. When it gets tight, what is
//! held of strangers still changes and goes, but does not grow; and records that were fetched for reading are let go.

use std::sync::atomic::Ordering;

use joinup_protocol::{item::Verified, reconcile::AuthorTag};

use super::Engine;
use crate::{
    api::types::{DiskUse, Notice},
    config::Key,
    say,
    store::Space,
};

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// Enough for everybody.
    Plenty,
    /// Enough for us and for those whom we follow.
    Tight,
    /// Nothing can be written.
    None,
}

impl Engine {
    /// How much room there is now.
    pub(super) fn room(&self) -> Room {
        let room = match self.0.store.space() {
            Space::Full { .. } => Room::None,
            Space::Scarce { .. } => Room::Tight,
            Space::Plenty if self.disk_used() > self.disk_allowed() => Room::Tight,
            Space::Plenty => Room::Plenty,
        };
        let was_tight = self.0.tight.swap(room != Room::Plenty, Ordering::Relaxed);
        if was_tight && room == Room::Plenty {
            self.judge_anew();
        }
        room
    }

    /// Whether there was little room when somebody last looked, which is at every batch of items and every minute.
    pub(super) fn is_tight(&self) -> bool {
        self.0.tight.load(Ordering::Relaxed)
    }

    /// Whether an item is taken while there is so much room: anything, or what is of those whom we follow and what
    /// takes the place of something, a withdrawal above all.
    pub(super) fn has_room_for(&self, room: Room, item: &Verified) -> bool {
        match room {
            Room::Plenty => true,
            Room::Tight => {
                let header = item.header();
                self.policy().is_wanted_first(AuthorTag::from(&header.author))
                    || self.0.store.entry(&header.circle, &item.slot()).is_some()
            }
            Room::None => false,
        }
    }

    /// Lets records that were fetched go, the oldest first, until what is others' fits the settings.
    pub(super) fn make_room(&self) {
        let (used, allowed) = (self.disk_used(), self.disk_allowed());
        if used > allowed
            && let Err(error) = self.0.files.shrink_by(used - allowed)
        {
            tracing::warn!(%error, "records that were fetched cannot be let go");
        }
    }

    /// Bytes of the store, of the records fetched from others, and of the index of all their words.
    fn disk_used(&self) -> u64 {
        self.0.store.size().saturating_add(self.0.files.size()).saturating_add(self.0.index.size())
    }

    /// What is kept of others, what of it the index takes, and how much may be.
    pub(super) fn disk(&self) -> DiskUse {
        DiskUse { used: self.disk_used(), index: self.0.index.size(), allowed: self.disk_allowed() }
    }

    fn disk_allowed(&self) -> u64 {
        self.look(|state| state.settings.number(Key::Disk))
    }

    /// That the settings leave too little room, if so.
    pub(super) fn room_health(&self) -> Option<Notice> {
        let (used, allowed) = (self.disk_used(), self.disk_allowed());
        (used > allowed).then(|| Notice {
            code: "disk-limit".into(),
            message: say!("disk-limit", used = used / 1_000_000, allowed = allowed / 1_000_000),
            next: "joinup config set limits.disk 8GB".into(),
        })
    }
}
