//! Relays: what one promises, what it keeps and carries, and what we allow those that we know.

use serde::{Deserialize, Serialize};

use super::{CircleRef, CommunityRef, Moment, Notice};

/// Somebody whose requests are refused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Refusal {
    /// Whose.
    pub whom: String,
    /// Why.
    pub why: String,
}

/// Set this node up as a relay, or change what it says. What is absent stays as it is; an empty text takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RelayRequest {
    /// Who runs it; the community's name unless said.
    pub operator: Option<String>,
    /// How to reach them.
    pub contact: Option<String>,
    /// Their code of conduct, or where it is.
    pub conduct: Option<String>,
    /// Which country's law it is under.
    pub jurisdiction: Option<String>,
    /// Who pays for it.
    pub funded_by: Option<String>,
    /// Since when it runs: a year, month or day.
    pub since: Option<String>,
    /// Until when, if that is known.
    pub until: Option<String>,
    /// Whose requests are refused.
    pub refuses: Option<Vec<Refusal>>,
    /// Whether it keeps the longer stories of communities that allow it.
    pub records: Option<bool>,
    /// Whether it keeps private circles, which it cannot read, for those who ask.
    pub sealed_circles: Option<bool>,
    /// The pledge is given.
    pub pledge: bool,
    /// End being a relay.
    pub off: bool,
    /// Only show what would be said.
    pub only_look: bool,
}

/// One promise, as it was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseRow {
    /// Its code.
    pub promise: String,
    /// What it means, and what the relay adds to it.
    pub words: String,
}

/// What a manifest says in numbers; 0 where nothing is promised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayBounds {
    /// Days that it keeps what nobody renews.
    pub keep_days: u32,
    /// Bytes that it keeps.
    pub keep_bytes: u64,
    /// Items that it keeps for each community and circle.
    pub keep_items: u32,
    /// Whether it keeps longer stories of those who allow it.
    pub records: bool,
    /// Hours within which it has forgotten what was withdrawn.
    pub forget_hours: u32,
    /// Nodes that may have a place.
    pub places: u32,
    /// Connections that it carries at once.
    pub circuits: u32,
    /// Bytes of one of them, in each direction.
    pub circuit_bytes: u64,
    /// Seconds that one may last.
    pub circuit_seconds: u32,
    /// Whether it keeps private circles, sealed, for those who ask.
    pub sealed_circles: bool,
}

/// One line of a manifest in plain words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestLine {
    /// Which: `operator`, `contact`, `promise-keep`, `circuits` ...
    pub code: String,
    /// What it is about.
    pub what: String,
    /// What is said; empty when nothing is.
    pub words: String,
}

/// What changed in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestChange {
    /// Which line.
    pub code: String,
    /// What it is about.
    pub what: String,
    /// What was said; empty when nothing was.
    pub before: String,
    /// What is said now; empty when nothing is.
    pub after: String,
}

/// What a community said to a relay that would keep its longer stories.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// Nothing yet.
    #[default]
    NotAsked,
    /// It may.
    Allowed,
    /// It may not.
    Refused,
}

/// What a relay promises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayManifest {
    /// Whose it is.
    pub community: CommunityRef,
    /// Whether it is ours.
    pub ours: bool,
    /// When it was said; absent as long as it is only looked at.
    pub said: Option<Moment>,
    /// Whether it has ended.
    pub ended: bool,
    /// Who runs it.
    pub operator: String,
    /// How to reach them.
    pub contact: String,
    /// Their code of conduct.
    pub conduct: String,
    /// Which country's law it is under.
    pub jurisdiction: String,
    /// Who pays for it.
    pub funded_by: String,
    /// Since when it runs.
    pub since: String,
    /// Until when.
    pub until: String,
    /// The promises.
    pub promises: Vec<PromiseRow>,
    /// In numbers.
    pub bounds: RelayBounds,
    /// Whose requests are refused.
    pub refuses: Vec<Refusal>,
    /// What we said about our longer stories.
    pub our_records: Consent,
    /// What changed since somebody here read it last.
    pub changes: Vec<ManifestChange>,
    /// All of it in plain words, line by line.
    pub lines: Vec<ManifestLine>,
    /// What it says that it had to remove; the newest first.
    pub log: Vec<RemovalRow>,
}

/// Something that a relay had to remove on its machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovalRow {
    /// What: the id that people see.
    pub what: String,
    /// Whose.
    pub whose: CommunityRef,
    /// When.
    pub removed: Moment,
    /// Why.
    pub why: String,
    /// When it was taken back.
    pub taken_back: Option<Moment>,
    /// Why it was taken back.
    pub taken_back_why: String,
}

/// Which manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ManifestQuery {
    /// Whose: a name or the start of an id; ours when absent.
    pub name: Option<String>,
    /// A person reads it: what changed until now is not told again.
    pub read: bool,
}

/// What came of setting a relay up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelaySetup {
    /// What it says.
    pub manifest: RelayManifest,
    /// What has to be done on this machine.
    pub to_do: Vec<Notice>,
    /// Whether a running node has to be started again.
    pub restart: bool,
    /// What happened, in sentences.
    pub notices: Vec<Notice>,
}

/// May a relay keep our longer stories?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentRequest {
    /// Which relay: a name or the start of an id.
    pub name: String,
    /// It may.
    pub allow: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentGiven {
    /// The relay.
    pub relay: CommunityRef,
    /// What holds now.
    pub consent: Consent,
    /// All relays that may.
    pub allowed: Vec<CommunityRef>,
    /// What happened, in sentences.
    pub notices: Vec<Notice>,
}

/// Remove something on this relay, or take that back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RemovalRequest {
    /// The start of its id.
    pub id: String,
    /// Why; everybody can read it.
    pub why: String,
    /// Take it back.
    pub undo: bool,
}

/// What was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The entry of the log.
    pub entry: RemovalRow,
    /// What happened, in sentences.
    pub notices: Vec<Notice>,
}

/// Where a relay is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayAddress {
    /// The addresses, each with the node's id at its end; those from farthest first.
    pub addresses: Vec<RelayPlace>,
    /// Whether others have reached this node at an address of its own; absent when nobody has tried yet.
    pub reached: Option<bool>,
    /// What to know about them.
    pub notices: Vec<Notice>,
}

/// One address of a relay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayPlace {
    /// It.
    pub address: String,
    /// From where it is reached: `everywhere`, `network` or `machine`.
    pub reach: String,
}

/// What is kept of one circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCircle {
    /// Which.
    #[serde(flatten)]
    pub circle: CircleRef,
    /// Whether it is kept for others and cannot be read here.
    pub kept: bool,
    /// Communities of which something is kept.
    pub communities: u64,
    /// Items.
    pub items: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Withdrawals among them.
    pub withdrawn: u64,
}

/// The longer stories kept of one community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRecords {
    /// Whose.
    pub community: CommunityRef,
    /// How many.
    pub records: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How many more it gives to everyone that have not come yet.
    pub missing: u64,
}

/// So much of so much.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfLimit {
    /// Used now.
    pub used: u64,
    /// Allowed.
    pub limit: u64,
}

/// What is carried.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayCarried {
    /// Places held.
    pub places: OfLimit,
    /// Connections carried now.
    pub circuits: OfLimit,
    /// Connections carried since the start.
    pub carried: u64,
    /// Connections refused since the start.
    pub circuits_refused: u64,
    /// Places given since the start.
    pub places_given: u64,
    /// Places refused since the start.
    pub places_refused: u64,
}

/// How withdrawals are obeyed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayForgotten {
    /// Withdrawals heard of since the start.
    pub heard: u64,
    /// Of these, not forgotten everywhere yet.
    pub open: u64,
    /// How long the slowest took until nothing was left, in milliseconds.
    pub slowest_ms: u64,
    /// What is promised, in hours.
    pub promised_hours: u32,
}

/// A relay that this home uses or knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedRelay {
    /// Whose; absent when that is not known.
    pub community: Option<CommunityRef>,
    /// Its node; empty when it is not known.
    pub node: String,
    /// Whether it is connected.
    pub connected: bool,
    /// Whether this node has a place there.
    pub place: bool,
    /// Whether a person named it in the settings.
    pub chosen: bool,
    /// Whether it promises to keep longer stories of those who allow it.
    pub keeps_records: bool,
    /// What we said to that.
    pub our_records: Consent,
    /// Whether its manifest is here.
    pub manifest: bool,
}

/// What a relay holds and carries, and which relays a home uses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayStatus {
    /// Whether this node is a relay, by its settings.
    pub on: bool,
    /// Whether a node runs, and carries: whoever has just switched it on starts the node anew.
    pub running: bool,
    /// Whether its manifest was said.
    pub manifest: bool,
    /// What it carries; absent when no relay runs.
    pub carried: Option<RelayCarried>,
    /// What it keeps, by circle.
    pub circles: Vec<KeptCircle>,
    /// Items kept for each community and circle, at most.
    pub items_limit: u64,
    /// The most that one community has in one circle.
    pub items_most: u64,
    /// Bytes on the disk.
    pub disk: OfLimit,
    /// The longer stories that it keeps, by community.
    pub records: Vec<KeptRecords>,
    /// Withdrawals.
    pub forgotten: RelayForgotten,
    /// Entries of the removal log that hold.
    pub removed: u64,
    /// Relays that this home uses or knows.
    pub relays: Vec<UsedRelay>,
}

/// What a relay wants of us, or has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayNews {
    /// The relay.
    pub relay: CommunityRef,
    /// `keep-records`: may it keep our longer stories? `changed`: it promises something else now.
    pub kind: String,
    /// The sentence.
    pub message: String,
    /// What changed.
    pub changes: Vec<ManifestChange>,
    /// Commands to answer with.
    pub next: Vec<String>,
}
