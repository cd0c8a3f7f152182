//! `joinup node stop`: ends the node that runs, in order.

use std::{fmt::Write as _, time::Duration};

use joinup_node::{api::Control, say};
use serde_json::json;

use super::unit::Unit;
use crate::{error::Outcome, session::Session};

/// An ordered stop takes less than five seconds; a computer that swaps may need more.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) async fn run(session: &Session) -> Outcome {
    let node = Control::reach(&session.home).await?;
    let pid = match node {
        None => None,
        Some(node) => {
            let stopping = node.stop().await?;
            node.ended(PATIENCE).await?;
            Some(stopping.pid)
        }
    };
    let is_service = Unit::of(&session.home).is_ok_and(|unit| unit.installed().is_some());
    let answer = json!({"schema": "joinup.stopped/1", "was_running": pid.is_some(), "pid": pid});
    session.out.own_answer(&answer, |page| {
        match pid {
            Some(_) => writeln!(page, "{}", say!("node-stopped"))?,
            None => writeln!(page, "{}", say!("no-node"))?,
        }
        if is_service && pid.is_some() {
            writeln!(page, "{}", say!("node-stopped-service"))?;
        }
        page.next(&[if is_service { "joinup node restart" } else { "joinup up" }])
    })
}
