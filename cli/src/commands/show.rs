//! `joinup show`: one experiment, its links, its versions, and where its whole story is.

pub(crate) mod notes;

use std::{
    fmt::{self, Write as _},
    time::Duration,
};

use joinup_node::api::types::{Experiment, Fields, RecordState, ShowQuery};
use serde_json::Value;

use crate::{
    codes::{millis, span},
    error::Outcome,
    output::Page,
    session::Session,
    untrusted::Untrusted,
    words,
};

/// What can be said with `joinup show`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The start of its id, or @last (what you wrote on or published last)
    id: String,
    /// This version instead of the current one (earlier ones of your own only)
    #[arg(long = "version", value_name = "N")]
    number: Option<u32>,
    /// Look for the whole story for so long, such as 10s
    #[arg(long, value_name = "TIME", value_parser = span)]
    wait: Option<Duration>,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let query = ShowQuery { version: args.number, wait_ms: args.wait.map(millis) };
    let found = session.client().await?.experiment(&args.id, &query).await?;
    session.out.answer(&found, draw)
}

fn draw(page: &mut Page, found: &Experiment) -> fmt::Result {
    page.strong(&Untrusted::new(text_of(&found.summary, "title").unwrap_or("(withdrawn)")).line())?;
    writeln!(page)?;
    writeln!(page, "{}", Untrusted::new(&about(found)))?;
    write!(page, "{} ({})", Untrusted::new(&words::name(&found.community)), words::standing(found.community.standing))?;
    writeln!(page, " · key words: {}", Untrusted::new(&found.community.key_words.join(" ")))?;
    if page.verbose() {
        writeln!(page, "{}", found.id)?;
    }
    writeln!(page)?;
    if found.withdrawn {
        return writeln!(page, "It was taken back by those who wrote it. Its words are gone from this node.");
    }
    if found.newer {
        writeln!(page, "It was written by a newer joinup; this one shows what it understands.")?;
    }
    page.text(&without_heading(&found.text))?;
    draw_links(page, found)?;
    notes::draw(page, &found.notes)?;
    draw_versions(page, found)?;
    draw_whereabouts(page, found)
}

fn about(found: &Experiment) -> String {
    let mut parts = Vec::new();
    if let Some(state) = text_of(&found.summary, "state") {
        parts.push(state.to_owned());
    }
    if let Some(date) = text_of(&found.summary, "reflected_on") {
        parts.push(format!("looked back on in {}", words::month(date)));
    }
    parts.push(if found.withdrawn {
        format!("withdrawn on {}", words::day(found.updated))
    } else {
        format!("version {} of {}", found.version, words::day(found.updated))
    });
    parts.push(found.short.clone());
    parts.join(" · ")
}

/// The text without the lines that the heading has said.
fn without_heading(text: &str) -> String {
    const SAID: [&str; 3] = ["Title: ", "State: ", "Reflected on: "];
    let mut in_keys = true;
    let is_new = |line: &&str| {
        in_keys &= !line.starts_with('#');
        !(in_keys && SAID.iter().any(|key| line.starts_with(key)))
    };
    text.lines().filter(is_new).collect::<Vec<_>>().join("\n").trim_start().to_owned()
}

fn text_of<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

fn draw_links(page: &mut Page, found: &Experiment) -> fmt::Result {
    if found.links.is_empty() {
        return Ok(());
    }
    writeln!(page)?;
    page.strong("Hangs together with")?;
    writeln!(page)?;
    for link in &found.links {
        let title = link.title.as_deref().unwrap_or("an experiment that is not here");
        let who = if link.from_them { "they say this one is where they come from: " } else { "" };
        let id = super::new::short(&link.target);
        writeln!(
            page,
            "  {}  {who}{}   {id}, version {}",
            Untrusted::new(&link.relation),
            Untrusted::new(title),
            link.version
        )?;
        if !link.note.is_empty() {
            writeln!(page, "    {}", Untrusted::new(&link.note))?;
        }
    }
    Ok(())
}

fn draw_versions(page: &mut Page, found: &Experiment) -> fmt::Result {
    if found.versions.len() < 2 {
        return Ok(());
    }
    writeln!(page)?;
    page.strong("Versions")?;
    writeln!(page)?;
    for row in &found.versions {
        let mark = if row.version == found.version { "  (this one)" } else { "" };
        writeln!(
            page,
            "  {}  {}  {}  {}{mark}",
            row.version,
            words::day(row.said),
            row.state,
            Untrusted::new(&row.title)
        )?;
    }
    Ok(())
}

fn draw_whereabouts(page: &mut Page, found: &Experiment) -> fmt::Result {
    writeln!(page)?;
    if found.draft {
        writeln!(page, "A draft of yours waits to replace it.")?;
    }
    match found.record_state {
        RecordState::Here if found.mine => {
            page.next(&[&format!("joinup edit {}", found.short), &format!("joinup withdraw {}", found.short)])
        }
        RecordState::Here => writeln!(page, "The whole story, kept in your folder."),
        RecordState::Fetched => writeln!(page, "The whole story, fetched just now and kept in your folder."),
        RecordState::OnRequest => {
            writeln!(page, "This is the summary. They give the longer story to those who ask them.")?;
            page.next(&[&format!("joinup request {} -m TEXT", found.short)])
        }
        RecordState::Unavailable => {
            writeln!(page, "This is the summary: nobody who can be reached now has the longer story.")?;
            page.next(&[&format!("joinup show {} --wait 30s", found.short)])
        }
    }
}
