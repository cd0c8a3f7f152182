//! Two dozen nodes on the core through loss, partitions, restarts and wrong clocks; then all is quiet, and every node
//! holds what the model says.
//!
//! `JOINUP_SIM_SEEDS=1000` runs more seeds; `JOINUP_SIM_SEED=17` replays one.

use joinup_protocol::time::Millis;
use joinup_tests::world::{Plan, World};

const STORMY: Plan =
    Plan { nodes: 24, storm: 40 * Millis::MINUTE, sayings: 120, troubles: 400, loss: 30, gossip: true };

fn seeds(default: u64) -> std::ops::Range<u64> {
    let number = |name| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    match number("JOINUP_SIM_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("JOINUP_SIM_SEEDS").unwrap_or(default),
    }
}

fn run(plan: Plan, default_seeds: u64) {
    for seed in seeds(default_seeds) {
        match World::run(plan, seed) {
            Ok(tally) => println!("seed {seed}: {tally:?}"),
            Err(wrong) => {
                panic!("seed {seed}: {wrong}\nreplay: JOINUP_SIM_SEED={seed} cargo test -p joinup-tests --test sim")
            }
        }
    }
}

#[test]
fn all_nodes_hold_what_was_said() {
    run(STORMY, 12);
}

#[test]
fn catch_up_alone_suffices() {
    run(Plan { gossip: false, ..STORMY }, 6);
}

#[test]
fn more_loss_than_delivery() {
    run(Plan { loss: 80, ..STORMY }, 6);
}
