//! A picture, document or sound that goes with a record: its hash and what people need to know before fetching it.

use super::{field::record, known};
use crate::{
    id::Digest,
    text::{Code, Text},
};

record! {
    /// One attachment; its bytes travel on demand only.
    Attachment {
        [Record, Line] hash: Digest = "The hash of its bytes";
        [Record, Line] size: u64 = "Bytes";
        [Record, Line] #[serde(default)] media_type: Text<100> = "What sort of file is it?";
        [Record, Line] #[serde(default)] title: Text<160> = "What is it called?";
        [Record, Section] #[serde(default)] alt: Text<400> = "What is there to see or hear? (for those who cannot)";
        [Record, Line] #[serde(default)] people_shown: Option<Code> = "Are people recognisable?", known::PEOPLE_SHOWN;
    }
}

impl Attachment {
    /// Picture, sound, film or document.
    pub fn kind(&self) -> Code {
        Code::known(match self.media_type.as_str().split('/').next() {
            Some("image") => "picture",
            Some("audio") => "sound",
            Some("video") => "film",
            _ => "document",
        })
    }

    /// Whether somebody looked whether people can be recognised; before that it stays at home.
    pub fn may_travel(&self) -> bool {
        self.people_shown.as_ref().is_some_and(super::is_settled)
    }
}
