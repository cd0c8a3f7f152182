//! The vectors in `protocol/tests/vectors/`: what is valid means what they say and has one spelling, what is not is
//! refused for the reason they name, and the files are what the generator writes.

#![allow(clippy::unwrap_used, reason = "a file that cannot be read fails the test")]

#[path = "../examples/vectors/catalogue.rs"]
mod catalogue;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use catalogue::{from_hex, input, readers};
use joinup_protocol::{
    experiment::{Experiment, Summary},
    introduction::Introduction,
    key::{CommunityKey, Domain},
    limits,
    manifest::Manifest,
    note::Note,
    profile::Profile,
    receipt::Receipt,
    removal::Removal,
    succession::Succession,
    time::Stamp,
    wire::{
        join::{JoinAnswer, JoinRequest},
        message::{Answer, Ask},
        receipts::{ReceiptAnswer, ReceiptRequest},
    },
};
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

/// The files as they are checked in, by name.
fn checked_in() -> BTreeMap<String, String> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap());
    files
        .map(|file| (file.file_name().into_string().unwrap(), fs::read_to_string(file.path()).unwrap()))
        .filter(|(name, _)| name.ends_with(".json"))
        .collect()
}

/// All vectors of that sort, each with the name of its file.
fn vectors(sort: &str) -> Vec<(String, Value)> {
    let files = checked_in().into_iter().map(|(name, text)| (name, serde_json::from_str::<Value>(&text).unwrap()));
    files
        .flat_map(|(name, file)| {
            let vectors = file[sort].as_array().cloned().unwrap_or_default();
            vectors.into_iter().map(move |vector| (name.clone(), vector))
        })
        .collect()
}

#[test]
fn the_files_are_what_the_generator_writes() {
    let written: BTreeMap<String, String> =
        catalogue::files().iter().map(|file| (file.name.to_owned(), file.to_json())).collect();
    let found = checked_in();
    assert_eq!(found.keys().collect::<Vec<_>>(), written.keys().collect::<Vec<_>>());
    for (name, text) in found {
        assert!(text == written[&name], "{name} is not what `cargo run -p joinup-protocol --example vectors` writes");
    }
}

#[test]
fn valid_vectors_mean_what_they_say_and_have_one_spelling() {
    for (file, vector) in vectors("valid") {
        let (kind, name) = (vector["type"].as_str().unwrap(), &vector["name"]);
        let read = readers::read(kind, &input(&vector)).unwrap_or_else(|refusal| panic!("{file} {name}: {refusal:?}"));
        assert_eq!(read.meaning, vector["meaning"], "{file} {name}");
        let derived = vector.get("derived").cloned().unwrap_or_else(|| Value::Object(Default::default()));
        assert_eq!(Value::Object(read.derived), derived, "{file} {name}");
        if vector.get("text").is_some() {
            // Text may be typed in several ways; what is written is one of them.
            let again = readers::read(kind, &read.again).unwrap();
            assert_eq!((&again.meaning, &again.again), (&vector["meaning"], &read.again), "{file} {name}");
        } else {
            assert_eq!(read.again, input(&vector), "{file} {name}");
        }
    }
}

#[test]
fn invalid_vectors_are_refused_for_the_reason_named() {
    for (file, vector) in vectors("invalid") {
        let (kind, name) = (vector["type"].as_str().unwrap(), &vector["name"]);
        let Err(refusal) = readers::read(kind, &input(&vector)) else { panic!("{file} {name} is not refused") };
        assert_eq!(refusal.reason, vector["reason"], "{file} {name}");
        assert_eq!(refusal.message, vector["message"], "{file} {name}");
    }
}

#[test]
fn every_type_has_valid_and_invalid_vectors_and_no_file_fewer_invalid_ones() {
    let count = |sort: &str, key: &dyn Fn(&(String, Value)) -> String| {
        vectors(sort).iter().fold(BTreeMap::<String, usize>::new(), |mut counts, vector| {
            *counts.entry(key(vector)).or_default() += 1;
            counts
        })
    };
    let of_type = |(_, vector): &(String, Value)| vector["type"].as_str().unwrap().to_owned();
    let of_file = |(file, _): &(String, Value)| file.clone();
    let (valid, invalid) = (count("valid", &of_type), count("invalid", &of_type));
    for (kind, _) in readers::TYPES {
        assert!(valid.contains_key(*kind), "no valid {kind}");
        assert!(invalid.contains_key(*kind), "no invalid {kind}");
    }
    let (valid, invalid) = (count("valid", &of_file), count("invalid", &of_file));
    for (file, count) in valid {
        assert!(invalid[&file] >= count, "{file}");
    }
}

#[test]
fn every_message_of_catch_up_has_a_vector() {
    for (kind, variants) in [("ask", 10), ("answer", 11)] {
        let of_kind = vectors("valid").into_iter().filter(|(_, vector)| vector["type"] == kind);
        let seen: BTreeSet<u8> = of_kind.map(|(_, vector)| input(&vector)[0]).collect();
        assert_eq!(seen, (0..variants).collect(), "{kind}");
    }
}

#[test]
fn names_of_vectors_are_told_apart() {
    for sort in ["valid", "invalid"] {
        let mut seen = BTreeSet::new();
        for (file, vector) in vectors(sort) {
            let name = (file, vector["type"].to_string(), vector["name"].to_string());
            assert!(seen.insert(name.clone()), "{name:?}");
        }
    }
}

#[test]
fn signatures_follow_from_key_and_body() {
    let mut signed = 0;
    for (file, vector) in vectors("valid") {
        let Some(seed) = vector.get("seed").and_then(Value::as_str) else { continue };
        let key = CommunityKey::from_seed(&from_hex(seed).try_into().unwrap());
        let bytes = input(&vector);
        let (body, signature) = bytes.split_at(bytes.len() - limits::SIGNATURE);
        assert_eq!(key.sign(Domain::Item, body), signature, "{file} {}", vector["name"]);
        signed += 1;
    }
    assert!(signed > 10);
}

#[test]
fn the_valid_stamps_ascend() {
    let stamps = vectors("valid").into_iter().filter(|(file, _)| file == "stamps.json");
    let stamps: Vec<Stamp> =
        stamps.map(|(_, vector)| Stamp::from_be_bytes(input(&vector).try_into().unwrap()).unwrap()).collect();
    assert!(stamps.len() > 5 && stamps.is_sorted_by(|a, b| a < b));
}

/// The meaning as JSON is enough to write the bytes.
#[test]
fn meanings_read_as_json_give_the_same_bytes() {
    macro_rules! check {
        ($($kind:literal => $type:ty),*) => {
            let mut checked = 0;
            for (file, vector) in vectors("valid") {
                let bytes = match vector["type"].as_str().unwrap() {
                    $($kind => catalogue::encode(&serde_json::from_value::<$type>(vector["meaning"].clone()).unwrap()),)*
                    "record" => {
                        let experiment: Experiment = serde_json::from_value(vector["meaning"].clone()).unwrap();
                        let tail = from_hex(vector["derived"]["tail"].as_str().unwrap());
                        [&input(&vector)[..2], &experiment.record().unwrap()[2..], &tail].concat()
                    }
                    _ => continue,
                };
                assert_eq!(bytes, input(&vector), "{file} {}", vector["name"]);
                checked += 1;
            }
            assert!(checked > 20);
        };
    }
    check!(
        "profile" => Profile, "experiment" => Summary, "note" => Note, "introduction" => Introduction,
        "manifest" => Manifest, "succession" => Succession, "removal" => Removal, "receipt" => Receipt, "receipt request" => ReceiptRequest, "receipt answer" => ReceiptAnswer, "ask" => Ask, "answer" => Answer,
        "join request" => JoinRequest, "join answer" => JoinAnswer
    );
}
