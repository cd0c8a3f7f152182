//! `joinup community block-list`: ours to hand on, somebody else's as a proposal that a person confirms one by one.

use std::{
    fmt::{self, Write as _},
    path::PathBuf,
};

use joinup_node::{
    api::types::{BlockList, BlockListText, BlockRow, Standing, StandingRequest},
    say,
};

use crate::{
    error::{Failure, Outcome},
    output::Page,
    prompt::standard_input,
    session::Session,
    untrusted::Untrusted,
    words,
};

/// What can be said with `joinup community block-list`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Take a list as a proposal, from a file or with - from standard input; you confirm each
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    import: Option<PathBuf>,
    /// Write your own list into a file, to hand it on
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Yes to all of them
    #[arg(short, long, requires = "import")]
    yes: bool,
}

pub(super) async fn run(session: &Session, args: Args) -> Outcome {
    if let Some(file) = args.import {
        return import(session, file, args.yes).await;
    }
    let list = session.client().await?.block_list().await?;
    if let Some(file) = args.output {
        std::fs::write(&file, as_text(&list)).map_err(|error| Failure::file("Writing", &file, &error))?;
    }
    session.out.answer(&list, draw)
}

/// A list as a file holds it: an id a line, and who that is.
fn as_text(list: &BlockList) -> String {
    let line = |row: &BlockRow| format!("{}  # {}\n", row.community.id, Untrusted::new(&row.community.name).line());
    list.items.iter().map(line).collect()
}

fn draw(page: &mut Page, list: &BlockList) -> fmt::Result {
    if list.items.is_empty() {
        return writeln!(page, "{}", say!("blocks-none"));
    }
    list.items.iter().try_for_each(|row| writeln!(page, "{}  {}", row.community.id, words::name(&row.community)))?;
    writeln!(page, "{}, {}.", words::communities(list.items.len() as u64), list.order)
}

async fn import(session: &Session, file: PathBuf, yes: bool) -> Outcome {
    let text = if file.as_os_str() == "-" {
        standard_input().await?
    } else {
        std::fs::read_to_string(&file).map_err(|error| Failure::file("Reading", &file, &error))?
    };
    let client = session.client().await?;
    let mut list = client.block_proposal(&BlockListText { text }).await?;
    session.out.note(|page| list.problems.iter().try_for_each(|problem| page.problem(problem)))?;
    let open: Vec<BlockRow> =
        list.items.iter().filter(|row| row.community.standing != Standing::Blocked).cloned().collect();
    if open.is_empty() {
        return session.out.answer(&list, |page, _| writeln!(page, "{}", say!("blocks-propose-nobody")));
    }
    session.out.note(|page| writeln!(page, "{}", say!("blocks-proposal", number = open.len())))?;
    let mut blocked = 0_u64;
    for row in open {
        let name = Untrusted::new(&words::name(&row.community)).line();
        session.out.note(|page| draw_proposed(page, &name, &row))?;
        let agreed = yes || {
            if !session.prompt.can_ask() {
                let instead = format!("joinup community block {}", row.community.id);
                return Err(Failure::unanswered(say!("blocks-proposal", number = list.items.len()), instead));
            }
            let question = say!("blocks-ask", name = name, experiments = words::experiments(row.experiments));
            session.prompt.confirm(&question, false).await?
        };
        if agreed {
            let block = StandingRequest { standing: Standing::Blocked, stop: false };
            let changed = client.set_standing(&row.community.id, &block).await?;
            blocked += 1;
            list.items.iter_mut().filter(|item| item.community.id == row.community.id).for_each(|item| {
                item.community = changed.community.clone();
            });
        }
    }
    session.out.answer(&list, |page, _| writeln!(page, "{}", say!("blocks-done", number = blocked)))
}

fn draw_proposed(page: &mut Page, name: &str, row: &BlockRow) -> fmt::Result {
    write!(page, "  {name}")?;
    if !row.said.is_empty() {
        write!(page, " · {}", say!("blocks-they-say", said = row.said.as_str()))?;
    }
    writeln!(page)
}
