//! Every sentence about paths, from networks that are made up.

use super::*;
use crate::{network::NodeKey, speech::Language};

fn node(seed: u8) -> NodeId {
    NodeKey::from_seed(&mut [seed; 32]).unwrap().node()
}

fn community(name: &str) -> CommunityRef {
    CommunityRef {
        id: String::new(),
        name: name.into(),
        key_words: Vec::new(),
        standing: crate::api::types::Standing::NotIntroduced,
        sample: true,
    }
}

/// A node at home that has run for an hour, without anybody.
fn home() -> View {
    View {
        network: network::Status {
            listening: vec!["/ip4/192.168.1.9/tcp/4801".parse().unwrap()],
            ..network::Status::default()
        },
        communities: [(node(1), community("Sample Council")), (node(2), community("Sample Library"))].into(),
        known: 3,
        up: Duration::from_secs(3_600),
        now: Millis(1_800_000_000_000),
        ..View::default()
    }
}

fn with(change: impl FnOnce(&mut View)) -> View {
    let mut view = home();
    change(&mut view);
    view
}

fn connected(view: &mut View, local: usize, direct: usize, relayed: usize) {
    view.network.connected = local + direct + relayed;
    (view.network.local, view.network.direct, view.network.relayed) = (local, direct, relayed);
}

/// What the doctor says, one line each, the next command behind it.
fn said(view: &View) -> Vec<String> {
    let line = |check: Check| {
        let next = if check.next.is_empty() { String::new() } else { format!(" > {}", check.next) };
        format!("{} {}: {}{next}", check.state, check.name, check.message)
    };
    view.checks().into_iter().map(line).collect()
}

/// That one of its sentences.
fn of(view: &View, name: &str) -> String {
    let lines: Vec<String> = said(view);
    let is_it = |line: &&String| line.split_once(' ').is_some_and(|(_, rest)| rest.starts_with(&format!("{name}:")));
    let found: Vec<&String> = lines.iter().filter(is_it).collect();
    match found[..] {
        [one] => one.clone(),
        _ => panic!("not one of {name}: {lines:#?}"),
    }
}

#[test]
fn nobody_is_connected() {
    let view = home();
    assert_eq!(
        said(&view),
        ["warning peers: Nobody is connected, and none of the 3 other nodes that are known answers. They may be \
          switched off; or this computer has no network now, its clock is wrong, or a firewall lets nothing out. \
          They are tried again by themselves; a new invite brings new addresses. > joinup join"]
    );
    assert_eq!(
        said(&with(|view| view.up = Duration::from_secs(10))),
        ["ok peers: Nobody is connected yet; 3 other nodes are being looked for."]
    );
    assert_eq!(
        said(&with(|view| view.known = 0)),
        ["hint peers: Nobody is connected, and no other node is known yet. Invite somebody, or use an invite of \
          theirs with: joinup join. Nodes on one local network find each other by themselves. > joinup invite"]
    );
}

#[test]
fn how_others_reach_this_node() {
    let direct = with(|view| {
        connected(view, 1, 2, 0);
        view.network.reachable = Some(true);
    });
    assert_eq!(
        said(&direct),
        [
            "ok peers: Connected with 3 other nodes: 1 on this network, 2 over the internet.",
            "ok reach: Others reach this node directly, without a relay."
        ]
    );
    assert_eq!(direct.paths().reached, "others reach this node directly");
    let two = with(|view| {
        connected(view, 0, 2, 1);
        view.network.places = vec![node(1), node(2)];
        view.settings.set(Key::Upnp, "yes").unwrap();
    });
    assert_eq!(
        said(&two),
        [
            "ok peers: Connected with 3 other nodes: 2 over the internet, 1 through a relay.",
            "ok reach: Others reach this node over 2 relays (Sample Council, Sample Library), so one of them may be \
             away."
        ]
    );
    assert_eq!(two.paths().reached, "others reach this node over 2 relays (Sample Council, Sample Library)");
    assert_eq!(two.paths().places[0].community.as_ref().unwrap().name, "Sample Council");
    let one = with(|view| {
        connected(view, 0, 1, 0);
        view.network.places = vec![node(7)];
    });
    let id = node(7).to_string();
    let end = &id[id.len() - 6..];
    assert_eq!(
        of(&one, "reach"),
        format!(
            "hint reach: Others reach this node over one relay only ({end}, whose name is not known). While that is \
             away, nobody reaches it. Name a second one: whoever runs a relay can say its address. > joinup config \
             set relays \"ADDRESS\""
        )
    );
    let no = with(|view| {
        connected(view, 0, 1, 0);
        view.network.reachable = Some(false);
    });
    assert_eq!(
        of(&no, "reach"),
        "warning reach: Others do not get through to this node, and it has no place at a relay: it is connected \
         only with nodes that it reaches itself. Name a relay: a council, a library or a university that runs one \
         can say its address. > joinup config set relays \"ADDRESS\""
    );
    assert_eq!(no.paths().reached, "others do not get through to this node; it reaches them");
}

#[test]
fn what_nobody_has_tried_is_not_claimed() {
    let near = with(|view| connected(view, 2, 0, 0));
    assert_eq!(
        said(&near)[1],
        "ok reach: Connected on this network; whether others get through from elsewhere, nobody has tried yet."
    );
    assert_eq!(near.paths().reached, "nobody has tried yet whether others get through from elsewhere");
    let untried = with(|view| {
        connected(view, 0, 1, 0);
        let relay = format!("/ip4/9.9.9.9/tcp/4801/p2p/{}", node(1));
        view.settings.set(Key::Relays, &relay).unwrap();
    });
    assert_eq!(
        of(&untried, "reach"),
        format!(
            "hint reach: Nobody has tried yet whether others get through to this node; relays do, and none is \
             connected. Behind a household's router they do not, unless a relay carries. > joinup config set relays \
             \"/ip4/9.9.9.9/tcp/4801/p2p/{} ADDRESS\"",
            node(1)
        )
    );
    assert_eq!(untried.paths().reached, "nobody has tried yet whether others get through to this node");
    let here = with(|view| {
        connected(view, 1, 0, 0);
        view.network.listening = vec!["/ip4/127.0.0.1/tcp/4801".parse().unwrap()];
    });
    assert_eq!(of(&here, "reach"), "ok reach: This node listens for others on this computer only.");
    assert_eq!(here.paths().reached, "others reach this node from this computer only");
}

#[test]
fn ports_that_are_not_open() {
    let closed = |places| {
        with(|view| {
            connected(view, 0, 1, 0);
            view.network.reachable = Some(false);
            view.network.places = places;
            view.settings.set(Key::Listen, "/ip4/0.0.0.0/tcp/4801 /ip4/0.0.0.0/udp/4801/quic-v1").unwrap();
        })
    };
    let message = "ports: Others do not get through to port 4801. Where that should be otherwise, let it in at the \
                   router and at the firewall of this computer, TCP and UDP. > joinup config get listen";
    assert_eq!(of(&closed(vec![]), "ports"), format!("warning {message}"));
    assert_eq!(of(&closed(vec![node(1)]), "ports"), format!("hint {message}"));
    let picked = with(|view| view.network.reachable = Some(false));
    assert!(!said(&picked).iter().any(|line| line.contains("ports:")), "nobody fixed one");
}

#[test]
fn the_router_of_the_household() {
    let asked = |says: Option<Router>| {
        with(|view| {
            connected(view, 0, 1, 0);
            view.network.reachable = Some(false);
            view.network.router = says;
        })
    };
    assert_eq!(
        of(&asked(None), "router"),
        "hint router: The household's router has not been asked to let others in (UPnP). Where it does so, this node \
         needs no relay. > joinup config set upnp yes"
    );
    assert_eq!(
        of(&asked(Some(Router::Open(Box::new("/ip4/9.9.9.9/tcp/1".parse().unwrap())))), "router"),
        "ok router: The household's router lets others in."
    );
    assert_eq!(
        of(&asked(Some(Router::Closed)), "router"),
        "hint router: The household's router let others in, and does no more. > joinup config set upnp no"
    );
    assert_eq!(
        of(&asked(Some(Router::Silent)), "router"),
        "hint router: No router answers the wish to let others in: UPnP is switched off there, or this network has \
         none. Relays carry all the same. > joinup config set upnp no"
    );
    assert_eq!(
        of(&asked(Some(Router::Behind)), "router"),
        "hint router: The household's router is itself behind another one, so what it lets in does not arrive. \
         Relays carry all the same. > joinup config set upnp no"
    );
    let relay = with(|view| {
        view.network.reachable = Some(false);
        view.settings.set(Key::Relay, "yes").unwrap();
    });
    assert!(!said(&relay).iter().any(|line| line.contains("router:")));
}

#[test]
fn the_local_network() {
    let failed = with(|view| view.network.no_mdns = Some("No such device (os error 19)".into()));
    assert_eq!(
        of(&failed, "local network"),
        "warning local network: Nodes on this network cannot be found: No such device (os error 19). Often a \
         firewall keeps UDP port 5353 shut. Who needs nobody here can switch it off. > joinup config set mdns no"
    );
    let off = with(|view| view.settings.set(Key::Mdns, "no").unwrap());
    assert_eq!(
        of(&off, "local network"),
        "hint local network: Nodes on this network are not looked for: mdns is switched off. > joinup config set \
         mdns yes"
    );
}

#[test]
fn relays_of_the_settings() {
    let away = with(|view| {
        connected(view, 0, 1, 0);
        let relay = |seed, reached| network::NamedRelay { node: node(seed), connected: false, reached };
        let reached = Millis(1_800_000_000_000 - 3 * Millis::DAY);
        view.network.named = vec![relay(1, Some(reached)), relay(2, None)];
        view.network.named.push(network::NamedRelay { connected: true, ..relay(3, None) });
    });
    let lines: Vec<String> = said(&away).into_iter().filter(|line| line.contains(" relays: ")).collect();
    assert_eq!(
        lines,
        [
            "warning relays: The relay of the settings Sample Council has not been reached for 3 days. It may be \
             switched off, or have another address now. > joinup config get relays",
            "warning relays: The relay of the settings Sample Library has never been reached. Its address may be \
             wrong, or it is switched off. > joinup config get relays"
        ]
    );
    assert_eq!(away.paths().relays[0].reached, Some(Moment(Millis(1_800_000_000_000 - 3 * Millis::DAY))));
    let young = with(|view| {
        view.network.named = vec![network::NamedRelay { node: node(1), connected: false, reached: None }];
        view.up = Duration::from_secs(5);
    });
    assert!(!said(&young).iter().any(|line| line.contains("relays:")));
}

#[test]
fn in_catalan_and_spanish_nothing_is_left_in_english() {
    let view = |places| {
        with(|view| {
            connected(view, 1, 1, 1);
            view.network.places = places;
            view.network.reachable = Some(false);
            view.network.no_mdns = Some("19".into());
            view.network.named = vec![network::NamedRelay { node: node(1), connected: false, reached: None }];
        })
    };
    for language in [Language::Catalan, Language::Spanish] {
        for view in [view(vec![]), view(vec![node(1)]), view(vec![node(1), node(2)]), home()] {
            let (english, spoken) = (said(&view), language.speak(|| said(&view)));
            let same: Vec<_> = english.iter().filter(|line| spoken.contains(line)).collect();
            assert!(same.is_empty(), "{language:?}: {same:?}");
        }
    }
}
