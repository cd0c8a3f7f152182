//! One experiment in full: summary, record, versions, links.

use joinup_protocol::{
    experiment::{Audience, Experiment as Record, Summary},
    id::{CircleId, CommunityId, Digest, EntryId, Kind, NodeId, PublicId, SlotHash},
    item::{Payload, Verified},
    profile::Profile,
};

use super::{Engine, catalogue::Row, fact::Fact, find::Found, own::VersionEntry, reading::readable, refusal};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Experiment, Fields, LinkRow, Moment, RecordState, ShowQuery, Standing, VersionRow},
    },
    say,
};

/// A record that is not here and that any node which keeps it may give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What to ask for.
    pub digest: Digest,
    /// The nodes of its author.
    pub holders: Vec<NodeId>,
}

impl Engine {
    /// Shows an experiment, or a version of one of ours; its record if that is here.
    ///
    /// # Errors
    /// When there is no such experiment or version, or it cannot be read.
    pub fn experiment(&self, id: &str, query: &ShowQuery) -> Result<(Experiment, Option<Missing>), Error> {
        let found = self.find(id)?;
        let row = self.look(|state| state.catalogue.get(&found.id).cloned()).ok_or_else(|| only_a_draft(id))?;
        let mut item =
            self.item_of(&row)?.ok_or_else(|| refusal::not_found(&say!("experiment-word"), id, "joinup list"))?;
        if let Some(version) = query.version.filter(|version| *version != row.version) {
            item = self.version_item(&found, version)?;
        }
        let payload = item.payload();
        let mut shown = self.describe(&row, &found, &item)?;
        let Payload::Experiment(summary) = payload else {
            shown.withdrawn = item.header().stamp.is_tombstone();
            shown.newer = !shown.withdrawn;
            return Ok((shown, None));
        };
        shown.version = summary.version;
        shown.summary = summary.to_json();
        shown.links.extend(
            summary.links.iter().map(|link| self.link(link.relation.as_str(), &link.target, link.version, false)),
        );
        shown.text = readable(&shown.summary, &self.usual_context(&row.author)?);
        let missing = self.add_record(&row, &summary, &mut shown)?;
        Ok((shown, missing))
    }

    /// Takes a record that was fetched for an experiment, and shows it. The bytes have the digest asked for.
    ///
    /// # Errors
    /// When they are no record, or cannot be kept.
    pub fn take_record(&self, mut shown: Experiment, bytes: &[u8]) -> Result<Experiment, Error> {
        let record = self.keep_record(bytes)?;
        self.put_record(&mut shown, &record, RecordState::Fetched)?;
        Ok(shown)
    }

    /// Keeps a record that was fetched. The bytes have the digest asked for.
    ///
    /// # Errors
    /// When they are no record, or cannot be kept.
    pub fn keep_record(&self, bytes: &[u8]) -> Result<Record, Error> {
        let record = Record::from_record(bytes)
            .map_err(|error| Error::new(ErrorCode::Failed, say!("show-record-unreadable")).why(error.to_string()))?;
        let digest = self.0.files.put(bytes).map_err(Error::failed)?;
        self.make_room();
        // It may have been withdrawn while it was on its way.
        if !self.look(|state| state.catalogue.refers_to(&digest)) {
            self.forget_records(&[digest]);
        }
        self.note_lent(&digest);
        Ok(record)
    }

    /// What to ask others for, so that the whole of an experiment is here: nothing when it is, when it is not for us, or
    /// when no experiment is meant, which whoever wants it hears otherwise.
    ///
    /// # Errors
    /// When something cannot be read.
    pub fn missing_record(&self, typed: &str) -> Result<Option<Missing>, Error> {
        let Ok(found) = self.find(typed) else { return Ok(None) };
        let Some(row) = self.look(|state| state.catalogue.get(&found.id).cloned()) else { return Ok(None) };
        let Some(Payload::Experiment(summary)) = self.item_of(&row)?.map(|item| item.payload()) else {
            return Ok(None);
        };
        Ok(match self.record_state(&row, &summary)? {
            None | Some(RecordState::Here) => None,
            Some(_) => self.to_ask_for(&row, &summary),
        })
    }

    /// Where the record of an experiment is, without asking anybody; nothing when it has none.
    pub(super) fn record_state(&self, row: &Row, summary: &Summary) -> Result<Option<RecordState>, Error> {
        if summary.record.is_none() {
            return Ok(None);
        }
        Ok(Some(match self.record_here(row, summary)? {
            Shelved::Here(_) => RecordState::Here,
            Shelved::No if Audience::from(&summary.audience) != Audience::Everyone => {
                let us = self.us();
                let is_granted = self.look(|state| state.is_granted(row, &us));
                if is_granted { RecordState::Granted } else { RecordState::OnRequest }
            }
            Shelved::No => RecordState::Unavailable,
        }))
    }

    fn describe(&self, row: &Row, found: &Found, item: &Verified) -> Result<Experiment, Error> {
        let versions = match found.own {
            Some(own) => self.versions(&own)?,
            None => vec![VersionRow {
                version: row.version,
                said: Moment(row.stamp.millis()),
                title: row.title.to_string(),
                state: self.look(|state| state.catalogue.state(row).to_owned()),
                why: match item.payload() {
                    Payload::Experiment(summary) => summary.version_why.as_str().to_owned(),
                    _ => String::new(),
                },
            }],
        };
        let state = self.state();
        let linking = state.catalogue.linking_to(&row.id);
        let linking: Vec<PublicId> = linking.filter(|row| !row.is_withdrawn()).map(|row| row.id).collect();
        let community = state.community_ref(&row.author);
        let shown = Experiment {
            id: row.id.to_string(),
            short: state.short(&row.id),
            mine: community.standing == Standing::Us,
            community,
            circles: state.circles_of(&row.id),
            version: row.version,
            updated: Moment(item.header().stamp.millis()),
            withdrawn: false,
            newer: false,
            summary: Fields::new(),
            record: None,
            record_state: RecordState::Unavailable,
            text: String::new(),
            links: Vec::new(),
            notes: Vec::new(),
            versions,
            draft: found.own.is_some_and(|own| state.own.drafts.contains_key(&own)),
        };
        drop(state);
        Ok(Experiment { links: self.links_from(&linking, &row.id)?, notes: self.conversation(&row.id)?, ..shown })
    }

    /// The links that others claim to this experiment.
    fn links_from(&self, linking: &[PublicId], target: &PublicId) -> Result<Vec<LinkRow>, Error> {
        let mut links = Vec::new();
        for id in linking {
            let Some(row) = self.look(|state| state.catalogue.get(id).cloned()) else { continue };
            let Some(Payload::Experiment(summary)) = self.item_of(&row)?.map(|item| item.payload()) else { continue };
            let claims = summary.links.iter().filter(|link| link.target == *target);
            links.extend(claims.map(|link| self.link(link.relation.as_str(), id, link.version, true)));
        }
        Ok(links)
    }

    fn link(&self, relation: &str, target: &PublicId, version: Option<u32>, from_them: bool) -> LinkRow {
        LinkRow {
            relation: relation.to_owned(),
            target: target.to_string(),
            version: version.unwrap_or(0),
            note: String::new(),
            title: self.look(|state| state.catalogue.get(target).map(|row| row.title.to_string())),
            from_them,
        }
    }

    /// Adds the record if it is here; else says what to ask for, if anybody may have it.
    fn add_record(&self, row: &Row, summary: &Summary, shown: &mut Experiment) -> Result<Option<Missing>, Error> {
        if let Shelved::Here(record) = self.record_here(row, summary)? {
            self.put_record(shown, &record, RecordState::Here)?;
            return Ok(None);
        }
        shown.record_state = self.record_state(row, summary)?.unwrap_or(RecordState::AtHome);
        Ok(self.to_ask_for(row, summary))
    }

    /// The record of an experiment, if it is given to everybody or to us, and who is sure to have it.
    fn to_ask_for(&self, row: &Row, summary: &Summary) -> Option<Missing> {
        let digest = summary.record?.digest;
        let (is_open, us) = (Audience::from(&summary.audience) == Audience::Everyone, self.us());
        self.look(|state| {
            let is_for_us = is_open || state.is_granted(row, &us);
            is_for_us.then(|| Missing { digest, holders: state.holders(&row.author, is_open) })
        })
    }

    fn put_record(&self, shown: &mut Experiment, record: &Record, state: RecordState) -> Result<(), Error> {
        let fields = record.to_json();
        let usual = match shown.community.id.parse() {
            Ok(author) => self.usual_context(&author)?,
            Err(_) => Fields::new(),
        };
        shown.text = readable(&fields, &usual);
        shown.record = Some(fields);
        shown.record_state = state;
        Ok(())
    }

    /// What a community says in its profile of its place and of itself, as far as that is here.
    pub(super) fn usual_context(&self, community: &CommunityId) -> Result<Fields, Error> {
        let profile = if *community == self.us() {
            Some(self.profile()?)
        } else {
            self.profile_item(community)?.map(|(_, profile)| profile)
        };
        let fields = profile.map(|profile| profile.to_json()).unwrap_or_default();
        Ok(fields.get("context").and_then(|context| context.as_object()).cloned().unwrap_or_default())
    }

    /// The record that a summary refers to, if it is in this folder.
    pub(super) fn record_here(&self, row: &Row, summary: &Summary) -> Result<Shelved, Error> {
        let Some(digest) = summary.record.map(|record| record.digest) else { return Ok(Shelved::No) };
        let bytes = self.record_bytes(row, &digest)?;
        let record = bytes.and_then(|bytes| Record::from_record(&bytes).ok());
        Ok(record.map_or(Shelved::No, |record| Shelved::Here(Box::new(record))))
    }

    fn record_bytes(&self, row: &Row, digest: &Digest) -> Result<Option<Vec<u8>>, Error> {
        let ours = if row.author == self.us() { self.0.journal.record(digest)? } else { None };
        // After the key was recovered, records of ours come from others as well.
        ours.map_or_else(|| self.0.files.get(digest).map_err(Error::failed), |record| Ok(Some(record)))
    }

    /// The bytes of a record that is here and that its authors give to everybody.
    pub(super) fn record_for_anybody(&self, digest: &Digest) -> Result<Option<Vec<u8>>, Error> {
        let us = self.us();
        let [ours, theirs] = self.look(|state| {
            let is_open = |ours: bool| {
                let mut rows = state.catalogue.referring_to(digest);
                let may_give = |row: &Row| ours || state.may_lend(&us, &row.author);
                rows.any(|row| (row.author == us) == ours && row.audience == Audience::Everyone && may_give(row))
            };
            [true, false].map(is_open)
        });
        // Who else names a record of ours does not open it: theirs are kept apart from ours.
        match if ours { self.0.journal.record(digest)? } else { None } {
            Some(record) => Ok(Some(record)),
            None if ours || theirs => self.0.files.get(digest).map_err(Error::failed),
            None => Ok(None),
        }
    }

    /// The item of an earlier version of ours.
    fn version_item(&self, found: &Found, version: u32) -> Result<Verified, Error> {
        let none = || {
            Error::new(ErrorCode::NotFound, say!("version-not-here", version = version))
                .why(say!("version-earlier-of-ours-only"))
        };
        let own = found.own.ok_or_else(none)?;
        let known: Vec<VersionEntry> = self.look(|state| state.own.versions.get(&own).cloned().unwrap_or_default());
        let entry = known.iter().find(|entry| entry.version == version).ok_or_else(|| {
            let known: Vec<String> = known.iter().map(|entry| entry.version.to_string()).collect();
            none().why(say!("version-known", versions = known.join(", "))).next(format!("joinup show {}", found.id))
        })?;
        let place = self.look(|state| state.own.items.get(&entry.item).copied());
        self.read_item(place.ok_or_else(none)?)?.ok_or_else(none)
    }

    /// The versions of an experiment of ours, the newest first.
    pub(super) fn versions(&self, own: &EntryId) -> Result<Vec<VersionRow>, Error> {
        let entries = self.look(|state| state.own.versions.get(own).cloned().unwrap_or_default());
        let mut versions = Vec::new();
        for VersionEntry { version, item, .. } in entries.into_iter().rev() {
            let Some(place) = self.look(|state| state.own.items.get(&item).copied()) else { continue };
            let Some(item) = self.read_item(place)? else { continue };
            if let Payload::Experiment(summary) = item.payload() {
                let Summary { title, state, version_why, .. } = &*summary;
                versions.push(VersionRow {
                    version,
                    said: Moment(item.header().stamp.millis()),
                    title: title.as_str().to_owned(),
                    state: state.as_str().to_owned(),
                    why: version_why.as_str().to_owned(),
                });
            }
        }
        Ok(versions)
    }

    /// The text from which a version of ours was published, with what stayed at home.
    pub(super) fn version_text(&self, entry: &VersionEntry) -> Result<String, Error> {
        match Fact::from_body(&self.0.journal.read(entry.place)?.body) {
            Ok(Fact::Version { text, .. }) => Ok(text),
            _ => Err(Error::failed(say!("version-unreadable"))),
        }
    }

    /// The newest profile item of a community, in whichever circle.
    pub(super) fn profile_item(&self, community: &CommunityId) -> Result<Option<(Verified, Profile)>, Error> {
        let mut newest: Option<(Verified, Profile)> = None;
        for circle in self.circles_now().ours() {
            let found = self.profile_in(&circle, community)?;
            let is_newer = |(item, _): &(Verified, Profile)| {
                newest.as_ref().is_none_or(|(newest, _)| newest.header().stamp < item.header().stamp)
            };
            if let Some(found) = found.filter(is_newer) {
                newest = Some(found);
            }
        }
        Ok(newest)
    }

    /// The profile item of a community in one circle, as it came.
    pub(super) fn profile_in(
        &self,
        circle: &CircleId,
        community: &CommunityId,
    ) -> Result<Option<(Verified, Profile)>, Error> {
        let slot = SlotHash::of(circle, community, Kind::PROFILE, &EntryId::ONLY);
        Ok(self.held(circle, &slot)?.and_then(|item| match item.payload() {
            Payload::Profile(profile) => Some((item, *profile)),
            _ => None,
        }))
    }
}

/// Whether a record is in this folder.
pub(super) enum Shelved {
    /// It is.
    Here(Box<Record>),
    /// It is not, or it cannot be read.
    No,
}

/// It has not been published.
pub(super) fn only_a_draft(id: &str) -> Error {
    Error::new(ErrorCode::NotFound, say!("show-only-a-draft", id = id))
        .next(format!("joinup edit {id}   or   joinup preview {id}"))
}
