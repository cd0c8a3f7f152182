//! Vectors of what is said in a private circle: sealed items of every kind, and what no member says.

use joinup_protocol::{
    id::Kind,
    item::{Draft, Payload, Verified},
    key::Domain,
    limits,
    seal::CircleKey,
    wire::join::Secret,
};
use serde_json::{Value, json};

use super::{
    File, invalid,
    samples::{self, circle_key, circle_secret, draft, key},
    to_hex, valid, with_byte,
};

fn body(item: &Verified) -> Vec<u8> {
    item.bytes()[..item.bytes().len() - limits::SIGNATURE].to_vec()
}

/// A body with its signature by the key of seed 1.
fn signed(body: &[u8]) -> Vec<u8> {
    [body, key(1).sign(Domain::Item, body).as_slice()].concat()
}

/// What the samples say, in the private circle.
fn said(kind: Kind, id: u8, payload: Payload) -> Draft {
    Draft { circle: circle_secret().circle(), ..draft(kind, id, payload) }
}

fn note() -> Draft {
    said(Kind::NOTE, 5, Payload::Note(Box::new(samples::note())))
}

pub fn sealed() -> File {
    let items = samples::items();
    let mut valid_ones = Vec::new();
    for (name, item) in &items {
        let header = item.header();
        let draft = Draft { id: header.id, ..said(header.kind, 0, item.payload()) };
        let sealed = draft.sign_sealed(&key(1), &circle_key()).unwrap();
        let name = if *name == "withdrawal" { "a withdrawal, which has nothing to seal" } else { name };
        valid_ones.push(valid("sealed item", name, sealed.bytes()));
    }
    let withdrawal = said(Kind::EXPERIMENT, 3, Payload::Tombstone).sign(&key(1)).unwrap();
    let marked = signed(&with_byte(&body(&withdrawal), 90, 0x81));
    valid_ones.push(valid("sealed item", "a withdrawal that says that it is sealed", &marked));
    for vector in &mut valid_ones {
        vector["seed"] = Value::from(to_hex(&[1; 32]));
    }
    let secret = circle_secret();
    File {
        name: "sealed.json",
        about: "Items of the private circle of the derivation, as a member reads them. In `invalid` they are items like \
                any other, to be kept and passed on by whoever does not have the secret; a member does not want them.",
        valid: valid_ones,
        invalid: not_theirs(),
        derivations: vec![json!({
            "name": "a private circle",
            "circle_name": secret.name,
            "secret": to_hex(&secret.secret.0),
            "circle": secret.circle(),
            "key": to_hex(&blake3::derive_key("joinup circle payload v1", &secret.secret.0)),
            "nonce_key": to_hex(&blake3::derive_key("joinup circle nonce v1", &secret.secret.0)),
        })],
    }
}

fn not_theirs() -> Vec<Value> {
    let item = note().sign_sealed(&key(1), &circle_key()).unwrap();
    let body = body(&item);
    let mut refused = Vec::new();
    let mut add = |reason, name: &str, bytes: &[u8]| refused.push(invalid("sealed item", reason, name, bytes));
    add("not-sealed", "readable by everybody", note().sign(&key(1)).unwrap().bytes());
    add("not-sealed", "of a newer major version, and not sealed", &signed(&with_byte(&body, 90, 2)));
    let other = CircleKey::new(&Secret([9; 32]));
    add("closed", "sealed with another secret", note().sign_sealed(&key(1), &other).unwrap().bytes());
    add("closed", "nothing where the seal should be", &signed(&body[..limits::ITEM_HEADER]));
    add("closed", "shorter than a nonce", &signed(&body[..limits::ITEM_HEADER + 23]));
    add("closed", "without the last byte of the tag", &signed(&body[..body.len() - 1]));
    let changes = [
        ("another circle", 1),
        ("another kind", 65),
        ("another id", 66),
        ("another stamp", 89),
        ("another minor version", 91),
        ("another nonce", limits::ITEM_HEADER),
        ("another first byte", limits::ITEM_HEADER + 24),
        ("another tag", body.len() - 1),
    ];
    for (name, at) in changes {
        add("closed", name, &signed(&with_byte(&body, at, body[at] ^ 1)));
    }
    add("closed", "another major version under the seal", &signed(&with_byte(&body, 90, 0x82)));
    let by_another = [&body[..33], key(2).id().as_bytes(), &body[65..]].concat();
    let by_another = [&by_another[..], key(2).sign(Domain::Item, &by_another).as_slice()].concat();
    add("closed", "another author, who signed it", &by_another);
    add("signature", "another payload under the old signature", &with_byte(item.bytes(), 100, item.bytes()[100] ^ 1));
    refused
}
