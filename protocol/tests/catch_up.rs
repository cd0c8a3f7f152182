//! Catch-up sessions between two nodes in memory: what each lacks moves, nothing else does, bad peers are faults, and
//! what is ground or forged delays nothing for ever.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "catch_up/nodes.rs"]
mod nodes;

#[path = "catch_up/declined.rs"]
mod declined;
#[path = "catch_up/forged.rs"]
mod forged;
#[path = "catch_up/ground.rs"]
mod ground;
#[path = "catch_up/walks.rs"]
mod walks;

use std::collections::BTreeSet;

use joinup_protocol::{
    id::{CircleId, Digest},
    item::Verified,
    reconcile::session::{Asked, Heard, Memory, Opener, Step, verify_all},
    replica::{Refusal, Same},
    wire::message::{Answer, Ask},
};
use nodes::*;
use proptest::prelude::*;

#[test]
fn equal_sets_are_decided_in_one_round_trip() {
    let (a, b) = (node(9), node(9));
    let items: Vec<Verified> = (0..5).map(|id| item(1, id, 10)).collect();
    give(&a, &items);
    give(&b, &items);
    let (report, tape) = session_on_tape(&a, &b, Memory::default());
    let report = report.unwrap();
    assert!(report.complete);
    assert_eq!(report.settled, [(circle(), state(&a), state(&a))]);
    assert_eq!(tape.lines, ["open", "sets same"]);
    assert!(tape.bytes <= 160, "{} bytes", tape.bytes);
}

#[test]
fn each_gets_what_it_lacks_and_the_newer_of_two_moves_one_way() {
    let (a, b) = (node(99), node(99));
    give(&a, &[item(1, 1, 10), item(1, 2, 10), item(1, 3, 50), item_in(circle(), 2, 1, 10, true)]);
    give(&b, &[item(1, 1, 10), item(1, 2, 50), item(1, 3, 10), item(2, 1, 0), item(3, 1, 1)]);
    let (report, tape) = session_on_tape(&a, &b, Memory::default());
    let report = report.unwrap();
    assert!(report.complete);
    assert_eq!((report.received.profiles, report.sent.profiles, report.sent.withdrawn), (2, 1, 1));
    assert_eq!(held(&a), held(&b));
    assert_eq!(
        tape.lines,
        [
            "open",
            "sets 72 cells",
            "want 2",
            "items 2, last",
            "offer 2",
            "wanted all",
            "push 2",
            "taken all",
            "open",
            "sets same"
        ]
    );
}

#[test]
fn about_twenty_differences_are_known_after_one_round_trip() {
    let (a, b) = (node(9_999), node(9_999));
    let items: Vec<Verified> = (0..1_000).map(|id| item(1, id, u64::from(id))).collect();
    give(&a, &items[..990]);
    give(&b, &items[10..]);
    let (report, tape) = session_on_tape(&a, &b, Memory::default());
    assert_eq!(report.unwrap().received.profiles, 10);
    assert_eq!(tape.lines[..3], ["open", "sets 72 cells", "want 10"]);
}

#[test]
fn more_cells_are_asked_for_when_more_differs() {
    let (a, b) = (node(9_999), node(9_999));
    let items: Vec<Verified> = (0..3_000).map(|id| item(1, id, u64::from(id))).collect();
    give(&a, &items[..2_800]);
    give(&b, &items[200..]);
    let (report, tape) = session_on_tape(&a, &b, Memory::default());
    assert_eq!((report.unwrap().received.profiles, held(&a)), (200, held(&b)));
    let round_trips = tape.lines.iter().position(|line| line.starts_with("want")).unwrap() / 2;
    assert!((2..=4).contains(&round_trips), "{:?}", tape.lines);
}

#[test]
fn a_fresh_node_walks_through_the_ids_and_gets_everything() {
    let (a, b) = (node(u32::MAX), node(u32::MAX));
    let items: Vec<Verified> = (0..2_500).map(|id| item(1, id, u64::from(id))).collect();
    give(&b, &items);
    let (report, tape) = session_on_tape(&a, &b, Memory::default());
    assert_eq!(report.unwrap().received.profiles, 2_500);
    assert_eq!(tape.lines[..5], ["open", "sets 72 cells", "ids", "ids 2500, last", "want 2500"]);
    assert_eq!(held(&a), held(&b));
    let empty = node(u32::MAX);
    let report = session(&a, &empty);
    assert_eq!((report.sent.profiles, report.complete), (2_500, true));
    assert_eq!(held(&empty), held(&a));
}

#[test]
fn who_is_far_behind_is_told_to_open_a_session() {
    let (full, empty) = (node(u32::MAX), node(u32::MAX));
    give(&full, &(0..60).map(|id| item(1, id, u64::from(id))).collect::<Vec<_>>());
    let few = small_sizes();
    let (report, tape) = session_with(few, &full, &empty, Memory::default());
    let report = report.unwrap();
    assert_eq!((report.behind, report.complete), (vec![circle()], false));
    let offers = tape.lines.iter().filter(|line| line.starts_with("offer")).count();
    assert_eq!(offers, 6, "until more than twenty are wanted: {:?}", tape.lines);
    assert_eq!(tape.lines[tape.lines.len() - 2..], ["behind", "noted"]);
    assert!(tape.behind, "the answering side is told");
}

#[test]
fn withdrawals_come_first_then_profiles_then_the_newest() {
    let (a, b) = (node(u32::MAX), node(u32::MAX));
    let items: Vec<Verified> = (0..300).map(|id| item_in(circle(), 1, id, u64::from(id), id == 299)).collect();
    give(&b, &items);
    let (_, tape) = session_on_tape(&a, &b, Memory::default());
    let mut expected = vec![items[299].digest()];
    expected.extend(items[..299].iter().map(|item| item.digest()));
    assert_eq!(tape.received, expected);
}

#[test]
fn a_cut_at_any_message_loses_nothing_and_nothing_comes_twice() {
    let items: Vec<Verified> = (0..40).map(|id| item(1, id, u64::from(id))).collect();
    let whole = {
        let (a, b) = (node(u32::MAX), node(u32::MAX));
        give(&b, &items);
        session_with(small_sizes(), &a, &b, Memory::default()).1.messages
    };
    for cut in 1..whole {
        let (a, b) = (node(u32::MAX), node(u32::MAX));
        give(&b, &items);
        let (memory, first) = cut_session(small_sizes(), &a, &b, cut);
        let (report, second) = session_with(small_sizes(), &a, &b, memory);
        assert!(report.unwrap().complete);
        assert_eq!(held(&a), held(&b), "cut at {cut}");
        let twice = first.received.iter().filter(|digest| second.received.contains(digest)).count();
        assert_eq!(twice, 0, "cut at {cut}");
    }
}

#[test]
fn a_walk_that_is_cut_goes_on_and_ends_with_everything() {
    let items: Vec<Verified> =
        (0..17_000u16).map(|id| experiment(1 + u8::try_from(id % 7).unwrap(), id, u64::from(id))).collect();
    for cut in [5, 20] {
        let (a, b) = (node(u32::MAX), node(u32::MAX));
        give(&b, &items);
        let (memory, first) = cut_session(Default::default(), &a, &b, cut);
        // What is new comes before the place where the walk was cut.
        give(&b, &(0..5).map(|id| experiment(9, id, 0)).collect::<Vec<_>>());
        let (report, second) = session_on_tape(&a, &b, memory);
        assert!(report.unwrap().complete, "cut at {cut}: {:?}", second.lines);
        assert_eq!(held(&a), held(&b), "cut at {cut}");
        assert!(first.received.iter().collect::<BTreeSet<_>>().is_disjoint(&second.received.iter().collect()));
    }
}

#[test]
fn what_comes_too_early_is_compared_again_and_kept_when_its_time_has_come() {
    let (a, b) = (node(3), node(u32::MAX));
    give(&b, &[item(1, 0, 0)]);
    a.set_now(joinup_protocol::time::Millis(NOW.0 - joinup_protocol::time::Millis::DAY));
    let first = session(&a, &b);
    assert_eq!((first.received.total(), first.declined.get(&Refusal::Early)), (0, Some(&1)));
    a.set_now(NOW);
    assert_eq!(session_on_tape(&a, &b, first.memory).0.unwrap().received.total(), 1);
}

#[test]
fn circles_that_only_one_is_in_stay_out() {
    let both = CircleId::open("both");
    let a = Node::new([circle(), both], Same(9));
    let b = Node::new([both, CircleId::open("else")], Same(9));
    for node in [&a, &b] {
        node.set_now(NOW);
    }
    give(&a, &[item(1, 1, 1), item_in(both, 1, 1, 1, false)]);
    let report = session(&a, &b);
    assert_eq!((report.sent.profiles, report.complete), (1, true));
    assert_eq!(b.items().len(), 1);
}

#[test]
fn what_arrives_during_a_session_confuses_nobody() {
    let (a, b) = (node(u32::MAX), node(u32::MAX));
    give(&b, &(0..400).map(|id| item(1, id, 500)).collect::<Vec<_>>());
    give(&a, &(200..600).map(|id| item(1, id, 500)).collect::<Vec<_>>());
    let (mut opener, mut ask) = Opener::open(PARTIES, [1; 16], Memory::default(), NOW, &a);
    let mut answerer = answerer();
    let mut id = 1_000;
    'session: loop {
        let mut reply = answerer.handle(Asked::check(ask, verify_all).unwrap(), NOW, &b).unwrap();
        loop {
            if id < 1_012 {
                give(&a, &[item(2, id, 0)]);
                give(&b, &[item(3, id, 0)]);
                id += 1;
            }
            match opener.handle(Heard::check(reply.answer, verify_all).unwrap(), NOW, &a).unwrap() {
                Step::Ask(next) => {
                    ask = next;
                    continue 'session;
                }
                Step::Listen => reply = answerer.go_on(&b),
                Step::Done(report) => {
                    assert!(report.complete, "{report:?}");
                    break 'session;
                }
            }
        }
    }
    assert_eq!(held(&a), held(&b));
}

#[test]
fn the_answering_side_learns_that_nothing_is_left_to_do() {
    let (a, b) = (node(9), node(9));
    give(&a, &[item(1, 1, 1)]);
    let (_, tape) = session_on_tape(&a, &b, Memory::default());
    assert_eq!(tape.settled, [(circle(), state(&b), state(&b))]);
}

#[test]
fn the_peers_clock_is_told() {
    let (a, b) = (node(9), node(9));
    let (mut opener, ask) = Opener::open(PARTIES, [0; 16], Memory::default(), NOW, &a);
    let mut answerer = answerer();
    let reply = answerer.handle(Asked::Said(ask), NOW.plus(5_000), &b).unwrap();
    let Step::Done(report) = opener.handle(Heard::Said(reply.answer), NOW, &a).unwrap() else { panic!("not done") };
    assert_eq!((report.clock_ahead, answerer.clock_ahead), (5_000, -5_000));
}

#[test]
fn circles_are_named_only_to_those_who_are_in_them() {
    let a = node(9);
    let (_, ask) = Opener::open(PARTIES, [7; 16], Memory::default(), NOW, &a);
    let bytes = ask.encode().unwrap();
    assert!(!bytes.windows(8).any(|window| window == &circle().as_bytes()[..8]));
    let stranger = Node::new([CircleId::open("else")], Same(9));
    let reply = answerer().handle(Asked::Said(ask), NOW, &stranger).unwrap();
    let Answer::Sets { sets, .. } = reply.answer else { panic!("no sets") };
    assert_eq!(sets[..], [joinup_protocol::wire::message::Theirs::Elsewhere]);
    let wanting = answerer().handle(Asked::Said(Ask::Ids { circle: 0, after: None }), NOW, &stranger);
    assert!(wanting.is_err(), "nothing is told before a circle was opened");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn two_nodes_end_equal_whatever_they_began_with(
        ours in prop::collection::vec((0u8..3, 0u16..40, 0u64..5, prop::bool::weighted(0.1)), 0..90),
        theirs in prop::collection::vec((0u8..3, 0u16..40, 0u64..5, prop::bool::weighted(0.1)), 0..90),
        small in any::<bool>(),
    ) {
        let (a, b) = (node(u32::MAX), node(u32::MAX));
        for (node, items) in [(&a, &ours), (&b, &theirs)] {
            give(node, &items.iter().map(|&(author, id, age, gone)| item_in(circle(), author, id, age, gone)).collect::<Vec<_>>());
        }
        let before: BTreeSet<Digest> = held(&a).union(&held(&b)).copied().collect();
        let sizes = if small { small_sizes() } else { Default::default() };
        // Who is told to be behind opens the next.
        let done = (0..4).any(|turn| {
            let (opener, answerer) = if turn % 2 == 0 { (&a, &b) } else { (&b, &a) };
            session_with(sizes, opener, answerer, Memory::default()).0.unwrap().complete
        });
        prop_assert!(done);
        prop_assert_eq!(held(&a), held(&b));
        prop_assert!(held(&a).is_subset(&before));
        prop_assert_eq!(session_on_tape(&b, &a, Memory::default()).1.lines.len(), 2);
    }
}
