//! The bodies of requests and answers: exactly the objects of the scripting contract.
//!
//! Every answer is one JSON object that begins with its `schema`; fields are only ever added. Texts are as their
//! authors wrote them: whoever shows one must remove control characters first.

mod bundles;
mod circles;
mod compare;
mod drafts;
mod experiments;
mod growing;
mod keeping;
mod network;
mod node;
mod notes;
mod paths;
mod relay;
mod together;

pub use bundles::*;
pub use circles::*;
pub use compare::*;
pub use drafts::*;
pub use experiments::*;
pub use growing::*;
pub use keeping::*;
pub use network::*;
pub use node::*;
pub use notes::*;
pub use paths::*;
pub use relay::*;
pub use together::*;

use core::fmt;

use joinup_protocol::time::Millis;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The fields of a summary, record or profile, by the names of the record format.
pub type Fields = serde_json::Map<String, serde_json::Value>;

/// An answer: knows the name and number of its schema.
pub trait Body: Serialize + de::DeserializeOwned + Send {
    /// `joinup.<name>/<n>`.
    const SCHEMA: &'static str;

    /// The answer as the scripting contract has it: one object, `schema` first.
    ///
    /// # Errors
    /// Never for the types of this module.
    fn to_json(&self) -> Result<serde_json::Value, serde_json::Error> {
        #[derive(Serialize)]
        struct WithSchema<'a, T> {
            schema: &'static str,
            #[serde(flatten)]
            body: &'a T,
        }
        serde_json::to_value(WithSchema { schema: Self::SCHEMA, body: self })
    }
}

macro_rules! bodies {
    ($($name:ty => $schema:literal,)*) => {
        $(impl Body for $name { const SCHEMA: &'static str = concat!("joinup.", $schema); })*
    };
}

bodies! {
    super::Error => "error/1",
    Init => "init/1",
    Draft => "draft/1",
    Drafts => "drafts/1",
    Dropped => "dropped/1",
    Imported => "imported/1",
    Preview => "preview/1",
    Published => "published/1",
    Withdrawn => "withdrawn/1",
    WithdrawalStatus => "withdrawal/1",
    Experiments => "experiments/1",
    Experiment => "experiment/1",
    Note => "note/1",
    Said => "note/1",
    Inbox => "inbox/1",
    Questions => "questions/1",
    Exported => "exported/1",
    Changes => "changes/1",
    Perspectives => "perspectives/1",
    Report => "report/1",
    Circles => "circles/1",
    RelaySetup => "relay-setup/1",
    RelayStatus => "relay-status/1",
    RelayManifest => "relay-manifest/1",
    RelayAddress => "relay-address/1",
    ConsentGiven => "relay-consent/1",
    Removed => "relay-removed/1",
    Carried => "carried/1",
    BundlePlan => "bundle-plan/1",
    BundleWritten => "bundle/1",
    BundleRead => "bundle-read/1",
    Invite => "invite/1",
    Invites => "invites/1",
    InvitePreview => "invite-preview/1",
    Joined => "joined/1",
    Communities => "communities/1",
    CommunityDetail => "community/1",
    BlockList => "block-list/1",
    Peers => "peers/1",
    Synced => "sync/1",
    Status => "status/1",
    Settings => "config/1",
    Reread => "config-reread/1",
    Template => "config-template/1",
    Health => "health/1",
    Doctor => "doctor/1",
    Event => "event/1",
    Stopping => "stopping/1",
    Version => "version/1",
    Comparison => "comparison/1",
    Lineage => "lineage/1",
    ProfileText => "profile-text/1",
    Key => "key/1",
    Backup => "backup/1",
    Restored => "restored/1",
    Machines => "machines/1",
}

/// A moment; in JSON RFC 3339 in UTC, such as `2026-05-01T12:00:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub Millis);

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = i64::try_from(self.0.0 / Millis::SECOND).unwrap_or(i64::MAX);
        // The end of jiff's calendar stands for everything beyond it.
        write!(f, "{}", jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::MAX))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let moment: jiff::Timestamp = String::deserialize(deserializer)?.parse().map_err(de::Error::custom)?;
        Ok(Self(Millis(u64::try_from(moment.as_millisecond()).unwrap_or(0))))
    }
}

/// A community in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunityRef {
    /// Its full id.
    pub id: String,
    /// Its name, or the first key words of one whose profile has not arrived.
    pub name: String,
    /// Four words that people read out to each other.
    pub key_words: Vec<String>,
    /// What it is to us.
    pub standing: Standing,
    /// Whether it says that it is a sample, made to look around in.
    #[serde(default)]
    pub sample: bool,
}

/// What a community is to us; decides what is kept of it and what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Ourselves.
    Us,
    /// Everything of theirs is kept.
    Followed,
    /// Somebody whom we follow knows them.
    Introduced,
    /// Nobody has introduced them yet.
    NotIntroduced,
    /// Kept, but not shown.
    Muted,
    /// Neither fetched nor kept nor passed on.
    Blocked,
}

/// Something wrong in a text: where, and what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The line, from 1; 0 when it is about the whole.
    pub line: u64,
    /// The field, by its name in the record format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong and what would be right.
    pub message: String,
    /// The file, in an import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Whether it can stay as it is.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub warning: bool,
}

/// Something to think about before it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The draft.
    pub id: String,
    /// What sort of thing was found, such as `email`.
    pub code: String,
    /// What was found and what could be written instead.
    pub message: String,
    /// The field in which it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// A sentence for people with a code for scripts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What it is about.
    pub code: String,
    /// The sentence.
    pub message: String,
    /// The next command to type; empty when there is none.
    #[serde(default)]
    pub next: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_begins_with_its_schema() {
        let body = Dropped { id: "abc".into(), title: "Soup".into() };
        let json = body.to_json().map(|json| json.to_string());
        assert_eq!(json.ok().as_deref(), Some(r#"{"schema":"joinup.dropped/1","id":"abc","title":"Soup"}"#));
    }

    #[test]
    fn a_moment_is_written_in_utc_and_read_back() {
        let moment = Moment(Millis(1_000));
        let json = serde_json::to_string(&moment).unwrap();
        assert_eq!(json, r#""1970-01-01T00:00:01Z""#);
        assert_eq!(serde_json::from_str::<Moment>(&json).unwrap(), moment);
        assert!(serde_json::from_str::<Moment>(&serde_json::to_string(&Moment(Millis(u64::MAX))).unwrap()).is_ok());
    }
}
