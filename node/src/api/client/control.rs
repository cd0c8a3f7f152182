//! A running node as a process: told to stop or to start anew, and waited for. Whatever version of the API it speaks,
//! so that a program that was updated can deal with a node that was not.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use axum::{
    body::Body as HttpBody,
    http::{Method, Request, header},
};
use tokio::{io::AsyncReadExt, time::timeout};

use super::{Answer, Incoming, PAUSE, lost, of_our_user, over_socket, read, silent};
use crate::{
    api::{
        Client, Error, ErrorCode, VERSION, VERSION_HEADER,
        endpoint::{self, Stream},
        routes::{RESTART, STOP},
        types::Stopping,
    },
    home::{Home, HomeError},
    speech::Language,
};

/// The node that runs on a home folder.
#[derive(Debug)]
pub struct Control {
    home: PathBuf,
    /// A connection on which nothing is said: its end is the end of this run of the node.
    held: Stream,
}

impl Control {
    /// Reaches the node that runs on a home folder; none when none runs.
    ///
    /// # Errors
    /// When a process holds the folder and does not answer, or the folder cannot be looked at.
    pub async fn reach(home: &Path) -> Answer<Option<Self>> {
        match endpoint::connect(home).await {
            Ok(held) => return Ok(Some(Self { home: home.to_owned(), held })),
            Err(error) => of_our_user(home, &error)?,
        }
        if is_let_go(home)? { Ok(None) } else { Err(silent(home)) }
    }

    /// Tells the node to stop.
    ///
    /// # Errors
    /// When it refuses or does not answer.
    pub async fn stop(&self) -> Answer<Stopping> {
        self.tell(STOP).await
    }

    /// Tells the node to stop, and its process to become the program as it is on the disk now.
    ///
    /// # Errors
    /// When it refuses or does not answer.
    pub async fn restart(&self) -> Answer<Stopping> {
        self.tell(RESTART).await
    }

    async fn tell(&self, path: &str) -> Answer<Stopping> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("host", "joinup")
            .header(VERSION_HEADER, VERSION)
            .header(header::ACCEPT_LANGUAGE, Language::now().tag())
            .body(HttpBody::empty())
            .map_err(Error::failed)?;
        let stream = endpoint::connect(&self.home).await.map_err(|error| lost(&error))?;
        let response = over_socket(stream, request).await.map_err(|error| lost(&error))?;
        let status = response.status();
        read(status, &Incoming::Socket(response.into_body()).all().await?)
    }

    /// Waits until this run of the node has ended and let go of the folder.
    ///
    /// # Errors
    /// When that takes longer than `patience`.
    pub async fn ended(self, patience: Duration) -> Answer<()> {
        let Self { home, mut held } = self;
        let ended = async {
            // An error is an end as well.
            while matches!(held.read(&mut [0; 64]).await, Ok(1..)) {}
            while endpoint::connect(&home).await.is_ok() || !is_let_go(&home)? {
                tokio::time::sleep(PAUSE).await;
            }
            Ok(())
        };
        timeout(patience, ended).await.unwrap_or_else(|_| Err(silent(&home)))
    }

    /// Waits until this run of the node has ended and another one answers.
    ///
    /// # Errors
    /// When that takes longer than `patience`, or the other one is of another version than this program.
    pub async fn replaced(self, patience: Duration) -> Answer<Client> {
        let Self { home, mut held } = self;
        let replaced = async {
            // An error is an end as well.
            while matches!(held.read(&mut [0; 64]).await, Ok(1..)) {}
            Client::running(&home).await
        };
        timeout(patience, replaced).await.unwrap_or_else(|_| Err(silent(&home)))
    }
}

impl Client {
    /// Reaches the node that runs on a home folder, waiting for as long as it takes to start.
    ///
    /// # Errors
    /// When it is of another version.
    pub async fn running(home: &Path) -> Answer<Self> {
        loop {
            match Self::over(home).await {
                Err(error) if error.code == ErrorCode::Unreachable => tokio::time::sleep(PAUSE).await,
                reached => return reached,
            }
        }
    }
}

/// Whether no process has the folder.
fn is_let_go(home: &Path) -> Answer<bool> {
    match Home::open(home) {
        Ok(_) | Err(HomeError::NotSetUp(_)) => Ok(true),
        Err(HomeError::Locked { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
