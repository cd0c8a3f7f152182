//! Vectors of batches. What a packer makes of the same items differs from one zstd to the next, so that these frames are
//! written by hand or were recorded once; what has to come out of them is the same for everybody.

use joinup_protocol::{limits, wire::batch::Batch};
use serde_json::Value;

use super::{File, encode, from_hex, invalid, mangled, valid};

/// The first four bytes of every zstd frame.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Bytes of a block, at most.
const BLOCK: usize = 128 * 1024;

/// A frame's head that tells the length of its content in four bytes.
fn head(length: usize) -> Vec<u8> {
    let length = u32::try_from(length).unwrap();
    [&MAGIC[..], &[0xa0], &length.to_le_bytes()].concat()
}

/// A block's head: whether it is the last, its type and its length.
fn block(last: bool, kind: u32, length: usize) -> [u8; 3] {
    let [low, middle, high, _] = (u32::from(last) | kind << 1 | u32::try_from(length).unwrap() << 3).to_le_bytes();
    [low, middle, high]
}

/// A frame of blocks that are not compressed.
fn frame(raw: &[u8]) -> Vec<u8> {
    let mut frame = head(raw.len());
    let blocks = raw.chunks(BLOCK);
    let last = blocks.len().saturating_sub(1);
    for (at, part) in blocks.enumerate() {
        frame.extend(block(at == last, 0, part.len()));
        frame.extend(part);
    }
    if raw.is_empty() {
        frame.extend(block(true, 0, 0));
    }
    frame
}

/// A frame of blocks that each repeat a zero.
fn zeros(length: usize) -> Vec<u8> {
    let mut frame = head(length);
    let mut left = length;
    while left > 0 {
        let part = left.min(BLOCK);
        left -= part;
        frame.extend(block(left == 0, 1, part));
        frame.push(0);
    }
    frame
}

fn batch(raw: usize, packed: Vec<u8>) -> Batch {
    Batch { raw: u32::try_from(raw).unwrap(), packed: packed.try_into().unwrap() }
}

fn with_lengths(items: &[&[u8]]) -> Vec<u8> {
    let mut raw = Vec::new();
    for item in items {
        raw.extend(u16::try_from(item.len()).unwrap().to_be_bytes());
        raw.extend(*item);
    }
    raw
}

/// Items in a frame that is the same whoever writes it.
pub fn stored(items: &[&[u8]]) -> Batch {
    let raw = with_lengths(items);
    batch(raw.len(), frame(&raw))
}

pub fn batches() -> File {
    let empty = stored(&[]);
    let soup = with_lengths(&[b"soup"]);
    let zero_items = batch(2 * limits::BATCH_ITEMS, zeros(2 * limits::BATCH_ITEMS));
    let (raw, packed) = recorded();
    let mut refused = mangled("batch", &encode(&stored(&[b"soup", b"bread"])));
    refused.extend(forms(&soup));
    refused.extend(lengths());
    File {
        name: "batches.json",
        about: "Batches: the length before compression, and a zstd frame. Any bytes may stand for items here.",
        valid: vec![
            valid("batch", "without an item", &encode(&empty)),
            valid("batch", "of two, not compressed", &encode(&stored(&[b"soup", b"bread"]))),
            valid("batch", "with an item without bytes", &encode(&stored(&[b"", b"soup"]))),
            valid("batch", "of one of the longest", &encode(&stored(&[&[7; limits::ITEM]]))),
            valid("batch", "of as many as there may be, one byte repeated", &encode(&zero_items)),
            valid("batch", "of three that are much alike, compressed", &encode(&batch(raw, packed))),
        ],
        invalid: refused,
        derivations: Vec::new(),
    }
}

/// Three items of many equal words, as zstd 1.5 packs them with level 1; and their length.
fn recorded() -> (usize, Vec<u8>) {
    (RECORDED_LENGTH, from_hex(RECORDED))
}

const RECORDED_LENGTH: usize = 322;
const RECORDED: &str = "28b52ffd604200a503009207171880a96d68d4628b49abaf3c91fea263643e5363506354800d06bafad5fd692e05884c \
    e60a2371eae316252f5b35ae7fd0703cb19e57c142416640263c78cd7a4612aa0398acd7bcace8d3c02bafee83983e69 \
    896fd6e808fa0453040700011a5993840def0073cf0d74b00df705872933";

fn forms(soup: &[u8]) -> Vec<Value> {
    let good = frame(soup);
    let length = soup.len();
    let most = limits::BATCH + 2 * limits::BATCH_ITEMS;
    let mut refused = Vec::new();
    let mut add =
        |reason, name, raw, packed: Vec<u8>| refused.push(invalid("batch", reason, name, &encode(&batch(raw, packed))));
    add("too-long", "one byte more than the longest", most + 1, zeros(most + 1));
    add("too-long", "that claims 4 GiB", u32::MAX as usize, good.clone());
    add("packing", "without a frame", length, Vec::new());
    add("packing", "without a frame, of nothing", 0, Vec::new());
    add("packing", "that is no frame", length, soup.to_vec());
    add("packing", "a frame that is cut", length, good[..good.len() - 1].to_vec());
    add("packing", "that claims a byte too few", length - 1, good.clone());
    add("packing", "that claims a byte too many", length + 1, good.clone());
    add("packing", "a frame that unpacks to 100 MiB", most, zeros(100 * 1024 * 1024));
    add("packing", "two frames", 2 * length, [&good[..], &good].concat());
    add("packing", "a frame and a byte", length, [&good[..], &[0]].concat());
    add("packing", "a frame to be skipped", 0, [&[0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0][..], b"soup"].concat());
    add("packing", "a frame that needs a dictionary", length, [&MAGIC[..], &[0x21, 7, 6], &good[9..]].concat());
    add(
        "packing",
        "a block of the type that is none",
        length,
        [&head(length)[..], &block(true, 3, length), soup].concat(),
    );
    refused
}

fn lengths() -> Vec<Value> {
    let mut refused = Vec::new();
    let mut add = |reason, name, raw: &[u8]| {
        refused.push(invalid("batch", reason, name, &encode(&batch(raw.len(), frame(raw)))));
    };
    add("lengths", "half a length", &[0]);
    add("lengths", "an item that is cut", &[0, 2, 7]);
    add("lengths", "a byte after the last item", &[0, 1, 7, 0]);
    add("lengths", "an item of 8,057 bytes", &with_lengths(&[&[7; limits::ITEM + 1]]));
    add("too-many", "1,025 items", &[0; 2 * (limits::BATCH_ITEMS + 1)]);
    refused
}
