//! `joinup ask`, `reply`, `thank`, `offer`, `request`, `accept` and `decline`: signed words about an experiment or a
//! note. What was typed is kept as a draft before anything can go wrong with it.

use std::{
    fmt::{self, Write as _},
    time::Duration,
};

use joinup_node::{
    api::{
        Client, Error, ErrorCode,
        types::{AboutRef, Note, NoteRequest, Notice, Said},
    },
    say, speech,
};

use crate::{
    codes::{millis, span},
    editor::{self, Edited},
    error::{Failure, Outcome},
    output::Page,
    session::Session,
    untrusted::Untrusted,
};

/// What can be said with each of these commands.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// About what: the start of the id of an experiment or of a note
    #[arg(required_unless_present = "draft")]
    id: Option<String>,
    /// The words; without them you are asked, or your editor opens
    #[arg(short, long, value_name = "TEXT")]
    message: Option<String>,
    /// Go on with words that were kept: the start of the draft's id
    #[arg(long, value_name = "ID")]
    draft: Option<String>,
    /// Yes: it may travel as it is, and the warnings are accepted
    #[arg(short, long)]
    yes: bool,
    /// Wait so long until another node has it, such as 10s
    #[arg(long, value_name = "TIME", value_parser = span, num_args = 0..=1, default_missing_value = "10s")]
    wait: Option<Duration>,
}

/// What can be said with `joinup reply`.
#[derive(Debug, clap::Args)]
pub(crate) struct ReplyArgs {
    #[command(flatten)]
    say: Args,
    /// Say it as something else than a reply: what you think of it by now, or what is not right about you
    #[arg(long = "as", value_name = "WHAT", value_parser = ["reflection", "correction"], conflicts_with = "draft")]
    sort: Option<String>,
}

/// Replies, or says what is closest to a reply.
pub(crate) async fn reply(session: &Session, args: ReplyArgs) -> Outcome {
    run(session, args.sort.as_deref().unwrap_or("reply"), args.say).await
}

/// Says something of a kind.
pub(crate) async fn run(session: &Session, kind: &str, args: Args) -> Outcome {
    let client = session.client().await?;
    let request = NoteRequest {
        kind: args.draft.is_none().then(|| kind.to_owned()),
        id: args.id.clone(),
        text: args.message.clone(),
        draft: args.draft.clone(),
        accept_warnings: args.yes,
        wait_ms: args.wait.map_or(0, millis),
        ..NoteRequest::default()
    };
    let asks = session.prompt.can_ask() && !args.yes;
    let said = if asks {
        match at_a_terminal(session, &client, kind, request).await? {
            Some(said) => said,
            None => return Ok(()),
        }
    } else if args.message.is_none() && args.draft.is_none() && needs_words(kind) {
        let example = format!("joinup {} {} -m TEXT", command(kind), args.id.as_deref().unwrap_or("ID"));
        return Err(Failure::usage(say!("note-words-needed"), example));
    } else {
        client.say_note(&request).await?
    };
    let running = client.is_running();
    session.out.answer(&said, |page, said| draw(page, said, asks, running))?;
    if args.wait.is_some() && said.queued {
        return Err(Error::new(ErrorCode::NotDelivered, say!("note-not-delivered"))
            .why(say!("note-not-delivered-why"))
            .next("joinup peers")
            .into());
    }
    Ok(())
}

fn needs_words(kind: &str) -> bool {
    !matches!(kind, "thanks" | "accept" | "decline")
}

/// The command that says something of a kind.
fn command(kind: &str) -> &'static str {
    match kind {
        "question" => "ask",
        "offer" => "offer",
        "request" => "request",
        "accept" => "accept",
        "decline" => "decline",
        "thanks" => "thank",
        _ => "reply",
    }
}

/// Keeps the words, shows what has to be thought about, and says it. Nothing when there is nothing to say.
async fn at_a_terminal(
    session: &Session,
    client: &Client,
    kind: &str,
    mut request: NoteRequest,
) -> Outcome<Option<Said>> {
    if request.text.is_none() && !write(session, client, kind, &mut request).await? {
        session.out.note(|page| writeln!(page, "{}", say!("note-nothing-written")))?;
        return Ok(None);
    }
    let looked = client.say_note(&NoteRequest { only_look: true, ..request.clone() }).await?;
    let gives = looked.notices.iter().any(|notice| notice.code == "gives-record");
    if looked.first || gives || !looked.warnings.is_empty() {
        session.out.urgent(|page| draw_looked(page, &looked))?;
        if !session.prompt.confirm(&say!("note-question-say"), false).await? {
            let next = format!("joinup {} --draft {}", command(&looked.note.kind), looked.note.short);
            return Err(Error::new(ErrorCode::NotAllowed, say!("note-not-said")).next(next).into());
        }
    }
    let wait_ms = request.wait_ms;
    let request = NoteRequest { draft: Some(looked.note.id), accept_warnings: true, wait_ms, ..NoteRequest::default() };
    Ok(Some(client.say_note(&request).await?))
}

/// Lets somebody write: in their editor, else in one line. Whether there is something to say now.
async fn write(session: &Session, client: &Client, kind: &str, request: &mut NoteRequest) -> Outcome<bool> {
    if request.draft.is_none() && !needs_words(kind) {
        request.text = Some(session.prompt.line(&say!("note-words-if-any")).await?);
        return Ok(true);
    }
    let Some(editor) = editor::chosen(client).await else {
        if request.draft.is_none() {
            let question = match kind {
                "question" => say!("ask-words"),
                "reply" => say!("reply-words"),
                _ => say!("note-words"),
            };
            request.text = Some(session.prompt.line(&question).await?).filter(|text| !text.is_empty());
        }
        return Ok(request.draft.is_some() || request.text.is_some());
    };
    let draft = match &request.draft {
        // Words that could not be said are mended first.
        Some(kept) => client.draft(kept).await?,
        None => {
            let begun = client.say_note(&NoteRequest { only_look: true, ..request.clone() }).await?;
            client.draft(&begun.note.id).await?
        }
    };
    let edited = editor::write_on(session, client, &editor, &draft).await;
    let text = match edited.map_err(|failure| going_on(failure, kind, &draft.short))? {
        Edited::Saved(draft) => draft.text,
        Edited::Unchanged => draft.text,
    };
    if text.trim().is_empty() {
        client.drop_draft(&draft.id).await?;
        return Ok(false);
    }
    let (id, wait_ms) = (request.id.take(), request.wait_ms);
    let id = id.filter(|_| request.draft.is_some());
    *request = NoteRequest { draft: Some(draft.id), id, wait_ms, ..NoteRequest::default() };
    Ok(true)
}

/// A failure of the editor, with the command that goes on with what was written in it.
fn going_on(failure: Failure, kind: &str, short: &str) -> Failure {
    match failure {
        Failure::Refused(error) => (*error).next(format!("joinup {} --draft {short}", command(kind))).into(),
        other => other,
    }
}

fn draw_looked(page: &mut Page, looked: &Said) -> fmt::Result {
    let Note { kind, about, text, .. } = &looked.note;
    page.strong(&say!("note-would-say", kind = speech::code(kind).into_owned(), title = title(about)))?;
    writeln!(page)?;
    super::show::notes::wrapped(page, text, 2)?;
    looked.notices.iter().try_for_each(|notice| page.notice(notice))?;
    if !looked.warnings.is_empty() {
        page.strong(&say!("note-look-first"))?;
        writeln!(page)?;
        for warning in &looked.warnings {
            writeln!(page, "  - {}", Untrusted::new(&warning.message))?;
        }
    }
    Ok(())
}

/// What an experiment is called in a sentence; where it has no title, why.
pub(crate) fn title(about: &AboutRef) -> String {
    if about.withdrawn { say!("note-about-withdrawn") } else { titled(&about.title) }
}

/// A title in a sentence; something else where there is none.
pub(crate) fn titled(title: &str) -> String {
    if title.is_empty() { say!("note-untitled") } else { Untrusted::new(title).line() }
}

/// What was said; whoever was asked has read already what that means.
fn draw(page: &mut Page, said: &Said, asked: bool, running: bool) -> fmt::Result {
    let Note { kind, about, to, short, .. } = &said.note;
    let kind = speech::code(kind).into_owned();
    let title = title(about);
    let line = match to {
        Some(to) => {
            say!("note-said-to", kind = kind, title = title, id = short.as_str(), who = Untrusted::new(&to.name).line())
        }
        None => say!("note-said", kind = kind, title = title, id = short.as_str()),
    };
    writeln!(page, "{line}")?;
    for warning in said.warnings.iter().filter(|_| !asked) {
        writeln!(page, "  {}", Untrusted::new(&warning.message))?;
    }
    let is_news = |notice: &&Notice| !asked || !["travels", "gives-record"].contains(&notice.code.as_str());
    said.notices.iter().filter(is_news).try_for_each(|notice| page.notice(notice))?;
    if said.queued { super::publish::goes_out(page, running) } else { Ok(()) }
}

/// Withdraws a note of ours; nothing when the id is not a note's.
pub(crate) async fn withdraw_note(
    session: &Session,
    client: &Client,
    id: &str,
    yes: bool,
) -> Outcome<Option<joinup_node::api::types::Withdrawn>> {
    let note = match client.note(id).await {
        Ok(note) => note,
        Err(error) if error.code == ErrorCode::Ambiguous => return Err(error.into()),
        Err(_) => return Ok(None),
    };
    if !yes && note.mine {
        session.out.note(|page| {
            let kind = speech::code(&note.kind).into_owned();
            let title = say!("note-draft-title", kind = kind, title = title(&note.about));
            writeln!(page, "{}", say!("note-about-to-withdraw", title = title))?;
            super::show::notes::wrapped(page, &note.text, 2)?;
            writeln!(page, "{}", say!("note-withdraw-means"))?;
            writeln!(page, "{}", say!("own-words-stay"))
        })?;
    }
    session
        .agreed(yes || !note.mine, &say!("note-question-withdraw"), false, &format!("joinup withdraw {id} -y"))
        .await?;
    let request = joinup_node::api::types::WithdrawRequest { id: note.id };
    Ok(Some(client.withdraw(&request).await?))
}
