//! What the files of vectors hold. Everything follows from fixed seeds and times.
//!
//! | in a file | what |
//! |---|---|
//! | `valid` | bytes of a `type`, what they mean, and what follows from them |
//! | `invalid` | bytes of a `type`, the `reason` why everybody refuses them, and this program's words for it |
//! | `derivations` | what a function gives for an input |
//!
//! Bytes are in hexadecimal; `00*256` stands for a byte that comes 256 times. Where the input is text, it is `text`.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    reason = "shared by the generator and the tests; what is written here by hand is right or fails at once"
)]

mod batches;
mod bundles;
mod catch_up;
mod items;
mod messages;
mod names;
mod payloads;
mod primitives;
pub mod readers;
pub mod samples;
mod sealed;
mod sketches;

use joinup_protocol::wire::codec;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// One file.
pub struct File {
    pub name: &'static str,
    pub about: &'static str,
    pub valid: Vec<Value>,
    pub invalid: Vec<Value>,
    pub derivations: Vec<Value>,
}

/// All files.
pub fn files() -> Vec<File> {
    vec![
        primitives::primitives(),
        names::names(),
        names::stamps(),
        names::sets(),
        sketches::sketches(),
        payloads::payloads(),
        payloads::records(),
        items::items(),
        sealed::sealed(),
        catch_up::catch_up(),
        batches::batches(),
        bundles::bundles(),
        messages::streams(),
        messages::receipts(),
        names::invites(),
    ]
}

impl File {
    pub fn to_json(&self) -> String {
        let mut file = Map::new();
        file.insert("about".to_owned(), self.about.into());
        for (name, vectors) in [("valid", &self.valid), ("invalid", &self.invalid), ("derivations", &self.derivations)]
        {
            if !vectors.is_empty() {
                file.insert(name.to_owned(), vectors.clone().into());
            }
        }
        serde_json::to_string_pretty(&file).unwrap() + "\n"
    }
}

/// A valid vector; what it means and what follows is what the readers find.
pub fn valid(kind: &str, name: &str, bytes: &[u8]) -> Value {
    vector(kind, name, "bytes", &to_hex(bytes), bytes)
}

/// A valid vector whose input is text.
pub fn valid_text(kind: &str, name: &str, text: &str) -> Value {
    vector(kind, name, "text", text, text.as_bytes())
}

fn vector(kind: &str, name: &str, form: &str, shown: &str, input: &[u8]) -> Value {
    let read = match readers::read(kind, input) {
        Ok(read) => read,
        Err(refusal) => panic!("{kind} '{name}' is refused: {refusal:?}"),
    };
    let mut vector = json!({ "name": name, "type": kind, form: shown, "meaning": read.meaning });
    if !read.derived.is_empty() {
        vector["derived"] = Value::Object(read.derived);
    }
    vector
}

/// An invalid vector, refused for that reason.
pub fn invalid(kind: &str, reason: &str, name: &str, bytes: &[u8]) -> Value {
    refused(kind, reason, name, "bytes", &to_hex(bytes), bytes)
}

/// An invalid vector whose input is text.
pub fn invalid_text(kind: &str, reason: &str, name: &str, text: &str) -> Value {
    refused(kind, reason, name, "text", text, text.as_bytes())
}

fn refused(kind: &str, reason: &str, name: &str, form: &str, shown: &str, input: &[u8]) -> Value {
    match readers::read(kind, input) {
        Ok(_) => panic!("{kind} '{name}' is not refused"),
        Err(refusal) => {
            assert_eq!(refusal.reason, reason, "{kind} '{name}': {}", refusal.message);
            json!({ "name": name, "type": kind, form: shown, "reason": reason, "message": refusal.message })
        }
    }
}

/// What every type refuses, made from one of its valid spellings.
pub fn mangled(kind: &str, bytes: &[u8]) -> Vec<Value> {
    let short = &bytes[..bytes.len() - 1];
    vec![
        invalid(kind, "malformed", "nothing", &[]),
        invalid(kind, "malformed", "the last byte is missing", short),
        invalid(kind, "trailing", "one byte too many", &[bytes, &[0]].concat()),
    ]
}

/// The canonical encoding of anything, without a cap of its own.
pub fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    codec::encode(value, 1 << 20).unwrap()
}

/// Bytes with one part replaced by another.
pub fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

/// Bytes with one byte changed.
pub fn with_byte(bytes: &[u8], at: usize, byte: u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] = byte;
    bytes
}

const RUN: usize = 48;

/// Hexadecimal, with long runs of one byte shortened.
pub fn to_hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for run in bytes.chunk_by(|a, b| a == b) {
        let byte = data_encoding::HEXLOWER.encode(&run[..1]);
        if run.len() < RUN {
            text.push_str(&byte.repeat(run.len()));
        } else {
            text.push_str(&format!(" {byte}*{} ", run.len()));
        }
    }
    text.trim().to_owned()
}

/// Reads what [`to_hex`] wrote.
pub fn from_hex(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in text.split_whitespace() {
        let (hex, times) = part.split_once('*').map_or((part, 1), |(hex, times)| (hex, times.parse().unwrap()));
        bytes.extend(data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap().repeat(times));
    }
    bytes
}

/// The input of a vector.
pub fn input(vector: &Value) -> Vec<u8> {
    match (&vector["bytes"], &vector["text"]) {
        (Value::String(hex), Value::Null) => from_hex(hex),
        (Value::Null, Value::String(text)) => text.as_bytes().to_vec(),
        _ => panic!("{}: bytes or text", vector["name"]),
    }
}
