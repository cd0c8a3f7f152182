//! What the node holds, as small rows in memory: enough to list, search and resolve ids without reading an item.
//!
//! Built from the store when it is opened and kept in step by whoever changes it. A row costs a few hundred bytes. What a
//! person looks at closely is decoded from the item, and words are found by the index, which hears of every change here.

mod names;
mod notes;
mod several;
mod statements;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use joinup_protocol::{
    date::PartialDate,
    experiment::{Audience, Summary},
    id::{CircleId, CommunityId, Digest, Kind, PublicId, SlotHash},
    introduction::Introduction,
    item::{Payload, Verified},
    profile::Profile,
    time::{Millis, Stamp},
};

use self::{
    names::Names,
    notes::Notes,
    several::{Said, Several},
    statements::Statements,
};
pub(super) use self::{notes::NoteRow, statements::Statement};
use crate::index::{Changed, News};

/// One experiment.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: PublicId,
    pub(super) circle: CircleId,
    pub(super) slot: SlotHash,
    pub(super) author: CommunityId,
    pub(super) stamp: Stamp,
    pub(super) title: Box<str>,
    /// Tells this version from others.
    pub(super) mark: u64,
    state: u16,
    language: u16,
    themes: [u16; 5],
    pub(super) reflected_on: Option<PartialDate>,
    pub(super) version: u32,
    pub(super) record: Option<Digest>,
    pub(super) audience: Audience,
    pub(super) newer: bool,
    pub(super) links: Box<[PublicId]>,
    /// How much it asks others: its asks, and the question of an idea.
    pub(super) asks: u8,
}

impl Row {
    /// Whether it was taken back.
    pub(super) const fn is_withdrawn(&self) -> bool {
        self.stamp.is_tombstone()
    }

    /// Whether there is something of it to be found by.
    pub(super) const fn can_be_found(&self) -> bool {
        !self.is_withdrawn() && !self.newer
    }

    /// When it last had news: when they looked back at it, else when this version was said.
    pub(super) fn news(&self) -> News {
        news(self.stamp, self.reflected_on)
    }
}

impl Said for Row {
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

/// The same of any version. A date of the future counts as the day on which it was said.
pub(super) fn news(stamp: Stamp, reflected_on: Option<PartialDate>) -> News {
    let said = stamp.millis();
    let reflected = reflected_on.and_then(first_moment).map(|reflected| reflected.min(said));
    News { day: reflected.unwrap_or(said).midnight(), said }
}

fn asks_of(summary: &Summary) -> u8 {
    let wonders = summary.state == "idea" && !summary.question.is_empty();
    u8::try_from(summary.asks.len() + usize::from(wonders)).unwrap_or(u8::MAX)
}

/// Tells a version from others.
pub(super) fn mark(digest: &Digest) -> u64 {
    digest.as_bytes().first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

/// The moment at which a date begins.
pub(super) fn first_moment(date: PartialDate) -> Option<Millis> {
    let [month, day] = [date.month(), date.day()].map(|part| i8::try_from(part.unwrap_or(1)).unwrap_or(1));
    let day = jiff::civil::Date::new(i16::try_from(date.year()).ok()?, month, day).ok()?;
    let moment = jiff::tz::Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()?.as_millisecond();
    u64::try_from(moment).ok().map(Millis)
}

/// One community.
#[derive(Debug, Clone, Default)]
pub(super) struct Community {
    pub(super) name: Box<str>,
    pub(super) place: Box<str>,
    pub(super) experiments: u32,
    pub(super) heard: Option<Millis>,
    /// Whom it introduces, by which item, and until when.
    introduces: BTreeMap<(CommunityId, SlotHash), Millis>,
    /// Its nodes, by key.
    pub(super) nodes: Box<[joinup_protocol::id::NodeId]>,
    /// The slots of its profile, one for each circle, and when each was said.
    profiles: Vec<(SlotHash, Stamp)>,
    /// Whether it says that it is a sample, made to look around in.
    pub(super) sample: bool,
    /// The relays that may keep its longer stories.
    pub(super) kept_by: Box<[CommunityId]>,
}

impl Community {
    /// Whether its profile has arrived.
    pub(super) const fn has_profile(&self) -> bool {
        !self.profiles.is_empty()
    }

    /// Whether the profile that fills this slot has arrived.
    pub(super) fn has_profile_in(&self, slot: &SlotHash) -> bool {
        self.profiles.iter().any(|(filled, _)| filled == slot)
    }

    fn introduces(&self, who: &CommunityId, now: Millis) -> bool {
        let [first, last] = [0, 0xff].map(|byte| (*who, SlotHash::new([byte; SlotHash::LEN])));
        self.introduces.range(first..=last).any(|(_, until)| now < *until)
    }
}

/// Everything held, in short.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    rows: Several<Row>,
    /// The same, newest news first.
    news: BTreeSet<(std::cmp::Reverse<News>, PublicId)>,
    communities: BTreeMap<CommunityId, Community>,
    /// Which row or community fills a slot.
    slots: HashMap<SlotHash, Filled>,
    notes: Notes,
    statements: Statements,
    names: Names,
    held: u64,
    /// Hears of every experiment that comes, changes or goes.
    changed: Arc<Changed>,
}

#[derive(Debug, Clone)]
enum Filled {
    Experiment(PublicId),
    Profile(CommunityId),
    Note(PublicId),
    /// Who, whom; few of many slots are such.
    Introduction(Box<[CommunityId; 2]>),
    /// A manifest, or an entry of a removal log.
    Statement(Box<(CommunityId, Kind)>),
}

impl Catalogue {
    /// Takes an item that fills its slot now, in place of what filled it. Gives the record that the latter referred to.
    pub(super) fn put(&mut self, item: &Verified) -> Option<Digest> {
        let orphan = self.take_out(&item.slot());
        let author = item.header().author;
        let heard = item.header().stamp.millis();
        let community = self.communities.entry(author).or_default();
        community.heard = community.heard.max(Some(heard));
        match (item.header().kind, &*item.payload_ref()) {
            (Kind::EXPERIMENT, payload) => self.put_experiment(item, payload),
            (Kind::NOTE, payload) => self.put_note(item, payload),
            (Kind::PROFILE, Payload::Profile(profile)) => self.put_profile(item, profile),
            (Kind::INTRODUCTION, Payload::Introduction(said)) => self.put_introduction(item.slot(), author, said),
            (kind @ (Kind::MANIFEST | Kind::REMOVAL), Payload::Manifest(_) | Payload::Removal(_)) => {
                let (circle, stamp) = (item.header().circle, item.header().stamp);
                self.statements.put(author, kind, Statement { circle, slot: item.slot(), stamp });
                self.slots.insert(item.slot(), Filled::Statement(Box::new((author, kind))));
            }
            _ => {}
        }
        orphan
    }

    fn put_experiment(&mut self, item: &Verified, payload: &Payload) {
        let row = match payload {
            Payload::Experiment(summary) => self.row(item, summary),
            other => self.bare_row(item, super::circles::is_closed(other)),
        };
        if row.is_withdrawn() {
            self.changed.note_gone(row.id);
        } else {
            self.changed.note(row.id);
        }
        let id = row.id;
        self.slots.insert(row.slot, Filled::Experiment(id));
        self.uncount(&id);
        self.rows.put(row);
        self.count(&id);
    }

    fn row(&mut self, item: &Verified, summary: &Summary) -> Row {
        let mut themes = [Names::NONE; 5];
        for (place, theme) in themes.iter_mut().zip(&summary.themes) {
            *place = self.names.number(theme.as_str());
        }
        Row {
            title: summary.title.as_str().into(),
            state: self.names.number(summary.state.as_str()),
            language: summary.language.as_ref().map_or(Names::NONE, |language| self.names.number(language.as_str())),
            themes,
            reflected_on: summary.reflected_on,
            version: summary.version,
            record: summary.record.map(|record| record.digest),
            audience: Audience::from(&summary.audience),
            links: summary.links.iter().map(|link| link.target).collect(),
            asks: asks_of(summary),
            ..self.bare_row(item, false)
        }
    }

    /// The row of an item of which nothing can be read: withdrawn, or written by a newer joinup.
    fn bare_row(&self, item: &Verified, newer: bool) -> Row {
        let header = item.header();
        Row {
            id: header.public_id(),
            circle: header.circle,
            slot: item.slot(),
            author: header.author,
            stamp: header.stamp,
            title: Box::default(),
            mark: mark(&item.digest()),
            state: Names::NONE,
            language: Names::NONE,
            themes: [Names::NONE; 5],
            reflected_on: None,
            version: 0,
            record: None,
            audience: Audience::OnlyUs,
            newer,
            links: Box::default(),
            asks: 0,
        }
    }

    fn put_profile(&mut self, item: &Verified, profile: &Profile) {
        let (slot, author, stamp) = (item.slot(), item.header().author, item.header().stamp);
        let community = self.communities.entry(author).or_default();
        // What they said last counts, in whichever circle.
        if community.profiles.iter().all(|(_, said)| *said <= stamp) {
            community.name = profile.name.as_str().into();
            community.place = super::identity::place(profile).into();
            community.nodes = profile.nodes.iter().map(|node| node.id).collect();
            community.sample = profile.sample;
            community.kept_by = profile.kept_by.iter().copied().collect();
        }
        community.profiles.push((slot, stamp));
        self.slots.insert(slot, Filled::Profile(author));
    }

    fn put_introduction(&mut self, slot: SlotHash, author: CommunityId, said: &Introduction) {
        self.communities.entry(author).or_default().introduces.insert((said.community, slot), said.expires);
        self.slots.insert(slot, Filled::Introduction(Box::new([author, said.community])));
    }

    /// Takes out what filled a slot. Gives the record that it referred to.
    pub(super) fn remove(&mut self, slot: &SlotHash) -> Option<Digest> {
        if let Some(Filled::Experiment(id)) = self.slots.get(slot) {
            self.changed.note_gone(*id);
        }
        self.take_out(slot)
    }

    fn take_out(&mut self, slot: &SlotHash) -> Option<Digest> {
        match self.slots.remove(slot)? {
            Filled::Experiment(id) => {
                self.uncount(&id);
                let row = self.rows.take(&id, slot);
                self.count(&id);
                return row?.record;
            }
            Filled::Profile(author) => {
                if let Some(community) = self.communities.get_mut(&author) {
                    community.profiles.retain(|(filled, _)| filled != slot);
                    if !community.has_profile() {
                        (community.name, community.place, community.nodes) = Default::default();
                        (community.sample, community.kept_by) = Default::default();
                    }
                }
            }
            Filled::Note(id) => self.notes.remove(&id, slot),
            Filled::Introduction(said) => {
                let [author, who] = *said;
                if let Some(community) = self.communities.get_mut(&author) {
                    community.introduces.remove(&(who, *slot));
                }
            }
            Filled::Statement(said) => self.statements.remove(said.0, said.1, slot),
        }
        None
    }

    /// The slots of experiments and notes that have expired.
    pub(super) fn expired(&self, now: Millis) -> Vec<SlotHash> {
        let experiments = self.rows.all().map(|row| (row.stamp, row.slot));
        let notes = self.notes.all().map(|row| (row.stamp, row.slot));
        experiments.chain(notes).filter(|(stamp, _)| stamp.is_expired(now)).map(|(_, slot)| slot).collect()
    }

    /// Takes what is shown of an experiment out of what is counted and ordered, before that changes.
    fn uncount(&mut self, id: &PublicId) {
        let Some(row) = self.rows.get(id) else { return };
        self.news.remove(&(std::cmp::Reverse(row.news()), *id));
        if row.is_withdrawn() {
            return;
        }
        self.held = self.held.saturating_sub(1);
        if let Some(community) = self.communities.get_mut(&row.author) {
            community.experiments = community.experiments.saturating_sub(1);
        }
    }

    /// Counts and orders what is shown of an experiment now.
    fn count(&mut self, id: &PublicId) {
        let Some(row) = self.rows.get(id) else { return };
        self.news.insert((std::cmp::Reverse(row.news()), *id));
        if !row.is_withdrawn() {
            self.held += 1;
            self.communities.entry(row.author).or_default().experiments += 1;
        }
    }

    /// Takes out everything of an author. Gives the records that it referred to.
    pub(super) fn remove_author(&mut self, author: &CommunityId) -> Vec<Digest> {
        let slots: Vec<SlotHash> = self.slots_of(author);
        let orphans = slots.iter().filter_map(|slot| self.remove(slot)).collect();
        self.communities.remove(author);
        orphans
    }

    fn slots_of(&self, author: &CommunityId) -> Vec<SlotHash> {
        let is_theirs = |filled: &Filled| match filled {
            Filled::Experiment(id) => self.rows.get(id).is_some_and(|row| row.author == *author),
            Filled::Profile(who) => who == author,
            Filled::Note(id) => self.note(id).is_some_and(|row| row.author == *author),
            Filled::Introduction(said) => said[0] == *author,
            Filled::Statement(said) => said.0 == *author,
        };
        self.slots.iter().filter(|(_, filled)| is_theirs(filled)).map(|(slot, _)| *slot).collect()
    }

    /// Who hears of every change.
    pub(super) fn changed(&self) -> Arc<Changed> {
        Arc::clone(&self.changed)
    }

    /// The experiments, newest news first.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = &Row> {
        self.news.iter().filter_map(|(_, id)| self.get(id))
    }

    /// The experiments, by id.
    pub(super) fn all(&self) -> impl Iterator<Item = &Row> {
        self.rows.shown()
    }

    /// One experiment.
    pub(super) fn get(&self, id: &PublicId) -> Option<&Row> {
        self.rows.get(id)
    }

    /// The circles in which an experiment is held and not withdrawn.
    pub(super) fn circles_of(&self, id: &PublicId) -> impl Iterator<Item = CircleId> {
        self.rows.of(id).filter(|row| !row.is_withdrawn()).map(Said::circle)
    }

    /// Tells how an experiment is held from how it was held before: which version, in which circles.
    pub(super) fn mark(&self, row: &Row) -> u64 {
        let others = self.rows.of(&row.id).filter(|other| other.slot != row.slot);
        others.fold(row.mark, |mark, other| mark ^ other.mark.rotate_left(1))
    }

    /// The experiments whose ids lie between these two, both included.
    pub(super) fn between(&self, first: PublicId, last: PublicId) -> impl Iterator<Item = &Row> {
        self.rows.between(first, last)
    }

    /// The experiments that link to this one.
    pub(super) fn linking_to(&self, id: &PublicId) -> impl Iterator<Item = &Row> {
        self.all().filter(move |row| row.links.contains(id))
    }

    /// The ids beside this one in order, which decide how short it can be told.
    pub(super) fn neighbours(&self, id: &PublicId) -> [Option<PublicId>; 2] {
        self.rows.neighbours(id)
    }

    /// What a community said of itself as a relay, of one kind: its manifest in each circle, or the entries of its log.
    pub(super) fn statements(&self, who: &CommunityId, kind: Kind) -> impl Iterator<Item = &Statement> {
        self.statements.of(who, kind)
    }

    /// The communities that said a manifest.
    pub(super) fn relays(&self) -> impl Iterator<Item = CommunityId> {
        self.statements.who(Kind::MANIFEST)
    }

    /// Whether a relay may keep the longer stories of a community.
    pub(super) fn may_keep(&self, relay: &CommunityId, whose: &CommunityId) -> bool {
        self.community(whose).is_some_and(|community| community.kept_by.contains(relay))
    }

    /// The slots of an experiment or a note in every circle, withdrawn or not.
    pub(super) fn slots_of_thing(&self, id: &PublicId) -> Vec<(CircleId, SlotHash)> {
        let experiments = self.rows.of(id).map(|row| (row.circle, row.slot));
        experiments.chain(self.places_of_note(id)).collect()
    }

    /// One community.
    pub(super) fn community(&self, id: &CommunityId) -> Option<&Community> {
        self.communities.get(id)
    }

    /// The circles in which an experiment is or was held, as far as its slots there are known.
    pub(super) fn places_of(&self, id: &PublicId) -> impl Iterator<Item = CircleId> {
        self.rows.of(id).map(Said::circle)
    }

    /// The circles in which an experiment or a note was taken back, each with its slot there.
    pub(super) fn withdrawn_from(&self, id: &PublicId) -> impl Iterator<Item = (CircleId, SlotHash)> {
        let experiments = self.rows.of(id).filter(|row| row.is_withdrawn()).map(|row| (row.circle, row.slot));
        experiments.chain(self.withdrawn_notes(id))
    }

    /// The experiments held in a circle, withdrawn ones not.
    pub(super) fn held_in(&self, circle: &CircleId) -> u64 {
        self.rows.all().filter(|row| row.circle == *circle && !row.is_withdrawn()).count() as u64
    }

    /// The communities whose profile was said in a circle.
    pub(super) fn profiles_in(&self, circle: &CircleId) -> u64 {
        let slot = |who: &CommunityId| SlotHash::of(circle, who, Kind::PROFILE, &joinup_protocol::id::EntryId::ONLY);
        self.communities.iter().filter(|(who, known)| known.has_profile_in(&slot(who))).count() as u64
    }

    /// The communities heard of.
    pub(super) fn communities(&self) -> impl Iterator<Item = (&CommunityId, &Community)> {
        self.communities.iter()
    }

    /// Who introduces this community, as of now.
    pub(super) fn introducers(&self, id: &CommunityId, now: Millis) -> impl Iterator<Item = CommunityId> {
        self.communities.iter().filter(move |(_, community)| community.introduces(id, now)).map(|(who, _)| *who)
    }

    /// All introductions that hold now: who, whom.
    pub(super) fn introductions(&self, now: Millis) -> impl Iterator<Item = (CommunityId, CommunityId)> {
        self.communities.iter().flat_map(move |(who, community)| {
            community.introduces.iter().filter(move |(_, until)| now < **until).map(|((whom, _), _)| (*who, *whom))
        })
    }

    /// Experiments held that are not withdrawn.
    pub(super) const fn held(&self) -> u64 {
        self.held
    }

    /// The state of an experiment.
    pub(super) fn state(&self, row: &Row) -> &str {
        self.names.name(row.state)
    }

    /// The language of an experiment.
    pub(super) fn language(&self, row: &Row) -> Option<&str> {
        Some(self.names.name(row.language)).filter(|name| !name.is_empty())
    }

    /// The themes of an experiment.
    pub(super) fn themes(&self, row: &Row) -> impl Iterator<Item = &str> {
        row.themes.into_iter().map(|theme| self.names.name(theme)).filter(|name| !name.is_empty())
    }

    /// The experiments that refer to this record. More than one says nothing: anybody can name anybody's record.
    pub(super) fn referring_to(&self, digest: &Digest) -> impl Iterator<Item = &Row> {
        self.rows.all().filter(move |row| row.record.as_ref() == Some(digest))
    }

    /// The experiments whose records anybody may have, in every circle in which they are held.
    pub(super) fn with_open_records(&self) -> impl Iterator<Item = (&Row, Digest)> {
        let rows = self.rows.all().filter(|row| row.audience == Audience::Everyone);
        rows.filter_map(|row| row.record.map(|record| (row, record)))
    }

    /// Whether an experiment refers to this record.
    pub(super) fn refers_to(&self, digest: &Digest) -> bool {
        self.referring_to(digest).next().is_some()
    }

    /// Keeps those of these records that no current item refers to.
    pub(super) fn retain_unreferenced(&self, records: &mut Vec<Digest>) {
        let mut gone: HashSet<Digest> = records.iter().copied().collect();
        if !gone.is_empty() {
            for record in self.rows.all().filter_map(|row| row.record) {
                gone.remove(&record);
            }
        }
        records.retain(|record| gone.contains(record));
    }

    /// Experiments of others that are held, and others whose profile has arrived.
    pub(super) fn of_others(&self, us: &CommunityId) -> (u64, u64) {
        let others = || self.communities.iter().filter(|(id, _)| *id != us).map(|(_, community)| community);
        let experiments = others().map(|community| u64::from(community.experiments)).sum();
        (experiments, others().filter(|community| community.has_profile()).count() as u64)
    }
}
