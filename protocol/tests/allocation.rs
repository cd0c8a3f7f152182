//! What decoding may cost: no more memory than a small multiple of the bytes given, whatever lengths they claim.

#[path = "../examples/vectors/catalogue.rs"]
mod catalogue;

use catalogue::input;
use joinup_protocol::{
    bundle::{Found, Part, Reader},
    experiment::{Experiment, Summary},
    introduction::Introduction,
    invite::Invite,
    item::Verified,
    limits,
    manifest::Manifest,
    note::Note,
    profile::Profile,
    receipt::Receipt,
    succession::Succession,
    wire::{
        batch::Batch,
        codec,
        join::{JoinAnswer, JoinRequest},
        message::{Answer, Ask},
        receipts::{ReceiptAnswer, ReceiptRequest},
    },
};
use peak_alloc::PeakAlloc;
use serde::{Serialize, de::DeserializeOwned};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Decodes and forgets; tells whether it was accepted.
type Decoder = fn(&[u8]) -> bool;

fn plain<T: Serialize + DeserializeOwned>(bytes: &[u8], limit: usize) -> bool {
    codec::decode::<T>(bytes, limit).is_ok()
}

/// Reads a bundle and opens its batches, up to its end or what is wrong with it.
fn bundle(bytes: &[u8]) -> bool {
    let mut reader = Reader::default();
    reader.take(bytes);
    loop {
        match reader.read() {
            Ok(Found::End) => return true,
            Ok(Found::Part(Part::Items(batch))) if batch.open().is_err() => return false,
            Ok(Found::Head(_) | Found::Part(_)) => {}
            Ok(Found::Nothing) | Err(_) => return false,
        }
    }
}

const DECODERS: &[(&str, Decoder)] = &[
    ("profile", |bytes| plain::<Profile>(bytes, limits::PAYLOAD)),
    ("experiment", |bytes| plain::<Summary>(bytes, limits::PAYLOAD)),
    ("note", |bytes| plain::<Note>(bytes, limits::PAYLOAD)),
    ("introduction", |bytes| plain::<Introduction>(bytes, limits::PAYLOAD)),
    ("manifest", |bytes| plain::<Manifest>(bytes, limits::PAYLOAD)),
    ("succession", |bytes| plain::<Succession>(bytes, limits::PAYLOAD)),
    ("record", |bytes| Experiment::from_record(bytes).is_ok()),
    ("item", |bytes| Verified::from_bytes(bytes).is_ok()),
    ("ask", |bytes| Ask::decode(bytes).is_ok()),
    ("answer", |bytes| Answer::decode(bytes).is_ok()),
    ("batch", |bytes| codec::decode::<Batch>(bytes, limits::FRAME).is_ok_and(|batch| batch.open().is_ok())),
    ("bundle", bundle),
    ("join request", |bytes| JoinRequest::decode(bytes).is_ok()),
    ("join answer", |bytes| JoinAnswer::decode(bytes).is_ok()),
    ("receipt", |bytes| plain::<Receipt>(bytes, limits::RECEIPT)),
    ("receipt request", |bytes| ReceiptRequest::decode(bytes).is_ok()),
    ("receipt answer", |bytes| ReceiptAnswer::decode(bytes).is_ok()),
    ("invite", |bytes| core::str::from_utf8(bytes).is_ok_and(|text| text.parse::<Invite>().is_ok())),
];

/// The bytes themselves three times (the value, its second spelling, a buffer that grows by doubling), and room for the
/// entries of lists, of which the caps allow few.
fn allowed(kind: &str, bytes: usize) -> usize {
    // What is in a batch is there twice: as it was unpacked, and item by item.
    let unpacked = if ["batch", "bundle"].contains(&kind) { 2 * limits::BATCH + 32 * limits::BATCH_ITEMS } else { 0 };
    // A bundle is kept until it has been read.
    let kept = if kind == "bundle" { bytes } else { 0 };
    3 * bytes + kept + 64 * 1024 + unpacked
}

fn check(kind: &str, decode: Decoder, bytes: &[u8]) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    decode(bytes);
    let peak = MEMORY.peak_usage().saturating_sub(before);
    let within = peak <= allowed(kind, bytes.len());
    assert!(within, "{kind}: {peak} bytes for {} bytes beginning with {:02x?}", bytes.len(), bytes.get(..40));
}

/// One test, so that nothing else allocates meanwhile.
#[test]
fn decoding_allocates_no_more_than_a_small_multiple_of_its_input() {
    let vectors: Vec<_> = catalogue::files().into_iter().flat_map(|file| [file.valid, file.invalid].concat()).collect();
    for (kind, decode) in DECODERS {
        let mut samples: Vec<Vec<u8>> = vectors.iter().filter(|vector| vector["type"] == *kind).map(input).collect();
        samples.extend([0u8, 1, 2, 3, 250, 255].map(|byte| vec![byte; limits::FRAME]));
        for before in [1, 2, 3, 17, 32] {
            samples.extend((0..12).flat_map(|variant| [endless(variant, before, 0), endless(variant, before, 1)]));
        }
        assert!(samples.len() > 10, "{kind}");
        for bytes in &samples {
            check(kind, *decode, bytes);
        }
        // A length of up to 2^64 - 1 in the place of every byte.
        for bytes in samples.iter().filter(|bytes| bytes.len() < 4_000).take(6) {
            for at in 0..bytes.len() {
                for head in [251, 252, 253, 254] {
                    let claimed = [&bytes[..at], &[head], &[0xff; 16], &bytes[at + 1..]].concat();
                    check(kind, *decode, &claimed);
                }
            }
        }
    }
}

/// A message of that variant with a list that goes on for as long as the bytes do.
fn endless(variant: u8, before: usize, filler: u8) -> Vec<u8> {
    [&[variant][..], &vec![filler; before], &[252, 0, 7, 0xff, 0xff], &vec![filler; 500_000]].concat()
}
