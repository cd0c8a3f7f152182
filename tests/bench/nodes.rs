//! Whole nodes: two processes of the program on this computer, joined by a wire that counts what passes.
//!
//! One node holds everything, the other catches up. Time runs from the moment at which the wire sees the connection
//! until the node that catches up tells the end of a session after which it has everything, durably; what a node tells
//! is read as soon as it is written, so the resolution is that of a pipe, well below a millisecond.

mod pair;
pub(crate) mod process;
mod proxy;
mod rates;
mod report;

use std::{path::PathBuf, time::Duration};

use joinup_node::clock::Clock;
use joinup_tests::items::{self, Recipe};

use crate::Outcome;
use pair::Pair;
use rates::Rates;
use report::Report;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(600);
/// Experiments that are new when a node comes back.
const NEW: usize = 100;

/// What to measure.
#[derive(Debug)]
struct Plan {
    items: Vec<usize>,
    records: Option<PathBuf>,
    repeat: usize,
    json: bool,
}

/// `nodes [--items N[,N...]] [--records FOLDER] [--repeat N] [--json]`.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let plan = plan(arguments)?;
    let clock = Clock::system();
    let mut report = Report::default();
    for count in &plan.items {
        let held = items::made_up(Recipe::of(*count, 1));
        let rates = Rates::measure(&held, &clock)?;
        let pair = Pair::begin(&held, &clock)?;
        report.fresh(&format!("fresh node, {count} items"), &pair.fresh()?, &rates);
        for _ in 0..plan.repeat {
            report.equal(*count, &pair.behind(0)?);
        }
        pair.say(NEW)?;
        for _ in 0..plan.repeat {
            report.few(*count, &pair.behind(NEW as u64)?);
        }
    }
    if let Some(folder) = &plan.records {
        let held = items::read_from(folder);
        if held.is_empty() {
            return Err(format!("nothing in {} can be published", folder.display()).into());
        }
        let rates = Rates::measure(&held, &clock)?;
        let pair = Pair::begin(&held, &clock)?;
        report.fresh(&format!("fresh node, {} records of a folder", held.len()), &pair.fresh()?, &rates);
    }
    if plan.json {
        println!("{}", report.to_json())
    } else {
        println!("{report}")
    }
    Ok(())
}

fn plan(arguments: &[String]) -> Result<Plan, Box<dyn std::error::Error>> {
    let mut plan = Plan { items: vec![10_000, 100_000], records: None, repeat: 5, json: false };
    let mut rest = arguments.iter();
    while let Some(flag) = rest.next() {
        let mut value = || rest.next().ok_or_else(|| format!("{flag} needs a value"));
        match flag.as_str() {
            "--items" => plan.items = value()?.split(',').map(str::parse).collect::<Result<_, _>>()?,
            "--records" => plan.records = Some(value()?.into()),
            "--repeat" => plan.repeat = value()?.parse()?,
            "--json" => plan.json = true,
            other => return Err(format!("{other} is not known").into()),
        }
    }
    Ok(plan)
}
