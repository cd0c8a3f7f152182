//! Catch-up sessions between two nodes in memory: what each lacks moves, nothing else does, and bad peers are faults.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use joinup_protocol::{
    id::{CircleId, Digest, EntryId, Kind},
    item::{Draft, Payload, Verified},
    key::CommunityKey,
    limits,
    profile::Profile,
    reconcile::{
        memory::MemoryHoldings,
        session::{Answerer, Fault, Holdings, Opener, Report, Step},
    },
    replica::{Allowance, Refusal, Same},
    text::List,
    time::{Millis, Stamp},
    wire::{
        bytes::ItemBytes,
        message::{Answer, Ask, Theirs},
    },
};
use proptest::prelude::*;

const NOW: Millis = Millis(1_800_000_000_000);

type Node = MemoryHoldings<Same>;

fn circle() -> CircleId {
    CircleId::open("test")
}

fn node(quota: u32) -> Node {
    let node = MemoryHoldings::new([circle()], Same(quota));
    node.set_now(NOW);
    node
}

fn item_in(circle: CircleId, author: u8, id: u16, age: u64, tombstone: bool) -> Verified {
    let mut entry = [0; 16];
    entry[..2].copy_from_slice(&id.to_be_bytes());
    let name = format!("{id} of {author}, {age} ms ago").parse().unwrap();
    let payload =
        if tombstone { Payload::Tombstone } else { Payload::Profile(Box::new(Profile { name, ..Profile::default() })) };
    let stamp = Stamp::next(Millis(NOW.0 - age), None);
    let draft = Draft { circle, kind: Kind::PROFILE, id: EntryId::new(entry), stamp, payload };
    draft.sign(&CommunityKey::from_seed(&[author; 32])).unwrap()
}

fn item(author: u8, id: u16, age: u64) -> Verified {
    item_in(circle(), author, id, age, false)
}

fn give(node: &Node, items: &[Verified]) {
    for item in items {
        let _ = node.offer(item.clone());
    }
}

fn held(node: &Node) -> BTreeSet<Digest> {
    node.items().iter().map(|item| item.digest()).collect()
}

/// What passed between the two, in words.
#[derive(Default)]
struct Tape(Vec<String>, usize);

impl Tape {
    fn ask(&mut self, ask: &Ask) {
        self.1 += ask.encode().unwrap().len();
        self.0.push(match ask {
            Ask::Open(_) => "open".into(),
            Ask::List { .. } => "list".into(),
            Ask::Want { slots, .. } => format!("want {}", slots.len()),
            Ask::Push { items, .. } => format!("push {}", items.len()),
        });
    }

    fn answer(&mut self, answer: &Answer) {
        self.1 += answer.encode().unwrap().len();
        self.0.push(match answer {
            Answer::Sets { sets, .. } => {
                format!("sets {:?}", sets.iter().map(|theirs| matches!(theirs, Theirs::Same)).collect::<Vec<_>>())
            }
            Answer::Page(page) => format!("page {}", page.entries.len()),
            Answer::Items { items, .. } => format!("items {}", items.len()),
            Answer::Taken { held } => format!("taken {}", held.iter().filter(|held| **held).count()),
        });
    }
}

/// Runs a session to its end, every message through its bytes.
fn session_on_tape(opener: &Node, answerer: &Node) -> (Result<Report, Fault>, Tape) {
    let mut tape = Tape::default();
    let (mut driving, mut ask) = Opener::open(NOW, opener);
    let mut answering = Answerer::default();
    let result = loop {
        tape.ask(&ask);
        let answer = match answering.handle(Ask::decode(&ask.encode().unwrap()).unwrap(), NOW, answerer) {
            Ok(answer) => answer,
            Err(fault) => break Err(fault),
        };
        tape.answer(&answer);
        match driving.handle(Answer::decode(&answer.encode().unwrap()).unwrap(), NOW, opener) {
            Ok(Step::Ask(next)) => ask = next,
            Ok(Step::Done(report)) => break Ok(*report),
            Err(fault) => break Err(fault),
        }
    };
    if let Ok(report) = &result {
        opener.settle(&report.settled);
    }
    (result, tape)
}

fn session(opener: &Node, answerer: &Node) -> Report {
    session_on_tape(opener, answerer).0.unwrap()
}

#[test]
fn equal_sets_are_decided_in_one_round_trip() {
    let (a, b) = (node(9), node(9));
    let items: Vec<Verified> = (0..5).map(|id| item(1, id, 10)).collect();
    give(&a, &items);
    give(&b, &items);
    let (report, tape) = session_on_tape(&a, &b);
    let report = report.unwrap();
    assert!(report.complete);
    let state = a.state(&circle()).unwrap();
    assert_eq!(report.settled, [(circle(), state, state)]);
    assert_eq!(tape.0, ["open", "sets [true]"]);
    assert!(tape.1 <= 160, "{} bytes", tape.1);
}

#[test]
fn each_gets_what_it_lacks_and_the_newer_of_two_moves_one_way() {
    let (a, b) = (node(99), node(99));
    give(&a, &[item(1, 1, 10), item(1, 2, 10), item(1, 3, 50), item_in(circle(), 2, 1, 10, true)]);
    give(&b, &[item(1, 1, 10), item(1, 2, 50), item(1, 3, 10), item(2, 1, 0), item(3, 1, 1)]);
    let (report, tape) = session_on_tape(&a, &b);
    let report = report.unwrap();
    assert!(report.complete);
    assert_eq!((report.received.profiles, report.sent.profiles, report.sent.withdrawn), (2, 1, 1));
    assert_eq!(held(&a), held(&b));
    assert_eq!(
        tape.0,
        ["open", "sets [false]", "list", "page 5", "want 2", "items 2", "push 2", "taken 2", "open", "sets [true]"]
    );
}

#[test]
fn a_fresh_node_gets_everything_over_many_pages_and_batches() {
    let (a, b) = (node(u32::MAX), node(u32::MAX));
    let items: Vec<Verified> = (0..2_500).map(|id| item(1, id, u64::from(id))).collect();
    give(&b, &items);
    let (report, tape) = session_on_tape(&a, &b);
    assert_eq!(report.unwrap().received.profiles, 2_500);
    assert_eq!(tape.0.iter().filter(|line| *line == "list").count(), 2_500usize.div_ceil(limits::PAGE));
    assert_eq!(held(&a), held(&b));
    let (empty, full) = (node(u32::MAX), a);
    assert_eq!(session(&full, &empty).sent.profiles, 2_500);
    assert_eq!(held(&empty), held(&full));
}

#[test]
fn withdrawals_come_first_then_the_newest() {
    let (a, b) = (node(u32::MAX), node(u32::MAX));
    let items: Vec<Verified> = (0..300).map(|id| item_in(circle(), 1, id, u64::from(id), id == 299)).collect();
    give(&b, &items);
    let (mut opener, ask) = Opener::open(NOW, &a);
    let mut answerer = Answerer::default();
    let mut answer = answerer.handle(ask, NOW, &b).unwrap();
    let first = loop {
        match opener.handle(answer, NOW, &a).unwrap() {
            Step::Ask(ask @ Ask::Want { .. }) => break answerer.handle(ask, NOW, &b).unwrap(),
            Step::Ask(ask) => answer = answerer.handle(ask, NOW, &b).unwrap(),
            Step::Done(_) => unreachable!("nothing was fetched"),
        }
    };
    let Answer::Items { items: batch, .. } = first else { panic!("{first:?}") };
    let order: Vec<Digest> = batch.iter().map(|bytes| Verified::from_bytes(bytes).unwrap().digest()).collect();
    let mut expected = vec![items[299].digest()];
    expected.extend(items[..order.len() - 1].iter().map(|item| item.digest()));
    assert_eq!(order, expected);
}

#[test]
fn what_comes_too_early_is_compared_again_and_kept_when_its_time_has_come() {
    let (a, b) = (node(3), node(u32::MAX));
    give(&b, &[item(1, 0, 0)]);
    a.set_now(Millis(NOW.0 - Millis::DAY));
    let first = session(&a, &b);
    assert_eq!((first.received.total(), first.declined.get(&Refusal::Early)), (0, Some(&1)));
    a.set_now(NOW);
    assert_eq!(session(&a, &b).received.total(), 1);
}

#[test]
fn what_is_over_the_allowance_is_declined_and_not_compared_again() {
    let (a, b) = (node(3), node(u32::MAX));
    give(&b, &(0..10).map(|id| item(1, id, u64::from(id))).collect::<Vec<_>>());
    assert_eq!(session(&a, &b).received.profiles, 3, "the first of them come before the least is known");
    let second = session(&a, &b);
    assert_eq!((second.received.total(), second.declined.get(&Refusal::OverQuota)), (0, Some(&7)));
    assert!(second.complete);
    let (_, tape) = session_on_tape(&a, &b);
    assert_eq!(tape.0, ["open", "sets [false]"]);
}

#[test]
fn of_an_author_with_far_more_than_the_allowance_one_batch_is_fetched() {
    let (a, b) = (node(3), node(u32::MAX));
    give(&b, &(0..1_000).map(|id| item(1, id, u64::from(id))).collect::<Vec<_>>());
    let (report, tape) = session_on_tape(&a, &b);
    assert_eq!(report.unwrap().received.profiles, 3);
    assert_eq!(tape.0.iter().filter(|line| line.starts_with("want")).count(), 1);
}

#[test]
fn circles_that_only_one_is_in_stay_out() {
    let both = CircleId::open("both");
    let a = MemoryHoldings::new([circle(), both], Same(9));
    let b = MemoryHoldings::new([both, CircleId::open("else")], Same(9));
    for node in [&a, &b] {
        node.set_now(NOW);
    }
    give(&a, &[item(1, 1, 1), item_in(both, 1, 1, 1, false)]);
    assert_eq!(session(&a, &b).sent.profiles, 1);
    assert_eq!(b.items().len(), 1);
}

/// An answerer that gives what it likes.
fn against(mut lie: impl FnMut(Answer) -> Answer) -> Result<(), Fault> {
    let (a, b) = (node(99), node(99));
    give(&a, &[item(9, 9, 9)]);
    give(&b, &(0..5).map(|id| item(1, id, 1)).collect::<Vec<_>>());
    let (mut opener, mut ask) = Opener::open(NOW, &a);
    let mut answerer = Answerer::default();
    loop {
        match opener.handle(lie(answerer.handle(ask, NOW, &b)?), NOW, &a)? {
            Step::Ask(next) => ask = next,
            Step::Done(_) => return Ok(()),
        }
    }
}

fn batch(items: &[Verified]) -> List<ItemBytes, { limits::WANTS }> {
    List::first(items.iter().map(|item| ItemBytes::try_from(item.bytes().to_vec()).unwrap()))
}

#[test]
fn a_peer_that_breaks_the_rules_is_a_fault() {
    assert_eq!(against(|answer| answer), Ok(()));
    let twice = |answer| match answer {
        Answer::Items { slots, items } => Answer::Items { slots: slots + 1, items },
        other => other,
    };
    assert_eq!(against(twice), Err(Fault::Unasked));
    let nothing = |answer| match answer {
        Answer::Items { .. } => Answer::Items { slots: 0, items: List::default() },
        other => other,
    };
    assert_eq!(against(nothing), Err(Fault::Unasked));
    let others = |answer| match answer {
        Answer::Items { slots, .. } => Answer::Items { slots, items: batch(&[item(7, 7, 7)]) },
        other => other,
    };
    assert_eq!(against(others), Err(Fault::Unasked));
    let of_another_circle = |answer| match answer {
        Answer::Items { slots, .. } => {
            Answer::Items { slots, items: batch(&[item_in(CircleId::open("else"), 1, 1, 1, false)]) }
        }
        other => other,
    };
    assert_eq!(against(of_another_circle), Err(Fault::Unasked));
    let forged = |answer| match answer {
        Answer::Items { slots, items } => {
            let mut bytes = items[0].to_vec();
            let last = bytes.len() - 1;
            bytes[last] ^= 1;
            Answer::Items { slots, items: List::first([ItemBytes::try_from(bytes).unwrap()]) }
        }
        other => other,
    };
    assert!(matches!(against(forged), Err(Fault::Item(_))));
    let in_between = |answer| match answer {
        Answer::Page(_) => Answer::Taken { held: List::default() },
        other => other,
    };
    assert_eq!(against(in_between), Err(Fault::OutOfTurn));
    let too_few = |answer| match answer {
        Answer::Sets { now, .. } => Answer::Sets { now, sets: List::default() },
        other => other,
    };
    assert_eq!(against(too_few), Err(Fault::OutOfTurn));
}

#[test]
fn an_opener_that_pushes_a_forgery_is_a_fault() {
    let b = node(99);
    let mut bytes = item(1, 1, 1).bytes().to_vec();
    bytes[100] ^= 1;
    let items = List::first([ItemBytes::try_from(bytes).unwrap()]);
    let result = Answerer::default().handle(Ask::Push { circle: circle(), items }, NOW, &b);
    assert!(matches!(result, Err(Fault::Item(_))));
    assert!(b.items().is_empty());
}

#[test]
fn the_answering_side_learns_that_nothing_is_left_to_do() {
    let (a, b) = (node(9), node(9));
    give(&a, &[item(1, 1, 1)]);
    let (mut opener, mut ask) = Opener::open(NOW, &a);
    let mut answerer = Answerer::default();
    while let Step::Ask(next) = opener.handle(answerer.handle(ask, NOW, &b).unwrap(), NOW, &a).unwrap() {
        assert_eq!(answerer.settled, []);
        ask = next;
    }
    let state = b.state(&circle()).unwrap();
    assert_eq!(answerer.settled, [(circle(), state, state)]);
}

#[test]
fn the_peers_clock_is_told() {
    let (a, b) = (node(9), node(9));
    let (mut opener, ask) = Opener::open(NOW, &a);
    let mut answerer = Answerer::default();
    let answer = answerer.handle(ask, NOW.plus(5_000), &b).unwrap();
    let Step::Done(report) = opener.handle(answer, NOW, &a).unwrap() else { panic!("not done") };
    assert_eq!((report.clock_ahead, answerer.clock_ahead), (5_000, -5_000));
}

/// Somebody of whom nothing is wanted, beside others.
struct Without(u8);

impl Allowance for Without {
    fn items(&self, author: &joinup_protocol::id::CommunityId) -> u32 {
        if *author == CommunityKey::from_seed(&[self.0; 32]).id() { 0 } else { 99 }
    }

    fn is_unwanted(&self, tag: joinup_protocol::reconcile::difference::AuthorTag) -> bool {
        tag == (&CommunityKey::from_seed(&[self.0; 32]).id()).into()
    }
}

#[test]
fn a_blocked_author_is_recognised_by_the_tag_and_never_fetched() {
    let a = MemoryHoldings::new([circle()], Without(1));
    a.set_now(NOW);
    let b = node(99);
    give(&b, &[item(1, 1, 1), item(2, 1, 1)]);
    let (mut opener, mut ask) = Opener::open(NOW, &a);
    let mut answerer = Answerer::default();
    let report = loop {
        match opener.handle(answerer.handle(ask, NOW, &b).unwrap(), NOW, &a).unwrap() {
            Step::Ask(next) => ask = next,
            Step::Done(report) => break report,
        }
    };
    assert_eq!((answerer.sent.profiles, report.declined.get(&Refusal::Unwanted)), (1, Some(&1)));
    assert!(a.state(&circle()).is_some_and(|state| state.count == 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn two_nodes_end_equal_whatever_they_began_with(
        ours in prop::collection::vec((0u8..3, 0u16..40, 0u64..5, prop::bool::weighted(0.1)), 0..60),
        theirs in prop::collection::vec((0u8..3, 0u16..40, 0u64..5, prop::bool::weighted(0.1)), 0..60),
    ) {
        let (a, b) = (node(u32::MAX), node(u32::MAX));
        for (node, items) in [(&a, &ours), (&b, &theirs)] {
            give(node, &items.iter().map(|&(author, id, age, gone)| item_in(circle(), author, id, age, gone)).collect::<Vec<_>>());
        }
        let before: BTreeSet<Digest> = held(&a).union(&held(&b)).copied().collect();
        let report = session(&a, &b);
        prop_assert!(report.complete);
        prop_assert_eq!(held(&a), held(&b));
        prop_assert!(held(&a).is_subset(&before));
        prop_assert_eq!(session_on_tape(&b, &a).1.0.len(), 2);
    }
}
