//! Spreads a folder of experiments over communities on this computer, and says how long everything took.
//!
//! ```text
//! load FOLDER [--communities N] [--idle SECONDS]
//! ```
//!
//! `FOLDER` holds files of JSON lines, as `joinup import` reads them; whole files go to one community each, the largest
//! first to the one that has least. Build `joinup` in the same way before: `cargo build --release`.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use joinup_tests::load::{self, Plan};

/// Communities unless told otherwise.
const COMMUNITIES: usize = 4;
/// Lists read one after the other.
const LISTS: usize = 50;
/// How long one step may take.
const PATIENCE: Duration = Duration::from_secs(15 * 60);
/// How long idle nodes are watched unless told otherwise.
const IDLE: u64 = 20;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match plan(&arguments) {
        Ok(plan) => {
            println!("{}", load::run(&plan).await);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("failed: {error}\nload FOLDER [--communities N] [--idle SECONDS]");
            ExitCode::FAILURE
        }
    }
}

fn plan(arguments: &[String]) -> Result<Plan, Box<dyn Error>> {
    let (folder, mut rest) = arguments.split_first().ok_or("a folder is needed")?;
    let (mut communities, mut idle) = (COMMUNITIES, IDLE);
    while let [flag, value, more @ ..] = rest {
        match flag.as_str() {
            "--communities" => communities = value.parse()?,
            "--idle" => idle = value.parse()?,
            other => return Err(format!("{other} is not known").into()),
        }
        rest = more;
    }
    let communities = spread(Path::new(folder), communities.max(1))?;
    Ok(Plan { communities, patience: PATIENCE, lists: LISTS, idle: Duration::from_secs(idle) })
}

/// The files of a folder, for so many communities.
fn spread(folder: &Path, communities: usize) -> Result<Vec<Vec<PathBuf>>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "jsonl") {
            files.push((entry.metadata()?.len(), entry.path()));
        }
    }
    files.sort();
    let mut shares: Vec<(u64, Vec<PathBuf>)> = vec![(0, Vec::new()); communities];
    for (size, file) in files.into_iter().rev() {
        if let Some((bytes, share)) = shares.iter_mut().min_by_key(|(bytes, _)| *bytes) {
            *bytes += size;
            share.push(file);
        }
    }
    Ok(shares.into_iter().map(|(_, share)| share).collect())
}
