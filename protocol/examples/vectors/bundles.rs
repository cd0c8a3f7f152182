//! Vectors of bundles. Their checks follow from their bytes, so that a bundle that is wrong in one way is right in all
//! others.

use joinup_protocol::{
    bundle::{Asking, Contents, Head, Held, MARK, Writer},
    id::CircleId,
    limits,
    reconcile::sketch::keyed::keyed_id,
    text::List,
    time::Millis,
    wire::batch::Batch,
};
use serde_json::{Value, json};

use super::{File, batches::stored, encode, invalid, samples, to_hex, valid, with_byte};

/// Bytes of a mark with its version.
const MARKED: usize = MARK.len() + 1;

fn contents() -> Head {
    Head::Contents(Contents {
        by: samples::key(1).id(),
        at: Millis(1_778_544_000_000),
        since: Some(Millis(1_777_593_600_000)),
        circles: List::first([samples::circle(), samples::circle_secret().circle()]),
        items: 2,
    })
}

fn asking() -> Asking {
    Asking { by: samples::key(2).id(), at: Millis(1_778_544_000_000), nonce: [7; 16] }
}

/// A frame of a kind with a body, and with the check of what stands before it.
fn frame(before: &[u8], kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    let bytes = [before, &[kind], &length, body].concat();
    let check = blake3::hash(&bytes);
    [&bytes, &check.as_bytes()[..16]].concat()
}

/// A bundle of a head and these frames, ended.
fn bundle(head: &Head, frames: &[(u8, Vec<u8>)]) -> Vec<u8> {
    frame(&begun(head, frames), 0, &[])
}

fn begun(head: &Head, frames: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let head = frame(&[&MARK[..], &[1]].concat(), 1, &encode(head));
    frames.iter().fold(head, |bytes, (kind, body)| frame(&bytes, *kind, body))
}

fn batch() -> Batch {
    let items = samples::items();
    let of = |name: &str| items.iter().find(|(known, _)| *known == name).unwrap().1.bytes().to_vec();
    stored(&[&of("withdrawal"), &of("profile")])
}

fn held(circle: &CircleId) -> Held {
    let items = samples::items();
    let key = asking().key(circle);
    let ids = items.iter().take(2).map(|(_, item)| keyed_id(&key, &item.slot(), item.header().stamp, &item.digest()));
    Held { circle: asking().tag(circle), ids: List::first(ids) }
}

pub fn bundles() -> File {
    let items = (2, encode(&batch()));
    let record = (3, samples::experiment().record().unwrap());
    let whole = bundle(&contents(), &[items.clone(), record]);
    let ask = Head::Asking(asking());
    let circle = samples::circle();
    let nothing = Held { circle: asking().tag(&circle), ids: List::new() };
    File {
        name: "bundles.json",
        about: "Bundles, whole files. The items and records in them are read as their own types say.",
        valid: vec![
            valid("bundle", "without anything in it", &bundle(&contents(), &[])),
            valid("bundle", "items", &bundle(&contents(), &[items])),
            valid("bundle", "items and a record", &whole),
            valid(
                "bundle",
                "a question of who holds two items of a circle",
                &bundle(&ask, &[(4, encode(&held(&circle)))]),
            ),
            valid("bundle", "a question of who holds nothing of it", &bundle(&ask, &[(4, encode(&nothing))])),
            valid("bundle", "a question of who is in no circle", &bundle(&ask, &[])),
        ],
        invalid: refused(&whole),
        derivations: derivations(&circle),
    }
}

/// As `joinup_protocol` writes it, to be sure that the frames above are its frames.
fn is_written_so(bytes: &[u8]) -> bool {
    let (mut writer, begun) = Writer::begin(&contents()).unwrap();
    let record = samples::experiment().record().unwrap();
    [begun, writer.items(&batch()).unwrap(), writer.record(&record).unwrap(), writer.end()].concat() == bytes
}

fn refused(whole: &[u8]) -> Vec<Value> {
    assert!(is_written_so(whole));
    let (head, ask) = (contents(), Head::Asking(asking()));
    let held = || (4, encode(&held(&samples::circle())));
    let empty = bundle(&head, &[]);
    let mut refused = Vec::new();
    let mut add = |reason, name, bytes: &[u8]| refused.push(invalid("bundle", reason, name, bytes));
    add("no-bundle", "nothing", &[]);
    add("no-bundle", "something else", b"Title: Soup from leftovers\n");
    add("no-bundle", "the end of the line changed", &[b"joinup bundle\n".as_slice(), &empty[MARK.len()..]].concat());
    add("no-bundle", "half a mark", &empty[..9]);
    add("no-bundle", "version 0", &with_byte(&empty, MARK.len(), 0));
    add("newer", "version 2", &with_byte(&empty, MARK.len(), 2));
    add("cut", "the mark alone", &empty[..MARKED]);
    add("cut", "the end is missing", &begun(&head, &[]));
    add("cut", "the last byte is missing", &empty[..empty.len() - 1]);
    add("check", "a byte of the head changed", &with_byte(&empty, MARKED + 5, 9));
    add("check", "a byte of a check changed", &with_byte(&empty, empty.len() - 1, empty[empty.len() - 1] ^ 1));
    add("check", "a frame of another bundle", &[&begun(&ask, &[])[..], &empty[empty.len() - 21..]].concat());
    add("trailing", "a byte after the end", &[&empty[..], &[0]].concat());
    add("trailing", "two bundles", &[&empty[..], &empty].concat());
    add("order", "no head", &frame(&[&MARK[..], &[1]].concat(), 0, &[]));
    add("order", "two heads", &bundle(&head, &[(1, encode(&head))]));
    add("order", "what is held, among items", &bundle(&head, &[held()]));
    add("order", "items in a question", &bundle(&ask, &[(2, encode(&batch()))]));
    add("order", "a record in a question", &bundle(&ask, &[(3, vec![1, 0])]));
    add("kind", "a frame of kind 5", &bundle(&head, &[(5, Vec::new())]));
    let claims = |kind: u8, length: usize| {
        let length = u32::try_from(length).unwrap().to_be_bytes();
        [&begun(&head, &[])[..], &[kind], &length].concat()
    };
    add("too-long", "an end with a body", &claims(0, 1));
    add("too-long", "items of more than a frame", &claims(2, limits::FRAME + 1));
    add("too-long", "items of 4 GiB", &claims(2, u32::MAX as usize));
    add("too-long", "a record that is too long", &claims(3, limits::RECORD + 1));
    add("malformed", "a head of a third sort", &frame(&[&MARK[..], &[1]].concat(), 1, &[2]));
    add(
        "trailing",
        "a head with a byte too many",
        &frame(&[&MARK[..], &[1]].concat(), 1, &[&encode(&head)[..], &[0]].concat()),
    );
    add("packing", "a batch that nobody can open", &bundle(&head, &[(2, encode(&stored_wrong()))]));
    refused
}

/// A batch that claims one byte more than comes out of it.
fn stored_wrong() -> Batch {
    let batch = batch();
    Batch { raw: batch.raw + 1, ..batch }
}

fn derivations(circle: &CircleId) -> Vec<Value> {
    let (asking, items) = (asking(), samples::items());
    let (name, item) = &items[0];
    let key = asking.key(circle);
    vec![
        json!({ "name": "the tag of a circle in a question", "nonce": to_hex(&asking.nonce), "circle": circle,
            "tag": to_hex(&asking.tag(circle).0) }),
        json!({ "name": "the key of a circle in a question", "nonce": to_hex(&asking.nonce), "circle": circle,
            "key": to_hex(&key) }),
        json!({ "name": format!("the id of an item in a question: {name}"), "key": to_hex(&key), "slot": item.slot(),
            "stamp": to_hex(&item.header().stamp.to_be_bytes()), "digest": item.digest(),
            "id": to_hex(&keyed_id(&key, &item.slot(), item.header().stamp, &item.digest())) }),
    ]
}
