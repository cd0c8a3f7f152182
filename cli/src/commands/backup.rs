//! `joinup backup`: everything of a community that cannot come back from others in one file; and looking into one.

use std::{
    fmt::{self, Write as _},
    io,
    path::{Path, PathBuf},
};

use joinup_node::{
    api::{
        Error, ErrorCode,
        types::{Backup, BackupMade, BackupQuery},
    },
    backup::{self, Making, Sound},
    passphrase::Passphrase,
    say,
};

use crate::{
    error::{Failure, Outcome},
    output::Page,
    passphrase,
    session::Session,
    untrusted::Untrusted,
    words,
};

/// What can be said with `joinup backup`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The file to write, or with --verify to look into
    file: PathBuf,
    /// Look into a backup: whether it is whole, and what is in it
    #[arg(long)]
    verify: bool,
    /// The file whose first line is the backup's passphrase; - for standard input
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Write it without a passphrase: whoever has the file can speak as the community
    #[arg(long, conflicts_with_all = ["passphrase_file", "verify"])]
    no_passphrase: bool,
    /// Also the long stories of others that were fetched; they come back from others as well
    #[arg(long, conflicts_with = "verify")]
    records: bool,
    /// Replace the file if it is there
    #[arg(long, conflicts_with = "verify")]
    force: bool,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    if args.verify {
        return verify(session, &args).await;
    }
    let file = &args.file;
    let folder = folder_of(file).to_owned();
    let named = file.file_name().is_some() && folder.is_dir() && !file.is_dir();
    if !named {
        let message = say!("backup-no-folder", file = file.display().to_string());
        return Err(Failure::usage(message, "joinup backup FILE"));
    }
    let again = format!("joinup backup {} --force", crate::output::quoted(&file.display().to_string()));
    if file.exists() {
        let question = say!("backup-replace", file = Untrusted::new(&file.display().to_string()).line());
        session.agreed(args.force, &question, false, &again).await?;
    }
    let client = session.client().await?;
    let passphrase = if args.no_passphrase {
        None
    } else {
        let instead = "joinup backup FILE --passphrase-file FILE   or   --no-passphrase";
        Some(passphrase::new(session, args.passphrase_file.as_deref(), &say!("backup-choose"), instead).await?)
    };
    let mut parts = client.backup(&BackupQuery { records: args.records }).await?;
    let unwritten = |error: &io::Error| Failure::file("Writing", file, error);
    let making = tokio::task::block_in_place(|| Making::begin(&folder, passphrase));
    let mut making = making.map_err(|error| unwritten(&error))?;
    while let Some(part) = parts.next().await? {
        tokio::task::block_in_place(|| making.write(&part)).map_err(|error| unwritten(&error))?;
    }
    let sound = tokio::task::block_in_place(|| making.finish(file))?;
    client.backup_made(&BackupMade { made: sound.contents.made }).await?;
    session.out.answer(&sound.contents, |page, backup| {
        writeln!(
            page,
            "{}",
            say!("backup-written", file = Untrusted::new(&backup.file).line(), size = size(backup.bytes))
        )?;
        draw_contents(page, backup)?;
        problems(page, backup)?;
        page.next(&[&format!("joinup backup --verify {}", crate::output::quoted(&backup.file))])
    })?;
    session.out.note(|page| {
        if sound.contents.encrypted {
            return writeln!(page, "{}", say!("backup-elsewhere"));
        }
        let open = if sound.contents.key_protected { say!("backup-plain-closed-key") } else { say!("backup-plain") };
        writeln!(page, "{open}")
    })
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

async fn verify(session: &Session, args: &Args) -> Outcome {
    let instead = format!("joinup backup --verify {} --passphrase-file FILE", args.file.display());
    let sound = looked_into(session, &args.file, args.passphrase_file.as_deref(), &instead).await?;
    session.out.answer(&sound.contents, |page, backup| {
        writeln!(
            page,
            "{}",
            say!(
                "backup-of",
                name = Untrusted::new(&words::name(&backup.community)).line(),
                when = words::time(backup.made)
            )
        )?;
        page.row(&say!("backup-key-words"), &backup.community.key_words.join(" "))?;
        page.row(&say!("backup-file"), &file_said(backup))?;
        draw_contents(page, backup)?;
        problems(page, backup)?;
        if backup.problems.is_empty() {
            writeln!(page, "{}", say!("backup-sound", files = backup.files, signatures = backup.signatures))?;
            page.next(&[&format!("joinup restore {}", crate::output::quoted(&backup.file))])?;
        }
        Ok(())
    })?;
    if sound.contents.problems.is_empty() { Ok(()) } else { Err(Failure::Told(ErrorCode::Invalid)) }
}

/// Reads a backup whole; its passphrase is asked for when it has one.
pub(super) async fn looked_into(
    session: &Session,
    file: &Path,
    passphrase_file: Option<&Path>,
    instead: &str,
) -> Outcome<Sound> {
    let is_closed = backup::is_closed(file).map_err(|error| Failure::file("Reading", file, &error))?;
    if !is_closed {
        return Ok(read(file, None).await?);
    }
    if passphrase_file.is_some() || !session.prompt.can_ask() {
        let passphrase = passphrase::known(session, passphrase_file, "", instead).await?;
        return Ok(read(file, Some(passphrase)).await?);
    }
    passphrase::until_right(session, &say!("backup-passphrase"), async |passphrase| read(file, Some(passphrase)).await)
        .await
}

async fn read(file: &Path, passphrase: Option<Passphrase>) -> Result<Sound, Error> {
    let file = file.to_owned();
    let read = tokio::task::spawn_blocking(move || backup::verify(&file, passphrase.as_ref()));
    read.await.map_err(Error::failed)?
}

/// What is in a backup, in people's units.
pub(super) fn draw_contents(page: &mut Page, backup: &Backup) -> fmt::Result {
    let mut parts = vec![
        words::experiments(backup.experiments),
        say!("versions", number = backup.versions),
        say!("drafts", number = backup.drafts),
        say!("notes", number = backup.notes),
    ];
    if backup.records > 0 {
        parts.push(say!("backup-records", number = backup.records));
    }
    page.row(&say!("backup-in-it"), &parts.join(&say!("comma")))?;
    page.row(&say!("backup-circles"), &backup.circles.join(&say!("comma")))?;
    let key = if backup.key_protected { say!("status-key-protected") } else { say!("backup-key-in-it") };
    page.row(&say!("status-key"), &key)
}

fn file_said(backup: &Backup) -> String {
    let closed = if backup.encrypted { say!("backup-encrypted") } else { say!("backup-not-encrypted") };
    format!("{} · {closed} · joinup {}", size(backup.bytes), Untrusted::new(&backup.software).line())
}

pub(super) fn problems(page: &mut Page, backup: &Backup) -> fmt::Result {
    backup.problems.iter().try_for_each(|problem| page.row(&say!("state-problem"), &problem.message))
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => say!("kilobytes", number = bytes.div_ceil(1_000)),
        _ => say!("megabytes", number = bytes.div_ceil(1_000_000)),
    }
}
