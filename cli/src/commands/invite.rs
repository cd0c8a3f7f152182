//! `joinup invite`: invites another community; lists and takes back invites.

use std::{
    fmt::{self, Write as _},
    time::Duration,
};

use joinup_node::{
    api::types::{InviteRequest, Invites},
    say,
};

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
    /// Into this circle: its name, or the start of its id; into the commons when you do not say
    #[arg(long, value_name = "NAME")]
    circle: Option<String>,
    /// Show the invites that you gave out
    #[arg(long, conflicts_with_all = ["expires", "uses", "revoke", "circle"])]
    list: bool,
    /// Take an invite back: the start of its name in the list
    #[arg(long, value_name = "ID", conflicts_with_all = ["expires", "uses", "circle"])]
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
    let request = InviteRequest { expires_ms: args.expires.map(millis), uses: args.uses, circle: args.circle };
    let invite = client.invite(&request).await?;
    session.out.answer(&invite, |page, invite| writeln!(page, "{}", invite.invite))?;
    session.out.note(|page| {
        let uses = words::communities(invite.uses.into());
        writeln!(page)?;
        if let Some(circle) = super::circle::names(std::slice::from_ref(&invite.circle)) {
            let circle = Untrusted::new(&circle).line();
            let told = if invite.circle.private {
                say!("invite-to-private", circle = circle)
            } else {
                say!("invite-to-circle", circle = circle)
            };
            writeln!(page, "{told}")?;
        }
        writeln!(page, "{}", say!("invite-for", communities = uses, until = words::time(invite.expires)))?;
        writeln!(page, "  joinup join")?;
        let key_words = Untrusted::new(&invite.key_words.join(" ")).line();
        writeln!(page, "{}", say!("your-key-words", words = key_words))
    })?;
    session.out.notices(&invite.notices)
}

fn draw(page: &mut Page, invites: &Invites) -> fmt::Result {
    if invites.items.is_empty() {
        writeln!(page, "{}", say!("invites-none"))?;
        return page.next(&["joinup invite"]);
    }
    let mut table = Table::new(&[
        say!("head-invite"),
        say!("head-circle"),
        say!("head-state"),
        say!("head-used"),
        say!("head-until"),
    ]);
    for row in &invites.items {
        table.push([
            super::new::short(&row.id),
            &super::circle::name(&row.circle),
            &state(&row.state),
            &say!("invite-used", used = row.used, uses = row.uses),
            &words::time(row.expires),
        ]);
    }
    page.table(&table)?;
    writeln!(page, "{}", say!("invites-order", command = "joinup invite --revoke ID"))
}

/// What an invite still does.
fn state(state: &str) -> String {
    match state {
        "open" => say!("invite-open"),
        "used" => say!("invite-is-used"),
        "revoked" => say!("invite-revoked"),
        "expired" => say!("invite-is-expired"),
        other => other.to_owned(),
    }
}
