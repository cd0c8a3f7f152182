//! Whom we dial, in virtual time; and who tries to surround us.

use std::collections::BTreeMap;

use super::{super::NodeKey, *};

const START: Millis = Millis(1_000_000);
const DAY: Millis = Millis(1_800_000_000_000);

pub(super) fn node(seed: u16) -> NodeId {
    let mut bytes = [0; 32];
    bytes[..2].copy_from_slice(&seed.to_be_bytes());
    NodeKey::from_seed(&mut bytes).unwrap().node()
}

fn address(port: u16) -> Address {
    format!("/ip4/9.9.9.9/tcp/{port}").parse().unwrap()
}

fn on(network: u8, port: u16) -> Address {
    format!("/ip4/9.{network}.9.9/tcp/{port}").parse().unwrap()
}

fn peers() -> Peers {
    let mut peers = Peers::new(node(0), DAY, []);
    peers.recall(Vec::new(), Vec::new(), START);
    peers
}

fn known(seed: u16, address: Address, source: Source) -> KnownNode {
    KnownNode { node: node(seed), addresses: vec![KnownAddress { heard: DAY, ..KnownAddress::new(address, source) }] }
}

fn id(seed: u16) -> ConnectionId {
    ConnectionId::new_unchecked(seed.into())
}

fn link(address: Option<Address>, dialled: bool) -> Link {
    Link { address, relayed: false, relay: None, dialled }
}

/// Those who are due answer.
fn answer(peers: &mut Peers, dials: &[(NodeId, Vec<Address>)], from: u16, now: Millis) {
    for (at, (node, addresses)) in dials.iter().enumerate() {
        let _ =
            peers.connected(*node, id(from + u16::try_from(at).unwrap()), link(addresses.first().cloned(), true), now);
    }
}

fn nodes(dials: &[(NodeId, Vec<Address>)]) -> Vec<NodeId> {
    dials.iter().map(|(node, _)| *node).collect()
}

#[test]
fn known_nodes_are_dialled_within_seconds_and_later_each_time() {
    let mut peers = Peers::new(node(0), DAY, []);
    let remembered = (1..=4).map(|seed| known(seed, address(seed), Source::Told));
    peers.recall(remembered.collect(), Vec::new(), START);
    assert_eq!(peers.due(START).len(), 1);
    assert_eq!(peers.due(START.plus(FIRST_DIALS)).len(), 3);
    assert_eq!(peers.next_dial(), None);
    let mut now = START.plus(FIRST_DIALS);
    for wait in [5, 10, 20] {
        peers.unreachable(&node(1), now);
        assert_eq!(peers.next_dial(), Some(now.plus(wait * Millis::SECOND)));
        now = now.plus(wait * Millis::SECOND);
        assert_eq!(peers.due(now), [(node(1), vec![address(1)])]);
    }
    assert_eq!(peers.connected(node(1), id(1), link(None, false), now).0, Arrival::First(super::super::Route::Direct));
    assert!(peers.disconnected(&node(1), id(1), now));
    let wait = |me: NodeId, other: NodeId| FIRST_BACK_OFF + if me < other { POLITE } else { 0 };
    assert_eq!(peers.next_dial(), Some(now.plus(wait(peers.me, node(1)))));
    let mut other_end = Peers::new(node(1), DAY, []);
    other_end.recall(Vec::new(), Vec::new(), now);
    other_end.learn(peers.me, [address(9)], Source::Told, now);
    let _ = other_end.connected(peers.me, id(1), link(None, false), now);
    assert!(other_end.disconnected(&peers.me, id(1), now));
    assert_eq!(other_end.next_dial(), Some(now.plus(wait(node(1), peers.me))));
    assert_ne!(peers.next_dial(), other_end.next_dial());
}

#[test]
fn who_is_kept_is_dialled_every_two_minutes_for_ever() {
    let mut peers = peers();
    peers.learn(node(1), [address(1)], Source::Given, START);
    peers.learn(node(2), [address(2)], Source::Given, START);
    peers.keep([node(1)], START);
    let mut now = START;
    for _ in 0..20 {
        for (node, _) in peers.due(now) {
            peers.unreachable(&node, now);
        }
        now = peers.next_dial().unwrap();
    }
    let wait = |seed: u16| peers.known.get(&node(seed)).unwrap().due;
    assert!(wait(1).since(now) <= 2 * Millis::MINUTE);
    assert!(wait(2).since(wait(1)) > 5 * Millis::MINUTE);
    peers.keep([node(2)], now);
    assert!(nodes(&peers.due(now)).contains(&node(2)), "at once, whatever failed before");
}

#[test]
fn addresses_that_may_not_be_dialled_are_not() {
    let mut peers = peers();
    let private: Address = "/ip4/192.168.1.9/tcp/1".parse().unwrap();
    peers.learn(node(1), [private.clone()], Source::Told, START);
    assert_eq!(peers.due(START), []);
    assert_eq!(peers.next_dial(), None);
    peers.listening(["/ip4/192.168.7.7/tcp/4001".parse().unwrap()], START);
    assert_eq!(peers.due(START), [(node(1), vec![private])]);
}

#[test]
fn nobody_dials_ourselves_or_who_is_banned() {
    let mut peers = peers();
    assert_eq!(peers.learn(node(0), [address(1)], Source::Given, START), None, "ourselves");
    peers.learn(node(1), [address(1)], Source::Told, START);
    for _ in 0..3 {
        let _ = peers.strike(node(1), START);
    }
    assert_eq!(peers.due(START), []);
    assert!(peers.next_dial().unwrap() > START);
}

#[test]
fn anchors_are_dialled_before_anything_that_others_told() {
    let mut peers = Peers::new(node(0), DAY, []);
    // The local network was quicker than the disk.
    peers.learn(node(50), [address(50)], Source::Told, START);
    assert_eq!((peers.due(START), peers.next_dial()), (vec![], None));
    let remembered = (1..=20).map(|seed| known(seed, on(seed.try_into().unwrap(), 1), Source::Reached));
    peers.recall(remembered.collect(), vec![node(17), node(4)], START);
    peers.learn(node(51), [address(51)], Source::Told, START);
    let dials = nodes(&peers.due(START));
    let anchors: BTreeSet<NodeId> = dials[..2].iter().copied().collect();
    assert_eq!(anchors, BTreeSet::from([node(4), node(17)]), "{dials:?}");
    assert!(dials[2..].contains(&node(50)));
}

#[test]
fn anchors_are_saved_when_they_are_others_and_last_reached_times_are_kept() {
    let mut peers = Peers::new(node(0), DAY, []);
    assert_eq!(peers.look(START), None, "before what was remembered is there");
    peers.recall(Vec::new(), Vec::new(), START);
    (1..=6).for_each(|seed| drop(peers.learn(node(seed), [on(1, seed)], Source::Told, START)));
    let dials = peers.due(START);
    answer(&mut peers, &dials, 1, START);
    let looked = peers.look(START.plus(LOOK)).unwrap();
    assert_eq!(looked.anchors.map(|anchors| anchors.len()), Some(4));
    assert_eq!(peers.look(START.plus(LOOK + 1)), None, "once a minute");
    assert_eq!(peers.look(START.plus(2 * LOOK)), Some(Looked::default()), "no news");
    let later = START.plus(120 * Millis::MINUTE);
    let looked = peers.look(later).unwrap();
    assert_eq!((looked.nodes.len(), looked.anchors), (6, None));
    assert_eq!(peers.last_reached(&node(1)), Some(DAY.plus(later.0)));
}

#[test]
fn whoever_fills_our_places_does_not_keep_us_from_dialling_four_on_four_networks() {
    let mut peers = peers();
    for seed in 1_000..1_100 {
        let _ = peers.connected(node(seed), id(seed), link(Some(on(200, seed)), false), START);
    }
    for (seed, network) in [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1)] {
        peers.learn(node(seed), [on(network, seed)], Source::Told, START);
    }
    let dials = peers.due(START);
    assert_eq!(dials.len(), OUTBOUND, "as many as we know, up to four");
    answer(&mut peers, &dials, 1, START);
    assert_eq!((peers.due(START), peers.next_dial()), (vec![], None), "four are enough where all are on one network");
    for network in 2..=9 {
        peers.learn(node(100 + u16::from(network)), [on(network, 1)], Source::Told, START);
    }
    let dials = peers.due(START);
    assert_eq!(dials.len(), OUTBOUND - 1, "until they are spread over four");
    answer(&mut peers, &dials, 10, START);
    assert_eq!(peers.outbound().spread(), OUTBOUND);
    assert_eq!((peers.due(START), peers.next_dial()), (vec![], None));
}

/// A node as an attacker sees it: twelve honest nodes on six networks, some reached before, some only told of; and a
/// thousand nodes of the attacker on one network, told over and over by one peer, every one of which answers.
fn besieged(seed: u64) -> (Peers, BTreeSet<NodeId>) {
    let mut random = seed;
    let mut draw = move |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let honest: BTreeMap<NodeId, Address> =
        (1..=12_u16).map(|seed| (node(seed), on(u8::try_from(seed % 6 + 1).unwrap(), seed))).collect();
    let mut peers = Peers::new(node(0), DAY, []);
    let remembered = (1..=6).map(|seed| known(seed, honest[&node(seed)].clone(), Source::Reached)).collect();
    let mut now = START;
    peers.recall(remembered, Vec::new(), now);
    let mut told: Vec<u16> = (7..=12).chain(1_000..2_000).collect();
    for at in (1..told.len()).rev() {
        told.swap(at, usize::try_from(draw(at as u64 + 1)).unwrap());
    }
    let mut connections = 1;
    for chunk in told.chunks(50).chain(told.chunks(50)) {
        for seed in chunk {
            let place = honest.get(&node(*seed)).cloned().unwrap_or_else(|| on(200, *seed));
            peers.learn(node(*seed), [place], Source::Told, now);
        }
        for (node, addresses) in peers.due(now) {
            connections += 1;
            // Honest nodes are at home, and away now and then.
            if honest.contains_key(&node) && draw(3) == 0 {
                peers.unreachable(&node, now);
            } else {
                let _ = peers.connected(node, id(connections), link(addresses.first().cloned(), true), now);
            }
        }
        now = now.plus(draw(10) * Millis::SECOND);
    }
    for _ in 0..200 {
        let Some(next) = peers.next_dial() else { break };
        now = now.max(next);
        for (node, addresses) in peers.due(now) {
            connections += 1;
            let _ = peers.connected(node, id(connections), link(addresses.first().cloned(), true), now);
        }
    }
    (peers, honest.into_keys().collect())
}

#[test]
fn a_thousand_nodes_of_one_network_do_not_push_out_those_we_know() {
    for seed in 1..=20 {
        let (peers, honest) = besieged(seed);
        assert!(honest.iter().all(|node| peers.known.get(node).is_some()), "seed {seed}: one was pushed out");
        let outbound = peers.outbound();
        assert!(outbound.spread() >= OUTBOUND, "seed {seed}: {outbound:?}");
        assert!(outbound.of(Group::Four([9, 200])) <= PER_GROUP, "seed {seed}: {outbound:?}");
        let ours = peers.connected_nodes().filter(|node| honest.contains(node)).count();
        assert!(ours >= 10, "seed {seed}: connected with {ours} of those we know");
    }
}
