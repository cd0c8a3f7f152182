//! What only we know, folded from the journal: drafts, versions, stances, invites. Texts stay on disk; here is where
//! they are.

use std::collections::{BTreeMap, BTreeSet};

use joinup_protocol::{
    id::{COMMONS, CircleId, CommunityId, Digest, EntryId, Kind, PublicId, SlotHash},
    invite::{Grant, Invite},
    item::Verified,
    limits,
    manifest::Manifest,
    receipt::Statement,
    time::{Millis, Stamp},
    wire::codec,
};

use super::{
    circles::{Circle, Tie},
    fact::{Decision, Fact},
    receipts::Confirmed,
};
use crate::journal::{Entry, Place, Sort};

/// The age at which we say something again: some weeks before others let it go, for nodes that are often away.
const RENEWAL: u64 = limits::EXPIRY - 40 * Millis::DAY;

/// A draft; its text is in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DraftEntry {
    pub(super) saved: Millis,
    pub(super) title: Box<str>,
    pub(super) problems: u32,
    pub(super) place: Place,
    /// Where the texts are that it had before, the latest last; of very many the first are not named any more.
    pub(super) earlier: Vec<Place>,
    /// Whether a version came since it was begun that it does not know, said by another machine of ours or by this one
    /// before it was restored.
    pub(super) behind: bool,
}

/// Earlier texts of a draft that can be read again: more than somebody remembers.
const EARLIER: usize = 32;

/// A version that was published; its text is in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct VersionEntry {
    pub(super) version: u32,
    pub(super) item: Digest,
    pub(super) record: Option<Digest>,
    pub(super) place: Place,
}

/// An invite that was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Issued {
    /// The circle that it leads into.
    pub(super) circle: CircleId,
    pub(super) issued: Millis,
    pub(super) expires: Millis,
    pub(super) uses: u32,
    pub(super) used_by: Vec<CommunityId>,
    pub(super) revoked: bool,
}

/// One of our signed items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OwnItem {
    pub(super) circle: CircleId,
    pub(super) stamp: Stamp,
    pub(super) digest: Digest,
    pub(super) place: Place,
    /// The how-manieth item of ours it is.
    pub(super) number: u64,
}

/// What a relay promised, as people here saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    /// When somebody read it last; else when it was first told.
    pub(super) read: Manifest,
    /// When it was told last.
    pub(super) told: Manifest,
}

/// What was removed on this relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gone {
    pub(super) author: CommunityId,
    pub(super) kind: Kind,
    pub(super) id: EntryId,
    pub(super) at: Millis,
    pub(super) why: String,
}

/// Everything that the journal says, in the form in which it is asked for.
#[derive(Debug)]
pub(super) struct Own {
    us: CommunityId,
    /// Every draft and experiment of ours by the id that people see.
    pub(super) ids: BTreeMap<PublicId, EntryId>,
    /// What was written on or published last.
    pub(super) last: Option<EntryId>,
    pub(super) drafts: BTreeMap<EntryId, DraftEntry>,
    pub(super) versions: BTreeMap<EntryId, Vec<VersionEntry>>,
    pub(super) decisions: BTreeMap<CommunityId, Decision>,
    pub(super) invites: BTreeMap<Grant, Issued>,
    /// The circles that we are in, were in, or keep.
    pub(super) circles: BTreeMap<CircleId, Circle>,
    /// Invites of others that we want to use.
    pub(super) joining: Vec<Invite>,
    /// Where every item of ours is.
    pub(super) items: BTreeMap<Digest, Place>,
    /// The newest item of each of our slots.
    pub(super) newest: BTreeMap<SlotHash, OwnItem>,
    /// Our profile as we keep it, as JSON.
    pub(super) profile: Option<String>,
    /// Notes that are being written: when each was saved, and its fields as JSON.
    pub(super) note_drafts: BTreeMap<EntryId, (Millis, String)>,
    /// The same by the ids that people see.
    pub(super) note_ids: BTreeMap<PublicId, EntryId>,
    /// What was put aside in the inbox.
    pub(super) set_aside: BTreeSet<PublicId>,
    /// What others confirmed about items of ours.
    pub(super) confirmed: Confirmed,
    /// What relays promised when it was told here, and when somebody read it last.
    pub(super) manifests: BTreeMap<CommunityId, Seen>,
    /// Whether a relay may keep our longer stories, as far as we answered.
    pub(super) answered: BTreeMap<CommunityId, bool>,
    /// What we had to remove on this relay.
    pub(super) removed: BTreeMap<PublicId, Gone>,
    held_back: BTreeSet<Digest>,
    said: u64,
    /// The number of the last item that was offered to the store as well.
    pub(super) offered: u64,
}

impl Own {
    /// Nothing yet, of this community.
    pub(super) fn new(us: CommunityId) -> Self {
        Self {
            us,
            ids: BTreeMap::new(),
            last: None,
            drafts: BTreeMap::new(),
            versions: BTreeMap::new(),
            decisions: BTreeMap::new(),
            invites: BTreeMap::new(),
            circles: BTreeMap::from([(CircleId::open(COMMONS), Circle::open(COMMONS))]),
            joining: Vec::new(),
            items: BTreeMap::new(),
            newest: BTreeMap::new(),
            profile: None,
            note_drafts: BTreeMap::new(),
            note_ids: BTreeMap::new(),
            set_aside: BTreeSet::new(),
            confirmed: Confirmed::new(),
            manifests: BTreeMap::new(),
            answered: BTreeMap::new(),
            removed: BTreeMap::new(),
            held_back: BTreeSet::new(),
            said: 0,
            offered: 0,
        }
    }

    /// The id that people see of an experiment of ours.
    pub(super) fn public_id(&self, id: &EntryId) -> PublicId {
        PublicId::of(&self.us, Kind::EXPERIMENT, id)
    }

    /// The id that people see of a note of ours.
    pub(super) fn note_id(&self, id: &EntryId) -> PublicId {
        PublicId::of(&self.us, Kind::NOTE, id)
    }

    /// Takes an entry of the journal, just read or just written. Gives back one that makes no sense.
    pub(super) fn take(&mut self, place: Place, entry: &Entry) -> Result<(), String> {
        match entry.sort {
            Sort::Record => {}
            Sort::Item => {
                let item = Verified::from_store(&entry.body).map_err(|error| error.to_string())?;
                self.take_item(place, &item);
            }
            Sort::Fact => {
                let fact = Fact::from_body(&entry.body).map_err(|error| error.to_string())?;
                self.take_fact(place, fact);
            }
        }
        Ok(())
    }

    fn take_item(&mut self, place: Place, item: &Verified) {
        self.said += 1;
        let (circle, stamp) = (item.header().circle, item.header().stamp);
        let own = OwnItem { circle, stamp, digest: item.digest(), place, number: self.said };
        self.items.insert(own.digest, place);
        // What is written later was said later, whatever the clock says; but nothing comes after a withdrawal.
        let newest = self.newest.entry(item.slot()).or_insert(own);
        if !newest.stamp.is_tombstone() {
            *newest = own;
        }
    }

    fn take_fact(&mut self, place: Place, fact: Fact) {
        match fact {
            Fact::Draft { id, saved, title, problems, text: _ } => {
                self.ids.insert(self.public_id(&id), id);
                self.last = Some(id);
                let behind = self.drafts.get(&id).is_some_and(|draft| draft.behind);
                let before = self.drafts.remove(&id);
                let earlier = before.map(|before| before.earlier.into_iter().chain([before.place]).collect::<Vec<_>>());
                let earlier = earlier.unwrap_or_default();
                let earlier = earlier.get(earlier.len().saturating_sub(EARLIER)..).unwrap_or_default().to_vec();
                self.drafts.insert(id, DraftEntry { saved, title: title.into(), problems, place, earlier, behind });
            }
            Fact::DraftGone { id } => {
                self.drafts.remove(&id);
                if !self.versions.contains_key(&id) {
                    self.ids.remove(&self.public_id(&id));
                }
            }
            Fact::Version { id, version, item, record, text: _ } => {
                self.ids.insert(self.public_id(&id), id);
                self.last = Some(id);
                let versions = self.versions.entry(id).or_default();
                let is_new = versions.iter().all(|earlier| earlier.version != version);
                if let Some(draft) = self.drafts.get_mut(&id).filter(|_| is_new) {
                    draft.behind = true;
                }
                // A version that was stamped again replaces itself.
                versions.retain(|earlier| earlier.version != version);
                versions.push(VersionEntry { version, item, record, place });
            }
            Fact::Stance { community, stance } => self.decide(community, stance.into()),
            Fact::Decided { community, decision } => self.decide(community, decision),
            Fact::Invited { grant, issued, expires, uses } => {
                let circle = CircleId::open(COMMONS);
                self.invites
                    .insert(grant, Issued { circle, issued, expires, uses, used_by: Vec::new(), revoked: false });
            }
            Fact::InvitedTo { grant, circle, issued, expires, uses } => {
                self.invites
                    .insert(grant, Issued { circle, issued, expires, uses, used_by: Vec::new(), revoked: false });
            }
            Fact::Redeemed { grant, community } => {
                if let Some(issued) = self.invites.get_mut(&grant) {
                    issued.used_by.push(community);
                }
            }
            Fact::Revoked { grant } => {
                if let Some(issued) = self.invites.get_mut(&grant) {
                    issued.revoked = true;
                }
            }
            Fact::Joining { invite } => self.joining.extend(invite.parse::<Invite>()),
            Fact::HeldBack { item } => {
                self.held_back.insert(item);
            }
            Fact::Profile { json } => self.profile = Some(json),
            Fact::NoteDraft { id, saved, json } => {
                self.note_ids.insert(self.note_id(&id), id);
                self.note_drafts.insert(id, (saved, json));
            }
            Fact::NoteDraftGone { id } => {
                self.note_ids.remove(&self.note_id(&id));
                self.note_drafts.remove(&id);
            }
            Fact::SetAside { id } => {
                self.set_aside.insert(id);
            }
            Fact::Confirmed { receipt } => {
                let Statement { digest, community, at, .. } = receipt.statement;
                self.confirmed.entry(digest).or_default().insert(community, at);
            }
            Fact::CircleJoined { name, secret } => {
                let circle = Circle { name: name.into(), secret, tie: Tie::Member };
                self.circles.extend(circle.id().map(|id| (id, circle)));
            }
            Fact::CircleKept { circle } => {
                let kept = self.circles.entry(circle).or_insert_with(Circle::unknown);
                if kept.tie == Tie::Left {
                    kept.tie = Tie::Keeper;
                }
            }
            Fact::CircleLeft { circle } => {
                // What we said there stays ours to read.
                if let Some(left) = self.circles.get_mut(&circle) {
                    left.tie = Tie::Left;
                }
            }
            Fact::ManifestSeen { relay, read, manifest } => {
                let manifest: Manifest = codec::decode(&manifest, limits::PAYLOAD).unwrap_or_default();
                let seen = self.manifests.entry(relay);
                let seen = seen.or_insert_with(|| Seen { read: manifest.clone(), told: manifest.clone() });
                if read {
                    seen.read.clone_from(&manifest);
                }
                seen.told = manifest;
            }
            Fact::RelayAnswered { relay, allowed } => {
                self.answered.insert(relay, allowed);
            }
            Fact::Removed { author, kind, id, at, why, back } => {
                let public = PublicId::of(&author, kind, &id);
                if back {
                    self.removed.remove(&public);
                } else {
                    self.removed.insert(public, Gone { author, kind, id, at, why });
                }
            }
            Fact::Joined { grant } => self.joining.retain(|invite| invite.grant != grant),
        }
    }

    fn decide(&mut self, community: CommunityId, decision: Decision) {
        // A name is kept as long as there is one: who is unblocked can be named before their profile is back.
        if decision.is_none() && decision.name.is_empty() {
            self.decisions.remove(&community);
        } else {
            self.decisions.insert(community, decision);
        }
    }

    /// The number of the version that a draft of this experiment will be, if published now.
    pub(super) fn next_version(&self, id: &EntryId) -> u32 {
        self.last_version(id).map_or(1, |last| last.version.saturating_add(1))
    }

    /// The version published last.
    pub(super) fn last_version(&self, id: &EntryId) -> Option<&VersionEntry> {
        self.versions.get(id)?.iter().max_by_key(|version| version.version)
    }

    /// The version that this item says.
    pub(super) fn version_of(&self, id: &EntryId, item: &Digest) -> Option<VersionEntry> {
        self.versions.get(id)?.iter().find(|version| version.item == *item).copied()
    }

    /// Everything written down has been offered to the store as well.
    pub(super) const fn all_offered(&mut self) {
        self.offered = self.said;
    }

    /// Whether an item waits for the clock to be right.
    pub(super) fn is_held_back(&self, item: &Digest) -> bool {
        self.held_back.contains(item)
    }

    /// The newest items of our slots whose stamps are still to come.
    pub(super) fn early(&self, now: Millis) -> impl Iterator<Item = &OwnItem> {
        self.newest.values().filter(move |own| own.stamp.is_early(now))
    }

    /// The newest items of our slots that expire soon, or have, and what slots those are; a withdrawal never does.
    pub(super) fn ageing(&self, now: Millis) -> impl Iterator<Item = (&SlotHash, &OwnItem)> {
        let is_old = move |own: &OwnItem| !own.stamp.is_tombstone() && now.since(own.stamp.millis()) > RENEWAL;
        self.newest.iter().filter(move |(_, own)| is_old(own))
    }

    /// The newest items of our slots that wait for the clock to be right.
    pub(super) fn held_back(&self) -> impl Iterator<Item = &OwnItem> {
        self.newest.values().filter(|own| self.is_held_back(&own.digest))
    }
}
