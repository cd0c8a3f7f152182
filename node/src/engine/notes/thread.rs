//! The conversation about an experiment: a tree, below each note the answers to it, the oldest first.

use std::collections::{BTreeMap, BTreeSet};

use joinup_protocol::{
    id::{CommunityId, PublicId},
    time::Millis,
};

use super::super::{Engine, catalogue::NoteRow};
use crate::api::{
    Error,
    types::{AboutRef, Moment, Note, NoteState, Standing},
};

/// Notes of one conversation by what they answer; none for what speaks to the experiment itself.
type Below = BTreeMap<Option<PublicId>, BTreeSet<(Millis, PublicId)>>;

impl Engine {
    /// The notes about an experiment, in the order in which a tree is read.
    pub(in super::super) fn conversation(&self, about: &PublicId) -> Result<Vec<Note>, Error> {
        let rows: BTreeMap<PublicId, NoteRow> = self.look(|state| {
            let shown = state.catalogue.notes_about(about).filter(|row| state.shows(&row.author));
            shown.map(|row| (row.id, row.clone())).collect()
        });
        let mut notes = Vec::new();
        for (id, at, depth) in in_order(&rows) {
            let note = match rows.get(&id) {
                Some(row) => self.shown_note(row)?,
                None => self.standing_in_for(about, &id, at),
            };
            notes.push(Note { depth, ..note });
        }
        Ok(notes)
    }

    /// The place of a note that others answer and that cannot be shown.
    fn standing_in_for(&self, about: &PublicId, id: &PublicId, at: Millis) -> Note {
        self.look(|state| {
            let about: AboutRef = state.about(about);
            let Some(row) = state.catalogue.note(id) else {
                // What of ours answers it says to whom.
                let to_blocked = |to: &CommunityId| state.policy.standing(to) == Standing::Blocked;
                let mut answers = state.catalogue.replies_to(id).filter(|row| state.is_us(&row.author));
                let is_blocked = answers.any(|row| row.to.as_ref().is_some_and(to_blocked));
                let place = if is_blocked { NoteState::Blocked } else { NoteState::Missing };
                return state.empty_note(id, about, Moment(at), place);
            };
            let place = match (row.is_withdrawn(), state.shows(&row.author)) {
                (true, _) => NoteState::Withdrawn,
                (false, false) => NoteState::Hidden,
                (false, true) => NoteState::Missing,
            };
            let note = state.empty_note(id, about, Moment(at), place);
            Note { community: Some(state.community_ref(&row.author)), mine: state.is_us(&row.author), ..note }
        })
    }
}

/// Every note once, with when it was said and how deep it stands. A note that is answered and not among them has a
/// place all the same; of notes that answer each other in a ring, which somebody may make up, the oldest comes first.
fn in_order(rows: &BTreeMap<PublicId, NoteRow>) -> Vec<(PublicId, Millis, u32)> {
    let mut below = Below::new();
    for row in rows.values() {
        below.entry(row.in_reply_to).or_default().insert((row.stamp.millis(), row.id));
    }
    let mut first: BTreeSet<(Millis, PublicId)> = below.remove(&None).unwrap_or_default();
    for (answered, answers) in &below {
        let missing = answered.filter(|id| !rows.contains_key(id));
        first.extend(missing.zip(answers.first()).map(|(id, (at, _))| (*at, id)));
    }
    let mut seen = BTreeSet::new();
    let mut order = Vec::new();
    walk(&first, &below, &mut seen, &mut order);
    let mut in_rings: BTreeSet<(Millis, PublicId)> = rows.values().map(|row| (row.stamp.millis(), row.id)).collect();
    while let Some(oldest) = in_rings.pop_first() {
        walk(&BTreeSet::from([oldest]), &below, &mut seen, &mut order);
    }
    order
}

/// Adds these and everything below them that was not seen before. Without recursion: how deep it goes is decided by
/// whoever answers.
fn walk(
    from: &BTreeSet<(Millis, PublicId)>,
    below: &Below,
    seen: &mut BTreeSet<PublicId>,
    order: &mut Vec<(PublicId, Millis, u32)>,
) {
    let mut next: Vec<(Millis, PublicId, u32)> = from.iter().rev().map(|(at, id)| (*at, *id, 0)).collect();
    while let Some((at, id, depth)) = next.pop() {
        if seen.insert(id) {
            order.push((id, at, depth));
            let answers = below.get(&Some(id)).into_iter().flatten().rev();
            next.extend(answers.map(|(at, id)| (*at, *id, depth + 1)));
        }
    }
}
