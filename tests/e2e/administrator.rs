//! What whoever looks after a node sees and sets while it runs: counts, health, the log, the settings' file.

use std::time::Duration;

use joinup_tests::daemon::{Home, LOOPBACK, Node, text, until};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// Says this to a port of this computer, and reads until the end.
async fn said_to(address: &str, request: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    // It may have heard enough before the end.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = timeout(Duration::from_secs(30), stream.read_to_end(&mut answer))
        .await
        .unwrap_or_else(|_| panic!("an answer in time"));
    Some(String::from_utf8_lossy(&answer).into_owned())
}

async fn get(node: &Node, path: &str) -> String {
    let address = text(&node.status().await["node"], "metrics");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    said_to(&address, &request).await.unwrap_or_else(|| panic!("nobody listens at {address}"))
}

/// The value of a line of the metrics.
async fn metric(node: &Node, line: &str) -> Option<f64> {
    let page = get(node, "/metrics").await;
    let value = page.lines().find_map(|found| found.strip_prefix(line)?.strip_prefix(' '))?;
    value.parse().ok()
}

async fn until_metric(node: &Node, line: &str, value: f64) {
    let is_so = async || metric(node, line).await.filter(|found| (found - value).abs() < 0.5);
    until(&format!("{line} is {value}"), &[node], is_so).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_and_health_are_told_to_programs_of_this_computer_alone() {
    let home = Home::community("Sample Street").await;
    for address in ["0.0.0.0:9481", "192.0.2.1:9481", "9481", "[::]:9481"] {
        home.refused(&["config", "set", "metrics.listen", address], 7).await;
    }
    let street = home.up().await;
    assert_eq!(street.status().await["node"]["metrics"], "");
    street.run(&["config", "set", "metrics.listen", "127.0.0.1:0"]).await;
    let address = text(&street.status().await["node"], "metrics");
    let hill = Home::community("Sample Hill").await.up().await;
    hill.join(&street).await;
    let id = hill.publish("A bench by the bus stop").await;
    street.received(&id).await;

    let page = get(&street, "/metrics").await;
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("application/openmetrics-text"), "{page}");
    for (line, least) in [
        ("joinup_items{circle=\"commons\"}", 3.0),
        ("joinup_communities", 1.0),
        ("joinup_traffic_bytes_total{direction=\"in\"}", 1_000.0),
        ("joinup_author_items_allowed{standing=\"followed\"}", 1_000.0),
        ("joinup_queue_room{queue=\"store\"}", 1.0),
        ("joinup_disk_free_bytes", 1.0),
        ("joinup_peers{route=\"local\"}", 1.0),
    ] {
        assert!(metric(&street, line).await.is_some_and(|value| value >= least), "{line}\n{page}");
    }
    // Their profile came with the invite, by a catch-up or by gossip: in any case it was counted.
    until("a catch-up is counted", &[&street], async || {
        let page = get(&street, "/metrics").await;
        let complete =
            page.lines().filter(|line| line.starts_with("joinup_sync_sessions_total") && line.contains("\"complete\""));
        complete.filter_map(|line| line.rsplit_once(' ')?.1.parse::<f64>().ok()).any(|count| count >= 1.0).then_some(())
    })
    .await;
    for personal in ["Sample", "bench", &hill.node_id(), "127.0.0.1", &id] {
        assert!(!page.contains(personal), "{personal}\n{page}");
    }

    let health = get(&street, "/health").await;
    let body: Value = serde_json::from_str(health.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert!(health.starts_with("HTTP/1.1 200 "), "{health}");
    assert_eq!(body, json!({"schema": "joinup.health/1", "ok": true, "problems": []}));
    assert!(get(&street, "/live").await.starts_with("HTTP/1.1 200 "));
    assert!(get(&street, "/").await.starts_with("HTTP/1.1 404 "));
    for (request, status) in [
        ("GET /metrics HTTP/1.1\r\nHost: example.org\r\n\r\n".to_owned(), "421"),
        ("GET /metrics HTTP/1.1\r\n\r\n".to_owned(), "421"),
        (format!("POST /health HTTP/1.1\r\nHost: {address}\r\nContent-Length: 0\r\n\r\n"), "405"),
        (format!("GET /health HTTP/1.1\r\nHost: {address}\r\n{}\r\n", "X: y\r\n".repeat(80)), "431"),
    ] {
        let answer = said_to(&address, &request).await.unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{status}: {answer}");
    }
    street.run(&["config", "set", "limits.disk", "1KB"]).await;
    let health = get(&street, "/health").await;
    assert!(health.starts_with("HTTP/1.1 503 ") && health.contains("\"code\":\"disk-limit\""), "{health}");
    assert_eq!(metric(&street, "joinup_problems{problem=\"disk-limit\"}").await, Some(1.0));
    assert!(get(&street, "/live").await.starts_with("HTTP/1.1 200 "));

    street.run(&["config", "set", "metrics.listen", ""]).await;
    assert_eq!(said_to(&address, "GET /live HTTP/1.1\r\n\r\n").await, None);
    assert_eq!(street.status().await["node"]["metrics"], "");
    // What somebody else listens on is told, and the rest goes on.
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let taken = taken.local_addr().map(|address| (taken, address.to_string())).unwrap();
    let set = street.run(&["config", "set", "metrics.listen", &taken.1]).await;
    assert_eq!(set["notices"][0]["code"], "metrics-listen", "{set}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_node_goes_by_the_file_as_it_is_now() {
    let home = Home::community("Sample Street").await;
    let file = home.path().join("settings.toml");
    let head = "# Ours.\nmetrics.listen = \"127.0.0.1:0\"\nrelay.on = true\n";
    std::fs::write(&file, head).unwrap();
    let street = home.up().await;
    assert_eq!(metric(&street, "joinup_connections_allowed").await, Some(128.0));

    let limits = "[limits]\nconnections = 300 # more\nconnections-per-address = 20\nitems-followed = 7\n";
    std::fs::write(&file, format!("{head}mdns = false\n{limits}")).unwrap();
    let reread = street.run(&["config", "reload"]).await;
    let keys: Vec<&str> = reread["changed"].as_array().unwrap().iter().filter_map(|row| row["key"].as_str()).collect();
    let all = ["limits.items-followed", "mdns", "limits.connections", "limits.connections-per-address"];
    assert_eq!((&reread["schema"], keys.as_slice()), (&"joinup.config-reread/1".into(), all.as_slice()));
    assert_eq!((&reread["at_start"], &reread["notices"]), (&json!([]), &json!([])));
    for (line, value) in [
        ("joinup_connections_allowed", 300.0),
        ("joinup_connections_per_address_allowed", 20.0),
        // A relay keeps of strangers what it keeps of those whom it follows.
        ("joinup_author_items_allowed{standing=\"stranger\"}", 7.0),
        ("joinup_relay_places_allowed", 1_024.0),
    ] {
        until_metric(&street, line, value).await;
    }

    // What holds from the next start on is named; what is changed by a command is changed in its line.
    street.run(&["config", "set", "relay.places", "5"]).await;
    until_metric(&street, "joinup_relay_places_allowed", 5.0).await;
    let set = street.run(&["config", "set", "relay.circuit-minutes", "5"]).await;
    assert_eq!(set["restart"], true);
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written.starts_with("# Ours.\n") && written.contains("connections = 300 # more\n"), "{written}");
    assert!(written.contains("relay.places = 5\nrelay.circuit-minutes = 5\n"), "{written}");
    std::fs::write(&file, written.replace("relay.on = true", "relay.on = true\nlisten = [\"/ip4/127.0.0.1/tcp/0\"]"))
        .unwrap();
    let reread = street.run(&["config", "reload"]).await;
    assert_eq!(reread["at_start"], json!(["listen", "relay.circuit-minutes"]));

    // A file with an error in it changes nothing, and says where.
    std::fs::write(&file, "limits.connections = 9\nlimits.dsik = \"1GB\"\n").unwrap();
    let refused = street.refused(&["config", "reload"], 7).await;
    let why = text(&refused, "why");
    assert!(why.contains("settings.toml, line 2") && why.contains("limits.disk"), "{refused}");
    street.refused(&["config", "set", "mdns", "no"], 7).await;
    assert_eq!(metric(&street, "joinup_connections_allowed").await, Some(300.0));

    // The signal does the same as the command.
    std::fs::write(&file, "metrics.listen = \"127.0.0.1:0\"\nlimits.connections = 44\n").unwrap();
    let process = i32::try_from(street.pid()).ok().and_then(rustix::process::Pid::from_raw).unwrap();
    rustix::process::kill_process(process, rustix::process::Signal::HUP).unwrap();
    until_metric(&street, "joinup_connections_allowed", 44.0).await;
    assert!(street.stop().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_does_not_start_with_a_file_that_cannot_be() {
    let home = Home::community("Sample Street").await;
    let file = home.path().join("settings.toml");
    for (line, word) in [
        ("limits.votes = 7", "limits.votes"),
        ("limits.connections = 7", "from 8 to 65536"),
        ("listen = \"4801\"", "4801"),
        ("mdns = perhaps", "line 2"),
        ("metrics.listen = \"0.0.0.0:9481\"", "others than this computer"),
    ] {
        std::fs::write(&file, format!("# Ours.\n{line}\n")).unwrap();
        let refused = home.up_refused(7).await;
        let why = text(&refused, "why");
        assert!(why.contains("settings.toml, line 2") && why.contains(word), "{refused}");
        assert_eq!(refused["next"], "joinup config template", "{refused}");
    }
    let template = text(&home.run(&["config", "template"]).await, "text");
    std::fs::write(&file, template).unwrap();
    home.up().await.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_hold_nothing_personal() {
    let [street, hill] = ["Sample Street", "Sample Hill"].map(Home::community);
    let (street, hill) = (street.await, hill.await);
    street.run(&["config", "set", "log.level", "info"]).await;
    street.run(&["config", "set", "log.format", "json"]).await;
    let street = street.logging("info").up_with(&["--no-mdns", "--listen", LOOPBACK]).await;
    let hill = hill.up().await;
    hill.join(&street).await;
    for (node, other) in [(&street, &hill), (&hill, &street)] {
        let id = node.publish(&format!("A bench by the bus stop of {}", node.pid())).await;
        other.received(&id).await;
        node.run(&["withdraw", &id, "-y"]).await;
    }
    hill.kill().await;
    until("the other is gone", &[&street], async || (street.run(&["peers"]).await["peers"] == json!([])).then_some(()))
        .await;
    let log = street.logged();
    street.stop().await;
    assert!(log.lines().count() > 0, "it logs at all");
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("no JSON ({error}): {line}"));
        assert!(["ERROR", "WARN", "INFO"].iter().any(|level| line["level"] == *level), "{line}");
    }
    for personal in ["bench", "Sample", "Street", "Hill", "127.0.0.1", "/ip4/1", "/ip4/2", "::1"] {
        assert!(!log.contains(personal), "{personal}\n{log}");
    }
}
