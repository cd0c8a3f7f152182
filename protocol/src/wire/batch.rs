//! Items on their way together: put one after the other, then compressed.
//!
//! ```text
//! batch  = raw length u32 | zstd frame (RFC 8878)        both within the canonical encoding of a message
//! raw    = (length u16 big-endian | item) ...
//! ```
//!
//! Signed summaries of one circle share keys, words and structure, so that together they take about half the room.
//! Nothing is believed here: [`Batch::open`] bounds what it allocates by what the batch claims, and that by
//! [`limits::BATCH`]; each item is then verified alone.

use serde::{Deserialize, Serialize};

use crate::{limits, wire::bytes::Bytes};

/// Bytes of a batch before it is compressed, at most: [`limits::BATCH`] and the lengths.
const RAW: usize = limits::BATCH + 2 * limits::BATCH_ITEMS;
/// zstd's own measure of effort: the fastest that still finds what summaries have in common.
const LEVEL: i32 = 1;

/// Compressed items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Bytes before it was compressed.
    pub raw: u32,
    /// One zstd frame.
    pub packed: Bytes<{ limits::BATCH_PACKED }>,
}

/// Why a batch cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// It claims more bytes than a batch may have.
    #[error("a batch that claims {0} bytes")]
    Long(u32),
    /// It is not one zstd frame, or of another length than it claims.
    #[error("a batch that cannot be unpacked")]
    Packing,
    /// The items in it do not fill it, or one is longer than an item may be.
    #[error("a batch of which the lengths are wrong")]
    Lengths,
    /// More items than a batch may have.
    #[error("a batch of more than {} items", limits::BATCH_ITEMS)]
    Many,
}

impl Batch {
    /// An empty batch.
    pub fn empty() -> Self {
        BatchBuilder::default().finish()
    }

    /// The items' bytes, in order.
    ///
    /// # Errors
    /// When it claims too much, or does not hold what it claims.
    pub fn open(&self) -> Result<Vec<Vec<u8>>, BatchError> {
        let length = usize::try_from(self.raw).unwrap_or(usize::MAX);
        if length > RAW {
            return Err(BatchError::Long(self.raw));
        }
        if !is_one_frame(&self.packed) {
            return Err(BatchError::Packing);
        }
        let raw = zstd::bulk::decompress(&self.packed, length).map_err(|_| BatchError::Packing)?;
        if raw.len() != length {
            return Err(BatchError::Packing);
        }
        let mut items = Vec::new();
        let mut rest = raw.as_slice();
        while !rest.is_empty() {
            let (length, after) = rest.split_first_chunk().ok_or(BatchError::Lengths)?;
            let length = usize::from(u16::from_be_bytes(*length));
            let (item, after) = after.split_at_checked(length).ok_or(BatchError::Lengths)?;
            if length > limits::ITEM {
                return Err(BatchError::Lengths);
            }
            if items.len() == limits::BATCH_ITEMS {
                return Err(BatchError::Many);
            }
            items.push(item.to_vec());
            rest = after;
        }
        Ok(items)
    }
}

/// zstd itself takes any number of frames for one, and passes over those that are to be skipped.
fn is_one_frame(packed: &[u8]) -> bool {
    packed.starts_with(&zstd::zstd_safe::MAGICNUMBER.to_le_bytes())
        && zstd::zstd_safe::find_frame_compressed_size(packed) == Ok(packed.len())
}

/// Fills a batch up to [`limits::BATCH_ITEMS`] items and [`limits::BATCH`] bytes.
#[derive(Debug, Default)]
pub struct BatchBuilder {
    raw: Vec<u8>,
    items: usize,
}

impl BatchBuilder {
    /// Adds an item; false, and nothing added, when it has no room.
    pub fn push(&mut self, item: &[u8]) -> bool {
        let Some(length) = u16::try_from(item.len()).ok().filter(|length| usize::from(*length) <= limits::ITEM) else {
            return false;
        };
        let room = self.items < limits::BATCH_ITEMS && self.raw.len() + 2 + item.len() <= RAW;
        if room {
            self.raw.extend(length.to_be_bytes());
            self.raw.extend(item);
            self.items += 1;
        }
        room
    }

    /// Number of items.
    pub const fn len(&self) -> usize {
        self.items
    }

    /// Whether there is nothing in it.
    pub const fn is_empty(&self) -> bool {
        self.items == 0
    }

    /// Compresses what was added.
    pub fn finish(self) -> Batch {
        // Compressing into memory fails only when memory is out; a batch that nobody can open ends the session then.
        let packed = zstd::bulk::compress(&self.raw, LEVEL).unwrap_or_default();
        let raw = u32::try_from(self.raw.len()).unwrap_or(u32::MAX);
        Batch { raw, packed: Bytes::try_from(packed).unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(items: &[&[u8]]) -> Batch {
        let mut builder = BatchBuilder::default();
        assert!(items.iter().all(|item| builder.push(item)));
        builder.finish()
    }

    #[test]
    fn what_goes_in_comes_out_in_order() {
        assert_eq!(batch(&[b"soup", b"", b"bread"]).open().unwrap(), [b"soup".to_vec(), vec![], b"bread".to_vec()]);
        assert_eq!(Batch::empty().open().unwrap(), Vec::<Vec<u8>>::new());
    }

    #[test]
    fn a_batch_is_full_at_its_bounds() {
        let mut builder = BatchBuilder::default();
        let largest = vec![7; limits::ITEM];
        let fit = (0..1_000).take_while(|_| builder.push(&largest)).count();
        assert!(fit * limits::ITEM <= limits::BATCH + limits::ITEM && (fit + 1) * limits::ITEM > limits::BATCH);
        assert_eq!(builder.finish().open().unwrap().len(), fit);
        let mut builder = BatchBuilder::default();
        let fit = (0..100_000).take_while(|_| builder.push(b"x")).count();
        assert_eq!(fit, limits::BATCH_ITEMS);
        assert!(!BatchBuilder::default().push(&vec![7; limits::ITEM + 1]));
    }

    #[test]
    fn batches_that_claim_too_much_or_hold_something_else_are_refused() {
        let good = batch(&[b"soup"]);
        assert_eq!(Batch { raw: u32::MAX, ..good.clone() }.open(), Err(BatchError::Long(u32::MAX)));
        assert_eq!(Batch { raw: good.raw + 1, ..good.clone() }.open(), Err(BatchError::Packing));
        assert_eq!(Batch { raw: good.raw - 1, ..good.clone() }.open(), Err(BatchError::Packing));
        assert_eq!(Batch { raw: 3, packed: b"not".to_vec().try_into().unwrap() }.open(), Err(BatchError::Packing));
        let packed = |raw: &[u8]| Batch {
            raw: u32::try_from(raw.len()).unwrap(),
            packed: zstd::bulk::compress(raw, 1).unwrap().try_into().unwrap(),
        };
        assert_eq!(packed(&[0]).open(), Err(BatchError::Lengths));
        assert_eq!(packed(&[0, 2, 1]).open(), Err(BatchError::Lengths));
        let too_long = limits::ITEM + 1;
        let claims = [&u16::try_from(too_long).unwrap().to_be_bytes()[..], &vec![0; too_long]].concat();
        assert_eq!(packed(&claims).open(), Err(BatchError::Lengths));
        let many = [0; 2].repeat(limits::BATCH_ITEMS + 1);
        assert_eq!(packed(&many).open(), Err(BatchError::Many));
        // Two frames, and one that says nothing.
        let twice = Batch { raw: 2 * good.raw, packed: good.packed.repeat(2).try_into().unwrap() };
        assert_eq!(twice.open(), Err(BatchError::Packing));
        let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0][..], b"soup"].concat();
        assert_eq!(Batch { raw: 0, packed: skipped.try_into().unwrap() }.open(), Err(BatchError::Packing));
        assert_eq!(Batch { raw: 0, packed: Vec::new().try_into().unwrap() }.open(), Err(BatchError::Packing));
        // A frame that says of itself that it is a hundred times as long.
        let bomb = zstd::bulk::compress(&vec![0; 100 * limits::BATCH], 1).unwrap();
        assert_eq!(Batch { raw: 1_000, packed: bomb.try_into().unwrap() }.open(), Err(BatchError::Packing));
    }
}
