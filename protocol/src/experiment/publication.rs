//! Publishing: what of an experiment travels, what stays at home and why, and making it fit.
//!
//! In this order: what only concerns us is taken out; the community's context comes under the experiment's own; the
//! privacy floor takes out places that are too fine; the rest is the record, and its excerpts are the summary.

use crate::{
    date::PartialDate,
    item::Schema,
    limits,
    profile::Profile,
    text::{Label, List, Text},
    time::Millis,
    wire::codec::{self, CodecError},
};

use super::{Audience, Context, Experiment, RecordRef, Said, Summary, is_settled};

/// Something that publishing does to an experiment and that people should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which sort: `stays-here`, `place-too-fine` or `shortened`.
    pub code: &'static str,
    /// The field.
    pub field: &'static str,
    /// What happens, why, and what can be done about it.
    pub message: String,
}

/// Why an experiment cannot be published as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unpublishable {
    /// It has no title.
    #[error("it has no title yet: what are you trying, in a few words?")]
    NoTitle,
    /// Its audience is nobody else.
    #[error("it is only for you: say who may see it (summary or everyone)")]
    OnlyUs,
    /// Nobody said whether people are recognisable.
    #[error("say first whether people are recognisable (no, roles-only, yes-with-consent or not-sure)")]
    PeopleShownUnsaid,
    /// Its reflection is dated in the future.
    #[error("it was looked back on at {0}, which is still to come")]
    ReflectedLater(PartialDate),
    /// The summary is too long, even when it is trimmed.
    #[error("the summary is {found} bytes long where {limit} fit; the longest parts are {}", .longest.join(", "))]
    SummaryTooLong {
        /// Bytes found.
        found: usize,
        /// Bytes that fit.
        limit: usize,
        /// The fields that take most room.
        longest: Vec<String>,
    },
    /// The record is too long.
    #[error("the record is too long; move the longest parts into an attachment ({0})")]
    Record(#[from] CodecError),
}

/// What travels of an experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// For everybody.
    pub summary: Summary,
    /// The bytes of the full record, unless it stays at home.
    pub record: Option<Vec<u8>>,
    /// What was taken out, and why.
    pub notices: Vec<Notice>,
    /// The fields that were shortened beyond the usual excerpts, so that the summary fits.
    pub trimmed: Vec<&'static str>,
}

impl Publication {
    /// Prepares a version of an experiment for publishing, with the profile of its community beneath it.
    ///
    /// # Errors
    /// When something must be said first, or it is too long.
    pub fn prepare(
        experiment: &Experiment,
        profile: &Profile,
        version: u32,
        now: Millis,
    ) -> Result<Self, Unpublishable> {
        if let Some(day) =
            experiment.reflected_on.filter(|day| PartialDate::day_of(now).is_some_and(|now| day.is_after(now)))
        {
            return Err(Unpublishable::ReflectedLater(day));
        }
        let (public, mut notices) = experiment.travelling(profile);
        let settled = experiment.people_shown.as_ref().is_some_and(is_settled);
        let record = settled.then(|| public.record()).transpose()?;
        if record.is_none() {
            let message = "You are not sure whether people are recognisable, so the full record and what is attached \
                           stay here; the summary travels.";
            notices.push(stays("people_shown", message.to_owned()));
        }
        let (summary, trimmed) = build(&public, version, record.as_deref().map(RecordRef::of))?;
        Ok(Self { summary, record, notices, trimmed })
    }
}

impl Summary {
    /// The summary of an experiment with its community's profile beneath it, and what people should know about it.
    /// [`Publication::prepare`] does this together with the record.
    ///
    /// # Errors
    /// When something must be said first, or it is too long even when trimmed.
    pub fn build(
        experiment: &Experiment,
        profile: &Profile,
        version: u32,
        record: Option<RecordRef>,
    ) -> Result<(Self, Vec<Notice>), Unpublishable> {
        let (public, notices) = experiment.travelling(profile);
        build(&public, version, record).map(|(summary, _)| (summary, notices))
    }
}

fn build(
    public: &Experiment,
    version: u32,
    record: Option<RecordRef>,
) -> Result<(Summary, Vec<&'static str>), Unpublishable> {
    if public.title.is_empty() {
        return Err(Unpublishable::NoTitle);
    }
    if public.audience() == Audience::OnlyUs {
        return Err(Unpublishable::OnlyUs);
    }
    let people_shown = public.people_shown.clone().ok_or(Unpublishable::PeopleShownUnsaid)?;
    let mut summary = Summary::of(public, people_shown, version, record);
    let trimmed = trim(&mut summary)?;
    Ok((summary, trimmed))
}

impl Experiment {
    /// What of this experiment may travel, with its community's profile beneath it, and what was taken out.
    pub fn travelling(&self, profile: &Profile) -> (Self, Vec<Notice>) {
        let mut public = self.clone();
        let mut notices = public.leave_at_home();
        public.context = self.context.over(&profile.context);
        public.language = public.language.or_else(|| profile.languages.first().cloned());
        public.licence = Some(self.licence().clone());
        notices.extend(apply_floor(&mut public.context, self.needs_vague_place()));
        (public, notices)
    }

    /// The bytes of the full record: the layout's major and minor version, then the fields. What is local is left out.
    ///
    /// # Errors
    /// When it is longer than [`limits::RECORD`].
    pub fn record(&self) -> Result<Vec<u8>, CodecError> {
        let mut public = self.clone();
        public.leave_at_home();
        let Schema { major, minor } = Schema::CURRENT;
        let mut bytes = vec![major, minor];
        bytes.extend(codec::encode(&public, limits::RECORD - bytes.len())?);
        Ok(bytes)
    }

    /// Reads [`Experiment::record`]; of a newer minor version the fields that this joinup knows.
    ///
    /// # Errors
    /// When the bytes are too long, malformed, not canonical, or of another major version.
    pub fn from_record(bytes: &[u8]) -> Result<Self, CodecError> {
        if bytes.len() > limits::RECORD {
            return Err(CodecError::TooLong { found: bytes.len(), limit: limits::RECORD });
        }
        match bytes {
            [major, minor, fields @ ..] if *major == Schema::CURRENT.major => {
                if *minor > Schema::CURRENT.minor {
                    codec::decode_prefix(fields, limits::RECORD).map(|(experiment, _)| experiment)
                } else {
                    codec::decode(fields, limits::RECORD)
                }
            }
            [_, _, ..] => Err(CodecError::Malformed("written by a newer joinup".to_owned())),
            _ => Err(CodecError::Malformed("shorter than its version".to_owned())),
        }
    }

    /// Takes out what concerns only us.
    fn leave_at_home(&mut self) -> Vec<Notice> {
        let mut notices = Vec::new();
        if !self.consent_notes.is_empty() {
            notices.push(stays("consent_notes", "Your notes about consent stay here.".to_owned()));
            self.consent_notes = Text::default();
        }
        let all = self.perspectives.len();
        self.perspectives.retain(super::Perspective::may_travel);
        if self.perspectives.len() < all {
            let count = all - self.perspectives.len();
            let message =
                format!("{count} of {all} perspectives stay here: nobody noted that they were asked and said yes.");
            notices.push(stays("perspectives", message));
        }
        let all = self.attachments.len();
        self.attachments.retain(super::Attachment::may_travel);
        if self.attachments.len() < all {
            let count = all - self.attachments.len();
            let message =
                format!("{count} of {all} attachments stay here: say for each whether people are recognisable.");
            notices.push(stays("attachments", message));
        }
        notices
    }

    fn needs_vague_place(&self) -> bool {
        const CARE: &[&str] = &["abuse-or-violence", "children", "migration-status", "place-must-stay-vague"];
        self.care.iter().any(|care| CARE.contains(&care.as_str()))
    }
}

impl Profile {
    /// What of this profile may travel, and what was taken out.
    pub fn travelling(&self) -> (Self, Vec<Notice>) {
        let mut public = self.clone();
        let mut notices = apply_floor(&mut public.context, false);
        if is_small_or_unknown(&self.context) && !self.place.is_empty() {
            public.place = Text::default();
            notices.push(too_fine("place", "Your words about the place stay here"));
        }
        (public, notices)
    }
}

fn stays(field: &'static str, message: String) -> Notice {
    Notice { code: "stays-here", field, message }
}

fn too_fine(field: &'static str, what: &str) -> Notice {
    let message = format!(
        "{what}: your place has fewer than 5,000 people, or you have not said how many, so nothing finer than a region \
         travels. Say place-population if it has more, or give the region as a code, such as BE-VOV."
    );
    Notice { code: "place-too-fine", field, message }
}

/// Facets that tell where something is, beside country and region.
const PLACE: &[&str] = &["setting", "place-population", "reach", "landscape"];

fn is_small_or_unknown(context: &Context) -> bool {
    !context.values("place-population").iter().any(|size| matches!(size.as_str(), "5k-50k" | "50k-500k" | "over-500k"))
}

/// Takes out places that are finer than a region where few people live, and more where care is needed.
fn apply_floor(context: &mut Context, needs_care: bool) -> Vec<Notice> {
    let mut notices = Vec::new();
    if is_small_or_unknown(context) || needs_care {
        let before = context.facets().len();
        context.retain(|facet| facet.facet != "region" || facet.value.values().iter().all(is_region_code));
        for facet in context.iter_mut().filter(|facet| facet.facet == "region" || facet.facet == "country") {
            facet.note = Text::default();
        }
        if context.facets().len() < before && !needs_care {
            notices.push(too_fine("context", "The name of your region stays here"));
        }
    }
    if needs_care {
        context.retain(|facet| !PLACE.contains(&facet.facet.as_str()));
        let message =
            "You said that care is needed, so of your place only the country and the code of the region travel.";
        notices.push(Notice { code: "place-too-fine", field: "context", message: message.to_owned() });
    }
    notices
}

/// Whether this is a code of ISO 3166-2, such as `BE-VOV`.
fn is_region_code(region: &Label) -> bool {
    region.as_str().split_once('-').is_some_and(|(country, part)| {
        country.len() == 2
            && country.bytes().all(|byte| byte.is_ascii_uppercase())
            && (1..=3).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}

/// What is left out when a summary is too long, one after the other until it fits: which field, and how.
///
/// The first five are the promised order. The others come into play where a script takes three or four bytes a
/// character, or where there are many words of a group's own; title, question, next step and the first condition stay.
const TRIMMING: &[(&str, fn(&mut Summary))] = &[
    ("tags", |summary| summary.tags = List::new()),
    ("asks", |summary| summary.asks.truncate(1)),
    ("depended_on", |summary| summary.depended_on.truncate(2)),
    ("hard", |summary| summary.hard = Text::default()),
    ("gist", |summary| summary.gist = summary.gist.shortened(280)),
    ("context", |summary| keep_codes_of_context(&mut summary.context)),
    ("perspectives", |summary| summary.perspectives.retain(Label::is_code)),
    ("not_heard", |summary| summary.not_heard.retain(Label::is_code)),
    ("for_whom", |summary| summary.for_whom.retain(Label::is_code)),
    ("who", |summary| summary.who.retain(Label::is_code)),
    ("state_reason", |summary| summary.state_reason = summary.state_reason.shortened(120)),
    ("noticed", |summary| summary.noticed = summary.noticed.shortened(120)),
    ("surprises", |summary| summary.surprises = summary.surprises.shortened(120)),
    ("depended_on", |summary| summary.depended_on.truncate(1)),
    ("links", |summary| summary.links.truncate(2)),
    ("context", |summary| summary.context.retain(|facet| super::facet_kind(facet.facet.as_str()).is_some())),
];

fn keep_codes_of_context(context: &mut Context) {
    for facet in context.iter_mut().filter(|facet| !matches!(facet.facet.as_str(), "country" | "region" | "languages"))
    {
        if let Said::Values(values) = &mut facet.value {
            values.retain(Label::is_code);
            facet.value = Said::many(core::mem::take(values));
        }
    }
    context.retain(|facet| !matches!(&facet.value, Said::Values(values) if values.is_empty()));
}

/// Makes a summary fit; gives the fields that were shortened.
fn trim(summary: &mut Summary) -> Result<Vec<&'static str>, Unpublishable> {
    let mut trimmed = Vec::new();
    let mut steps = TRIMMING.iter();
    loop {
        match codec::encode(summary, limits::PAYLOAD) {
            Ok(_) => return Ok(trimmed),
            Err(CodecError::TooLong { found, limit }) => {
                let Some((field, shorten)) = steps.next() else {
                    return Err(Unpublishable::SummaryTooLong { found, limit, longest: longest(summary) });
                };
                let before = summary.clone();
                shorten(summary);
                if *summary != before && !trimmed.contains(field) {
                    trimmed.push(*field);
                }
                summary.trimmed = !trimmed.is_empty();
            }
            Err(other) => return Err(other.into()),
        }
    }
}

/// The four fields that take most room.
fn longest(summary: &Summary) -> Vec<String> {
    let mut sizes: Vec<(usize, String)> =
        summary.to_json().into_iter().map(|(name, value)| (value.to_string().len(), name)).collect();
    sizes.sort();
    sizes.into_iter().rev().take(4).map(|(_, name)| name).collect()
}
