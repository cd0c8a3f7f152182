//! Arbitrary experiments, made from the table of fields: whatever a row may hold, with the words that hurt most.

use joinup_protocol::experiment::{
    Experiment, FACETS,
    field::{Field, Form, Shape},
};
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Map, Value, json};

/// Pieces that a careless reader of drafts takes for something else.
const PIECES: &[&str] = &[
    "# heading",
    "## What surprised you?",
    "##What surprised you?",
    "#",
    "<!--",
    "-->",
    "<!-- ## x -->",
    "- entry",
    "* entry",
    "-",
    "\\",
    "\\# hidden",
    "\\\\",
    "\r\n",
    "\r",
    "\n",
    "\n\n",
    "  ",
    "    deep",
    "\t",
    "Title: x",
    "Decide: keep",
    "Did:",
    "Text: t",
    "Value: v",
    "Note: n",
    "Kind: helped",
    "culture: a, b",
    "a, b",
    ";",
    ":",
    "`code`",
    "مرحبا بالعالم",
    "नमस्ते",
    "🥣",
    "e\u{301}",
    "\u{202e}",
    "\u{feff}",
    "\u{a0}",
    "\u{2028}",
    "12",
    "\"",
    "'",
    "{}",
    "null",
    "soup",
    " of ",
    "the market",
];

fn words(cap: usize) -> impl Strategy<Value = String> {
    vec(prop_oneof![select(PIECES).prop_map(str::to_owned), "\\PC{0,6}"], 0..8)
        .prop_map(move |pieces| pieces.concat().chars().take(cap).collect())
}

fn code(known: &'static [&'static str]) -> BoxedStrategy<String> {
    let own = "[a-z0-9][a-z0-9-]{0,30}[a-z0-9]";
    if known.is_empty() {
        own.boxed()
    } else {
        prop_oneof![3 => select(known).prop_map(str::to_owned), 1 => own].boxed()
    }
}

fn base32(len: usize) -> impl Strategy<Value = String> {
    vec(any::<u8>(), len).prop_map(|bytes| data_encoding::BASE32_NOPAD.encode(&bytes).to_lowercase())
}

fn facet() -> impl Strategy<Value = (String, Value)> {
    let names: Vec<&str> = FACETS.iter().map(|facet| facet.name).collect();
    let name = prop_oneof![select(names).prop_map(str::to_owned), "x-[a-z]{1,20}"];
    let values = prop_oneof![
        vec(words(64), 1..5).prop_map(|values| json!(values)),
        Just(json!("unknown")),
        Just(json!("rather-not-say"))
    ];
    let mattered = prop_oneof![Just(Value::Null), select(&["yes", "no", "unknown"][..]).prop_map(Value::from)];
    (name, values, words(200), mattered)
        .prop_map(|(name, value, note, mattered)| (name, json!({ "value": value, "note": note, "mattered": mattered })))
}

fn value(shape: Shape, known: &'static [&'static str]) -> BoxedStrategy<Value> {
    match shape {
        Shape::Text(cap) => words(cap).prop_map(Value::from).boxed(),
        Shape::Label => prop_oneof![code(known), words(64)].prop_map(Value::from).boxed(),
        Shape::Code => code(known).prop_map(Value::from).boxed(),
        Shape::Language => "[a-z]{2,3}(-[A-Z]{2})?".prop_map(Value::from).boxed(),
        Shape::Licence => select(&["CC-BY-4.0", "cc0-1.0", "ask-us", "ODbL-1.0"][..]).prop_map(Value::from).boxed(),
        Shape::Currency => "[A-Z]{3}".prop_map(Value::from).boxed(),
        Shape::Date => (1i16..=9999, 1u8..=12, 1u8..=28, 0..3usize)
            .prop_map(|(year, month, day, parts)| {
                let date = format!("{year:04}-{month:02}-{day:02}");
                Value::from(&date[..[4, 7, 10][parts]])
            })
            .boxed(),
        Shape::Number => any::<u32>().prop_map(Value::from).boxed(),
        Shape::Flag => any::<bool>().prop_map(Value::from).boxed(),
        Shape::Id(len) => base32(len).prop_map(Value::from).boxed(),
        Shape::List(cap, of) => vec(value(*of, known), 0..=cap.min(4)).prop_map(Value::from).boxed(),
        Shape::Group(table) => group(table).prop_map(Value::Object).boxed(),
        Shape::Context => vec(facet(), 0..6).prop_map(|facets| Value::Object(facets.into_iter().collect())).boxed(),
    }
}

fn group(table: &'static [Field]) -> BoxedStrategy<Map<String, Value>> {
    table.iter().fold(Just(Map::new()).boxed(), |so_far, field| {
        let unsaid = if field.required { 0 } else { 3 };
        let said = prop_oneof![unsaid + 1 => value(field.shape, field.known), unsaid => Just(Value::Null)];
        (so_far, said)
            .prop_map(|(mut fields, value)| {
                fields.insert(field.name.to_owned(), value);
                fields
            })
            .boxed()
    })
}

/// The fields of an experiment with a title, as somebody might send them.
pub(crate) fn fields() -> impl Strategy<Value = Map<String, Value>> {
    (group(Experiment::FIELDS), "[a-z]{1,9}").prop_map(|(mut fields, title)| {
        fields.insert("title".to_owned(), Value::from(title));
        fields
    })
}

/// An experiment with a title.
pub(crate) fn experiment() -> impl Strategy<Value = Experiment> {
    fields().prop_map(|fields| Experiment::from_json(fields).0)
}

/// Every text at its cap, in one character.
pub(crate) fn fullest(c: char) -> Map<String, Value> {
    fullest_group(Experiment::FIELDS, c)
}

fn fullest_group(table: &[Field], c: char) -> Map<String, Value> {
    table.iter().filter_map(|field| Some((field.name.to_owned(), fullest_value(field.shape, field, c)?))).collect()
}

fn fullest_value(shape: Shape, field: &Field, c: char) -> Option<Value> {
    let text = |cap: usize| Value::from(c.to_string().repeat(cap));
    Some(match shape {
        Shape::Text(cap) => text(cap),
        Shape::Label if field.form == Form::Line => text(64),
        Shape::Code => Value::from(*field.known.last()?),
        Shape::List(cap, of) => {
            let entry = |at| match *of {
                Shape::Code => field.known.get(at).map(|code| Value::from(*code)),
                of => fullest_value(of, field, c),
            };
            let entries: Vec<Value> = (0..cap).filter_map(entry).collect();
            Value::from(entries)
        }
        Shape::Group(table) => Value::Object(fullest_group(table, c)),
        Shape::Id(len) => Value::from(data_encoding::BASE32_NOPAD.encode(&vec![7; len])),
        Shape::Date => Value::from("2026-05-12"),
        Shape::Number => Value::from(1),
        _ => return None,
    })
}
