//! Opening a store: loading the replicas, comparing them with what was written beside them, and starting anew from
//! own work when that fails.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use joinup_protocol::{
    id::CircleId,
    item::Verified,
    reconcile::SetState,
    replica::{Replica, Same},
    time::Millis,
};

use super::{
    Store, StoreError,
    backing::{Backing, BackingError, Batch, Pairs, Place},
    keys::{self, Table},
    sets::Sets,
};
use crate::durable;

/// Pairs read at once while loading.
const PAGE: usize = 1_024;

/// Why a store does not open. Own work is safe in the journal: `joinup doctor --rebuild` makes a new store from it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It cannot be read at all.
    #[error("the store cannot be read: {0}")]
    Unreadable(String),
    /// It does not hold what it says it holds.
    #[error("the store holds {} items of a circle where it should hold {}, or others", .found.count, .written.count)]
    Mismatch {
        /// The circle.
        circle: CircleId,
        /// What was written beside the set.
        written: SetState,
        /// What was found.
        found: SetState,
    },
    /// The system does not let it be opened: no permission, no room, no more files.
    #[error("the store cannot be opened: {0}")]
    System(String),
    /// A newer joinup wrote it.
    #[error("the store was written by a newer joinup (layout {0})")]
    Newer(u32),
    /// An earlier joinup wrote it, in a layout that is read no more.
    #[error("the store was written by an earlier joinup (layout {0})")]
    Earlier(u32),
}

impl OpenError {
    /// Whether [`rebuild`] helps.
    pub const fn is_damage(&self) -> bool {
        matches!(self, Self::Unreadable(_) | Self::Mismatch { .. } | Self::Earlier(_))
    }
}

impl From<BackingError> for OpenError {
    fn from(error: BackingError) -> Self {
        match error {
            BackingError::System(why) => Self::System(why),
            BackingError::Broken(why) => Self::Unreadable(why),
        }
    }
}

/// What was found when the store was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenReport {
    /// Count and hash of each circle's set.
    pub circles: Vec<(CircleId, SetState)>,
    /// Batches that were durable and are gone: the database was damaged and went back to an earlier state. What is
    /// missing of our own has to be applied again, the rest comes back by catch-up.
    pub lost: u64,
}

/// What a store begins with.
pub(super) struct Loaded {
    pub(super) sets: Sets,
    pub(super) batches: u64,
    /// The last place, after which the next batch begins.
    pub(super) end: Place,
    /// What was still to be erased, and is now.
    pub(super) erased: Vec<Place>,
    pub(super) report: OpenReport,
}

/// Loads all replicas.
pub(super) fn load(backing: &dyn Backing) -> Result<Loaded, OpenError> {
    check_layout(backing)?;
    let end = end(backing)?;
    let erased = erase_rest(backing)?;
    let sets = load_sets(backing, end)?;
    let found: BTreeMap<CircleId, SetState> =
        sets.circles.iter().map(|(circle, replica)| (*circle, replica.state())).collect();
    compare(backing, &found)?;
    let (marked, batches) = (backing.marked(), batches(backing)?);
    let report = OpenReport { circles: found.into_iter().collect(), lost: marked.saturating_sub(batches) };
    Ok(Loaded { sets, batches: batches.max(marked), end, erased, report })
}

/// Erases what the last batch wanted erased, as when the program ended before it came to that.
fn erase_rest(backing: &dyn Backing) -> Result<Vec<Place>, OpenError> {
    let mut places = Vec::new();
    for_each(backing, &Table::Erased.prefix(), |key, bytes| {
        places.push(keys::erased_from_bytes(key, bytes?)?);
        Some(())
    })?;
    backing.erase(&places)?;
    Ok(places)
}

/// Loads the entries, and lets go of all records that none of them tells of.
fn load_sets(backing: &dyn Backing, end: Place) -> Result<Sets, OpenError> {
    let mut sets = Sets::default();
    let mut ends = BTreeMap::from([(end.segment, end.end())]);
    for_each(backing, &Table::Entries.prefix(), |key, bytes| {
        let circle = keys::circle_of(key)?;
        let (entry, place) = keys::entry_from_bytes(key, bytes?)?;
        sets.circles.entry(circle).or_insert_with(|| Replica::new(circle)).load(entry);
        sets.put(entry.slot, Some(place));
        let reached = ends.entry(place.segment).or_default();
        *reached = place.end().max(*reached);
        Some(())
    })?;
    backing.cut(&ends)?;
    Ok(sets)
}

/// Compares the sets with what was written beside them.
fn compare(backing: &dyn Backing, found: &BTreeMap<CircleId, SetState>) -> Result<(), OpenError> {
    let mut written = BTreeMap::new();
    for_each(backing, &Table::Circles.prefix(), |key, bytes| {
        written.insert(keys::circle_of(key)?, keys::state_from_bytes(bytes?)?);
        Some(())
    })?;
    for circle in found.keys().chain(written.keys()) {
        let [found, written] = [found, &written]
            .map(|states| states.get(circle).copied().unwrap_or_else(|| Replica::new(*circle).state()));
        if found != written {
            return Err(OpenError::Mismatch { circle: *circle, written, found });
        }
    }
    Ok(())
}

/// Compares the layout's version; an empty store gets one.
fn check_layout(backing: &dyn Backing) -> Result<(), OpenError> {
    let key = Table::Layout.prefix();
    let Some(value) = backing.get(&key)? else {
        if !backing.scan(&[], None, 1)?.is_empty() {
            return Err(OpenError::Unreadable("the version of its layout is missing".to_owned()));
        }
        let layout = keys::seal(&key, &keys::LAYOUT.to_be_bytes());
        backing.write(&Batch::of(Pairs::from([(key.to_vec(), Some(layout))])))?;
        return Ok(backing.sync()?);
    };
    let found = keys::unseal(&key, &value).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    match found {
        Some(keys::LAYOUT) => Ok(()),
        Some(earlier @ ..keys::LAYOUT) => Err(OpenError::Earlier(earlier)),
        Some(newer) => Err(OpenError::Newer(newer)),
        None => Err(OpenError::Unreadable("the version of its layout is damaged".to_owned())),
    }
}

/// How many batches were ever written; none in a store that is new.
fn batches(backing: &dyn Backing) -> Result<u64, OpenError> {
    let key = Table::Batches.prefix();
    let Some(value) = backing.get(&key)? else { return Ok(0) };
    let number = keys::unseal(&key, &value).and_then(keys::batches_from_bytes);
    number.ok_or_else(|| OpenError::Unreadable("the number of its batches is damaged".to_owned()))
}

/// Where the records end; at the very beginning in a store that is new.
fn end(backing: &dyn Backing) -> Result<Place, OpenError> {
    let key = Table::End.prefix();
    let Some(value) = backing.get(&key)? else { return Ok(Place { segment: 0, at: 0, length: 0 }) };
    let end = keys::unseal(&key, &value).and_then(|bytes| keys::place_from_bytes(bytes, 0));
    end.ok_or_else(|| OpenError::Unreadable("the end of its records is damaged".to_owned()))
}

/// Visits all pairs of a table, the bytes of a value being `None` when they are damaged. A visit that gives `None`
/// is passed over: the set's hash tells that something is missing.
fn for_each(
    backing: &dyn Backing,
    prefix: &[u8],
    mut visit: impl FnMut(&[u8], Option<&[u8]>) -> Option<()>,
) -> Result<(), OpenError> {
    let mut after: Option<Vec<u8>> = None;
    loop {
        let page = backing.scan(prefix, after.as_deref(), PAGE)?;
        for (key, value) in &page {
            if visit(key, keys::unseal(key, value)).is_none() {
                tracing::warn!("a damaged entry of the store is passed over");
            }
        }
        match page.into_iter().next_back() {
            Some((last, _)) => after = Some(last),
            None => return Ok(()),
        }
    }
}

/// A store made anew.
#[derive(Debug)]
pub struct Rebuilt {
    /// The new store.
    pub store: Store,
    /// Where the old one is now, if there was one.
    pub moved_to: Option<PathBuf>,
    /// How many items of our own it holds.
    pub items: usize,
}

/// Why no new store could be made.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The old folder cannot be moved aside.
    #[error("the folder of the store cannot be moved aside: {0}")]
    Move(#[from] io::Error),
    /// The new one does not open.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The new one does not take our items.
    #[error(transparent)]
    Fill(#[from] StoreError),
}

/// Moves a store aside and makes a new one that holds our own items, as the journal has them. Everybody else's come
/// back by catch-up. Interrupted, it can be called again: the first folder moved aside stays where it is.
///
/// # Errors
/// When the old folder cannot be moved, or the new one not be written.
pub fn rebuild(folder: &Path, own: impl IntoIterator<Item = Verified>, now: Millis) -> Result<Rebuilt, RebuildError> {
    let moved_to = move_aside(folder, now)?;
    let (store, _) = Store::open(folder)?;
    let items = own.into_iter().collect();
    store.apply(items, now, &Same(u32::MAX))?;
    let items = store.circles().iter().map(|circle| usize::try_from(store.state(circle).count).unwrap_or(0)).sum();
    Ok(Rebuilt { store, moved_to, items })
}

fn move_aside(folder: &Path, now: Millis) -> io::Result<Option<PathBuf>> {
    if !folder.exists() {
        return Ok(None);
    }
    let mut name = folder.file_name().map(OsString::from).unwrap_or_default();
    name.push(format!("-damaged-{}", now.0));
    let mut target = folder.with_file_name(&name);
    while target.exists() {
        name.push("-again");
        target = folder.with_file_name(&name);
    }
    fs::rename(folder, &target)?;
    durable::sync_folder(folder.parent().unwrap_or_else(|| Path::new(".")))?;
    Ok(Some(target))
}
