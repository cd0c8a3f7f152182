//! The router in process and over a socket: statuses, headers, bodies, versions, and two whole nodes on the loopback.

use std::path::Path;

use axum::{
    body::Body,
    http::{Method, Request, Response},
};
use http_body_util::BodyExt;
use joinup_protocol::time::Millis;
use serde_json::{Value, json};
use tokio::sync::watch;
use tower::ServiceExt;

use super::{types::*, *};
use crate::{
    clock::Clock,
    daemon::{Daemon, Options},
};

fn host(home: &Path) -> host::Host {
    host::Host::open(home, Clock::manual(Millis(1_778_544_000_000), 1)).unwrap()
}

fn named(name: &str) -> InitRequest {
    InitRequest { profile: ProfileRequest { name: Some(name.into()), ..Default::default() }, ..InitRequest::default() }
}

async fn call(router: &axum::Router, method: Method, path: &str, body: &str) -> Response<Body> {
    let request = Request::builder().method(method).uri(path).body(Body::from(body.to_owned())).unwrap();
    router.clone().oneshot(request).await.unwrap()
}

async fn json(router: &axum::Router, method: Method, path: &str, body: &str) -> (u16, Value) {
    let response = call(router, method, path, body).await;
    assert_eq!(response.headers()[VERSION_HEADER], "1");
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap())
}

#[tokio::test]
async fn every_answer_is_an_object_with_its_schema_and_every_refusal_has_the_same_form() {
    let home = tempfile::tempdir().unwrap();
    let router = routes::router(host(home.path()));
    let (status, refusal) = json(&router, Method::GET, "/v1/status", "").await;
    assert_eq!((status, &refusal["schema"], &refusal["code"]), (409, &json!("joinup.error/1"), &json!("not-set-up")));
    assert_eq!((&refusal["exit"], &refusal["next"]), (&json!(1), &json!("joinup init")));
    let (status, init) = json(&router, Method::POST, "/v1/init", r#"{"profile":{"name":"Ghent"}}"#).await;
    assert_eq!((status, &init["schema"], &init["community"]["name"]), (200, &json!("joinup.init/1"), &json!("Ghent")));
    assert_eq!(init["recovery_words"].as_array().unwrap().len(), 24);
    let (status, _) = json(&router, Method::POST, "/v1/init", r#"{"profile":{"name":"Again"}}"#).await;
    assert_eq!(status, 403);
    for (method, path, body, expected) in [
        (Method::GET, "/v1/nothing", "", (404, "not-found")),
        (Method::PATCH, "/v1/status", "", (404, "not-found")),
        (Method::POST, "/v1/drafts", "{", (400, "usage")),
        (Method::POST, "/v1/drafts", r#"{"titel":"Soup"}"#, (400, "usage")),
        (Method::GET, "/v1/experiments?limit=many", "", (400, "usage")),
        (Method::GET, "/v1/experiments/zzzz", "", (404, "not-found")),
        (Method::GET, "/v1/config/no.such", "", (404, "not-found")),
        (Method::POST, "/v1/join", r#"{"invite":"soup"}"#, (422, "invalid")),
        (Method::POST, "/v1/sync", "{}", (503, "unreachable")),
        (Method::GET, "/v1/events", "", (503, "unreachable")),
    ] {
        let (status, refusal) = json(&router, method, path, body).await;
        assert_eq!((status, refusal["code"].as_str().unwrap()), expected, "{path}");
        assert!(!refusal["message"].as_str().unwrap().is_empty());
    }
    let (status, refusal) = json(&router, Method::POST, "/v1/drafts", r#"{"title":"Soup"}"#).await;
    assert_eq!((status, &refusal["schema"]), (200, &json!("joinup.draft/1")));
}

#[tokio::test]
async fn a_client_of_another_version_may_stop_a_node_and_start_it_anew() {
    let home = tempfile::tempdir().unwrap();
    let router = routes::router(host(&home.path().join("home")));
    for path in ["/v1/stop", "/v1/restart"] {
        let request =
            Request::builder().method("POST").uri(path).header(VERSION_HEADER, "2").body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 503, "it is understood; only no node runs here");
    }
}

#[tokio::test]
async fn a_client_of_another_version_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let router = routes::router(host(home.path()));
    let request = Request::builder().uri("/v1/version").header(VERSION_HEADER, "2").body(Body::empty()).unwrap();
    assert_eq!(router.oneshot(request).await.unwrap().status().as_u16(), 426);
}

#[tokio::test]
async fn a_client_opens_the_folder_itself_when_no_node_runs() {
    let home = tempfile::tempdir().unwrap();
    let client = Client::connect(home.path()).await.unwrap();
    assert!(!client.is_running());
    client.init(&named("Ghent / Noord?")).await.unwrap();
    let detail = client.community("Ghent / Noord?").await.unwrap();
    assert_eq!(detail.community.standing, Standing::Us);
    let mut seen = 0;
    let imported = client.import("a.jsonl", b"{\"title\":\"One\"}\n{\"title\":\"Two\"}\n", |lines| seen = lines).await;
    assert_eq!((imported.unwrap().drafts, seen), (2, 2));
    let all = PublishRequest {
        all_drafts: true,
        audience: Some("everyone".into()),
        people_shown: Some("no".into()),
        ..Default::default()
    };
    let published = client.publish(&all).await.unwrap();
    assert!(published.queued && published.items.len() == 2);
    let mut export =
        client.export(&ExportQuery { format: "jsonl".into(), mine: true, ..Default::default() }).await.unwrap();
    let mut titles = Vec::new();
    while let Some(line) = export.next().await.unwrap() {
        titles.push(serde_json::from_str::<Value>(&line.text).unwrap()["title"].clone());
    }
    titles.sort_by_key(ToString::to_string);
    assert_eq!(titles, [json!("One"), json!("Two")]);
    assert_eq!(client.stop().await.unwrap_err().code, ErrorCode::Unreachable);
    assert!(client.rebuild().await.unwrap().rebuilt);
    assert_eq!(client.experiments(&ListQuery::default()).await.unwrap().items.len(), 2);
    drop(client);
    assert!(Client::connect(home.path()).await.is_ok(), "the folder is free again");
}

#[tokio::test]
async fn the_same_answers_come_over_the_socket() {
    let home = tempfile::tempdir().unwrap();
    let engine = Client::connect(home.path()).await.unwrap();
    engine.init(&named("Ghent")).await.unwrap();
    drop(engine);
    let endpoint = Endpoint::bind(home.path()).unwrap();
    let (stop, stopping) = watch::channel(false);
    let served = tokio::spawn(server::serve(endpoint, routes::router(host(home.path())), stopping));
    let client = Client::connect(home.path()).await.unwrap();
    assert!(client.is_running());
    let draft = client.new_draft(&NewDraft { title: Some("Soup: a trial".into()), text: None }).await.unwrap();
    assert_eq!(client.draft(&draft.id[..5]).await.unwrap(), draft);
    assert_eq!(client.draft("zzzz").await.unwrap_err().exit, 3);
    stop.send_replace(true);
    served.await.unwrap();
    assert_eq!(client.drafts().await.unwrap_err().code, ErrorCode::Unreachable);
}

/// A node on the loopback, and its events.
async fn node(home: &Path, name: &str) -> (Daemon, tokio::sync::broadcast::Receiver<Event>, Client) {
    let client = Client::connect(home).await.unwrap();
    client.init(&named(name)).await.unwrap();
    drop(client);
    start(home).await
}

async fn start(home: &Path) -> (Daemon, tokio::sync::broadcast::Receiver<Event>, Client) {
    let options = Options { listen: vec!["/ip4/127.0.0.1/tcp/0".into()], mdns: false, ..Options::default() };
    let (daemon, mut events) = Daemon::start(home, options).await.unwrap();
    assert!(matches!(events.recv().await, Ok(Event::Ready { addresses, .. }) if addresses[0].contains("/p2p/")));
    (daemon, events, Client::connect(home).await.unwrap())
}

/// Waits for an event, or for ever: the test's own limit ends it.
async fn until(events: &mut tokio::sync::broadcast::Receiver<Event>, is_it: impl Fn(&Event) -> bool) {
    let wait = async {
        loop {
            if is_it(&events.recv().await.unwrap()) {
                return;
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), wait).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_join_publish_fetch_withdraw_and_catch_up() {
    let [one, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let (ghent, _ghent_events, at_ghent) = node(one.path(), "Ghent").await;
    let (leith, mut leith_events, at_leith) = node(other.path(), "Leith Kitchen").await;
    let options = Options { listen: vec!["/ip4/127.0.0.1/tcp/0".into()], mdns: false, ..Options::default() };
    assert_eq!(Daemon::start(one.path(), options).await.err().map(|error| error.exit), Some(8));

    let invite = at_ghent.invite(&InviteRequest::default()).await.unwrap();
    let joined = at_leith.join(&JoinRequest { invite: invite.invite.clone(), wait_ms: 20_000 }).await.unwrap();
    assert!(joined.connected && joined.complete, "{joined:?}");
    assert_eq!(
        at_leith.join_preview(&JoinRequest { invite: invite.invite, wait_ms: 0 }).await.unwrap().community.name,
        "Ghent"
    );

    let draft = at_ghent.new_draft(&NewDraft { title: Some("Soup".into()), text: None }).await.unwrap();
    let request = PublishRequest {
        ids: vec![draft.id.clone()],
        audience: Some("everyone".into()),
        people_shown: Some("no".into()),
        wait_ms: 10_000,
        ..Default::default()
    };
    assert!(!at_ghent.publish(&request).await.unwrap().queued);
    until(&mut leith_events, |event| matches!(event, Event::ItemReceived { title, .. } if title == "Soup")).await;
    let shown = at_leith.experiment(&draft.id, &ShowQuery::default()).await.unwrap();
    assert_eq!(shown.record_state, RecordState::Fetched);
    assert_eq!(at_leith.experiment(&draft.id, &ShowQuery::default()).await.unwrap().record_state, RecordState::Here);
    assert_eq!(at_leith.peers().await.unwrap().peers[0].community.as_ref().unwrap().name, "Ghent");

    leith.stop().await;
    assert!(leith_events_end(leith_events).await);
    at_ghent.withdraw(&WithdrawRequest { id: draft.id.clone() }).await.unwrap();
    let (leith, mut leith_events, at_leith) = start(other.path()).await;
    until(&mut leith_events, |event| matches!(event, Event::ItemReceived { withdrawn: true, .. })).await;
    assert!(at_leith.experiment(&draft.id, &ShowQuery::default()).await.unwrap().withdrawn);
    at_leith.sync(&SyncRequest::default()).await.unwrap();
    let [ghent_set, leith_set] = [at_ghent.status().await.unwrap().circles, at_leith.status().await.unwrap().circles];
    assert_eq!(ghent_set, leith_set);

    let mut watched = at_leith.events().await.unwrap();
    assert!(matches!(watched.next().await.unwrap(), Some(Event::Ready { .. })));
    at_leith.stop().await.unwrap();
    while watched.next().await.unwrap_or(None).is_some() {}
    leith.stop().await;
    ghent.stop().await;
    assert!(!Client::connect(other.path()).await.unwrap().is_running());
}

async fn leith_events_end(mut events: tokio::sync::broadcast::Receiver<Event>) -> bool {
    loop {
        match events.recv().await {
            Ok(_) | Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
            Err(tokio::sync::broadcast::error::RecvError::Closed) => return true,
        }
    }
}
