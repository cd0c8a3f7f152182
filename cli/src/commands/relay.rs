//! `joinup relay`: being a relay for others, and what relays promise us.

mod draw;
mod setup;

use joinup_node::{
    api::types::{ConsentRequest, ManifestQuery, RemovalRequest},
    say,
};

pub(crate) use self::draw::{changes, manifest as draw_manifest, news};
use crate::{error::Outcome, session::Session, untrusted::Untrusted};

/// What can be said with `joinup relay`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// What this relay keeps and carries, or which relays we use (what happens without a word too)
    Status,
    /// Make this node a relay, change what it says, or end it
    Setup(Box<setup::Args>),
    /// What a relay promises: ours, or that of one that we know
    Manifest {
        /// Its name, or the start of its id; ours when left out
        name: Option<String>,
        /// What it says that it had to remove
        #[arg(long)]
        log: bool,
    },
    /// The lines that others put into their settings, to use this relay
    Address,
    /// Let a relay keep our longer stories, so that they can be read while we are away
    Allow {
        /// Its name, or the start of its id
        name: String,
    },
    /// Do not let a relay keep our longer stories
    Refuse {
        /// Its name, or the start of its id
        name: String,
    },
    /// Leave a relay: it deletes the longer stories of ours that it kept
    Leave {
        /// Its name, or the start of its id
        name: String,
    },
    /// Remove something on this relay, as a law may demand, and say so in public
    Remove {
        /// The experiment or note: the start of its id
        id: String,
        /// Why; everybody can read it
        #[arg(long, value_name = "WORDS", default_value = "", hide_default_value = true)]
        why: String,
        /// Take that back: it may come here again
        #[arg(long)]
        undo: bool,
        /// Yes, do not ask
        #[arg(short, long)]
        yes: bool,
    },
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    match args.what.unwrap_or(What::Status) {
        What::Status => {
            let status = session.client().await?.relay_status().await?;
            session.out.answer(&status, draw::status)
        }
        What::Setup(args) => setup::run(session, *args).await,
        What::Manifest { name, log } => {
            let query = ManifestQuery { name, read: true };
            let manifest = session.client().await?.relay_manifest(&query).await?;
            session.out.answer(&manifest, |page, manifest| {
                if log {
                    return draw::log(page, manifest);
                }
                draw::whole(page, manifest)
            })
        }
        What::Address => {
            let address = session.client().await?.relay_address().await?;
            session.out.answer(&address, draw::address)
        }
        What::Allow { name } => answer(session, name, true).await,
        What::Refuse { name } | What::Leave { name } => answer(session, name, false).await,
        What::Remove { id, why, undo, yes } => {
            let again = if undo { " --undo" } else { "" };
            let instead = format!("joinup relay remove {id} --why WORDS{again} -y");
            let id_shown = Untrusted::new(&id).line();
            let question = if undo {
                say!("removal-undo-question", id = id_shown)
            } else {
                say!("removal-question", id = id_shown)
            };
            session.agreed(yes, &question, false, &instead).await?;
            let removed = session.client().await?.remove_on_relay(&RemovalRequest { id, why, undo }).await?;
            session.out.answer(&removed, |page, removed| {
                draw::entry(page, &removed.entry)?;
                removed.notices.iter().try_for_each(|notice| page.notice(notice))
            })
        }
    }
}

async fn answer(session: &Session, name: String, allow: bool) -> Outcome {
    let given = session.client().await?.answer_relay(&ConsentRequest { name, allow }).await?;
    session.out.answer(&given, |page, given| {
        given.notices.iter().try_for_each(|notice| page.notice(notice))?;
        page.next(&["joinup relay status"])
    })
}
