//! What the journal holds beside signed items and records: one enum, read back in the order of writing.
//!
//! The layout is frozen like a wire type's: new variants are appended, and fields only ever added in a new variant.

use joinup_protocol::{
    id::{CircleId, CommunityId, Digest, EntryId, Kind, PublicId},
    invite::Grant,
    limits,
    receipt::Receipt,
    time::Millis,
    wire::{
        codec::{self, CodecError},
        join::Secret,
    },
};
use serde::{Deserialize, Serialize};

use crate::journal::{Entry, Sort};

/// What we decided about a community, in one word: how it was written down before decisions stood by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stance {
    /// Nothing: what others say decides.
    None,
    /// Keep everything of theirs.
    Follow,
    /// Keep, but do not show.
    Mute,
    /// Neither fetch nor keep nor pass on.
    Block,
}

/// What we decided about a community. To follow somebody and not to show what they publish go together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Decision {
    /// Keep everything of theirs.
    pub(super) follow: bool,
    /// Keep, but do not show.
    pub(super) mute: bool,
    /// Neither fetch nor keep nor pass on.
    pub(super) block: bool,
    /// What they were called then: of those who are blocked nothing else is left to name them by.
    pub(super) name: String,
}

impl Decision {
    /// To keep everything of theirs, and to show it.
    pub(super) fn to_follow(name: &str) -> Self {
        Self { follow: true, name: name.to_owned(), ..Self::default() }
    }

    /// Whether nothing is decided, so that what others say decides.
    pub(super) const fn is_none(&self) -> bool {
        !(self.follow || self.mute || self.block)
    }
}

impl From<Stance> for Decision {
    fn from(stance: Stance) -> Self {
        Self {
            follow: stance == Stance::Follow,
            mute: stance == Stance::Mute,
            block: stance == Stance::Block,
            name: String::new(),
        }
    }
}

/// Something that happened here and that only we know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Fact {
    /// The text of a draft, as it was saved; replaces an earlier one.
    Draft {
        /// The experiment that it is or will be.
        id: EntryId,
        /// When.
        saved: Millis,
        /// Its title, so that a list needs no parsing.
        title: String,
        /// How many problems keep it from being published.
        problems: u32,
        /// Its Markdown.
        text: String,
    },
    /// A draft was thrown away, or published.
    DraftGone {
        /// Which.
        id: EntryId,
    },
    /// A version was published.
    Version {
        /// Of which experiment.
        id: EntryId,
        /// Its number, from 1.
        version: u32,
        /// The item that says it.
        item: Digest,
        /// The record that others may fetch or ask for.
        record: Option<Digest>,
        /// The whole, local fields included, in Markdown.
        text: String,
    },
    /// What we decided about a community, as it was written before [`Fact::Decided`]; still read.
    Stance {
        /// Which.
        community: CommunityId,
        /// What.
        stance: Stance,
    },
    /// An invite to the commons was given out.
    Invited {
        /// What opens the door.
        grant: Grant,
        /// When.
        issued: Millis,
        /// Until when.
        expires: Millis,
        /// For how many communities.
        uses: u32,
    },
    /// An invite was used.
    Redeemed {
        /// Which.
        grant: Grant,
        /// By whom.
        community: CommunityId,
    },
    /// An invite was taken back.
    Revoked {
        /// Which.
        grant: Grant,
    },
    /// We want to use an invite as soon as its node is reached.
    Joining {
        /// The invite as text.
        invite: String,
    },
    /// An invite that we wanted to use was used, or is of no use any more.
    Joined {
        /// What opened the door.
        grant: Grant,
    },
    /// An item waits to be stamped again, because the clock was wrong.
    HeldBack {
        /// Which.
        item: Digest,
    },
    /// Our profile with what does not travel, as JSON.
    Profile {
        /// Its fields by the names of the record format.
        json: String,
    },
    /// What we decided about a community; replaces what was decided before.
    Decided {
        /// Which.
        community: CommunityId,
        /// What.
        decision: Decision,
    },
    /// A note that is being written, as it was saved; replaces an earlier one.
    NoteDraft {
        /// The note that it will be.
        id: EntryId,
        /// When.
        saved: Millis,
        /// Its fields by the names of the record format, as JSON.
        json: String,
    },
    /// A draft of a note was thrown away, or said.
    NoteDraftGone {
        /// Which.
        id: EntryId,
    },
    /// Something in the inbox was put aside: it waits for nobody here any more.
    SetAside {
        /// A note, or an experiment that links to ours.
        id: PublicId,
    },
    /// Somebody confirmed that they hold or deleted something of ours.
    Confirmed {
        /// The signed receipt.
        receipt: Receipt,
    },
    /// We are in a circle.
    CircleJoined {
        /// What it is called.
        name: String,
        /// What makes it a private one.
        secret: Option<Secret>,
    },
    /// We keep what is said in a circle, for others, without being in it.
    CircleKept {
        /// Which.
        circle: CircleId,
    },
    /// We are not in a circle any more, or do not keep it any more.
    CircleLeft {
        /// Which.
        circle: CircleId,
    },
    /// An invite to a circle was given out.
    InvitedTo {
        /// What opens the door.
        grant: Grant,
        /// Which door.
        circle: CircleId,
        /// When.
        issued: Millis,
        /// Until when.
        expires: Millis,
        /// For how many communities.
        uses: u32,
    },
    /// What a relay promises was told to people here, or read by them.
    ManifestSeen {
        /// Whose.
        relay: CommunityId,
        /// Whether somebody asked for it; else it was told in passing.
        read: bool,
        /// What was seen, as a payload.
        manifest: Vec<u8>,
    },
    /// We answered whether a relay may keep our longer stories. That it may stands in our profile.
    RelayAnswered {
        /// Which.
        relay: CommunityId,
        /// Whether it may.
        allowed: bool,
    },
    /// We had to remove something on this relay, and do not take it again; or take that back.
    Removed {
        /// Whose.
        author: CommunityId,
        /// What sort of thing.
        kind: Kind,
        /// What its author calls it.
        id: EntryId,
        /// When.
        at: Millis,
        /// Why.
        why: String,
        /// Whether that was taken back.
        back: bool,
    },
}

impl Fact {
    /// As an entry of the journal.
    pub(super) fn to_entry(&self) -> Result<Entry, CodecError> {
        Ok(Entry { sort: Sort::Fact, body: codec::encode(self, limits::FRAME)? })
    }

    /// Reads an entry of sort [`Sort::Fact`].
    pub(super) fn from_body(body: &[u8]) -> Result<Self, CodecError> {
        codec::decode(body, limits::FRAME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_back() {
        let facts = [
            Fact::Draft {
                id: EntryId::ONLY,
                saved: Millis(7),
                title: "Soup".into(),
                problems: 1,
                text: "# Soup".into(),
            },
            Fact::Stance { community: CommunityId::new([1; 32]), stance: Stance::Block },
            Fact::Decided { community: CommunityId::new([1; 32]), decision: Decision::to_follow("Leith") },
            Fact::CircleJoined { name: "ours".into(), secret: Some(Secret([8; 32])) },
            Fact::CircleLeft { circle: CircleId::open("ours") },
            Fact::Redeemed { grant: Grant([2; 10]), community: CommunityId::new([1; 32]) },
        ];
        for fact in facts {
            assert_eq!(Fact::from_body(&fact.to_entry().unwrap().body), Ok(fact));
        }
    }
}
