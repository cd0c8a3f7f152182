//! The circles of this home: those that it is in, those that it keeps for others without reading, those that it left. They
//! are own work, entries of the journal. Everything that is sealed is opened and closed here, and nowhere else.

use std::{collections::BTreeMap, sync::Arc};

use joinup_protocol::{
    id::{COMMONS, CircleId, CommunityId, Digest, EntryId, Kind, PublicId, SlotHash},
    item::{Draft, Payload, Verified},
    limits,
    replica::Outcome,
    seal::{Keyring, Unopened},
    text::Text,
    wire::join::{CircleSecret, Secret},
};

use super::{Engine, State, fact::Fact, news::News};
use crate::{
    api::{
        Error, ErrorCode,
        types::{CircleRef, CircleRequest, CircleRow, Circles as Listed, Notice},
    },
    say,
};

/// Characters of a circle's id that are the least to type.
const TYPED: usize = 3;

/// What a circle is to this home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tie {
    /// We are in it.
    Member,
    /// We keep it for others.
    Keeper,
    /// We were in it, or kept it; what we said in it is still here.
    Left,
}

/// A circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Circle {
    /// What it is called; empty when only its id is known.
    pub(super) name: Box<str>,
    /// What makes it a private one.
    pub(super) secret: Option<Secret>,
    pub(super) tie: Tie,
}

impl Circle {
    /// An open circle that we are in.
    pub(super) fn open(name: &str) -> Self {
        Self { name: name.into(), secret: None, tie: Tie::Member }
    }

    /// A circle of which nothing but the id is known.
    pub(super) fn unknown() -> Self {
        Self { name: Box::default(), secret: None, tie: Tie::Left }
    }

    /// Its id; none when the name is not one of a circle.
    pub(super) fn id(&self) -> Option<CircleId> {
        match &self.secret {
            None => Some(CircleId::open(&self.name)),
            Some(_) => Some(self.with_secret()?.circle()),
        }
    }

    /// Name and secret of a private circle.
    pub(super) fn with_secret(&self) -> Option<CircleSecret> {
        Some(CircleSecret { name: self.name.parse().ok()?, secret: self.secret.clone()? })
    }

    /// Whether what is said in it can be read here.
    fn is_readable(&self) -> bool {
        !self.name.is_empty() && self.tie != Tie::Keeper
    }
}

/// Where something of ours stands.
pub(super) struct Standing {
    pub(super) circle: CircleId,
    pub(super) slot: SlotHash,
    pub(super) withdrawn: bool,
}

/// A picture of the circles at one moment.
#[derive(Debug, Default)]
pub(super) struct Circles {
    all: BTreeMap<CircleId, Circle>,
    keys: Keyring,
}

impl Circles {
    /// The circles as they are written down.
    pub(super) fn of(all: &BTreeMap<CircleId, Circle>) -> Self {
        let mut keys = Keyring::default();
        all.values().filter_map(Circle::with_secret).for_each(|secret| keys.take(&secret));
        Self { all: all.clone(), keys }
    }

    fn of_tie(&self, tie: Tie) -> impl Iterator<Item = CircleId> {
        self.all.iter().filter(move |(_, circle)| circle.tie == tie).map(|(id, _)| *id)
    }

    /// Those that we are in, the commons first.
    pub(super) fn ours(&self) -> Vec<CircleId> {
        let commons = CircleId::open(COMMONS);
        let mut ours: Vec<CircleId> = self.of_tie(Tie::Member).collect();
        ours.sort_by_key(|circle| *circle != commons);
        ours
    }

    /// Those that the network carries: ours, and those that we keep.
    pub(super) fn carried(&self) -> Vec<CircleId> {
        self.ours().into_iter().chain(self.of_tie(Tie::Keeper)).take(limits::CIRCLES).collect()
    }

    /// A circle by its id.
    pub(super) fn get(&self, circle: &CircleId) -> Option<&Circle> {
        self.all.get(circle)
    }

    fn tie(&self, circle: &CircleId) -> Option<Tie> {
        self.get(circle).map(|circle| circle.tie)
    }

    /// Whether we are in it.
    pub(super) fn is_ours(&self, circle: &CircleId) -> bool {
        self.tie(circle) == Some(Tie::Member)
    }

    /// Whether the network carries it.
    pub(super) fn is_carried(&self, circle: &CircleId) -> bool {
        matches!(self.tie(circle), Some(Tie::Member | Tie::Keeper))
    }

    /// Whether what is said in it is shown here: what we keep for others is not.
    pub(super) fn is_shown(&self, circle: &CircleId) -> bool {
        self.get(circle).is_some_and(Circle::is_readable)
    }

    /// Whether it is known to be one that anybody can read.
    pub(super) fn is_open(&self, circle: &CircleId) -> bool {
        self.get(circle).is_some_and(|circle| circle.secret.is_none() && !circle.name.is_empty())
    }

    /// Whether something that is in these circles may be spoken of in another: it is there as well, or everybody can read
    /// it. What is in private circles alone is never named outside of them.
    pub(super) fn may_speak_of(&self, where_it_is: &[CircleId], circle: &CircleId) -> bool {
        where_it_is.contains(circle) || where_it_is.iter().any(|there| self.is_open(there))
    }

    /// Opens what was said in a private circle of ours; anything else stays as it is.
    ///
    /// # Errors
    /// When it was said there, but by nobody who is in it.
    pub(super) fn open(&self, item: &mut Verified) -> Result<(), Unopened> {
        self.keys.open(item)
    }
}

impl State {
    /// A circle in one line.
    pub(super) fn circle_ref(&self, circle: &CircleId) -> CircleRef {
        let known = self.circles.get(circle);
        CircleRef {
            id: circle.to_string(),
            name: known.map(|known| known.name.to_string()).unwrap_or_default(),
            private: known.is_some_and(|known| known.secret.is_some()),
        }
    }

    /// The circles in which an experiment is, the commons first, then by name.
    pub(super) fn circles_of(&self, id: &PublicId) -> Vec<CircleRef> {
        let mut circles: Vec<CircleRef> = self.catalogue.circles_of(id).map(|id| self.circle_ref(&id)).collect();
        circles.sort_by_cached_key(|circle| {
            (circle.private || circle.name != COMMONS, crate::index::fold(&circle.name), circle.id.clone())
        });
        circles
    }

    /// The circle that is meant: a name, or the start of an id.
    pub(super) fn find_circle(&self, typed: &str) -> Result<CircleId, Error> {
        let typed = typed.trim();
        let there = || self.circles.all.iter().filter(|(_, circle)| circle.tie != Tie::Left);
        let named: Vec<CircleId> = there().filter(|(_, circle)| *circle.name == *typed).map(|(id, _)| *id).collect();
        let is_id = |id: &CircleId| typed.len() >= TYPED && id.to_string().starts_with(&typed.to_lowercase());
        let found = if named.is_empty() { there().map(|(id, _)| *id).filter(is_id).collect() } else { named };
        match found.as_slice() {
            [] => Err(Error::new(ErrorCode::NotFound, say!("no-circle", name = typed)).next("joinup circle list")),
            [circle] => Ok(*circle),
            several => {
                Err(Error::new(ErrorCode::Ambiguous, say!("circles-fit", number = several.len(), typed = typed))
                    .why(say!("circles-fit-why"))
                    .next("joinup circle list"))
            }
        }
    }
}

impl Engine {
    /// The circle of that name, if we are in it.
    pub(super) fn our_circle(&self, typed: &str) -> Result<CircleId, Error> {
        let circle = self.look(|state| state.find_circle(typed))?;
        if self.circles_now().is_ours(&circle) {
            return Ok(circle);
        }
        Err(Error::new(ErrorCode::NotAllowed, say!("circle-only-kept")).next("joinup circle list"))
    }

    pub(super) fn circles_now(&self) -> Arc<Circles> {
        self.look(|state| Arc::clone(&state.circles))
    }

    /// The circles that the network carries, the commons first.
    pub fn carried_circles(&self) -> Vec<CircleId> {
        self.circles_now().carried()
    }

    pub(super) fn refresh_circles(&self) {
        self.change(|state| state.circles = Arc::new(Circles::of(&state.own.circles)));
    }

    /// Signs what we say, and seals it first where it is for a private circle. In a circle of which we know no more than
    /// the id nothing is said.
    pub(super) fn sign(&self, draft: Draft) -> Result<Verified, Error> {
        let circles = self.circles_now();
        if let Some(key) = circles.keys.get(&draft.circle) {
            return Ok(draft.sign_sealed(&self.0.key, key)?);
        }
        if circles.is_open(&draft.circle) {
            return Ok(draft.sign(&self.0.key)?);
        }
        Err(Error::new(ErrorCode::NotAllowed, say!("circle-not-ours")).next("joinup circle list"))
    }

    /// The current item of a slot as the store has it, opened.
    pub(super) fn held(&self, circle: &CircleId, slot: &SlotHash) -> Result<Option<Verified>, Error> {
        Ok(self.0.store.item(circle, slot)?.map(|item| self.opened(item)))
    }

    /// An item of the store or the journal, opened if it can be.
    pub(super) fn opened(&self, mut item: Verified) -> Verified {
        if let Err(error) = self.circles_now().open(&mut item) {
            tracing::debug!(%error, "an item of a private circle stays closed");
        }
        item
    }

    /// The circles of this home.
    pub fn circles(&self) -> Listed {
        let circles = self.circles_now();
        let row = |id: CircleId| {
            let set = self.0.store.state(&id);
            let circle = self.look(|state| state.circle_ref(&id));
            CircleRow {
                kept: circles.tie(&id) == Some(Tie::Keeper),
                experiments: self.look(|state| state.catalogue.held_in(&id)),
                communities: self.look(|state| state.catalogue.profiles_in(&id)),
                items: set.count,
                set: data_encoding::HEXLOWER.encode(set.hash.as_bytes()),
                circle,
            }
        };
        Listed { items: circles.carried().into_iter().map(row).collect(), notices: Vec::new() }
    }

    /// Puts us into an open circle, or makes a private one.
    ///
    /// # Errors
    /// When the name is none, we are in it, there are too many, or it cannot be saved.
    pub fn enter_circle(&self, request: &CircleRequest) -> Result<Listed, Error> {
        let name = circle_name(&request.name)?;
        let secret = if request.private { Some(Secret(self.0.clock.random()?)) } else { None };
        let circle = Circle { name: name.as_str().into(), secret, tie: Tie::Member };
        let id = circle.id().ok_or_else(|| no_name(&request.name))?;
        let _turn = self.turn();
        self.room_for_circle(&id)?;
        if self.circles_now().is_ours(&id) {
            return Err(Error::new(ErrorCode::NotAllowed, say!("circle-joined-before", name = name.as_str()))
                .next("joinup circle list"));
        }
        self.write_facts(&[Fact::CircleJoined { name: name.to_string(), secret: circle.secret.clone() }])?;
        self.begin_circle(&id)?;
        let (code, message, next) = if request.private {
            let next = format!("joinup invite --circle {}", quoted(name.as_str()));
            ("circle-private", say!("circle-made-private", name = name.as_str()), next)
        } else {
            ("circle-open", say!("circle-joined-open", name = name.as_str()), String::new())
        };
        let notice = Notice { code: code.into(), message, next };
        Ok(Listed { notices: vec![notice], ..self.circles() })
    }

    /// We are in a circle from now on: what is held of it is shown, what nobody in it can have said goes, and our profile
    /// is said there.
    pub(super) fn begin_circle(&self, circle: &CircleId) -> Result<(), Error> {
        self.refresh_circles();
        self.show_circle(circle)?;
        self.refresh_policy();
        self.judge_anew();
        self.tell(News::Circles);
        self.say_profile_in(&[*circle])?;
        self.restate_manifest()
    }

    /// Shows what the store holds of a circle that was kept until now.
    fn show_circle(&self, circle: &CircleId) -> Result<(), Error> {
        let circles = self.circles_now();
        let mut foreign = Vec::new();
        for item in self.0.store.items(*circle) {
            match item {
                Ok(mut item) => match circles.open(&mut item) {
                    Ok(()) => drop(self.change(|state| state.catalogue.put(&item))),
                    Err(_) => foreign.push(item.slot()),
                },
                Err(error) => tracing::warn!(%error, "an item cannot be read"),
            }
        }
        if !foreign.is_empty() {
            self.0.store.remove_from(*circle, move |entry| foreign.contains(&entry.slot))?;
        }
        Ok(())
    }

    /// Leaves a circle, or keeps it no more. What others said in it is deleted here; what we said stays.
    ///
    /// # Errors
    /// When there is none of that name, it is the commons, or it cannot be saved.
    pub fn leave_circle(&self, typed: &str) -> Result<Listed, Error> {
        let circle = self.look(|state| state.find_circle(typed))?;
        if circle == self.commons() {
            return Err(Error::new(ErrorCode::NotAllowed, say!("circle-commons"))
                .why(say!("circle-commons-why"))
                .next("joinup circle list"));
        }
        let known = self.look(|state| state.circle_ref(&circle));
        let kept = self.circles_now().tie(&circle) == Some(Tie::Keeper);
        let removed = {
            let _turn = self.turn();
            self.write_facts(&[Fact::CircleLeft { circle }])?;
            self.refresh_circles();
            self.forget_circle(&circle)?
        };
        self.refresh_policy();
        self.judge_anew();
        self.forget_in_index();
        self.tell(News::Circles);
        let message = if kept {
            say!("circle-kept-no-more", number = removed)
        } else {
            say!("circle-left", name = known.name, number = removed)
        };
        let notices = vec![Notice { code: "circle-left".into(), message, next: String::new() }];
        Ok(Listed { notices, ..self.circles() })
    }

    /// Deletes what others said in a circle; gives the number of items.
    pub(super) fn forget_circle(&self, circle: &CircleId) -> Result<usize, Error> {
        let us = self.us();
        let slots: Vec<SlotHash> = self.0.store.look(circle, |replica| {
            replica.after(None).filter(|entry| entry.author != us).map(|entry| entry.slot).collect()
        });
        let removed = self.0.store.remove_from(*circle, move |entry| entry.author != us)?;
        let mut records: Vec<Digest> = self.change(|state| {
            let mut orphans: Vec<Digest> = slots.iter().filter_map(|slot| state.catalogue.remove(slot)).collect();
            state.catalogue.retain_unreferenced(&mut orphans);
            orphans
        });
        records.dedup();
        self.forget_records(&records);
        Ok(removed)
    }

    /// Keeps what is said in a circle from now on, for others, without reading it: as who bridges between those who cannot
    /// reach each other.
    ///
    /// # Errors
    /// When there are too many, or it cannot be saved.
    pub fn keep_circle(&self, circle: CircleId) -> Result<(), Error> {
        let _turn = self.turn();
        if self.circles_now().is_carried(&circle) {
            return Ok(());
        }
        if let Some(left) = self.circles_now().get(&circle).filter(|left| !left.name.is_empty()) {
            // Whoever knows its name and secret would read it.
            return Err(Error::new(ErrorCode::NotAllowed, say!("circle-keep-known", name = &*left.name)));
        }
        self.room_for_circle(&circle)?;
        self.write_facts(&[Fact::CircleKept { circle }])?;
        self.refresh_circles();
        self.judge_anew();
        self.tell(News::Circles);
        Ok(())
    }

    /// The same of an id that was typed.
    ///
    /// # Errors
    /// When it is no id, there are too many, or it cannot be saved.
    pub fn keep_circle_by(&self, typed: &str) -> Result<Listed, Error> {
        let circle: CircleId = typed.trim().parse().map_err(|_| {
            Error::new(ErrorCode::Usage, say!("circle-no-id", typed = typed)).next("joinup circle list --json")
        })?;
        self.keep_circle(circle)?;
        let notices = vec![Notice { code: "circle-kept".into(), message: say!("circle-kept"), next: String::new() }];
        Ok(Listed { notices, ..self.circles() })
    }

    pub(super) fn room_for_circle(&self, circle: &CircleId) -> Result<(), Error> {
        let circles = self.circles_now();
        let carried = circles.ours().len() + circles.of_tie(Tie::Keeper).count();
        if circles.is_carried(circle) || carried < limits::CIRCLES {
            return Ok(());
        }
        Err(Error::new(ErrorCode::NotAllowed, say!("circles-full", most = limits::CIRCLES)).next("joinup circle list"))
    }

    /// Where something of ours of this kind stands, in whichever circle, and whether that is a withdrawal.
    pub(super) fn places_of(&self, kind: Kind, id: &EntryId) -> Vec<Standing> {
        let us = self.us();
        let circles: Vec<CircleId> =
            self.circles_now().all.iter().filter(|(_, circle)| circle.is_readable()).map(|(id, _)| *id).collect();
        let found = circles.into_iter().filter_map(|circle| {
            let slot = SlotHash::of(&circle, &us, kind, id);
            let ours = self.look(|state| state.own.newest.get(&slot).map(|own| own.stamp));
            let stamp = ours.max(self.0.store.entry(&circle, &slot).map(|entry| entry.stamp))?;
            Some(Standing { circle, slot, withdrawn: stamp.is_tombstone() })
        });
        found.collect()
    }

    /// What takes something of ours back, in every circle in which it stands.
    pub(super) fn tombstones(&self, kind: Kind, id: EntryId) -> Result<Vec<Verified>, Error> {
        let places = self.places_of(kind, &id).into_iter().filter(|place| !place.withdrawn);
        let gone = places.map(|Standing { circle, slot, .. }| {
            let stamp = self.next_stamp(&circle, &slot);
            self.sign(Draft { circle, kind, id, stamp, payload: Payload::Tombstone })
        });
        gone.collect()
    }

    /// The circles that we are in and in which a community has said its profile.
    pub(super) fn circles_with(&self, community: &CommunityId) -> Vec<CircleId> {
        let slot = |circle: &CircleId| SlotHash::of(circle, community, Kind::PROFILE, &EntryId::ONLY);
        self.look(|state| {
            let known = state.catalogue.community(community);
            let is_known = |circle: &CircleId| known.is_some_and(|known| known.has_profile_in(&slot(circle)));
            state.circles.ours().into_iter().filter(is_known).collect()
        })
    }

    /// Which of these items are not wanted: of a private circle of ours, and not of its members, or removed here; opens
    /// the others.
    pub(super) fn open_all(&self, items: &mut [Verified]) -> Vec<bool> {
        let (circles, policy) = (self.circles_now(), self.policy());
        items.iter_mut().map(|item| circles.open(item).is_err() || policy.is_removed(item.header())).collect()
    }
}

/// The outcomes of items of which some were not wanted, in their order.
pub(super) fn with_unwanted(unwanted: &[bool], taken: Vec<Outcome>) -> Vec<Outcome> {
    let mut taken = taken.into_iter();
    let refused = Outcome::Refused(joinup_protocol::replica::Refusal::Unwanted);
    unwanted.iter().map(|unwanted| if *unwanted { refused } else { taken.next().unwrap_or(refused) }).collect()
}

/// Whether an item says something that nobody here can read.
pub(super) fn is_closed(payload: &Payload) -> bool {
    matches!(payload, Payload::Newer | Payload::Sealed)
}

/// A name as a command takes it.
pub(super) fn quoted(name: &str) -> String {
    let plain = name.chars().all(|letter| letter.is_alphanumeric() || "-_.".contains(letter));
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace(['"', '\\', '$', '`'], "?")) }
}

fn no_name(typed: &str) -> Error {
    Error::new(ErrorCode::Usage, say!("circle-no-name", typed = typed))
        .why(say!("circle-no-name-why", most = limits::CIRCLE_NAME))
}

/// A name that a circle may have beside the commons.
pub(super) fn circle_name(typed: &str) -> Result<Text<{ limits::CIRCLE_NAME }>, Error> {
    let name: Text<{ limits::CIRCLE_NAME }> = typed.trim().parse().map_err(|_| no_name(typed))?;
    if name.is_empty() || name.as_str().chars().any(char::is_control) {
        return Err(no_name(typed));
    }
    if name.as_str() == COMMONS {
        return Err(Error::new(ErrorCode::NotAllowed, say!("circle-is-commons")).next("joinup circle list"));
    }
    Ok(name)
}
