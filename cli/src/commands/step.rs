//! `joinup step`: one more round, in a line.

use std::fmt::Write as _;

use joinup_node::{
    api::types::{Draft, Fields, StepRequest},
    say,
    speech::{self, core::codes, question},
};
use joinup_protocol::experiment::{Cycle, known};
use serde_json::Value;

use crate::{
    answers::{Answers, Question},
    codes::KnownCode,
    editor,
    error::{Failure, Outcome},
    output::Page,
    prompt::standard_input,
    session::Session,
    untrusted::Untrusted,
};

/// What can be said with `joinup step`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A draft, or an experiment that you published: the start of its id, or @last (what you wrote on or published last)
    id: String,
    /// What you did; - takes it from standard input
    #[arg(value_name = "TEXT")]
    did: Option<String>,
    /// What you planned
    #[arg(long, value_name = "TEXT")]
    plan: Option<String>,
    /// What you expected
    #[arg(long, value_name = "TEXT")]
    expect: Option<String>,
    /// What was different from what you expected
    #[arg(long, value_name = "TEXT")]
    differed: Option<String>,
    /// What you learned
    #[arg(long, value_name = "TEXT")]
    learned: Option<String>,
    /// What surprised you
    #[arg(long, value_name = "TEXT")]
    surprise: Option<String>,
    /// What you decided
    #[arg(long, value_name = "CODE", value_parser = KnownCode(known::DECIDE))]
    decide: Option<String>,
    /// So what you will do
    #[arg(long, value_name = "TEXT")]
    therefore: Option<String>,
    /// When: a year, a month, a day, or today
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    #[command(flatten)]
    state: State,
    /// Answer the questions in your editor
    #[arg(short, long)]
    editor: bool,
}

/// Where it is from now on: said beside a round or a look back.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct State {
    /// Where it is now; without words, only this is noted
    #[arg(long, value_name = "STATE", value_parser = KnownCode(known::STATE))]
    pub(crate) state: Option<String>,
    /// Why, in one line
    #[arg(long, value_name = "TEXT", requires = "state")]
    pub(crate) reason: Option<String>,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    let mut cycle = said(&args);
    let mut answers = Answers::default();
    let mut file = String::new();
    match args.did.as_deref() {
        Some("-") => put(&mut cycle, "did", Some(standard_input().await?.trim().to_owned())),
        Some(did) => put(&mut cycle, "did", Some(did.to_owned())),
        None if cycle.is_empty() && args.state.state.is_some() => {}
        None if !session.prompt.can_ask() => return Err(nobody_to_ask(&args.id)),
        None => {
            file = format!("step-{}", super::new::whole_id(&client, &args.id).await?);
            answers = ask(session, &client, &args, &cycle, &file).await?;
            for field in Cycle::FIELDS {
                put(&mut cycle, field.name, answers.take(field.name));
            }
        }
    }
    let State { state, reason } = args.state;
    let has_round = !cycle.is_empty();
    let request = StepRequest { id: args.id, cycle, state, reason };
    let draft = client.step(&request).await.map_err(|error| answers.kept(session, &file, error))?;
    answers.saved()?;
    session.out.answer(&draft, |page, draft| {
        super::new::draw_saved(page, draft)?;
        if has_round {
            draw_round(page, draft)?;
        }
        super::new::draw_rest(page, draft)
    })
}

fn nobody_to_ask(id: &str) -> Failure {
    Failure::usage(say!("step-nobody-to-ask"), format!("joinup step {id} \"moved it to Tuesday, twelve came\""))
}

/// What the flags say.
fn said(args: &Args) -> Fields {
    let mut cycle = Fields::new();
    for (name, words) in [
        ("plan", &args.plan),
        ("expect", &args.expect),
        ("differed", &args.differed),
        ("learned", &args.learned),
        ("surprise", &args.surprise),
        ("decide", &args.decide),
        ("therefore", &args.therefore),
        ("ended", &args.on),
    ] {
        put(&mut cycle, name, words.clone());
    }
    cycle
}

fn put(cycle: &mut Fields, name: &str, words: Option<String>) {
    cycle.extend(words.filter(|words| !words.trim().is_empty()).map(|words| (name.to_owned(), Value::from(words))));
}

/// Asks the questions that no flag has answered: in the editor that somebody chose, else one by one.
async fn ask(
    session: &Session,
    client: &joinup_node::api::Client,
    args: &Args,
    cycle: &Fields,
    file: &str,
) -> Outcome<Answers> {
    let is_asked = |name: &str| !cycle.contains_key(name) && name != "started";
    let mut fields: Vec<_> = Cycle::FIELDS.iter().filter(|field| is_asked(field.name)).collect();
    // What was done first: it is the only answer that is needed.
    fields.sort_by_key(|field| field.name != "did");
    let questions: Vec<Question> = fields
        .into_iter()
        .map(|field| {
            let known = if field.known.is_empty() { String::new() } else { format!(" ({})", codes(field.known)) };
            let words = if field.name == "ended" { say!("step-when") } else { question(field.words).into_owned() };
            Question { name: field.name, words: format!("{words}{known}"), needed: field.name == "did" }
        })
        .collect();
    match editor::chosen(client).await {
        Some(editor) => Answers::in_editor(session, &editor, file, &questions).await,
        None if args.editor => Err(super::new::no_editor(&format!("joinup step {}", args.id))),
        None => {
            session.out.note(|page| writeln!(page, "{}", say!("step-questions")))?;
            Answers::at_the_terminal(session, file, &questions).await
        }
    }
}

fn draw_round(page: &mut Page, draft: &Draft) -> std::fmt::Result {
    let said = speech::draft::read(&draft.text).0;
    let Some(round) = said.cycles.last() else { return Ok(()) };
    writeln!(
        page,
        "{}",
        say!("step-saved", number = said.cycles.len(), words = Untrusted::new(round.did.as_str()).fit(200))
    )
}
