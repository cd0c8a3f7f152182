//! `joinup adapt`: tell what became of another's experiment here, as a draft that links to it.

use std::fmt::Write as _;

use joinup_node::{
    api::{
        Client,
        types::{AdaptRequest, Draft, ShowQuery},
    },
    say,
    speech::question,
};
use joinup_protocol::experiment::{Adaptation, Experiment, field::Field, known};

use super::new::draw;
use crate::{
    codes::KnownCode,
    editor::{self, Edited},
    error::Outcome,
    session::Session,
    untrusted::Untrusted,
};

/// What can be said with `joinup adapt`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The other experiment: the start of its id, or all of the id of one that is not here
    id: String,
    /// Link a draft or experiment of yours with it, instead of beginning a new one
    #[arg(long, value_name = "OURS", conflicts_with = "title")]
    to: Option<String>,
    /// How they hang together (adapted-from, when nothing is said)
    #[arg(long, value_name = "R", value_parser = KnownCode(known::RELATION))]
    relation: Option<String>,
    /// What you are trying, in a few words
    #[arg(long, value_name = "T")]
    title: Option<String>,
    /// What you kept
    #[arg(long, value_name = "T")]
    kept: Option<String>,
    /// What you changed
    #[arg(long, value_name = "T")]
    changed: Option<String>,
    /// Why
    #[arg(long, value_name = "T")]
    because: Option<String>,
    /// What else others should know about the link, such as: we do not know why
    #[arg(long, value_name = "T")]
    note: Option<String>,
    /// Facets that differ, such as setting,money
    #[arg(long = "facet", value_name = "F,F", value_delimiter = ',')]
    facets: Vec<String>,
}

pub(crate) async fn run(session: &Session, args: Args) -> Outcome {
    let client = session.client().await?;
    let said = AdaptRequest {
        id: args.id,
        to: args.to,
        relation: args.relation,
        title: args.title,
        kept: args.kept,
        changed: args.changed,
        because: args.because,
        note: args.note,
        facets: args.facets,
    };
    let request = asked(session, &client, said).await?;
    let is_adaptation = request.relation.as_deref().is_none_or(|relation| relation == "adapted-from");
    let draft = client.adapt(&request).await?;
    let draft = written_on(session, &client, draft).await?;
    session.out.answer(&draft, |page, draft| {
        draw(page, draft)?;
        page.notice(&joinup_node::api::types::Notice {
            code: "adapt".into(),
            message: if is_adaptation { say!("adapt-what-next") } else { say!("adapt-linked") },
            next: String::new(),
        })
    })
}

/// At a terminal without an editor, what is not said yet is asked: one line each, and Enter leaves one out.
async fn asked(session: &Session, client: &Client, said: AdaptRequest) -> Outcome<AdaptRequest> {
    if !session.prompt.can_ask() || said.to.is_some() || editor::chosen(client).await.is_some() {
        return Ok(said);
    }
    // Nobody answers questions about something that is not there; all of an id may be one that is elsewhere.
    let Ok(original) = client.experiment(&said.id, &ShowQuery { version: None, wait_ms: Some(0) }).await else {
        return Ok(said);
    };
    let title = original.summary.get("title").and_then(serde_json::Value::as_str).unwrap_or_default();
    session.out.note(|page| writeln!(page, "{}", say!("adapt-questions", title = Untrusted::new(title).line())))?;
    let adapts = said.relation.as_deref().is_none_or(|relation| relation == "adapted-from");
    let mut asked = said;
    let in_words = |fields: &[Field], name: &str| -> &'static str {
        fields.iter().find(|field| field.name == name).map_or("", |field| field.words)
    };
    let answers = [
        ("title", &mut asked.title, in_words(Experiment::FIELDS, "title")),
        ("kept", &mut asked.kept, in_words(Adaptation::FIELDS, "kept")),
        ("changed", &mut asked.changed, in_words(Adaptation::FIELDS, "changed")),
        ("because", &mut asked.because, in_words(Adaptation::FIELDS, "because")),
    ];
    for (name, answer, words) in answers {
        if answer.is_none() && (adapts || name == "title") {
            *answer = Some(session.prompt.line(&question(words)).await?).filter(|typed| !typed.is_empty());
        }
    }
    Ok(asked)
}

/// At a terminal the draft opens in the editor, as a new one does; it is kept whether it is changed or not.
async fn written_on(session: &Session, client: &Client, draft: Draft) -> Outcome<Draft> {
    if !session.prompt.can_ask() {
        return Ok(draft);
    }
    let Some(editor) = editor::chosen(client).await else { return Ok(draft) };
    Ok(match editor::write_on(session, client, &editor, &draft).await? {
        Edited::Saved(saved) => *saved,
        Edited::Unchanged => draft,
    })
}
