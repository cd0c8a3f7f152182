//! Keys, backups, and the machines that speak for a community.

use axum::{body::Bytes, http::Method};

use super::{
    Answer, Client, Way,
    methods::{segment, to_query},
    wire::Incoming,
};
use crate::{api::types::*, passphrase::Passphrase};

/// The parts of a backup as they come.
#[derive(Debug)]
pub struct Parts(Incoming);

impl Parts {
    /// The next part; none at the end.
    ///
    /// # Errors
    /// When the node stops before the end.
    pub async fn next(&mut self) -> Answer<Option<Bytes>> {
        self.0.part().await
    }
}

impl Client {
    /// Whether somebody has to say the passphrase of the keys before anything else can be asked for: no node runs, and
    /// nobody has laid it ready.
    pub fn is_closed(&self) -> bool {
        matches!(&self.0, Way::Here(_, host) if host.is_closed())
    }

    /// Opens the keys of the folder that this process holds.
    ///
    /// # Errors
    /// When it is another passphrase, or a key is damaged.
    pub async fn open_keys(&self, passphrase: Passphrase) -> Answer<()> {
        match &self.0 {
            Way::Here(_, host) => host.open_keys(passphrase).await,
            // A running node has them open.
            Way::Socket(_) => Ok(()),
        }
    }

    /// How the keys are kept.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn key(&self) -> Answer<Key> {
        self.ask("/v1/key").await
    }

    /// Puts the keys under a passphrase, under another one, or under none.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn set_key(&self, request: &KeyRequest) -> Answer<Key> {
        self.call(Method::PUT, "/v1/key", request).await
    }

    /// Everything that only this folder has, as one tar.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn backup(&self, query: &BackupQuery) -> Answer<Parts> {
        self.parts(&format!("/v1/backup{}", to_query(query))).await.map(Parts)
    }

    /// Says that a backup was written and read back.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn backup_made(&self, made: &BackupMade) -> Answer<Status> {
        self.call(Method::PUT, "/v1/backup/last", made).await
    }

    /// Says that nothing newer is to be waited for after a restore.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn speak_again(&self) -> Answer<Status> {
        self.call(Method::POST, "/v1/restored", &()).await
    }

    /// The machines that speak for us.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn machines(&self) -> Answer<Machines> {
        self.ask("/v1/machines").await
    }

    /// Takes a machine out of our profile.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn forget_machine(&self, node: &str) -> Answer<Machines> {
        self.call(Method::DELETE, &format!("/v1/machines/{}", segment(node)), &()).await
    }
}
