//! `joinup new` and `joinup edit`: writing something up, in an editor, in four questions, or from a file.

use std::{
    fmt::{self, Write as _},
    path::PathBuf,
};

use joinup_node::{
    api::{
        Client,
        types::{Draft, DraftText, EditRequest, NewDraft, ShowQuery},
    },
    say,
    speech::{draft, question},
};
use joinup_protocol::experiment::Experiment;

use crate::{
    answers::{Answers, Question},
    editor::{self, Edited},
    error::{Failure, Outcome},
    output::Page,
    prompt::standard_input,
    session::Session,
    untrusted::Untrusted,
};

/// The file of answers of which no draft was made.
const NEW: &str = "new";
/// The question that needs an answer.
const TITLE: &str = "title";
/// The questions of the five-minute form, after the title.
const QUESTIONS: [&str; 3] = ["gist", "question", "next"];

/// What can be said with `joinup new`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What you are trying, in a few words
    #[arg(long, value_name = "T")]
    title: Option<String>,
    /// Take the text from a Markdown file, or from standard input with -
    #[arg(short = 'F', long, value_name = "FILE", conflicts_with = "title")]
    file: Option<PathBuf>,
}

/// What can be said with `joinup edit`.
#[derive(Debug, clap::Args)]
pub(crate) struct EditArgs {
    /// A draft, or an experiment that you published: the start of its id, or @last (what you wrote on or published last)
    id: String,
    /// Take the new text from a Markdown file, or from standard input with -
    #[arg(short = 'F', long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Without the rounds and perspectives that the draft has beyond those in the file
    #[arg(long, requires = "file")]
    replace: bool,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    let mut answers = Answers::default();
    let request = if let Some(file) = args.file {
        NewDraft { title: None, text: Some(text_of(&file).await?) }
    } else if args.title.is_some() {
        NewDraft { title: args.title, text: None }
    } else if !session.prompt.can_ask() {
        return Err(Failure::usage(
            say!("new-nobody-to-ask"),
            "joinup new --title \"Soup from the market's leftovers\"",
        ));
    } else if let Some(editor) = editor::chosen(&client).await {
        return new_in_editor(session, &client, &editor).await;
    } else {
        answers = four_questions(session).await?;
        NewDraft { title: None, text: Some(text_of_answers(&mut answers)) }
    };
    let draft = client.new_draft(&request).await.map_err(|error| answers.kept(session, NEW, error))?;
    answers.saved()?;
    session.out.answer(&draft, draw)
}

pub(crate) async fn edit(session: &Session, args: EditArgs) -> Outcome {
    let client = session.client().await?;
    let text = match &args.file {
        Some(file) => Some(text_of(file).await?),
        None => None,
    };
    let draft = client.edit(&EditRequest { id: args.id }).await?;
    let draft = if let Some(text) = text {
        client.save_file(&draft.id, &DraftText { text }, args.replace).await?
    } else if !session.prompt.can_ask() {
        return Err(Failure::usage(say!("new-edit-nobody-to-ask"), format!("joinup edit {} -F FILE", draft.short)));
    } else if let Some(editor) = editor::chosen(&client).await {
        match editor::write_on(session, &client, &editor, &draft).await? {
            Edited::Saved(draft) => *draft,
            Edited::Unchanged => draft,
        }
    } else {
        return Err(no_editor(&format!("joinup edit {}", draft.short)));
    };
    session.out.answer(&draft, draw)
}

/// Nobody has chosen an editor, and this command needs one.
pub(super) fn no_editor(command: &str) -> Failure {
    joinup_node::api::Error::new(joinup_node::api::ErrorCode::Usage, say!("new-no-editor"))
        .why(say!("new-no-editor-why"))
        .next(format!("EDITOR=nano {command}"))
        .into()
}

async fn new_in_editor(session: &Session, client: &Client, editor: &str) -> Outcome {
    let draft = client.new_draft(&NewDraft::default()).await?;
    match editor::write_on(session, client, editor, &draft).await? {
        Edited::Saved(draft) => session.out.answer(&*draft, draw),
        Edited::Unchanged => {
            client.drop_draft(&draft.id).await?;
            session.out.note(|page| writeln!(page, "{}", say!("new-nothing-written")))
        }
    }
}

async fn text_of(file: &PathBuf) -> Outcome<String> {
    if file.as_os_str() == "-" {
        return standard_input().await;
    }
    std::fs::read_to_string(file).map_err(|error| Failure::file("Reading", file, &error))
}

/// The words of a question of the form.
fn words_of(name: &str) -> std::borrow::Cow<'static, str> {
    question(Experiment::FIELDS.iter().find(|field| field.name == name).map_or("", |field| field.words))
}

async fn four_questions(session: &Session) -> Outcome<Answers> {
    session.out.note(|page| writeln!(page, "{}", say!("new-four-questions")))?;
    let questions: Vec<Question> = [TITLE]
        .into_iter()
        .chain(QUESTIONS)
        .map(|name| Question { name, words: words_of(name).into_owned(), needed: name == TITLE })
        .collect();
    Answers::at_the_terminal(session, NEW, &questions).await
}

/// The draft that these answers make.
fn text_of_answers(answers: &mut Answers) -> String {
    let mut text = draft::titled(&answers.take(TITLE).unwrap_or_default());
    for name in QUESTIONS {
        if let Some(answer) = answers.take(name) {
            text.push_str(&format!("\n## {}\n\n{answer}\n", words_of(name)));
        }
    }
    text
}

/// The whole id of a draft or experiment, so that nobody answers questions about one that is not there.
pub(super) async fn whole_id(client: &Client, id: &str) -> Outcome<String> {
    if let Ok(draft) = client.draft(id).await {
        return Ok(draft.id);
    }
    let shown = client.experiment(id, &ShowQuery { version: None, wait_ms: Some(0) }).await?;
    Ok(shown.id)
}

/// The start of an id of which nobody says how much is needed; the engine says when it is not enough.
pub(crate) fn short(id: &str) -> &str {
    const SHORT: usize = 6;
    id.get(..SHORT).unwrap_or(id)
}

/// What was saved, and what comes next.
pub(crate) fn draw(page: &mut Page, draft: &Draft) -> fmt::Result {
    draw_saved(page, draft)?;
    draw_rest(page, draft)
}

/// What was saved.
pub(crate) fn draw_saved(page: &mut Page, draft: &Draft) -> fmt::Result {
    write!(page, "{} ", say!("draft-saved"))?;
    page.strong(&Untrusted::new(&draft.title).line())?;
    writeln!(page, "   {}", draft.short)?;
    if draft.replaces > 0 {
        writeln!(page, "{}", say!("draft-replaces", version = draft.replaces))?;
    }
    Ok(())
}

/// What to mend, what else could be said, and what comes next.
pub(crate) fn draw_rest(page: &mut Page, draft: &Draft) -> fmt::Result {
    let (left_out, wrong): (Vec<_>, Vec<_>) = draft.problems.iter().partition(|problem| problem.warning);
    if !wrong.is_empty() {
        writeln!(page, "{}", say!("draft-to-mend"))?;
        wrong.iter().try_for_each(|problem| page.problem(problem))?;
        draft.notices.iter().try_for_each(|notice| page.notice(notice))?;
        return page.next(&[&format!("joinup edit {}", draft.short)]);
    }
    if !left_out.is_empty() {
        writeln!(page, "{}", say!("draft-not-understood"))?;
        left_out.iter().try_for_each(|problem| page.problem(problem))?;
    }
    draft.notices.iter().try_for_each(|notice| page.notice(notice))?;
    // One thing at a time: who has just been told something is not invited to something else as well.
    if let Some(invitation) = draft.invitation.as_ref().filter(|_| draft.notices.is_empty()) {
        writeln!(page, "{}", Untrusted::new(invitation))?;
    }
    page.next(&[
        &format!("joinup edit {}", draft.short),
        &format!("joinup preview {}", draft.short),
        &format!("joinup publish {}", draft.short),
    ])
}
