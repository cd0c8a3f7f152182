//! What relays say of themselves: where their manifests and the entries of their removal logs are. They are read from the
//! items when somebody asks.

use std::collections::BTreeMap;

use joinup_protocol::{
    id::{CircleId, CommunityId, Kind, SlotHash},
    time::Stamp,
};

/// Where something that a relay said is, and when it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Statement {
    pub(in super::super) circle: CircleId,
    pub(in super::super) slot: SlotHash,
    pub(in super::super) stamp: Stamp,
}

/// All of them, by who said them.
#[derive(Debug, Default)]
pub(super) struct Statements(BTreeMap<(CommunityId, Kind), BTreeMap<SlotHash, Statement>>);

impl Statements {
    pub(super) fn put(&mut self, who: CommunityId, kind: Kind, said: Statement) {
        self.0.entry((who, kind)).or_default().insert(said.slot, said);
    }

    pub(super) fn remove(&mut self, who: CommunityId, kind: Kind, slot: &SlotHash) {
        if let Some(of_kind) = self.0.get_mut(&(who, kind)) {
            of_kind.remove(slot);
            if of_kind.is_empty() {
                self.0.remove(&(who, kind));
            }
        }
    }

    /// What a community said of this kind.
    pub(super) fn of(&self, who: &CommunityId, kind: Kind) -> impl Iterator<Item = &Statement> {
        self.0.get(&(*who, kind)).into_iter().flat_map(BTreeMap::values)
    }

    /// Who said something of this kind.
    pub(super) fn who(&self, kind: Kind) -> impl Iterator<Item = CommunityId> {
        self.0.keys().filter(move |(_, said)| *said == kind).map(|(who, _)| *who)
    }
}
