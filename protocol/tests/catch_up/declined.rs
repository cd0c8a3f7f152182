//! What one side does not want: recognised by its id, declined once, remembered, and never in the way again.

use joinup_protocol::{
    id::CommunityId,
    key::CommunityKey,
    limits,
    reconcile::{AuthorTag, memory::MemoryHoldings, session::Memory},
    replica::{Allowance, Refusal},
};

use super::nodes::*;

/// Somebody of whom nothing is wanted, beside others.
struct Without(u8);

impl Allowance for Without {
    fn items(&self, author: &CommunityId) -> u32 {
        if *author == CommunityKey::from_seed(&[self.0; 32]).id() { 0 } else { 99_999 }
    }

    fn is_unwanted(&self, tag: AuthorTag) -> bool {
        tag == (&CommunityKey::from_seed(&[self.0; 32]).id()).into()
    }
}

fn without(author: u8) -> MemoryHoldings<Without> {
    let node = MemoryHoldings::new([circle()], Without(author));
    node.set_now(NOW);
    node
}

#[test]
fn a_blocked_author_is_recognised_by_the_tag_and_never_fetched() {
    let (a, b) = (without(1), node(99));
    give(&b, &[item(1, 1, 1), item(2, 1, 1)]);
    let (report, tape) = session_on_tape(&a, &b, Memory::default());
    let report = report.unwrap();
    assert_eq!((report.complete, report.declined.get(&Refusal::Unwanted)), (true, Some(&2)), "in both comparisons");
    assert_eq!(tape.received, [item(2, 1, 1).digest()]);
    assert_eq!(state(&a).count, 1);
}

#[test]
fn what_was_declined_costs_nothing_from_then_on() {
    let (a, b) = (without(1), node(99));
    give(&b, &(0..30).map(|id| item(1, id, 1)).collect::<Vec<_>>());
    let first = session(&a, &b);
    assert!(first.complete);
    assert_eq!(first.memory.len(), 30);
    let (second, tape) = session_on_tape(&a, &b, first.memory);
    let second = second.unwrap();
    assert_eq!(tape.lines, ["open", "sets settled"]);
    assert!(second.complete);
    // Something new is found as if the other thirty were not there.
    give(&b, &[item(2, 1, 1)]);
    let (third, tape) = session_on_tape(&a, &b, second.memory);
    let third = third.unwrap();
    assert_eq!((third.declined.len(), third.received.profiles, third.complete), (0, 1, true), "{:?}", tape.lines);
    assert_eq!(third.memory.len(), 30);
    // What the peer lets go is forgotten here as well.
    give(&b, &(0..10).map(|id| item_in(circle(), 1, id, 0, true)).collect::<Vec<_>>());
    let fourth = session_on_tape(&a, &b, third.memory).0.unwrap();
    assert_eq!((fourth.declined.get(&Refusal::Unwanted), fourth.memory.len()), (Some(&10), 30));
}

#[test]
fn what_the_peer_declines_is_offered_once() {
    let (a, b) = (node(99), without(1));
    give(&a, &(0..30).map(|id| item(1, id, 1)).collect::<Vec<_>>());
    let (first, tape) = session_on_tape(&a, &b, Memory::default());
    let first = first.unwrap();
    assert_eq!((first.unwanted, first.complete, first.sent.total()), (30, true, 0));
    assert_eq!(tape.lines, ["open", "sets 72 cells", "offer 30", "wanted all but 30"]);
    let (second, tape) = session_on_tape(&a, &b, first.memory);
    assert_eq!(tape.lines, ["open", "sets settled"]);
    give(&a, &[item(2, 1, 1)]);
    let (third, tape) = session_on_tape(&a, &b, second.unwrap().memory);
    assert_eq!(tape.lines[2..5], ["offer 1", "wanted all", "push 1"]);
    assert!(third.unwrap().complete);
}

#[test]
fn what_is_over_the_allowance_is_declined_and_not_compared_again() {
    let (a, b) = (node(3), node(u32::MAX));
    give(&b, &(0..10).map(|id| item(1, id, u64::from(id))).collect::<Vec<_>>());
    let first = session(&a, &b);
    assert_eq!((first.received.profiles, first.complete), (3, true), "the newest");
    assert_eq!(state(&a).count, 3);
    let (second, tape) = session_on_tape(&a, &b, first.memory);
    assert_eq!((tape.lines, second.unwrap().complete), (vec!["open".into(), "sets settled".into()], true));
}

#[test]
fn what_was_over_the_allowance_comes_when_there_is_room() {
    let (a, b) = (node(3), node(u32::MAX));
    give(&b, &(0..10).map(|id| item(1, id, u64::from(id))).collect::<Vec<_>>());
    let first = session(&a, &b);
    let roomier = node(4);
    give(&roomier, &a.items());
    assert_eq!(state(&roomier), state(&a));
    let second = session_on_tape(&roomier, &b, first.memory).0.unwrap();
    assert_eq!((second.received.profiles, second.complete), (1, true));
}

#[test]
fn a_walk_that_declines_tells_no_names_and_the_hash_proves_all_the_same() {
    let (a, b) = (without(1), node(99_999));
    give(&b, &(0..200).map(|id| experiment(1, id, 1)).collect::<Vec<_>>());
    give(&b, &(0..9).map(|id| experiment(2, id, 1)).collect::<Vec<_>>());
    let (first, tape) = session_on_tape(&a, &b, Memory::default());
    let first = first.unwrap();
    assert!(tape.lines.iter().any(|line| line.starts_with("ids")), "{:?}", tape.lines);
    assert!(first.complete && first.memory.len() == 200);
    give(&b, &[experiment(2, 50, 1)]);
    // The names are asked once; then each session costs what is new.
    let (second, tape) = session_on_tape(&a, &b, first.memory);
    let second = second.unwrap();
    let names = |lines: &[String]| lines.iter().filter(|line| line.starts_with("names")).count();
    let (mut asked, mut memory) = (names(&tape.lines), second.memory);
    for id in 51..53 {
        give(&b, &[experiment(2, id, 1)]);
        let (report, tape) = session_on_tape(&a, &b, memory);
        let report = report.unwrap();
        assert!(report.complete);
        asked += names(&tape.lines);
        memory = report.memory;
    }
    assert!(asked <= 2, "asked and told {asked} times");
}

#[test]
fn below_a_floor_that_was_told_nothing_is_offered() {
    let (a, b) = (node(99), node(3));
    give(&a, &(0..10).map(|id| experiment(1, id, 100 + u64::from(id))).collect::<Vec<_>>());
    let (first, tape) = session_on_tape(&a, &b, Memory::default());
    assert!(tape.lines.contains(&"wanted all".into()), "the floor is not known before it is reached: {:?}", tape.lines);
    let first = first.unwrap();
    assert!(first.complete);
    // A newer one is wanted, and what left for it is not offered again.
    give(&a, &[experiment(1, 50, 1), experiment(1, 51, 500)]);
    let (second, tape) = session_on_tape(&a, &b, first.memory);
    assert!(tape.lines.contains(&"wanted all but 1, 1 floors".into()), "{:?}", tape.lines);
    let second = second.unwrap();
    assert!(second.complete);
    give(&a, &[experiment(1, 52, 600)]);
    let (third, tape) = session_on_tape(&a, &b, second.memory);
    assert!(!tape.lines.iter().any(|line| line.starts_with("offer")), "{:?}", tape.lines);
    assert!(third.unwrap().complete);
    assert_eq!(state(&b).count, 3);
}

#[test]
fn of_an_author_with_far_more_than_the_allowance_little_is_fetched_in_vain() {
    let (a, b) = (node(3), node(u32::MAX));
    give(&b, &(0..1_000).map(|id| item(1, id, u64::from(id))).collect::<Vec<_>>());
    let (report, tape) = session_on_tape(&a, &b, Memory::default());
    assert_eq!((state(&a).count, report.unwrap().complete), (3, true));
    assert!(tape.received.len() <= 1_000);
}

#[test]
fn far_more_than_can_be_named_is_declined_once_as_well() {
    let (a, b) = (without(1), node(99_999));
    let many = u16::try_from(limits::NAMES).unwrap() + 100;
    give(&b, &(0..many).map(|id| experiment(1, id, 1)).collect::<Vec<_>>());
    let kept: Vec<_> = (0..many + 10).map(|id| experiment(2, id, 1)).collect();
    give(&a, &kept);
    give(&b, &kept);
    let first = session(&a, &b);
    assert_eq!((first.complete, first.memory.len()), (true, usize::from(many)));
    give(&b, &[item(3, 1, 1)]);
    let (second, tape) = session_on_tape(&a, &b, first.memory);
    assert_eq!(tape.lines[..3], ["open", "sets 72 cells", "want 1"]);
    assert!(second.unwrap().complete);
}
