//! Bundles from anybody: what is written comes back in pieces of any size, and whatever is done to a bundle, nothing
//! comes out of it that its authors did not sign.

#![allow(clippy::unwrap_used, reason = "shared by tests")]

#[path = "../examples/vectors/catalogue.rs"]
mod catalogue;

use std::{collections::BTreeSet, sync::LazyLock};

use catalogue::samples;
use joinup_protocol::{
    bundle::{Contents, Fault, Found, Head, Part, Reader, Writer},
    id::Digest,
    item::Verified,
    text::List,
    time::Millis,
    wire::batch::BatchBuilder,
};
use proptest::{prelude::*, sample::Index};

/// Where a bundle's first frame begins.
const MARKED: usize = 16;

static ITEMS: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| samples::items().into_iter().map(|(_, item)| item.bytes().to_vec()).collect());

fn sample(index: &Index) -> &'static Vec<u8> {
    &ITEMS[index.index(ITEMS.len())]
}

/// A bundle of these batches of samples, and of this many records.
fn bundle(batches: &[Vec<Index>], records: u8) -> Vec<u8> {
    let head = Head::Contents(Contents {
        by: samples::key(1).id(),
        at: Millis(7),
        since: None,
        circles: List::first([samples::circle()]),
        items: batches.iter().map(|batch| batch.len() as u64).sum(),
    });
    let (mut writer, mut bytes) = Writer::begin(&head).unwrap();
    for batch in batches {
        let mut builder = BatchBuilder::default();
        assert!(batch.iter().all(|item| builder.push(sample(item))));
        bytes.extend(writer.items(&builder.finish()).unwrap());
    }
    for record in 0..records {
        bytes.extend(writer.record(&[record; 300]).unwrap());
    }
    bytes.extend(writer.end());
    bytes
}

/// What comes out of bytes: the items that are verified, the records, and how it ends.
#[derive(Debug, Default, PartialEq, Eq)]
struct Out {
    items: Vec<Vec<u8>>,
    records: Vec<Vec<u8>>,
    fault: Option<Fault>,
}

fn read(bytes: &[u8], piece: usize) -> Out {
    let (mut reader, mut out) = (Reader::default(), Out::default());
    out.fault = bytes.chunks(piece).find_map(|piece| {
        reader.take(piece);
        drain(&mut reader, &mut out).err()
    });
    out.fault = out.fault.or_else(|| reader.finish().err());
    out
}

fn drain(reader: &mut Reader, out: &mut Out) -> Result<(), Fault> {
    loop {
        match reader.read()? {
            Found::Nothing | Found::End => return Ok(()),
            Found::Head(_) => {}
            Found::Part(Part::Items(batch)) => {
                let good = batch.open()?.into_iter().filter(|item| Verified::from_bytes(item).is_ok());
                out.items.extend(good);
            }
            Found::Part(Part::Record(record)) => out.records.push(record),
            Found::Part(Part::Held(_)) => panic!("nobody asked"),
        }
    }
}

/// The same bundle with checks that fit what stands there, as far as there are frames.
fn with_checks(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes[..bytes.len().min(MARKED)].to_vec();
    let mut rest = bytes.get(MARKED..).unwrap_or_default();
    while let Some((head, after)) = rest.split_first_chunk::<5>() {
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
        let Some((body, after)) = after.split_at_checked(length) else { break };
        out.extend([head, body].concat());
        let check = blake3::hash(&out).as_bytes()[..16].to_vec();
        out.extend(check);
        rest = after.get(16..).unwrap_or_default();
    }
    out.extend(rest);
    out
}

fn batches() -> impl Strategy<Value = Vec<Vec<Index>>> {
    prop::collection::vec(prop::collection::vec(any::<Index>(), 0..6), 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_written_comes_back(batches in batches(), records in 0..4u8, piece in 1..3_000usize) {
        let items: Vec<Vec<u8>> = batches.iter().flatten().map(|item| sample(item).clone()).collect();
        let records_out = (0..records).map(|record| vec![record; 300]).collect();
        prop_assert_eq!(read(&bundle(&batches, records), piece), Out { items, records: records_out, fault: None });
    }

    #[test]
    fn a_changed_bundle_gives_the_beginning_of_what_was_in_it(
        batches in batches(), records in 0..4u8, at in any::<Index>(), bits in 1..=255u8, cut in any::<Option<Index>>(),
    ) {
        let whole = bundle(&batches, records);
        let all = read(&whole, 500);
        let mut changed = whole.clone();
        let at = at.index(whole.len());
        changed[at] ^= bits;
        changed.truncate(cut.map_or(whole.len(), |cut| cut.index(whole.len())));
        let out = read(&changed, 500);
        prop_assert!(out.fault.is_some());
        prop_assert_eq!(&out.items[..], &all.items[..out.items.len()]);
        prop_assert_eq!(&out.records[..], &all.records[..out.records.len()]);
    }

    /// Whoever knows how makes checks that fit; signatures and hashes do not come with them.
    #[test]
    fn with_checks_that_fit_it_still_gives_nothing_but_what_was_signed(
        batches in batches(), records in 0..3u8, changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4),
    ) {
        let mut changed = bundle(&batches, records);
        for (at, byte) in &changes {
            let length = changed.len();
            changed[at.index(length)] = *byte;
        }
        let out = read(&with_checks(&changed), 700);
        let signed: BTreeSet<&Vec<u8>> = ITEMS.iter().collect();
        prop_assert!(out.items.iter().all(|item| signed.contains(item)));
        let written: BTreeSet<Digest> = (0..records).map(|record| Digest::of(&[record; 300])).collect();
        let same = out.records.iter().filter(|record| written.contains(&Digest::of(record)));
        prop_assert!(same.count() <= usize::from(records));
    }
}

#[test]
fn an_endless_bundle_is_never_more_than_a_frame_in_memory() {
    let (mut writer, begun) = Writer::begin(&Head::Contents(Contents {
        by: samples::key(1).id(),
        at: Millis(7),
        since: None,
        circles: List::new(),
        items: u64::MAX,
    }))
    .unwrap();
    let mut reader = Reader::default();
    reader.take(&begun);
    assert!(matches!(reader.read(), Ok(Found::Head(_))));
    let mut read = 0;
    for _ in 0..200 {
        let frame = writer.record(&vec![0; 262_144]).unwrap();
        for piece in frame.chunks(65_536) {
            reader.take(piece);
        }
        read += frame.len() as u64;
        assert!(matches!(reader.read(), Ok(Found::Part(Part::Record(_)))));
        assert_eq!(reader.read(), Ok(Found::Nothing));
        assert_eq!(reader.read_so_far(), begun.len() as u64 + read);
    }
    assert_eq!(reader.finish(), Err(Fault::Cut));
}
