//! Circles.

use axum::http::Method;

use super::{Answer, Client, methods::segment};
use crate::api::types::*;

impl Client {
    /// The circles of this home.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn circles(&self) -> Answer<Circles> {
        self.ask("/v1/circles").await
    }

    /// Goes into an open circle, or makes a private one.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn enter_circle(&self, request: &CircleRequest) -> Answer<Circles> {
        self.call(Method::POST, "/v1/circles", request).await
    }

    /// Leaves a circle.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn leave_circle(&self, name: &str) -> Answer<Circles> {
        self.call(Method::DELETE, &format!("/v1/circles/{}", segment(name)), &()).await
    }

    /// Keeps a circle for others.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn keep_circle(&self, request: &KeepRequest) -> Answer<Circles> {
        self.call(Method::POST, "/v1/circles/keep", request).await
    }

    /// What was carried into the circles of this home.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn carried(&self) -> Answer<Carried> {
        self.ask("/v1/circles/carried").await
    }

    /// Carries an experiment into another circle.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn carry(&self, request: &CarryRequest) -> Answer<Carried> {
        self.call(Method::POST, "/v1/circles/carry", request).await
    }
}
