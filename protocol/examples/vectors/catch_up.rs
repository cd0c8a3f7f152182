//! Vectors of the messages of catch-up, and of the names that circles and sets have within a session.

use joinup_protocol::{
    id::{CircleId, NodeId, SlotHash},
    limits,
    reconcile::{
        AuthorTag, Listed, LtHash, Page, SetState, ShortId, SlotTag,
        session::{Blind, CircleTag, Fingerprint, Parties},
        sketch::{self, Id, keyed, run},
    },
    replica::Entry,
    text::List,
    wire::{
        batch::Batch,
        bytes::Bytes,
        message::{Answer, Ask, Floor, Named, Nonce, Opened, Opening, Theirs},
    },
};
use serde_json::{Value, json};

use super::{
    File, batches, encode, invalid, mangled, replaced,
    samples::{self, NOW, circle, list},
    to_hex, valid, with_byte,
};

/// Of the opener and of the answerer.
const NONCES: [Nonce; 2] = [[7; 16], [8; 16]];

fn parties() -> Parties {
    Parties { opener: NodeId::new([9; 32]), answerer: NodeId::new([10; 32]) }
}

/// What two sample nodes hold, each as many of the first items of items.json.
fn entries(first: usize) -> Vec<Entry> {
    samples::items().iter().take(first).map(|(_, item)| Entry::from(&**item)).collect()
}

fn short_ids(first: usize) -> Vec<ShortId> {
    entries(first).iter().map(ShortId::from).collect()
}

fn state(first: usize) -> SetState {
    let mut hash = LtHash::default();
    entries(first).iter().for_each(|entry| hash.add(&entry.slot, entry.stamp, &entry.digest));
    SetState { count: first as u64, hash: hash.digest() }
}

fn keyed_ids(first: usize) -> Vec<Id> {
    let key = keyed::session_key(&NONCES[0], &NONCES[1], &circle());
    entries(first).iter().map(|entry| keyed::keyed_id(&key, &entry.slot, entry.stamp, &entry.digest)).collect()
}

fn cells<const MAX: usize>(ids: Vec<Id>, range: core::ops::Range<u32>) -> Bytes<MAX> {
    let items = ids.len() as u64;
    run::encode(&sketch::cells(ids, range.clone()), range.start, items).try_into().unwrap()
}

fn listed() -> List<Listed, { limits::PAGE }> {
    let mut listed: Vec<Listed> = entries(8).iter().map(Listed::from).collect();
    listed.sort_by_key(|listed| listed.slot);
    list(listed)
}

fn slots() -> Vec<SlotTag> {
    let mut slots: Vec<SlotTag> = short_ids(2).iter().map(ShortId::slot).collect();
    slots.sort();
    slots
}

fn items(names: &[&str]) -> Batch {
    let items = samples::items();
    let bytes: Vec<&[u8]> =
        names.iter().map(|name| items.iter().find(|(known, _)| known == name).unwrap().1.bytes().as_ref()).collect();
    batches::stored(&bytes)
}

fn opened() -> [Opened; 2] {
    let blind = Blind::new(NONCES[0], parties());
    let private = CircleId::private("ours", &[8; 32]);
    let here = Opened { circle: blind.tag(&circle()), set: blind.fingerprint(&circle(), &state(2)), settled: None };
    let settled = Some(blind.fingerprint(&private, &state(3)));
    let empty = SetState::empty();
    [here, Opened { circle: blind.tag(&private), set: blind.fingerprint(&private, &empty), settled }]
}

fn asks() -> Vec<(&'static str, Ask)> {
    let id = short_ids(1)[0];
    let short = Named::Short(list(short_ids(3)));
    let keyed = Named::Keyed(list(keyed_ids(3)));
    vec![
        ("opening with two circles", Ask::Open(Opening { now: NOW, nonce: NONCES[0], sets: list(opened()) })),
        ("opening without a circle", Ask::Open(Opening { now: NOW, nonce: NONCES[0], sets: List::new() })),
        ("the cells after the first answer", Ask::Cells { circle: 0, from: limits::FIRST_CELLS, count: 40 }),
        ("the last run of cells", Ask::Cells { circle: 63, from: 63_616, count: limits::CELL_RUN }),
        ("cells of keyed ids", Ask::Keyed { circle: 1, cells: 64 }),
        ("the first stretch of short ids", Ask::Ids { circle: 0, after: None }),
        ("the next stretch of short ids", Ask::Ids { circle: 0, after: Some(id) }),
        ("the names of short ids", Ask::Names { circle: 0, of: short }),
        ("the names of keyed ids", Ask::Names { circle: 0, of: keyed }),
        ("the first page", Ask::List { circle: 0, after: None }),
        ("the next page", Ask::List { circle: 0, after: Some(SlotHash::new([3; 32])) }),
        ("two slots wanted", Ask::Want { circle: 0, slots: list(slots()) }),
        ("three items offered", Ask::Offer { circle: 0, ids: list(short_ids(3)) }),
        ("two items pushed", Ask::Push { circle: 0, items: items(&["withdrawal", "note"]) }),
        ("you are behind", Ask::Behind { circle: 250 }),
    ]
}

fn answers() -> Vec<(&'static str, Answer)> {
    let first = cells(short_ids(3).iter().map(|id| id.0).collect(), 0..limits::FIRST_CELLS);
    let more = cells(short_ids(3).iter().map(|id| id.0).collect(), limits::FIRST_CELLS..limits::FIRST_CELLS + 40);
    let sets = [Theirs::Same, Theirs::Settled, Theirs::Other { state: state(3), cells: first }, Theirs::Elsewhere];
    let [author, stamp] = [AuthorTag::from(&samples::key(1).id()), AuthorTag([0xff; 6])];
    let floors = [Floor { author, least: samples::stamp() }, Floor { author: stamp, least: samples::stamp() }];
    vec![
        ("of each sort one", Answer::Sets { now: NOW, sets: list(sets) }),
        ("cells", Answer::Cells(more)),
        ("keyed cells", Answer::Keyed { nonce: NONCES[1], state: state(3), cells: cells(keyed_ids(3), 0..64) }),
        ("ids with more to come", Answer::Ids { ids: list(by_urgency()), last: false }),
        ("no more ids", Answer::Ids { ids: List::new(), last: true }),
        ("names", Answer::Names(listed())),
        ("no names", Answer::Names(List::new())),
        ("a page with more to come", Answer::Page(Page { entries: listed(), last: false })),
        ("an empty page", Answer::Page(Page { entries: List::new(), last: true })),
        ("items with more to come", Answer::Items { items: items(&["withdrawal", "profile"]), last: false }),
        ("no items", Answer::Items { items: batches::stored(&[]), last: true }),
        (
            "of an offer one place refused and two for later",
            Answer::Wanted { refused: list([1]), later: list([0, 4_095]), floors: list(floors) },
        ),
        (
            "an offer wanted as a whole",
            Answer::Wanted { refused: List::new(), later: List::new(), floors: List::new() },
        ),
        ("of a push two places not held", Answer::Taken { refused: list([0, 300]), later: List::new() }),
        ("noted", Answer::Noted),
        ("gone", Answer::Gone),
    ]
}

fn by_urgency() -> Vec<ShortId> {
    let mut ids = short_ids(8);
    ids.sort_by_key(ShortId::urgency);
    ids
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
        about: "The messages of /joinup/sync/1, without the length in front of each. The items are those of items.json, \
                in its order. The opener's node key is 32 bytes of 9, the answerer's 32 bytes of 10; their nonces are \
                16 bytes of 7 and of 8. The batches are zstd frames of one block that is not compressed; another \
                program may compress them otherwise.",
        valid: valid_ones,
        invalid: refused,
        derivations: [names(), vec![order()]].concat(),
    }
}

/// A list of one entry more than there may be, of zeros.
fn one_too_many(most: usize, bytes_of_one: usize) -> Vec<u8> {
    [encode(&(most as u64 + 1)), vec![0; (most + 1) * bytes_of_one]].concat()
}

const ENDLESS: [u8; 9] = [253, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

fn bad_asks() -> Vec<Value> {
    let mut refused = Vec::new();
    let mut add = |reason, name, parts: &[&[u8]]| refused.push(invalid("ask", reason, name, &parts.concat()));
    let opening = asks()[0].1.encode().unwrap();
    add("malformed", "a question beyond the ten", &[&[10, 0]]);
    add("not-canonical", "the question's number in three bytes", &[&[251, 0], &opening]);
    add("malformed", "half a nonce", &[&opening[..18]]);
    let settled = opening.len() - 17;
    add("malformed", "neither settled nor not", &[&with_byte(&opening, settled, 2)]);
    add("malformed", "a circle's tag without its fingerprint", &[&opening[..opening.len() - 33]]);
    add("malformed", "65 circles", &[&[0, 0], &[0; 16], &one_too_many(limits::CIRCLES, 25)]);
    add("malformed", "2^64 - 1 circles", &[&[0, 0], &[0; 16], &ENDLESS]);
    add("malformed", "cells without a count", &[&[1, 0, 72]]);
    add("malformed", "cells from 2^32", &[&[1, 0, 253, 0, 0, 0, 1, 0, 0, 0, 0, 40]]);
    add("not-canonical", "72 in three bytes", &[&[1, 0, 251, 0, 72, 40]]);
    add("malformed", "2^32 keyed cells", &[&[2, 0, 253, 0, 0, 0, 1, 0, 0, 0, 0]]);
    add("malformed", "neither a short id nor none", &[&[3, 0, 2], &[0; 24]]);
    add("malformed", "a short id of 23 bytes", &[&[3, 0, 1], &[0; 23]]);
    add("malformed", "ids that are neither short nor keyed", &[&[4, 0, 2, 0]]);
    add("malformed", "1,025 names of short ids", &[&[4, 0, 0], &one_too_many(limits::PAGE, 24)]);
    add("malformed", "1,025 names of keyed ids", &[&[4, 0, 1], &one_too_many(limits::PAGE, 24)]);
    add("malformed", "neither a slot nor none", &[&[5, 0, 2], &[0; 32]]);
    add("malformed", "a slot of 31 bytes", &[&[5, 0, 1], &[0; 31]]);
    add("malformed", "16,385 slots wanted", &[&[6, 0], &one_too_many(limits::WANTS, 6)]);
    add("malformed", "2^64 - 1 slots", &[&[6, 0], &ENDLESS]);
    add("not-canonical", "no slots, in three bytes", &[&[6, 0, 251, 0, 0]]);
    add("malformed", "4,097 ids offered", &[&[7, 0], &one_too_many(limits::OFFERS, 24)]);
    add("malformed", "2^64 - 1 ids offered", &[&[7, 0], &ENDLESS]);
    add("malformed", "a batch longer than the longest", &[&[8, 0, 0], &one_too_many(limits::BATCH_PACKED, 1)]);
    add("malformed", "a batch of 2^64 - 1 bytes", &[&[8, 0, 0], &ENDLESS]);
    add("malformed", "behind without a circle", &[&[9]]);
    add("trailing", "behind in two circles", &[&[9, 0, 1]]);
    add("too-long", "a frame of 1 MiB and a byte", &[&vec![0; limits::FRAME + 1]]);
    refused
}

fn bad_answers() -> Vec<Value> {
    let mut refused = Vec::new();
    let mut add = |reason, name, parts: &[&[u8]]| refused.push(invalid("answer", reason, name, &parts.concat()));
    let page = Answer::Page(Page { entries: listed(), last: false }).encode().unwrap();
    add("malformed", "an answer beyond the eleven", &[&[11]]);
    add("not-canonical", "the answer's number in three bytes", &[&[251, 0, 9]]);
    add("malformed", "65 circles", &[&[0, 0], &one_too_many(limits::CIRCLES, 1)]);
    add("malformed", "a set that is none of the four", &[&[0, 0, 1, 4]]);
    add("malformed", "another set without its cells", &[&[0, 0, 1, 2, 3], &[0; 32]]);
    add(
        "malformed",
        "first cells longer than the longest run",
        &[&[0, 0, 1, 2, 3], &[0; 32], &one_too_many(limits::CELL_RUN_BYTES, 1)],
    );
    add("malformed", "a run of cells longer than the longest", &[&[1], &one_too_many(limits::CELL_RUN_BYTES, 1)]);
    add("malformed", "cells of 2^64 - 1 bytes", &[&[1], &ENDLESS]);
    add("malformed", "keyed cells with half a nonce", &[&[2], &[0; 8]]);
    add("malformed", "16,385 short ids", &[&[3], &one_too_many(limits::IDS, 24), &[1]]);
    add("malformed", "neither the last ids nor not", &[&[3, 0, 2]]);
    add("malformed", "1,025 names", &[&[4], &one_too_many(limits::PAGE, 72)]);
    add("malformed", "1,025 ids on a page", &[&[5], &one_too_many(limits::PAGE, 72), &[1]]);
    add("malformed", "a page that is neither the last nor not", &[&with_byte(&page, page.len() - 1, 2)]);
    let stamp = encode(&samples::stamp());
    add("malformed", "a listed stamp of 49 bits", &[&replaced(&page, &stamp, &encode(&(1u64 << 48)))]);
    let seven = [253, 0, 0, 0, 0, 0, 0, 0, 7];
    add("not-canonical", "a listed stamp of 7 in nine bytes", &[&replaced(&page, &stamp, &seven)]);
    add("malformed", "items without a batch", &[&[6]]);
    add("malformed", "a batch longer than the longest", &[&[6, 0], &one_too_many(limits::BATCH_PACKED, 1), &[1]]);
    add("malformed", "neither the last items nor not", &[&[6, 0, 0, 2]]);
    add("malformed", "a batch of 2^32 bytes", &[&[6, 253, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]]);
    add("malformed", "4,097 places refused", &[&[7], &one_too_many(limits::OFFERS, 1), &[0, 0]]);
    add("malformed", "4,097 places for later", &[&[7, 0], &one_too_many(limits::OFFERS, 1), &[0]]);
    add("malformed", "place 65,536", &[&[7, 1, 252, 0, 1, 0, 0, 0, 0]]);
    add("not-canonical", "place 7 in three bytes", &[&[7, 1, 251, 0, 7, 0, 0]]);
    add("malformed", "257 floors", &[&[7, 0, 0], &one_too_many(limits::FLOORS, 7)]);
    add("malformed", "a floor of 49 bits", &[&[7, 0, 0, 1], &[0; 6], &encode(&(1u64 << 48))]);
    add("malformed", "1,025 places not held", &[&[8], &one_too_many(limits::BATCH_ITEMS, 1), &[0]]);
    add("malformed", "1,025 places not held yet", &[&[8, 0], &one_too_many(limits::BATCH_ITEMS, 1)]);
    add("trailing", "noted, and more", &[&[9, 0]]);
    add("trailing", "gone, and more", &[&[10, 10]]);
    add("too-long", "a frame of 1 MiB and a byte", &[&vec![0; limits::FRAME + 1]]);
    refused
}

fn names() -> Vec<Value> {
    let blind = Blind::new(NONCES[0], parties());
    let private = CircleId::private("ours", &[8; 32]);
    let sets = [(circle(), state(2)), (circle(), state(3)), (private, SetState::empty()), (private, state(3))];
    let name = |(circle, state): (CircleId, SetState)| {
        let (CircleTag(tag), Fingerprint(fingerprint)) = (blind.tag(&circle), blind.fingerprint(&circle, &state));
        json!({
            "name": format!("a circle and {} items of it within a session", state.count),
            "nonce": to_hex(&NONCES[0]),
            "opener": parties().opener.to_string(),
            "answerer": parties().answerer.to_string(),
            "circle": circle.to_string(),
            "count": state.count,
            "hash": state.hash.to_string(),
            "tag": to_hex(&tag),
            "fingerprint": to_hex(&fingerprint),
        })
    };
    sets.map(name).to_vec()
}

/// In which order ids of a set are given.
fn order() -> Value {
    let ids: Vec<String> = by_urgency().iter().map(|id| to_hex(&id.0)).collect();
    json!({ "name": "the short ids of the items, the most urgent first", "ids": ids })
}
