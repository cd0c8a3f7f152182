//! One catch-up over one stream: the core's state machines, moved by frames.
//!
//! ```text
//! stream -> frame -> batch opened, items verified (all cores) -> judged and stored (one durable commit) -> next frame
//!           a few batches are on their way; a slow disk stops the reading, and so the peer
//! ```
//!
//! Storing and verifying happen on threads for that.

mod sharing;

use std::{collections::VecDeque, sync::Arc, time::Duration};

use futures::{StreamExt as _, stream};

use joinup_protocol::{
    id::CircleId,
    item::Verified,
    limits,
    reconcile::{
        SetState,
        session::{Answerer, Asked, Fault, Heard, Moved, Opener, Parties, Reply, Report, Step},
    },
    wire::{
        batch::Batch,
        codec::CodecError,
        message::{Answer, Ask},
    },
};
use libp2p_stream::Control;
use tokio::{
    sync::{Notify, broadcast},
    time::{Instant, timeout},
};

use sharing::Claiming;
pub(super) use sharing::{Pulse, Sharing};

use super::{
    Backend, Event, NodeId, SyncReport,
    jobs::{Crashed, Jobs},
    streams::{self, SYNC, Slots},
    wire::{Wire, WireError},
};
use crate::verify::Verification;

/// How long a whole session may take: what it moved until then stays, the next one goes on from there, and nobody holds
/// a place for long.
const LONGEST: Duration = Duration::from_secs(10 * 60);
/// How long somebody who wants to catch up with us waits for a place, at most: less than they wait for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Batches that are verified and wait for the one in front of them to be stored. Only one is verified at a time, on all
/// cores: more would leave the thread that stores too little of them.
const AHEAD: usize = 4;
/// How often a catch-up that takes long tells how far it has come.
const TELL_EVERY: Duration = Duration::from_secs(2);

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
    /// Whether no honest node does that, of this version or another.
    const fn is_offence(&self) -> bool {
        match self {
            Self::Wire(WireError::TooLong { .. }) | Self::Frame(_) => true,
            Self::Fault(fault) => fault.is_offence(),
            _ => false,
        }
    }
}

/// How a session ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) report: SyncReport,
    /// Whether the peer did what no honest node does.
    pub(super) offence: bool,
    /// Whether the peer found that we lack so much that we had better open a session with it.
    pub(super) behind: bool,
}

/// What a session needs of its surroundings.
pub(super) struct Sessions<B> {
    pub(super) backend: Arc<B>,
    pub(super) control: Control,
    pub(super) jobs: Jobs,
    pub(super) slots: Slots,
    pub(super) sharing: Sharing,
    pub(super) events: broadcast::Sender<Event>,
    pub(super) verification: Verification,
    pub(super) us: NodeId,
}

impl<B> Clone for Sessions<B> {
    fn clone(&self) -> Self {
        Self {
            backend: self.backend.clone(),
            control: self.control.clone(),
            jobs: self.jobs.clone(),
            slots: self.slots.clone(),
            sharing: self.sharing.clone(),
            events: self.events.clone(),
            verification: self.verification.clone(),
            us: self.us,
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
        settled: Vec::new(),
        clock_ahead: None,
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
    /// Catches up with a node: asks until nothing is left to ask. Tells when nothing has moved for a while.
    pub(super) async fn open(self, node: NodeId, stalls: Arc<Notify>) -> Ended {
        let begun = Instant::now();
        let mut report = empty_report(node, true);
        let mut wire = match streams::open(self.control.clone(), node, SYNC).await {
            Ok(wire) => wire.telling(stalls),
            Err(why) => {
                let report = not_begun(node, &Failure::Open(why).to_string());
                return Ended { report, offence: false, behind: false };
            }
        };
        let result =
            timeout(LONGEST, self.ask(node, &mut wire, &mut report.rounds)).await.unwrap_or(Err(Failure::Long));
        (report.bytes_in, report.bytes_out, report.took) = (wire.bytes_in, wire.bytes_out, begun.elapsed());
        let offence = result.as_ref().is_err_and(Failure::is_offence);
        match result {
            Ok(details) => {
                report.received = details.received;
                report.sent = details.sent;
                report.complete = details.complete;
                report.settled.clone_from(&details.settled);
                report.clock_ahead = Some(details.clock_ahead);
                report.details = Some(details);
            }
            Err(failure) => report.failure = Some(failure.to_string()),
        }
        Ended { report, offence, behind: false }
    }

    async fn ask<S>(&self, node: NodeId, wire: &mut Wire<S>, rounds: &mut u32) -> Result<Box<Report>, Failure>
    where
        S: futures::AsyncRead + futures::AsyncWrite + Unpin,
    {
        let judgement = self.backend.judgement();
        let memory = self.sharing.recall(node, judgement).unwrap_or_default();
        let holdings = self.sharing.holdings(self.backend.clone());
        wire.beat(holdings.pulse());
        let parties = Parties { opener: self.us.into(), answerer: node.into() };
        let begin = {
            let holdings = holdings.clone();
            move || {
                let nonce = holdings.backend.nonce()?;
                Ok::<_, Fault>(Opener::open(parties, nonce, memory, holdings.backend.now(), &*holdings))
            }
        };
        let (opener, ask) = self.jobs.run(begin).await??;
        let mut opener = Some(opener);
        let result = self.drive(node, &mut opener, ask, wire, rounds, &holdings).await;
        let memory = match (&result, opener) {
            (Ok(report), _) => report.memory.clone(),
            (Err(_), Some(opener)) => opener.into_memory(),
            (Err(_), None) => return result,
        };
        self.sharing.remember(node, judgement, memory);
        result
    }

    /// Asks until there is nothing left to ask.
    async fn drive<S>(
        &self,
        node: NodeId,
        place: &mut Option<Opener>,
        mut ask: Ask,
        wire: &mut Wire<S>,
        rounds: &mut u32,
        holdings: &Arc<Claiming<B>>,
    ) -> Result<Box<Report>, Failure>
    where
        S: futures::AsyncRead + futures::AsyncWrite + Unpin,
    {
        let mut told = Instant::now();
        loop {
            *rounds += 1;
            wire.write_frame(&ask.encode()?).await?;
            let step = self.hear(place, wire, holdings, |opener| {
                if told.elapsed() >= TELL_EVERY {
                    told = Instant::now();
                    // Nobody may be listening.
                    let _ = self.events.send(Event::CatchingUp { node, progress: opener.progress() });
                }
            });
            match step.await? {
                Step::Ask(question) => ask = question,
                Step::Listen => return Err(Failure::Ended),
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

    /// Hands the answers to one question to the opener: what it does after the last.
    async fn hear<S>(
        &self,
        place: &mut Option<Opener>,
        wire: &mut Wire<S>,
        holdings: &Arc<Claiming<B>>,
        mut moved: impl FnMut(&Opener),
    ) -> Result<Step, Failure>
    where
        S: futures::AsyncRead + futures::AsyncWrite + Unpin,
    {
        let mut answers = std::pin::pin!(self.answers(wire).fuse());
        let mut ready = VecDeque::new();
        loop {
            let next = match ready.pop_front() {
                Some(heard) => Some(heard),
                None => answers.next().await,
            };
            let heard = next.ok_or(Failure::Ended)??;
            let opener = place.take().ok_or(Crashed)?;
            let holdings = holdings.clone();
            let mut handling = std::pin::pin!(async {
                let handled = self.jobs.run(move || {
                    let mut opener = opener;
                    let step = opener.handle(heard, holdings.backend.now(), &*holdings);
                    (opener, step)
                });
                let (opener, step) = handled.await?;
                moved(&opener);
                *place = Some(opener);
                Ok::<_, Failure>(step?)
            });
            // The next batches are read and verified while this one is stored.
            let step = loop {
                tokio::select! {
                    step = &mut handling => break step?,
                    Some(heard) = answers.next(), if ready.len() < AHEAD => ready.push_back(heard),
                }
            };
            if !matches!(step, Step::Listen) {
                return Ok(step);
            }
        }
    }

    /// The answers to one question, verified, in order.
    fn answers<'a, S>(&'a self, wire: &'a mut Wire<S>) -> impl stream::Stream<Item = Result<Heard, Failure>> + 'a
    where
        S: futures::AsyncRead + futures::AsyncWrite + Unpin,
    {
        let frames = stream::unfold(Some(wire), |wire| async {
            let wire = wire?;
            let answer = async {
                let frame = wire.read_frame(limits::FRAME).await?.ok_or(Failure::Ended)?;
                Ok::<_, Failure>(Answer::decode(&frame)?)
            };
            match answer.await {
                Ok(answer @ Answer::Items { last: false, .. }) => Some((Ok(answer), Some(wire))),
                other => Some((other, None)),
            }
        });
        frames.then(|answer| async {
            match answer? {
                Answer::Items { items, last } => {
                    let items = self.verify(items).await?;
                    Ok(Heard::Items { items, last })
                }
                said => Ok(Heard::Said(said)),
            }
        })
    }

    /// Opens a batch and verifies its items on all cores.
    async fn verify(&self, batch: Batch) -> Result<Vec<Verified>, Failure> {
        let verification = self.verification.clone();
        let verify = move || {
            let items = batch.open()?;
            verification.verify(&items).map_err(|refused| Fault::from(refused.why))
        };
        Ok(self.jobs.run(verify).await??)
    }

    /// Answers a node that catches up with us, until it ends the stream. Nothing when there was no place for it, or it
    /// comes too often.
    pub(super) async fn answer<S>(self, node: NodeId, mut wire: Wire<S>) -> Option<Ended>
    where
        S: futures::AsyncRead + futures::AsyncWrite + Unpin,
    {
        if !self.sharing.admits(node) {
            tracing::debug!(%node, "it opens sessions too often");
            return None;
        }
        let _slot = self.slots.take(node, PATIENCE).await?;
        let begun = Instant::now();
        let mut told = Told::default();
        let result = timeout(LONGEST, self.reply(node, &mut wire, &mut told)).await.unwrap_or(Err(Failure::Long));
        let offence = result.as_ref().is_err_and(Failure::is_offence);
        let report = SyncReport {
            received: told.received,
            sent: told.sent,
            complete: result.is_ok() && told.settled,
            failure: result.err().map(|failure| failure.to_string()),
            settled: told.pairs,
            clock_ahead: told.clock_ahead,
            bytes_in: wire.bytes_in,
            bytes_out: wire.bytes_out,
            rounds: told.rounds,
            took: begun.elapsed(),
            ..empty_report(node, false)
        };
        Some(Ended { report, offence, behind: told.behind })
    }

    async fn reply<S>(&self, node: NodeId, wire: &mut Wire<S>, told: &mut Told) -> Result<(), Failure>
    where
        S: futures::AsyncRead + futures::AsyncWrite + Unpin,
    {
        let holdings = self.sharing.holdings(self.backend.clone());
        wire.beat(holdings.pulse());
        let parties = Parties { opener: node.into(), answerer: self.us.into() };
        let nonce = self.backend.nonce().map_err(Fault::from)?;
        let mut answerer = Answerer::new(parties, nonce);
        while let Some(frame) = wire.read_frame(limits::FRAME).await? {
            let ask = Ask::decode(&frame)?;
            let settled = matches!(ask, Ask::Open(_));
            let asked = match ask {
                Ask::Push { circle, items } => Asked::Pushed { circle, items: self.verify(items).await? },
                said => Asked::Said(said),
            };
            let first = {
                let holdings = holdings.clone();
                move || {
                    let reply = answerer.handle(asked, holdings.backend.now(), &*holdings)?;
                    if settled {
                        holdings.backend.settled(&answerer.settled);
                    }
                    let frame = reply.answer.encode()?;
                    Ok::<_, Failure>((answerer, frame, reply.more))
                }
            };
            let (next, mut frame, mut more) = self.jobs.run(first).await??;
            answerer = next;
            while more {
                let holdings = holdings.clone();
                let following = self.jobs.run(move || {
                    let Reply { answer, more } = answerer.go_on(&*holdings);
                    Ok::<_, Failure>((answerer, answer.encode()?, more))
                });
                // The next batch is made while this one is written.
                let (following, written) = futures::join!(following, wire.write_frame(&frame));
                written?;
                (answerer, frame, more) = following??;
            }
            wire.write_frame(&frame).await?;
            *told = Told {
                rounds: told.rounds + 1,
                received: answerer.received,
                sent: answerer.sent,
                clock_ahead: Some(answerer.clock_ahead),
                settled,
                pairs: if settled { answerer.settled.clone() } else { Vec::new() },
                behind: answerer.behind,
            };
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
    /// The sets that were equal then.
    pairs: Vec<(CircleId, SetState, SetState)>,
    /// Whether the opener told us to open a session.
    behind: bool,
}
