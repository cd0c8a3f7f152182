//! `joinup questions`: what others would like to know, and what we could answer.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{QuestionRow, Questions, QuestionsQuery},
    say,
};
use joinup_protocol::experiment::known;

use super::{
    say::title,
    show::notes::{who, wrapped},
};
use crate::{
    codes::{OpenCode, one_or_more},
    error::Outcome,
    output::Page,
    session::Session,
    words,
};

/// Questions shown when nobody says how many.
const USUAL: u64 = 20;

/// What can be said with `joinup questions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// At most so many
    #[arg(short, value_name = "N", conflicts_with = "all", value_parser = one_or_more)]
    n: Option<u64>,
    /// All of them
    #[arg(long)]
    all: bool,
    /// Only those about this
    #[arg(long, value_name = "T", value_parser = OpenCode(known::THEMES))]
    theme: Option<String>,
    /// In an order of your own, another each time
    #[arg(long)]
    shuffle: bool,
    /// The number of an earlier shuffle, to see the same order again
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

impl Args {
    /// What was typed, for the same questions in the same order.
    fn typed(&self, seed: Option<u64>) -> String {
        let theme = self.theme.as_ref().map(|theme| format!(" --theme {theme}")).unwrap_or_default();
        let seed = seed.map(|seed| format!(" --seed {seed}")).unwrap_or_default();
        format!("joinup questions{theme}{seed}")
    }
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let limit = Some(if args.all { 0 } else { args.n.unwrap_or(USUAL) });
    let order = args.shuffle.then(|| "shuffle".to_owned());
    let query = QuestionsQuery { limit, theme: args.theme.clone(), order, seed: args.seed };
    let questions = session.client().await?.questions(&query).await?;
    session.out.answer(&questions, |page, questions| draw(page, questions, &args))
}

fn draw(page: &mut Page, questions: &Questions, args: &Args) -> fmt::Result {
    if questions.items.is_empty() {
        return writeln!(page, "{}", say!("questions-none"));
    }
    let (ours, theirs): (Vec<_>, Vec<_>) = questions.items.iter().partition(|question| question.mine);
    theirs.iter().try_for_each(|question| draw_question(page, question))?;
    if !ours.is_empty() {
        page.strong(&say!("questions-ours"))?;
        writeln!(page)?;
        ours.iter().try_for_each(|question| draw_question(page, question))?;
    }
    let shown = u64::try_from(questions.items.len()).unwrap_or(u64::MAX);
    writeln!(page)?;
    let order = questions.order.as_str();
    write!(page, "{}", say!("questions-size", shown = shown, found = questions.found, order = order))?;
    if shown < questions.found {
        write!(page, "   {} ", say!("inbox-more"))?;
        page.strong(&format!("{} --all", args.typed(questions.seed)))?;
    }
    writeln!(page)?;
    match theirs.first() {
        Some(first) => page.next_where(&say!("questions-answer"), &[&format!("joinup reply {} -m TEXT", first.short)]),
        None => Ok(()),
    }
}

fn draw_question(page: &mut Page, question: &QuestionRow) -> fmt::Result {
    let QuestionRow { short, kind, community, about, .. } = question;
    let line = say!("questions-line", kind = kind.as_str(), who = who(community), title = title(about));
    writeln!(page, "{short}  {line} · {}", words::day(question.at))?;
    if question.replied {
        writeln!(page, "      {}", say!("questions-replied", command = format!("joinup show {short}")))?;
    }
    wrapped(page, &question.text, 6)
}
