//! On which terms something travels: what a person says with the command wins over what a draft says; and the
//! sentences that belong to it.

use joinup_protocol::{
    experiment::{Audience, Experiment, Summary, known},
    text::{Code, Text},
};

use crate::{
    api::{Error, ErrorCode, types::Notice},
    say,
    speech::{core::codes, draft::coded},
};

/// What the flags say.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms {
    audience: Option<Code>,
    people_shown: Option<Code>,
    why: Option<Text<160>>,
}

impl Terms {
    /// Checks the flags.
    pub(super) fn new(audience: Option<&str>, people_shown: Option<&str>, why: Option<&str>) -> Result<Self, Error> {
        let one_line = |why: &str| why.split_whitespace().collect::<Vec<_>>().join(" ").parse();
        let too_long = |error: joinup_protocol::text::TextError| {
            Error::new(ErrorCode::Invalid, say!("publish-why-too-long")).why(error.to_string())
        };
        Ok(Self {
            audience: one_of("audience", audience, known::AUDIENCE)?,
            people_shown: one_of("people-shown", people_shown, known::PEOPLE_SHOWN)?,
            why: why.map(one_line).transpose().map_err(too_long)?,
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
        if let Some(why) = &self.why {
            experiment.version_why = why.clone();
        }
    }
}

/// A code that a person gave for a choice that has no others.
fn one_of(name: &str, value: Option<&str>, known: &[&'static str]) -> Result<Option<Code>, Error> {
    let Some(value) = value else { return Ok(None) };
    let meant = coded(known, value);
    let found = known.iter().find(|known| **known == meant);
    found.map(|known| Some(Code::known(known))).ok_or_else(|| {
        Error::new(ErrorCode::Usage, say!("publish-no-answer", value = value, name = name))
            .why(say!("publish-answers", answers = codes(known)))
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
        message: say!("publish-stays-at-home"),
        next: "joinup publish @last --audience everyone   or   joinup publish @last --audience summary".into(),
    }
}

/// What publishing these means, in sentences.
pub(super) fn notices(summaries: &[&Summary]) -> Vec<Notice> {
    let notice = |code: &str, message: String| Notice { code: code.into(), message, next: String::new() };
    if summaries.is_empty() {
        return Vec::new();
    }
    let mut notices = vec![notice("travels", say!("publish-travels"))];
    let has = |audience| {
        summaries.iter().any(|summary| Audience::from(&summary.audience) == audience && summary.record.is_some())
    };
    if has(Audience::Summary) {
        notices.push(notice("on-request", say!("publish-on-request")));
    }
    if has(Audience::Everyone) {
        notices.push(notice("record", say!("publish-record")));
    }
    if summaries.iter().any(|summary| !summary.links.is_empty()) {
        notices.push(notice("told", say!("note-echo-told")));
    }
    let mut stopped = summaries.iter().filter(|summary| summary.state == "stopped").peekable();
    if stopped.peek().is_some() {
        let has_reason = stopped.all(|summary| !summary.state_reason.is_empty());
        notices.push(notice(
            "stopped",
            if has_reason { say!("write-stopped-with-reason") } else { say!("write-stopped") },
        ));
    }
    notices
}
