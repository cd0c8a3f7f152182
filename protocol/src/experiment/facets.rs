//! The facets that joinup knows, in the order in which they are shown and compared.

use super::known;

/// How the values of a facet compare with another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetShape {
    /// One of a list.
    Code,
    /// One of a list in order: neighbours in it are near.
    Band,
    /// Some of a list, or free words.
    Set,
    /// Free words.
    Words,
    /// The code of a place, or its name.
    Place,
}

/// A facet that joinup knows; groups may invent others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacetKind {
    /// Its name.
    pub name: &'static str,
    /// What people are asked.
    pub words: &'static str,
    /// How it compares.
    pub shape: FacetShape,
    /// Its known values.
    pub known: &'static [&'static str],
}

const fn facet(
    name: &'static str,
    words: &'static str,
    shape: FacetShape,
    known: &'static [&'static str],
) -> FacetKind {
    FacetKind { name, words, shape, known }
}

/// The facets in the order in which they are shown and compared.
pub const FACETS: &[FacetKind] = &[
    facet("country", "Which country? (two letters)", FacetShape::Place, &[]),
    facet("region", "Which region? (as coarse as you like)", FacetShape::Place, &[]),
    facet(
        "setting",
        "What sort of place is it?",
        FacetShape::Code,
        &["city", "town-or-suburb", "village", "scattered-rural", "remote-or-island", "online", "several"],
    ),
    facet(
        "place-population",
        "About how many people live there?",
        FacetShape::Band,
        &["under-500", "500-5k", "5k-50k", "50k-500k", "over-500k"],
    ),
    facet(
        "reach",
        "How far does it reach?",
        FacetShape::Code,
        &[
            "one-organisation",
            "street-or-block",
            "neighbourhood",
            "village-or-town",
            "city-or-district",
            "region",
            "country",
            "no-place",
        ],
    ),
    facet(
        "group-kind",
        "What sort of group are you?",
        FacetShape::Code,
        &[
            "informal-neighbours",
            "association-or-club",
            "charity-or-ngo",
            "cooperative-or-social-enterprise",
            "faith",
            "school",
            "public-service",
            "council",
            "health-body",
            "university",
            "indigenous-or-traditional-authority",
            "business",
            "other",
        ],
    ),
    facet("group-size", "How many are you?", FacetShape::Band, &["1-2", "3-7", "8-20", "21-100", "over-100"]),
    facet(
        "together-since",
        "How long have you worked together?",
        FacetShape::Band,
        &["just-met", "under-1-year", "1-5-years", "5-20-years", "over-20-years"],
    ),
    facet("who", "Who takes part?", FacetShape::Set, known::PEOPLE),
    facet("for-whom", "Who is it meant to be good for?", FacetShape::Set, known::PEOPLE),
    facet("languages", "Which languages do people speak?", FacetShape::Set, &[]),
    facet("culture", "What should others know about how people live here?", FacetShape::Words, &[]),
    facet(
        "assets",
        "What do you have to build on?",
        FacetShape::Set,
        &[
            "peoples-gifts",
            "associations",
            "institutions-that-help",
            "places-and-land",
            "exchange-and-money",
            "stories-and-culture",
        ],
    ),
    facet(
        "constraints",
        "What is in short supply, or in the way?",
        FacetShape::Set,
        &[
            "time",
            "money",
            "trust",
            "permission-or-rules",
            "space",
            "transport",
            "internet",
            "language",
            "safety",
            "skills",
            "tired-people",
            "season-or-weather",
            "conflict",
            "health-emergency",
        ],
    ),
    facet(
        "institution-relation",
        "How do you stand with the institutions around you?",
        FacetShape::Code,
        &[
            "none",
            "they-know-of-us",
            "they-help-in-kind",
            "they-fund-us",
            "we-run-it-together",
            "they-run-it",
            "in-tension",
            "several",
        ],
    ),
    facet("money", "How much money is there for it?", FacetShape::Band, known::MONEY),
    facet(
        "time-span",
        "How long does it go on?",
        FacetShape::Code,
        &["one-day", "days", "weeks", "months", "years", "seasonal"],
    ),
    facet("mode", "Do people meet?", FacetShape::Code, &["face-to-face", "online", "both"]),
    facet("connectivity", "How good is the internet?", FacetShape::Code, &["mostly-offline", "patchy", "good"]),
    facet(
        "landscape",
        "What is the land like?",
        FacetShape::Set,
        &["coast", "river", "mountain", "forest", "dryland", "farmland", "built-up"],
    ),
];

/// Sorts of places that are not the same and not far from each other.
const NEAR: [[&str; 2]; 2] = [["village", "scattered-rural"], ["town-or-suburb", "city"]];

impl FacetKind {
    /// The values near one: beside it in a list in order, or a sort of place not far from it.
    pub fn near(&self, value: &str) -> Vec<&'static str> {
        match self.shape {
            FacetShape::Band => {
                let at = self.known.iter().position(|known| *known == value);
                let beside = at.map_or([None, None], |at| [at.checked_sub(1), at.checked_add(1)]);
                beside.into_iter().flatten().filter_map(|at| self.known.get(at)).copied().collect()
            }
            FacetShape::Code => {
                let others = NEAR.iter().filter(|pair| pair.contains(&value)).flatten();
                others.copied().filter(|other| *other != value && self.known.contains(other)).collect()
            }
            FacetShape::Set | FacetShape::Words | FacetShape::Place => Vec::new(),
        }
    }
}

/// The facet of this name, if joinup knows it.
pub fn facet_kind(name: &str) -> Option<&'static FacetKind> {
    FACETS.iter().find(|facet| facet.name == name)
}
