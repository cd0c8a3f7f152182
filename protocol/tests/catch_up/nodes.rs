//! Two nodes in memory, and a session between them of which every message goes through its bytes.

use std::collections::BTreeSet;

use joinup_protocol::{
    id::{CircleId, Digest, EntryId, Kind, NodeId},
    item::{Draft, Payload, Verified},
    key::{CommunityKey, Domain},
    profile::Profile,
    reconcile::{
        SetState,
        memory::MemoryHoldings,
        session::{Answerer, Asked, Fault, Heard, Holdings, Memory, Opener, Parties, Report, Sizes, Step, verify_all},
    },
    replica::{Replica, Same},
    time::{Millis, Stamp},
    wire::message::{Answer, Ask, Named, Theirs},
};

pub(crate) const NOW: Millis = Millis(1_800_000_000_000);
pub(crate) const PARTIES: Parties = Parties { opener: NodeId::new([1; 32]), answerer: NodeId::new([2; 32]) };

pub(crate) type Node = MemoryHoldings<Same>;

pub(crate) fn circle() -> CircleId {
    CircleId::open("test")
}

pub(crate) fn node(quota: u32) -> Node {
    let node = Node::new([circle()], Same(quota));
    node.set_now(NOW);
    node
}

/// Sizes with which a small set goes every way that a large one does.
pub(crate) fn small_sizes() -> Sizes {
    Sizes { wants: 3, offers: 4, pushes: 20 }
}

pub(crate) fn item_in(circle: CircleId, author: u8, id: u16, age: u64, tombstone: bool) -> Verified {
    let mut entry = [0; 16];
    entry[..2].copy_from_slice(&id.to_be_bytes());
    let name = format!("{id} of {author}, {age} ms ago").parse().unwrap();
    let payload =
        if tombstone { Payload::Tombstone } else { Payload::Profile(Box::new(Profile { name, ..Profile::default() })) };
    let stamp = Stamp::next(Millis(NOW.0 - age), None);
    let draft = Draft { circle, kind: Kind::PROFILE, id: EntryId::new(entry), stamp, payload };
    draft.sign(&CommunityKey::from_seed(&[author; 32])).unwrap()
}

pub(crate) fn item(author: u8, id: u16, age: u64) -> Verified {
    item_in(circle(), author, id, age, false)
}

/// An item of a kind that nobody knows yet: like [`item`], but no profile.
pub(crate) fn experiment(author: u8, id: u16, age: u64) -> Verified {
    let key = CommunityKey::from_seed(&[author; 32]);
    let mut bytes = [&[1], circle().as_bytes().as_slice(), key.id().as_bytes(), &[200], &[0; 14]].concat();
    bytes.extend(id.to_be_bytes());
    bytes.extend((NOW.0 - age).to_be_bytes());
    bytes.extend([1, 0]);
    bytes.extend(key.sign(Domain::Item, &bytes));
    Verified::from_bytes(&bytes).unwrap()
}

pub(crate) fn give(node: &MemoryHoldings<impl joinup_protocol::replica::Allowance>, items: &[Verified]) {
    for item in items {
        let _ = node.offer(item.clone());
    }
}

pub(crate) fn held(node: &MemoryHoldings<impl joinup_protocol::replica::Allowance>) -> BTreeSet<Digest> {
    node.items().iter().map(|item| item.digest()).collect()
}

pub(crate) fn state(node: &impl Holdings) -> SetState {
    node.read(&circle(), Replica::state).unwrap()
}

pub(crate) fn answerer() -> Answerer {
    Answerer::new(PARTIES, [9; 16])
}

/// What passed between the two.
#[derive(Default)]
pub(crate) struct Tape {
    /// In words.
    pub(crate) lines: Vec<String>,
    /// Both ways.
    pub(crate) bytes: usize,
    pub(crate) messages: usize,
    /// Items that the opener got, in order.
    pub(crate) received: Vec<Digest>,
    /// Items that the answerer got, in order.
    pub(crate) pushed: Vec<Digest>,
    /// What the answerer knows at the end.
    pub(crate) settled: Vec<(CircleId, SetState, SetState)>,
    pub(crate) behind: bool,
}

fn places(refused: &[u16], later: &[u16]) -> String {
    match (refused, later) {
        ([], []) => "all".into(),
        (refused, []) => format!("all but {}", refused.len()),
        (refused, later) => format!("all but {} and {} later", refused.len(), later.len()),
    }
}

impl Tape {
    fn ask(&mut self, ask: &Ask) -> Asked {
        let bytes = ask.encode().unwrap();
        self.bytes += bytes.len();
        self.messages += 1;
        self.lines.push(match ask {
            Ask::Open(_) => "open".into(),
            Ask::Cells { from, count, .. } => format!("cells from {from}, {count}"),
            Ask::Keyed { cells, .. } => format!("keyed {cells}"),
            Ask::Ids { after, .. } => if after.is_some() { "more ids" } else { "ids" }.into(),
            Ask::Names { of: Named::Short(ids), .. } => format!("names of {}", ids.len()),
            Ask::Names { of: Named::Keyed(ids), .. } => format!("names of {} keyed", ids.len()),
            Ask::List { .. } => "list".into(),
            Ask::Want { slots, .. } => format!("want {}", slots.len()),
            Ask::Offer { ids, .. } => format!("offer {}", ids.len()),
            Ask::Push { items, .. } => {
                let items = verify_all(items.open().unwrap()).unwrap();
                self.pushed.extend(items.iter().map(|item| item.digest()));
                format!("push {}", items.len())
            }
            Ask::Behind { .. } => "behind".into(),
        });
        Asked::check(Ask::decode(&bytes).unwrap(), verify_all).unwrap()
    }

    fn answer(&mut self, answer: &Answer) -> Result<Heard, Fault> {
        let bytes = answer.encode().unwrap();
        self.bytes += bytes.len();
        self.messages += 1;
        self.lines.push(match answer {
            Answer::Sets { sets, .. } => {
                let sets: Vec<&str> = sets
                    .iter()
                    .map(|theirs| match theirs {
                        Theirs::Same => "same",
                        Theirs::Settled => "settled",
                        Theirs::Other { .. } => "72 cells",
                        Theirs::Elsewhere => "elsewhere",
                    })
                    .collect();
                format!("sets {}", sets.join(", "))
            }
            Answer::Cells(cells) => format!("cells in {} bytes", cells.len()),
            Answer::Keyed { .. } => "keyed".into(),
            Answer::Ids { ids, last } => format!("ids {}{}", ids.len(), if *last { ", last" } else { "" }),
            Answer::Names(names) => format!("names {}", names.len()),
            Answer::Page(page) => format!("page {}", page.entries.len()),
            Answer::Items { items, last } => {
                format!("items {}{}", items.open().map_or(0, |items| items.len()), if *last { ", last" } else { "" })
            }
            Answer::Wanted { refused, later, floors } => {
                let floors = if floors.is_empty() { String::new() } else { format!(", {} floors", floors.len()) };
                format!("wanted {}{floors}", places(refused, later))
            }
            Answer::Taken { refused, later } => format!("taken {}", places(refused, later)),
            Answer::Noted => "noted".into(),
            Answer::Gone => "gone".into(),
        });
        let heard = Heard::check(Answer::decode(&bytes).unwrap(), verify_all)?;
        if let Heard::Items { items, .. } = &heard {
            self.received.extend(items.iter().map(|item| item.digest()));
        }
        Ok(heard)
    }
}

/// Runs a session until its end, a fault, or so many messages.
pub(crate) fn run(
    sizes: Sizes,
    opener: &impl Holdings,
    answerer: &impl Holdings,
    memory: Memory,
    messages: usize,
    mut lie: impl FnMut(Answer) -> Answer,
) -> (Result<Option<Report>, Fault>, Memory, Tape) {
    let mut tape = Tape::default();
    let (mut driving, mut ask) = Opener::open_with(sizes, PARTIES, [7; 16], memory, NOW, opener);
    let mut answering = Answerer::new(PARTIES, [9; 16]);
    let mut session = || -> Result<Option<Report>, Fault> {
        loop {
            if tape.messages >= messages {
                return Ok(None);
            }
            let mut reply = answering.handle(tape.ask(&ask), NOW, answerer)?;
            loop {
                if tape.messages >= messages {
                    return Ok(None);
                }
                match driving.handle(tape.answer(&lie(reply.answer))?, NOW, opener)? {
                    Step::Ask(next) => ask = next,
                    Step::Listen => {
                        reply = answering.go_on(answerer);
                        continue;
                    }
                    Step::Done(report) => return Ok(Some(*report)),
                }
                break;
            }
        }
    };
    let result = session();
    tape.settled = answering.settled;
    tape.behind = answering.behind;
    (result, driving.into_memory(), tape)
}

pub(crate) fn session_with(
    sizes: Sizes,
    opener: &impl Holdings,
    answerer: &impl Holdings,
    memory: Memory,
) -> (Result<Report, Fault>, Tape) {
    let (result, _, tape) = run(sizes, opener, answerer, memory, usize::MAX, |answer| answer);
    (result.map(|report| report.unwrap()), tape)
}

pub(crate) fn session_on_tape(
    opener: &impl Holdings,
    answerer: &impl Holdings,
    memory: Memory,
) -> (Result<Report, Fault>, Tape) {
    session_with(Sizes::default(), opener, answerer, memory)
}

pub(crate) fn session(opener: &impl Holdings, answerer: &impl Holdings) -> Report {
    session_on_tape(opener, answerer, Memory::default()).0.unwrap()
}

/// A session that is cut after so many messages: what the opener remembers of it, and what passed.
pub(crate) fn cut_session(
    sizes: Sizes,
    opener: &impl Holdings,
    answerer: &impl Holdings,
    messages: usize,
) -> (Memory, Tape) {
    let (_, memory, tape) = run(sizes, opener, answerer, Memory::default(), messages, |answer| answer);
    (memory, tape)
}
