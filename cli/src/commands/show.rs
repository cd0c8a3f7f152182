//! `joinup show`: one experiment, its links, its versions, and where its whole story is; or a part of it that answers
//! one question.

mod changes;
pub(super) mod story;
pub(super) mod views;

pub(crate) mod notes;

use std::{
    fmt::{self, Write as _},
    time::Duration,
};

use joinup_node::{
    api::types::{Experiment, Fields, RecordState, ShowQuery},
    say,
    speech::{code, draft},
};
use serde_json::Value;

use self::views::View;
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
    /// What changed since version N, or since the one before (your own only)
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "0", conflicts_with = "view")]
    changes: Option<u32>,
    #[command(flatten)]
    view: views::Flags,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    if let Some(from) = args.changes {
        return changes::run(session, &client, &args.id, Some(from).filter(|from| *from > 0), args.number).await;
    }
    let query = ShowQuery { version: args.number, wait_ms: args.wait.map(millis) };
    let found = client.experiment(&args.id, &query).await?;
    match args.view.chosen() {
        Some(view) if !found.withdrawn => session.out.answer(&found, |page, found| draw_view(page, found, view)),
        _ => session.out.answer(&found, draw),
    }
}

fn draw(page: &mut Page, found: &Experiment) -> fmt::Result {
    draw_head(page, found)?;
    if found.withdrawn {
        return writeln!(page, "{}", if found.mine { say!("show-withdrawn-ours") } else { say!("show-withdrawn") });
    }
    if found.newer {
        writeln!(page, "{}", say!("show-newer"))?;
    }
    // The heading has said these.
    story::draw(page, &draft::without_lines(&found.text, &["title", "state", "reflected_on"]))?;
    if found.record.is_none() && found.summary.get("trimmed") == Some(&Value::Bool(true)) {
        writeln!(page, "{}", say!("show-shortened"))?;
    }
    draw_links(page, found)?;
    notes::draw(page, &found.notes)?;
    draw_versions(page, found)?;
    draw_whereabouts(page, found)
}

fn draw_view(page: &mut Page, found: &Experiment, view: View) -> fmt::Result {
    draw_head(page, found)?;
    view.draw(page, found)?;
    if found.record.is_none() {
        return draw_whereabouts(page, found);
    }
    page.next(&[&format!("joinup show {}", found.short)])
}

fn draw_head(page: &mut Page, found: &Experiment) -> fmt::Result {
    let title = text_of(&found.summary, "title").map_or_else(|| say!("show-without-title"), str::to_owned);
    page.strong(&Untrusted::new(&title).line())?;
    writeln!(page)?;
    writeln!(page, "{}", Untrusted::new(&about(found)))?;
    write!(page, "{} ({})", Untrusted::new(&words::name(&found.community)), words::standing(found.community.standing))?;
    let key_words = Untrusted::new(&found.community.key_words.join(" ")).line();
    writeln!(page, " · {}", say!("show-key-words", words = key_words))?;
    if let Some(circles) = super::circle::names(&found.circles) {
        writeln!(page, "{}", say!("preview-in-circle", circles = Untrusted::new(&circles).line()))?;
    }
    if page.verbose() {
        writeln!(page, "{}", found.id)?;
    }
    writeln!(page)
}

fn about(found: &Experiment) -> String {
    let mut parts = Vec::new();
    if let Some(state) = text_of(&found.summary, "state") {
        parts.push(code(state).into_owned());
    }
    if let Some(date) = text_of(&found.summary, "reflected_on") {
        parts.push(say!("show-looked-back", month = words::month(date)));
    }
    let day = words::day(found.updated);
    parts.push(if found.withdrawn {
        say!("show-withdrawn-on", day = day)
    } else {
        say!("show-version-of", version = found.version, day = day)
    });
    parts.push(found.short.clone());
    parts.join(" · ")
}

fn text_of<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

fn draw_links(page: &mut Page, found: &Experiment) -> fmt::Result {
    if found.links.is_empty() {
        return Ok(());
    }
    writeln!(page)?;
    page.strong(&say!("show-links"))?;
    writeln!(page)?;
    for link in &found.links {
        let title = link.title.clone().unwrap_or_else(|| say!("show-link-not-here"));
        let relation = Untrusted::new(&link.relation).line();
        let relation = if link.from_them {
            say!("show-link-theirs", relation = relation)
        } else {
            say!("show-link", relation = relation)
        };
        // What they link to is a version of this one, not of theirs.
        let version = match link.version {
            version if version > 0 && !link.from_them => format!(", {}", say!("preview-version", version = version)),
            _ => String::new(),
        };
        let id = super::new::short(&link.target);
        writeln!(page, "  {}  {}   {id}{version}", Untrusted::new(&relation), Untrusted::new(&title))?;
        if !link.note.is_empty() {
            writeln!(page, "    {}", Untrusted::new(&link.note))?;
        }
    }
    Ok(())
}

fn draw_versions(page: &mut Page, found: &Experiment) -> fmt::Result {
    let has_why = found.versions.iter().any(|row| !row.why.is_empty());
    if found.versions.len() < 2 && !has_why {
        return Ok(());
    }
    writeln!(page)?;
    page.strong(&say!("show-versions"))?;
    writeln!(page)?;
    for row in &found.versions {
        let this = if row.version == found.version { format!("  ({})", say!("show-this-one")) } else { String::new() };
        writeln!(
            page,
            "  {}  {}  {}  {}{this}",
            row.version,
            words::day(row.said),
            Untrusted::new(&code(&row.state)),
            Untrusted::new(&row.title)
        )?;
        if !row.why.is_empty() {
            writeln!(page, "     {}", Untrusted::new(&row.why))?;
        }
    }
    Ok(())
}

/// What can be done with what others wrote.
fn with_theirs(page: &mut Page, found: &Experiment) -> fmt::Result {
    let id = &found.short;
    page.next(&[&format!("joinup compare {id}"), &format!("joinup ask {id} -m TEXT"), &format!("joinup adapt {id}")])
}

fn draw_whereabouts(page: &mut Page, found: &Experiment) -> fmt::Result {
    writeln!(page)?;
    if found.draft {
        writeln!(page, "{}", say!("show-draft-waits"))?;
    }
    match found.record_state {
        RecordState::Here | RecordState::AtHome if found.mine => {
            page.next(&[&format!("joinup edit {}", found.short), &format!("joinup withdraw {}", found.short)])
        }
        RecordState::Here => {
            writeln!(page, "{}", say!("show-record-here"))?;
            with_theirs(page, found)
        }
        RecordState::Fetched => {
            writeln!(page, "{}", say!("show-record-fetched"))?;
            with_theirs(page, found)
        }
        RecordState::OnRequest => {
            writeln!(page, "{}", say!("show-record-on-request"))?;
            page.next(&[&format!("joinup request {} -m TEXT", found.short)])
        }
        RecordState::Granted => {
            writeln!(page, "{}", say!("show-record-granted"))?;
            page.next(&[&format!("joinup show {} --wait 30s", found.short), "joinup peers"])
        }
        RecordState::AtHome => {
            writeln!(page, "{}", say!("show-record-at-home"))?;
            page.next(&[&format!("joinup ask {} -m TEXT", found.short)])
        }
        RecordState::Unavailable => {
            writeln!(page, "{}", say!("show-record-unavailable"))?;
            page.next(&[&format!("joinup show {} --wait 30s", found.short)])
        }
    }
}
