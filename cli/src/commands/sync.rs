//! `joinup sync`: catches up with everybody who is connected, now.

use std::{
    fmt::{self, Write as _},
    time::Duration,
};

use joinup_node::{
    api::{
        Error, ErrorCode,
        types::{SyncRequest, Synced},
    },
    say,
};

use crate::{
    codes::{millis, span},
    error::Outcome,
    output::Page,
    session::Session,
    untrusted::Untrusted,
    words,
};

/// What can be said with `joinup sync`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// For at most so long; 30s when you do not say
    #[arg(long, value_name = "TIME", value_parser = span)]
    timeout: Option<Duration>,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    let synced = client.sync(&SyncRequest { timeout_ms: args.timeout.map(millis) }).await?;
    session.out.answer(&synced, draw)?;
    let incomplete = synced.peers.iter().any(|peer| !peer.complete);
    if incomplete || (synced.peers.is_empty() && synced.waiting > 0) {
        let why = if incomplete { say!("sync-unfinished") } else { say!("sync-nobody") };
        return Err(Error::new(ErrorCode::NotDelivered, say!("sync-incomplete"))
            .why(why)
            .next("joinup sync --timeout 2m")
            .into());
    }
    Ok(())
}

fn draw(page: &mut Page, synced: &Synced) -> fmt::Result {
    if synced.peers.is_empty() {
        writeln!(page, "{}", say!("peers-none"))?;
    }
    let width = synced
        .peers
        .iter()
        .map(|peer| unicode_width::UnicodeWidthStr::width(Untrusted::new(&peer.name).line().as_str()))
        .max();
    for peer in &synced.peers {
        let name = Untrusted::new(&peer.name).line();
        let gap = width.unwrap_or(0).saturating_sub(unicode_width::UnicodeWidthStr::width(name.as_str())) + 2;
        let end = words::complete(peer.complete);
        let but = words::but_for(peer.not_kept_here, peer.not_kept_there);
        let (received, sent) = (words::counts(&peer.received), words::counts(&peer.sent));
        let moved = say!("sync-moved", received = received, sent = sent, end = end);
        writeln!(page, "{name}{:gap$}{moved}{but}", "")?;
        if page.verbose() {
            let (inward, outward) = (peer.bytes_in, peer.bytes_out);
            writeln!(page, "  {}", say!("sync-bytes", inward = inward, outward = outward, rounds = peer.rounds))?;
        }
    }
    match synced.waiting {
        0 => Ok(()),
        waiting => writeln!(page, "{}", say!("sync-waits", number = waiting)),
    }
}
