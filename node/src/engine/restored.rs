//! After a restore from a backup: what we said since then comes back from others before anything is said anew, or the
//! new would take the place of the newer.

use std::collections::BTreeSet;

use joinup_protocol::{
    date::PartialDate,
    id::{EntryId, Kind},
    item::{Payload, Verified},
};

use super::{Engine, fact::Fact, item_entry, own::VersionEntry, refusal};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Event, Moment, Notice},
    },
    journal::Entry,
    network::NodeId,
    say,
    speech::draft,
};

impl Engine {
    /// Of when the backup is that this folder was restored from, while nobody has told yet what was said after it.
    pub(super) fn waits_to_hear(&self) -> Option<Moment> {
        self.look(|state| state.restored)
    }

    /// Refuses to say anything before others have told what we said after the backup.
    pub(super) fn may_speak(&self) -> Result<(), Error> {
        let Some(made) = self.waits_to_hear() else { return Ok(()) };
        Err(Error::new(ErrorCode::NotAllowed, say!("restored-not-yet"))
            .why(say!("restored-not-yet-why", day = day(made)))
            .next("joinup up"))
    }

    /// That we have not heard yet, for the status.
    pub(super) fn restored_health(&self) -> Option<Notice> {
        let made = self.waits_to_hear()?;
        let message = say!("restored-waits", day = day(made));
        Some(Notice { code: "restored".into(), message, next: "joinup up".into() })
    }

    /// A session with a node came to its end. Whoever knew us before has by now told what we said after the backup;
    /// whoever had to be told who we are has not.
    ///
    /// # Errors
    /// When what came back cannot be written down.
    pub(crate) fn heard_from(&self, node: NodeId, told_who_we_are: bool) -> Result<(), Error> {
        if self.waits_to_hear().is_none() {
            return Ok(());
        }
        let is_new = {
            let mut strangers = self.0.strangers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if told_who_we_are && strangers.len() < STRANGERS {
                strangers.insert(node);
            }
            told_who_we_are || strangers.contains(&node)
        };
        if is_new { Ok(()) } else { self.speak_again() }
    }

    /// Takes home what we said after the backup, and speaks again: others have told, or somebody says that there is
    /// nothing to wait for.
    ///
    /// # Errors
    /// When what came back cannot be written down.
    pub(crate) fn speak_again(&self) -> Result<(), Error> {
        let _turn = self.turn();
        if self.waits_to_hear().is_none() {
            return Ok(());
        }
        let (versions, items) = self.take_home()?;
        self.0.home.heard().map_err(Error::failed)?;
        self.change(|state| state.restored = None);
        let message = say!("restored-heard", versions = versions, items = items);
        tracing::info!(versions, items, "what was said after the backup has come back");
        self.tell(super::News::Event(Box::new(Event::Warning { code: "restored-heard".into(), message })));
        // The profile names this machine from now on, beside the others.
        let profile = self.profile()?;
        if !profile.name.is_empty() {
            self.say_profile(&profile)?;
        }
        Ok(())
    }

    /// Writes down what the store holds of ours and the journal does not. Gives how many versions of experiments, and
    /// how many items in all.
    fn take_home(&self) -> Result<(usize, usize), Error> {
        let us = self.us();
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen: BTreeSet<(EntryId, u32)> = BTreeSet::new();
        let mut items = 0;
        for circle in self.circles_now().ours() {
            for item in self.0.store.items(circle) {
                let item = item?;
                let is_ours = item.header().author == us;
                if !is_ours || self.look(|state| state.own.items.contains_key(&item.digest())) {
                    continue;
                }
                items += 1;
                entries.push(item_entry(&item));
                let item = self.opened(item);
                if let Some(fact) = self.version_come_home(&item, &mut seen)? {
                    entries.push(fact.to_entry().map_err(refusal::too_long)?);
                }
            }
        }
        self.write(&entries)?;
        self.change(|state| state.own.all_offered());
        Ok((seen.len(), items))
    }

    /// A version of an experiment that another machine said, or this one before it was restored: of its text only what
    /// travelled is left.
    fn version_come_home(&self, item: &Verified, seen: &mut BTreeSet<(EntryId, u32)>) -> Result<Option<Fact>, Error> {
        let header = item.header();
        let summary = match item.payload() {
            Payload::Experiment(summary) => summary,
            Payload::Profile(profile) => {
                return Ok(Some(Fact::Profile { json: serde_json::Value::Object(profile.to_json()).to_string() }));
            }
            _ => return Ok(None),
        };
        if header.kind != Kind::EXPERIMENT || !seen.insert((header.id, summary.version)) {
            return Ok(None);
        }
        let record = summary.record.map(|record| record.digest);
        let text = draft::write_plain(&summary.to_json());
        Ok(Some(Fact::Version { id: header.id, version: summary.version, item: item.digest(), record, text }))
    }

    /// The whole of a version that came home without its record, once that is here again; and whether it still is not.
    pub(super) fn come_home(&self, version: &VersionEntry) -> Result<(Option<String>, bool), Error> {
        let Some(digest) = version.record else { return Ok((None, false)) };
        if self.0.journal.record(&digest)?.is_some() {
            return Ok((None, false));
        }
        let bytes = self.0.files.get(&digest).map_err(Error::failed)?;
        let record = bytes.and_then(|bytes| joinup_protocol::experiment::Experiment::from_record(&bytes).ok());
        Ok(match record {
            Some(record) => (Some(draft::write_plain(&record.to_json())), false),
            None => (None, true),
        })
    }
}

fn day(moment: Moment) -> String {
    PartialDate::day_of(moment.0).map(|day| day.to_string()).unwrap_or_default()
}

/// Nodes that had to be told who we are: as many as are connected in the hours until somebody knows us.
const STRANGERS: usize = 1_000;
