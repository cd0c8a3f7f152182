//! A node of a run: a community's key, a store, a scheduler, a clock, and where it is.

use joinup_protocol::{key::CommunityKey, time::Millis};

use super::{
    Name,
    agenda::Agenda,
    hostile::Rogue,
    session::Claims,
    shelf::{Copy, Shelf},
};

/// A node.
#[derive(Debug)]
pub struct Node {
    /// For whom it speaks.
    pub key: &'static CommunityKey,
    /// The circles it is in, by number.
    pub circles: Vec<usize>,
    /// What it stores.
    pub shelf: Shelf,
    /// Decides with whom to talk.
    pub agenda: Agenda,
    /// Who fetches what, so that no two sessions fetch the same.
    pub claims: Claims,
    /// Whom it can reach.
    pub neighbours: Vec<Name>,
    /// Whether it runs.
    pub is_up: bool,
    /// On which part of a broken network it is.
    pub island: u8,
    /// How far its clock is off, in milliseconds.
    pub clock: i64,
    /// Set if it does not keep to the protocol.
    pub rogue: Option<Rogue>,
    /// A copy of its store that somebody made.
    pub backup: Option<Copy>,
    /// When it is to be woken next.
    pub wakes: Option<Millis>,
}

impl Node {
    /// What its clock shows.
    pub const fn clock_at(&self, now: Millis) -> Millis {
        Millis(now.0.saturating_add_signed(self.clock))
    }

    /// Whether it keeps to the protocol.
    pub const fn is_honest(&self) -> bool {
        self.rogue.is_none()
    }
}
