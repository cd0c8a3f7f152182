//! The manifests of relays, ours and others': found, shown, and told of when they are new or have changed.

use joinup_protocol::{
    id::{CircleId, CommunityId, EntryId, Kind, SlotHash},
    invite::Invite,
    item::{Payload, Verified},
    limits,
    manifest::Manifest,
    wire::codec,
};

use super::{
    super::{Engine, State, fact::Fact, own::Seen},
    Before, is_over,
    words::{changes, lines, promise},
};
use crate::{
    api::{
        Error, ErrorCode,
        types::{
            Consent, Event, ManifestQuery, Moment, PromiseRow, Refusal, RelayBounds, RelayManifest, RelayNews, Standing,
        },
    },
    network, say,
};

/// Relays that the inbox speaks of at once: whoever makes up communities with manifests fills no more of it.
const NEWS: usize = 5;

impl Engine {
    /// What a relay promises: ours, or that of one that we know.
    ///
    /// # Errors
    /// When there is no such relay, or it cannot be read.
    pub fn relay_manifest(&self, query: &ManifestQuery) -> Result<RelayManifest, Error> {
        let us = self.us();
        let who = match &query.name {
            Some(name) => self.look(|state| state.find_community(us, name))?,
            None => us,
        };
        let Some((item, manifest)) = self.manifest_of(&who)? else { return Err(self.no_manifest(&who)) };
        let shown = self.describe_manifest(&who, &manifest, Some(Moment(item.header().stamp.millis())))?;
        if query.read && who != us {
            let _turn = self.turn();
            self.note_seen(&who, &manifest, true)?;
        }
        Ok(RelayManifest { log: self.removal_log(&who)?, ..shown })
    }

    pub(super) fn no_manifest(&self, who: &CommunityId) -> Error {
        if *who == self.us() {
            return Error::new(ErrorCode::NotFound, say!("relay-not-one")).next("joinup relay setup");
        }
        let name = self.community_ref(who).name;
        Error::new(ErrorCode::NotFound, say!("relay-no-manifest", name = name)).next("joinup relay status")
    }

    pub(super) fn describe_manifest(
        &self,
        who: &CommunityId,
        manifest: &Manifest,
        said: Option<Moment>,
    ) -> Result<RelayManifest, Error> {
        let date = |date: Option<joinup_protocol::date::PartialDate>| date.map(|date| date.to_string());
        let seen = self.look(|state| state.own.manifests.get(who).map(|seen| seen.read.clone()));
        let bounds = &manifest.bounds;
        Ok(RelayManifest {
            community: self.community_ref(who),
            ours: *who == self.us(),
            said,
            ended: is_over(manifest),
            operator: manifest.operator.to_string(),
            contact: manifest.contact.to_string(),
            conduct: manifest.conduct.to_string(),
            jurisdiction: manifest.jurisdiction.to_string(),
            funded_by: manifest.funded_by.to_string(),
            since: date(manifest.since).unwrap_or_default(),
            until: date(manifest.until).unwrap_or_default(),
            promises: manifest
                .promises
                .iter()
                .map(|made| PromiseRow {
                    promise: made.promise.as_str().to_owned(),
                    words: format!("{} {}", promise(made.promise.as_str()), made.words).trim().to_owned(),
                })
                .collect(),
            bounds: RelayBounds {
                keep_days: bounds.keep_days,
                keep_bytes: bounds.keep_bytes,
                keep_items: bounds.keep_items,
                records: bounds.records,
                forget_hours: bounds.forget_hours,
                places: manifest.places,
                circuits: bounds.circuits,
                circuit_bytes: bounds.circuit_bytes,
                circuit_seconds: bounds.circuit_seconds,
                sealed_circles: manifest.sealed_circles,
            },
            refuses: manifest
                .refuses
                .iter()
                .map(|refused| Refusal { whom: refused.whom.to_string(), why: refused.why.to_string() })
                .collect(),
            our_records: self.our_consent(who)?,
            changes: seen.map(|seen| changes(&seen, manifest)).unwrap_or_default(),
            lines: lines(manifest).into_iter().filter(|line| !line.words.is_empty()).collect(),
            log: Vec::new(),
        })
    }

    /// The newest manifest of a community, in whichever circle of ours.
    pub(super) fn manifest_of(&self, who: &CommunityId) -> Result<Option<(Verified, Manifest)>, Error> {
        let newest = self.look(|state| {
            let shown = state.catalogue.statements(who, Kind::MANIFEST);
            shown.max_by_key(|said| said.stamp).map(|said| said.circle)
        });
        newest.map_or(Ok(None), |circle| self.manifest_in(&circle, who))
    }

    pub(super) fn manifest_in(
        &self,
        circle: &CircleId,
        who: &CommunityId,
    ) -> Result<Option<(Verified, Manifest)>, Error> {
        let slot = SlotHash::of(circle, who, Kind::MANIFEST, &EntryId::ONLY);
        Ok(self.item_in(circle, &slot)?.and_then(|item| match item.payload() {
            Payload::Manifest(manifest) => Some((item, *manifest)),
            _ => None,
        }))
    }

    /// The manifests that are held of those whose manifests are about to come.
    pub(in super::super) fn manifests_before(&self, items: &[Verified]) -> Before {
        let us = self.us();
        let coming = items.iter().map(|item| item.header());
        let mut who: Vec<CommunityId> = coming
            .filter(|header| header.kind == Kind::MANIFEST && header.author != us)
            .map(|header| header.author)
            .collect();
        who.sort_unstable();
        who.dedup();
        let held = |who: &CommunityId| self.manifest_of(who).ok().flatten().map(|(_, manifest)| manifest);
        who.into_iter().map(|who| (who, held(&who))).collect()
    }

    /// Writes down that a manifest was told or read. Whoever calls has the turn.
    pub(super) fn note_seen(&self, relay: &CommunityId, manifest: &Manifest, read: bool) -> Result<(), Error> {
        let is_known = self.look(|state| {
            let seen = state.own.manifests.get(relay);
            seen.is_some_and(|Seen { read: before, told }| told == manifest && (!read || before == manifest))
        });
        if is_known {
            return Ok(());
        }
        let manifest = codec::encode(manifest, limits::PAYLOAD).map_err(super::super::refusal::too_long)?;
        self.write_facts(&[Fact::ManifestSeen { relay: *relay, read, manifest }])
    }

    /// A node is connected, or what its community says has come: what to tell of its promises, once.
    ///
    /// # Errors
    /// When something cannot be read or saved.
    pub(crate) fn meet_relay(&self, node: &network::NodeId) -> Result<Option<Event>, Error> {
        let Some(who) = self.community_of(node).and_then(|community| community.id.parse().ok()) else {
            return Ok(None);
        };
        self.tell_of_manifest(&who, None, true)
    }

    /// What the relays promise over which an invite leads, and the inviting node if it is one, as far as that is here.
    pub(crate) fn relays_of_invite(&self, invite: &Invite) -> Vec<RelayManifest> {
        let nodes = invite.addresses.iter().filter_map(|address| address.relay).chain([invite.node]);
        let mut who: Vec<CommunityId> = nodes
            .filter_map(|node| self.community_of(&network::NodeId::from_bytes(&node).ok()?)?.id.parse().ok())
            .collect();
        who.sort_unstable();
        who.dedup();
        let shown = |who: CommunityId| {
            let (item, manifest) = self.manifest_of(&who).ok()??;
            let said = Some(Moment(item.header().stamp.millis()));
            self.describe_manifest(&who, &manifest, said).ok().filter(|shown| !shown.ended)
        };
        who.into_iter().filter_map(shown).collect()
    }

    /// A manifest came: what to tell of it. Of one that nobody here has met nothing is told but that it changed.
    ///
    /// # Errors
    /// When something cannot be read or saved.
    pub(crate) fn manifest_came(
        &self,
        who: &CommunityId,
        before: Option<&Manifest>,
        connected: bool,
    ) -> Result<Option<Event>, Error> {
        self.tell_of_manifest(who, before, connected)
    }

    fn tell_of_manifest(
        &self,
        who: &CommunityId,
        before: Option<&Manifest>,
        connected: bool,
    ) -> Result<Option<Event>, Error> {
        if *who == self.us() || matches!(self.standing(who), Standing::Muted | Standing::Blocked) {
            return Ok(None);
        }
        let _turn = self.turn();
        let Some((item, manifest)) = self.manifest_of(who)? else { return Ok(None) };
        let told = self.look(|state| state.own.manifests.get(who).map(|seen| seen.told.clone()));
        if told.is_none() && connected {
            self.note_seen(who, &manifest, false)?;
            let said = Some(Moment(item.header().stamp.millis()));
            let manifest = Box::new(self.describe_manifest(who, &manifest, said)?);
            return Ok(Some(Event::RelayManifest { manifest }));
        }
        let is_met = told.is_some();
        let Some(before) = told.or_else(|| before.cloned()) else { return Ok(None) };
        let changes = changes(&before, &manifest);
        if is_met {
            self.note_seen(who, &manifest, false)?;
        }
        let community = self.community_ref(who);
        Ok((!changes.is_empty()).then_some(Event::RelayChanged { community, changes }))
    }

    /// What relays want of us, and what they promise otherwise than when somebody here read it last.
    pub(in super::super) fn relay_news(&self) -> Vec<RelayNews> {
        let us = self.us();
        let mut relays: Vec<CommunityId> =
            self.look(|state| state.catalogue.relays().filter(|who| *who != us && state.is_near(who)).collect());
        relays.sort_by_cached_key(|who| (self.look(|state| !state.own.manifests.contains_key(who)), *who));
        let news = relays.into_iter().flat_map(|who| match self.news_of(&who) {
            Ok(news) => news,
            Err(error) => {
                tracing::warn!(%error, "what a relay says cannot be read");
                Vec::new()
            }
        });
        news.take(NEWS).collect()
    }

    fn news_of(&self, who: &CommunityId) -> Result<Vec<RelayNews>, Error> {
        let Some((_, manifest)) = self.manifest_of(who)? else { return Ok(Vec::new()) };
        let mut news = Vec::new();
        let relay = self.community_ref(who);
        let name = super::super::circles::quoted(&relay.name);
        let read = format!("joinup relay manifest {name}");
        if manifest.keeps_records() && self.our_consent(who)? == Consent::NotAsked {
            let next = vec![format!("joinup relay allow {name}"), format!("joinup relay refuse {name}"), read.clone()];
            let message = say!("relay-asks", name = relay.name.as_str());
            let kind = "keep-records".to_owned();
            news.push(RelayNews { relay: relay.clone(), kind, message, changes: Vec::new(), next });
        }
        let seen = self.look(|state| state.own.manifests.get(who).map(|seen| seen.read.clone()));
        let changes = seen.map(|seen| changes(&seen, &manifest)).unwrap_or_default();
        if !changes.is_empty() {
            let message = say!("relay-changed", name = relay.name.as_str());
            news.push(RelayNews { relay, kind: "changed".into(), message, changes, next: vec![read] });
        }
        Ok(news)
    }
}

impl State {
    /// Whether a relay is one that this home has to do with: it was met, or it is followed or introduced. Of all others
    /// anybody could make up as many as they like.
    fn is_near(&self, who: &CommunityId) -> bool {
        let standing = self.policy.standing(who);
        let is_silent = matches!(standing, Standing::Muted | Standing::Blocked);
        let is_known = matches!(standing, Standing::Followed | Standing::Introduced);
        !is_silent && (is_known || self.own.manifests.contains_key(who))
    }
}
