//! `joinup restore`: a backup becomes the folder of a new machine.

use std::{fmt::Write as _, path::PathBuf};

use joinup_node::{
    api::{Error, ErrorCode},
    backup,
    clock::Clock,
    passphrase::Passphrase,
    say,
};

use super::backup::{draw_contents, looked_into, problems};
use crate::{
    error::{Failure, Outcome},
    passphrase,
    session::Session,
    untrusted::Untrusted,
    words,
};

/// What can be said with `joinup restore`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The backup
    #[arg(required_unless_present = "nothing_newer")]
    file: Option<PathBuf>,
    /// The file whose first line is the backup's passphrase; - for standard input
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// The file whose first line is the passphrase of the keys, if it is another one
    #[arg(long, value_name = "FILE")]
    key_passphrase_file: Option<PathBuf>,
    /// After a restore: nothing was said after the backup, or nobody has it; do not wait for others
    #[arg(long, conflicts_with_all = ["file", "passphrase_file", "key_passphrase_file"])]
    nothing_newer: bool,
    /// Yes, do not ask
    #[arg(short, long)]
    yes: bool,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let Some(file) = &args.file else { return nothing_newer(session, args.yes).await };
    let instead = format!("joinup restore {} --passphrase-file FILE", file.display());
    let sound = looked_into(session, file, args.passphrase_file.as_deref(), &instead).await?;
    let key = if sound.contents.key_protected { Some(key_passphrase(session, &args, &sound).await?) } else { None };
    let home = session.home.clone();
    let restored = tokio::task::block_in_place(|| backup::restore(&sound, &home, key.as_ref(), &Clock::system()))?;
    session.out.answer(&restored, |page, restored| {
        let (backup, name) = (&restored.backup, words::name(&restored.backup.community));
        writeln!(
            page,
            "{}",
            say!("restore-done", name = Untrusted::new(&name).line(), when = words::time(backup.made))
        )?;
        page.row(&say!("status-folder"), &restored.home)?;
        draw_contents(page, backup)?;
        problems(page, backup)?;
        restored.notices.iter().try_for_each(|notice| page.notice(notice))
    })
}

/// The passphrase of the keys in the backup: the backup's own, if that opens them; else from a file, laid ready, or asked
/// for.
async fn key_passphrase(session: &Session, args: &Args, sound: &backup::Sound) -> Outcome<Passphrase> {
    let opens = |passphrase: &Passphrase| tokio::task::block_in_place(|| sound.open_key(Some(passphrase)));
    if let Some(file) = &args.key_passphrase_file {
        return passphrase::of_file(file).await;
    }
    if let Some(passphrase) = sound.passphrase().filter(|passphrase| opens(passphrase).is_ok()) {
        return Ok(passphrase.clone());
    }
    if let Ok(Some((passphrase, _))) = Passphrase::laid_ready() {
        return Ok(passphrase);
    }
    if !session.prompt.can_ask() {
        return Err(sound.open_key(None).err().map_or_else(|| Failure::declined(say!("nothing-done")), Failure::from));
    }
    passphrase::until_right(session, &say!("passphrase-ask"), async |passphrase| {
        opens(&passphrase).map(|()| passphrase)
    })
    .await
}

async fn nothing_newer(session: &Session, yes: bool) -> Outcome {
    let client = session.client().await?;
    let waits = client.status().await?.health.iter().any(|notice| notice.code == "restored");
    if !waits {
        return Err(Error::new(ErrorCode::NotAllowed, say!("restore-not-waiting")).next("joinup status").into());
    }
    session.agreed(yes, &say!("restore-nothing-newer-ask"), false, "joinup restore --nothing-newer -y").await?;
    let status = client.speak_again().await?;
    session.out.answer(&status, |page, _| writeln!(page, "{}", say!("restore-speaks")))
}
