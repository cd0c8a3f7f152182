//! Vectors of items: signed, of every kind, and in every way in which they are none.

use joinup_protocol::{
    id::{EntryId, Kind},
    item::{Payload, Verified},
    key::Domain,
    limits,
    succession::Succession,
    text::Text,
    time::Stamp,
};
use serde_json::{Value, json};

use super::{
    File, encode, from_hex, invalid, replaced,
    samples::{self, TOO_LONG, draft, key, weak_keys},
    valid, with_byte,
};

/// Where the fields of the header begin.
const FIELDS: [(&str, usize); 8] = [
    ("version", 0),
    ("circle", 1),
    ("author", 33),
    ("kind", 65),
    ("id", 66),
    ("stamp", 82),
    ("major", 90),
    ("minor", 91),
];

/// Items of the first minor version of their kind, in which the fields that came later are not said.
const EARLIER: [(&str, &str); 2] = [("profile", "a profile of version 1.0"), ("manifest", "a manifest of version 1.0")];

/// The fields that the first minor version of a kind does not have.
fn later(kind: &str) -> Vec<u8> {
    let (profile, manifest) = (samples::profile(), samples::manifest());
    match kind {
        "profile" => encode(&profile.kept_by),
        _ => [encode(&manifest.refuses), encode(&manifest.places), encode(&manifest.sealed_circles)].concat(),
    }
}

fn body(item: &Verified) -> Vec<u8> {
    let bytes = item.bytes();
    bytes[..bytes.len() - limits::SIGNATURE].to_vec()
}

/// A body with its signature by the key of seed 1.
fn signed(body: &[u8]) -> Vec<u8> {
    [body, key(1).sign(Domain::Item, body).as_slice()].concat()
}

fn item(name: &str) -> Verified {
    samples::items().into_iter().find(|(known, _)| *known == name).unwrap().1
}

pub fn items() -> File {
    let mut valid_ones: Vec<Value> =
        samples::items().iter().map(|(name, item)| valid("item", name, item.bytes())).collect();
    let note = body(&item("note"));
    let with = |at, byte| signed(&with_byte(&note, at, byte));
    let mut add = |name, bytes: &[u8]| valid_ones.push(valid("item", name, bytes));
    add("a newer minor version with a tail", &signed(&[&with_byte(&note, 91, 1)[..], b"and more"].concat()));
    add("a newer minor version without one", &with(91, 255));
    add("a newer major version", &with(90, 2));
    add("a sealed payload, of a major version with the top bit", &with(90, 0x81));
    add("an unknown kind", &with(65, 200));
    add("kind 0", &with(65, 0));
    add("an unknown kind without a payload", &signed(&with_byte(&note[..limits::ITEM_HEADER], 65, 8)));
    add("the withdrawal of an unknown kind", &signed(&with_byte(&body(&item("withdrawal")), 65, 200)));
    add("stamp 0", &signed(&replaced(&note, &samples::stamp().to_be_bytes(), &[0; 8])));
    let last = Stamp::try_from((1 << 47) - 1).unwrap().to_be_bytes();
    add("the last stamp", &signed(&replaced(&note, &samples::stamp().to_be_bytes(), &last)));
    let longest = [&with_byte(&note[..limits::ITEM_HEADER], 65, 200)[..], &[0; limits::PAYLOAD]].concat();
    add("the longest", &signed(&longest));
    for (kind, name) in EARLIER {
        let earlier = with_byte(&body(&item(kind)), 91, 0);
        let later = later(kind).len();
        valid_ones.push(valid("item", name, &signed(&earlier[..earlier.len() - later])));
    }
    valid_ones.push(valid("consent", "the new key consents", item("succession").bytes()));
    for vector in &mut valid_ones {
        vector["seed"] = Value::from(super::to_hex(&[1; 32]));
    }
    File {
        name: "items.json",
        about: "Whole items. `seed` is the secret key that signs them; ed25519 signatures follow from key and body.",
        valid: valid_ones,
        invalid: [forms(), signatures(), swapped(), keys(), said()].concat(),
        derivations: vec![json!({
            "name": "the longest item",
            "bytes": limits::ITEM,
            "header": limits::ITEM_HEADER,
            "payload": limits::PAYLOAD,
        })],
    }
}

fn forms() -> Vec<Value> {
    let bytes = item("note").bytes().to_vec();
    let least = limits::ITEM_HEADER + limits::SIGNATURE;
    let mut refused = vec![
        invalid("item", "too-short", "nothing", &[]),
        invalid("item", "too-short", "one byte less than the least", &vec![1; least - 1]),
        invalid("item", "too-long", "one byte more than the longest", &vec![1; TOO_LONG]),
        invalid("item", "version", "envelope version 0", &with_byte(&bytes, 0, 0)),
        invalid("item", "version", "envelope version 2", &with_byte(&bytes, 0, 2)),
    ];
    for (name, at, byte) in [("bit 49", 83, 1), ("bit 64", 82, 0x80)] {
        refused.push(invalid("item", "stamp", &format!("a stamp with {name}"), &with_byte(&bytes, at, byte)));
    }
    let withdrawal = body(&item("withdrawal"));
    let mut add = |reason, name, body: &[u8]| refused.push(invalid("item", reason, name, &signed(body)));
    add("tombstone-with-content", "a withdrawal with a reason", &[&withdrawal[..], b"sorry"].concat());
    add("tombstone-with-content", "a withdrawal with one byte", &[&withdrawal[..], &[0]].concat());
    add(
        "tombstone-with-content",
        "the withdrawal of a newer major version with content",
        &with_byte(&[&withdrawal[..], &[0]].concat(), 90, 2),
    );
    refused
}

/// Well signed, and yet not the payload of its kind.
fn said() -> Vec<Value> {
    let note = body(&item("note"));
    let (header, payload) = note.split_at(limits::ITEM_HEADER);
    let experiment = body(&item("experiment"));
    let mut refused = Vec::new();
    let mut add = |reason, name, body: &[u8]| refused.push(invalid("item", reason, name, &signed(body)));
    add("malformed", "no payload, and no withdrawal", header);
    add("malformed", "a payload that is cut", &note[..note.len() - 1]);
    add("trailing", "a tail without a newer minor version", &[&note[..], b"and more"].concat());
    add("malformed", "a newer minor version that is cut", &with_byte(&note[..note.len() - 1], 91, 1));
    add("not-canonical", "a length in three bytes", &[header, &[251, 0], payload].concat());
    let newer = with_byte(&[header, &[251, 0], payload, b"and more"].concat(), 91, 1);
    add("not-canonical", "a length in three bytes in a newer minor version", &newer);
    let title = samples::summary().title;
    let spelled = encode(&title);
    add("malformed", "a title of 161 characters", &replaced(&experiment, &spelled, &encode(&"a".repeat(161))));
    let colour = title.as_str().replace("A warm", "\x1b[31m");
    add("malformed", "a title with an escape code", &replaced(&experiment, &spelled, &encode(&colour)));
    for (kind, name) in
        [("profile", "version 1.0 of a profile with 1.1's fields"), ("manifest", "of a manifest likewise")]
    {
        add("trailing", name, &with_byte(&body(&item(kind)), 91, 0));
    }
    let short = body(&item("profile"));
    add("malformed", "version 1.1 of a profile without its last field", &short[..short.len() - later("profile").len()]);
    add("malformed", "a note called an experiment", &with_byte(&note, 65, Kind::EXPERIMENT.0));
    add("malformed", "an experiment called a profile", &with_byte(&experiment, 65, Kind::PROFILE.0));
    refused
}

fn signatures() -> Vec<Value> {
    // Of an unknown kind, so that nothing but the signature speaks against it.
    let body = with_byte(&body(&item("note")), 65, 200);
    let bytes = signed(&body);
    let with = |signature: &[u8]| [&body[..], signature].concat();
    let mut refused = Vec::new();
    let mut add = |name: &str, bytes: &[u8]| refused.push(invalid("item", "signature", name, bytes));
    add("no signature: 64 zeros", &with(&[0; 64]));
    add("signed by another key", &with(&key(2).sign(Domain::Item, &body)));
    add("signed as a receipt", &with(&key(1).sign(Domain::Receipt, &body)));
    add("signed as a succession", &with(&key(1).sign(Domain::Succession, &body)));
    add("the signature of another item", &with(&item("manifest").bytes()[item("manifest").bytes().len() - 64..]));
    add("signed without the header", &with(&key(1).sign(Domain::Item, &body[limits::ITEM_HEADER..])));
    add(
        "the signed body cut by a byte and the signature moved",
        &[&bytes[..body.len() - 1], &bytes[body.len()..], &[0]].concat(),
    );
    let start = body.len();
    for (name, at) in [("R", start), ("s", start + 32)] {
        add(&format!("one bit of {name} is another"), &with_byte(&bytes, at, bytes[at] ^ 1));
    }
    add("s plus the order of the group: the same number spelled again", &with(&malleable(&bytes[start..])));
    let identity = [&[1][..], &[0; 63]].concat();
    add("R of small order and s = 0", &with(&identity));
    refused
}

/// The signature with the order of the group added to s; RFC 8032 demands that it is refused.
fn malleable(signature: &[u8]) -> Vec<u8> {
    let order = from_hex("edd3f55c1a631258d69cf7a2def9de14000000000000000000000000000000 10*1");
    let mut carry = 0u16;
    let s = signature[32..].iter().zip(order).map(|(a, b)| {
        let sum = u16::from(*a) + u16::from(b) + carry;
        carry = sum >> 8;
        (sum & 0xff) as u8
    });
    signature[..32].iter().copied().chain(s.collect::<Vec<_>>()).collect()
}

/// Every field of the header and the payload changed under a signature that was good.
fn swapped() -> Vec<Value> {
    // Of an unknown kind, so that nothing but the signature speaks against the change.
    let note = with_byte(&body(&item("note")), 65, 200);
    let bytes = signed(&note);
    let mut refused = Vec::new();
    for (name, at) in &FIELDS[1..] {
        let changed = match *name {
            "author" => [&note[..33], key(2).id().as_bytes(), &bytes[65..]].concat(),
            "stamp" => with_byte(&bytes, 89, bytes[89] ^ 1),
            _ => with_byte(&bytes, *at, bytes[*at] ^ 1),
        };
        refused.push(invalid("item", "signature", &format!("another {name}"), &changed));
    }
    refused.push(invalid("item", "signature", "another payload", &with_byte(&bytes, 100, bytes[100] ^ 1)));
    let withdrawal = item("withdrawal").bytes().to_vec();
    let alive = with_byte(&withdrawal, 84, withdrawal[84] & 0x7f);
    refused.push(invalid("item", "signature", "a withdrawal without its mark", &with_byte(&alive, 65, 200)));
    let silent = signed(&with_byte(&note[..limits::ITEM_HEADER], 65, 200));
    let withdrawn = with_byte(&silent, 84, silent[84] | 0x80);
    refused.push(invalid("item", "signature", "a withdrawal by somebody else", &withdrawn));
    refused
}

fn keys() -> Vec<Value> {
    let note = with_byte(&body(&item("note")), 65, 200);
    // With R = A = the neutral element and s = 0 a lenient verifier accepts any body.
    let lenient = [&[1][..], &[0; 63]].concat();
    let mut refused: Vec<Value> = weak_keys()
        .iter()
        .map(|(name, author)| {
            let bytes = [&note[..33], author.as_bytes(), &note[65..], &lenient].concat();
            invalid("item", "weak-key", &format!("an author that is no key: {name}"), &bytes)
        })
        .collect();
    let [old, new, other] = [1, 2, 3].map(key);
    let succession = |name, succession| {
        let payload = Payload::Succession(Box::new(succession));
        let item = draft(Kind::SUCCESSION, 0, payload).sign(&old).unwrap();
        invalid("consent", "signature", name, item.bytes())
    };
    let good = samples::succession();
    refused.extend([
        succession("the consent of another key", Succession { successor: other.id(), ..good }),
        succession("the consent to succeed somebody else", Succession::new(&other.id(), &new, None, Text::default())),
        succession("a key that succeeds itself", Succession::new(&old.id(), &old, None, Text::default())),
    ]);
    let note = draft(Kind::NOTE, 5, Payload::Note(Box::new(samples::note())));
    let note = joinup_protocol::item::Draft { id: EntryId::ONLY, ..note }.sign(&old).unwrap();
    refused.push(invalid("consent", "kind", "no succession at all", note.bytes()));
    refused
}
