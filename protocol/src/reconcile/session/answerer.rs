//! The side that was asked. It only answers; what it knows of the session is which sets it said it holds.

use std::collections::BTreeMap;

use super::{Asked, Blind, Fault, Holdings, Moved, Parties, opener::store, search::entry_of};
use crate::{
    id::{CircleId, SlotHash},
    item::Verified,
    limits,
    reconcile::{
        Listed, Page, SetState, ShortId, SlotTag,
        sketch::{
            self, Cell, Id,
            keyed::Key,
            run::{self, CellRun},
        },
    },
    replica::{Entry, Refusal},
    text::List,
    time::Millis,
    wire::{
        batch::BatchBuilder,
        message::{Answer, Ask, Named, Nonce, Opening, Theirs},
    },
};

/// A circle of the opening that we are in.
#[derive(Debug)]
struct Shared {
    id: CircleId,
    moment: u64,
    count: u64,
    key: Option<Key>,
}

/// Slots of which the items are still to be sent, the most urgent last.
#[derive(Debug)]
struct Giving {
    circle: CircleId,
    entries: Vec<Entry>,
}

/// The side that was asked.
#[derive(Debug)]
pub struct Answerer {
    parties: Parties,
    nonce: Nonce,
    opening: Option<Nonce>,
    circles: Vec<Option<Shared>>,
    giving: Option<Giving>,
    asked: u32,
    stretch: usize,
    scans: BTreeMap<CircleId, u32>,
    /// Items offered and wanted that have not been pushed yet.
    claimed: usize,
    /// Items given and items pushed in vain.
    given: u64,
    wasted: u64,
    /// Items that the opener pushed and that are new here.
    pub received: Moved,
    /// Items that the opener fetched.
    pub sent: Moved,
    /// How far the opener's clock is ahead of ours, in milliseconds.
    pub clock_ahead: i64,
    /// Sets that were equal when the opener asked last: nothing is left to do.
    pub settled: Vec<(CircleId, SetState, SetState)>,
    /// The opener found that we lack so much that we had better open a session with it.
    pub behind: bool,
}

/// An answer, and whether another one to the same question follows.
#[derive(Debug)]
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// Whether [`Answerer::go_on`] has more.
    pub more: bool,
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Self { answer, more: false }
    }
}

impl Answerer {
    /// Answers a session. `nonce` is random.
    pub const fn new(parties: Parties, nonce: Nonce) -> Self {
        Self {
            parties,
            nonce,
            opening: None,
            circles: Vec::new(),
            giving: None,
            asked: 0,
            stretch: limits::IDS,
            scans: BTreeMap::new(),
            claimed: 0,
            given: 0,
            wasted: 0,
            received: Moved::NONE,
            sent: Moved::NONE,
            clock_ahead: 0,
            settled: Vec::new(),
            behind: false,
        }
    }

    /// The same with shorter stretches of ids, so that small sets have several.
    #[must_use]
    pub const fn with_stretch(mut self, ids: usize) -> Self {
        self.stretch = ids;
        self
    }

    /// Answers a question.
    ///
    /// # Errors
    /// When the opener breaks the protocol, or our own store takes nothing.
    pub fn handle(&mut self, asked: Asked, now: Millis, holdings: &impl Holdings) -> Result<Reply, Fault> {
        self.asked += 1;
        if self.asked > limits::SESSION_MESSAGES {
            return Err(Fault::Endless);
        }
        let ask = match asked {
            Asked::Pushed { circle, items } => return self.take(circle, items, holdings).map(Reply::from),
            Asked::Said(ask) => ask,
        };
        Ok(match ask {
            Ask::Open(opening) => self.compare(&opening, now, holdings),
            Ask::Cells { circle, from, count } => self.cells(circle, from, count, holdings)?,
            Ask::Keyed { circle, cells } => self.keyed(circle, cells, holdings)?,
            Ask::Ids { circle, after } => self.ids(circle, after, holdings)?,
            Ask::Names { circle, of } => self.names(circle, of, holdings)?,
            Ask::List { circle, after } => self.list(circle, after, holdings)?,
            Ask::Want { circle, slots } => return self.give(circle, &slots, holdings),
            Ask::Offer { circle, ids } => self.judge(circle, &ids, holdings)?,
            Ask::Push { .. } => return Err(Fault::OutOfTurn),
            Ask::Behind { circle } => {
                self.shared(circle)?;
                self.behind = true;
                Answer::Noted
            }
        }
        .into())
    }

    /// The next answer to the last question, as long as there are more.
    pub fn go_on(&mut self, holdings: &impl Holdings) -> Reply {
        let mut batch = BatchBuilder::default();
        if let Some(giving) = &mut self.giving {
            while let Some(entry) = giving.entries.last() {
                if let Some(bytes) = holdings.bytes(&giving.circle, &entry.slot) {
                    if !batch.push(&bytes) {
                        break;
                    }
                    self.sent.count(entry.kind, entry.stamp.is_tombstone());
                }
                giving.entries.pop();
            }
        }
        let more = self.giving.as_ref().is_some_and(|giving| !giving.entries.is_empty());
        if !more {
            self.giving = None;
        }
        Reply { answer: Answer::Items { items: batch.finish(), last: !more }, more }
    }

    fn shared(&self, place: u8) -> Result<&Shared, Fault> {
        self.circles.get(usize::from(place)).and_then(Option::as_ref).ok_or(Fault::Unasked)
    }

    /// A look at all items of a circle; an honest session needs few, and one for each stretch of a walk.
    fn scan(&mut self, place: u8) -> Result<(), Fault> {
        let Shared { id, count, .. } = *self.shared(place)?;
        let scans = self.scans.entry(id).or_default();
        *scans += 1;
        let most = u64::from(limits::SCANS) + count / self.stretch.max(1) as u64;
        if u64::from(*scans) > most { Err(Fault::Costly) } else { Ok(()) }
    }

    fn compare(&mut self, opening: &Opening, now: Millis, holdings: &impl Holdings) -> Answer {
        self.clock_ahead = opening.now.0.cast_signed().wrapping_sub(now.0.cast_signed());
        self.opening = Some(opening.nonce);
        self.settled.clear();
        self.circles.clear();
        let blind = Blind::new(opening.nonce, self.parties);
        let own: BTreeMap<[u8; 8], CircleId> =
            holdings.circles().into_iter().map(|circle| (blind.tag(&circle).0, circle)).collect();
        let mut sets = Vec::new();
        for opened in opening.sets.iter() {
            let known = own.get(&opened.circle.0).copied();
            let found = known.and_then(|id| {
                let look = holdings.read(&id, |replica| (replica.state(), replica.moment()))?;
                Some((id, look))
            });
            let Some((id, (state, moment))) = found else {
                self.circles.push(None);
                sets.push(Theirs::Elsewhere);
                continue;
            };
            self.circles.push(Some(Shared { id, moment, count: state.count, key: None }));
            let fingerprint = blind.fingerprint(&id, &state);
            sets.push(if fingerprint == opened.set {
                self.settled.push((id, state, state));
                Theirs::Same
            } else if opened.settled == Some(fingerprint) {
                Theirs::Settled
            } else {
                let cells = holdings.read(&id, |replica| replica.cells(0..limits::FIRST_CELLS, moment)).flatten();
                match cells {
                    Some(cells) => Theirs::Other { state, cells: pack(&cells, 0, state.count) },
                    None => Theirs::Elsewhere,
                }
            });
        }
        Answer::Sets { now, sets: List::first(sets) }
    }

    fn cells(&mut self, place: u8, from: u32, count: u32, holdings: &impl Holdings) -> Result<Answer, Fault> {
        if count == 0 || count > limits::CELL_RUN || from.saturating_add(count) > limits::SKETCH_CELLS {
            return Err(Fault::OutOfTurn);
        }
        self.scan(place)?;
        let Shared { id, moment, count: items, .. } = *self.shared(place)?;
        let cells = holdings.read(&id, |replica| replica.cells(from..from + count, moment)).flatten();
        Ok(cells.map_or(Answer::Gone, |cells| Answer::Cells(pack(&cells, from, items))))
    }

    fn keyed(&mut self, place: u8, count: u32, holdings: &impl Holdings) -> Result<Answer, Fault> {
        if count == 0 || count > limits::CELL_RUN {
            return Err(Fault::OutOfTurn);
        }
        self.scan(place)?;
        let opening = self.opening.ok_or(Fault::OutOfTurn)?;
        let nonce = self.nonce;
        let id = self.shared(place)?.id;
        let key = sketch::keyed::session_key(&opening, &nonce, &id);
        let found = holdings.read(&id, |replica| (replica.state(), replica.keyed_cells(&key, count)));
        let Some((state, cells)) = found else { return Ok(Answer::Gone) };
        if let Some(Some(shared)) = self.circles.get_mut(usize::from(place)) {
            shared.key = Some(key);
        }
        Ok(Answer::Keyed { nonce, state, cells: pack(&cells, 0, state.count) })
    }

    fn ids(&mut self, place: u8, after: Option<ShortId>, holdings: &impl Holdings) -> Result<Answer, Fault> {
        self.scan(place)?;
        let id = self.shared(place)?.id;
        let stretch = self.stretch.min(limits::IDS);
        let entries = holdings.read(&id, |replica| replica.stretch(after, stretch + 1)).unwrap_or_default();
        let last = entries.len() <= stretch;
        let mut ids: Vec<ShortId> = entries.iter().take(stretch).map(ShortId::from).collect();
        // Two items ground to one id are one here, and told apart by a key.
        ids.dedup();
        Ok(Answer::Ids { ids: List::first(ids), last })
    }

    fn names(&mut self, place: u8, of: Named, holdings: &impl Holdings) -> Result<Answer, Fault> {
        let id = self.shared(place)?.id;
        let names: Option<Vec<Listed>> = match of {
            Named::Short(ids) => holdings.read(&id, |replica| {
                ids.iter().filter_map(|id| entry_of(replica, id)).map(|entry| Listed::from(&entry)).collect()
            }),
            Named::Keyed(ids) => {
                self.scan(place)?;
                let wanted: std::collections::BTreeSet<Id> = ids.iter().copied().collect();
                let key = self.shared(place)?.key.as_ref().ok_or(Fault::OutOfTurn)?;
                holdings.read(&id, |replica| {
                    let found = replica.keyed(key).filter(|(id, _)| wanted.contains(id));
                    found.map(|(_, entry)| Listed::from(&entry)).collect()
                })
            }
        };
        Ok(Answer::Names(List::first(names.unwrap_or_default())))
    }

    fn list(&mut self, place: u8, after: Option<SlotHash>, holdings: &impl Holdings) -> Result<Answer, Fault> {
        let id = self.shared(place)?.id;
        let (entries, last) = holdings.read(&id, |replica| replica.page(after)).unwrap_or((Vec::new(), true));
        Ok(Answer::Page(Page { entries: List::first(entries), last }))
    }

    fn give(&mut self, place: u8, wanted: &[SlotTag], holdings: &impl Holdings) -> Result<Reply, Fault> {
        let Shared { id: circle, count, .. } = *self.shared(place)?;
        let mut found: Vec<Entry> = holdings
            .read(&circle, |replica| {
                wanted.iter().flat_map(|slot| replica.find(*slot).take(limits::SAME_TAG)).collect()
            })
            .unwrap_or_default();
        found.sort_by_cached_key(|entry| std::cmp::Reverse(ShortId::from(entry).urgency()));
        found.dedup();
        self.given += found.len() as u64;
        if self.given > count.saturating_mul(2).saturating_add(limits::WASTE) {
            return Err(Fault::Costly);
        }
        self.giving = Some(Giving { circle, entries: found });
        Ok(self.go_on(holdings))
    }

    fn judge(&mut self, place: u8, ids: &[ShortId], holdings: &impl Holdings) -> Result<Answer, Fault> {
        let circle = self.shared(place)?.id;
        let held = holdings.read(&circle, |replica| ids.iter().map(|id| replica.holds(id)).collect::<Vec<bool>>());
        let held = held.ok_or(Fault::Unasked)?;
        let refusals = holdings.refusals(&circle, ids);
        let room = (limits::PUSHES + limits::OFFERS).saturating_sub(self.claimed);
        let open: Vec<usize> = (0..ids.len()).filter(|&at| !held[at] && refusals[at].is_none()).collect();
        if open.len() > room {
            return Err(Fault::Costly);
        }
        let claims = holdings.claim(&circle, &open.iter().map(|&at| ids[at]).collect::<Vec<_>>());
        self.claimed += claims.iter().filter(|mine| **mine).count();
        let mut later: Vec<usize> = open.into_iter().zip(claims).filter(|(_, mine)| !mine).map(|(at, _)| at).collect();
        let (mut refused, mut full) = (Vec::new(), Vec::new());
        for (at, refusal) in refusals.iter().enumerate() {
            match refusal {
                _ if held[at] => refused.push(at),
                Some(refusal) if !refusal.is_final() => later.push(at),
                Some(refusal) => {
                    refused.push(at);
                    if *refusal == Refusal::OverQuota {
                        full.push(ids[at].author());
                    }
                }
                None => {}
            }
        }
        later.sort_unstable();
        full.sort_unstable();
        full.dedup();
        full.truncate(limits::FLOORS);
        let floors = List::first(holdings.floors(&circle, &full));
        Ok(Answer::Wanted { refused: places(refused), later: places(later), floors })
    }

    fn take(&mut self, place: u8, items: Vec<Verified>, holdings: &impl Holdings) -> Result<Answer, Fault> {
        let circle = self.shared(place)?.id;
        if items.iter().any(|item| item.header().circle != circle) {
            return Err(Fault::Unasked);
        }
        let entries: Vec<(SlotHash, crate::id::Digest)> =
            items.iter().map(|item| (item.slot(), item.digest())).collect();
        let stored = store(items, holdings)?;
        self.received.add(&stored.received);
        self.claimed = self.claimed.saturating_sub(entries.len());
        self.wasted += (entries.len() as u64).saturating_sub(stored.received.total().into());
        if self.wasted > limits::WASTE {
            return Err(Fault::Costly);
        }
        let later: Vec<usize> =
            stored.refused.iter().filter(|(_, refusal)| !refusal.is_final()).map(|(at, _)| *at).collect();
        let held = holdings.read(&circle, |replica| {
            let is_held = |(slot, digest): &(SlotHash, crate::id::Digest)| {
                replica.get(slot).is_some_and(|held| held.digest == *digest)
            };
            entries.iter().map(is_held).collect::<Vec<bool>>()
        });
        let held = held.unwrap_or_default();
        let refused = (0..entries.len()).filter(|at| held.get(*at) != Some(&true) && !later.contains(at)).collect();
        Ok(Answer::Taken { refused: places(refused), later: places(later) })
    }
}

fn pack(cells: &[Cell], first: u32, items: u64) -> CellRun {
    // What was asked for was bounded so that it fits.
    CellRun::try_from(run::encode(cells, first, items)).unwrap_or_default()
}

fn places<const MAX: usize>(places: Vec<usize>) -> List<u16, MAX> {
    List::first(places.into_iter().filter_map(|place| u16::try_from(place).ok()))
}
