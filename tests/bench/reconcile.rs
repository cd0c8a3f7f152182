//! How two sets find out in what they differ: bytes both ways, round trips, processor time and memory, against a plain
//! listing and against `negentropy`, on the same sets in one run.
//!
//! A set has n items that both sides hold, and d ids that only one of them has. Of new items each side has half; a
//! replaced item counts as two ids, the old one and the new one, and each side has half of the newer ones. Bytes are
//! those of whole frames with their lengths. What the signatures and the store take is no part of it.

mod other;
mod report;
mod session;
mod sets;

use joinup_node::clock::Clock;
use joinup_tests::random::Random;

use crate::{Outcome, meter};
use report::{Case, Report};
use sets::{Kind, Sets};

/// What to measure.
#[derive(Debug)]
struct Plan {
    sizes: Vec<usize>,
    differences: Vec<usize>,
    seeds: u64,
    first_seed: u64,
    json: bool,
}

/// `reconcile [--items N[,N...]] [--differences D[,D...]] [--seeds N] [--seed FIRST] [--json]`.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let plan = plan(arguments)?;
    let clock = Clock::system();
    let mut report = Report::new(plan.first_seed, plan.seeds);
    for size in &plan.sizes {
        let before = meter::memory().0;
        let mut sets = Sets::new(*size, plan.first_seed);
        report.built(*size, meter::memory().0.saturating_sub(before) / 2);
        for differences in plan.differences.iter().filter(|differences| *differences <= size) {
            for kind in Kind::of(*differences) {
                report.add(case(&mut sets, *differences, *kind, &plan, &clock)?);
            }
        }
    }
    for size in plan.sizes.iter().filter(|size| **size <= session::WHOLE) {
        report.whole(*size, session::everything(*size, &clock)?);
    }
    if plan.json {
        println!("{}", report.to_json())
    } else {
        println!("{report}")
    }
    Ok(())
}

fn case(
    sets: &mut Sets,
    differences: usize,
    kind: Kind,
    plan: &Plan,
    clock: &Clock,
) -> Result<Case, Box<dyn std::error::Error>> {
    let mut case = Case::new(sets.len(), differences, kind);
    for seed in plan.first_seed..plan.first_seed + plan.seeds {
        let mut random = Random::new(seed ^ (differences as u64).rotate_left(32));
        let apart = sets.differ(differences, kind, &mut random);
        case.ours.push(session::until_known(sets, &mut random, clock)?);
        // The sets of the other program are built from scratch each time, which says the same every time.
        if case.theirs.len() < Case::OTHERS {
            case.theirs.push(other::unlimited(sets, clock)?);
            case.theirs_in_frames.push(other::in_frames(sets, clock)?);
        }
        sets.agree(apart);
    }
    Ok(case)
}

fn plan(arguments: &[String]) -> Result<Plan, Box<dyn std::error::Error>> {
    let mut plan = Plan {
        sizes: vec![1_000, 10_000, 100_000, 1_000_000],
        differences: vec![0, 1, 10, 20, 100, 1_000, 10_000],
        seeds: 5,
        first_seed: 1,
        json: false,
    };
    let mut rest = arguments.iter();
    while let Some(flag) = rest.next() {
        let mut value = || rest.next().ok_or_else(|| format!("{flag} needs a value"));
        let numbers = |text: &String| text.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>();
        match flag.as_str() {
            "--items" => plan.sizes = numbers(value()?)?,
            "--differences" => plan.differences = numbers(value()?)?,
            "--seeds" => plan.seeds = value()?.parse()?,
            "--seed" => plan.first_seed = value()?.parse()?,
            "--json" => plan.json = true,
            other => return Err(format!("{other} is not known").into()),
        }
    }
    Ok(plan)
}
