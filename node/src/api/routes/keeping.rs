//! Keys, backups, and the machines that speak for a community.

use std::io::{self, BufWriter, Write};

use axum::{
    body::{Body as HttpBody, Bytes},
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use futures::stream;
use tokio::sync::mpsc::{Sender, channel};

use super::super::{
    Error,
    host::Host,
    respond::{Answer, Input, Params, Reply},
    types::*,
};

/// Bytes of one part of a backup on its way, and how many parts wait for a slow reader.
const PART: usize = 256 * 1024;
const PARTS: usize = 4;

pub(super) async fn key(State(host): State<Host>) -> Answer<Key> {
    host.key().await.map(Reply)
}

pub(super) async fn set_key(State(host): State<Host>, Input(request): Input<KeyRequest>) -> Answer<Key> {
    host.set_key(request).await.map(Reply)
}

/// Streams a backup as it is read. What fails on the way ends the stream before its end, and whoever reads it notices.
pub(super) async fn backup(State(host): State<Host>, Params(query): Params<BackupQuery>) -> Result<Response, Error> {
    let plan = host.run(move |engine| engine.backup(query)).await?;
    let (sender, receiver) = channel(PARTS);
    tokio::task::spawn_blocking(move || {
        let mut parts = BufWriter::with_capacity(PART, Parts(sender.clone()));
        if let Err(error) = plan.write(&mut parts).and_then(|()| parts.flush()) {
            // Whoever reads may be gone.
            let _ = sender.blocking_send(Err(error));
        }
    });
    let parts = stream::unfold(receiver, |mut receiver| async { receiver.recv().await.map(|part| (part, receiver)) });
    Ok(([(header::CONTENT_TYPE, "application/x-tar")], HttpBody::from_stream(parts)).into_response())
}

/// A writer whose bytes are sent on.
struct Parts(Sender<io::Result<Bytes>>);

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(super) async fn backup_made(State(host): State<Host>, Input(made): Input<BackupMade>) -> Answer<Status> {
    host.run(move |engine| engine.note_backup(made.made).and_then(|()| engine.status())).await.map(Reply)
}

pub(super) async fn speak_again(State(host): State<Host>) -> Answer<Status> {
    host.run(|engine| engine.speak_again().and_then(|()| engine.status())).await.map(Reply)
}

pub(super) async fn machines(State(host): State<Host>) -> Answer<Machines> {
    host.run(|engine| engine.machines()).await.map(Reply)
}

pub(super) async fn forget_machine(State(host): State<Host>, Path(node): Path<String>) -> Answer<Machines> {
    host.run(move |engine| engine.forget_machine(&node)).await.map(Reply)
}
