//! `joinup doctor`: looks for problems and says how to fix them.

use std::fmt::{self, Write as _};

use joinup_node::api::{ErrorCode, types::Doctor};

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
        writeln!(page, "The working store was built again from your own work.")?;
    }
    for check in &found.checks {
        page.row(&check.state, &format!("{}: {}", Untrusted::new(&check.name), Untrusted::new(&check.message)))?;
        if !check.next.is_empty() {
            page.next(&[&check.next])?;
        }
    }
    let verdict = if found.ok { "Nothing is wrong." } else { "Something needs care; see above." };
    writeln!(page, "{verdict}")
}
