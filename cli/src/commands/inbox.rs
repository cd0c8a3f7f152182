//! `joinup inbox`: what others said to us; first what waits for us.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{Inbox, InboxItem, InboxQuery, SetAsideRequest, WhyHere},
    say,
};

use super::{
    say::title,
    show::notes::{draw_words, who},
};
use crate::{codes::one_or_more, error::Outcome, output::Page, session::Session, words};

/// Things shown when nobody says how many.
const USUAL: u64 = 20;

/// What can be said with `joinup inbox`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// At most so many
    #[arg(short, value_name = "N", conflicts_with = "all", value_parser = one_or_more)]
    n: Option<u64>,
    /// All of it
    #[arg(long)]
    all: bool,
    /// Also what muted communities said
    #[arg(long)]
    hidden: bool,
    /// Put this aside: it waits for nobody here any more
    #[arg(long, value_name = "ID", conflicts_with_all = ["n", "all", "hidden"])]
    set_aside: Option<String>,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    let inbox = match args.set_aside {
        Some(id) => client.set_aside(&SetAsideRequest { id }).await?,
        None => {
            client
                .inbox(&InboxQuery {
                    limit: Some(if args.all { 0 } else { args.n.unwrap_or(USUAL) }),
                    hidden: args.hidden,
                })
                .await?
        }
    };
    session.out.answer(&inbox, draw)
}

fn draw(page: &mut Page, inbox: &Inbox) -> fmt::Result {
    if !inbox.relays.is_empty() {
        page.strong(&say!("inbox-waits"))?;
        writeln!(page)?;
        super::relay::news(page, &inbox.relays)?;
        if inbox.items.is_empty() {
            return Ok(());
        }
        writeln!(page)?;
    }
    if inbox.items.is_empty() {
        if inbox.hidden > 0 {
            return draw_hidden(page, inbox);
        }
        writeln!(page, "{}", say!("inbox-empty"))?;
        return page.next(&["joinup questions", "joinup list"]);
    }
    let mut last = None;
    for item in &inbox.items {
        let heading = heading(item);
        if last.as_ref() != Some(&heading) {
            if last.is_some() {
                writeln!(page)?;
            }
            page.strong(&heading)?;
            writeln!(page)?;
            last = Some(heading);
        }
        draw_item(page, item)?;
    }
    let shown = u64::try_from(inbox.items.len()).unwrap_or(u64::MAX);
    writeln!(page)?;
    write!(page, "{}", say!("inbox-size", shown = shown, found = inbox.found, order = inbox.order.as_str()))?;
    if shown < inbox.found {
        write!(page, "   {} ", say!("inbox-more"))?;
        page.strong("joinup inbox --all")?;
    }
    writeln!(page)?;
    if inbox.hidden > 0 { draw_hidden(page, inbox) } else { Ok(()) }
}

/// That muted communities said something, and how to see it.
fn draw_hidden(page: &mut Page, inbox: &Inbox) -> fmt::Result {
    writeln!(page, "{}", say!("inbox-hidden", number = inbox.hidden))?;
    page.next(&["joinup inbox --hidden"])
}

fn heading(item: &InboxItem) -> String {
    match (item.waits, item.why_here) {
        (true, _) => say!("inbox-waits"),
        (false, WhyHere::YouAsked) => say!("inbox-we-asked"),
        (false, _) => say!("inbox-rest"),
    }
}

fn draw_item(page: &mut Page, item: &InboxItem) -> fmt::Result {
    const INDENT: usize = 6;
    let note = &item.note;
    // An echo tells what became of ours only where theirs was made of it.
    let is_of_ours = matches!(item.relation.as_deref(), None | Some("adapted-from" | "found-otherwise"));
    let kind = if is_of_ours { note.kind.as_str() } else { "link" };
    let title = title(&note.about);
    let line = match (&note.community, item.why_here) {
        (_, WhyHere::YouAsked) | (None, _) => say!("inbox-you-asked", kind = kind, title = title),
        (Some(community), _) => say!("note-line", kind = kind, who = who(community), title = title),
    };
    let aside = if item.set_aside { format!(" · {}", say!("inbox-put-aside")) } else { String::new() };
    writeln!(page, "{}  {line} · {}{aside}", note.short, words::day(note.at))?;
    if let Some(relation) = &item.relation {
        writeln!(page, "{:INDENT$}{}", "", say!("note-relation", relation = relation.as_str()))?;
    }
    draw_words(page, note, INDENT)?;
    if item.waits {
        write!(page, "{:INDENT$}", "")?;
        let reply = format!("joinup reply {} -m TEXT", note.short);
        if kind == "question" {
            page.next(&[&reply])?;
        } else {
            page.next(&[&format!("joinup accept {}", note.short), &format!("joinup decline {}", note.short), &reply])?;
        }
    }
    Ok(())
}
