//! The way to whoever has a running node go by other settings: requests come one after the other, and each is answered
//! with what could not be done.

use std::net::SocketAddr;

use tokio::sync::{mpsc, oneshot, watch};

use super::types::Notice;
use crate::config::Key;

/// Requests that may wait: one person changes settings, seldom.
const REQUESTS: usize = 8;

/// What came of it.
#[derive(Debug, Default)]
pub struct Followed {
    /// Settings that differ from those at the start, and hold when the node is started again.
    pub at_start: Vec<Key>,
    /// What could not be done.
    pub notices: Vec<Notice>,
}

/// A wish to go by the settings as they are now.
pub type Wish = oneshot::Sender<Followed>;

/// The way there. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Following {
    wishes: mpsc::Sender<Wish>,
    metrics: watch::Receiver<Option<SocketAddr>>,
}

impl Following {
    /// The way, and its other end; `metrics` says where counts are told now.
    pub fn new(metrics: watch::Receiver<Option<SocketAddr>>) -> (Self, mpsc::Receiver<Wish>) {
        let (wishes, other_end) = mpsc::channel(REQUESTS);
        (Self { wishes, metrics }, other_end)
    }

    /// Goes by the settings as they are now. A node that stops goes by none.
    pub async fn follow(&self) -> Followed {
        let (wish, followed) = oneshot::channel();
        if self.wishes.send(wish).await.is_err() {
            return Followed::default();
        }
        followed.await.unwrap_or_default()
    }

    /// Where counts and health are told.
    pub fn metrics(&self) -> Option<SocketAddr> {
        *self.metrics.borrow()
    }
}
