//! Who may keep whose longer stories: our answers to relays, and as a relay what we may fetch, keep and give.
//!
//! Consent is a field of the community's profile, so it is signed, travels, holds while nobody is there, and tells readers
//! whom to ask. Nothing else is it.

use joinup_protocol::{
    experiment::Audience,
    id::{CommunityId, Digest, NodeId},
    limits,
};

use super::{
    super::{Engine, State, catalogue::Row, fact::Fact, show::Missing},
    is_over,
};
use crate::{
    api::{
        Error, ErrorCode,
        types::{CommunityRef, Consent, ConsentGiven, ConsentRequest, Notice, Standing},
    },
    config::Key,
    say,
};

/// Records that are fetched in one go, so that others get their turn.
const AT_ONCE: usize = 64;
/// A part of the disk that is left free when records are fetched ahead, so that none is let go for the next at once.
const RESERVE: u64 = 16;

impl State {
    /// Whether a record of this community may be kept and given away here: a home may what it has read, a relay only with
    /// consent.
    pub(in super::super) fn may_lend(&self, us: &CommunityId, author: &CommunityId) -> bool {
        !self.settings.is_on(Key::Relay) || author == us || self.catalogue.may_keep(us, author)
    }

    /// The nodes that are sure to have a record of this community: its own, then those of the relays that may keep what it
    /// gives to everybody.
    pub(in super::super) fn holders(&self, author: &CommunityId, is_open: bool) -> Vec<NodeId> {
        let Some(community) = self.catalogue.community(author) else { return Vec::new() };
        let relays = community.kept_by.iter().filter(|_| is_open).filter_map(|relay| self.catalogue.community(relay));
        community.nodes.iter().chain(relays.flat_map(|relay| relay.nodes.iter())).copied().collect()
    }
}

impl Engine {
    /// What we said to a relay about our longer stories.
    pub(super) fn our_consent(&self, relay: &CommunityId) -> Result<Consent, Error> {
        let answered = self.look(|state| state.own.answered.get(relay).copied());
        let is_allowed = self.profile()?.kept_by.contains(relay);
        Ok(match (is_allowed, answered) {
            (true, _) => Consent::Allowed,
            (false, Some(_)) => Consent::Refused,
            (false, None) => Consent::NotAsked,
        })
    }

    /// Answers a relay that would keep our longer stories; it is left in the same way.
    ///
    /// # Errors
    /// When there is no such relay, it does not promise that, there are too many, or it cannot be saved.
    pub fn answer_relay(&self, request: &ConsentRequest) -> Result<ConsentGiven, Error> {
        let us = self.us();
        let who = self.look(|state| state.find_community(us, &request.name))?;
        let relay = self.community_ref(&who);
        if who == us {
            return Err(Error::new(ErrorCode::NotAllowed, say!("relay-is-us")).next("joinup relay status"));
        }
        let _turn = self.turn();
        let manifest = self.manifest_of(&who)?.map(|(_, manifest)| manifest);
        let mut profile = self.profile()?;
        let was_allowed = profile.kept_by.contains(&who);
        if request.allow {
            self.may_be_allowed(&relay, manifest.as_ref())?;
            if !was_allowed {
                profile.kept_by.push(who).map_err(|_| {
                    Error::new(ErrorCode::NotAllowed, say!("relay-too-many", most = limits::KEPT_BY))
                        .next("joinup relay leave NAME")
                })?;
            }
        } else {
            let others: Vec<CommunityId> = profile.kept_by.iter().copied().filter(|other| *other != who).collect();
            profile.kept_by = others.try_into().map_err(Error::failed)?;
        }
        self.write_facts(&[Fact::RelayAnswered { relay: who, allowed: request.allow }])?;
        if let Some(manifest) = &manifest {
            self.note_seen(&who, manifest, true)?;
        }
        if was_allowed != request.allow {
            let _ = self.say_profile(&profile)?;
        }
        let name = relay.name.as_str();
        let message = match (request.allow, was_allowed) {
            (true, _) => say!("relay-allowed", name = name),
            (false, true) => say!("relay-left", name = name),
            (false, false) => say!("relay-refused", name = name),
        };
        let consent = if request.allow { Consent::Allowed } else { Consent::Refused };
        let allowed = profile.kept_by.iter().map(|relay| self.community_ref(relay)).collect();
        let notices = vec![Notice { code: "relay-consent".into(), message, next: String::new() }];
        Ok(ConsentGiven { relay, consent, allowed, notices })
    }

    fn may_be_allowed(
        &self,
        relay: &CommunityRef,
        manifest: Option<&joinup_protocol::manifest::Manifest>,
    ) -> Result<(), Error> {
        if relay.standing == Standing::Blocked || !manifest.is_some_and(|manifest| manifest.keeps_records()) {
            return Err(Error::new(ErrorCode::NotAllowed, say!("relay-keeps-none", name = relay.name.as_str()))
                .why(say!("relay-keeps-none-why"))
                .next("joinup relay status"));
        }
        Ok(())
    }

    /// Records that this relay may keep, and does not have yet; none when there is little room.
    pub(crate) fn records_to_keep(&self) -> Result<Vec<Missing>, Error> {
        let us = self.us();
        let promised =
            self.manifest_of(&us)?.is_some_and(|(_, manifest)| manifest.keeps_records() && !is_over(&manifest));
        if !self.is_relay() || !promised {
            return Ok(Vec::new());
        }
        let disk = self.disk();
        let room = (disk.allowed - disk.allowed / RESERVE).saturating_sub(disk.used) / limits::RECORD as u64;
        let most = usize::try_from(room).unwrap_or(usize::MAX).min(AT_ONCE);
        let wanted = self.look(|state| {
            let records = state.catalogue.all().filter_map(|row| {
                let is_theirs = row.author != us && row.audience == Audience::Everyone && !row.is_withdrawn();
                let may = is_theirs
                    && state.catalogue.may_keep(&us, &row.author)
                    && state.policy.standing(&row.author) != Standing::Blocked;
                row.record.filter(|_| may).map(|digest| (digest, row.author))
            });
            records.collect::<Vec<(Digest, CommunityId)>>()
        });
        let missing = wanted.into_iter().filter(|(digest, _)| !self.0.files.has(digest)).take(most);
        Ok(missing
            .map(|(digest, author)| Missing { digest, holders: self.look(|state| state.holders(&author, true)) })
            .collect())
    }

    /// On a relay: records of those who do not let us keep them, or that are not for everybody, are deleted.
    pub(in super::super) fn forget_unlent(&self) {
        if self.is_relay() {
            self.forget_unlent_of(None);
        }
    }

    /// The same of some authors only.
    pub(super) fn forget_unlent_of(&self, authors: Option<&[CommunityId]>) {
        let us = self.us();
        self.forget_records_if(authors, |state, row| {
            row.audience != Audience::Everyone || !state.catalogue.may_keep(&us, &row.author)
        });
    }

    /// A relay has ended: what it kept for others goes.
    pub(super) fn forget_kept(&self) {
        self.forget_records_if(None, |_, _| true);
    }

    fn forget_records_if(&self, authors: Option<&[CommunityId]>, is_unlent: impl Fn(&State, &Row) -> bool) {
        let us = self.us();
        let unlent: Vec<Digest> = self.look(|state| {
            let is_unlent = |row: &Row| row.author != us && is_unlent(state, row);
            let rows = state.catalogue.all().filter(|row| authors.is_none_or(|only| only.contains(&row.author)));
            let mut unlent: Vec<Digest> = rows.filter(|row| is_unlent(row)).filter_map(|row| row.record).collect();
            // One that somebody else names as well, and lets us keep, stays.
            unlent.retain(|digest| self.0.files.has(digest) && state.catalogue.referring_to(digest).all(&is_unlent));
            unlent
        });
        self.forget_records(&unlent);
    }
}
