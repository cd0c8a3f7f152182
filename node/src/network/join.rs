//! The use of invites: a grant and a profile there, a profile and perhaps a circle's secret back.

use std::{sync::Arc, time::Duration};

use futures::{AsyncRead, AsyncWrite};
use joinup_protocol::{
    invite::Grant,
    wire::{
        bytes::ItemBytes,
        codec::CodecError,
        join::{JoinAnswer, JoinRefusal, JoinRequest, LIMIT},
    },
};
use libp2p_stream::Control;
use tokio::{sync::oneshot, time::timeout};

use super::{
    Backend, DialError, NodeId, RedeemError, Stopped, Welcome,
    jobs::Jobs,
    streams::{self, JOIN, Slots},
    wire::{Wire, WireError},
};

/// How long all of it may take.
const LONGEST: Duration = Duration::from_secs(30);
/// How long somebody who wants to join waits for a place before hearing that we are busy.
const PATIENCE: Duration = Duration::from_secs(5);

/// Uses a grant at a node that is being dialled.
///
/// # Errors
/// When the node is not reached, declines, or answers something else.
pub(super) async fn redeem(
    control: Control,
    dialled: oneshot::Receiver<Result<NodeId, DialError>>,
    grant: Grant,
    profile: Vec<u8>,
) -> Result<Welcome, RedeemError> {
    let node = dialled.await.map_err(|_| Stopped)??;
    let broken = |why: String| RedeemError::Broken(why);
    let profile = ItemBytes::try_from(profile).map_err(|error| broken(error.to_string()))?;
    let request = JoinRequest { grant, profile }.encode().map_err(|error| broken(error.to_string()))?;
    let answer = timeout(LONGEST, async {
        let mut wire = streams::open(control, node, JOIN).await?;
        wire.write_frame(&request).await.map_err(|error| error.to_string())?;
        wire.read_frame(LIMIT).await.map_err(|error| error.to_string())
    });
    let frame = answer.await.unwrap_or_else(|_| Err("no answer in time".to_owned())).map_err(broken)?;
    let frame = frame.ok_or_else(|| broken("no answer".to_owned()))?;
    match JoinAnswer::decode(&frame).map_err(|error| broken(error.to_string()))? {
        JoinAnswer::Welcome { profile, secret } => Ok(Welcome { profile: profile.to_vec(), secret }),
        JoinAnswer::Refused(refusal) => Err(RedeemError::Refused(refusal)),
    }
}

/// Why somebody who wanted to join got no answer.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Wire(#[from] WireError),
    #[error(transparent)]
    Codec(#[from] CodecError),
    #[error("not even a request")]
    Nothing,
}

/// Lets a node in that has a good grant.
pub(super) async fn serve<B: Backend, S: AsyncRead + AsyncWrite + Unpin>(
    backend: Arc<B>,
    jobs: Jobs,
    slots: Slots,
    node: NodeId,
    mut wire: Wire<S>,
) {
    let served = timeout(LONGEST, async {
        let frame = wire.read_frame(LIMIT).await?.ok_or(Failure::Nothing)?;
        let request = JoinRequest::decode(&frame)?;
        let answer = match slots.take(node, PATIENCE).await {
            Some(_slot) => {
                let redeem = move || backend.redeem(&request.grant, &request.profile, node);
                answer(jobs.run(redeem).await.unwrap_or(Err(JoinRefusal::Busy)))
            }
            None => JoinAnswer::Refused(JoinRefusal::Busy),
        };
        wire.write_frame(&answer.encode()?).await?;
        Ok::<_, Failure>(wire.close().await?)
    });
    match served.await {
        Ok(Ok(())) => {}
        Ok(Err(failure)) => tracing::debug!(%node, %failure, "an invite was not used"),
        Err(_) => tracing::debug!(%node, "an invite was not used in time"),
    }
}

fn answer(result: Result<Welcome, JoinRefusal>) -> JoinAnswer {
    match result {
        Ok(Welcome { profile, secret }) => match ItemBytes::try_from(profile) {
            Ok(profile) => JoinAnswer::Welcome { profile, secret },
            Err(_) => JoinAnswer::Refused(JoinRefusal::Busy),
        },
        Err(refusal) => JoinAnswer::Refused(refusal),
    }
}
