//! From what people type to what they mean: the start of an id, `@last`, the name of a community.

use std::collections::BTreeSet;

use joinup_protocol::{
    id::{CircleId, CommunityId, EntryId, PublicId, SlotHash},
    item::Verified,
};

use super::{Engine, State, catalogue::Row, refusal};
use crate::{
    api::{
        Error, ErrorCode,
        error::Candidate,
        types::{CommunityRef, Standing},
    },
    say,
};

/// Characters of an id that are the least to type, and the least to show.
const TYPED: usize = 3;
const SHOWN: usize = 4;
/// Characters of a whole id.
const WHOLE: usize = 26;
/// Candidates that an ambiguous id names.
const CANDIDATES: usize = 12;

/// An experiment or a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) id: PublicId,
    /// Our own name for it, if it is ours.
    pub(super) own: Option<EntryId>,
}

/// What an id may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    /// An experiment or a draft.
    Experiment(Found),
    /// A note that was said.
    Note(PublicId),
    /// A note of ours that has not been said yet.
    Unsaid(EntryId),
}

/// The first and the last id that begin so; none when nothing does.
fn range(start: &str) -> Option<(PublicId, PublicId)> {
    if start.len() > WHOLE {
        return None;
    }
    let mut first: u128 = 0;
    let mut bits = 0;
    for letter in start.bytes() {
        let digit = match letter.to_ascii_lowercase() {
            letter @ b'a'..=b'z' => letter - b'a',
            digit @ b'2'..=b'7' => digit - b'2' + 26,
            _ => return None,
        };
        // The last of 26 letters has three bits of 128; its other two are zero.
        let take = (128 - bits).min(5);
        first = first << take | u128::from(digit >> (5 - take));
        bits += take;
    }
    let rest = 128 - bits;
    let first = first.checked_shl(rest).unwrap_or(0);
    let last = first | u128::MAX.checked_shr(128 - rest).unwrap_or(0);
    Some((PublicId::new(first.to_be_bytes()), PublicId::new(last.to_be_bytes())))
}

impl State {
    /// The experiment or draft that is meant.
    pub(super) fn find(&self, typed: &str) -> Result<Found, Error> {
        match self.meant(typed)? {
            Meant::Experiment(found) => Ok(found),
            Meant::Note(id) => Err(self.is_a_note(typed, &id)),
            Meant::Unsaid(id) => Err(super::notes::only_a_note_draft(&self.short(&self.own.note_id(&id)))),
        }
    }

    /// The experiment, draft or note that is meant.
    pub(super) fn meant(&self, typed: &str) -> Result<Meant, Error> {
        let typed = typed.trim();
        if typed == "@last" {
            let last =
                self.own.last.filter(|last| self.own.drafts.contains_key(last) || self.own.versions.contains_key(last));
            let last = last.ok_or_else(|| refusal::no_such(say!("no-last"), "joinup list"))?;
            return Ok(Meant::Experiment(Found { id: self.own.public_id(&last), own: Some(last) }));
        }
        if typed.len() < TYPED {
            return Err(Error::new(ErrorCode::Usage, say!("id-short", typed = typed))
                .why(say!("id-short-why"))
                .next("joinup list"));
        }
        let nothing = || refusal::no_such(say!("no-experiment", name = typed), "joinup list");
        let (first, last) = range(typed).ok_or_else(nothing)?;
        let mut ids: Vec<PublicId> = self.catalogue.between(first, last).map(|row| row.id).collect();
        ids.extend(self.own.ids.range(first..=last).map(|(id, _)| *id).filter(|id| self.is_alive(id)));
        ids.extend(self.catalogue.notes_between(first, last).map(|row| row.id));
        ids.extend(self.own.note_ids.range(first..=last).map(|(id, _)| *id));
        ids.sort_unstable();
        ids.dedup();
        match ids.as_slice() {
            [] => Err(nothing()),
            [id] if self.catalogue.note(id).is_some() => Ok(Meant::Note(*id)),
            [id] => Ok(self.own.note_ids.get(id).map_or_else(
                || Meant::Experiment(Found { id: *id, own: self.own.ids.get(id).copied() }),
                |unsaid| Meant::Unsaid(*unsaid),
            )),
            several => Err(self.ambiguous(typed, several)),
        }
    }

    fn is_alive(&self, id: &PublicId) -> bool {
        self.own.ids.get(id).is_some_and(|own| self.own.drafts.contains_key(own) || self.own.versions.contains_key(own))
    }

    fn ambiguous(&self, typed: &str, ids: &[PublicId]) -> Error {
        let candidates = ids.iter().take(CANDIDATES);
        let candidates = candidates.map(|id| Candidate { id: id.to_string(), title: self.title(id) }).collect();
        let error = Error::new(ErrorCode::Ambiguous, say!("ids-begin", number = ids.len(), typed = typed))
            .why(say!("ids-begin-why"));
        Error { candidates, ..error }
    }

    /// The title of an experiment, or of the draft of one that was never published.
    pub(super) fn title(&self, id: &PublicId) -> String {
        let published = self.catalogue.get(id).filter(|row| !row.title.is_empty()).map(|row| row.title.to_string());
        let draft =
            || self.own.ids.get(id).and_then(|own| self.own.drafts.get(own)).map(|draft| draft.title.to_string());
        published.or_else(draft).or_else(|| self.note_title(id)).unwrap_or_default()
    }

    /// The shortest start of an id that no other begins with.
    pub(super) fn short(&self, id: &PublicId) -> String {
        let whole = id.to_string();
        let [before, after] = self.catalogue.neighbours(id);
        let drafts = self.own.ids.range(..id).next_back().map(|(id, _)| *id);
        let beyond = (std::ops::Bound::Excluded(*id), std::ops::Bound::Unbounded);
        let others = [before, after, drafts, self.own.ids.range(beyond).next().map(|(id, _)| *id)];
        let unsaid = [
            self.own.note_ids.range(..id).next_back().map(|(id, _)| *id),
            self.own.note_ids.range(beyond).next().map(|(id, _)| *id),
        ];
        let shared =
            others.into_iter().chain(self.catalogue.neighbouring_notes(id)).chain(unsaid).flatten().map(|other| {
                other.to_string().bytes().zip(whole.bytes()).take_while(|(one, other)| one == other).count()
            });
        let needed = shared.max().map_or(0, |shared| shared + 1).max(SHOWN);
        whole.chars().take(needed).collect()
    }

    /// A community in one line.
    pub(super) fn community_ref(&self, id: &CommunityId) -> CommunityRef {
        let key_words = id.key_words();
        CommunityRef {
            id: id.to_string(),
            name: self.name_of(id).unwrap_or_else(|| format!("({} {})", key_words[0], key_words[1])),
            key_words: key_words.map(str::to_owned).to_vec(),
            standing: self.policy.standing(id),
            sample: self.catalogue.community(id).is_some_and(|community| community.sample),
        }
    }

    /// What a community is called: by its profile, else as it was when we decided about it.
    pub(super) fn name_of(&self, id: &CommunityId) -> Option<String> {
        let said = self.catalogue.community(id).map(|community| community.name.to_string());
        let kept = || self.own.decisions.get(id).map(|decided| decided.name.clone());
        said.filter(|name| !name.is_empty()).or_else(kept).filter(|name| !name.is_empty())
    }

    /// The community that is meant: `us`, the start of an id, key words, or a name or its beginning.
    pub(super) fn find_community(&self, us: CommunityId, typed: &str) -> Result<CommunityId, Error> {
        let typed = typed.trim();
        if typed == "us" {
            return Ok(us);
        }
        if let Ok(id) = typed.parse::<CommunityId>() {
            return Ok(id);
        }
        let folded = crate::index::fold(typed);
        let known = self.catalogue.communities().filter(|(id, community)| community.has_profile() || **id == us);
        let all: BTreeSet<CommunityId> = known.map(|(id, _)| *id).chain(self.own.decisions.keys().copied()).collect();
        let named: Vec<(CommunityId, String)> =
            all.into_iter().map(|id| (id, crate::index::fold(&self.name_of(&id).unwrap_or_default()))).collect();
        let exactly: Vec<CommunityId> = named.iter().filter(|(_, name)| *name == folded).map(|(id, _)| *id).collect();
        let fits = |(id, name): &&(CommunityId, String)| {
            let is_id = folded.len() >= TYPED && id.to_string().starts_with(&folded);
            is_id || id.key_words().join(" ") == folded || (!folded.is_empty() && name.starts_with(&folded))
        };
        let roughly = || named.iter().filter(fits).map(|(id, _)| *id).collect();
        let found: Vec<CommunityId> = if exactly.is_empty() { roughly() } else { exactly };
        match found.as_slice() {
            [] => Err(refusal::no_such(say!("no-community", name = typed), "joinup community list")),
            [id] => Ok(*id),
            several => Err(self.ambiguous_community(typed, several)),
        }
    }

    fn ambiguous_community(&self, typed: &str, ids: &[CommunityId]) -> Error {
        let describe = |id: &CommunityId| {
            let CommunityRef { id, name, key_words, .. } = self.community_ref(id);
            Candidate { id, title: format!("{name} ({})", key_words.join(" ")) }
        };
        let error = Error::new(ErrorCode::Ambiguous, say!("communities-fit", number = ids.len(), typed = typed))
            .why(say!("communities-fit-why"));
        Error { candidates: ids.iter().take(CANDIDATES).map(describe).collect(), ..error }
    }
}

impl Engine {
    pub(super) fn find(&self, typed: &str) -> Result<Found, Error> {
        self.look(|state| state.find(typed))
    }

    /// A community in one line.
    pub fn community_ref(&self, id: &CommunityId) -> CommunityRef {
        self.look(|state| state.community_ref(id))
    }

    /// What a community is to us.
    pub fn standing(&self, id: &CommunityId) -> Standing {
        self.policy().standing(id)
    }

    /// The current item of an experiment that is in the catalogue: of the store, or, while our clock is wrong, our own.
    pub(super) fn item_of(&self, row: &Row) -> Result<Option<Verified>, Error> {
        self.item_in(&row.circle, &row.slot)
    }

    /// The current item of a slot, in the same way.
    pub(super) fn item_in(&self, circle: &CircleId, slot: &SlotHash) -> Result<Option<Verified>, Error> {
        if let Some(item) = self.held(circle, slot)? {
            return Ok(Some(item));
        }
        let place = self.look(|state| state.own.newest.get(slot).map(|own| own.place));
        place.map_or(Ok(None), |place| self.read_item(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_an_id_is_a_range_of_ids() {
        let id = PublicId::new(*b"0123456789abcdef");
        let text = id.to_string();
        for length in 1..=WHOLE {
            let (first, last) = range(&text[..length]).unwrap();
            assert!(first <= id && id <= last, "{length}");
            assert!(first.to_string().starts_with(&text[..length]) || length == WHOLE);
        }
        assert_eq!(range(&text), Some((id, id)));
        assert_eq!(range("ab1"), None);
        assert_eq!(range(&"a".repeat(27)), None);
        assert_eq!(range(""), Some((PublicId::new([0; 16]), PublicId::new([255; 16]))));
    }
}
