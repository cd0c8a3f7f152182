//! What is held, in memory: the replicas, where each current item lies, and how much of each segment is current.

use std::collections::{BTreeMap, HashMap};

use joinup_protocol::{
    id::{CircleId, SlotHash},
    replica::Replica,
};

use super::backing::Place;

/// The sets of all circles.
#[derive(Default)]
pub(super) struct Sets {
    /// One for each circle of which something is held.
    pub(super) circles: BTreeMap<CircleId, Replica>,
    /// A slot is of one circle only, whose id it is made of.
    places: HashMap<SlotHash, Place>,
    current: BTreeMap<u32, u64>,
}

impl Sets {
    /// Where the current item of a slot lies.
    pub(super) fn place(&self, circle: &CircleId, slot: &SlotHash) -> Option<Place> {
        self.circles.get(circle).and_then(|_| self.places.get(slot)).copied()
    }

    /// Notes where the current item of a slot lies now, or that there is none. Gives where the last one lay.
    pub(super) fn put(&mut self, slot: SlotHash, place: Option<Place>) -> Option<Place> {
        if let Some(place) = place {
            *self.current.entry(place.segment).or_default() += u64::from(place.length);
        }
        let old = match place {
            Some(place) => self.places.insert(slot, place),
            None => self.places.remove(&slot),
        };
        if let Some(old) = old
            && let Some(bytes) = self.current.get_mut(&old.segment)
        {
            *bytes = bytes.saturating_sub(old.length.into());
        }
        old
    }

    /// Forgets the segments before this one of which nothing is current any more, and gives them.
    pub(super) fn take_empty(&mut self, before: u32) -> Vec<u32> {
        let empty = self.current.extract_if(..before, |_, bytes| *bytes == 0);
        empty.map(|(segment, _)| segment).collect()
    }

    /// A segment before this one of which less than so many bytes are current.
    pub(super) fn sparse(&self, before: u32, less_than: u64) -> Option<u32> {
        self.current.range(..before).find(|(_, bytes)| **bytes < less_than).map(|(segment, _)| *segment)
    }
}
