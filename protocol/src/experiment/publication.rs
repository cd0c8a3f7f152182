//! Publishing: what of an experiment travels, what stays at home and why, and making it fit.
//!
//! In this order: what only concerns us is taken out; the community's context comes under the experiment's own; the
//! privacy floor takes out places that are too fine; the rest is the record, and its excerpts are the summary.

mod floor;
mod trim;

pub(super) use floor::is_region_code;
use trim::trim;

use super::{Audience, Experiment, RecordRef, Summary, is_settled};
use crate::{
    date::PartialDate,
    item::Schema,
    limits,
    profile::Profile,
    text::Text,
    time::Millis,
    wire::codec::{self, CodecError},
};

/// Something that publishing does to an experiment and that people should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which sort: `stays-here`, `place-too-fine` or `shortened`.
    pub code: &'static str,
    /// The field.
    pub field: &'static str,
    /// What happens, why, and what can be done about it.
    pub told: Told,
}

/// What publishing does to an experiment or a profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Told {
    /// The record does not travel.
    #[error(
        "You are not sure whether people are recognisable, so the full record and what is attached stay here; the \
         summary travels."
    )]
    NotSure,
    /// Local for ever.
    #[error("Your notes about consent stay here.")]
    Consent,
    /// Perspectives without a yes.
    #[error("{stay} of {all} perspectives stay here: nobody noted that they were asked and said yes.")]
    Perspectives {
        /// How many stay.
        stay: usize,
        /// Of how many.
        all: usize,
    },
    /// Attachments at which nobody looked.
    #[error("{stay} of {all} attachments stay here: say for each whether people are recognisable.")]
    Attachments {
        /// How many stay.
        stay: usize,
        /// Of how many.
        all: usize,
    },
    /// What tells where few people live: facets, and sentences beside facets.
    #[error("{}: {FEW}", small(.gone, .sentences))]
    Small {
        /// The facets.
        gone: Vec<String>,
        /// Whose sentences.
        sentences: Vec<String>,
    },
    /// Words about a place where few people live.
    #[error("Your words about the place stay here: {FEW}")]
    Place,
    /// What tells a place that must stay vague.
    #[error("{CARE}: {}.", careful(.gone, .sentences, *.profile_tells))]
    Careful {
        /// The facets.
        gone: Vec<String>,
        /// Whose sentences.
        sentences: Vec<String>,
        /// Whether the community's profile says where it is all the same.
        profile_tells: bool,
    },
    /// Conditions about a place that must stay vague.
    #[error("{CARE}: what it depended on in the place stays here.")]
    CarefulConditions,
    /// How a place that must stay vague differs from another.
    #[error("{CARE}: how your place differs from another's stays here.")]
    CarefulAdaptation,
    /// The name of the place stands in somebody's words, under these questions.
    #[error(
        "The name of your place does not travel by itself, but it stands in your words, under '{}'. Look whether it \
         should.",
        .0.join("', '")
    )]
    Named(Vec<&'static str>),
}

/// What care asks for.
const CARE: &str = "You said that care is needed, so of your place only the country and the code of the region travel";

/// What was taken out of a context, in English.
fn taken_out(gone: &[String], sentences: &[String]) -> Vec<String> {
    let gone = (!gone.is_empty()).then(|| format!("what you say of {} stays here", gone.join(", ")));
    let sentences = (!sentences.is_empty()).then(|| format!("your sentences about {} stay here", sentences.join(", ")));
    gone.into_iter().chain(sentences).collect()
}

fn small(gone: &[String], sentences: &[String]) -> String {
    let words = taken_out(gone, sentences).join(", and ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn careful(gone: &[String], sentences: &[String], profile_tells: bool) -> String {
    let mut parts = taken_out(gone, sentences);
    if parts.is_empty() {
        parts.push("nothing finer was said".to_owned());
    }
    if profile_tells {
        parts.push("but your community's profile travels too, and says where you are".to_owned());
    }
    parts.join("; ")
}

/// Why a place is too fine, and what can be done.
const FEW: &str = "your place has fewer than 5,000 people, or you have not said how many, so nothing finer than a \
                   region travels. Say place-population if it has more, or give the region as a code, such as BE-VOV.";

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
    /// It found another's experiment otherwise, and says neither what differs nor that nobody knows.
    #[error(
        "it says that something was found otherwise, and not how the places differ: name the facets, say how your place \
         is different, or note that you do not know why"
    )]
    FoundOtherwise,
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
        Self::prepare_within(experiment, profile, version, now, limits::PAYLOAD)
    }

    /// The same with a summary of at most so many bytes: [`limits::SEALED_PAYLOAD`] for a private circle.
    ///
    /// # Errors
    /// As [`Publication::prepare`].
    pub fn prepare_within(
        experiment: &Experiment,
        profile: &Profile,
        version: u32,
        now: Millis,
        room: usize,
    ) -> Result<Self, Unpublishable> {
        if let Some(day) =
            experiment.reflected_on.filter(|day| PartialDate::day_of(now).is_some_and(|now| day.is_after(now)))
        {
            return Err(Unpublishable::ReflectedLater(day));
        }
        if !experiment.links.iter().all(super::Link::is_explained) {
            return Err(Unpublishable::FoundOtherwise);
        }
        let (public, mut notices) = experiment.travelling(profile);
        let settled = experiment.people_shown.as_ref().is_some_and(is_settled);
        let record = settled.then(|| public.record()).transpose()?;
        if record.is_none() {
            notices.push(stays("people_shown", Told::NotSure));
        }
        let (summary, trimmed) = build(&public, version, record.as_deref().map(RecordRef::of), room)?;
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
        build(&public, version, record, limits::PAYLOAD).map(|(summary, _)| (summary, notices))
    }
}

fn build(
    public: &Experiment,
    version: u32,
    record: Option<RecordRef>,
    room: usize,
) -> Result<(Summary, Vec<&'static str>), Unpublishable> {
    if public.title.is_empty() {
        return Err(Unpublishable::NoTitle);
    }
    if public.audience() == Audience::OnlyUs {
        return Err(Unpublishable::OnlyUs);
    }
    let people_shown = public.people_shown.clone().ok_or(Unpublishable::PeopleShownUnsaid)?;
    let mut summary = Summary::of(public, people_shown, version, record);
    let trimmed = trim(&mut summary, room)?;
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
        notices.extend(public.lower_to_floor(&self.context, profile));
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
            notices.push(stays("consent_notes", Told::Consent));
            self.consent_notes = Text::default();
        }
        let all = self.perspectives.len();
        self.perspectives.retain(super::Perspective::may_travel);
        if self.perspectives.len() < all {
            let stay = all - self.perspectives.len();
            notices.push(stays("perspectives", Told::Perspectives { stay, all }));
        }
        let all = self.attachments.len();
        self.attachments.retain(super::Attachment::may_travel);
        if self.attachments.len() < all {
            let stay = all - self.attachments.len();
            notices.push(stays("attachments", Told::Attachments { stay, all }));
        }
        notices
    }
}

fn stays(field: &'static str, told: Told) -> Notice {
    Notice { code: "stays-here", field, told }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        experiment::{Attachment, Context, Facet, Mattered, Perspective, Said},
        id::Digest,
        text::{Code, Label, List},
    };

    const NOW: Millis = Millis(1_778_544_000_000);

    fn experiment() -> Experiment {
        Experiment {
            title: "Soup".parse().unwrap(),
            audience: Some(Code::known("everyone")),
            people_shown: Some(Code::known("no")),
            ..Experiment::default()
        }
    }

    fn context(facets: &[(&'static str, &'static str)]) -> Context {
        let mut context = Context::default();
        for (facet, value) in facets {
            let value = Said::one(Label::known(value));
            let note = "by the old mill".parse().unwrap();
            context.set(Facet { facet: Code::known(facet), value, note, mattered: Mattered::Yes }).unwrap();
        }
        context
    }

    fn place(profile: &Profile, experiment: &Experiment) -> (Vec<String>, Vec<&'static str>) {
        let Publication { summary, notices, .. } = Publication::prepare(experiment, profile, 1, NOW).unwrap();
        let facets = summary.context.facets().iter();
        (
            facets.flat_map(|facet| facet.value.values().iter().map(ToString::to_string)).collect(),
            notices.iter().map(|notice| notice.code).collect(),
        )
    }

    #[test]
    fn the_name_of_a_small_or_unmeasured_place_stays_at_home() {
        let named = [("country", "BE"), ("region", "Zwijnaarde"), ("setting", "village")];
        let profile = Profile { context: context(&named), ..Profile::default() };
        assert_eq!(place(&profile, &experiment()), (vec!["BE".into(), "village".into()], vec!["place-too-fine"]));
        for (size, expected) in [("500-5k", 3), ("5k-50k", 4), ("unknown", 2)] {
            let profile = Profile {
                context: context(&[&named[..], &[("place-population", size)]].concat()),
                ..Profile::default()
            };
            assert_eq!(place(&profile, &experiment()).0.len(), expected, "{size}");
        }
        let coded = Profile { context: context(&[("country", "BE"), ("region", "BE-VOV")]), ..Profile::default() };
        let codes = vec!["BE".into(), "BE-VOV".into()];
        assert_eq!(place(&coded, &experiment()), (codes, vec!["place-too-fine"]), "the sentences stay, and it is told");
    }

    #[test]
    fn where_care_is_needed_only_country_and_region_tell_the_place() {
        let facets = [
            ("country", "BE"),
            ("region", "BE-VOV"),
            ("setting", "village"),
            ("place-population", "50k-500k"),
            ("mode", "both"),
        ];
        let profile = Profile { context: context(&facets), ..Profile::default() };
        let vague = Experiment { care: List::first([Code::known("migration-status")]), ..experiment() };
        assert_eq!(
            place(&profile, &vague),
            (vec!["BE".into(), "BE-VOV".into(), "both".into()], vec!["place-too-fine"])
        );
        let (public, _) = vague.travelling(&profile);
        assert!(
            public.context.get("region").unwrap().note.is_empty(),
            "no sentence about the place in the record either"
        );
        let other = Experiment { care: List::first([Code::known("poverty")]), ..experiment() };
        assert_eq!(place(&profile, &other).0.len(), 5);
    }

    #[test]
    fn a_profile_of_a_small_place_does_not_name_it() {
        let small = Profile { place: "Ribeira Seca".parse().unwrap(), ..Profile::default() };
        assert!(small.travelling().0.place.is_empty());
        let large = Profile { context: context(&[("place-population", "over-500k")]), ..small };
        assert_eq!(large.travelling().0, large);
    }

    #[test]
    fn an_experiments_own_context_and_language_come_before_its_communitys() {
        let profile = Profile {
            context: context(&[("mode", "online"), ("money", "none")]),
            languages: List::first(["nl".parse().unwrap(), "fr".parse().unwrap()]),
            ..Profile::default()
        };
        let own = Experiment { context: context(&[("mode", "both")]), ..experiment() };
        let summary = Summary::build(&own, &profile, 1, None).unwrap().0;
        assert_eq!(
            (summary.context.values("mode"), summary.context.values("money")),
            (&["both".parse().unwrap()][..], &["none".parse().unwrap()][..])
        );
        assert_eq!(summary.language, Some("nl".parse().unwrap()));
        assert!(summary.context.facets().iter().all(|facet| facet.note.is_empty() && facet.mattered == Mattered::Yes));
    }

    #[test]
    fn who_found_it_otherwise_names_a_difference_or_says_that_nobody_knows() {
        let found = |relation: &'static str, note: &str, facets: &[&'static str]| {
            let link = crate::experiment::Link {
                relation: Code::known(relation),
                target: crate::id::PublicId::new([1; 16]),
                version: None,
                community: None,
                note: note.parse().unwrap(),
                facets: List::first(facets.iter().map(|facet| Code::known(facet))),
                adaptation: None,
            };
            let experiment = Experiment { links: List::first([link]), ..experiment() };
            Publication::prepare(&experiment, &Profile::default(), 1, NOW).err()
        };
        assert_eq!(found("found-otherwise", "", &[]), Some(Unpublishable::FoundOtherwise));
        assert_eq!(found("found-otherwise", " ", &[]), Some(Unpublishable::FoundOtherwise));
        assert_eq!(found("found-otherwise", "no sabem per què", &[]), None);
        assert_eq!(found("found-otherwise", "", &["setting"]), None);
        assert_eq!(found("also-tried", "", &[]), None);
    }

    #[test]
    fn what_nobody_agreed_to_stays_at_home() {
        let mut experiment = experiment();
        experiment.consent_notes = "M. signed".parse().unwrap();
        for consent in [None, Some("not-asked"), Some("asked-and-yes"), Some("asked-later")] {
            let (role, text) = (Some("carers".parse().unwrap()), "We liked it.".parse().unwrap());
            let perspective = Perspective { role, text, consent: consent.map(Code::known), ..Perspective::default() };
            experiment.perspectives.push(perspective).unwrap();
        }
        for shown in [None, Some("not-sure"), Some("no"), Some("perhaps")] {
            let attachment = Attachment {
                hash: Digest::new([1; 32]),
                size: 9,
                media_type: "image/png".parse().unwrap(),
                title: Text::default(),
                alt: Text::default(),
                people_shown: shown.map(Code::known),
            };
            experiment.attachments.push(attachment).unwrap();
        }
        let publication = Publication::prepare(&experiment, &Profile::default(), 1, NOW).unwrap();
        let record = Experiment::from_record(&publication.record.unwrap()).unwrap();
        assert_eq!((record.perspectives.len(), record.attachments.len()), (1, 1));
        assert!(record.consent_notes.is_empty());
        assert_eq!(publication.summary.perspectives, List::first(["carers".parse().unwrap()]));
        assert_eq!(publication.summary.attachments[0].count, 1);
        let fields: Vec<_> = publication.notices.iter().map(|notice| notice.field).collect();
        assert_eq!(fields, ["consent_notes", "perspectives", "attachments"]);
    }

    #[test]
    fn not_sure_keeps_the_record_at_home_and_silence_keeps_everything() {
        let prepare = |experiment: &Experiment| Publication::prepare(experiment, &Profile::default(), 1, NOW);
        for unsettled in ["not-sure", "a-newer-answer"] {
            let unsure = Experiment { people_shown: Some(Code::known(unsettled)), ..experiment() };
            let publication = prepare(&unsure).unwrap();
            assert_eq!((publication.record, publication.summary.record), (None, None));
        }
        let unsaid = Experiment { people_shown: None, ..experiment() };
        assert_eq!(prepare(&unsaid).err(), Some(Unpublishable::PeopleShownUnsaid));
        let ours = Experiment { audience: None, ..experiment() };
        assert_eq!(prepare(&ours).err(), Some(Unpublishable::OnlyUs));
        let newer = Experiment { audience: Some(Code::known("a-newer-one")), ..experiment() };
        assert_eq!(prepare(&newer).err(), Some(Unpublishable::OnlyUs));
        let untitled = Experiment { title: Text::default(), ..experiment() };
        assert_eq!(prepare(&untitled).err(), Some(Unpublishable::NoTitle));
        let day = "2026-05-13".parse().unwrap();
        let tomorrow = Experiment { reflected_on: Some(day), ..experiment() };
        assert_eq!(prepare(&tomorrow).err(), Some(Unpublishable::ReflectedLater(day)));
    }

    #[test]
    fn a_record_of_another_major_version_is_not_guessed_at() {
        let mut record = experiment().record().unwrap();
        assert_eq!(Experiment::from_record(&record), Ok(experiment()));
        record[1] += 1;
        record.push(7);
        assert_eq!(Experiment::from_record(&record), Ok(experiment()), "a newer minor version has more at its end");
        record[0] += 1;
        assert!(matches!(Experiment::from_record(&record), Err(CodecError::Malformed(_))));
        assert!(Experiment::from_record(&[1]).is_err() && Experiment::from_record(&[]).is_err());
    }

    #[test]
    fn a_record_that_is_too_long_is_told() {
        let mut long = experiment();
        for _ in 0..64 {
            let words = "🥣".repeat(1000).parse().unwrap();
            long.cycles
                .push(crate::experiment::Cycle {
                    did: words,
                    plan: "🥣".repeat(600).parse().unwrap(),
                    ..Default::default()
                })
                .unwrap();
        }
        assert!(matches!(Publication::prepare(&long, &Profile::default(), 1, NOW), Err(Unpublishable::Record(_))));
    }
}
