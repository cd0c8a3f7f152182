//! `joinup community introduce`: "we know them", said to everybody.

use joinup_node::{
    api::types::{CommunityDetail, IntroductionRequest, IntroductionRow},
    say, speech,
};
use joinup_protocol::experiment::known;

use std::fmt;

use crate::{codes::KnownCode, error::Outcome, output::Page, session::Session, words};

/// What can be said with `joinup community introduce`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Its name, or the start of its id
    name: String,
    /// On what it rests
    #[arg(long, value_name = "BASIS", value_parser = KnownCode(known::BASIS), required_unless_present = "stop")]
    basis: Option<String>,
    /// Since when you know each other: a year, a month or a day
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// What you want to add
    #[arg(short, long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    message: String,
    /// Take it back
    #[arg(long)]
    stop: bool,
}

pub(super) async fn run(session: &Session, args: Args) -> Outcome {
    let Args { name, basis, since, message: text, stop } = args;
    let request = IntroductionRequest { basis, since, text, stop };
    let detail = session.client().await?.introduce(&name, &request).await?;
    session.out.answer(&detail, |page, detail| {
        detail.notices.iter().try_for_each(|notice| page.notice(notice))?;
        draw(page, detail)
    })
}

/// Who introduces a community, one line each.
pub(super) fn draw(page: &mut Page, detail: &CommunityDetail) -> fmt::Result {
    for IntroductionRow { by, basis, since, text, .. } in &detail.introductions {
        let since = since.as_deref().map_or_else(|| "none".to_owned(), words::month);
        let line = say!("introduction-line", basis = speech::code(basis).into_owned(), since = since);
        let text = if text.is_empty() { String::new() } else { format!(" · {text}") };
        page.row(&say!("introduced-by"), &format!("{} · {line}{text}", words::name(by)))?;
    }
    Ok(())
}
