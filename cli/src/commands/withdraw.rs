//! `joinup withdraw`: takes an experiment back, after its title was shown.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{Confirmation, ShowQuery, WithdrawRequest, WithdrawalStatus, Withdrawn},
    say,
};

use crate::{error::Outcome, output::Page, session::Session, untrusted::Untrusted, words};

/// What can be said with `joinup withdraw`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Your experiment or note: the start of its id, or @last (what you wrote on or published last)
    id: String,
    /// Yes, do not ask
    #[arg(short, long)]
    yes: bool,
    /// Say who has deleted what was withdrawn, and who has not answered
    #[arg(long, conflicts_with = "yes")]
    status: bool,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    if args.status {
        return session.out.answer(&client.withdrawal(&args.id).await?, draw_status);
    }
    if let Some(withdrawn) = super::say::withdraw_note(session, &client, &args.id, args.yes).await? {
        return session.out.answer(&withdrawn, |page, withdrawn| draw(page, withdrawn, !args.yes));
    }
    let found = client.experiment(&args.id, &ShowQuery { version: None, wait_ms: Some(0) }).await?;
    // What cannot be withdrawn is refused before anybody is asked.
    let is_ours = found.mine && !found.withdrawn;
    if !args.yes && is_ours {
        let title = found.summary.get("title").and_then(serde_json::Value::as_str).unwrap_or(&found.id);
        session.out.note(|page| {
            write!(page, "{} ", say!("withdraw-about-to"))?;
            page.strong(&Untrusted::new(title).line())?;
            writeln!(page)?;
            writeln!(page, "{}", say!("withdraw-for-ever"))?;
            writeln!(page, "{}", say!("own-words-stay"))
        })?;
    }
    session
        .agreed(args.yes || !is_ours, &say!("withdraw-question"), false, &format!("joinup withdraw {} -y", args.id))
        .await?;
    let withdrawn = client.withdraw(&WithdrawRequest { id: found.id }).await?;
    session.out.answer(&withdrawn, |page, withdrawn| draw(page, withdrawn, !args.yes))
}

/// What was withdrawn; whoever was asked has read already what stays.
fn draw(page: &mut Page, withdrawn: &Withdrawn, asked: bool) -> fmt::Result {
    writeln!(page, "{}", say!("withdraw-deleted", title = Untrusted::new(&withdrawn.title).line()))?;
    writeln!(page, "{}", say!("withdraw-asked", asked = withdrawn.asked))?;
    withdrawn
        .notices
        .iter()
        .filter(|notice| !asked || notice.code != "own-words-stay")
        .try_for_each(|notice| page.notice(notice))
}

fn draw_status(page: &mut Page, status: &WithdrawalStatus) -> fmt::Result {
    page.strong(&Untrusted::new(&status.title).line())?;
    writeln!(page, "   {}", words::day(status.withdrawn))?;
    writeln!(page, "{}", Untrusted::new(&status.message))?;
    for Confirmation { community, at } in &status.confirmed {
        page.row(&say!("withdraw-confirmed"), &format!("{}, {}", words::name(community), words::day(*at)))?;
    }
    for community in &status.unanswered {
        page.row(&say!("withdraw-unanswered"), &words::name(community))?;
    }
    status.notices.iter().try_for_each(|notice| page.notice(notice))
}
