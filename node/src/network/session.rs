//! One catch-up over one stream: the core's state machines, moved by frames. Storing and verifying happen on threads
//! for that; between two frames nothing is held but the state machine.

use std::{sync::Arc, time::Duration};

use joinup_protocol::{
    item::RefusedItem,
    limits,
    reconcile::session::{Answerer, Fault, Moved, Opener, Report, Step},
    wire::{
        codec::CodecError,
        message::{Answer, Ask},
    },
};
use libp2p_stream::Control;
use tokio::time::{Instant, timeout};

use super::{
    Backend, NodeId, SyncReport,
    jobs::{Crashed, Jobs},
    streams::{self, SYNC, Slots},
    wire::{Wire, WireError},
};

/// How long a whole session may take: what it moved until then stays, the next one goes on from there, and nobody holds
/// a place for long.
const LONGEST: Duration = Duration::from_secs(10 * 60);
/// How long somebody who wants to catch up with us waits for a place, at most: less than they wait for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a session ended before its end.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("no stream: {0}")]
    Open(String),
    #[error(transparent)]
    Wire(#[from] WireError),
    #[error("a frame that is none: {0}")]
    Frame(#[from] CodecError),
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error("the peer ended it")]
    Ended,
    #[error("it took longer than {} minutes", LONGEST.as_secs() / 60)]
    Long,
    #[error(transparent)]
    Crashed(#[from] Crashed),
}

impl Failure {
    /// Whether no honest node does that, of this version or another. A payload that cannot be read is no proof: a node
    /// that does not know its kind keeps it and passes it on.
    const fn is_offence(&self) -> bool {
        match self {
            Self::Wire(WireError::TooLong { .. }) | Self::Frame(_) => true,
            Self::Fault(Fault::Item(refused)) => !matches!(refused, RefusedItem::Payload(_)),
            Self::Fault(fault) => matches!(fault, Fault::OutOfTurn | Fault::Page(_) | Fault::Endless),
            _ => false,
        }
    }
}

/// How a session ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) report: SyncReport,
    /// How far the peer's clock is ahead of ours, in milliseconds; nothing when it did not say.
    pub(super) clock_ahead: Option<i64>,
    /// Whether the peer did what no honest node does.
    pub(super) offence: bool,
}

/// What a session needs of its surroundings.
pub(super) struct Sessions<B> {
    pub(super) backend: Arc<B>,
    pub(super) control: Control,
    pub(super) jobs: Jobs,
    pub(super) slots: Slots,
}

impl<B> Clone for Sessions<B> {
    fn clone(&self) -> Self {
        Self {
            backend: self.backend.clone(),
            control: self.control.clone(),
            jobs: self.jobs.clone(),
            slots: self.slots.clone(),
        }
    }
}

fn empty_report(node: NodeId, opened: bool) -> SyncReport {
    SyncReport {
        node,
        opened,
        received: Moved::default(),
        sent: Moved::default(),
        complete: false,
        failure: None,
        details: None,
        bytes_in: 0,
        bytes_out: 0,
        rounds: 0,
        took: Duration::ZERO,
    }
}

/// What is told of a session that could not even begin.
pub(super) fn not_begun(node: NodeId, why: &str) -> SyncReport {
    SyncReport { failure: Some(why.to_owned()), ..empty_report(node, true) }
}

impl<B: Backend> Sessions<B> {
    /// Catches up with a node: asks until nothing is left to ask.
    pub(super) async fn open(self, node: NodeId) -> Ended {
        let begun = Instant::now();
        let mut report = empty_report(node, true);
        let mut wire = match streams::open(self.control.clone(), node, SYNC).await {
            Ok(wire) => wire,
            Err(why) => {
                let report = not_begun(node, &Failure::Open(why).to_string());
                return Ended { report, clock_ahead: None, offence: false };
            }
        };
        let result = timeout(LONGEST, self.ask(&mut wire, &mut report.rounds)).await.unwrap_or(Err(Failure::Long));
        (report.bytes_in, report.bytes_out, report.took) = (wire.bytes_in, wire.bytes_out, begun.elapsed());
        let offence = result.as_ref().is_err_and(Failure::is_offence);
        match result {
            Ok(details) => {
                report.received = details.received;
                report.sent = details.sent;
                report.complete = details.complete;
                report.details = Some(details);
            }
            Err(failure) => report.failure = Some(failure.to_string()),
        }
        let clock_ahead = report.details.as_ref().map(|details| details.clock_ahead);
        Ended { report, clock_ahead, offence }
    }

    async fn ask<S>(&self, wire: &mut Wire<S>, rounds: &mut u32) -> Result<Box<Report>, Failure>
    where
        S: futures::AsyncRead + futures::AsyncWrite + Unpin,
    {
        let backend = self.backend.clone();
        let (mut opener, mut ask) = self.jobs.run(move || Opener::open(backend.now(), &*backend)).await?;
        loop {
            *rounds += 1;
            wire.write_frame(&ask.encode()?).await?;
            let frame = wire.read_frame(limits::FRAME).await?.ok_or(Failure::Ended)?;
            let backend = self.backend.clone();
            let step = move || {
                let answer = Answer::decode(&frame)?;
                let step = opener.handle(answer, backend.now(), &*backend)?;
                Ok::<_, Failure>((opener, step))
            };
            let (next, step) = self.jobs.run(step).await??;
            opener = next;
            match step {
                Step::Ask(next) => ask = next,
                Step::Done(report) => {
                    // Everything is said; a peer that is gone by now has missed nothing.
                    let _ = wire.close().await;
                    let (backend, settled) = (self.backend.clone(), report.settled.clone());
                    self.jobs.run(move || backend.settled(&settled)).await?;
                    return Ok(report);
                }
            }
        }
    }

    /// Answers a node that catches up with us, until it ends the stream. Nothing when there was no place for it.
    pub(super) async fn answer<S>(self, node: NodeId, mut wire: Wire<S>) -> Option<Ended>
    where
        S: futures::AsyncRead + futures::AsyncWrite + Unpin,
    {
        let _slot = self.slots.take(node, PATIENCE).await?;
        let begun = Instant::now();
        let mut told = Told::default();
        let result = timeout(LONGEST, self.reply(&mut wire, &mut told)).await.unwrap_or(Err(Failure::Long));
        let offence = result.as_ref().is_err_and(Failure::is_offence);
        let report = SyncReport {
            received: told.received,
            sent: told.sent,
            complete: result.is_ok() && told.settled,
            failure: result.err().map(|failure| failure.to_string()),
            bytes_in: wire.bytes_in,
            bytes_out: wire.bytes_out,
            rounds: told.rounds,
            took: begun.elapsed(),
            ..empty_report(node, false)
        };
        Some(Ended { report, clock_ahead: told.clock_ahead, offence })
    }

    async fn reply<S>(&self, wire: &mut Wire<S>, told: &mut Told) -> Result<(), Failure>
    where
        S: futures::AsyncRead + futures::AsyncWrite + Unpin,
    {
        let mut answerer = Answerer::default();
        while let Some(frame) = wire.read_frame(limits::FRAME).await? {
            let backend = self.backend.clone();
            let step = move || {
                let ask = Ask::decode(&frame)?;
                let settled = matches!(ask, Ask::Open(_));
                let answer = answerer.handle(ask, backend.now(), &*backend)?;
                if settled {
                    backend.settled(&answerer.settled);
                }
                Ok::<_, Failure>((answerer, answer, settled))
            };
            let (next, answer, settled) = self.jobs.run(step).await??;
            answerer = next;
            *told = Told {
                rounds: told.rounds + 1,
                received: answerer.received,
                sent: answerer.sent,
                clock_ahead: Some(answerer.clock_ahead),
                settled,
            };
            wire.write_frame(&answer.encode()?).await?;
        }
        // Everything is said; a peer that is gone by now has missed nothing.
        let _ = wire.close().await;
        Ok(())
    }
}

/// What is known of a session that we answer, after each answer.
#[derive(Debug, Default)]
struct Told {
    rounds: u32,
    received: Moved,
    sent: Moved,
    clock_ahead: Option<i64>,
    /// Whether the last question was how the sets compare: an opener that comes to its end ends with that.
    settled: bool,
}
