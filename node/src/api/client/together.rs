//! Others: introductions, block lists, how we want to be met.

use axum::http::Method;

use super::{Answer, Client, methods::segment};
use crate::api::types::*;

impl Client {
    /// Introduces a community, or takes that back.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn introduce(&self, name: &str, request: &IntroductionRequest) -> Answer<CommunityDetail> {
        self.call(Method::PUT, &format!("/v1/communities/{}/introduction", segment(name)), request).await
    }

    /// Whom we block.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn block_list(&self) -> Answer<BlockList> {
        self.ask("/v1/block-list").await
    }

    /// Whom a block list proposes to block.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn block_proposal(&self, text: &BlockListText) -> Answer<BlockList> {
        self.call(Method::POST, "/v1/block-list/proposal", text).await
    }

    /// Says how we want to be met.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn set_conduct(&self, request: &ConductRequest) -> Answer<CommunityDetail> {
        self.call(Method::PUT, "/v1/profile/conduct", request).await
    }
}
