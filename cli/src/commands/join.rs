//! `joinup join`: shows whom an invite is from, asks, and accepts it.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{InvitePreview, JoinRequest, Joined},
    say,
};

use crate::{
    error::{Failure, Outcome},
    output::Page,
    prompt::standard_input,
    session::Session,
    untrusted::Untrusted,
    words,
};

/// How long to wait for the first catch-up, in milliseconds.
const FIRST_CATCH_UP: u64 = 30_000;

/// What can be said with `joinup join`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The invite, or - to read it from standard input; you are asked for it when you leave it out
    invite: Option<String>,
    /// Yes, do not ask
    #[arg(short, long)]
    yes: bool,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let invite = match args.invite.as_deref() {
        Some("-") => standard_input().await?,
        Some(invite) => invite.to_owned(),
        None if session.prompt.can_ask() => session.prompt.needed("Paste the invite:\n>").await?,
        None => {
            return Err(Failure::usage(
                "An invite is needed, and nobody can be asked for it here.",
                "joinup join INVITE -y",
            ));
        }
    };
    let request = JoinRequest { invite: invite.trim().to_owned(), wait_ms: FIRST_CATCH_UP };
    let client = session.client().await?;
    let preview = client.join_preview(&request).await?;
    session.out.note(|page| draw_preview(page, &preview))?;
    session.agreed(args.yes, "Join?", true, "joinup join INVITE -y").await?;
    let joined = client.join(&request).await?;
    session.out.answer(&joined, draw)
}

fn draw_preview(page: &mut Page, preview: &InvitePreview) -> fmt::Result {
    let words = preview.community.key_words.join(" ");
    page.row("From", &format!("{} · key words: {words} (ask them to read theirs out)", preview.community.name))?;
    page.row("You will", "keep a copy of what they publish, and they may keep yours")?;
    page.row("Until", &words::time(preview.expires))
}

fn draw(page: &mut Page, joined: &Joined) -> fmt::Result {
    let name = Untrusted::new(&joined.community.name).line();
    if joined.connected {
        write!(page, "Connected with {name}. Received {}.", words::counts(&joined.received))?;
        match (joined.complete, words::but_for(joined.not_kept_here, joined.not_kept_there)) {
            (true, but) if but.is_empty() => writeln!(page, " Complete: both sides hold the same.")?,
            (true, but) => writeln!(page, " Complete{but}.")?,
            (false, _) => writeln!(page, " More is on its way.")?,
        }
    } else if joined.notices.is_empty() {
        writeln!(page, "Kept. You and {name} are connected as soon as both nodes run and reach each other.")?;
    }
    if !joined.conduct.is_empty() {
        writeln!(page, "{}", say!("conduct-theirs", name = name))?;
        joined.conduct.lines().try_for_each(|line| writeln!(page, "  {line}"))?;
    }
    joined.notices.iter().try_for_each(|notice| page.notice(notice))?;
    match joined {
        Joined { connected: false, .. } => Ok(()),
        Joined { not_kept_here: 0, .. } => page.next(&["joinup list"]),
        // How much is kept of whom.
        _ => page.next(&["joinup list", "joinup config"]),
    }
}
