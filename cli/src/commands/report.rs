//! `joinup report`: what we have learned since a day, into a file for ourselves.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
};

use joinup_node::{
    api::{
        Error, ErrorCode,
        types::{Body, Report, ReportQuery},
    },
    say,
};

use crate::{
    error::{Failure, Outcome},
    session::Session,
};

/// What can be said with `joinup report`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Since when: a year, a month or a day
    #[arg(long, value_name = "DATE")]
    since: String,
    /// The file to write; - prints it. Without a name, one is made of the date
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    file: Option<PathBuf>,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let report = session.client().await?.report(&ReportQuery { since: args.since }).await?;
    let file = args.file.or_else(|| (!session.out.json).then(|| format!("joinup-report-{}.md", report.since).into()));
    let written = match file {
        Some(file) if file.as_os_str() != "-" => {
            write(session, &file, &report, args.force).await?;
            Some(file)
        }
        _ => None,
    };
    if session.out.json {
        let mut body = report.to_json()?;
        if let (Some(object), Some(file)) = (body.as_object_mut(), &written) {
            object.insert("file".into(), file.display().to_string().into());
        }
        return session.out.json(&body);
    }
    match &written {
        None => return session.out.page(|page| page.text(&report.text)),
        Some(file) => session.out.page(|page| {
            let file = file.display().to_string();
            writeln!(page, "{}", say!("report-written", number = report.items.len(), file = file))
        })?,
    }
    session.out.note(|page| writeln!(page, "{}", say!("report-left-out")))
}

async fn write(session: &Session, file: &Path, report: &Report, force: bool) -> Outcome {
    if file.exists() && !force {
        let name = file.display().to_string();
        let again = format!("joinup report --since {} -o {name} --force", report.since);
        session.agreed(false, &say!("report-replace", file = name), false, &again).await?;
    }
    write_new(file, &report.text)
}

/// Writes a file whole, in the place of what has its name: a link is replaced, and not what it leads to.
pub(super) fn write_new(file: &Path, text: &str) -> Outcome {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let part = file.with_file_name(format!(".{name}.part"));
    let failed = |error: std::io::Error| Failure::file("Writing", file, &error);
    let made = File::options().write(true).create_new(true).open(&part).map_err(failed)?;
    let written = { made }.write_all(text.as_bytes()).and_then(|()| fs::rename(&part, file));
    written.map_err(|error| {
        // What cannot be removed is in nobody's way but the next try's, which names it.
        let _ = fs::remove_file(&part);
        failed(error)
    })
}

/// A file is there, and nobody said that it may go.
pub(super) fn is_there(file: &Path, again: &str) -> Failure {
    Error::new(ErrorCode::NotAllowed, say!("export-is-there", file = file.display().to_string()))
        .why(say!("export-is-there-why"))
        .next(again)
        .into()
}
