//! A few hundred experiments on three communities, published at once: the small form of the load that `--bin load` puts
//! on them.

use std::{path::PathBuf, time::Duration};

use joinup_tests::{
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
