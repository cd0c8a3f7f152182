//! Records on demand: whoever holds one is asked for it by its digest, and what comes is believed when it has it.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use futures::{AsyncRead, AsyncWrite};
use joinup_protocol::{
    id::Digest,
    wire::record::{HeadError, REQUEST, RecordHead},
};
use libp2p_stream::Control;
use tokio::{sync::oneshot, time::timeout};

use super::{
    Backend, DialError, FetchError, NodeId,
    jobs::Jobs,
    streams::{self, RECORD, Slots},
    wire::{Wire, WireError},
};

/// How long one holder may take to give a record.
const LONGEST: Duration = Duration::from_secs(120);
/// How long somebody who asks us waits for a place before hearing that we are busy.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long we wait for a holder that has to be dialled first.
const DIALLING: Duration = Duration::from_secs(15);

/// Why one holder did not give the record.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("no stream: {0}")]
    Open(String),
    #[error(transparent)]
    Wire(#[from] WireError),
    #[error(transparent)]
    Head(#[from] HeadError),
    #[error("does not have it")]
    NotHere,
    #[error("is busy")]
    Busy,
    #[error("gave something else")]
    Lied,
    #[error("took longer than {} seconds", LONGEST.as_secs())]
    Long,
}

/// Somebody who may have the record.
#[derive(Debug)]
pub(super) enum Holder {
    /// Connected.
    Here(NodeId),
    /// Being dialled.
    Dialled(oneshot::Receiver<Result<NodeId, DialError>>),
}

/// Asks one holder after the other.
///
/// # Errors
/// When none of them gives it.
pub(super) async fn fetch(
    control: Control,
    digest: Digest,
    mut holders: VecDeque<Holder>,
) -> Result<Vec<u8>, FetchError> {
    let (mut asked, mut lied) = (0, 0);
    while let Some(holder) = holders.pop_front() {
        let node = match holder {
            Holder::Here(node) => node,
            Holder::Dialled(waiting) => match timeout(DIALLING, waiting).await {
                Ok(Ok(Ok(node))) => node,
                _ => continue,
            },
        };
        asked += 1;
        match timeout(LONGEST, ask(control.clone(), node, digest)).await.unwrap_or(Err(Failure::Long)) {
            Ok(record) => return Ok(record),
            Err(failure) => {
                tracing::debug!(%node, %digest, %failure, "no record from this node");
                lied += usize::from(matches!(failure, Failure::Lied));
            }
        }
    }
    Err(if asked == 0 { FetchError::NobodyThere } else { FetchError::NotFound { digest, asked, lied } })
}

async fn ask(control: Control, node: NodeId, digest: Digest) -> Result<Vec<u8>, Failure> {
    let mut wire = streams::open(control, node, RECORD).await.map_err(Failure::Open)?;
    wire.write(digest.as_bytes()).await?;
    match RecordHead::decode(wire.read_array().await?)? {
        RecordHead::Here(length) => {
            let record = wire.read(length as usize).await?;
            if Digest::of(&record) == digest { Ok(record) } else { Err(Failure::Lied) }
        }
        RecordHead::NotHere => Err(Failure::NotHere),
        RecordHead::Busy => Err(Failure::Busy),
    }
}

/// Gives a record to a node that asks for it.
pub(super) async fn serve<B: Backend, S: AsyncRead + AsyncWrite + Unpin>(
    backend: Arc<B>,
    jobs: Jobs,
    slots: Slots,
    node: NodeId,
    mut wire: Wire<S>,
) {
    let served = timeout(LONGEST, async {
        let digest = Digest::new(wire.read_array::<REQUEST>().await?);
        let Some(_slot) = slots.take(node, PATIENCE).await else {
            return wire.write(&RecordHead::Busy.encode()).await;
        };
        let record = jobs.run(move || backend.record(&digest, node)).await.ok().flatten();
        // A record that is too long for an answer is none that this protocol carries.
        let head = record.as_ref().map_or(Some(RecordHead::NotHere), |record| RecordHead::here(record.len()));
        wire.write(&head.unwrap_or(RecordHead::NotHere).encode()).await?;
        if let (Some(RecordHead::Here(_)), Some(record)) = (head, record) {
            wire.write(&record).await?;
        }
        wire.close().await
    });
    match served.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%node, %error, "a record was not given"),
        Err(_) => tracing::debug!(%node, "a record was not given in time"),
    }
}
