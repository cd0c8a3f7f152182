use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::reconcile::sketch;

/// A well spread id for a number.
fn id(n: u64) -> Id {
    let hash = blake3::hash(&n.to_be_bytes());
    core::array::from_fn(|at| hash.as_bytes()[at])
}

fn ids(numbers: impl IntoIterator<Item = u64>) -> BTreeSet<Id> {
    numbers.into_iter().map(id).collect()
}

/// Feeds two sets to a decoder, the first cells and then what it asks for.
fn decode(ours: &BTreeSet<Id>, theirs: &BTreeSet<Id>, first: u32) -> (Sides, u32, u32) {
    let mut decoder = Decoder::default();
    let mut more = first;
    for round in 1.. {
        let range = decoder.length()..decoder.length() + more;
        let cells = |set: &BTreeSet<Id>| sketch::cells(set.iter().copied(), range.clone());
        match decoder.take(&cells(ours), &cells(theirs)).unwrap() {
            Progress::Complete => {
                let length = decoder.length();
                return (decoder.finish().unwrap(), length, round);
            }
            Progress::More(asked) => more = asked,
            Progress::TooMuch => panic!("{} of {} and {}", decoder.estimate(), ours.len(), theirs.len()),
        }
    }
    unreachable!()
}

fn naive(ours: &BTreeSet<Id>, theirs: &BTreeSet<Id>) -> Sides {
    Sides { ours: ours.difference(theirs).copied().collect(), theirs: theirs.difference(ours).copied().collect() }
}

proptest! {
    #[test]
    fn it_finds_what_a_naive_difference_finds(
        both in 0u64..2_000, ours in 0u64..400, theirs in 0u64..400, first in 1u32..200, salt: u64
    ) {
        let number = |n: u64| salt.wrapping_add(n);
        let a = ids((0..both + ours).map(number));
        let b = ids((0..both).chain(both + ours..both + ours + theirs).map(number));
        prop_assert_eq!(decode(&a, &b, first).0, naive(&a, &b));
    }

    #[test]
    fn random_cells_are_refused_or_lead_nowhere(counts in prop::collection::vec((-2i64..=2, any::<u64>()), 1..300)) {
        let forged: Vec<Cell> = counts.iter().map(|(count, salt)| Cell::new(&id(*salt), *salt as u32, *count)).collect();
        let mut decoder = Decoder::default();
        if let Ok(progress) = decoder.take(&vec![Cell::EMPTY; forged.len()], &forged) {
            prop_assert_ne!(progress, Progress::Complete);
            prop_assert_eq!(decoder.finish(), Err(Forged));
        }
    }
}

proptest! {
    #[test]
    fn ids_in_some_of_their_cells_only_take_a_bounded_amount_of_work(
        members in prop::collection::vec((any::<u64>(), any::<u32>(), prop::bool::ANY), 1..200), length in 1u32..400
    ) {
        let mut forged = vec![Cell::EMPTY; length as usize];
        for (number, present, ours) in members {
            let (mut element, mut nth) = (Element::of(&id(number)), 0);
            while let Some(index) = element.next_before(length) {
                if present >> (nth % 32) & 1 == 1 {
                    forged[index as usize].add(&element, if ours { 1 } else { -1 });
                }
                nth += 1;
            }
        }
        let mut decoder = Decoder::default();
        let progress = decoder.take(&forged, &vec![Cell::EMPTY; forged.len()]);
        prop_assert!(decoder.found.len() <= forged.len());
        if progress == Ok(Progress::Complete) {
            // Then these are the cells of some difference, or the same id was named for both sides.
            if let Ok(Sides { ours, theirs }) = decoder.finish() {
                let cells = |ids: &[Id]| sketch::cells(ids.iter().copied(), 0..length);
                let honest: Vec<Cell> = cells(&ours).iter().zip(&cells(&theirs)).map(|(our, their)| our.minus(their)).collect();
                prop_assert_eq!(honest, forged);
            }
        }
    }
}

#[test]
fn it_goes_on_cell_by_cell() {
    let (ours, theirs) = (ids(0..150), ids(50..200));
    let (all, none) = (sketch::cells(ours.iter().copied(), 0..400), sketch::cells(theirs.iter().copied(), 0..400));
    let mut decoder = Decoder::default();
    let mut single = all.iter().zip(&none);
    while decoder.take(&[*single.next().unwrap().0], &[none[decoder.length() as usize]]).unwrap() != Progress::Complete
    {
    }
    let length = decoder.length() as usize;
    let mut at_once = Decoder::default();
    assert_eq!(at_once.take(&all[..length], &none[..length]), Ok(Progress::Complete));
    assert_eq!(decoder.finish(), at_once.finish());
}

#[test]
fn equal_sets_and_empty_sets_are_complete_at_once() {
    let set = ids(0..100);
    assert_eq!(decode(&set, &set, 1), (Sides::default(), 1, 1));
    assert_eq!(decode(&BTreeSet::new(), &BTreeSet::new(), 1).0, Sides::default());
}

#[test]
fn an_id_in_a_cell_that_is_not_its_own_is_forged() {
    let element = Element::of(&id(1));
    let own: Vec<u32> = {
        let mut element = element;
        core::iter::from_fn(|| element.next_before(64)).collect()
    };
    let stranger = (0..64).find(|index| !own.contains(index)).unwrap();
    let mut cells = vec![Cell::EMPTY; 64];
    cells[stranger as usize].add(&element, 1);
    assert_eq!(Decoder::default().take(&cells, &vec![Cell::EMPTY; 64]), Err(Forged));
}

#[test]
fn an_id_that_never_ends_is_forged() {
    // It names itself in one cell and lacks in another, where taking it out names it again on the other side.
    let element = Element::of(&id(1));
    let mut cells = vec![Cell::EMPTY; 64];
    cells[0].add(&element, 1);
    assert_eq!(Decoder::default().take(&cells, &vec![Cell::EMPTY; 64]), Err(Forged));
}

#[test]
fn an_id_found_on_both_sides_is_forged() {
    let mut decoder = Decoder::default();
    let found = |side| Found { element: Element::of(&id(1)), side };
    decoder.found.extend([found(1), found(-1)]);
    assert_eq!(decoder.finish(), Err(Forged));
}

#[test]
fn endless_cells_end() {
    let set = ids(0..300);
    let mut decoder = Decoder::default();
    let mut fresh = 1_000_000;
    let outcome = loop {
        let range = decoder.length()..decoder.length() + 64;
        let ours = sketch::cells(set.iter().copied(), range.clone());
        // Every answer is of another set.
        let theirs = sketch::cells(ids(fresh..fresh + 300), range);
        fresh += 300;
        match decoder.take(&ours, &theirs) {
            Ok(Progress::More(_)) => {}
            other => break other,
        }
    };
    assert_ne!(outcome, Ok(Progress::Complete));
    assert!(decoder.length() <= limits::SKETCH_CELLS);
}

#[test]
fn one_short_id_for_two_items_is_never_complete() {
    // Two items of one side share an id: their sum cancels, their count does not.
    let twice = [id(1), id(1)];
    let mut decoder = Decoder::default();
    let outcome = decoder.take(&sketch::cells(twice, 0..64), &[Cell::EMPTY; 64]);
    assert!(matches!(outcome, Ok(Progress::More(_))));
}
