//! `joinup community conduct`: how we want to be met, shown to whoever meets us for the first time.

use std::{
    fmt::{self, Write as _},
    path::PathBuf,
};

use joinup_node::{
    api::types::{CommunityDetail, ConductRequest},
    say,
};

use crate::{
    commands::init::looked_at,
    error::{Failure, Outcome},
    output::Page,
    prompt::standard_input,
    session::Session,
};

/// What can be said with `joinup community conduct`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// In your own words, at most 1,000 characters; "" takes it away
    #[arg(short, long, value_name = "TEXT", conflicts_with = "file")]
    message: Option<String>,
    /// Take it from a file, or from standard input with -
    #[arg(short = 'F', long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Yes, all of it may travel
    #[arg(short, long)]
    yes: bool,
}

pub(super) async fn run(session: &Session, args: Args) -> Outcome {
    let text = match (args.message, args.file) {
        (Some(text), _) => Some(text),
        (None, Some(file)) if file.as_os_str() == "-" => Some(standard_input().await?),
        (None, Some(file)) => {
            Some(std::fs::read_to_string(&file).map_err(|error| Failure::file("Reading", &file, &error))?)
        }
        (None, None) => None,
    };
    let client = session.client().await?;
    let detail = match text {
        Some(text) => {
            looked_at(session, args.yes, async |accept_warnings| {
                client.set_conduct(&ConductRequest { text: text.clone(), accept_warnings }).await
            })
            .await?
        }
        None => client.community("us").await?,
    };
    session.out.answer(&detail, draw)
}

fn draw(page: &mut Page, detail: &CommunityDetail) -> fmt::Result {
    let said = detail.profile.as_ref().and_then(|profile| profile.get("conduct")?.as_str()).unwrap_or_default();
    if said.is_empty() {
        writeln!(page, "{}", say!("conduct-none"))?;
        return page.next(&["joinup community conduct -m \"We answer when we can, and say so when we cannot.\""]);
    }
    writeln!(page, "{}", say!("conduct-ours"))?;
    said.lines().try_for_each(|line| writeln!(page, "  {line}"))
}
