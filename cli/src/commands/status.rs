//! `joinup status`: what this node has, whom it sees, what waits.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::{paths::in_words, types::Status},
    say,
};

use crate::{error::Outcome, output::Page, session::Session, words};

pub(crate) async fn run(session: &Session) -> Outcome {
    let status = session.client().await?.status().await?;
    session.out.answer(&status, draw)
}

fn draw(page: &mut Page, status: &Status) -> fmt::Result {
    super::init::who_we_are(page, &status.community, &status.place)?;
    page.row(&say!("status-folder"), &status.home)?;
    page.row(&say!("status-node"), &node(status))?;
    if status.node.running {
        page.row(&say!("status-paths"), &paths(status))?;
    }
    page.row(&say!("status-here"), &here(status))?;
    page.row(&say!("status-waiting"), &waiting(status))?;
    if status.inbox > 0 {
        page.row(&say!("inbox-status"), &format!("{}: joinup inbox", say!("inbox-waiting", number = status.inbox)))?;
    }
    if status.key_protected {
        page.row(&say!("status-key"), &say!("status-key-protected"))?;
    }
    if page.verbose() {
        if !status.key_protected {
            page.row(&say!("status-key"), &say!("status-key-plain"))?;
        }
        page.row(&say!("status-version"), &status.node.version)?;
        for relay in &status.paths.places {
            page.row(&say!("status-relay"), &words::relay(relay))?;
        }
        let backup = status.backup.map_or_else(|| say!("status-no-backup"), words::time);
        page.row(&say!("status-backup"), &backup)?;
        status.node.addresses.iter().try_for_each(|address| page.row(&say!("status-address"), address))?;
        let [used, allowed] = [status.disk.used, status.disk.allowed].map(|bytes| bytes.div_ceil(1_000_000));
        page.row(&say!("status-on-disk"), &say!("status-disk", used = used, allowed = allowed))?;
        for circle in &status.circles {
            let (name, set) = (if circle.name.is_empty() { &*circle.id } else { &*circle.name }, circle.set.as_str());
            page.row(&say!("status-circle"), &say!("status-set", name = name, items = circle.items, set = set))?;
        }
    }
    if status.health.is_empty() {
        page.row(&say!("status-health"), &say!("status-healthy"))?;
    } else {
        writeln!(page)?;
        status.health.iter().try_for_each(|notice| page.notice(notice))?;
    }
    super::node::other_version(page, &status.node)
}

fn node(status: &Status) -> String {
    let known = say!("other-nodes", number = status.peers.known);
    if !status.node.running {
        return say!("status-not-running", known = known, command = "joinup up");
    }
    let connected = match status.peers.connected {
        0 => say!("status-nobody"),
        number => say!("status-connected", number = number),
    };
    let time = words::lasting(status.node.up_ms);
    say!("status-running", time = time, connected = connected, known = known)
}

/// Over which ways others are connected, and on which they reach this node.
fn paths(status: &Status) -> String {
    let ways = Some(in_words(&status.paths)).filter(|ways| !ways.is_empty());
    let parts: Vec<String> = ways.into_iter().chain([status.paths.reached.clone()]).collect();
    parts.join("; ")
}

fn here(status: &Status) -> String {
    let others = match status.communities {
        0 => say!("status-no-others"),
        number => say!("status-others", communities = words::communities(number)),
    };
    let drafts = say!("drafts", number = status.experiments.drafts);
    let experiments = words::experiments(status.experiments.held);
    let mine = status.experiments.mine;
    say!("status-held", experiments = experiments, mine = mine, drafts = drafts, others = others)
}

fn waiting(status: &Status) -> String {
    match status.waiting {
        0 => say!("status-nothing-waits"),
        number => say!("status-waits", number = number),
    }
}
