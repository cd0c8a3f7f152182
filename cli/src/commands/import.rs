//! `joinup import`: makes drafts of files of experiments.

use std::{
    fmt::{self, Write as _},
    io::{IsTerminal, Read, Write},
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use joinup_node::{
    api::{
        Client, ErrorCode,
        types::{ImportQuery, Imported, Notice, Problem},
    },
    say,
};
use serde_json::json;

use crate::{
    error::{Failure, Outcome},
    output::Page,
    session::Session,
};

/// Problems that are listed one by one.
const LISTED: usize = 20;

/// What can be said with `joinup import`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How the files are written
    #[arg(long)]
    format: Format,
    /// The files; - is standard input, and with markdown a folder is every page in it
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Of what others wrote, keep an idea of yours that names theirs as where it came from
    #[arg(long)]
    inspired_by: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One experiment a line, in JSON
    Jsonl,
    /// One experiment a page
    Markdown,
    /// A table whose first line names the fields; lists are divided by semicolons
    Csv,
}

impl Format {
    const fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Markdown => "markdown",
            Self::Csv => "csv",
        }
    }
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    let mut all = Imported::default();
    let alone = args.files.len() == 1 && !args.files.iter().any(|file| file.is_dir());
    let (files, format) = (expanded(&args.files, args.format)?, args.format);
    let query =
        ImportQuery { format: Some(format.name().to_owned()), inspired_by: args.inspired_by, ..ImportQuery::default() };
    let mut pages = Vec::new();
    for file in &files {
        let bytes = match read(file) {
            Ok(bytes) => bytes,
            Err(failure) if alone => return Err(failure),
            Err(failure) => {
                all.problems.push(unreadable(file, &failure));
                continue;
            }
        };
        let query = ImportQuery { file: file.display().to_string(), ..query.clone() };
        match format {
            Format::Jsonl => add(&mut all, send_lines(session, &client, &query, &bytes).await?),
            Format::Csv => add(&mut all, client.import_whole(&query, bytes).await?),
            Format::Markdown => match String::from_utf8(bytes) {
                Ok(text) => pages.push(json!({ "file": query.file, "text": text }).to_string()),
                Err(_) => all.problems.push(problem(file, say!("import-not-utf8"))),
            },
        }
    }
    if !pages.is_empty() {
        add(&mut all, send_lines(session, &client, &query, pages.join("\n").as_bytes()).await?);
    }
    session.out.answer(&all, draw)?;
    if all.problems.is_empty() { Ok(()) } else { Err(Failure::Told(ErrorCode::Invalid)) }
}

fn add(all: &mut Imported, imported: Imported) {
    all.drafts += imported.drafts;
    all.to_mend += imported.to_mend;
    all.problems.extend(imported.problems);
    all.ids.extend(imported.ids);
    all.notices.extend(imported.notices);
}

/// The files themselves: of a folder the pages in it, by their names.
fn expanded(named: &[PathBuf], format: Format) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        if format != Format::Markdown || !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let failed = |error: std::io::Error| Failure::file("Reading", path, &error);
        let entries: Result<Vec<PathBuf>, _> =
            std::fs::read_dir(path).map_err(failed)?.map(|entry| entry.map(|entry| entry.path())).collect();
        let is_page = |file: &Path| file.is_file() && file.extension().is_some_and(|extension| extension == "md");
        let mut pages: Vec<PathBuf> = entries.map_err(failed)?.into_iter().filter(|file| is_page(file)).collect();
        pages.sort();
        files.extend(pages);
    }
    Ok(files)
}

async fn send_lines(session: &Session, client: &Client, query: &ImportQuery, lines: &[u8]) -> Outcome<Imported> {
    let shows = !session.out.quiet && !session.out.json && !session.out.accessible && std::io::stderr().is_terminal();
    let progress = |taken: u64| {
        if shows {
            // What cannot be shown is no reason to stop.
            let _ = write!(std::io::stderr(), "\r{}", say!("import-lines-read", number = taken));
        }
    };
    let imported = client.import_lines(query, lines, progress).await?;
    if shows {
        let _ = writeln!(std::io::stderr());
    }
    Ok(imported)
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
fn unreadable(file: &Path, failure: &Failure) -> Problem {
    let message = match failure {
        Failure::Refused(error) => error.to_string(),
        _ => say!("import-unreadable"),
    };
    problem(file, message)
}

fn problem(file: &Path, message: String) -> Problem {
    Problem { line: 0, field: None, message, file: Some(file.display().to_string()), warning: false }
}

fn draw(page: &mut Page, imported: &Imported) -> fmt::Result {
    writeln!(page, "{}", say!("import-made", number = imported.drafts))?;
    let (left_out, wrong): (Vec<_>, Vec<_>) = imported.problems.iter().partition(|problem| problem.warning);
    draw_problems(page, &say!("import-not"), &wrong)?;
    if wrong.is_empty() && !left_out.is_empty() {
        writeln!(page, "{}", say!("import-every-line"))?;
    }
    draw_problems(page, &say!("import-left-out"), &left_out)?;
    if imported.to_mend > 0 {
        let message = say!("import-to-mend", number = imported.to_mend);
        page.notice(&Notice { code: "to-mend".into(), message, next: "joinup drafts".into() })?;
    }
    imported.notices.iter().try_for_each(|notice| page.notice(notice))?;
    if imported.drafts > 0 { page.next(&["joinup drafts", "joinup publish --all-drafts"]) } else { Ok(()) }
}

fn draw_problems(page: &mut Page, heading: &str, problems: &[&Problem]) -> fmt::Result {
    if problems.is_empty() {
        return Ok(());
    }
    writeln!(page, "{heading}")?;
    problems.iter().take(LISTED).try_for_each(|problem| page.problem(problem))?;
    if problems.len() > LISTED {
        writeln!(page, "  {}", say!("import-more", number = problems.len() - LISTED))
    } else {
        Ok(())
    }
}
