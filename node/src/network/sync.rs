//! What was missed: when to catch up with whom, who waits for it, and what peers' clocks say.

use std::{collections::BTreeMap, time::Duration};

use joinup_protocol::{
    sync::{End, Input, Output, Scheduler, clocks::Clocks},
    time::Millis,
};
use tokio::sync::oneshot;

use super::{
    NodeId, SyncReport,
    session::{self, Ended},
};

/// A person waits for sessions with these nodes.
#[derive(Debug)]
struct Wish {
    /// The nodes that have not reported; true once a session has begun that the wish was made before.
    open: BTreeMap<NodeId, bool>,
    reports: Vec<SyncReport>,
    until: Millis,
    waiting: oneshot::Sender<Vec<SyncReport>>,
}

/// The core's scheduler, and what hangs on its sessions.
#[derive(Debug)]
pub(super) struct Syncs {
    scheduler: Scheduler<NodeId>,
    clocks: Clocks<NodeId>,
    wishes: Vec<Wish>,
}

impl Syncs {
    pub(super) fn new(now: Millis, seed: u64) -> Self {
        Self { scheduler: Scheduler::new(now, seed), clocks: Clocks::new(), wishes: Vec::new() }
    }

    /// Something happened: which sessions to open and to end now.
    #[must_use]
    pub(super) fn handle(&mut self, now: Millis, input: Input<NodeId>) -> Vec<Output<NodeId>> {
        if let Input::Disconnected(node) = input {
            self.clocks.forget(&node);
            // A session that runs reports by itself.
            self.settle(&session::not_begun(node, "the peer is gone"), false);
        }
        let outputs = self.scheduler.handle(now, input);
        for wish in &mut self.wishes {
            for output in &outputs {
                if let Output::Open(node) = output {
                    wish.open.entry(*node).and_modify(|begun| *begun = true);
                }
            }
        }
        outputs
    }

    /// A session has ended that we opened, and is still the one with that node.
    #[must_use]
    pub(super) fn finished(&mut self, now: Millis, ended: &Ended) -> Vec<Output<NodeId>> {
        self.reported(ended);
        let report = &ended.report;
        self.handle(now, Input::Finished { peer: report.node, end: end(report), gave: report.sent.total() > 0 })
    }

    /// A session that we opened has ended after its connection.
    pub(super) fn reported(&mut self, ended: &Ended) {
        self.hear(&ended.report);
        self.settle(&ended.report, true);
    }

    /// A session has ended that the peer opened.
    #[must_use]
    pub(super) fn answered(&mut self, now: Millis, ended: &Ended) -> Vec<Output<NodeId>> {
        let SyncReport { node: peer, complete, took, sent, .. } = ended.report;
        self.hear(&ended.report);
        let begun = Millis(now.0.saturating_sub(millis(took)));
        self.handle(now, Input::Answered { peer, begun, complete, gave: sent.total() > 0 })
    }

    fn hear(&mut self, report: &SyncReport) {
        if let Some(ahead) = report.clock_ahead {
            self.clocks.heard(report.node, ahead);
        }
    }

    /// Sessions with these nodes, soon; the reports go to `waiting` when all have ended or the time is up.
    #[must_use]
    pub(super) fn wish(
        &mut self,
        now: Millis,
        nodes: Vec<NodeId>,
        timeout: Duration,
        waiting: oneshot::Sender<Vec<SyncReport>>,
    ) -> Vec<Output<NodeId>> {
        let until = now.plus(millis(timeout));
        let open = nodes.iter().map(|node| (*node, false)).collect();
        self.wishes.push(Wish { open, reports: Vec::new(), until, waiting });
        let outputs = nodes.into_iter().flat_map(|node| self.handle(now, Input::Asked(node))).collect();
        self.answer(|wish| wish.open.is_empty());
        outputs
    }

    /// The time of [`Syncs::next_wakeup`] has come.
    #[must_use]
    pub(super) fn woken(&mut self, now: Millis) -> Vec<Output<NodeId>> {
        for wish in self.wishes.iter_mut().filter(|wish| wish.until <= now) {
            let late = core::mem::take(&mut wish.open).into_keys();
            wish.reports.extend(late.map(|node| session::not_begun(node, "not finished in time; it goes on")));
        }
        self.answer(|wish| wish.open.is_empty());
        self.handle(now, Input::Woken)
    }

    /// When to call [`Syncs::woken`], if nothing happens before.
    pub(super) fn next_wakeup(&self) -> Option<Millis> {
        self.wishes.iter().map(|wish| wish.until).chain(self.scheduler.next_wakeup()).min()
    }

    /// How far the median of the peers' clocks is ahead of ours.
    pub(super) fn clock_ahead(&self) -> Option<i64> {
        self.clocks.median()
    }

    fn settle(&mut self, report: &SyncReport, begun: bool) {
        for wish in &mut self.wishes {
            if wish.open.get(&report.node) == Some(&begun) {
                wish.open.remove(&report.node);
                wish.reports.push(report.clone());
            }
        }
        self.answer(|wish| wish.open.is_empty());
    }

    fn answer(&mut self, ready: impl Fn(&Wish) -> bool) {
        let (ready, open) = core::mem::take(&mut self.wishes).into_iter().partition(|wish| ready(wish));
        self.wishes = open;
        for wish in ready {
            // Whoever asked may have gone.
            let _ = wish.waiting.send(wish.reports);
        }
    }
}

/// How a session ended that we opened, as the scheduler sees it.
fn end(report: &SyncReport) -> End {
    match report {
        SyncReport { failure: Some(_), .. } => End::Failed,
        SyncReport { complete: true, .. } => End::Complete,
        SyncReport { details: Some(details), .. } if details.waiting > 0 => End::Waiting,
        // The peer comes by itself for what it wants another time.
        SyncReport { details: Some(details), .. } if details.withheld == 0 && details.unresolved.is_empty() => {
            End::Complete
        }
        SyncReport { .. } => End::Incomplete,
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{super::NodeKey, *};

    fn node(seed: u8) -> NodeId {
        NodeKey::from_seed(&mut [seed; 32]).unwrap().node()
    }

    fn done(node: NodeId) -> SyncReport {
        SyncReport { complete: true, failure: None, ..session::not_begun(node, "") }
    }

    fn open<const N: usize>(nodes: [NodeId; N]) -> [Output<NodeId>; N] {
        nodes.map(Output::Open)
    }

    fn finish(syncs: &mut Syncs, now: Millis, node: NodeId) -> Vec<Output<NodeId>> {
        syncs.finished(now, &Ended { report: done(node), offence: false, behind: false })
    }

    #[tokio::test]
    async fn a_wish_is_answered_when_the_sessions_that_it_led_to_have_ended() {
        let now = Millis(1_000);
        let mut syncs = Syncs::new(now, 1);
        assert_eq!(syncs.handle(now, Input::Connected { peer: node(1), dialled: true }), open([node(1)]));
        assert_eq!(syncs.handle(now, Input::Connected { peer: node(2), dialled: false }), []);
        let (waiting, mut result) = oneshot::channel();
        assert_eq!(syncs.wish(now, vec![node(1), node(2)], Duration::from_secs(9), waiting), open([node(2)]));
        assert_eq!(finish(&mut syncs, now, node(1)), [], "begun before the wish");
        assert_eq!(finish(&mut syncs, now, node(2)), []);
        assert!(result.try_recv().is_err());
        let again = syncs.next_wakeup().unwrap();
        assert_eq!(syncs.woken(again), open([node(1)]));
        assert_eq!(finish(&mut syncs, again, node(1)), []);
        assert_eq!(result.await.unwrap(), [done(node(2)), done(node(1))]);
    }

    #[tokio::test]
    async fn a_wish_ends_when_its_time_is_up_or_nobody_is_left() {
        let now = Millis(1_000);
        let mut syncs = Syncs::new(now, 1);
        let _ = syncs.handle(now, Input::Connected { peer: node(1), dialled: true });
        let (waiting, result) = oneshot::channel();
        assert_eq!(syncs.wish(now, vec![node(1)], Duration::from_secs(9), waiting), []);
        let late = now.plus(9_000);
        assert_eq!(syncs.next_wakeup(), Some(late));
        assert_eq!(syncs.woken(late), []);
        assert!(result.await.unwrap()[0].failure.as_ref().unwrap().contains("not finished in time"));

        let (waiting, result) = oneshot::channel();
        assert_eq!(syncs.wish(late, vec![node(1)], Duration::from_secs(9), waiting), []);
        assert_eq!(syncs.handle(late, Input::Disconnected(node(1))), []);
        assert!(!result.await.unwrap()[0].complete);

        let (waiting, result) = oneshot::channel();
        assert_eq!(syncs.wish(late, vec![], Duration::from_secs(9), waiting), []);
        assert_eq!(result.await.unwrap(), []);
    }
}
