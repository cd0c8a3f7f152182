//! The privacy floor: where few people live, or where care is needed, no place finer than a region travels.
//!
//! What is a place by its sort is taken out and told: facets, sentences beside them, conditions and adaptation
//! statements about them. Words of which nobody can tell what they name stay as they are; where they hold a name that
//! was taken out elsewhere, that is told too.

use serde_json::Value;

use super::{Notice, Told};
use crate::{
    experiment::{Context, Experiment, Facet, compare::is_country_code, facet_kind},
    profile::Profile,
    text::{Code, Label, Text},
};

impl Experiment {
    /// Whether something about it asks for a vague place.
    pub(super) fn needs_vague_place(&self) -> bool {
        const CARE: &[&str] = &["abuse-or-violence", "children", "migration-status", "place-must-stay-vague"];
        self.care.iter().any(|care| CARE.contains(&care.as_str()))
    }

    /// Takes out places that are finer than may travel. Its context is already over its community's.
    pub(super) fn lower_to_floor(&mut self, own: &Context, profile: &Profile) -> Vec<Notice> {
        let names = names_of_place(&self.context, profile);
        let mut notices = if self.needs_vague_place() {
            self.keep_only_the_region(profile)
        } else if is_small_or_unknown(&self.context) || is_region_of_small_place(own, profile) {
            small_place(&mut self.context)
        } else {
            return Vec::new();
        };
        notices.extend(named_all_the_same(self, &names));
        notices
    }

    /// Of the place only country and region: what belongs to it in other fields goes too.
    fn keep_only_the_region(&mut self, profile: &Profile) -> Vec<Notice> {
        let mut notices = care_place(&mut self.context, profile);
        let conditions = self.depended_on.len();
        self.depended_on.retain(|condition| !condition.facet.as_ref().is_some_and(tells_place));
        if self.depended_on.len() < conditions {
            notices.push(too_fine("depended_on", Told::CarefulConditions));
        }
        let mut is_lowered = false;
        for adaptation in self.links.iter_mut().filter_map(|link| link.adaptation.as_mut()) {
            is_lowered |= !adaptation.differs.is_empty();
            adaptation.differs = Text::default();
            for change in adaptation.changes.iter_mut().filter(|change| change.what == Some(Code::known("where"))) {
                is_lowered |= !change.from.is_empty() || !change.to.is_empty();
                (change.from, change.to) = Default::default();
            }
        }
        if is_lowered {
            notices.push(too_fine("links", Told::CarefulAdaptation));
        }
        notices
    }
}

impl Profile {
    /// What of this profile may travel, and what was taken out.
    pub fn travelling(&self) -> (Self, Vec<Notice>) {
        let mut public = self.clone();
        if !is_small_or_unknown(&self.context) {
            return (public, Vec::new());
        }
        let mut notices = small_place(&mut public.context);
        if !self.place.is_empty() {
            public.place = Text::default();
            notices.push(too_fine("place", Told::Place));
        }
        (public, notices)
    }
}

const CODE: &str = "place-too-fine";

const fn too_fine(field: &'static str, told: Told) -> Notice {
    Notice { code: CODE, field, told }
}

/// Facets that tell where something is, beside country and region.
const PLACE: &[&str] = &["setting", "place-population", "reach", "landscape"];
/// Parts of the name of an invented facet that say that it names a place.
const PLACE_WORDS: &[&str] = &[
    "address",
    "area",
    "block",
    "coordinates",
    "district",
    "gps",
    "hamlet",
    "island",
    "lat",
    "location",
    "lon",
    "map",
    "neighborhood",
    "neighbourhood",
    "parish",
    "place",
    "postcode",
    "quarter",
    "school",
    "street",
    "suburb",
    "town",
    "village",
    "valley",
    "where",
    "zip",
];

/// Whether a facet is about a place, as far as its name says; nobody knows what one is about that a group invented.
fn tells_place(facet: &Code) -> bool {
    let is_place = |name| matches!(name, "country" | "region") || PLACE.contains(&name);
    facet_kind(facet.as_str()).is_none_or(|kind| is_place(kind.name))
}

/// Whether a facet that joinup does not know says by its name that it names a place.
fn names_place(facet: &Code) -> bool {
    facet_kind(facet.as_str()).is_none() && facet.as_str().split('-').any(|part| PLACE_WORDS.contains(&part))
}

/// Only who said so of every value has a place that is large enough.
fn is_small_or_unknown(context: &Context) -> bool {
    let is_large = |size: &Label| matches!(size.as_str(), "5k-50k" | "50k-500k" | "over-500k");
    let said = context.values("place-population");
    said.is_empty() || !said.iter().all(is_large)
}

/// Whether the name of the region is the community's and the community says that few people live there, whatever the
/// experiment says of its own place.
fn is_region_of_small_place(own: &Context, profile: &Profile) -> bool {
    let says_small = !profile.context.values("place-population").is_empty() && is_small_or_unknown(&profile.context);
    own.get("region").is_none() && says_small
}

/// Whether a facet names nothing finer than a region.
fn is_coarse(facet: &Facet) -> bool {
    let values = facet.value.values();
    match facet.facet.as_str() {
        "country" => values.iter().all(is_country_code),
        "region" => values.iter().all(is_region_code),
        _ => !names_place(&facet.facet),
    }
}

/// The floor of a small place: no name of it, and no sentence about it.
fn small_place(context: &mut Context) -> Vec<Notice> {
    let gone: Vec<String> =
        context.facets().iter().filter(|facet| !is_coarse(facet)).map(|facet| facet.facet.to_string()).collect();
    context.retain(is_coarse);
    let about_place = |facet: &&mut Facet| tells_place(&facet.facet);
    let sentences =
        silence(context.iter_mut().filter(about_place).filter(|facet| facet_kind(facet.facet.as_str()).is_some()));
    let is_lowered = !gone.is_empty() || !sentences.is_empty();
    is_lowered.then(|| too_fine("context", Told::Small { gone, sentences })).into_iter().collect()
}

/// The floor where care is needed: country and region, and no sentence that may tell more.
fn care_place(context: &mut Context, profile: &Profile) -> Vec<Notice> {
    let stays = |facet: &Facet| {
        let is_region = matches!(facet.facet.as_str(), "country" | "region");
        (is_region && is_coarse(facet)) || !tells_place(&facet.facet)
    };
    let gone: Vec<String> =
        context.facets().iter().filter(|facet| !stays(facet)).map(|facet| facet.facet.to_string()).collect();
    context.retain(stays);
    let sentences = silence(context.iter_mut());
    let (public, _) = profile.travelling();
    let profile_tells = !public.place.is_empty() || public.context.get("region").is_some_and(|facet| !is_coarse(facet));
    vec![too_fine("context", Told::Careful { gone, sentences, profile_tells })]
}

/// Takes the sentences of facets out. Gives the names of those that had one.
fn silence<'a>(facets: impl Iterator<Item = &'a mut Facet>) -> Vec<String> {
    let said = facets.filter(|facet| !facet.note.is_empty());
    said.map(|facet| {
        facet.note = Text::default();
        facet.facet.to_string()
    })
    .collect()
}

/// Letters of a name below which too much else is called so.
const NAME: usize = 4;

/// The names of the place that do not travel as such: of the region, of facets that name it, and in the profile.
fn names_of_place(context: &Context, profile: &Profile) -> Vec<String> {
    let facets = context.facets().iter().filter(|facet| !is_coarse(facet));
    let values = facets.flat_map(|facet| facet.value.values()).map(Label::as_str);
    let parts = values.chain([profile.place.as_str()]).flat_map(|words| words.split([',', ';', '(', ')']));
    let names = parts.map(|part| part.trim().to_lowercase()).filter(|part| part.chars().count() >= NAME);
    names.collect()
}

/// Fields in which a name stands that was taken out elsewhere. They are somebody's words, so they are not changed.
fn named_all_the_same(public: &Experiment, names: &[String]) -> Option<Notice> {
    if names.is_empty() {
        return None;
    }
    let fields = public.to_json();
    let is_named = |value: &Value| names.iter().any(|name| holds(value, name));
    let named: Vec<_> =
        Experiment::FIELDS.iter().filter(|field| fields.get(field.name).is_some_and(is_named)).collect();
    let first = named.first()?;
    let questions = named.iter().map(|field| field.words).collect();
    Some(Notice { code: "place-named", field: first.name, told: Told::Named(questions) })
}

/// Whether a name stands in these words, by itself.
fn holds(value: &Value, name: &str) -> bool {
    match value {
        Value::String(words) => {
            let words = words.to_lowercase();
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            words.match_indices(name).any(|(at, found)| {
                !is_letter(words[..at].chars().next_back()) && !is_letter(words[at + found.len()..].chars().next())
            })
        }
        Value::Array(values) => values.iter().any(|value| holds(value, name)),
        Value::Object(fields) => fields.values().any(|value| holds(value, name)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether this is a code of ISO 3166-2, such as `BE-VOV`.
pub(in crate::experiment) fn is_region_code(region: &Label) -> bool {
    region.as_str().split_once('-').is_some_and(|(country, part)| {
        country.len() == 2
            && country.bytes().all(|byte| byte.is_ascii_uppercase())
            && (1..=3).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        experiment::{Adaptation, Change, Condition, Link, Mattered, Publication, Said},
        id::PublicId,
        text::List,
        time::Millis,
    };

    fn context(facets: &[(&'static str, &'static str)]) -> Context {
        let mut context = Context::default();
        for (facet, value) in facets {
            let note = "behind the chapel".parse().unwrap();
            let value = Said::one(Label::known(value));
            context.set(Facet { facet: Code::known(facet), value, note, mattered: Mattered::Yes }).unwrap();
        }
        context
    }

    fn experiment() -> Experiment {
        Experiment {
            title: "Soup".parse().unwrap(),
            audience: Some(Code::known("everyone")),
            people_shown: Some(Code::known("no")),
            ..Experiment::default()
        }
    }

    /// What travels of an experiment, in the record and in the summary, as JSON, and where something was taken out.
    fn travels(experiment: &Experiment, profile: &Profile) -> (String, String, Vec<&'static str>) {
        let publication = Publication::prepare(experiment, profile, 1, Millis(1_778_544_000_000)).unwrap();
        let record = Experiment::from_record(&publication.record.unwrap()).unwrap();
        let fields = publication.notices.iter().map(|notice| notice.field).collect();
        let text = |fields| Value::Object(fields).to_string();
        (text(record.to_json()), text(publication.summary.to_json()), fields)
    }

    /// An experiment that says in every field that can where it is.
    fn telling() -> (Experiment, Profile) {
        let facets = [
            ("country", "BE"),
            ("region", "BE-VOV"),
            ("setting", "scattered-rural"),
            ("place-population", "50k-500k"),
            ("reach", "street-or-block"),
            ("landscape", "dryland"),
            ("x-hamlet", "Rostune"),
            ("x-tide", "neap"),
            ("mode", "both"),
        ];
        let condition = |text: &str, facet| Condition {
            text: text.parse().unwrap(),
            kind: Some(Code::known("helped")),
            facet: Some(Code::known(facet)),
        };
        let adaptation = Adaptation {
            kept: "the pot".parse().unwrap(),
            differs: "setting: city there, scattered-rural here".parse().unwrap(),
            changes: List::first([Change {
                what: Some(Code::known("where")),
                from: "a hall".parse().unwrap(),
                to: "the barn of Rostune".parse().unwrap(),
                ..Change::default()
            }]),
            ..Adaptation::default()
        };
        let link = Link {
            relation: Code::known("adapted-from"),
            target: PublicId::new([7; 16]),
            version: Some(2),
            community: None,
            note: Text::default(),
            facets: List::new(),
            adaptation: Some(adaptation),
        };
        let experiment = Experiment {
            depended_on: List::first([
                condition("One road in", "setting"),
                condition("They had met", "together-since"),
            ]),
            links: List::first([link]),
            ..experiment()
        };
        (experiment, Profile { context: context(&facets), ..Profile::default() })
    }

    #[test]
    fn where_care_is_needed_only_country_and_region_travel_in_summary_and_record() {
        let secrets =
            ["scattered-rural", "street-or-block", "dryland", "50k-500k", "Rostune", "chapel", "One road", "neap"];
        let (telling, profile) = telling();
        let (record, _, notices) = travels(&telling, &profile);
        assert!(secrets.iter().all(|secret| record.contains(secret)), "without care all of it travels: {record}");
        assert_eq!(notices, [""; 0]);
        for care in ["abuse-or-violence", "children", "migration-status", "place-must-stay-vague"] {
            let vague = Experiment { care: List::first([Code::known(care)]), ..telling.clone() };
            let (record, summary, notices) = travels(&vague, &profile);
            for secret in secrets {
                assert!(!record.contains(secret), "{care}: {secret} in {record}");
                assert!(!summary.contains(secret), "{care}: {secret} in {summary}");
            }
            for kept in ["BE-VOV", "both", "They had met"] {
                assert!(record.contains(kept) && summary.contains(kept), "{care}: {kept} in {record}");
            }
            assert!(record.contains("the pot"), "what was kept is no place");
            assert_eq!(notices, ["context", "depended_on", "links"], "each of it is told");
        }
    }

    #[test]
    fn a_small_place_is_neither_named_nor_described_in_sentences() {
        let facets = [
            ("country", "Belgium, Zwijnaarde"),
            ("setting", "village"),
            ("x-village", "Zwijnaarde"),
            ("x-tide", "neap"),
        ];
        let profile = Profile { context: context(&facets), ..Profile::default() };
        let (record, summary, notices) = travels(&experiment(), &profile);
        for travelling in [&record, &summary] {
            assert!(!travelling.contains("Zwijnaarde"), "{travelling}");
            assert!(travelling.contains("village") && travelling.contains("neap"), "{travelling}");
        }
        assert_eq!(record.matches("chapel").count(), 1, "only the sentence about tides: {record}");
        assert_eq!(notices, ["context"]);
        let (public, _) = profile.travelling();
        assert!(!Value::Object(public.to_json()).to_string().contains("Zwijnaarde"));
    }

    #[test]
    fn a_place_of_two_sizes_is_as_small_as_the_smaller() {
        let size = |sizes: &[&'static str]| {
            let value = Said::many(List::first(sizes.iter().map(|size| Label::known(size))));
            let (facet, note) = (Code::known("place-population"), Text::default());
            let mut context = context(&[("region", "Zwijnaarde")]);
            context.set(Facet { facet, value, note, mattered: Mattered::Unsaid }).unwrap();
            travels(&experiment(), &Profile { context, ..Profile::default() }).1.contains("Zwijnaarde")
        };
        assert!(size(&["over-500k"]));
        assert!(!size(&["over-500k", "under-500"]));
        assert!(!size(&["unknown"]));
    }

    #[test]
    fn an_experiment_elsewhere_does_not_name_the_small_place_of_its_community() {
        let profile = Profile {
            context: context(&[("region", "Zwijnaarde"), ("place-population", "500-5k")]),
            ..Profile::default()
        };
        let elsewhere = Experiment { context: context(&[("place-population", "over-500k")]), ..experiment() };
        assert!(!travels(&elsewhere, &profile).1.contains("Zwijnaarde"));
        let named = Experiment {
            context: context(&[("place-population", "over-500k"), ("region", "Brussels")]),
            ..experiment()
        };
        assert!(travels(&named, &profile).1.contains("Brussels"));
    }

    #[test]
    fn a_name_that_was_taken_out_and_stands_in_the_words_is_told() {
        let profile = Profile { place: "Zwijnaarde, near Ghent".parse().unwrap(), ..Profile::default() };
        let named = Experiment { gist: "Less waste in zwijnaarde.".parse().unwrap(), ..experiment() };
        let told = |experiment: &Experiment| travels(experiment, &profile).2;
        assert_eq!(told(&named), ["gist"]);
        assert_eq!(told(&experiment()), [""; 0]);
        let other = Experiment { gist: "Zwijnaardermolen".parse().unwrap(), ..experiment() };
        assert_eq!(told(&other), [""; 0], "a part of another word is another word");
    }
}
