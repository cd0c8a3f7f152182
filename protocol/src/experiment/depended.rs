//! A condition: what about the place or the people made it possible, or harder.

use super::{field::record, known};
use crate::text::{Code, Text};

record! {
    /// One condition.
    #[derive(Default)]
    #[serde(default)]
    Condition {
        [Record, Section] text: Text<300> = "What was it?";
        [Record, Line] kind: Option<Code> = "Did it help, was it in the way, or could you not do without?", known::DEPENDED;
        [Record, Line] facet: Option<Code> = "Which facet of your context is it about?";
    }
}
