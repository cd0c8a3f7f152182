//! Writing and reading experiments.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use futures::stream;

use super::{
    super::{
        Error,
        host::Host,
        respond::{Answer, Input, Params, Reply, lines},
        types::*,
    },
    network,
};
use crate::engine::Missing;

/// How long to look for a record unless told otherwise.
const LOOK: Duration = Duration::from_secs(10);

pub(super) async fn drafts(State(host): State<Host>) -> Answer<Drafts> {
    host.run(|engine| Ok(engine.drafts())).await.map(Reply)
}

pub(super) async fn new_draft(State(host): State<Host>, Input(request): Input<NewDraft>) -> Answer<Draft> {
    host.run(move |engine| engine.new_draft(&request)).await.map(Reply)
}

pub(super) async fn draft(
    State(host): State<Host>,
    Path(id): Path<String>,
    Params(query): Params<DraftQuery>,
) -> Answer<Draft> {
    let read = move |engine: &crate::engine::Engine| match query.back {
        Some(back) => engine.earlier_draft(&id, back),
        None => engine.draft(&id),
    };
    host.run(read).await.map(Reply)
}

pub(super) async fn save_draft(
    State(host): State<Host>,
    Path(id): Path<String>,
    Params(query): Params<SaveQuery>,
    Input(request): Input<DraftText>,
) -> Answer<Draft> {
    let save = move |engine: &crate::engine::Engine| match query.from_file {
        true => engine.save_file(&id, &request, query.replace),
        false => engine.save_draft(&id, &request),
    };
    host.run(save).await.map(Reply)
}

pub(super) async fn drop_draft(State(host): State<Host>, Path(id): Path<String>) -> Answer<Dropped> {
    host.run(move |engine| engine.drop_draft(&id)).await.map(Reply)
}

pub(super) async fn preview(
    State(host): State<Host>,
    Path(id): Path<String>,
    Params(query): Params<PreviewQuery>,
) -> Answer<Preview> {
    host.run(move |engine| engine.preview(&id, &query)).await.map(Reply)
}

pub(super) async fn edit(State(host): State<Host>, Input(request): Input<EditRequest>) -> Answer<Draft> {
    host.run(move |engine| engine.edit(&request)).await.map(Reply)
}

pub(super) async fn import(
    State(host): State<Host>,
    Params(query): Params<ImportQuery>,
    lines: Bytes,
) -> Answer<Imported> {
    host.run(move |engine| engine.import(&query, &lines)).await.map(Reply)
}

pub(super) async fn publish(State(host): State<Host>, Input(request): Input<PublishRequest>) -> Answer<Published> {
    let wait = network::patience(request.wait_ms);
    let mut published = host.run(move |engine| engine.publish(&request)).await?;
    if !published.items.is_empty() {
        published.queued = network::deliver(&host, wait).await?;
    }
    Ok(Reply(published))
}

pub(super) async fn withdraw(State(host): State<Host>, Input(request): Input<WithdrawRequest>) -> Answer<Withdrawn> {
    let mut withdrawn = host.run(move |engine| engine.withdraw(&request)).await?;
    withdrawn.asked = network::connected(&host).await;
    Ok(Reply(withdrawn))
}

pub(super) async fn withdrawal(State(host): State<Host>, Path(id): Path<String>) -> Answer<WithdrawalStatus> {
    host.run(move |engine| engine.withdrawal(&id)).await.map(Reply)
}

pub(super) async fn list(State(host): State<Host>, Params(query): Params<ListQuery>) -> Answer<Experiments> {
    host.run(move |engine| engine.experiments(&query)).await.map(Reply)
}

pub(super) async fn show(
    State(host): State<Host>,
    Path(id): Path<String>,
    Params(query): Params<ShowQuery>,
) -> Answer<Experiment> {
    let wait = query.wait_ms.map_or(LOOK, network::patience);
    let (shown, missing) = host.run(move |engine| engine.experiment(&id, &query)).await?;
    match missing {
        None => Ok(Reply(shown)),
        Some(missing) => fetch(&host, shown, missing, wait).await.map(Reply),
    }
}

/// Fetches a record from whoever keeps it; what is not found in time is `unavailable`.
async fn fetch(host: &Host, shown: Experiment, missing: Missing, wait: Duration) -> Result<Experiment, Error> {
    match look_for(host, missing, wait).await {
        Some(bytes) => host.run(move |engine| engine.take_record(shown, &bytes)).await,
        None => Ok(shown),
    }
}

/// Brings the record of an experiment here, if it is not and somebody who can be reached has it.
pub(super) async fn bring_record(host: &Host, id: &str) -> Result<(), Error> {
    let id = id.to_owned();
    let Some(missing) = host.run(move |engine| engine.missing_record(&id)).await? else { return Ok(()) };
    let Some(bytes) = look_for(host, missing, LOOK).await else { return Ok(()) };
    if let Err(error) = host.run(move |engine| engine.keep_record(&bytes)).await {
        // What can be done without it is done, and says that it was without.
        tracing::warn!(%error, "a record that was fetched cannot be kept");
    }
    Ok(())
}

/// Asks those who may have a record for it, for so long.
async fn look_for(host: &Host, missing: Missing, wait: Duration) -> Option<Vec<u8>> {
    let running = host.running()?;
    let holders = missing.holders.iter().filter_map(|node| crate::network::NodeId::from_bytes(node.as_bytes()).ok());
    let fetched = running.network.fetch_record(missing.digest, holders.collect());
    match tokio::time::timeout(wait, fetched).await {
        Ok(Ok(bytes)) => Some(bytes),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a record was not found");
            None
        }
        Err(_) => None,
    }
}

/// Experiments of an export that are read at once.
const BATCH: usize = 32;

pub(super) async fn export(State(host): State<Host>, Params(query): Params<ExportQuery>) -> Result<Response, Error> {
    let (export, ids) = host.run(move |engine| engine.export(&query)).await?;
    let head = host.run(move |engine| engine.export_head(export)).await?;
    let batches: Vec<Vec<_>> = ids.chunks(BATCH).map(<[_]>::to_vec).collect();
    let items = stream::unfold((host, batches.into_iter()), move |(host, mut batches)| async move {
        let batch = batches.next()?;
        let read =
            host.run(move |engine| batch.iter().map(|id| engine.exported(export, id)).collect::<Result<Vec<_>, _>>());
        let items: Vec<Result<Exported, Error>> = match read.await {
            Ok(items) => items.into_iter().flatten().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        };
        Some((stream::iter(items), (host, batches)))
    });
    let head = stream::iter(head.map(Ok));
    Ok(lines(futures::StreamExt::chain(head, futures::StreamExt::flatten(items))))
}
