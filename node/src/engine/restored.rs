//! After a restore from a backup: what we said since then comes back from others before anything is said anew, or the
//! new would take the place of the newer.

use std::{
    collections::BTreeSet,
    sync::{MutexGuard, PoisonError},
};

use joinup_protocol::{
    date::PartialDate,
    id::{CommunityId, EntryId, Kind},
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

/// Whom we have heard since a restore, while the node runs.
#[derive(Debug, Default)]
pub(super) struct Hearing {
    /// Nodes that had to be told who we are.
    strangers: BTreeSet<NodeId>,
    /// Communities that knew us, and have told what they have of ours.
    told: BTreeSet<CommunityId>,
}

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
        let missing = self.not_heard().len();
        let message = say!("restored-waits", day = day(made), missing = missing);
        Some(Notice { code: "restored".into(), message, next: "joinup up".into() })
    }

    fn hearing(&self) -> MutexGuard<'_, Hearing> {
        self.0.hearing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The communities that we follow and have not heard since the restore: what we said last, one of them alone may have.
    fn not_heard(&self) -> Vec<CommunityId> {
        let hearing = self.hearing();
        self.look(|state| {
            let followed = state.own.decisions.iter().filter(|(_, decided)| decided.follow && !decided.block);
            followed.map(|(who, _)| *who).filter(|who| !hearing.told.contains(who)).collect()
        })
    }

    /// A session with a node came to its end. Whoever knew us before has by now told what they have of what we said after
    /// the backup; whoever had to be told who we are has not. When everybody whom we follow has told, we speak again; who
    /// follows nobody takes the first one's word.
    ///
    /// # Errors
    /// When what came back cannot be written down.
    pub(crate) fn heard_from(&self, node: NodeId, told_who_we_are: bool) -> Result<(), Error> {
        if self.waits_to_hear().is_none() {
            return Ok(());
        }
        let community = self.community_of(&node).and_then(|community| community.id.parse::<CommunityId>().ok());
        {
            let mut hearing = self.hearing();
            if told_who_we_are && hearing.strangers.len() < STRANGERS {
                hearing.strangers.insert(node);
            }
            if told_who_we_are || hearing.strangers.contains(&node) {
                return Ok(());
            }
            hearing.told.extend(community);
        }
        if self.not_heard().is_empty() { self.speak_again() } else { Ok(()) }
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
