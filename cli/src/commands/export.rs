//! `joinup export`: writes what can be read here into files, so that nobody depends on this program.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::{self, File},
    io::{BufWriter, ErrorKind, IsTerminal, Write as _},
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use joinup_node::{
    api::{Client, Error, ErrorCode, types::ExportQuery},
    say,
};
use serde_json::{Value, json};

use super::report;
use crate::{
    error::{Failure, Outcome},
    session::Session,
};

/// Files that are kept open at a time; one a community at most.
const OPEN: usize = 64;

/// What can be said with `joinup export`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only this one: the start of its id, or @last (what you wrote on or published last)
    id: Option<String>,
    /// How to write
    #[arg(long)]
    format: Format,
    /// The folder to write into; for csv and html the file, or - to print it
    #[arg(short = 'o', long = "output", value_name = "DIR|FILE")]
    output: PathBuf,
    /// Only ours
    #[arg(long)]
    mine: bool,
    /// With your drafts, and with what never travels: a copy for yourselves (markdown and jsonl, with --mine)
    #[arg(long)]
    with_local: bool,
    /// Replace files that are there already
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One experiment a line, in JSON: what import reads
    Jsonl,
    /// One page an experiment, to read and print: what import reads
    Markdown,
    /// One table, for spreadsheets: what import reads, without what does not fit into cells
    Csv,
    /// One experiment as a page to print, with a code that leads to it
    Html,
}

impl Format {
    const fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Markdown => "markdown",
            Self::Csv => "csv",
            Self::Html => "html",
        }
    }
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    fits(&args)?;
    let client = session.client().await?;
    let query = ExportQuery {
        format: args.format.name().to_owned(),
        mine: args.mine,
        id: args.id.clone(),
        with_local: args.with_local,
    };
    if matches!(args.format, Format::Csv | Format::Html) {
        return into_file(session, &client, &query, &args).await;
    }
    let mut lines = client.export(&query).await?;
    fs::create_dir_all(&args.output).map_err(|error| Failure::file("Making the folder", &args.output, &error))?;
    let mut files = Files { folder: args.output, force: args.force, open: BTreeMap::new(), written: BTreeMap::new() };
    let (mut number, mut notes) = (0_u64, 0);
    while let Some(line) = lines.next().await? {
        number += u64::from(line.notes == 0);
        notes += line.notes;
        if let Err(failure) = files.append(&line.file, &line.text) {
            files.take_back();
            return Err(failure);
        }
    }
    let (folder, written) = files.finish()?;
    let names: Vec<&String> = written.keys().collect();
    let mut body = json!({"schema": "joinup.export/1", "format": args.format.name(), "folder": folder.display().to_string(),
        "experiments": number, "notes": notes, "files": names});
    say_left_out(&mut body, args.with_local);
    session.out.own_answer(&body, |page| {
        let experiments = match notes {
            0 => crate::words::experiments(number),
            notes => say!("export-with-talk", experiments = crate::words::experiments(number), notes = notes),
        };
        let files = say!("export-files", number = names.len());
        let folder = folder.display().to_string();
        writeln!(page, "{}", say!("export-written", experiments = experiments, files = files, folder = folder))
    })?;
    tell_left_out(session, args.mine, args.with_local)
}

/// Whether what is written fits where it should go.
fn fits(args: &Args) -> Outcome {
    let (path, format) = (&args.output, args.format.name());
    match args.format {
        Format::Csv | Format::Html => {
            let named_so = path.to_string_lossy().ends_with(std::path::MAIN_SEPARATOR);
            if !named_so && !path.is_dir() {
                return Ok(());
            }
            let inside = path.join(format!("experiments.{format}"));
            let next = format!("joinup export --format {format} -o {}", inside.display());
            Err(Failure::usage(say!("export-needs-file", path = path.display().to_string()), next))
        }
        _ if path.as_os_str() == "-" => {
            Err(Failure::usage(say!("export-needs-folder"), format!("joinup export --format {format} -o FOLDER")))
        }
        _ => Ok(()),
    }
}

/// Writes an export that is one file.
async fn into_file(session: &Session, client: &Client, query: &ExportQuery, args: &Args) -> Outcome {
    let mut lines = client.export(query).await?;
    let (mut text, mut number) = (String::new(), 0_u64);
    while let Some(line) = lines.next().await? {
        text.push_str(&line.text);
        number += u64::from(!line.head);
    }
    let file = &args.output;
    if file.as_os_str() == "-" && !session.out.json {
        // A terminal would obey what a file or another program only keeps.
        if std::io::stdout().is_terminal() {
            return session.out.page(|page| write!(page, "{text}"));
        }
        let mut out = std::io::stdout().lock();
        return Ok(out.write_all(text.as_bytes())?);
    }
    if file.exists() && !args.force {
        let again = format!("joinup export --format {} -o {} --force", args.format.name(), file.display());
        return Err(report::is_there(file, &again));
    }
    report::write_new(file, &text)?;
    let mut body = json!({"schema": "joinup.export/1", "format": args.format.name(), "experiments": number,
        "files": [file.display().to_string()]});
    say_left_out(&mut body, false);
    session.out.own_answer(&body, |page| {
        let experiments = crate::words::experiments(number);
        writeln!(page, "{}", say!("export-file", experiments = experiments, file = file.display().to_string()))
    })?;
    tell_left_out(session, args.mine, false)
}

/// The fields that never travel, and are in no export but a copy for ourselves.
const LOCAL: &str = "consent_notes";

fn say_left_out(body: &mut Value, with_local: bool) {
    if let Some(object) = body.as_object_mut().filter(|_| !with_local) {
        object.insert("left_out".into(), json!([LOCAL]));
    }
}

fn tell_left_out(session: &Session, mine: bool, with_local: bool) -> Outcome {
    session.out.note(|page| match (mine, with_local) {
        (_, true) => writeln!(page, "{}", say!("export-with-local")),
        (true, false) => writeln!(page, "{}", say!("export-left-out")),
        (false, false) => Ok(()),
    })
}

/// The files of an export: only new ones are written, and no link is followed.
struct Files {
    folder: PathBuf,
    force: bool,
    open: BTreeMap<String, BufWriter<File>>,
    written: BTreeMap<String, u64>,
}

impl Files {
    fn append(&mut self, name: &str, text: &str) -> Outcome {
        if !is_plain(name) {
            return Err(Error::new(ErrorCode::Failed, say!("export-outside")).into());
        }
        let path = self.folder.join(name);
        let failed = |error: std::io::Error| Failure::file("Writing", &path, &error);
        if !self.open.contains_key(name) {
            if self.open.len() >= OPEN {
                self.close()?;
            }
            let file = if self.written.contains_key(name) {
                File::options().append(true).open(&path).map_err(failed)?
            } else {
                self.begin(&path)?
            };
            self.open.insert(name.to_owned(), BufWriter::new(file));
        }
        *self.written.entry(name.to_owned()).or_default() += 1;
        match self.open.get_mut(name) {
            Some(file) => file.write_all(text.as_bytes()).map_err(failed),
            None => Ok(()),
        }
    }

    /// Makes a new file; with `--force` in place of what has its name.
    fn begin(&self, path: &Path) -> Outcome<File> {
        let create = || File::options().write(true).create_new(true).open(path);
        let made = match create() {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && self.force => {
                // What is there goes first, so that a link is replaced and not what it leads to.
                fs::remove_file(path).and_then(|()| create())
            }
            made => made,
        };
        made.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => {
                Error::new(ErrorCode::NotAllowed, say!("export-is-there", file = path.display().to_string()))
                    .why(say!("export-is-there-why"))
                    .next("joinup export ... -o ANOTHER-FOLDER   or the same with --force")
                    .into()
            }
            _ => Failure::file("Writing", path, &error),
        })
    }

    /// Removes what was written so far, so that the next try finds the folder as this one did.
    fn take_back(&mut self) {
        self.open.clear();
        if self.force {
            return;
        }
        for name in self.written.keys() {
            // What cannot be removed is found by the next try, which names it.
            let _ = fs::remove_file(self.folder.join(name));
        }
    }

    fn close(&mut self) -> Outcome {
        for (name, mut file) in std::mem::take(&mut self.open) {
            file.flush().map_err(|error| Failure::file("Writing", &self.folder.join(name), &error))?;
        }
        Ok(())
    }

    fn finish(mut self) -> Outcome<(PathBuf, BTreeMap<String, u64>)> {
        self.close()?;
        Ok((self.folder, self.written))
    }
}

/// The longest name of a file: far below what any system takes.
const NAME: usize = 100;

/// Whether a name is one of a file in the folder, on every system: letters, digits, `-`, `_` and `.`, which it does not
/// begin with.
fn is_plain(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    (1..=NAME).contains(&name.len()) && !name.starts_with('.') && !name.ends_with('.') && name.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &Path, force: bool) -> Files {
        Files { folder: folder.to_owned(), force, open: BTreeMap::new(), written: BTreeMap::new() }
    }

    #[test]
    fn two_hundred_hostile_names_stay_outside() {
        const PARTS: [&str; 20] = [
            "..",
            "/",
            "\\",
            "etc",
            ".",
            "\0",
            "C:",
            "~",
            "\n",
            "\u{202e}",
            "soup",
            ".md",
            "%2e",
            "\u{1b}[2J",
            " ",
            "|",
            "\u{2044}",
            "$(x)",
            "*",
            "-",
        ];
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("inside");
        fs::create_dir(&inside).unwrap();
        let mut files = files(&inside, true);
        let mut state = 0x5eed_0003_u64;
        for turn in 0..200 {
            let mut name = String::new();
            for _ in 0..1 + turn % 5 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                name.push_str(PARTS[usize::try_from(state >> 33).unwrap() % PARTS.len()]);
            }
            if files.append(&name, "words").is_ok() {
                let kept = inside.join(&name);
                assert!(kept.is_file() && kept.parent() == Some(&inside), "{name:?}");
            }
        }
        for outside in ["", "/etc/passwd", "../up.md", "a/../../b", "./a", "a/b.md", &"x".repeat(300)] {
            assert!(files.append(outside, "words").is_err(), "{outside}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing beside the folder");
    }

    #[test]
    fn what_is_there_is_only_replaced_when_told_to_and_a_first_part_is_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let old = folder.path().join("b.md");
        fs::write(&old, "old").unwrap();
        let mut refused = files(folder.path(), false);
        refused.append("a.md", "new").unwrap();
        let failure = refused.append("b.md", "new").unwrap_err();
        assert!(matches!(&failure, Failure::Refused(error) if error.message.contains("b.md")));
        refused.take_back();
        assert_eq!((fs::read_to_string(&old).unwrap().as_str(), folder.path().join("a.md").exists()), ("old", false));

        let mut told = files(folder.path(), true);
        told.append("b.md", "new").unwrap();
        told.append("b.md", ", more").unwrap();
        told.finish().unwrap();
        assert_eq!(fs::read_to_string(&old).unwrap(), "new, more");
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, "theirs").unwrap();
        let inside = folder.path().join("inside");
        fs::create_dir(&inside).unwrap();
        for force in [false, true] {
            let _ = fs::remove_file(inside.join("a.md"));
            std::os::unix::fs::symlink(&elsewhere, inside.join("a.md")).unwrap();
            let mut files = files(&inside, force);
            assert_eq!(files.append("a.md", "ours").is_ok(), force);
            files.close().unwrap();
            assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "theirs");
        }
    }
}
