//! Measures sketches: `cargo run --release -p joinup-protocol --example sketch`.
//!
//! For differences of several sizes among 100,000 items it prints how many cells it took to find them, the bytes of these
//! cells for each difference, and in how many round trips; then what a change costs, and what it costs to find 1,000
//! differences among a million. Every number but the times follows from the seeds.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::panic, reason = "it measures")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use joinup_protocol::{
    limits,
    reconcile::sketch::{self, Bank, Cell, Decoder, Id, Progress, run},
};

const SEEDS: u64 = 100;
const ITEMS: u64 = 100_000;

/// How the two sides differ.
#[derive(Clone, Copy)]
enum Sort {
    /// Each has as many that the other lacks.
    Both,
    /// Only one side has more.
    OneSide,
}

fn id(seed: u64, number: u64) -> Id {
    let mut input = [0; 16];
    input[..8].copy_from_slice(&seed.to_be_bytes());
    input[8..].copy_from_slice(&number.to_be_bytes());
    let hash = blake3::hash(&input);
    core::array::from_fn(|at| hash.as_bytes()[at])
}

fn main() {
    println!("{ITEMS} items, {SEEDS} seeds: median, mean and 90 of 100");
    println!("differences        cells        bytes a difference      round trips 1 / 2 / 3 / more");
    for sort in [Sort::Both, Sort::OneSide] {
        for differences in [1, 10, 20, 30, 50, 70, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000] {
            distances(sort, differences);
        }
    }
    changes();
    decoding(1_000_000, 1_000);
}

/// One session's cells: how many, their bytes, and how many questions.
fn session(sort: Sort, differences: u64, seed: u64) -> (u32, usize, usize) {
    let ours = match sort {
        Sort::Both => differences / 2,
        Sort::OneSide => differences,
    };
    // What both have cancels in the difference, but for the counts on the wire: these are added for it alone.
    let length = (differences * 3 + 2_000).min(limits::SKETCH_CELLS.into()) as u32;
    let our_cells = sketch::cells((0..ours).map(|n| id(seed, n)), 0..length);
    let their_cells = sketch::cells((ours..differences).map(|n| id(seed, n)), 0..length);
    let (mut decoder, mut more, mut bytes, mut rounds) = (Decoder::default(), limits::FIRST_CELLS, 0, 0);
    loop {
        rounds += 1;
        let first = decoder.length();
        let range = first as usize..(first + more).min(length) as usize;
        bytes += wire_bytes(&their_cells[range.clone()], first);
        match decoder.take(&our_cells[range.clone()], &their_cells[range]).unwrap() {
            Progress::Complete => return (decoder.length(), bytes, rounds),
            Progress::More(asked) => more = asked,
            Progress::TooMuch => panic!("{differences} of seed {seed}"),
        }
    }
}

/// Bytes of these cells when another 100,000 items are in the set, whose counts are as expected but for chance.
fn wire_bytes(cells: &[Cell], first: u32) -> usize {
    let common = |index: u32| (2 * ITEMS / (u64::from(index) + 2)) as i64;
    let chance = |index: u32| {
        let spread = (common(index) as f64 * (1.0 - 2.0 / (f64::from(index) + 2.0))).sqrt();
        let draw = id(index.into(), 7).iter().map(|byte| f64::from(*byte) - 127.5).sum::<f64>() / 362.0;
        (spread * draw) as i64
    };
    let cells: Vec<Cell> = (first..)
        .zip(cells)
        .map(|(index, cell)| Cell::new(&cell.sum(), cell.check(), (common(index) + chance(index)).max(0)))
        .collect();
    run::encode(&cells, first, ITEMS).len()
}

fn distances(sort: Sort, differences: u64) {
    let seeds = if differences > 10_000 { SEEDS / 10 } else { SEEDS };
    let sessions: Vec<_> = (0..seeds).map(|seed| session(sort, differences, seed)).collect();
    let mut cells: Vec<f64> = sessions.iter().map(|(cells, ..)| f64::from(*cells)).collect();
    let mut bytes: Vec<f64> = sessions.iter().map(|(_, bytes, _)| *bytes as f64 / differences as f64).collect();
    let rounds = |wanted: &dyn Fn(usize) -> bool| sessions.iter().filter(|(.., rounds)| wanted(*rounds)).count();
    let name = match sort {
        Sort::Both => "both sides",
        Sort::OneSide => "one side",
    };
    println!(
        "{differences:>6} {name:<11} {} {}   {:>3} {:>3} {:>3} {:>3}",
        three(&mut cells),
        three(&mut bytes),
        rounds(&|rounds| rounds == 1),
        rounds(&|rounds| rounds == 2),
        rounds(&|rounds| rounds == 3),
        rounds(&|rounds| rounds > 3),
    );
}

fn three(values: &mut [f64]) -> String {
    values.sort_by(f64::total_cmp);
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    format!("{:>8.1} {mean:>8.1} {:>8.1}", values[values.len() / 2], values[values.len() * 9 / 10])
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = black_box(work());
    (result, start.elapsed())
}

fn full_bank(ids: impl IntoIterator<Item = Id> + Clone) -> Bank {
    let mut bank = Bank::default();
    while bank.is_outgrown_by(usize::MAX) {
        bank.grow([]);
    }
    ids.into_iter().for_each(|id| bank.add(&id));
    bank
}

fn changes() {
    let ids: Vec<Id> = (0..ITEMS).map(|n| id(1, n)).collect();
    let (_, time) = timed(|| full_bank(ids.iter().copied()));
    println!("a change in a bank of {} cells: {:?}", limits::BANK_CELLS, time / ITEMS as u32);
    let (_, time) = timed(|| sketch::cells(ids.iter().copied(), limits::BANK_CELLS..limits::SKETCH_CELLS));
    println!("a pass over {ITEMS} ids for all cells beyond the bank: {time:?}");
}

fn decoding(items: u64, differences: u64) {
    let ours = full_bank((0..items).map(|n| id(2, n)));
    let theirs = full_bank((differences..items).map(|n| id(2, n)));
    let no_scan = |_| panic!("beyond the bank");
    let mut best = Duration::MAX;
    for _ in 0..10 {
        let (rounds, time) = timed(|| {
            let (mut decoder, mut more, mut rounds) = (Decoder::default(), limits::FIRST_CELLS, 0);
            loop {
                rounds += 1;
                let range = decoder.length()..decoder.length() + more;
                let cells = |bank: &Bank| bank.cells(range.clone(), bank.moment(), no_scan).unwrap();
                let bytes = run::encode(&cells(&theirs), range.start, items - differences);
                let read = run::decode(&bytes, range.start, items - differences, range.len()).unwrap();
                match decoder.take(&cells(&ours), &read).unwrap() {
                    Progress::Complete => break,
                    Progress::More(asked) => more = asked,
                    Progress::TooMuch => panic!("too much"),
                }
            }
            let sides = decoder.finish().unwrap();
            assert_eq!((sides.ours.len() as u64, sides.theirs.len()), (differences, 0));
            rounds
        });
        best = best.min(time);
        black_box(rounds);
    }
    println!("{differences} differences among {items}, both sides, cells and bytes and decoding: {best:?}");
}
