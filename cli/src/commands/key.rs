//! `joinup key`: whether the keys are under a passphrase, and putting them under one, another one, or none.

use std::{fmt::Write as _, path::PathBuf};

use joinup_node::{
    api::types::{Key, KeyRequest},
    say,
};

use crate::{error::Outcome, passphrase, session::Session};

/// What can be said with `joinup key`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Whether they are (what happens without a word too)
    Show,
    /// Put the keys under a passphrase
    Protect {
        /// The file whose first line is the passphrase; - for standard input
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// Put them under another passphrase
    Change {
        /// The file whose first line is the passphrase now; - for standard input
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
        /// The file whose first line is the new one
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Keep them without a passphrase again
    Unprotect {
        /// The file whose first line is the passphrase now; - for standard input
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.closed_client().await?;
    let found = client.key().await?;
    let request = match args.what.unwrap_or(What::Show) {
        What::Show => {
            return session.out.answer(&found, |page, key| {
                writeln!(page, "{}", state(key))?;
                let next = if key.protected { "joinup key change" } else { "joinup key protect" };
                page.next(&[next])
            });
        }
        What::Protect { .. } if found.protected => return refuse(say!("key-protected-already"), "joinup key change"),
        What::Change { .. } | What::Unprotect { .. } if !found.protected => {
            return refuse(say!("key-plain-already"), "joinup key protect");
        }
        What::Protect { passphrase_file } => {
            let instead = "joinup key protect --passphrase-file FILE";
            let new = passphrase::new(session, passphrase_file.as_deref(), &say!("key-choose"), instead).await?;
            KeyRequest { passphrase: None, new: Some(new) }
        }
        What::Change { passphrase_file, new_passphrase_file } => {
            let instead = "joinup key change --passphrase-file FILE --new-passphrase-file FILE";
            let old = passphrase::known(session, passphrase_file.as_deref(), &say!("passphrase-now"), instead).await?;
            let new = passphrase::new(session, new_passphrase_file.as_deref(), &say!("key-choose"), instead).await?;
            KeyRequest { passphrase: Some(old), new: Some(new) }
        }
        What::Unprotect { passphrase_file } => {
            let instead = "joinup key unprotect --passphrase-file FILE";
            let old = passphrase::known(session, passphrase_file.as_deref(), &say!("passphrase-now"), instead).await?;
            KeyRequest { passphrase: Some(old), new: None }
        }
    };
    let key = client.set_key(&request).await?;
    session.out.answer(&key, |page, key| {
        writeln!(page, "{}", state(key))?;
        if key.protected {
            writeln!(page, "{}", say!("key-forgotten"))?;
        }
        Ok(())
    })?;
    session.out.note(|page| if key.protected { writeln!(page, "{}", say!("key-copies")) } else { Ok(()) })
}

fn refuse(message: String, next: &str) -> Outcome {
    use joinup_node::api::{Error, ErrorCode};
    Err(Error::new(ErrorCode::NotAllowed, message).next(next).into())
}

fn state(key: &Key) -> String {
    if key.protected { say!("key-is-protected") } else { say!("key-is-plain") }
}
