//! Bundles: what a file is made of as it comes, counted on its way; and a file that is sent as it is read.

use std::{
    io::{self, ErrorKind, Read},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body as HttpBody, Bytes},
    http::Method,
};
use futures::stream;
use joinup_protocol::{
    bundle::{Fault, Found, Part, Reader},
    item::Item,
};
use tokio::sync::mpsc;

use super::{Answer, Client, lost, read, wire::Incoming};
use crate::{
    api::{Error, ErrorCode, types::*},
    say,
};

/// Bytes that are read of a file at once.
const PIECE: usize = 128 * 1024;
/// Pieces that wait to be sent.
const WAITING: usize = 4;

/// A bundle on its way into a file. It is read as it comes, so that what is written is known to be whole.
#[derive(Debug)]
pub struct Packed {
    body: Incoming,
    reader: Reader,
    written: BundleWritten,
}

impl Packed {
    /// The next bytes; none at the end.
    ///
    /// # Errors
    /// When the node stops answering, or what came is not whole.
    pub async fn next(&mut self) -> Answer<Option<Bytes>> {
        let Some(part) = self.body.part().await? else {
            self.reader.finish().map_err(|fault| lost(&fault))?;
            return Ok(None);
        };
        self.reader.take(&part);
        self.written.bytes += part.len() as u64;
        self.count().map_err(|fault| lost(&fault))?;
        Ok(Some(part))
    }

    fn count(&mut self) -> Result<(), Fault> {
        loop {
            match self.reader.read()? {
                Found::Nothing | Found::End => return Ok(()),
                Found::Head(_) => {}
                Found::Part(Part::Record(_)) => self.written.records += 1,
                Found::Part(Part::Held(held)) => self.written.held += held.ids.len() as u64,
                Found::Part(Part::Items(batch)) => {
                    let items = batch.open()?;
                    let headers = items.iter().filter_map(|item| Item::parse(item).ok().map(|item| *item.header()));
                    headers.for_each(|header| self.written.items.count(header.kind, header.stamp.is_tombstone()));
                }
            }
        }
    }

    /// What was in it, once it has ended.
    pub fn into_written(self) -> BundleWritten {
        self.written
    }
}

impl Client {
    /// What would go into a bundle.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn plan_bundle(&self, request: &BundleRequest) -> Answer<BundlePlan> {
        self.call(Method::POST, "/v1/bundles/plan", request).await
    }

    /// A bundle, as it is made.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn write_bundle(&self, request: &BundleRequest) -> Answer<Packed> {
        self.packed("/v1/bundles", serde_json::to_vec(request).map_err(Error::failed)?).await
    }

    /// A question for what is lacking here.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn ask_by_bundle(&self, request: &BundleAsk) -> Answer<Packed> {
        self.packed("/v1/bundles/ask", serde_json::to_vec(request).map_err(Error::failed)?).await
    }

    async fn packed(&self, path: &str, request: Vec<u8>) -> Answer<Packed> {
        let response = self.send(Method::POST, path, request).await?;
        let status = response.status();
        if status.is_success() {
            let body = response.into_body();
            return Ok(Packed { body, reader: Reader::default(), written: BundleWritten::default() });
        }
        let bytes = response.into_body().all().await?;
        Err(read::<serde_json::Value>(status, &bytes).err().unwrap_or_else(super::other_version))
    }

    /// Reads a bundle from a file or anything else that gives bytes. What cannot be read to its end is told in the
    /// answer, beside what was kept.
    ///
    /// # Errors
    /// When the node refuses or does not answer.
    pub async fn read_bundle(&self, source: impl Read + Send + 'static) -> Answer<BundleRead> {
        let failure = Arc::default();
        let response = self.send(Method::POST, "/v1/bundles/read", pieces(source, Arc::clone(&failure))).await?;
        let status = response.status();
        let answer = read::<BundleRead>(status, &response.into_body().all().await?);
        let failed = failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (answer, failed) {
            (Ok(read), Some(error)) => Ok(BundleRead { problem: Some(unreadable(&error)), ..read }),
            (Err(_), Some(error)) => Err(unreadable(&error)),
            (answer, None) => answer,
        }
    }
}

fn unreadable(error: &io::Error) -> Error {
    Error::new(ErrorCode::Failed, say!("bundle-unreadable-file")).why(error.to_string())
}

type Failure = Arc<Mutex<Option<io::Error>>>;

/// A body of what a source gives, read on a thread that may wait for it. Where it fails the body ends, and why is told
/// aside.
fn pieces(mut source: impl Read + Send + 'static, failure: Failure) -> HttpBody {
    let (sender, receiver) = mpsc::channel::<Bytes>(WAITING);
    tokio::task::spawn_blocking(move || {
        loop {
            let mut piece = vec![0; PIECE];
            match source.read(&mut piece) {
                Ok(0) => return,
                Ok(length) => {
                    piece.truncate(length);
                    if sender.blocking_send(piece.into()).is_err() {
                        return;
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    return;
                }
            }
        }
    });
    HttpBody::from_stream(stream::unfold(receiver, |mut receiver| async move {
        let piece = receiver.recv().await?;
        Some((Ok::<_, io::Error>(piece), receiver))
    }))
}
