//! What a running node says to the person at its terminal.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{CommunityRef, Consent, Event, RelayManifest, Standing, Status},
    say,
};

use crate::{output::Page, untrusted::Untrusted, words};

/// One event as a line, or as nothing when it is not worth one.
pub(super) fn draw(page: &mut Page, event: &Event, status: Option<&Status>) -> fmt::Result {
    match event {
        Event::Ready { addresses, community, home, .. } => ready(page, community, home, addresses, status),
        // Whose it is comes a moment later, with what they catch up on.
        Event::PeerConnected { community: None, .. } | Event::PeerDisconnected { community: None, .. }
            if !page.verbose() =>
        {
            Ok(())
        }
        Event::PeerConnected { community, route, .. } => {
            writeln!(page, "{}", say!("up-connected", name = name(community.as_ref()), route = words::route(route)))
        }
        Event::PeerRerouted { community, route, .. } => {
            writeln!(page, "{}", say!("up-rerouted", name = name(community.as_ref()), route = words::route(route)))
        }
        Event::PeerDisconnected { community, .. } => {
            writeln!(page, "{}", say!("up-gone", name = name(community.as_ref())))
        }
        Event::ItemReceived { note, community, title, in_inbox, about, withdrawn: false, .. } if !note.is_empty() => {
            received_note(page, note, community, title, if *in_inbox { None } else { Some(about) })
        }
        Event::ItemReceived { kind, id, community, title, conduct, withdrawn, .. } => {
            received(page, kind, id, community, title, *withdrawn)?;
            conduct_of(page, community, conduct)
        }
        Event::SyncProgress { peer, communities, of_communities, items, of_items } => writeln!(
            page,
            "{}",
            say!(
                "up-progress",
                peer = Untrusted::new(peer).line(),
                items = *items,
                of_items = *of_items,
                communities = *communities,
                of_communities = *of_communities
            )
        ),
        Event::SyncCompleted { peer, received, sent, complete } => {
            let moved =
                [received, sent].iter().any(|counts| words::counts(counts) != words::counts(&Default::default()));
            if !moved && !page.verbose() {
                return Ok(());
            }
            let peer = Untrusted::new(peer).line();
            let (received, sent) = (words::counts(received), words::counts(sent));
            let end = words::complete(*complete);
            writeln!(page, "{}", say!("up-caught-up", peer = peer, received = received, sent = sent, end = end))
        }
        Event::RelayManifest { manifest } => relay_met(page, manifest),
        Event::RelayChanged { community, changes } => {
            writeln!(page, "{}", say!("relay-changed", name = Untrusted::new(&community.name).line()))?;
            super::super::relay::changes(page, changes)
        }
        Event::Warning { message, .. } => {
            writeln!(page, "{}", say!("up-note", message = Untrusted::new(message).line()))
        }
    }
}

/// What a relay promises, once, when it is first met.
fn relay_met(page: &mut Page, manifest: &RelayManifest) -> fmt::Result {
    let name = Untrusted::new(&manifest.community.name).line();
    writeln!(page, "{}", say!("relay-met", name = name.as_str()))?;
    super::super::relay::draw_manifest(page, manifest)?;
    let name = crate::output::quoted(&manifest.community.name);
    let read = format!("joinup relay manifest {name}");
    if manifest.bounds.records && manifest.our_records == Consent::NotAsked && !manifest.ended {
        writeln!(page, "{}", say!("relay-asks", name = Untrusted::new(&manifest.community.name).line()))?;
        return page.next(&[&format!("joinup relay allow {name}"), &format!("joinup relay refuse {name}"), &read]);
    }
    page.next(&[&read])
}

fn ready(
    page: &mut Page,
    community: &CommunityRef,
    home: &str,
    addresses: &[String],
    status: Option<&Status>,
) -> fmt::Result {
    super::super::init::who_we_are(page, community, status.map_or("", |status| status.place.as_str()))?;
    let listening =
        if addresses.iter().all(|address| is_loopback(address)) { say!("up-loopback") } else { say!("up-network") };
    let known = status.map_or(0, |status| status.peers.known);
    let peers = match known {
        0 => say!("up-no-peers"),
        known => say!("up-looking", number = known),
    };
    let home = Untrusted::new(home).line();
    writeln!(page, "{}", say!("up-ready", home = home, listening = listening, peers = peers))?;
    if page.verbose() {
        addresses.iter().try_for_each(|address| writeln!(page, "  {}", Untrusted::new(address)))?;
    }
    page.next_where(&say!("next-there"), &["joinup new", "joinup invite", "joinup join"])?;
    writeln!(page, "{}", say!("up-how-to-stop"))
}

fn is_loopback(address: &str) -> bool {
    address.starts_with("/ip4/127.") || address.starts_with("/ip6/::1/")
}

fn received(
    page: &mut Page,
    kind: &str,
    id: &str,
    community: &CommunityRef,
    title: &str,
    withdrawn: bool,
) -> fmt::Result {
    let who = Untrusted::new(&community.name).line();
    let title = Untrusted::new(title).line();
    match (withdrawn, kind) {
        (true, "experiment") => writeln!(page, "{}", say!("up-took-back", who = who)),
        (false, "experiment") => {
            let command = format!("joinup show {}", super::super::new::short(id));
            writeln!(page, "{}", say!("up-received", who = who, title = title, command = command))
        }
        (false, "profile") => writeln!(page, "{}", say!("up-heard", title = title)),
        _ if page.verbose() => {
            writeln!(page, "{}", say!("up-received-other", who = who, kind = Untrusted::new(kind).line()))
        }
        _ => Ok(()),
    }
}

/// How a community that was met just now wants to be met: all of it when it came by an invite, else where it stands.
fn conduct_of(page: &mut Page, community: &CommunityRef, conduct: &str) -> fmt::Result {
    let name = Untrusted::new(&community.name).line();
    match community.standing {
        _ if conduct.is_empty() => Ok(()),
        Standing::Followed => super::super::community::draw_conduct(page, &name, conduct),
        Standing::Muted | Standing::Blocked => Ok(()),
        _ => writeln!(page, "  {}", say!("conduct-where", command = format!("joinup community show \"{name}\""))),
    }
}

/// A note that arrived; of one that is not in our inbox, the experiment that it is about.
fn received_note(
    page: &mut Page,
    kind: &str,
    community: &CommunityRef,
    title: &str,
    about: Option<&String>,
) -> fmt::Result {
    if community.standing == Standing::Muted {
        return Ok(());
    }
    let who = super::super::show::notes::who(community);
    let line = say!("note-line", kind = kind, who = who, title = super::super::say::titled(title));
    match about {
        None => writeln!(page, "{line}   joinup inbox"),
        Some(about) if !title.is_empty() => writeln!(page, "{line}   joinup show {}", super::super::new::short(about)),
        Some(_) => writeln!(page, "{line}"),
    }
}

fn name(community: Option<&CommunityRef>) -> String {
    community.map_or_else(|| say!("up-unknown-node"), |community| Untrusted::new(&community.name).line())
}
