//! `joinup peers`: who is connected now.

use std::fmt::{self, Write as _};

use joinup_node::{api::types::Peers, say};

use crate::{error::Outcome, output::Page, session::Session, table::Table, words};

pub(crate) async fn run(session: &Session) -> Outcome {
    let peers = session.client().await?.peers().await?;
    session.out.answer(&peers, draw)
}

fn draw(page: &mut Page, peers: &Peers) -> fmt::Result {
    if !peers.running {
        writeln!(page, "{}", say!("peers-not-running"))?;
        return page.next(&["joinup up"]);
    }
    if peers.peers.is_empty() {
        writeln!(page, "{}", say!("peers-none"))?;
        return page.next(&["joinup invite", "joinup join", "joinup doctor"]);
    }
    let heads = [say!("head-community"), say!("head-connected"), say!("head-since"), say!("head-in-step")];
    let mut table = Table::new(&heads).giving_way(&heads[0]);
    for peer in &peers.peers {
        let community =
            peer.community.as_ref().map_or_else(|| say!("peer-unknown"), |community| community.name.clone());
        let in_step = match peer.in_step {
            None => say!("not-known"),
            Some(true) => say!("yes"),
            Some(false) => say!("not-yet"),
        };
        table.push([&community, &words::way(peer), &words::time(peer.since), &in_step]);
    }
    page.table(&table)?;
    if page.verbose() {
        peers.peers.iter().try_for_each(|peer| writeln!(page, "  {}  {}", peer.node, peer.address))?;
    }
    Ok(())
}
