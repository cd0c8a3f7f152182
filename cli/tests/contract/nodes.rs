//! Nodes that run: events, peers, invites, status.

use serde_json::{Value, json};

use crate::{SOUP, harness::Home, is_moment, two_that_met};

#[cfg(unix)]
#[test]
fn up_says_that_it_is_ready_and_stops_when_asked() {
    for signal in ["-INT", "-TERM"] {
        let home = Home::of("Canal Street");
        let node = home.up();
        assert_eq!(node.ready["schema"], "joinup.event/1");
        let addresses = node.ready["addresses"].as_array().unwrap();
        assert!(!addresses.is_empty() && addresses.iter().all(|address| address.as_str().unwrap().contains("/p2p/")));
        assert_eq!(home.answer(["status"])["node"]["running"], true);
        assert_eq!(home.json(["up"]).error()["exit"], 8, "a second node on a folder");
        assert_eq!(node.signal(signal), Some(0));
        assert_eq!(home.answer(["status"])["node"]["running"], false);
    }
}

#[test]
fn events() {
    let (ours, our_node, theirs, their_node) = two_that_met();
    assert!(our_node.wait_for("peer_connected")["node"].is_string());
    let id = ours.publish(SOUP);
    loop {
        let item = their_node.wait_for("item_received");
        assert!(item["kind"].is_string() && item["community"].is_object(), "{item}");
        if item["kind"] == "experiment" {
            assert_eq!(item["id"], id.as_str());
            break;
        }
    }
    let synced = our_node.wait_for("sync_completed");
    assert!(
        synced["peer"].is_string() && synced["received"].is_object() && synced["complete"].is_boolean(),
        "{synced}"
    );
    drop(their_node);
    our_node.wait_for("peer_disconnected");
    drop(theirs);
}

#[test]
fn invite_and_join() {
    let home = Home::of("Canal Street");
    let node = home.up();
    let invite = home.answer(["invite", "--expires", "7d", "--uses", "1"]);
    assert_eq!(invite["schema"], "joinup.invite/1");
    let text = invite["invite"].as_str().unwrap();
    assert!(text.starts_with("JOINUP1-") && is_moment(&invite["expires"]), "{invite}");

    let theirs = Home::of("Harbour Hall");
    let their_node = theirs.up();
    let joined = theirs.fed(["join", "-", "-y", "--json"], &format!("  {text}\n"));
    assert_eq!((joined.code, joined.json()["connected"].clone()), (0, json!(true)), "{joined:?}");

    let third = Home::of("Ribeira");
    let third_node = third.up();
    assert_eq!(third.json(["join", text, "-y"]).error()["exit"], 7, "used already");
    assert_eq!(third.json(["join", "JOINUP1-NONSENSE", "-y"]).error()["exit"], 7);
    let brief = home.answer(["invite", "--expires", "1s"]);
    wait_until_expired(&home, brief["id"].as_str().unwrap());
    let brief = brief["invite"].as_str().unwrap();
    assert_eq!(third.json(["join", brief, "-y"]).error()["exit"], 7, "expired");
    let open = home.answer(["invite"])["invite"].as_str().unwrap().to_owned();
    assert_eq!(third.json(["join", &open]).error()["exit"], 10, "nobody said yes");
    drop((node, their_node, third_node));
}

/// Asks again and again; the clock decides when it is over, and the deadline whether it ever is.
fn wait_until_expired(home: &Home, id: &str) {
    let invites = || home.answer(["invite", "--list"])["items"].as_array().unwrap().clone();
    let is_expired = |invite: &Value| invite["id"] == id && invite["state"] == "expired";
    let asked = (0..2_000).any(|_| invites().iter().any(is_expired));
    assert!(asked, "an invite for one second ends");
}

#[test]
fn peers_sync_and_status() {
    let (ours, _our_node, theirs, _their_node) = two_that_met();
    ours.publish(SOUP);
    let sync = ours.answer(["sync", "--timeout", "30s"]);
    assert_eq!(sync["schema"], "joinup.sync/1");
    let peer = &sync["peers"][0];
    assert!(peer["name"].is_string() && peer["received"].is_object() && peer["sent"].is_object(), "{sync}");
    assert!(
        peer["complete"] == true && ["bytes_in", "bytes_out", "rounds"].iter().all(|name| peer[name].is_u64()),
        "{sync}"
    );

    let peers = ours.answer(["peers"]);
    assert_eq!(peers["schema"], "joinup.peers/1");
    let peer = &peers["peers"][0];
    assert!(peer["node"].is_string() && is_moment(&peer["since"]), "{peers}");
    assert!(["direct", "local", "relayed"].contains(&peer["route"].as_str().unwrap()), "{peers}");
    assert_eq!(peer["community"]["name"], "Harbour Hall");

    let [our_status, their_status] = [&ours, &theirs].map(|home| home.answer(["status"]));
    assert_eq!(our_status["schema"], "joinup.status/1");
    assert_eq!(our_status["community"]["name"], "Canal Street");
    assert_eq!((&our_status["node"]["running"], &our_status["peers"]["connected"]), (&json!(true), &json!(1)));
    assert_eq!(our_status["experiments"], json!({"held": 1, "mine": 1, "drafts": 0}));
    assert!(our_status["waiting"].is_u64() && our_status["inbox"].is_u64() && our_status["health"].is_array());
    let set = |status: &Value| status["circles"][0]["set"].as_str().unwrap().to_owned();
    assert_eq!(set(&our_status).len(), 64);
    assert_eq!(set(&our_status), set(&their_status), "both hold the same");
}

#[test]
fn without_a_node_there_is_nobody() {
    let home = Home::of("Canal Street");
    assert_eq!(home.answer(["peers"])["peers"], json!([]));
    assert_eq!(home.json(["sync"]).error()["exit"], 5);
    let empty = Home::empty();
    let error = empty.json(["status"]).error();
    assert_eq!((&error["code"], &error["exit"]), (&json!("not-set-up"), &json!(1)));
}
