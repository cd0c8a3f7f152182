//! Vectors of sketches: short and keyed ids, in which cells an id is, cells, runs of cells, and what differs.

use joinup_protocol::{
    id::Digest,
    reconcile::{
        ShortId,
        sketch::{self, Cell, Decoder, Id, Progress, keyed, mapping::IdHash, run},
    },
    replica::Entry,
    wire::message::Nonce,
};
use serde_json::{Value, json};

use super::{File, invalid, samples, to_hex, valid};

/// The type of runs from cell 0, and of those from cell 5.
pub const FROM_0: &str = "cells 0 to 7 of 3 items";
/// The type of runs from cell 5.
pub const FROM_5: &str = "cells 5 to 7 of 300 items";

fn entries() -> Vec<(&'static str, Entry)> {
    samples::items().into_iter().take(3).map(|(name, item)| (name, Entry::from(&*item))).collect()
}

fn ids() -> Vec<Id> {
    entries().iter().map(|(_, entry)| ShortId::from(entry).0).collect()
}

/// The first bytes of BLAKE3 of a number in one byte or two.
fn numbered(number: u16) -> Id {
    core::array::from_fn(|at| Digest::of(&number.to_be_bytes()).as_bytes()[at])
}

pub fn sketches() -> File {
    let few = run::encode(&sketch::cells(ids(), 0..8), 0, 3);
    let many = run::encode(&sketch::cells((0..300).map(numbered), 5..8), 5, 300);
    File {
        name: "sketches.json",
        about: "Sketches. The items are those of items.json; a numbered id is the first 24 bytes of BLAKE3 of its number \
                as u16, most significant byte first.",
        valid: vec![
            valid(FROM_0, "none", &[]),
            valid(FROM_0, "the first one", &few[..29]),
            valid(FROM_0, "all eight", &few),
            valid(FROM_5, "of the ids numbered 0 to 299", &many),
            valid(FROM_5, "with the greatest count", &raw(&[0xae, 0x03])),
            valid(FROM_5, "with the least count", &raw(&[0xa9, 0x01])),
        ],
        invalid: refused(&few, &many),
        derivations: [short_ids(), keyed_ids(), mappings(), vec![difference()]].concat(),
    }
}

/// A cell whose sum and check are zero, with that count as it is written.
fn raw(count: &[u8]) -> Vec<u8> {
    [&[0; 28], count].concat()
}

fn refused(few: &[u8], many: &[u8]) -> Vec<Value> {
    let endless = [&[0xff; 9][..], &[0x02]].concat();
    vec![
        invalid(FROM_0, "short", "the last byte is missing", &few[..few.len() - 1]),
        invalid(FROM_0, "short", "a sum alone", &few[..24]),
        invalid(FROM_0, "short", "a cell without its count", &few[..28]),
        invalid(FROM_0, "too-many", "nine cells", &[few, &raw(&[1])].concat()),
        invalid(FROM_0, "count", "more in cell 0 than the set has", &raw(&[2])),
        invalid(FROM_0, "count", "fewer than none", &raw(&[7])),
        invalid(FROM_0, "not-canonical", "0 in two bytes", &raw(&[0x80, 0])),
        invalid(FROM_0, "not-canonical", "65 bits", &raw(&endless)),
        invalid(FROM_0, "not-canonical", "eleven bytes", &raw(&[0xff; 11])),
        invalid(FROM_5, "too-many", "four cells", &[many, &raw(&[1])].concat()),
        invalid(FROM_5, "count", "one more than the greatest count", &raw(&[0xb0, 0x03])),
        invalid(FROM_5, "count", "one less than the least count", &raw(&[0xab, 0x01])),
    ]
}

fn short_ids() -> Vec<Value> {
    let id = |(name, entry): &(&str, Entry)| {
        json!({
            "name": format!("short id of the {name}"), "slot": entry.slot.to_string(), "author": entry.author.to_string(),
            "stamp": u64::from(entry.stamp), "digest": entry.digest.to_string(), "kind": entry.kind.0,
            "id": to_hex(&ShortId::from(entry).0),
        })
    };
    entries().iter().map(id).collect()
}

/// The parts of the key that the two sides of a session contribute.
const NONCES: [Nonce; 2] = [[7; 16], [8; 16]];

fn keyed_ids() -> Vec<Value> {
    let [opener, answerer] = NONCES;
    let key = keyed::session_key(&opener, &answerer, &samples::circle());
    let id = |(name, entry): &(&str, Entry)| {
        let id = keyed::keyed_id(&key, &entry.slot, entry.stamp, &entry.digest);
        json!({ "name": format!("keyed id of the {name}"), "key": to_hex(&key), "id": to_hex(&id) })
    };
    let derived = json!({
        "name": "key of a session", "opener's nonce": to_hex(&opener), "answerer's nonce": to_hex(&answerer),
        "circle": samples::circle().to_string(), "key": to_hex(&key),
    });
    [vec![derived], entries().iter().map(id).collect()].concat()
}

fn mappings() -> Vec<Value> {
    let ids = [
        ("zeros", [0; 24]),
        ("ones", [0xff; 24]),
        ("a row of bytes", core::array::from_fn(|at| at as u8)),
        ("the id numbered 7", numbered(7)),
        ("the id numbered 299", numbered(299)),
    ];
    let mapping = |(name, id): (&str, Id)| {
        let hash = IdHash::of(&id);
        let mut mapping = hash.mapping();
        let cells: Vec<u32> = core::iter::from_fn(|| mapping.next_before(u32::MAX)).collect();
        json!({
            "name": format!("cells of {name}"), "id": to_hex(&id), "seed": to_hex(&hash.seed.to_be_bytes()),
            "check": to_hex(&hash.check.to_be_bytes()), "cells": cells,
        })
    };
    ids.map(mapping).to_vec()
}

/// What differs between the ids numbered 0 to 5 and those numbered 3 to 7.
fn difference() -> Value {
    let (ours, theirs) = (0..6, 3..8);
    let cells = |numbers: core::ops::Range<u16>| sketch::cells(numbers.map(numbered), 0..16);
    let written = |cells: &[Cell], items: u64| to_hex(&run::encode(cells, 0, items));
    let (a, b) = (cells(ours), cells(theirs));
    let mut decoder = Decoder::default();
    assert_eq!(decoder.take(&a, &b), Ok(Progress::Complete));
    let sides = decoder.finish().unwrap();
    let shown = |ids: &[Id]| ids.iter().map(|id| to_hex(id)).collect::<Vec<_>>();
    json!({
        "name": "what differs between the ids numbered 0 to 5 and those numbered 3 to 7, in 16 cells",
        "first": written(&a, 6), "second": written(&b, 5),
        "only in the first": shown(&sides.ours), "only in the second": shown(&sides.theirs),
    })
}
