//! What differs in one circle, as seen by the opener: a small state machine for each [`Method`].
//!
//! | search | asks | until |
//! |---|---|---|
//! | sketch | for more cells, as many as the ones at hand suggest | all cells are empty; too many differences: walk |
//! | walk | for short ids, the most urgent first, a stretch at a time | the last; each stretch moves before the next |
//! | keyed | for cells under a fresh key, three times more each time, then for the names of what differs | names are known; never empty: listing |
//! | listing | for full names in pages | the last page |

use std::collections::BTreeSet;

use super::{
    Holdings,
    circle::{Circle, Method, Snapshot},
    plan::Candidate,
    report::Fault,
};
use crate::{
    limits,
    reconcile::{
        Listed, Page, SetState, ShortId,
        difference::Listing,
        sketch::{self, Cell, Decoder, Element, Forged, Id, Progress, Sides, keyed::Key, run},
    },
    replica::{Entry, Replica},
    text::List,
    wire::message::{Answer, Ask, Named},
};

/// Cells of a keyed sketch, one try after the other.
const KEYED_CELLS: [u32; 3] = [64, 1_024, 16_384];
/// Differences for which cells are asked however small the sets are.
const WORTH: u32 = 64;

/// What differs.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Only we hold these.
    pub(super) ours: Vec<Entry>,
    /// Only they hold these.
    pub(super) theirs: Vec<Candidate>,
}

/// What a search wants to know.
#[derive(Debug)]
pub(super) enum Question {
    Cells { from: u32, count: u32 },
    Keyed { cells: u32 },
    Names(Vec<Id>),
    Ids { after: Option<ShortId> },
    List { after: Option<crate::id::SlotHash> },
}

impl Question {
    /// The question about the circle at that place.
    pub(super) fn at(self, circle: u8) -> Ask {
        match self {
            Self::Cells { from, count } => Ask::Cells { circle, from, count },
            Self::Keyed { cells } => Ask::Keyed { circle, cells },
            Self::Names(ids) => Ask::Names { circle, of: Named::Keyed(List::first(ids)) },
            Self::Ids { after } => Ask::Ids { circle, after },
            Self::List { after } => Ask::List { circle, after },
        }
    }
}

/// What a search has come to.
#[derive(Debug)]
pub(super) enum Searched {
    /// It needs to know more.
    Ask(Question),
    /// This differs.
    Found(Found),
    /// Everything was walked through before, and too much still differs for a sketch: it is not wanted.
    Unwanted,
    /// The cells contradict each other: somebody cheats, or it is a coincidence of one in millions.
    Forged,
    /// The set is no longer the one that was compared.
    Lost,
}

/// A search under way.
#[derive(Debug)]
pub(super) enum Search {
    /// And how many cells were asked for.
    Sketch(Decoder, u32),
    /// The id after which the next stretch begins, whether there is none, and whether it began at the beginning.
    Walk {
        after: Option<ShortId>,
        last: bool,
        whole: bool,
    },
    Keyed(Keyed),
    Listing {
        listing: Listing,
        found: Found,
        entries: u64,
    },
}

#[derive(Debug)]
pub(super) struct Keyed {
    tries: usize,
    key: Option<Key>,
    ours: Vec<Id>,
    left: Vec<Id>,
    theirs: BTreeSet<Id>,
    names: Vec<Listed>,
}

impl Search {
    /// Begins the search that the circle's method asks for, with what is at hand.
    pub(super) fn begin(circle: &mut Circle, holdings: &impl Holdings) -> (Self, Searched) {
        match circle.method {
            Method::Sketch => {
                let cells = core::mem::take(&mut circle.cells);
                let mut search = Self::Sketch(Decoder::default(), limits::FIRST_CELLS);
                let searched = match &mut search {
                    Self::Sketch(decoder, _) => feed(decoder, &cells, circle, holdings),
                    _ => Searched::Lost,
                };
                let searched = search.turn(searched, circle);
                (search, searched)
            }
            Method::Keyed => {
                let keyed = Keyed {
                    tries: 0,
                    key: None,
                    ours: Vec::new(),
                    left: Vec::new(),
                    theirs: BTreeSet::new(),
                    names: Vec::new(),
                };
                (Self::Keyed(keyed), Searched::Ask(Question::Keyed { cells: KEYED_CELLS[0] }))
            }
            Method::Listing => Self::list(),
        }
    }

    fn list() -> (Self, Searched) {
        let search = Self::Listing { listing: Listing::default(), found: Found::default(), entries: 0 };
        (search, Searched::Ask(Question::List { after: None }))
    }

    /// Takes an answer.
    ///
    /// # Errors
    /// When it is not one to the question, or no honest peer's.
    pub(super) fn take(
        &mut self,
        answer: Answer,
        circle: &mut Circle,
        holdings: &impl Holdings,
    ) -> Result<Searched, Fault> {
        let searched = match (&mut *self, answer) {
            (_, Answer::Gone) => Searched::Lost,
            (Self::Sketch(decoder, asked), Answer::Cells(bytes)) => {
                let theirs = circle.theirs.map_or(0, |state| state.count);
                let cells = run::decode(&bytes, decoder.length(), theirs, limits::CELL_RUN as usize)?;
                if cells.len() != *asked as usize {
                    return Err(Fault::OutOfTurn);
                }
                feed(decoder, &cells, circle, holdings)
            }
            (Self::Walk { after, last, whole }, Answer::Ids { ids, last: is_last }) => {
                circle.told += ids.len() as u64;
                let most = circle.theirs.map_or(0, |state| state.count).min(limits::WALK);
                if circle.told > most.saturating_add(limits::LISTING_SLACK) {
                    return Err(Fault::Endless);
                }
                let found = walk(*after, &ids, is_last, circle, holdings)?;
                *after = ids.last().copied().or(*after);
                *last = is_last;
                circle.stretched = Some(after.filter(|_| !is_last));
                circle.walked_now |= is_last;
                circle.walked |= is_last && *whole;
                found
            }
            (Self::Keyed(keyed), Answer::Keyed { nonce, state, cells }) => {
                let key = sketch::keyed::session_key(&circle.nonce, &nonce, &circle.id);
                keyed.take_cells(key, state, &cells, circle, holdings)?
            }
            (Self::Keyed(keyed), Answer::Names(names)) => keyed.take_names(names.into_vec(), circle, holdings),
            (Self::Listing { listing, found, entries }, Answer::Page(page)) => {
                *entries += page.entries.len() as u64;
                if *entries > circle.theirs.map_or(0, |state| state.count).saturating_add(limits::LISTING_SLACK) {
                    return Ok(Searched::Lost);
                }
                take_page(listing, found, &page, circle, holdings)?
            }
            _ => return Err(Fault::OutOfTurn),
        };
        Ok(self.turn(searched, circle))
    }

    /// Some searches give way to others.
    fn turn(&mut self, searched: Searched, circle: &mut Circle) -> Searched {
        match (&mut *self, searched) {
            (Self::Sketch(_, asked), Searched::Ask(Question::Cells { from, count })) => {
                *asked = count;
                Searched::Ask(Question::Cells { from, count })
            }
            (Self::Sketch(..), Searched::Ask(Question::Ids { after })) => {
                *self = Self::Walk { after, last: false, whole: after.is_none() };
                Searched::Ask(Question::Ids { after })
            }
            (Self::Keyed(_), Searched::Ask(Question::List { .. })) => {
                circle.method = Method::Listing;
                let (listing, searched) = Self::list();
                *self = listing;
                searched
            }
            (_, searched) => searched,
        }
    }

    /// Whether it finds short ids stretch by stretch.
    pub(super) const fn walks(&self) -> bool {
        matches!(self, Self::Walk { .. })
    }

    /// Whether there is more to find once this has moved.
    pub(super) const fn goes_on(&self) -> bool {
        matches!(self, Self::Walk { last: false, .. })
    }

    /// What to ask after what was found has moved.
    pub(super) const fn go_on(&self) -> Question {
        match self {
            Self::Walk { after, .. } => Question::Ids { after: *after },
            _ => Question::List { after: None },
        }
    }
}

/// Our cells as they were when the sets were compared, with what is remembered of this peer.
fn own_cells(circle: &Circle, from: u32, count: usize, holdings: &impl Holdings) -> Option<Vec<Cell>> {
    let moment = circle.ours.as_ref()?.moment;
    let until = from.checked_add(u32::try_from(count).ok()?)?;
    let mut cells = holdings.read(&circle.id, |replica| replica.cells(from..until, moment))??;
    for id in circle.left.declined.keys() {
        Element::of(&id.0).add_to(&mut cells, from, 1);
    }
    for id in circle.left.unwanted.keys() {
        Element::of(&id.0).add_to(&mut cells, from, -1);
    }
    Some(cells)
}

/// Takes more of their cells; says what differs when that is known.
fn feed(decoder: &mut Decoder, theirs: &[Cell], circle: &mut Circle, holdings: &impl Holdings) -> Searched {
    let Some(ours) = own_cells(circle, decoder.length(), theirs.len(), holdings) else { return Searched::Lost };
    let progress = decoder.take(&ours, theirs);
    let worth = decoder.estimate() <= (circle.theirs.map_or(0, |state| state.count) / 2).max(u64::from(WORTH));
    match progress {
        Ok(Progress::Complete) => match core::mem::take(decoder).finish() {
            Ok(sides) => Searched::Found(sketched(sides, circle, holdings)),
            Err(Forged) => Searched::Forged,
        },
        // So many cells name what differs, or it cannot be named.
        Ok(Progress::More(_)) if u64::from(decoder.length()) > 4 * decoder.estimate() + 1_024 => Searched::Forged,
        Ok(Progress::More(count)) if worth => Searched::Ask(Question::Cells { from: decoder.length(), count }),
        Ok(_) if circle.walked => Searched::Unwanted,
        Ok(_) => Searched::Ask(Question::Ids { after: circle.left.cursor }),
        Err(Forged) => Searched::Forged,
    }
}

/// The items behind the ids of a sketch; what was remembered and is no longer so is forgotten.
fn sketched(sides: Sides, circle: &mut Circle, holdings: &impl Holdings) -> Found {
    let mut found = Found::default();
    for id in sides.ours.into_iter().map(ShortId) {
        // Not ours but taken for ours: they no longer hold it.
        if circle.left.declined.remove(&id).is_none() {
            let held = holdings.read(&circle.id, |replica| entry_of(replica, &id)).flatten();
            found.ours.extend(held);
        }
    }
    for id in sides.theirs.into_iter().map(ShortId) {
        // Ours but taken for not ours: they hold it by now.
        if circle.left.unwanted.remove(&id).is_none() {
            found.theirs.push(id.into());
        }
    }
    found
}

/// The entry that has this short id.
pub(super) fn entry_of(replica: &Replica, id: &ShortId) -> Option<Entry> {
    replica.find(id.slot()).find(|entry| ShortId::from(entry) == *id)
}

/// Compares a stretch of their ids with the same stretch of ours.
fn walk(
    after: Option<ShortId>,
    theirs: &[ShortId],
    last: bool,
    circle: &Circle,
    holdings: &impl Holdings,
) -> Result<Searched, Fault> {
    let ascending = theirs.windows(2).all(|pair| pair[0].urgency() < pair[1].urgency());
    let begins = after.zip(theirs.first()).is_none_or(|(after, first)| after.urgency() < first.urgency());
    if !ascending || !begins || (theirs.is_empty() && !last) {
        return Err(Fault::Page(crate::reconcile::difference::PageFault::Order));
    }
    let until = theirs.last().filter(|_| !last).copied();
    let known: BTreeSet<&ShortId> = theirs.iter().collect();
    let found = holdings.read(&circle.id, |replica| {
        let mut found = Found::default();
        let ours = replica.between(after, until).filter(|(id, _)| !known.contains(id));
        found.ours.extend(ours.map(|(_, entry)| entry));
        let missing = theirs.iter().filter(|id| !replica.holds(id));
        found.theirs.extend(missing.filter(|id| !circle.left.declined.contains_key(id)).map(|id| Candidate::from(*id)));
        found
    });
    Ok(found.map_or(Searched::Lost, Searched::Found))
}

impl Keyed {
    fn take_cells(
        &mut self,
        key: Key,
        state: SetState,
        bytes: &[u8],
        circle: &mut Circle,
        holdings: &impl Holdings,
    ) -> Result<Searched, Fault> {
        let count = KEYED_CELLS[self.tries.min(KEYED_CELLS.len() - 1)];
        let theirs = run::decode(bytes, 0, state.count, count as usize)?;
        if theirs.len() != count as usize {
            return Err(Fault::OutOfTurn);
        }
        let ours = holdings.read(&circle.id, |replica| (Snapshot::of(replica), replica.keyed_cells(&key, count)));
        let Some((snapshot, ours)) = ours else { return Ok(Searched::Lost) };
        (circle.ours, circle.theirs) = (Some(snapshot), Some(state));
        let mut decoder = Decoder::default();
        let complete = matches!(decoder.take(&ours, &theirs), Ok(Progress::Complete));
        let sides = if complete { decoder.finish().ok() } else { None };
        let Some(sides) = sides.filter(|sides| sides.theirs.len() <= limits::NAMES) else {
            self.tries += 1;
            return Ok(match KEYED_CELLS.get(self.tries) {
                Some(cells) => Searched::Ask(Question::Keyed { cells: *cells }),
                None => Searched::Ask(Question::List { after: None }),
            });
        };
        self.key = Some(key);
        self.ours = sides.ours;
        self.theirs = sides.theirs.iter().copied().collect();
        self.left = sides.theirs;
        Ok(self.next(circle, holdings))
    }

    fn next(&mut self, circle: &Circle, holdings: &impl Holdings) -> Searched {
        if !self.left.is_empty() {
            return Searched::Ask(Question::Names(self.left.split_off(self.left.len().saturating_sub(limits::PAGE))));
        }
        let Some(key) = &self.key else { return Searched::Lost };
        let ids: BTreeSet<Id> = self.ours.iter().copied().collect();
        let ours = if ids.is_empty() {
            Some(Vec::new())
        } else {
            holdings.read(&circle.id, |replica| {
                replica.keyed(key).filter(|(id, _)| ids.contains(id)).map(|(_, entry)| entry).collect()
            })
        };
        let theirs = core::mem::take(&mut self.names).into_iter().map(Candidate::from).collect();
        ours.map_or(Searched::Lost, |ours| Searched::Found(Found { ours, theirs }))
    }

    fn take_names(&mut self, names: Vec<Listed>, circle: &Circle, holdings: &impl Holdings) -> Searched {
        if let Some(key) = &self.key {
            self.names.extend(names.into_iter().filter(|listed| {
                self.theirs.contains(&sketch::keyed::keyed_id(key, &listed.slot, listed.stamp, &listed.digest))
            }));
        }
        self.next(circle, holdings)
    }
}

fn take_page(
    listing: &mut Listing,
    found: &mut Found,
    page: &Page,
    circle: &Circle,
    holdings: &impl Holdings,
) -> Result<Searched, Fault> {
    let own = |after| holdings.read(&circle.id, |replica| replica.page(after)).unwrap_or((Vec::new(), true));
    let difference = listing.take(page, own)?;
    found.theirs.extend(difference.theirs.into_iter().map(Candidate::from));
    let ours = holdings.read(&circle.id, |replica| {
        difference.ours.iter().filter_map(|listed| replica.get(&listed.slot)).collect::<Vec<_>>()
    });
    found.ours.extend(ours.unwrap_or_default());
    if !page.last && found.theirs.len().max(found.ours.len()) < limits::DIFFERENCES {
        return Ok(Searched::Ask(Question::List { after: listing.cursor() }));
    }
    Ok(Searched::Found(core::mem::take(found)))
}
