//! `joinup perspective`: how it looks to others, each in their own words, side by side.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{Fields, PerspectiveRequest, Perspectives},
    say,
    speech::{code, draft, question},
};
use joinup_protocol::experiment::{Perspective, known};
use serde_json::{Value, json};

use super::show::views;
use crate::{
    codes::KnownCode,
    editor,
    error::{Failure, Outcome},
    output::Page,
    prompt::standard_input,
    session::Session,
    untrusted::Untrusted,
};

/// What can be said with `joinup perspective`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Add how it looks to somebody
    Add(Add),
    /// Those on one of your experiments, with their numbers
    List {
        /// The start of its id, or @last (what you wrote on or published last)
        id: String,
    },
    /// Take one out: the next version is without it
    Remove {
        /// The start of its id, or @last (what you wrote on or published last)
        id: String,
        /// Its number, as `joinup perspective list` shows it
        number: u64,
    },
}

#[derive(Debug, clap::Args)]
struct Add {
    /// The start of its id, or @last (what you wrote on or published last)
    id: String,
    /// Which role they have, such as carers; never a name
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// From where they see it, such as "neighbour, moved here last year"; never a name
    #[arg(long, value_name = "TEXT")]
    vantage: Option<String>,
    /// How they see it; - takes it from standard input
    #[arg(short = 'm', long = "message", value_name = "TEXT")]
    text: Option<String>,
    /// Why it matters to them
    #[arg(long, value_name = "TEXT")]
    matters: Option<String>,
    /// Whose words these are
    #[arg(long, value_name = "CODE", value_parser = KnownCode(known::VOICE))]
    voice: Option<String>,
    /// Whether they were asked if it may travel; only then it does
    #[arg(long, value_name = "CODE", value_parser = KnownCode(known::CONSENT))]
    consent: Option<String>,
    /// When they said so: a year, a month, a day, or today
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// In which language
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    match args.what {
        What::Add(add) => run_add(session, add).await,
        What::List { id } => session.out.answer(&session.client().await?.perspectives(&id).await?, draw),
        What::Remove { id, number } => {
            let client = session.client().await?;
            let before = client.perspectives(&id).await?;
            let draft = client.remove_perspective(&id, number).await?;
            let gone = before.items.into_iter().find(|row| row.number == number);
            session.out.answer(&draft, |page, draft| {
                super::new::draw_saved(page, draft)?;
                if let Some(gone) = &gone {
                    writeln!(page, "{}", say!("perspective-removed", words = short(&gone.perspective)))?;
                }
                super::new::draw_rest(page, draft)
            })
        }
    }
}

async fn run_add(session: &Session, mut add: Add) -> Outcome {
    let client = session.client().await?;
    let mut stands_nowhere_else = false;
    match add.text.as_deref() {
        Some("-") => {
            add.text = Some(standard_input().await?.trim().to_owned());
            stands_nowhere_else = true;
        }
        Some(_) => {}
        None if session.prompt.can_ask() => {
            super::new::whole_id(&client, &add.id).await?;
            ask(session, &mut add).await?;
            stands_nowhere_else = true;
        }
        None => {
            return Err(Failure::usage(
                say!("perspective-nobody-to-ask"),
                format!("joinup perspective add {} --role carers -m \"It is warm there\"", add.id),
            ));
        }
    }
    let said = [
        ("role", add.role),
        ("vantage", add.vantage),
        ("voice", add.voice),
        ("text", add.text),
        ("matters", add.matters),
        ("date", add.on),
        ("language", add.language),
        ("consent", add.consent),
    ];
    let said = said.into_iter().filter_map(|(name, words)| Some((name, words?)));
    let said = said.filter(|(_, words)| !words.trim().is_empty());
    let perspective: Fields = said.map(|(name, words)| (name.to_owned(), Value::from(words))).collect();
    let page = page_of(&add.id, &perspective);
    let draft = client.add_perspective(&PerspectiveRequest { id: add.id, perspective }).await.map_err(|error| {
        if stands_nowhere_else { editor::keep_beside(session, "perspective", &page, error) } else { error.into() }
    })?;
    session.out.answer(&draft, |page, draft| {
        super::new::draw_saved(page, draft)?;
        super::new::draw_rest(page, draft)
    })
}

/// Asks what no flag has said.
async fn ask(session: &Session, add: &mut Add) -> Outcome {
    let prompt = session.prompt;
    session.out.note(|page| writeln!(page, "{}", say!("perspective-questions")))?;
    let words = |name: &str| {
        Perspective::FIELDS
            .iter()
            .find(|field| field.name == name)
            .map_or_else(String::new, |field| question(field.words).into_owned())
    };
    for (name, slot) in [("role", &mut add.role), ("vantage", &mut add.vantage)] {
        if slot.is_none() {
            *slot = Some(prompt.line(&words(name)).await?);
        }
    }
    add.text = Some(prompt.needed(&words("text")).await?);
    if add.matters.is_none() {
        add.matters = Some(prompt.line(&words("matters")).await?);
    }
    if add.voice.is_none() {
        let meanings = [say!("perspective-own-words"), say!("perspective-told-to-us"), say!("perspective-group-note")];
        let choices: Vec<(&str, &str)> =
            known::VOICE.iter().copied().zip(meanings.iter().map(String::as_str)).collect();
        add.voice = prompt.choose(&words("voice"), &choices).await?.map(str::to_owned);
    }
    if add.consent.is_none() {
        let meanings = [say!("perspective-asked-and-yes"), say!("perspective-not-asked")];
        let choices: Vec<(&str, &str)> =
            known::CONSENT.iter().copied().zip(meanings.iter().map(String::as_str)).collect();
        add.consent = prompt.choose(&words("consent"), &choices).await?.map(str::to_owned);
    }
    Ok(())
}

/// All that was said, as a part of a draft: what could not be added by itself can be put in by hand.
fn page_of(id: &str, perspective: &Fields) -> String {
    let comment = say!("perspective-kept", id = id).replace("--", "- -");
    let fields = Fields::from_iter([("perspectives".to_owned(), json!([perspective]))]);
    format!("<!-- {comment} -->\n\n{}", draft::write_plain(&fields))
}

/// Who, and the beginning of what they say.
fn short(perspective: &Fields) -> String {
    let text = perspective.get("text").and_then(Value::as_str).unwrap_or_default();
    format!("{}: {}", views::who(perspective), Untrusted::new(text).fit(120))
}

fn draw(page: &mut Page, found: &Perspectives) -> fmt::Result {
    page.strong(&Untrusted::new(&found.title).line())?;
    writeln!(page, "   {}", found.short)?;
    for row in &found.items {
        let stays = if row.stays { say!("perspective-stays") } else { String::new() };
        writeln!(page, "  {}  {} {stays}", row.number, Untrusted::new(&short(&row.perspective)))?;
    }
    if found.items.is_empty() {
        writeln!(page, "{}", say!("perspective-none"))?;
    } else {
        writeln!(page, "{}", Untrusted::new(&found.order))?;
    }
    if !found.not_heard.is_empty() {
        let roles: Vec<_> = found.not_heard.iter().map(|role| code(role)).collect();
        writeln!(page, "{}", say!("perspective-not-heard", roles = roles.join(", ")))?;
    }
    page.next(&[&format!("joinup perspective add {}", found.short)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_what_was_said_is_lost() {
        let said = json!({
            "role": "carers", "vantage": "a neighbour", "voice": "own-words", "text": "It is warm.\n\nAnd loud.",
            "matters": "winter", "date": "yesterday or so", "language": "nl", "consent": "they nodded",
        });
        let page = page_of("k7mq --> x", said.as_object().unwrap());
        for words in said.as_object().unwrap().values().filter_map(Value::as_str) {
            assert!(words.lines().all(|line| page.contains(line)), "{words}: {page}");
        }
        assert_eq!(page.matches("-->").count(), 1, "{page}");
        let (again, _) = draft::read(&page);
        assert_eq!(again.perspectives[0].text.as_str(), "It is warm.\n\nAnd loud.");
        assert_eq!(again.perspectives[0].vantage.as_str(), "a neighbour");
    }
}
