//! `joinup reflect`: looking back together, in the four questions of an After Action Review.

use std::fmt::Write as _;

use joinup_node::{
    api::{
        Client,
        types::{ReflectRequest, ShowQuery},
    },
    say, speech,
};
use serde_json::Value;

use super::step::State;
use crate::{
    answers::{Answers, Question},
    editor,
    error::{Failure, Outcome},
    session::Session,
    untrusted::Untrusted,
    words,
};

/// What can be said with `joinup reflect`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A draft, or an experiment that you published: the start of its id, or @last (what you wrote on or published last)
    id: String,
    /// What did we expect?
    #[arg(long, value_name = "TEXT")]
    expected: Option<String>,
    /// What happened?
    #[arg(long, value_name = "TEXT")]
    happened: Option<String>,
    /// What was different, and why?
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// What surprised you? May be given several times
    #[arg(long, value_name = "TEXT")]
    surprise: Vec<String>,
    /// What will we do next?
    #[arg(long, value_name = "TEXT")]
    next: Option<String>,
    /// On which day you looked back: today, unless you say another
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    #[command(flatten)]
    state: State,
    /// Answer the questions in your editor
    #[arg(short, long)]
    editor: bool,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    let has_words = args.expected.is_some()
        || args.happened.is_some()
        || args.why.is_some()
        || args.next.is_some()
        || !args.surprise.is_empty();
    let mut answers = Answers::default();
    let mut file = String::new();
    if !has_words && args.state.state.is_none() && (args.on.is_none() || args.editor) {
        if !session.prompt.can_ask() {
            return Err(Failure::usage(
                say!("reflect-nobody-to-ask"),
                format!("joinup reflect {} --happened \"Twelve came, and stayed\"", args.id),
            ));
        }
        file = format!("reflect-{}", super::new::whole_id(&client, &args.id).await?);
        answers = ask(session, &client, &args, &file).await?;
    }
    let State { state, reason } = args.state;
    let mut surprises = args.surprise;
    surprises.extend(answers.take("surprise"));
    let request = ReflectRequest {
        id: args.id,
        expected: args.expected.or_else(|| answers.take("expected")),
        happened: args.happened.or_else(|| answers.take("happened")),
        why: args.why.or_else(|| answers.take("why")),
        next: args.next.or_else(|| answers.take("next")),
        surprises,
        on: args.on,
        state,
        reason,
    };
    let draft = client.reflect(&request).await.map_err(|error| answers.kept(session, &file, error))?;
    answers.saved()?;
    session.out.answer(&draft, |page, draft| {
        super::new::draw_saved(page, draft)?;
        let said = speech::draft::read(&draft.text).0;
        if let Some(day) = said.reflected_on {
            writeln!(page, "{}", say!("reflect-saved", day = day.to_string()))?;
        }
        super::new::draw_rest(page, draft)
    })
}

async fn ask(session: &Session, client: &Client, args: &Args, file: &str) -> Outcome<Answers> {
    let questions = [
        ("expected", say!("reflect-expected")),
        ("happened", say!("reflect-happened")),
        ("why", say!("reflect-why")),
        ("surprise", say!("reflect-surprise")),
        ("next", say!("reflect-next")),
    ];
    let questions = questions.map(|(name, words)| Question { name, words, needed: false });
    if args.editor {
        let editor = editor::chosen(client).await;
        let editor = editor.ok_or_else(|| super::new::no_editor(&format!("joinup reflect {}", args.id)))?;
        return Answers::in_editor(session, &editor, file, &questions).await;
    }
    let expected = expectation(client, &args.id).await?;
    session.out.note(|page| {
        writeln!(page, "{}", say!("reflect-questions"))?;
        expected.iter().try_for_each(|said| writeln!(page, "{}", Untrusted::new(said)))
    })?;
    Answers::at_the_terminal(session, file, &questions).await
}

/// What was expected, and since when, to look at before the answers.
async fn expectation(client: &Client, id: &str) -> Outcome<Option<String>> {
    let fields = match client.draft(id).await {
        Ok(draft) => speech::draft::read(&draft.text).0.to_json(),
        Err(_) => {
            let shown = client.experiment(id, &ShowQuery { version: None, wait_ms: Some(0) }).await?;
            shown.record.unwrap_or(shown.summary)
        }
    };
    let said = |name: &str| fields.get(name).and_then(Value::as_str).filter(|words| !words.is_empty());
    Ok(said("expected").map(|words| match said("expected_on") {
        Some(day) => say!("reflect-you-expected-on", day = words::month(day), words = words),
        None => say!("reflect-you-expected", words = words),
    }))
}
