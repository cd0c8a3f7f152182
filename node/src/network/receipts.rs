//! Receipts: asking a node which of our withdrawals it has obeyed, and answering those who ask us.

use std::{sync::Arc, time::Duration};

use futures::{AsyncRead, AsyncWrite};
use joinup_protocol::{
    receipt::Receipt,
    text::List,
    wire::{
        codec::CodecError,
        receipts::{LIMIT, ReceiptAnswer, ReceiptRequest, Withdrawal},
    },
};
use libp2p_stream::Control;
use tokio::time::timeout;

use super::{
    Backend, NodeId,
    jobs::Jobs,
    streams::{self, RECEIPTS, Slots},
    wire::{Wire, WireError},
};

/// How long all of it may take.
const LONGEST: Duration = Duration::from_secs(30);
/// How long somebody who asks waits for a place before going without an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("no stream: {0}")]
    Open(String),
    #[error(transparent)]
    Wire(#[from] WireError),
    #[error(transparent)]
    Codec(#[from] CodecError),
    #[error("the stream ended without a word")]
    Nothing,
    #[error("too much is going on")]
    Busy,
}

/// Asks a node; gives what it says, whose signatures nobody has checked, or nothing when it does not answer.
pub(super) async fn ask(control: Control, node: NodeId, withdrawn: Vec<Withdrawal>) -> Vec<Receipt> {
    let asked = async {
        let request = ReceiptRequest { withdrawn: List::first(withdrawn) }.encode()?;
        let mut wire = streams::open(control, node, RECEIPTS).await.map_err(Failure::Open)?;
        wire.write_frame(&request).await?;
        let frame = wire.read_frame(LIMIT).await?.ok_or(Failure::Nothing)?;
        Ok::<_, Failure>(ReceiptAnswer::decode(&frame)?.receipts)
    };
    match timeout(LONGEST, asked).await {
        Ok(Ok(receipts)) => receipts.iter().cloned().collect(),
        Ok(Err(failure)) => {
            tracing::debug!(%node, %failure, "no receipts from this node");
            Vec::new()
        }
        Err(_) => Vec::new(),
    }
}

/// Confirms what was obeyed here to a node that asks.
pub(super) async fn serve<B: Backend, S: AsyncRead + AsyncWrite + Unpin>(
    backend: Arc<B>,
    jobs: Jobs,
    slots: Slots,
    node: NodeId,
    mut wire: Wire<S>,
) {
    let served = timeout(LONGEST, async {
        let frame = wire.read_frame(LIMIT).await?.ok_or(Failure::Nothing)?;
        let request = ReceiptRequest::decode(&frame)?;
        let _slot = slots.take(node, PATIENCE).await.ok_or(Failure::Busy)?;
        let receipts = jobs.run(move || backend.confirm(&request.withdrawn)).await.unwrap_or_default();
        wire.write_frame(&ReceiptAnswer { receipts: List::first(receipts) }.encode()?).await?;
        Ok::<_, Failure>(wire.close().await?)
    });
    match served.await {
        Ok(Ok(())) => {}
        Ok(Err(failure)) => tracing::debug!(%node, %failure, "receipts were not given"),
        Err(_) => tracing::debug!(%node, "receipts were not given in time"),
    }
}
