//! `joinup import`: makes drafts of files of experiments.

use std::{
    fmt::{self, Write as _},
    io::{IsTerminal, Read, Write},
    path::PathBuf,
};

use clap::ValueEnum;
use joinup_node::api::{
    ErrorCode,
    types::{Imported, Problem},
};

use crate::{
    error::{Failure, Outcome},
    output::Page,
    session::Session,
    words::count,
};

/// Problems that are listed one by one.
const LISTED: usize = 20;

/// What can be said with `joinup import`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How the files are written
    #[arg(long)]
    format: Format,
    /// The files; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// One experiment a line, in JSON
    Jsonl,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let Format::Jsonl = args.format;
    let client = session.client().await?;
    let mut all = Imported::default();
    for file in &args.files {
        let lines = match read(file) {
            Ok(lines) => lines,
            Err(failure) if args.files.len() == 1 => return Err(failure),
            Err(failure) => {
                all.problems.push(unreadable(file, &failure));
                continue;
            }
        };
        let shows =
            !session.out.quiet && !session.out.json && !session.out.accessible && std::io::stderr().is_terminal();
        let progress = |taken| {
            if shows {
                // What cannot be shown is no reason to stop.
                let _ = write!(std::io::stderr(), "\r{} read", count(taken, "line", "lines"));
            }
        };
        let imported = client.import(&file.display().to_string(), &lines, progress).await?;
        if shows {
            let _ = writeln!(std::io::stderr());
        }
        all.drafts += imported.drafts;
        all.problems.extend(imported.problems);
        all.ids.extend(imported.ids);
    }
    session.out.answer(&all, draw)?;
    if all.problems.is_empty() { Ok(()) } else { Err(Failure::Told(ErrorCode::Invalid)) }
}

fn read(file: &PathBuf) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = if file.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map(|_| bytes).map_err(|error| Failure::file("Reading", file, &error))
}

/// One file that cannot be read never stops the others.
fn unreadable(file: &std::path::Path, failure: &Failure) -> Problem {
    let message = match failure {
        Failure::Refused(error) => error.to_string(),
        _ => "It cannot be read.".to_owned(),
    };
    Problem { line: 0, field: None, message, file: Some(file.display().to_string()), warning: false }
}

fn draw(page: &mut Page, imported: &Imported) -> fmt::Result {
    writeln!(page, "{} made.", count(imported.drafts, "draft", "drafts"))?;
    let (left_out, wrong): (Vec<_>, Vec<_>) = imported.problems.iter().partition(|problem| problem.warning);
    draw_problems(page, "Not imported:", &wrong)?;
    if wrong.is_empty() && !left_out.is_empty() {
        writeln!(page, "Every line became a draft; joinup has no place for these parts of them.")?;
    }
    draw_problems(page, "Left out of drafts:", &left_out)?;
    if imported.drafts > 0 { page.next(&["joinup drafts", "joinup publish --all-drafts"]) } else { Ok(()) }
}

fn draw_problems(page: &mut Page, heading: &str, problems: &[&Problem]) -> fmt::Result {
    if problems.is_empty() {
        return Ok(());
    }
    writeln!(page, "{heading}")?;
    problems.iter().take(LISTED).try_for_each(|problem| page.problem(problem))?;
    if problems.len() > LISTED {
        writeln!(page, "  ... and {} more; --json lists all", problems.len() - LISTED)
    } else {
        Ok(())
    }
}
