//! Others: communities, invites, joining, peers, catching up.

use serde::{Deserialize, Serialize};

use super::{AboutRef, CircleRef, CommunityRef, Fields, IntroductionRow, Moment, Notice, RelayRef, Standing};

/// How far an invite reaches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InviteRequest {
    /// Valid for so long, in milliseconds; seven days when absent.
    pub expires_ms: Option<u64>,
    /// For so many communities; one when absent.
    pub uses: Option<u32>,
    /// The circle that it leads into: a name or the start of an id; the commons when absent.
    pub circle: Option<String>,
}

/// A new invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// The invite to hand over.
    pub invite: String,
    /// Until when it can be used.
    pub expires: Moment,
    /// For how many communities.
    pub uses: u32,
    /// The circle that it leads into.
    #[serde(default)]
    pub circle: CircleRef,
    /// Its name in `invite --list` and `--revoke`.
    pub id: String,
    /// The four words that the other side should see.
    pub key_words: Vec<String>,
    /// What keeps it from working now, in sentences.
    pub notices: Vec<Notice>,
}

/// An invite that was given out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteRow {
    /// Its name in `--revoke`.
    pub id: String,
    /// The circle that it leads into.
    #[serde(default)]
    pub circle: CircleRef,
    /// When it was made.
    pub issued: Moment,
    /// Until when it can be used.
    pub expires: Moment,
    /// For how many communities.
    pub uses: u32,
    /// How many have used it.
    pub used: u32,
    /// `open`, `used`, `expired` or `revoked`.
    pub state: String,
}

/// The invites given out, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invites {
    /// The invites.
    pub items: Vec<InviteRow>,
}

/// An invite to look at or to use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinRequest {
    /// The invite, as pasted.
    pub invite: String,
    /// Wait so long for the first catch-up, in milliseconds.
    #[serde(default)]
    pub wait_ms: u64,
}

/// What an invite says, before it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitePreview {
    /// Who invites.
    pub community: CommunityRef,
    /// Until when it can be used.
    pub expires: Moment,
    /// The circle that it leads into; of a private one the name is told to those who have joined.
    pub circle: CircleRef,
}

/// What became of joining.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// Who invited.
    pub community: CommunityRef,
    /// Whether the invite was taken by their node; else it is kept and used when both are connected.
    pub connected: bool,
    /// What was received while waiting.
    pub received: Counts,
    /// Whether both sides hold the same, but for what one of them does not keep.
    pub complete: bool,
    /// Items of theirs that this node does not keep, as far as they were counted.
    pub not_kept_here: u64,
    /// Items of ours that their node does not keep, as far as they were counted.
    pub not_kept_there: u64,
    /// How they want to be met, in their own words; empty when they have not said.
    #[serde(default)]
    pub conduct: String,
    /// What the relays over which they are reached promise, as far as that is here.
    #[serde(default)]
    pub relays: Vec<super::RelayManifest>,
    /// What happens next, in sentences.
    pub notices: Vec<Notice>,
}

/// A community that this node has heard of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunityRow {
    /// Who it is.
    #[serde(flatten)]
    pub community: CommunityRef,
    /// Where it is, as coarse as it chose.
    pub place: String,
    /// Its experiments held here.
    pub experiments: u64,
    /// When it last said something.
    pub heard: Option<Moment>,
    /// Whether one of its nodes is connected now.
    pub connected: bool,
    /// The newest experiments in which it offers what was asked for, at most three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered_in: Vec<AboutRef>,
}

/// Which communities.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommunitiesQuery {
    /// Only those of others that offer this in an experiment, such as `call`.
    pub offers: Option<String>,
}

/// The communities, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Communities {
    /// How they are ordered, and what may be missing.
    pub order: String,
    /// The communities.
    pub items: Vec<CommunityRow>,
}

/// One community.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommunityDetail {
    /// Who it is.
    pub community: CommunityRef,
    /// Where it is, as coarse as it chose.
    pub place: String,
    /// The fields of its profile; null when it has not arrived.
    pub profile: Option<Fields>,
    /// Its experiments held here.
    pub experiments: u64,
    /// When it last said something.
    pub heard: Option<Moment>,
    /// Who of those we follow introduced it.
    pub introduced_by: Vec<CommunityRef>,
    /// What others say of how they know it, each by itself.
    #[serde(default)]
    pub introductions: Vec<IntroductionRow>,
    /// What changed, in sentences.
    pub notices: Vec<Notice>,
}

/// What a community shall be to us from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingRequest {
    /// `followed`, `muted`, `blocked`, or `introduced` and `not-introduced` for "nothing of these".
    pub standing: Standing,
    /// Stop just that: who was followed before they were muted is followed again.
    #[serde(default)]
    pub stop: bool,
}

/// A node that is connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerRow {
    /// Its libp2p peer id.
    pub node: String,
    /// Whose it is, when that is known.
    pub community: Option<CommunityRef>,
    /// `direct`, `local` or `relayed`.
    pub route: String,
    /// Over which relay, if it is reached over one alone and that is known.
    #[serde(default)]
    pub relay: Option<RelayRef>,
    /// Whether this node has dialled it.
    #[serde(default)]
    pub dialled: bool,
    /// Since when.
    pub since: Moment,
    /// Its address, for people who look after networks.
    pub address: String,
    /// Whether it holds the same current items, as the last session that we opened with it says; null before one.
    pub in_step: Option<bool>,
}

/// The nodes that are connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peers {
    /// Whether a node runs at all.
    pub running: bool,
    /// The nodes.
    pub peers: Vec<PeerRow>,
}

/// How long to catch up for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SyncRequest {
    /// At most so long, in milliseconds; 30 s when absent.
    pub timeout_ms: Option<u64>,
}

/// Items by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Experiments.
    pub experiments: u64,
    /// Communities' profiles.
    pub communities: u64,
    /// Withdrawals.
    pub withdrawn: u64,
    /// Questions, replies and other notes.
    #[serde(default)]
    pub notes: u64,
    /// Everything else.
    pub other: u64,
}

/// What a catch-up with one peer did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncedPeer {
    /// Its community's name, or its peer id.
    pub name: String,
    /// What came.
    pub received: Counts,
    /// What went.
    pub sent: Counts,
    /// Whether both hold the same current items in what both want.
    pub complete: bool,
    /// Items of theirs that this node does not keep, as far as they were counted.
    pub not_kept_here: u64,
    /// Items of ours that their node does not keep, as far as they were counted.
    pub not_kept_there: u64,
    /// Bytes that came.
    pub bytes_in: u64,
    /// Bytes that went.
    pub bytes_out: u64,
    /// Round trips.
    pub rounds: u64,
}

/// What a catch-up did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synced {
    /// With whom.
    pub peers: Vec<SyncedPeer>,
    /// Own changes that no other node is known to have.
    pub waiting: u64,
}
