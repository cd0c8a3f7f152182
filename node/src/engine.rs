//! Every operation that a person can ask for, without the network.
//!
//! The engine owns a community's folder: its journal, which is the only copy of own work; the store, which holds
//! everybody's items; and in memory the catalogue, by which lists are made. Every change of ours goes the same way:
//! journal first, durably, then the store, then the catalogue. What the network brings goes to store and catalogue.
//!
//! Operations block on the disk and are called from threads that may. They take and give the types of the API, and
//! refuse with its [`Error`]. One file for each noun: `identity`, `drafts`, `publish`, `browse` ...

mod adapt;
mod backup;
mod blocks;
mod browse;
mod bundles;
mod carry;
mod catalogue;
mod circles;
pub(crate) mod clean;
mod community;
mod compare;
mod doctor;
mod drafts;
mod export;
mod fact;
mod find;
mod grants;
mod grow;
mod holdings;
mod identity;
mod import;
mod introductions;
mod invite;
mod lineage;
mod machines;
mod news;
mod nodes;
mod notes;
pub mod numbers;
mod own;
mod policy;
mod profile_text;
mod publish;
mod reading;
mod receipts;
mod refusal;
mod relay;
mod report;
mod restored;
mod room;
mod searching;
mod settings;
mod show;
mod status;
#[cfg(test)]
mod tests;
mod versions;
mod waiting;
mod withdraw;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, atomic::AtomicBool},
    time::Duration,
};

use joinup_protocol::{
    id::{COMMONS, CircleId, CommunityId, NodeId, SlotHash},
    item::Verified,
    key::CommunityKey,
    replica::Outcome,
    time::Millis,
};
use tokio::sync::broadcast;

pub(crate) use self::backup::Written;
pub use self::{
    bundles::{Packing, Unpacking},
    doctor::{cannot_open, rebuild},
    export::Export,
    identity::{Setup, already_set_up, set_up},
    invite::{Redemption, addresses_for_invite, is_final, reach_of},
    news::News,
    show::Missing,
};
use self::{catalogue::Catalogue, circles::Circles, fact::Fact, own::Own, policy::Policy};
use crate::{
    api::Error,
    clock::Clock,
    config::Settings,
    files::Files,
    home::{Home, KeyFile},
    index::Index,
    journal::{Entry, Journal, JournalReport, Place, Sort},
    store::{OpenReport, Store},
};

pub(crate) use self::refusal::{as_its_user, not_set_up, restart};

/// News that a slow listener may lag behind before it misses some.
const NEWS: usize = 1_024;
/// Items of one batch that are told one by one; of more, only their number is told when the catch-up is over.
const TOLD: usize = 64;

type Outcomes = Vec<Outcome>;

/// Everything that one community's node can do. Cheap to clone, usable from any thread.
#[derive(Debug, Clone)]
pub struct Engine(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Clock,
    key: CommunityKey,
    node: NodeId,
    journal: Journal,
    found: (JournalReport, OpenReport),
    store: Store,
    files: Files,
    index: Index,
    /// One change of ours at a time, so that two cannot both be the next version.
    turn: Mutex<()>,
    /// Held by whoever brings items in, until what they took the place of is gone from everywhere.
    keeping: RwLock<()>,
    state: RwLock<State>,
    /// Changes with every decision of ours about what is wanted.
    judgement: std::sync::atomic::AtomicU64,
    /// What each node and we held when a session with it last came to its end.
    compared: Mutex<waiting::Compared>,
    /// When words last left the index because somebody asked whether they had, and how long that took.
    forgotten: Mutex<Option<(Duration, Duration)>>,
    /// Nodes that had to be told who we are, since we were restored.
    hearing: Mutex<restored::Hearing>,
    /// Whether there was little room on the disk when somebody last looked.
    tight: AtomicBool,
    tally: numbers::Tally,
    /// What this node does for others as a relay.
    errands: relay::Errands,
    news: broadcast::Sender<News>,
    /// Holds the folder's lock. Fields are dropped in this order: nobody may have the folder before the store is closed.
    home: Arc<Home>,
}

/// What is in memory, changed together.
#[derive(Debug)]
struct State {
    own: Own,
    catalogue: Catalogue,
    settings: Settings,
    policy: Arc<Policy>,
    /// The circles that `own` says, with what opens them.
    circles: Arc<Circles>,
    /// Of when the backup is that we were restored from, until others have told what we said after it.
    restored: Option<crate::api::types::Moment>,
    /// How far our clock is off, as far as peers say, when that is too much.
    clock_off: Option<i64>,
    /// What was written down since the journal was opened.
    written: Count,
}

/// So much was written into the journal.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    batches: usize,
    entries: usize,
}

impl State {
    /// Whether something follows from our decisions, and from what is held, that did not follow before.
    fn refresh_policy(&mut self, us: CommunityId, now: Millis) -> bool {
        let policy = Policy::new(us, &self.own, &self.catalogue, &self.settings, now);
        let differs = policy != *self.policy;
        if differs {
            self.policy = Arc::new(policy);
        }
        differs
    }
}

impl Engine {
    /// Opens a folder in which a community was set up.
    ///
    /// # Errors
    /// When there is no key, or journal or store cannot be opened.
    pub fn open(home: Arc<Home>, clock: Clock) -> Result<Self, Error> {
        // Before anything else is touched: without its key nothing here can be used.
        home.community_key()?;
        let store = Store::open(&home.store())?;
        Self::over(home, clock, store)
    }

    fn over(home: Arc<Home>, clock: Clock, (store, opened): (Store, OpenReport)) -> Result<Self, Error> {
        let key = home.community_key()?.ok_or_else(|| refusal::not_set_up(home.path()))?;
        let seed = home.seed(KeyFile::Node)?.ok_or_else(|| refusal::not_set_up(home.path()))?;
        // A node's key is an ed25519 key like a community's, and so is made of its seed.
        let node = NodeId::new(*CommunityKey::from_seed(&seed).id().as_bytes());
        let settings = Settings::take_over(home.path())?;
        let files = Files::open(&home.records()).map_err(Error::failed)?;
        let mut own = Own::new(key.id());
        let (journal, report) = Journal::open(&home.own(), |place, entry| take(&mut own, place, &entry))?;
        let catalogue = Catalogue::default();
        let index = Index::new(home.index(), catalogue.changed());
        let circles = Arc::new(Circles::of(&own.circles));
        let state = State {
            own,
            catalogue,
            settings,
            policy: Arc::default(),
            circles,
            restored: home.restored().map(crate::api::types::Moment),
            clock_off: None,
            written: Count::default(),
        };
        let engine = Self(Arc::new(Inner {
            home,
            clock,
            key,
            node,
            journal,
            found: (report, opened),
            store,
            files,
            index,
            turn: Mutex::default(),
            keeping: RwLock::default(),
            forgotten: Mutex::default(),
            state: RwLock::new(state),
            judgement: std::sync::atomic::AtomicU64::default(),
            compared: Mutex::default(),
            tight: AtomicBool::default(),
            tally: numbers::Tally::default(),
            errands: relay::Errands::default(),
            hearing: Mutex::default(),
            news: broadcast::channel(NEWS).0,
        }));
        engine.drop_removed()?;
        engine.fill()?;
        engine.take_peers();
        engine.drop_orphans();
        engine.forget_unlent();
        engine.room();
        Ok(engine)
    }

    /// Brings the catalogue in step with the store, and the store in step with the journal.
    fn fill(&self) -> Result<(), Error> {
        let inner = &*self.0;
        let circles = self.circles_now();
        for circle in inner.store.circles() {
            if !circles.is_carried(&circle) {
                // We left it, and were interrupted.
                self.forget_circle(&circle)?;
            }
            for item in inner.store.items(circle).filter(|_| circles.is_shown(&circle)) {
                match item.map(|item| self.opened(item)) {
                    Ok(item) => drop(self.change(|state| state.catalogue.put(&item))),
                    Err(error) => tracing::warn!(%error, "an item cannot be read"),
                }
            }
        }
        self.refresh_policy();
        let (missing, held_back): (Vec<Place>, Vec<Place>) = self.look(|state| {
            let newest = state.own.newest.iter();
            let missing = newest.filter(|(slot, own)| {
                inner.store.entry(&own.circle, slot).is_none_or(|held| held.digest != own.digest)
            });
            let missing = missing.map(|(_, own)| own).filter(|own| !state.own.is_held_back(&own.digest));
            (missing.map(|own| own.place).collect(), state.own.held_back().map(|own| own.place).collect())
        });
        self.show_held_back(&self.read_items(held_back)?);
        let missing = self.read_items(missing)?;
        if !missing.is_empty() {
            let _ = self.keep(missing)?;
        }
        self.change(|state| state.own.all_offered());
        Ok(())
    }

    fn read_items(&self, places: Vec<Place>) -> Result<Vec<Verified>, Error> {
        places.into_iter().filter_map(|place| self.read_item(place).transpose()).collect()
    }

    /// Gives the folder back; the store is closed when nobody else holds this engine.
    pub(crate) fn close(self) -> Arc<Home> {
        Arc::clone(&self.0.home)
    }

    /// Who we are.
    pub fn us(&self) -> CommunityId {
        self.0.key.id()
    }

    /// Which machine this is.
    pub fn node(&self) -> NodeId {
        self.0.node
    }

    /// The folder.
    pub fn home(&self) -> &Home {
        &self.0.home
    }

    /// The time, as far as this computer knows.
    pub fn now(&self) -> Millis {
        self.0.clock.now()
    }

    /// The circle that everybody is in.
    fn commons(&self) -> CircleId {
        CircleId::open(COMMONS)
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.0.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state())
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.state.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits for our turn to change something of our own.
    fn turn(&self) -> MutexGuard<'_, ()> {
        self.0.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Judges by our decisions as they are now: what a session found settled may be wanted from here on.
    fn refresh_policy(&self) {
        if self.change(|state| state.refresh_policy(self.us(), self.now())) {
            self.judge_anew();
        }
    }

    fn policy(&self) -> Arc<Policy> {
        self.look(|state| Arc::clone(&state.policy))
    }

    /// Writes down what happened here, as one batch: durable on return.
    fn write(&self, entries: &[Entry]) -> Result<(), Error> {
        let places = self.0.journal.append(entries)?;
        self.change(|state| {
            state.written.batches += usize::from(!entries.is_empty());
            state.written.entries += entries.len();
            for (place, entry) in places.into_iter().zip(entries) {
                take(&mut state.own, place, entry);
            }
        });
        Ok(())
    }

    fn write_facts(&self, facts: &[Fact]) -> Result<(), Error> {
        let entries: Result<Vec<Entry>, _> = facts.iter().map(Fact::to_entry).collect();
        self.write(&entries.map_err(refusal::too_long)?)
    }

    /// Offers items, of ours or of others, to the store, and shows what changed in the catalogue. What was said in a
    /// private circle of ours by nobody who is in it is not wanted.
    fn keep(&self, mut items: Vec<Verified>) -> Result<Outcomes, Error> {
        let _keeping = self.0.keeping.read().unwrap_or_else(PoisonError::into_inner);
        let heard = self.0.clock.elapsed();
        let unwanted = self.open_all(&mut items);
        let mut unwanted_here = unwanted.iter();
        items.retain(|_| unwanted_here.next() == Some(&false));
        let manifests = self.manifests_before(&items);
        let outcomes = self.0.store.apply(items.clone(), self.now(), &*self.policy())?;
        self.show_kept(&items, &outcomes);
        self.0.tally.offered(&outcomes, self.now());
        self.note_withdrawals(&items, &outcomes, heard);
        self.run_errands(&items, &outcomes, manifests);
        let circles = self.circles_now();
        let changes = items.iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_change());
        let of_others =
            changes.filter(|(item, _)| item.header().author != self.us() && circles.is_shown(&item.header().circle));
        of_others.take(TOLD).for_each(|(item, outcome)| self.announce_received(item, outcome));
        Ok(circles::with_unwanted(&unwanted, outcomes))
    }

    /// Brings the catalogue in step with what the store has taken. Gossip and sessions end here in any order, so an
    /// item is shown only if its slot still holds it: what replaced it in between is shown by whoever brought that.
    fn show_kept(&self, items: &[Verified], outcomes: &[Outcome]) {
        let held = |circle: &CircleId, slot: &SlotHash| self.0.store.entry(circle, slot);
        let mut orphans = Vec::new();
        self.change(|state| {
            for (item, outcome) in items.iter().zip(outcomes).filter(|(_, outcome)| outcome.is_change()) {
                let circle = &item.header().circle;
                if let Outcome::Accepted { evicted: Some(gone) } = outcome
                    && held(circle, &gone.slot).is_none()
                {
                    orphans.extend(state.catalogue.remove(&gone.slot));
                }
                let is_held = held(circle, &item.slot()).is_some_and(|held| held.digest == item.digest());
                if is_held && state.circles.is_shown(circle) {
                    orphans.extend(state.catalogue.put(item));
                }
            }
            state.catalogue.retain_unreferenced(&mut orphans);
        });
        if items.iter().any(|item| item.header().kind == joinup_protocol::id::Kind::INTRODUCTION) {
            self.refresh_policy();
        }
        self.forget_records(&orphans);
    }

    /// Lets items go that have expired, unless our clock is wrong; a withdrawal never does.
    pub(crate) fn expire(&self) -> Result<(), Error> {
        if self.look(|state| state.clock_off.is_some()) {
            return Ok(());
        }
        let now = self.now();
        let expired = self.0.store.expire(now)?;
        self.0.tally.expired(expired);
        if expired > 0 {
            let records: Vec<_> = self.change(|state| {
                let gone = state.catalogue.expired(now);
                gone.iter().filter_map(|slot| state.catalogue.remove(slot)).collect()
            });
            self.forget_records(&records);
        }
        Ok(())
    }

    /// Answers, which takes the store's writer and what is held in memory; a writer that has stopped answers as well.
    pub(crate) fn answer(&self) {
        if let Err(error) = self.0.store.settle() {
            tracing::warn!(%error, "the store does not write");
        }
        self.look(|_| ());
    }

    /// Looks after the folder, every minute: what has expired goes, and what there is no more room for.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub(crate) fn look_after(&self) -> Result<(), Error> {
        self.make_room();
        self.room();
        self.expire()?;
        self.carry_no_more()?;
        if let Err(error) = self.forget_what_was_withdrawn() {
            tracing::warn!(%error, "the index of words cannot be written again");
        }
        self.look_after_relay()
    }

    /// Removes records that no current item refers to, as when the program ended between the two.
    fn drop_orphans(&self) {
        match self.0.files.all() {
            Ok(kept) => {
                let mut records = kept.into_iter().map(|kept| kept.digest).collect();
                self.look(|state| state.catalogue.retain_unreferenced(&mut records));
                self.forget_records(&records);
            }
            Err(error) => tracing::warn!(%error, "the records that were fetched cannot be listed"),
        }
    }

    /// Removes records of others that no current item refers to.
    fn forget_records(&self, records: &[joinup_protocol::id::Digest]) {
        for record in records {
            if let Err(error) = self.0.files.remove(record) {
                tracing::warn!(%error, "a record that is not referred to any more cannot be removed");
            }
        }
    }

    fn read_item(&self, place: Place) -> Result<Option<Verified>, Error> {
        let entry = self.0.journal.read(place)?;
        Ok(Verified::from_store(&entry.body).ok().map(|item| self.opened(item)))
    }
}

fn item_entry(item: &Verified) -> Entry {
    Entry { sort: Sort::Item, body: item.bytes().to_vec() }
}

fn take(own: &mut Own, place: Place, entry: &Entry) {
    if let Err(error) = own.take(place, entry) {
        tracing::warn!(error, "an entry of the journal makes no sense to this joinup and is left alone");
    }
}
