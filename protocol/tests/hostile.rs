//! Bytes from anybody: no decoder panics, and whatever it accepts has no other spelling.

#![allow(clippy::unwrap_used, reason = "shared by tests")]

#[path = "../examples/vectors/catalogue.rs"]
mod catalogue;

use std::sync::LazyLock;

use catalogue::{input, readers};
use joinup_protocol::item::{Item, Verified};
use proptest::{prelude::*, sample::Index};

/// Reads bytes as that type; what is accepted is spelled as it was read, or in the one way in which it is written.
fn check(kind: &str, bytes: &[u8]) {
    let Ok(read) = readers::read(kind, bytes) else { return };
    if matches!(kind, "invite" | "public id" | "recovery words") {
        let again = readers::read(kind, &read.again).unwrap();
        assert_eq!((again.meaning, again.again), (read.meaning, read.again), "{kind}");
    } else {
        assert_eq!(read.again, bytes, "{kind}");
    }
}

/// Type and bytes of every valid vector.
static VALID: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let vectors = catalogue::files().into_iter().flat_map(|file| file.valid);
    vectors.map(|vector| (vector["type"].as_str().unwrap().to_owned(), input(&vector))).collect()
});

/// One change to bytes.
#[derive(Debug, Clone)]
enum Change {
    Byte(Index, u8),
    Bit(Index, u8),
    Cut(Index),
    Remove(Index, u8),
    Insert(Index, Vec<u8>),
    /// A length as nobody means it, in the place of a byte.
    Length(Index, u8),
    /// A piece of another vector.
    Splice(Index, Index, Index, u8),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        (at(), 0..8u8).prop_map(|(at, bit)| Change::Bit(at, bit)),
        at().prop_map(Change::Cut),
        (at(), 1..40u8).prop_map(|(at, length)| Change::Remove(at, length)),
        (at(), prop::collection::vec(any::<u8>(), 1..8)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (at(), 251..=255u8).prop_map(|(at, head)| Change::Length(at, head)),
        (at(), at(), at(), 1..200u8).prop_map(|(at, other, from, length)| Change::Splice(at, other, from, length)),
    ]
}

fn apply(change: &Change, bytes: &mut Vec<u8>) {
    if bytes.is_empty() {
        return;
    }
    let length = bytes.len();
    match change {
        Change::Byte(at, byte) => bytes[at.index(length)] = *byte,
        Change::Bit(at, bit) => bytes[at.index(length)] ^= 1 << bit,
        Change::Cut(at) => bytes.truncate(at.index(length)),
        Change::Remove(at, count) => {
            let at = at.index(length);
            bytes.drain(at..length.min(at + usize::from(*count)));
        }
        Change::Insert(at, inserted) => {
            let at = at.index(length);
            bytes.splice(at..at, inserted.iter().copied());
        }
        Change::Length(at, head) => {
            let at = at.index(length);
            bytes.splice(at..=at, [*head, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        }
        Change::Splice(at, other, from, count) => {
            let (_, other) = other.get(&VALID);
            if other.is_empty() {
                return;
            }
            let from = from.index(other.len());
            let piece = &other[from..other.len().min(from + usize::from(*count))];
            let at = at.index(length);
            bytes.splice(at..length.min(at + piece.len()), piece.iter().copied());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for (kind, _) in readers::TYPES {
            check(kind, &bytes);
        }
        let _ = Item::parse(&bytes);
    }

    #[test]
    fn few_different_bytes_are_read_or_refused(bytes in prop::collection::vec(0..4u8, 0..400)) {
        for (kind, _) in readers::TYPES {
            check(kind, &bytes);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(JOINUP1-)?[A-Z2-7a-z \\-ä]{0,120}") {
        for kind in ["invite", "public id", "recovery words"] {
            check(kind, text.as_bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn changed_vectors_are_read_or_refused(vector in any::<Index>(), changes in prop::collection::vec(change(), 1..4)) {
        let (kind, bytes) = vector.get(&VALID);
        let mut bytes = bytes.clone();
        for change in &changes {
            apply(change, &mut bytes);
        }
        check(kind, &bytes);
        if let Ok(stored) = Verified::from_store(&bytes) {
            let _ = stored.payload();
        }
    }
}

/// No bit of an item can be changed, and no two items can be put together to a third.
#[test]
fn every_bit_of_an_item_counts() {
    let items: Vec<&Vec<u8>> = VALID.iter().filter(|(kind, _)| kind == "item").map(|(_, bytes)| bytes).collect();
    for bytes in items.iter().filter(|bytes| bytes.len() < 300) {
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.to_vec();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(Verified::from_bytes(&changed).is_err(), "bit {bit}");
        }
    }
    for (one, other) in items.iter().flat_map(|one| items.iter().map(move |other| (one, other))) {
        for (from, until) in [(1, 33), (33, 65), (65, 66), (66, 82), (82, 90), (90, 91), (91, 92)] {
            let mut swapped = one.to_vec();
            swapped[from..until].copy_from_slice(&other[from..until]);
            assert!(swapped == **one || Verified::from_bytes(&swapped).is_err(), "bytes {from} to {until}");
        }
    }
}
