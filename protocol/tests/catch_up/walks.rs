//! Walks through short ids that are cut, and those that have no end.

use joinup_protocol::{
    item::Verified,
    limits,
    reconcile::{
        SetState, ShortId,
        session::{Fault, Memory},
        sketch::{
            Cell,
            run::{self, CellRun},
        },
    },
    text::List,
    time::{Millis, Stamp},
    wire::message::{Answer, Theirs},
};

use super::nodes::*;

/// Gives ids in short stretches.
fn in_stretches(answer: Answer) -> Answer {
    match answer {
        Answer::Ids { ids, .. } if ids.len() > 50 => {
            Answer::Ids { ids: List::first(ids.into_vec().into_iter().take(50)), last: false }
        }
        other => other,
    }
}

#[test]
fn what_comes_before_the_place_where_a_walk_was_cut_is_found_as_well() {
    let (a, b) = (node(u32::MAX), node(u32::MAX));
    let known: Vec<Verified> = (0..200).map(|id| item(1, id, 1_000 + u64::from(id))).collect();
    give(&b, &known);
    // The opening, its answer, ids, and fifty of them.
    let (_, memory, tape) = run(Default::default(), &a, &b, Memory::default(), 4, in_stretches);
    assert_eq!(tape.lines.last().unwrap(), "ids 50");
    // All of it is newer than what the walk came to.
    let newer: Vec<Verified> = (200..700).map(|id| item(1, id, u64::from(id - 200))).collect();
    give(&b, &newer);
    let (result, _, tape) = run(Default::default(), &a, &b, memory, usize::MAX, in_stretches);
    assert!(tape.lines.contains(&"more ids".to_owned()), "{:?}", tape.lines);
    assert!(result.unwrap().unwrap().complete);
    assert_eq!(held(&a), held(&b));
}

/// Ids after that one, of items that do not exist, as many as an answer has room for.
fn invented(newest: Millis, number: u64) -> Answer {
    let ids = (0..limits::IDS as u64).map(|step| {
        let stamp = Stamp::next(Millis(newest.0 - number * limits::IDS as u64 - step), None);
        let mut id = [2; 24];
        id[4..12].copy_from_slice(&stamp.to_be_bytes());
        id[12..18].copy_from_slice(&stamp.to_be_bytes()[2..]);
        ShortId(id)
    });
    Answer::Ids { ids: List::first(ids), last: false }
}

/// Says of a set that it is as large as that, and gives ids without end.
fn without_end(count: u64, newest: Millis) -> (Result<(), Fault>, Tape) {
    let (a, b) = (node(99), node(99));
    give(&b, &[item(1, 1, 1)]);
    let mut stretches = 0;
    let (result, _, tape) = run(Default::default(), &a, &b, Memory::default(), 10_000, |answer| match answer {
        Answer::Sets { now, sets } => {
            let cells: Vec<Cell> = (0..72).map(|n| Cell::new(&[n + 1; 24], n.into(), 3_000)).collect();
            let cells: CellRun = run::encode(&cells, 0, count).try_into().unwrap();
            let lie = |theirs: &Theirs| match theirs {
                Theirs::Other { state, .. } => {
                    Theirs::Other { state: SetState { count, ..*state }, cells: cells.clone() }
                }
                other => other.clone(),
            };
            Answer::Sets { now, sets: List::first(sets.iter().take(1).map(lie).collect::<Vec<_>>()) }
        }
        Answer::Ids { .. } => {
            stretches += 1;
            invented(newest, stretches - 1)
        }
        other => other,
    });
    (result.map(drop), tape)
}

#[test]
fn more_ids_than_the_set_was_said_to_have_are_a_fault() {
    let (result, tape) = without_end(20_000, NOW.plus(Millis::DAY));
    assert_eq!((result, tape.lines.last().map(String::as_str)), (Err(Fault::Endless), Some("ids 16384")));
    assert_eq!(tape.lines.iter().filter(|line| line.starts_with("ids ")).count(), 2);
}

#[test]
fn a_peer_that_does_not_give_what_it_says_it_has_is_left() {
    let (result, tape) = without_end(u64::from(u32::MAX), NOW);
    assert_eq!(result, Ok(()));
    let wants = tape.lines.iter().filter(|line| line.starts_with("want ")).count();
    assert_eq!(wants, 1);
}
