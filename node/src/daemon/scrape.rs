//! What an administrator's programs read of a running node, over HTTP on this computer alone: `/metrics` for Prometheus,
//! `/health` for whoever wants to know whether something is wrong, `/live` for whoever starts it again when it hangs.
//!
//! It answers nobody who came by a name (a page in a browser could bind one to this address), takes nothing but short
//! requests to read, and few at a time.

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use http_body_util::Full;
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::{JoinHandle, JoinSet},
    time::timeout,
};

use super::liveness::{PATIENCE, liveness};
use crate::{
    api::{
        Error, ErrorCode,
        host::{Host, Running},
        types::{Body, Health, Notice},
    },
    metrics::{self, Reading},
    say,
    speech::Language,
};

/// Programs served at once: a collector, a watchdog, and a person who looks.
const CONNECTIONS: usize = 16;
/// Bytes of a request's head, the least that the server takes; there is nothing to say that needs more.
const HEAD: usize = 8 * 1024;
/// Headers of a request.
const HEADERS: usize = 64;
/// How long a head may take, and a whole connection with its one answer.
const READING: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(30);

/// Where it listens, if it does.
#[derive(Debug, Default)]
pub(super) struct Scrape {
    /// What was asked for, where that is, and the task that serves it.
    listening: Option<(SocketAddr, SocketAddr, JoinHandle<()>)>,
}

impl Scrape {
    /// Listens there and nowhere else; nowhere at all when that is not possible.
    ///
    /// # Errors
    /// When the address is taken, or not of this computer.
    pub(super) async fn listen(&mut self, wanted: Option<SocketAddr>, host: &Host) -> io::Result<()> {
        if self.listening.as_ref().map(|(asked, ..)| *asked) == wanted {
            return Ok(());
        }
        self.close().await;
        let Some(asked) = wanted else { return Ok(()) };
        if !asked.ip().is_loopback() {
            return Err(io::Error::other("others than this computer reach that address"));
        }
        let listener = TcpListener::bind(asked).await?;
        let address = listener.local_addr()?;
        self.listening = Some((asked, address, tokio::spawn(serve(listener, host.clone()))));
        Ok(())
    }

    /// Where it listens.
    pub(super) fn address(&self) -> Option<SocketAddr> {
        self.listening.as_ref().map(|(_, address, _)| *address)
    }

    /// Listens no more.
    pub(super) async fn close(&mut self) {
        if let Some((_, _, task)) = self.listening.take() {
            task.abort();
            let _ = task.await;
        }
    }
}

async fn serve(listener: TcpListener, host: Host) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut serving = JoinSet::new();
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let came = tokio::select! {
            came = listener.accept() => came,
            Some(_) = serving.join_next() => continue,
        };
        match came {
            Ok((stream, _)) => {
                let host = host.clone();
                serving.spawn(async move {
                    // Whoever takes longer gets no answer.
                    let _ = timeout(WHOLE, answer_one(stream, host)).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "whoever reads the counts cannot be let in");
                tokio::time::sleep(READING).await;
            }
        }
    }
}

async fn answer_one(stream: TcpStream, host: Host) {
    let service = service_fn(|request| {
        let host = host.clone();
        async move { Ok::<_, Infallible>(answer(&request, &host).await) }
    });
    let mut server = http1::Builder::new();
    server
        .timer(TokioTimer::new())
        .header_read_timeout(READING)
        .max_headers(HEADERS)
        .max_buf_size(HEAD)
        .keep_alive(false);
    if let Err(error) = server.serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%error, "whoever reads the counts has gone, or spoke badly");
    }
}

type Answer = Response<Full<Bytes>>;

async fn answer(request: &Request<Incoming>, host: &Host) -> Answer {
    if !is_local(request) {
        return text(StatusCode::MISDIRECTED_REQUEST, "ask for this computer as 127.0.0.1, [::1] or localhost\n");
    }
    if request.method() != Method::GET {
        return text(StatusCode::METHOD_NOT_ALLOWED, "there is only something to GET here\n");
    }
    let Some(running) = host.running() else {
        return text(StatusCode::SERVICE_UNAVAILABLE, "no node runs\n");
    };
    match request.uri().path() {
        "/metrics" => counts(host, running).await,
        "/health" => health(host, running).await,
        "/live" => match liveness(&running.network, PATIENCE).await {
            Ok(()) => text(StatusCode::OK, "alive\n"),
            Err(why) => text(StatusCode::SERVICE_UNAVAILABLE, &format!("{why}\n")),
        },
        _ => text(StatusCode::NOT_FOUND, "/metrics, /health and /live are what there is\n"),
    }
}

/// Whether the request was meant for this computer: a name that somebody bound to its address is none of its own.
fn is_local(request: &Request<Incoming>) -> bool {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(is_loopback)
}

fn is_loopback(host: &str) -> bool {
    if let Ok(address) = host.parse::<SocketAddr>() {
        return address.ip().is_loopback();
    }
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, port)| if port.chars().all(|letter| letter.is_ascii_digit()) { name } else { host });
    let ip = name.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    name.eq_ignore_ascii_case("localhost") || ip.is_ok_and(|ip| ip.is_loopback())
}

fn text(status: StatusCode, words: &str) -> Answer {
    with_type(status, "text/plain; charset=utf-8", words.to_owned())
}

fn with_type(status: StatusCode, sort: &'static str, body: String) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(body)));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(sort));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    answer
}

/// All numbers, for Prometheus.
async fn counts(host: &Host, running: &Running) -> Answer {
    let up = host.clock().elapsed().saturating_sub(running.started);
    let read = async {
        let network = timeout(PATIENCE, running.network.status()).await;
        let network = network.map_err(Error::failed)?.map_err(Error::failed)?;
        let engine = host.run(|engine| Ok(engine.numbers())).await?;
        let page = metrics::page(&Reading { network, engine, process: metrics::process::read(), up });
        page.map_err(Error::failed)
    };
    match read.await {
        Ok(page) => with_type(StatusCode::OK, metrics::TYPE, page),
        Err(error) => text(StatusCode::SERVICE_UNAVAILABLE, &format!("{error}\n")),
    }
}

/// Whether something is wrong: what `joinup status` says, and whether the node answers at all.
async fn health(host: &Host, running: &Running) -> Answer {
    let problems = Language::English.scope(problems(host, running)).await;
    let health = Health { ok: problems.is_empty(), problems };
    let status = if health.ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    match health.to_json() {
        Ok(json) => with_type(status, "application/json", json.to_string() + "\n"),
        Err(error) => text(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
    }
}

async fn problems(host: &Host, running: &Running) -> Vec<Notice> {
    let mut problems = Vec::new();
    if liveness(&running.network, PATIENCE).await.is_err() {
        let message = say!("health-stalled", seconds = PATIENCE.as_secs());
        problems.push(Notice { code: "stalled".into(), message, next: crate::engine::restart("joinup up") });
    }
    let found = timeout(PATIENCE, host.run(|engine| Ok(engine.health()))).await;
    match found.unwrap_or_else(|_| Err(Error::new(ErrorCode::Failed, say!("took-too-long")))) {
        Ok(found) => problems.extend(found),
        Err(error) => problems.push(Notice { code: "failed".into(), message: error.to_string(), next: error.next }),
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_computer_is_asked_for() {
        for host in ["127.0.0.1:9481", "127.0.0.1", "localhost", "LocalHost:9481", "[::1]:9481", "[::1]", "127.8.9.1:1"]
        {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "example.org",
            "example.org:9481",
            "127.0.0.1.example.org",
            "192.0.2.1:9481",
            "0.0.0.0:9481",
            "localhost.example.org",
            "[::]:9481",
            "localhost:x",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
