//! The relay role as people see it: what one promises, keeps for whom, removes and says of itself; and what a home has to
//! do with relays. It refuses to know how connections are carried, which is the network's.
//!
//! Numbers in a manifest come from the settings, so that the two cannot disagree; what people typed is kept in the
//! manifest itself, our newest one.

mod consent;
mod manifests;
mod removal;
mod standing;
#[cfg(test)]
mod tests;
mod words;

use std::sync::atomic::{AtomicBool, Ordering};

use joinup_protocol::{
    date::PartialDate,
    experiment::{Audience, known},
    id::{CircleId, CommunityId, Digest, EntryId, Kind, SlotHash},
    item::{Draft, Payload, Verified},
    limits,
    manifest::{Bounds, Manifest, Promise, Refused},
    replica::Outcome,
    text::{Code, List, Text},
    time::Millis,
};

pub(super) use self::words::changes;
use super::{Engine, news::News};
use crate::{
    api::{
        Error, ErrorCode,
        types::{Event, Moment, Notice, RelayManifest, RelayRequest, RelaySetup},
    },
    config::{Key, Settings},
    say,
};

/// Hours after hearing of a withdrawal within which a relay has forgotten: what it promises. What it does takes minutes.
const FORGET_HOURS: u32 = 72;

/// What a relay has under way for others.
#[derive(Debug, Default)]
pub(super) struct Errands {
    /// Somebody here read a longer story that its authors do not let us keep.
    lent: AtomicBool,
}

/// A manifest that was held before something came, and whose it is.
pub(super) type Before = Vec<(CommunityId, Option<Manifest>)>;

impl Engine {
    /// Sets this node up as a relay, changes what it says, or ends it; or only shows what would be said.
    ///
    /// # Errors
    /// When a value is not valid, the pledge was not given, or it cannot be saved.
    pub fn set_up_relay(&self, request: &RelayRequest) -> Result<RelaySetup, Error> {
        let _turn = self.turn();
        let before = self.manifest_of(&self.us())?.map(|(_, manifest)| manifest);
        let mut settings = self.look(|state| state.settings.clone());
        let was_on = settings.is_on(Key::Relay);
        settings.set(Key::Relay, if request.off { "no" } else { "yes" })?;
        let manifest = if request.off {
            let before = before
                .filter(|before| !is_over(before))
                .ok_or_else(|| Error::new(ErrorCode::NotFound, say!("relay-not-one")).next("joinup relay setup"))?;
            ended(before, self.now())
        } else {
            self.stated(before, request, &settings)?
        };
        let restart = was_on == request.off;
        let mut notices = Vec::new();
        if !request.only_look {
            settings.save(self.0.home.path())?;
            self.change(|state| state.settings = settings.clone());
            self.say_manifest(&manifest)?;
            self.settled_anew()?;
            let profile = self.profile()?;
            let _ = self.say_profile(&profile)?;
            self.note_seen(&self.us(), &manifest, true)?;
            if request.off {
                self.forget_kept();
            }
            let message = if request.off { say!("relay-ended") } else { say!("relay-said") };
            notices.push(Notice { code: "relay".into(), message, next: String::new() });
        }
        let to_do = if request.off { Vec::new() } else { to_do(&settings) };
        Ok(RelaySetup { manifest: self.show_ours(&manifest)?, to_do, restart, notices })
    }

    fn show_ours(&self, manifest: &Manifest) -> Result<RelayManifest, Error> {
        let said = self.manifest_of(&self.us())?.filter(|(_, said)| said == manifest);
        self.describe_manifest(&self.us(), manifest, said.map(|(item, _)| Moment(item.header().stamp.millis())))
    }

    /// What we would state: what was said before with what is asked for, and the numbers of the settings.
    fn stated(&self, before: Option<Manifest>, request: &RelayRequest, settings: &Settings) -> Result<Manifest, Error> {
        let is_new = before.as_ref().is_none_or(is_over);
        let mut manifest = before.unwrap_or_default();
        if is_new {
            manifest.until = None;
            manifest.bounds.records = true;
            manifest.sealed_circles = true;
        }
        if manifest.operator.is_empty() {
            manifest.operator = Text::excerpt(&self.community_ref(&self.us()).name);
        }
        if manifest.since.is_none() {
            manifest.since = day(self.now());
        }
        apply(&mut manifest, request)?;
        if manifest.contact.is_empty() {
            return Err(invalid("--contact", &say!("relay-contact-needed")));
        }
        if is_new && !request.pledge && !request.only_look {
            return Err(Error::new(ErrorCode::NotAllowed, say!("relay-pledge-needed"))
                .why(say!("relay-pledge-needed-why"))
                .next("joinup relay setup --contact WORDS --pledge"));
        }
        let promise = |code: &&'static str| Promise { promise: Code::known(code), words: Text::default() };
        if manifest.promises.is_empty() {
            manifest.promises = List::try_from(known::PROMISE.iter().map(promise).collect::<Vec<_>>())
                .map_err(|error| Error::failed(error.to_string()))?;
        }
        Ok(with_numbers(manifest, settings))
    }

    /// Says our manifest in every circle that we are in and that does not have just this one.
    fn say_manifest(&self, manifest: &Manifest) -> Result<(), Error> {
        let mut items = Vec::new();
        for circle in self.circles_now().ours() {
            let held = self.manifest_in(&circle, &self.us())?.map(|(_, said)| said);
            if held.as_ref() != Some(manifest) {
                items.push(self.sign_manifest(circle, manifest)?);
            }
        }
        if items.is_empty() { Ok(()) } else { self.commit(Vec::new(), items) }
    }

    fn sign_manifest(&self, circle: CircleId, manifest: &Manifest) -> Result<Verified, Error> {
        let slot = SlotHash::of(&circle, &self.us(), Kind::MANIFEST, &EntryId::ONLY);
        let stamp = self.next_stamp(&circle, &slot);
        let payload = Payload::Manifest(Box::new(manifest.clone()));
        self.sign(Draft { circle, kind: Kind::MANIFEST, id: EntryId::ONLY, stamp, payload })
    }

    /// Signs our manifest anew when it does not say any more what the settings are, and tells what changed. Whoever calls
    /// has the turn.
    pub(super) fn restate_manifest(&self) -> Result<(), Error> {
        let Some((_, said)) = self.manifest_of(&self.us())? else { return Ok(()) };
        let settings = self.look(|state| state.settings.clone());
        let now = match (is_over(&said), settings.is_on(Key::Relay)) {
            // What has ended begins anew by a new pledge only.
            (true, _) => said.clone(),
            (false, true) => with_numbers(said.clone(), &settings),
            (false, false) => ended(said.clone(), self.now()),
        };
        self.say_manifest(&now)?;
        let changes = changes(&said, &now);
        if !changes.is_empty() {
            if is_over(&now) {
                self.forget_kept();
            }
            self.note_seen(&self.us(), &now, true)?;
            let community = self.community_ref(&self.us());
            self.tell(News::Event(Box::new(Event::RelayChanged { community, changes })));
        }
        Ok(())
    }

    /// What has to be done every minute.
    pub(super) fn look_after_relay(&self) -> Result<(), Error> {
        if self.0.errands.lent.swap(false, Ordering::Relaxed) {
            self.forget_unlent();
        }
        let _turn = self.turn();
        self.restate_manifest()
    }

    /// What follows from items that came: records that are not ours to keep any more, manifests to tell of.
    pub(super) fn run_errands(&self, items: &[Verified], outcomes: &[Outcome], manifests: Before) {
        let changed = || items.iter().zip(outcomes).filter(|(_, outcome)| outcome.is_change()).map(|(item, _)| item);
        let mut whose: Vec<CommunityId> = Vec::new();
        for item in changed().filter(|item| item.header().author != self.us()) {
            let header = item.header();
            if header.kind == Kind::PROFILE {
                whose.push(header.author);
            }
            if let Payload::Experiment(summary) = &*item.payload_ref()
                && Audience::from(&summary.audience) != Audience::Everyone
            {
                // It may have been for everybody before.
                self.0.errands.lent.store(true, Ordering::Relaxed);
            }
        }
        if self.is_relay() && !whose.is_empty() {
            self.forget_unlent_of(Some(&whose));
        }
        for (relay, before) in manifests {
            if changed().any(|item| item.header().kind == Kind::MANIFEST && item.header().author == relay) {
                self.tell(News::Manifest(relay, before.map(Box::new)));
            }
        }
    }

    /// Whether this node is a relay, by its settings.
    pub(super) fn is_relay(&self) -> bool {
        self.look(|state| state.settings.is_on(Key::Relay))
    }

    /// A record was put on the shelf; one that we may only read goes again soon.
    pub(super) fn note_lent(&self, digest: &Digest) {
        let us = self.us();
        let is_lent = self.look(|state| {
            state.settings.is_on(Key::Relay)
                && state.catalogue.referring_to(digest).any(|row| !state.may_lend(&us, &row.author))
        });
        if is_lent {
            self.0.errands.lent.store(true, Ordering::Relaxed);
        }
    }
}

/// Whether a relay says that it has ended: it promises nothing.
pub(super) fn is_over(manifest: &Manifest) -> bool {
    manifest.promises.is_empty()
}

/// The same manifest of a relay that has ended now, or on the day that it had said before.
fn ended(before: Manifest, now: Millis) -> Manifest {
    let today = day(now);
    let until = before.until.filter(|until| today.is_some_and(|today| until <= &today));
    Manifest {
        promises: List::new(),
        bounds: Bounds::default(),
        refuses: List::new(),
        places: 0,
        sealed_circles: false,
        until: until.or(today),
        ..before
    }
}

/// The same manifest with the numbers of these settings.
fn with_numbers(manifest: Manifest, settings: &Settings) -> Manifest {
    let number = |key| u32::try_from(settings.number(key)).unwrap_or(u32::MAX);
    let bounds = Bounds {
        keep_days: u32::try_from(limits::EXPIRY / Millis::DAY).unwrap_or(u32::MAX),
        keep_bytes: settings.number(Key::Disk),
        keep_items: number(Key::ItemsFollowed),
        records: manifest.bounds.records,
        attachments: false,
        forget_hours: FORGET_HOURS,
        circuits: number(Key::RelayCircuits),
        circuit_bytes: settings.number(Key::RelayCircuitBytes),
        circuit_seconds: number(Key::RelayCircuitMinutes).saturating_mul(60),
    };
    Manifest { bounds, places: number(Key::RelayPlaces), ..manifest }
}

/// Puts what is asked for into a manifest.
fn apply(manifest: &mut Manifest, request: &RelayRequest) -> Result<(), Error> {
    fn put<const MAX: usize>(into: &mut Text<MAX>, said: Option<&String>, flag: &str) -> Result<(), Error> {
        if let Some(said) = said {
            *into = said.trim().parse().map_err(|_| invalid(flag, &say!("relay-too-long", most = MAX)))?;
        }
        Ok(())
    }
    let date = |said: Option<&String>, into: &mut Option<PartialDate>, flag: &str| -> Result<(), Error> {
        if let Some(said) = said {
            let said = said.trim();
            let read = |said: &str| said.parse().map_err(|_| invalid(flag, &say!("relay-date")));
            *into = if said.is_empty() { None } else { Some(read(said)?) };
        }
        Ok(())
    };
    put(&mut manifest.operator, request.operator.as_ref(), "--operator")?;
    put(&mut manifest.contact, request.contact.as_ref(), "--contact")?;
    put(&mut manifest.conduct, request.conduct.as_ref(), "--conduct")?;
    put(&mut manifest.jurisdiction, request.jurisdiction.as_ref(), "--jurisdiction")?;
    put(&mut manifest.funded_by, request.funded_by.as_ref(), "--funded-by")?;
    date(request.since.as_ref(), &mut manifest.since, "--since")?;
    date(request.until.as_ref(), &mut manifest.until, "--until")?;
    if let Some(refuses) = &request.refuses {
        let mut all = Vec::new();
        for refused in refuses {
            let mut said = Refused { whom: Text::default(), why: Text::default() };
            put(&mut said.whom, Some(&refused.whom), "--refuses")?;
            put(&mut said.why, Some(&refused.why), "--refuses")?;
            if said.whom.is_empty() || said.why.is_empty() {
                return Err(invalid("--refuses", &say!("relay-refuses-form")));
            }
            all.push(said);
        }
        manifest.refuses = all.try_into().map_err(|_| invalid("--refuses", &say!("relay-refuses-many", most = 8)))?;
    }
    manifest.bounds.records = request.records.unwrap_or(manifest.bounds.records);
    manifest.sealed_circles = request.sealed_circles.unwrap_or(manifest.sealed_circles);
    Ok(())
}

/// What still has to be done on this machine, as far as its settings tell.
fn to_do(settings: &Settings) -> Vec<Notice> {
    let mut to_do = Vec::new();
    let mut add = |code: &str, message: String, next: String| {
        to_do.push(Notice { code: code.into(), message, next });
    };
    let listen = settings.list(Key::Listen);
    if listen.iter().any(|address| address.contains("/tcp/0") || address.contains("/udp/0")) {
        let next = "joinup config set listen /ip4/0.0.0.0/tcp/4801,/ip4/0.0.0.0/udp/4801/quic-v1".to_owned();
        add("ports", say!("relay-todo-ports"), next);
    }
    let places = settings.number(Key::RelayPlaces);
    let needed = places.saturating_add(settings.number(Key::RelayCircuits));
    if settings.number(Key::Connections) < needed {
        let next = format!("joinup config set limits.connections {needed}");
        add("connections", say!("relay-todo-connections", number = needed), next);
    }
    if settings.number(Key::ConnectionsPerAddress) < 64 {
        let next = "joinup config set limits.connections-per-address 64".to_owned();
        add("connections-per-address", say!("relay-todo-per-address"), next);
    }
    if settings.list(Key::RelayAddresses).is_empty() {
        add("address", say!("relay-todo-address"), "joinup relay address".to_owned());
    }
    add("firewall", say!("relay-todo-firewall"), String::new());
    to_do
}

/// The day of a moment, in UTC.
fn day(now: Millis) -> Option<PartialDate> {
    let moment = jiff::Timestamp::from_millisecond(i64::try_from(now.0).ok()?).ok()?;
    moment.to_string().get(..10)?.parse().ok()
}

fn invalid(flag: &str, why: &str) -> Error {
    Error::new(ErrorCode::Invalid, say!("relay-invalid", flag = flag)).why(why).next("joinup relay setup")
}
