//! On which terms something travels: what a person says with the command wins over what a draft says; and the
//! sentences that belong to it.

use joinup_protocol::{
    experiment::{Audience, Experiment, Summary, known},
    text::Code,
};

use crate::api::{Error, ErrorCode, types::Notice};

/// What the flags say.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms {
    audience: Option<Code>,
    people_shown: Option<Code>,
}

impl Terms {
    /// Checks the flags.
    pub(super) fn new(audience: Option<&str>, people_shown: Option<&str>) -> Result<Self, Error> {
        Ok(Self {
            audience: one_of("audience", audience, known::AUDIENCE)?,
            people_shown: one_of("people-shown", people_shown, known::PEOPLE_SHOWN)?,
        })
    }

    /// Lets the flags win.
    pub(super) fn apply(&self, experiment: &mut Experiment) {
        if let Some(audience) = &self.audience {
            experiment.audience = Some(audience.clone());
        }
        if let Some(people_shown) = &self.people_shown {
            experiment.people_shown = Some(people_shown.clone());
        }
    }
}

/// A code that a person gave for a choice that has no others.
fn one_of(name: &str, value: Option<&str>, known: &[&'static str]) -> Result<Option<Code>, Error> {
    let Some(value) = value else { return Ok(None) };
    let found = known.iter().find(|known| **known == value);
    found.map(|known| Some(Code::known(known))).ok_or_else(|| {
        Error::new(ErrorCode::Usage, format!("'{value}' is no answer to {name}."))
            .why(format!("The answers are {}.", known.join(", ")))
    })
}

/// The code of an audience.
pub(super) const fn name(audience: Audience) -> &'static str {
    match audience {
        Audience::OnlyUs => "only-us",
        Audience::Summary => "summary",
        Audience::Everyone => "everyone",
    }
}

/// What to say of a draft that is for nobody else.
pub(super) fn stays_at_home() -> Notice {
    Notice {
        code: "audience".into(),
        message: "Nothing of it travels: it is only for you. To publish it, say who may see it.".into(),
        next: "joinup publish @last --audience everyone   or   joinup publish @last --audience summary".into(),
    }
}

/// What publishing these means, in sentences.
pub(super) fn notices(summaries: &[&Summary]) -> Vec<Notice> {
    let notice = |code: &str, message: &str| Notice { code: code.into(), message: message.into(), next: String::new() };
    if summaries.is_empty() {
        return Vec::new();
    }
    let mut notices = vec![notice(
        "travels",
        "This will travel. These lines go to groups you have never met, and on to groups they know. You can withdraw \
         them later; joinup nodes delete them when they hear, but we cannot reach every copy.",
    )];
    let has = |audience| {
        summaries.iter().any(|summary| Audience::from(&summary.audience) == audience && summary.record.is_some())
    };
    if has(Audience::Summary) {
        notices.push(notice("on-request", "The longer story stays here, and people ask you for it."));
    }
    if has(Audience::Everyone) {
        notices.push(notice("record", "The longer story can be fetched by anybody, and those who did keep it."));
    }
    if summaries.iter().any(|summary| !summary.links.is_empty()) {
        notices.push(notice("told", &crate::say!("note-echo-told")));
    }
    if summaries.iter().any(|summary| summary.state == "stopped") {
        notices.push(notice(
            "stopped",
            "You stopped. Thank you for saying so: this is what others most want to know. Was there a reason, or just \
             life?",
        ));
    }
    notices
}
