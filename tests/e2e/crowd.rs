//! A few hundred experiments on three communities, published at once, and one after the other on a dozen: the small
//! forms of what `--bin load` and `--bin bench -- crowd` measure.

use std::{path::PathBuf, time::Duration};

use joinup_tests::{
    crowd::{self, Shared},
    daemon::{Home, PATIENCE},
    load::{self, Plan, samples},
};

#[tokio::test(flavor = "multi_thread")]
async fn some_hundred_experiments_arrive_everywhere() {
    const EACH: usize = 150;
    let files = Home::new();
    let file =
        |community: usize| vec![PathBuf::from(files.write(&format!("{community}.jsonl"), &samples(community, EACH)))];
    let plan = Plan {
        communities: (0..3).map(file).collect(),
        patience: PATIENCE,
        lists: 5,
        idle: Duration::from_millis(100),
    };
    let figures = load::run(&plan).await;
    println!("{figures}");
    assert_eq!(figures.experiments, 3 * EACH as u64);
    assert_eq!(figures.set.0, 3 * EACH as u64 + 3, "the experiments and three profiles");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_summary_reaches_everybody_over_those_who_know_each_other() {
    let plan = crowd::Plan {
        nodes: 12,
        neighbours: 2,
        summaries: 3,
        seed: 5,
        patience: PATIENCE,
        rest: Duration::from_millis(500),
    };
    println!("seed {}", plan.seed);
    let figures = crowd::run(&plan, &Shared).await;
    println!("{figures}");
    // That each has arrived at all is waited for; nobody was told by everybody.
    assert_eq!(figures.each.len(), plan.summaries * (plan.nodes - 1));
    assert!((1.0..plan.nodes as f64).contains(&figures.copies), "{} copies", figures.copies);
}
