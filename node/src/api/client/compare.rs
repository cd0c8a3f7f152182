//! Comparing, adapting, lineage, and our own place as a text.

use axum::http::Method;

use super::{
    Answer, Client,
    methods::{segment, to_query},
};
use crate::api::types::{AdaptRequest, CommunityDetail, Comparison, ComparisonQuery, Draft, Lineage, ProfileText};

impl Client {
    /// An experiment's place beside ours, or beside another's.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn comparison(&self, id: &str, query: &ComparisonQuery) -> Answer<Comparison> {
        self.ask(&format!("/v1/experiments/{}/comparison{}", segment(id), to_query(query))).await
    }

    /// Where an experiment comes from, and what became of it.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn lineage(&self, id: &str) -> Answer<Lineage> {
        self.ask(&format!("/v1/experiments/{}/lineage", segment(id))).await
    }

    /// Begins a draft that adapts an experiment, or links something of ours with it.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn adapt(&self, request: &AdaptRequest) -> Answer<Draft> {
        self.call(Method::POST, "/v1/adapt", request).await
    }

    /// Our profile as a text to edit.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn profile_text(&self) -> Answer<ProfileText> {
        self.ask("/v1/profile/text").await
    }

    /// Takes our profile from an edited text.
    ///
    /// # Errors
    /// When the node refuses, such as when the text is not valid, or does not answer.
    pub async fn set_profile_text(&self, request: &ProfileText) -> Answer<CommunityDetail> {
        self.call(Method::PUT, "/v1/profile/text", request).await
    }
}
