//! Others: communities, invites, joining, peers, catching up. What needs the network asks it here; the engine does not
//! know it.

use std::time::Duration;

use axum::extract::{Path, State};
use joinup_protocol::reconcile::session::{Memory, Moved};

use super::super::{
    Error, ErrorCode,
    host::{Host, Running},
    respond::{Answer, Input, Params, Reply},
    types::*,
};
use crate::{
    engine::{Redemption, addresses_for_invite, is_final},
    network::{self, RedeemError, Route, SyncReport, Whom},
    say, speech,
};

/// The longest that a request waits for the network.
const PATIENCE: Duration = Duration::from_secs(300);
/// How long to catch up for unless told otherwise.
const SYNC: Duration = Duration::from_secs(30);
/// How long a person is kept waiting for the inviting node at least.
const REDEEM: Duration = Duration::from_secs(10);

/// A waiting time that was asked for, within reason.
pub(super) fn patience(millis: u64) -> Duration {
    Duration::from_millis(millis).min(PATIENCE)
}

pub(super) async fn communities(
    State(host): State<Host>,
    Params(query): Params<CommunitiesQuery>,
) -> Answer<Communities> {
    let found = host.run(move |engine| match &query.offers {
        Some(offer) => engine.communities_that_offer(offer),
        None => Ok(engine.communities()),
    });
    let mut communities = found.await?;
    let connected = peers_by_community(&host).await?;
    for row in &mut communities.items {
        row.connected = connected.contains(&row.community.id);
    }
    Ok(Reply(communities))
}

async fn peers_by_community(host: &Host) -> Result<Vec<String>, Error> {
    let peers = peer_rows(host).await?;
    Ok(peers.into_iter().filter_map(|peer| peer.community).map(|community| community.id).collect())
}

pub(super) async fn community(State(host): State<Host>, Path(name): Path<String>) -> Answer<CommunityDetail> {
    host.run(move |engine| engine.community(&name)).await.map(Reply)
}

pub(super) async fn set_standing(
    State(host): State<Host>,
    Path(name): Path<String>,
    Input(request): Input<StandingRequest>,
) -> Answer<CommunityDetail> {
    let detail = host.run(move |engine| engine.set_standing(&name, &request)).await?;
    if let Some(running) = host.running() {
        // What is wanted has changed, so catch-up may bring more; a stopped network needs no telling.
        let _ = running.network.changed().await;
    }
    Ok(Reply(detail))
}

pub(super) async fn set_profile(
    State(host): State<Host>,
    Input(request): Input<ProfileRequest>,
) -> Answer<CommunityDetail> {
    host.run(move |engine| engine.set_profile(&request)).await.map(Reply)
}

pub(super) async fn invites(State(host): State<Host>) -> Answer<Invites> {
    host.run(|engine| Ok(engine.invites())).await.map(Reply)
}

pub(super) async fn invite(State(host): State<Host>, Input(request): Input<InviteRequest>) -> Answer<Invite> {
    let listening = match host.running() {
        Some(running) => running.network.status().await.map_err(Error::failed)?.listening,
        None => host.run(|engine| Ok(engine.last_listening())).await?,
    };
    host.run(move |engine| engine.invite(&request, addresses_for_invite(&listening))).await.map(Reply)
}

pub(super) async fn revoke_invite(State(host): State<Host>, Path(id): Path<String>) -> Answer<Invites> {
    host.run(move |engine| engine.revoke_invite(&id)).await.map(Reply)
}

pub(super) async fn join_preview(
    State(host): State<Host>,
    Input(request): Input<JoinRequest>,
) -> Answer<InvitePreview> {
    host.run(move |engine| engine.read_invite(&request.invite).map(|(_, preview)| preview)).await.map(Reply)
}

pub(super) async fn join(State(host): State<Host>, Input(request): Input<JoinRequest>) -> Answer<Joined> {
    let wait = patience(request.wait_ms);
    // Their node may begin to catch up with us by itself, so what arrives is counted from here.
    let before = host.run(|engine| Ok(engine.of_others())).await?;
    let redemption = host.run(move |engine| engine.begin_join(&request.invite)).await?;
    let mut joined = Joined {
        community: redemption.community.clone(),
        connected: false,
        received: Counts::default(),
        complete: false,
        not_kept_here: 0,
        not_kept_there: 0,
        conduct: String::new(),
        relays: Vec::new(),
        notices: Vec::new(),
    };
    let on_the_way = redemption.invite.clone();
    match host.running() {
        None => joined.notices.push(waits_for(say!("join-no-node"), "joinup up")),
        Some(running) => match redeem(&host, running, redemption, wait.max(REDEEM)).await? {
            None => joined.notices.push(waits_for(say!("join-not-reached"), "joinup peers")),
            Some((community, node)) => {
                joined.community = community;
                joined.connected = true;
                let inviter = joined.community.id.clone();
                joined.conduct = host.run(move |engine| engine.conduct_of(&inviter)).await?;
                if !wait.is_zero() {
                    catch_up(&host, running, node, wait, &mut joined).await?;
                }
                joined.relays = host.run(move |engine| Ok(engine.relays_of_invite(&on_the_way))).await?;
                let now = host.run(|engine| Ok(engine.of_others())).await?;
                count_arrivals(&mut joined.received, before, now);
            }
        },
    }
    Ok(Reply(joined))
}

/// What is here now and was not before (experiments, communities), when a session of its own brought some of it.
fn count_arrivals(received: &mut Counts, before: (u64, u64), now: (u64, u64)) {
    received.experiments = received.experiments.max(now.0.saturating_sub(before.0));
    received.communities = received.communities.max(now.1.saturating_sub(before.1));
}

fn waits_for(message: String, next: &str) -> Notice {
    Notice { code: "waiting".into(), message, next: next.into() }
}

/// Uses an invite; nothing when its node is not reached, which is tried again later, or when somebody else uses it.
pub(crate) async fn redeem(
    host: &Host,
    running: &Running,
    redemption: Redemption,
    wait: Duration,
) -> Result<Option<(CommunityRef, network::NodeId)>, Error> {
    let Redemption { invite, profile, .. } = redemption;
    let node = network::NodeId::from_bytes(&invite.node)
        .map_err(|error| Error::new(ErrorCode::Invalid, say!("no-invite")).why(error.to_string()))?;
    let Some(_turn) = running.redeeming.begin(invite.grant) else { return Ok(None) };
    let grant = invite.grant;
    let waits = host.run(move |engine| Ok(engine.joining()?.iter().any(|waiting| waiting.invite.grant == grant)));
    if !waits.await? {
        return Ok(None);
    }
    let used = running.network.redeem(invite.clone(), profile);
    match tokio::time::timeout(wait, used).await {
        Ok(Ok(welcome)) => {
            let community = host.run(move |engine| engine.joined(&invite, &welcome)).await?;
            // More is wanted of them now; a stopped network needs no telling.
            let _ = running.network.changed().await;
            Ok(Some((community, node)))
        }
        Ok(Err(RedeemError::Refused(refusal))) if is_final(refusal) => {
            host.run(move |engine| engine.join_refused(&invite)).await?;
            Err(Error::new(ErrorCode::Invalid, say!("join-declined"))
                .why(say!("join-declined-why", why = speech::core::declined(refusal))))
        }
        Ok(Err(RedeemError::Dial(network::DialError::Ourselves))) => {
            host.run(move |engine| engine.join_refused(&invite)).await?;
            Err(Error::new(ErrorCode::Invalid, say!("own-node-invite")))
        }
        Ok(Err(error)) => {
            tracing::debug!(%error, "an invite waits");
            Ok(None)
        }
        Err(_) => Ok(None),
    }
}

/// Catches up with the node that welcomed us.
async fn catch_up(
    host: &Host,
    running: &Running,
    node: network::NodeId,
    wait: Duration,
    joined: &mut Joined,
) -> Result<(), Error> {
    let reports = running.network.sync_now(Whom::One(node), wait).await.map_err(Error::failed)?;
    for report in &reports {
        let synced = synced_peer(host, report).await?;
        joined.received.experiments += synced.received.experiments;
        joined.received.communities += synced.received.communities;
        joined.received.withdrawn += synced.received.withdrawn;
        joined.received.other += synced.received.other;
        joined.complete = synced.complete;
        (joined.not_kept_here, joined.not_kept_there) = (synced.not_kept_here, synced.not_kept_there);
    }
    Ok(())
}

pub(super) async fn peers(State(host): State<Host>) -> Answer<Peers> {
    let peers = peer_rows(&host).await?;
    Ok(Reply(Peers { running: host.running().is_some(), peers }))
}

async fn peer_rows(host: &Host) -> Result<Vec<PeerRow>, Error> {
    let Some(running) = host.running() else { return Ok(Vec::new()) };
    let peers = running.network.peers().await.map_err(Error::failed)?;
    host.run(move |engine| {
        let now = engine.now();
        let row = |peer: &network::Peer| PeerRow {
            node: peer.node.to_string(),
            community: engine.community_of(&peer.node),
            route: route(peer.route).into(),
            relay: peer.relay.map(|relay| RelayRef { node: relay.to_string(), community: engine.community_of(&relay) }),
            dialled: peer.dialled,
            since: Moment(joinup_protocol::time::Millis(
                now.0.saturating_sub(u64::try_from(peer.connected_for.as_millis()).unwrap_or(u64::MAX)),
            )),
            address: peer.addresses.first().map(ToString::to_string).unwrap_or_default(),
            in_step: engine.is_in_step(&peer.node),
        };
        Ok(peers.iter().map(row).collect())
    })
    .await
}

/// The word for a route.
pub(crate) const fn route(route: Route) -> &'static str {
    match route {
        Route::Direct => "direct",
        Route::Local => "local",
        Route::Relayed => "relayed",
    }
}

pub(super) async fn connected(host: &Host) -> u32 {
    let Some(running) = host.running() else { return 0 };
    // A network that has stopped has nobody connected.
    running.network.status().await.map_or(0, |status| u32::try_from(status.connected).unwrap_or(u32::MAX))
}

pub(super) async fn sync(State(host): State<Host>, Input(request): Input<SyncRequest>) -> Answer<Synced> {
    let running = host.need_running()?;
    let timeout = request.timeout_ms.map_or(SYNC, patience);
    let reports = running.network.sync_now(Whom::Everyone, timeout).await.map_err(Error::failed)?;
    let mut peers = Vec::new();
    for report in &reports {
        peers.push(synced_peer(&host, report).await?);
    }
    let waiting = host.run(|engine| Ok(engine.waiting())).await?;
    Ok(Reply(Synced { peers, waiting }))
}

/// Waits until other nodes have what we said; whether something still waits.
pub(super) async fn deliver(host: &Host, wait: Duration) -> Result<bool, Error> {
    if let Some(running) = host.running().filter(|_| !wait.is_zero()) {
        // Without peers there is nobody to deliver to, and an incomplete session shows in what still waits.
        let _ = running.network.sync_now(Whom::Everyone, wait).await;
    }
    host.run(|engine| Ok(engine.waiting() > 0)).await
}

async fn synced_peer(host: &Host, report: &SyncReport) -> Result<SyncedPeer, Error> {
    let node = report.node;
    let name = host.run(move |engine| Ok(engine.community_of(&node))).await?.map(|community| community.name);
    let memory = report.details.as_ref().map(|details| &details.memory);
    Ok(SyncedPeer {
        name: name.unwrap_or_else(|| report.node.to_string()),
        received: counts(&report.received),
        sent: counts(&report.sent),
        complete: report.complete,
        not_kept_here: memory.map_or(0, Memory::declined) as u64,
        not_kept_there: memory.map_or(0, Memory::unwanted) as u64,
        bytes_in: report.bytes_in,
        bytes_out: report.bytes_out,
        rounds: report.rounds.into(),
    })
}

/// Items by kind, in people's words.
pub(crate) fn counts(moved: &Moved) -> Counts {
    Counts {
        experiments: moved.experiments.into(),
        communities: moved.profiles.into(),
        withdrawn: moved.withdrawn.into(),
        notes: moved.notes.into(),
        other: moved.others.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_by_another_session_counts_as_received() {
        let mut received = Counts { experiments: 1, withdrawn: 2, ..Counts::default() };
        count_arrivals(&mut received, (4, 1), (7, 2));
        assert_eq!(received, Counts { experiments: 3, communities: 1, withdrawn: 2, ..Counts::default() });
        // What others withdrew meanwhile does not make it less.
        count_arrivals(&mut received, (7, 2), (6, 2));
        assert_eq!((received.experiments, received.communities), (3, 1));
    }
}
