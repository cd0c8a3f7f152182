//! `joinup list`: what is going on, ours and others'. Says how it is ordered and what it may be missing.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{Compared, ExperimentRow, Experiments, Facet, FacetCount, ListQuery, Standing},
    say,
    speech::{code, core::codes, facet, field},
};
use joinup_protocol::experiment::known;

use crate::{
    codes::{OpenCode, one_or_more},
    error::Outcome,
    output::Page,
    session::Session,
    table::Table,
    untrusted::Untrusted,
    words,
};

/// Lines shown when nobody says how many.
const USUAL: u64 = 20;

/// Which experiments: what `list` and `search` have in common.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Filters {
    /// At most so many
    #[arg(short, value_name = "N", conflicts_with = "all", value_parser = one_or_more)]
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
    /// Only those in this circle: its name, or the start of its id
    #[arg(long, value_name = "NAME")]
    circle: Option<String>,
    /// Only those in this state
    #[arg(long, value_name = "S", value_parser = OpenCode(known::STATE))]
    state: Option<String>,
    /// Only those about this
    #[arg(long, value_name = "T", value_parser = OpenCode(known::THEMES))]
    theme: Option<String>,
    /// Only those written in this language
    #[arg(long, value_name = "L")]
    language: Option<String>,
    /// Only those with news in this year, month or day, or later: when they last looked back, else when they said it
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only those with news in this year, month or day, or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Only those that took so much money
    #[arg(long, value_name = "BAND", value_parser = OpenCode(known::MONEY))]
    money: Option<String>,
    /// Only those in which about so many people took part
    #[arg(long, value_name = "BAND", value_parser = OpenCode(known::SIZE))]
    size: Option<String>,
    /// Only those that offer this
    #[arg(long, value_name = "CODE", value_parser = OpenCode(known::OFFERS))]
    offers: Option<String>,
    /// Only those from a place or a group of which this is said, such as setting=village
    #[arg(long, value_name = "NAME=VALUE")]
    facet: Vec<String>,
    /// Only those that are alike or near to us in each of these, such as setting,languages
    #[arg(long, value_name = "F,F", value_delimiter = ',')]
    like: Vec<String>,
    /// Only those that differ from us in each of these
    #[arg(long, value_name = "F,F", value_delimiter = ',')]
    unlike: Vec<String>,
    /// Only those that say what was hard, or why they stopped, with their words
    #[arg(long)]
    hard: bool,
    /// Tell as well which states, themes, languages, places and so on occur among what fits
    #[arg(long)]
    facets: bool,
    /// What comes first
    #[arg(long, value_name = "ORDER", value_parser = ["relevance", "newest", "shuffle"])]
    order: Option<String>,
    /// In an order of your own, another each time
    #[arg(long, conflicts_with = "order")]
    shuffle: bool,
    /// The number of an earlier shuffle, to see the same order again
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
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
    fn query(&self, words: Option<String>) -> ListQuery {
        let joined = |values: &[String]| (!values.is_empty()).then(|| values.join(","));
        ListQuery {
            limit: Some(if self.all { 0 } else { self.n.unwrap_or(USUAL) }),
            mine: self.mine,
            circle: self.circle.clone(),
            community: self.community.clone(),
            state: self.state.clone(),
            theme: self.theme.clone(),
            words,
            hidden: self.hidden,
            language: self.language.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            money: self.money.clone(),
            size: self.size.clone(),
            offers: self.offers.clone(),
            facet: joined(&self.facet),
            alike: joined(&self.like),
            unlike: joined(&self.unlike),
            hard: self.hard,
            facets: self.facets,
            order: if self.shuffle { Some("shuffle".into()) } else { self.order.clone() },
            seed: self.seed,
        }
    }

    /// What may be wrong with filters that found nothing.
    fn advice(&self) -> Option<String> {
        let filters = [
            ("--state", &self.state, known::STATE),
            ("--theme", &self.theme, known::THEMES),
            ("--money", &self.money, known::MONEY),
            ("--size", &self.size, known::SIZE),
            ("--offers", &self.offers, known::OFFERS),
        ];
        let mut unknown = filters.into_iter().filter_map(|(flag, value, known)| {
            let value = value.as_deref().filter(|value| !known.contains(value))?;
            Some(say!("list-unknown-value", flag = flag, value = value, known = codes(known)))
        });
        unknown.next()
    }

    /// Whether nothing is filtered.
    fn is_empty(&self) -> bool {
        let query =
            ListQuery { limit: None, hidden: false, facets: false, order: None, seed: None, ..self.query(None) };
        query == ListQuery::default()
    }

    /// The filters as they are typed, to be typed again.
    fn typed(&self, seed: Option<u64>) -> String {
        let values = [
            ("--community", &self.community),
            ("--circle", &self.circle),
            ("--state", &self.state),
            ("--theme", &self.theme),
            ("--language", &self.language),
            ("--since", &self.since),
            ("--until", &self.until),
            ("--money", &self.money),
            ("--size", &self.size),
            ("--offers", &self.offers),
            ("--order", if seed.is_some() { &None } else { &self.order }),
        ];
        let values = values.into_iter().filter_map(|(flag, value)| Some((flag, value.clone()?)));
        let facets = self.facet.iter().map(|facet| ("--facet", facet.clone()));
        let lists = [("--like", &self.like), ("--unlike", &self.unlike)];
        let lists = lists.into_iter().filter(|(_, list)| !list.is_empty()).map(|(flag, list)| (flag, list.join(",")));
        let seed = seed.map(|seed| ("--seed", seed.to_string()));
        let flags = [("--mine", self.mine), ("--hard", self.hard), ("--hidden", self.hidden)];
        let flags = flags.into_iter().filter(|(_, is_set)| *is_set).map(|(flag, _)| format!(" {flag}"));
        let values = values.chain(facets).chain(lists).chain(seed);
        values.map(|(flag, value)| format!(" {flag} {}", crate::output::quoted(&value))).chain(flags).collect()
    }
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    tell(session, &args.filters, None, "joinup list").await
}

/// Asks for experiments and shows them; `command` is what was typed, without the filters.
pub(crate) async fn tell(session: &Session, filters: &Filters, words: Option<String>, command: &str) -> Outcome {
    let is_search = words.is_some();
    let client = session.client().await?;
    let query = filters.query(words);
    let found = client.experiments(&query).await?;
    let compares = query.alike.is_some() || query.unlike.is_some();
    let anywhere = if compares && found.found == 0 {
        let query = ListQuery { alike: None, unlike: None, limit: Some(1), ..query.clone() };
        client.experiments(&query).await?.found
    } else {
        0
    };
    let apart = match query.words.as_deref().filter(|words| found.found == 0 && words.contains('"')) {
        Some(words) => {
            let words = words.replace('"', " ");
            let found =
                client.experiments(&ListQuery { words: Some(words.clone()), limit: Some(1), ..query.clone() }).await?;
            (found.found > 0).then_some((found.found, words))
        }
        None => None,
    };
    let asked = Asked { filters, is_search, command, anywhere, apart };
    session.out.answer(&found, |page, found| draw(page, found, &asked))
}

/// What was asked, for the lines around the answer.
struct Asked<'a> {
    filters: &'a Filters,
    is_search: bool,
    /// How many would fit in any place, when none does in those that were asked for.
    anywhere: u64,
    /// How many would fit if the words need not stand one behind the other, and those words.
    apart: Option<(u64, String)>,
    command: &'a str,
}

/// A list with its order, its size and how to see more of it.
fn draw(page: &mut Page, found: &Experiments, asked: &Asked<'_>) -> fmt::Result {
    if found.items.is_empty() {
        return draw_nothing(page, found, asked);
    }
    let heads =
        [say!("head-id"), say!("head-state"), say!("head-reflected"), say!("head-experiment"), say!("head-community")];
    let mut table = Table::new(&heads).giving_way(&heads[3]);
    for row in &found.items {
        table.push([&row.short, &state(row), &reflected(row), &title(row), &community(row)]);
    }
    page.table(&table)?;
    for row in &found.items {
        draw_words(page, row)?;
    }
    draw_facets(page, &found.facets)?;
    let shown = u64::try_from(found.items.len()).unwrap_or(u64::MAX);
    write!(page, "{}", how_many(found, shown, asked))?;
    if shown < found.found {
        write!(page, "   {} ", say!("list-more"))?;
        let number = (shown * 2).min(found.found).max(USUAL);
        page.strong(&format!("{}{} -n {number}", asked.command, asked.filters.typed(found.seed)))?;
    }
    writeln!(page)?;
    draw_hidden(page, found)
}

/// That communities which were muted have experiments too, and how to see them.
fn draw_hidden(page: &mut Page, found: &Experiments) -> fmt::Result {
    if found.hidden == 0 {
        return Ok(());
    }
    writeln!(page, "{}", say!("list-muted", number = found.hidden))
}

/// What is said beside a row: the text around the words, and how it compares with us.
fn draw_words(page: &mut Page, row: &ExperimentRow) -> fmt::Result {
    if let Some(snippet) = row.snippet.as_ref().filter(|snippet| !snippet.is_empty() && **snippet != row.title) {
        let places: Vec<String> = row.found_in.iter().map(|name| field(name)).collect();
        let (id, places, snippet) =
            (&*row.short, Untrusted::new(&places.join(", ")).line(), Untrusted::new(snippet).line());
        writeln!(page, "  {}", say!("search-in", id = id, places = places, snippet = snippet))?;
    }
    let (unlike, like): (Vec<&Compared>, _) = row.compared.iter().partition(|compared| compared.answer == "different");
    let told = |compared: &[&Compared]| {
        let told = compared.iter().map(|Compared { facet: name, answer, values }| {
            let values = values.iter().map(|value| code(value)).collect::<Vec<_>>().join(", ");
            let near = if answer == "near" { say!("search-near", values = &*values) } else { values };
            format!("{} ({near})", facet(name))
        });
        Untrusted::new(&told.collect::<Vec<_>>().join(", ")).line()
    };
    if !like.is_empty() {
        writeln!(page, "  {}", say!("search-like-ours", id = &*row.short, facets = told(&like)))?;
    }
    if !unlike.is_empty() {
        writeln!(page, "  {}", say!("search-unlike-ours", id = &*row.short, facets = told(&unlike)))?;
    }
    Ok(())
}

fn draw_facets(page: &mut Page, facets: &[Facet]) -> fmt::Result {
    if facets.is_empty() {
        return Ok(());
    }
    writeln!(page, "{}", say!("search-facets"))?;
    for facet in facets.iter().filter(|facet| !facet.values.is_empty()) {
        // Of facets that groups invented each value names its own, so each is typed whole.
        let lines: Vec<&[FacetCount]> =
            if facet.flag.ends_with('-') { facet.values.chunks(1).collect() } else { vec![&facet.values] };
        for values in lines {
            page.faint(&format!("  {}", facet.flag))?;
            writeln!(page, "{}", Untrusted::new(&typed(values)).line())?;
        }
    }
    Ok(())
}

/// Values as they are typed behind a flag, with the number of experiments that say so: a flag takes the words for a code as
/// it takes the code.
fn typed(values: &[FacetCount]) -> String {
    let quoted = |words: &str| if words.contains([' ', ',']) { format!("'{words}'") } else { words.to_owned() };
    let values = values.iter().map(|value| format!("{} ({})", quoted(&code(&value.value)), value.experiments));
    values.collect::<Vec<_>>().join(", ")
}

fn how_many(found: &Experiments, shown: u64, asked: &Asked<'_>) -> String {
    let communities = words::communities(found.communities);
    let everything = asked.filters.is_empty() && !asked.is_search;
    let order = Untrusted::new(&found.order).line();
    if found.found > found.held {
        say!("list-of-more", shown = shown, found = found.found, held = found.held, order = order)
    } else if found.found == found.held && everything {
        say!("list-of-all", shown = shown, held = found.held, communities = communities, order = order)
    } else {
        let (found, held) = (found.found, found.held);
        say!("list-of-fitting", shown = shown, found = found, held = held, communities = communities, order = order)
    }
}

fn draw_nothing(page: &mut Page, found: &Experiments, asked: &Asked<'_>) -> fmt::Result {
    if found.held == 0 {
        writeln!(page, "{}", say!("list-nothing-yet"))?;
        return page.next(&["joinup new", "joinup join"]);
    }
    let (held, communities) = (words::experiments(found.held), words::communities(found.communities));
    writeln!(page, "{}", say!("list-none-fits", held = held, communities = communities))?;
    draw_hidden(page, found)?;
    if let Some(advice) = asked.filters.advice() {
        return writeln!(page, "{}", Untrusted::new(&advice));
    }
    if asked.anywhere > 0 {
        let facets: Vec<_> = asked.filters.like.iter().chain(&asked.filters.unlike).map(|facet| code(facet)).collect();
        let facets = Untrusted::new(&facets.join(", ")).line();
        writeln!(page, "{}", say!("search-other-places", found = asked.anywhere, facets = facets))?;
        return page.next(&[asked.command, "joinup community profile"]);
    }
    if let Some((number, words)) = &asked.apart {
        writeln!(page, "{}", say!("search-apart", number = *number))?;
        let words: Vec<String> = words.split_whitespace().map(crate::output::quoted).collect();
        return page.next(&[&format!("joinup search {}{}", words.join(" "), asked.filters.typed(found.seed))]);
    }
    if asked.is_search {
        writeln!(page, "{}", say!("search-fewer-words"))?;
    }
    page.next(&["joinup search --facets"])
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
    let name = match super::circle::names(&row.circles) {
        Some(circles) => say!("list-in-circle", name = name, circles = circles),
        None => name,
    };
    match row.community.standing {
        Standing::Followed | Standing::Introduced => name,
        other => format!("{name} ({})", words::standing(other)),
    }
}
