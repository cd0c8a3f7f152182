//! What is said of a node's paths: how it is connected, how others reach it, and what to do where that is not well.
//!
//! Everything here is worked out from what the network says of itself ([`network::Status`]) and from the settings, so
//! that every sentence can be had without a network. What is no trouble of this node is a `hint`: it leaves the doctor
//! content.

use std::{collections::BTreeMap, time::Duration};

use joinup_protocol::time::Millis;

use super::{
    Error,
    host::Host,
    types::{Check, CommunityRef, Moment, NamedRelay, Paths, RelayRef},
};
use crate::{
    config::{Key, Settings},
    network::{self, Address, NodeId, Router},
    say,
};

/// How long a node that has just started is given to find others before that is trouble.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is known of the paths of a running node.
#[derive(Debug, Default)]
pub(crate) struct View {
    network: network::Status,
    settings: Settings,
    /// Whose the relays are, as far as that is known.
    communities: BTreeMap<NodeId, CommunityRef>,
    /// Nodes remembered.
    known: u64,
    up: Duration,
    now: Millis,
}

/// Looks at a running node; nothing when none runs.
pub(crate) async fn look(host: &Host) -> Result<Option<View>, Error> {
    let Some(running) = host.running() else { return Ok(None) };
    let network = running.network.status().await.map_err(Error::failed)?;
    let up = host.clock().elapsed().saturating_sub(running.started);
    host.run(move |engine| {
        let relays = network.places.iter().copied().chain(network.named.iter().map(|relay| relay.node));
        let communities = relays.filter_map(|node| Some((node, engine.community_of(&node)?))).collect();
        let (known, now) = (engine.nodes_met().max(network.known as u64), engine.now());
        Ok(Some(View { network, settings: engine.config(), communities, known, up, now }))
    })
    .await
}

const OK: &str = "ok";
/// Something that could be better, and is no fault.
const HINT: &str = "hint";
const WARNING: &str = "warning";

fn check(name: String, state: &str, message: String, next: &str) -> Check {
    Check { name, state: state.into(), message, next: next.into() }
}

impl View {
    /// The ways to others, and from others to us.
    pub(crate) fn paths(&self) -> Paths {
        let network = &self.network;
        let named = |relay: &network::NamedRelay| NamedRelay {
            relay: self.relay(relay.node),
            connected: relay.connected,
            reached: relay.reached.map(Moment),
        };
        let router = match &network.router {
            None => "",
            Some(Router::Open(_)) => "open",
            Some(Router::Closed) => "closed",
            Some(Router::Silent) => "silent",
            Some(Router::Behind) => "behind",
        };
        Paths {
            local: network.local as u64,
            direct: network.direct as u64,
            relayed: network.relayed as u64,
            outbound: network.outbound as u64,
            networks: network.networks as u64,
            reachable: network.reachable,
            places: network.places.iter().map(|node| self.relay(*node)).collect(),
            relays: network.named.iter().map(named).collect(),
            router: router.into(),
            reached: self.reached(),
        }
    }

    fn relay(&self, node: NodeId) -> RelayRef {
        RelayRef { node: node.to_string(), community: self.communities.get(&node).cloned() }
    }

    /// A relay as people know it.
    fn name(&self, node: NodeId) -> String {
        let unnamed = || {
            let id = node.to_string();
            let end: String = id.chars().skip(id.chars().count().saturating_sub(6)).collect();
            say!("relay-unnamed", node = end)
        };
        self.communities.get(&node).map_or_else(unnamed, |community| community.name.clone())
    }

    fn places(&self) -> String {
        let names: Vec<String> = self.network.places.iter().map(|node| self.name(*node)).collect();
        names.join(&say!("comma"))
    }

    /// Which way others reach this node.
    fn reached(&self) -> String {
        match self.how() {
            How::Here => say!("reach-here"),
            How::Direct => say!("reach-direct"),
            How::Relays(number) => say!("reach-relays", number = number, names = self.places()),
            How::No => say!("reach-no"),
            How::Near => say!("reach-near"),
            How::Untried => say!("reach-untried"),
        }
    }

    fn how(&self) -> How {
        let network = &self.network;
        let is_here = |address: &Address| address.ip().is_some_and(|ip| ip.is_loopback());
        match (network.reachable, network.places.len()) {
            _ if !network.listening.is_empty() && network.listening.iter().all(is_here) => How::Here,
            (Some(true), _) => How::Direct,
            (_, 1..) => How::Relays(network.places.len()),
            (Some(false), 0) => How::No,
            (None, 0) if network.direct + network.relayed == 0 => How::Near,
            (None, 0) => How::Untried,
        }
    }

    /// What the doctor says, in the order in which a person would ask.
    pub(crate) fn checks(&self) -> Vec<Check> {
        let mut checks = vec![self.peers()];
        checks.extend(self.local());
        checks.extend(self.reach());
        checks.extend(self.ports());
        checks.extend(self.named());
        checks.extend(self.router());
        checks
    }

    fn peers(&self) -> Check {
        let (network, name) = (&self.network, say!("check-peers"));
        if network.connected == 0 {
            let number = self.known;
            return match () {
                () if number == 0 => check(name, HINT, say!("doctor-nobody-known"), "joinup invite"),
                () if self.up < PATIENCE => check(name, OK, say!("doctor-looking", number = number), ""),
                () => check(name, WARNING, say!("doctor-nobody", number = number), "joinup join"),
            };
        }
        let ways = ways(network.local as u64, network.direct as u64, network.relayed as u64);
        check(name, OK, say!("doctor-connected", number = network.connected, ways = ways), "")
    }

    /// How nodes of the local network are found.
    fn local(&self) -> Option<Check> {
        let name = say!("check-local");
        if let Some(why) = &self.network.no_mdns {
            let message = say!("doctor-mdns-failed", why = why.as_str());
            return Some(check(name, WARNING, message, "joinup config set mdns no"));
        }
        let off = !self.settings.is_on(Key::Mdns);
        off.then(|| check(name, HINT, say!("doctor-mdns-off"), "joinup config set mdns yes"))
    }

    fn reach(&self) -> Option<Check> {
        let name = say!("check-reach");
        let another = {
            let relays: Vec<String> =
                self.settings.list(Key::Relays).into_iter().chain(["ADDRESS".to_owned()]).collect();
            format!("joinup config set relays \"{}\"", relays.join(" "))
        };
        Some(match self.how() {
            How::Here => check(name, OK, say!("doctor-reach-here"), ""),
            How::Direct => check(name, OK, say!("doctor-reach-direct"), ""),
            How::Relays(1) => check(name, HINT, say!("doctor-reach-one", name = self.places()), &another),
            How::Relays(number) => {
                check(name, OK, say!("doctor-reach-relays", number = number, names = self.places()), "")
            }
            How::No => check(name, WARNING, say!("doctor-reach-no"), &another),
            How::Near if self.network.connected == 0 => return None,
            How::Near => check(name, OK, say!("doctor-reach-near"), ""),
            How::Untried => check(name, HINT, say!("doctor-reach-untried"), &another),
        })
    }

    /// Ports that a person fixed, and that others do not get through to.
    fn ports(&self) -> Option<Check> {
        let fixed = self.settings.list(Key::Listen);
        let mut ports: Vec<u16> = fixed.iter().filter_map(|text| text.parse::<Address>().ok()?.fixed_port()).collect();
        ports.sort_unstable();
        ports.dedup();
        if ports.is_empty() || self.network.reachable != Some(false) {
            return None;
        }
        let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
        let state = if self.network.places.is_empty() { WARNING } else { HINT };
        let message = say!("doctor-ports", ports = ports.join(&say!("comma")));
        Some(check(say!("check-ports"), state, message, "joinup config get listen"))
    }

    /// The relays that a person named.
    fn named(&self) -> Vec<Check> {
        let away: Vec<_> = self.network.named.iter().filter(|relay| !relay.connected).collect();
        if away.is_empty() || self.up < PATIENCE {
            return Vec::new();
        }
        let of = |relay: &&network::NamedRelay| {
            let name = self.name(relay.node);
            let message = match relay.reached {
                None => say!("doctor-relay-never", name = name),
                Some(reached) => say!("doctor-relay-away", name = name, time = lasting(self.now.since(reached))),
            };
            check(say!("check-relays"), WARNING, message, "joinup config get relays")
        };
        away.iter().map(of).collect()
    }

    /// The household's router.
    fn router(&self) -> Option<Check> {
        let (name, never) = (say!("check-router"), "joinup config set upnp no");
        Some(match &self.network.router {
            Some(Router::Open(_)) => check(name, OK, say!("doctor-router-open"), ""),
            Some(Router::Closed) => check(name, HINT, say!("doctor-router-closed"), never),
            Some(Router::Silent) => check(name, HINT, say!("doctor-router-silent"), never),
            Some(Router::Behind) => check(name, HINT, say!("doctor-router-behind"), never),
            None => {
                let may_help = matches!(self.how(), How::Relays(_) | How::No);
                if !may_help || self.settings.is_on(Key::Upnp) || self.settings.is_on(Key::Relay) {
                    return None;
                }
                check(name, HINT, say!("doctor-router-unasked"), "joinup config set upnp yes")
            }
        })
    }
}

/// How others reach a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// On its own computer only, as it listens nowhere else.
    Here,
    Direct,
    /// Over so many relays.
    Relays(usize),
    No,
    /// On its own network; nobody has tried from elsewhere.
    Near,
    Untried,
}

/// Over which ways nodes are connected.
fn ways(local: u64, direct: u64, relayed: u64) -> String {
    let mut ways = Vec::new();
    if local > 0 {
        ways.push(say!("ways-local", number = local));
    }
    if direct > 0 {
        ways.push(say!("ways-direct", number = direct));
    }
    if relayed > 0 {
        ways.push(say!("ways-relayed", number = relayed));
    }
    ways.join(&say!("comma"))
}

/// The ways of a node's paths, for people; nothing when nobody is connected.
pub fn in_words(paths: &Paths) -> String {
    ways(paths.local, paths.direct, paths.relayed)
}

fn lasting(millis: u64) -> String {
    let minutes = millis / Millis::MINUTE;
    match minutes {
        0 => say!("under-a-minute"),
        1..60 => say!("minutes", number = minutes),
        60..1440 => say!("hours", number = minutes / 60),
        _ => say!("days", number = minutes / 1440),
    }
}

#[cfg(test)]
mod tests;
