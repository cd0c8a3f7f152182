//! What the authors of a link say about it: in their record if that is here, else in the note that they sent.

use std::collections::{BTreeMap, btree_map::Entry};

use joinup_protocol::{
    experiment::{Adaptation, Link, Summary, SummaryLink},
    id::{CommunityId, Kind, PublicId, SlotHash},
    item::Payload,
    time::Stamp,
};

use super::super::{Engine, catalogue::Row, show::Shelved};
use crate::api::Error;

/// What they say, what else, and where it stands.
pub(super) type SaidOf = (Adaptation, String, &'static str);

/// A note by which a community told what its experiment made of another.
pub(super) struct Echo {
    ours: PublicId,
    about: PublicId,
    adaptation: Adaptation,
}

/// The notes of each community that was asked about, read once.
pub(super) type Echoes = BTreeMap<CommunityId, Vec<Echo>>;

impl Engine {
    /// What the authors of an experiment say about a link of it.
    pub(super) fn said_of(
        &self,
        row: &Row,
        summary: &Summary,
        link: &SummaryLink,
        echoes: &mut Echoes,
    ) -> Result<SaidOf, Error> {
        if let Shelved::Here(record) = self.record_here(row, summary)? {
            let is_meant = |said: &&Link| said.target == link.target && said.relation == link.relation;
            if let Some(said) = record.links.iter().find(is_meant) {
                let adaptation = said.adaptation.clone().unwrap_or_default();
                return Ok((adaptation, said.note.as_str().to_owned(), "record"));
            }
        }
        let by_author = match echoes.entry(row.author) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(free) => free.insert(self.told_by(&row.author)?),
        };
        let said = by_author.iter().find(|echo| echo.ours == row.id && echo.about == link.target);
        Ok(said.map_or_else(
            || (Adaptation::default(), String::new(), "summary"),
            |echo| (echo.adaptation.clone(), String::new(), "note"),
        ))
    }

    /// What a community told in notes that its experiments made of others, the newest first.
    fn told_by(&self, author: &CommunityId) -> Result<Vec<Echo>, Error> {
        let circle = self.commons();
        let mut notes: Vec<(Stamp, SlotHash)> = self.0.store.look(&circle, |replica| {
            let notes =
                replica.of_author(author).filter(|entry| entry.kind == Kind::NOTE && !entry.stamp.is_tombstone());
            notes.map(|entry| (entry.stamp, entry.slot)).collect()
        });
        notes.sort_by_key(|(stamp, slot)| (std::cmp::Reverse(*stamp), *slot));
        let mut echoes = Vec::new();
        for (_, slot) in notes {
            let Some(Payload::Note(note)) = self.0.store.item(&circle, &slot)?.map(|item| item.payload()) else {
                continue;
            };
            if let (true, Some(ours), Some(adaptation)) = (note.kind == "adaptation", note.ours, note.adaptation) {
                echoes.push(Echo { ours, about: note.about, adaptation });
            }
        }
        Ok(echoes)
    }
}
