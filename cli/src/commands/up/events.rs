//! What a running node says to the person at its terminal.

use std::fmt::{self, Write as _};

use joinup_node::{
    api::types::{CommunityRef, Event, Standing, Status},
    say,
};

use crate::{
    output::Page,
    untrusted::Untrusted,
    words::{self, count},
};

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
            writeln!(page, "Connected with {}, {}.", name(community.as_ref()), words::route(route))
        }
        Event::PeerDisconnected { community, .. } => writeln!(page, "{} is gone for now.", name(community.as_ref())),
        Event::ItemReceived { note, community, title, in_inbox, about, withdrawn: false, .. } if !note.is_empty() => {
            received_note(page, note, community, title, if *in_inbox { None } else { Some(about) })
        }
        Event::ItemReceived { kind, id, community, title, withdrawn, .. } => {
            received(page, kind, id, community, title, *withdrawn)
        }
        Event::SyncProgress { peer, communities, of_communities, items, of_items } => writeln!(
            page,
            "Catching up with {}: {items} of {of_items} items, {communities} of {of_communities} communities complete.",
            Untrusted::new(peer)
        ),
        Event::SyncCompleted { peer, received, sent, complete } => {
            let moved =
                [received, sent].iter().any(|counts| words::counts(counts) != words::counts(&Default::default()));
            if !moved && !page.verbose() {
                return Ok(());
            }
            let end = if *complete { "complete" } else { "not complete yet" };
            let peer = Untrusted::new(peer);
            writeln!(
                page,
                "Caught up with {peer}: received {}, sent {}, {end}.",
                words::counts(received),
                words::counts(sent)
            )
        }
        Event::Warning { message, .. } => writeln!(page, "Please note: {}", Untrusted::new(message)),
    }
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
        if addresses.iter().all(|address| is_loopback(address)) { "on this computer only" } else { "on this network" };
    let known = status.map_or(0, |status| status.peers.known);
    let peers = match known {
        0 => "no peers yet".to_owned(),
        known => format!("looking for {}", count(known, "peer that we know", "peers that we know")),
    };
    writeln!(page, "Folder {} · listening {listening} · {peers}", Untrusted::new(home))?;
    if page.verbose() {
        addresses.iter().try_for_each(|address| writeln!(page, "  {}", Untrusted::new(address)))?;
    }
    page.next_where("Next (in another terminal)", &["joinup new", "joinup invite", "joinup join"])?;
    writeln!(page, "Ctrl-C here stops it.")
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
        (true, "experiment") => writeln!(page, "{who} took back an experiment; it is deleted here."),
        (false, "experiment") => writeln!(page, "From {who}: {title}   joinup show {}", super::super::new::short(id)),
        (false, "profile") => writeln!(page, "Heard of {title}."),
        _ if page.verbose() => writeln!(page, "From {who}: {}", Untrusted::new(kind)),
        _ => Ok(()),
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
    let line = say!("note-line", kind = kind, who = who, title = super::super::say::title(title));
    match about {
        None => writeln!(page, "{line}   joinup inbox"),
        Some(about) if !title.is_empty() => writeln!(page, "{line}   joinup show {}", super::super::new::short(about)),
        Some(_) => writeln!(page, "{line}"),
    }
}

fn name(community: Option<&CommunityRef>) -> String {
    community.map_or_else(
        || "a node that has not said whose it is".to_owned(),
        |community| Untrusted::new(&community.name).line(),
    )
}
