//! `joinup node restart`: the node starts anew, as the program that is on the disk now.
//!
//! A service of the user's own is restarted by the service manager. Any other node, whoever started it, stops in order,
//! and its process becomes the new program, which nobody's permission is needed for.

use std::{fmt::Write as _, time::Duration};

use joinup_node::{
    api::{Client, Control, Error, ErrorCode, types::Service},
    say,
};
use serde_json::json;

use super::{manager, unit::Unit};
use crate::{error::Outcome, session::Session};

/// Stopping takes less than five seconds; opening a large store takes the rest.
const PATIENCE: Duration = Duration::from_secs(120);

pub(super) async fn run(session: &Session) -> Outcome {
    let (client, by) = match Control::reach(&session.home).await? {
        Some(node) => again(session, node).await?,
        None => (start(session).await?, "systemd"),
    };
    let node = client.status().await?.node;
    let answer = json!({
        "schema": "joinup.restarted/1", "by": by, "pid": node.pid, "version": node.version,
    });
    session.out.own_answer(&answer, |page| {
        writeln!(page, "{}", say!("node-restarted", version = node.version.as_str(), pid = node.pid))?;
        match &node.service {
            Some(Service { unit, user: false }) => {
                writeln!(page, "{}", say!("node-restarted-system", command = format!("sudo systemctl restart {unit}")))
            }
            _ => Ok(()),
        }
    })
}

/// Starts one that runs anew.
async fn again(session: &Session, node: Control) -> Outcome<(Client, &'static str)> {
    // A node of another version does not say what it is, and needs nobody to start anew.
    let service = match session.client().await {
        Ok(client) => client.status().await.ok().and_then(|status| status.node.service),
        Err(_) => None,
    };
    if let Some(Service { unit, user: true }) = service
        && manager::systemctl(&["restart", &unit]).await.is_ok_and(|said| said.done)
    {
        return Ok((within(Client::running(&session.home)).await?, "systemd"));
    }
    node.restart().await?;
    Ok((node.replaced(PATIENCE).await.map_err(not_back)?, "itself"))
}

/// Starts the service, if one was installed.
async fn start(session: &Session) -> Outcome<Client> {
    let unit = Unit::of(&session.home)?;
    if unit.installed().is_none() {
        let next = say!("next-other-terminal", command = "joinup up");
        return Err(Error::new(ErrorCode::Unreachable, say!("no-node")).next(next).into());
    }
    manager::reachable().await?;
    manager::must(&["start", &unit.name]).await?;
    within(Client::running(&session.home)).await
}

async fn within(reached: impl Future<Output = Result<Client, Error>>) -> Outcome<Client> {
    let late = |_| Error::new(ErrorCode::Unreachable, say!("node-not-back"));
    Ok(tokio::time::timeout(PATIENCE, reached).await.map_err(late).and_then(|client| client).map_err(not_back)?)
}

/// It went, and did not come back in time.
fn not_back(error: Error) -> Error {
    match error.code {
        ErrorCode::Unreachable => {
            let why = say!("node-not-back-why", seconds = PATIENCE.as_secs());
            Error::new(ErrorCode::Unreachable, say!("node-not-back")).why(why).next("joinup node logs")
        }
        _ => error,
    }
}
