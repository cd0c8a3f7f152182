//! Vectors of what travels on streams, and of receipts.

use joinup_protocol::{
    id::{CircleId, Digest, SlotHash},
    invite::Grant,
    key::Domain,
    limits,
    receipt::Deed,
    reconcile::{Listed, LtHash, Page, SetState},
    replica::Entry,
    signature::Signature,
    text::List,
    wire::{
        bytes::ItemBytes,
        join::{CircleSecret, JoinAnswer, JoinRefusal, JoinRequest, Secret},
        message::{Answer, Ask, Opening, Theirs},
        record::RecordHead,
    },
};
use serde_json::Value;

use super::{
    File, encode, invalid, mangled, replaced,
    samples::{self, NOW, TOO_LONG, circle, key, list},
    valid, with_byte,
};

fn travelling(name: &str) -> ItemBytes {
    let (_, item) = samples::items().into_iter().find(|(known, _)| *known == name).unwrap();
    item.bytes().to_vec().try_into().unwrap()
}

fn set(count: u64) -> SetState {
    SetState { count, hash: LtHash::default().digest() }
}

fn listed() -> List<Listed, { limits::PAGE }> {
    let mut entries: Vec<Listed> =
        samples::items().iter().map(|(_, item)| Listed::from(&Entry::from(&**item))).collect();
    entries.sort_by_key(|listed| listed.slot);
    list(entries)
}

fn asks() -> Vec<(&'static str, Ask)> {
    let [slot, other] = [3, 4].map(|byte| SlotHash::new([byte; 32]));
    let circle = circle();
    let two = [(circle, set(300)), (CircleId::private("ours", &[8; 32]), set(0))];
    vec![
        ("opening with two circles", Ask::Open(Opening { now: NOW, sets: list(two) })),
        ("opening without a circle", Ask::Open(Opening { now: NOW, sets: List::new() })),
        ("the first page", Ask::List { circle, after: None }),
        ("the next page", Ask::List { circle, after: Some(slot) }),
        ("two slots wanted", Ask::Want { circle, slots: list([slot, other]) }),
        ("two items pushed", Ask::Push { circle, items: list(["withdrawal", "note"].map(travelling)) }),
    ]
}

fn answers() -> Vec<(&'static str, Answer)> {
    let sets = [Theirs::Same, Theirs::Other(set(70_000)), Theirs::Elsewhere];
    vec![
        ("sets", Answer::Sets { now: NOW, sets: list(sets) }),
        ("a page with more to come", Answer::Page(Page { entries: listed(), last: false })),
        ("an empty page", Answer::Page(Page { entries: List::new(), last: true })),
        ("two slots answered with one item", Answer::Items { slots: 2, items: list([travelling("withdrawal")]) }),
        ("one of two pushed items held", Answer::Taken { held: list([true, false]) }),
    ]
}

pub fn catch_up() -> File {
    let asks = asks();
    let answers = answers();
    let mut valid_ones: Vec<Value> = Vec::new();
    valid_ones.extend(asks.iter().map(|(name, ask)| valid("ask", name, &ask.encode().unwrap())));
    valid_ones.extend(answers.iter().map(|(name, answer)| valid("answer", name, &answer.encode().unwrap())));
    let mut refused = mangled("ask", &asks[0].1.encode().unwrap());
    refused.extend(mangled("answer", &answers[0].1.encode().unwrap()));
    refused.extend(bad_asks());
    refused.extend(bad_answers());
    File {
        name: "catch-up.json",
        about: "The messages of /joinup/sync/1, without the length in front of each.",
        valid: valid_ones,
        invalid: refused,
        derivations: Vec::new(),
    }
}

fn bad_asks() -> Vec<Value> {
    let zero = circle();
    let mut refused = Vec::new();
    let mut add = |reason, name, bytes: &[u8]| refused.push(invalid("ask", reason, name, bytes));
    let list_ask = Ask::List { circle: zero, after: None }.encode().unwrap();
    add("malformed", "a question beyond the four", &with_byte(&list_ask, 0, 4));
    add("not-canonical", "the question's number in three bytes", &[&[251, 0], &list_ask[..]].concat());
    add("malformed", "neither a slot nor none", &with_byte(&list_ask, 33, 2));
    add("malformed", "half a circle", &list_ask[..17]);
    add("malformed", "65 circles", &[&encode(&(0u8, 0u8))[..], &[65], &vec![0; 65 * 65]].concat());
    add("malformed", "257 slots wanted", &[&[2][..], &[0; 32], &encode(&257u16), &vec![0; 257 * 32]].concat());
    add("malformed", "257 items pushed", &[&[3][..], &[0; 32], &encode(&257u16), &[0; 257]].concat());
    let item = encode(&ItemBytes::try_from(vec![0; limits::ITEM]).unwrap());
    let length = encode(&u16::try_from(limits::ITEM).unwrap());
    let longer = encode(&u16::try_from(TOO_LONG).unwrap());
    let pushed = [&[3][..], &[0; 32], &[1], &item].concat();
    add("malformed", "an item of 8,057 bytes", &[&replaced(&pushed, &length, &longer)[..], &[0]].concat());
    add("malformed", "an item of 2^64 - 1 bytes", &[&[3][..], &[0; 32], &[1, 253], &[0xff; 8]].concat());
    add("malformed", "2^64 - 1 slots", &[&[2][..], &[0; 32], &[253], &[0xff; 8]].concat());
    add("too-long", "a frame of 1 MiB and a byte", &vec![0; limits::FRAME + 1]);
    refused
}

fn bad_answers() -> Vec<Value> {
    let mut refused = Vec::new();
    let mut add = |reason, name, bytes: &[u8]| refused.push(invalid("answer", reason, name, bytes));
    let page = Answer::Page(Page { entries: listed(), last: false }).encode().unwrap();
    add("malformed", "an answer beyond the four", &with_byte(&page, 0, 4));
    add("malformed", "a page that is neither the last nor not", &with_byte(&page, page.len() - 1, 2));
    let stamp = encode(&samples::stamp());
    let beyond = encode(&(1u64 << 48));
    add("malformed", "a listed stamp of 49 bits", &replaced(&page, &stamp, &beyond));
    let early = encode(&7u64);
    add(
        "not-canonical",
        "a listed stamp of 7 in nine bytes",
        &replaced(&page, &stamp, &[253, 0, 0, 0, 0, 0, 0, 0, early[0]]),
    );
    add("malformed", "1,025 ids on a page", &[&[1][..], &encode(&1_025u16), &vec![0; 1_025 * 72], &[1]].concat());
    add("malformed", "65 circles", &[&[0, 0, 65][..], &[0; 65]].concat());
    add("malformed", "a set that is neither same, other nor elsewhere", &[0, 0, 1, 3]);
    add("malformed", "slots in four bytes", &[2, 252, 0, 1, 0, 0, 0]);
    add("malformed", "257 items", &[&[2, 1][..], &encode(&257u16), &[0; 257]].concat());
    add("malformed", "held is neither yes nor no", &[3, 1, 2]);
    add("malformed", "257 times held", &[&[3][..], &encode(&257u16), &[1; 257]].concat());
    add("too-long", "a frame of 1 MiB and a byte", &vec![0; limits::FRAME + 1]);
    refused
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
    File {
        name: "receipts.json",
        about: "Signed receipts.",
        valid: vec![valid("receipt", "held", &held), valid("receipt", "deleted", &deleted)],
        invalid: refused,
        derivations: vec![serde_json::json!({
            "name": "what is signed",
            "function": "\"joinup receipt v1\" | statement",
            "statement": super::to_hex(&encode(&samples::statement(Deed::Held))),
            "digest of that": Digest::of(&[b"joinup receipt v1".as_slice(), &encode(&samples::statement(Deed::Held))].concat()).to_string(),
        })],
    }
}
