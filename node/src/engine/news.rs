//! What the engine tells while it works: what we said, for the network, and what arrived, for people.

use std::sync::Arc;

use joinup_protocol::{
    id::{CommunityId, Kind},
    item::{Payload, Verified},
    manifest::Manifest,
    replica::Outcome,
};
use tokio::sync::broadcast;

use super::{Engine, fact::Fact, item_entry, refusal};
use crate::{
    api::{Error, types::Event},
    journal::Entry,
};

/// Something new.
#[derive(Debug, Clone)]
pub enum News {
    /// We said these, and they are durable here.
    Said(Arc<[Verified]>),
    /// The circles that the network carries are others now.
    Circles,
    /// A relay promises something else than what was held of it before, if anything was.
    Manifest(CommunityId, Option<Box<Manifest>>),
    /// For people to see.
    Event(Box<Event>),
}

impl Engine {
    /// What is new from now on.
    pub fn news(&self) -> broadcast::Receiver<News> {
        self.0.news.subscribe()
    }

    /// Writes down what we say and what belongs to it, durably and as one batch, and says it, unless our clock is
    /// wrong: then it is shown here and waits.
    pub(super) fn commit(&self, mut entries: Vec<Entry>, items: Vec<Verified>) -> Result<(), Error> {
        self.may_speak()?;
        let waits = self.look(|state| state.clock_off.is_some());
        for item in &items {
            entries.push(item_entry(item));
            if waits {
                entries.push(Fact::HeldBack { item: item.digest() }.to_entry().map_err(refusal::too_long)?);
            }
        }
        self.write(&entries)?;
        if waits {
            self.show_held_back(&items);
            return Ok(());
        }
        let _ = self.keep(items.clone())?;
        self.change(|state| state.own.all_offered());
        self.tell(News::Said(items.into()));
        Ok(())
    }

    pub(super) fn show_held_back(&self, items: &[Verified]) {
        self.change(|state| {
            for item in items {
                state.catalogue.put(item);
            }
        });
    }

    pub(super) fn tell(&self, news: News) {
        // Without listeners, as when no node runs, there is nobody to tell.
        let _ = self.0.news.send(news);
    }

    pub(super) fn announce_received(&self, item: &Verified, outcome: &Outcome) {
        if self.0.news.receiver_count() == 0 {
            return;
        }
        let header = item.header();
        let withdrawn = header.stamp.is_tombstone();
        let title = match &*item.payload_ref() {
            Payload::Experiment(summary) => summary.title.as_str().to_owned(),
            Payload::Profile(profile) => profile.name.as_str().to_owned(),
            Payload::Note(note) => self.look(|state| state.title(&note.about)),
            _ => String::new(),
        };
        let (note, about) = match &*item.payload_ref() {
            Payload::Note(note) => (note.kind.as_str().to_owned(), note.about.to_string()),
            _ => Default::default(),
        };
        let conduct = match (&*item.payload_ref(), outcome) {
            // The first that is heard of a community.
            (Payload::Profile(profile), Outcome::Accepted { .. }) => profile.conduct.as_str().to_owned(),
            _ => String::new(),
        };
        let id = if header.kind == Kind::PROFILE { header.author.to_string() } else { header.public_id().to_string() };
        self.tell(News::Event(Box::new(Event::ItemReceived {
            kind: header.kind.name().to_owned(),
            id,
            community: self.community_ref(&header.author),
            title,
            in_inbox: !note.is_empty() && self.is_in_inbox(&header.public_id()),
            note,
            about,
            conduct,
            withdrawn,
        })));
    }
}
