//! The context: what a place and its people are like, facet by facet.
//!
//! "Not said" is not "no": a facet is absent, unknown, kept back, or has values. The community's profile holds most
//! of it, an experiment only what differs.

use core::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, SeqAccess, Visitor},
    ser::SerializeMap,
};

pub use super::facets::{FACETS, FacetKind, FacetShape, facet_kind};
use crate::text::{Code, Label, List, ListError, Text};

/// What is said about a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SaidAsWritten")]
pub enum Said {
    /// These values.
    Values(List<Label, { Said::CAP }>),
    /// "We do not know."
    Unknown,
    /// "We would rather not say."
    RatherNotSay,
}

/// The form of [`Said`] before it is known to be the only spelling of what it says.
#[derive(Deserialize)]
enum SaidAsWritten {
    Values(List<Label, { Said::CAP }>),
    Unknown,
    RatherNotSay,
}

/// `unknown` or `rather-not-say` as the only value, where there is an answer of its own for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an answer spelled as a value")]
pub struct AnswerAsValue;

impl TryFrom<SaidAsWritten> for Said {
    type Error = AnswerAsValue;

    fn try_from(written: SaidAsWritten) -> Result<Self, AnswerAsValue> {
        match written {
            SaidAsWritten::Values(values) => match Self::many(values) {
                said @ Self::Values(_) => Ok(said),
                Self::Unknown | Self::RatherNotSay => Err(AnswerAsValue),
            },
            SaidAsWritten::Unknown => Ok(Self::Unknown),
            SaidAsWritten::RatherNotSay => Ok(Self::RatherNotSay),
        }
    }
}

const UNKNOWN: &str = "unknown";
const RATHER_NOT_SAY: &str = "rather-not-say";

impl Said {
    /// Values of one facet that fit.
    pub const CAP: usize = 16;

    /// One value.
    pub fn one(value: Label) -> Self {
        Self::many(List::first([value]))
    }

    /// These values; `unknown` or `rather-not-say` alone is no value but that answer.
    pub fn many(values: List<Label, { Said::CAP }>) -> Self {
        match &*values {
            [only] if *only == UNKNOWN => Self::Unknown,
            [only] if *only == RATHER_NOT_SAY => Self::RatherNotSay,
            _ => Self::Values(values),
        }
    }

    /// The values that are said; none when it is unknown or kept back.
    pub fn values(&self) -> &[Label] {
        match self {
            Self::Values(values) => values,
            Self::Unknown | Self::RatherNotSay => &[],
        }
    }
}

/// Whether a facet mattered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mattered {
    /// Nobody said.
    #[default]
    Unsaid,
    /// "It mattered."
    Yes,
    /// "It is just so."
    #[serde(alias = "just-so")]
    No,
    /// "We do not know whether it mattered."
    Unknown,
}

/// One facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// Which one: of [`FACETS`], or one that a group invented (`x-...`).
    pub facet: Code,
    /// What is said about it.
    pub value: Said,
    /// One sentence.
    pub note: Text<{ Facet::NOTE }>,
    /// Whether it mattered.
    pub mattered: Mattered,
}

impl Facet {
    /// Characters of its sentence that fit.
    pub const NOTE: usize = 200;
}

/// The facets that are said, each at most once, in the order given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context(List<Facet, { Context::CAP }>);

/// Two entries about one facet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is said twice")]
pub struct SaidTwice(pub Code);

impl Context {
    /// Facets that fit.
    pub const CAP: usize = 40;

    /// The facets.
    pub fn facets(&self) -> &[Facet] {
        &self.0
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The facet of this name.
    pub fn get(&self, facet: &str) -> Option<&Facet> {
        self.0.iter().find(|entry| entry.facet == facet)
    }

    /// The values said about a facet; none when it is not said, unknown or kept back.
    pub fn values(&self, facet: &str) -> &[Label] {
        self.get(facet).map_or(&[], |entry| entry.value.values())
    }

    /// Says something about a facet, in the place of what was said before.
    ///
    /// # Errors
    /// When there are [`Context::CAP`] others.
    pub fn set(&mut self, facet: Facet) -> Result<(), ListError> {
        match self.0.iter_mut().find(|entry| entry.facet == facet.facet) {
            Some(entry) => *entry = facet,
            None => self.0.push(facet)?,
        }
        Ok(())
    }

    /// Takes facets out.
    pub fn retain(&mut self, keep: impl FnMut(&Facet) -> bool) {
        self.0.retain(keep);
    }

    /// The facets, to be changed in place but for their names.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Facet> {
        self.0.iter_mut()
    }

    /// This context, and of `below` what it does not say itself: an experiment's own over its community's.
    #[must_use]
    pub fn over(&self, below: &Self) -> Self {
        let inherited = below.0.iter().filter(|facet| self.get(facet.facet.as_str()).is_none());
        Self(List::first(self.0.iter().chain(inherited).cloned()))
    }
}

impl TryFrom<List<Facet, { Context::CAP }>> for Context {
    type Error = SaidTwice;

    fn try_from(facets: List<Facet, { Context::CAP }>) -> Result<Self, SaidTwice> {
        let again =
            facets.iter().enumerate().find(|(at, entry)| facets.iter().take(*at).any(|e| e.facet == entry.facet));
        match again {
            Some((_, entry)) => Err(SaidTwice(entry.facet.clone())),
            None => Ok(Self(facets)),
        }
    }
}

impl Serialize for Context {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return self.0.serialize(serializer);
        }
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for facet in &self.0 {
            map.serialize_entry(&facet.facet, &Spoken::from(facet))?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Context {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_map(FacetsByName)
        } else {
            List::deserialize(deserializer)?.try_into().map_err(de::Error::custom)
        }
    }
}

/// Reads facets from an object with their names as keys.
struct FacetsByName;

impl<'de> Visitor<'de> for FacetsByName {
    type Value = Context;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("facets by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Context, A::Error> {
        let mut facets = List::new();
        while let Some((facet, Spoken { value, note, mattered })) = map.next_entry::<Code, Spoken>()? {
            facets.push(Facet { facet, value, note, mattered }).map_err(de::Error::custom)?;
        }
        facets.try_into().map_err(de::Error::custom)
    }
}

/// A facet as JSON says it: a value, a list of values, or an object that may hold a note and whether it mattered.
struct Spoken {
    value: Said,
    note: Text<{ Facet::NOTE }>,
    mattered: Mattered,
}

impl From<&Facet> for Spoken {
    fn from(facet: &Facet) -> Self {
        Self { value: facet.value.clone(), note: facet.note.clone(), mattered: facet.mattered }
    }
}

impl Serialize for Spoken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = SpokenValue(self.value.clone());
        if self.note.is_empty() && self.mattered == Mattered::Unsaid {
            return value.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("value", &value)?;
        if !self.note.is_empty() {
            map.serialize_entry("note", &self.note)?;
        }
        if self.mattered != Mattered::Unsaid {
            map.serialize_entry("mattered", &self.mattered)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Spoken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SpokenVisitor)
    }
}

struct SpokenVisitor;

impl SpokenVisitor {
    fn bare(SpokenValue(value): SpokenValue) -> Spoken {
        Spoken { value, note: Text::default(), mattered: Mattered::Unsaid }
    }
}

impl<'de> Visitor<'de> for SpokenVisitor {
    type Value = Spoken;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, a list of values, or an object with \"value\"")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Spoken, E> {
        SpokenValue::deserialize(de::value::StrDeserializer::new(value)).map(Self::bare)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, values: A) -> Result<Spoken, A::Error> {
        SpokenValue::deserialize(de::value::SeqAccessDeserializer::new(values)).map(Self::bare)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Spoken, A::Error> {
        #[derive(Deserialize)]
        struct Object {
            value: SpokenValue,
            #[serde(default)]
            note: Text<{ Facet::NOTE }>,
            #[serde(default)]
            mattered: Mattered,
        }
        let Object { value, note, mattered } = Object::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(Spoken { value: value.0, note, mattered })
    }
}

/// One value, or several.
struct SpokenValue(Said);

impl Serialize for SpokenValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Said::Unknown => serializer.serialize_str(UNKNOWN),
            Said::RatherNotSay => serializer.serialize_str(RATHER_NOT_SAY),
            Said::Values(values) => match &**values {
                [only] => only.serialize(serializer),
                values => values.serialize(serializer),
            },
        }
    }
}

impl<'de> Deserialize<'de> for SpokenValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SpokenValueVisitor)
    }
}

struct SpokenValueVisitor;

impl<'de> Visitor<'de> for SpokenValueVisitor {
    type Value = SpokenValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or a list of values")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<SpokenValue, E> {
        value.parse().map(|value| SpokenValue(Said::one(value))).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, values: A) -> Result<SpokenValue, A::Error> {
        let values = List::deserialize(de::value::SeqAccessDeserializer::new(values))?;
        Ok(SpokenValue(Said::many(values)))
    }
}
