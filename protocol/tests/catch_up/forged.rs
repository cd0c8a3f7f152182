//! Peers that break the rules.

use joinup_protocol::{
    id::CircleId,
    item::Verified,
    limits,
    reconcile::{
        SetState,
        session::{Asked, Fault, Heard, Memory, verify_all},
        sketch::{Cell, run},
    },
    text::List,
    wire::{
        batch::{Batch, BatchBuilder},
        message::{Answer, Ask, Theirs},
    },
};

use super::nodes::*;

/// A session with an answerer that gives what it likes.
fn against(lie: impl FnMut(Answer) -> Answer) -> (Result<bool, Fault>, Tape) {
    let (a, b) = (node(99), node(99));
    give(&a, &[item(9, 9, 9)]);
    give(&b, &(0..5).map(|id| item(1, id, 1)).collect::<Vec<_>>());
    let (result, _, tape) = run(Default::default(), &a, &b, Memory::default(), 5_000, lie);
    (result.map(|report| report.is_some_and(|report| report.complete)), tape)
}

fn batch(items: &[Verified]) -> Batch {
    let mut builder = BatchBuilder::default();
    items.iter().for_each(|item| assert!(builder.push(item.bytes())));
    builder.finish()
}

fn instead_of_items(items: Batch) -> impl FnMut(Answer) -> Answer {
    move |answer| match answer {
        Answer::Items { last, .. } => Answer::Items { items: items.clone(), last },
        other => other,
    }
}

#[test]
fn a_peer_that_breaks_the_rules_is_a_fault() {
    assert_eq!(against(|answer| answer).0, Ok(true));
    let endless = |answer| match answer {
        Answer::Items { .. } => Answer::Items { items: Batch::empty(), last: false },
        other => other,
    };
    assert_eq!(against(endless).0, Err(Fault::Unasked));
    assert_eq!(against(instead_of_items(batch(&[item(7, 7, 7)]))).0, Err(Fault::Unasked));
    let elsewhere = item_in(CircleId::open("else"), 1, 1, 1, false);
    assert_eq!(against(instead_of_items(batch(&[elsewhere]))).0, Err(Fault::Unasked));
    let five_times = vec![item(1, 1, 1); limits::SAME_TAG + 1];
    assert_eq!(against(instead_of_items(batch(&five_times))).0, Err(Fault::Unasked));
    let mut bytes = item(1, 1, 1).bytes().to_vec();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let mut forged = BatchBuilder::default();
    assert!(forged.push(&bytes));
    assert!(matches!(against(instead_of_items(forged.finish())).0, Err(Fault::Item(_))));
    let broken = Batch { raw: 9, packed: vec![1, 2, 3].try_into().unwrap() };
    assert!(matches!(against(instead_of_items(broken)).0, Err(Fault::Batch(_))));
    let in_between = |answer| match answer {
        Answer::Wanted { .. } => Answer::Noted,
        other => other,
    };
    assert_eq!(against(in_between).0, Err(Fault::OutOfTurn));
    let too_few = |answer| match answer {
        Answer::Sets { now, .. } => Answer::Sets { now, sets: List::default() },
        other => other,
    };
    assert_eq!(against(too_few).0, Err(Fault::OutOfTurn));
    let beyond = |answer| match answer {
        Answer::Wanted { later, floors, .. } => Answer::Wanted { refused: List::first([7]), later, floors },
        other => other,
    };
    assert_eq!(against(beyond).0, Err(Fault::OutOfTurn));
}

#[test]
fn withheld_items_are_asked_for_once_and_leave_the_session_incomplete() {
    let (result, tape) = against(|answer| match answer {
        Answer::Items { .. } => Answer::Items { items: Batch::empty(), last: true },
        other => other,
    });
    assert_eq!(result, Ok(false));
    assert_eq!(tape.lines.iter().filter(|line| line.starts_with("want")).count(), 2, "{:?}", tape.lines);
}

#[test]
fn a_hash_that_is_of_no_set_leads_through_all_searches_to_an_end() {
    let (result, tape) = against(|answer| match answer {
        Answer::Sets { now, sets } => {
            let lie = |theirs: &Theirs| match theirs {
                Theirs::Other { state, cells } => {
                    let hash = joinup_protocol::id::Digest::of(b"of no set");
                    Theirs::Other { state: SetState { hash, ..*state }, cells: cells.clone() }
                }
                Theirs::Same => {
                    let hash = joinup_protocol::id::Digest::of(b"of no set");
                    let none = run::encode(&[Cell::EMPTY; 72], 0, 6).try_into().unwrap();
                    Theirs::Other { state: SetState { hash, count: 6 }, cells: none }
                }
                other => other.clone(),
            };
            Answer::Sets { now, sets: List::first(sets.iter().map(lie).collect::<Vec<_>>()) }
        }
        Answer::Keyed { nonce, state, cells } => {
            let hash = joinup_protocol::id::Digest::of(b"of no set");
            Answer::Keyed { nonce, state: SetState { hash, ..state }, cells }
        }
        other => other,
    });
    assert_eq!(result, Ok(false));
    assert!(tape.messages < 60, "{:?}", tape.lines);
}

/// Cells that no set has, as many as are asked for.
fn invented(count: u32) -> Vec<Cell> {
    let cell = |n: u32| Cell::new(&[u8::try_from(n % 251).unwrap() + 1; 24], n * 77 + 1, i64::from(n % 5));
    (0..count).map(cell).collect()
}

#[test]
fn endless_cells_come_to_an_end_and_honest_items_are_found_another_way() {
    let mut asked = 72;
    let (a, b) = (node(99), node(99));
    give(&b, &(0..5).map(|id| item(1, id, 1)).collect::<Vec<_>>());
    let (result, _, tape) = run(Default::default(), &a, &b, Memory::default(), 5_000, |answer| match answer {
        Answer::Cells(_) => {
            let count = 4_096;
            asked += count;
            Answer::Cells(run::encode(&invented(count), asked - count, 1_000_000).try_into().unwrap())
        }
        Answer::Sets { now, sets } => {
            let lie = |theirs: &Theirs| match theirs {
                Theirs::Other { state, .. } => {
                    let cells = run::encode(&invented(72), 0, 1_000_000).try_into().unwrap();
                    Theirs::Other { state: SetState { count: 1_000_000, ..*state }, cells }
                }
                other => other.clone(),
            };
            Answer::Sets { now, sets: List::first(sets.iter().map(lie).collect::<Vec<_>>()) }
        }
        other => other,
    });
    assert!(tape.messages < 200 && tape.bytes < 4 << 20, "{} messages, {} bytes", tape.messages, tape.bytes);
    assert!(result.is_err() || held(&a) == held(&b), "{result:?}");
}

#[test]
fn an_opener_that_pushes_a_forgery_is_a_fault() {
    let mut bytes = item(1, 1, 1).bytes().to_vec();
    bytes[100] ^= 1;
    let mut forged = BatchBuilder::default();
    assert!(forged.push(&bytes));
    let ask = Ask::Push { circle: 0, items: forged.finish() };
    assert!(matches!(Asked::check(ask, verify_all), Err(Fault::Item(_))));
}

#[test]
fn questions_that_no_honest_opener_asks_are_faults() {
    let b = node(99);
    give(&b, &[item(1, 1, 1)]);
    let (_, open) =
        joinup_protocol::reconcile::session::Opener::open(PARTIES, [7; 16], Memory::default(), NOW, &node(9));
    let ask = |asks: Vec<Ask>| {
        let mut answerer = answerer();
        let mut asks = asks.into_iter();
        asks.try_for_each(|ask| answerer.handle(Asked::Said(ask), NOW, &b).map(drop))
    };
    assert_eq!(ask(vec![Ask::Ids { circle: 0, after: None }]), Err(Fault::Unasked), "nothing was opened");
    assert_eq!(ask(vec![open.clone(), Ask::Ids { circle: 1, after: None }]), Err(Fault::Unasked));
    let none = Ask::Cells { circle: 0, from: 0, count: 0 };
    assert_eq!(ask(vec![open.clone(), none]), Err(Fault::OutOfTurn));
    let beyond = Ask::Cells { circle: 0, from: limits::SKETCH_CELLS, count: 1 };
    assert_eq!(ask(vec![open.clone(), beyond]), Err(Fault::OutOfTurn));
    let again = Ask::Keyed { circle: 0, cells: 64 };
    let scans = vec![again; limits::SCANS as usize + 1];
    assert_eq!(ask([vec![open], scans].concat()), Err(Fault::Costly));
    let answer = Answer::Cells(Vec::new().try_into().unwrap());
    assert!(matches!(Heard::check(answer, verify_all), Ok(Heard::Said(_))));
}
