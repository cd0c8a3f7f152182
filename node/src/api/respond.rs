//! From requests to typed arguments and from results to answers: every refusal in its one form, every answer with the
//! version of the API.

use std::time::Duration;

use axum::{
    body::{Body as HttpBody, Bytes},
    extract::{FromRequest, FromRequestParts, Query, Request},
    http::{HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::{Stream, StreamExt};
use serde::de::DeserializeOwned;

use super::{
    Error, ErrorCode, VERSION, VERSION_HEADER,
    routes::{RESTART, STOP},
    types::Body,
};
use crate::{say, speech::Language};

/// What a handler gives.
pub(super) type Answer<T> = Result<Reply<T>, Error>;

/// An answer of one object.
pub(super) struct Reply<T>(pub(super) T);

impl<T: Body> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        object(&self.0, StatusCode::OK)
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        object(&self, StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
    }
}

fn object<T: Body>(body: &T, status: StatusCode) -> Response {
    match body.to_json() {
        Ok(json) => (status, [(header::CONTENT_TYPE, "application/json")], json.to_string()).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// An answer of many objects, one a line. A refusal in the midst is the last line.
pub(super) fn lines<T: Body + 'static>(items: impl Stream<Item = Result<T, Error>> + Send + 'static) -> Response {
    let lines = items.map(|item| {
        let json = match item {
            Ok(item) => item.to_json(),
            Err(error) => error.to_json(),
        };
        json.map(|json| Bytes::from(format!("{json}\n")))
    });
    ([(header::CONTENT_TYPE, "application/jsonl")], HttpBody::from_stream(lines)).into_response()
}

/// The body of a request, as JSON.
pub(super) struct Input<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Input<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let bytes = Bytes::from_request(request, state).await.map_err(|error| usage(&error))?;
        let bytes = if bytes.is_empty() { Bytes::from_static(b"{}") } else { bytes };
        serde_json::from_slice(&bytes).map(Self).map_err(|error| usage(&error))
    }
}

/// The query of a request.
pub(super) struct Params<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let Query(value) = Query::from_request_parts(parts, state).await.map_err(|error| usage(&error))?;
        Ok(Self(value))
    }
}

fn usage(error: &impl core::fmt::Display) -> Error {
    Error::new(ErrorCode::Usage, say!("request-not-understood")).why(error.to_string())
}

/// The answer to a path that is no route.
pub(super) async fn no_route() -> Error {
    Error::new(ErrorCode::NotFound, say!("no-function")).why(say!("no-function-why"))
}

/// Refuses a client of another version, and says in every answer which version this is.
pub(super) async fn version(request: Request, next: Next) -> Response {
    let theirs = request.headers().get(VERSION_HEADER).map(HeaderValue::as_bytes);
    let mut response = match theirs {
        Some(theirs) if theirs != VERSION.to_string().as_bytes() && !for_everyone(&request) => {
            other_version().into_response()
        }
        _ => next.run(request).await,
    };
    response.headers_mut().insert(VERSION_HEADER, HeaderValue::from(VERSION));
    response
}

/// Whether it is something that clients of other versions may ask for.
fn for_everyone(request: &Request) -> bool {
    [STOP, RESTART].contains(&request.uri().path())
}

/// Answers in the language that the client asks for; in English when it names none that there is.
pub(super) async fn language(request: Request, next: Next) -> Response {
    let asked = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.and_then(Language::of).unwrap_or(Language::English).scope(next.run(request)).await
}

/// The longest that a request may take: the longest wait for the network twice over, and time for the disk.
const REQUEST: Duration = Duration::from_secs(600);

/// Gives up on a request that takes too long; what it had begun on the disk is finished all the same.
pub(super) async fn bounded(request: Request, next: Next) -> Response {
    tokio::time::timeout(REQUEST, next.run(request))
        .await
        .unwrap_or_else(|_| Error::new(ErrorCode::Failed, say!("took-too-long")).next("joinup status").into_response())
}

/// Client and node do not speak the same version.
pub(super) fn other_version() -> Error {
    Error::new(ErrorCode::Version, say!("other-version")).why(say!("other-version-why")).next("joinup node restart")
}
