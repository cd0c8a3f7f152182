//! Who a community is: its name, where and how it lives, what it offers, and which machines carry its words.
//!
//! One current profile a community and circle, in the slot [`crate::id::EntryId::ONLY`].

use crate::{
    experiment::{Context, known, record},
    id::{CommunityId, NodeId},
    limits,
    text::{Code, Language, List, Text},
};

record! {
    /// Who a community is. Every part but the name may be left out.
    #[derive(Default)]
    #[serde(default)]
    Profile {
        [Summary, Line] name: Text<80> = "What do you call yourselves?";
        [Summary, Line] place: Text<120> = "Where are you? (in your own words, as coarse as you like)";
        [Summary, Section] about: Text<600> = "What should others know about you?";
        [Summary, Line] languages: List<Language, 8> = "In which languages do you write? (the usual one first)";
        [Summary, Section] context: Context = "What is your place like, and your group?";
        [Summary, Line] offers: List<Code, 8> = "What could you offer someone who is curious?", known::OFFERS;
        [Summary, Section] nodes: List<Node, { limits::PROFILE_NODES }> = "Your machines";
        [Summary, Line] software: Text<40> = "What they run";
        [Summary, Line] sample: bool = "Are these samples, made to look around in?";
        [Summary, Section] conduct: Text<1000> = "How do you want to be met, and how do you meet others?";
        [Summary, Section] kept_by: List<CommunityId, { limits::KEPT_BY }> = "Which relays may keep your longer stories?";
    }
}

record! {
    /// A machine of a community.
    Node {
        [Summary, Line] id: NodeId = "Its key";
        [Summary, Line] #[serde(default)] addresses: List<Text<160>, 4> = "Where it was last reachable (hints only)";
        [Summary, Line] #[serde(default)] role: Option<Code> = "What is it?", known::NODE_ROLE;
    }
}
