//! Words with a cap: what a decoded text, list or code may be, checked where it enters.
//!
//! Caps count Unicode scalar values, so that no script gets a third of the room of another. A text holds no control
//! characters (category Cc) but line feed and tab; what else a terminal or a page must not see is the business of who shows it.

use core::{fmt, ops::Deref, str::FromStr};
use std::borrow::Cow;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, SeqAccess, Visitor},
};

/// Why words are not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// More characters than fit.
    #[error("{found} characters where at most {cap} fit")]
    Long {
        /// Characters found.
        found: usize,
        /// Characters that fit.
        cap: usize,
    },
    /// A control character other than line feed and tab.
    #[error("a control character (U+{:04X})", *.0 as u32)]
    Control(char),
    /// Nothing where something is needed.
    #[error("nothing is written here")]
    Empty,
    /// A character that this sort of word does not have.
    #[error("'{found}' cannot stand here: {rule}")]
    Form {
        /// The first such character.
        found: char,
        /// What may stand here.
        rule: Rule,
    },
}

/// What may stand in a sort of word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// In a [`Code`].
    #[error("small letters a to z, digits and hyphens")]
    Code,
    /// In a [`Label`].
    #[error("words on one line")]
    Label,
    /// In a [`Language`].
    #[error("a language tag such as en or nl-BE")]
    Language,
    /// In a [`Licence`].
    #[error("letters, digits, dots and hyphens")]
    Licence,
    /// In a [`Currency`].
    #[error("letters, digits and hyphens, such as EUR")]
    Currency,
}

/// More entries than fit into a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{found} entries where at most {cap} fit")]
pub struct ListError {
    /// Entries found.
    pub found: usize,
    /// Entries that fit.
    pub cap: usize,
}

fn check_length(text: &str, cap: usize) -> Result<(), TextError> {
    let found = text.chars().count();
    if found > cap { Err(TextError::Long { found, cap }) } else { Ok(()) }
}

/// Passes a string through a check while it is still borrowed, so that nothing is allocated for what is refused.
struct Checked<T>(fn(&str) -> Result<T, TextError>);

impl<T> Visitor<'_> for Checked<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }
}

/// At most `MAX` Unicode scalar values, without control characters other than line feed and tab.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// Characters that fit.
    pub const CAP: usize = MAX;

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is said.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The beginning of words that may be longer: cut at the cap, with an ellipsis in the last place.
    pub fn excerpt(words: &str) -> Self {
        let clean = words.chars().filter(|c| !is_forbidden(*c));
        Self(cut(clean.collect(), MAX))
    }

    /// At most so many characters of these words, with an ellipsis in the last place if there are more.
    #[must_use]
    pub fn shortened(&self, characters: usize) -> Self {
        Self(cut(self.0.clone(), characters.min(MAX)))
    }
}

fn cut(mut words: String, characters: usize) -> String {
    if words.chars().count() > characters {
        let kept = words.chars().take(characters.saturating_sub(1)).map(char::len_utf8).sum();
        words.truncate(kept);
        words.truncate(words.trim_end().len());
        words.push('…');
    }
    words
}

fn is_forbidden(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
}

/// Whether these words are a [`Text`] with this cap.
///
/// # Errors
/// When they are too long or hold a control character.
pub fn check(words: &str, cap: usize) -> Result<(), TextError> {
    check_length(words, cap)?;
    words.chars().find(|c| is_forbidden(*c)).map_or(Ok(()), |c| Err(TextError::Control(c)))
}

impl<const MAX: usize> FromStr for Text<MAX> {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        check(text, MAX).map(|()| Self(text.to_owned()))
    }
}

impl<const MAX: usize> TryFrom<String> for Text<MAX> {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        text.parse()
    }
}

impl<const MAX: usize> TryFrom<&str> for Text<MAX> {
    type Error = TextError;

    fn try_from(text: &str) -> Result<Self, TextError> {
        text.parse()
    }
}

impl<const MAX: usize> From<Text<MAX>> for String {
    fn from(text: Text<MAX>) -> Self {
        text.0
    }
}

impl<const MAX: usize> AsRef<str> for Text<MAX> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const MAX: usize> fmt::Debug for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const MAX: usize> Serialize for Text<MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Checked(Self::from_str))
    }
}

/// At most `MAX` entries in the order given.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct List<T, const MAX: usize>(Vec<T>);

impl<T, const MAX: usize> List<T, MAX> {
    /// Entries that fit.
    pub const CAP: usize = MAX;

    /// A list without entries.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The first entries of more than may fit.
    pub fn first(entries: impl IntoIterator<Item = T>) -> Self {
        Self(entries.into_iter().take(MAX).collect())
    }

    /// Adds an entry at the end.
    ///
    /// # Errors
    /// When the list is full.
    pub fn push(&mut self, entry: T) -> Result<(), ListError> {
        if self.0.len() < MAX {
            self.0.push(entry);
            Ok(())
        } else {
            Err(ListError { found: self.0.len() + 1, cap: MAX })
        }
    }

    /// Takes entries out.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.0.retain(keep);
    }

    /// Keeps the first `len` entries.
    pub fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// Removes and gives the entry at `index`, if there is one.
    pub fn remove(&mut self, index: usize) -> Option<T> {
        (index < self.0.len()).then(|| self.0.remove(index))
    }

    /// The entries, to be changed in place.
    pub fn iter_mut(&mut self) -> core::slice::IterMut<'_, T> {
        self.0.iter_mut()
    }

    /// The entries.
    pub fn into_vec(self) -> Vec<T> {
        self.0
    }
}

impl<T, const MAX: usize> Default for List<T, MAX> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T, const MAX: usize> Deref for List<T, MAX> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T, const MAX: usize> IntoIterator for List<T, MAX> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T, const MAX: usize> IntoIterator for &'a List<T, MAX> {
    type Item = &'a T;
    type IntoIter = core::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T, const MAX: usize> TryFrom<Vec<T>> for List<T, MAX> {
    type Error = ListError;

    fn try_from(entries: Vec<T>) -> Result<Self, ListError> {
        if entries.len() > MAX { Err(ListError { found: entries.len(), cap: MAX }) } else { Ok(Self(entries)) }
    }
}

impl<T: fmt::Debug, const MAX: usize> fmt::Debug for List<T, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Serialize, const MAX: usize> Serialize for List<T, MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

struct Entries<T, const MAX: usize>(core::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MAX: usize> Visitor<'de> for Entries<T, MAX> {
    type Value = List<T, MAX>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of at most {MAX}")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T, MAX>, A::Error> {
        // The announced length is the sender's word: it may refuse, but it never reserves.
        if let Some(found) = seq.size_hint().filter(|found| *found > MAX) {
            return Err(de::Error::custom(ListError { found, cap: MAX }));
        }
        let mut list = List::new();
        while let Some(entry) = seq.next_element()? {
            list.push(entry).map_err(de::Error::custom)?;
        }
        Ok(list)
    }
}

impl<'de, T: Deserialize<'de>, const MAX: usize> Deserialize<'de> for List<T, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Entries(core::marker::PhantomData))
    }
}

macro_rules! word {
    ($(#[$doc:meta])* $name:ident, $cap:literal, $allowed:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Cow<'static, str>);

        impl $name {
            /// Characters that fit.
            pub const CAP: usize = $cap;

            /// A word of this program's own, which follows the rule.
            pub const fn known(word: &'static str) -> Self {
                Self(Cow::Borrowed(word))
            }

            /// The word.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = TextError;

            fn from_str(word: &str) -> Result<Self, TextError> {
                let allowed: fn(char) -> bool = $allowed;
                if word.is_empty() {
                    return Err(TextError::Empty);
                }
                check_length(word, $cap)?;
                match word.chars().find(|c| !allowed(*c)) {
                    None => Ok(Self(Cow::Owned(word.to_owned()))),
                    Some(found) => Err(TextError::Form { found, rule: Rule::$name }),
                }
            }
        }

        impl TryFrom<&str> for $name {
            type Error = TextError;

            fn try_from(word: &str) -> Result<Self, TextError> {
                word.parse()
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(Checked(Self::from_str))
            }
        }
    };
}

word!(
    /// One of a list of known values, or one that only a newer joinup knows: kept and shown as text, never dropped.
    Code,
    32,
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
);
word!(
    /// A code, or a group's own words.
    Label,
    64,
    |c| !c.is_control()
);
word!(
    /// A language tag (BCP 47), such as `nl-BE`.
    Language,
    35,
    |c| c.is_ascii_alphanumeric() || c == '-'
);
word!(
    /// The name of a licence (SPDX), or `ask-us`.
    Licence,
    32,
    |c| c.is_ascii_alphanumeric() || c == '-' || c == '.'
);
word!(
    /// A currency: a code of ISO 4217, or the name of a local one.
    Currency,
    16,
    |c| c.is_ascii_alphanumeric() || c == '-'
);

impl Label {
    /// Whether this is a code rather than somebody's own words.
    pub fn is_code(&self) -> bool {
        self.0.parse::<Code>().is_ok()
    }
}

impl From<Code> for Label {
    fn from(code: Code) -> Self {
        Self(code.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caps_count_scalar_values_not_bytes() {
        assert!("🥣🥣🥣".parse::<Text<3>>().is_ok());
        assert_eq!("🥣🥣🥣🥣".parse::<Text<3>>(), Err(TextError::Long { found: 4, cap: 3 }));
        assert!("🥣".repeat(64).parse::<Label>().is_ok());
        assert_eq!("🥣".repeat(65).parse::<Label>(), Err(TextError::Long { found: 65, cap: 64 }));
        assert!("a".repeat(32).parse::<Code>().is_ok());
        assert_eq!("a".repeat(33).parse::<Code>(), Err(TextError::Long { found: 33, cap: 32 }));
    }

    #[test]
    fn control_characters_are_refused_but_for_line_feed_and_tab() {
        assert!("a\n\tb".parse::<Text<9>>().is_ok());
        for c in ['\0', '\x1b', '\r', '\x07', '\x7f', '\u{9b}'] {
            assert_eq!(c.to_string().parse::<Text<9>>(), Err(TextError::Control(c)));
        }
        assert!(matches!("a\nb".parse::<Label>(), Err(TextError::Form { .. })));
    }

    #[test]
    fn an_excerpt_keeps_the_cap_and_shows_that_more_follows() {
        assert_eq!(Text::<5>::excerpt("12345").as_str(), "12345");
        assert_eq!(Text::<5>::excerpt("123456").as_str(), "1234…");
        assert_eq!(Text::<5>::excerpt("🥣🥣🥣🥣🥣🥣").as_str(), "🥣🥣🥣🥣…");
    }

    #[test]
    fn a_code_is_small_letters_digits_and_hyphens() {
        assert!("500-5k".parse::<Code>().is_ok());
        for wrong in ["", "Idea", "a b", "ä", "a_b"] {
            assert!(wrong.parse::<Code>().is_err(), "{wrong}");
        }
        assert_eq!("idea".parse(), Ok(Code::known("idea")));
    }

    #[test]
    fn a_list_keeps_its_cap_in_every_way_in() {
        let mut list: List<u8, 2> = List::try_from(vec![1, 2]).unwrap();
        assert_eq!(list.push(3), Err(ListError { found: 3, cap: 2 }));
        assert!(List::<u8, 2>::try_from(vec![1, 2, 3]).is_err());
        assert!(serde_json::from_str::<List<u8, 2>>("[1,2]").is_ok());
        assert!(serde_json::from_str::<List<u8, 2>>("[1,2,3]").is_err());
    }
}
