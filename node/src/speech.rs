//! What people read, in their language: the one message catalogue, after Project Fluent.
//!
//! The texts are in `node/locales/<language>/<room>.ftl`. English is complete and stands in for what another language
//! lacks. Code says what it means by the name of a message, and [`say!`](crate::say) gives the words:
//!
//! ```
//! use joinup_node::say;
//! assert_eq!(say!("experiments", number = 2), "2 experiments");
//! ```
//!
//! In which language is decided once for a program ([`Language::choose`]) and, in a node that serves several, for each
//! request ([`Language::scope`]); scripts, that is `--json`, get English. The questions of a draft and the known values
//! of codes have their English beside their types, in the core; [`question`] and [`code`] put them into other words.

pub mod core;
pub mod draft;
pub(crate) mod parts;

use std::{
    borrow::Cow,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

pub use fluent_bundle::FluentValue;
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use joinup_protocol::experiment::facet_kind;

/// A language that the catalogue has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English: complete.
    English,
    /// Catalan: the main path.
    Catalan,
    /// Spanish: the main path.
    Spanish,
    /// Urdu: one screen, written from right to left.
    Urdu,
}

macro_rules! rooms {
    ($language:literal: $($room:literal)*) => {
        &[$(($room, include_str!(concat!("../locales/", $language, "/", $room, ".ftl")))),*]
    };
}

/// The files of one language: room, text.
type Rooms = &'static [(&'static str, &'static str)];

/// What joinup speaks until somebody decides.
static CHOSEN: AtomicUsize = AtomicUsize::new(0);

tokio::task_local! {
    static SPOKEN: Language;
}

impl Language {
    /// All of them; English first.
    pub const ALL: [Self; 4] = [Self::English, Self::Catalan, Self::Spanish, Self::Urdu];

    /// Its BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Catalan => "ca",
            Self::Spanish => "es",
            Self::Urdu => "ur",
        }
    }

    /// The language of a BCP 47 tag or of a locale's name, such as `ca-ES` or `ca_ES.UTF-8`; none when the catalogue
    /// has nothing of it.
    pub fn of(tag: &str) -> Option<Self> {
        let first = tag.split(['-', '_', '.', '@']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.tag() == first)
    }

    /// Whether it is written from right to left.
    pub const fn is_right_to_left(self) -> bool {
        matches!(self, Self::Urdu)
    }

    /// The language in which to speak here and now.
    pub fn now() -> Self {
        SPOKEN
            .try_with(|language| *language)
            .unwrap_or_else(|_| Self::ALL.get(CHOSEN.load(Ordering::Relaxed)).copied().unwrap_or(Self::English))
    }

    /// Makes it the language of this program.
    pub fn choose(self) {
        CHOSEN.store(self as usize, Ordering::Relaxed);
    }

    /// Speaks it for as long as a task runs.
    pub async fn scope<T>(self, task: impl Future<Output = T>) -> T {
        SPOKEN.scope(self, task).await
    }

    /// Speaks it for as long as something runs on this thread.
    pub fn speak<T>(self, work: impl FnOnce() -> T) -> T {
        SPOKEN.sync_scope(self, work)
    }

    /// Its files.
    pub const fn rooms(self) -> Rooms {
        match self {
            Self::English => {
                rooms!("en": "words" "errors" "write" "read" "compare" "talk" "together" "keep" "service" "relay" "setting" "paths" "manifest" "bundles" "safe" "core")
            }
            Self::Catalan => {
                rooms!("ca": "words" "errors" "write" "read" "compare" "talk" "together" "keep" "service" "relay" "setting" "paths" "manifest" "bundles" "safe" "core" "questions" "codes" "help")
            }
            Self::Spanish => {
                rooms!("es": "words" "errors" "write" "read" "compare" "talk" "together" "keep" "service" "relay" "setting" "paths" "manifest" "bundles" "safe" "core" "questions" "codes" "help")
            }
            Self::Urdu => rooms!("ur": "words" "read" "codes"),
        }
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static BUNDLES: [OnceLock<FluentBundle<FluentResource>>; Language::ALL.len()] =
            [const { OnceLock::new() }; Language::ALL.len()];
        BUNDLES[self as usize].get_or_init(|| {
            let tag = self.tag().parse().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![tag]);
            // What people wrote is cleaned of such marks before it is shown, so they would not arrive.
            bundle.set_use_isolating(false);
            for (_, text) in self.rooms() {
                let (Ok(resource) | Err((resource, _))) = FluentResource::try_new((*text).to_owned());
                bundle.add_resource_overriding(resource);
            }
            bundle
        })
    }

    /// A message of this language; none when it has no such.
    fn message(self, id: &str, args: Option<&FluentArgs>) -> Option<String> {
        let bundle = self.bundle();
        let pattern = bundle.get_message(id)?.value()?;
        let mut faults = Vec::new();
        let words = bundle.format_pattern(pattern, args, &mut faults).into_owned();
        debug_assert!(faults.is_empty(), "{id}: {faults:?}");
        Some(words)
    }
}

/// The words of a message; its id where there is none, which a test forbids.
pub fn message(id: &str, args: &[(&'static str, FluentValue<'_>)]) -> String {
    let args: FluentArgs = args.iter().map(|(name, value)| (*name, value.clone())).collect();
    let languages = [Language::now(), Language::English];
    languages.into_iter().find_map(|language| language.message(id, Some(&args))).unwrap_or_else(|| id.to_owned())
}

/// The words of a message, with its arguments: `say!("found", number = 3, title = "Soup")`.
#[macro_export]
macro_rules! say {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::speech::message($id, &[$((stringify!($name), $crate::speech::FluentValue::from($value))),*])
    };
}

/// Why a passphrase cannot be used, in the middle of a sentence.
pub fn passphrase(error: &crate::passphrase::PassphraseError) -> String {
    parts::passphrase(error)
}

/// A question of the record format, in the language spoken.
pub fn question(english: &'static str) -> Cow<'static, str> {
    translated("q-", english).map_or(Cow::Borrowed(english), Cow::Owned)
}

/// The key in front of the line of a field, in the language spoken.
fn key(name: &str) -> Option<String> {
    translated("key-", name)
}

/// The name of a field in the middle of a sentence, in the language spoken.
pub fn field(name: &str) -> String {
    let plain = || name.replace('_', " ");
    let spoken = key(name).map(|key| {
        let mut letters = key.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    });
    spoken.unwrap_or_else(plain)
}

/// The help of a command or of one of its arguments, in the language spoken; none where the words in the code stand.
pub fn help(place: &str) -> Option<String> {
    translated("help-", place)
}

/// A known value of a code, in the language spoken; others are shown as they are.
pub fn code(code: &str) -> Cow<'_, str> {
    translated("code-", code).map_or(Cow::Borrowed(code), Cow::Owned)
}

/// The name of a facet, in the language spoken; one that a group invented is shown as it is.
pub fn facet(name: &str) -> String {
    let plain = || if name.starts_with("x-") { name.to_owned() } else { name.replace('-', " ") };
    translated("facet-", name).filter(|_| facet_kind(name).is_some()).unwrap_or_else(plain)
}

/// English is what stands in the code; others have a message named after it.
fn translated(prefix: &str, english: &str) -> Option<String> {
    match Language::now() {
        Language::English => None,
        language => language.message(&format!("{prefix}{}", slug(english)), None),
    }
}

/// Words as the name of a message: `What surprised you?` is `what-surprised-you`.
fn slug(words: &str) -> String {
    let parts = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        path::Path,
    };

    use super::*;

    #[test]
    fn each_request_is_answered_in_its_language() {
        assert_eq!(say!("experiments", number = 1), "1 experiment");
        let spoken = Language::Catalan.speak(|| (say!("experiments", number = 2), code("stopped").into_owned()));
        assert_eq!(spoken, ("2 experiments".to_owned(), "aturat".to_owned()));
        assert_eq!(Language::now(), Language::English);
        assert_eq!(code("stopped"), "stopped");
    }

    #[test]
    fn a_locale_names_a_language() {
        assert_eq!(Language::of("ca_ES.UTF-8"), Some(Language::Catalan));
        assert_eq!(Language::of("es-419"), Some(Language::Spanish));
        assert_eq!(Language::of("C.UTF-8"), None);
        assert_eq!(Language::of("ur"), Some(Language::Urdu));
    }

    /// The names of the messages in a file.
    fn ids(text: &str) -> impl Iterator<Item = &str> {
        let first = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
        text.lines().filter(first).filter_map(|line| Some(line.split_once(" =")?.0))
    }

    #[test]
    fn every_file_is_fluent_and_names_each_message_once() {
        for language in Language::ALL {
            let mut seen = BTreeSet::new();
            for (room, text) in language.rooms() {
                if let Err((_, errors)) = FluentResource::try_new((*text).to_owned()) {
                    panic!("{}/{room}: {errors:?}", language.tag());
                }
                for id in ids(text) {
                    assert!(seen.insert(id), "{}: {id} is there twice", language.tag());
                }
            }
        }
    }

    fn arguments(message: &str) -> BTreeSet<&str> {
        let letters = |c: char| !(c.is_ascii_lowercase() || c == '_');
        message.split('$').skip(1).map(|rest| rest.split(letters).next().unwrap_or_default()).collect()
    }

    /// The messages of a language with what is written of each.
    fn messages(language: Language) -> BTreeMap<&'static str, String> {
        let mut all: BTreeMap<&str, String> = BTreeMap::new();
        for (_, text) in language.rooms() {
            let mut last = None;
            for line in text.lines() {
                last = ids(line).next().or(last.filter(|_| line.starts_with(' ')));
                if let Some(id) = last {
                    all.entry(id).or_default().push_str(line);
                }
            }
        }
        all
    }

    #[test]
    fn no_language_says_what_english_does_not_or_with_other_arguments() {
        let english = messages(Language::English);
        for language in Language::ALL {
            for (id, words) in messages(language) {
                let of_the_core =
                    ["q-", "key-", "facet-", "code-", "help-"].iter().any(|prefix| id.starts_with(prefix));
                let same = english.get(id).is_some_and(|english| arguments(english).is_superset(&arguments(&words)));
                assert!(of_the_core || same, "{}: {id}", language.tag());
            }
        }
    }

    #[test]
    fn spanish_addresses_people_in_one_way() {
        for (id, words) in messages(Language::Spanish) {
            let other = words.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase).find(|word| {
                let ends = ["áis", "éis", "steis", "abais", "íais"].iter().any(|end| word.ends_with(end));
                ends || word.starts_with("vuestr") || ["os", "vosotros", "vosotras"].contains(&&**word)
            });
            assert_eq!(other, None, "{id} says ustedes everywhere else");
        }
    }

    fn sources(folder: &Path, into: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("speech.rs") {
                into.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }

    #[test]
    fn what_the_code_says_is_in_the_catalogue_and_nothing_else_is() {
        let (english, mut code) = (messages(Language::English), String::new());
        for room in ["src", "../cli/src"] {
            sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(room), &mut code);
        }
        let said: BTreeSet<&str> = code
            .split("say!(")
            .skip(1)
            .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
            .collect();
        let missing: Vec<_> = said.iter().filter(|id| !english.contains_key(*id)).collect();
        assert!(missing.is_empty(), "not in the catalogue: {missing:?}");
        let unsaid: Vec<_> = english.keys().filter(|id| !code.contains(&format!("\"{id}\""))).collect();
        assert!(unsaid.is_empty(), "said nowhere: {unsaid:?}");
    }
}
