//! A cycle: one small round of trying something and looking at it (plan, do, study, act).

use super::{field::record, known};
use crate::{
    date::PartialDate,
    text::{Code, Text},
};

record! {
    /// One round. Only `did` is needed.
    #[derive(Default)]
    #[serde(default)]
    Cycle {
        [Record, Section] plan: Text<600> = "What did you plan?";
        [Record, Section] expect: Text<300> = "What did you expect?";
        [Record, Section] did: Text<1000> = "What did you do?";
        [Record, Section] differed: Text<400> = "What was different from what you expected?";
        [Record, Section] learned: Text<1000> = "What did you learn?";
        [Record, Section] surprise: Text<300> = "What surprised you?";
        [Record, Line] decide: Option<Code> = "What did you decide?", known::DECIDE;
        [Record, Section] therefore: Text<300> = "So what will you do?";
        [Record, Line] started: Option<PartialDate> = "From when?";
        [Record, Line] ended: Option<PartialDate> = "Until when?";
    }
}

impl Cycle {
    /// The last date that it names.
    pub fn date(&self) -> Option<PartialDate> {
        self.ended.or(self.started)
    }
}
