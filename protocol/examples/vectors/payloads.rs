//! Vectors of what items say, and of full records.

use joinup_protocol::{experiment::RecordRef, limits, removal::Removal};
use serde::Serialize;
use serde_json::Value;

use super::{
    File, encode, invalid, mangled,
    primitives::{over, overfull},
    replaced,
    samples::{self, code, text},
    valid, with_byte,
};

/// For each named field one vector in which it is longer than its cap.
macro_rules! too_long {
    ($kind:literal, $bytes:expr, $how:path: $($name:literal => $field:expr),* $(,)?) => {
        vec![$(invalid(
            $kind,
            "malformed",
            concat!($name, ": one too many"),
            &replaced(&$bytes, &encode(&$field), &$how(&$field)),
        )),*]
    };
}

/// The length of the first field spelled with three bytes instead of one.
fn long_spelling(kind: &str, bytes: &[u8]) -> Value {
    let spelled = [&[251, 0], bytes].concat();
    invalid(kind, "not-canonical", "the first length in three bytes", &spelled)
}

pub fn payloads() -> File {
    let mut valid_ones = Vec::new();
    let mut add = |kind, name, bytes: &[u8]| valid_ones.push(valid(kind, name, bytes));
    add("profile", "everything", &encode(&samples::profile()));
    add("profile", "only a name", &encode(&samples::profile_of_a_name()));
    add("experiment", "everything", &encode(&samples::summary()));
    add("experiment", "five minutes", &encode(&samples::short_summary()));
    add("note", "everything", &encode(&samples::note()));
    add("note", "a question", &encode(&samples::question()));
    add("introduction", "everything", &encode(&samples::introduction()));
    add("manifest", "everything", &encode(&samples::manifest()));
    add("manifest", "nothing promised", &encode(&joinup_protocol::manifest::Manifest::default()));
    add("succession", "everything", &encode(&samples::succession()));
    add("removal", "everything", &encode(&samples::removal()));
    add(
        "removal",
        "that holds",
        &encode(&Removal { taken_back: None, taken_back_why: text(""), ..samples::removal() }),
    );
    File {
        name: "payloads.json",
        about: "What items say, without the items around it.",
        valid: valid_ones,
        invalid: [profiles(), summaries(), notes(), others()].concat(),
        derivations: Vec::new(),
    }
}

fn common<T: Serialize>(kind: &str, value: &T) -> Vec<Value> {
    let too_long = vec![0; limits::PAYLOAD + 1];
    let mut refused = mangled(kind, &encode(value));
    refused.push(invalid(kind, "too-long", "7,901 bytes", &too_long));
    refused
}

fn profiles() -> Vec<Value> {
    let profile = samples::profile();
    let bytes = encode(&profile);
    let mut refused = common("profile", &profile);
    refused.push(long_spelling("profile", &bytes));
    refused.extend(too_long!("profile", bytes, over:
        "name" => profile.name, "place" => profile.place, "about" => profile.about, "software" => profile.software,
        "an address of a node" => profile.nodes[0].addresses[0], "a facet's note" => profile.context.facets()[0].note));
    refused.extend(too_long!("profile", bytes, overfull:
        "languages" => profile.languages, "offers" => profile.offers, "nodes" => profile.nodes, "relays" => profile.kept_by,
        "addresses of a node" => profile.nodes[0].addresses));
    let facet = encode(&profile.context.facets()[0]);
    let mut add = |name, bytes: &[u8]| refused.push(invalid("profile", "malformed", name, bytes));
    let [language, setting] = [1, 0].map(|at| encode(&profile.context.facets()[at]));
    add("a facet said twice", &replaced(&bytes, &language, &setting));
    add("a facet with an answer beyond the three", &replaced(&bytes, &facet, &with_byte(&facet, 8, 3)));
    add(
        "a facet with an importance beyond the four",
        &replaced(&bytes, &facet, &with_byte(&facet, facet.len() - 1, 4)),
    );
    let village = encode(&"village");
    add("a facet's value 'unknown', where there is an answer", &replaced(&bytes, &village, &encode(&"unknown")));
    add("a facet's value 'rather-not-say' likewise", &replaced(&bytes, &village, &encode(&"rather-not-say")));
    let values = replaced(&facet, &[&[1], village.as_slice()].concat(), &encode(&vec!["a"; 17]));
    add("a facet with 17 values", &replaced(&bytes, &facet, &values));
    let all = encode(&profile.context);
    let facets: Vec<_> = (0..41).map(|at| (format!("x-{at}"), 0u8, 0u8, 0u8, 0u8)).collect();
    add("41 facets", &replaced(&bytes, &all, &encode(&facets)));
    let after = [encode(&profile.conduct), encode(&profile.kept_by)].concat();
    add("neither a sample nor none", &with_byte(&bytes, bytes.len() - after.len() - 1, 2));
    add("escape codes in the name", &replaced(&bytes, b"Sample", b"\x1b[31mS"));
    refused
}

fn summaries() -> Vec<Value> {
    let summary = samples::summary();
    let bytes = encode(&summary);
    let mut refused = common("experiment", &summary);
    refused.push(invalid(
        "experiment",
        "not-canonical",
        "the version in three bytes",
        &[&[251, 0], &bytes[..]].concat(),
    ));
    refused.extend(too_long!("experiment", bytes, over:
        "title" => summary.title, "state_reason" => summary.state_reason, "gist" => summary.gist,
        "question" => summary.question, "a tag" => summary.tags[0], "noticed" => summary.noticed,
        "surprises" => summary.surprises, "hard" => summary.hard, "a condition" => summary.depended_on[0].text,
        "an ask" => summary.asks[0], "next" => summary.next, "why this version" => summary.version_why));
    refused.extend(too_long!("experiment", bytes, overfull:
        "themes" => summary.themes, "tags" => summary.tags, "who" => summary.who, "for_whom" => summary.for_whom,
        "depended_on" => summary.depended_on, "how_we_know" => summary.how_we_know,
        "perspectives" => summary.perspectives, "not_heard" => summary.not_heard, "asks" => summary.asks,
        "offers" => summary.offers, "links" => summary.links, "care" => summary.care,
        "attachments" => summary.attachments));
    let mut add = |name, from: &[u8], to: &[u8]| {
        refused.push(invalid("experiment", "malformed", name, &replaced(&bytes, from, to)));
    };
    add("a state in capitals", b"stopped", b"STOPPED");
    add("no state at all", &encode(&code("stopped")), &[0]);
    add("a date that is none", &encode(&summary.ended), &encode(&Some(2026u32 << 9 | 13 << 5)));
    let record: Option<RecordRef> = summary.record;
    add("a record without its size", &encode(&record), &encode(&record)[..33]);
    refused
}

fn notes() -> Vec<Value> {
    let note = samples::note();
    let bytes = encode(&note);
    let adaptation = note.adaptation.clone().unwrap();
    let mut refused = common("note", &note);
    refused.push(long_spelling("note", &bytes));
    refused.extend(too_long!("note", bytes, over:
        "text" => note.text, "kept" => adaptation.kept, "changed" => adaptation.changed,
        "because" => adaptation.because, "differs" => adaptation.differs, "from" => adaptation.changes[0].from,
        "to" => adaptation.changes[0].to));
    refused.extend(too_long!("note", bytes, overfull:
        "changes" => adaptation.changes, "reasons of a change" => adaptation.changes[0].because));
    refused.push(invalid("note", "malformed", "no kind", &[&[0], &bytes[1..]].concat()));
    refused
}

fn others() -> Vec<Value> {
    let [introduction, manifest, succession] =
        [encode(&samples::introduction()), encode(&samples::manifest()), encode(&samples::succession())];
    let mut refused = common("introduction", &samples::introduction());
    refused.extend(common("manifest", &samples::manifest()));
    refused.extend(common("succession", &samples::succession()));
    refused.push(long_spelling("manifest", &manifest));
    let (value, bytes) = (samples::introduction(), introduction);
    refused.extend(too_long!("introduction", bytes, over: "name" => value.name, "text" => value.text));
    let expires = encode(&value.expires);
    let long = replaced(&bytes, &expires, &[&[254][..], &[0; 8], &expires[1..]].concat());
    refused.push(invalid("introduction", "malformed", "expires in sixteen bytes", &long));
    let (value, bytes) = (samples::manifest(), manifest);
    refused.extend(too_long!("manifest", bytes, over:
        "operator" => value.operator, "contact" => value.contact, "conduct" => value.conduct,
        "words of a promise" => value.promises[0].words, "funded_by" => value.funded_by,
        "jurisdiction" => value.jurisdiction));
    refused.extend(too_long!("manifest", bytes, overfull: "promises" => value.promises, "refuses" => value.refuses));
    let neither = with_byte(&bytes, bytes.len() - 1, 2);
    refused.push(invalid("manifest", "malformed", "neither keeps sealed circles nor does not", &neither));
    let (value, bytes) = (samples::removal(), encode(&samples::removal()));
    refused.extend(common("removal", &value));
    refused.extend(too_long!("removal", bytes, over: "why" => value.why, "taken_back_why" => value.taken_back_why));
    let (value, bytes) = (samples::succession(), succession);
    refused.extend(too_long!("succession", bytes, over: "text" => value.text));
    refused.push(invalid(
        "succession",
        "malformed",
        "a reason in capitals",
        &replaced(&bytes, b"key-lost", b"KEY-LOST"),
    ));
    refused
}

pub fn records() -> File {
    let experiment = samples::experiment();
    let record = experiment.record().unwrap();
    let newer = [&[1, 1], &record[2..], b"what a newer joinup added"].concat();
    let short = joinup_protocol::experiment::Experiment {
        title: samples::text("🥣 Suppe"),
        ..joinup_protocol::experiment::Experiment::default()
    };
    let valid = vec![
        valid("record", "everything", &record),
        valid("record", "only a title", &short.record().unwrap()),
        valid("record", "of a newer minor version, with a tail", &newer),
        valid("record", "of a newer minor version, without one", &with_byte(&record, 1, 1)),
    ];
    let mut refused = vec![
        invalid("record", "malformed", "nothing", &[]),
        invalid("record", "malformed", "half a version", &[1]),
        invalid("record", "malformed", "of a newer major version", &with_byte(&record, 0, 2)),
        invalid("record", "malformed", "of the major version 0", &with_byte(&record, 0, 0)),
        invalid("record", "malformed", "the last byte is missing", &record[..record.len() - 1]),
        invalid("record", "trailing", "one byte too many", &[&record[..], &[0]].concat()),
        invalid("record", "too-long", "262,145 bytes", &vec![1; limits::RECORD + 1]),
        invalid(
            "record",
            "not-canonical",
            "the first length in three bytes",
            &[&record[..2], &[251, 0], &record[2..]].concat(),
        ),
    ];
    refused.extend(too_long!("record", record, over:
        "why_here" => experiment.why_here, "steps" => experiment.steps, "effort" => experiment.effort.text,
        "safe_to_try" => experiment.safe_to_try, "a sign" => experiment.signs[0], "expected" => experiment.expected,
        "plan" => experiment.cycles[0].plan, "did" => experiment.cycles[0].did,
        "learned" => experiment.cycles[0].learned, "noticed" => experiment.noticed,
        "why_we_think" => experiment.why_we_think, "how_we_know" => experiment.how_we_know.text,
        "vantage" => experiment.perspectives[0].vantage, "a perspective" => experiment.perspectives[0].text,
        "mind" => experiment.mind, "the note of a link" => experiment.links[0].note,
        "the alternative text" => experiment.attachments[0].alt));
    refused.extend(too_long!("record", record, overfull:
        "cycles" => experiment.cycles, "surprises" => experiment.surprises, "hard" => experiment.hard,
        "depended_on" => experiment.depended_on, "perspectives" => experiment.perspectives,
        "asks" => experiment.asks, "links" => experiment.links, "attachments" => experiment.attachments));
    File {
        name: "records.json",
        about: "Full records: two bytes of version, then the fields. Their digest is what a summary names.",
        valid,
        invalid: refused,
        derivations: Vec::new(),
    }
}
