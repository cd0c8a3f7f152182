//! What of a difference moves, in which direction and in which order, and what stays as it is.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{
    Holdings,
    circle::{Circle, Method},
    search::{Found, Search},
};
use crate::{
    reconcile::{AuthorTag, Listed, ShortId, SlotTag},
    replica::{Entry, Refusal, Replica},
};

/// Something that only the peer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) id: ShortId,
    /// Its full name, if the search told it.
    pub(super) name: Option<Listed>,
}

impl Candidate {
    /// Whether we hold it, or something newer in its slot.
    pub(super) fn is_held(&self, replica: &Replica) -> bool {
        match &self.name {
            Some(name) => replica.get(&name.slot).is_some_and(|held| held.rank() >= name.rank()),
            None => replica.holds(&self.id),
        }
    }
}

impl From<ShortId> for Candidate {
    fn from(id: ShortId) -> Self {
        Self { id, name: None }
    }
}

impl From<Listed> for Candidate {
    fn from(listed: Listed) -> Self {
        Self { id: ShortId::from(&listed), name: Some(listed) }
    }
}

/// What moves and what stays. What moves has the most urgent last, where it is taken.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) to_fetch: Vec<Candidate>,
    pub(super) to_send: Vec<Entry>,
    /// Of those that the peer lacks, the ones that it wants.
    pub(super) offered: Vec<Entry>,
    /// What only we hold.
    pub(super) ours: Vec<Entry>,
    /// What only they hold.
    pub(super) theirs: Vec<Candidate>,
    /// How much of theirs is not wanted, and why.
    pub(super) declined: BTreeMap<Refusal, u32>,
    /// The search is not at its end.
    pub(super) goes_on: Option<Box<Search>>,
}

impl Plan {
    pub(super) fn of(found: Found, search: Box<Search>, circle: &mut Circle, holdings: &impl Holdings) -> Self {
        let Found { ours, theirs } = found;
        let walks = search.walks();
        let mut plan = Self { goes_on: Some(search).filter(|search| search.goes_on()), ..Self::default() };
        let (newer, sendable) = newer_of_each(&ours, &theirs);
        let ids: Vec<ShortId> = newer.iter().map(|candidate| candidate.id).collect();
        for (candidate, refusal) in newer.into_iter().zip(holdings.refusals(&circle.id, &ids)) {
            match refusal {
                Some(refusal) => {
                    *plan.declined.entry(refusal).or_default() += 1;
                    if !refusal.is_final() {
                        circle.unfit(candidate.id);
                    } else if walks {
                        circle.decline_unnamed(candidate.id);
                    }
                }
                // What did not come, or came and was not kept, is not asked for again.
                None if circle.withheld.contains(&candidate.id) || circle.name(&candidate.id).is_some() => {}
                None => plan.to_fetch.push(candidate),
            }
        }
        plan.to_send = sendable
            .into_iter()
            .filter(|entry| {
                let id = ShortId::from(entry);
                let known = circle.method != Method::Sketch && circle.left.unwanted.contains_key(&id);
                !known
                    && !circle.refused.contains(&id)
                    && !circle.later.contains(&id)
                    && !circle.left.is_below_floor(&id)
            })
            .collect();
        plan.to_fetch.sort_by_cached_key(|candidate| Reverse(candidate.id.urgency()));
        plan.to_send.sort_by_cached_key(|entry| Reverse(ShortId::from(entry).urgency()));
        plan.theirs = theirs
            .into_iter()
            .map(|candidate| Candidate { name: candidate.name.or_else(|| circle.name(&candidate.id)), ..candidate })
            .collect();
        plan.ours = ours;
        plan
    }

    /// What only they hold and of which the full name is not known.
    pub(super) fn unnamed(&self) -> Vec<ShortId> {
        self.theirs.iter().filter(|candidate| candidate.name.is_none()).map(|candidate| candidate.id).collect()
    }

    /// What only they hold and of which the full name is known.
    pub(super) fn named(&self) -> impl Iterator<Item = &Listed> {
        self.theirs.iter().filter_map(|candidate| candidate.name.as_ref())
    }

    /// Takes full names.
    pub(super) fn learn(&mut self, names: impl IntoIterator<Item = Listed>) {
        let names: BTreeMap<ShortId, Listed> =
            names.into_iter().map(|listed| (ShortId::from(&listed), listed)).collect();
        for candidate in &mut self.theirs {
            candidate.name = candidate.name.or_else(|| names.get(&candidate.id).copied());
        }
    }
}

/// Of two that fill one slot only the newer moves, and only one way: theirs that are newer or alone, ours that are.
fn newer_of_each(ours: &[Entry], theirs: &[Candidate]) -> (Vec<Candidate>, Vec<Entry>) {
    let mut by_slot: BTreeMap<(AuthorTag, SlotTag), Vec<usize>> = BTreeMap::new();
    for (place, entry) in ours.iter().enumerate() {
        let id = ShortId::from(entry);
        by_slot.entry((id.author(), id.slot())).or_default().push(place);
    }
    let mut older = vec![false; ours.len()];
    let newer = theirs.iter().filter(|candidate| {
        let places = by_slot.get(&(candidate.id.author(), candidate.id.slot()));
        for &place in places.into_iter().flatten() {
            let entry = &ours[place];
            let is_newer = match &candidate.name {
                Some(name) if name.slot != entry.slot => continue,
                Some(name) => name.rank() > entry.rank(),
                None => candidate.id.rank() > ShortId::from(entry).rank(),
            };
            if !is_newer {
                return false;
            }
            older[place] = true;
        }
        true
    });
    let newer = newer.copied().collect();
    let sendable = ours.iter().zip(older).filter(|(_, older)| !older).map(|(entry, _)| *entry).collect();
    (newer, sendable)
}
