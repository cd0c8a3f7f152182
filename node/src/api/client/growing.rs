//! Writing that grows: one method a route.

use axum::http::Method;

use super::{
    Answer, Client,
    methods::{segment, to_query},
};
use crate::api::types::*;

impl Client {
    /// Adds a round, or sets where it is.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn step(&self, request: &StepRequest) -> Answer<Draft> {
        self.call(Method::POST, "/v1/step", request).await
    }

    /// Looks back.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn reflect(&self, request: &ReflectRequest) -> Answer<Draft> {
        self.call(Method::POST, "/v1/reflect", request).await
    }

    /// Adds how it looked to somebody.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn add_perspective(&self, request: &PerspectiveRequest) -> Answer<Draft> {
        self.call(Method::POST, "/v1/perspectives", request).await
    }

    /// The perspectives on an experiment of ours.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn perspectives(&self, id: &str) -> Answer<Perspectives> {
        self.ask(&format!("/v1/perspectives/{}", segment(id))).await
    }

    /// Takes a perspective out.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn remove_perspective(&self, id: &str, number: u64) -> Answer<Draft> {
        self.call(Method::DELETE, &format!("/v1/perspectives/{}/{number}", segment(id)), &()).await
    }

    /// What changed between two versions.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn changes(&self, id: &str, query: &ChangesQuery) -> Answer<Changes> {
        self.ask(&format!("/v1/experiments/{}/changes{}", segment(id), to_query(query))).await
    }

    /// What is new in our own experiments since a day.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn report(&self, query: &ReportQuery) -> Answer<Report> {
        self.ask(&format!("/v1/report{}", to_query(query))).await
    }

    /// Makes drafts of a file that is read as a whole, such as a table.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn import_whole(&self, query: &ImportQuery, bytes: Vec<u8>) -> Answer<Imported> {
        self.answer(Method::POST, &format!("/v1/import{}", to_query(query)), bytes).await
    }
}
