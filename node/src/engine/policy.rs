//! What a community is to us, and so how much of it is kept. Local, nobody else's business.

use std::collections::{BTreeMap, BTreeSet};

use joinup_protocol::{
    id::{CircleId, CommunityId, PublicId, SlotHash},
    item::Header,
    reconcile::{AuthorTag, ShortId, SlotTag},
    replica::Allowance,
    time::Millis,
};

use super::{catalogue::Catalogue, fact::Decision, own::Own};
use crate::{
    api::types::Standing,
    config::{Key, Settings},
};

/// A picture of our decisions at one moment, by which a batch of items is judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Policy {
    us: Option<CommunityId>,
    decisions: BTreeMap<CommunityId, Decision>,
    introduced: BTreeSet<CommunityId>,
    blocked: BTreeSet<AuthorTag>,
    followed: BTreeSet<AuthorTag>,
    followed_items: u32,
    introduced_items: u32,
    stranger_items: u32,
    /// A relay keeps of every community as much as of those whom it follows.
    keeps_for_all: bool,
    /// What had to be removed here.
    removed: BTreeSet<PublicId>,
    removed_slots: BTreeSet<(CircleId, AuthorTag, SlotTag)>,
}

impl Policy {
    /// What follows from our stances, and from the introductions of those whom we follow.
    pub(super) fn new(us: CommunityId, own: &Own, catalogue: &Catalogue, settings: &Settings, now: Millis) -> Self {
        let is_followed =
            |who: &CommunityId| *who == us || own.decisions.get(who).is_some_and(|decided| decided.follow);
        let introduced = catalogue.introductions(now).filter(|(who, _)| is_followed(who)).map(|(_, whom)| whom);
        let count = |key| u32::try_from(settings.number(key)).unwrap_or(u32::MAX);
        let those = |is: fn(&Decision) -> bool| {
            own.decisions.iter().filter(move |(_, decided)| is(decided)).map(|(who, _)| AuthorTag::from(who))
        };
        Self {
            us: Some(us),
            decisions: own.decisions.clone(),
            introduced: introduced.collect(),
            blocked: those(|decided| decided.block).collect(),
            followed: those(|decided| decided.follow).chain([AuthorTag::from(&us)]).collect(),
            followed_items: count(Key::ItemsFollowed),
            introduced_items: count(Key::ItemsIntroduced),
            stranger_items: count(Key::ItemsStranger),
            keeps_for_all: settings.is_on(Key::Relay),
            removed: own.removed.keys().copied().collect(),
            removed_slots: own
                .removed
                .values()
                .flat_map(|gone| {
                    let slot = |circle| SlotHash::of(circle, &gone.author, gone.kind, &gone.id);
                    own.circles
                        .keys()
                        .map(move |circle| (*circle, AuthorTag::from(&gone.author), SlotTag::from(&slot(circle))))
                })
                .collect(),
        }
    }

    /// Whether this was removed here, and is not taken again. A withdrawal is, wherever it comes from.
    pub(super) fn is_removed(&self, header: &Header) -> bool {
        !self.removed.is_empty() && !header.stamp.is_tombstone() && self.removed.contains(&header.public_id())
    }

    /// The same of an item of a circle of which only the short id is known.
    pub(super) fn is_removed_by(&self, circle: &CircleId, id: &ShortId) -> bool {
        !self.removed_slots.is_empty()
            && !id.stamp().is_tombstone()
            && self.removed_slots.contains(&(*circle, id.author(), id.slot()))
    }

    /// Whether an author of this tag is one whom we follow, or we.
    pub(super) fn is_wanted_first(&self, tag: AuthorTag) -> bool {
        self.followed.contains(&tag)
    }

    /// What this community is to us.
    pub(super) fn standing(&self, community: &CommunityId) -> Standing {
        if self.us.as_ref() == Some(community) {
            return Standing::Us;
        }
        match self.decisions.get(community) {
            Some(Decision { block: true, .. }) => Standing::Blocked,
            Some(Decision { mute: true, .. }) => Standing::Muted,
            Some(Decision { follow: true, .. }) => Standing::Followed,
            _ if self.introduced.contains(community) => Standing::Introduced,
            _ => Standing::NotIntroduced,
        }
    }

    /// Those whose experiments are not shown.
    pub(super) fn muted(&self) -> impl Iterator<Item = &CommunityId> {
        self.decisions.keys().filter(|community| self.standing(community) == Standing::Muted)
    }

    fn is_followed(&self, community: &CommunityId) -> bool {
        self.decisions.get(community).is_some_and(|decided| decided.follow)
    }
}

impl Allowance for Policy {
    fn items(&self, author: &CommunityId) -> u32 {
        match self.standing(author) {
            Standing::Us => u32::MAX,
            Standing::Blocked => 0,
            _ if self.keeps_for_all => self.followed_items,
            Standing::Followed => self.followed_items,
            Standing::Introduced => self.introduced_items,
            // Not to show something is no reason to keep less of it for others.
            Standing::Muted if self.is_followed(author) => self.followed_items,
            Standing::Muted | Standing::NotIntroduced if self.introduced.contains(author) => self.introduced_items,
            Standing::Muted | Standing::NotIntroduced => self.stranger_items,
        }
    }

    fn is_unwanted(&self, tag: AuthorTag) -> bool {
        self.blocked.contains(&tag)
    }
}
