//! HTTP over a local stream, and answers that come in parts.

use core::marker::PhantomData;

use axum::{
    body::{Body as HttpBody, Bytes},
    http::{Request, Response},
};
use http_body_util::BodyExt;
use hyper::body::Incoming as SocketBody;
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncWrite};

use super::{Answer, lost};
use crate::api::Error;

/// Bytes of one line: an export's line holds at most a record in Markdown.
const LINE: usize = 8 * 1024 * 1024;

/// The body of an answer, from either side of the way in.
#[derive(Debug)]
pub(super) enum Incoming {
    /// From the router in this process.
    Here(HttpBody),
    /// From the socket.
    Socket(SocketBody),
}

impl Incoming {
    /// All of it.
    pub(super) async fn all(self) -> Answer<Bytes> {
        match self {
            Self::Here(body) => body.collect().await.map(|body| body.to_bytes()).map_err(|error| lost(&error)),
            Self::Socket(body) => body.collect().await.map(|body| body.to_bytes()).map_err(|error| lost(&error)),
        }
    }

    /// The next part.
    pub(super) async fn part(&mut self) -> Answer<Option<Bytes>> {
        loop {
            let frame = match self {
                Self::Here(body) => body.frame().await.transpose().map_err(|error| lost(&error))?,
                Self::Socket(body) => body.frame().await.transpose().map_err(|error| lost(&error))?,
            };
            let Some(frame) = frame else { return Ok(None) };
            if let Ok(bytes) = frame.into_data() {
                return Ok(Some(bytes));
            }
        }
    }
}

/// Sends one request over a stream of its own, which ends with the answer.
pub(super) async fn over_socket(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<HttpBody>,
) -> Result<Response<SocketBody>, hyper::Error> {
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(async move {
        // The one who reads the answer is told of the same error.
        let _ = connection.await;
    });
    sender.send_request(request).await
}

/// Answers that come one by one.
#[derive(Debug)]
pub struct Lines<T> {
    body: Incoming,
    buffer: Vec<u8>,
    searched: usize,
    kind: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Lines<T> {
    pub(super) const fn new(body: Incoming) -> Self {
        Self { body, buffer: Vec::new(), searched: 0, kind: PhantomData }
    }

    /// The next one; none when there are no more.
    ///
    /// # Errors
    /// When the node stops answering, or refuses to go on.
    pub async fn next(&mut self) -> Answer<Option<T>> {
        loop {
            let rest = &self.buffer[self.searched..];
            if let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.buffer.drain(..=self.searched + end).collect();
                self.searched = 0;
                return read_line(&line).map(Some);
            }
            self.searched = self.buffer.len();
            match self.body.part().await? {
                None => return Ok(None),
                Some(part) if self.buffer.len() + part.len() > LINE => {
                    return Err(lost(&format!("a line of more than {LINE} bytes")));
                }
                Some(part) => self.buffer.extend_from_slice(&part),
            }
        }
    }
}

fn read_line<T: DeserializeOwned>(line: &[u8]) -> Answer<T> {
    serde_json::from_slice(line).map_err(|error| match serde_json::from_slice::<Error>(line) {
        Ok(refusal) => refusal,
        Err(_) => lost(&error),
    })
}
