//! The node itself: setting up, status, settings, doctor, events.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream};
use tokio::sync::broadcast::error::RecvError;

use super::super::{
    Error, ErrorCode, VERSION,
    host::{Host, Running},
    paths,
    respond::{Answer, Input, Reply, lines},
    types::{Doctor, Event, Init, InitRequest, Reread, SetRequest, Settings, Status, Stopping, Template, Version},
};

pub(super) async fn version(State(host): State<Host>) -> Answer<Version> {
    let version = env!("CARGO_PKG_VERSION").into();
    Ok(Reply(Version { version, api: VERSION, running: host.running().is_some(), pid: std::process::id() }))
}

pub(super) async fn init(State(host): State<Host>, Input(request): Input<InitRequest>) -> Answer<Init> {
    host.init(request).await.map(Reply)
}

pub(super) async fn status(State(host): State<Host>) -> Answer<Status> {
    let mut status = host.run(|engine| engine.status().map(|status| (status, engine.nodes_met()))).await.map(
        |(mut status, known)| {
            status.peers.known = known;
            status
        },
    )?;
    if let Some(running) = host.running() {
        add_node(&mut status, running, &host).await;
    }
    Ok(Reply(status))
}

async fn add_node(status: &mut Status, running: &Running, host: &Host) {
    status.node.running = true;
    status.node.id = running.network.node().to_string();
    status.node.pid = std::process::id();
    status.node.service = crate::daemon::service();
    let up = host.clock().elapsed().saturating_sub(running.started);
    status.node.metrics = running.following.metrics().map(|address| address.to_string()).unwrap_or_default();
    status.node.up_ms = u64::try_from(up.as_millis()).unwrap_or(u64::MAX);
    // A network that has stopped has neither peers nor addresses.
    if let Ok(network) = running.network.status().await {
        status.node.addresses = network.listening.iter().map(ToString::to_string).collect();
        status.peers.connected = network.connected as u64;
        status.peers.known = status.peers.known.max(network.known as u64);
    }
    if let Ok(Some(view)) = paths::look(host).await {
        status.paths = view.paths();
    }
}

pub(super) async fn doctor(State(host): State<Host>) -> Answer<Doctor> {
    let mut found = host.doctor().await?;
    // Where the store does not open, nobody is asked how the network is.
    if let Ok(Some(view)) = paths::look(&host).await {
        found.checks.extend(view.checks());
    }
    found.ok = found.checks.iter().all(|check| ["ok", "hint"].contains(&&*check.state));
    Ok(Reply(found))
}

pub(super) async fn rebuild(State(host): State<Host>) -> Answer<Doctor> {
    host.rebuild().await.map(Reply)
}

pub(super) async fn reindex(State(host): State<Host>) -> Answer<Doctor> {
    host.run(crate::engine::Engine::reindex).await.map(Reply)
}

pub(super) async fn settings(State(host): State<Host>) -> Answer<Settings> {
    host.run(|engine| Ok(engine.settings())).await.map(Reply)
}

pub(super) async fn setting(State(host): State<Host>, Path(key): Path<String>) -> Answer<Settings> {
    host.run(move |engine| engine.setting(&key)).await.map(Reply)
}

pub(super) async fn set(
    State(host): State<Host>,
    Path(key): Path<String>,
    Input(request): Input<SetRequest>,
) -> Answer<Settings> {
    let changed = host.run(move |engine| engine.set(&key, &request)).await?;
    let Some(running) = host.running() else { return Ok(Reply(Settings { restart: false, ..changed })) };
    let followed = running.following.follow().await;
    Ok(Reply(Settings { notices: followed.notices, ..changed }))
}

pub(super) async fn template() -> Answer<Template> {
    Ok(Reply(Template { text: crate::config::template() }))
}

pub(super) async fn reread(State(host): State<Host>) -> Answer<Reread> {
    let changed = host.run(crate::engine::Engine::reread_settings).await?;
    let Some(running) = host.running() else { return Ok(Reply(Reread { changed, ..Reread::default() })) };
    let followed = running.following.follow().await;
    let at_start = followed.at_start.into_iter().map(|key| key.name().to_owned()).collect();
    Ok(Reply(Reread { changed, at_start, notices: followed.notices }))
}

pub(super) async fn stop(State(host): State<Host>) -> Answer<Stopping> {
    host.need_running()?.stop.send_replace(true);
    Ok(Reply(Stopping { pid: std::process::id() }))
}

pub(super) async fn restart(State(host): State<Host>) -> Answer<Stopping> {
    let running = host.need_running()?;
    let Some(again) = &running.again else {
        return Err(Error::new(ErrorCode::NotAllowed, crate::say!("restart-not-here"))
            .why(crate::say!("restart-not-here-why"))
            .next(crate::engine::restart("joinup up")));
    };
    again.store(true, std::sync::atomic::Ordering::Release);
    running.stop.send_replace(true);
    Ok(Reply(Stopping { pid: std::process::id() }))
}

/// The first event is always `ready`; the stream ends when the node stops.
pub(super) async fn events(State(host): State<Host>) -> Result<Response, Error> {
    let running = host.need_running()?;
    let received = running.events.subscribe();
    let mut stop = running.stop.subscribe();
    let first = stream::iter([Ok(running.ready.clone())]);
    let later = stream::unfold(received, |mut received| async move {
        let event = match received.recv().await {
            Ok(event) => event,
            Err(RecvError::Closed) => return None,
            Err(RecvError::Lagged(missed)) => {
                Event::Warning { code: "events-missed".into(), message: crate::say!("events-missed", number = missed) }
            }
        };
        Some((Ok(event), received))
    });
    let stopped = async move {
        // An error means that whoever could say so is gone, which is the same.
        let _ = stop.wait_for(|stop| *stop).await;
    };
    Ok(lines(first.chain(later).take_until(Box::pin(stopped))).into_response())
}
