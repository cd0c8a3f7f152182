//! Making a summary fit into an item.

use super::Unpublishable;
use crate::{
    experiment::{Context, Said, Summary, facet_kind},
    text::{Label, List, Text},
    wire::codec::{self, CodecError},
};

/// Leaves something out.
type Shorten = fn(&mut Summary);

/// What is left out when a summary is too long, one after the other until it fits: which field, and how.
///
/// The first five are the promised order. The others come into play where a script takes three or four bytes a
/// character, or where there are many words of a group's own; title, question, next step and the first condition stay.
const TRIMMING: &[(&str, Shorten)] = &[
    ("tags", |summary| summary.tags = List::new()),
    ("asks", |summary| summary.asks.truncate(1)),
    ("depended_on", |summary| summary.depended_on.truncate(2)),
    ("hard", |summary| summary.hard = Text::default()),
    ("gist", |summary| summary.gist = summary.gist.shortened(280)),
    ("context", |summary| keep_codes_of_context(&mut summary.context)),
    ("perspectives", |summary| summary.perspectives.retain(Label::is_code)),
    ("not_heard", |summary| summary.not_heard.retain(Label::is_code)),
    ("for_whom", |summary| summary.for_whom.retain(Label::is_code)),
    ("who", |summary| summary.who.retain(Label::is_code)),
    ("state_reason", |summary| summary.state_reason = summary.state_reason.shortened(120)),
    ("noticed", |summary| summary.noticed = summary.noticed.shortened(120)),
    ("surprises", |summary| summary.surprises = summary.surprises.shortened(120)),
    ("depended_on", |summary| summary.depended_on.truncate(1)),
    ("links", |summary| summary.links.truncate(2)),
    ("context", |summary| summary.context.retain(|facet| facet_kind(facet.facet.as_str()).is_some())),
];

fn keep_codes_of_context(context: &mut Context) {
    for facet in context.iter_mut().filter(|facet| !matches!(facet.facet.as_str(), "country" | "region" | "languages"))
    {
        if let Said::Values(values) = &mut facet.value {
            values.retain(Label::is_code);
            facet.value = Said::many(core::mem::take(values));
        }
    }
    context.retain(|facet| !matches!(&facet.value, Said::Values(values) if values.is_empty()));
}

/// Makes a summary fit into so many bytes; gives the fields that were shortened.
pub(super) fn trim(summary: &mut Summary, room: usize) -> Result<Vec<&'static str>, Unpublishable> {
    let mut trimmed = Vec::new();
    let mut steps = TRIMMING.iter();
    loop {
        match codec::encode(summary, room) {
            Ok(_) => return Ok(trimmed),
            Err(CodecError::TooLong { found, limit }) => {
                let Some((field, shorten)) = steps.next() else {
                    return Err(Unpublishable::SummaryTooLong { found, limit, longest: longest(summary) });
                };
                let before = summary.clone();
                shorten(summary);
                if *summary != before && !trimmed.contains(field) {
                    trimmed.push(*field);
                }
                summary.trimmed = !trimmed.is_empty();
            }
            Err(other) => return Err(other.into()),
        }
    }
}

/// The four fields that take most room.
fn longest(summary: &Summary) -> Vec<String> {
    let mut sizes: Vec<(usize, String)> =
        summary.to_json().into_iter().map(|(name, value)| (value.to_string().len(), name)).collect();
    sizes.sort();
    sizes.into_iter().rev().take(4).map(|(_, name)| name).collect()
}
