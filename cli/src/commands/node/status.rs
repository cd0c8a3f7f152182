//! `joinup node status`: the node as a process and as a service.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{NodeStatus, Service},
    say,
};
use serde_json::json;

use super::{manager, unit::Unit};
use crate::{error::Outcome, output::Page, session::Session, words};

/// The version of this program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What was installed for this folder.
struct Installed {
    unit: Unit,
    /// As systemd says it: `enabled`, `disabled`; nothing when it cannot be asked.
    state: Option<String>,
}

pub(super) async fn run(session: &Session) -> Outcome {
    let client = session.client().await?;
    let node = if client.is_running() { client.status().await?.node } else { NodeStatus::default() };
    let installed = installed(session).await;
    let answer = json!({
        "schema": "joinup.node/1",
        "running": node.running,
        "pid": node.pid,
        "up_ms": node.up_ms,
        "version": node.version,
        "this_version": VERSION,
        "service": node.service,
        "installed": installed.as_ref().map(|Installed { unit, state }| {
            json!({"unit": unit.name, "file": unit.file.display().to_string(), "state": state})
        }),
    });
    session.out.own_answer(&answer, |page| draw(page, &node, installed.as_ref()))
}

async fn installed(session: &Session) -> Option<Installed> {
    let unit = Unit::of(&session.home).ok().filter(|unit| unit.installed().is_some())?;
    let said = manager::systemctl(&["is-enabled", &unit.name]).await.ok();
    let state = said.map(|said| said.out).filter(|state| !state.is_empty());
    Some(Installed { unit, state })
}

fn draw(page: &mut Page, node: &NodeStatus, installed: Option<&Installed>) -> fmt::Result {
    let runs = match node.running {
        true => say!("node-runs", time = words::lasting(node.up_ms), pid = node.pid, version = node.version.as_str()),
        false => say!("node-runs-not"),
    };
    page.row(&say!("status-node"), &runs)?;
    page.row(&say!("node-row-service"), &service(node, installed))?;
    if let Some(Installed { unit, .. }) = installed {
        page.row(&say!("node-row-file"), &unit.file.display().to_string())?;
    }
    let log = match (&node.service, installed) {
        (None, None) if node.running => say!("node-log-terminal"),
        (None, None) => say!("node-log-none"),
        _ => say!("node-log-journal", command = "joinup node logs"),
    };
    page.row(&say!("node-row-log"), &log)?;
    other_version(page, node)?;
    match (node.running, installed) {
        (false, Some(_)) => page.next(&["joinup node restart"]),
        (false, None) => page.next(&["joinup up", "joinup node install"]),
        (true, _) => Ok(()),
    }
}

/// Says so when the node that runs is another program than this one, as after an update.
pub(crate) fn other_version(page: &mut Page, node: &NodeStatus) -> fmt::Result {
    if !node.running || node.version == VERSION {
        return Ok(());
    }
    writeln!(page, "{}", say!("node-other-version", node = node.version.as_str(), this = VERSION))?;
    page.next(&["joinup node restart"])
}

fn service(node: &NodeStatus, installed: Option<&Installed>) -> String {
    match (&node.service, installed) {
        (Some(Service { unit, user: false }), _) => say!("node-service-system", unit = unit.as_str()),
        (Some(Service { unit, user: true }), _) => say!("node-service-user", unit = unit.as_str()),
        (None, Some(Installed { unit, state })) => match state {
            Some(state) => say!("node-service-installed", unit = unit.name.as_str(), state = state.as_str()),
            None => say!("node-service-unknown", unit = unit.name.as_str()),
        },
        (None, None) => say!("node-service-none", command = "joinup node install"),
    }
}
