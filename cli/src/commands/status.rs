//! `joinup status`: what this node has, whom it sees, what waits.

use std::fmt::{self, Write as _};

use joinup_node::{api::types::Status, say};

use crate::{
    error::Outcome,
    output::Page,
    session::Session,
    words::{self, count},
};

pub(crate) async fn run(session: &Session) -> Outcome {
    let status = session.client().await?.status().await?;
    session.out.answer(&status, draw)
}

fn draw(page: &mut Page, status: &Status) -> fmt::Result {
    super::init::who_we_are(page, &status.community, &status.place)?;
    page.row("Folder", &status.home)?;
    page.row("Node", &node(status))?;
    page.row("Here", &here(status))?;
    page.row("Waiting", &waiting(status))?;
    if status.inbox > 0 {
        page.row(&say!("inbox-status"), &format!("{}: joinup inbox", say!("inbox-waiting", number = status.inbox)))?;
    }
    if page.verbose() {
        page.row("Version", &status.node.version)?;
        status.node.addresses.iter().try_for_each(|address| page.row("Address", address))?;
        for circle in &status.circles {
            page.row("Circle", &format!("{}: {} items, set {}", circle.name, circle.items, circle.set))?;
        }
    }
    if status.health.is_empty() {
        return page.row("Health", "nothing is wrong");
    }
    writeln!(page)?;
    status.health.iter().try_for_each(|notice| page.notice(notice))
}

fn node(status: &Status) -> String {
    let known = count(status.peers.known, "other node", "other nodes");
    if !status.node.running {
        return format!("not running; {known} remembered. Start it with: joinup up");
    }
    let connected = match status.peers.connected {
        0 => "nobody is connected".to_owned(),
        number => format!("{number} connected"),
    };
    format!("running for {}; {connected}, {known} remembered", words::lasting(status.node.up_ms))
}

fn here(status: &Status) -> String {
    let others = match status.communities {
        0 => "no other community yet".to_owned(),
        number => format!("{} heard of", words::communities(number)),
    };
    let drafts = count(status.experiments.drafts, "draft", "drafts");
    format!("{}, {} ours; {drafts}; {others}", words::experiments(status.experiments.held), status.experiments.mine)
}

fn waiting(status: &Status) -> String {
    match status.waiting {
        0 => "nothing of ours waits for others".to_owned(),
        number => format!("{} of ours for the next node that we meet", count(number, "change", "changes")),
    }
}
