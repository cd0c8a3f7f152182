//! Proves by force that what was acknowledged is durable.
//!
//! ```text
//! crash --kills 400 [--seed 7]     a process that writes is killed at random moments, also while it opens
//! crash --damage 500 [--seed 7]    the files of the database are flipped, cut and deleted; own work comes back
//! crash --trace                    an fsync of the right file is seen before each acknowledgement (needs strace)
//! crash --full                     a disk that fills up and empties again (needs the right to mount one)
//! crash --measure                  items per second, time to open, memory
//! ```
//!
//! A random run prints its seed; the same seed does the same things, but for the moment of a kill.

mod child;
mod damage;
mod full;
mod kills;
mod measure;
mod plan;
mod trace;

use std::{path::Path, process::ExitCode};

use joinup_node::clock::Clock;

/// What any of the proofs may end with.
type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("failed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Outcome {
    match arguments {
        ["child", home, seed, lanes, batches, from @ ..] => {
            let from = from.iter().map(|number| number.parse()).collect::<Result<Vec<u32>, _>>()?;
            child::run(Path::new(home), seed.parse()?, lanes.parse()?, batches.parse()?, &from)
        }
        ["fill", store, items] => measure::fill(Path::new(store), items.parse()?),
        ["open", store] => measure::open(Path::new(store)),
        ["--kills", kills, rest @ ..] => kills::run(kills.parse()?, seed(rest)?),
        ["--damage", rounds, rest @ ..] => damage::run(rounds.parse()?, seed(rest)?),
        ["--trace"] => trace::run(),
        ["--full"] => full::run(),
        ["--measure"] => measure::run(),
        _ => Err("crash --kills N | --damage N | --trace | --full | --measure, and perhaps --seed N".into()),
    }
}

fn seed(arguments: &[&str]) -> Result<u64, Box<dyn std::error::Error>> {
    let seed = match arguments {
        ["--seed", seed] => seed.parse()?,
        [] => u64::from_be_bytes(Clock::system().random()?),
        _ => return Err("only --seed N may follow".into()),
    };
    println!("seed {seed}");
    Ok(seed)
}
