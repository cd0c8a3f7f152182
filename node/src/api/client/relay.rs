//! Relays.

use axum::http::Method;

use super::{Answer, Client, methods::to_query};
use crate::api::types::*;

impl Client {
    /// Sets this node up as a relay, changes what it says, or ends it.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn set_up_relay(&self, request: &RelayRequest) -> Answer<RelaySetup> {
        self.call(Method::PUT, "/v1/relay", request).await
    }

    /// What a relay keeps and carries, and which relays this home uses.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn relay_status(&self) -> Answer<RelayStatus> {
        self.ask("/v1/relay").await
    }

    /// What a relay promises.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn relay_manifest(&self, query: &ManifestQuery) -> Answer<RelayManifest> {
        self.ask(&format!("/v1/relay/manifest{}", to_query(query))).await
    }

    /// Where this relay is reached.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn relay_address(&self) -> Answer<RelayAddress> {
        self.ask("/v1/relay/address").await
    }

    /// Answers a relay that would keep our longer stories, or leaves it.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn answer_relay(&self, request: &ConsentRequest) -> Answer<ConsentGiven> {
        self.call(Method::PUT, "/v1/relay/consent", request).await
    }

    /// Removes something on this relay, or takes that back.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn remove_on_relay(&self, request: &RemovalRequest) -> Answer<Removed> {
        self.call(Method::POST, "/v1/relay/removals", request).await
    }
}
