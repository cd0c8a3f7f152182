//! `joinup sync`: catches up with everybody who is connected, now.

use std::{
    fmt::{self, Write as _},
    time::Duration,
};

use joinup_node::api::{
    Error, ErrorCode,
    types::{SyncRequest, Synced},
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
        let why =
            if incomplete { "Not all of them had finished when the time was over." } else { "Nobody is connected." };
        return Err(Error::new(ErrorCode::NotDelivered, "Not everything has gone over yet.")
            .why(why)
            .next("joinup sync --timeout 2m")
            .into());
    }
    Ok(())
}

fn draw(page: &mut Page, synced: &Synced) -> fmt::Result {
    if synced.peers.is_empty() {
        writeln!(page, "Nobody is connected now.")?;
    }
    let width = synced
        .peers
        .iter()
        .map(|peer| unicode_width::UnicodeWidthStr::width(Untrusted::new(&peer.name).line().as_str()))
        .max();
    for peer in &synced.peers {
        let name = Untrusted::new(&peer.name).line();
        let gap = width.unwrap_or(0).saturating_sub(unicode_width::UnicodeWidthStr::width(name.as_str())) + 2;
        let end = if peer.complete { "complete" } else { "not complete yet" };
        let but = words::but_for(peer.not_kept_here, peer.not_kept_there);
        writeln!(
            page,
            "{name}{:gap$}received {} · sent {} · {end}{but}",
            "",
            words::counts(&peer.received),
            words::counts(&peer.sent)
        )?;
        if page.verbose() {
            writeln!(page, "  {} bytes in, {} bytes out, {} round trips", peer.bytes_in, peer.bytes_out, peer.rounds)?;
        }
    }
    match synced.waiting {
        0 => Ok(()),
        1 => writeln!(page, "1 change of ours still waits for another node."),
        waiting => writeln!(page, "{waiting} changes of ours still wait for another node."),
    }
}
