//! Telling the origin what became of its experiment: with a version that links to somebody else's experiment goes a
//! note about that one. It says no more than the record says to everybody, and is said in those circles only in which both
//! experiments may be spoken of.

use joinup_protocol::{
    experiment::{Adaptation, Audience, Experiment, Publication, SummaryLink},
    id::{CircleId, Digest, EntryId, Kind, PublicId, SlotHash},
    item::{Draft, Payload, Verified},
    note::Note as Words,
    text::{Code, Text},
};

use super::super::{
    Engine,
    catalogue::{NoteRow, Row},
};
use crate::api::Error;

/// What such a note is.
const KIND: &str = "adaptation";

/// A link that its target is told of, with what everybody may read about it.
struct Told {
    link: SummaryLink,
    adaptation: Option<Adaptation>,
    note: String,
}

impl Engine {
    /// The notes that go with a version of ours: new ones, changed ones, and withdrawals of those whose link is gone.
    pub(in super::super) fn echoes(
        &self,
        id: &EntryId,
        publication: &Publication,
        circles: &[CircleId],
    ) -> Result<Vec<Verified>, Error> {
        let ours = self.look(|state| state.own.public_id(id));
        let links: Vec<Told> = links_of(publication).into_iter().filter(|told| self.is_told(&told.link)).collect();
        let mut items = Vec::new();
        for row in self.echoes_of(&ours) {
            if !links.iter().any(|told| row.about == Some(told.link.target)) {
                items.extend(self.tombstones_of(&row)?);
            }
        }
        for told in &links {
            items.extend(self.echo(id, &ours, told, publication, circles)?);
        }
        Ok(items)
    }

    /// Withdrawals of the notes that told others of an experiment of ours.
    pub(in super::super) fn echoes_gone(&self, ours: &PublicId) -> Result<Vec<Verified>, Error> {
        let rows = self.echoes_of(ours);
        Ok(rows
            .iter()
            .map(|row| self.tombstones_of(row))
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect())
    }

    /// What the community of an experiment told the origin that it made of it; nothing when it told nothing that is here.
    pub(in super::super) fn told_of(&self, ours: &Row, origin: &PublicId) -> Result<Option<Words>, Error> {
        let newest = self.look(|state| {
            let is_echo = |note: &&NoteRow| {
                note.author == ours.author && note.ours == Some(ours.id) && state.catalogue.note_kind(note) == KIND
            };
            let told = state.catalogue.notes_about(origin).filter(is_echo);
            told.max_by_key(|note| (note.stamp, note.id)).cloned()
        });
        let Some(note) = newest else { return Ok(None) };
        self.words_of(&note)
    }

    fn echoes_of(&self, ours: &PublicId) -> Vec<NoteRow> {
        let us = self.us();
        self.look(|state| {
            let is_echo =
                |row: &&NoteRow| row.author == us && row.ours == Some(*ours) && state.catalogue.note_kind(row) == KIND;
            state.catalogue.notes().filter(is_echo).cloned().collect()
        })
    }

    /// Whether the experiment that a link names has somebody else to be told.
    fn is_told(&self, link: &SummaryLink) -> bool {
        let us = self.us();
        self.look(|state| match state.catalogue.get(&link.target) {
            Some(row) => row.author != us && !row.is_withdrawn(),
            None => link.community != Some(us) && !state.own.ids.contains_key(&link.target),
        })
    }

    fn echo(
        &self,
        id: &EntryId,
        ours: &PublicId,
        Told { link, adaptation, note }: &Told,
        publication: &Publication,
        circles: &[CircleId],
    ) -> Result<Vec<Verified>, Error> {
        let entry = entry_of(id, &link.target);
        let (before, to) = self.look(|state| {
            let before = state.catalogue.note(&state.own.note_id(&entry)).cloned();
            (before, state.catalogue.get(&link.target).map(|row: &Row| row.author).or(link.community))
        });
        let words = Words {
            kind: Code::known(KIND),
            about: link.target,
            version: link.version,
            in_reply_to: None,
            to,
            text: Text::excerpt(note),
            language: publication.summary.language.clone(),
            ours: Some(*ours),
            adaptation: adaptation.clone(),
        };
        let said_before = match before {
            // Whoever took it back does not want it said again.
            Some(row) if row.is_withdrawn() => return Ok(Vec::new()),
            Some(row) => self.words_of(&row)?.as_ref() == Some(&words),
            None => false,
        };
        let there = self.places_of(Kind::NOTE, &entry);
        let is_there = |circle: &CircleId| there.iter().any(|place| place.circle == *circle);
        let mut wanted = self.circles_to_tell(&link.target, circles);
        wanted.retain(|circle| !(said_before && is_there(circle)));
        let places: Vec<_> =
            wanted.iter().map(|circle| (*circle, SlotHash::of(circle, &self.us(), Kind::NOTE, &entry))).collect();
        let stamp = self.next_stamp_of(&places);
        let payload = Payload::Note(Box::new(words));
        let said = |circle| self.sign(Draft { circle, kind: Kind::NOTE, id: entry, stamp, payload: payload.clone() });
        wanted.into_iter().map(said).collect()
    }

    /// The circles in which the origin is told: those in which its experiment is, if ours may be spoken of there. Of an
    /// experiment that is not here we speak where our link to it stands anyway.
    fn circles_to_tell(&self, target: &PublicId, ours: &[CircleId]) -> Vec<CircleId> {
        self.look(|state| {
            let theirs: Vec<CircleId> = state.catalogue.circles_of(target).collect();
            if theirs.is_empty() {
                return ours.to_vec();
            }
            let may_know = |circle: &CircleId| state.circles.may_speak_of(ours, circle);
            theirs.into_iter().filter(|circle| state.circles.is_ours(circle) && may_know(circle)).collect()
        })
    }
}

/// The links of a version, one for each experiment that it names.
fn links_of(publication: &Publication) -> Vec<Told> {
    let summary = &publication.summary;
    let is_open = Audience::from(&summary.audience) == Audience::Everyone;
    let record = publication.record.as_ref().filter(|_| is_open);
    let stated = record.and_then(|bytes| Experiment::from_record(bytes).ok()).unwrap_or_default().links;
    let mut links: Vec<Told> = Vec::new();
    for link in &summary.links {
        if !links.iter().any(|told| told.link.target == link.target) {
            let said = stated.iter().find(|said| said.target == link.target && said.relation == link.relation);
            let note = said.map(|said| said.note.as_str().to_owned()).unwrap_or_default();
            links.push(Told { link: link.clone(), adaptation: said.and_then(|said| said.adaptation.clone()), note });
        }
    }
    links
}

/// One note for each pair of experiments, from whichever machine of ours: what is changed or withdrawn later is the same.
fn entry_of(ours: &EntryId, target: &PublicId) -> EntryId {
    let digest = Digest::of(&[b"joinup echo v1".as_slice(), ours.as_bytes(), target.as_bytes()].concat());
    let mut first = [0; EntryId::LEN];
    first.copy_from_slice(&digest.as_bytes()[..EntryId::LEN]);
    EntryId::new(first)
}
