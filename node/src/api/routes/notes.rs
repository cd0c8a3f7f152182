//! Conversation.

use axum::extract::{Path, State};

use super::{
    super::{
        host::Host,
        respond::{Answer, Input, Params, Reply},
        types::*,
    },
    network,
};

pub(super) async fn say(State(host): State<Host>, Input(request): Input<NoteRequest>) -> Answer<Said> {
    let wait = network::patience(request.wait_ms);
    let mut said = host.run(move |engine| engine.say_note(&request)).await?;
    if said.said {
        said.queued = network::deliver(&host, wait).await?;
    }
    Ok(Reply(said))
}

pub(super) async fn note(State(host): State<Host>, Path(id): Path<String>) -> Answer<Note> {
    host.run(move |engine| engine.note(&id)).await.map(Reply)
}

pub(super) async fn inbox(State(host): State<Host>, Params(query): Params<InboxQuery>) -> Answer<Inbox> {
    host.run(move |engine| engine.inbox(&query)).await.map(Reply)
}

pub(super) async fn set_aside(State(host): State<Host>, Input(request): Input<SetAsideRequest>) -> Answer<Inbox> {
    host.run(move |engine| engine.set_aside(&request)).await.map(Reply)
}

pub(super) async fn questions(State(host): State<Host>, Params(query): Params<QuestionsQuery>) -> Answer<Questions> {
    host.run(move |engine| engine.questions(&query)).await.map(Reply)
}
