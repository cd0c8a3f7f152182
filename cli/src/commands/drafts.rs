//! `joinup drafts`: what is not published yet.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{Drafts, NoteDraftRow},
    say, speech,
};

use crate::{
    codes::one_or_more, error::Outcome, output::Page, session::Session, table::Table, untrusted::Untrusted, words,
};

/// What can be said with `joinup drafts`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// All drafts, the one saved last first (what happens without a word too)
    List,
    /// The text of one
    Show {
        /// The start of its id, or @last (what you wrote on or published last)
        id: String,
        /// As it was before it was saved so many times
        #[arg(long, value_name = "N", value_parser = one_or_more)]
        back: Option<u64>,
    },
    /// Throw one away
    Drop {
        /// The start of its id, or @last (what you wrote on or published last)
        id: String,
        /// Yes, do not ask
        #[arg(short, long)]
        yes: bool,
    },
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    match args.what.unwrap_or(What::List) {
        What::List => session.out.answer(&client.drafts().await?, draw),
        What::Show { id, back } => {
            let draft = match back {
                Some(back) => client.earlier_draft(&id, usize::try_from(back).unwrap_or(usize::MAX)).await?,
                None => client.draft(&id).await?,
            };
            session.out.answer(&draft, |page, draft| page.text(&draft.text))?;
            // Beside the text and not in it: whoever writes the text into a file gets the text.
            session.out.note(|page| draft.problems.iter().try_for_each(|problem| page.problem(problem)))
        }
        What::Drop { id, yes } => {
            let draft = client.draft(&id).await?;
            let question = say!("draft-throw-away", title = Untrusted::new(&draft.title).line());
            session.agreed(yes, &question, false, &format!("joinup drafts drop {id} -y")).await?;
            session.out.answer(&client.drop_draft(&draft.id).await?, |page, dropped| {
                writeln!(page, "{}", say!("draft-thrown-away", title = Untrusted::new(&dropped.title).line()))
            })
        }
    }
}

fn draw(page: &mut Page, drafts: &Drafts) -> fmt::Result {
    if drafts.items.is_empty() && drafts.notes.is_empty() {
        writeln!(page, "{}", say!("draft-none"))?;
        return page.next(&["joinup new"]);
    }
    if !drafts.items.is_empty() {
        draw_experiments(page, drafts)?;
    }
    draw_notes(page, &drafts.notes, !drafts.items.is_empty())
}

/// Notes that were written and not said, each with the command that goes on with it.
fn draw_notes(page: &mut Page, notes: &[NoteDraftRow], after: bool) -> fmt::Result {
    if notes.is_empty() {
        return Ok(());
    }
    if after {
        writeln!(page)?;
    }
    page.strong(&say!("note-drafts"))?;
    writeln!(page)?;
    for note in notes {
        let title = note.about.as_ref().map(|about| about.title.as_str()).filter(|title| !title.is_empty());
        let target = title.map_or_else(|| note.target.clone(), |title| format!("\"{title}\""));
        let target = Untrusted::new(&target).line();
        let kind = speech::code(&note.kind).into_owned();
        let line = say!("note-drafts-saved", kind = kind, target = target, day = words::day(note.saved));
        writeln!(page, "{}  {line}", note.short)?;
        super::show::notes::wrapped(page, &note.text, 6)?;
        page.next(&[&note.next, &format!("joinup drafts drop {}", note.short)])?;
    }
    Ok(())
}

fn draw_experiments(page: &mut Page, drafts: &Drafts) -> fmt::Result {
    let mut table = Table::new(&["ID", "Saved", "Draft", ""]).giving_way("Draft");
    for draft in &drafts.items {
        let about = match (draft.problems, draft.replaces) {
            (0, 0) => String::new(),
            (0, version) => say!("draft-replaces-short", version = version),
            (problems, _) => say!("draft-mend", number = problems),
        };
        table.push([&draft.short, &words::day(draft.saved), &draft.title, &about]);
    }
    page.table(&table)?;
    let order = Untrusted::new(&drafts.order).line();
    writeln!(page, "{}", say!("draft-count", number = drafts.items.len(), order = order))
}
