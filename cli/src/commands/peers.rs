//! `joinup peers`: who is connected now.

use std::fmt::{self, Write as _};

use joinup_node::api::types::Peers;

use crate::{error::Outcome, output::Page, session::Session, table::Table, words};

pub(crate) async fn run(session: &Session) -> Outcome {
    let peers = session.client().await?.peers().await?;
    session.out.answer(&peers, draw)
}

fn draw(page: &mut Page, peers: &Peers) -> fmt::Result {
    if !peers.running {
        writeln!(page, "Your node is not running, so nobody is connected.")?;
        return page.next(&["joinup up"]);
    }
    if peers.peers.is_empty() {
        writeln!(page, "Nobody is connected now.")?;
        return page.next(&["joinup invite", "joinup join"]);
    }
    let mut table = Table::new(&["Community", "Connected", "Since", "Holds the same"]).giving_way("Community");
    for peer in &peers.peers {
        let community = peer.community.as_ref().map_or("(not known yet)", |community| community.name.as_str());
        let in_step = match peer.in_step {
            None => "not known",
            Some(true) => "yes",
            Some(false) => "not yet",
        };
        table.push([community, words::route(&peer.route), &words::time(peer.since), in_step]);
    }
    page.table(&table)?;
    if page.verbose() {
        peers.peers.iter().try_for_each(|peer| writeln!(page, "  {}  {}", peer.node, peer.address))?;
    }
    Ok(())
}
