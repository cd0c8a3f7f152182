//! The known values of every code field: one table each, for messages, completions and the guide.
//!
//! A value that is not here is accepted, kept and shown as text: a newer joinup may have written it.

/// Where an experiment is. Any may follow any.
pub const STATE: &[&str] = &["idea", "trying", "paused", "carrying-on", "ended", "stopped"];
/// How it began.
pub const ORIGIN: &[&str] =
    &["our-idea", "heard-from-others", "already-happening-here", "asked-by-institution", "response-to-event", "other"];
/// Who started it.
pub const STARTED_BY: &[&str] = &["residents", "community-group", "voluntary-org", "institution", "together", "other"];
/// What it is about.
pub const THEMES: &[&str] = &[
    "food-and-growing",
    "health",
    "mental-wellbeing",
    "care-and-ageing",
    "children-and-families",
    "young-people",
    "learning-and-skills",
    "work-and-local-economy",
    "money-and-debt",
    "housing-and-homelessness",
    "energy-and-warmth",
    "nature-and-climate",
    "waste-and-repair",
    "getting-around",
    "places-and-buildings",
    "arts-culture-heritage",
    "sport-and-play",
    "belonging-and-newcomers",
    "safety-and-justice",
    "having-a-say",
    "digital-and-connection",
    "emergencies-and-recovery",
];
/// Kinds of people: who takes part, whom it is meant for, who spoke, whose view is missing.
pub const PEOPLE: &[&str] = &[
    "children",
    "young-people",
    "working-age",
    "older-people",
    "families",
    "carers",
    "newcomers",
    "long-settled",
    "disabled-people",
    "people-living-with-a-condition",
    "low-income",
    "workers",
    "learners",
    "farmers",
    "indigenous-people",
    "everyone-nearby",
    "staff-of-an-institution",
    "elected-people",
];
/// About how many people took part.
pub const SIZE: &[&str] = &["1-5", "6-15", "16-50", "51-200", "201-1000", "more"];
/// Hours a week, all people together.
pub const HOURS: &[&str] = &["none", "under-2", "2-5", "5-10", "10-40", "more"];
/// Money in the currency named beside it.
pub const MONEY: &[&str] = &["none", "under-100", "100-1k", "1k-10k", "10k-100k", "more"];
/// What a cycle ended with.
pub const DECIDE: &[&str] = &["keep", "change", "stop", "try-elsewhere", "not-decided"];
/// What a condition did.
pub const DEPENDED: &[&str] = &["helped", "hindered", "needed"];
/// How a group knows what it says.
pub const HOW_WE_KNOW: &[&str] = &["we-saw", "people-told-us", "we-counted", "somebody-else-looked"];
/// Whose words a perspective is in.
pub const VOICE: &[&str] = &["own-words", "told-to-us", "group-note"];
/// Whether somebody agreed that their words travel.
pub const CONSENT: &[&str] = &["asked-and-yes", "not-asked"];
/// What a group offers to those who are curious.
pub const OFFERS: &[&str] =
    &["answer-questions", "call", "visit-us", "we-visit", "documents", "tools-or-materials", "translation"];
/// How one experiment hangs together with another.
pub const RELATION: &[&str] =
    &["inspired-by", "adapted-from", "also-tried", "continues", "found-otherwise", "answers", "part-of"];
/// What an adaptation changed.
pub const CHANGED: &[&str] = &[
    "content",
    "who-for",
    "who-does-it",
    "where",
    "when",
    "materials",
    "language-and-culture",
    "size",
    "order",
    "left-out",
    "added",
];
/// On which terms others may use the words.
pub const LICENCE: &[&str] = &["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "ask-us"];
/// Who may see an experiment.
pub const AUDIENCE: &[&str] = &["only-us", "summary", "everyone"];
/// Whether people can be recognised.
pub const PEOPLE_SHOWN: &[&str] = &["no", "roles-only", "yes-with-consent", "not-sure"];
/// What asks for care.
pub const CARE: &[&str] = &[
    "children",
    "health",
    "abuse-or-violence",
    "bereavement",
    "migration-status",
    "crime",
    "addiction",
    "faith",
    "poverty",
    "place-must-stay-vague",
    "other",
];
/// What a note is.
pub const NOTE: &[&str] = &[
    "question",
    "reply",
    "offer",
    "request",
    "accept",
    "decline",
    "reflection",
    "thanks",
    "correction",
    "adaptation",
    "carried",
];
/// On what an introduction rests.
pub const BASIS: &[&str] = &["met-in-person", "worked-together", "know-of"];
/// What a bridging institution promises.
pub const PROMISE: &[&str] = &[
    "keep",
    "connect",
    "carry-unchanged",
    "same-for-all",
    "forget",
    "stay-leaveable",
    "never-required",
    "be-seen",
    "take-part",
];
/// Why another key speaks from now on.
pub const SUCCESSION: &[&str] = &["key-lost", "key-seen-by-others", "new-people", "merged", "other"];
/// What a machine of a community is.
pub const NODE_ROLE: &[&str] = &["home", "relay"];
/// What may stand in the place of any facet's values.
pub const UNSAID: &[&str] = &["unknown", "rather-not-say"];
/// Whether a facet mattered.
pub const MATTERED: &[&str] = &["yes", "no", "unknown"];

/// All tables but those of facets, which stand beside them.
pub const ALL: &[&[&str]] = &[
    STATE,
    ORIGIN,
    STARTED_BY,
    THEMES,
    PEOPLE,
    SIZE,
    HOURS,
    MONEY,
    DECIDE,
    DEPENDED,
    HOW_WE_KNOW,
    VOICE,
    CONSENT,
    OFFERS,
    RELATION,
    CHANGED,
    LICENCE,
    AUDIENCE,
    PEOPLE_SHOWN,
    CARE,
    NOTE,
    BASIS,
    PROMISE,
    SUCCESSION,
    NODE_ROLE,
    UNSAID,
    MATTERED,
];
