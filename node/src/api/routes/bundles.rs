//! Bundles: bytes in and out as they come, never all of them in memory.

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream};
use joinup_protocol::limits;

use super::super::{
    Error,
    host::Host,
    respond::{Answer, Input, Reply},
    types::*,
};
use crate::engine::Unpacking;

pub(super) async fn plan(State(host): State<Host>, Input(request): Input<BundleRequest>) -> Answer<BundlePlan> {
    host.run(move |engine| Ok(engine.pack(&request)?.into_plan())).await.map(Reply)
}

pub(super) async fn write(State(host): State<Host>, Input(request): Input<BundleRequest>) -> Result<Response, Error> {
    let packing = host.run(move |engine| engine.pack(&request)).await?;
    let parts = stream::try_unfold((host, packing), |(host, mut packing)| async move {
        let next = host.run(move |engine| engine.packed(&mut packing).map(|part| (part, packing)));
        let (part, packing) = next.await?;
        Ok::<_, Error>(part.map(|part| (Bytes::from(part), (host, packing))))
    });
    Ok(file(Body::from_stream(parts)))
}

pub(super) async fn ask(State(host): State<Host>, Input(request): Input<BundleAsk>) -> Result<Response, Error> {
    let bytes = host.run(move |engine| engine.ask_by_bundle(&request)).await?;
    Ok(file(Body::from(bytes)))
}

fn file(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "application/octet-stream")], body).into_response()
}

pub(super) async fn read(State(host): State<Host>, body: Body) -> Answer<BundleRead> {
    let mut pieces = body.into_data_stream();
    let (mut unpacking, mut refused, mut come) = (Unpacking::default(), None, 0);
    // A body that breaks off is a bundle that is cut.
    while let Some(Ok(piece)) = pieces.next().await {
        come += piece.len() as u64;
        if come > limits::BUNDLE {
            break;
        }
        if refused.is_some() || unpacking.is_over() {
            // Whoever sends hears the answer when they have sent all.
            continue;
        }
        let taken = host.run(move |engine| {
            let mut unpacking = unpacking;
            let taken = engine.unpack(&mut unpacking, &piece);
            Ok((unpacking, taken))
        });
        let (next, taken) = taken.await?;
        (unpacking, refused) = (next, taken.err());
    }
    if let Some(refused) = refused {
        return Err(refused);
    }
    let read = host.run(move |engine| engine.unpacked(unpacking)).await?;
    if let Some(running) = host.running().filter(|_| read.is_news()) {
        // What came is for others as well; a stopped network needs no telling.
        let _ = running.network.changed().await;
    }
    Ok(Reply(read))
}
