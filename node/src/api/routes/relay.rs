//! Relays. What is carried and who is connected the network knows; everything else the engine.

use axum::extract::State;

use super::super::{
    Error,
    host::Host,
    respond::{Answer, Input, Params, Reply},
    types::*,
};
use crate::{config::Key, engine::reach_of, network, say};

pub(super) async fn set_up(State(host): State<Host>, Input(request): Input<RelayRequest>) -> Answer<RelaySetup> {
    let running = host.running().is_some();
    let setup = host.run(move |engine| engine.set_up_relay(&request)).await?;
    Ok(Reply(RelaySetup { restart: setup.restart && running, ..setup }))
}

pub(super) async fn manifest(State(host): State<Host>, Params(query): Params<ManifestQuery>) -> Answer<RelayManifest> {
    host.run(move |engine| engine.relay_manifest(&query)).await.map(Reply)
}

pub(super) async fn consent(State(host): State<Host>, Input(request): Input<ConsentRequest>) -> Answer<ConsentGiven> {
    host.run(move |engine| engine.answer_relay(&request)).await.map(Reply)
}

pub(super) async fn remove(State(host): State<Host>, Input(request): Input<RemovalRequest>) -> Answer<Removed> {
    let removed = host.run(move |engine| engine.remove_on_relay(&request)).await?;
    if let Some(running) = host.running() {
        // What is wanted has changed; a stopped network needs no telling.
        let _ = running.network.changed().await;
    }
    Ok(Reply(removed))
}

pub(super) async fn status(State(host): State<Host>) -> Answer<RelayStatus> {
    let mut status = host.run(|engine| engine.relay_status()).await?;
    let Some(running) = host.running() else { return Ok(Reply(status)) };
    status.running = true;
    let (network, peers) = (running.network.status().await, running.network.peers().await);
    let (Ok(network), Ok(peers)) = (network, peers) else { return Ok(Reply(status)) };
    let settings = host.run(|engine| Ok(engine.config())).await?;
    let limit = |used, key| OfLimit { used, limit: settings.number(key) };
    status.carried = network.relaying.map(|carried| RelayCarried {
        places: limit(carried.reservations, Key::RelayPlaces),
        circuits: limit(carried.circuits, Key::RelayCircuits),
        carried: carried.carried,
        circuits_refused: carried.circuits_refused,
        places_given: carried.reserved,
        places_refused: carried.reservations_refused,
    });
    let nodes: Vec<network::NodeId> = peers.iter().map(|peer| peer.node).collect();
    for place in &network.places {
        let node = place.to_string();
        let there = status.relays.iter().any(|relay| relay.node == node);
        let place = *place;
        if !there {
            let relay = host.run(move |engine| {
                let who = engine.community_of(&place).and_then(|known| known.id.parse().ok());
                engine.used_relay(who, place.to_string(), false)
            });
            add(&mut status.relays, relay.await?);
        }
    }
    for relay in &mut status.relays {
        relay.place = network.places.iter().any(|place| place.to_string() == relay.node);
        relay.connected = nodes.iter().any(|node| node.to_string() == relay.node);
    }
    Ok(Reply(status))
}

/// Adds a relay, or takes it for another node of one that is there.
fn add(relays: &mut Vec<UsedRelay>, new: UsedRelay) {
    let same = relays.iter_mut().find(|relay| new.community.is_some() && relay.community == new.community);
    match same.filter(|relay| !relay.chosen) {
        Some(relay) => *relay = new,
        None => relays.push(new),
    }
}

pub(super) async fn address(State(host): State<Host>) -> Answer<RelayAddress> {
    let announced = host.run(|engine| Ok(engine.config().list(Key::RelayAddresses))).await?;
    let (node, listening, reached) = match host.running() {
        Some(running) => {
            let status = running.network.status().await.map_err(Error::failed)?;
            (running.network.node(), status.listening, status.reachable)
        }
        None => {
            let known = host.run(|engine| Ok((engine.node(), engine.last_listening()))).await?;
            (network::NodeId::from_bytes(known.0.as_bytes()).map_err(Error::failed)?, known.1, None)
        }
    };
    let said = announced.iter().filter_map(|address| address.parse::<network::Address>().ok());
    let said: Vec<network::Address> = said.map(|address| address.without_node().with_node(node)).collect();
    let own = listening.into_iter().filter(|address| address.relay().is_none()).map(|address| address.with_node(node));
    let mut places: Vec<RelayPlace> = if said.is_empty() { own.collect() } else { said }
        .into_iter()
        .map(|address| RelayPlace { reach: reach_of(&address).into(), address: address.to_string() })
        .collect();
    places.sort_by_key(|place| match place.reach.as_str() {
        "everywhere" => 0,
        "network" => 1,
        _ => 2,
    });
    // A loopback address helps nobody else, unless there is no other, as when trying things out on one computer.
    if places.iter().any(|place| place.reach != "machine") {
        places.retain(|place| place.reach != "machine");
    }
    let notices = about_addresses(&places, reached, host.running().is_some());
    Ok(Reply(RelayAddress { addresses: places, reached, notices }))
}

fn about_addresses(places: &[RelayPlace], reached: Option<bool>, running: bool) -> Vec<Notice> {
    let notice = |code: &str, message: String, next: &str| Notice { code: code.into(), message, next: next.into() };
    let mut notices = Vec::new();
    let farthest = places.first().map(|place| place.reach.as_str());
    match farthest {
        None => notices.push(notice("no-address", say!("relay-address-none"), "joinup up")),
        Some("everywhere") => {}
        Some("network") => {
            let next = "joinup config set relay.addresses /dns4/NAME/tcp/4801,/dns4/NAME/udp/4801/quic-v1";
            notices.push(notice("private", say!("relay-address-private"), next));
        }
        Some(_) => {
            let next = "joinup config set listen /ip4/0.0.0.0/tcp/4801,/ip4/0.0.0.0/udp/4801/quic-v1";
            notices.push(notice("machine", say!("relay-address-machine"), next));
        }
    }
    if farthest.is_none() {
        return notices;
    }
    if !running {
        notices.push(notice("not-running", say!("relay-address-not-running"), "joinup up"));
    } else {
        notices.push(match reached {
            Some(true) => notice("reached", say!("relay-address-reached"), ""),
            Some(false) => notice("not-reached", say!("relay-address-not-reached"), "joinup doctor"),
            None => notice("not-tried", say!("relay-address-not-tried"), ""),
        });
    }
    notices
}
