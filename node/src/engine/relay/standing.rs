//! What a relay keeps, for whom, and how far from its limits; and which relays a home uses. As far as that is known without
//! the network.

use std::collections::BTreeMap;

use joinup_protocol::{
    experiment::Audience,
    id::{CircleId, CommunityId},
};

use super::{super::Engine, FORGET_HOURS};
use crate::{
    api::{
        Error,
        types::{KeptCircle, KeptRecords, OfLimit, RelayForgotten, RelayStatus, UsedRelay},
    },
    config::Key,
    network::{Address, NodeId},
};

impl Engine {
    /// The status without the network: nothing carried, nobody connected.
    ///
    /// # Errors
    /// When something cannot be read.
    pub fn relay_status(&self) -> Result<RelayStatus, Error> {
        let settings = self.config();
        let on = settings.is_on(Key::Relay);
        let circles: Vec<CircleId> = self.carried_circles();
        let disk = self.disk();
        let withdrawals = self.withdrawals();
        Ok(RelayStatus {
            on,
            running: false,
            manifest: self.manifest_of(&self.us())?.is_some(),
            carried: None,
            items_most: circles.iter().map(|circle| self.items_most(circle)).max().unwrap_or(0),
            circles: circles.into_iter().map(|circle| self.kept_circle(circle)).collect(),
            items_limit: settings.number(Key::ItemsFollowed),
            disk: OfLimit { used: disk.used, limit: disk.allowed },
            records: self.kept_records(),
            forgotten: RelayForgotten {
                heard: withdrawals.heard,
                open: withdrawals.heard - withdrawals.forgotten,
                slowest_ms: u64::try_from(withdrawals.longest.as_millis()).unwrap_or(u64::MAX),
                promised_hours: FORGET_HOURS,
            },
            removed: self.look(|state| state.own.removed.len() as u64),
            relays: self.known_relays()?,
        })
    }

    fn kept_circle(&self, circle: CircleId) -> KeptCircle {
        let (communities, items, withdrawn) = self.0.store.look(&circle, |replica| {
            let withdrawn = replica.after(None).filter(|entry| entry.stamp.is_tombstone()).count();
            (replica.authors().count() as u64, replica.state().count, withdrawn as u64)
        });
        KeptCircle {
            kept: !self.circles_now().is_ours(&circle),
            communities,
            items,
            bytes: self.0.store.bytes_of(&circle),
            withdrawn,
            circle: self.look(|state| state.circle_ref(&circle)),
        }
    }

    fn items_most(&self, circle: &CircleId) -> u64 {
        let us = self.us();
        self.0.store.look(circle, |replica| {
            let others = replica.authors().filter(|author| **author != us);
            others.map(|author| replica.of_author(author).count() as u64).max().unwrap_or(0)
        })
    }

    /// The longer stories that we keep for those who let us, by the names of the communities.
    fn kept_records(&self) -> Vec<KeptRecords> {
        let us = self.us();
        let wanted: Vec<(CommunityId, joinup_protocol::id::Digest)> = self.look(|state| {
            let records = state.catalogue.all().filter(|row| {
                row.author != us && row.audience == Audience::Everyone && state.catalogue.may_keep(&us, &row.author)
            });
            records.filter_map(|row| Some((row.author, row.record?))).collect()
        });
        let mut kept: BTreeMap<CommunityId, (u64, u64, u64)> = BTreeMap::new();
        for (author, digest) in wanted {
            let (records, bytes, missing) = kept.entry(author).or_default();
            match self.0.files.bytes_of(&digest) {
                Some(size) => (*records, *bytes) = (*records + 1, *bytes + size),
                None => *missing += 1,
            }
        }
        let row = |(author, (records, bytes, missing)): (CommunityId, (u64, u64, u64))| KeptRecords {
            community: self.community_ref(&author),
            records,
            bytes,
            missing,
        };
        let mut rows: Vec<KeptRecords> = kept.into_iter().map(row).collect();
        rows.sort_by_cached_key(|row| (crate::index::fold(&row.community.name), row.community.id.clone()));
        rows
    }

    /// The relays that a person named, that may keep our stories, or that were met.
    fn known_relays(&self) -> Result<Vec<UsedRelay>, Error> {
        let us = self.us();
        let chosen = self.config().list(Key::Relays);
        let chosen: Vec<NodeId> = chosen.iter().filter_map(|address| address.parse::<Address>().ok()?.node()).collect();
        let allowed = self.profile()?.kept_by;
        let met: Vec<CommunityId> = self.look(|state| {
            let known = state.catalogue.relays().filter(|who| state.own.manifests.contains_key(who));
            known.chain(allowed.iter().copied()).filter(|who| *who != us).collect()
        });
        let mut relays = Vec::new();
        for node in &chosen {
            let community = self.community_of(node);
            relays.push(self.used_relay(community.and_then(|known| known.id.parse().ok()), node.to_string(), true)?);
        }
        for who in met {
            let id = who.to_string();
            let is_there = |relay: &UsedRelay| relay.community.as_ref().is_some_and(|known| known.id == id);
            if !relays.iter().any(is_there) {
                relays.push(self.used_relay(Some(who), self.a_node_of(&who), false)?);
            }
        }
        Ok(relays)
    }

    fn a_node_of(&self, who: &CommunityId) -> String {
        let node = self.look(|state| state.catalogue.community(who)?.nodes.first().copied());
        node.and_then(|node| NodeId::from_bytes(node.as_bytes()).ok()).map(|node| node.to_string()).unwrap_or_default()
    }

    pub(crate) fn used_relay(&self, who: Option<CommunityId>, node: String, chosen: bool) -> Result<UsedRelay, Error> {
        let manifest = who.map(|who| self.manifest_of(&who)).transpose()?.flatten().map(|(_, manifest)| manifest);
        Ok(UsedRelay {
            our_records: who.map(|who| self.our_consent(&who)).transpose()?.unwrap_or_default(),
            community: who.map(|who| self.community_ref(&who)),
            node,
            connected: false,
            place: false,
            chosen,
            keeps_records: manifest.as_ref().is_some_and(|manifest| manifest.keeps_records()),
            manifest: manifest.is_some(),
        })
    }
}
