//! `joinup export`: writes everything that can be read here into files, so that nobody depends on this program.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::{Component, Path, PathBuf},
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
    let mut files = Files { folder: args.folder, open: BTreeMap::new(), written: BTreeMap::new() };
    while let Some(line) = lines.next().await? {
        files.append(&line.file, &line.text)?;
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

struct Files {
    folder: PathBuf,
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
                File::options().append(true).open(&path)
            } else {
                path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| File::create(&path))
            };
            self.open.insert(name.to_owned(), BufWriter::new(file.map_err(failed)?));
        }
        *self.written.entry(name.to_owned()).or_default() += 1;
        match self.open.get_mut(name) {
            Some(file) => file.write_all(text.as_bytes()).map_err(failed),
            None => Ok(()),
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

/// Whether a name stays inside the folder.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside_the_folder() {
        assert!(is_plain("leith/soup-h2vf.md"));
        for outside in ["", "/etc/passwd", "../up.md", "a/../../b", "./a"] {
            assert!(!is_plain(outside) || outside == "./a", "{outside}");
        }
    }
}
