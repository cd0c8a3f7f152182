//! Notes in short: who said what sort of thing about what. Their words are read from the items when they are shown.

use std::collections::BTreeSet;

use joinup_protocol::{
    id::{CircleId, CommunityId, PublicId, SlotHash},
    item::{Payload, Verified},
    note::Note,
    time::Stamp,
};

use super::{
    Catalogue, Filled,
    names::Names,
    several::{Said, Several},
};

/// One note.
#[derive(Debug, Clone)]
pub(in super::super) struct NoteRow {
    pub(in super::super) id: PublicId,
    pub(in super::super) circle: CircleId,
    pub(in super::super) slot: SlotHash,
    pub(in super::super) author: CommunityId,
    pub(in super::super) stamp: Stamp,
    kind: u16,
    /// The experiment that it belongs to; none when it was taken back or a newer joinup wrote it.
    pub(in super::super) about: Option<PublicId>,
    pub(in super::super) in_reply_to: Option<PublicId>,
    pub(in super::super) to: Option<CommunityId>,
    /// The author's own experiment that it tells of.
    pub(in super::super) ours: Option<PublicId>,
}

impl NoteRow {
    /// Whether it was taken back.
    pub(in super::super) const fn is_withdrawn(&self) -> bool {
        self.stamp.is_tombstone()
    }
}

/// The notes held, and in which order they are asked for.
#[derive(Debug, Default)]
pub(super) struct Notes {
    rows: Several<NoteRow>,
    /// Experiment, note.
    about: BTreeSet<(PublicId, PublicId)>,
    /// Note, reply.
    replies: BTreeSet<(PublicId, PublicId)>,
}

impl Said for NoteRow {
    fn id(&self) -> PublicId {
        self.id
    }

    fn circle(&self) -> CircleId {
        self.circle
    }

    fn slot(&self) -> SlotHash {
        self.slot
    }

    fn stamp(&self) -> Stamp {
        self.stamp
    }
}

impl Notes {
    fn put(&mut self, row: NoteRow) {
        let id = row.id;
        self.forget_place(&id);
        self.rows.put(row);
        self.keep_place(&id);
    }

    /// Takes one out.
    pub(super) fn remove(&mut self, id: &PublicId, slot: &SlotHash) {
        self.forget_place(id);
        self.rows.take(id, slot);
        self.keep_place(id);
    }

    /// All of them, the same note as often as it was said.
    pub(super) fn all(&self) -> impl Iterator<Item = &NoteRow> {
        self.rows.all()
    }

    fn forget_place(&mut self, id: &PublicId) {
        let Some(row) = self.rows.get(id) else { return };
        if let Some(about) = row.about {
            self.about.remove(&(about, *id));
        }
        if let Some(note) = row.in_reply_to {
            self.replies.remove(&(note, *id));
        }
    }

    fn keep_place(&mut self, id: &PublicId) {
        let Some(row) = self.rows.get(id) else { return };
        self.about.extend(row.about.map(|about| (about, *id)));
        self.replies.extend(row.in_reply_to.map(|note| (note, *id)));
    }

    fn beside<'a>(
        &'a self,
        pairs: &'a BTreeSet<(PublicId, PublicId)>,
        id: &PublicId,
    ) -> impl Iterator<Item = &'a NoteRow> + use<'a> {
        let [first, last] = [0, 255].map(|byte| (*id, PublicId::new([byte; PublicId::LEN])));
        pairs.range(first..=last).filter_map(|(_, note)| self.rows.get(note))
    }
}

impl Catalogue {
    pub(super) fn put_note(&mut self, item: &Verified, payload: &Payload) {
        let said: Option<&Note> = if let Payload::Note(note) = payload { Some(note) } else { None };
        let header = item.header();
        let row = NoteRow {
            id: header.public_id(),
            circle: header.circle,
            slot: item.slot(),
            author: header.author,
            stamp: header.stamp,
            kind: said.map_or(Names::NONE, |note| self.names.number(note.kind.as_str())),
            about: said.map(|note| note.about),
            in_reply_to: said.and_then(|note| note.in_reply_to),
            to: said.and_then(|note| note.to),
            ours: said.and_then(|note| note.ours),
        };
        self.slots.insert(row.slot, Filled::Note(row.id));
        self.notes.put(row);
    }

    /// All notes held, the withdrawn ones too.
    pub(in super::super) fn notes(&self) -> impl Iterator<Item = &NoteRow> {
        self.notes.rows.shown()
    }

    /// One note.
    pub(in super::super) fn note(&self, id: &PublicId) -> Option<&NoteRow> {
        self.notes.rows.get(id)
    }

    /// What sort of note it is; empty when nothing of it can be read.
    pub(in super::super) fn note_kind(&self, row: &NoteRow) -> &str {
        self.names.name(row.kind)
    }

    /// The notes that belong to an experiment.
    pub(in super::super) fn notes_about(&self, experiment: &PublicId) -> impl Iterator<Item = &NoteRow> {
        self.notes.beside(&self.notes.about, experiment)
    }

    /// The notes that answer a note.
    pub(in super::super) fn replies_to(&self, note: &PublicId) -> impl Iterator<Item = &NoteRow> {
        self.notes.beside(&self.notes.replies, note)
    }

    /// The notes whose ids lie between these two, both included.
    pub(in super::super) fn notes_between(&self, first: PublicId, last: PublicId) -> impl Iterator<Item = &NoteRow> {
        self.notes.rows.between(first, last)
    }

    /// The notes beside this id in order, which decide how short it can be told.
    pub(in super::super) fn neighbouring_notes(&self, id: &PublicId) -> [Option<PublicId>; 2] {
        self.notes.rows.neighbours(id)
    }

    /// The circles in which a note was taken back, each with its slot there.
    pub(super) fn withdrawn_notes(&self, id: &PublicId) -> impl Iterator<Item = (CircleId, SlotHash)> {
        self.notes.rows.of(id).filter(|row| row.is_withdrawn()).map(|row| (row.circle, row.slot))
    }

    /// The circles in which a note is held and not withdrawn, each with its slot there.
    pub(in super::super) fn places_of_note(&self, id: &PublicId) -> impl Iterator<Item = (CircleId, SlotHash)> {
        self.notes.rows.of(id).filter(|row| !row.is_withdrawn()).map(|row| (row.circle, row.slot))
    }
}
