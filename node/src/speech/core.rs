//! What the core finds, in words: it names what it means, and knows no languages.

use joinup_protocol::{
    date::DateError,
    experiment::{
        Told, Unpublishable,
        json::{Fault, Sort},
        lint,
    },
    id::ParseIdError,
    invite::InviteError,
    text::{ListError, Rule, TextError},
    wire::{codec::CodecError, join::JoinRefusal},
};

use super::{code, facet, question};
use crate::say;

/// What is wrong with what somebody wrote.
pub fn fault(fault: &Fault) -> String {
    match fault {
        Fault::Untitled => say!("fault-untitled"),
        Fault::Nameless => say!("fault-nameless"),
        Fault::Words(why) => words(why),
        Fault::Entries(why) => entries(why),
        Fault::Date(DateError) => say!("fault-date"),
        Fault::Id(why) => id(*why),
        Fault::Unreadable(why) => why.clone(),
        Fault::NotCarried => say!("fault-not-carried"),
        Fault::NoField => say!("fault-no-field"),
        Fault::Sort { wanted, found } => say!("fault-sort", wanted = sort(*wanted), found = sort(*found)),
        Fault::Needed(english) => say!("fault-needed", question = question(english)),
        Fault::Slip { word, meant } => say!("fault-slip", word = word.as_str(), meant = code(meant)),
        Fault::Unknown { word, known } => say!("fault-unknown", word = word.as_str(), known = codes(known)),
        Fault::NoCode { word, known } => say!("fault-no-code", word = word.as_str(), known = codes(known)),
        Fault::ManyFacets(most) => say!("fault-many-facets", most = *most),
        Fault::StrangeFacet => say!("fault-strange-facet"),
        Fault::NoValue => say!("fault-no-value"),
        Fault::Mattered(word) => say!("fault-mattered", word = word.as_str()),
        Fault::OpenComment => say!("fault-open-comment"),
        Fault::NoKey(key) => say!("fault-no-key", key = key.as_str()),
        Fault::KeyBelow { key, question: english } => {
            say!("fault-key-below", key = key.as_str(), question = question(english))
        }
        Fault::NoQuestionAbove(such_as) => say!("fault-no-question-above", such_as = question(such_as)),
        Fault::NoQuestion(heading) => say!("fault-no-question", heading = heading.as_str()),
        Fault::Twice => say!("fault-twice"),
        Fault::NotUnderstood(words) => say!("fault-not-understood", words = words.as_str()),
        Fault::NoPlace(words) => say!("fault-no-place", words = words.as_str()),
        Fault::FacetForm => say!("fault-facet-form"),
    }
}

/// Why words are not accepted.
pub fn words(why: &TextError) -> String {
    match why {
        TextError::Long { found, cap } => say!("fault-long", found = *found, most = *cap),
        TextError::Control(c) => say!("fault-control", number = format!("{:04X}", u32::from(*c))),
        TextError::Empty => say!("fault-empty"),
        TextError::Form { found, rule } => say!("fault-form", found = found.to_string(), rule = form(*rule)),
    }
}

/// More entries than fit.
pub fn entries(why: &ListError) -> String {
    say!("fault-entries", found = why.found, most = why.cap)
}

fn form(rule: Rule) -> String {
    match rule {
        Rule::Code => say!("form-code"),
        Rule::Label => say!("form-label"),
        Rule::Language => say!("form-language"),
        Rule::Licence => say!("form-licence"),
        Rule::Currency => say!("form-currency"),
    }
}

fn id(why: ParseIdError) -> String {
    match why {
        ParseIdError::NotBase32 => say!("fault-id"),
        ParseIdError::Length { found, wanted } => say!("fault-id-length", found = found, wanted = wanted),
    }
}

fn sort(sort: Sort) -> String {
    match sort {
        Sort::Words => say!("sort-words"),
        Sort::Number => say!("sort-number"),
        Sort::WholeNumber => say!("sort-whole-number"),
        Sort::Flag => say!("sort-flag"),
        Sort::List => say!("sort-list"),
        Sort::Object => say!("sort-object"),
        Sort::Facets => say!("sort-facets"),
        Sort::Nothing => say!("sort-nothing"),
    }
}

/// What to think about before something travels.
pub fn warning(found: &lint::Warning) -> String {
    match found.code {
        "email" => say!("lint-email"),
        "telephone" => say!("lint-telephone"),
        "handle" => say!("lint-handle"),
        "postcode" => say!("lint-postcode"),
        "name" => say!("lint-name"),
        "birth-date" => say!("lint-birth-date"),
        _ => found.message.to_owned(),
    }
}

/// What publishing takes out, and why.
pub fn told(told: &Told) -> String {
    match told {
        Told::NotSure => say!("stays-not-sure"),
        Told::Consent => say!("stays-consent"),
        Told::Perspectives { stay, all } => say!("stays-perspectives", stay = *stay, all = *all),
        Told::Attachments { stay, all } => say!("stays-attachments", stay = *stay, all = *all),
        Told::Place => say!("floor-place"),
        Told::Small { gone, sentences } => {
            let parts = taken_out(gone, sentences).join(&say!("floor-and"));
            say!("floor-small", parts = capital(&parts))
        }
        Told::Careful { gone, sentences, profile_tells } => {
            let mut parts = taken_out(gone, sentences);
            if parts.is_empty() {
                parts.push(say!("floor-nothing"));
            }
            if *profile_tells {
                parts.push(say!("floor-profile"));
            }
            say!("floor-careful", parts = parts.join("; "))
        }
        Told::CarefulConditions => say!("floor-careful", parts = say!("floor-conditions")),
        Told::CarefulAdaptation => say!("floor-careful", parts = say!("floor-adaptation")),
        Told::Named(questions) => {
            let questions: Vec<_> = questions.iter().map(|words| format!("'{}'", question(words))).collect();
            say!("floor-named", questions = questions.join(", "))
        }
    }
}

/// Known values, to choose from.
pub fn codes(known: &[&str]) -> String {
    known.iter().map(|known| code(known)).collect::<Vec<_>>().join(", ")
}

/// What was taken out of a context.
fn taken_out(gone: &[String], sentences: &[String]) -> Vec<String> {
    let names = |facets: &[String]| facets.iter().map(|name| facet(name)).collect::<Vec<_>>().join(", ");
    let gone = (!gone.is_empty()).then(|| say!("floor-gone", facets = names(gone)));
    let sentences = (!sentences.is_empty()).then(|| say!("floor-sentences", facets = names(sentences)));
    gone.into_iter().chain(sentences).collect()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Why something cannot be published as it is, in the middle of a sentence.
pub fn unpublishable(why: &Unpublishable) -> String {
    match why {
        Unpublishable::NoTitle => say!("unpublishable-untitled"),
        Unpublishable::OnlyUs => say!("unpublishable-only-us"),
        Unpublishable::PeopleShownUnsaid => say!("unpublishable-people-shown"),
        Unpublishable::FoundOtherwise => say!("unpublishable-found-otherwise"),
        Unpublishable::ReflectedLater(day) => say!("unpublishable-reflected", day = day.to_string()),
        Unpublishable::SummaryTooLong { found, limit, longest } => {
            say!("unpublishable-summary", found = *found, most = *limit, longest = longest.join(", "))
        }
        Unpublishable::Record(why) => say!("unpublishable-record", why = too_long(why)),
    }
}

/// Why bytes are not written or read.
pub fn too_long(why: &CodecError) -> String {
    match why {
        CodecError::TooLong { found, limit } => say!("fault-bytes", found = *found, most = *limit),
        // The others are about bytes that a machine wrote.
        other => other.to_string(),
    }
}

/// Why something is no invite.
pub fn no_invite(why: &InviteError) -> String {
    match why {
        InviteError::Prefix => say!("no-invite-prefix"),
        InviteError::Long => say!("no-invite-long"),
        InviteError::Character(c) => say!("no-invite-character", character = format!("{c:?}")),
        InviteError::Damaged => say!("no-invite-damaged"),
        InviteError::Newer => say!("no-invite-newer"),
    }
}

/// Why an inviting node declined, in the middle of a sentence.
pub fn declined(why: JoinRefusal) -> String {
    match why {
        JoinRefusal::Unknown => say!("declined-unknown"),
        JoinRefusal::Expired => say!("declined-expired"),
        JoinRefusal::Used => say!("declined-used"),
        JoinRefusal::Revoked => say!("declined-revoked"),
        JoinRefusal::Profile => say!("declined-profile"),
        JoinRefusal::Busy => say!("declined-busy"),
    }
}

#[cfg(test)]
mod tests {
    use joinup_protocol::{experiment::Experiment, text::Code};

    use super::*;

    #[test]
    fn the_catalogue_says_in_english_what_the_core_means() {
        let faults = [
            Fault::Untitled,
            Fault::Nameless,
            Fault::Words(TextError::Long { found: 170, cap: 160 }),
            Fault::Words(TextError::Control('\u{7}')),
            Fault::Words(TextError::Empty),
            Fault::Words("A b".parse::<Code>().unwrap_err()),
            Fault::Entries(ListError { found: 9, cap: 5 }),
            Fault::Date(DateError),
            Fault::Id(ParseIdError::NotBase32),
            Fault::Id(ParseIdError::Length { found: 1, wanted: 16 }),
            Fault::NotCarried,
            Fault::NoField,
            Fault::Sort { wanted: Sort::WholeNumber, found: Sort::Words },
            Fault::Sort { wanted: Sort::Flag, found: Sort::Nothing },
            Fault::Sort { wanted: Sort::Facets, found: Sort::List },
            Fault::Sort { wanted: Sort::Object, found: Sort::Number },
            Fault::Needed("What did you do?"),
            Fault::Slip { word: "tryng".into(), meant: "trying" },
            Fault::Unknown { word: "helth".into(), known: &["health", "other"] },
            Fault::NoCode { word: "tot i res".into(), known: &["health", "other"] },
            Fault::ManyFacets(32),
            Fault::StrangeFacet,
            Fault::NoValue,
            Fault::Mattered("maybe".into()),
            Fault::OpenComment,
            Fault::NoKey("Colour".into()),
            Fault::KeyBelow { key: "Money".into(), question: "What did it take?" },
            Fault::NoQuestionAbove("What surprised you?"),
            Fault::NoQuestion("The cat".into()),
            Fault::Twice,
            Fault::NotUnderstood("x".into()),
            Fault::NoPlace("x".into()),
            Fault::FacetForm,
        ];
        for found in faults {
            assert_eq!(fault(&found), found.to_string());
        }
        let all = [
            Told::NotSure,
            Told::Consent,
            Told::Perspectives { stay: 1, all: 2 },
            Told::Attachments { stay: 2, all: 2 },
            Told::Place,
            Told::Small { gone: vec!["region".into()], sentences: vec!["setting".into(), "reach".into()] },
            Told::Small { gone: vec![], sentences: vec!["setting".into()] },
            Told::Careful { gone: vec![], sentences: vec![], profile_tells: true },
            Told::Careful { gone: vec!["x-where".into()], sentences: vec!["mode".into()], profile_tells: false },
            Told::CarefulConditions,
            Told::CarefulAdaptation,
            Told::Named(vec!["What surprised you?", "What did you do?"]),
        ];
        for notice in &all {
            assert_eq!(told(notice), notice.to_string());
        }
        let too_long = CodecError::TooLong { found: 9, limit: 5 };
        let all = [
            Unpublishable::NoTitle,
            Unpublishable::OnlyUs,
            Unpublishable::PeopleShownUnsaid,
            Unpublishable::FoundOtherwise,
            Unpublishable::ReflectedLater("2030".parse().unwrap()),
            Unpublishable::SummaryTooLong { found: 9000, limit: 7900, longest: vec!["gist".into(), "hard".into()] },
            Unpublishable::Record(too_long),
        ];
        for why in all {
            assert_eq!(unpublishable(&why), why.to_string());
        }
        for why in [InviteError::Prefix, InviteError::Long, InviteError::Character('ß'), InviteError::Damaged] {
            assert_eq!(no_invite(&why), why.to_string());
        }
        for why in [JoinRefusal::Unknown, JoinRefusal::Expired, JoinRefusal::Profile, JoinRefusal::Busy] {
            assert_eq!(declined(why), why.to_string());
        }
    }

    #[test]
    fn every_warning_of_the_lint_has_its_words() {
        let gist = "Ask Mrs Jones, soup@example.org, +32 470 12 34 56, @soupjones, EH6 7AB, born 12/05/1980";
        let experiment = Experiment { gist: gist.parse().unwrap(), ..Experiment::default() };
        let found = experiment.lint(&joinup_protocol::profile::Profile::default());
        assert_eq!(found.len(), 6, "{found:?}");
        for found in &found {
            assert_eq!(warning(found), found.message);
            let in_catalan = super::super::Language::Catalan.speak(|| warning(found));
            assert_ne!(in_catalan, found.message);
        }
    }
}
