//! Reading a bundle as its bytes come: in pieces of any size, and never more in memory than one frame and one piece.

use super::{CHECK, Frame, Head, MARK, Part, VERSION};
use crate::{
    limits,
    wire::{
        batch::BatchError,
        codec::{self, CodecError},
    },
};

/// Why a bundle cannot be read, or not to its end. What came out of it before stays good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It begins otherwise.
    #[error("this is not a bundle")]
    NoBundle,
    /// It was written by a newer joinup.
    #[error("a bundle of version {0}")]
    Newer(u8),
    /// It ends before its end.
    #[error("it ends in the middle")]
    Cut,
    /// The check of a frame is another: a byte of it, or before it, was changed.
    #[error("a check that does not fit")]
    Check,
    /// Something else than a head at the beginning, or in the midst what does not belong into such a bundle.
    #[error("a part where it does not belong")]
    Order,
    /// A frame that this version does not have.
    #[error("a part of the unknown kind {0}")]
    Kind(u8),
    /// A frame that claims more bytes than it may have.
    #[error("a part that claims {0} bytes")]
    Long(u32),
    /// The body of a frame is none.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// A batch that cannot be opened.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// Bytes after the end.
    #[error("something follows after its end")]
    Trailing,
    /// More bytes than a bundle may have.
    #[error("more than {} bytes", limits::BUNDLE)]
    Huge,
}

/// What comes next in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing yet: more bytes are needed.
    Nothing,
    /// What the bundle is.
    Head(Head),
    /// A part of it.
    Part(Part),
    /// Its end: it is whole.
    End,
}

/// What may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Mark,
    Head,
    Contents,
    Asking,
    Ended,
}

/// Takes the bytes of one bundle, and gives what is in it.
#[derive(Debug)]
pub struct Reader {
    hasher: blake3::Hasher,
    stage: Stage,
    /// What has come and was not read yet.
    waiting: Vec<u8>,
    /// Bytes that were read.
    read: u64,
}

impl Default for Reader {
    fn default() -> Self {
        Self { hasher: blake3::Hasher::new(), stage: Stage::Mark, waiting: Vec::new(), read: 0 }
    }
}

impl Reader {
    /// Takes the next bytes. Whoever gives them reads what they bring before giving more.
    pub fn take(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
    }

    /// Bytes that were read so far: of whole parts.
    pub const fn read_so_far(&self) -> u64 {
        self.read
    }

    /// Reads on.
    ///
    /// # Errors
    /// When the bytes are none of a bundle. There is nothing more to be had from it then.
    pub fn read(&mut self) -> Result<Found, Fault> {
        if self.stage == Stage::Mark && !self.read_mark()? {
            return Ok(Found::Nothing);
        }
        if self.stage == Stage::Ended {
            return if self.waiting.is_empty() { Ok(Found::End) } else { Err(Fault::Trailing) };
        }
        let Some((frame, whole)) = self.next_frame()? else { return Ok(Found::Nothing) };
        let found = self.understand(frame, &self.waiting[Frame::BEFORE..whole - CHECK]);
        self.pass(whole);
        let found = found?;
        self.stage = match &found {
            Found::Head(Head::Contents(_)) => Stage::Contents,
            Found::Head(Head::Asking(_)) => Stage::Asking,
            Found::End if self.waiting.is_empty() => Stage::Ended,
            Found::End => return Err(Fault::Trailing),
            Found::Nothing | Found::Part(_) => self.stage,
        };
        Ok(found)
    }

    /// No more bytes come.
    ///
    /// # Errors
    /// When the bundle is not whole.
    pub fn finish(&self) -> Result<(), Fault> {
        match self.stage {
            Stage::Ended => Ok(()),
            Stage::Mark => Err(Fault::NoBundle),
            _ => Err(Fault::Cut),
        }
    }

    /// Whether the mark and a version that is known have been read.
    fn read_mark(&mut self) -> Result<bool, Fault> {
        let known = self.waiting.len().min(MARK.len());
        if self.waiting[..known] != MARK[..known] {
            return Err(Fault::NoBundle);
        }
        match self.waiting.get(MARK.len()) {
            None => Ok(false),
            Some(&VERSION) => {
                self.hasher.update(&self.waiting[..=MARK.len()]);
                self.pass(MARK.len() + 1);
                self.stage = Stage::Head;
                Ok(true)
            }
            Some(0) => Err(Fault::NoBundle),
            Some(newer) => Err(Fault::Newer(*newer)),
        }
    }

    /// The next frame, if all of it has come and its check is right; and how many bytes it takes.
    fn next_frame(&mut self) -> Result<Option<(Frame, usize)>, Fault> {
        let Some(&[number, a, b, c, d]) = self.waiting.first_chunk::<{ Frame::BEFORE }>() else { return Ok(None) };
        let frame = Frame::of(number).ok_or(Fault::Kind(number))?;
        let claimed = u32::from_be_bytes([a, b, c, d]);
        let length = usize::try_from(claimed).unwrap_or(usize::MAX);
        if length > frame.limit() {
            return Err(Fault::Long(claimed));
        }
        let whole = Frame::AROUND + length;
        if self.read + whole as u64 > limits::BUNDLE {
            return Err(Fault::Huge);
        }
        let Some((checked, check)) = self.waiting.get(..whole).map(|frame| frame.split_at(whole - CHECK)) else {
            return Ok(None);
        };
        self.hasher.update(checked);
        if self.hasher.finalize().as_bytes()[..CHECK] != *check {
            return Err(Fault::Check);
        }
        self.hasher.update(check);
        Ok(Some((frame, whole)))
    }

    fn understand(&self, frame: Frame, body: &[u8]) -> Result<Found, Fault> {
        let limit = frame.limit();
        Ok(match (self.stage, frame) {
            (Stage::Head, Frame::Head) => Found::Head(codec::decode(body, limit)?),
            (Stage::Contents, Frame::Items) => Found::Part(Part::Items(codec::decode(body, limit)?)),
            (Stage::Contents, Frame::Record) => Found::Part(Part::Record(body.to_vec())),
            (Stage::Asking, Frame::Held) => Found::Part(Part::Held(codec::decode(body, limit)?)),
            (Stage::Contents | Stage::Asking, Frame::End) => Found::End,
            _ => return Err(Fault::Order),
        })
    }

    /// Passes over bytes that were read.
    fn pass(&mut self, count: usize) {
        self.waiting.drain(..count);
        self.read += count as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bundle::{Asking, Contents, Held, Writer},
        id::{CircleId, CommunityId},
        text::List,
        time::Millis,
        wire::batch::BatchBuilder,
    };

    fn head() -> Head {
        Head::Contents(Contents {
            by: CommunityId::new([1; 32]),
            at: Millis(7),
            since: None,
            circles: List::first([CircleId::open("commons")]),
            items: 2,
        })
    }

    fn bundle() -> (Vec<u8>, Vec<Found>) {
        let (mut writer, mut bytes) = Writer::begin(&head()).unwrap();
        let mut batch = BatchBuilder::default();
        assert!(batch.push(b"soup") && batch.push(b"bread"));
        let batch = batch.finish();
        bytes.extend(writer.items(&batch).unwrap());
        bytes.extend(writer.record(b"long").unwrap());
        bytes.extend(writer.end());
        let parts = [Part::Items(batch), Part::Record(b"long".to_vec())].map(Found::Part);
        (bytes, [Found::Head(head())].into_iter().chain(parts).chain([Found::End]).collect())
    }

    /// All that comes out of these bytes, given in pieces of that size, and how it ends.
    fn read(bytes: &[u8], piece: usize) -> (Vec<Found>, Result<(), Fault>) {
        let (mut reader, mut found) = (Reader::default(), Vec::new());
        for piece in bytes.chunks(piece) {
            reader.take(piece);
            loop {
                match reader.read() {
                    Ok(Found::Nothing) => break,
                    Ok(Found::End) => {
                        found.push(Found::End);
                        break;
                    }
                    Ok(next) => found.push(next),
                    Err(fault) => return (found, Err(fault)),
                }
            }
        }
        (found, reader.finish())
    }

    #[test]
    fn a_bundle_is_read_in_pieces_of_any_size() {
        let (bytes, parts) = bundle();
        for piece in [1, 2, 7, 64, bytes.len()] {
            assert_eq!(read(&bytes, piece), (parts.clone(), Ok(())), "{piece}");
        }
    }

    #[test]
    fn cut_anywhere_it_gives_what_is_whole_and_says_so() {
        let (bytes, parts) = bundle();
        for cut in 0..bytes.len() {
            let (found, end) = read(&bytes[..cut], 9);
            assert_eq!(found, parts[..found.len()], "{cut}");
            assert_eq!(end, Err(if cut <= MARK.len() { Fault::NoBundle } else { Fault::Cut }), "{cut}");
        }
    }

    #[test]
    fn no_byte_can_be_changed_or_added() {
        let (bytes, parts) = bundle();
        for at in 0..bytes.len() {
            for bit in [0, 3, 7] {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                let (found, end) = read(&changed, 33);
                assert!(end.is_err() && found == parts[..found.len()], "byte {at}, bit {bit}");
            }
        }
        assert_eq!(read(&[bytes.as_slice(), &[0]].concat(), 1_000).1, Err(Fault::Trailing));
        assert_eq!(read(&[bytes.as_slice(), &bytes].concat(), 10).1, Err(Fault::Trailing));
    }

    #[test]
    fn what_claims_too_much_is_refused_before_it_comes() {
        let (_, bytes) = Writer::begin(&head()).unwrap();
        for (number, limit) in [(0, 0), (2, limits::FRAME), (3, limits::RECORD), (4, limits::FRAME)] {
            let claims = u32::try_from(limit + 1).unwrap();
            let frame = [&bytes[..], &[number], &claims.to_be_bytes()].concat();
            assert_eq!(read(&frame, 1_000).1, Err(Fault::Long(claims)));
        }
        let newer = [&bytes[..MARK.len()], &[2], &bytes[MARK.len() + 1..]].concat();
        assert_eq!(read(&newer, 1_000).1, Err(Fault::Newer(2)));
        assert_eq!(read(&[&bytes[..], &[9, 0, 0, 0, 0]].concat(), 1_000).1, Err(Fault::Kind(9)));
    }

    #[test]
    fn a_question_holds_no_items_and_an_answer_no_question() {
        let asking = Asking { by: CommunityId::new([1; 32]), at: Millis(7), nonce: [3; 16] };
        let commons = CircleId::open("commons");
        let held = Held { circle: asking.tag(&commons), ids: List::first([[9; 24]]) };
        assert_ne!(asking.tag(&commons), Asking { nonce: [4; 16], ..asking.clone() }.tag(&commons));
        let ask = Head::Asking(asking);
        let (mut writer, begun) = Writer::begin(&ask).unwrap();
        let bytes = [begun.clone(), writer.held(&held).unwrap(), writer.end()].concat();
        let parts = vec![Found::Head(ask.clone()), Found::Part(Part::Held(held.clone())), Found::End];
        assert_eq!(read(&bytes, 50), (parts, Ok(())));
        let (mut writer, begun) = Writer::begin(&ask).unwrap();
        assert_eq!(read(&[begun, writer.record(b"x").unwrap()].concat(), 50).1, Err(Fault::Order));
        let (mut writer, begun) = Writer::begin(&head()).unwrap();
        assert_eq!(read(&[begun, writer.held(&held).unwrap()].concat(), 50).1, Err(Fault::Order));
    }
}
