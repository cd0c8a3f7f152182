//! The sample communities. Every name and title says that it is a sample.

use joinup_node::api::types::{FacetValue, InitRequest, ProfileRequest};

/// Stands in a sample for the id of the experiment that it adapts.
pub(super) const ORIGIN: &str = "{soup-sunday}";
/// The beginning of that experiment's title.
pub(super) const ORIGIN_TITLE: &str = "Soup Sunday";

/// A community to look around in.
pub(super) struct SampleCommunity {
    /// Its folder below the demonstration's.
    pub(super) folder: &'static str,
    /// Its name.
    pub(super) name: &'static str,
    country: &'static str,
    region: &'static str,
    setting: &'static str,
    languages: &'static [&'static str],
    facets: &'static [(&'static str, &'static str)],
    /// What it wrote up.
    pub(super) drafts: &'static [&'static str],
}

/// The three of them; the last is the one that stays open, and builds on the first.
pub(super) const COMMUNITIES: [SampleCommunity; 3] = [
    SampleCommunity {
        folder: "harbour-hall",
        name: "Harbour Hall Kitchen (sample)",
        country: "GB",
        region: "Scotland",
        setting: "town-or-suburb",
        languages: &["en"],
        facets: &[
            ("group-kind", "faith"),
            ("group-size", "8-20"),
            ("together-since", "5-20-years"),
            ("place-population", "5k-50k"),
            ("assets", "places-and-land,associations"),
            ("constraints", "tired-people,season-or-weather"),
        ],
        drafts: &[
            include_str!("../../../samples/soup-sunday.md"),
            include_str!("../../../samples/warm-room.md"),
            include_str!("../../../samples/lift-to-the-clinic.md"),
        ],
    },
    SampleCommunity {
        folder: "ribeira",
        name: "Vizinhos da Ribeira (sample)",
        country: "PT",
        region: "Alentejo",
        setting: "village",
        languages: &["pt", "es"],
        facets: &[
            ("group-kind", "association-or-club"),
            ("group-size", "21-100"),
            ("together-since", "over-20-years"),
            ("place-population", "500-5k"),
            ("assets", "stories-and-culture,places-and-land"),
            ("constraints", "transport,season-or-weather"),
        ],
        drafts: &[
            include_str!("../../../samples/sombra-na-paragem.md"),
            include_str!("../../../samples/banco-de-sementes.md"),
            include_str!("../../../samples/cine-en-la-plaza.md"),
        ],
    },
    SampleCommunity {
        folder: "canal-street",
        name: "Canal Street Neighbours (sample)",
        country: "BE",
        region: "Ghent",
        setting: "city",
        languages: &["en", "nl"],
        facets: &[
            ("group-kind", "informal-neighbours"),
            ("group-size", "8-20"),
            ("together-since", "1-5-years"),
            ("place-population", "50k-500k"),
            ("assets", "peoples-gifts,places-and-land"),
            ("constraints", "time,space"),
        ],
        drafts: &[
            include_str!("../../../samples/soup-from-leftovers.md"),
            include_str!("../../../samples/chairs-on-the-pavement.md"),
            include_str!("../../../samples/tool-shelf.md"),
            include_str!("../../../samples/brieven-en-taart.md"),
        ],
    },
];

impl SampleCommunity {
    /// The same as a request.
    pub(super) fn init(&self) -> InitRequest {
        let facet = |(name, value): &(&str, &str)| FacetValue { name: (*name).to_owned(), value: (*value).to_owned() };
        InitRequest {
            profile: ProfileRequest {
                name: Some(self.name.to_owned()),
                country: Some(self.country.to_owned()),
                region: Some(self.region.to_owned()),
                setting: Some(self.setting.to_owned()),
                languages: self.languages.iter().map(|language| (*language).to_owned()).collect(),
                facets: self.facets.iter().map(facet).collect(),
                sample: Some(true),
                ..ProfileRequest::default()
            },
            ..InitRequest::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_says_that_it_is_a_sample() {
        for community in &COMMUNITIES {
            assert!(community.name.ends_with("(sample)"));
            for draft in community.drafts {
                let title = draft.lines().next().unwrap_or_default();
                assert!(title.starts_with("Title: ") && title.ends_with("(sample)"), "{title}");
            }
        }
    }
}
