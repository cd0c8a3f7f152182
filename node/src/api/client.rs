//! The way in: over the socket of a running node, else the same router in this process.

mod bundles;
mod circles;
mod compare;
mod control;
mod growing;
mod keeping;
mod methods;
mod notes;
mod relay;
mod together;
mod wire;

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    time::Duration,
};

use axum::{
    Router,
    body::{Body as HttpBody, Bytes},
    http::{Method, Request, Response, StatusCode, header},
};
use serde::{Serialize, de::DeserializeOwned};
use tower::ServiceExt;

use self::wire::{Incoming, over_socket};
pub use self::{bundles::Packed, control::Control, keeping::Parts, wire::Lines};
use super::{
    Error, ErrorCode, VERSION, VERSION_HEADER,
    endpoint::{self, Stream},
    host::Host,
    respond::other_version,
    routes,
};
use crate::{clock::Clock, engine, say, speech::Language};

/// How long to wait for a node that is starting, or for another command to let go of the folder.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long between two tries.
const PAUSE: Duration = Duration::from_millis(50);

type Answer<T> = Result<T, Error>;

/// Speaks to the router of one home folder.
///
/// ```text
/// socket answers           -> over the socket, with the network
/// else the lock is free    -> in process, without the network; the folder is held until the client is dropped
/// else                     -> exit 5: somebody holds the folder and does not answer
/// ```
#[derive(Debug)]
pub struct Client(Way);

#[derive(Debug)]
enum Way {
    Socket(PathBuf),
    Here(Router, Host),
}

impl Client {
    /// Reaches the node of a home folder, or opens the folder.
    ///
    /// # Errors
    /// When the folder is held by a process that does not answer, cannot be opened, or the node is of another version.
    pub async fn connect(home: &Path) -> Answer<Self> {
        let clock = Clock::system();
        loop {
            match endpoint::connect(home).await {
                Ok(_) => return Self::over(home).await,
                Err(error) => of_our_user(home, &error)?,
            }
            match Host::open(home, clock.clone()) {
                Ok(host) => return Ok(Self::in_process(host)),
                Err(error) if error.code != ErrorCode::InUse => return Err(error),
                Err(_) if clock.elapsed() > PATIENCE => return Err(silent(home)),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// Speaks to the node that answers at the socket of a home folder.
    async fn over(home: &Path) -> Answer<Self> {
        let client = Self(Way::Socket(home.to_owned()));
        client.version().await.map(|_| client)
    }

    /// Speaks to a router in this process.
    pub fn in_process(host: Host) -> Self {
        Self(Way::Here(routes::router(host.clone()), host))
    }

    /// Whether a running node answers, and not this process.
    pub const fn is_running(&self) -> bool {
        matches!(self.0, Way::Socket(_))
    }

    async fn send(&self, method: Method, path: &str, body: impl Into<HttpBody>) -> Answer<Response<Incoming>> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "joinup")
            .header(VERSION_HEADER, VERSION)
            .header(header::ACCEPT_LANGUAGE, Language::now().tag())
            .body(body.into())
            .map_err(|error| Error::new(ErrorCode::Usage, say!("cannot-be-asked")).why(error.to_string()))?;
        let response = match &self.0 {
            Way::Here(router, _) => {
                let Ok(response) = router.clone().oneshot(request).await;
                response.map(Incoming::Here)
            }
            Way::Socket(home) => {
                let stream: Stream = endpoint::connect(home).await.map_err(|error| lost(&error))?;
                over_socket(stream, request).await.map_err(|error| lost(&error))?.map(Incoming::Socket)
            }
        };
        let theirs = response.headers().get(VERSION_HEADER).map(|value| value.as_bytes().to_vec());
        if theirs != Some(VERSION.to_string().into_bytes()) {
            return Err(other_version());
        }
        Ok(response)
    }

    async fn answer<T: DeserializeOwned>(&self, method: Method, path: &str, body: Vec<u8>) -> Answer<T> {
        let response = self.send(method, path, body).await?;
        let status = response.status();
        let bytes = response.into_body().all().await?;
        read(status, &bytes)
    }

    async fn call<T: DeserializeOwned>(&self, method: Method, path: &str, request: &impl Serialize) -> Answer<T> {
        self.answer(method, path, serde_json::to_vec(request).map_err(Error::failed)?).await
    }

    async fn ask<T: DeserializeOwned>(&self, path: &str) -> Answer<T> {
        self.answer(Method::GET, path, Vec::new()).await
    }

    async fn stream<T: DeserializeOwned>(&self, path: &str) -> Answer<Lines<T>> {
        self.parts(path).await.map(Lines::new)
    }

    /// An answer that is read as it comes.
    async fn parts(&self, path: &str) -> Answer<Incoming> {
        let response = self.send(Method::GET, path, Vec::new()).await?;
        if response.status().is_success() {
            return Ok(response.into_body());
        }
        let status = response.status();
        let bytes = response.into_body().all().await?;
        Err(read::<serde_json::Value>(status, &bytes).err().unwrap_or_else(other_version))
    }
}

fn read<T: DeserializeOwned>(status: StatusCode, bytes: &Bytes) -> Answer<T> {
    if status.is_success() {
        return serde_json::from_slice(bytes).map_err(|error| other_version().why(error.to_string()));
    }
    Err(serde_json::from_slice(bytes).unwrap_or_else(|_| {
        Error::new(ErrorCode::Failed, say!("no-answer")).why(say!("no-answer-why", status = status.to_string()))
    }))
}

fn lost(error: &impl core::fmt::Display) -> Error {
    Error::new(ErrorCode::Unreachable, say!("node-lost")).why(error.to_string()).next("joinup status")
}

/// Refuses when a node answered that runs as another user: the system's administrator may look into its folder, but it
/// speaks to its own user only. The system's own refusals have a number, and tell nothing of a node.
fn of_our_user(home: &Path, error: &io::Error) -> Answer<()> {
    if error.kind() != ErrorKind::PermissionDenied || error.raw_os_error().is_some() {
        return Ok(());
    }
    Err(Error::new(ErrorCode::NotAllowed, say!("node-of-another", path = home.display().to_string()))
        .why(say!("node-of-another-why"))
        .next(engine::as_its_user(home)))
}

fn silent(home: &Path) -> Error {
    Error::new(ErrorCode::Unreachable, say!("node-silent"))
        .why(say!("node-silent-why", path = home.display().to_string()))
        .next(say!("next-other-node"))
}
