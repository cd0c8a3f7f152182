//! Serving the router to the programs of the same user, until told to stop.

use axum::Router;
use tokio::sync::watch;

use super::endpoint::Endpoint;

/// Answers at the endpoint until `stop` says true or is dropped; requests that are under way are answered first, so
/// the caller bounds the wait.
pub async fn serve(endpoint: Endpoint, router: Router, mut stop: watch::Receiver<bool>) {
    let stopped = async move {
        // An error means that whoever could say so is gone, which is the same.
        let _ = stop.wait_for(|stop| *stop).await;
    };
    if let Err(error) = axum::serve(endpoint, router).with_graceful_shutdown(stopped).await {
        tracing::error!(%error, "the local API ended");
    }
}
