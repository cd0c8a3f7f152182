//! Conversation.

use axum::http::Method;

use super::{
    Answer, Client,
    methods::{segment, to_query},
};
use crate::api::types::*;

impl Client {
    /// Says something about an experiment or a note.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn say_note(&self, request: &NoteRequest) -> Answer<Said> {
        self.call(Method::POST, "/v1/notes", request).await
    }

    /// One note.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn note(&self, id: &str) -> Answer<Note> {
        self.ask(&format!("/v1/notes/{}", segment(id))).await
    }

    /// What others said to us.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn inbox(&self, query: &InboxQuery) -> Answer<Inbox> {
        self.ask(&format!("/v1/inbox{}", to_query(query))).await
    }

    /// Puts something in the inbox aside.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn set_aside(&self, request: &SetAsideRequest) -> Answer<Inbox> {
        self.call(Method::POST, "/v1/inbox/set-aside", request).await
    }

    /// Open questions.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn questions(&self, query: &QuestionsQuery) -> Answer<Questions> {
        self.ask(&format!("/v1/questions{}", to_query(query))).await
    }
}
