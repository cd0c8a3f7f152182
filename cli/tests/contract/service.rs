//! Nodes that somebody looks after: what a service manager is told, and starting anew.
#![cfg(unix)]

use std::{
    fs::Permissions,
    os::unix::{fs::PermissionsExt, net::UnixDatagram},
};

use joinup_node::clock::Clock;
use serde_json::json;

use crate::{
    SOUP,
    harness::{Home, PATIENCE},
    two_that_met,
};

/// A service manager that listens.
struct Manager(UnixDatagram);

impl Manager {
    /// The next message that says this.
    fn hears(&self, word: &str) -> String {
        let mut bytes = [0; 4_096];
        loop {
            let length = self.0.recv(&mut bytes).unwrap_or_else(|error| panic!("{word} is said in time: {error}"));
            let said = String::from_utf8(bytes[..length].to_vec()).unwrap();
            if said.lines().any(|line| line == word) {
                return said;
            }
        }
    }
}

#[test]
fn a_service_manager_is_told_that_a_node_is_ready_alive_and_stopping() {
    let home = Home::of("Canal Street");
    let socket = home.folder.path().join("notify");
    let manager = Manager(UnixDatagram::bind(&socket).unwrap());
    manager.0.set_read_timeout(Some(PATIENCE)).unwrap();
    // A second between two signs of life is the most that is allowed, so there are two a second.
    let node = home.up_as(&[("NOTIFY_SOCKET", socket.to_str().unwrap()), ("WATCHDOG_USEC", "1000000")]);
    let ready = manager.hears("READY=1");
    assert!(ready.lines().any(|line| line.starts_with("STATUS=nobody is connected; 0 experiments here;")), "{ready}");

    manager.hears("WATCHDOG=1");
    let began = Clock::system();
    home.publish(SOUP);
    let mut last = String::new();
    for _ in 0..4 {
        last = manager.hears("WATCHDOG=1");
    }
    assert!(began.elapsed().as_millis() >= 1_400, "half a second between two");
    assert!(last.contains("1 experiment here"), "the line is told anew: {last}");

    // Starting anew is no end: the process stays, and is ready again.
    let pid = home.answer(["node", "status"])["pid"].clone();
    let restarted = home.answer(["node", "restart"]);
    assert_eq!((&restarted["schema"], &restarted["by"]), (&json!("joinup.restarted/1"), &json!("itself")));
    assert_eq!(restarted["pid"], pid);
    let anew = manager.hears("RELOADING=1");
    assert!(anew.contains("\nMONOTONIC_USEC="), "{anew}");
    manager.hears("READY=1");
    manager.hears("WATCHDOG=1");

    assert_eq!(node.signal("-TERM"), Some(0));
    manager.hears("STOPPING=1");
}

#[test]
fn a_node_that_starts_anew_has_everything_and_is_back_among_its_peers() {
    let (ours, our_node, theirs, their_node) = two_that_met();
    their_node.wait_for("peer_connected");
    let id = ours.publish(SOUP);
    let began = Clock::system();
    ours.answer(["node", "restart"]);
    assert_eq!(our_node.wait_for("ready")["node"], our_node.ready["node"], "the same node");
    their_node.wait_for("peer_disconnected");
    their_node.wait_for("peer_connected");
    assert!(began.elapsed().as_secs() < 15, "they are connected again at once");
    assert_eq!(ours.answer(["show", &id])["summary"]["title"], "Soup from leftovers");
    let fresh = theirs.publish(&SOUP.replace("Soup", "Bread"));
    while our_node.wait_for("item_received")["id"] != fresh.as_str() {}

    let stopped = ours.answer(["node", "stop"]);
    assert_eq!((&stopped["schema"], &stopped["was_running"]), (&json!("joinup.stopped/1"), &json!(true)));
    assert_eq!(ours.answer(["node", "stop"])["was_running"], false);
    assert_eq!(ours.answer(["list"])["held"], 2, "nothing is lost");
}

#[test]
fn a_node_that_starts_anew_is_the_program_that_was_put_in_its_place() {
    let home = Home::of("Canal Street");
    let [program, marker, newer] = ["joinup", "updated", "newer"].map(|name| home.folder.path().join(name));
    std::fs::copy(env!("CARGO_BIN_EXE_joinup"), &program).unwrap();
    let node = home.up_with(&program);
    // What is put in its place notes that it was started, and is the program itself otherwise.
    let real = env!("CARGO_BIN_EXE_joinup");
    let script = format!("#!/bin/sh\ntouch '{}'\nexec '{real}' \"$@\"\n", marker.display());
    std::fs::write(&newer, script).unwrap();
    std::fs::set_permissions(&newer, Permissions::from_mode(0o755)).unwrap();
    std::fs::rename(&newer, &program).unwrap();
    assert!(!marker.exists());
    home.answer(["node", "restart"]);
    assert!(marker.exists());
    assert_eq!(node.wait_for("ready")["node"], node.ready["node"]);
}

#[test]
fn every_answer_about_the_node_says_its_schema() {
    let home = Home::of("Canal Street");
    let status = home.answer(["node", "status"]);
    assert_eq!((&status["schema"], &status["running"]), (&json!("joinup.node/1"), &json!(false)));
    for args in [["node", "install", "--print"], ["node", "install", "--system"]] {
        let unit = home.answer(args);
        assert_eq!(unit["schema"], "joinup.unit/1");
        assert!(unit["text"].as_str().unwrap().contains("Type=notify") && unit["file"].is_string(), "{unit}");
    }
    assert_eq!(home.json(["node", "restart"]).error()["exit"], 5);
    assert_eq!(home.json(["node", "logs"]).error()["exit"], 3);
    assert_eq!(home.json(["node", "logs", "-n", "0"]).error()["exit"], 2);
}
