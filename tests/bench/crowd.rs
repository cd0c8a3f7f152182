//! Many nodes on one computer: how soon a summary reaches all of them, and how many bytes and copies that takes.
//!
//! Each node is a process of the program and dials a few of those that were started before it, over TCP on loopback; as
//! root on Linux all are in a network namespace of their own, whose loopback counts the bytes (from the head of IP on,
//! acknowledgements included). Time runs from the start of the command `joinup publish` until a node tells that it has
//! stored the summary. Copies are counted in what gossip logs. What goes on anyway is measured while nothing happens, and
//! taken off.

use std::time::Duration;

use joinup_tests::crowd::{self, Figures, Plan, Shared};

use crate::Outcome;

/// How long one step may take.
const PATIENCE: Duration = Duration::from_secs(300);
/// How long everything rests before and after.
const REST: Duration = Duration::from_secs(10);

/// `crowd [--nodes N] [--neighbours N] [--summaries N] [--seed N] [--json]`.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let (plan, json) = plan(arguments)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let figures = runtime.block_on(measure(&plan));
    if json {
        println!("{}", figures.to_json())
    } else {
        print!("{figures}")
    }
    Ok(())
}

async fn measure(plan: &Plan) -> Figures {
    #[cfg(target_os = "linux")]
    if joinup_tests::internet::is_possible() {
        return crowd::run(plan, &joinup_tests::internet::Alone::new()).await;
    }
    crowd::run(plan, &Shared).await
}

fn plan(arguments: &[String]) -> Result<(Plan, bool), Box<dyn std::error::Error>> {
    let mut plan = Plan { nodes: 50, neighbours: 4, summaries: 20, seed: 1, patience: PATIENCE, rest: REST };
    let mut json = false;
    let mut rest = arguments.iter();
    while let Some(flag) = rest.next() {
        let mut value = || rest.next().ok_or_else(|| format!("{flag} needs a value"));
        match flag.as_str() {
            "--nodes" => plan.nodes = value()?.parse()?,
            "--neighbours" => plan.neighbours = value()?.parse()?,
            "--summaries" => plan.summaries = value()?.parse()?,
            "--seed" => plan.seed = value()?.parse()?,
            "--json" => json = true,
            other => return Err(format!("{other} is not known").into()),
        }
    }
    if plan.nodes < 2 { Err("a crowd is two or more".into()) } else { Ok((plan, json)) }
}
