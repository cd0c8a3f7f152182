//! Connections and bytes.

use super::{Page, Reading};

pub(super) fn add(page: &mut Page, reading: &Reading) {
    let status = &reading.network;
    let numbers = &status.numbers;
    let routes =
        [("direct", numbers.routes.direct), ("local", numbers.routes.local), ("relayed", numbers.routes.relayed)];
    page.numbers(
        "joinup_peers",
        "Nodes that are connected, by the way that leads to them",
        routes.map(|(route, peers)| (vec![("route", route)], peers)).into(),
    );
    page.number("joinup_peers_known", "Nodes whose addresses are remembered", status.known as u64);
    page.numbers(
        "joinup_connections",
        "Connections that others opened, and that this node did",
        [("in", numbers.connections.0), ("out", numbers.connections.1)]
            .map(|(direction, connections)| (vec![("direction", direction)], connections))
            .into(),
    );
    let refused = numbers.refused;
    page.counters(
        "joinup_connections_refused",
        "Connections that were refused, by the bound that they met",
        [
            ("connections", refused.connections),
            ("peer", refused.peer),
            ("address", refused.address),
            ("pending", refused.pending),
        ]
        .map(|(reason, connections)| (vec![("reason", reason)], connections))
        .into(),
    );
    page.number(
        "joinup_connections_allowed",
        "Connections that there may be at once: limits.connections",
        numbers.allowed.connections,
    );
    page.number(
        "joinup_connections_per_address_allowed",
        "Connections with one internet address: limits.connections-per-address",
        numbers.allowed.per_address,
    );
    page.counters(
        "joinup_traffic_bytes",
        "Bytes over all connections, carried ones included, without what packets and encryption add",
        [("in", numbers.traffic.0), ("out", numbers.traffic.1)]
            .map(|(direction, bytes)| (vec![("direction", direction)], bytes))
            .into(),
    );
    page.counter(
        "joinup_strikes",
        "Broken messages and sessions of peers; a few of them lead to a ban",
        numbers.strikes,
    );
    page.counter("joinup_bans", "Peers that were not talked to for 12 hours because of what they sent", numbers.banned);
    let reachable = status.reachable.map(|reached| f64::from(u8::from(reached)));
    page.known("joinup_reachable", "1 when others reach this node without a relay, 0 when they do not", reachable);
    page.number(
        "joinup_reservations_held",
        "Relays at which this node has a place, so that others reach it",
        status.places.len() as u64,
    );
    page.counters(
        "joinup_hole_punches",
        "Tries to find a way around a relay, by whether one was found",
        [("found", status.punched.0), ("failed", status.punched.1)]
            .map(|(outcome, tries)| (vec![("outcome", outcome)], tries))
            .into(),
    );
}
