//! `joinup doctor`: looks for problems and says how to fix them.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::{ErrorCode, types::Doctor},
    say,
};

use crate::{
    error::{Failure, Outcome},
    output::Page,
    session::Session,
    untrusted::Untrusted,
};

/// What can be said with `joinup doctor`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Build the working store again from your own work; what others said is fetched again
    #[arg(long)]
    rebuild: bool,
    /// Take in anew the words that searches look for; helps when a search does not find what it should
    #[arg(long, conflicts_with = "rebuild")]
    reindex: bool,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    let found = match args {
        Args { reindex: true, .. } => client.reindex().await?,
        Args { rebuild: true, .. } => client.rebuild().await?,
        Args { .. } => client.doctor().await?,
    };
    session.out.answer(&found, draw)?;
    if found.ok { Ok(()) } else { Err(Failure::Told(ErrorCode::Failed)) }
}

fn draw(page: &mut Page, found: &Doctor) -> fmt::Result {
    if found.rebuilt {
        writeln!(page, "{}", say!("doctor-rebuilt-all"))?;
    }
    for check in &found.checks {
        page.row(
            &state(&check.state),
            &format!("{}: {}", Untrusted::new(&check.name), Untrusted::new(&check.message)),
        )?;
        if !check.next.is_empty() {
            page.next(&[&check.next])?;
        }
    }
    let verdict = if found.ok { say!("doctor-well") } else { say!("doctor-care") };
    writeln!(page, "{verdict}")
}

/// How something was found.
fn state(state: &str) -> String {
    match state {
        "ok" => say!("state-ok"),
        "hint" => say!("state-hint"),
        "warning" => say!("state-warning"),
        "problem" => say!("state-problem"),
        other => other.to_owned(),
    }
}
