//! Our own sessions: opener and answerer, of whose messages every one goes through its bytes.

use std::sync::Arc;

use joinup_node::clock::Clock;
use joinup_protocol::{
    id::{CircleId, NodeId, SlotHash},
    item::{RefusedItem, Verified},
    reconcile::{
        AuthorTag, ShortId,
        memory::MemoryHoldings,
        session::{Answerer, Asked, Heard, Holdings, Memory, Opener, Parties, Step, Unavailable},
    },
    replica::{Outcome, Refusal, Replica, Same},
    wire::message::{Answer, Ask, Floor},
};
use joinup_tests::{
    items::{self, Recipe},
    random::Random,
};

use super::{
    report::{Run, Whole},
    sets::{NOW, Sets, bytes, circle},
};
use crate::meter;

/// Items of the largest sets that whole sessions are measured with.
pub(super) const WHOLE: usize = 10_000;
/// Bytes of a frame's length.
const LENGTH: u64 = 4;

type Error = Box<dyn std::error::Error>;

/// A set of names without words.
struct Names<'a>(&'a Replica);

impl Holdings for Names<'_> {
    fn circles(&self) -> Vec<CircleId> {
        vec![self.0.circle()]
    }

    fn read<T>(&self, circle: &CircleId, look: impl FnOnce(&Replica) -> T) -> Option<T> {
        (*circle == self.0.circle()).then(|| look(self.0))
    }

    fn refusals(&self, _: &CircleId, ids: &[ShortId]) -> Vec<Option<Refusal>> {
        vec![None; ids.len()]
    }

    fn floors(&self, _: &CircleId, _: &[AuthorTag]) -> Vec<Floor> {
        Vec::new()
    }

    fn bytes(&self, _: &CircleId, _: &SlotHash) -> Option<Arc<[u8]>> {
        None
    }

    fn store(&self, _: Vec<Verified>) -> Result<Vec<Outcome>, Unavailable> {
        Err(Unavailable("names are not stored".to_owned()))
    }
}

/// The two sides of a session, and what passed between them.
struct Session<'a, H> {
    holdings: (&'a H, &'a H),
    opener: Opener,
    answerer: Answerer,
    ask: Ask,
}

/// What follows a question.
enum Next {
    /// The next question.
    Ask(Ask),
    /// The end.
    Done,
}

impl<'a, H: Holdings> Session<'a, H> {
    fn begin(opener: &'a H, answerer: &'a H, random: &mut Random) -> Self {
        let parties = Parties { opener: NodeId::new([1; 32]), answerer: NodeId::new([2; 32]) };
        let (driving, ask) = Opener::open(parties, bytes(random), Memory::default(), NOW, opener);
        Self { holdings: (opener, answerer), opener: driving, answerer: Answerer::new(parties, bytes(random)), ask }
    }

    /// Asks the question at hand. Tells of each answer to `count`, with the bytes of its frame.
    fn round(&mut self, run: &mut Run, mut count: impl FnMut(&Answer)) -> Result<Next, Error> {
        let frame = self.ask.encode()?;
        run.rounds += 1;
        run.there += LENGTH + frame.len() as u64;
        let mut reply = self.answerer.handle(Asked::check(Ask::decode(&frame)?, believe)?, NOW, self.holdings.1)?;
        loop {
            let frame = reply.answer.encode()?;
            run.back += LENGTH + frame.len() as u64;
            let answer = Answer::decode(&frame)?;
            count(&answer);
            match self.opener.handle(Heard::check(answer, believe)?, NOW, self.holdings.0)? {
                Step::Ask(ask) => return Ok(Next::Ask(ask)),
                Step::Listen => reply = self.answerer.go_on(self.holdings.1),
                Step::Done(_) => return Ok(Next::Done),
            }
        }
    }
}

/// What is compared here is how sessions go; signatures are measured by themselves.
fn believe(items: Vec<Vec<u8>>) -> Result<Vec<Verified>, RefusedItem> {
    Ok(items.iter().map(|bytes| Verified::from_store(bytes)).collect::<Result<_, _>>()?)
}

/// Runs a session until the opener knows what differs, which is when it asks for the first item or offers one.
pub(super) fn until_known(sets: &Sets, random: &mut Random, clock: &Clock) -> Result<Run, Error> {
    let mut run = Run::default();
    let (opener, answerer) = (Names(&sets.opener), Names(&sets.answerer));
    meter::forget_peak();
    let (before, begun) = (meter::memory().1, clock.elapsed());
    let mut session = Session::begin(&opener, &answerer, random);
    while let Next::Ask(ask) = session.round(&mut run, |_| {})? {
        if moves(&ask) {
            run.found = found(&ask);
            break;
        }
        session.ask = ask;
    }
    run.time = clock.elapsed() - begun;
    run.memory = meter::memory().1.saturating_sub(before);
    Ok(run)
}

const fn moves(ask: &Ask) -> bool {
    matches!(ask, Ask::Want { .. } | Ask::Offer { .. } | Ask::Push { .. } | Ask::Behind { .. })
}

fn found(ask: &Ask) -> usize {
    match ask {
        Ask::Want { slots, .. } => slots.len(),
        Ask::Offer { ids, .. } => ids.len(),
        _ => 0,
    }
}

/// Whole sessions among so many items: a fresh node, a thousand that are new, and a thousand that were replaced.
pub(super) fn everything(size: usize, clock: &Clock) -> Result<Vec<Whole>, Error> {
    let recipe = Recipe::of(size, 1);
    let all = items::made_up(recipe);
    let some = size / 10;
    let newer = items::changed(&all[..some], recipe);
    let mut random = Random::new(1);
    let mut whole = |name: &str, ours: &[&[Verified]], theirs: &[&[Verified]], missing: &[Verified]| {
        let (ours, theirs) = (holdings(ours, clock), holdings(theirs, clock));
        let mut run = Run::default();
        let (mut packed, mut moved) = (0, 0);
        let begun = clock.elapsed();
        let mut session = Session::begin(&ours, &theirs, &mut random);
        loop {
            let next = session.round(&mut run, |answer| {
                if let Answer::Items { items, .. } = answer {
                    packed += items.packed.len() as u64;
                    moved += u64::from(items.raw);
                }
            })?;
            match next {
                Next::Ask(ask) => session.ask = ask,
                Next::Done => break,
            }
        }
        run.time = clock.elapsed() - begun;
        let state = |side: &MemoryHoldings<Same>| side.read(&circle(), Replica::state);
        if state(&ours) != state(&theirs) {
            return Err(format!("{name}: the two hold different sets").into());
        }
        let wanted = missing.iter().map(|item| item.bytes().len() as u64 + 2).sum::<u64>();
        if moved != wanted {
            return Err(format!("{name}: {moved} bytes moved where {wanted} were missing").into());
        }
        Ok::<_, Error>(Whole { name: name.to_owned(), items: missing.len(), bytes: wanted, packed, run })
    };
    let rest = &all[some..];
    Ok(vec![
        whole("a fresh node", &[], &[&all], &all)?,
        whole("new items", &[rest], &[&all], &all[..some])?,
        whole("replaced items", &[&all], &[rest, &newer], &newer)?,
    ])
}

fn holdings(items: &[&[Verified]], clock: &Clock) -> MemoryHoldings<Same> {
    let holdings = MemoryHoldings::new([circle()], Same(u32::MAX));
    holdings.set_now(clock.now());
    for item in items.iter().flat_map(|items| items.iter()) {
        let _ = holdings.offer(item.clone());
    }
    holdings
}
