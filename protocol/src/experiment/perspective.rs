//! A perspective: how it looked to one person or group, in a role, never by name.

use super::{field::record, known};
use crate::{
    date::PartialDate,
    text::{Code, Label, Language, Text},
};

record! {
    /// One voice. Voices are shown side by side in the order given, never merged.
    #[derive(Default)]
    #[serde(default)]
    Perspective {
        [Excerpt("the roles heard"), Line] role: Option<Label> = "Which role do they have?", known::PEOPLE;
        [Record, Line] vantage: Text<160> = "From where do they see it? (a role, no name)";
        [Record, Line] voice: Option<Code> = "Whose words are these?", known::VOICE;
        [Record, Section] text: Text<1500> = "How do they see it?";
        [Record, Section] matters: Text<400> = "Why does this matter to them?";
        [Record, Line] date: Option<PartialDate> = "When did they say so?";
        [Record, Line] language: Option<Language> = "In which language?";
        [Record, Line] consent: Option<Code> = "Did they agree that this travels? (only then it does)", known::CONSENT;
    }
}

impl Perspective {
    /// Whether somebody asked and was told yes; anything else stays at home.
    pub fn may_travel(&self) -> bool {
        self.consent.as_ref().is_some_and(|consent| *consent == "asked-and-yes")
    }
}
