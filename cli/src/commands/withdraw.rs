//! `joinup withdraw`: takes an experiment back, after its title was shown.

use std::fmt::{self, Write as _};

use joinup_node::api::types::{ShowQuery, WithdrawRequest, Withdrawn};

use crate::{error::Outcome, output::Page, session::Session, untrusted::Untrusted, words::count};

/// What can be said with `joinup withdraw`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Your experiment or note: the start of its id, or @last (what you wrote on or published last)
    id: String,
    /// Yes, do not ask
    #[arg(short, long)]
    yes: bool,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    if let Some(withdrawn) = super::say::withdraw_note(session, &client, &args.id, args.yes).await? {
        return session.out.answer(&withdrawn, draw);
    }
    let found = client.experiment(&args.id, &ShowQuery { version: None, wait_ms: Some(0) }).await?;
    if !args.yes {
        let title = found.summary.get("title").and_then(serde_json::Value::as_str).unwrap_or(&found.id);
        session.out.note(|page| {
            write!(page, "You are about to withdraw: ")?;
            page.strong(&Untrusted::new(title).line())?;
            writeln!(page)?;
            writeln!(page, "It is deleted here for ever, and every joinup node that hears of it deletes it too.")?;
            writeln!(page, "Copies outside joinup are beyond reach.")
        })?;
    }
    session.agreed(args.yes, "Withdraw it?", false, &format!("joinup withdraw {} -y", args.id)).await?;
    let withdrawn = client.withdraw(&WithdrawRequest { id: found.id }).await?;
    session.out.answer(&withdrawn, draw)
}

fn draw(page: &mut Page, withdrawn: &Withdrawn) -> fmt::Result {
    writeln!(page, "Deleted here: {}", Untrusted::new(&withdrawn.title))?;
    if !withdrawn.notices.is_empty() {
        return withdrawn.notices.iter().try_for_each(|notice| page.notice(notice));
    }
    match withdrawn.asked {
        0 => writeln!(page, "Nobody is connected now; others are asked to delete it when your node meets them."),
        asked => writeln!(
            page,
            "{} asked to delete it now; others when they are met.",
            count(asked.into(), "node was", "nodes were")
        ),
    }
}
