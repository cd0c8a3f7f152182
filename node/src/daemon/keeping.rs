//! Fetching ahead of time, as a relay, the longer stories that communities let us keep, so that they can be read while
//! those are away.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use joinup_protocol::id::Digest;
use tokio::sync::{
    broadcast::{self, error::RecvError},
    watch,
};

use super::{pump::every, stop_asked};
use crate::{
    api::{
        Error,
        host::{Host, Running},
        types::Event,
    },
    network::NodeId,
};

/// How often somebody looks without a reason.
const LOOK: Duration = Duration::from_secs(600);
/// How long what comes together may take before somebody looks.
const GATHER: Duration = Duration::from_millis(500);
/// Failures of one record after which it waits for the next look without a reason.
const FAILURES: u32 = 3;
/// Records whose failures are remembered; of more than these the first are tried again.
const REMEMBERED: usize = 10_000;

/// Fetches until the node is to stop.
pub(super) async fn keep_records(host: Host, running: Running, mut stopping: watch::Receiver<bool>) {
    let mut looks = every(LOOK);
    let mut events = running.events.subscribe();
    let mut failed = BTreeMap::new();
    loop {
        tokio::select! {
            () = stop_asked(&mut stopping) => return,
            _ = looks.tick() => failed.clear(),
            () = something_came(&mut events) => tokio::time::sleep(GATHER).await,
        }
        let kept = tokio::select! {
            () = stop_asked(&mut stopping) => return,
            kept = keep_all(&host, &running, &mut failed) => kept,
        };
        if let Err(error) = kept {
            tracing::warn!(%error, "longer stories cannot be kept");
        }
    }
}

/// Something came that may be a reason: an experiment, a profile, or a node that has what did not come before.
async fn something_came(events: &mut broadcast::Receiver<Event>) {
    loop {
        match events.recv().await {
            Ok(Event::ItemReceived { kind, .. }) if kind == "experiment" || kind == "profile" => return,
            Ok(Event::PeerConnected { .. } | Event::SyncCompleted { .. }) | Err(RecvError::Lagged(_)) => return,
            Ok(_) => {}
            // The node stops.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

async fn keep_all(host: &Host, running: &Running, failed: &mut BTreeMap<Digest, u32>) -> Result<(), Error> {
    let mut tried: BTreeSet<Digest> = BTreeSet::new();
    loop {
        let wanted = host.run(crate::engine::Engine::records_to_keep).await?;
        let is_due = |digest: &Digest| failed.get(digest).is_none_or(|times| *times < FAILURES);
        let due: Vec<_> = wanted.into_iter().filter(|one| is_due(&one.digest) && tried.insert(one.digest)).collect();
        if due.is_empty() {
            return Ok(());
        }
        for missing in due {
            let holders = missing.holders.iter().filter_map(|node| NodeId::from_bytes(node.as_bytes()).ok());
            match running.network.fetch_record(missing.digest, holders.collect()).await {
                Ok(record) => {
                    failed.remove(&missing.digest);
                    if let Err(error) = host.run(move |engine| engine.keep_record(&record).map(drop)).await {
                        tracing::info!(%error, "a longer story that came cannot be kept");
                    }
                }
                Err(error) => {
                    tracing::debug!(%error, "a longer story has not come");
                    if failed.len() >= REMEMBERED {
                        failed.pop_first();
                    }
                    *failed.entry(missing.digest).or_default() += 1;
                }
            }
        }
    }
}
