//! `joinup list`: what is going on, ours and others'. Says how it is ordered and what it may be missing.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{ExperimentRow, Experiments, ListQuery, Standing},
    say,
    speech::code,
};
use joinup_protocol::experiment::known;

use crate::{
    codes::OpenCode, error::Outcome, output::Page, session::Session, table::Table, untrusted::Untrusted, words,
};

/// Lines shown when nobody says how many.
const USUAL: u64 = 20;

/// Which experiments: what `list` and `search` have in common.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Filters {
    /// At most so many
    #[arg(short, value_name = "N", conflicts_with = "all", value_parser = clap::value_parser!(u64).range(1..))]
    n: Option<u64>,
    /// All of them
    #[arg(long)]
    all: bool,
    /// Only ours
    #[arg(long)]
    mine: bool,
    /// Only of this community: its name, or the start of its id
    #[arg(long, value_name = "NAME")]
    community: Option<String>,
    /// Only those in this state
    #[arg(long, value_name = "S", value_parser = OpenCode(known::STATE))]
    state: Option<String>,
    /// Only those about this
    #[arg(long, value_name = "T", value_parser = OpenCode(known::THEMES))]
    theme: Option<String>,
    /// Those of muted communities and withdrawn ones as well
    #[arg(long)]
    hidden: bool,
}

/// What can be said with `joinup list`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    filters: Filters,
}

impl Filters {
    /// The same as a question to the node.
    pub(crate) fn query(&self, words: Option<String>) -> ListQuery {
        ListQuery {
            limit: Some(if self.all { 0 } else { self.n.unwrap_or(USUAL) }),
            mine: self.mine,
            community: self.community.clone(),
            state: self.state.clone(),
            theme: self.theme.clone(),
            words,
            hidden: self.hidden,
        }
    }

    /// What may be wrong with filters that found nothing.
    pub(crate) fn advice(&self) -> Option<String> {
        let unknown = |value: &Option<String>, known: &[&str], flag: &str| {
            let value = value.as_deref().filter(|value| !known.contains(value))?;
            Some(say!("list-unknown-value", value = value, flag = flag, known = known.join(", ")))
        };
        unknown(&self.state, known::STATE, "--state").or_else(|| unknown(&self.theme, known::THEMES, "--theme"))
    }

    const fn is_empty(&self) -> bool {
        !self.mine && self.community.is_none() && self.state.is_none() && self.theme.is_none()
    }
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let found = session.client().await?.experiments(&args.filters.query(None)).await?;
    session.out.answer(&found, |page, found| draw(page, found, &args.filters, "joinup list"))
}

/// A list with its order, its size and how to see more of it.
pub(crate) fn draw(page: &mut Page, found: &Experiments, filters: &Filters, command: &str) -> fmt::Result {
    if found.items.is_empty() {
        return draw_nothing(page, found, filters);
    }
    let heads =
        [say!("head-id"), say!("head-state"), say!("head-reflected"), say!("head-experiment"), say!("head-community")];
    let mut table = Table::new(&heads).giving_way(&heads[3]);
    for row in &found.items {
        table.push([&row.short, &state(row), &reflected(row), &title(row), &community(row)]);
    }
    page.table(&table)?;
    for row in &found.items {
        if let Some(snippet) = row.snippet.as_ref().filter(|snippet| **snippet != row.title) {
            let place = row.matched.as_deref().unwrap_or_default().join(", ");
            writeln!(page, "  {}  in {}: {}", row.short, Untrusted::new(&place), Untrusted::new(snippet))?;
        }
    }
    let shown = u64::try_from(found.items.len()).unwrap_or(u64::MAX);
    write!(page, "{}", how_many(found, shown, filters.is_empty() && !is_search(found)))?;
    if shown < found.found {
        write!(page, "   {} ", say!("list-more"))?;
        page.strong(&format!("{command} -n {}", (shown * 2).min(found.found).max(USUAL)))?;
    }
    writeln!(page)
}

fn is_search(found: &Experiments) -> bool {
    found.items.iter().any(|row| row.matched.is_some())
}

fn how_many(found: &Experiments, shown: u64, everything: bool) -> String {
    let communities = words::communities(found.communities);
    let of = if found.found > found.held {
        say!("list-of-more", shown = shown, found = found.found, held = found.held)
    } else if found.found == found.held && everything {
        say!("list-of-all", shown = shown, held = found.held, communities = communities)
    } else {
        say!("list-of-fitting", shown = shown, found = found.found, held = found.held, communities = communities)
    };
    format!("{of}, {}.", Untrusted::new(&found.order))
}

fn draw_nothing(page: &mut Page, found: &Experiments, filters: &Filters) -> fmt::Result {
    if found.held == 0 {
        writeln!(page, "{}", say!("list-nothing-yet"))?;
        return page.next(&["joinup new", "joinup join"]);
    }
    let (held, communities) = (words::experiments(found.held), words::communities(found.communities));
    writeln!(page, "{}", say!("list-none-fits", held = held, communities = communities))?;
    filters.advice().map_or(Ok(()), |advice| writeln!(page, "{advice}"))
}

/// Where an experiment is, or that it is no more.
fn state(row: &ExperimentRow) -> String {
    if row.withdrawn { say!("list-withdrawn") } else { code(&row.state).into_owned() }
}

fn title(row: &ExperimentRow) -> String {
    match (row.title.is_empty(), row.newer) {
        (true, true) => say!("list-newer"),
        (true, false) => "-".to_owned(),
        (false, _) => row.title.clone(),
    }
}

fn reflected(row: &ExperimentRow) -> String {
    row.reflected_on.as_deref().map_or_else(|| "-".to_owned(), words::month)
}

fn community(row: &ExperimentRow) -> String {
    let name = words::name(&row.community);
    match row.community.standing {
        Standing::Followed | Standing::Introduced => name,
        other => format!("{name} ({})", words::standing(other)),
    }
}
