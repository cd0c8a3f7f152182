//! What the authors of a link say about it: in their record if that is here, else in the note that they sent.

use joinup_protocol::experiment::{Adaptation, Link, Summary, SummaryLink};

use super::super::{Engine, catalogue::Row, show::Shelved};
use crate::api::Error;

/// What they say, what else, and where it stands.
pub(super) type SaidOf = (Adaptation, String, &'static str);

impl Engine {
    /// What the authors of an experiment say about a link of it.
    pub(super) fn said_of(&self, row: &Row, summary: &Summary, link: &SummaryLink) -> Result<SaidOf, Error> {
        if let Shelved::Here(record) = self.record_here(row, summary)? {
            let is_meant = |said: &&Link| said.target == link.target && said.relation == link.relation;
            if let Some(said) = record.links.iter().find(is_meant) {
                let adaptation = said.adaptation.clone().unwrap_or_default();
                return Ok((adaptation, said.note.as_str().to_owned(), "record"));
            }
        }
        Ok(match self.told_of(row, &link.target)? {
            Some(words) => (words.adaptation.unwrap_or_default(), words.text.as_str().to_owned(), "note"),
            None => (Adaptation::default(), String::new(), "summary"),
        })
    }
}
