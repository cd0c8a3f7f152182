//! What others said to us: first what waits for us, then what we asked and nobody answered, then the rest.

use std::{cmp::Reverse, collections::BTreeSet};

use joinup_protocol::{
    id::{CommunityId, PublicId},
    item::Payload,
    time::Millis,
};

use super::super::{
    Engine, State,
    catalogue::{NoteRow, Row},
    fact::Fact,
    find::Meant,
};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Inbox, InboxItem, InboxQuery, Moment, Note, NoteState, SetAsideRequest, Standing, WhyHere},
    },
    say,
};

/// Things of one list, unless more are asked for.
const SHOWN: u64 = 20;
/// Kinds that somebody waits for an answer to.
const ASKING: [&str; 3] = ["question", "request", "offer"];

/// In which part of the inbox something stands, and where in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Waits(Millis),
    WeAsked(Millis),
    Other(Reverse<Millis>),
}

/// Something in the inbox, before its words are read.
#[derive(Debug, Clone)]
enum Entry {
    Note(NoteRow, WhyHere),
    /// An experiment of others, and the one of ours that it names.
    Link(PublicId, PublicId, Millis),
}

/// As many as were asked for.
pub(super) fn limit(asked: Option<u64>) -> usize {
    match asked {
        Some(0) => usize::MAX,
        limit => usize::try_from(limit.unwrap_or(SHOWN)).unwrap_or(usize::MAX),
    }
}

impl Engine {
    /// What others said to us.
    ///
    /// # Errors
    /// When a note cannot be read.
    pub fn inbox(&self, query: &InboxQuery) -> Result<Inbox, Error> {
        let (entries, hidden) = self.look(|state| {
            let (shown, all) = (state.inbox(query.hidden), state.inbox(true).len());
            let hidden = all.saturating_sub(shown.len()) as u64;
            (shown, hidden)
        });
        let relays = self.relay_news();
        let waiting = entries.iter().filter(|(place, _)| matches!(place, Place::Waits(_))).count() + relays.len();
        let waiting = waiting as u64;
        let found = entries.len() as u64;
        let shown = entries.into_iter().take(limit(query.limit));
        let items = shown.map(|(place, entry)| self.inbox_item(place, &entry)).collect::<Result<_, Error>>()?;
        Ok(Inbox { order: say!("inbox-order"), waiting, found, items, hidden, relays })
    }

    /// Puts something aside: it waits for nobody here any more.
    ///
    /// # Errors
    /// When there is nothing of that id in the inbox, or it cannot be saved.
    pub fn set_aside(&self, request: &SetAsideRequest) -> Result<Inbox, Error> {
        {
            let _turn = self.turn();
            let id = match self.look(|state| state.meant(&request.id))? {
                Meant::Note(id) => id,
                Meant::Experiment(found) => found.id,
                Meant::Unsaid(_) => return Err(super::only_a_note_draft(&request.id)),
            };
            if !self.look(|state| state.inbox(true).iter().any(|(_, entry)| entry.id() == id)) {
                return Err(Error::new(ErrorCode::NotFound, say!("inbox-not-there", id = request.id.as_str()))
                    .next("joinup inbox"));
            }
            self.write_facts(&[Fact::SetAside { id }])?;
        }
        self.inbox(&InboxQuery::default())
    }

    fn inbox_item(&self, place: Place, entry: &Entry) -> Result<InboxItem, Error> {
        let (note, why_here, theirs) = match entry {
            Entry::Note(row, why_here) => {
                (self.shown_note(row)?, *why_here, row.ours.filter(|_| *why_here == WhyHere::Echo))
            }
            Entry::Link(theirs, ours, at) => (self.link_as_note(theirs, ours, *at), WhyHere::Link, Some(*theirs)),
        };
        let target = note.about.id.parse::<PublicId>().ok();
        let relation = match theirs.zip(target) {
            Some((theirs, ours)) => self.relation(&theirs, &ours)?,
            None => None,
        };
        let set_aside = self.look(|state| state.own.set_aside.contains(&entry.id()));
        Ok(InboxItem { waits: matches!(place, Place::Waits(_)), set_aside, why_here, relation, note })
    }

    /// A link to an experiment of ours that nobody wrote a note about.
    fn link_as_note(&self, theirs: &PublicId, ours: &PublicId, at: Millis) -> Note {
        self.look(|state| {
            let author = state.catalogue.get(theirs).map(|row| state.community_ref(&row.author));
            let bare = state.empty_note(theirs, state.about(ours), Moment(at), NoteState::Here);
            Note { kind: "link".into(), community: author, ours: Some(state.about(theirs)), ..bare }
        })
    }

    /// How an experiment says that it hangs together with another.
    fn relation(&self, from: &PublicId, to: &PublicId) -> Result<Option<String>, Error> {
        let Some(row) = self.look(|state| state.catalogue.get(from).cloned()) else { return Ok(None) };
        let Some(Payload::Experiment(summary)) = self.item_of(&row)?.map(|item| item.payload()) else {
            return Ok(None);
        };
        let link = summary.links.iter().find(|link| link.target == *to);
        Ok(link.map(|link| link.relation.as_str().to_owned()))
    }
}

impl Entry {
    const fn id(&self) -> PublicId {
        match self {
            Self::Note(row, _) => row.id,
            Self::Link(theirs, ..) => *theirs,
        }
    }
}

impl State {
    /// Everything in the inbox, in order; what muted communities said only if that is wanted.
    fn inbox(&self, hidden: bool) -> Vec<(Place, Entry)> {
        let notes = self.catalogue.notes().filter_map(|row| self.inbox_note(row, hidden));
        let links = self.catalogue.newest_first().flat_map(|row| self.links_to_ours(row, hidden));
        let mut entries: Vec<(Place, Entry)> = notes.chain(links).collect();
        entries.sort_by_key(|(place, entry)| (*place, entry.id()));
        entries
    }

    /// How much waits for us.
    pub(in super::super) fn waiting_for_us(&self) -> u64 {
        self.catalogue.notes().filter(|row| self.waits_for_us(row)).count() as u64
    }

    fn inbox_note(&self, row: &NoteRow, hidden: bool) -> Option<(Place, Entry)> {
        let why = self.why_here(row, hidden)?;
        let said = row.stamp.millis();
        let place = match why {
            WhyHere::YouAsked => Place::WeAsked(said),
            _ if self.waits_for_us(row) => Place::Waits(said),
            _ => Place::Other(Reverse(said)),
        };
        Some((place, Entry::Note(row.clone(), why)))
    }

    /// Why a note is in the inbox; nothing when it is not.
    pub(super) fn why_here(&self, row: &NoteRow, hidden: bool) -> Option<WhyHere> {
        let about = row.about?;
        if self.is_us(&row.author) {
            return self.is_still_asked(row).then_some(WhyHere::YouAsked);
        }
        if !self.lets_in(&row.author, hidden) {
            return None;
        }
        let answers = row.in_reply_to.and_then(|note| self.catalogue.note(&note));
        if answers.is_some_and(|note| self.is_us(&note.author)) {
            Some(WhyHere::AnswersYou)
        } else if self.is_our_experiment(&about) {
            Some(if self.catalogue.note_kind(row) == "adaptation" { WhyHere::Echo } else { WhyHere::AboutYours })
        } else {
            row.to.is_some_and(|to| self.is_us(&to)).then_some(WhyHere::ToYou)
        }
    }

    fn lets_in(&self, author: &CommunityId, hidden: bool) -> bool {
        self.shows(author) || (hidden && self.policy.standing(author) == Standing::Muted)
    }

    /// Whether somebody asks us, and nobody of us has said anything to it.
    fn waits_for_us(&self, row: &NoteRow) -> bool {
        let is_to_us = match (&row.to, &row.about) {
            (Some(to), _) => self.is_us(to),
            (None, Some(about)) => self.is_our_experiment(about),
            (None, None) => false,
        };
        is_to_us
            && !self.is_us(&row.author)
            && self.shows(&row.author)
            && ASKING.contains(&self.catalogue.note_kind(row))
            && !self.own.set_aside.contains(&row.id)
            && !self.is_about_withdrawn(row)
            && !self.catalogue.replies_to(&row.id).any(|reply| self.is_us(&reply.author))
    }

    /// Whether we ask something that nobody else has answered.
    fn is_still_asked(&self, row: &NoteRow) -> bool {
        ["question", "request"].contains(&self.catalogue.note_kind(row))
            && !self.own.set_aside.contains(&row.id)
            && !self.is_about_withdrawn(row)
            && !self.is_answered(row)
    }

    /// Whether somebody else than its author has said something to a note.
    pub(super) fn is_answered(&self, row: &NoteRow) -> bool {
        let mut replies = self.catalogue.replies_to(&row.id);
        replies.any(|reply| reply.author != row.author && (self.is_us(&reply.author) || self.shows(&reply.author)))
    }

    /// Whether the experiment that a note is about was taken back.
    pub(super) fn is_about_withdrawn(&self, row: &NoteRow) -> bool {
        row.about.and_then(|about| self.catalogue.get(&about)).is_some_and(Row::is_withdrawn)
    }

    /// The experiments of ours that one of others names, and of which no note of theirs tells.
    fn links_to_ours<'a>(&'a self, row: &'a Row, hidden: bool) -> impl Iterator<Item = (Place, Entry)> + 'a {
        let shown = !row.is_withdrawn() && !self.is_us(&row.author) && self.lets_in(&row.author, hidden);
        let ours: BTreeSet<PublicId> =
            row.links.iter().copied().filter(|target| shown && self.is_our_experiment(target)).collect();
        ours.into_iter().filter_map(move |target| {
            let tells = |note: &NoteRow| note.author == row.author && note.ours == Some(row.id);
            let told = self.catalogue.notes_about(&target).any(tells);
            let said = row.stamp.millis();
            (!told).then_some((Place::Other(Reverse(said)), Entry::Link(row.id, target, said)))
        })
    }
}
