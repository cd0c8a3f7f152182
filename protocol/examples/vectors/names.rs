//! Vectors of ids, words, stamps, set hashes and invites: what is derived rather than decoded.

use data_encoding::BASE32_NOPAD;
use joinup_protocol::{
    id::{CircleId, EntryId, Kind, PublicId, SlotHash},
    introduction::Introduction,
    invite::Invite,
    limits,
    reconcile::{AuthorTag, LtHash},
    time::Stamp,
};
use serde_json::{Value, json};

use super::{
    File, encode, invalid, invalid_text,
    samples::{self, SEEDS, circle, key},
    to_hex, valid, valid_text,
};

pub fn names() -> File {
    let id = PublicId::of(&key(1).id(), Kind::EXPERIMENT, &EntryId::new([3; 16])).to_string();
    let words: Vec<String> = SEEDS.map(|seed| key(seed).recovery_words().join(" ")).into();
    let valid_ones = vec![
        valid_text("public id", "of the experiment", &id),
        valid_text("public id", "in capitals", &id.to_uppercase()),
        valid_text("recovery words", "of the first key", &words[0]),
        valid_text("recovery words", "of the second key", &words[1]),
        valid_text(
            "recovery words",
            "in capitals, with spaces",
            &format!(" {} ", words[0].to_uppercase().replace(' ', "  ")),
        ),
    ];
    let mut refused = Vec::new();
    let mut add = |kind, reason, name, text: &str| refused.push(invalid_text(kind, reason, name, text));
    add("public id", "not-base32", "a digit that base32 does not have", &format!("1{}", &id[1..]));
    add("public id", "not-base32", "padded", &format!("{id}======"));
    add("public id", "not-base32", "bits that are left over", &format!("{}b", &id[..id.len() - 1]));
    add("public id", "length", "another id behind it", &format!("{id}{}", &id[..6]));
    add("public id", "length", "a prefix", &id[..8]);
    add("public id", "length", "nothing", "");
    let known = &words[0];
    let (first, rest) = known.split_once(' ').unwrap();
    let (second, rest_of_rest) = rest.split_once(' ').unwrap();
    add("recovery words", "count", "23 words", rest);
    add("recovery words", "count", "nothing", "");
    add("recovery words", "unknown-word", "a word that is not on the list", &format!("marieke {rest}"));
    add("recovery words", "checksum", "two words swapped", &format!("{second} {first} {rest_of_rest}"));
    add("recovery words", "checksum", "another word of the list", &format!("zoo {rest}"));
    File {
        name: "names.json",
        about: "Ids as people write them, the words of the recovery sheet, and how ids are derived.",
        valid: valid_ones,
        invalid: refused,
        derivations: derived_ids(),
    }
}

fn derived(function: &str, input: Value, bytes: &[u8]) -> Value {
    let text = BASE32_NOPAD.encode(bytes).to_ascii_lowercase();
    json!({ "function": function, "input": input, "bytes": to_hex(bytes), "text": text })
}

fn derived_ids() -> Vec<Value> {
    let [author, other] = SEEDS.map(|seed| key(seed).id());
    let secret = [8; 32];
    let entry = EntryId::new([3; 16]);
    let mut ids = vec![
        derived("open circle", json!({ "name": "commons" }), circle().as_bytes()),
        derived("open circle", json!({ "name": "repair-cafés" }), CircleId::open("repair-cafés").as_bytes()),
        derived(
            "private circle",
            json!({ "name": "ours", "secret": to_hex(&secret) }),
            CircleId::private("ours", &secret).as_bytes(),
        ),
    ];
    for seed in SEEDS {
        let community = key(seed).id();
        let mut vector = derived("community", json!({ "seed": to_hex(&[seed; 32]) }), community.as_bytes());
        vector["key_words"] = json!(community.key_words());
        vector["author_tag"] = json!(to_hex(&AuthorTag::from(&community).0));
        ids.push(vector);
    }
    for kind in [Kind::PROFILE, Kind::EXPERIMENT] {
        let input = json!({ "circle": circle(), "author": author, "kind": kind, "id": entry });
        ids.push(derived("slot", input, SlotHash::of(&circle(), &author, kind, &entry).as_bytes()));
        let input = json!({ "author": author, "kind": kind, "id": entry });
        ids.push(derived("public id", input, PublicId::of(&author, kind, &entry).as_bytes()));
    }
    ids.push(derived("id of an introduction", json!({ "community": other }), Introduction::entry(&other).as_bytes()));
    ids
}

pub fn stamps() -> File {
    let ascending: [(&str, u64); 7] = [
        ("the first", 0),
        ("a millisecond later", 1),
        ("2026-05-12", samples::NOW.0),
        ("the last that is no withdrawal", (1 << 47) - 1),
        ("the first withdrawal", 1 << 47),
        ("a withdrawal of 2026-05-12", 1 << 47 | samples::NOW.0),
        ("the last withdrawal", (1 << 48) - 1),
    ];
    let kind = "stamp in an item";
    let mut refused: Vec<Value> = [16, 20, 24, 28, 0, 4, 8, 15]
        .map(|bit| 1u64 << (63 - bit) | samples::NOW.0)
        .iter()
        .filter(|bits| Stamp::try_from(**bits).is_err())
        .map(|bits| invalid(kind, "stamp", &format!("{} bits", 64 - bits.leading_zeros()), &bits.to_be_bytes()))
        .collect();
    refused.extend([
        invalid(kind, "stamp", "all bits", &[0xff; 8]),
        invalid(kind, "length", "seven bytes", &[0; 7]),
        invalid(kind, "length", "nine bytes", &[0; 9]),
        invalid(kind, "length", "nothing", &[]),
    ]);
    File {
        name: "stamps.json",
        about: "Stamps as they stand in items. The valid ones ascend: each replaces all before it.",
        valid: ascending.map(|(name, bits)| valid(kind, name, &bits.to_be_bytes())).into(),
        invalid: refused,
        derivations: Vec::new(),
    }
}

pub fn sets() -> File {
    let items: Vec<_> = samples::items().into_iter().take(3).collect();
    let mut hash = LtHash::default();
    let state = |name: &str, held: &[&str], hash: &LtHash| {
        let bytes = hash.to_bytes();
        json!({
            "name": name, "items": held, "count": held.len(), "first 16 lanes": to_hex(&bytes[..32]),
            "last 16 lanes": to_hex(&bytes[bytes.len() - 32..]), "hash": hash.digest().to_string(),
        })
    };
    let mut derivations = vec![state("empty", &[], &hash)];
    let mut held = Vec::new();
    for (name, item) in &items {
        hash.add(&item.slot(), item.header().stamp, &item.digest());
        held.push(*name);
        derivations.push(state(&format!("with the {name}"), &held, &hash));
    }
    let (name, first) = &items[0];
    hash.remove(&first.slot(), first.header().stamp, &first.digest());
    derivations.push(state(&format!("without the {name}"), &held[1..], &hash));
    File {
        name: "sets.json",
        about: "The hash of small sets. The items are those of items.json.",
        valid: Vec::new(),
        invalid: Vec::new(),
        derivations,
    }
}

/// The text of an invite with this payload; its checksum is right.
fn invite_of(payload: &[u8]) -> String {
    let sum = blake3::Hasher::new().update(b"joinup invite v1").update(payload).finalize();
    format!("JOINUP1-{}", BASE32_NOPAD.encode(&[payload, &sum.as_bytes()[..4]].concat()))
}

pub fn invites() -> File {
    let samples = samples::invites();
    let mut valid_ones: Vec<Value> =
        samples.iter().map(|(name, invite)| valid_text("invite", name, &invite.to_string())).collect();
    let text = samples[0].1.to_string();
    let payload = encode(&samples[0].1);
    let (head, tail) = text.split_at(40);
    valid_ones.push(valid_text("invite", "in small letters", &text.to_lowercase()));
    valid_ones.push(valid_text("invite", "over two lines, with a dash", &format!(" {head}-\n\t{tail} ")));
    let mut refused = Vec::new();
    let mut add = |reason, name, text: &str| refused.push(invalid_text("invite", reason, name, text));
    add("prefix", "nothing", "");
    add("prefix", "of another version", &text.replace("JOINUP1", "JOINUP2"));
    add("prefix", "without its beginning", &text[8..]);
    add("character", "a digit that base32 does not have", &format!("{text}1"));
    add("character", "an equals sign", &format!("{text}="));
    add("damaged", "only its beginning", "JOINUP1-");
    add("damaged", "the last letters are missing", &text[..text.len() - 8]);
    let other = if text.as_bytes()[20] == b'A' { "B" } else { "A" };
    add("damaged", "one letter is another", &format!("{}{other}{}", &text[..20], &text[21..]));
    add("too-long", "far too long", &"JOINUP1-".repeat(limits::INVITE));
    add("newer", "a circle beyond the three", &invite_of(&[&[3], &payload[1..]].concat()));
    add("newer", "four addresses", &invite_of(&four_addresses()));
    add(
        "newer",
        "a transport beyond the two",
        &invite_of(&payload_with(&payload, &[192, 0, 2, 7, 251, 15, 161, 1], 7, 2)),
    );
    add("newer", "one byte too many", &invite_of(&[&payload[..], &[0]].concat()));
    add("newer", "a number spelled in more bytes than it needs", &invite_of(&[&[251, 0], &payload[..]].concat()));
    File {
        name: "invites.json",
        about: "Invites as they are handed over.",
        valid: valid_ones,
        invalid: refused,
        derivations: Vec::new(),
    }
}

fn payload_with(payload: &[u8], part: &[u8], at: usize, byte: u8) -> Vec<u8> {
    super::replaced(payload, part, &super::with_byte(part, at, byte))
}

fn four_addresses() -> Vec<u8> {
    let invite: &Invite = &samples::invites()[0].1;
    super::replaced(&encode(invite), &encode(&invite.addresses), &encode(&vec![invite.addresses[0].clone(); 4]))
}
