//! The table of fields: name, words on screen, caps and where each travels, written once beside the types.
//!
//! The `record!` macro makes a struct and its table from the same rows, so JSON keys, Markdown headings, previews and
//! the wire's order cannot drift apart. The order of rows is the wire's order: frozen, and only ever appended to.

use crate::{
    date::PartialDate,
    id::{CommunityId, Digest, NodeId, PublicId},
    text::{Code, Currency, Label, Language, Licence, List, Text},
};

/// Where a field goes when an experiment is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Travels {
    /// With the summary, to everybody.
    Summary,
    /// With the full record; the summary holds this much of it.
    Excerpt(&'static str),
    /// With the full record only.
    Record,
    /// Nowhere.
    Local,
}

/// How a field stands in a draft: after its key on one line, or under its question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `Key: words`.
    Line,
    /// A heading, and words below it.
    Section,
}

/// What may be in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Words, at most so many characters.
    Text(usize),
    /// A code.
    Code,
    /// A code, or words on one line.
    Label,
    /// A language tag.
    Language,
    /// The name of a licence.
    Licence,
    /// A currency.
    Currency,
    /// A year, a month or a day.
    Date,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// An id or a digest of so many bytes.
    Id(usize),
    /// At most so many of these.
    List(usize, &'static Shape),
    /// Fields of its own.
    Group(&'static [Field]),
    /// The facets of a context.
    Context,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// The question or words that people see.
    pub words: &'static str,
    /// What may be in it.
    pub shape: Shape,
    /// The known values, if it holds codes; others are kept.
    pub known: &'static [&'static str],
    /// Where it goes.
    pub travels: Travels,
    /// How it stands in a draft.
    pub form: Form,
    /// Whether what holds it is nothing without it.
    pub required: bool,
}

impl Field {
    /// The key in front of its line in a draft: `started_by` is `Started by`.
    pub fn key(&self) -> String {
        key(self.name)
    }
}

/// A name as a key in front of a line.
pub(crate) fn key(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The field that words alone are about, if a group has one.
pub(crate) fn heart(table: &'static [Field]) -> Option<&'static Field> {
    table.iter().find(|field| matches!(field.name, "did" | "text"))
}

/// A type that knows its own shape.
pub(crate) trait Shaped {
    /// Its shape.
    const SHAPE: Shape;
    /// Whether there is no empty one.
    const REQUIRED: bool = false;
}

impl<const MAX: usize> Shaped for Text<MAX> {
    const SHAPE: Shape = Shape::Text(MAX);
}

impl<T: Shaped, const MAX: usize> Shaped for List<T, MAX> {
    const SHAPE: Shape = Shape::List(MAX, &T::SHAPE);
}

impl<T: Shaped> Shaped for Option<T> {
    const SHAPE: Shape = T::SHAPE;
}

impl Shaped for super::Context {
    const SHAPE: Shape = Shape::Context;
}

impl Shaped for bool {
    const SHAPE: Shape = Shape::Flag;
}

macro_rules! always_something {
    ($($type:ty => $shape:expr;)*) => {
        $(impl Shaped for $type {
            const SHAPE: Shape = $shape;
            const REQUIRED: bool = true;
        })*
    };
}

always_something! {
    Code => Shape::Code;
    Label => Shape::Label;
    Language => Shape::Language;
    Licence => Shape::Licence;
    Currency => Shape::Currency;
    PartialDate => Shape::Date;
    u32 => Shape::Number;
    u64 => Shape::Number;
    PublicId => Shape::Id(Self::LEN);
    CommunityId => Shape::Id(Self::LEN);
    NodeId => Shape::Id(Self::LEN);
    Digest => Shape::Id(Self::LEN);
}

/// Makes a struct and its table from rows of `[travels, form] name: type = "words", known values;`.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $name:ident {
            $([$travels:expr, $form:ident] $(#[$attr:meta])* $field:ident: $type:ty = $words:literal $(, $known:expr)?;)*
        }
    ) => {
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        $(#[$meta])*
        pub struct $name {
            $(
                #[doc = $words]
                $(#[$attr])*
                pub $field: $type,
            )*
        }

        impl $name {
            /// Its fields, in the order of the wire.
            pub const FIELDS: &'static [crate::experiment::field::Field] = {
                #[allow(unused_imports, reason = "not every record uses every variant")]
                use crate::experiment::field::{Field, Form, Shaped, Travels::*};
                &[$(Field {
                    name: stringify!($field),
                    words: $words,
                    shape: <$type as Shaped>::SHAPE,
                    known: record!(@known $($known)?),
                    travels: $travels,
                    form: Form::$form,
                    required: <$type as Shaped>::REQUIRED,
                }),*]
            };
        }

        impl crate::experiment::field::Shaped for $name {
            const SHAPE: crate::experiment::field::Shape = crate::experiment::field::Shape::Group(Self::FIELDS);
        }
    };
    (@known) => { &[] };
    (@known $known:expr) => { $known };
}

pub(crate) use record;
