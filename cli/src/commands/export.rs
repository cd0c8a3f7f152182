//! `joinup export`: writes everything that can be read here into files, so that nobody depends on this program.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::{self, File},
    io::{BufWriter, ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use joinup_node::api::{Error, ErrorCode, types::ExportQuery};
use serde_json::json;

use crate::{
    error::{Failure, Outcome},
    session::Session,
    words::count,
};

/// Files that are kept open at a time; one a community at most.
const OPEN: usize = 64;

/// What can be said with `joinup export`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How to write
    #[arg(long)]
    format: Format,
    /// The folder to write into
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    folder: PathBuf,
    /// Only ours
    #[arg(long)]
    mine: bool,
    /// Replace files that are there already
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// One experiment a line, in JSON: what import reads
    Jsonl,
    /// One page an experiment, to read and print
    Markdown,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let format = match args.format {
        Format::Jsonl => "jsonl",
        Format::Markdown => "markdown",
    };
    let client = session.client().await?;
    let mut lines = client.export(&ExportQuery { format: format.to_owned(), mine: args.mine }).await?;
    fs::create_dir_all(&args.folder).map_err(|error| Failure::file("Making the folder", &args.folder, &error))?;
    let mut files = Files { folder: args.folder, force: args.force, open: BTreeMap::new(), written: BTreeMap::new() };
    while let Some(line) = lines.next().await? {
        if let Err(failure) = files.append(&line.file, &line.text) {
            files.take_back();
            return Err(failure);
        }
    }
    let (folder, written) = files.finish()?;
    let names: Vec<&String> = written.keys().collect();
    let body = json!({"schema": "joinup.export/1", "format": format, "folder": folder.display().to_string(),
        "experiments": written.values().sum::<u64>(), "files": names});
    session.out.own_answer(&body, |page| {
        let experiments = crate::words::experiments(written.values().sum());
        let files = count(u64::try_from(names.len()).unwrap_or(u64::MAX), "file", "files");
        writeln!(page, "{experiments} written into {files} in {}.", folder.display())
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
            return Err(Error::new(
                ErrorCode::Failed,
                "The node named a file outside the folder; nothing was written there.",
            )
            .into());
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
                Error::new(ErrorCode::NotAllowed, format!("{} is there already.", path.display()))
                    .why("An export overwrites nothing unless it is told to, and nothing of this one was written.")
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
