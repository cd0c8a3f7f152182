//! How a session went: what moved, what was declined, what is left.

use std::collections::BTreeMap;

use crate::{
    id::{CircleId, Kind},
    item::RefusedItem,
    reconcile::{
        SetState,
        difference::PageFault,
        session::{Memory, Unavailable},
        sketch::run::RunError,
    },
    replica::{Outcome, Refusal},
    wire::batch::BatchError,
};

/// Why a session ended before its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An answer to another question, or a question at the wrong time.
    #[error("a message that does not fit the one before")]
    OutOfTurn,
    /// A listing that no honest peer sends.
    #[error(transparent)]
    Page(#[from] PageFault),
    /// Cells that no honest peer sends.
    #[error(transparent)]
    Cells(#[from] RunError),
    /// A batch that cannot be opened.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// An item that is none.
    #[error("an item that nobody would take: {0}")]
    Item(#[from] RefusedItem),
    /// An item of another slot or circle, or more items than were asked for.
    #[error("items that were not asked for")]
    Unasked,
    /// More messages than any honest session needs.
    #[error("more messages than a session needs")]
    Endless,
    /// It asks for more work than any honest session needs, as far as we can tell.
    #[error("more work than a session needs")]
    Costly,
    /// Not the peer's doing.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl Fault {
    /// Whether no honest node does that, of this version or another. A payload that cannot be read is no proof: a node
    /// that does not know its kind keeps it and passes it on. Nor are items that were not asked for, as somebody may have
    /// left a circle meanwhile, nor work that is more than we are ready to do.
    pub const fn is_offence(&self) -> bool {
        match self {
            Self::Item(refused) => !matches!(refused, RefusedItem::Payload(_)),
            Self::OutOfTurn | Self::Page(_) | Self::Cells(_) | Self::Batch(_) | Self::Endless => true,
            Self::Unasked | Self::Costly | Self::Unavailable(_) => false,
        }
    }
}

/// Items that moved in one direction, by what they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moved {
    /// Profiles.
    pub profiles: u32,
    /// Experiments, new or in a new version.
    pub experiments: u32,
    /// Withdrawals.
    pub withdrawn: u32,
    /// Notes.
    pub notes: u32,
    /// Everything else.
    pub others: u32,
}

impl Moved {
    pub(super) fn count(&mut self, kind: Kind, tombstone: bool) {
        let counter = match kind {
            _ if tombstone => &mut self.withdrawn,
            Kind::PROFILE => &mut self.profiles,
            Kind::EXPERIMENT => &mut self.experiments,
            Kind::NOTE => &mut self.notes,
            _ => &mut self.others,
        };
        *counter = counter.saturating_add(1);
    }

    /// All together.
    pub const fn total(&self) -> u32 {
        self.profiles
            .saturating_add(self.experiments)
            .saturating_add(self.withdrawn)
            .saturating_add(self.notes)
            .saturating_add(self.others)
    }
}

impl Moved {
    /// Nothing.
    pub const NONE: Self = Self { profiles: 0, experiments: 0, withdrawn: 0, notes: 0, others: 0 };
}

/// How a finished session went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Items that are new here.
    pub received: Moved,
    /// Items that the peer took.
    pub sent: Moved,
    /// Items that the peer has and we do not want, by reason.
    pub declined: BTreeMap<Refusal, u32>,
    /// Items of ours that the peer did not want.
    pub unwanted: u32,
    /// Items that another session of ours is fetching: one more with this peer soon finds what is left of them.
    pub waiting: u32,
    /// Items of ours that the peer may want another time: it is fetching them elsewhere, it has no room, or the clocks
    /// differ.
    pub postponed: u32,
    /// Items that the peer says it has and does not give.
    pub withheld: u32,
    /// Circles in which the peer lacks so much that it was told to open a session itself.
    pub behind: Vec<CircleId>,
    /// Circles whose sets still differ in a way that nothing explains.
    pub unresolved: Vec<CircleId>,
    /// Whether both sides hold the same, but for what one of them declined.
    pub complete: bool,
    /// Pairs of sets (ours, theirs) between which nothing is left to do: equal ones, and those of which one side
    /// declined the rest.
    pub settled: Vec<(CircleId, SetState, SetState)>,
    /// How far the peer's clock is ahead of ours, in milliseconds.
    pub clock_ahead: i64,
    /// Questions asked.
    pub rounds: u32,
    /// What to remember of this peer for the next session with it.
    pub memory: Memory,
}

/// What became of items that were offered to our set.
#[derive(Debug, Default)]
pub(super) struct Stored {
    pub(super) received: Moved,
    /// Why the item at that place is not held now.
    pub(super) refused: Vec<(usize, Refusal)>,
}

impl Stored {
    pub(super) fn of(kinds: &[(Kind, bool)], outcomes: &[Outcome]) -> Self {
        let mut stored = Self::default();
        for (place, ((kind, tombstone), outcome)) in kinds.iter().zip(outcomes).enumerate() {
            match outcome {
                Outcome::Accepted { .. } | Outcome::Superseded { .. } => stored.received.count(*kind, *tombstone),
                Outcome::Duplicate | Outcome::Older { .. } => {}
                Outcome::Refused(refusal) => stored.refused.push((place, *refusal)),
            }
        }
        stored
    }
}

impl Moved {
    pub(super) fn add(&mut self, other: &Self) {
        self.profiles = self.profiles.saturating_add(other.profiles);
        self.experiments = self.experiments.saturating_add(other.experiments);
        self.withdrawn = self.withdrawn.saturating_add(other.withdrawn);
        self.notes = self.notes.saturating_add(other.notes);
        self.others = self.others.saturating_add(other.others);
    }
}
