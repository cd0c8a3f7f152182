//! `joinup compare`: an experiment's place beside ours, or beside another's.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{ComparedFacet, Comparison, ComparisonQuery, DependedOn, NotKnown, RecordState, Standing},
    say,
    speech::{code, facet},
};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::{error::Outcome, output::Page, session::Session, untrusted::Untrusted, words};

/// Columns of what they depended on: no wider, and so far apart.
const WIDEST: usize = 44;
const GAP: usize = 3;

/// What can be said with `joinup compare`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The start of its id
    id: String,
    /// Another experiment to compare it with, instead of your community's profile
    with: Option<String>,
    /// Facets to see first, such as setting,money
    #[arg(long, value_name = "F,F", value_delimiter = ',')]
    pin: Vec<String>,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let pin = (!args.pin.is_empty()).then(|| args.pin.join(","));
    let query = ComparisonQuery { with: args.with, pin };
    let compared = session.client().await?.comparison(&args.id, &query).await?;
    session.out.answer(&compared, draw)
}

fn draw(page: &mut Page, compared: &Comparison) -> fmt::Result {
    let names = Names::of(compared);
    page.strong(&Untrusted::new(&names.heading(compared)).line())?;
    writeln!(page)?;
    let said = draw_depended(page, compared, &names)?;
    let is_new = |item: &&ComparedFacet| !said.contains(&item.facet.as_str());
    let alike = compared.alike.iter().filter(is_new).map(alike);
    list(page, &say!("compare-alike"), alike)?;
    for (heading, items) in [
        (say!("compare-near"), &compared.near),
        (say!("compare-different"), &compared.different),
        (say!("compare-side-by-side"), &compared.side_by_side),
    ] {
        list(page, &heading, items.iter().filter(is_new).map(|item| names.both(item)))?;
    }
    list(page, &say!("compare-not-known"), compared.not_known.iter().map(|missing| names.missing(missing)))?;
    let sides = [(&names.theirs, &compared.of), (&names.ours, &compared.with)];
    for (name, side) in sides.into_iter().filter(|(_, side)| !side.whole && side.community.standing != Standing::Us) {
        let why = match side.record {
            Some(RecordState::OnRequest) => say!("show-record-on-request"),
            Some(RecordState::Granted) => say!("show-record-granted"),
            Some(RecordState::AtHome) => say!("show-record-at-home"),
            Some(RecordState::Unavailable) => say!("show-record-unavailable"),
            _ => say!("compare-summary-only"),
        };
        if compared.with.community.standing == Standing::Us {
            writeln!(page, "{why}")?;
        } else {
            writeln!(page, "{}: {why}", Untrusted::new(name))?;
        }
    }
    draw_next(page, compared)
}

/// What the two sides are called.
struct Names {
    theirs: String,
    ours: String,
}

impl Names {
    fn of(compared: &Comparison) -> Self {
        let is_us = |standing| standing == Standing::Us;
        let [of, with] = [&compared.of.community, &compared.with.community];
        let (theirs, ours) = match (is_us(of.standing), is_us(with.standing)) {
            (false, true) => (say!("compare-theirs"), say!("compare-ours")),
            _ if of.id == with.id => (say!("compare-this"), say!("compare-other")),
            _ => (of.name.clone(), with.name.clone()),
        };
        Self { theirs, ours }
    }

    fn heading(&self, compared: &Comparison) -> String {
        let title = compared.of.title.clone().unwrap_or_default();
        let community = words::name(&compared.of.community);
        match &compared.with.title {
            Some(other) => say!("compare-heading-with", title = title, community = community, other = other.as_str()),
            None => say!("compare-heading", title = title, community = community),
        }
    }

    /// What both say of a facet that is not alike.
    fn both(&self, item: &ComparedFacet) -> String {
        let theirs = said(&item.theirs, &item.theirs_note, item.theirs_mattered.as_deref());
        let ours = said(&item.ours, &item.ours_note, item.ours_mattered.as_deref());
        let sides = [(&self.theirs, theirs), (&self.ours, ours)].into_iter().filter(|(_, words)| !words.is_empty());
        let sides: Vec<String> = sides.map(|(whose, words)| format!("{whose} {words}")).collect();
        format!("{}: {}", facet(&item.facet), sides.join(", "))
    }

    /// A facet of which something is missing, with the question that asks for it.
    fn missing(&self, missing: &NotKnown) -> String {
        let ComparedFacet { facet: name, theirs, ours, theirs_note, ours_note, .. } = &missing.said;
        let sides = [(&self.theirs, theirs, theirs_note), (&self.ours, ours, ours_note)];
        let what = if sides.iter().all(|(_, value, _)| value.is_null()) {
            say!("compare-neither")
        } else {
            let side = |(whose, value, note): (&String, &Value, &String)| {
                let said = said(value, note, None);
                format!("{whose} {}", if said.is_empty() { say!("compare-not-known") } else { said })
            };
            sides.map(side).join(", ")
        };
        let question = if missing.next.starts_with("joinup community") {
            say!("compare-you-could-note", question = missing.question.as_str())
        } else {
            say!("compare-you-could-ask", question = missing.question.as_str())
        };
        format!("{}: {what}. {question}", facet(name))
    }
}

/// What they say it depended on. Gives the facets of which it showed what both say.
fn draw_depended<'a>(page: &mut Page, compared: &'a Comparison, names: &Names) -> Result<Vec<&'a str>, fmt::Error> {
    if compared.depended_on.is_empty() {
        return Ok(Vec::new());
    }
    let community = words::name(&compared.of.community);
    writeln!(page, "{}", Untrusted::new(&say!("compare-depended", community = community)))?;
    let cells = |depended: &DependedOn| {
        let words = [depended.text.clone(), theirs_of(depended, names), ours_of(depended, names)];
        words.map(|words| Untrusted::new(&words).line())
    };
    let rows: Vec<[String; 3]> = compared.depended_on.iter().map(cells).collect();
    let widest = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0).min(WIDEST);
    let [first, second] = [widest(0), widest(1)];
    let gap = |cell: &str, column: usize| column.saturating_sub(cell.width()) + GAP;
    for (depended, [text, theirs, ours]) in compared.depended_on.iter().zip(&rows) {
        if page.accessible() {
            writeln!(page, "  {text}. {theirs}. {ours}.")?;
        } else {
            writeln!(page, "  {text}{:a$}{theirs}{:b$}{ours}", "", "", a = gap(text, first), b = gap(theirs, second))?;
        }
        if depended.answer == "not-known" && !depended.next.is_empty() {
            let hint = if depended.next.starts_with("joinup ask") {
                say!("compare-ask-it", command = depended.next.as_str())
            } else {
                say!("compare-note-it", command = depended.next.as_str())
            };
            writeln!(page, "    {}", Untrusted::new(&hint))?;
        }
    }
    writeln!(page)?;
    let known = compared.depended_on.iter().filter(|depended| depended.answer != "not-known");
    Ok(known.filter_map(|depended| depended.facet.as_deref()).collect())
}

fn theirs_of(depended: &DependedOn, names: &Names) -> String {
    let kind = depended.kind.as_deref().map(|kind| code(kind).into_owned());
    let facet_of = depended.facet.as_deref().filter(|_| !plain(&depended.theirs).is_empty());
    let about = facet_of.map(|name| format!("{} {}", facet(name), plain(&depended.theirs)));
    let said: Vec<String> = kind.into_iter().chain(about).collect();
    let said = if said.is_empty() { say!("compare-not-known") } else { said.join(", ") };
    format!("{}: {said}", names.theirs)
}

fn ours_of(depended: &DependedOn, names: &Names) -> String {
    let said = plain(&depended.ours);
    let said = match (said.is_empty(), depended.answer.as_str()) {
        (_, "not-known") if said.is_empty() => say!("compare-not-known"),
        // The same words, without a kind.
        (true, "alike") if depended.facet.is_none() => say!("compare-too"),
        (true, _) => say!("compare-not-among-ours"),
        (false, _) => depended.facet.as_deref().map_or(said.clone(), |name| format!("{} {said}", facet(name))),
    };
    format!("{}: {said}", names.ours)
}

fn alike(item: &ComparedFacet) -> String {
    let mut words = vec![plain(&item.ours)];
    for (note, mattered) in
        [(&item.theirs_note, item.theirs_mattered.as_deref()), (&item.ours_note, item.ours_mattered.as_deref())]
    {
        words.push(beside(note, mattered));
    }
    words.retain(|part| !part.is_empty());
    format!("{}: {}", facet(&item.facet), words.join(" "))
}

/// A value with its sentence and whether it mattered.
fn said(value: &Value, note: &str, mattered: Option<&str>) -> String {
    let value = plain(value);
    let beside = beside(note, mattered);
    if value.is_empty() || beside.is_empty() { value } else { format!("{value} {beside}") }
}

/// What a context says of one facet, in whichever of its shapes.
pub(super) fn facet_said(value: &Value) -> String {
    let part = |name: &str| value.get(name).and_then(Value::as_str);
    match value.get("value") {
        Some(only) => said(only, part("note").unwrap_or_default(), part("mattered")),
        None => plain(value),
    }
}

fn beside(note: &str, mattered: Option<&str>) -> String {
    let mattered = match mattered {
        Some("yes") => say!("compare-mattered"),
        Some("no") => say!("compare-just-so"),
        _ => String::new(),
    };
    let note = if note.is_empty() { String::new() } else { format!("\"{note}\"") };
    let parts: Vec<String> = [note, mattered].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { String::new() } else { format!("({})", parts.join("; ")) }
}

/// The values of a facet in the reader's language.
fn plain(value: &Value) -> String {
    match value {
        Value::String(word) => code(word).into_owned(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

/// A heading at the left, and a line for each beside it.
fn list(page: &mut Page, heading: &str, lines: impl Iterator<Item = String>) -> fmt::Result {
    for (number, line) in lines.enumerate() {
        let heading = if number == 0 || page.accessible() { heading } else { "" };
        page.row(heading, &Untrusted::new(&line).line())?;
    }
    Ok(())
}

fn draw_next(page: &mut Page, compared: &Comparison) -> fmt::Result {
    let asks = |missing: &&NotKnown| missing.next.starts_with("joinup ask");
    let ask = compared.not_known.iter().find(asks).map(|missing| missing.next.clone());
    let is_ours_missing = compared.not_known.iter().any(|missing| missing.whose != "theirs");
    let note = (is_ours_missing && compared.with.community.standing == Standing::Us)
        .then(|| "joinup community profile --ask".to_owned());
    let adapt = compared.of.short.as_ref().map(|short| format!("joinup adapt {short}"));
    let commands: Vec<String> = ask.into_iter().chain(note).chain(adapt).collect();
    page.next(&commands.iter().map(String::as_str).collect::<Vec<_>>())
}
