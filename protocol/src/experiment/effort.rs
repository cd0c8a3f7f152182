//! What it took, and how a group knows what it says.

use super::{field::record, known};
use crate::text::{Code, Currency, List, Text};

record! {
    /// What it took. The bands travel with the summary, the words with the record.
    #[derive(Default)]
    #[serde(default)]
    Effort {
        [Summary, Line] hours: Option<Code> = "Hours a week, all of you together", known::HOURS;
        [Summary, Line] money: Option<Code> = "Money", known::MONEY;
        [Summary, Line] currency: Option<Currency> = "In which currency?";
        [Record, Section] text: Text<500> = "In your own words";
    }
}

record! {
    /// How a group knows. The codes travel with the summary, the words with the record.
    #[derive(Default)]
    #[serde(default)]
    HowWeKnow {
        [Summary, Line] codes: List<Code, 8> = "How?", known::HOW_WE_KNOW;
        [Record, Section] text: Text<800> = "In your own words";
    }
}
