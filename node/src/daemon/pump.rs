//! The pump: carries what happens in the network to the engine and to people, and what the engine says to the network.

use std::time::Duration;

use joinup_protocol::{id::CommunityId, manifest::Manifest, sync::clocks::Clocks};
use tokio::{
    sync::{
        broadcast::{self, error::RecvError},
        watch,
    },
    time::{Interval, MissedTickBehavior},
};

use super::stop_asked;
use crate::{
    api::{
        Error,
        host::{Host, Running},
        routes::network::{counts, redeem, route},
        types::Event,
    },
    engine::News,
    network::{self, Address, NodeId, SyncReport},
};

/// Items said at once that are gossiped; more are left to catch-up, which moves them in batches.
const GOSSIPED: usize = 32;
/// How often invites that wait are tried again.
const INVITES: Duration = Duration::from_secs(10);
/// How often the folder is looked after, and expired items go.
const UPKEEP: Duration = Duration::from_secs(60);
/// How often what changed is taken into the index of words, unless somebody searches before.
const SEARCHABLE: Duration = Duration::from_secs(5);
/// How long an inviting node may take to answer.
const REDEEM: Duration = Duration::from_secs(20);

/// What the pump knows.
pub(super) struct Pump {
    host: Host,
    running: Running,
    clocks: Clocks<NodeId>,
    listening: Vec<Address>,
    warned: Vec<String>,
}

impl Pump {
    pub(super) fn new(host: Host, running: Running, listening: Vec<Address>) -> Self {
        Self { host, running, clocks: Clocks::new(), listening, warned: Vec::new() }
    }

    /// Works off what happened before, then works until the network ends or the node is to stop.
    pub(super) async fn run(
        mut self,
        before: Vec<network::Event>,
        mut happens: broadcast::Receiver<network::Event>,
        mut news: broadcast::Receiver<News>,
        mut stopping: watch::Receiver<bool>,
    ) {
        let mut upkeep = every(UPKEEP);
        self.remember_listening().await;
        for event in before {
            if let Err(error) = self.happened(event).await {
                tracing::warn!(code = ?error.code, "something that happened at the start could not be dealt with");
            }
        }
        loop {
            let done = tokio::select! {
                () = stop_asked(&mut stopping) => return,
                event = happens.recv() => match event {
                    Ok(event) => self.happened(event).await,
                    Err(RecvError::Lagged(missed)) => {
                        tracing::warn!(missed, "events of the network came faster than they were told");
                        Ok(())
                    }
                    Err(RecvError::Closed) => return,
                },
                new = news.recv() => match new {
                    Ok(news) => self.told(news).await,
                    // What was missed is in the store, and catch-up carries it; the circles may be others, too.
                    Err(RecvError::Lagged(_)) => self.told(News::Circles).await,
                    Err(RecvError::Closed) => return,
                },
                _ = upkeep.tick() => self.look_after().await,
            };
            if let Err(error) = done {
                tracing::debug!(%error, "something that happened could not be dealt with");
                tracing::warn!(code = ?error.code, "something that happened could not be dealt with");
            }
        }
    }

    fn tell(&self, event: Event) {
        // Without watchers there is nobody to tell.
        let _ = self.running.events.send(event);
    }

    async fn happened(&mut self, event: network::Event) -> Result<(), Error> {
        match event {
            network::Event::Listening(address) => {
                self.listening.push(address);
                self.remember_listening().await;
            }
            network::Event::Connected { node, route: by } => {
                let community = self.community_of(node).await?;
                self.tell(Event::PeerConnected { node: node.to_string(), community, route: route(by).into() });
                self.meet_relay(node).await?;
            }
            network::Event::Rerouted { node, route: by } => {
                let community = self.community_of(node).await?;
                self.tell(Event::PeerRerouted { node: node.to_string(), community, route: route(by).into() });
            }
            network::Event::Disconnected(node) => {
                self.clocks.forget(&node);
                self.host
                    .run(move |engine| {
                        engine.forget_compared(&node);
                        Ok(())
                    })
                    .await?;
                let community = self.community_of(node).await?;
                self.tell(Event::PeerDisconnected { node: node.to_string(), community });
            }
            network::Event::CatchingUp { node, progress } => {
                let peer = self.name_of(node).await?;
                let [communities, of_communities] = [progress.communities, progress.of_communities].map(|n| n as u64);
                let [items, of_items] = [progress.items, progress.of_items].map(|n| n as u64);
                self.tell(Event::SyncProgress { peer, communities, of_communities, items, of_items });
            }
            network::Event::Synced(report) => self.synced(report).await?,
            network::Event::Warning(warning) => {
                self.tell(Event::Warning { code: "network".into(), message: crate::speech::parts::network(&warning) });
            }
        }
        Ok(())
    }

    async fn community_of(&self, node: NodeId) -> Result<Option<crate::api::types::CommunityRef>, Error> {
        self.host.run(move |engine| Ok(engine.community_of(&node))).await
    }

    /// The name of a node's community, or its own.
    async fn name_of(&self, node: NodeId) -> Result<String, Error> {
        let community = self.community_of(node).await?;
        Ok(community.map_or_else(|| node.to_string(), |community| community.name))
    }

    async fn synced(&mut self, report: SyncReport) -> Result<(), Error> {
        if let Some(ahead) = report.clock_ahead {
            self.clocks.heard(report.node, ahead);
        }
        let off = self.clocks.off_by();
        // That our clock is wrong is known from anybody; what to say again only after a catch-up of our own.
        let is_time = report.details.is_some() || off.is_some();
        let (node, settled) = (report.node, report.settled.clone());
        // Only a session of our own tells that all of theirs has come.
        let has_told = report.complete && report.details.is_some();
        let told_who_we_are = report.sent.profiles > 0;
        self.host
            .run(move |engine| {
                engine.note_compared(node, &settled);
                if has_told {
                    engine.heard_from(node, told_who_we_are)?;
                }
                if is_time { engine.set_clock_off(off) } else { Ok(()) }
            })
            .await?;
        if let Some(failure) = &report.failure {
            // The reason may name addresses.
            tracing::debug!(node = %report.node, failure, "a catch-up did not come to its end");
            tracing::info!(node = %report.node, "a catch-up did not come to its end");
        }
        self.tell(Event::SyncCompleted {
            peer: self.name_of(report.node).await?,
            received: counts(&report.received),
            sent: counts(&report.sent),
            complete: report.complete,
        });
        self.meet_relay(report.node).await
    }

    /// Tells what a relay promises that is met for the first time, or has changed while nobody was there.
    async fn meet_relay(&self, node: NodeId) -> Result<(), Error> {
        if let Some(event) = self.host.run(move |engine| engine.meet_relay(&node)).await? {
            self.tell(event);
        }
        Ok(())
    }

    async fn manifest_came(&self, relay: CommunityId, before: Option<Box<Manifest>>) -> Result<(), Error> {
        // A network that has stopped has nobody connected.
        let peers = self.running.network.peers().await.unwrap_or_default();
        let event = self.host.run(move |engine| {
            let is_of_relay = |node: &NodeId| engine.community_of(node).is_some_and(|of| of.id == relay.to_string());
            let connected = peers.iter().any(|peer| is_of_relay(&peer.node));
            engine.manifest_came(&relay, before.as_deref(), connected)
        });
        if let Some(event) = event.await? {
            self.tell(event);
        }
        Ok(())
    }

    async fn told(&self, news: News) -> Result<(), Error> {
        match news {
            News::Event(event) => self.tell(*event),
            News::Manifest(relay, before) => self.manifest_came(relay, before).await?,
            News::Circles => {
                let circles = self.host.run(|engine| Ok(engine.carried_circles())).await?;
                self.running.network.set_circles(circles).await.map_err(Error::failed)?;
                self.changed().await?;
            }
            News::Said(items) => {
                for item in items.iter().take(GOSSIPED) {
                    let circle = item.header().circle;
                    // What gossip does not carry, catch-up does; a network that has stopped carries nothing.
                    let _ = self.running.network.publish(circle, std::sync::Arc::clone(item.bytes())).await;
                }
                self.changed().await?;
            }
        }
        Ok(())
    }

    async fn changed(&self) -> Result<(), Error> {
        self.running.network.changed().await.map_err(Error::failed)
    }

    /// Lets go what has expired, and tells once what is wrong.
    async fn look_after(&mut self) -> Result<(), Error> {
        let health = self.host.run(|engine| engine.look_after().map(|()| engine.health())).await?;
        for notice in &health {
            if !self.warned.contains(&notice.code) {
                self.tell(Event::Warning { code: notice.code.clone(), message: notice.message.clone() });
            }
        }
        self.warned = health.into_iter().map(|notice| notice.code).collect();
        Ok(())
    }

    /// Lets invites be made while the node does not run.
    async fn remember_listening(&self) {
        let listening = self.listening.clone();
        if let Err(error) = self.host.run(move |engine| engine.remember_listening(&listening)).await {
            tracing::warn!(%error, "where this node listens cannot be remembered");
        }
    }
}

/// Keeps the index of words in step with what is held, beside the pump, because a first time may take long. Whoever
/// searches in between has the rest taken in.
pub(super) async fn keep_searchable(host: Host, mut stopping: watch::Receiver<bool>) {
    let mut again = every(SEARCHABLE);
    loop {
        tokio::select! {
            () = stop_asked(&mut stopping) => return,
            _ = again.tick() => {}
        }
        match host.run(crate::engine::Engine::settle_index).await {
            Ok(true) => again.reset_immediately(),
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "the index of words cannot be kept"),
        }
    }
}

/// Uses the invites that wait for their nodes, beside the pump, because an answer may take long: now and then, and as
/// soon as the inviting node is connected.
pub(super) async fn use_invites(host: Host, running: Running, mut stopping: watch::Receiver<bool>) {
    let mut again = every(INVITES);
    let mut events = running.events.subscribe();
    loop {
        let tried = tokio::select! {
            () = stop_asked(&mut stopping) => return,
            tried = async {
                let of = tokio::select! {
                    _ = again.tick() => None,
                    node = next_connected(&mut events) => Some(node),
                };
                try_invites(&host, &running, of.as_deref()).await
            } => tried,
        };
        if let Err(error) = tried {
            tracing::debug!(%error, "the invites that wait cannot be used");
            tracing::warn!(code = ?error.code, "the invites that wait cannot be used");
        }
    }
}

/// The next node that connects.
async fn next_connected(events: &mut broadcast::Receiver<Event>) -> String {
    loop {
        match events.recv().await {
            Ok(Event::PeerConnected { node, .. }) => return node,
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            // The node stops.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// Uses those that lead to one node, or all.
async fn try_invites(host: &Host, running: &Running, of: Option<&str>) -> Result<(), Error> {
    let leads_there =
        |node: &[u8; 32]| of.is_none_or(|of| NodeId::from_bytes(node).is_ok_and(|node| node.to_string() == of));
    let waiting = host.run(crate::engine::Engine::joining).await?;
    for redemption in waiting.into_iter().filter(|redemption| leads_there(&redemption.invite.node)) {
        let name = redemption.community.name.clone();
        match redeem(host, running, redemption, REDEEM).await {
            Ok(Some((community, _))) => tracing::info!(community = community.id, "an invite was used"),
            Ok(None) => {}
            Err(error) => {
                let message = crate::say!("invite-not-accepted", name = name, why = error.why);
                // Without watchers there is nobody to tell.
                let _ = running.events.send(Event::Warning { code: "invite".into(), message });
            }
        }
    }
    Ok(())
}

pub(super) fn every(period: Duration) -> Interval {
    let mut interval = tokio::time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
