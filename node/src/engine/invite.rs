//! Invites: giving them out, taking them back, and both ends of using one. Joining makes both sides follow each other.

use std::collections::BTreeSet;

use joinup_protocol::{
    id::{CircleId, EntryId, Kind},
    invite::{Address, Grant, Invite, InvitedTo},
    item::{Draft, Payload, Verified},
    limits,
    text::{List, Text},
    time::Millis,
    wire::join::{CircleSecret, JoinRefusal},
};

use super::{
    Engine,
    circles::circle_name,
    fact::{Decision, Fact},
    own::Issued,
    refusal,
};
use crate::{
    api::{
        self, Error, ErrorCode,
        types::{CircleRef, CommunityRef, InvitePreview, InviteRequest, InviteRow, Invites, Moment, Notice},
    },
    network::Welcome,
    say, speech,
};

/// How long an invite holds unless told otherwise.
const LIFETIME: u64 = 7 * Millis::DAY;
/// The longest that an invite may hold: one that lies on a table for longer is forgotten, and found by others.
const LONGEST: u64 = 366 * Millis::DAY;
/// The most communities that one invite may bring in.
const USES: u32 = 1_000;
/// Invites open at once.
const OPEN: usize = 1_000;

/// An invite of somebody else that we want to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redemption {
    /// The invite.
    pub invite: Invite,
    /// Who gave it.
    pub community: CommunityRef,
    /// Our profile item, which their node gets.
    pub profile: Vec<u8>,
}

impl Engine {
    /// Gives out an invite that leads to this node at these addresses.
    ///
    /// # Errors
    /// When the request makes no sense, too many are open, or it cannot be saved.
    pub fn invite(&self, request: &InviteRequest, addresses: Vec<Address>) -> Result<api::types::Invite, Error> {
        let now = self.now();
        let uses = request.uses.unwrap_or(1);
        let lifetime = request.expires_ms.unwrap_or(LIFETIME);
        if !(1..=USES).contains(&uses) || !(Millis::SECOND..=LONGEST).contains(&lifetime) {
            return Err(Error::new(ErrorCode::Usage, say!("invite-impossible"))
                .why(say!("invite-impossible-why", most = USES.to_string())));
        }
        let _turn = self.turn();
        let open = self.look(|state| state.own.invites.values().filter(|issued| is_open(issued, now)).count());
        if open >= OPEN {
            return Err(
                Error::new(ErrorCode::NotAllowed, say!("invites-open", number = open)).next("joinup invite --list")
            );
        }
        let circle = request.circle.as_deref().map(|name| self.our_circle(name)).transpose()?;
        let circle = circle.unwrap_or_else(|| self.commons());
        let grant = Grant(self.0.clock.random()?);
        let expires = Millis((now.0.saturating_add(lifetime)) / Millis::SECOND * Millis::SECOND);
        let invite = Invite {
            circle: self.invited_to(&circle)?,
            community: self.us(),
            name: Text::excerpt(&self.community_ref(&self.us()).name),
            node: *self.node().as_bytes(),
            addresses: List::first(addresses.iter().cloned()),
            expires: u32::try_from(expires.0 / Millis::SECOND).unwrap_or(u32::MAX),
            grant,
        };
        self.write_facts(&[Fact::InvitedTo { grant, circle, issued: now, expires, uses }])?;
        Ok(api::types::Invite {
            invite: invite.to_string(),
            expires: Moment(expires),
            uses,
            circle: self.look(|state| state.circle_ref(&circle)),
            id: name(&grant),
            key_words: self.us().key_words().map(str::to_owned).to_vec(),
            notices: notices(addresses.is_empty()),
        })
    }

    /// How an invite names a circle of ours.
    fn invited_to(&self, circle: &CircleId) -> Result<InvitedTo, Error> {
        let known = self.look(|state| state.circle_ref(circle));
        Ok(match known {
            _ if *circle == self.commons() => InvitedTo::Commons,
            CircleRef { private: true, .. } => InvitedTo::Private(*circle),
            CircleRef { name, .. } => InvitedTo::Open(name.parse().map_err(Error::failed)?),
        })
    }

    /// The invites given out, the newest first.
    pub fn invites(&self) -> Invites {
        let now = self.now();
        let mut items: Vec<InviteRow> = self.look(|state| {
            let rows = state.own.invites.iter().map(|(grant, issued)| InviteRow {
                id: name(grant),
                circle: state.circle_ref(&issued.circle),
                issued: Moment(issued.issued),
                expires: Moment(issued.expires),
                uses: issued.uses,
                used: used(issued),
                state: condition(issued, now)
                    .map_or("open", |refusal| match refusal {
                        JoinRefusal::Used => "used",
                        JoinRefusal::Revoked => "revoked",
                        _ => "expired",
                    })
                    .to_owned(),
            });
            rows.collect()
        });
        items.sort_by(|one, other| other.issued.cmp(&one.issued).then_with(|| one.id.cmp(&other.id)));
        Invites { items }
    }

    /// Takes an invite back; it cannot be used from now on.
    ///
    /// # Errors
    /// When none or several fit, or it cannot be saved.
    pub fn revoke_invite(&self, typed: &str) -> Result<Invites, Error> {
        let typed = typed.trim();
        let pasted = typed.parse::<Invite>().ok().map(|invite| invite.grant);
        let fits = |grant: &Grant| {
            pasted == Some(*grant) || (typed.len() >= 3 && name(grant).starts_with(&typed.to_lowercase()))
        };
        let _turn = self.turn();
        let found: Vec<Grant> = self.look(|state| state.own.invites.keys().copied().filter(fits).collect());
        match found.as_slice() {
            [] => Err(refusal::no_such(say!("no-such-invite", name = typed), "joinup invite --list")),
            [grant] => {
                self.write_facts(&[Fact::Revoked { grant: *grant }])?;
                Ok(self.invites())
            }
            several => {
                Err(Error::new(ErrorCode::Ambiguous, say!("invites-begin", number = several.len(), typed = typed))
                    .next("joinup invite --list"))
            }
        }
    }

    /// What an invite of somebody else says.
    ///
    /// # Errors
    /// When it is none, has expired, or is our own.
    pub fn read_invite(&self, text: &str) -> Result<(Invite, InvitePreview), Error> {
        let invite: Invite = text.trim().parse().map_err(|error: joinup_protocol::invite::InviteError| {
            Error::new(ErrorCode::Invalid, say!("no-invite"))
                .why(speech::core::no_invite(&error))
                .next(say!("next-paste-invite"))
        })?;
        if invite.community == self.us() {
            return Err(Error::new(ErrorCode::Invalid, say!("own-invite")).why(say!("own-invite-why")));
        }
        if invite.is_expired(self.now()) {
            return Err(Error::new(ErrorCode::Invalid, say!("invite-expired")).why(say!("invite-expired-why")));
        }
        let circle = match &invite.circle {
            InvitedTo::Commons => self.look(|state| state.circle_ref(&self.commons())),
            InvitedTo::Open(name) => {
                let name = circle_name(name.as_str())?;
                CircleRef { id: CircleId::open(name.as_str()).to_string(), name: name.to_string(), private: false }
            }
            // Its name is known when it has been joined.
            InvitedTo::Private(id) => CircleRef { private: true, ..self.look(|state| state.circle_ref(id)) },
        };
        let preview = InvitePreview {
            community: self.inviter(&invite),
            expires: Moment(Millis(u64::from(invite.expires).saturating_mul(Millis::SECOND))),
            circle,
        };
        Ok((invite, preview))
    }

    /// Who gave an invite, by the name in it as long as their profile has not arrived.
    fn inviter(&self, invite: &Invite) -> CommunityRef {
        let mut community = self.community_ref(&invite.community);
        if !self.look(|state| {
            state.catalogue.community(&invite.community).is_some_and(super::catalogue::Community::has_profile)
        }) {
            community.name = invite.name.as_str().to_owned();
        }
        community
    }

    /// Remembers that we want to use an invite, until it was used.
    ///
    /// # Errors
    /// When the invite is not good, or it cannot be saved.
    pub fn begin_join(&self, text: &str) -> Result<Redemption, Error> {
        let (invite, _) = self.read_invite(text)?;
        let _turn = self.turn();
        if !self.look(|state| state.own.joining.contains(&invite)) {
            self.write_facts(&[Fact::Joining { invite: invite.to_string() }])?;
        }
        self.redemption(invite)
    }

    /// The invites that wait to be used; those that expired are dropped.
    ///
    /// # Errors
    /// When our profile cannot be read, or it cannot be saved.
    pub fn joining(&self) -> Result<Vec<Redemption>, Error> {
        let now = self.now();
        let all = self.look(|state| state.own.joining.clone());
        let (void, good): (Vec<Invite>, Vec<Invite>) = all.into_iter().partition(|invite| invite.is_expired(now));
        if !void.is_empty() {
            let facts: Vec<Fact> = void.iter().map(|invite| Fact::Joined { grant: invite.grant }).collect();
            let _turn = self.turn();
            self.write_facts(&facts)?;
        }
        good.into_iter().map(|invite| self.redemption(invite)).collect()
    }

    fn redemption(&self, invite: Invite) -> Result<Redemption, Error> {
        let profile = match &invite.circle {
            InvitedTo::Open(name) => self.profile_for(name.as_str())?,
            InvitedTo::Commons | InvitedTo::Private(_) => self.profile_bytes(&self.commons())?,
        };
        Ok(Redemption { community: self.inviter(&invite), profile, invite })
    }

    /// Our profile item in a circle, as it travels.
    pub(super) fn profile_bytes(&self, circle: &CircleId) -> Result<Vec<u8>, Error> {
        let (item, _) = self.profile_in(circle, &self.us())?.ok_or_else(|| {
            Error::new(ErrorCode::NotAllowed, say!("nameless")).next("joinup community profile --name NAME")
        })?;
        Ok(item.bytes().to_vec())
    }

    /// Our profile item for an open circle, which we need not be in yet.
    fn profile_for(&self, name: &str) -> Result<Vec<u8>, Error> {
        let circle = CircleId::open(name);
        if let Ok(item) = self.profile_bytes(&circle) {
            return Ok(item);
        }
        let commons = self.commons();
        let Some((item, public)) = self.profile_in(&commons, &self.us())? else { return self.profile_bytes(&commons) };
        let payload = Payload::Profile(Box::new(public));
        let (kind, id, stamp) = (Kind::PROFILE, EntryId::ONLY, item.header().stamp);
        Ok(Draft { circle, kind, id, stamp, payload }.sign(&self.0.key)?.bytes().to_vec())
    }

    /// The inviting node welcomed us and sent its profile item, and what makes the circle if it is a private one: both
    /// follow each other now, and we are in the circle.
    ///
    /// # Errors
    /// When the item is not the profile of the one who invited, the secret does not make the circle, or it cannot be
    /// saved.
    pub fn joined(&self, invite: &Invite, welcome: &Welcome) -> Result<CommunityRef, Error> {
        let wrong = || Error::new(ErrorCode::Failed, say!("other-community"));
        let item = profile_of(&welcome.profile).ok_or_else(wrong)?;
        let (circle, said_in, begins) = self.entered(invite, welcome.secret.as_ref())?;
        if item.header().author != invite.community || item.header().circle != said_in {
            return Err(wrong());
        }
        {
            let _turn = self.turn();
            let follow = self.to_follow(invite.community, &item);
            let begins_now = begins.is_some();
            let facts: Vec<Fact> = begins.into_iter().chain([Fact::Joined { grant: invite.grant }, follow]).collect();
            self.write_facts(&facts)?;
            if begins_now {
                self.begin_circle(&circle)?;
            }
            self.refresh_policy();
        }
        let _ = self.keep(vec![item])?;
        Ok(self.community_ref(&invite.community))
    }

    /// The circle into which an invite has let us, the one in which profiles were exchanged, and what to write down if we
    /// were not in it yet.
    fn entered(
        &self,
        invite: &Invite,
        secret: Option<&CircleSecret>,
    ) -> Result<(CircleId, CircleId, Option<Fact>), Error> {
        let (circle, said_in, name, secret) = match &invite.circle {
            InvitedTo::Commons => (self.commons(), self.commons(), String::new(), None),
            InvitedTo::Open(name) => {
                let (circle, name) = (CircleId::open(name.as_str()), circle_name(name.as_str())?);
                (circle, circle, name.to_string(), None)
            }
            InvitedTo::Private(circle) => {
                let secret = secret
                    .filter(|secret| secret.circle() == *circle)
                    .ok_or_else(|| Error::new(ErrorCode::Failed, say!("circle-no-secret")))?;
                let name = circle_name(secret.name.as_str())?;
                (*circle, self.commons(), name.to_string(), Some(secret.secret.clone()))
            }
        };
        let is_new = !self.circles_now().is_ours(&circle);
        if is_new {
            self.room_for_circle(&circle)?;
        }
        Ok((circle, said_in, is_new.then_some(Fact::CircleJoined { name, secret })))
    }

    /// The decision to follow the community of this profile item; who is muted stays muted.
    fn to_follow(&self, community: joinup_protocol::id::CommunityId, item: &Verified) -> Fact {
        let name =
            if let Payload::Profile(profile) = item.payload() { profile.name.to_string() } else { String::new() };
        let mute = self.look(|state| state.own.decisions.get(&community).is_some_and(|decided| decided.mute));
        Fact::Decided { community, decision: Decision { mute, ..Decision::to_follow(&name) } }
    }

    /// The inviting node refused for good: the invite is dropped.
    ///
    /// # Errors
    /// When that cannot be saved.
    pub fn join_refused(&self, invite: &Invite) -> Result<(), Error> {
        let _turn = self.turn();
        self.write_facts(&[Fact::Joined { grant: invite.grant }])
    }

    /// Uses up one of our invites for the community of this profile item, whose node `from` is; gives our own profile
    /// item, and the secret of the circle if it is a private one. The same community may use it again, as after a cut.
    pub(super) fn redeem(&self, grant: &Grant, profile: &[u8], from: &[u8; 32]) -> Result<Welcome, JoinRefusal> {
        let item = profile_of(profile).ok_or(JoinRefusal::Profile)?;
        let author = item.header().author;
        let Payload::Profile(said) = item.payload() else { return Err(JoinRefusal::Profile) };
        let is_theirs = said.nodes.iter().any(|node| node.id.as_bytes() == from);
        if author == self.us() || !is_theirs {
            return Err(JoinRefusal::Profile);
        }
        let _turn = self.turn();
        let busy = |error: Error| {
            tracing::warn!(%error, "an invite cannot be answered");
            JoinRefusal::Busy
        };
        let (again, circle, secret) = self.look(|state| {
            let issued = state.own.invites.get(grant).ok_or(JoinRefusal::Unknown)?;
            let circle = state.circles.get(&issued.circle).filter(|_| state.circles.is_ours(&issued.circle));
            let secret = circle.ok_or(JoinRefusal::Revoked)?.with_secret();
            // Who is not in a private circle yet cannot say anything in it.
            let said_in = if secret.is_some() { self.commons() } else { issued.circle };
            if item.header().circle != said_in {
                return Err(JoinRefusal::Profile);
            }
            if state.own.decisions.get(&author).is_some_and(|decided| decided.block) {
                return Err(JoinRefusal::Unknown);
            }
            let again = issued.used_by.contains(&author) && !issued.revoked;
            match condition(issued, self.now()).filter(|_| !again) {
                Some(refusal) => Err(refusal),
                None => Ok((again, said_in, secret)),
            }
        })?;
        if !again {
            let follow = self.to_follow(author, &item);
            self.write_facts(&[Fact::Redeemed { grant: *grant, community: author }, follow]).map_err(busy)?;
            self.refresh_policy();
        }
        let _ = self.keep(vec![item]).map_err(busy)?;
        Ok(Welcome { profile: self.profile_bytes(&circle).map_err(busy)?, secret })
    }
}

fn profile_of(bytes: &[u8]) -> Option<Verified> {
    let item = Verified::from_bytes(bytes).ok()?;
    matches!(item.payload(), Payload::Profile(_)).then_some(item)
}

/// What an invite is called: its grant is secret, so a hash of it.
fn name(grant: &Grant) -> String {
    let hash = blake3::Hasher::new().update(b"joinup invite name v1").update(&grant.0).finalize();
    data_encoding::BASE32_NOPAD.encode(&hash.as_bytes()[..5]).to_ascii_lowercase()
}

fn used(issued: &Issued) -> u32 {
    u32::try_from(issued.used_by.len()).unwrap_or(u32::MAX)
}

/// Why an invite cannot be used now, if so.
fn condition(issued: &Issued, now: Millis) -> Option<JoinRefusal> {
    if issued.revoked {
        Some(JoinRefusal::Revoked)
    } else if used(issued) >= issued.uses {
        Some(JoinRefusal::Used)
    } else if issued.expires <= now {
        Some(JoinRefusal::Expired)
    } else {
        None
    }
}

fn is_open(issued: &Issued, now: Millis) -> bool {
    condition(issued, now).is_none()
}

fn notices(no_address: bool) -> Vec<Notice> {
    let mut notices = vec![Notice { code: "key-words".into(), message: say!("invite-key-words"), next: String::new() }];
    if no_address {
        notices.push(Notice {
            code: "no-address".into(),
            message: say!("invite-no-address"),
            next: "joinup up".into(),
        });
    }
    notices
}

/// The addresses that an invite carries, the widest-reaching first: our own that others reach from everywhere, then a
/// place at each relay, then those of the local network, of which one has room whatever else there is.
pub fn addresses_for_invite(listening: &[crate::network::Address]) -> Vec<Address> {
    let mut relays = BTreeSet::new();
    let mut all: Vec<(Reach, &crate::network::Address)> =
        listening.iter().map(|address| (Reach::of(address), address)).collect();
    all.sort_by_key(|(reach, _)| *reach);
    // Of several places at one relay, one is enough.
    all.retain(|(_, address)| address.relay().is_none_or(|relay| relays.insert(relay)));
    // A loopback address helps nobody else, unless there is no other, as when trying things out on one computer.
    let beyond = all.iter().any(|(reach, _)| *reach < Reach::Machine);
    all.retain(|(reach, _)| !beyond || *reach < Reach::Machine);
    let is_near = |(reach, _): &&(Reach, _)| matches!(reach, Reach::Network | Reach::Link);
    let near = usize::from(all.iter().any(|one| is_near(&one)));
    let wide = all.iter().filter(|one| !is_near(one)).take(limits::INVITE_ADDRESSES - near);
    let wanted = wide.chain(all.iter().filter(is_near));
    wanted.filter_map(|(_, address)| address.for_invite()).take(limits::INVITE_ADDRESSES).collect()
}

/// From where an address is reached: `everywhere`, `network` or `machine`.
pub fn reach_of(address: &crate::network::Address) -> &'static str {
    match Reach::of(address) {
        Reach::Everywhere | Reach::Relay => "everywhere",
        Reach::Network | Reach::Link => "network",
        Reach::Machine => "machine",
    }
}

/// From how far an address is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Everywhere,
    Relay,
    Network,
    Link,
    Machine,
}

impl Reach {
    fn of(address: &crate::network::Address) -> Self {
        match address.ip() {
            _ if address.relay().is_some() => Self::Relay,
            None => Self::Everywhere,
            Some(ip) if ip.is_loopback() => Self::Machine,
            Some(std::net::IpAddr::V4(ip)) if ip.is_private() || ip.is_link_local() => Self::Network,
            Some(std::net::IpAddr::V6(ip)) if ip.is_unicast_link_local() || ip.is_unique_local() => Self::Link,
            Some(_) => Self::Everywhere,
        }
    }
}

/// Whether a refusal is for good, so that trying again makes no sense.
pub const fn is_final(refusal: JoinRefusal) -> bool {
    !matches!(refusal, JoinRefusal::Busy)
}
