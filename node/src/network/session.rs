//! One catch-up over one stream: the core's state machines, moved by frames. Storing and verifying happen on threads
//! for that; between two frames nothing is held but the state machine.

use std::{sync::Arc, time::Duration};

use joinup_protocol::{
    limits,
    reconcile::session::{Answerer, Fault, Opener, Report, Step},
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

/// How long a whole session may take: a million items over a slow line. The next one goes on from there.
const LONGEST: Duration = Duration::from_secs(60 * 60);
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
        received: Default::default(),
        sent: Default::default(),
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
    pub(super) async fn open(self, node: NodeId) -> SyncReport {
        let begun = Instant::now();
        let mut report = empty_report(node, true);
        let mut wire = match streams::open(self.control.clone(), node, SYNC).await {
            Ok(wire) => wire,
            Err(why) => return not_begun(node, &Failure::Open(why).to_string()),
        };
        let result = timeout(LONGEST, self.ask(&mut wire, &mut report.rounds)).await.unwrap_or(Err(Failure::Long));
        (report.bytes_in, report.bytes_out, report.took) = (wire.bytes_in, wire.bytes_out, begun.elapsed());
        match result {
            Ok(details) => {
                report.received = details.received;
                report.sent = details.sent;
                report.complete = details.complete;
                report.details = Some(details);
            }
            Err(failure) => report.failure = Some(failure.to_string()),
        }
        report
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
    pub(super) async fn answer<S>(self, node: NodeId, mut wire: Wire<S>) -> Option<(SyncReport, i64)>
    where
        S: futures::AsyncRead + futures::AsyncWrite + Unpin,
    {
        let _slot = self.slots.take(node, PATIENCE).await?;
        let begun = Instant::now();
        let mut report = empty_report(node, false);
        let mut answerer = Some(Answerer::default());
        let result = timeout(LONGEST, self.reply(&mut wire, &mut answerer, &mut report.rounds)).await;
        (report.bytes_in, report.bytes_out, report.took) = (wire.bytes_in, wire.bytes_out, begun.elapsed());
        match result.unwrap_or(Err(Failure::Long)) {
            Ok(()) => report.complete = true,
            Err(failure) => report.failure = Some(failure.to_string()),
        }
        let clock_ahead = answerer.as_ref().map_or(0, |answerer| answerer.clock_ahead);
        if let Some(answerer) = answerer {
            report.received = answerer.received;
            report.sent = answerer.sent;
            let backend = self.backend.clone();
            // What could not be noted now is noted after the next session.
            let _ = self.jobs.run(move || backend.settled(&answerer.settled)).await;
        }
        Some((report, clock_ahead))
    }

    async fn reply<S>(
        &self,
        wire: &mut Wire<S>,
        answerer: &mut Option<Answerer>,
        rounds: &mut u32,
    ) -> Result<(), Failure>
    where
        S: futures::AsyncRead + futures::AsyncWrite + Unpin,
    {
        while let Some(frame) = wire.read_frame(limits::FRAME).await? {
            *rounds += 1;
            let backend = self.backend.clone();
            let mut current = answerer.take().ok_or(Crashed)?;
            let step = move || {
                let answer = Ask::decode(&frame)
                    .map_err(Failure::from)
                    .and_then(|ask| Ok(current.handle(ask, backend.now(), &*backend)?));
                (current, answer)
            };
            let (current, answer) = self.jobs.run(step).await?;
            *answerer = Some(current);
            wire.write_frame(&answer?.encode()?).await?;
        }
        let _ = wire.close().await;
        Ok(())
    }
}
