//! Writing a bundle: each call gives the next bytes of the file.

use super::{CHECK, Frame, Head, Held, MARK, VERSION};
use crate::wire::{
    batch::Batch,
    codec::{self, CodecError},
};

/// Makes the bytes of one bundle, in order.
#[derive(Debug)]
pub struct Writer(blake3::Hasher);

impl Writer {
    /// Begins a bundle.
    ///
    /// # Errors
    /// Never for a head of which the circles fit.
    pub fn begin(head: &Head) -> Result<(Self, Vec<u8>), CodecError> {
        let mut writer = Self(blake3::Hasher::new());
        let mut bytes = [MARK.as_slice(), &[VERSION]].concat();
        writer.0.update(&bytes);
        bytes.extend(writer.encoded(Frame::Head, head)?);
        Ok((writer, bytes))
    }

    /// Items.
    ///
    /// # Errors
    /// Never for a batch that a builder made.
    pub fn items(&mut self, batch: &Batch) -> Result<Vec<u8>, CodecError> {
        self.encoded(Frame::Items, batch)
    }

    /// A record.
    ///
    /// # Errors
    /// When it is longer than a record may be.
    pub fn record(&mut self, record: &[u8]) -> Result<Vec<u8>, CodecError> {
        let limit = Frame::Record.limit();
        if record.len() > limit {
            return Err(CodecError::TooLong { found: record.len(), limit });
        }
        Ok(self.frame(Frame::Record, record))
    }

    /// What is held of a circle.
    ///
    /// # Errors
    /// Never for ids that fit.
    pub fn held(&mut self, held: &Held) -> Result<Vec<u8>, CodecError> {
        self.encoded(Frame::Held, held)
    }

    /// Ends the bundle: without these bytes it is not whole.
    pub fn end(mut self) -> Vec<u8> {
        self.frame(Frame::End, &[])
    }

    fn encoded<T: serde::Serialize>(&mut self, frame: Frame, value: &T) -> Result<Vec<u8>, CodecError> {
        let body = codec::encode(value, frame.limit())?;
        Ok(self.frame(frame, &body))
    }

    /// A frame with a body that is within its limit, and so within the four bytes of its length.
    fn frame(&mut self, frame: Frame, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes();
        let mut bytes = Vec::with_capacity(Frame::AROUND + body.len());
        bytes.push(frame.number());
        bytes.extend(length);
        bytes.extend(body);
        self.0.update(&bytes);
        let hash = self.0.finalize();
        let check = &hash.as_bytes()[..CHECK];
        self.0.update(check);
        bytes.extend(check);
        bytes
    }
}
