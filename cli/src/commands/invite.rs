//! `joinup invite`: invites another community; lists and takes back invites.

use std::{
    fmt::{self, Write as _},
    time::Duration,
};

use joinup_node::api::types::{InviteRequest, Invites};

use crate::{
    codes::{millis, span},
    error::Outcome,
    output::Page,
    session::Session,
    table::Table,
    untrusted::Untrusted,
    words,
};

/// What can be said with `joinup invite`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Valid for so long; 7d when you do not say
    #[arg(long, value_name = "TIME", value_parser = span)]
    expires: Option<Duration>,
    /// For so many communities; one when you do not say
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    uses: Option<u32>,
    /// Show the invites that you gave out
    #[arg(long, conflicts_with_all = ["expires", "uses", "revoke"])]
    list: bool,
    /// Take an invite back: the start of its name in the list
    #[arg(long, value_name = "ID", conflicts_with_all = ["expires", "uses"])]
    revoke: Option<String>,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    if args.list {
        return session.out.answer(&client.invites().await?, draw);
    }
    if let Some(id) = args.revoke {
        return session.out.answer(&client.revoke_invite(&id).await?, draw);
    }
    let invite = client.invite(&InviteRequest { expires_ms: args.expires.map(millis), uses: args.uses }).await?;
    session.out.answer(&invite, |page, invite| writeln!(page, "{}", invite.invite))?;
    session.out.note(|page| {
        let uses = words::count(invite.uses.into(), "community", "communities");
        writeln!(page)?;
        writeln!(
            page,
            "For {uses}, until {}. Give it to people whom you know, in any way you like; they type:",
            words::time(invite.expires)
        )?;
        writeln!(page, "  joinup join")?;
        writeln!(page, "Your key words: {}", Untrusted::new(&invite.key_words.join(" ")))
    })?;
    session.out.notices(&invite.notices)
}

fn draw(page: &mut Page, invites: &Invites) -> fmt::Result {
    if invites.items.is_empty() {
        writeln!(page, "You have not given out an invite.")?;
        return page.next(&["joinup invite"]);
    }
    let mut table = Table::new(&["Invite", "State", "Used", "Until"]);
    for row in &invites.items {
        table.push([
            super::new::short(&row.id),
            &row.state,
            &format!("{} of {}", row.used, row.uses),
            &words::time(row.expires),
        ]);
    }
    page.table(&table)?;
    writeln!(page, "The newest first. Take one back with: joinup invite --revoke ID")
}
