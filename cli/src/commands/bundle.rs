//! `joinup bundle`: what is here in one file, for those whom no connection reaches; and what such a file brings.

use std::{
    fmt::{self, Write as _},
    fs::{self, File},
    io::{self, IsTerminal, Read, Write},
    path::{Path, PathBuf},
};

use joinup_node::{
    api::{
        Client, Error, ErrorCode,
        client::Packed,
        types::{Body, BundleAsk, BundleRead, BundleRequest, BundleWritten, Counts},
    },
    durable, say,
};
use serde_json::json;

use super::circle;
use crate::{
    error::{Failure, Outcome},
    output::{Page, quoted},
    session::Session,
    untrusted::Untrusted,
    words,
};

/// Bytes of a question, at most: far above what may stand in one.
const QUESTION: u64 = 64 * 1024 * 1024;

/// What can be said with `joinup bundle`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Put what is here into a file, to carry it to somebody on a stick or in a chat
    Write(WriteArgs),
    /// Take in what such a file brings: the same is checked as when it comes over the network
    Read {
        /// The file; - is standard input
        file: PathBuf,
    },
    /// Write into a small file what is here already, so that others put in only what you lack
    Ask {
        /// The file to write; - prints it
        file: PathBuf,
        /// Only of this circle: its name, or the start of its id
        #[arg(long = "circle", value_name = "NAME")]
        circles: Vec<String>,
        /// Replace a file that is there already
        #[arg(long)]
        force: bool,
    },
}

#[derive(Debug, clap::Args)]
struct WriteArgs {
    /// The file to write; - prints it
    file: PathBuf,
    /// Only of this circle: its name, or the start of its id
    #[arg(long = "circle", value_name = "NAME")]
    circles: Vec<String>,
    /// Only what was said since: a year, a month or a day
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only what they lack: the file that they wrote with joinup bundle ask, or the name of a community
    #[arg(long = "for", value_name = "FILE|NAME")]
    for_whom: Option<PathBuf>,
    /// With the longer story of this experiment: the start of its id; or all-that-may-travel
    #[arg(long, value_name = "ID|all-that-may-travel")]
    records: Vec<String>,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    match args.what {
        What::Write(args) => write(session, args).await,
        What::Read { file } => read(session, &file).await,
        What::Ask { file, circles, force } => ask(session, &file, BundleAsk { circles }, force).await,
    }
}

async fn write(session: &Session, args: WriteArgs) -> Outcome {
    let client = session.client().await?;
    let request =
        BundleRequest { circles: args.circles, since: args.since, records: args.records, ..BundleRequest::default() };
    let request = match args.for_whom {
        Some(file) if file.is_file() => request.answering(&question(&file)?),
        Some(name) => BundleRequest { community: Some(name.display().to_string()), ..request },
        None => request,
    };
    let plan = match client.plan_bundle(&request).await {
        Ok(plan) => plan,
        Err(error) => return Err(neither(&client, error, request.community.as_deref()).await),
    };
    may_write(session, &args.file, args.force, "joinup bundle write").await?;
    let written = into_file(&args.file, client.write_bundle(&request).await?).await?;
    let written = BundleWritten {
        circles: plan.circles,
        asked_by: plan.asked_by,
        asked_at: plan.asked_at,
        notices: plan.notices,
        ..written
    };
    tell(session, &args.file, &written, |page| draw_written(page, &args.file, &written))
}

async fn ask(session: &Session, file: &Path, request: BundleAsk, force: bool) -> Outcome {
    let client: Client = session.client().await?;
    may_write(session, file, force, "joinup bundle ask").await?;
    let written = into_file(file, client.ask_by_bundle(&request).await?).await?;
    tell(session, file, &written, |page| {
        let size = words::size(written.bytes);
        writeln!(page, "{}", say!("bundle-asked", file = name(file), number = written.held, size = size))?;
        next_there(page, &format!("joinup bundle write FILE --for {}", quoted(&file.display().to_string())))
    })
}

async fn read(session: &Session, file: &Path) -> Outcome {
    let client = session.client().await?;
    let source: Box<dyn Read + Send> = if file.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(file).map_err(|error| Failure::file("Reading", file, &error))?)
    };
    let mut read = client.read_bundle(source).await?;
    if session.out.json {
        session.out.json(&read.to_json()?)?;
        return read.problem.map_or(Ok(()), |problem| Err(Failure::Told(problem.code)));
    }
    let problem = read.problem.take();
    session.out.page(|page| draw_read(page, &read))?;
    problem.map_or(Ok(()), |problem| Err(problem.into()))
}

/// What the other side holds, as it wrote it down.
fn question(file: &Path) -> Outcome<Vec<u8>> {
    let failed = |error: io::Error| Failure::file("Reading", file, &error);
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|opened| opened.take(QUESTION).read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(failed)
}

/// What was typed for whom it is may have been meant as a file.
async fn neither(client: &Client, error: Error, typed: Option<&str>) -> Failure {
    match typed {
        Some(typed) if error.code == ErrorCode::NotFound && client.community(typed).await.is_err() => {
            Error::new(ErrorCode::NotFound, say!("bundle-neither", typed = typed))
                .why(say!("bundle-neither-why"))
                .next("joinup community list")
                .into()
        }
        _ => error.into(),
    }
}

/// Whether a file of that name may be written: nothing that is there goes without a yes, and a terminal gets no bytes.
async fn may_write(session: &Session, file: &Path, force: bool, command: &str) -> Outcome {
    if is_printed(file) {
        return if io::stdout().is_terminal() {
            Err(Failure::usage(say!("bundle-not-on-terminal"), format!("{command} FILE")))
        } else {
            Ok(())
        };
    }
    if file.exists() && !file.is_file() {
        // A folder or a device, in whose place no file may come.
        let kind = if file.is_dir() { io::ErrorKind::IsADirectory } else { io::ErrorKind::AlreadyExists };
        return Err(Failure::file("Writing", file, &kind.into()));
    }
    if file.exists() && !force {
        let name = file.display().to_string();
        let again = format!("{command} {} --force", quoted(&name));
        session.agreed(false, &say!("report-replace", file = Untrusted::new(&name).line()), false, &again).await?;
    }
    Ok(())
}

fn is_printed(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// Writes a bundle as it comes: into a file that has its name when it is whole and on the disk, or to standard output.
async fn into_file(file: &Path, mut packed: Packed) -> Outcome<BundleWritten> {
    if is_printed(file) {
        while let Some(part) = packed.next().await? {
            io::stdout().lock().write_all(&part)?;
        }
        io::stdout().lock().flush()?;
        return Ok(packed.into_written());
    }
    let failed = |error: io::Error| Failure::file("Writing", file, &error);
    let mut growing = Growing::begin(file).map_err(failed)?;
    while let Some(part) = packed.next().await? {
        growing.file.write_all(&part).map_err(failed)?;
    }
    growing.finish(file).map_err(failed)?;
    Ok(packed.into_written())
}

/// A file without its name; dropped, it is removed.
struct Growing {
    file: File,
    path: PathBuf,
    whole: bool,
}

impl Growing {
    fn begin(file: &Path) -> io::Result<Self> {
        let name = file.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::IsADirectory))?;
        let path = file.with_file_name(format!(".{}.part", name.to_string_lossy()));
        // What a computer that went off left behind.
        let _ = fs::remove_file(&path);
        let file = File::options().write(true).create_new(true).open(&path)?;
        Ok(Self { file, path, whole: false })
    }

    /// The bytes are on the disk before the name is.
    fn finish(mut self, file: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, file)?;
        self.whole = true;
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        // Some sticks' file systems know no such call; the bytes are there.
        let _ = durable::sync_folder(folder);
        Ok(())
    }
}

impl Drop for Growing {
    fn drop(&mut self) {
        if !self.whole {
            // What cannot be removed is replaced by the next try.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Tells what was written; beside it, when it was written to standard output.
fn tell(
    session: &Session,
    file: &Path,
    written: &BundleWritten,
    draw: impl FnOnce(&mut Page) -> fmt::Result,
) -> Outcome {
    if !session.out.json {
        return if is_printed(file) { session.out.note(draw) } else { session.out.page(draw) };
    }
    let mut body = written.to_json()?;
    if let Some(object) = body.as_object_mut() {
        object.insert("file".into(), json!(file.display().to_string()));
    }
    if is_printed(file) { session.out.json_beside(&body) } else { session.out.json(&body) }
}

fn draw_written(page: &mut Page, file: &Path, written: &BundleWritten) -> fmt::Result {
    let (name, size) = (name(file), words::size(written.bytes));
    if let Some(by) = &written.asked_by {
        let by = Untrusted::new(&words::name(by)).line();
        match written.asked_at {
            Some(at) => writeln!(page, "{}", say!("bundle-answers", name = by, time = words::time(at)))?,
            None => writeln!(page, "{by}")?,
        }
    }
    if is_empty(&written.items, written.records) {
        writeln!(page, "{}", say!("bundle-nothing-in-it", file = name.as_str()))?;
    } else {
        let what = things(&written.items, written.records);
        writeln!(page, "{}", say!("bundle-written", file = name.as_str(), what = what, size = size))?;
    }
    if !written.circles.is_empty() {
        let circles: Vec<String> =
            written.circles.iter().map(|circle| Untrusted::new(&circle::name(circle)).line()).collect();
        writeln!(page, "{}", say!("bundle-circles", number = circles.len(), circles = circles.join(&say!("comma"))))?;
    }
    written.notices.iter().try_for_each(|notice| page.notice(notice))?;
    next_there(page, &format!("joinup bundle read {}", quoted(&file.display().to_string())))
}

/// What to type on the other computer, whose folder is not the one that was named on this one.
fn next_there(page: &mut Page, command: &str) -> fmt::Result {
    write!(page, "{}:   ", say!("bundle-there"))?;
    page.strong(command)?;
    writeln!(page)
}

/// What the file is called.
fn name(file: &Path) -> String {
    if is_printed(file) { say!("bundle-standard-output") } else { file.display().to_string() }
}

fn is_empty(items: &Counts, records: u64) -> bool {
    *items == Counts::default() && records == 0
}

/// `2 communities, 3 experiments, 1 longer story`, or `nothing new`.
fn things(items: &Counts, records: u64) -> String {
    let stories = || say!("longer-stories", number = records);
    match records {
        0 => words::counts(items),
        _ if *items == Counts::default() => stories(),
        _ => words::counts(items) + &say!("comma") + &stories(),
    }
}

fn draw_read(page: &mut Page, read: &BundleRead) -> fmt::Result {
    if let (Some(by), Some(at)) = (&read.by, read.at) {
        let by = Untrusted::new(&words::name(by)).line();
        writeln!(page, "{}", say!("bundle-from", name = by, time = words::time(at)))?;
    }
    if is_empty(&read.new, read.records) {
        writeln!(page, "{}", say!("bundle-nothing-new"))?;
    } else {
        writeln!(page, "{}", say!("bundle-new", what = things(&read.new, read.records)))?;
    }
    let here = read.here + read.records_here;
    if here > 0 {
        writeln!(page, "{}", say!("bundle-here", number = here))?;
    }
    if !read.not_kept.is_empty() {
        writeln!(page, "{}", say!("bundle-not-kept"))?;
    }
    for not_kept in &read.not_kept {
        writeln!(page, "  {}", not_kept.message)?;
    }
    let over_quota = read.not_kept.iter().any(|not_kept| not_kept.code == "over-quota");
    page.next(&[if over_quota { "joinup community list" } else { "joinup list" }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_its_name_when_it_is_whole_and_leaves_nothing_when_it_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stick");
        fs::write(&file, "old").unwrap();
        let mut growing = Growing::begin(&file).unwrap();
        growing.file.write_all(b"ne").unwrap();
        drop(growing);
        assert_eq!((fs::read(&file).unwrap(), fs::read_dir(folder.path()).unwrap().count()), (b"old".to_vec(), 1));
        let mut growing = Growing::begin(&file).unwrap();
        growing.file.write_all(b"new").unwrap();
        growing.finish(&file).unwrap();
        assert_eq!((fs::read(&file).unwrap(), fs::read_dir(folder.path()).unwrap().count()), (b"new".to_vec(), 1));
        assert!(Growing::begin(Path::new("/")).is_err());
    }

    #[test]
    fn what_is_in_a_bundle_is_said_in_words() {
        let items = Counts { communities: 2, experiments: 1, ..Counts::default() };
        assert_eq!(things(&items, 0), "2 communities, 1 experiment");
        assert_eq!(things(&items, 2), "2 communities, 1 experiment, 2 longer stories");
        assert_eq!(things(&Counts::default(), 1), "1 longer story");
        assert_eq!(things(&Counts::default(), 0), "nothing new");
    }
}
