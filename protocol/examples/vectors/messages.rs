//! Vectors of what travels on the streams of joining and of records, and of receipts.

use joinup_protocol::{
    id::{Digest, SlotHash},
    invite::Grant,
    key::Domain,
    limits,
    receipt::Deed,
    signature::Signature,
    text::List,
    wire::{
        bytes::ItemBytes,
        join::{CircleSecret, JoinAnswer, JoinRefusal, JoinRequest, Secret},
        receipts::{ReceiptAnswer, ReceiptRequest, Withdrawal},
        record::RecordHead,
    },
};

use super::{
    File, encode, invalid, mangled, replaced,
    samples::{self, TOO_LONG, key},
    valid, with_byte,
};

fn travelling(name: &str) -> ItemBytes {
    let (_, item) = samples::items().into_iter().find(|(known, _)| *known == name).unwrap();
    item.bytes().to_vec().try_into().unwrap()
}

pub fn streams() -> File {
    let request = JoinRequest { grant: Grant([3; 10]), profile: travelling("profile") }.encode().unwrap();
    let secret = CircleSecret { name: samples::text("ours"), secret: Secret([8; 32]) };
    let private = JoinAnswer::Welcome { profile: travelling("profile"), secret: Some(secret) }.encode().unwrap();
    let open = JoinAnswer::Welcome { profile: travelling("profile"), secret: None }.encode().unwrap();
    let mut valid_ones = vec![
        valid("join request", "a grant and a profile", &request),
        valid("join answer", "welcome to a private circle", &private),
        valid("join answer", "welcome to an open circle", &open),
    ];
    use JoinRefusal::{Busy, Expired, Profile, Revoked, Unknown, Used};
    for refusal in [Unknown, Expired, Used, Revoked, Profile, Busy] {
        let bytes = JoinAnswer::Refused(refusal).encode().unwrap();
        valid_ones.push(valid("join answer", &refusal.to_string(), &bytes));
    }
    for (name, head) in [
        ("a record of 258 bytes", RecordHead::Here(258)),
        ("the longest record", RecordHead::Here(262_144)),
        ("not here", RecordHead::NotHere),
        ("busy", RecordHead::Busy),
    ] {
        valid_ones.push(valid("record head", name, &head.encode()));
    }
    let mut refused = mangled("join request", &request);
    refused.extend(mangled("join answer", &private));
    let mut add = |kind, reason, name, bytes: &[u8]| refused.push(invalid(kind, reason, name, bytes));
    add("join request", "not-canonical", "the profile's length in five bytes", &long_length(&request, 10));
    add("join request", "malformed", "half a grant", &request[..5]);
    add(
        "join request",
        "malformed",
        "a profile of 8,057 bytes",
        &[&[3; 10][..], &encode(&8_057u16), &[0; TOO_LONG]].concat(),
    );
    add("join request", "too-long", "more than the longest request", &vec![0; limits::ITEM + 513]);
    add("join answer", "malformed", "an answer beyond the two", &[2]);
    add("join answer", "malformed", "a refusal beyond the six", &[1, 6]);
    add("join answer", "malformed", "31 bytes of secret", &private[..private.len() - 1]);
    add(
        "join answer",
        "malformed",
        "a circle's name of 65 characters",
        &replaced(&private, b"\x04ours", &encode(&"a".repeat(65))),
    );
    add("join answer", "too-long", "more than the longest answer", &vec![0; limits::ITEM + 513]);
    add("record head", "length", "four bytes", &[0; 4]);
    add("record head", "length", "six bytes", &[0; 6]);
    add("record head", "too-long", "262,145 bytes", &[0, 0, 4, 0, 1]);
    add("record head", "too-long", "4,294,967,295 bytes", &[0, 0xff, 0xff, 0xff, 0xff]);
    add("record head", "length-without-record", "not here, with a length", &[1, 0, 0, 0, 1]);
    add("record head", "length-without-record", "busy, with a length", &[2, 1, 0, 0, 0]);
    add("record head", "status", "a status beyond the three", &[3, 0, 0, 0, 0]);
    File {
        name: "streams.json",
        about: "The messages of /joinup/join/1, without the length in front of each, and the heads of /joinup/record/1.",
        valid: valid_ones,
        invalid: refused,
        derivations: Vec::new(),
    }
}

/// A length in three bytes at `at`, spelled with five.
fn long_length(bytes: &[u8], at: usize) -> Vec<u8> {
    assert_eq!(bytes[at], 251);
    [&bytes[..at], &[252, 0, 0], &bytes[at + 1..]].concat()
}

pub fn receipts() -> File {
    let held = encode(&samples::receipt(Deed::Held));
    let deleted = encode(&samples::receipt(Deed::Deleted));
    let mut refused = mangled("receipt", &held);
    let mut add = |reason, name: &str, bytes: &[u8]| refused.push(invalid("receipt", reason, name, bytes));
    add("malformed", "a deed beyond the two", &with_byte(&held, 0, 2));
    add("not-canonical", "the deed in three bytes", &[&[251, 0], &held[..]].concat());
    add("too-long", "513 bytes", &[0; limits::RECEIPT + 1]);
    for (name, at) in [("deed", 0), ("slot", 1), ("digest", 33), ("node", 97), ("time", 137)] {
        add("signature", &format!("another {name}"), &with_byte(&held, at, held[at] ^ 1));
    }
    add("signature", "another community", &replaced(&held, key(1).id().as_bytes(), key(2).id().as_bytes()));
    for (name, author) in samples::weak_keys().iter().take(3) {
        let bytes = replaced(&held, key(1).id().as_bytes(), author.as_bytes());
        add("weak-key", &format!("a community that is no key: {name}"), &bytes);
    }
    let statement = encode(&samples::statement(Deed::Held));
    let as_item = Signature::new(key(1).sign(Domain::Item, &statement));
    add("signature", "signed as an item", &[statement, encode(&as_item)].concat());
    let withdrawal = |seed| Withdrawal { slot: SlotHash::new([seed; 32]), digest: Digest::new([seed + 1; 32]) };
    let asked = encode(&ReceiptRequest { withdrawn: List::first([withdrawal(3), withdrawal(5)]) });
    let answered = encode(&ReceiptAnswer { receipts: List::first([samples::receipt(Deed::Deleted)]) });
    let empty = encode(&ReceiptAnswer { receipts: List::new() });
    refused.extend(mangled("receipt request", &asked));
    refused.extend(mangled("receipt answer", &answered));
    let mut add = |kind, reason, name: &str, bytes: &[u8]| refused.push(invalid(kind, reason, name, bytes));
    add("receipt request", "malformed", "65 withdrawals", &[&[65][..], &[7; 65 * 64]].concat());
    add("receipt answer", "malformed", "65 receipts", &[&[65][..], &deleted.repeat(65)].concat());
    for kind in ["receipt request", "receipt answer"] {
        add(kind, "too-long", "32,769 bytes", &[0; limits::RECEIPTS * limits::RECEIPT + 1]);
    }
    File {
        name: "receipts.json",
        about: "Signed receipts, and the messages of /joinup/receipts/1 without the length in front of each.",
        valid: vec![
            valid("receipt", "held", &held),
            valid("receipt", "deleted", &deleted),
            valid("receipt request", "two withdrawals", &asked),
            valid("receipt answer", "one of them is confirmed", &answered),
            valid("receipt answer", "none is", &empty),
        ],
        invalid: refused,
        derivations: vec![serde_json::json!({
            "name": "what is signed",
            "function": "\"joinup receipt v1\" | statement",
            "statement": super::to_hex(&encode(&samples::statement(Deed::Held))),
            "digest of that": Digest::of(&[b"joinup receipt v1".as_slice(), &encode(&samples::statement(Deed::Held))].concat()).to_string(),
        })],
    }
}
