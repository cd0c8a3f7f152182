//! Dozens to hundreds of nodes on the core through everything that can go wrong; then all is quiet, and every honest
//! node holds what the model says. What is simulated and what is asserted stands in `tests/harness/world.rs`.
//!
//! `JOINUP_SIM_SEEDS=1000` runs more seeds, `JOINUP_SIM_SEEDS=1000..2000` others; `JOINUP_SIM_SEED=17` replays one.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so and ends")]

use std::sync::{
    Mutex,
    atomic::{AtomicU64, Ordering},
};

use joinup_tests::world::{Plan, Tally, World};

fn seeds(default: u64) -> std::ops::Range<u64> {
    let number = |text: &str| text.trim().parse::<u64>().unwrap_or_else(|_| panic!("{text} is no number of a seed"));
    if let Ok(seed) = std::env::var("JOINUP_SIM_SEED") {
        let seed = number(&seed);
        return seed..seed + 1;
    }
    match std::env::var("JOINUP_SIM_SEEDS").as_deref() {
        Ok(seeds) => match seeds.split_once("..") {
            Some((first, end)) => number(first)..number(end),
            None => 0..number(seeds),
        },
        Err(_) => 0..default,
    }
}

/// Runs the seeds on all processors; the first one that goes wrong ends the test.
fn run(default_seeds: u64, plan: impl Fn(u64) -> Plan + Sync) -> Tally {
    let seeds = seeds(default_seeds);
    let next = AtomicU64::new(seeds.start);
    let sum = Mutex::new(Tally::default());
    let wrong = Mutex::new(None);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        return;
                    }
                    match World::run(&plan(seed), seed) {
                        Ok(tally) => *sum.lock().unwrap() += tally,
                        Err(why) => {
                            next.store(seeds.end, Ordering::Relaxed);
                            let mut wrong = wrong.lock().unwrap();
                            if wrong.as_ref().is_none_or(|(first, _)| seed < *first) {
                                *wrong = Some((seed, why));
                            }
                        }
                    }
                }
            });
        }
    });
    if let Some((seed, why)) = wrong.into_inner().unwrap() {
        panic!(
            "seed {seed}: {why}\nreplay: JOINUP_SIM_SEED={seed} cargo test -p joinup-tests --test sim\n{:#?}",
            plan(seed)
        );
    }
    let sum = sum.into_inner().unwrap();
    println!("seeds {} to {}: {sum:#?}", seeds.start, seeds.end - 1);
    sum
}

#[test]
fn every_honest_node_holds_what_the_model_says() {
    run(240, Plan::drawn);
}

#[test]
fn catch_up_alone_suffices() {
    run(30, |seed| Plan::drawn(seed).without_gossip());
}

#[test]
fn in_fair_weather_hardly_anything_is_sent_twice() {
    let sum = run(30, |seed| Plan::drawn(seed).without_gossip().in_fair_weather());
    // What two peers send at the same time, before either knows of the other.
    assert!(sum.twice * 100 <= sum.by_catch_up, "{} of {} items came twice", sum.twice, sum.by_catch_up);
}
