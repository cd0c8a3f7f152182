//! `joinup show --changes`: what is otherwise in a later version, question by question.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::{
        Client,
        types::{ChangeKind, ChangeRow, Changes, ChangesQuery},
    },
    say,
    speech::{self, code, question},
};
use joinup_protocol::experiment::{Experiment, facet_kind};
use serde_json::Value;

use crate::{error::Outcome, output::Page, session::Session, untrusted::Untrusted, words};

pub(super) async fn run(session: &Session, client: &Client, id: &str, from: Option<u32>, to: Option<u32>) -> Outcome {
    let changes = client.changes(id, &ChangesQuery { from, to }).await?;
    session.out.answer(&changes, draw)
}

fn draw(page: &mut Page, changes: &Changes) -> fmt::Result {
    page.strong(&Untrusted::new(&changes.title).line())?;
    writeln!(page, "   {}", changes.short)?;
    let [from_day, to_day] = [words::day(changes.from_said), words::day(changes.to_said)];
    writeln!(
        page,
        "{}",
        say!("version-between", from = changes.from, from_day = from_day, to = changes.to, to_day = to_day)
    )?;
    if !changes.why.is_empty() {
        writeln!(page, "{}", say!("version-why", why = Untrusted::new(&changes.why).line()))?;
    }
    if changes.items.is_empty() {
        writeln!(page, "{}", say!("version-nothing-changed"))?;
    }
    let mut last = "";
    for row in &changes.items {
        if row.field != last {
            writeln!(page)?;
            page.strong(&asked(&row.field))?;
            writeln!(page)?;
        }
        last = &row.field;
        draw_row(page, row)?;
    }
    writeln!(page)?;
    page.next(&[&format!("joinup show {}", changes.short)])
}

fn asked(name: &str) -> String {
    let field = Experiment::FIELDS.iter().find(|field| field.name == name);
    field.map_or_else(|| name.to_owned(), |field| question(field.words).into_owned())
}

fn draw_row(page: &mut Page, row: &ChangeRow) -> fmt::Result {
    let known = Experiment::FIELDS.iter().find(|field| field.name == row.field).is_some_and(|f| !f.known.is_empty());
    let part = row.part.as_deref().map(|part| {
        let words = facet_kind(part).map_or_else(|| speech::field(part), |kind| question(kind.words).into_owned());
        format!("{} ", Untrusted::new(&words))
    });
    let part = part.unwrap_or_default();
    let said = |value: &Option<Value>| value.as_ref().map(|value| spoken(value, known)).unwrap_or_default();
    let (before, after) = (said(&row.before), said(&row.after));
    match row.kind {
        ChangeKind::Added => draw_words(page, &format!("{part}{}", say!("version-added")), &after),
        ChangeKind::TakenOut => draw_words(page, &format!("{part}{}", say!("version-taken-out")), &before),
        ChangeKind::Changed => {
            draw_words(page, &format!("{part}{}", say!("version-before")), &before)?;
            draw_words(page, &format!("{part}{}", say!("version-now")), &after)
        }
    }
}

fn draw_words(page: &mut Page, mark: &str, words: &str) -> fmt::Result {
    let mut lines = words.lines();
    writeln!(page, "  {mark} {}", Untrusted::new(lines.next().unwrap_or_default()))?;
    lines.try_for_each(|line| writeln!(page, "    {}", Untrusted::new(line)))
}

/// A value in words: of a group all that is said in it.
fn spoken(value: &Value, known: bool) -> String {
    match value {
        Value::String(words) if known => code(words).into_owned(),
        Value::String(words) => words.clone(),
        Value::Array(entries) => entries.iter().map(|entry| spoken(entry, known)).collect::<Vec<_>>().join(", "),
        Value::Object(parts) => {
            let heart = ["did", "text", "value"].into_iter().find(|name| parts.contains_key(*name));
            let first = heart.and_then(|name| parts.get(name)).map(|value| spoken(value, known));
            let rest = parts.iter().filter(|(name, _)| Some(name.as_str()) != heart);
            let rest = rest.map(|(name, value)| format!("{}: {}", speech::field(name), spoken(value, known)));
            first.into_iter().chain(rest).collect::<Vec<_>>().join("\n")
        }
        other => other.to_string(),
    }
}
