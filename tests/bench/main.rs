//! Benchmarks, by hand: what a part of joinup takes in time, memory and bytes. One file for each.
//!
//! ```text
//! cargo run --release -p joinup-tests --bin bench -- store [ITEMS ...]
//! cargo run --release -p joinup-tests --bin bench -- reconcile [--items N[,N...]] [--differences D[,D...]] [--seeds N] [--json]
//! cargo run --release -p joinup-tests --bin bench -- nodes [--items N[,N...]] [--records FOLDER] [--repeat N] [--json]
//! cargo run --release -p joinup-tests --bin bench -- search FOLDER [RECORDS]
//! cargo run --release -p joinup-tests --bin bench -- relay [CLIENTS [ITEMS]]
//! cargo run --release -p joinup-tests --bin bench -- crowd [--nodes N] [--neighbours N] [--summaries N] [--seed N] [--json]
//! ```
//!
//! Whole nodes are processes of the program, which has to be built before: `cargo build --release`.
//!
//! Every figure of a run comes from the same minutes of the same computer, so that ratios mean something.

mod crowd;
mod folder;
mod items;
mod meter;
mod nodes;
mod reconcile;
mod relay;
mod search;
mod store;
mod strict;

use std::process::ExitCode;

/// How a benchmark ends.
type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The allocator of the program itself.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = arguments.split_first().map_or(("", [].as_slice()), |(name, rest)| (name.as_str(), rest));
    let outcome = match name {
        "store" => store::run(rest),
        "nodes" => nodes::run(rest),
        "reconcile" => reconcile::run(rest),
        "search" => search::run(rest),
        "relay" => relay::run(rest),
        "crowd" => crowd::run(rest),
        _ => Err(
            "bench store | nodes | reconcile | search | relay | crowd; what each takes stands at the head of its file"
                .into(),
        ),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
