//! Whether a node still does its work: for whoever watches over it and starts it again when it does not.

use std::time::Duration;

use tokio::time::timeout;

use crate::network::Network;

/// How long an answer may take before a node counts as dead: the event loop answers within milliseconds, and a computer
/// that swaps or wakes up is slow for seconds.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Why a node is not alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Lifeless {
    /// Its event loop has not answered in time.
    #[error("the event loop has not answered within {} seconds", .0.as_secs())]
    Stalled(Duration),
    /// Its network has ended.
    #[error("the network has stopped")]
    Stopped,
}

/// Asks the event loop for a sign of life; it must come within that time.
///
/// # Errors
/// When there is none.
pub async fn liveness(network: &Network, within: Duration) -> Result<(), Lifeless> {
    match timeout(within, network.status()).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(_)) => Err(Lifeless::Stopped),
        Err(_) => Err(Lifeless::Stalled(within)),
    }
}
