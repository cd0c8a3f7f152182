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
        None if session.prompt.can_ask() => session.prompt.needed(&format!("{}\n>", say!("join-paste"))).await?,
        None => {
            return Err(Failure::usage(say!("join-needs-invite"), "joinup join INVITE -y"));
        }
    };
    let request = JoinRequest { invite: invite.trim().to_owned(), wait_ms: FIRST_CATCH_UP };
    let client = session.client().await?;
    let preview = client.join_preview(&request).await?;
    session.out.note(|page| draw_preview(page, &preview))?;
    session.agreed(args.yes, &say!("join-question"), true, "joinup join INVITE -y").await?;
    let joined = client.join(&request).await?;
    session.out.answer(&joined, draw)
}

fn draw_preview(page: &mut Page, preview: &InvitePreview) -> fmt::Result {
    let words = preview.community.key_words.join(" ");
    let name = preview.community.name.as_str();
    page.row(&say!("join-from"), &say!("join-who", name = name, words = words))?;
    page.row(&say!("join-you-will"), &say!("join-what"))?;
    if preview.circle.private {
        page.row(&say!("head-circle"), &say!("join-private"))?;
    } else if let Some(circle) = super::circle::names(std::slice::from_ref(&preview.circle)) {
        page.row(&say!("head-circle"), &circle)?;
    }
    page.row(&say!("join-until"), &words::time(preview.expires))
}

fn draw(page: &mut Page, joined: &Joined) -> fmt::Result {
    let name = Untrusted::new(&joined.community.name).line();
    if joined.connected {
        write!(page, "{}", say!("join-connected", name = name.as_str(), received = words::counts(&joined.received)))?;
        match (joined.complete, words::but_for(joined.not_kept_here, joined.not_kept_there)) {
            (true, but) if but.is_empty() => writeln!(page, " {}", say!("join-same"))?,
            (true, but) => writeln!(page, " {}", say!("join-complete", but = but.trim()))?,
            (false, _) => writeln!(page, " {}", say!("join-more"))?,
        }
    } else if joined.notices.is_empty() {
        writeln!(page, "{}", say!("join-kept", name = name.as_str()))?;
    }
    if !joined.conduct.is_empty() {
        super::community::draw_conduct(page, &name, &joined.conduct)?;
    }
    for relay in &joined.relays {
        writeln!(page, "{}", say!("relay-met", name = Untrusted::new(&relay.community.name).line()))?;
        super::relay::draw_manifest(page, relay)?;
    }
    joined.notices.iter().try_for_each(|notice| page.notice(notice))?;
    match joined {
        Joined { connected: false, .. } => Ok(()),
        Joined { not_kept_here: 0, .. } => page.next(&["joinup list"]),
        // How much is kept of whom.
        _ => page.next(&["joinup list", "joinup config"]),
    }
}
